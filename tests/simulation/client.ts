/**
 * A desktop's shell with a modelled disk of two files: the cache (rows and cursor) and the outbox. Effects are carried
 * out one by one; a crash may fall between any two of them, and a restart knows only what is on disk.
 */
import type {Command} from '../../src-shared/domain/commands.ts';
import {assert} from '../../src-shared/kernel/assert.ts';
import type {Random} from '../../src-shared/kernel/random.ts';
import type {Instant} from '../../src-shared/kernel/types.ts';
import {decodeBlock, encodeBlock} from '../../src-shared/ledger/blocks.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import type {Carried, Cursor, Down, Submission, Up} from '../../src-shared/protocol/frames.ts';
import {decodeBatch, Replica, type ReplicaEffect, type Settled} from '../../src-shared/sync/replica.ts';
import {ALL_REPLICA_RULES, type ReplicaRules} from '../../src-shared/sync/rules.ts';
import {type Grant, type View, viewOf} from '../../src-shared/visibility/view.ts';
import {SMALL} from './world.ts';

type Blocks = readonly (readonly [string, Uint8Array])[];
type Cache = {cursor: Cursor; view: View; base: Blocks; tail: Uint8Array[]};
/** Thrown where the process dies; the shell around it starts again from disk. */
export const CRASH = new Error('the desk was killed');

export type ClientHooks = {
  readonly send: (frame: Up) => void;
  readonly settled: (settled: readonly Settled[]) => void;
  /** Asked before every write: does the process die here? */
  readonly dies: () => boolean;
  readonly closeSoon: (reason: string) => void;
  readonly count: (what: string) => void;
};

