/**
 * The weekly scorecard from the facts in the order columns (`kpi.md` E.0–E.5).
 *
 * Grain: a request row is one order line (quantity without what the customer cancelled cleanly); for promises it is the
 * units of a line promised for one day. A row belongs to the week of its target date, also when nothing ever shipped. A
 * row is due once its target's last instant has passed. Weeks are ISO weeks of calendar days, so they need no zone.
 */
import type {KpiId} from '../api/types.ts';
import {dayOf, weekOf} from '../domain/calendar.ts';
import type {CustomerRules} from '../domain/master-data/types.ts';
import {toShip} from '../domain/orders/status.ts';
import {amountOf, type Lot, type Order, type OrderLine} from '../domain/orders/types.ts';
import {DAY_MS, type Instant, type Units} from '../kernel/types.ts';

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

const sum = <T>(list: readonly T[], of: (x: T) => number): number => list.reduce((n, x) => n + of(x), 0);
/** Ordered units that count: without clean cancellations; what we failed stays in (E.0). */
export const dueUnits = (line: OrderLine, lots: readonly Lot[]): Units =>
  line.quantity - (line.cancelled + sum(lots, (l) => l.cancelled) - line.cancelledFailed);

/** Everything an order contributes to the scorecard at `now`. */
export function factsOf(
  order: Order,
  rules: Pick<CustomerRules, 'shortPermille' | 'overPermille'>,
  now: Instant,
): Fact[] {
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
  push('backorder-rate', open - sum(lots, (l) => l.shipped) > 0 ? 1 : 0);
}

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

export const KPIS: readonly {
  readonly kpi: KpiId;
  readonly name: string;
  readonly unit: 'share' | 'days';
  readonly target: number;
  readonly better: 'higher' | 'lower';
  readonly definition: string;
}[] = [
  {
    kpi: 'otif-first',
    name: 'On time in full, first promise',
    unit: 'share',
    target: 0.95,
    better: 'higher',
    definition:
      'Units promised for a day, delivered in full inside the tolerance around the first promise ÷ promises due (E.2)',
  },
  {
    kpi: 'otif-request',
    name: 'On time in full, requested',
    unit: 'share',
    target: 0.9,
    better: 'higher',
    definition: 'Lines delivered in full inside the tolerance around the requested day ÷ lines due (E.2)',
  },
  {
    kpi: 'otif-current',
    name: 'On time in full, current promise',
    unit: 'share',
    target: 0.97,
    better: 'higher',
    definition: 'As first promise, against the latest promise; the easiest to game (E.2)',
  },
  {
    kpi: 'line-fill',
    name: 'Line fill',
    unit: 'share',
    target: 0.965,
    better: 'higher',
    definition: 'Lines shipped whole in time for the requested day ÷ lines due (E.1)',
  },
  {
    kpi: 'unit-fill',
    name: 'Unit fill',
    unit: 'share',
    target: 0.975,
    better: 'higher',
    definition: 'Σ min(shipped in time, ordered) ÷ Σ ordered units (E.1)',
  },
  {
    kpi: 'order-fill',
    name: 'Order fill',
    unit: 'share',
    target: 0.9,
    better: 'higher',
    definition: 'Orders with every line shipped whole in time ÷ orders due (E.1)',
  },
  {
    kpi: 'first-pass-fill',
    name: 'Line fill, first pass',
    unit: 'share',
    target: 0.95,
    better: 'higher',
    definition: 'As line fill, from the first shipment only (E.1)',
  },
  {
    kpi: 'line-fill-first',
    name: 'Line fill, first promise',
    unit: 'share',
    target: 0.975,
    better: 'higher',
    definition:
      'Units of a line promised for a day, shipped whole in time for it ÷ promises due; the execution half (E.1)',
  },
  {
    kpi: 'unit-fill-first',
    name: 'Unit fill, first promise',
    unit: 'share',
    target: 0.985,
    better: 'higher',
    definition: 'Σ min(shipped in time for the first promise, promised) ÷ Σ promised units (E.1)',
  },
  {
    kpi: 'perfect-order',
    name: 'Perfect order',
    unit: 'share',
    target: 0.9,
    better: 'higher',
    definition:
      'Orders with every line in full on its first promise and nothing sent back ÷ orders due; papers are not recorded yet (E.3)',
  },
  {
    kpi: 'ontime-request',
    name: 'On time, requested',
    unit: 'share',
    target: 0.93,
    better: 'higher',
    definition: 'Lines whose deliveries all fell inside the tolerance around the requested day ÷ lines due (E.2)',
  },
  {
    kpi: 'ontime-first',
    name: 'On time, first promise',
    unit: 'share',
    target: 0.96,
    better: 'higher',
    definition: 'As requested, around the first promise (E.2)',
  },
  {
    kpi: 'ontime-current',
    name: 'On time, current promise',
    unit: 'share',
    target: 0.98,
    better: 'higher',
    definition: 'As requested, around the current promise (E.2)',
  },
  {
    kpi: 'cycle-median',
    name: 'Order cycle, median',
    unit: 'days',
    target: 3.5,
    better: 'lower',
    definition: 'Delivered − placed, calendar days, orders completed in the week (E.5, gross)',
  },
  {
    kpi: 'backorder-rate',
    name: 'Back-order rate',
    unit: 'share',
    target: 0.03,
    better: 'lower',
    definition: 'Lines due and not wholly shipped ÷ lines due (E.4)',
  },
];

