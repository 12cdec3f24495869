/**
 * Exceptions open and close themselves: orders are looked at as the risk queue looks at them, and what differs from the
 * open exceptions is decided by a system actor, some of them at a time.
 *
 *   committed ──orders concerned──► looked at next ─┐
 *   every order with work, round and round ─────────┴─► seen, gone, overdue ──► WatchExceptions, or nothing at all
 *
 * 1. No state but the log: whatever was not decided when the process ends is found again. 2. Only what would come to an event
 * is asked for, so a company at rest writes nothing. 3. A round takes a bounded time and a decision a bounded number.
 */
import type {DecideContext} from '../../src-shared/domain/decider.ts';
import {type DomainEvent, isPositionEvent, key} from '../../src-shared/domain/events.ts';
import {exceptionPolicyOf} from '../../src-shared/domain/exceptions/clock.ts';
import {isGoneLongEnough, judgeSeen} from '../../src-shared/domain/exceptions/decide.ts';
import {roleAbove} from '../../src-shared/domain/exceptions/policy.ts';
import {type Exception, exceptionId, isOverdue, LIMITS_EXCEPTION} from '../../src-shared/domain/exceptions/types.ts';
import {slicer} from '../../src-shared/engine/slicer.ts';
import {findingsOf, type Seen} from '../../src-shared/read-models/findings.ts';
import {workLeft} from '../../src-shared/read-models/risk-queue.ts';
import {policyOf, type World} from '../../src-shared/read-models/world.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';
import {contextFor, type Door} from '../../src-shared/sync/door.ts';
import type {AuthorityHost} from './authority-host.ts';

export const WATCHING_LIMITS = {
  /**
   * Of a round, which comes every second, in slices of `slicer`, so that everybody else works beside it: for what something happened to,
   * and for all others in turn.
   */
  touchedMs: 60,
  sweepMs: 20,
  /** Claims of a position whose orders are looked at at once when it changes; those of more are met in turn. */
  claimsMax: 500,
  /** Changes of one decision. */
  changesPerDecision: 40,
  /** Rows of orders passed over in one round, most of which have nothing left to do. */
  rowsPerRound: 20_000,
} as const;

/** Rows that are passed over in one go. */
const PAUSE_ROWS = 200;

type Line = {readonly order: string; readonly line: number};
type Change =
  | {readonly kind: 'seen'; readonly of: Seen}
  | {readonly kind: 'gone'; readonly of: Line}
  | {readonly kind: 'overdue'; readonly of: Line};

export class Watching {
  readonly #host: AuthorityHost;
  readonly #door: Door;
  readonly #elapsedMs: () => number;
  /** Orders that something happened to. */
  readonly #concerned = new Set<string>();
  /** Rows of positions that something happened to: who claims there is asked when there is time. */
  readonly #positions = new Set<number>();
  #row = 0;

  constructor(host: AuthorityHost, door: Door, elapsedMs: () => number) {
    this.#host = host;
    this.#door = door;
    this.#elapsedMs = elapsedMs;
  }

  /** Notes the orders that committed decisions concern: their own, and those that claim of the same stock. */
  note(decisions: readonly Decision[]): void {
    for (const {verdict} of decisions)
      if (verdict.kind === 'accepted') for (const e of verdict.events) this.#noteEvent(e);
  }