export class SimClient {
  readonly id: string;
  grant: Grant;
  lastGrant: Grant;
  readonly #r: Random;
  readonly #rules: ReplicaRules;
  readonly #hooks: ClientHooks;
  readonly #serverNow: () => Instant;
  readonly #blocks: BlockMemo;
  // On disk.
  #cache: Cache | null = null;
  readonly outbox: {nextSeq: number; submissions: Submission[]} = {nextSeq: 1, submissions: []};
  /** Command ids in the order in which they became durable: each must be decided exactly once, in this order. */
  readonly issued: string[] = [];
  // In memory.
  replica!: Replica;
  /** The cursor whose rows were checked last. */
  checked: Cursor | null = null;
  /** The clock of this desk is off by so much. */
  skew = 0;
  #number = 0;
  #arriving: {blocks: readonly {readonly scope: string; readonly bytes: number}[]; bytes: number[]} = {
    blocks: [],
    bytes: [],
  };
  /** Written late (only when a rule is off). */
  #late: (() => void)[] = [];

  constructor(
    id: string,
    grant: Grant,
    r: Random,
    rules: Partial<ReplicaRules>,
    serverNow: () => Instant,
    hooks: ClientHooks,
    blocks: BlockMemo,
  ) {
    this.id = id;
    this.grant = grant;
    this.lastGrant = grant;
    this.#r = r;
    this.#rules = {...ALL_REPLICA_RULES, ...rules};
    this.#hooks = hooks;
    this.#blocks = blocks;
    this.#serverNow = serverNow;
    this.boot();
  }

  /** Starts from what is on disk. */
  boot(): void {
    this.#late = [];
    this.checked = null;
    const ledger = new Ledger();
    const cache = this.#cache;
    for (const [scope, bytes] of cache?.base ?? []) decodeBlock(ledger, scope, bytes);
    ledger.adopted();
    for (const bytes of cache?.tail ?? [])
      for (const d of decodeBatch(bytes)?.decisions ?? []) for (const e of d.events) ledger.apply(e);
    this.replica = new Replica({
      state: {ledger, cursor: cache?.cursor ?? null, view: cache?.view ?? null},
      clientId: this.id,
      nextSeq: this.outbox.nextSeq,
      submissions: [...this.outbox.submissions],
      actor: {user: this.id, role: this.grant.role},
      grant: this.grant,
      logNow: () => this.#serverNow() + this.skew,
      speed: () => 1,
      rules: this.#rules,
      limits: SMALL,
    });
  }

  /** Durable first, then shown, then sent. */
  issue(command: Command): void {
    const submission = this.replica.prepare(`${this.id}:${this.#number++}`, command);
    if (submission === null) return this.#hooks.count('outbox full');
    const write = () => {
      this.outbox.submissions.push(submission);
      this.outbox.nextSeq = submission.clientSeq + 1;
      this.issued.push(submission.commandId);
    };
    if (this.#hooks.dies()) throw CRASH;
    if (this.#rules.outboxFirst) write();
    else this.#late.push(write);
    if (this.#hooks.dies()) throw CRASH;
    this.#perform(this.replica.issued(submission));
  }

  receive(frame: Carried<Down>, now: number): void {
    this.#keep(frame);
    this.#perform(this.replica.receive(frame, now));
  }

  // What arrives as blocks is stored as blocks: encoding the same rows again would find nothing new.
  #keep({frame, bytes}: Carried<Down>): void {
    if (frame[2] !== this.replica.attempt) return;
    if (frame[0] === 'snapshot-begin') this.#arriving = {blocks: frame[1].blocks, bytes: []};
    if (frame[0] === 'snapshot-chunk' && bytes !== null) this.#arriving.bytes.push(...bytes);
  }

  /** Writes the columns anew and empties the tail, in one step. */
  compact(): void {
    this.flushLate();
    const {cursor, view, ledger} = this.replica;
    if (this.#cache === null || cursor === null || view === null || this.#cache.cursor.seq !== cursor.seq) return;
    this.#cache = {cursor, view, base: blocksOf(ledger, this.#blocks), tail: []};
  }

  flushLate(): void {
    for (const write of this.#late.splice(0)) write();
  }

  get durableCursor(): Cursor | null {
    return this.#cache?.cursor ?? null;
  }

  #perform(effects: readonly ReplicaEffect[]): void {
    const tasks = [...effects];
    // Two files, no order between them: the outbox may be written before the cache.
    const append = tasks.findIndex((e) => e.do === 'append' || e.do === 'replace');
    const settle = tasks.findIndex((e) => e.do === 'settle');
    if (append >= 0 && settle >= 0 && this.#r.chance(0.5))
      [tasks[append], tasks[settle]] = [tasks[settle] as ReplicaEffect, tasks[append] as ReplicaEffect];
    for (const effect of tasks) this.#one(effect);
  }

  #one(effect: ReplicaEffect): void {
    const writes =
      effect.do === 'append' || effect.do === 'replace' || effect.do === 'settle' || effect.do === 'drop-cache';
    if (writes && this.#hooks.dies()) throw CRASH;
    switch (effect.do) {
      case 'send':
        return this.#hooks.send(effect.frame);
      case 'append':
        return this.#append(effect.cursor, effect.bytes);
      case 'replace':
        return this.#replace(effect.cursor);
      case 'settle': {
        this.flushLate();
        const done = new Set(effect.settled.map((s) => s.submission.clientSeq));
        this.outbox.submissions = this.outbox.submissions.filter((s) => !done.has(s.clientSeq));
        return this.#hooks.settled(effect.settled);
      }
      case 'drop-cache':
        return assert(false, `${this.id}: ${effect.why}`);
      case 'forked':
        return assert(false, `${this.id}: forked with ${effect.unknown.length} of unknown fate`);
      case 'wait':
        return this.#hooks.closeSoon(effect.reason);
      default:
        return;
    }
  }

  #append(cursor: Cursor, bytes: Uint8Array): void {
    const cache = this.#cache;
    assert(cache !== null, `${this.id}: a batch before any snapshot`);
    if (this.#rules.atomicCache) {
      cache.tail.push(bytes);
      cache.cursor = cursor;
      return;
    }
    cache.cursor = cursor;
    if (this.#hooks.dies()) throw CRASH;
    cache.tail.push(bytes);
  }

  #replace(cursor: Cursor): void {
    const view = this.replica.view ?? viewOf(this.grant);
    const {blocks, bytes} = this.#arriving;
    const whole = Uint8Array.from(bytes);
    let at = 0;
    const base = blocks.map(({scope, bytes: length}) => {
      at += length;
      return [scope, whole.subarray(at - length, at)] as const;
    });
    this.#cache = {
      cursor,
      view,
      base: at === whole.length ? base : blocksOf(this.replica.ledger, this.#blocks),
      tail: [],
    };
    this.#arriving = {blocks: [], bytes: []};
  }
}

/** Equal rows give equal blocks: encoded once for all desktops of a run. */
export type BlockMemo = Map<string, Uint8Array>;
function blocksOf(ledger: Ledger, memo: BlockMemo): Blocks {
  return ledger.scopes.strings.slice(1).map((scope) => {
    const name = `${scope} ${ledger.scopeHash(scope)}`;
    const bytes = memo.get(name) ?? encodeBlock(ledger, scope);
    memo.set(name, bytes);
    return [scope, bytes] as const;
  });
}
