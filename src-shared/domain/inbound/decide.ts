/** Purchase orders with dated lines, re-dating, receipt; and transfers between sites (in transit at neither end twice). */

import {shortId} from '../../kernel/hash.ts';
import type {Instant, Units} from '../../kernel/types.ts';
import {addWorkdays, addWorkingMinutes, dayOf, opensAt} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict, withoutRight} from '../decider.ts';
import {type DomainEvent, isPositionEvent, key, positionKey, type Read} from '../events.ts';
import {unlikelyDate} from '../expected-date.ts';
import {overfull} from '../inventory/balances.ts';
import {withoutBatch} from '../inventory/batches.ts';
import {overLimit} from '../inventory/correction-limit.ts';
import {coverEvents} from '../inventory/cover.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import {isDated, NO_LOT} from '../inventory/life.ts';
import {badBatch} from '../inventory/lot-rules.ts';
import {repegEvents, repegWhereAllKept} from '../inventory/pegging.ts';
import {keepsOf} from '../inventory/pooled.ts';
import {spareUnits} from '../inventory/spare.ts';
import {type Takeable, takeable} from '../inventory/takeable.ts';
import {POSITION_UNITS_MAX, type Position} from '../inventory/types.ts';
import {noStockOf} from '../master-data/kits.ts';
import type {Site, Supplier} from '../master-data/types.ts';
import {type Staged, staged} from '../staged.ts';
import {when} from '../stated-time.ts';
import {earliestArrival} from './lead.ts';
import {arriving} from './transfer-lots.ts';
import {type PurchaseLine, purchaseSupply, type TransferLine, transferSupply, underWay} from './types.ts';

type InboundCommand = CommandOf<
  | 'PlacePurchase'
  | 'RedateSupply'
  | 'ReceivePurchase'
  | 'CancelPurchaseLine'
  | 'ShipTransfer'
  | 'ReceiveTransfer'
  | 'CloseTransfer'
>;

export function decideInbound(read: Read, command: InboundCommand, context: DecideContext): Verdict<DomainEvent> {
  switch (command.type) {
    case 'PlacePurchase':
      return placePurchase(read, command, context);
    case 'RedateSupply':
      return redate(read, command, context);
    case 'ReceivePurchase':
      return receivePurchase(read, command, context);
    case 'CancelPurchaseLine':
      return cancelLine(read, command, context);
    case 'ShipTransfer':
      return shipTransfer(read, command, context);
    case 'CloseTransfer':
      return closeTransfer(read, command, context);
    default:
      return receiveTransfer(read, command, context);
  }
}

/** B.8: supply earns its availability: arrival plus receiving, inspection and put-away in the dock's working time. */
export const usableAt = (site: Site, expectedAt: Instant): Instant =>
  addWorkingMinutes(
    site.calendar,
    site.zone,
    expectedAt,
    site.receivingMinutes + site.inspectionMinutes + site.putawayMinutes,
  );

