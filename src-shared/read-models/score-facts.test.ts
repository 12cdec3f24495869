/** What the scorecard makes of orders as they are really placed: the targets that the deciders wrote, against what happened. */
import {expect, test} from 'vitest';
import {company, customer, days, hours, item, place, receive, rules, TODAY} from '../../tests/support/company.ts';
import {type Given, given, type Step} from '../../tests/support/given.ts';
import type {KpiId} from '../api/types.ts';
import type {CustomerRules} from '../domain/master-data/types.ts';
import {factsOf} from './score-facts.ts';

const noon = (day: number): number => days(day) + hours(12);
const lots = [{line: 1, lot: 1, quantity: 10}];
const SATURDAY = TODAY + 5;
const MONDAY = TODAY + 7;

/** Ten units asked for on Saturday, shipped and delivered at noon of these days. */
const lived = (more: Partial<CustomerRules>, shipped: number, delivered: number): Given =>
  given(
    ...company({customers: [customer('c', {rules: rules(more)})]}),
    receive('A', 'x', 20),
    place([['x', 10]], {order: 'o', day: SATURDAY}),
    {at: noon(shipped)},
    {type: 'ShipLots', order: 'o', lots},
    {at: noon(delivered)},
    {type: 'DeliverLots', order: 'o', lots},
  );

/** Hits of due, of all facts of a KPI. */
function row(t: Given, kpi: KpiId): string {
  const all = factsOf(t.book.order('o'), {shortPermille: 0, overPermille: 0}, noon(TODAY + 60));
  const of = all.filter((fact) => fact.kpi === kpi);
  return `${of.reduce((n, fact) => n + fact.hits, 0)}/${of.reduce((n, fact) => n + fact.due, 0)}`;
}

test('asked for a day without deliveries and promised for the next: late and unfilled to request, kept to promise (E.8)', () => {
  const t = lived({}, MONDAY - 3, MONDAY);
  expect(t.book.order('o').lots[0]?.first.day).toBe(MONDAY);
  for (const kpi of ['line-fill', 'first-pass-fill', 'order-fill', 'ontime-request', 'otif-request'] as const)
    expect(row(t, kpi), kpi).toBe('0/1');
  expect(row(t, 'unit-fill')).toBe('0/10');
  for (const kpi of ['otif-first', 'line-fill-first', 'perfect-order'] as const) expect(row(t, kpi), kpi).toBe('1/1');
});

test('where the customer takes the next delivery day as in time, what comes on it fills the request and is on time', () => {
  const t = lived({lateDays: 2}, MONDAY - 3, MONDAY);
  expect(row(t, 'line-fill')).toBe('1/1');
  expect(row(t, 'otif-request')).toBe('1/1');
  // One day of grace does not reach Monday.
  expect(row(lived({lateDays: 1}, MONDAY - 3, MONDAY), 'line-fill')).toBe('0/1');
});

test('a substitute is in full and in time for the request it stands in for: a request that is half late is one miss', () => {
  const items = [item('x', {substitutes: [{item: 'y', kind: 'equivalent'}]}), item('y')];
  const customers = [customer('c', {rules: rules({substitution: 'equivalent'})})];
  const t = given(
    ...company({items, customers}),
    receive('A', 'x', 4),
    receive('A', 'y', 6),
    {
      type: 'PlaceOrder',
      order: 'o',
      customer: 'c',
      lines: [
        {
          item: 'x',
          quantity: 10,
          requestedDay: MONDAY,
          chosenLots: [
            {site: 'A', day: MONDAY, quantity: 4},
            {site: 'A', day: MONDAY, quantity: 6, item: 'y'},
          ],
        },
      ],
    },
    {at: noon(MONDAY - 3)},
    {
      type: 'ShipLots',
      order: 'o',
      lots: [
        {line: 1, lot: 1, quantity: 4},
        {line: 2, lot: 1, quantity: 6},
      ],
    },
    {at: noon(MONDAY)},
    {type: 'DeliverLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 4}]},
  );
  expect([row(t, 'unit-fill'), row(t, 'line-fill'), row(t, 'order-fill')]).toEqual(['10/10', '1/1', '1/1']);
  expect([row(t, 'otif-request'), row(t, 'perfect-order')]).toEqual(['0/1', '0/1']);
  t.and({type: 'DeliverLots', order: 'o', lots: [{line: 2, lot: 1, quantity: 6}]});
  expect([row(t, 'otif-request'), row(t, 'perfect-order')]).toEqual(['1/1', '1/1']);
});

test('what is there on the delivery day before fills it; it is on time only for who takes it early', () => {
  const early = lived({earlyDays: 1}, SATURDAY - 2, SATURDAY - 1);
  expect([row(early, 'line-fill'), row(early, 'otif-request')]).toEqual(['1/1', '1/1']);
  const before = lived({}, SATURDAY - 2, SATURDAY - 1);
  expect([row(before, 'line-fill'), row(before, 'otif-request')]).toEqual(['1/1', '0/1']);
});

test('back-ordered is what had not wholly left by the end of its day: what leaves or is given up later changes no closed week', () => {
  const ordered = (...more: readonly Step[]) =>
    given(
      ...company(),
      receive('A', 'x', 20),
      place([['x', 10]], {order: 'o', day: MONDAY}),
      {at: noon(MONDAY - 3)},
      ...more,
    );
  const ship = (quantity: number): Step => ({type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity}]});
  // On its way by the end of the day, though late for it.
  expect(row(ordered({at: noon(MONDAY)}, ship(10)), 'backorder-rate')).toBe('0/1');
  expect(row(ordered({at: noon(MONDAY)}, ship(10)), 'line-fill')).toBe('0/1');
  expect(row(ordered(ship(4)), 'backorder-rate')).toBe('1/1');
  const late = ordered(ship(4), {at: noon(MONDAY + 1)}, ship(6));
  expect(row(late, 'backorder-rate')).toBe('1/1');
  late.and({type: 'DeliverLots', order: 'o', lots});
  expect(row(late, 'backorder-rate')).toBe('1/1');
  const givenUp = ordered(
    {at: noon(MONDAY + 2)},
    {type: 'CancelOrder', order: 'o', by: 'customer', reason: 'too late'},
  );
  expect(row(givenUp, 'backorder-rate')).toBe('1/1');
});
