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

export function startIntegrityWatch(host: AuthorityHost, store: LogStore, tell: (line: string) => void): IntegrityWatch {
  const movements = new Movements(host.authority.ledger);
  let cursor = host.authority.durable;
  let stopped = false;
  let running: Promise<readonly Difference[]> | null = null;

  const catchUp = async () => {
    for (;;) {
      const page = store.read(cursor, PAGE);
      for (const stored of page) {
        const {verdict} = decodeDecision(stored.body);
        if (verdict.kind === 'accepted') for (const event of verdict.events) movements.add(event);
        cursor = stored.seq;
      }
      if (page.length < PAGE || stopped) return;
      await pause();
    }
  };
  const run = async (): Promise<readonly Difference[]> => {
    const found: Difference[] = [];
    // The state moves while it is compared in slices: what differs is looked at once more, all at once.
    await catchUp();
    let suspicious = false;
    for (const part of [movements.compare(host.authority.ledger), invariants(host.authority.ledger)]) suspicious = (await sliced(part, () => stopped)) || suspicious;
    if (suspicious && !stopped) {
      await catchUp();
      if (host.authority.head === cursor) for (const part of [movements.compare(host.authority.ledger), invariants(host.authority.ledger)]) for (const d of part) if (d !== null && found.length < DIFFERENCES_MAX) found.push(d);
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
  const timer = setInterval(() => void check().catch((error: unknown) => tell(`integrity: ${String(error)}`)), EVERY_MS);
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

/** True when anything differed. */
async function sliced(parts: Iterable<Difference | null>, stopped: () => boolean): Promise<boolean> {
  let suspicious = false;
  let since = performance.now();
  for (const part of parts) {
    if (part !== null) suspicious = true;
    else if (performance.now() - since > SLICE_MS) {
      await pause();
      if (stopped()) return false;
      since = performance.now();
    }
  }
  return suspicious;
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
