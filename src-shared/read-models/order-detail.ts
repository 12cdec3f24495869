/** The page of one order: its lines, and of each lot where it stands and what it rests on. */
import type {OrderDetail} from '../api/types.ts';
import {key} from '../domain/events.ts';
import {isMissed} from '../domain/orders/change-line.ts';
import {hasStarted} from '../domain/orders/give-back.ts';
import {askedPrice, cancellable, kitOf, liveOf} from '../domain/orders/kit-lines.ts';
import {leavesWith} from '../domain/orders/move-promise.ts';
import {lotClaim} from '../domain/orders/place.ts';
import {cancelledOf, liveValue, statusOf, toShip} from '../domain/orders/status.ts';
import {amountOf, type Lot, type Order, type OrderLine} from '../domain/orders/types.ts';
import {coverage, NOT_IN_VIEW, notInViewWords, positionIn} from './coverage.ts';
import {priceOfLine} from './line-price.ts';
import {orderAspect} from './orders.ts';
import {risksOf, unadvised, worstOf} from './risk.ts';
import {hasSubstitutes} from './risk-acts.ts';
import {itemName, serviceName, siteName, siteOf, type World} from './world.ts';

/** Null when the order or its customer does not exist or is not in view. */
export function orderDetail(world: World, id: string): OrderDetail | null {
  const order = world.read(key('order', id));
  const customer = order === undefined ? undefined : world.read(key('customer', order.customer));
  if (order === undefined || customer === undefined) return null;
  return {
    order,
    status: statusOf(order),
    customer,
    value: liveValue(order),
    aspect: orderAspect(world, order, worstOf(risksOf(world, order, unadvised))),
    credit: {limit: customer.creditLimit, exposure: customer.exposure, others: othersOf(world, order)},
    lines: order.lines.map((line) => ({
      line: line.line,
      itemName: itemName(world, line.item),
      kit: kitTold(world, order, line),
      value: amountOf(line.quantity - cancelledOf(order, line), line.unitPrice),
      pricedBy: priceOfLine(world, order, line).pricedBy,
      ...unitsOf(order, line),
      hasSubstitutes: hasSubstitutes(world, order, line),
      missed: isMissed(order, line, world.now()),
      lots: order.lots
        .filter((l) => l.line === line.line)
        .map((lot) => {
          const site = siteOf(world, lot.site);
          const {onStock, expected} = restOf(world, order, line, lot);
          return {
            ...lot,
            siteName: siteName(world, lot.site),
            siteZone: site?.zone ?? 'UTC',
            serviceName: serviceName(world, lot.current.service),
            onStock,
            expected,
            along: leavesWith(order, lot).length - 1,
          };
        }),
    })),
  };
}

/** The kits that a line changes with. */
function kitTold(world: World, order: Order, line: OrderLine): OrderDetail['lines'][number]['kit'] {
  const kit = kitOf(order, line);
  return kit === undefined
    ? null
    : {
        item: kit.item,
        itemName: itemName(world, kit.item),
        kits: liveOf(order, line),
        cancellable: cancellable(order, line),
        unitPrice: askedPrice(order, line),
      };
}

/** What the units of a lot that are still here rest on. */
function restOf(world: World, order: Order, line: OrderLine, lot: Lot): {onStock: number | null; expected: string} {
  if (toShip(lot) === 0) return {onStock: 0, expected: 'left'};
  const position = positionIn(world, lot.site, line.item);
  if (position === NOT_IN_VIEW) return {onStock: null, expected: notInViewWords(world, [lot.site])};
  const site = siteOf(world, lot.site);
  const id = lotClaim(order.id, lot.line, lot.lot);
  const claim = position.claims.find((c) => c.id === id);
  if (claim === undefined) return {onStock: 0, expected: 'staged'};
  const cover = site === undefined ? null : coverage(world, position, id, site);
  const {onStock} = claim;
  // First of all: stock that was counted away leaves a claim that names it.
  if (cover?.short) return {onStock, expected: `${cover.short} uncovered`};
  if (onStock >= claim.quantity) return {onStock, expected: 'on stock'};
  return {onStock, expected: cover?.supply ? `on ${cover.supply.id}` : 'waits'};
}

/** What else of the customer is open: a scan of one column, and only its own orders are read. */
function othersOf(world: World, {id, customer}: Order): OrderDetail['credit']['others'] {
  const {orders} = world.ledger.tables;
  const code = orders.dictionaries.customer?.find(customer) ?? -1;
  const column = orders.i32('customer');
  const others = {orders: 0, value: 0, held: 0};
  for (let row = 0; row < orders.count; row++) {
    if (column[row] !== code || orders.alive[row] !== 1) continue;
    const other = world.ledger.orders.read(row);
    const status = statusOf(other);
    if (other.id === id || status === 'delivered' || status === 'cancelled') continue;
    others.orders++;
    others.value += liveValue(other);
    if (other.credit === 'held') others.held++;
  }
  return others;
}

function unitsOf(order: Order, line: OrderLine): {live: number; toGo: number; started: number} {
  const lots = order.lots.filter((l) => l.line === line.line);
  return {
    live: line.quantity - cancelledOf(order, line),
    toGo: line.open + line.backordered + lots.reduce((n, l) => n + toShip(l), 0),
    started: lots.filter(hasStarted).reduce((n, l) => n + toShip(l) + l.shipped + l.delivered, 0),
  };
}
