import {join} from 'node:path';
import {app, BrowserWindow, ipcMain, MessageChannelMain, protocol} from 'electron';

protocol.registerSchemesAsPrivileged([
  {scheme: 'app', privileges: {standard: true, secure: true, supportFetchAPI: true}},
]);
void app.whenReady().then(() => {
  protocol.handle('app', (r) =>
    new URL(r.url).pathname === '/echo'
      ? r.text().then((t) => Response.json({method: r.method, t, h: r.headers.get('x-a')}, {status: 201}))
      : new Response(
          '<!doctype html><title>Fidelity</title><h1>hi</h1><a id=ext href="https://example.com/" target=_blank>ext</a><a id=nav href="https://example.org/">nav</a>',
          {headers: {'content-type': 'text/html'}},
        ),
  );
  ipcMain.handle('echo', (_e, ...a) => a);
  ipcMain.handle('fail', () => {
    throw new TypeError('boom');
  });
  ipcMain.on('ping', (e, n) => e.reply('pong', n + 1));
  ipcMain.on('port', (e) => {
    const [p] = e.ports;
    p.on('message', (m) => p.postMessage(m.data));
    p.on('close', () => {
      globalThis.portClosed = true;
    });
    p.start();
  });
  const win = new BrowserWindow({
    width: 900,
    height: 700,
    webPreferences: {
      preload: join(import.meta.dirname, process.env.BAD_PRELOAD ? 'bad-preload.cjs' : 'preload.cjs'),
      sandbox: true,
    },
  });
  globalThis.log = [];
  win.webContents.setWindowOpenHandler(({url}) => {
    globalThis.log.push(`open ${url}`);
    return {action: 'deny'};
  });
  win.webContents.on('will-navigate', (e, url) => {
    globalThis.log.push(`nav ${url}`);
    e.preventDefault();
  });
  win.webContents.on('preload-error', (_e, _p, err) =>
    globalThis.log.push(`preload-error ${err.message.split('\n')[0]}`),
  );
  win.on('close', (e) => {
    globalThis.log.push('close');
    if (globalThis.veto) e.preventDefault();
  });
  win.webContents.on('did-finish-load', () => {
    const {port1, port2} = new MessageChannelMain();
    port1.on('message', (m) => port1.postMessage(['main got', m.data]));
    port1.start();
    win.webContents.postMessage('take-port', {a: 1}, [port2]);
  });
  void win.loadURL('app://host/index.html');
});
app.on('window-all-closed', () => app.quit());
