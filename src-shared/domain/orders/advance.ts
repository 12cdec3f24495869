/** What the floor reports: release, pick, pack, short pick, deliver, return. Each unit moves through its lot's buckets once. */
import type {Units} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, rejected, type Verdict, withoutRight} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {exceptionId} from '../exceptions/types.ts';
import {overLimit} from '../inventory/correction-limit.ts';
import {coverEvents} from '../inventory/cover.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import {DUE_SOONER} from '../inventory/pegging.ts';
import {uncoverEvents} from '../inventory/spare.ts';
import {takenBy} from '../inventory/takeable.ts';
import {noStockOf} from '../master-data/kits.ts';
import {staged} from '../staged.ts';
import {when} from '../stated-time.ts';
import {find, name, othersStock, remaining} from './lots.ts';
import {lotClaim} from './place.ts';
import {releaseLot} from './release.ts';
import {retired} from './retired.ts';
import {ship} from './ship.ts';
import {statusOf} from './status.ts';
import {amountOf, type LotBucket, type LotMove, type Order} from './types.ts';
import {unpick} from './unpick.ts';

type FloorCommand = CommandOf<
  'AdvanceLots' | 'UnpickLots' | 'ReportShortPick' | 'ShipLots' | 'DeliverLots' | 'RecordReturn' | 'ArchiveOrder'
>;

export function decideFloor(read: Read, command: FloorCommand, context: DecideContext): Verdict<DomainEvent> {
  const order = read(key('order', command.order));
  if (order === undefined) return rejected('not-found', {what: `order ${command.order}`});
  switch (command.type) {
    case 'AdvanceLots':
      return advance(read, order, command, context);
    case 'UnpickLots':
      return unpick(read, order, command, context);
    case 'ReportShortPick':
      return shortPick(read, order, command, context);
    case 'ShipLots':
      return ship(read, order, command, context);
    case 'DeliverLots':
      return deliver(order, command, context);
    case 'RecordReturn':
      return recordReturn(read, order, command, context);
    default: {
      const status = statusOf(order);
      if (status !== 'delivered' && status !== 'cancelled')
        return rejected('wrong-stage', {what: `order is ${status}`});
      return accepted<DomainEvent>(
        ...exceptionsOf(read, order),
        {type: 'OrderArchived', order: order.id, territory: order.territory},
        retired(order.id),
      );
    }
  }
}

/** An order takes its exceptions with it. */
const exceptionsOf = (read: Read, {id, territory, lines}: Order): DomainEvent[] =>
  lines
    .filter(({line}) => read(key('exception', exceptionId(id, line))) !== undefined)
    .map(({line}) => ({type: 'ExceptionArchived', order: id, line, territory}));

const FROM: Record<'released' | 'picked' | 'packed', LotBucket> = {
  released: 'allocated',
  picked: 'released',
  packed: 'picked',
};
function advance(read: Read, order: Order, c: CommandOf<'AdvanceLots'>, context: DecideContext): Verdict<DomainEvent> {
  if (order.credit === 'held') return rejected('credit-exceeded', {what: `order ${order.id} waits for credit`});
  if (c.override !== undefined && !context.may('override-shipment'))
    return rejected('needs-approval', {
      what: withoutRight(context, 'override-shipment', 'picking what is promised to others'),
    });
  const from = FROM[c.to];
  const occurredAt = when(c.occurredAt, context);
  const stage = staged(read);
  const moves: LotMove[] = [];
  const left = remaining(order, from);
  for (const ref of c.lots) {
    const found = find(order, ref, context);
    if ('code' in found) return {kind: 'rejected', rejection: found};
    const here = left(ref);
    if (ref.quantity > here) return rejected('wrong-stage', {what: `${name(ref)}: ${here} ${from}`, left: here});
    moves.push({line: ref.line, lot: ref.lot, from, to: c.to, quantity: ref.quantity});
    left(ref, ref.quantity);
    if (c.to === 'released') {
      const refused = releaseLot(stage, order, found, ref.quantity, c, context);
      if (refused !== null) return {kind: 'rejected', rejection: refused};
    }
    if (c.to !== 'picked') continue;
    const {site} = found.lot;
    const {item} = found.line;
    const position = stage.read(positionKey(site, item)) ?? emptyPosition(site, item);
    if (position.available < ref.quantity)
      return rejected('insufficient-stock', {
        what: `${name(ref)}: item ${item} at ${site}; report a short pick`,
        left: Math.max(0, position.available),
      });
    const claim = lotClaim(order.id, ref.line, ref.lot);
    const lot = {claim, name: name(ref)};
    const theirs = othersStock(stage.read, position, lot, ref.quantity, context, c.override !== undefined);
    if (theirs !== null) return {kind: 'rejected', rejection: theirs};
    const taken = takenBy(stage.read, position, claim, ref.quantity, context.at);
    stage.add(
      {type: 'StockPicked', site, item, ...taken, occurredAt},
      ...uncoverEvents(stage.read, position, taken, context.at, c.override?.reason ?? DUE_SOONER),
    );
  }
  stage.add({type: 'LotsMoved', order: order.id, territory: order.territory, moves, occurredAt});
  return accepted(...stage.events);
}

