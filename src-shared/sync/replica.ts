/**
 * Where a replica stands:   confirmed ──► cursor ──► pending (1…n) ──► visible
 *
 *   visible(key) = overlay(key) ?? confirmed(key)        overlay = pending decided again on top of confirmed
 *
 * 1. Rows and cursor change in one step. 2. Pending settles from batches (or from a snapshot's outcomes), in order, in
 * the same step as its events arrive. 3. The overlay is recomputed, never patched; only the authority refuses. 4. A frame
 * of another attempt is an answer to an older hello and is dropped. 5. What is issued is durable before it is sent.
 *
 * No I/O: `receive` and `issued` return effects, the engine carries them out. How pending is decided again is in
 * `overlay.ts`, how a snapshot is put together in `loading.ts`.
 */

import type {Command} from '../domain/commands.ts';
import type {Actor, Rejection} from '../domain/decider.ts';
import {type Key, type Kind, keyOf, type Read, type States} from '../domain/events.ts';
import {assert} from '../kernel/assert.ts';
import type {ClientId, Instant} from '../kernel/types.ts';
import type {Ledger} from '../ledger/ledger.ts';
import type {
  BatchBody,
  Carried,
  Cursor,
  Down,
  DownOf,
  GoodbyeReason,
  Outcome,
  SeenDecision,
  Submission,
  Up,
} from '../protocol/frames.ts';
import {LIMITS, type Limits} from '../protocol/limits.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../protocol/version.ts';
import {admits, type Grant, type View} from '../visibility/view.ts';
import {Loading} from './loading.ts';
import {decidedAgain, type Overlay, type Pending, visible} from './overlay.ts';
import {ALL_REPLICA_RULES, type ReplicaRules} from './rules.ts';

export type Settled = {readonly submission: Submission; readonly seq: number; readonly rejection: Rejection | null};

export type ReplicaEffect =
  | {readonly do: 'send'; readonly frame: Up}
  /** Append this batch to the cache and move its cursor, in one step. */
  | {readonly do: 'append'; readonly cursor: Cursor; readonly bytes: Uint8Array}
  /** The whole state was replaced: write the cache anew. */
  | {readonly do: 'replace'; readonly cursor: Cursor}
  | {readonly do: 'settle'; readonly settled: readonly Settled[]}
  | {readonly do: 'changed'; readonly keys: readonly Key[]; readonly decisions: readonly SeenDecision[]}
  | {
      readonly do: 'clock';
      readonly at: Instant;
      readonly speed: number;
      readonly simulated: boolean;
      readonly echo: number;
    }
  | {
      readonly do: 'integrity';
      readonly integrity: {readonly differences: number; readonly checkedAt: number} | null;
      readonly head: number;
    }
  | {
      readonly do: 'answer';
      readonly id: number;
      readonly rows: readonly unknown[] | null;
      readonly error: string | null;
    }
  | {readonly do: 'progress'; readonly done: number; readonly total: number}
  | {readonly do: 'drop-cache'; readonly why: string}
  /** Take a new client id and ask about commands of unknown fate. */
  | {readonly do: 'forked'; readonly unknown: readonly Submission[]}
  /** Try again after a pause, or stop for good (`null`). */
  | {readonly do: 'wait'; readonly reason: GoodbyeReason; readonly retryAfterMs: number | null};

export type ReplicaState = {readonly ledger: Ledger; readonly cursor: Cursor | null; readonly view: View | null};

export class Replica {
  ledger: Ledger;
  cursor: Cursor | null;
  view: View | null;
  clientId: ClientId;
  readonly actor: Actor;
  readonly grant: Grant;
  /** `online`: the stream is flowing from our cursor. */
  online = false;
  pending: Pending[] = [];
  nextSeq: number;
  overlay: Overlay = new Map();
  #rules: ReplicaRules;
  #limits: Limits;
  #attempt = 0;
  #inFlight = 0;
  /** Batches folded and not yet acknowledged. */
  #unacked = 0;
  #loading: Loading | null = null;
  #logNow: () => Instant;
  #speed: () => number;

