/** What a line costs and why: for a line being typed, one of an order, and one that is to be changed. Only asks `domain/prices`. */
import type {ChangedPrice, LinePrice} from '../api/prices.ts';
import {key} from '../domain/events.ts';
import {isMissed} from '../domain/orders/change-line.ts';
import {hasStarted} from '../domain/orders/give-back.ts';
import {askedPrice, groupOf, perOf} from '../domain/orders/kit-lines.ts';
import {pricedBy, repriced, repricedRows} from '../domain/orders/reprice.ts';
import {cancelledOf, toShip} from '../domain/orders/status.ts';
import {amountOf, type Order, type OrderLine} from '../domain/orders/types.ts';
import {priceOf} from '../domain/prices/price-of.ts';
import type {PricedBy, QuantityBreak} from '../domain/prices/types.ts';
import {companyToday, itemOf, type World} from './world.ts';

/** What a line costs at a price of one's own, and what the lists would ask for it; their price where it is the same. */
export function priceByHand(listed: LinePrice, unitPrice: number | undefined): LinePrice & {readonly listed?: number} {
  if (unitPrice === undefined || unitPrice === listed.unitPrice) return listed;
  return {unitPrice, pricedBy: {source: 'manual'}, nextBreak: null, listed: listed.unitPrice};
}

/** A new line today; without a customer, what everybody pays. An item that is not there costs nothing. */
export function priceToday(world: World, customer: string | undefined, item: string, quantity: number): LinePrice {
  const buyer = customer === undefined ? undefined : world.read(key('customer', customer));
  const known = itemOf(world, item) ?? {id: item, listPrice: 0};
  const {next, ...price} = priceOf(world.read, {buyer, item: known, quantity, day: companyToday(world)});
  return {unitPrice: price.unitPrice, pricedBy: named(world, price), nextBreak: other(next, price.unitPrice)};
}

/** A line as it stands. Where today's lists do not give its price it is one they gave before they changed: agreed. */
export function priceOfLine(world: World, order: Order, line: OrderLine): LinePrice {
  const price = pricedBy(world.read, order, line);
  return {
    unitPrice: line.unitPrice,
    pricedBy:
      line.manualPrice === true ? {source: 'manual'} : price === null ? {source: 'agreed'} : named(world, price),
    nextBreak: other(price?.next ?? null, line.unitPrice),
  };
}

export type PriceAsk = {
  readonly order: string;
  readonly line: number;
  readonly quantity: number;
  readonly requestedDay: number;
  readonly by: 'customer' | 'us';
};
/** The same split into rows as `change-line.ts` makes, so that the value is what the change would add to what is owed. */
export function changedPrice(world: World, ask: PriceAsk): ChangedPrice | null {
  const order = world.read(key('order', ask.order));
  const line = order?.lines.find((l) => l.line === ask.line);
  if (order === undefined || line === undefined) return null;
  const {unitPrice, pricedBy: source} = repriced(world.read, order, line, ask.quantity, ask.by);
  const before = priceOfLine(world, order, line).pricedBy;
  const rows = groupOf(order, line);
  const startedOf = (row: OrderLine) => order.lots.filter((l) => l.line === row.line && hasStarted(l));
  const isStarted = rows.some((row) => startedOf(row).length > 0);
  const moved = ask.requestedDay !== line.request.day && !isStarted;
  const isMissedRow = ask.by === 'customer' && rows.some((row) => isMissed(order, row, world.now()));
  const prices = repricedRows(world.read, order, line, ask.quantity, ask.by);
  const value = rows.reduce((sum, row) => {
    const quantity = ask.quantity * perOf(order, row);
    const kept = startedOf(row).reduce((n, l) => n + toShip(l) + l.shipped + l.delivered, 0);
    const inRow = isMissedRow ? (moved ? kept : row.quantity - cancelledOf(order, row)) : 0;
    const rest = Math.min(inRow, quantity);
    const now = prices.get(row.line)?.unitPrice ?? row.unitPrice;
    return sum + amountOf(rest, row.unitPrice) + amountOf(quantity - rest, now);
  }, 0);
  return {
    unitPrice,
    pricedBy: unitPrice === askedPrice(order, line) ? before : named(world, source ?? {source: 'item'}),
    value,
  };
}

/** More units at the same price are no news. */
const other = (next: QuantityBreak | null, unitPrice: number): QuantityBreak | null =>
  next === null || next.unitPrice === unitPrice ? null : {from: next.from, unitPrice: next.unitPrice};

function named(world: World, {source, list, from}: PricedBy): LinePrice['pricedBy'] {
  if (list === undefined) return {source};
  return {source, list, listName: world.read(key('pricelist', list))?.name ?? list, ...(from !== undefined && {from})};
}
