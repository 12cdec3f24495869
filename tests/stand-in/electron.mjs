// Stand-in for the `electron` main-process module. Tests only. Not a reimplementation: what an app's own code can see.
import {spawn} from 'node:child_process';
import {EventEmitter, once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {makeCodec} from './codec.mjs';
import {mainScript, preloadScript} from './page-shim.mjs';

const {enc, dec} = makeCodec();
const WORLD = 'Electron Isolated Context';
const temp = mkdtempSync(join(tmpdir(), 'standin-'));
const VERSIONS = {electron: '45.4.1', chrome: '154.0.0.0'};
Object.defineProperties(
  process.versions,
  Object.fromEntries(Object.entries(VERSIONS).map(([k, v]) => [k, {value: v, enumerable: true}])),
);
process.type = 'browser';
process.resourcesPath = resolve('resources');

// ---- CDP ----------------------------------------------------------------------------------------------------------
class Cdp extends EventEmitter {
  #id = 0;
  #wait = new Map();
  sessions = new Map();
  constructor(ws) {
    super();
    this.ws = ws;
    ws.onmessage = ({data}) => {
      const m = JSON.parse(data);
      if (m.id) {
        const w = this.#wait.get(m.id);
        this.#wait.delete(m.id);
        m.error ? w.rej(new Error(`${w.method}: ${m.error.message}`)) : w.res(m.result);
      } else (m.sessionId ? this.sessions.get(m.sessionId) : this)?.emit(m.method, m.params);
    };
  }
  send(method, params = {}, sessionId) {
    return new Promise((res, rej) => {
      this.#wait.set(++this.#id, {res, rej, method});
      this.ws.send(JSON.stringify({id: this.#id, method, params, sessionId}));
    });
  }
}
let cdp, chromium;

// ---- app ----------------------------------------------------------------------------------------------------------
const paths = {
  userData: join(temp, 'userData'),
  temp: tmpdir(),
  home: process.env.HOME ?? '/',
  appData: temp,
  logs: join(temp, 'logs'),
  sessionData: join(temp, 'userData'),
  downloads: join(temp, 'downloads'),
  documents: join(temp, 'documents'),
  exe: process.execPath,
};
const conf = {appPath: process.cwd(), name: 'Electron', version: '0.0.0'};
const switches = new Map();
let isReady = false,
  quitting = false;
const readiness = Promise.withResolvers();
const event = (extra = {}) => ({
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true;
  },
  ...extra,
});
const noop = () => {};

class App extends EventEmitter {
  name = 'Electron';
  isPackaged = false;
  commandLine = {
    appendSwitch: (k, v = '') => switches.set(k, v),
    appendArgument: noop,
    hasSwitch: (k) => switches.has(k),
    getSwitchValue: (k) => switches.get(k) ?? '',
    removeSwitch: (k) => switches.delete(k),
  };
  whenReady = () => readiness.promise;
  isReady = () => isReady;
  getPath = (n) => {
    if (!(n in paths)) throw new Error(`Failed to get '${n}' path`);
    return paths[n];
  };
  setPath = (n, v) => {
    paths[n] = v;
  };
  getAppPath = () => conf.appPath;
  getName = () => conf.name;
  setName = (n) => {
    conf.name = n;
  };
  getVersion = () => conf.version;
  getLocale = () => 'en-US';
  getSystemLocale = () => 'en-US';
  getPreferredSystemLanguages = () => ['en-US'];
  requestSingleInstanceLock = () => true;
  hasSingleInstanceLock = () => true;
  releaseSingleInstanceLock = noop;
  setAppUserModelId = noop;
  setAsDefaultProtocolClient = () => true;
  removeAsDefaultProtocolClient = () => true;
  isDefaultProtocolClient = () => false;
  setLoginItemSettings = noop;
  getLoginItemSettings = () => ({openAtLogin: false});
  setBadgeCount = () => true;
  setAboutPanelOptions = noop;
  enableSandbox = noop;
  disableHardwareAcceleration = noop;
  addRecentDocument = noop;
  focus = noop;
  getAppMetrics = () => [];
  getGPUFeatureStatus = () => ({});
  relaunch = () => {
    this.relaunched = true;
  };
  quit() {
    if (quitting) return;
    const e = event();
    this.emit('before-quit', e);
    if (e.defaultPrevented) return;
    for (const w of BrowserWindow.getAllWindows()) {
      w.close();
      if (!w.isDestroyed()) return;
    }
    quitting = true;
    const q = event();
    this.emit('will-quit', q);
    if (q.defaultPrevented) {
      quitting = false;
      return;
    }
    this.exit(0);
  }
  exit(code = 0) {
    this.emit('quit', event(), code);
    chromium?.kill('SIGKILL');
    try {
      rmSync(temp, {recursive: true, force: true, maxRetries: 5});
    } catch {}
    process.exit(code);
  }
}
export const app = new App();
process.on('exit', () => chromium?.kill('SIGKILL'));
for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => app.quit());

export const standIn = {
  configure: (c) => Object.assign(conf, Object.fromEntries(Object.entries(c).filter(([, v]) => v))),
  async launchBrowser() {
    const sw = [...switches]
      .filter(([k]) => !['enable-features'].includes(k))
      .map(([k, v]) => (v ? `--${k}=${v}` : `--${k}`));
    chromium = spawn(
      process.env.STANDIN_CHROMIUM ?? '/usr/bin/chromium',
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--remote-debugging-port=0',
        `--user-data-dir=${join(temp, 'chromium')}`,
        '--no-startup-window',
        '--allow-file-access-from-files',
        ...sw,
      ],
      {stdio: ['ignore', 'ignore', 'pipe']},
    );
    chromium.on('exit', () => !quitting && app.exit(1));
    let log = '';
    const endpoint = await new Promise((res, rej) => {
      chromium.stderr.on('data', (d) => {
        log += d;
        const m = log.match(/DevTools listening on (ws:\S+)/);
        if (m) res(m[1]);
      });
      chromium.on('exit', () => rej(new Error(log)));
    });
    const ws = new WebSocket(endpoint);
    await once(ws, 'open');
    cdp = new Cdp(ws);
    const {targetInfos} = await cdp.send('Target.getTargets');
    for (const t of targetInfos) if (t.type === 'page') await cdp.send('Target.closeTarget', {targetId: t.targetId});
    cdp.on('Target.targetDestroyed', ({targetId}) => WebContents.all.find((w) => w.targetId === targetId)?._gone());
    await cdp.send('Target.setDiscoverTargets', {discover: true});
    console.error(`DevTools listening on ${endpoint}`); // what Playwright's _electron.launch waits for
  },
  ready() {
    mkdirSync(paths.userData, {recursive: true});
    isReady = true;
    app.emit('will-finish-launching');
    app.emit('ready', {});
    readiness.resolve({});
  },
};

// ---- custom protocols: app://host/x is served to Chromium as http://host.app.localhost/x ---------------------------
const handlers = new Map();
const toHttp = (u) => {
  const m = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(u);
  return m && !/^(https?|file|devtools|about|data|blob)$/i.test(m[1])
    ? `http://${m[2] || 'host'}.${m[1]}.localhost${m[3] || '/'}`
    : u;
};
const fromHttp = (u) => u.replace(/^http:\/\/([^/]*)\.([a-z0-9+.-]+)\.localhost(?=[/?#]|$)/i, '$2://$1');
export const protocol = {
  registerSchemesAsPrivileged: noop,
  handle: (scheme, fn) => {
    handlers.set(scheme, fn);
  },
  unhandle: (scheme) => {
    handlers.delete(scheme);
  },
  isProtocolHandled: (scheme) => handlers.has(scheme),
};

// ---- message ports --------------------------------------------------------------------------------------------------
class MessagePortMain extends EventEmitter {
  #queue = [];
  #started = false;
  #closed = false;
  constructor(send, shut) {
    super();
    this._send = send;
    this._shut = shut;
  }
  start() {
    this.#started = true;
    for (const m of this.#queue.splice(0)) this.emit('message', m);
  }
  postMessage(data, transfer = []) {
    if (!this.#closed) this._send(data, transfer);
  }
  close() {
    if (this.#closed) return;
    this._shut();
    this._closed();
  }
  _receive(m) {
    this.#started ? this.emit('message', m) : this.#queue.push(m);
  }
  _closed() {
    if (!this.#closed) {
      this.#closed = true;
      this.emit('close');
    }
  }
}
export class MessageChannelMain {
  constructor() {
    const a = new MessagePortMain(
      (d, p) => queueMicrotask(() => b._receive({data: structuredClone(d), ports: p})),
      () => queueMicrotask(() => b._closed()),
    );
    const b = new MessagePortMain(
      (d, p) => queueMicrotask(() => a._receive({data: structuredClone(d), ports: p})),
      () => queueMicrotask(() => a._closed()),
    );
    this.port1 = a;
    this.port2 = b;
  }
}

// ---- ipc ------------------------------------------------------------------------------------------------------------
class IpcMain extends EventEmitter {
  _handlers = new Map();
  handle(c, f) {
    if (this._handlers.has(c)) throw new Error(`Attempted to register a second handler for '${c}'`);
    this._handlers.set(c, f);
  }
  handleOnce(c, f) {
    this.handle(c, (...a) => {
      this._handlers.delete(c);
      return f(...a);
    });
  }
  removeHandler(c) {
    this._handlers.delete(c);
  }
}
export const ipcMain = new IpcMain();

// ---- session ----------------------------------------------------------------------------------------------------------
class Session extends EventEmitter {
  protocol = protocol;
  webRequest = {onHeadersReceived: noop, onBeforeSendHeaders: noop, onBeforeRequest: noop};
  setPermissionRequestHandler = (f) => {
    this.permissionRequest = f;
  };
  setPermissionCheckHandler = (f) => {
    this.permissionCheck = f;
  };
  setSpellCheckerLanguages = noop;
  clearCache = async () => {};
  clearStorageData = async () => {};
  setProxy = async () => {};
}
export const session = {defaultSession: new Session(), fromPartition: () => session.defaultSession};

// ---- windows ----------------------------------------------------------------------------------------------------------
const ATTACH_MS = 150;

class WebContents extends EventEmitter {
  static all = [];
  static #ids = 0;
  id = ++WebContents.#ids;
  ipc = new IpcMain();
  session = session.defaultSession;
  #url = '';
  #context;
  #ports = new Map();
  #portIds = 0;
  #destroyed = false;
  #ownNavigation = false;
  constructor(win, options) {
    super();
    this.win = win;
    this.options = options;
    this.attached = this.#attach();
    this.attached.catch((e) => {
      console.error('stand-in: attach failed', e);
      app.exit(1);
    });
    WebContents.all.push(this);
  }
  get mainFrame() {
    return {url: this.#url, routingId: 1, processId: this.id};
  }
  async #attach() {
    const {width = 800, height = 600, webPreferences = {}} = this.options;
    const {targetId} = await cdp.send('Target.createTarget', {url: 'about:blank', width, height, newWindow: true});
    this.targetId = targetId;
    // Playwright attaches beside us, and loses a page whose first navigation commits while it does: one in eight.
    await new Promise((resolve) => setTimeout(resolve, ATTACH_MS));
    const {sessionId} = await cdp.send('Target.attachToTarget', {targetId, flatten: true});
    const s = new EventEmitter();
    cdp.sessions.set(sessionId, s);
    this.cdp = (m, p) => cdp.send(m, p, sessionId);
    s.on('Runtime.bindingCalled', ({name, payload}) => name === '__standin' && this.#fromPage(JSON.parse(payload)));
    s.on('Runtime.executionContextCreated', ({context: c}) => {
      if (c.name === WORLD && c.auxData?.frameId === targetId) this.#context = c.uniqueId;
    });
    s.on('Runtime.executionContextDestroyed', ({executionContextUniqueId: u}) => {
      if (u === this.#context) {
        this.#context = undefined;
        this.#dropPorts();
      }
    });
    s.on('Fetch.requestPaused', (r) =>
      this.#serve(r).catch((e) => this.isDestroyed() || console.error('stand-in: fetch', e)),
    );
    s.on('Page.frameNavigated', ({frame}) => {
      if (!frame.parentId) {
        this.#url = fromHttp(frame.url + (frame.urlFragment ?? ''));
        this.emit('did-navigate', event(), this.#url);
      }
    });
    s.on('Page.navigatedWithinDocument', ({url}) => {
      this.#url = fromHttp(url);
      this.emit('did-navigate-in-page', event(), this.#url, true);
    });
    s.on('Page.domContentEventFired', () => this.emit('dom-ready', event()));
    s.on('Page.loadEventFired', () => {
      this.emit('did-finish-load', event());
      this.win.emit('ready-to-show', event());
    });
    s.on('Inspector.targetCrashed', () => this.emit('render-process-gone', event(), {reason: 'crashed', exitCode: 1}));
    await this.cdp('Page.enable');
    await this.cdp('Runtime.enable');
    if (webPreferences.contextIsolation === false) throw new Error('stand-in: contextIsolation must stay on');
    await this.cdp('Runtime.addBinding', {name: '__standin', executionContextName: WORLD});
    await this.cdp('Page.addScriptToEvaluateOnNewDocument', {source: mainScript});
    if (webPreferences.preload) {
      const env = {
        platform: process.platform,
        arch: process.arch,
        versions: {...process.versions},
        env: {...process.env},
      };
      await this.cdp('Page.addScriptToEvaluateOnNewDocument', {
        worldName: WORLD,
        source: preloadScript(readFileSync(webPreferences.preload, 'utf8'), env),
      });
    }
    await this.cdp('Fetch.enable', {patterns: [{urlPattern: '*', requestStage: 'Request'}]});
    if (nativeTheme.shouldUseDarkColors)
      await this.cdp('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: 'dark'}]});
  }
  async #serve(r) {
    const url = fromHttp(r.request.url);
    if (r.resourceType === 'Document' && r.frameId === this.targetId && !this.#ownNavigation) {
      const e = event({url, isMainFrame: true});
      this.emit('will-navigate', e, url);
      if (e.defaultPrevented) return this.cdp('Fetch.failRequest', {requestId: r.requestId, errorReason: 'Aborted'});
    }
    const handler = handlers.get(url.split(':')[0]);
    if (!handler || url === r.request.url) return this.cdp('Fetch.continueRequest', {requestId: r.requestId});
    let res;
    try {
      res = await handler(
        new Request(url, {method: r.request.method, headers: r.request.headers, body: r.request.postData}),
      );
    } catch (e) {
      console.error(e);
    }
    if (!res) return this.cdp('Fetch.failRequest', {requestId: r.requestId, errorReason: 'Failed'});
    return this.cdp('Fetch.fulfillRequest', {
      requestId: r.requestId,
      responseCode: res.status,
      responseHeaders: [...res.headers].map(([name, value]) => ({name, value})),
      body: Buffer.from(await res.arrayBuffer()).toString('base64'),
    });
  }
  #toPage(m) {
    if (!this.#context) return;
    this.cdp('Runtime.evaluate', {
      expression: `__standinRecv(${JSON.stringify(m)})`,
      uniqueContextId: this.#context,
    }).catch(noop);
  }
  #adopt = (id) => {
    const port = new MessagePortMain(
      (d, t) => this.#toPage({t: 'port', id, data: enc(d), ports: t.map(this.#lend)}),
      () => {
        this.#ports.delete(id);
        this.#toPage({t: 'portClose', id});
      },
    );
    this.#ports.set(id, port);
    return port;
  };
  #lend = (port) => {
    // hand one end of a MessageChannelMain to the page
    const id = `m${++this.#portIds}`;
    this.#ports.set(id, {_receive: (m) => port.postMessage(m.data, m.ports), _closed: () => port.close()});
    port.on('message', (m) => this.#toPage({t: 'port', id, data: enc(m.data), ports: m.ports.map(this.#lend)}));
    port.on('close', () => this.#toPage({t: 'portClose', id}));
    port.start();
    return id;
  };
  #dropPorts() {
    for (const p of this.#ports.values()) p._closed();
    this.#ports.clear();
  }
  #fromPage(m) {
    const e = event({
      sender: this,
      senderFrame: this.mainFrame,
      frameId: 1,
      processId: this.id,
      ports: [],
      reply: (c, ...a) => this.send(c, ...a),
    });
    if (m.t === 'send') {
      this.ipc.emit(m.channel, e, ...m.args.map(dec));
      ipcMain.emit(m.channel, e, ...m.args.map(dec));
    } else if (m.t === 'postMessage') {
      e.ports = m.ports.map(this.#adopt);
      this.ipc.emit(m.channel, e, dec(m.message));
      ipcMain.emit(m.channel, e, dec(m.message));
    } else if (m.t === 'port') this.#ports.get(m.id)?._receive({data: dec(m.data), ports: m.ports.map(this.#adopt)});
    else if (m.t === 'portClose') {
      this.#ports.get(m.id)?._closed();
      this.#ports.delete(m.id);
    } else if (m.t === 'open') {
      const url = fromHttp(m.url);
      const verdict = this.openHandler?.({
        url,
        frameName: m.target,
        features: m.features,
        disposition: 'foreground-tab',
        referrer: {url: this.#url},
      }) ?? {action: 'allow'};
      if (verdict.action === 'allow') {
        const w = new BrowserWindow({...this.options, ...verdict.overrideBrowserWindowOptions});
        void w.loadURL(url);
        this.emit('did-create-window', w, {url});
      }
    } else if (m.t === 'preloadError') {
      console.error('preload error:', m.message);
      this.emit('preload-error', event(), this.options.webPreferences.preload, new Error(m.message));
    } else if (m.t === 'invoke') {
      const h = this.ipc._handlers.get(m.channel) ?? ipcMain._handlers.get(m.channel);
      Promise.resolve()
        .then(() => {
          if (!h) throw new Error(`No handler registered for '${m.channel}'`);
          return h(e, ...m.args.map(dec));
        })
        .then((v) => this.#toPage({t: 'reply', id: m.id, value: enc(v)}))
        .catch((err) => this.#toPage({t: 'reply', id: m.id, error: String(err)}));
    }
  }
  _gone() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#dropPorts();
    WebContents.all = WebContents.all.filter((w) => w !== this);
    this.emit('destroyed');
    this.win._closed();
  }
  setWindowOpenHandler(f) {
    this.openHandler = f;
  }
  async loadURL(url) {
    await this.attached;
    this.#url = url;
    this.#ownNavigation = true;
    try {
      const {errorText} = await this.cdp('Page.navigate', {url: toHttp(url)});
      if (errorText) {
        this.emit('did-fail-load', event(), -2, errorText, url, true);
        throw new Error(`${errorText} loading '${url}'`);
      }
    } finally {
      this.#ownNavigation = false;
    }
  }
  loadFile(f) {
    return this.loadURL(pathToFileURL(resolve(conf.appPath, f)).href);
  }
  getURL() {
    return this.#url;
  }
  getTitle() {
    return this.win.getTitle();
  }
  isDestroyed() {
    return this.#destroyed;
  }
  isLoading() {
    return false;
  }
  send(channel, ...args) {
    this.#toPage({t: 'event', channel, args: args.map(enc)});
  }
  postMessage(channel, message, transfer = []) {
    this.#toPage({t: 'event', channel, args: [enc(message)], ports: transfer.map(this.#lend)});
  }
  async executeJavaScript(code) {
    await this.attached;
    const r = await this.cdp('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (r.exceptionDetails) throw new Error(r.exceptionDetails.exception?.description);
    return r.result.value;
  }
  insertCSS() {
    return Promise.resolve('1');
  }
  reload() {
    this.#ownNavigation = true;
    void this.cdp('Page.reload').finally(() => {
      this.#ownNavigation = false;
    });
  }
  close({waitForBeforeUnload} = {}) {
    void this.cdp(
      waitForBeforeUnload ? 'Page.close' : 'Target.closeTarget',
      waitForBeforeUnload ? {} : {targetId: this.targetId},
    ).catch(noop);
  }
  focus() {}
  openDevTools() {}
  closeDevTools() {}
  isDevToolsOpened() {
    return false;
  }
  toggleDevTools() {}
  setZoomFactor() {}
  setZoomLevel() {}
  getZoomLevel() {
    return 0;
  }
  setUserAgent() {}
  async printToPDF(o = {}) {
    return Buffer.from(
      (await this.cdp('Page.printToPDF', {landscape: o.landscape, printBackground: o.printBackground})).data,
      'base64',
    );
  }
  getLastWebPreferences() {
    return {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      ...this.options.webPreferences,
    };
  }
  sendInputEvent({type, keyCode}) {
    const kind = {keyDown: 'rawKeyDown', keyUp: 'keyUp', char: 'char'}[type];
    if (kind)
      void this.cdp('Input.dispatchKeyEvent', {type: kind, key: keyCode, text: kind === 'char' ? keyCode : ''}).catch(
        noop,
      );
  }
  async capturePage() {
    return nativeImage.createFromBuffer(Buffer.from((await this.cdp('Page.captureScreenshot')).data, 'base64'));
  }
  static getAllWebContents() {
    return [...WebContents.all];
  }
  static fromId(id) {
    return WebContents.all.find((w) => w.id === id);
  }
  static fromDevToolsTargetId(t) {
    return WebContents.all.find((w) => w.targetId === t);
  } // Playwright uses it
}
export const webContents = WebContents;

// Electron's windowStatePersistence: bounds by window name, in the profile.
const windowStateFile = () => join(paths.userData, 'window-state.json');
const windowStates = () => (existsSync(windowStateFile()) ? JSON.parse(readFileSync(windowStateFile(), 'utf8')) : {});
const keepWindowState = (name, bounds) => {
  mkdirSync(paths.userData, {recursive: true});
  writeFileSync(windowStateFile(), JSON.stringify({...windowStates(), [name]: bounds}));
};

export class BrowserWindow extends EventEmitter {
  static #all = [];
  static #ids = 0;
  static #focused;
  #s;
  #name;
  #destroyed = false;
  constructor(options = {}) {
    super();
    if (!isReady && !readiness) throw new Error('Cannot create BrowserWindow before app is ready');
    this.id = ++BrowserWindow.#ids;
    this.#name = options.windowStatePersistence ? options.name : undefined;
    options = {...options, ...windowStates()[this.#name]};
    this.#s = {
      bounds: {x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600},
      visible: options.show !== false,
      maximized: false,
      minimized: false,
      fullscreen: false,
      title: options.title ?? conf.name,
    };
    this.webContents = new WebContents(this, options);
    BrowserWindow.#all.push(this);
    BrowserWindow.#focused = this;
    app.emit('browser-window-created', event(), this);
    app.emit('web-contents-created', event(), this.webContents);
  }
  loadURL(u) {
    return this.webContents.loadURL(u);
  }
  loadFile(f) {
    return this.webContents.loadFile(f);
  }
  show() {
    this.#s.visible = true;
    this.emit('show');
    this.focus();
  }
  showInactive() {
    this.#s.visible = true;
    this.emit('show');
  }
  hide() {
    this.#s.visible = false;
    this.emit('hide');
  }
  focus() {
    BrowserWindow.#focused = this;
    this.emit('focus');
  }
  blur() {
    this.emit('blur');
  }
  isVisible() {
    return this.#s.visible;
  }
  isFocused() {
    return BrowserWindow.#focused === this;
  }
  maximize() {
    this.#s.maximized = true;
    this.emit('maximize');
  }
  unmaximize() {
    this.#s.maximized = false;
    this.emit('unmaximize');
  }
  isMaximized() {
    return this.#s.maximized;
  }
  minimize() {
    this.#s.minimized = true;
    this.emit('minimize');
  }
  restore() {
    this.#s.minimized = false;
    this.emit('restore');
  }
  isMinimized() {
    return this.#s.minimized;
  }
  setFullScreen(v) {
    this.#s.fullscreen = v;
    this.emit(v ? 'enter-full-screen' : 'leave-full-screen');
  }
  isFullScreen() {
    return this.#s.fullscreen;
  }
  getBounds() {
    return {...this.#s.bounds};
  }
  getNormalBounds() {
    return {...this.#s.bounds};
  }
  getContentBounds() {
    return {...this.#s.bounds};
  }
  setBounds(b) {
    Object.assign(this.#s.bounds, b);
    if (this.#name) keepWindowState(this.#name, this.#s.bounds);
    this.emit('resize');
    this.emit('move');
    void this.#resize();
  }
  getSize() {
    return [this.#s.bounds.width, this.#s.bounds.height];
  }
  setSize(width, height) {
    this.setBounds({width, height});
  }
  center() {}
  async #resize() {
    await this.webContents.attached;
    await this.webContents.cdp('Emulation.setDeviceMetricsOverride', {
      width: this.#s.bounds.width,
      height: this.#s.bounds.height,
      deviceScaleFactor: 0,
      mobile: false,
    });
  }
  getTitle() {
    return this.#s.title;
  }
  setTitle(t) {
    this.#s.title = t;
  }
  setMenu(m) {
    this.menu = m;
  }
  removeMenu() {
    this.menu = null;
  }
  setMenuBarVisibility() {}
  setAutoHideMenuBar() {}
  setBackgroundColor() {}
  setIcon() {}
  setProgressBar(v) {
    this.progress = v;
  }
  setAlwaysOnTop() {}
  setTitleBarOverlay() {}
  flashFrame() {}
  setMinimumSize() {}
  close() {
    if (this.#destroyed) return;
    const e = event();
    this.emit('close', e);
    if (!e.defaultPrevented) this.destroy();
  }
  destroy() {
    if (this.#destroyed) return;
    const {webContents: w} = this;
    void w.attached.then(() => cdp.send('Target.closeTarget', {targetId: w.targetId})).catch(noop);
    w._gone();
  }
  isDestroyed() {
    return this.#destroyed;
  }
  _closed() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    BrowserWindow.#all = BrowserWindow.#all.filter((w) => w !== this);
    if (BrowserWindow.#focused === this) BrowserWindow.#focused = BrowserWindow.#all.at(-1);
    this.emit('closed');
    if (BrowserWindow.#all.length === 0 && !quitting)
      setImmediate(() => (app.listenerCount('window-all-closed') ? app.emit('window-all-closed') : app.quit()));
  }
  static getAllWindows() {
    return [...BrowserWindow.#all];
  }
  static getFocusedWindow() {
    return BrowserWindow.#focused ?? null;
  }
  static fromWebContents(w) {
    return w?.win ?? null;
  }
  static fromId(id) {
    return BrowserWindow.#all.find((w) => w.id === id) ?? null;
  }
}

// ---- the rest: records what the app asked for, so that tests can look --------------------------------------------------
export class MenuItem {
  constructor(o) {
    Object.assign(this, {enabled: true, visible: true, checked: false, type: o.submenu ? 'submenu' : 'normal'}, o);
    if (Array.isArray(o.submenu)) this.submenu = Menu.buildFromTemplate(o.submenu);
    const c = o.click;
    this.click = (...a) => {
      if (this.type === 'checkbox') this.checked = !this.checked;
      c?.(this, BrowserWindow.getFocusedWindow(), ...a);
      if (!c && o.role === 'quit') app.quit();
      if (!c && o.role === 'close') BrowserWindow.getFocusedWindow()?.close();
    };
  }
}
export class Menu extends EventEmitter {
  static #app = null;
  items = [];
  append(i) {
    this.items.push(i);
  }
  insert(n, i) {
    this.items.splice(n, 0, i);
  }
  getMenuItemById(id) {
    for (const i of this.items) {
      if (i.id === id) return i;
      const s = i.submenu?.getMenuItemById(id);
      if (s) return s;
    }
    return null;
  }
  popup() {
    Menu.lastPopup = this;
    this.emit('menu-will-show');
  }
  closePopup() {
    this.emit('menu-will-close');
  }
  static buildFromTemplate(t) {
    const m = new Menu();
    for (const i of t) m.append(i instanceof MenuItem ? i : new MenuItem(i));
    return m;
  }
  static setApplicationMenu(m) {
    Menu.#app = m;
  }
  static getApplicationMenu() {
    return Menu.#app;
  }
}
export class Tray extends EventEmitter {
  static all = [];
  constructor(image) {
    super();
    this.image = image;
    Tray.all.push(this);
  }
  setToolTip(t) {
    this.toolTip = t;
  }
  setContextMenu(m) {
    this.menu = m;
  }
  setImage(i) {
    this.image = i;
  }
  setTitle(t) {
    this.title = t;
  }
  destroy() {
    Tray.all = Tray.all.filter((t) => t !== this);
  }
  isDestroyed() {
    return !Tray.all.includes(this);
  }
}
export class Notification extends EventEmitter {
  static shown = [];
  static isSupported() {
    return true;
  }
  constructor(o) {
    super();
    Object.assign(this, o);
  }
  show() {
    Notification.shown.push(this);
    setImmediate(() => this.emit('show'));
  }
  close() {
    this.emit('close');
  }
}
export const dialog = {
  calls: [],
  showOpenDialog: async (...a) => {
    dialog.calls.push(['showOpenDialog', a.at(-1)]);
    return {canceled: true, filePaths: []};
  },
  showSaveDialog: async (...a) => {
    dialog.calls.push(['showSaveDialog', a.at(-1)]);
    return {canceled: true};
  },
  showMessageBox: async (...a) => {
    dialog.calls.push(['showMessageBox', a.at(-1)]);
    return {response: a.at(-1).defaultId ?? 0, checkboxChecked: false};
  },
  showMessageBoxSync: (...a) => {
    dialog.calls.push(['showMessageBoxSync', a.at(-1)]);
    return 0;
  },
  showErrorBox: (title, content) => {
    dialog.calls.push(['showErrorBox', {title, content}]);
    console.error(title, content);
  },
};
export const shell = {
  opened: [],
  openExternal: async (u) => {
    shell.opened.push(u);
  },
  openPath: async (p) => {
    shell.opened.push(p);
    return '';
  },
  showItemInFolder: (p) => {
    shell.opened.push(p);
  },
  trashItem: async () => {},
  beep: noop,
};
class NativeTheme extends EventEmitter {
  #source = 'system';
  get themeSource() {
    return this.#source;
  }
  set themeSource(v) {
    this.#source = v;
    this.emit('updated');
    for (const w of WebContents.all)
      void w.attached.then(() =>
        w.cdp('Emulation.setEmulatedMedia', {
          features: [{name: 'prefers-color-scheme', value: this.shouldUseDarkColors ? 'dark' : 'light'}],
        }),
      );
  }
  get shouldUseDarkColors() {
    return this.#source === 'dark';
  }
}
export const nativeTheme = new NativeTheme();
const image = (b) => ({
  isEmpty: () => b.length === 0,
  toPNG: () => b,
  toDataURL: () => `data:image/png;base64,${b.toString('base64')}`,
  getSize: () => ({width: 16, height: 16}),
  resize: () => image(b),
  setTemplateImage: noop,
});
export const nativeImage = {
  createEmpty: () => image(Buffer.alloc(0)),
  createFromPath: (p) => {
    try {
      return image(readFileSync(p));
    } catch {
      return image(Buffer.alloc(0));
    }
  },
  createFromBuffer: (b) => image(b),
  createFromDataURL: (d) => image(Buffer.from(d.split(',')[1], 'base64')),
};
export const safeStorage = {
  isEncryptionAvailable: () => true,
  encryptString: (s) => Buffer.from(`v10${Buffer.from(s).toString('base64')}`),
  decryptString: (b) => Buffer.from(b.toString().slice(3), 'base64').toString(),
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (s) => safeStorage.encryptString(s),
  decryptStringAsync: async (b) => ({result: safeStorage.decryptString(b), shouldReEncrypt: false}),
  // A keyring only where a spec asks for one.
  getSelectedStorageBackend: () => (process.env.STANDIN_KEYRING ? 'gnome_libsecret' : 'basic_text'),
};
let clip = '';
export const clipboard = {
  writeText: (t) => {
    clip = t;
  },
  readText: () => clip,
  clear: () => {
    clip = '';
  },
};
const display = {
  id: 1,
  bounds: {x: 0, y: 0, width: 1920, height: 1080},
  workArea: {x: 0, y: 0, width: 1920, height: 1040},
  workAreaSize: {width: 1920, height: 1040},
  scaleFactor: 1,
};
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
  getDisplayMatching: () => display,
  getDisplayNearestPoint: () => display,
  getCursorScreenPoint: () => ({x: 0, y: 0}),
});
const shortcuts = new Map();
export const globalShortcut = {
  register: (k, f) => {
    shortcuts.set(k, f);
    return true;
  },
  unregister: (k) => shortcuts.delete(k),
  unregisterAll: () => shortcuts.clear(),
  isRegistered: (k) => shortcuts.has(k),
  trigger: (k) => shortcuts.get(k)?.(),
};
export const powerMonitor = Object.assign(new EventEmitter(), {
  getSystemIdleTime: () => 0,
  getSystemIdleState: () => 'active',
  isOnBatteryPower: () => false,
});
export const powerSaveBlocker = {start: () => 1, stop: () => true, isStarted: () => false};
export const autoUpdater = Object.assign(new EventEmitter(), {
  setFeedURL: noop,
  checkForUpdates: noop,
  quitAndInstall: () => app.quit(),
});
export const net = {fetch: (u, o) => fetch(u, o), isOnline: () => true, online: true};
export const systemPreferences = new EventEmitter();
export const crashReporter = {start: noop};
export default {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  webContents,
};
