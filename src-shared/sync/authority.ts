/**
 * The authority: orders and decides every command against one log, and tells each session what its view admits. No I/O:
 * the shell appends what `takeUncommitted` gives, calls `committed`, and carries out the effects.
 *
 *   submit ──► dedup ─► rights ─► decide ─► evolve ─► uncommitted ──append+fsync──► committed ─► pump each session
 *
 * 1. Nothing is sent that could still be lost. 2. A known clientSeq is not decided again. 3. A session has a position,
 * not a queue. 4. A session's view never changes: another grant ends it.
 */

import {decide} from '../domain/decide.ts';
import type {Actor, Verdict} from '../domain/decider.ts';
import {type DomainEvent, idOf, keyOf, scopeOf} from '../domain/events.ts';
import {assert} from '../kernel/assert.ts';
import type {ClientId, Instant, Seq} from '../kernel/types.ts';
import {encodeBlock, type ScopeIndex, scopeIndex} from '../ledger/blocks.ts';
import type {Ledger} from '../ledger/ledger.ts';
import type {
  BatchBody,
  Cursor,
  Down,
  GoodbyeReason,
  Outcome,
  Question,
  ResyncReason,
  SeenDecision,
  Submission,
  Up,
} from '../protocol/frames.ts';
import {LIMITS, type Limits} from '../protocol/limits.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../protocol/version.ts';
import {mayIssue} from '../visibility/rights.ts';
import {admits, mutableView, type View, viewKey, viewOf} from '../visibility/view.ts';
import {BackOrders} from './back-orders.ts';
import {clashes} from './clash.ts';
import {type Decision, fitting} from './decision.ts';
import {ALLOCATION, contextFor, type Door, guarded} from './door.ts';

export type SessionId = string;

/** What the authority reads of the durable log. Only committed decisions. */
export interface LogReader {
  /** Decisions with seq in (from, from + limit]. */
  read(from: Seq, limit: number): readonly Decision[];
  findCommand(commandId: string): Decision | undefined;
  lastClientSeq(clientId: ClientId): number;
  outcomes(clientId: ClientId, last: number): readonly Outcome[];
}

export type Effect =
  | {readonly do: 'send'; readonly session: SessionId; readonly frame: Down; readonly bytes: Uint8Array | null}
  | {readonly do: 'close'; readonly session: SessionId}
  | {
      readonly do: 'answer';
      readonly session: SessionId;
      readonly attempt: number;
      readonly id: number;
      readonly question: Question;
      readonly view: View;
      readonly actor: Actor;
    };

/** Rules that a simulation may switch off to show that its checks would notice. Always all on in production. */
export type AuthorityRules = {readonly dedup: boolean; readonly viewReset: boolean; readonly commitFirst: boolean};
export const ALL_AUTHORITY_RULES: AuthorityRules = {dedup: true, viewReset: true, commitFirst: true};

export type AuthorityConfig = {
  readonly logId: string;
  readonly ledger: Ledger;
  readonly head: Seq;
  readonly lastAt: Instant;
  /** Decisions at or below are no longer served as a tail. */
  readonly floor: Seq;
  readonly log: LogReader;
  readonly now: () => Instant;
  readonly speed: () => number;
  readonly simulated: boolean;
  readonly rules?: AuthorityRules;
  readonly limits?: Limits;
};

type Session = {
  readonly door: Door;
  view: View;
  key: string;
  attempt: number;
  clientId: ClientId;
  sent: Seq;
  acked: Seq;
  inFlight: Seq[];
  greeted: boolean;
};
type Client = {lastClientSeq: number};

const BODIES_KEPT = 256;

export class Authority {
  readonly logId: string;
  readonly ledger: Ledger;
  readonly #config: AuthorityConfig;
  readonly #rules: AuthorityRules;
  readonly #limits: Limits;
  #head: Seq;
  #durable: Seq;
  #floor: Seq;
  #lastAt: Instant;
  #uncommitted: Decision[] = [];
  /** The newest decisions, contiguous up to head. */
  #tail: Decision[] = [];
  readonly #sessions = new Map<SessionId, Session>();
  readonly #clients = new Map<ClientId, Client>();
  readonly #bodies = new Map<string, Uint8Array>();
  readonly #blocks = new Map<string, {readonly hash: number; readonly bytes: Uint8Array}>();
  readonly #backOrders: BackOrders;
  #waitingHellos: {session: SessionId; frame: Extract<Up, readonly ['hello', ...unknown[]]>}[] = [];
  /** The last integrity check, for the meter on every desk. */
  integrity: {differences: number; checkedAt: Instant} | null = null;