function placePurchase(read: Read, c: CommandOf<'PlacePurchase'>, context: DecideContext): Verdict<DomainEvent> {
  if (!context.actsAt(c.site)) return rejected('forbidden');
  const site = read(key('site', c.site));
  if (site === undefined) return rejected('not-found', {what: `site ${c.site}`});
  const supplier = read(key('supplier', c.supplier));
  if (supplier === undefined) return rejected('not-found', {what: `supplier ${c.supplier}`});
  const none = c.lines.map((l) => noStockOf(read, l.item)).find((fault) => fault !== null);
  if (none !== undefined) return {kind: 'rejected', rejection: none};
  const placedAt = when(c.occurredAt, context);
  const lines: PurchaseLine[] = [];
  for (const [index, asked] of c.lines.entries()) {
    const place = `line ${index + 1}: expectedAt`;
    const expectedAt = asked.expectedAt ?? earliestArrival(supplier, site, placedAt)?.at;
    const undated = expectedAt === undefined || (asked.expectedAt === undefined && asked.confirmed);
    if (undated) return rejected('invalid', {what: `${place}: ${undatedWhy(supplier, asked.confirmed)}`});
    const unlikely = unlikelyDate(place, expectedAt, context);
    if (unlikely !== null) return {kind: 'rejected', rejection: unlikely};
    lines.push(newLine(index + 1, asked, expectedAt));
  }
  const id = c.purchase ?? `PO-${shortId(context.commandId, 8)}`;
  if (read(key('purchase', id)) !== undefined) return rejected('already-exists', {what: `purchase order ${id}`});
  const stage = staged(read);
  stage.add(
    {
      type: 'PurchasePlaced',
      purchase: {id, supplier: c.supplier, site: c.site, placedAt, lines},
    },
    ...lines.map(
      (l): DomainEvent => ({
        type: 'SupplyExpected',
        site: c.site,
        item: l.item,
        supply: {
          id: purchaseSupply(id, l.line),
          kind: 'purchase',
          quantity: l.quantity,
          expectedAt: l.expectedAt,
          usableAt: usableAt(site, l.expectedAt),
          confirmed: l.confirmed,
        },
      }),
    ),
  );
  return stage.events.some((e) => isOverfull(stage, e)) ? TOO_MUCH : accepted(...stage.events);
}

/** Why a line without a date gets none: only a date can be confirmed, and only a lead makes one. */
const undatedWhy = (supplier: Supplier, confirmed: boolean): string =>
  confirmed
    ? 'a date that the supplier has confirmed is said, not reckoned'
    : `it is missing, and no lead is known of supplier ${supplier.id}`;

const newLine = (
  line: number,
  {item, quantity, confirmed}: CommandOf<'PlacePurchase'>['lines'][number],
  expectedAt: Instant,
): PurchaseLine => ({
  line,
  item,
  quantity,
  received: 0,
  cancelled: 0,
  firstExpectedAt: expectedAt,
  expectedAt,
  confirmed,
  redated: 0,
});

const TOO_MUCH = rejected('quantity-rule', {what: `more than ${POSITION_UNITS_MAX} units on the way to one site`});
function isOverfull(stage: Staged, e: DomainEvent): boolean {
  const position = isPositionEvent(e) ? stage.read(positionKey(e.site, e.item)) : undefined;
  return position !== undefined && overfull(position);
}

function redate(read: Read, c: CommandOf<'RedateSupply'>, context: DecideContext): Verdict<DomainEvent> {
  const purchase = read(key('purchase', c.purchase));
  const line = purchase?.lines.find((l) => l.line === c.line);
  if (purchase === undefined || line === undefined || !context.actsAt(purchase.site))
    return rejected('not-found', {what: `line ${c.line} of ${c.purchase}`});
  if (line.received + line.cancelled >= line.quantity)
    return rejected('too-late', {what: 'the line is received or cancelled', left: 0});
  const site = read(key('site', purchase.site));
  if (site === undefined) return rejected('not-found', {what: `site ${purchase.site}`});
  const unlikely = unlikelyDate('expectedAt', c.expectedAt, context);
  if (unlikely !== null) return {kind: 'rejected', rejection: unlikely};
  const dates = {expectedAt: c.expectedAt, confirmed: c.confirmed, reason: c.reason};
  return moved(
    read,
    context,
    {site: purchase.site, item: line.item},
    {type: 'PurchaseRedated', purchase: c.purchase, site: purchase.site, line: c.line, ...dates},
    {
      type: 'SupplyRedated',
      site: purchase.site,
      item: line.item,
      supply: purchaseSupply(c.purchase, c.line),
      usableAt: usableAt(site, c.expectedAt),
      ...dates,
    },
  );
}

/** Supply of a position moves: promises change what they rest on where all of them can still be kept. */
function moved(
  read: Read,
  context: DecideContext,
  {site, item}: {readonly site: string; readonly item: string},
  ...events: readonly DomainEvent[]
): Verdict<DomainEvent> {
  const stage = staged(read);
  stage.add(...events);
  const position = stage.read(positionKey(site, item));
  if (position !== undefined) {
    stage.add(...repegWhereAllKept(stage.read, position, context.at));
    // Who lacks stock now takes it of what is kept.
    stage.add(...coverEvents(stage.read, stage.read(positionKey(site, item)) ?? position, [], context.at));
  }
  return accepted(...stage.events);
}