/** The picker found less: the ledger is corrected to what is there, what is missing loses its claim and waits again. */
function shortPick(
  read: Read,
  order: Order,
  c: CommandOf<'ReportShortPick'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const found = find(order, c, context);
  if ('code' in found) return {kind: 'rejected', rejection: found};
  const {line, lot} = found;
  if (lot.released === 0) return rejected('wrong-stage', {what: `${name(c)} is not released`, left: 0});
  if (c.found >= lot.released)
    return rejected('invalid', {what: `${c.found} found of ${lot.released}: pick them`, left: lot.released});
  const occurredAt = when(c.occurredAt, context);
  const at = {site: lot.site, item: line.item};
  const position = read(positionKey(lot.site, line.item)) ?? emptyPosition(lot.site, line.item);
  const claim = lotClaim(order.id, lot.line, lot.lot);
  const theirs = othersStock(read, position, {claim, name: name(c)}, c.found, context);
  if (theirs !== null) {
    // A report says what was found and overrides nothing: what is others' is picked with an override instead.
    const {override: _, ...rejection} = theirs;
    return {kind: 'rejected', rejection};
  }
  const missing = lot.released - c.found;
  // The picker vouches for this lot's units only: what the record shows beyond them stays as it is.
  const counted = c.found + Math.max(0, position.available - lot.released);
  // What is not found is corrected like any count difference, and comes under the same limit.
  const over = overLimit(read, line.item, counted - position.available, `short pick ${name(c)}: a difference`, context);
  if (over !== null) return {kind: 'rejected', rejection: over};
  const moveTo = (to: LotBucket, quantity: Units): DomainEvent => ({
    type: 'LotsMoved',
    order: order.id,
    territory: order.territory,
    moves: [{line: c.line, lot: c.lot, from: 'released', to, quantity}],
    occurredAt,
  });
  const stage = staged(read);
  stage.add({
    type: 'StockCounted',
    ...at,
    state: 'available',
    book: position.available,
    counted,
    reason: `short pick ${order.id} ${name(c)}`,
    occurredAt,
  });
  if (c.found > 0) {
    const counting = stage.read(positionKey(lot.site, line.item)) ?? position;
    const taken = takenBy(stage.read, counting, claim, c.found, context.at);
    stage.add(
      {type: 'StockPicked', ...at, ...taken, occurredAt},
      ...uncoverEvents(stage.read, counting, taken, context.at, 'short pick'),
    );
    stage.add(moveTo('picked', c.found));
  }
  // The missing units keep their promise and claim, which rests on supply for them; nothing of it is with the floor any more.
  stage.add(moveTo('allocated', missing));
  const rest = stage.read(positionKey(lot.site, line.item))?.claims.find((x) => x.id === claim);
  if (rest !== undefined)
    stage.add({
      type: 'ClaimChanged',
      ...at,
      claim,
      quantity: rest.quantity,
      onStock: Math.max(0, rest.onStock - missing),
      locked: 0,
      due: lot.current.shipBy,
      expires: 0,
    });
  // If the record shows free units elsewhere at the site, the rest is picked from there.
  stage.add(...coverEvents(stage.read, stage.read(positionKey(lot.site, line.item)) ?? position, [], context.at));
  return accepted(...stage.events);
}

function deliver(order: Order, c: CommandOf<'DeliverLots'>, context: DecideContext): Verdict<DomainEvent> {
  const left = remaining(order, 'shipped');
  const moves: LotMove[] = [];
  for (const ref of c.lots) {
    const found = find(order, ref, context);
    if ('code' in found) return {kind: 'rejected', rejection: found};
    const here = left(ref);
    if (ref.quantity > here)
      return rejected('wrong-stage', {what: `${name(ref)}: ${here} shipped and not delivered`, left: here});
    left(ref, ref.quantity);
    moves.push({line: ref.line, lot: ref.lot, from: 'shipped', to: 'delivered', quantity: ref.quantity});
  }
  return accepted<DomainEvent>({
    type: 'LotsMoved',
    order: order.id,
    territory: order.territory,
    moves,
    occurredAt: when(c.occurredAt, context),
  });
}

/** Nothing returned is sellable before its disposition: it comes back into inspection, quarantine or damaged. */
function recordReturn(
  read: Read,
  order: Order,
  c: CommandOf<'RecordReturn'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const line = order.lines.find((l) => l.line === c.line);
  if (line === undefined || !context.actsAt(c.site) || read(key('site', c.site)) === undefined)
    return rejected('not-found', {what: `line ${c.line} of ${order.id}`});
  // It was sold as an item with stock, and has become a kit since: nothing could take it out of inspection again.
  if (noStockOf(read, line.item) !== null)
    return rejected('invalid', {what: `line ${c.line}: item ${line.item} is a kit now: receive its parts`});
  const left = order.lots.reduce((n, l) => n + (l.line === c.line ? l.shipped + l.delivered : 0), 0) - line.returned;
  if (c.quantity > left) return rejected('quantity-rule', {what: 'more than was shipped', left});
  const occurredAt = when(c.occurredAt, context);
  return accepted<DomainEvent>(
    {
      type: 'ReturnRecorded',
      order: order.id,
      territory: order.territory,
      line: c.line,
      quantity: c.quantity,
      reason: c.reason,
      occurredAt,
    },
    {
      type: 'StockReceived',
      site: c.site,
      item: line.item,
      quantity: c.quantity,
      into: c.into,
      reason: `return ${order.id}: ${c.reason}`,
      occurredAt,
    },
    {
      type: 'ExposureChanged',
      customer: order.customer,
      territory: order.territory,
      // The difference of totals, as for cancellations: parts rounded each by itself would leave a rest that nobody owes.
      delta: amountOf(line.returned, line.unitPrice) - amountOf(line.returned + c.quantity, line.unitPrice),
      why: `return ${order.id}`,
    },
  );
}
