/**
 * The integrity meter's arithmetic (B.25): balances derived again from movements by other code than `evolve`, and the
 * invariants of the state. A difference is a bug; it is reported with where it appeared and never repaired in silence.
 */
import {carriedOut} from '../domain/approvals/types.ts';
import type {Command} from '../domain/commands.ts';
import type {Verdict} from '../domain/decider.ts';
import {type DomainEvent, isPositionEvent} from '../domain/events.ts';
import {isLive} from '../domain/inventory/balances.ts';
import {isScrap, type PositionEvent, STATES, type StockState} from '../domain/inventory/types.ts';
import {bucketSum} from '../domain/orders/status.ts';
import type {Instant} from '../kernel/types.ts';
import type {Ledger} from './ledger.ts';

export type Difference = {readonly subject: string; readonly what: string};
/** Kept per check: more than this is one fault many times over. */
export const DIFFERENCES_MAX = 100;

/** What is summed of a position: its states, what is picked for lots, and what observations took from under promises. */
const SUMS = [...STATES, 'bound', 'lostAvailable', 'lostStaged'] as const;
type Sum = (typeof SUMS)[number];
const WIDTH = SUMS.length;
const SHOWN = [...STATES, 'bound'] as const;
const AT = Object.fromEntries(SUMS.map((name, n) => [name, n])) as Record<Sum, number>;

/**
 * Double entry, position by position: what came in and went out of each state since the log's first line. Nothing here is
 * read from the state it is compared with, so a state that was wrong from the start is noticed as well.
 */
export class Movements {
  readonly #rows = new Map<string, number>();
  readonly #sums: number[] = [];

  add({command: given, verdict}: {readonly command: Command; readonly verdict: Verdict<DomainEvent>}): void {
    if (verdict.kind !== 'accepted') return;
    const command = carriedOut(given, verdict.events);
    const forced = (command.type === 'ShipLots' || command.type === 'HoldStock') && command.override !== undefined;
    for (const event of verdict.events) if (isPositionEvent(event)) this.#move(event, forced);
  }

  #row(name: string): number {
    const known = this.#rows.get(name);
    if (known !== undefined) return known;
    const row = this.#rows.size * WIDTH;
    this.#rows.set(name, row);
    for (let n = 0; n < WIDTH; n++) this.#sums.push(0);
    return row;
  }

  #move(event: PositionEvent, forced: boolean): void {
    const row = this.#row(`${event.site}/${event.item}`);
    const move = (sum: Sum, units: number) => {
      this.#sums[row + AT[sum]] = (this.#sums[row + AT[sum]] as number) + units;
    };
    // Seen, not decided: so many units may be missing under the claims or lots that count on them.
    const seen = (state: StockState, units: number) => {
      move(state, units);
      if (units < 0 && state === 'available') move('lostAvailable', -units);
      if (units < 0 && state === 'staged') move('lostStaged', -units);
    };
    switch (event.type) {
      case 'StockReceived':
      case 'SupplyReceived':
        return move(event.into, event.quantity);
      case 'StockMoved':
        if (event.from === 'available' && (event.to === 'damaged' || forced)) seen('available', -event.quantity);
        else move(event.from, -event.quantity);
        return move(event.to, event.quantity);
      case 'StockAdjusted':
        return seen(event.state, event.after - event.before);
      case 'StockCounted':
        return seen(event.state, event.counted - event.book);
      case 'StockPicked':
        move('available', -event.quantity);
        move('bound', event.quantity);
        return move('staged', event.quantity);
      case 'StockUnpicked':
        move('staged', -event.found);
        move('bound', -event.quantity);
        return move(event.into, event.found);
      case 'StockDispatched':
        if (event.from === 'staged' && !isScrap(event.to)) move('bound', -event.quantity);
        if (forced && event.from === 'available') return seen('available', -event.quantity);
        return move(event.from, -event.quantity);
      case 'SnapshotApplied':
        return seen('available', event.delta);
      default:
        return;
    }
  }

  /**
   * Positions whose columns are not what their movements sum to, or that promise more than they have without anybody having
   * seen a loss. Yields now and then.
   */
  *compare(ledger: Ledger, now: () => Instant): Generator<Difference | null> {
    const {positions} = ledger.tables;
    for (let row = 0; row < positions.count; row++) {
      if (positions.alive[row] === 1) yield* this.#compareRow(ledger, row, now());
      if (row % 500 === 499) yield null;
    }
    let n = 0;
    for (const name of this.#rows.keys()) {
      const slash = name.indexOf('/');
      if (ledger.positions.find(name.slice(0, slash), name.slice(slash + 1)) < 0)
        yield {subject: name, what: 'the log moved units of it, and there is no such position'};
      if (++n % 2_000 === 0) yield null;
    }
  }

  *#compareRow(ledger: Ledger, row: number, now: Instant): Generator<Difference> {
    const {positions} = ledger.tables;
    const subject = `${positions.text('site', row)}/${positions.text('item', row)}`;
    const at = this.#rows.get(subject);
    const sum = (name: Sum): number => (at === undefined ? 0 : (this.#sums[at + AT[name]] as number));
    for (const name of SHOWN) {
      const column = positions.number(name, row);
      if (column !== sum(name))
        yield {subject, what: `${name}: the position shows ${column}, its movements sum to ${sum(name)}`};
    }
    const claimed = ledger.positions.claimsOf(row).reduce((n, c) => n + (isLive(c, now) ? c.onStock : 0), 0);
    const over = claimed - positions.number('available', row);
    // Claims on nothing are no harm: a bin may be negative by observation while nobody claims of it.
    if (claimed > 0 && over > sum('lostAvailable'))
      yield {
        subject,
        what: `${claimed} claimed of ${claimed - over} usable, and only ${sum('lostAvailable')} were seen to be lost`,
      };
    const missing = positions.number('bound', row) - positions.number('staged', row);
    if (missing > sum('lostStaged'))
      yield {
        subject,
        what: `${missing} of what is picked is not staged, and only ${sum('lostStaged')} were seen to be lost`,
      };
  }
}

