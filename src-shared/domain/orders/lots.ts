/** Lots by their reference, for commands of the floor. */

import type {Units} from '../../kernel/types.ts';
import {isoDay} from '../calendar.ts';
import type {DecideContext, Rejection} from '../decider.ts';
import type {Read} from '../events.ts';
import {freeNow} from '../inventory/balances.ts';
import {goodFor, NO_LOT, needAt} from '../inventory/life.ts';
import {keptForWhom, unitsFor, whoseStock} from '../inventory/spare.ts';
import type {Position} from '../inventory/types.ts';
import {momentAt} from '../promise/shelf-life.ts';
import {toShip} from './status.ts';
import type {Lot, LotBucket, Order, OrderLine} from './types.ts';

export type LotRef = {readonly line: number; readonly lot: number};
export const name = (ref: LotRef): string => `lot ${ref.line}.${ref.lot}`;

/** The lot and its line; not found where there is none, or the actor does not act at its site. */
export function find(order: Order, ref: LotRef, context: DecideContext): {line: OrderLine; lot: Lot} | Rejection {
  const line = order.lines.find((l) => l.line === ref.line);
  const lot = order.lots.find((l) => l.line === ref.line && l.lot === ref.lot);
  if (line === undefined || lot === undefined || !context.actsAt(lot.site))
    return {code: 'not-found', what: `${name(ref)} of ${order.id}`};
  return {line, lot};
}

/** What a bucket of a lot still holds while one command takes from it more than once. */
export function remaining(order: Order, bucket: LotBucket): (ref: LotRef, take?: Units) => Units {
  const taken = new Map<string, Units>();
  return (ref, take = 0) => {
    const lot = order.lots.find((l) => l.line === ref.line && l.lot === ref.lot);
    const used = taken.get(name(ref)) ?? 0;
    if (take > 0) taken.set(name(ref), used + take);
    return (lot?.[bucket] ?? 0) - used - take;
  };
}

/**
 * The refusal to take for a claim what is promised to others, or null. Whoever takes it all the same (`overrides`) needs the
 * right to override, and says why; for what is kept for a segment he needs the right to go beyond pools as well.
 */
export function othersStock(
  read: Read,
  position: Position,
  lot: {readonly claim: string; readonly name: string},
  quantity: Units,
  context: DecideContext,
  overrides = false,
): Rejection | null {
  const left = unitsFor(read, position, lot.claim, context.at);
  if (quantity <= left) return null;
  const old = overrides ? null : tooOld(read, position, lot, quantity, context);
  if (old !== null) return old;
  const kept = keptForWhom(read, position, lot.claim, context.at);
  const mayTake = kept === '' || context.may('override-pool');
  // Where nothing is free, it is others' that is taken, and not what is kept.
  if (overrides)
    return mayTake || freeNow(position, context.at) <= 0
      ? null
      : {
          code: 'needs-approval',
          what: `${lot.name}: item ${position.item} at ${position.site} is kept for ${kept}`,
          left,
        };
  const whose = whoseStock(read, position, lot.claim, context.at);
  if (whose === '')
    return {
      code: 'insufficient-stock',
      what: `${lot.name}: item ${position.item} at ${position.site} is not there yet; wait for it to be put away`,
      left,
    };
  return {
    code: 'insufficient-stock',
    what: [
      `${lot.name}: item ${position.item} at ${position.site} is ${whose};`,
      mayTake
        ? 'take it with an override and a reason, or wait for stock'
        : 'wait for stock, or ask who may go beyond pools',
    ].join(' '),
    left,
    ...(mayTake && {override: 'override-shipment' as const}),
  };
}

/** Where there are enough and they are not good for as long as they must be: that is said, not whose they are. */
function tooOld(
  read: Read,
  position: Position,
  lot: {readonly claim: string; readonly name: string},
  quantity: Units,
  context: DecideContext,
): Rejection | null {
  const claim = position.claims.find((c) => c.id === lot.claim);
  const at = momentAt(read, position.site, context.at);
  const needs = claim === undefined ? NO_LOT : needAt(claim, at);
  const good = goodFor(position, at, needs);
  if (needs === NO_LOT || good >= quantity || position.available < quantity) return null;
  const where = `${lot.name}: item ${position.item} at ${position.site}`;
  const what = `${where}: the rest is not good until ${isoDay(needs)}, as its customer needs, or of no lot`;
  return {code: 'insufficient-stock', what, left: Math.max(0, good), override: 'override-shipment'};
}

/** Where and when a lot leaves, and by which service: lots that leave so together are one shipment. */
export const departure = ({site, current}: Lot): string => `${site} ${current.shipBy} ${current.service ?? ''}`;

const leavesOrLeft = (lot: Lot): boolean => toShip(lot) + lot.shipped + lot.delivered > 0;
/** In how many shipments units of a line have left or will, of the lots that `counts`. */
export const shipmentCount = (
  {lots}: Pick<Order, 'lots'>,
  line: number,
  counts: (lot: Lot) => boolean = leavesOrLeft,
): number => new Set(lots.filter((lot) => lot.line === line && counts(lot)).map(departure)).size;