  constructor(init: {
    state: ReplicaState;
    clientId: ClientId;
    nextSeq: number;
    submissions: readonly Submission[];
    actor: Actor;
    grant: Grant;
    logNow: () => Instant;
    speed: () => number;
    rules?: ReplicaRules;
    limits?: Limits;
    attempt?: number;
  }) {
    this.ledger = init.state.ledger;
    this.cursor = init.state.cursor;
    this.view = init.state.view;
    this.clientId = init.clientId;
    this.nextSeq = init.nextSeq;
    this.actor = init.actor;
    this.grant = init.grant;
    this.#logNow = init.logNow;
    this.#speed = init.speed;
    this.#rules = init.rules ?? ALL_REPLICA_RULES;
    this.#limits = init.limits ?? LIMITS;
    this.#attempt = init.attempt ?? 0;
    this.pending = init.submissions.map((s) => ({...s, guess: 'shown'}));
    this.recompute();
  }

  get attempt(): number {
    return this.#attempt;
  }

  /** What a person sees: confirmed with pending on top. */
  readonly read: Read = <K extends Kind>(k: Key<K>): States[K] | undefined =>
    visible(this.overlay, this.ledger.read, k);

  hello(sentAt: number, why: 'hash-mismatch' | null = null): Up {
    this.online = false;
    this.#inFlight = 0;
    this.#unacked = 0;
    this.#loading = null;
    this.#attempt += 1;
    return [
      'hello',
      {
        protocol: {min: PROTOCOL_MIN, max: PROTOCOL},
        core: CORE,
        clientId: this.clientId,
        cursor: this.cursor,
        why,
        sentAt,
      },
      this.#attempt,
    ];
  }

