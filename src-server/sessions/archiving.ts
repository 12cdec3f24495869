/**
 * Which orders leave the desks: done longer ago than the policy's `archiveDays`. The log keeps them, and so do the figures of
 * whoever lived through them; what the scorecard's 13 weeks still show must be on every desk, so the policy has a floor.
 *
 * A turn looks at the place of every order and reads few of them: it goes on where the one before stopped.
 */

import {DEFAULT_POLICY} from '../../src-shared/domain/master-data/types.ts';
import {statusOf} from '../../src-shared/domain/orders/status.ts';
import type {Order} from '../../src-shared/domain/orders/types.ts';
import {DAY_MS, type Instant} from '../../src-shared/kernel/types.ts';
import type {Ledger} from '../../src-shared/ledger/ledger.ts';

export const ARCHIVING_LIMITS = {
  /** Orders that leave in one turn. */
  ordersPerTurn: 100,
  /** Old orders that are read in one turn to see whether they are done. */
  readsPerTurn: 500,
} as const;

/** Where the last turn stopped. */
export class Archiving {
  readonly #ledger: Ledger;
  #row = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The next orders to archive, a bounded turn of them. */
  due(now: Instant): string[] {
    const {orders: table} = this.#ledger.tables;
    const placedAt = table.f64('placedAt');
    const before = now - archiveDays(this.#ledger) * DAY_MS;
    const due: string[] = [];
    let reads = 0;
    for (let looked = 0; looked < table.count; looked += 1) {
      if (due.length >= ARCHIVING_LIMITS.ordersPerTurn || reads >= ARCHIVING_LIMITS.readsPerTurn) break;
      const row = this.#row % table.count;
      this.#row = row + 1;
      // What was placed later cannot have been done before.
      if (table.alive[row] !== 1 || (placedAt[row] as number) > before) continue;
      reads += 1;
      const order = this.#ledger.orders.read(row);
      if (doneAt(order) <= before) due.push(order.id);
    }
    return due;
  }
}

function archiveDays(ledger: Ledger): number {
  const policy = ledger.read('company:company')?.policy ?? DEFAULT_POLICY;
  return policy.archiveDays ?? DEFAULT_POLICY.archiveDays ?? 0;
}

/**
 * When the last of an order was over: delivered, or due. When something was cancelled is not kept; the days it was asked and
 * promised for count instead, since it is by them that the scorecard counts it. Infinity while something is to be done.
 */
function doneAt(order: Order): Instant {
  const status = statusOf(order);
  if (status !== 'delivered' && status !== 'cancelled') return Number.POSITIVE_INFINITY;
  return Math.max(
    order.placedAt,
    ...order.lines.map((line) => line.request.until),
    ...order.lots.flatMap((lot) => [lot.deliveredAt, lot.first.until, lot.current.until]),
  );
}
