/**
 * The whole bridge between a window and the main process. Nothing else is exposed.
 *
 *   page: new MessageChannel ── postMessage('signalbox:port', [port2]) ──► preload ── ipc 'signalbox:port' ──► main: engine
 *
 * The page makes the channel and keeps `port1`, so that a reload simply asks again; the old port closes by itself.
 */
import {contextBridge, ipcRenderer} from 'electron';

/** The one word of the handover, the same on both legs; `src-main/windows/ports.ts` listens for it. */
const PORT = 'signalbox:port';

contextBridge.exposeInMainWorld('desktop', {
  platform: process.platform,
  version: process.versions.electron ?? '',
});

window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.source === window && event.origin === location.origin && event.data === PORT && port) {
    ipcRenderer.postMessage(PORT, null, [port]);
  }
});
