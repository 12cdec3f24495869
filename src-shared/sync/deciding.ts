/**
 * How a submission becomes a decision at the end of the log, whatever door it came through.
 *
 *   admit ──► dedup ─► rights ─► decide ─► clash ─► evolve ─► log end
 *
 * 1. A client's commands are decided in the order of their clientSeq, each once; a known one is not decided again.
 * 2. Every command leaves one decision, refused ones too. 3. The ledger holds what the log says up to its head.
 */
import {decide} from '../domain/decide.ts';
import type {Verdict} from '../domain/decider.ts';
import {type DomainEvent, idOf, keyOf} from '../domain/events.ts';
import type {Ledger} from '../ledger/ledger.ts';
import type {Submission} from '../protocol/frames.ts';
import type {Limits} from '../protocol/limits.ts';
import {forbidding} from '../visibility/rights.ts';
import {BackOrders} from './back-orders.ts';
import {clashes} from './clash.ts';
import type {Decision} from './decision.ts';
import {ALLOCATION, contextFor, type Door, guarded} from './door.ts';
import type {LogEnd} from './log-end.ts';

export class Deciding {
  readonly #ledger: Ledger;
  readonly #end: LogEnd;
  readonly #speed: () => number;
  readonly #dedup: boolean;
  readonly #limits: Limits;
  readonly #backOrders: BackOrders;

  /** `dedup` false: a known command is decided again, for simulations that show that this is noticed. */
  constructor(ledger: Ledger, end: LogEnd, speed: () => number, dedup: boolean, limits: Limits) {
    this.#ledger = ledger;
    this.#end = end;
    this.#speed = speed;
    this.#dedup = dedup;
    this.#limits = limits;
    this.#backOrders = new BackOrders(ledger);
    this.#backOrders.noteAll();
  }

  /** Decides a session's next submission, or passes over one that is known; else gives the reason to end the session. */
  admit(door: Door, submission: Submission): 'out-of-order' | 'client-forked' | null {
    const last = this.#end.lastClientSeq(door.clientId);
    const duplicate = duplicateId(submission.commandId, door.clientId);
    if (submission.clientSeq <= last && this.#dedup) {
      const known = this.#end.known(submission.commandId) ?? this.#end.known(duplicate);
      return known !== undefined && known.clientId === door.clientId && known.clientSeq === submission.clientSeq
        ? null
        : 'client-forked';
    }
    if (submission.clientSeq > last + 1) return 'out-of-order';
    if (this.#dedup && this.#end.known(submission.commandId) !== undefined) {
      this.#append(
        door,
        {...submission, commandId: duplicate},
        {kind: 'rejected', rejection: {code: 'already-exists', what: `command ${submission.commandId}`}},
      );
      return null;
    }
    this.#decide(door, submission);
    this.allocate();
    return null;
  }

  /** Decides what came through a door that counts no clientSeq; gives the decision made before for a known command id. */
  submit(door: Door, {commandId, basis, command}: Omit<Submission, 'clientSeq'>): Decision {
    const known = this.#end.known(commandId);
    if (known !== undefined) return known;
    const clientSeq = this.#end.lastClientSeq(door.clientId) + 1;
    const decision = this.#decide(door, {commandId, clientSeq, basis, command});
    this.allocate();
    return decision;
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
      const commandId = `allocate-${this.#end.head + 1}-${order}`;
      const verdict = decide(
        this.#ledger.read,
        command,
        contextFor(ALLOCATION, commandId, this.#end.now, this.#speed()),
      );
      if (verdict.kind === 'rejected') continue;
      const clientSeq = this.#end.lastClientSeq(ALLOCATION.clientId) + 1;
      this.#append(ALLOCATION, {commandId, clientSeq, basis: this.#end.head, command}, verdict);
      made += 1;
    }
    return this.#backOrders.size > 0;
  }

  #decide(door: Door, submission: Submission): Decision {
    const at = this.#end.now;
    const forbidden = forbidding(door.grant, submission.command);
    const verdict: Verdict<DomainEvent> =
      forbidden === null
        ? decide(
            guarded(this.#ledger.read, door.grant),
            submission.command,
            contextFor(door, submission.commandId, at, this.#speed()),
          )
        : {kind: 'rejected', rejection: forbidden};
    const clash = verdict.kind === 'accepted' ? verdict.events.find((e) => clashes(this.#ledger.read, e)) : undefined;
    return this.#append(
      door,
      submission,
      clash === undefined ? verdict : {kind: 'rejected', rejection: {code: 'already-exists', what: idOf(keyOf(clash))}},
    );
  }

  #append(door: Door, submission: Submission, verdict: Verdict<DomainEvent>): Decision {
    const decision: Decision = {
      seq: this.#end.head + 1,
      at: this.#end.now,
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
      for (const event of verdict.events) this.#ledger.apply(event);
      if (door !== ALLOCATION) this.#backOrders.note(verdict.events);
    }
    this.#end.append(decision);
    return decision;
  }
}

/** A command id that another client used first is refused under an id of its own: an id is unique in the whole log. */
const duplicateId = (commandId: string, clientId: string): string => `${commandId}~${clientId}`;