function receivePurchase(read: Read, c: CommandOf<'ReceivePurchase'>, context: DecideContext): Verdict<DomainEvent> {
  const purchase = read(key('purchase', c.purchase));
  if (purchase === undefined || !context.actsAt(purchase.site))
    return rejected('not-found', {what: `purchase order ${c.purchase}`});
  const occurredAt = when(c.occurredAt, context);
  const stage = staged(read);
  for (const {line, quantity, batch} of c.lines) {
    const l = stage.read(key('purchase', c.purchase))?.lines.find((x) => x.line === line);
    if (l === undefined) return rejected('not-found', {what: `line ${line} of ${c.purchase}`});
    const left = l.quantity - l.received - l.cancelled;
    if (quantity > left)
      return rejected('quantity-rule', {
        what: `line ${line}: more than is open; receive the surplus as stock with a reason`,
        left,
      });
    const unlabelled = badBatch(stage.read, {site: purchase.site, item: l.item}, batch);
    if (unlabelled !== null) return rejected('invalid', {what: `line ${line}: ${unlabelled}`});
    stage.add({type: 'PurchaseReceived', purchase: c.purchase, site: purchase.site, line, quantity, occurredAt});
    receiveSupply(
      stage,
      {
        site: purchase.site,
        item: l.item,
        supply: purchaseSupply(c.purchase, line),
        quantity,
        into: c.into,
        ...(batch !== undefined && {batch}),
        occurredAt,
      },
      context,
    );
  }
  return stage.events.some((e) => isOverfull(stage, e)) ? TOO_MUCH : accepted(...stage.events);
}

function receiveSupply(
  stage: Staged,
  e: Omit<Extract<DomainEvent, {type: 'SupplyReceived'}>, 'type'>,
  context: DecideContext,
): void {
  const before = stage.read(positionKey(e.site, e.item)) ?? emptyPosition(e.site, e.item);
  const received: DomainEvent = {type: 'SupplyReceived', ...e};
  stage.add(received, ...coverEvents(stage.read, before, [received], context.at));
  const after = stage.read(positionKey(e.site, e.item));
  if (after !== undefined) stage.add(...repegEvents(stage.read, after, context.at));
}

function cancelLine(read: Read, c: CommandOf<'CancelPurchaseLine'>, context: DecideContext): Verdict<DomainEvent> {
  const purchase = read(key('purchase', c.purchase));
  const line = purchase?.lines.find((l) => l.line === c.line);
  if (purchase === undefined || line === undefined || !context.actsAt(purchase.site))
    return rejected('not-found', {what: `line ${c.line} of ${c.purchase}`});
  const left = line.quantity - line.received - line.cancelled;
  if (left <= 0) return rejected('too-late', {what: 'nothing of it is open', left: 0});
  return moved(
    read,
    context,
    {site: purchase.site, item: line.item},
    {
      type: 'PurchaseLineCancelled',
      purchase: c.purchase,
      site: purchase.site,
      line: c.line,
      quantity: left,
      reason: c.reason,
    },
    {
      type: 'SupplyReduced',
      site: purchase.site,
      item: line.item,
      supply: purchaseSupply(c.purchase, c.line),
      quantity: left,
      reason: c.reason,
    },
  );
}

