/** The rows behind a figure: which of them missed it, what they add up to, and what promise debt is made of. */
import {expect, test} from 'vitest';
import {buy, company, customer, days, hours, MONDAY, place, receive, site, TODAY} from '../../tests/support/company.ts';
import {type Given, given} from '../../tests/support/given.ts';
import type {RowFilter, RowQuery, ScoreLineRow} from '../api/rows.ts';
import type {KpiId} from '../api/types.ts';
import {weekOf} from '../domain/calendar.ts';
import {must} from '../kernel/assert.ts';
import {Hub} from './hub.ts';
import {promiseDebtLines} from './promise-debt.ts';
import {scoreLines} from './score-lines.ts';
import {towerSummary} from './tower.ts';
import {Window} from './windows.ts';
import type {World} from './world.ts';

const DAY = TODAY + 1;
const noon = (day: number): number => days(day) + hours(12);
const through = (order: string, quantity: number) => {
  const lots = [{line: 1, lot: 1, quantity}];
  return [
    {type: 'ShipLots', order, lots},
    {type: 'DeliverLots', order, lots},
  ] as const;
};

/** Two orders of Tuesday: one leaves in time, of the other four of ten units leave eleven days later and six never. */
const scene = (): Given =>
  given(
    ...company(),
    receive('A', 'x', 14),
    place([['x', 4]], {order: 'kept', day: DAY}),
    place([['x', 10]], {order: 'broken', day: DAY}),
    {at: noon(DAY)},
    ...through('kept', 4),
    {at: noon(DAY + 11)},
    ...through('broken', 4),
    {at: noon(DAY + 12)},
  );
const worldOf = ({book}: Given): World => ({
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at,
});
function list(t: Given, kpi: KpiId, week = weekOf(DAY), more: readonly RowFilter[] = []) {
  const filters: RowFilter[] = [
    {column: 'kpi', op: 'in', values: [kpi]},
    {column: 'week', op: 'in', values: [week]},
  ];
  const query: RowQuery = {table: 'score-lines', filters, sort: [], search: ''};
  const window = new Window('w', {...query, filters: [...more]}, scoreLines(worldOf(t), {...query, filters}));
  return {rows: [...window.all()] as ScoreLineRow[], sums: window.sums};
}
const MISSED: RowFilter = {column: 'hit', op: 'in', values: [0]};

test('what is missed of the back-order rate is what was back-ordered, though there a hit is a miss', () => {
  const t = scene();
  expect(list(t, 'backorder-rate').rows.map(({order, hit}) => [order, hit])).toEqual([
    ['kept', true],
    ['broken', false],
  ]);
  const {rows, sums} = list(t, 'backorder-rate', undefined, [MISSED]);
  expect(rows.map(({order, why}) => [order, why])).toEqual([['broken', '6 still open, late 11 d']]);
  expect(sums).toMatchObject({counted: 1, due: 1, missed: 1});
  // It left on its day, too late to be filled for it: what is missed of one figure is met of the other.
  expect(list(t, 'line-fill', undefined, [MISSED]).rows.map(({order, why}) => [order, why])).toEqual([
    ['kept', 'left after its dispatch'],
    ['broken', '6 still open, late 11 d'],
  ]);
});

test('rows of a unit fill tell the units that count, and add up to the figure', () => {
  const {rows, sums} = list(scene(), 'unit-fill');
  expect(sums).toMatchObject({due: 14, missed: rows.filter(({hit}) => !hit).length});
  expect(sums?.counted).toBe(rows.reduce((n, row) => n + row.counted, 0));
  expect(rows.map(({due}) => due)).toEqual([4, 10]);
});

test('an order cycle lists when it was placed and its days; above target is a miss, and the median is that of the rows', () => {
  const t = scene().and(...through('broken', 6));
  const week = weekOf(DAY + 12);
  const {rows, sums} = list(t, 'cycle-median', week);
  expect(rows).toMatchObject([
    {order: 'broken', placedAt: MONDAY, hit: false, counted: 132, why: '6.2 d above target'},
  ]);
  expect(sums).toEqual({counted: 132, due: 1, missed: 1, median: 132});
  expect(list(t, 'cycle-median').rows).toMatchObject([{order: 'kept', hit: true, why: ''}]);
});

