/** Goods leave the house: from packed, picked, released or the shelf; against the record only with an override (C.8). */
import type {Units} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict, withoutRight} from '../decider.ts';
import {type DomainEvent, positionKey, type Read} from '../events.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import {DUE_SOONER} from '../inventory/pegging.ts';
import {uncoverEvents} from '../inventory/spare.ts';
import {takenBy} from '../inventory/takeable.ts';
import {type Staged, staged} from '../staged.ts';
import {when} from '../stated-time.ts';
import {find, name, othersStock, remaining} from './lots.ts';
import {lotClaim} from './place.ts';
import {toShip} from './status.ts';
import type {Lot, LotBucket, LotMove, Order, OrderLine} from './types.ts';

export function ship(read: Read, order: Order, c: CommandOf<'ShipLots'>, context: DecideContext): Verdict<DomainEvent> {
  if (order.credit === 'held') return rejected('credit-exceeded', {what: `order ${order.id} waits for credit`});
  if (c.override !== undefined && !context.may('override-shipment'))
    return rejected('needs-approval', {
      what: withoutRight(context, 'override-shipment', 'shipping against the record'),
    });
  const parts = partOfComplete(order, c);
  if (parts !== null) return {kind: 'rejected', rejection: parts};
  const stage = staged(read);
  const left = new Map<LotBucket, ReturnType<typeof remaining>>(SHIP_FROM.map((b) => [b, remaining(order, b)]));
  const moves: LotMove[] = [];
  for (const ref of c.lots) {
    const found = find(order, ref, context);
    if ('code' in found) return {kind: 'rejected', rejection: found};
    let rest = ref.quantity;
    for (const from of SHIP_FROM) {
      const take = left.get(from) as ReturnType<typeof remaining>;
      const n = Math.min(rest, take(ref));
      if (n === 0) continue;
      take(ref, n);
      const refused = dispatch(stage, order, found.line, found.lot, from, n, c, context);
      if (refused !== null) return {kind: 'rejected', rejection: refused};
      moves.push({line: ref.line, lot: ref.lot, from, to: 'shipped', quantity: n});
      rest -= n;
    }
    // C.11: what has left cannot leave again.
    if (rest > 0)
      return rejected('wrong-stage', {
        what: `${name(ref)}: ${ref.quantity - rest} not yet shipped`,
        left: ref.quantity - rest,
      });
  }
  stage.add({
    type: 'LotsMoved',
    order: order.id,
    territory: order.territory,
    moves,
    occurredAt: when(c.occurredAt, context),
  });
  return accepted(...stage.events);
}

/** An order that ships complete leaves whole, unless someone with the right to override sends a part; what is left then may follow. */
function partOfComplete(order: Order, c: CommandOf<'ShipLots'>): Rejection | null {
  if (!order.shipComplete || c.override !== undefined || order.lots.some((l) => l.shipped + l.delivered > 0))
    return null;
  const all =
    order.lines.reduce((n, l) => n + l.open + l.backordered, 0) + order.lots.reduce((n, l) => n + toShip(l), 0);
  const now = c.lots.reduce((n, l) => n + l.quantity, 0);
  if (now >= all) return null;
  return {
    code: 'needs-approval',
    what: `order ${order.id} ships complete: ${all - now} units are not in this shipment`,
    left: all,
    override: 'override-shipment',
  };
}

/** Most advanced first. */
const SHIP_FROM: readonly LotBucket[] = ['packed', 'picked', 'released', 'allocated'];

/**
 * C.8, never stuck: goods that are physically there can be shipped against the record by who holds the right; the bin
 * then goes negative by observation.
 */
function dispatch(
  stage: Staged,
  order: Order,
  line: OrderLine,
  lot: Lot,
  from: LotBucket,
  quantity: Units,
  c: CommandOf<'ShipLots'>,
  context: DecideContext,
): Rejection | null {
  const state = from === 'picked' || from === 'packed' ? 'staged' : 'available';
  const position = stage.read(positionKey(lot.site, line.item)) ?? emptyPosition(lot.site, line.item);
  if (position[state] < quantity && c.override === undefined)
    return {
      code: 'insufficient-stock',
      what: `line ${line.line}, item ${line.item} at ${lot.site}: the record shows less; ship with an override if it is there`,
      left: Math.max(0, position[state]),
      override: 'override-shipment',
    };
  const claim = state === 'available' ? lotClaim(order.id, lot.line, lot.lot) : null;
  if (claim !== null) {
    const asked = {claim, name: name(lot)};
    const theirs = othersStock(stage.read, position, asked, quantity, context, c.override !== undefined);
    if (theirs !== null) return theirs;
  }
  const id = lotClaim(order.id, lot.line, lot.lot);
  const {batches} = claim === null ? {} : takenBy(stage.read, position, claim, quantity, context.at);
  stage.add({
    type: 'StockDispatched',
    site: lot.site,
    item: line.item,
    quantity,
    from: state,
    claim,
    ...(batches !== undefined && {batches}),
    ...(claim === null && position.loads.some((l) => l.claim === id) && {picked: id}),
    to: order.id,
    occurredAt: when(c.occurredAt, context),
  });
  if (claim !== null)
    stage.add(
      ...uncoverEvents(stage.read, position, {claim, quantity, batches}, context.at, c.override?.reason ?? DUE_SOONER),
    );
  return null;
}
