/**
 * The facts of an order that the weekly scorecard counts (`kpi.md` E.0–E.5); `scorecard.ts` sums them.
 *
 * Grain: a request row is one order line (quantity without what the customer cancelled cleanly); for promises it is the
 * units of a line promised for one day. A row belongs to the week of its target date, also when nothing ever shipped. A
 * row is due once its target's last instant has passed. Weeks are ISO weeks of calendar days, so they need no zone.
 * A substitute belongs to the row of what it stands in for (`asked-order.ts`).
 */
import type {KpiId} from '../api/types.ts';
import {dayOf, weekOf} from '../domain/calendar.ts';
import type {CustomerRules} from '../domain/master-data/types.ts';
import {toShip} from '../domain/orders/status.ts';
import {amountOf, type Lot, type Order, type OrderLine} from '../domain/orders/types.ts';
import {DAY_MS, type Instant, type Units} from '../kernel/types.ts';
import {asAsked} from './asked-order.ts';

/** One countable thing of one KPI: in which week, how much of how much, and the cuts it belongs to. */
export type Fact = {
  readonly kpi: KpiId;
  readonly week: number;
  readonly hits: number;
  readonly due: number;
  readonly site: string;
  readonly line: number;
  readonly day: number;
};

/** By which promise a figure counts; null where it is not by line and promised day. */
export const promiseOf = (kpi: KpiId): 'first' | 'current' | null =>
  kpi.endsWith('-first') || kpi === 'promise-accuracy' ? 'first' : kpi.endsWith('-current') ? 'current' : null;

const sum = <T>(list: readonly T[], of: (x: T) => number): number => list.reduce((n, x) => n + of(x), 0);
/** Ordered units that count: without clean cancellations; what we failed stays in (E.0). */
export const dueUnits = (line: OrderLine, lots: readonly Lot[]): Units =>
  line.quantity - (line.cancelled + sum(lots, (l) => l.cancelled) - line.cancelledFailed);

/** Everything an order contributes to the scorecard at `now`. */
export function factsOf(
  placed: Order,
  rules: Pick<CustomerRules, 'shortPermille' | 'overPermille'>,
  now: Instant,
): Fact[] {
  const order = asAsked(placed);
  const out: Fact[] = [];
  let allFilled = true;
  let anyDue = false;
  let orderDay = 0;
  for (const line of order.lines) {
    const lots = order.lots.filter((l) => l.line === line.line);
    const due = dueUnits(line, lots);
    if (due <= 0) continue;
    orderDay = Math.max(orderDay, line.request.day);
    if (line.request.until >= now) {
      // An order counts once all its lines are due.
      orderDay = Number.POSITIVE_INFINITY;
      continue;
    }
    anyDue = true;
    const filled = Math.min(line.shippedByRequest, due);
    allFilled = allFilled && filled === due;
    requestFacts(out, line, lots, due, rules);
    promiseFacts(out, line, lots, rules, now);
  }
  // Promises of lines whose request is not due yet are due by their own date.
  for (const line of order.lines)
    if (line.request.until >= now)
      promiseFacts(
        out,
        line,
        order.lots.filter((l) => l.line === line.line),
        rules,
        now,
      );
  const site = siteOfLots(order.lots);
  if (anyDue && Number.isFinite(orderDay))
    out.push({
      kpi: 'order-fill',
      week: weekOf(orderDay),
      hits: allFilled ? 1 : 0,
      due: 1,
      site,
      line: 0,
      day: orderDay,
    });
  perfectFact(out, order, rules, now);
  cycleFact(out, order, site);
  return out;
}

function requestFacts(
  out: Fact[],
  line: OrderLine,
  lots: readonly Lot[],
  due: Units,
  rules: Pick<CustomerRules, 'shortPermille' | 'overPermille'>,
): void {
  const {day} = line.request;
  const week = weekOf(day);
  const site = siteOfLots(lots);
  const filled = Math.min(line.shippedByRequest, due);
  const delivered = sum(lots, (l) => l.delivered);
  const open = line.open + line.backordered + sum(lots, (l) => toShip(l) + l.shipped);
  const push = (kpi: KpiId, hits: number, of = 1) => out.push({kpi, week, hits, due: of, site, line: line.line, day});
  push('unit-fill', filled, due);
  push('line-fill', filled === due ? 1 : 0);
  push('value-fill', amountOf(filled, line.unitPrice), amountOf(due, line.unitPrice));
  push(
    'first-pass-fill',
    line.firstShippedAt > 0 && line.firstShippedAt <= line.request.shipBy && line.firstShipped >= due ? 1 : 0,
  );
  const onTime = isOnTime(delivered, line.deliveredInRequest, open, due, rules);
  push('ontime-request', onTime ? 1 : 0);
  push('otif-request', onTime && inFull(delivered, due, rules) ? 1 : 0);
  push('backorder-rate', isBackOrdered(line, lots, due) ? 1 : 0);
}

/**
 * E.4 at the end of the day asked for, not now: what leaves or is given up later changes no closed week (E.0). What was given
 * up and counts as failed was not there on its day either, whenever that was. A lot keeps its last shipment: one after the day
 * means that the line had not wholly left on it.
 */
const isBackOrdered = (line: OrderLine, lots: readonly Lot[], due: Units): boolean =>
  sum(lots, (l) => l.shipped + l.delivered) < due ||
  lots.some((l) => l.shipped + l.delivered > 0 && l.shippedAt > line.request.until);

