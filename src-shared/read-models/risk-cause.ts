/**
 * The first cause of an endangered lot: what to do something about, never that it is late, which its dates say already.
 * Taken from the state as it is: a supplier, a count, stock that is gone or blocked, somebody else's claim; where its goods
 * lie ready, the step of the floor that has not been taken.
 */

import {key} from '../domain/events.ts';
import {freeNow, isLive} from '../domain/inventory/balances.ts';
import type {Position} from '../domain/inventory/types.ts';
import type {GoingFault} from '../domain/orders/going.ts';
import {lotClaim} from '../domain/orders/place.ts';
import type {Lot, Order} from '../domain/orders/types.ts';
import type {Units} from '../kernel/types.ts';
import {type Coverage, notInViewWords} from './coverage.ts';
import {waitsFor} from './together.ts';
import {serviceName, siteName, type World} from './world.ts';

type Resting = {
  readonly position: Position;
  readonly cover: Coverage;
  readonly missing: Units;
  /** What keeps it from going as promised, though it were all there. */
  readonly stuck: GoingFault | null;
};

/** Why a lot cannot go as it is promised, though it be there. */
export function stuckWords(world: World, {site, current: {service}}: Lot, fault: GoingFault): string {
  if (fault === 'dispatch') return 'No dispatch by its ship-by any more';
  if (fault === 'delivery') return 'Would arrive after its promised day';
  return `${serviceName(world, service) ?? 'Its carrier'} no longer goes from ${siteName(world, site)}`;
}

export function causeOf(world: World, order: Order, lot: Lot, {position, cover, missing, stuck}: Resting): string {
  if (order.credit === 'held') return 'Waits for credit';
  if (stuck !== null && missing + cover.short === 0) return stuckWords(world, lot, stuck);
  if (missing > 0) return `${missing} of ${lot.picked + lot.packed} staged not found`;
  // What a lot rested on and is gone is the cause, whatever is to come besides.
  const own = position.claims.find((c) => c.id === lotClaim(order.id, lot.line, lot.lot));
  if ((cover.tooOld ?? 0) > 0) return `${cover.tooOld} not good for as long as the customer needs, or of no lot`;
  if (cover.short > 0 && own !== undefined && own.onStock > 0 && freeNow(position, world.now()) < 0)
    return shortCause(world, order, lot, position, cover.short);
  if (cover.supply !== null && (cover.short > 0 || cover.onSupply > 0)) {
    const of = supplyCause(world, cover.supply, lot);
    if (of !== null) return of;
  }
  if (cover.short > 0) return shortCause(world, order, lot, position, cover.short);
  if (cover.onSupply > 0)
    return cover.supply === null
      ? (claimedBy(world, order, lot, position) ?? 'Waits for stock')
      : `Rests on ${cover.supply.id}`;
  const other = waitsFor(world, order, lot);
  if (other === null) return floorStep(lot);
  if (typeof other === 'number') return `Waits for line ${other}, ships complete`;
  return `${notInViewWords(world, [other.unseen])}; ships complete`;
}

/** Null where the supply is due in time: then it is not the cause. */
function supplyCause(world: World, supply: NonNullable<Coverage['supply']>, lot: Lot): string | null {
  const slash = supply.id.lastIndexOf('/');
  const purchase = world.read(key('purchase', supply.id.slice(0, slash)));
  const line = purchase?.lines.find((l) => String(l.line) === supply.id.slice(slash + 1));
  const who = purchase === undefined ? undefined : world.read(key('supplier', purchase.supplier))?.name;
  if (supply.counts !== 'yes') return who === undefined ? `${supply.id} is late` : `${who} late with ${supply.id}`;
  if (supply.at <= lot.current.shipBy) return null;
  // Expected in time once and moved since: the supplier's word, not our plan.
  const moved = line !== undefined && line.redated > 0 && line.firstExpectedAt <= lot.current.shipBy;
  if (moved && who !== undefined) return `${who} moved ${supply.id} back`;
  return `Comes too late: ${supply.id}`;
}

/** Where the units are that nothing covers, as far as the position tells. */
function shortCause(world: World, order: Order, lot: Lot, position: Position, short: Units): string {
  if (position.receiving > 0) return `${position.receiving} on the dock, not put away`;
  if (position.counting > 0) return `${position.counting} being counted`;
  if (position.quarantine > 0) return `${position.quarantine} in quarantine`;
  if (position.inspection > 0) return `${position.inspection} in inspection`;
  if (position.damaged > 0) return `${position.damaged} damaged`;
  const free = freeNow(position, world.now());
  if (free < 0) return `Stock lost: ${-free} fewer than claimed`;
  // A pick that came short leaves the rest with the order, beside what was found.
  if (lot.allocated > 0 && lot.picked + lot.packed > 0) return `Short pick: ${short} not found`;
  return claimedBy(world, order, lot, position) ?? `No supply known for ${short}`;
}

/** Whose claims have the stock of the position; the largest by name. Null where nobody else has any. */
function claimedBy(world: World, order: Order, lot: Lot, position: Position): string | null {
  const own = lotClaim(order.id, lot.line, lot.lot);
  const others = position.claims
    .filter((c) => isLive(c, world.now()) && c.id !== own && c.onStock > 0)
    .sort((a, b) => b.onStock - a.onStock || (a.id < b.id ? -1 : 1));
  const [first] = others;
  if (first === undefined) return null;
  const name = first.kind === 'hold' ? `${first.author} (hold)` : first.id.slice(0, first.id.lastIndexOf('/'));
  return `Claimed by ${name}${others.length > 1 ? ` and ${others.length - 1} more` : ''}`;
}

/** Its goods are there: the step that has not been taken. */
function floorStep(lot: Lot): string {
  if (lot.allocated > 0) return 'On the shelf, not released';
  if (lot.released > 0) return 'Released, not picked';
  return lot.picked > 0 ? 'Picked, not packed' : 'Packed, not shipped';
}
