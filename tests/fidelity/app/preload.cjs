const {contextBridge, ipcRenderer} = require('electron');
const fromMain = [];
ipcRenderer.on('take-port', (e) => {
  const [p] = e.ports;
  p.onmessage = (ev) => fromMain.push(ev.data);
  p.postMessage('hello');
});
contextBridge.exposeInMainWorld('api', {
  n: 1,
  nested: {list: [1, 'two', null]},
  add: (a, b) => a + b,
  thrower: () => {
    throw new Error('sync boom');
  },
  echo: (...a) => ipcRenderer.invoke('echo', ...a),
  fail: () => ipcRenderer.invoke('fail'),
  onPong: (cb) => {
    ipcRenderer.on('pong', (_e, n) => cb(n));
  },
  ping: (n) => ipcRenderer.send('ping', n),
  fromMain: () => fromMain,
  env: () => ({sandboxed: process.sandboxed, type: process.type, isolated: process.contextIsolated}),
});
globalThis.leak = 1;
window.addEventListener('message', (e) => {
  if (e.data === 'port') ipcRenderer.postMessage('port', null, e.ports);
});
