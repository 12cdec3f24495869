/** The engine's host in a browser: a Web Worker with a memory cache and the same link as the desktop. */
import {Engine} from '../../src-shared/engine/engine.ts';
import {memoryOutbox, noCache} from '../../src-shared/engine/memory.ts';
import {serveEngine} from '../../src-shared/engine/serve.ts';
import {httpAccess, type Remembered} from '../../src-shared/link/http-access.ts';
import {socketLink} from '../../src-shared/link/socket-link.ts';

/** The page's first message: the port to serve, and what this tab remembers of its sign-in. */
type Handover = {readonly word: 'signalbox:port'; readonly remembered: Remembered | null};

let start: ((first: Handover) => (port: MessagePort) => void) | null = (first) => {
  let held = first.remembered;
  const access = httpAccess({
    url: location.origin, fetch: (...args) => fetch(...args), now: () => Date.now(),
    remembered: () => held,
    remember: (what) => {
      held = what;
      postMessage({remember: what});
    },
  });
  const engine = new Engine({
    access,
    link: socketLink({url: location.origin, token: () => access.token(), device: 'browser'}),
    clock: {
      now: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    newId: () => crypto.randomUUID(),
    storesOf: async () => ({cache: noCache(), outbox: memoryOutbox(`web-${crypto.randomUUID()}`)}),
  });
  void engine.start();
  return serveEngine(engine);
};
let serve: ((port: MessagePort) => void) | null = null;

addEventListener('message', (event: MessageEvent<Handover>) => {
  const [port] = event.ports;
  if (event.data?.word !== 'signalbox:port' || port === undefined) return;
  serve ??= start?.(event.data) ?? null;
  start = null;
  serve?.(port);
  port.start();
});
