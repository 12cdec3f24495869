/**
 * The integrity meter's job: reads the log from its first line and each committed decision after it back from the store, sums
 * its movements by other code than the authority's, and compares with the live state, in slices that no desk notices. The
 * sums owe nothing to the state or to a snapshot: what was wrong when the process started is noticed as well.
 */
import {
  DIFFERENCES_MAX,
  type Difference,
  invariants,
  Movements,
  stagedInvariants,
} from '../../src-shared/ledger/integrity.ts';
import {decodeDecision} from '../../src-shared/sync/decision.ts';
import type {LogStore} from '../log-store/log-store.ts';
import type {AuthorityHost} from './authority-host.ts';

const EVERY_MS = 15_000;
const SLICE_MS = 4;
const PAGE = 100;
/** Between two slices: most of the time is left to others. */
const PAUSE_MS = 16;
/** Only decisions with an event of stock are decoded: these events, and few others, have such a type. */
const STOCK_MARK = '"type":"S';

export type IntegrityWatch = {
  /** Runs one whole check now; gives what differs. */
  check(): Promise<readonly Difference[]>;
  stop(): void;
};

export function startIntegrityWatch(
  host: AuthorityHost,
  store: LogStore,
  tell: (line: string) => void,
): IntegrityWatch {
  const sums = new LogSums(host, store);
  let running: Promise<readonly Difference[]> | null = null;
  const check = () => {
    running ??= compareAll(host, sums, tell).finally(() => {
      running = null;
    });
    return running;
  };
  const timer = setInterval(
    () => void check().catch((error: unknown) => tell(`integrity: ${String(error)}`)),
    EVERY_MS,
  );
  timer.unref();
  const first = setTimeout(() => void check().catch(() => {}), 1_000);
  first.unref();
  return {
    check,
    stop: () => {
      sums.stopped = true;
      clearInterval(timer);
      clearTimeout(first);
    },
  };
}

/** The sums of the log's movements, and how far the log was read. */
class LogSums {
  readonly movements = new Movements();
  stopped = false;
  readonly #host: AuthorityHost;
  readonly #store: LogStore;
  #cursor = 0;

  constructor(host: AuthorityHost, store: LogStore) {
    this.#host = host;
    this.#store = store;
  }

  /** Resolves when the sums stand exactly where the state stands; what follows in the same turn compares like with like. */
  async level(): Promise<void> {
    const {authority} = this.#host;
    while (!this.stopped) {
      // Under load something is always on its way to the disk; the state is a position of the log only when nothing is.
      if (authority.durable === this.#cursor && authority.head > this.#cursor) this.#host.flush();
      const since = performance.now();
      while (this.#read() === PAGE && performance.now() - since < SLICE_MS);
      if (authority.head === this.#cursor) return;
      await pause(PAUSE_MS);
    }
  }

  #read(): number {
    const page = this.#store.read(this.#cursor, PAGE);
    for (const {body, seq} of page) {
      if (Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(STOCK_MARK))
        this.movements.add(decodeDecision(body));
      this.#cursor = seq;
    }
    return page.length;
  }
}

async function compareAll(
  host: AuthorityHost,
  sums: LogSums,
  tell: (line: string) => void,
): Promise<readonly Difference[]> {
  const {authority} = host;
  const {ledger} = authority;
  const found: Difference[] = [];
  for (const parts of [
    sums.movements.compare(ledger, () => authority.now),
    stagedInvariants(ledger),
    invariants(ledger),
  ]) {
    await sums.level();
    let since = performance.now();
    for (const part of parts) {
      if (sums.stopped) return found;
      if (part !== null && found.length < DIFFERENCES_MAX) found.push(part);
      if (part !== null || performance.now() - since < SLICE_MS) continue;
      await pause(PAUSE_MS);
      await sums.level();
      since = performance.now();
    }
  }
  authority.integrity = {differences: found.length, checkedAt: Date.now()};
  for (const d of found.slice(0, 5)) tell(`integrity: ${d.subject}: ${d.what}`);
  return found;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