  #noteEvent(e: DomainEvent): void {
    if (!isPositionEvent(e)) {
      if ('order' in e && e.order !== undefined && !e.type.startsWith('Exception')) this.#concerned.add(e.order);
      return;
    }
    const row = this.#host.authority.ledger.positions.find(e.site, e.item);
    if (row >= 0) this.#positions.add(row);
  }

  /** Looks at orders for a while, in slices, and decides what changed. Gives how many exceptions did. */
  async round(): Promise<number> {
    const {touchedMs, sweepMs, changesPerDecision} = WATCHING_LIMITS;
    const pause = slicer();
    let changed = 0;
    const changes: Change[] = [];
    const turns = [
      [this.#touched(), touchedMs],
      [this.#sweep(), sweepMs],
    ] as const;
    for (const [orders, ms] of turns) {
      const until = this.#elapsedMs() + ms;
      for (const order of orders) {
        if (order !== null) this.#look(order, changes);
        if (changes.length >= changesPerDecision) changed += await this.#decide(changes.splice(0));
        if (this.#elapsedMs() >= until) break;
        await pause();
      }
    }
    return changed + (changes.length === 0 ? 0 : await this.#decide(changes));
  }

  /** Orders that something happened to, and those that claim of stock that something happened to. */
  *#touched(): Generator<string> {
    const {positions} = this.#host.authority.ledger;
    for (const row of this.#positions) {
      this.#positions.delete(row);
      for (const id of positions.claimIds(row, WATCHING_LIMITS.claimsMax) ?? [])
        this.#concerned.add(id.slice(0, id.lastIndexOf('/')));
    }
    for (const order of this.#concerned) {
      this.#concerned.delete(order);
      yield order;
    }
  }

  /** All orders in turn, on from where the last round ended; never more than once round. Null: nothing yet, others may work. */
  *#sweep(): Generator<string | null> {
    const {orders} = this.#host.authority.ledger.tables;
    const rows = Math.min(orders.count, WATCHING_LIMITS.rowsPerRound);
    for (let n = 0; n < rows; n++) {
      this.#row = this.#row + 1 >= orders.count ? 0 : this.#row + 1;
      if (n % PAUSE_ROWS === PAUSE_ROWS - 1) yield null;
      if (orders.alive[this.#row] !== 1) continue;
      const id = orders.text('id', this.#row);
      if (workLeft(this.#world, this.#row) > 0 || this.#hasAny(id, this.#row)) yield id;
    }
  }

  #hasAny(id: string, row: number): boolean {
    const {ledger} = this.#host.authority;
    const exceptions = ledger.docs('exception');
    if (exceptions.size === 0) return false;
    const {lines} = ledger.tables;
    return ledger.orders.linesOf(row).some((l) => exceptions.has(exceptionId(id, lines.number('line', l))));
  }

  #look(id: string, changes: Change[]): void {
    const world = this.#world;
    const order = world.read(key('order', id));
    if (order === undefined) return;
    const now = world.now();
    const {goneMinutes} = exceptionPolicyOf(policyOf(world));
    const found = new Map(findingsOf(world, order).map((seen) => [seen.line, seen]));
    for (const {line} of order.lines) {
      const of = {order: id, line};
      const seen = found.get(line);
      const old = world.read(key('exception', exceptionId(id, line)));
      if (seen !== undefined && judgeSeen(world.read, seen, this.#context(now)) !== null)
        changes.push({kind: 'seen', of: seen});
      else if (old === undefined) continue;
      else if (seen === undefined && (old.goneSince === null || isToClose(old, goneMinutes, now)))
        changes.push({kind: 'gone', of});
      else if (isOverdue(old, now) && roleAbove(old.owner) !== null) changes.push({kind: 'overdue', of});
    }
  }

  async #decide(changes: readonly Change[]): Promise<number> {
    const of = <K extends Change['kind']>(kind: K) =>
      changes
        .filter((change): change is Extract<Change, {kind: K}> => change.kind === kind)
        .map((change) => change.of as Extract<Change, {kind: K}>['of']);
    const [seen, gone, overdue] = [of('seen'), of('gone'), of('overdue')];
    let changed = 0;
    // An order may have hundreds of lines.
    for (let n = 0; n < Math.max(seen.length, gone.length, overdue.length); n += LIMITS_EXCEPTION.watchedMax) {
      const part = <T>(list: readonly T[]): T[] => list.slice(n, n + LIMITS_EXCEPTION.watchedMax);
      const {verdict} = await this.#host.submit(this.#door, `exceptions-${this.#host.authority.head + 1}`, {
        type: 'WatchExceptions',
        seen: part(seen),
        gone: part(gone),
        overdue: part(overdue),
      });
      if (verdict.kind === 'accepted') changed += verdict.events.length;
    }
    return changed;
  }

  #context(at: number): DecideContext {
    return contextFor(this.#door, '', at, 1);
  }

  get #world(): World {
    const {authority} = this.#host;
    return {
      ledger: authority.ledger,
      read: authority.ledger.read,
      overlaid: () => false,
      seesStock: () => true,
      now: () => authority.now,
    };
  }
}

const isToClose = (old: Exception, goneMinutes: number, now: number): boolean =>
  old.closed === null && isGoneLongEnough(old, goneMinutes, now);
