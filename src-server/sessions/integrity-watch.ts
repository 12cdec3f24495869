/**
 * The integrity meter's job: reads each committed decision back from the store, sums its movements by other code than the
 * authority's, and compares with the live state, in slices that no desk notices.
 */
import {DIFFERENCES_MAX, type Difference, invariants, Movements} from '../../src-shared/ledger/integrity.ts';
import {decodeDecision} from '../../src-shared/sync/decision.ts';
import type {LogStore} from '../log-store/log-store.ts';
import type {AuthorityHost} from './authority-host.ts';

const EVERY_MS = 15_000;
const SLICE_MS = 4;
const PAGE = 100;

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
  const movements = new Movements(host.authority.ledger);
  let cursor = host.authority.durable;
  let stopped = false;
  let running: Promise<readonly Difference[]> | null = null;

  const read = (): number => {
    const page = store.read(cursor, PAGE);
    for (const stored of page) {
      const {verdict} = decodeDecision(stored.body);
      if (verdict.kind === 'accepted') for (const event of verdict.events) movements.add(event);
      cursor = stored.seq;
    }
    return page.length;
  };
  /** Resolves when the sums stand exactly where the state stands; what follows in the same turn compares like with like. */
  const level = async () => {
    while (!stopped) {
      if (read() < PAGE && host.authority.head === cursor) return;
      await pause();
    }
  };
  const run = async (): Promise<readonly Difference[]> => {
    const found: Difference[] = [];
    for (const parts of [movements.compare(host.authority.ledger), invariants(host.authority.ledger)]) {
      await level();
      let since = performance.now();
      for (const part of parts) {
        if (part !== null && found.length < DIFFERENCES_MAX) found.push(part);
        if (part !== null || performance.now() - since < SLICE_MS) continue;
        await pause();
        await level();
        if (stopped) return found;
        since = performance.now();
      }
    }
    host.authority.integrity = {differences: found.length, checkedAt: Date.now()};
    for (const d of found.slice(0, 5)) tell(`integrity: ${d.subject}: ${d.what}`);
    return found;
  };
  const check = () => {
    running ??= run().finally(() => {
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
      stopped = true;
      clearInterval(timer);
      clearTimeout(first);
    },
  };
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
