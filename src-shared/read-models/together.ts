/** Orders that leave complete: which of their lines keeps the others back. */
import {lotClaim} from '../domain/orders/place.ts';
import type {Lot, Order} from '../domain/orders/types.ts';
import type {World} from './world.ts';

/** Nothing of the order has left, and all of it has to leave together. */
export const leavesTogether = (order: Order): boolean =>
  order.shipComplete && order.lots.every((lot) => lot.shipped + lot.delivered === 0);

/**
 * The first line of which something besides this lot has no stock under it, by the confirmed claims; null where all of the
 * rest is there, or need not be waited for. Of a site that is not in view nothing is known, so nothing is said.
 */
export function waitsFor({ledger}: World, order: Order, lot: Lot): number | null {
  if (!leavesTogether(order)) return null;
  const {claims, positions} = ledger.tables;
  const items = new Map(order.lines.map((line) => [line.line, line.item]));
  const rests = (other: Lot): boolean => {
    if (other.allocated === 0) return true;
    const at = ledger.positions.find(other.site, items.get(other.line) ?? '');
    if (at < 0) return true;
    const row = claims.find(lotClaim(order.id, other.line, other.lot));
    if (row < 0 || claims.number('onStock', row) < other.allocated) return false;
    // A count may have found less than is claimed.
    return positions.number('allocated', at) <= positions.number('available', at);
  };
  const lacking = [
    ...order.lines.filter((line) => line.open + line.backordered > 0).map((line) => line.line),
    ...order.lots.filter((other) => other !== lot && !rests(other)).map((other) => other.line),
  ];
  return lacking.length === 0 ? null : Math.min(...lacking);
}
