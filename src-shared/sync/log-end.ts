/**
 * The end of the log as the authority holds it in memory; what is older is read from the durable log behind it.
 *
 *   durable log ──► floor ┤ tail … durable ┤ uncommitted … head
 *
 * 1. `head` grows by one a decision. 2. Log time never goes back. 3. `durable` moves only when the shell has appended.
 * 4. The tail is contiguous up to head, so that what is read from it needs no disk.
 */
import type {ClientId, Instant, Seq} from '../kernel/types.ts';
import type {Outcome} from '../protocol/frames.ts';
import type {Limits} from '../protocol/limits.ts';
import {type Decision, fitting} from './decision.ts';

/** What the authority reads of the durable log. Only committed decisions. */
export interface LogReader {
  /** Decisions with seq in (from, from + limit]. */
  read(from: Seq, limit: number): readonly Decision[];
  findCommand(commandId: string): Decision | undefined;
  lastClientSeq(clientId: ClientId): number;
  outcomes(clientId: ClientId, last: number): readonly Outcome[];
}

export type LogEndConfig = {
  readonly head: Seq;
  readonly lastAt: Instant;
  /** Decisions at or below are no longer served as a tail. */
  readonly floor: Seq;
  readonly log: LogReader;
  readonly now: () => Instant;
};

export class LogEnd {
  readonly #log: LogReader;
  readonly #now: () => Instant;
  readonly #limits: Limits;
  #head: Seq;
  #durable: Seq;
  #floor: Seq;
  #lastAt: Instant;
  #uncommitted: Decision[] = [];
  /** The same by command: a bulk of thousands must not be searched for each of its commands. */
  readonly #uncommittedOf = new Map<string, Decision>();
  /** The newest decisions, contiguous up to head. */
  #tail: Decision[] = [];
  readonly #lastClientSeqs = new Map<ClientId, number>();

  constructor(config: LogEndConfig, limits: Limits) {
    this.#log = config.log;
    this.#now = config.now;
    this.#limits = limits;
    this.#head = config.head;
    this.#durable = config.head;
    this.#floor = config.floor;
    this.#lastAt = config.lastAt;
  }

  get head(): Seq {
    return this.#head;
  }
  get durable(): Seq {
    return this.#durable;
  }
  get floor(): Seq {
    return this.#floor;
  }
  /** When the newest decision was made. */
  get lastAt(): Instant {
    return this.#lastAt;
  }
  /** Log time: never goes back. */
  get now(): Instant {
    return Math.max(this.#now(), this.#lastAt);
  }
  get uncommitted(): readonly Decision[] {
    return this.#uncommitted;
  }

  append(decision: Decision): void {
    const {clientId, clientSeq} = decision;
    this.#head = decision.seq;
    this.#lastAt = decision.at;
    this.#lastClientSeqs.set(clientId, Math.max(this.lastClientSeq(clientId), clientSeq));
    this.#uncommitted.push(decision);
    this.#uncommittedOf.set(decision.commandId, decision);
    this.#tail.push(decision);
    if (this.#tail.length > this.#limits.tailKept * 2) this.#tail.splice(0, this.#tail.length - this.#limits.tailKept);
  }

  /** What is uncommitted was appended by the shell, up to a position; gives what that was. */
  committed(upTo: Seq): readonly Decision[] {
    const committed = this.#uncommitted.filter((d) => d.seq <= upTo);
    for (const {commandId} of committed) this.#uncommittedOf.delete(commandId);
    this.#uncommitted = this.#uncommitted.slice(committed.length);
    this.#durable = upTo;
    return committed;
  }

  /** Moves the floor, never back and never past what is durable. */
  prune(floor: Seq): void {
    this.#floor = Math.max(this.#floor, Math.min(floor, this.#durable));
    this.#tail = this.#tail.filter((d) => d.seq > this.#floor);
  }

  /** Decisions of (from, to], as many of the first as fit a frame. */
  read(from: Seq, to: Seq): readonly Decision[] {
    const first = this.#tail[0]?.seq ?? this.#head + 1;
    const found =
      from + 1 >= first ? this.#tail.slice(from + 1 - first, to + 1 - first) : this.#log.read(from, to - from);
    return fitting(found, this.#limits.batchBytesMax);
  }

  /** The decision on a command, durable or not. */
  known(commandId: string): Decision | undefined {
    return this.#uncommittedOf.get(commandId) ?? this.#log.findCommand(commandId);
  }

  /** How far a client's commands are decided, durable or not. */
  lastClientSeq(id: ClientId): number {
    let last = this.#lastClientSeqs.get(id);
    if (last === undefined) {
      last = this.#log.lastClientSeq(id);
      this.#lastClientSeqs.set(id, last);
    }
    return last;
  }
}