/** What lots hold picked or packed against what their positions say is bound. In one go: it compares two tables. */
export function* stagedInvariants(ledger: Ledger): Generator<Difference> {
  const {positions, lots, lines} = ledger.tables;
  const picked = lots.i32('picked');
  const packed = lots.i32('packed');
  const parents = lots.i32('_parent');
  const held = new Map<number, number>();
  for (let r = 0; r < lots.count; r++) {
    const units = (picked[r] as number) + (packed[r] as number);
    if (units === 0 || lots.alive[r] !== 1) continue;
    const line = lots.number('line', r);
    const of = ledger.orders.linesOf(parents[r] as number).find((l) => lines.number('line', l) === line);
    const row = of === undefined ? -1 : ledger.positions.find(lots.text('site', r), lines.text('item', of));
    if (row >= 0) held.set(row, (held.get(row) ?? 0) + units);
    else
      yield {
        subject: `lot ${line}.${lots.number('lot', r)} at ${lots.text('site', r)}`,
        what: `${units} picked from no position`,
      };
  }
  const bound = positions.i32('bound');
  for (let row = 0; row < positions.count; row++) {
    if (positions.alive[row] !== 1 || bound[row] === (held.get(row) ?? 0)) continue;
    const subject = `${positions.text('site', row)}/${positions.text('item', row)}`;
    yield {
      subject,
      what: `bound: the position shows ${bound[row]}, its lots hold ${held.get(row) ?? 0} picked or packed`,
    };
  }
}

/** Claims and supplies against the balances that sum them, claims against the lots that need them, lines against their buckets. */
export function* invariants(ledger: Ledger): Generator<Difference | null> {
  const {positions} = ledger.tables;
  for (let row = 0; row < positions.count; row++) {
    if (positions.alive[row] === 1) yield* positionInvariants(ledger, row);
    if (row % 500 === 499) yield null;
  }
  const {orders} = ledger.tables;
  for (let row = 0; row < orders.count; row++) {
    if (orders.alive[row] !== 1) continue;
    const order = ledger.orders.read(row);
    for (const line of order.lines) {
      const sum = bucketSum(order, line);
      if (sum !== line.quantity)
        yield {subject: `${order.id} line ${line.line}`, what: `buckets sum to ${sum}, ordered are ${line.quantity}`};
    }
    if (row % 100 === 99) yield null;
  }
}

function* positionInvariants(ledger: Ledger, row: number): Generator<Difference | null> {
  const {positions} = ledger.tables;
  const subject = `${positions.text('site', row)}/${positions.text('item', row)}`;
  const sums = {allocated: 0, reserved: 0, inboundClaimed: 0, inTransit: 0, onOrder: 0};
  for (const c of ledger.positions.claimsOf(row)) {
    sums[c.kind === 'hold' ? 'reserved' : 'allocated'] += c.onStock;
    sums.inboundClaimed += c.quantity - c.onStock;
    if (c.onStock < 0 || c.onStock > c.quantity || c.quantity <= 0 || c.locked < 0 || c.locked > c.onStock)
      yield {subject, what: `claim ${c.id}: ${c.onStock} of ${c.quantity} on stock, ${c.locked} locked`};
    const fault = c.kind === 'hold' ? holdFault(ledger, c.id) : lotFault(ledger, c.id, c.quantity);
    if (fault !== null) yield {subject, what: fault};
  }
  for (const s of ledger.positions.suppliesOf(row)) {
    if (s.kind !== 'release') sums[s.kind === 'transfer' ? 'inTransit' : 'onOrder'] += s.quantity;
    if (s.quantity <= 0) yield {subject, what: `supply ${s.id} of ${s.quantity}`};
  }
  for (const [name, sum] of Object.entries(sums)) {
    const shown = positions.number(name, row);
    if (shown !== sum) yield {subject, what: `${name}: the position shows ${shown}, its parts sum to ${sum}`};
  }
}

function holdFault(ledger: Ledger, claim: string): string | null {
  const hold = claim.slice(0, claim.lastIndexOf('/'));
  return ledger.docs('hold').has(hold) ? null : `claim ${claim} belongs to no live hold`;
}

function lotFault(ledger: Ledger, claim: string, quantity: number): string | null {
  const slash = claim.lastIndexOf('/');
  const row = ledger.orders.find(claim.slice(0, slash));
  if (row < 0) return `claim ${claim} belongs to no live order`;
  const [line, lot] = claim
    .slice(slash + 1)
    .split('.')
    .map(Number);
  const {lots} = ledger.tables;
  const found = ledger.orders.lotsOf(row).find((r) => lots.number('line', r) === line && lots.number('lot', r) === lot);
  if (found === undefined) return `claim ${claim} belongs to no lot`;
  const needs = lots.number('allocated', found) + lots.number('released', found);
  return quantity > needs ? `claim ${claim} holds ${quantity}, its lot needs ${needs}` : null;
}