  /** The beat to send now: tells how far we are and what we await, so that a frame lost on the way up is noticed. */
  beat(sentAt: number): Up {
    this.#unacked = 0;
    return [
      'beat',
      {sentAt, acked: this.cursor?.seq ?? 0, submitted: this.#rules.beat ? this.#inFlight : 0},
      this.#attempt,
    ];
  }

  disconnected(): void {
    this.online = false;
    this.#inFlight = 0;
    this.#loading = null;
  }

  /**
   * The next submission; the caller makes it durable and then calls `issued`, one at a time. Null when the outbox is full.
   * Its number is taken only by `issued`: what could not be kept leaves no gap behind it.
   */
  prepare(commandId: string, command: Command): Submission | null {
    if (this.pending.length >= this.#limits.pendingMax) return null;
    return {commandId, clientSeq: this.nextSeq, basis: this.cursor?.seq ?? 0, command};
  }

  /** Durable: show it, and send it when nothing else is on its way. */
  issued(submission: Submission): readonly ReplicaEffect[] {
    assert(submission.clientSeq === this.nextSeq, `issued ${submission.clientSeq} where ${this.nextSeq} is next`);
    this.nextSeq += 1;
    this.pending.push({...submission, guess: 'shown'});
    const keys = this.recompute();
    return [{do: 'changed', keys, decisions: []}, ...this.submit()];
  }

  submit(): readonly ReplicaEffect[] {
    if (!this.online || this.pending.length === 0 || (this.#inFlight > 0 && this.#rules.oneInFlight)) return [];
    const submissions = this.pending.slice(0, this.#limits.submitMax).map(({guess: _, ...s}) => s);
    this.#inFlight = submissions.at(-1)?.clientSeq ?? 0;
    return [{do: 'send', frame: ['submit', {submissions}, this.#attempt]}];
  }

  /** Which pending are on their way. */
  isSent(clientSeq: number): boolean {
    return this.#inFlight >= clientSeq;
  }

  receive({frame, bytes}: Carried<Down>, now: number): readonly ReplicaEffect[] {
    const attempt = frame[2];
    if (attempt !== this.#attempt && attempt !== 0 && this.#rules.attempt) return [];
    switch (frame[0]) {
      case 'welcome':
        return this.#welcome(frame[1]);
      case 'snapshot-begin':
        return this.#begin(frame[1]);
      case 'snapshot-chunk':
        return this.#chunk(bytes);
      case 'snapshot-end':
        return this.#end(frame[1], now);
      case 'batch':
        return this.#batch(frame[1], bytes, now);
      case 'beat':
        return this.#beat(frame[1], now);
      case 'answer':
        return [{do: 'answer', ...frame[1]}];
      default:
        return this.#goodbye(frame[1]);
    }
  }

  #welcome(body: DownOf<'welcome'>[1]): readonly ReplicaEffect[] {
    const clock: ReplicaEffect = {do: 'clock', ...body.clock, echo: body.echo};
    this.#loading = new Loading(body);
    if (!this.#rules.viewBeforeRows && this.cursor !== null)
      this.cursor = {...this.cursor, viewKey: body.cursor.viewKey};
    // What was decided up to our cursor has its events in our rows already (the cache was written, the outbox was not):
    // no batch will bring it again. What lies behind the cursor settles from the batches to come.
    const held = body.mode === 'tail' ? body.cursor.seq : 0;
    const outcomes = body.outcomes as readonly Outcome[];
    const early = this.#settle(this.#rules.settleOnWelcome ? outcomes.filter((o) => o.seq <= held) : outcomes);
    if (body.mode === 'snapshot') return [clock, ...early, {do: 'progress', done: 0, total: 1}];
    this.#loading = null;
    this.online = true;
    this.view = body.view;
    const keys = this.recompute();
    return [clock, ...early, {do: 'changed', keys, decisions: []}, ...this.submit()];
  }

  #begin(body: DownOf<'snapshot-begin'>[1]): readonly ReplicaEffect[] {
    if (this.#loading === null) return [];
    this.#loading.begin(body);
    return [{do: 'progress', done: 0, total: Math.max(1, body.bytes)}];
  }

  #chunk(bytes: Uint8Array | null): readonly ReplicaEffect[] {
    if (this.#loading === null || bytes === null) return [];
    this.#loading.add(bytes);
    return [{do: 'progress', done: this.#loading.done, total: Math.max(1, this.#loading.total)}];
  }

  /** Installs rows, view and cursor together; then the outcomes settle what was decided meanwhile. */
  #end(body: DownOf<'snapshot-end'>[1], now: number): readonly ReplicaEffect[] {
    const loading = this.#loading;
    this.#loading = null;
    if (loading === null || loading.done !== loading.total) return [{do: 'send', frame: this.hello(now)}];
    const ledger = loading.installed(body.hash);
    if (ledger === null)
      return [
        {do: 'drop-cache', why: 'snapshot hash differs'},
        {do: 'wait', reason: 'invalid-frame', retryAfterMs: 5_000},
      ];
    const {view, cursor} = loading.welcome;
    this.ledger = ledger;
    this.view = view;
    this.cursor = {...cursor, seq: body.seq};
    this.online = true;
    // The rows may be older than the welcome: what was decided after them settles from the tail, with its events.
    const settled = this.#settle(
      loading.outcomesUpTo(this.#rules.settleOnSnapshot ? body.seq : Number.MAX_SAFE_INTEGER),
    );
    assert(
      this.pending.every((p) => loading.awaitsOutcome(p.clientSeq)),
      'a pending command lost its outcome',
    );
    const keys = this.recompute();
    return [{do: 'replace', cursor: this.cursor}, ...settled, {do: 'changed', keys, decisions: []}, ...this.submit()];
  }

  #batch(header: DownOf<'batch'>[1], bytes: Uint8Array | null, now: number): readonly ReplicaEffect[] {
    if (!this.online || this.cursor === null || this.view === null || bytes === null) return [];
    if (header.from !== this.cursor.seq && this.#rules.gap) return [{do: 'send', frame: this.hello(now)}];
    const body = decodeBatch(bytes);
    if (body === null || body.from !== header.from || body.to !== header.to)
      return [{do: 'wait', reason: 'invalid-frame', retryAfterMs: 5_000}];
    if (!knowsAll(body)) return [{do: 'wait', reason: 'client-too-old', retryAfterMs: null}];
    for (const d of body.decisions) for (const e of d.events) this.ledger.apply(e);
    this.cursor = {...this.cursor, seq: body.to};
    const settled = this.#settle(header.own as readonly Outcome[]);
    const keys = new Set<Key>(this.recompute());
    for (const d of body.decisions) for (const e of d.events) keys.add(keyOf(e));
    const effects: ReplicaEffect[] = [
      {do: 'append', cursor: this.cursor, bytes},
      ...settled,
      {do: 'changed', keys: [...keys], decisions: body.decisions},
      ...this.#acknowledge(body.to),
    ];
    const view = this.view;
    if (body.hash !== null && body.hash !== this.ledger.hash((scope) => admits(view, scope))) {
      return [
        ...effects,
        {do: 'drop-cache', why: `state hash differs at ${body.to}`},
        {do: 'send', frame: this.hello(now, 'hash-mismatch')},
      ];
    }
    return [...effects, ...this.submit()];
  }

  /** Every few batches: what is not acknowledged yet follows with the next, or with a beat. */
  #acknowledge(seq: number): readonly ReplicaEffect[] {
    this.#unacked += 1;
    if (this.#unacked < this.#limits.ackFrames) return [];
    this.#unacked = 0;
    return [{do: 'send', frame: ['ack', {seq}, this.#attempt]}];
  }

  #beat(body: DownOf<'beat'>[1], now: number): readonly ReplicaEffect[] {
    const effects: ReplicaEffect[] = [
      {do: 'clock', ...body.clock, echo: body.echo},
      {do: 'integrity', integrity: body.integrity, head: body.head},
    ];
    // Frames arrive in order: at a beat we hold all that was sent, or one was lost.
    // A welcome and its rows come before any beat of the same attempt, so not being online means the same; unless nothing of
    // the snapshot was sent yet, because it is still being made.
    if (this.#loading?.awaits(body) === true) return effects;
    if ((!this.online || body.sent !== this.cursor?.seq) && this.#rules.beat)
      return [...effects, {do: 'send', frame: this.hello(now)}];
    return effects;
  }

  #goodbye(body: DownOf<'goodbye'>[1]): readonly ReplicaEffect[] {
    this.disconnected();
    if (body.reason === 'client-forked') return [{do: 'forked', unknown: this.pending.map(({guess: _, ...s}) => s)}];
    return [{do: 'wait', reason: body.reason, retryAfterMs: body.retryAfterMs}];
  }

  /** Removes what was decided, in order. */
  #settle(outcomes: readonly Outcome[]): ReplicaEffect[] {
    const settled: Settled[] = [];
    for (const o of [...outcomes].sort((a, b) => a.clientSeq - b.clientSeq)) {
      const at = this.pending.findIndex((p) => p.clientSeq === o.clientSeq);
      if (at < 0) continue;
      assert(at === 0, `settled out of order: ${o.clientSeq}`);
      const [{guess: _, ...submission}] = this.pending.splice(0, 1) as [Pending];
      settled.push({submission, seq: o.seq, rejection: o.rejection});
      if (this.#inFlight <= o.clientSeq) this.#inFlight = 0;
    }
    return settled.length === 0 ? [] : [{do: 'settle', settled}];
  }

  /** Decides every pending command again on top of confirmed; gives the keys whose visible state may have changed. */
  recompute(): readonly Key[] {
    const before = this.overlay;
    const ground = {
      confirmed: this.ledger.read,
      view: this.view,
      grant: this.grant,
      actor: this.actor,
      logNow: this.#logNow,
      speed: this.#speed,
    };
    const {pending, overlay} = decidedAgain(ground, this.pending);
    this.pending = pending;
    this.overlay = overlay;
    return [...new Set([...before.keys(), ...overlay.keys()])];
  }
}

export function decodeBatch(bytes: Uint8Array): BatchBody | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as BatchBody;
  } catch {
    return null;
  }
}

/** False when a batch holds events of a core newer than ours. */
function knowsAll(body: BatchBody): boolean {
  try {
    for (const d of body.decisions) for (const e of d.events) keyOf(e);
    return true;
  } catch {
    return false;
  }
}
