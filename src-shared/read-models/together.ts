/** Orders that leave complete: which of their lines keeps the others back. */
import {lotClaim} from '../domain/orders/place.ts';
import type {Lot, Order} from '../domain/orders/types.ts';
import type {World} from './world.ts';

/** Nothing of the order has left, and all of it has to leave together. */
export const leavesTogether = (order: Order): boolean =>
  order.shipComplete && order.lots.every((lot) => lot.shipped + lot.delivered === 0);

/**
 * The first line besides the lot's own of which something has no stock under it, by the confirmed claims; null where all of
 * the rest is there, or need not be waited for.
 */
export function waitsFor({ledger}: World, order: Order, lot: Lot): number | null {
  if (!leavesTogether(order)) return null;
  const {claims, positions} = ledger.tables;
  const rests = (other: Lot): boolean => {
    if (other.allocated === 0) return true;
    const row = claims.find(lotClaim(order.id, other.line, other.lot));
    if (row < 0 || claims.number('onStock', row) < other.allocated) return false;
    // A count may have found less than is claimed.
    const at = claims.number('_parent', row);
    return positions.number('allocated', at) <= positions.number('available', at);
  };
  const lacking = [
    ...order.lines
      .filter((line) => line.line !== lot.line && line.open + line.backordered > 0)
      .map((line) => line.line),
    ...order.lots.filter((other) => other.line !== lot.line && !rests(other)).map((other) => other.line),
  ];
  return lacking.length === 0 ? null : Math.min(...lacking);
}
