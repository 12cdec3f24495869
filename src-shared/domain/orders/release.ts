/** Lots go to the floor: with stock under them, which from now on is theirs. */
import type {Units} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import type {DecideContext, Rejection} from '../decider.ts';
import {positionKey} from '../events.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import {peg} from '../inventory/pegging.ts';
import type {Staged} from '../staged.ts';
import {name, othersStock} from './lots.ts';
import {lotClaim} from './place.ts';
import type {Lot, Order, OrderLine} from './types.ts';

/**
 * Released work is for the floor: its stock is the lot's from now on, and its claim is due at once, so that nobody who is
 * promised something sooner takes it from under the picker's hands. A lot is released when all it needs can be had; a part
 * of what is not all there, only with an override, which locks what it rests on and takes nothing.
 */
export function releaseLot(
  stage: Staged,
  order: Order,
  {line, lot}: {readonly line: OrderLine; readonly lot: Lot},
  quantity: Units,
  c: CommandOf<'AdvanceLots'>,
  context: DecideContext,
): Rejection | null {
  const at = {site: lot.site, item: line.item};
  const position = stage.read(positionKey(lot.site, line.item)) ?? emptyPosition(lot.site, line.item);
  const id = lotClaim(order.id, lot.line, lot.lot);
  const claim = position.claims.find((x) => x.id === id);
  if (claim === undefined) return null;
  const theirs =
    c.override === undefined
      ? othersStock(stage.read, position, {claim: id, name: name(lot)}, claim.quantity, context)
      : null;
  if (theirs !== null) return theirs;
  // Against the record there is nothing to lock: a date at once would let the pick take from others unsaid.
  const rests = c.override === undefined || claim.onStock >= lot.released + quantity;
  const due = rests ? Math.min(claim.due, context.at) : claim.due;
  const {onStock, events} =
    c.override === undefined
      ? peg(stage.read, position, {id, quantity: claim.quantity, due: context.at}, context.at)
      : {onStock: claim.onStock, events: []};
  if (due === claim.due && onStock <= claim.onStock) return null;
  stage.add(...events, {
    type: 'ClaimChanged',
    ...at,
    claim: id,
    quantity: claim.quantity,
    onStock: Math.max(onStock, claim.onStock),
    due,
    expires: 0,
  });
  return null;
}
