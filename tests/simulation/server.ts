/**
 * The server's shell with a modelled disk: uncommitted decisions are appended as one write; a crash may fall before the
 * write, or after it and before anything was sent. A restart folds the newest snapshot and the rest of the log.
 */

import type {Command} from '../../src-shared/domain/commands.ts';
import {assert} from '../../src-shared/kernel/assert.ts';
import type {Instant, Seq} from '../../src-shared/kernel/types.ts';
import {decodeBlock} from '../../src-shared/ledger/blocks.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import type {Outcome, Up} from '../../src-shared/protocol/frames.ts';
import {Authority, type Effect} from '../../src-shared/sync/authority.ts';
import {type Decision, outcomeOf} from '../../src-shared/sync/decision.ts';
import {type Door} from '../../src-shared/sync/door.ts';
import type {LogReader} from '../../src-shared/sync/log-end.ts';
import {ALL_AUTHORITY_RULES, type AuthorityRules} from '../../src-shared/sync/rules.ts';
import type {SnapshotSet} from '../../src-shared/sync/snapshots.ts';
import {Truth} from './truth.ts';
import {FOUNDING, SMALL, START, SYSTEM} from './world.ts';

export class SimServer {
  // On disk.
  readonly log: Decision[] = [];
  floor: Seq = 0;
  #snapshot: SnapshotSet | null = null;
  // Derived from the durable log, decision by decision: what every other fold is compared with.
  readonly truth = new Truth();
  readonly mirror = new Ledger();
  /** The hash of every scope at every position of the log. */
  readonly hashes: ReadonlyMap<string, number>[] = [new Map()];
  // In memory.
  authority!: Authority;
  now: Instant = START;
  onEffects: (effects: readonly Effect[]) => void = () => undefined;
  readonly #rules: AuthorityRules;
  readonly #byCommand = new Map<string, Decision>();
  readonly #lastClientSeq = new Map<string, number>();
  readonly #outcomes = new Map<string, Outcome[]>();
  #restNumber = 0;

  constructor(rules: Partial<AuthorityRules>, founding: readonly Command[] = FOUNDING) {
    this.#rules = {...ALL_AUTHORITY_RULES, ...rules};
    this.#boot();
    for (const command of founding) this.rest(command);
    this.commit();
    assert(
      this.log.every((d) => d.verdict.kind === 'accepted'),
      'the company was not founded',
    );
  }

  receive(session: string, frame: Up): void {
    this.onEffects(this.authority.receive(session, frame));
  }

  /** A command through a door without a session. */
  rest(command: Command, door: Door = SYSTEM, commandId = `rest-${this.#restNumber++}`): Decision {
    return this.authority.submit(door, commandId, command);
  }

  /** One write, then everybody hears of it. `crash`: the process dies between the two. */
  commit(crash = false): void {
    this.authority.allocate();
    this.#append(this.authority.takeUncommitted());
    if (!crash) this.onEffects(this.authority.committed());
  }

  /** A group that was on its way is written while others were decided after it: they are not durable yet. */
  commitFirst(n: number, tell: 'all' | 'own'): void {
    this.#append(this.authority.takeUncommitted().slice(0, n));
    this.onEffects(this.authority.committed(tell, this.log.length));
  }

  #append(decisions: readonly Decision[]): void {
    for (const d of decisions) {
      assert(d.seq === this.log.length + 1, `append of ${d.seq} after ${this.log.length}`);
      this.log.push(d);
      assert(!this.#byCommand.has(d.commandId), `decided twice: ${d.commandId}`);
      this.#byCommand.set(d.commandId, d);
      const last = this.#lastClientSeq.get(d.clientId) ?? 0;
      assert(d.clientSeq === last + 1, `${d.clientId} decided ${d.clientSeq} after ${last}`);
      this.#lastClientSeq.set(d.clientId, d.clientSeq);
      const outcomes = this.#outcomes.get(d.clientId) ?? [];
      if (outcomes.length === 0) this.#outcomes.set(d.clientId, outcomes);
      outcomes.push(outcomeOf(d));
      this.truth.append(d);
      if (d.verdict.kind === 'accepted') for (const e of d.verdict.events) this.mirror.apply(e);
      const before = this.hashes[d.seq - 1] as ReadonlyMap<string, number>;
      this.hashes.push(
        d.verdict.kind === 'accepted' && d.verdict.events.length > 0 ? scopeHashes(this.mirror) : before,
      );
    }
  }

  /** One step towards a snapshot set, whatever else is going on; true when it finished one. */
  prepare(): boolean {
    const before = this.authority.snapshot;
    this.onEffects(this.authority.prepare());
    const {snapshot} = this.authority;
    if (snapshot === null || snapshot === before) return false;
    assert(snapshot.seq <= this.log.length, `a set at ${snapshot.seq}, durable is ${this.log.length}`);
    for (const [scope, hash] of this.hashes[snapshot.seq] as ReadonlyMap<string, number>)
      assert(snapshot.sums.get(scope) === hash, `the set at ${snapshot.seq} shows another ${scope} than the log`);
    return true;
  }

  /** Stores the newest set and asks for the next. */
  saveSnapshot(): void {
    this.#snapshot = this.authority.snapshot;
    this.authority.wantSnapshot();
  }

  prune(): void {
    this.floor = Math.max(this.floor, this.authority.durable - SMALL.tailKept);
    this.authority.prune(this.floor);
  }

  /** What was not appended is gone; the rest comes back exactly. */
  restart(): void {
    this.#boot();
    const want = this.hashes.at(-1) as ReadonlyMap<string, number>;
    for (const [scope, hash] of want)
      assert(this.authority.ledger.scopeHash(scope) === hash, `restart: ${scope} differs from the log`);
  }

  #boot(): void {
    const ledger = new Ledger();
    for (const [scope, bytes] of this.#snapshot?.blocks ?? []) decodeBlock(ledger, scope, bytes);
    ledger.adopted();
    for (const d of this.log.slice(this.#snapshot?.seq ?? 0))
      if (d.verdict.kind === 'accepted') for (const e of d.verdict.events) ledger.apply(e);
    this.authority = new Authority({
      logId: 'sim',
      ledger,
      head: this.log.length,
      lastAt: this.log.at(-1)?.at ?? 0,
      floor: this.floor,
      log: this.#reader(),
      now: () => this.now,
      speed: () => 1,
      simulated: false,
      snapshot: this.#snapshot,
      rules: this.#rules,
      limits: SMALL,
    });
  }

  #reader(): LogReader {
    return {
      read: (from, limit) => this.log.slice(from, from + limit),
      findCommand: (id) => this.#byCommand.get(id),
      lastClientSeq: (id) => this.#lastClientSeq.get(id) ?? 0,
      outcomes: (id, last) => (this.#outcomes.get(id) ?? []).slice(-last),
    };
  }
}

function scopeHashes(ledger: Ledger): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (let i = 1; i < ledger.scopes.size; i++) out.set(ledger.scopes.text(i), ledger.scopeHash(ledger.scopes.text(i)));
  return out;
}
