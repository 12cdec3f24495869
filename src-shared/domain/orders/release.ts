/** Lots go to the floor: with stock under them, which from now on is theirs. */

import type {Units} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import type {DecideContext, Rejection} from '../decider.ts';
import {positionKey} from '../events.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import {needOf} from '../inventory/life.ts';
import {type Pegged, peg} from '../inventory/pegging.ts';
import type {Claim, Position} from '../inventory/types.ts';
import type {Staged} from '../staged.ts';
import {name, othersStock} from './lots.ts';
import {lotClaim} from './place.ts';
import type {Lot, Order, OrderLine} from './types.ts';

/**
 * Released work is for the floor: its stock is the lot's from now on, and locked, so that nobody who is promised something
 * sooner takes it from under the picker's hands. So much of a lot is released as can be had without breaking another's
 * promise, and only that is locked; the rest of its claim waits as before. With an override any part is released; of it is
 * locked what the claim rests on, and nothing is taken for it.
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
  const locked = claim.locked + quantity;
  const pegged = c.override === undefined ? pegReleased(stage, position, claim, name(lot), locked, context) : undefined;
  if (pegged !== undefined && 'code' in pegged) return pegged;
  const onStock = Math.max(pegged?.onStock ?? 0, claim.onStock);
  // Against the record there is nothing to lock: the pick would take from others unsaid.
  const held = Math.min(locked, onStock);
  if (held === claim.locked && onStock === claim.onStock) return null;
  const {due} = claim;
  stage.add(...(pegged?.events ?? []), {
    type: 'ClaimChanged',
    ...at,
    claim: id,
    quantity: claim.quantity,
    onStock,
    locked: held,
    due,
    expires: 0,
  });
  return null;
}

/** The stock for the released part of a claim, as if it were due now; a refusal when it cannot be had, with what can. */
function pegReleased(
  stage: Staged,
  position: Position,
  claim: Claim,
  lot: string,
  locked: Units,
  context: DecideContext,
): Pegged | Rejection {
  const theirs = othersStock(stage.read, position, {claim: claim.id, name: lot}, locked, context);
  const {id, segment} = claim;
  const lasts = needOf(claim, context.at);
  if (theirs === null)
    return peg(stage.read, position, {id, quantity: locked, due: context.at, segment, lasts}, context.at);
  const left = Math.max(0, (theirs.left ?? 0) - claim.locked);
  return {...theirs, left, what: left === 0 ? theirs.what : `${theirs.what}; ${left} can be released now`};
}
