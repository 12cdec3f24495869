/**
 * The authority: orders and decides every command against one log, and tells each session what its view admits. No I/O:
 * the shell appends what `takeUncommitted` gives, calls `committed`, and carries out the effects.
 *
 *   submit ──► deciding ──► log end: uncommitted ──append+fsync──► committed (up to) ─► pump each session ──► snapshots, batch bodies
 *   prepare (a step at a time, while nobody waits for it) ──► the next snapshot set ──► whoever awaits one
 *
 * 1. Nothing is sent that could still be lost. 2. A known clientSeq is not decided again. 3. A session has a position,
 * not a queue. 4. A session's view never changes: another grant ends it.
 *
 * Here: the doors, the group commit and the sessions. How a command is decided is in `deciding.ts`.
 */

import type {Actor} from '../domain/decider.ts';
import type {ClientId, Instant, Seq} from '../kernel/types.ts';
import type {Ledger} from '../ledger/ledger.ts';
import type {Cursor, Down, GoodbyeReason, Question, Submission, Up} from '../protocol/frames.ts';
import {LIMITS, type Limits} from '../protocol/limits.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../protocol/version.ts';
import {mutableView, type View, viewKey, viewOf} from '../visibility/view.ts';
import {BatchBodies, isHashDue} from './batch-bodies.ts';
import {Deciding} from './deciding.ts';
import {type Decision, outcomeOf} from './decision.ts';
import type {Door} from './door.ts';
import {EncodedDecisions} from './encoded.ts';
import {LogEnd, type LogEndConfig} from './log-end.ts';
import {resyncReason} from './resync.ts';
import {ALL_AUTHORITY_RULES, type AuthorityRules} from './rules.ts';
import {acknowledge, type Hello, newSession, type Session, type SessionId, standAt} from './session.ts';
import {type SnapshotSet, Snapshots} from './snapshots.ts';

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

export type AuthorityConfig = LogEndConfig & {
  readonly logId: string;
  readonly ledger: Ledger;
  readonly speed: () => number;
  readonly simulated: boolean;
  /** A set of an earlier position of this log, for whoever comes first. */
  readonly snapshot?: SnapshotSet | null;
  readonly rules?: AuthorityRules;
  readonly limits?: Limits;
};

export class Authority {
  readonly logId: string;
  readonly ledger: Ledger;
  readonly #config: AuthorityConfig;
  readonly #rules: AuthorityRules;
  readonly #limits: Limits;
  readonly #end: LogEnd;
  readonly #deciding: Deciding;
  readonly #snapshots: Snapshots;
  readonly #bodies: BatchBodies;
  readonly #encoded = new EncodedDecisions();
  readonly #sessions = new Map<SessionId, Session>();
  #waitingHellos: {session: SessionId; frame: Hello}[] = [];
  /** Sessions that awaited the set that was just finished: one is served a step. */
  #toServe: SessionId[] = [];
  /** The last integrity check, for the meter on every desk. */
  integrity: {differences: number; checkedAt: Instant} | null = null;

  constructor(config: AuthorityConfig) {
    this.#config = config;
    this.#rules = config.rules ?? ALL_AUTHORITY_RULES;
    this.#limits = config.limits ?? LIMITS;
    this.logId = config.logId;
    this.ledger = config.ledger;
    this.#end = new LogEnd(config, this.#limits);
    this.#deciding = new Deciding(config.ledger, this.#end, config.speed, this.#rules.dedup, this.#limits);
    this.#snapshots = new Snapshots(config.ledger, this.#end, this.#limits, this.#rules, config.snapshot ?? null);
    this.#bodies = new BatchBodies(config.ledger, this.#end, this.#encoded, this.#rules.viewReset, this.#limits);
  }

  get head(): Seq {
    return this.#end.head;
  }
  get durable(): Seq {
    return this.#end.durable;
  }
  get sessions(): number {
    return this.#sessions.size;
  }
  /** Log time: never goes back. */
  get now(): Instant {
    return this.#end.now;
  }

  // ---- doors -------------------------------------------------------------------------------------------------------