  constructor(config: AuthorityConfig) {
    this.#config = config;
    this.#rules = config.rules ?? ALL_AUTHORITY_RULES;
    this.#limits = config.limits ?? LIMITS;
    this.logId = config.logId;
    this.ledger = config.ledger;
    this.#head = config.head;
    this.#durable = config.head;
    this.#floor = config.floor;
    this.#lastAt = config.lastAt;
    this.#backOrders = new BackOrders(config.ledger);
    this.#backOrders.noteAll();
  }

  get head(): Seq {
    return this.#head;
  }
  get durable(): Seq {
    return this.#durable;
  }
  get sessions(): number {
    return this.#sessions.size;
  }
  /** Log time: never goes back. */
  get now(): Instant {
    return Math.max(this.#config.now(), this.#lastAt);
  }

  // ---- doors -------------------------------------------------------------------------------------------------------

  /** A session was authenticated; it speaks after its hello. */
  connect(id: SessionId, door: Door): void {
    const view = viewOf(door.grant);
    this.#sessions.set(id, {
      door,
      view,
      key: viewKey(view),
      attempt: 0,
      clientId: door.clientId,
      sent: 0,
      acked: 0,
      inFlight: [],
      greeted: false,
    });
  }
  disconnect(id: SessionId): void {
    this.#sessions.delete(id);
    this.#waitingHellos = this.#waitingHellos.filter((w) => w.session !== id);
  }

  /** Another grant is another view: the session ends, the next hello gets a snapshot of the new view. */
  regrant(id: SessionId, door: Door): readonly Effect[] {
    const session = this.#sessions.get(id);
    if (session === undefined) return [];
    if (!this.#rules.viewReset) {
      session.view = viewOf(door.grant);
      return [];
    }
    return this.end(id, 'view-changed', 0);
  }

  end(id: SessionId, reason: GoodbyeReason, retryAfterMs: number | null): readonly Effect[] {
    const session = this.#sessions.get(id);
    this.disconnect(id);
    return [
      {do: 'send', session: id, frame: ['goodbye', {reason, retryAfterMs}, session?.attempt ?? 0], bytes: null},
      {do: 'close', session: id},
    ];
  }

  receive(id: SessionId, frame: Up): readonly Effect[] {
    const session = this.#sessions.get(id);
    if (session === undefined) return [];
    if (frame[0] === 'hello') {
      // A snapshot must show committed rows only.
      if (this.#uncommitted.length > 0) {
        this.#waitingHellos.push({session: id, frame});
        return [];
      }
      return this.#hello(id, session, frame);
    }
    if (!session.greeted || frame[2] !== session.attempt) return [];
    switch (frame[0]) {
      case 'submit': {
        for (const submission of frame[1].submissions) {
          const refused = this.#admit({...session.door, clientId: session.clientId}, submission);
          if (refused !== null) return this.end(id, refused, refused === 'client-forked' ? null : 0);
        }
        return this.#rules.commitFirst ? [] : this.pump(id);
      }
      case 'ack': {
        acknowledge(session, frame[1].seq);
        return this.pump(id);
      }
      case 'beat': {
        const {acked, submitted, sentAt} = frame[1];
        // Frames arrive in order: what was submitted before this beat is here, or it was lost and must be sent again.
        if (submitted > this.#client(session.clientId).lastClientSeq) return this.end(id, 'out-of-order', 0);
        acknowledge(session, acked);
        return [...this.pump(id), this.#beat(id, session, sentAt)];
      }
      default:
        return [
          {
            do: 'answer',
            session: id,
            attempt: session.attempt,
            id: frame[1].id,
            question: frame[1].question,
            view: session.view,
            actor: session.door.actor,
          },
        ];
    }
  }

  /**
   * A door without a session (REST, feeds, devices): the same rules. Gives the decision, the one made before for the
   * same command id, or the refusal of the door itself.
   */
  submit(door: Door, commandId: string, command: Submission['command'], basis: Seq = this.#head): Decision {
    const known = this.#known(commandId);
    if (known !== undefined) return known;
    const clientSeq = this.#client(door.clientId).lastClientSeq + 1;
    const decision = this.#decide(door, {commandId, clientSeq, basis, command});
    this.allocate();
    return decision;
  }

  // ---- group commit ------------------------------------------------------------------------------------------------

  takeUncommitted(): readonly Decision[] {
    return this.#uncommitted;
  }

  /** Everything taken is durable: now, and only now, the sessions hear of it. A shell that commits often may `fanOut` later for several. */
  committed(tell = true): readonly Effect[] {
    this.#uncommitted = [];
    this.#durable = this.#head;
    const effects: Effect[] = tell ? [...this.fanOut()] : [];
    const waiting = this.#waitingHellos;
    this.#waitingHellos = [];
    for (const {session: id, frame} of waiting) {
      const session = this.#sessions.get(id);
      if (session !== undefined) effects.push(...this.#hello(id, session, frame));
    }
    return effects;
  }

  /** Sends each session what is durable and its window allows. */
  fanOut(): readonly Effect[] {
    const effects: Effect[] = [];
    for (const id of this.#sessions.keys()) effects.push(...this.pump(id));
    return effects;
  }

  /** Moves the floor: what is pruned is served as a snapshot from now on. */
  prune(floor: Seq): void {
    this.#floor = Math.max(this.#floor, Math.min(floor, this.#durable));
    this.#tail = this.#tail.filter((d) => d.seq > this.#floor);
  }

  // ---- sessions ----------------------------------------------------------------------------------------------------

  #hello(id: SessionId, session: Session, frame: Extract<Up, readonly ['hello', ...unknown[]]>): readonly Effect[] {
    const [, body, attempt] = frame;
    session.attempt = attempt;
    if (body.protocol.max < PROTOCOL_MIN) return this.end(id, 'client-too-old', null);
    if (body.protocol.min > PROTOCOL) return this.end(id, 'server-too-old', 60_000);
    if (!this.#owns(session.door, body.clientId)) return this.end(id, 'client-forked', null);
    const effects: Effect[] = [];
    for (const [other, s] of this.#sessions)
      if (other !== id && s.greeted && s.clientId === body.clientId)
        effects.push(...this.end(other, 'superseded', null));
    session.clientId = body.clientId;
    session.key = viewKey(session.view);
    session.greeted = true;
    const why = this.#resync(body.cursor, session.key, body.core, body.why);
    const from = why === null && body.cursor !== null ? body.cursor.seq : this.#durable;
    session.sent = from;
    session.acked = from;
    session.inFlight = [];
    const cursor: Cursor = {logId: this.logId, seq: from, viewKey: session.key, core: CORE};
    effects.push({
      do: 'send',
      session: id,
      bytes: null,
      frame: [
        'welcome',
        {
          protocol: Math.min(PROTOCOL, body.protocol.max),
          mode: why === null ? 'tail' : 'snapshot',
          why,
          head: this.#durable,
          cursor,
          lastClientSeq: this.#client(body.clientId).lastClientSeq,
          outcomes: [...this.#config.log.outcomes(body.clientId, this.#limits.outcomesKept)] as never,
          clock: this.#clock(),
          echo: body.sentAt,
          view: mutableView(session.view),
        },
        attempt,
      ],
    });
    if (why !== null) effects.push(...this.#snapshot(id, session));
    effects.push(...this.pump(id));
    return effects;
  }

  /** A client id belongs to the person who used it first; another's outcomes are nobody else's business. */
  #owns({actor}: Door, clientId: ClientId): boolean {
    for (const s of this.#sessions.values())
      if (s.greeted && s.clientId === clientId && s.door.actor.user !== actor.user) return false;
    const last = this.#config.log.outcomes(clientId, 1)[0];
    const decision = last === undefined ? undefined : this.#known(last.commandId);
    return decision === undefined || decision.actor.user === actor.user;
  }

  #resync(cursor: Cursor | null, key: string, core: number, why: 'hash-mismatch' | null): ResyncReason | null {
    if (why !== null) return why;
    if (cursor === null) return 'first-visit';
    if (cursor.logId !== this.logId || cursor.seq > this.#durable) return 'log-changed';
    if (cursor.viewKey !== key) return 'view-changed';
    if (core !== CORE || cursor.core !== CORE) return 'core-changed';
    if (cursor.seq < this.#floor) return 'log-pruned';
    return this.#durable - cursor.seq > this.#limits.tailMax ? 'too-far-behind' : null;
  }

  #snapshot(id: SessionId, session: Session): Effect[] {
    assert(this.#uncommitted.length === 0, 'a snapshot must show committed rows only');
    const names: string[] = [];
    for (let i = 1; i < this.ledger.scopes.size; i++)
      if (admits(session.view, this.ledger.scopes.text(i))) names.push(this.ledger.scopes.text(i));
    let rows: ScopeIndex | undefined;
    const blocks = names.map((scope) => ({
      scope,
      bytes: this.#block(scope, () => {
        rows ??= scopeIndex(this.ledger);
        return rows;
      }),
    }));
    const total = blocks.reduce((n, b) => n + b.bytes.length, 0);
    const send = (frame: Down, bytes: Uint8Array | null = null): Effect => ({do: 'send', session: id, frame, bytes});
    const effects = [
      send([
        'snapshot-begin',
        {seq: this.#durable, blocks: blocks.map((b) => ({scope: b.scope, bytes: b.bytes.length})), bytes: total},
        session.attempt,
      ]),
    ];
    let index = 0;
    for (const {bytes} of blocks) {
      for (let at = 0; at < bytes.length; at += this.#limits.snapshotChunkBytes)
        effects.push(
          send(
            ['snapshot-chunk', {index: index++}, session.attempt],
            bytes.subarray(at, at + this.#limits.snapshotChunkBytes),
          ),
        );
    }
    effects.push(
      send([
        'snapshot-end',
        {seq: this.#durable, at: this.now, hash: this.ledger.hash((scope) => admits(session.view, scope))},
        session.attempt,
      ]),
    );
    return effects;
  }

  /** The rows of each scope are found once a snapshot, and only when a block is stale. */
  #block(scope: string, index: () => ScopeIndex): Uint8Array {
    const hash = this.ledger.scopeHash(scope);
    const known = this.#blocks.get(scope);
    if (known !== undefined && known.hash === hash) return known.bytes;
    const bytes = encodeBlock(this.ledger, scope, index());
    this.#blocks.set(scope, {hash, bytes});
    return bytes;
  }

  /** Sends what the window allows from the session's position. */
  pump(id: SessionId): readonly Effect[] {
    const session = this.#sessions.get(id);
    if (session === undefined || !session.greeted) return [];
    const limit = this.#rules.commitFirst ? this.#durable : this.#head;
    const effects: Effect[] = [];
    while (session.inFlight.length < this.#limits.windowFrames && session.sent < limit) {
      if (session.sent < this.#floor) return [...effects, ...this.end(id, 'too-far-behind', 0)];
      const from = session.sent;
      const decisions = this.#read(from, Math.min(limit, from + this.#limits.batchDecisionsMax));
      const to = from + decisions.length;
      const own = decisions.filter((d) => d.clientId === session.clientId).map(outcomeOf);
      effects.push({
        do: 'send',
        session: id,
        frame: ['batch', {from, to, own: own as never}, session.attempt],
        bytes: this.#body(session, from, to, decisions),
      });
      session.sent = to;
      session.inFlight.push(to);
    }
    return effects;
  }

  #body(session: Session, from: Seq, to: Seq, decisions: readonly Decision[]): Uint8Array {
    const name = `${session.key}:${from}:${to}`;
    const known = this.#rules.viewReset ? this.#bodies.get(name) : undefined;
    if (known !== undefined) return known;
    const seen: SeenDecision[] = [];
    for (const d of decisions) {
      if (d.verdict.kind !== 'accepted') continue;
      const events = d.verdict.events.filter((e) => admits(session.view, scopeOf(e)));
      if (events.length > 0) seen.push({seq: d.seq, at: d.at, user: d.actor.user, events});
    }
    const hashed =
      to === this.#head && Math.floor(to / this.#limits.hashEvery) > Math.floor(from / this.#limits.hashEvery);
    const body: BatchBody = {
      from,
      to,
      at: decisions.at(-1)?.at ?? this.#lastAt,
      decisions: seen,
      hash: hashed ? this.ledger.hash((scope) => admits(session.view, scope)) : null,
    };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    if (this.#bodies.size >= BODIES_KEPT) this.#bodies.delete(this.#bodies.keys().next().value as string);
    this.#bodies.set(name, bytes);
    return bytes;
  }

  #read(from: Seq, to: Seq): readonly Decision[] {
    const first = this.#tail[0]?.seq ?? this.#head + 1;
    const found =
      from + 1 >= first ? this.#tail.slice(from + 1 - first, to + 1 - first) : this.#config.log.read(from, to - from);
    return fitting(found, this.#limits.batchBytesMax);
  }

  #beat(id: SessionId, session: Session, echo: number): Effect {
    return {
      do: 'send',
      session: id,
      frame: [
        'beat',
        {sent: session.sent, head: this.#durable, echo, clock: this.#clock(), integrity: this.integrity},
        session.attempt,
      ],
      bytes: null,
    };
  }

  #clock(): {at: Instant; speed: number; simulated: boolean} {
    return {at: this.now, speed: this.#config.speed(), simulated: this.#config.simulated};
  }

  // ---- deciding ----------------------------------------------------------------------------------------------------

  #admit(door: Door, submission: Submission): 'out-of-order' | 'client-forked' | null {
    const client = this.#client(door.clientId);
    if (submission.clientSeq <= client.lastClientSeq && this.#rules.dedup) {
      const known = this.#known(submission.commandId) ?? this.#known(duplicateId(submission.commandId, door.clientId));
      return known !== undefined && known.clientId === door.clientId && known.clientSeq === submission.clientSeq
        ? null
        : 'client-forked';
    }
    if (submission.clientSeq > client.lastClientSeq + 1) return 'out-of-order';
    if (this.#rules.dedup && this.#known(submission.commandId) !== undefined) {
      this.#append(
        door,
        {...submission, commandId: duplicateId(submission.commandId, door.clientId)},
        {kind: 'rejected', rejection: {code: 'already-exists', what: `command ${submission.commandId}`}},
      );
      return null;
    }
    this.#decide(door, submission);
    this.allocate();
    return null;
  }

  #decide(door: Door, submission: Submission): Decision {
    const at = this.now;
    const verdict: Verdict<DomainEvent> = mayIssue(door.grant, submission.command)
      ? decide(
          guarded(this.ledger.read, door.grant),
          submission.command,
          contextFor(door, submission.commandId, at, this.#config.speed()),
        )
      : {kind: 'rejected', rejection: {code: 'forbidden'}};
    const clash = verdict.kind === 'accepted' ? verdict.events.find((e) => clashes(this.ledger.read, e)) : undefined;
    return this.#append(
      door,
      submission,
      clash === undefined ? verdict : {kind: 'rejected', rejection: {code: 'already-exists', what: idOf(keyOf(clash))}},
    );
  }

  /**
   * Back orders that may get something now are allocated, first come, each as a decision of its own; one that would get
   * nothing leaves no trace. A turn is bounded: true while more of them wait to be asked.
   */
  allocate(): boolean {
    const {allocationTriesPerTurn, allocationsPerTurn} = this.#limits;
    let made = 0;
    for (let tries = 0; tries < allocationTriesPerTurn && made < allocationsPerTurn; tries++) {
      const order = this.#backOrders.next();
      if (order === undefined) return false;
      const command = {type: 'AllocateOrder', order} as const;
      const commandId = `allocate-${this.#head + 1}-${order}`;
      const verdict = decide(
        this.ledger.read,
        command,
        contextFor(ALLOCATION, commandId, this.now, this.#config.speed()),
      );
      if (verdict.kind === 'rejected') continue;
      const clientSeq = this.#client(ALLOCATION.clientId).lastClientSeq + 1;
      this.#append(ALLOCATION, {commandId, clientSeq, basis: this.#head, command}, verdict);
      made += 1;
    }
    return this.#backOrders.size > 0;
  }

  #append(door: Door, submission: Submission, verdict: Verdict<DomainEvent>): Decision {
    const at = this.now;
    const decision: Decision = {
      seq: this.#head + 1,
      at,
      actor: door.actor,
      clientId: door.clientId,
      clientSeq: submission.clientSeq,
      commandId: submission.commandId,
      basis: submission.basis,
      v: 1,
      command: submission.command,
      verdict,
    };
    if (verdict.kind === 'accepted') {
      for (const event of verdict.events) this.ledger.apply(event);
      if (door !== ALLOCATION) this.#backOrders.note(verdict.events);
    }
    this.#head = decision.seq;
    this.#lastAt = at;
    const client = this.#client(door.clientId);
    client.lastClientSeq = Math.max(client.lastClientSeq, submission.clientSeq);
    this.#uncommitted.push(decision);
    this.#tail.push(decision);
    if (this.#tail.length > this.#limits.tailKept * 2) this.#tail.splice(0, this.#tail.length - this.#limits.tailKept);
    return decision;
  }

  #known(commandId: string): Decision | undefined {
    return this.#uncommitted.find((d) => d.commandId === commandId) ?? this.#config.log.findCommand(commandId);
  }

  #client(id: ClientId): Client {
    let client = this.#clients.get(id);
    if (client === undefined) {
      client = {lastClientSeq: this.#config.log.lastClientSeq(id)};
      this.#clients.set(id, client);
    }
    return client;
  }
}

/** Opens the window up to what the replica has applied. */
function acknowledge(session: Session, seq: Seq): void {
  session.acked = Math.max(session.acked, seq);
  session.inFlight = session.inFlight.filter((to) => to > session.acked);
}

const duplicateId = (commandId: string, clientId: string): string => `${commandId}~${clientId}`;
export const outcomeOf = (d: Decision): Outcome => ({
  clientSeq: d.clientSeq,
  commandId: d.commandId,
  seq: d.seq,
  rejection: d.verdict.kind === 'rejected' ? d.verdict.rejection : null,
});
