/**
 * Snapshots on their way down: the rows of a view at one position of the log, as blocks by scope, cut into chunks.
 *
 *   wanted ──► hashes settled ──► frozen at a commit ──► copied, encoded in steps ──► the newest set ──► every view's frames
 *
 * A set is all scopes at one position, made once for everybody: to serve it is to choose blocks. It is made a bounded step at a
 * time, so that no session waits for it; the tail from its position follows as after any hello.
 *
 * 1. A set shows committed rows only, all of one position. 2. A scope that has not changed since the last set keeps its block.
 * 3. The hash at a snapshot's end is the view's at the set's position, so that a replica knows that it installed what was meant.
 * 4. A set whose tail was pruned is never served.
 */
import type {Scope} from '../domain/scope.ts';
import {assert} from '../kernel/assert.ts';
import type {Seq} from '../kernel/types.ts';
import {BlockWriter} from '../ledger/block-writer.ts';
import {Frozen} from '../ledger/freeze.ts';
import {hashOf, type Ledger} from '../ledger/ledger.ts';
import {Pace, type Slices} from '../ledger/slices.ts';
import type {Carried, Down} from '../protocol/frames.ts';
import type {Limits} from '../protocol/limits.ts';
import {admits, type View} from '../visibility/view.ts';
import type {LogEnd} from './log-end.ts';
import type {AuthorityRules} from './rules.ts';

/** Everything at one position of the log: a block and a hash for each scope, in the order of the ledger's scopes. */
export type SnapshotSet = {
  readonly seq: Seq;
  readonly blocks: ReadonlyMap<Scope, Uint8Array>;
  readonly sums: ReadonlyMap<Scope, number>;
};

/** What hashing a row costs, in values looked at. */
const VALUES_PER_ROW = 16;

export class Snapshots {
  readonly #ledger: Ledger;
  readonly #end: LogEnd;
  readonly #limits: Limits;
  readonly #rules: AuthorityRules;
  #newest: SnapshotSet | null;
  #wanted = false;
  /** No hash waits but those of the last moments: a freeze is short. */
  #settled = false;
  #making: Slices<SnapshotSet> | null = null;

  /** `newest`: a set from before, such as the stored one a start began with. */
  constructor(ledger: Ledger, end: LogEnd, limits: Limits, rules: AuthorityRules, newest: SnapshotSet | null) {
    this.#ledger = ledger;
    this.#end = end;
    this.#limits = limits;
    this.#rules = rules;
    this.#newest = newest;
  }

  get newest(): SnapshotSet | null {
    return this.#newest;
  }

  /** A set that may be served at all: its tail is there. */
  get servable(): SnapshotSet | null {
    const set = this.#newest;
    return set !== null && (set.seq >= this.#end.floor || !this.#rules.setAboveFloor) ? set : null;
  }

  /** A set so young that a hello need not wait for a younger one. */
  get recent(): SnapshotSet | null {
    const set = this.servable;
    return set !== null && this.#end.durable - set.seq <= this.#limits.snapshotAgeMax ? set : null;
  }

  /** Asks for a set younger than the newest; the one that is being made will do. */
  want(): void {
    this.#wanted ||= this.#making === null;
  }

  /** True while `step` has something to do; what waits for a commit goes on with `committed`. */
  get busy(): boolean {
    return this.#making !== null || (this.#wanted && (!this.#settled || this.#end.uncommitted.length === 0));
  }

  /** True while a set waits for nothing but a moment at which everything decided is durable. */
  get awaitsDurable(): boolean {
    return this.#wanted && this.#settled && this.#making === null;
  }

  /** A group is durable. When it was the last, the ledger shows a position of the log that cannot be lost. */
  committed(): void {
    if (this.awaitsDurable && this.#end.uncommitted.length === 0) this.#freeze();
  }

  /** One bounded step; true when a set was finished by it. */
  step(): boolean {
    if (this.#making === null) {
      if (!this.#wanted) return false;
      this.#settled ||= this.#ledger.settle(Math.ceil(this.#limits.snapshotStepValues / VALUES_PER_ROW));
      if (this.#settled && this.#end.uncommitted.length === 0) this.#freeze();
      return false;
    }
    const {done, value} = this.#making.next();
    if (done !== true) return false;
    this.#making = null;
    this.#newest = value;
    return true;
  }

  /** The frames of a snapshot, in order; `attempt` is the hello's they answer. */
  frames({seq, blocks, sums}: SnapshotSet, view: View, attempt: number): readonly Carried<Down>[] {
    const chosen = [...blocks].filter(([scope]) => admits(view, scope));
    const total = chosen.reduce((n, [, bytes]) => n + bytes.length, 0);
    const sizes = chosen.map(([scope, bytes]) => ({scope, bytes: bytes.length}));
    const frames: Carried<Down>[] = [
      {frame: ['snapshot-begin', {seq, blocks: sizes, bytes: total}, attempt], bytes: null},
    ];
    const {snapshotChunkBytes} = this.#limits;
    let index = 0;
    for (const [, bytes] of chosen)
      for (let at = 0; at < bytes.length; at += snapshotChunkBytes)
        frames.push({
          frame: ['snapshot-chunk', {index: index++}, attempt],
          bytes: bytes.subarray(at, at + snapshotChunkBytes),
        });
    const whole = {seq, at: this.#end.now, hash: hashOf(sums, (scope) => admits(view, scope))};
    frames.push({frame: ['snapshot-end', whole, attempt], bytes: null});
    return frames;
  }

  #freeze(): void {
    assert(this.#end.uncommitted.length === 0, 'a snapshot must show committed rows only');
    this.#wanted = false;
    this.#settled = false;
    const sums = this.#ledger.sums();
    const kept = this.#newest;
    const fresh = (scope: Scope) => (kept?.sums.get(scope) === sums.get(scope) ? kept?.blocks.get(scope) : undefined);
    const frozen = new Frozen(this.#ledger, {
      wants: (scope) => fresh(scope) === undefined,
      guard: this.#rules.frozenSet,
    });
    this.#making = made(frozen, new Pace(this.#limits.snapshotStepValues), {seq: this.#end.durable, sums, fresh});
  }
}

/** `fresh`: the block of a scope that has not changed. */
type Wanted = {
  readonly seq: Seq;
  readonly sums: ReadonlyMap<Scope, number>;
  readonly fresh: (scope: Scope) => Uint8Array | undefined;
};

function* made(frozen: Frozen, pace: Pace, {seq, sums, fresh}: Wanted): Slices<SnapshotSet> {
  yield* frozen.copied(pace);
  const writer = yield* BlockWriter.over(frozen.source, pace);
  const blocks = new Map<Scope, Uint8Array>();
  for (const [number, scope] of frozen.source.scopes.entries())
    if (number > 0) blocks.set(scope, fresh(scope) ?? (yield* writer.block(number)));
  return {seq, blocks, sums};
}