  /** A session was authenticated; it speaks after its hello. */
  connect(id: SessionId, door: Door): void {
    this.#sessions.set(id, newSession(door));
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
      if (this.#end.uncommitted.length > 0) {
        this.#waitingHellos.push({session: id, frame});
        return [];
      }
      return this.#hello(id, session, frame);
    }
    if (!session.greeted || frame[2] !== session.attempt) return [];
    switch (frame[0]) {
      case 'submit': {
        for (const submission of frame[1].submissions) {
          const refused = this.#deciding.admit({...session.door, clientId: session.clientId}, submission);
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
        if (submitted > this.#end.lastClientSeq(session.clientId)) return this.end(id, 'out-of-order', 0);
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
  submit(door: Door, commandId: string, command: Submission['command'], basis: Seq = this.head): Decision {
    return this.#deciding.submit(door, {commandId, basis, command});
  }

  /** Allocates back orders that may get something now, a bounded turn: true while more of them wait to be asked. */
  allocate(): boolean {
    return this.#deciding.allocate();
  }

  // ---- group commit ------------------------------------------------------------------------------------------------

  takeUncommitted(): readonly Decision[] {
    return this.#end.uncommitted;
  }

  /** A decision as a line of the log. */
  encoded(decision: Decision): Uint8Array {
    return this.#encoded.line(decision);
  }

  /**
   * What was taken is durable up to a position: now, and only now, the sessions hear of it. A shell that commits often may
   * `fanOut` later for several: `tell` 'own' answers only whose commands these were, unless a hash is due. A hello and a
   * snapshot go on when nothing decided is left to be made durable.
   */
  committed(tell: 'all' | 'own' = 'all', upTo: Seq = this.head): readonly Effect[] {
    const all = tell === 'all' || (upTo === this.head && this.#isHashDue);
    const own = new Set(this.#end.committed(upTo).map((d) => d.clientId));
    this.#snapshots.committed();
    const effects: Effect[] = [];
    for (const [id, {clientId}] of this.#sessions) if (all || own.has(clientId)) effects.push(...this.pump(id));
    if (this.#end.uncommitted.length > 0) return effects;
    const waiting = this.#waitingHellos;
    this.#waitingHellos = [];
    for (const {session: id, frame} of waiting) {
      const session = this.#sessions.get(id);
      if (session !== undefined) effects.push(...this.#hello(id, session, frame));
    }
    return effects;
  }

  /** True while a hello, a snapshot or a hash waits for everything decided to be durable; a busy shell must see to it. */
  get awaitsDurable(): boolean {
    return this.#waitingHellos.length > 0 || this.#snapshots.awaitsDurable || this.#isHashDue;
  }

  get #isHashDue(): boolean {
    return isHashDue(this.durable, this.head, this.#limits);
  }

  /** Sends each session what is durable and its window allows. */
  fanOut(): readonly Effect[] {
    const effects: Effect[] = [];
    for (const id of this.#sessions.keys()) effects.push(...this.pump(id));
    return effects;
  }

  /** Moves the floor: what is pruned is served as a snapshot from now on. */
  prune(floor: Seq): void {
    this.#end.prune(floor);
  }

  // ---- snapshots ---------------------------------------------------------------------------------------------------

  /** The newest finished set; it never changes. */
  get snapshot(): SnapshotSet | null {
    return this.#snapshots.newest;
  }

  /** Asks for a younger set; `prepare` makes it. */
  wantSnapshot(): void {
    this.#snapshots.want();
  }

  /** True while `prepare` has something to do. */
  get preparing(): boolean {
    return this.#toServe.length > 0 || this.#snapshots.busy;
  }

  /** True while a session waits for the set that is made. */
  get isAwaited(): boolean {
    for (const {awaits} of this.#sessions.values()) if (awaits) return true;
    return false;
  }

  /** One bounded step towards the set that is wanted, or one of the sessions that awaited it is served. */
  prepare(): readonly Effect[] {
    const next = this.#toServe.shift();
    if (next !== undefined) return this.#serveWaiting(next);
    if (this.#snapshots.step()) for (const [id, {awaits}] of this.#sessions) if (awaits) this.#toServe.push(id);
    return [];
  }

  #serveWaiting(id: SessionId): readonly Effect[] {
    const session = this.#sessions.get(id);
    if (session?.awaits !== true) return [];
    const set = this.#snapshots.servable;
    if (set !== null) return this.#serve(id, session, set);
    // Pruned past it while it was made.
    this.#snapshots.want();
    return [];
  }

  #serve(id: SessionId, session: Session, set: SnapshotSet): readonly Effect[] {
    session.awaits = false;
    standAt(session, this.#rules.tailFromSet ? set.seq : this.durable);
    const frames = this.#snapshots.frames(set, session.view, session.attempt);
    return [...frames.map((carried): Effect => ({do: 'send', session: id, ...carried})), ...this.pump(id)];
  }

  // ---- sessions ----------------------------------------------------------------------------------------------------

  #hello(id: SessionId, session: Session, frame: Hello): readonly Effect[] {
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
    const {durable, floor} = this.#end;
    const log = {logId: this.logId, durable, floor, tailMax: this.#limits.tailMax};
    const why = resyncReason(body, session.key, log);
    const set = why === null ? null : this.#snapshots.recent;
    session.awaits = why !== null;
    standAt(session, (why === null ? body.cursor?.seq : set?.seq) ?? 0);
    const cursor: Cursor = {logId: this.logId, seq: session.sent, viewKey: session.key, core: CORE};
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
          head: this.durable,
          cursor,
          lastClientSeq: this.#end.lastClientSeq(body.clientId),
          // Frames are typed from their schemas, whose arrays are mutable; nobody changes these.
          outcomes: [...this.#config.log.outcomes(body.clientId, this.#limits.outcomesKept)] as never,
          clock: this.#clock(),
          echo: body.sentAt,
          view: mutableView(session.view),
        },
        attempt,
      ],
    });
    if (why === null) return [...effects, ...this.pump(id)];
    if (set !== null) return [...effects, ...this.#serve(id, session, set)];
    this.#snapshots.want();
    return effects;
  }

  /** A client id belongs to the person who used it first; another's outcomes are nobody else's business. */
  #owns({actor}: Door, clientId: ClientId): boolean {
    for (const s of this.#sessions.values())
      if (s.greeted && s.clientId === clientId && s.door.actor.user !== actor.user) return false;
    const last = this.#config.log.outcomes(clientId, 1)[0];
    const decision = last === undefined ? undefined : this.#end.known(last.commandId);
    return decision === undefined || decision.actor.user === actor.user;
  }

  /** Sends what the window allows from the session's position. */
  pump(id: SessionId): readonly Effect[] {
    const session = this.#sessions.get(id);
    if (session === undefined || !session.greeted || session.awaits) return [];
    const limit = this.#rules.commitFirst ? this.durable : this.head;
    const effects: Effect[] = [];
    while (session.inFlight.length < this.#limits.windowFrames && session.sent < limit) {
      if (session.sent < this.#end.floor) return [...effects, ...this.end(id, 'too-far-behind', 0)];
      const from = session.sent;
      const decisions = this.#end.read(from, Math.min(limit, from + this.#limits.batchDecisionsMax));
      const to = from + decisions.length;
      const own = decisions.filter((d) => d.clientId === session.clientId).map(outcomeOf);
      effects.push({
        do: 'send',
        session: id,
        // `own` is readonly here and mutable in the frame's schema.
        frame: ['batch', {from, to, own: own as never}, session.attempt],
        bytes: this.#bodies.encoded(session.view, session.key, from, to, decisions),
      });
      session.sent = to;
      session.inFlight.push(to);
    }
    return effects;
  }

  #beat(id: SessionId, session: Session, echo: number): Effect {
    return {
      do: 'send',
      session: id,
      frame: [
        'beat',
        {sent: session.sent, head: this.durable, echo, clock: this.#clock(), integrity: this.integrity},
        session.attempt,
      ],
      bytes: null,
    };
  }

  #clock(): {at: Instant; speed: number; simulated: boolean} {
    return {at: this.now, speed: this.#config.speed(), simulated: this.#config.simulated};
  }
}
