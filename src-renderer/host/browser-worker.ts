/**
 * The engine's host in a browser: a Web Worker without a cache, with the same link as the desktop's. What waits in the
 * outbox is kept in IndexedDB; where there is none, in memory, and the pages say so.
 */
import {type FromThread, remoteSolver} from '../../src-shared/allocation/remote-solver.ts';
import type {Solver} from '../../src-shared/allocation/solver.ts';
import {Engine} from '../../src-shared/engine/engine.ts';
import {memoryOutbox, noCache} from '../../src-shared/engine/memory.ts';
import type {Outbox} from '../../src-shared/engine/ports.ts';
import {serveEngine} from '../../src-shared/engine/serve.ts';
import {httpAccess, type Remembered} from '../../src-shared/link/http-access.ts';
import {socketLink} from '../../src-shared/link/socket-link.ts';
import {type FromWorker, HANDOVER, type ToWorker} from './handover.ts';
import {openOutboxDb} from './outbox-db.ts';

addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const [port] = event.ports;
  if (event.data.word !== HANDOVER || port === undefined) return;
  serveEngine(startEngine(event.data.remembered))(port);
  port.start();
});

function startEngine(remembered: Remembered | null): Engine {
  const url = self.location.origin;
  const access = httpAccess({
    url,
    fetch: (...args) => fetch(...args),
    now: () => Date.now(),
    remembered: () => remembered,
    remember: (what) => {
      remembered = what;
      const said: FromWorker = {remember: what};
      self.postMessage(said);
    },
  });
  const engine = new Engine({
    access,
    link: socketLink({url, token: () => access.token(), device: 'browser'}),
    clock: {
      now: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    newId: () => crypto.randomUUID(),
    openSolver,
    storesOf: async (user) => ({cache: noCache(), outbox: await outboxOf(user)}),
  });
  // A remembered person whose session has ended meanwhile sees the sign-in; the status says so.
  engine.start().catch(() => undefined);
  return engine;
}

function openSolver(): Solver {
  return remoteSolver(() => {
    const worker = new Worker(new URL('./solver-worker.ts', import.meta.url), {
      type: 'module',
      name: 'signalbox-optimiser',
    });
    return {
      post: (message) => worker.postMessage(message),
      listen: ({message, end}) => {
        worker.addEventListener('message', (event: MessageEvent<FromThread>) => message(event.data));
        worker.addEventListener('error', (event) => end(new Error(event.message || 'the solver could not start')));
      },
      terminate: () => worker.terminate(),
    };
  });
}

/** On disk where the browser lets us; without a store or locks (a private window, a page that is not secure) in memory. */
async function outboxOf(user: string): Promise<Outbox> {
  const newId = () => crypto.randomUUID();
  try {
    return await openOutboxDb({databases: indexedDB, locks: navigator.locks, newId, user});
  } catch {
    return memoryOutbox(`web-${newId()}`);
  }
}
