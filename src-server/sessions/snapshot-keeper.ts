/**
 * Drives the making of snapshot sets between the turns of the event loop, and stores one now and then.
 *
 *   goOn ─► step, step … (sliceMs) ─► next turn ─► step … ─► finished ─► due? store a part a turn
 *
 * 1. No turn takes longer than a slice and one step. 2. Who waits for a hello is served as fast as that allows; a set that is
 * only to be stored leaves most of the time to others. 3. A crash on the way only means a longer fold at the next start.
 */
import {CORE} from '../../src-shared/protocol/version.ts';
import type {Authority, Effect} from '../../src-shared/sync/authority.ts';
import type {SnapshotSet} from '../../src-shared/sync/snapshots.ts';
import type {LogStore} from '../log-store/log-store.ts';
import {partsOf} from './stored-snapshot.ts';

export const SNAPSHOT_LIMITS = {
  /** Decisions between two stored snapshots, stored when nobody committed for a while… */
  storeEvery: 20_000,
  quietMs: 250,
  /** …but no later than after so many: a start after a crash folds them, some seconds' work. */
  storeEveryBusy: 60_000,
  sliceMs: 4,
  /** Between two slices of a set that no session awaits. */
  pauseMs: 8,
} as const;

export type SnapshotLimits = {readonly [K in keyof typeof SNAPSHOT_LIMITS]: number};
export type SnapshotStore = Pick<LogStore, 'beginSnapshot' | 'saveSnapshot'>;
export type Shell = {
  readonly perform: (effects: readonly Effect[]) => void;
  /** The store can take no more. */
  readonly failed: (error: unknown) => void;
};

export class SnapshotKeeper {
  readonly #authority: Authority;
  readonly #store: SnapshotStore;
  readonly #shell: Shell;
  readonly #limits: SnapshotLimits;
  /** Where the stored one stands. */
  #stored: number;
  #storing: Iterator<void> | null = null;
  #scheduled = false;
  #stopped = false;
  #committedAt = 0;
  #awaitsQuiet = false;

  constructor(authority: Authority, store: SnapshotStore, shell: Shell, limits: SnapshotLimits = SNAPSHOT_LIMITS) {
    this.#authority = authority;
    this.#store = store;
    this.#shell = shell;
    this.#limits = limits;
    this.#stored = authority.snapshot?.seq ?? 0;
  }

  /** A group is durable: one that is wanted may begin; and is a stored one due, if `mayStore`? */
  committed(mayStore: boolean): void {
    const {durable} = this.#authority;
    this.#committedAt = performance.now();
    if (mayStore && this.#isDue(durable) && !this.#isDue(this.#made)) {
      if (durable - this.#stored >= this.#limits.storeEveryBusy) this.#authority.wantSnapshot();
      else this.#whenQuiet();
    }
    this.goOn();
  }

  get #made(): number {
    return this.#authority.snapshot?.seq ?? 0;
  }

  /** Asks for one as soon as no commit came for a while: making it costs commits a tenth of the time. */
  #whenQuiet(): void {
    if (this.#awaitsQuiet) return;
    this.#awaitsQuiet = true;
    const {quietMs} = this.#limits;
    const look = (): void => {
      if (this.#stopped) return;
      const wait = this.#committedAt + quietMs - performance.now();
      if (wait > 0) return void setTimeout(look, wait).unref();
      this.#awaitsQuiet = false;
      if (!this.#isDue(this.#authority.durable) || this.#isDue(this.#made)) return;
      this.#authority.wantSnapshot();
      this.goOn();
    };
    setTimeout(look, quietMs).unref();
  }

  /** Sees to it that what is under way goes on in a turn of its own. */
  goOn(): void {
    if (this.#scheduled || this.#stopped || !(this.#authority.preparing || this.#storing !== null)) return;
    this.#scheduled = true;
    const turn = () => {
      this.#scheduled = false;
      if (this.#stopped) return;
      this.#turn();
      this.goOn();
    };
    if (this.#authority.isAwaited) setImmediate(turn);
    else setTimeout(turn, this.#limits.pauseMs);
  }

  /** Makes and stores a snapshot of the head in one go. */
  saveNow(): void {
    const authority = this.#authority;
    const {durable} = authority;
    if (durable === this.#stored) return;
    this.#storing = null;
    while (authority.snapshot?.seq !== durable) {
      authority.wantSnapshot();
      this.#shell.perform(authority.prepare());
    }
    this.#store.saveSnapshot(durable, CORE, partsOf(authority.snapshot));
    this.#stored = durable;
    this.goOn();
  }

  stop(): void {
    this.#stopped = true;
  }

  #turn(): void {
    if (this.#storing !== null) return this.#storePart();
    const until = performance.now() + this.#limits.sliceMs;
    do this.#shell.perform(this.#authority.prepare());
    while (this.#authority.preparing && performance.now() < until);
    const set = this.#authority.snapshot;
    if (set !== null && this.#isDue(set.seq)) this.#storing = this.#parts(set);
  }

  #isDue(seq: number): boolean {
    return seq - this.#stored >= this.#limits.storeEvery;
  }

  /** One part, in a transaction of its own: as short as a commit. */
  #storePart(): void {
    try {
      if (this.#storing?.next().done === true) this.#storing = null;
    } catch (error) {
      this.#shell.failed(error);
    }
  }

  *#parts(set: SnapshotSet): Generator<void> {
    const writer = this.#store.beginSnapshot(set.seq, CORE);
    for (const [name, bytes] of partsOf(set)) {
      yield;
      writer.add(name, bytes);
    }
    yield;
    writer.finish();
    this.#stored = set.seq;
  }
}