function shipTransfer(read: Read, c: CommandOf<'ShipTransfer'>, context: DecideContext): Verdict<DomainEvent> {
  if (!context.actsAt(c.from)) return rejected('forbidden');
  const from = read(key('site', c.from));
  const to = read(key('site', c.to));
  if (from === undefined || to === undefined || c.from === c.to)
    return rejected(c.from === c.to ? 'invalid' : 'not-found', {what: `sites ${c.from} and ${c.to}`});
  const id = c.transfer ?? `TR-${shortId(context.commandId, 8)}`;
  if (read(key('transfer', id)) !== undefined) return rejected('already-exists', {what: `transfer ${id}`});
  const shippedAt = when(c.occurredAt, context);
  const expectedAt = c.expectedAt ?? defaultArrival(from, to, shippedAt);
  const unlikely = unlikelyDate('expectedAt', expectedAt, context);
  if (unlikely !== null) return {kind: 'rejected', rejection: unlikely};
  const stage = staged(read);
  const lines: TransferLine[] = [];
  const short: {line: number; item: string; asked: number; left: number; next: null}[] = [];
  let others: Rejection | null = null;
  for (const [i, l] of c.lines.entries()) {
    const none = noStockOf(stage.read, l.item);
    if (none !== null) return {kind: 'rejected', rejection: none};
    const position = stage.read(positionKey(c.from, l.item)) ?? emptyPosition(c.from, l.item);
    const kept = position.pools.reduce((n, p) => n + keepsOf(p, position.claims, context.at), 0);
    // What is spoilt, or of no lot where there are lots, does not travel.
    const {units: spare, batches} = spareGoods(stage.read, position, from, l.quantity, context);
    const left = Math.max(0, spare - (context.may('override-pool') ? 0 : kept));
    const dated = batches.map((b) => ({...b, lasts: position.batches.find((x) => x.id === b.id)?.lasts ?? NO_LOT}));
    lines.push({
      line: i + 1,
      item: l.item,
      quantity: l.quantity,
      received: 0,
      ...(dated.length > 0 && {batches: dated}),
    });
    // There it is, and kept for others: another person's word may turn that.
    if (left < l.quantity && l.quantity <= spare)
      others ??= {
        code: 'needs-approval',
        what: withoutRight(
          context,
          'override-pool',
          `line ${i + 1}: ${spare - left} of item ${l.item} are kept for others`,
        ),
        left,
      };
    else if (left < l.quantity) short.push({line: i + 1, item: l.item, asked: l.quantity, left, next: null});
    else
      stage.add({
        type: 'StockDispatched',
        site: c.from,
        item: l.item,
        quantity: l.quantity,
        from: 'available',
        claim: null,
        ...(batches.length > 0 && {batches}),
        to: id,
        occurredAt: shippedAt,
      });
  }
  if (short.length > 0)
    return rejected('insufficient-stock', {
      what: `at ${c.from}${unlabelled(read, c.from, short)}`,
      left: short[0]?.left ?? 0,
      lines: short,
    });
  if (others !== null) return {kind: 'rejected', rejection: others};
  stage.add({type: 'TransferShipped', transfer: {id, from: c.from, to: c.to, shippedAt, expectedAt, lines}});
  expectLines(stage, {id, expectedAt, lines}, to);
  return stage.events.some((e) => isOverfull(stage, e)) ? TOO_MUCH : accepted(...stage.events);
}

/** What is under way is supply of where it goes. */
function expectLines(
  stage: Staged,
  {id, expectedAt, lines}: {readonly id: string; readonly expectedAt: Instant; readonly lines: readonly TransferLine[]},
  to: Site,
): void {
  for (const l of lines)
    stage.add({
      type: 'SupplyExpected',
      site: to.id,
      item: l.item,
      supply: {
        id: transferSupply(id, l.line),
        kind: 'transfer',
        quantity: l.quantity,
        expectedAt,
        usableAt: usableAt(to, expectedAt),
        confirmed: true,
        // As good as the oldest that is with it.
        ...(l.batches !== undefined && {lasts: Math.min(...l.batches.map((b) => b.lasts))}),
      },
    });
}

/** What stays of the items that are short because nobody knows its lot, in words; '' where nothing does. */
function unlabelled(read: Read, site: string, short: readonly {readonly item: string}[]): string {
  return [...new Set(short.map((l) => l.item))]
    .map((item) => {
      const p = read(positionKey(site, item));
      const units = p === undefined || !isDated(p) ? 0 : withoutBatch(p, 'available', p.available);
      return units === 0 ? '' : `; ${units} of item ${item} are of no known lot: name it first`;
    })
    .join('');
}

