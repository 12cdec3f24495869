/**
 * The composition root of the desktop's engine: the ports of this host, joined with the engine, served to every window.
 *
 *   windows ══ ports ══► engine ──► link (socket.io) ──► server
 *                          └──────► cache, outbox (worker threads) in the folder of the person signed in
 *
 * 1. One engine a process, however many windows. 2. A port that comes before the engine is ready waits. 3. Who signed in
 * last may open their cache without a server, for as long as their sign-in would have lasted.
 */
import {randomUUID} from 'node:crypto';
import {hostname} from 'node:os';
import {z} from 'zod';
import {Engine} from '../../src-shared/engine/engine.ts';
import type {Access, HostClock, SignedIn} from '../../src-shared/engine/ports.ts';
import {serveEngine} from '../../src-shared/engine/serve.ts';
import {HOUR_MS} from '../../src-shared/kernel/types.ts';
import {httpAccess, type Remembered as SignIn} from '../../src-shared/link/http-access.ts';
import {socketLink} from '../../src-shared/link/socket-link.ts';
import {CORE} from '../../src-shared/protocol/version.ts';
import {openCache, openOutbox} from '../cache/threads.ts';
import {folderOf, type Remembered, remembered} from './profile.ts';
import {openSolver} from './solver.ts';

/** How long after the last contact a cache opens without the server; a refresh token lives no longer. */
const OFFLINE_MS_MAX = 12 * HOUR_MS;
const DEVICE_CHARS_MAX = 60;

export type Port = Parameters<ReturnType<typeof serveEngine>>[0] & {start(): void};

export interface EngineHostOptions {
  /** The server's origin. */
  readonly server: string;
  /** Where caches and outboxes lie, a folder for each (server, user). */
  readonly profile: string;
  /** The built worker that owns a SQLite file. */
  readonly worker: URL;
  /** The built worker that solves for the optimiser. */
  readonly solver: URL;
  /** The key that seals them, or null without a keystore. */
  readonly key: () => Promise<Uint8Array | null>;
  /** Told what went wrong where nobody waits for an answer. */
  readonly trouble: (what: string, error: unknown) => void;
}

export interface EngineHost {
  /** Serves the api on a window's port until the port closes. */
  serve(port: Port): void;
  /** Writes what should be written and closes. */
  close(): Promise<void>;
}

/** Starts the engine: whoever is remembered is signed in, their cache opened, the server looked for. Never throws. */
export function startEngineHost(options: EngineHostOptions): EngineHost {
  const starting = compose(options);
  starting.catch((error: unknown) => options.trouble('the engine could not start', error));
  return {
    serve: (port) => {
      void starting.then(({serve}) => {
        serve(port);
        port.start();
      });
    },
    close: async () => {
      const {engine} = await starting;
      await engine.stop();
    },
  };
}

async function compose({server, profile, worker, solver, key: keyOf, trouble}: EngineHostOptions) {
  const key = await keyOf();
  const access = accessOver(server, remembered(profile, key));
  const engine = new Engine({
    access,
    link: socketLink({
      url: server,
      token: () => access.token(),
      device: `desktop ${hostname()}`.slice(0, DEVICE_CHARS_MAX),
    }),
    clock,
    newId: () => randomUUID(),
    openSolver: () => openSolver(solver),
    storesOf: async (user) => {
      const folder = folderOf(profile, server, user);
      return {cache: openCache({folder, core: CORE, key}, worker), outbox: openOutbox({folder, key}, worker)};
    },
  });
  // Awaited: a page that came earlier would ask a person to sign in whose cache is just being read.
  await engine.start().catch((error: unknown) => trouble('the last session could not be opened', error));
  return {engine, serve: serveEngine(engine)};
}

function accessOver(server: string, store: Remembered): Access {
  return httpAccess({
    url: server,
    fetch: (...args) => fetch(...args),
    now: () => Date.now(),
    remembered: () => signInOf(store, server),
    // Without a keystore a refresh token would lie in plain text: then a new start asks for the password.
    remember: (what) => store.write(what && store.secret ? JSON.stringify({server, at: Date.now(), ...what}) : null),
  });
}

const signInSchema = z.object({
  server: z.string(),
  at: z.number(),
  who: z.custom<SignedIn>((who) => typeof (who as SignedIn | null)?.user === 'string'),
  refreshToken: z.string().nullable(),
});

function signInOf(store: Remembered, server: string): SignIn | null {
  const text = store.read();
  if (text === null) return null;
  const found = signInSchema.safeParse(parse(text)).data;
  if (!found || found.server !== server || Date.now() - found.at > OFFLINE_MS_MAX) return null;
  return {who: found.who, refreshToken: found.refreshToken};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const clock: HostClock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
