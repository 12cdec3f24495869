/** Orders that leave complete: which of their lines keeps the others back. */
import {leavesTogether} from '../domain/orders/give-back.ts';
import {lotClaim} from '../domain/orders/place.ts';
import type {Lot, Order} from '../domain/orders/types.ts';
import type {SiteId} from '../kernel/types.ts';
import type {World} from './world.ts';

/**
 * The first line of which something besides this lot has no stock under it, by the confirmed claims; null where all of the
 * rest is there, or need not be waited for. Where a site that is not in view may have such a line before it, that site.
 */
export function waitsFor(world: World, order: Order, lot: Lot): number | {readonly unseen: SiteId} | null {
  if (!leavesTogether(order)) return null;
  const {claims, positions} = world.ledger.tables;
  const items = new Map(order.lines.map((line) => [line.line, line.item]));
  const rests = (other: Lot): boolean => {
    const at = world.ledger.positions.find(other.site, items.get(other.line) ?? '');
    if (at < 0) return true;
    const row = claims.find(lotClaim(order.id, other.line, other.lot));
    if (row < 0 || claims.number('onStock', row) < other.allocated) return false;
    // A count may have found less than is claimed.
    return positions.number('allocated', at) <= positions.number('available', at);
  };
  const others = order.lots.filter((other) => other !== lot && other.allocated > 0);
  const [seen, unseen] = [true, false].map((is) => others.filter((other) => world.seesStock(other.site) === is)) as [
    Lot[],
    Lot[],
  ];
  const lacking = [
    ...order.lines.filter((line) => line.open + line.backordered > 0).map((line) => line.line),
    ...seen.filter((other) => !rests(other)).map((other) => other.line),
  ];
  const first = Math.min(...lacking);
  const unknown = unseen.find((other) => other.line < first);
  if (unknown !== undefined) return {unseen: unknown.site};
  return lacking.length === 0 ? null : first;
}