/** What may be sent away of a position, and of which lots so many of it are. */
function spareGoods(read: Read, p: Position, {zone}: Site, most: Units, {at}: DecideContext): Takeable {
  if (!isDated(p)) return {units: spareUnits(read, p, at), batches: []};
  const {units} = takeable(read, p, at, {lasts: dayOf(at, zone)});
  return {units, batches: takeable(read, p, at, {lasts: dayOf(at, zone), most}).batches};
}

/** The next opening of the target after the transit days of the source. */
function defaultArrival(from: Site, to: Site, at: Instant): Instant {
  const days = from.transitDays[to.country] ?? from.transitDays['*'] ?? 2;
  return opensAt(to.calendar, addWorkdays(to.calendar, dayOf(at, to.zone), Math.max(1, days)), to.zone);
}

function receiveTransfer(read: Read, c: CommandOf<'ReceiveTransfer'>, context: DecideContext): Verdict<DomainEvent> {
  const transfer = read(key('transfer', c.transfer));
  if (transfer === undefined || !context.actsAt(transfer.to))
    return rejected('not-found', {what: `transfer ${c.transfer}`});
  const occurredAt = when(c.occurredAt, context);
  const stage = staged(read);
  for (const {line, quantity, batch} of c.lines) {
    const l = stage.read(key('transfer', c.transfer))?.lines.find((x) => x.line === line);
    if (l === undefined) return rejected('not-found', {what: `line ${line} of ${c.transfer}`});
    if (quantity > underWay(l))
      return rejected('quantity-rule', {what: `line ${line}: more than is under way`, left: underWay(l)});
    const at = {site: transfer.to, item: l.item};
    const parts = arriving(stage.read, at, l, {quantity, batch});
    if (typeof parts === 'string') return rejected('invalid', {what: `line ${line}: ${parts}`});
    const received = {
      transfer: c.transfer,
      site: transfer.to,
      line,
      quantity,
      ...(batch !== undefined && {batch: batch.id}),
    };
    stage.add({type: 'TransferReceived', ...received, occurredAt});
    const supply = transferSupply(c.transfer, line);
    for (const part of parts) receiveSupply(stage, {...at, supply, ...part, into: c.into, occurredAt}, context);
  }
  return stage.events.some((e) => isOverfull(stage, e)) ? TOO_MUCH : accepted(...stage.events);
}

/**
 * What was lost on the way leaves the company as shrinkage, with its reason: a write-off, limited like a count difference.
 * Promises that rested on it keep their claims and are endangered, as after any loss of supply.
 */
function closeTransfer(read: Read, c: CommandOf<'CloseTransfer'>, context: DecideContext): Verdict<DomainEvent> {
  const transfer = read(key('transfer', c.transfer));
  if (transfer === undefined || !context.actsAt(transfer.to))
    return rejected('not-found', {what: `transfer ${c.transfer}`});
  const {to: site} = transfer;
  const occurredAt = when(c.occurredAt, context);
  const lost =
    c.lines ?? transfer.lines.map((l) => ({line: l.line, quantity: underWay(l)})).filter((l) => l.quantity > 0);
  const stage = staged(read);
  for (const {line, quantity} of lost) {
    const l = stage.read(key('transfer', c.transfer))?.lines.find((x) => x.line === line);
    if (l === undefined) return rejected('not-found', {what: `line ${line} of ${c.transfer}`});
    if (quantity > underWay(l))
      return rejected('quantity-rule', {what: `line ${line}: more than is under way`, left: underWay(l)});
    const over = overLimit(read, l.item, quantity, `line ${line}: a loss`, context);
    if (over !== null) return {kind: 'rejected', rejection: over};
    const {reason} = c;
    const supply = transferSupply(c.transfer, line);
    stage.add(
      {type: 'TransferLost', transfer: c.transfer, site, line, quantity, reason, occurredAt},
      {type: 'SupplyLost', site, item: l.item, supply, quantity, reason, occurredAt},
    );
  }
  return accepted(...stage.events);
}