test('promise debt is the sum of its lots: of each what is still here, at the price of its order', () => {
  const t = scene();
  const hub = new Hub(worldOf(t));
  hub.reset();
  const {promiseDebt} = towerSummary(hub, [], true);
  const rows = [...promiseDebtLines(worldOf(t)).values()];
  expect(rows).toMatchObject([{order: 'broken', line: 1, due: 6, quantity: 10, site: 'A', why: '12 d past'}]);
  expect(rows.reduce((n, row) => n + row.counted, 0)).toBe(promiseDebt.money);
  expect(promiseDebt).toMatchObject({lots: 1});
  // However old: nobody forgets what is still here.
  t.and({at: noon(DAY + 100)});
  expect(towerSummary(hub, [], true).promiseDebt.money).toBe(promiseDebt.money);
});

test('a promise is past when its delivery day is, where the customer is; not when its last dispatch is', () => {
  const zone = 'America/Los_Angeles';
  const t = given(
    ...company({customers: [customer('c', {zone})]}),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', day: DAY + 2}),
  );
  const {first} = must(t.book.order('o').lots[0], 'a lot');
  const at = (now: number) => {
    const hub = new Hub({...worldOf(t), now: () => now});
    hub.reset();
    const {lots, money} = towerSummary(hub, [], true).promiseDebt;
    const rows = [...promiseDebtLines(hub.world).values()];
    expect(rows.reduce((n, row) => n + row.counted, 0)).toBe(money);
    expect(hub.orders.column('pastFirst')?.at(hub.orders.find('o'))).toBe(lots);
    return rows.map(({firstDay, why}) => [firstDay, why]);
  };
  expect(first.until).toBeGreaterThan(days(first.day + 1));
  for (const now of [first.shipBy + 1, days(first.day) + hours(12), days(first.day + 1) + 1, first.until])
    expect(at(now)).toEqual([]);
  expect(at(first.until + 1)).toEqual([[first.day, '1 d past']]);
  expect(at(days(first.day + 4) + hours(12))).toEqual([[first.day, '4 d past']]);
});

test('a day has one name: that a row counts against is its first promise, its promise now or the day asked for', () => {
  const t = given(
    ...company({sites: [site('A')]}),
    receive('A', 'x', 4),
    buy(20, MONDAY + days(7)),
    place([['x', 10]], {order: 'o', day: DAY}),
    {
      type: 'PlaceOrder',
      order: 'two',
      customer: 'c',
      lines: [8, 9].map((later) => ({item: 'x', quantity: 1, requestedDay: DAY + later})),
    },
    {type: 'CancelOrder', order: 'two', lines: [{line: 2}], by: 'customer', reason: 'too many'},
    {at: noon(DAY + 25)},
  );
  const {lots} = t.book.order('o');
  expect(new Set(lots.map((l) => l.first.day)).size).toBe(2);
  const world = worldOf(t);
  const seen = (kpi: KpiId) =>
    [0, 7, 14].flatMap((later) => {
      const filters: RowFilter[] = [
        {column: 'kpi', op: 'in', values: [kpi]},
        {column: 'week', op: 'in', values: [weekOf(DAY + later)]},
      ];
      return [...scoreLines(world, {table: 'score-lines', filters, sort: [], search: ''}).values()];
    });
  const firsts = seen('otif-first');
  expect(firsts.filter(({order}) => order === 'o')).toHaveLength(2);
  for (const row of firsts) expect(row.firstDay).toBe(row.againstDay);
  for (const row of seen('otif-current')) expect(row.currentDay).toBe(row.againstDay);
  const asked = [...seen('order-fill'), ...seen('otif-request')];
  expect(asked.length).toBeGreaterThan(2);
  for (const row of asked) expect(row.requestedDay).toBe(row.againstDay);
});