/** One line's units promised for one day. */
type PromiseRow = {
  readonly day: number;
  readonly until: Instant;
  readonly due: Units;
  readonly shipped: Units;
  readonly onTime: boolean;
  readonly inFull: boolean;
  readonly site: string;
};

/** Units promised for one day are one request row (E.8: a first promise of two lots on two days is two rows). */
function promiseRows(
  line: OrderLine,
  lots: readonly Lot[],
  rules: Pick<CustomerRules, 'shortPermille' | 'overPermille'>,
  which: 'first' | 'current',
): PromiseRow[] {
  const ordered = dueUnits(line, lots);
  const days = new Map<number, Lot[]>();
  for (const lot of lots) days.set(lot[which].day, [...(days.get(lot[which].day) ?? []), lot]);
  const rows: PromiseRow[] = [];
  for (const [day, group] of days) {
    // Never more than was asked: what came on top is not owed (E.8, 11 delivered for 10).
    const promised = sum(group, (l) => toShip(l) + l.shipped + l.delivered + l.cancelledFailed);
    const due = Math.min(promised, ordered);
    if (due <= 0) continue;
    const delivered = sum(group, (l) => l.delivered);
    const open = sum(group, (l) => toShip(l) + l.shipped);
    const inWindow = sum(group, (l) => (which === 'first' ? l.deliveredInFirst : l.deliveredInCurrent));
    rows.push({
      day,
      until: Math.max(...group.map((l) => l[which].until)),
      due,
      shipped: sum(group, (l) => l.shippedByFirst),
      onTime: isOnTime(delivered, inWindow, open, due, rules),
      inFull: inFull(delivered, due, rules),
      site: siteOfLots(group),
    });
  }
  return rows;
}

function promiseFacts(
  out: Fact[],
  line: OrderLine,
  lots: readonly Lot[],
  rules: Pick<CustomerRules, 'shortPermille' | 'overPermille'>,
  now: Instant,
): void {
  for (const which of ['first', 'current'] as const) {
    for (const row of promiseRows(line, lots, rules, which)) {
      if (row.until >= now) continue;
      const {day, due, site} = row;
      const push = (kpi: KpiId, hits: number, of = 1) =>
        out.push({kpi, week: weekOf(day), hits, due: of, site, line: line.line, day});
      push(which === 'first' ? 'ontime-first' : 'ontime-current', row.onTime ? 1 : 0);
      push(which === 'first' ? 'otif-first' : 'otif-current', row.onTime && row.inFull ? 1 : 0);
      if (which === 'current') continue;
      push('promise-accuracy', row.onTime ? 1 : 0);
      const filled = Math.min(row.shipped, due);
      push('unit-fill-first', filled, due);
      push('line-fill-first', filled === due ? 1 : 0);
    }
  }
}

/**
 * E.3, as far as it is recorded: every line in full on its commit date (the first promise; the requested day where nothing was
 * ever promised), and nothing of it came back. Papers are not recorded. An order counts once all its lines are due.
 */
function perfectFact(
  out: Fact[],
  order: Order,
  rules: Pick<CustomerRules, 'shortPermille' | 'overPermille'>,
  now: Instant,
): void {
  let day = 0;
  let until = 0;
  let perfect = true;
  for (const line of order.lines) {
    const lots = order.lots.filter((l) => l.line === line.line);
    const rows = promiseRows(line, lots, rules, 'first');
    const failed = line.cancelledFailed - line.requestFailed - sum(lots, (l) => l.cancelledFailed);
    const unpromised = line.open + line.backordered + failed;
    for (const row of [...rows, ...(unpromised > 0 ? [line.request] : [])]) {
      day = Math.max(day, row.day);
      until = Math.max(until, row.until);
    }
    if (rows.length > 0 || unpromised > 0)
      perfect = perfect && unpromised === 0 && line.returned === 0 && rows.every((r) => r.onTime && r.inFull);
  }
  if (until === 0 || until >= now) return;
  const site = siteOfLots(order.lots);
  out.push({kpi: 'perfect-order', week: weekOf(day), hits: perfect ? 1 : 0, due: 1, site, line: 0, day});
}

/** A line, a promise or an order stands in the figures of the site of its first lot; '' before it has one. */
export const siteOfLots = (lots: readonly Lot[]): string => lots[0]?.site ?? '';

/** E.2: what came, came inside the window, and no more is still to come than the customer lets be short. */
const isOnTime = (
  delivered: Units,
  inWindow: Units,
  open: Units,
  due: Units,
  rules: Pick<CustomerRules, 'shortPermille'>,
): boolean => delivered > 0 && inWindow === delivered && open * 1000 <= due * rules.shortPermille;

const inFull = (units: Units, due: Units, rules: Pick<CustomerRules, 'shortPermille' | 'overPermille'>): boolean =>
  units * 1000 >= due * (1000 - rules.shortPermille) && units * 1000 <= due * (1000 + rules.overPermille) && units > 0;

/** Gross cycle in calendar days × 10, at the week of the last delivery; only orders with nothing left. */
function cycleFact(out: Fact[], order: Order, site: string): void {
  const delivered = Math.max(0, ...order.lots.map((l) => l.deliveredAt));
  const open = sum(order.lines, (l) => l.open + l.backordered) + sum(order.lots, (l) => toShip(l) + l.shipped);
  if (delivered === 0 || open > 0) return;
  const day = dayOf(delivered, order.zone);
  out.push({
    kpi: 'cycle-median',
    week: weekOf(day),
    hits: Math.round(((delivered - order.placedAt) / DAY_MS) * 10),
    due: 1,
    site,
    line: 0,
    day,
  });
}