/** Sums per KPI and week: numerator and denominator, never averages of shares. Cycle times are kept as a list. */
export class Tally {
  readonly weeks = new Map<string, {hits: number; due: number; values: number[]}>();

  #cell(kpi: KpiId, week: number): {hits: number; due: number; values: number[]} {
    const name = `${kpi}:${week}`;
    let cell = this.weeks.get(name);
    if (cell === undefined) {
      cell = {hits: 0, due: 0, values: []};
      this.weeks.set(name, cell);
    }
    return cell;
  }

  /** Adds one fact or one cell of facts already summed. */
  addCell(f: Pick<Fact, 'kpi' | 'week' | 'hits' | 'due'> & {readonly values: readonly number[]}): void {
    const cell = this.#cell(f.kpi, f.week);
    cell.hits += f.hits;
    cell.due += f.due;
    cell.values.push(...f.values);
  }

  ratio(kpi: KpiId, week: number): {hits: number; due: number} {
    const cell = this.weeks.get(`${kpi}:${week}`);
    if (cell === undefined) return {hits: 0, due: 0};
    return kpi === 'cycle-median'
      ? {hits: quantile(cell.values, 0.5) / 10, due: cell.due}
      : {hits: cell.hits, due: cell.due};
  }

  cycle(week: number): {median: number; p90: number; count: number} | null {
    const cell = this.weeks.get(`cycle-median:${week}`);
    return cell === undefined
      ? null
      : {median: quantile(cell.values, 0.5) / 10, p90: quantile(cell.values, 0.9) / 10, count: cell.due};
  }
}

/** The lower of the two middle values for even counts: an observed value, never an average. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

/** E.4: age in working days since the requested day, Monday to Friday. A moved promise does not reset it. */
export const AGE_BUCKETS: readonly {readonly bucket: string; readonly most: number}[] = [
  {bucket: '0–2', most: 2},
  {bucket: '3–5', most: 5},
  {bucket: '6–10', most: 10},
  {bucket: '11–20', most: 20},
  {bucket: '21–40', most: 40},
  {bucket: '> 40', most: Number.POSITIVE_INFINITY},
];
export function workingDaysBetween(from: number, to: number): number {
  let days = 0;
  for (let d = from + 1; d <= to; d++) if ((d + 3) % 7 < 5) days++;
  return days;
}
