/**
 * A pick taken back, before the goods have left: to the bin, on hold, to the damaged, or not there at all. The lot keeps its
 * promise and is to be picked again; what did not come back to the bin is no longer covered by stock, and the lot is at risk.
 */

import type {Instant, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {overLimit} from '../inventory/correction-limit.ts';
import {coverEvents} from '../inventory/cover.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import {NO_LOT, spoilt} from '../inventory/life.ts';
import type {Claim, Position} from '../inventory/types.ts';
import {type Staged, staged} from '../staged.ts';
import {when} from '../stated-time.ts';
import {find, name, remaining} from './lots.ts';
import {lastsOfOrder, lotClaim, segmentOfOrder} from './place.ts';
import type {Lot, LotBucket, LotMove, Order} from './types.ts';

/** Least advanced first: what is packed is unpacked last. */
const FROM: readonly LotBucket[] = ['picked', 'packed'];

export function unpick(
  read: Read,
  order: Order,
  c: CommandOf<'UnpickLots'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const stage = staged(read);
  const occurredAt = when(c.occurredAt, context);
  const left = FROM.map((bucket) => ({bucket, take: remaining(order, bucket)}));
  const moves: LotMove[] = [];
  for (const ref of c.lots) {
    const found = find(order, ref, context);
    if ('code' in found) return {kind: 'rejected', rejection: found};
    const here = left.reduce((n, {take}) => n + take(ref), 0);
    if (ref.quantity > here)
      return rejected('wrong-stage', {what: `${name(ref)}: ${here} picked or packed`, left: here});
    let rest = ref.quantity;
    for (const {bucket, take} of left) {
      const quantity = Math.min(rest, take(ref));
      if (quantity === 0) continue;
      take(ref, quantity);
      rest -= quantity;
      moves.push({line: ref.line, lot: ref.lot, from: bucket, to: 'allocated', quantity});
    }
    const refused = takeBack(stage, order, found.lot, found.line.item, ref.quantity, {c, context, occurredAt});
    if (refused !== null) return {kind: 'rejected', rejection: refused};
  }
  stage.add({type: 'LotsMoved', order: order.id, territory: order.territory, moves, occurredAt});
  return accepted(...stage.events);
}

type Act = {readonly c: CommandOf<'UnpickLots'>; readonly context: DecideContext; readonly occurredAt: Instant};

/** Moves the units, and gives the lot its claim again. */
function takeBack(
  stage: Staged,
  order: Order,
  lot: Lot,
  item: string,
  quantity: Units,
  {c, context, occurredAt}: Act,
): Rejection | null {
  const at = {site: lot.site, item};
  const position = stage.read(positionKey(lot.site, item)) ?? emptyPosition(lot.site, item);
  // What a count of the staging area has written off already cannot be written off again.
  const gone = Math.max(0, position.bound - position.staged);
  const found = c.into === 'missing' ? quantity - Math.min(quantity, gone) : quantity;
  if (found > position.staged)
    return {
      code: 'insufficient-stock',
      what: `${name(lot)}: fewer are staged by the last count; take the rest back as missing`,
      left: Math.max(0, position.staged),
    };
  const over = c.into === 'missing' ? overLimit(stage.read, item, found, 'a loss in staging', context) : null;
  if (over !== null) return over;
  const into = c.into === 'missing' ? 'available' : c.into;
  const claim = lotClaim(order.id, lot.line, lot.lot);
  const due = lot.current.shipBy;
  const old = position.claims.find((x) => x.id === claim);
  const segment = old?.segment ?? segmentOfOrder(stage.read, order.id);
  stage.add({
    type: 'StockUnpicked',
    ...at,
    quantity,
    found,
    into,
    claim,
    ...(position.pools.length > 0 && {pooled: {segment, due: old?.due ?? due}}),
    reason: c.reason,
    occurredAt,
  });
  if (c.into === 'missing' && found > 0)
    stage.add({
      type: 'StockAdjusted',
      ...at,
      state: 'available',
      before: position.available + found,
      after: position.available,
      reason: `missing from staging: ${c.reason}`,
      occurredAt,
    });
  const lasts = lastsOfOrder(stage.read, order.id, item, lot.current.day);
  // What has spoilt while it stood in staging is nobody's: its claim waits for other goods.
  const usable = quantity - Math.min(quantity, spoiltSince(stage, position, context.at));
  const again = {id: claim, quantity, onStock: c.into === 'available' ? usable : 0, due, segment, lasts};
  claimAgain(stage, position, {...again, service: lot.current.service ?? ''});
  // Where free units are at the site, they cover it at once.
  const after = stage.read(positionKey(lot.site, item));
  if (after !== undefined) stage.add(...coverEvents(stage.read, after, [], context.at));
  return null;
}

/** Units of what came back to the bin that are good no more. `before`: the position as it was. */
function spoiltSince(stage: Staged, before: Position, now: Instant): Units {
  const after = stage.read(positionKey(before.site, before.item));
  const site = stage.read(key('site', before.site));
  if (after === undefined || site === undefined || after.batches.length === 0) return 0;
  const today = dayOf(now, site.zone);
  return Math.max(0, spoilt(after, today) - spoilt(before, today));
}

/** The lot's claim takes the units back, or is made anew. `before`: the position as it was. */
function claimAgain(
  stage: Staged,
  before: Position,
  {id, quantity, onStock, due, segment, service, lasts = NO_LOT}: Omit<Claim, 'kind' | 'locked' | 'expires' | 'author'>,
): void {
  const at = {site: before.site, item: before.item};
  const old = before.claims.find((x) => x.id === id);
  stage.add(
    old === undefined
      ? {
          type: 'ClaimMade',
          ...at,
          claim: {
            id,
            kind: 'allocation',
            quantity,
            onStock,
            due,
            expires: 0,
            author: '',
            ...(segment !== '' && {segment}),
            ...(service !== '' && {service}),
            ...(lasts !== NO_LOT && {lasts}),
          },
        }
      : {
          type: 'ClaimChanged',
          ...at,
          claim: id,
          quantity: old.quantity + quantity,
          onStock: old.onStock + onStock,
          due: old.due,
          expires: 0,
        },
  );
}
