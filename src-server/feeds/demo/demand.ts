/** What the book makes happen: orders are placed as they were, cancellations withdraw what has not left and return what has. */
import {addWorkdays, dayOf} from '../../../src-shared/domain/calendar.ts';
import type {OrderLineInput} from '../../../src-shared/domain/commands.ts';
import {key} from '../../../src-shared/domain/events.ts';
import {amountOf, type Lot, type Order} from '../../../src-shared/domain/orders/types.ts';
import {deliveryDay, dispatchFrom} from '../../../src-shared/domain/promise/delivery.ts';
import {routesOf} from '../../../src-shared/domain/promise/routes.ts';
import type {DemoCustomer} from './company.ts';
import type {Ask, Back, Happening} from './playbook.ts';
import {type Sim, siteOf, stockOf} from './sim.ts';

const WEEKDAYS = {workdays: [1, 2, 3, 4, 5], opens: 0, closes: 1440, holidays: []};
/** Share of returned lines that come back broken. */
const BROKEN = 0.2;
const REASONS = ['Not as described', 'Ordered in error', 'Arrived damaged', 'Unsold'];

export function happen(sim: Sim, happening: Happening, round: number): void {
  if (happening.kind === 'order') placeOrder(sim, happening, round);
  else takeBack(sim, happening, round);
}

function placeOrder(sim: Sim, {order, part, lines}: Ask, round: number): void {
  const customer = sim.company.customers.get(order.customer);
  const id = sim.playbook.orderId(order.invoice, part, round);
  if (customer === undefined || sim.ledger.read(key('order', id)) !== undefined) return;
  const requestedDay = requested(sim, customer, id);
  const together = customer.rules.shipComplete;
  const asked = lines.map(({item, quantity, unitPrice}): OrderLineInput => {
    const site = together ? undefined : sourceOf(sim, customer, item, quantity);
    return {item, quantity, unitPrice, requestedDay, ...(site !== undefined && {site})};
  });
  const command = {
    type: 'PlaceOrder',
    order: id,
    customer: customer.id,
    reference: `Book ${order.invoice}`,
    ...sim.stamp(),
  } as const;
  const verdict = sim.issue('feed-erp', {...command, lines: asked});
  if (verdict.kind === 'accepted' || verdict.rejection.lines === undefined) return;
  // Who takes no back orders asks again for what there is; the rest is a lost sale, and the refusal stays on record.
  const short = new Map(verdict.rejection.lines.map((line) => [line.line, line.left]));
  const rest = asked
    .map((line, at) => ({...line, quantity: Math.min(line.quantity, short.get(at + 1) ?? line.quantity)}))
    .filter(
      (line) => line.quantity > 0 && line.quantity * 2 >= (asked.find(({item}) => item === line.item)?.quantity ?? 0),
    );
  if (rest.length > 0) sim.issue('feed-erp', {...command, lines: rest});
}

/** From home while it is there; else wherever the promise finds it. */
function sourceOf(sim: Sim, customer: DemoCustomer, item: string, quantity: number): string | undefined {
  const {home} = customer;
  if (sim.company.items.get(item)?.sites.includes(home) !== true) return undefined;
  return stockOf(sim, home, item).free >= quantity ? home : undefined;
}

/** A few working days after what is possible at best; some customers plan further ahead. */
function requested(sim: Sim, customer: DemoCustomer, id: string): number {
  const site = siteOf(sim, customer.home);
  // Who orders reckons with the slowest service, which is the cheapest.
  const soonest = Math.max(
    ...routesOf(sim.ledger.read, site, customer).map((route) => deliveryDay(route, dispatchFrom(route, sim.at))),
  );
  const usual = sim.chance.whole('usual notice', customer.id, 1, 4);
  const more = sim.chance.of('notice', id);
  const wait =
    more < 0.08 ? 5 + Math.floor(more * 120) : Math.max(1, usual + sim.chance.whole('notice days', id, -1, 1));
  return addWorkdays(WEEKDAYS, Math.max(soonest, dayOf(sim.at, customer.zone)), wait);
}

function takeBack(sim: Sim, {back}: Back, round: number): void {
  let opening = back.opening;
  for (const sale of back.of) opening += takeBackSale(sim, back, sale, round);
  if (opening === 0) return;
  sim.issue('feed-erp', {
    type: 'RecordOpeningReturn',
    customer: back.customer,
    item: back.item,
    quantity: opening,
    value: amountOf(opening, back.unitPrice),
    reason: `Book ${back.invoice}: no sale on record`,
    ...sim.stamp(),
  });
}

/** Units that neither an open nor a shipped line of the sale accounts for. */
function takeBackSale(sim: Sim, back: Back['back'], sale: Back['back']['of'][number], round: number): number {
  const place = sim.playbook.place(sale.row, sale.order);
  const order = place && sim.ledger.read(key('order', sim.playbook.orderId(sale.order, place.part, round)));
  const line = order?.lines.find((l) => l.line === place?.line && l.item === back.item);
  if (order === undefined || line === undefined) return sale.quantity;
  const lots = order.lots.filter((lot) => lot.line === line.line);
  const inside = line.open + line.backordered + sum(lots, (lot) => lot.allocated + lot.released);
  const cancel = Math.min(sale.quantity, inside);
  if (cancel > 0) {
    const reason = `Book ${back.invoice}: cancelled by the customer`;
    sim.issue('feed-erp', {
      type: 'CancelOrder',
      order: order.id,
      lines: [{line: line.line, quantity: cancel}],
      by: 'customer',
      reason,
    });
  }
  const left = Math.min(sale.quantity - cancel, sum(lots, (lot) => lot.shipped + lot.delivered) - line.returned);
  if (left > 0) recordReturn(sim, order, line.line, lots, left, back);
  return sale.quantity - cancel - Math.max(0, left);
}

function recordReturn(
  sim: Sim,
  order: Order,
  line: number,
  lots: readonly Lot[],
  quantity: number,
  {invoice, row}: Back['back'],
): void {
  const about = `${order.id} ${row}`;
  sim.issue('feed-wms', {
    type: 'RecordReturn',
    order: order.id,
    line,
    quantity,
    site: lots[0]?.site ?? 'RDG',
    into: sim.chance.of('broken', about) < BROKEN ? 'damaged' : 'inspection',
    reason: `Book ${invoice}: ${sim.chance.pick('return why', about, REASONS)}`,
    ...sim.stamp(),
  });
}

function sum(lots: readonly Lot[], of: (lot: Lot) => number): number {
  return lots.reduce((n, lot) => n + of(lot), 0);
}
