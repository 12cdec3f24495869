/**
 * The integrity meter's arithmetic (B.25): balances derived again from movements by other code than `evolve`, and the
 * invariants of the state. A difference is a bug; it is reported with where it appeared and never repaired in silence.
 */
import type {DomainEvent} from '../domain/events.ts';
import {isPositionEvent} from '../domain/events.ts';
import {STATES, type StockState} from '../domain/inventory/types.ts';
import {bucketSum} from '../domain/orders/status.ts';
import type {Ledger} from './ledger.ts';

export type Difference = {readonly subject: string; readonly what: string};
/** Kept per check: more than this is one fault many times over. */
export const DIFFERENCES_MAX = 100;

/** Double entry, position by position: what came in and went out of each state. */
export class Movements {
  readonly #sums = new Map<string, Map<StockState, number>>();

  /** Starts from the state as it is: what follows is checked against it. */
  constructor(ledger: Ledger) {
    const {positions} = ledger.tables;
    for (let row = 0; row < positions.count; row++) {
      if (positions.alive[row] !== 1) continue;
      this.#sums.set(
        `${positions.text('site', row)}/${positions.text('item', row)}`,
        new Map(STATES.map((s) => [s, positions.number(s, row)])),
      );
    }
  }

  add(event: DomainEvent): void {
    if (!isPositionEvent(event)) return;
    const name = `${event.site}/${event.item}`;
    const states = this.#sums.get(name) ?? new Map<StockState, number>();
    this.#sums.set(name, states);
    const move = (state: StockState, units: number) => states.set(state, (states.get(state) ?? 0) + units);
    switch (event.type) {
      case 'StockReceived':
      case 'SupplyReceived':
        return void move(event.into, event.quantity);
      case 'StockMoved':
        move(event.from, -event.quantity);
        return void move(event.to, event.quantity);
      case 'StockAdjusted':
        return void move(event.state, event.after - event.before);
      case 'StockCounted':
        return void move(event.state, event.counted - event.book);
      case 'StockPicked':
        move('available', -event.quantity);
        return void move('staged', event.quantity);
      case 'StockDispatched':
        return void move(event.from, -event.quantity);
      case 'SnapshotApplied':
        return void move('available', event.delta);
      default:
        return;
    }
  }

  /** Positions whose columns are not what their movements sum to. Yields now and then. */
  *compare(ledger: Ledger): Generator<Difference | null> {
    let n = 0;
    for (const [name, states] of this.#sums) {
      const slash = name.indexOf('/');
      const row = ledger.positions.find(name.slice(0, slash), name.slice(slash + 1));
      for (const state of STATES) {
        const column = row < 0 ? 0 : ledger.tables.positions.number(state, row);
        const sum = states.get(state) ?? 0;
        if (column !== sum)
          yield {subject: name, what: `${state}: the position shows ${column}, its movements sum to ${sum}`};
      }
      if (++n % 500 === 0) yield null;
    }
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
    if (c.onStock < 0 || c.onStock > c.quantity || c.quantity <= 0)
      yield {subject, what: `claim ${c.id}: ${c.onStock} of ${c.quantity} on stock`};
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
