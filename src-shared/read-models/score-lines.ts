/** The request rows behind one figure of the scorecard. */
import type {RowQuery, ScoreLineRow} from '../api/rows.ts';
import {weekOf} from '../domain/calendar.ts';
import {toShip} from '../domain/orders/status.ts';
import {amountOf, type Order} from '../domain/orders/types.ts';
import {DAY_MS} from '../kernel/types.ts';
import {asAsked} from './asked-order.ts';
import {type ListSource, scoreSource} from './lists.ts';
import {PROMISE_DEBT, promiseDebtLines} from './promise-debt.ts';
import {dueUnits, type Fact, promiseOf} from './score-facts.ts';
import {whyMissed} from './score-why.ts';
import {isMet} from './scorecard.ts';
import {orderFacts} from './tallies.ts';
import {customerName, itemName, tierOf, type World} from './world.ts';

/** The request rows behind one figure of one week. */
export function scoreLines(world: World, query: RowQuery): ListSource<ScoreLineRow> {
  const source = scoreSource();
  const wanted = (name: string) => query.filters.find((f) => f.column === name)?.values[0];
  const kpi = String(wanted('kpi') ?? 'otif-first');
  if (kpi === PROMISE_DEBT) return promiseDebtLines(world);
  const week = Number(wanted('week') ?? weekOf(Math.floor(world.now() / DAY_MS)));
  const {orders} = world.ledger.tables;
  const candidates = kpi === 'cycle-median' ? completedAbout(world, week) : ordersOfWeek(world, week);
  for (let row = 0; row < orders.count; row++) {
    if (orders.alive[row] !== 1 || !candidates.has(row)) continue;
    const order = world.ledger.orders.read(row);
    for (const f of orderFacts(world, order))
      if (f.kpi === kpi && f.week === week)
        source.put(`${order.id}/${f.line}/${f.day}/${f.site}`, scoreLine(world, order, f));
  }
  return source;
}

function ordersOfWeek(world: World, week: number): Set<number> {
  const {lines, lots} = world.ledger.tables;
  const rows = new Set<number>();
  for (let r = 0; r < lines.count; r++)
    if (lines.alive[r] === 1 && weekOf(lines.number('requestDay', r)) === week) rows.add(lines.number('_parent', r));
  for (let r = 0; r < lots.count; r++)
    if (
      lots.alive[r] === 1 &&
      (weekOf(lots.number('firstDay', r)) === week || weekOf(lots.number('currentDay', r)) === week)
    )
      rows.add(lots.number('_parent', r));
  return rows;
}

/** Orders with a delivery in the week, wherever: a calendar day there is at most one from UTC's. */
function completedAbout(world: World, week: number): Set<number> {
  const {lots} = world.ledger.tables;
  const rows = new Set<number>();
  for (let r = 0; r < lots.count; r++) {
    if (lots.alive[r] !== 1) continue;
    const day = Math.floor(lots.number('deliveredAt', r) / DAY_MS);
    if (weekOf(day - 1) === week || weekOf(day + 1) === week) rows.add(lots.number('_parent', r));
  }
  return rows;
}

const lastDay = (days: readonly number[]): number | null => (days.length === 0 ? null : Math.max(...days));

function scoreLine(world: World, placed: Order, f: Fact): ScoreLineRow {
  const order = asAsked(placed);
  const lines = f.line === 0 ? order.lines : order.lines.filter((l) => l.line === f.line);
  const lots = order.lots.filter((l) => f.line === 0 || l.line === f.line);
  const line = lines[0];
  const units = lines.reduce(
    (n, l) =>
      n +
      dueUnits(
        l,
        order.lots.filter((x) => x.line === l.line),
      ),
    0,
  );
  const open = lines.reduce((n, l) => n + l.open + l.backordered, 0) + lots.reduce((n, l) => n + toShip(l), 0);
  // What the customer cancelled cleanly is not asked for any more.
  const counting = lines.filter(
    (l) =>
      dueUnits(
        l,
        order.lots.filter((x) => x.line === l.line),
      ) > 0,
  );
  // A line's units promised for one day are a row: of its days, those of these units.
  const which = promiseOf(f.kpi);
  const promised = which === null || f.line === 0 ? lots : lots.filter((l) => l[which].day === f.day);
  const shipped = lots.reduce((n, l) => n + l.shipped, 0);
  return {
    id: `${order.id}/${f.line}/${f.day}/${f.site}`,
    order: order.id,
    line: f.line,
    customer: order.customer,
    customerName: customerName(world, order.customer),
    tier: tierOf(world, order.customer),
    item: f.line === 0 ? '' : (line?.item ?? ''),
    itemName: f.line === 0 ? `${lines.length} lines` : itemName(world, line?.item ?? ''),
    site: f.site,
    quantity: units,
    filled: lines.reduce((n, l) => n + l.shippedByRequest, 0),
    delivered: lots.reduce((n, l) => n + l.delivered, 0),
    value: lines.reduce((n, l) => n + amountOf(l.quantity - l.cancelled, l.unitPrice), 0),
    requestedDay: Math.max(...(counting.length === 0 ? lines : counting).map((l) => l.request.day)),
    firstDay: lastDay(promised.map((l) => l.first.day)),
    currentDay: lastDay(promised.map((l) => l.current.day)),
    placedAt: order.placedAt,
    deliveredAt: Math.max(0, ...lots.map((l) => l.deliveredAt)) || null,
    zone: order.zone,
    hit: isMet(f),
    counted: f.hits,
    due: f.due,
    state: open > 0 ? 'still open' : shipped > 0 ? 'on its way' : 'delivered',
    againstDay: f.day,
    why: whyMissed({fact: f, units, open, shipped, order, lots}),
  };
}
