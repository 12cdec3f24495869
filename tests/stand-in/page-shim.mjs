import {makeCodec} from './codec.mjs';

// Runs in the page's main world: the receiving half of contextBridge.
function mainWorld(key) {
  const promises = new Map(),
    callbacks = new Map();
  let ret,
    ids = 0;
  const out = (v) => {
    if (typeof v === 'function') {
      callbacks.set(++ids, v);
      return {$f: ids};
    }
    if (Array.isArray(v)) return v.map(out);
    if (v && typeof v === 'object' && Object.getPrototypeOf(v) === Object.prototype)
      return {$o: Object.fromEntries(Object.entries(v).map(([k, x]) => [k, out(x)]))};
    return v;
  };
  const on = (n, f) => document.addEventListener(key + n, (e) => f(JSON.parse(e.detail)), true);
  const send = (n, v) => document.dispatchEvent(new CustomEvent(key + n, {detail: JSON.stringify(v)}));
  const inn = (v) => {
    if (v === null || typeof v !== 'object') return v;
    if (Array.isArray(v)) return v.map(inn);
    if (v.$f)
      return (...args) => {
        send('call', {f: v.$f, args: args.map(out)});
        const r = ret;
        ret = undefined;
        if (r.error) throw new Error(r.error);
        return inn(r.value);
      };
    if (v.$p) return new Promise((res, rej) => promises.set(v.$p, {res, rej}));
    if (v.$u) return undefined;
    return Object.freeze(Object.fromEntries(Object.entries(v.$o).map(([k, x]) => [k, inn(x)])));
  };
  on('expose', ({name, api}) => Object.defineProperty(window, name, {value: inn(api), enumerable: true}));
  on('ret', (v) => {
    ret = v;
  });
  on('settle', ({p, error, value}) => {
    const d = promises.get(p);
    promises.delete(p);
    error ? d.rej(new Error(error)) : d.res(inn(value));
  });
  on('callback', ({f, args}) => callbacks.get(f)?.(...args.map(inn)));
  // Electron decides about new windows in the browser process; here they never open, the main side is asked instead.
  window.open = (url = 'about:blank', target = '', features = '') => {
    send('open', {url: new URL(url, location.href).href, target, features});
    return null;
  };
  addEventListener('click', (e) => {
    const a = e.composedPath().find((n) => n.tagName === 'A' && n.href);
    if (a && !e.defaultPrevented && (a.target === '_blank' || e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      window.open(a.href, a.target);
    }
  });
}

// Runs in the isolated world, before the preload: electron's renderer half plus the sending half of contextBridge.
function isolatedWorld(key, makeCodec, env) {
  const {enc, dec} = makeCodec();
  const post = (m) => globalThis.__standin(JSON.stringify(m));
  const pending = new Map(),
    ports = new Map();
  let ids = 0;
  class Emitter {
    #l = new Map();
    on(n, f) {
      (this.#l.get(n) ?? this.#l.set(n, []).get(n)).push(f);
      return this;
    }
    addListener(n, f) {
      return this.on(n, f);
    }
    once(n, f) {
      const g = (...a) => {
        this.off(n, g);
        f(...a);
      };
      g.f = f;
      return this.on(n, g);
    }
    off(n, f) {
      this.#l.set(
        n,
        (this.#l.get(n) ?? []).filter((x) => x !== f && x.f !== f),
      );
      return this;
    }
    removeListener(n, f) {
      return this.off(n, f);
    }
    removeAllListeners(n) {
      n ? this.#l.delete(n) : this.#l.clear();
      return this;
    }
    listenerCount(n) {
      return this.#l.get(n)?.length ?? 0;
    }
    emit(n, ...a) {
      for (const f of [...(this.#l.get(n) ?? [])]) f(...a);
      return true;
    }
  }
  const adopt = (port, id) => {
    id ??= `r${++ids}-${Math.random().toString(36).slice(2)}`;
    ports.set(id, port);
    port.addEventListener('message', (e) =>
      post({t: 'port', id, data: enc(e.data), ports: [...e.ports].map((p) => adopt(p))}),
    );
    port.addEventListener('close', () => {
      if (ports.delete(id)) post({t: 'portClose', id});
    });
    port.start();
    return id;
  };
  const arrive = (id) => {
    const c = new MessageChannel();
    adopt(c.port1, id);
    return c.port2;
  };
  const ipcRenderer = Object.assign(new Emitter(), {
    send: (channel, ...args) => post({t: 'send', channel, args: args.map(enc)}),
    invoke: (channel, ...args) =>
      new Promise((res, rej) => {
        pending.set(++ids, {res, rej, channel});
        post({t: 'invoke', id: ids, channel, args: args.map(enc)});
      }),
    postMessage: (channel, message, transfer = []) =>
      post({t: 'postMessage', channel, message: enc(message), ports: transfer.map((p) => adopt(p))}),
    sendSync: () => {
      throw new Error('stand-in: ipcRenderer.sendSync is not supported');
    },
    sendToHost: () => {},
  });
  globalThis.__standinRecv = (m) => {
    if (m.t === 'reply') {
      const p = pending.get(m.id);
      pending.delete(m.id);
      m.error ? p.rej(new Error(`Error invoking remote method '${p.channel}': ${m.error}`)) : p.res(dec(m.value));
    } else if (m.t === 'event')
      ipcRenderer.emit(m.channel, {sender: ipcRenderer, ports: (m.ports ?? []).map(arrive)}, ...m.args.map(dec));
    else if (m.t === 'port') ports.get(m.id)?.postMessage(dec(m.data), (m.ports ?? []).map(arrive));
    else if (m.t === 'portClose') {
      ports.get(m.id)?.close();
      ports.delete(m.id);
    }
  };
  const fns = new Map();
  const out = (v) => {
    if (typeof v === 'function') {
      fns.set(++ids, v);
      return {$f: ids};
    }
    if (v instanceof Promise) {
      const p = ++ids;
      v.then(
        (x) => send('settle', {p, value: out(x)}),
        (e) => send('settle', {p, error: String(e?.message ?? e)}),
      );
      return {$p: p};
    }
    if (v === undefined) return {$u: 1};
    if (Array.isArray(v)) return v.map(out);
    if (v && typeof v === 'object') return {$o: Object.fromEntries(Object.entries(v).map(([k, x]) => [k, out(x)]))};
    return v;
  };
  const inn = (v) => {
    if (v === null || typeof v !== 'object') return v;
    if (Array.isArray(v)) return v.map(inn);
    if (v.$f) return (...args) => send('callback', {f: v.$f, args: args.map(out)});
    return Object.fromEntries(Object.entries(v.$o ?? {}).map(([k, x]) => [k, inn(x)]));
  };
  const send = (n, v) => document.dispatchEvent(new CustomEvent(key + n, {detail: JSON.stringify(v)}));
  document.addEventListener(
    `${key}call`,
    (e) => {
      const {f, args} = JSON.parse(e.detail);
      let r;
      try {
        r = {value: out(fns.get(f)(...args.map(inn)))};
      } catch (err) {
        r = {error: String(err?.message ?? err)};
      }
      send('ret', r);
    },
    true,
  );
  document.addEventListener(`${key}open`, (e) => post({t: 'open', ...JSON.parse(e.detail)}), true);
  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (name, api) => send('expose', {name, api: out(api)}),
      exposeInIsolatedWorld: () => {},
    },
    webFrame: {setZoomFactor() {}, getZoomFactor: () => 1, setZoomLevel() {}, getZoomLevel: () => 0},
    webUtils: {getPathForFile: (f) => f.name},
    crashReporter: {},
    nativeImage: {},
  };
  const process = {
    ...env,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    on() {},
    once() {},
    argv: [],
    nextTick: queueMicrotask,
  };
  const require = (id) => {
    if (/^electron(\/(renderer|common))?$/.test(id)) return electron;
    if (id === 'events' || id === 'node:events') return Object.assign(Emitter, {EventEmitter: Emitter});
    if (id === 'timers' || id === 'node:timers') return {setTimeout, setInterval, setImmediate: (f) => setTimeout(f)};
    if (id === 'url' || id === 'node:url') return {URL, URLSearchParams};
    throw new Error(`module not found: ${id}`); // what a sandboxed preload says
  };
  return {require, process, global: globalThis, Buffer: undefined};
}

const KEY = `__cb${Math.random().toString(36).slice(2)}_`;
// Both scripts run in every frame; Electron runs a preload in the top frame only.
export const mainScript = `window === window.top && (${mainWorld})(${JSON.stringify(KEY)})`;
export const preloadScript = (source, env) => `window === window.top && (()=>{
const { require, process, global } = (${isolatedWorld})(${JSON.stringify(KEY)}, ${makeCodec}, ${JSON.stringify(env)});
const module = { exports: {} }, exports = module.exports;
try { (function (require, module, exports, process, global) {
${source}
})(require, module, exports, process, global); } catch (e) { globalThis.__standin(JSON.stringify({ t: 'preloadError', message: String(e?.stack ?? e) })); console.error('Unable to load preload script', e); }
})()`;
