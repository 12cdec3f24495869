/** What follows from an order's buckets: its status and what is still to do. Never stored. */
import type {Minor, Units} from '../../kernel/types.ts';
import {amountOf, type Lot, type Order, type OrderLine} from './types.ts';

export type OrderStatus =
  | 'awaiting credit'
  | 'confirmed'
  | 'backordered'
  | 'partly allocated'
  | 'allocated'
  | 'released'
  | 'picking'
  | 'packed'
  | 'partly shipped'
  | 'shipped'
  | 'delivered'
  | 'cancelled';

/** Units of a lot that have not left the site. */
export const toShip = (lot: Lot): Units => lot.allocated + lot.released + lot.picked + lot.packed;
/** Units of a line that have not left: open, backordered and in lots. */
export const lineToShip = (order: Order, line: OrderLine): Units =>
  line.open + line.backordered + order.lots.reduce((n, lot) => n + (lot.line === line.line ? toShip(lot) : 0), 0);
export const cancelledOf = (order: Order, line: OrderLine): Units =>
  line.cancelled + order.lots.reduce((n, lot) => n + (lot.line === line.line ? lot.cancelled : 0), 0);

/** What an order comes to without what was cancelled, minor units; what came back is not taken off. */
export function liveValue({lines, lots}: Order): Minor {
  const cancelled = new Map<number, Units>();
  for (const lot of lots)
    if (lot.cancelled > 0) cancelled.set(lot.line, (cancelled.get(lot.line) ?? 0) + lot.cancelled);
  return lines.reduce(
    (sum, l) => sum + amountOf(l.quantity - l.cancelled - (cancelled.get(l.line) ?? 0), l.unitPrice),
    0,
  );
}

/** The buckets of one line over its lots; they always sum to the ordered quantity. */
export function bucketSum(order: Order, line: OrderLine): Units {
  const lots = order.lots.filter((l) => l.line === line.line);
  return (
    line.open +
    line.backordered +
    line.cancelled +
    lots.reduce((n, l) => n + toShip(l) + l.shipped + l.delivered + l.cancelled, 0)
  );
}

export function statusOf(order: Order): OrderStatus {
  let open = 0;
  let backordered = 0;
  for (const l of order.lines) {
    open += l.open;
    backordered += l.backordered;
  }
  const sum = {allocated: 0, released: 0, picked: 0, packed: 0, shipped: 0, delivered: 0};
  for (const lot of order.lots) for (const k of Object.keys(sum) as (keyof typeof sum)[]) sum[k] += lot[k];
  const left = sum.shipped + sum.delivered;
  const inside = open + backordered + sum.allocated + sum.released + sum.picked + sum.packed;
  if (inside + left === 0) return 'cancelled';
  if (inside === 0) return sum.shipped === 0 ? 'delivered' : 'shipped';
  if (order.credit === 'held') return 'awaiting credit';
  if (left > 0) return 'partly shipped';
  if (sum.picked > 0) return 'picking';
  if (sum.packed > 0) return sum.allocated + sum.released === 0 && open + backordered === 0 ? 'packed' : 'picking';
  if (sum.released > 0) return 'released';
  if (sum.allocated > 0) return open + backordered === 0 ? 'allocated' : 'partly allocated';
  return backordered > 0 ? 'backordered' : 'confirmed';
}
