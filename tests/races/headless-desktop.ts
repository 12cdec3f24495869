/** A desktop without windows, composed as the browser composes it, driven over its port as a page drives it. */
import {randomUUID} from 'node:crypto';
import type {AnyRow, RowQuery} from '../../src-shared/api/rows.ts';
import type {ActivityEntry, Status} from '../../src-shared/api/types.ts';
import {Engine} from '../../src-shared/engine/engine.ts';
import {memoryOutbox, noCache} from '../../src-shared/engine/memory.ts';
import {serveEngine} from '../../src-shared/engine/serve.ts';
import {httpAccess, type Remembered} from '../../src-shared/link/http-access.ts';
import {socketLink} from '../../src-shared/link/socket-link.ts';
import {type Api, connectApi} from '../../src-shared/rpc/port.ts';

const WAIT_MS_MAX = 30_000;

export class HeadlessDesktop {
  readonly api: Api;
  readonly #engine: Engine;
  readonly #port: MessagePort;

  private constructor(engine: Engine) {
    this.#engine = engine;
    const {port1, port2} = new MessageChannel();
    serveEngine(engine)(port2);
    port2.start();
    this.#port = port1;
    this.api = connectApi(port1);
  }

  /** Starts an engine and signs a person in; resolves when it is in step with the server. */
  static async signIn(url: string, user: string, password: string): Promise<HeadlessDesktop> {
    const engine = newEngine(url);
    await engine.start();
    const desktop = new HeadlessDesktop(engine);
    await desktop.api.session.signIn({user, password});
    await desktop.status((status) => status.connection === 'live');
    return desktop;
  }

  /** The first status that is so. */
  status(met: (status: Status) => boolean): Promise<Status> {
    return firstOf(this.api.status(), met, 'status');
  }
  activity(met: (entries: readonly ActivityEntry[]) => boolean): Promise<readonly ActivityEntry[]> {
    return firstOf(this.api.commands.activity(), met, 'activity');
  }

  /** Opens a window and reads until a row is so: what a grid would show after its next look. */
  async row(query: Partial<RowQuery> & Pick<RowQuery, 'table'>, met: (row: AnyRow) => boolean): Promise<AnyRow> {
    const deadline = Date.now() + WAIT_MS_MAX;
    const {window, order, total} = await this.api.rows.open(query);
    for (let at = {order, total}; ; at = await this.api.rows.reorder({window})) {
      const page = await this.api.rows.read({window, order: at.order, start: 0, end: Math.min(1_000, at.total)});
      const row = 'rows' in page ? page.rows.find(met) : undefined;
      if (row !== undefined || Date.now() > deadline) {
        await this.api.rows.close({window});
        if (row === undefined) throw new Error(`no such row of ${query.table} in ${WAIT_MS_MAX} ms`);
        return row;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close(): Promise<void> {
    await this.#engine.stop();
    this.#port.close();
  }
}

async function firstOf<T>(stream: Promise<AsyncIterable<T>>, met: (value: T) => boolean, what: string): Promise<T> {
  const iterator = (await stream)[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`waited ${WAIT_MS_MAX} ms for a ${what}: ${String(met)}`)), WAIT_MS_MAX);
  });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), late]);
      if (next.done) throw new Error(`the ${what} ended`);
      if (met(next.value)) return next.value;
    }
  } finally {
    clearTimeout(timer);
    void iterator.return?.();
  }
}

function newEngine(url: string): Engine {
  let kept: Remembered | null = null;
  const access = httpAccess({
    url,
    fetch: (...args) => fetch(...args),
    now: () => Date.now(),
    remembered: () => kept,
    remember: (what) => {
      kept = what;
    },
  });
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  return new Engine({
    access,
    link: socketLink({url, token: () => access.token(), device: 'headless'}),
    clock: {now: () => Date.now(), after},
    newId: () => randomUUID(),
    storesOf: async () => ({cache: noCache(), outbox: memoryOutbox(`web-${randomUUID()}`)}),
  });
}
