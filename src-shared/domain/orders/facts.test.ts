/** kpi.md E.8, the worked edge cases, as facts that lines and lots accumulate. The scorecard only adds these up. */
import {expect, test} from 'vitest';
import {company, customer, hours, MONDAY, place, receive, rules, TODAY} from '../../../tests/support/company.ts';
import {type Given, given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import type {CustomerRules} from '../master-data/types.ts';

const noon = (day: number): number => day * 86_400_000 + hours(12);
const lots = (quantity: number, lot = 1) => [{line: 1, lot, quantity}];
/** Leaves the site in time and reaches the customer at the given instant. */
const brought = (quantity: number, at: number, lot = 1) => [
  {at: Math.max(MONDAY, at - hours(20))},
  {type: 'ShipLots', order: 'o', lots: lots(quantity, lot)} as Command,
  {at},
  {type: 'DeliverLots', order: 'o', lots: lots(quantity, lot)} as Command,
];
const tenOf = (more: Partial<CustomerRules> = {}, zone = 'UTC') => [
  ...company({customers: [customer('c', {zone, rules: rules(more)})]}),
  receive('A', 'x', 20),
];
const facts = (t: {book: Given['book']}) => {
  const {lines, lots: all} = t.book.order('o');
  const sum = (name: 'deliveredInFirst' | 'deliveredInCurrent' | 'shippedByFirst') =>
    all.reduce((n, l) => n + l[name], 0);
  return {
    request: lines[0]?.deliveredInRequest,
    first: sum('deliveredInFirst'),
    current: sum('deliveredInCurrent'),
    failed: lines[0]?.cancelledFailed,
  };
};
const DAY = TODAY + 4;
const tenOn = (day: number) => place([['x', 10]], {order: 'o', day});

test('10 ordered, 10 on request day', () => {
  expect(facts(given(...tenOf(), tenOn(DAY), ...brought(10, noon(DAY))))).toEqual({
    request: 10,
    first: 10,
    current: 10,
    failed: 0,
  });
});

test('10 ordered, 6 on day, 4 three days later (partial allowed)', () => {
  expect(facts(given(...tenOf(), tenOn(DAY), ...brought(6, noon(DAY)), ...brought(4, noon(DAY + 3))))).toEqual({
    request: 6,
    first: 6,
    current: 6,
    failed: 0,
  });
});

test('… unless the first promise had two lots on those days', () => {
  const supply: Command = {
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 4, expectedAt: noon(TODAY + 4), confirmed: true}],
  };
  const t = given(...company(), receive('A', 'x', 6), supply, place([['x', 10]], {order: 'o', day: DAY, site: 'A'}));
  const [first, second] = t.book.order('o').lots;
  expect([first?.first.day, second?.first.day]).toEqual([DAY, DAY + 3]);
  const arrived: Command = {
    type: 'ReceivePurchase',
    purchase: t.book.ledger.all('purchase').next().value?.id ?? '',
    lines: [{line: 1, quantity: 4}],
    into: 'available',
  };
  const done = t.when(receive('B', 'y', 1)).and(...brought(6, noon(DAY)), arrived, ...brought(4, noon(DAY + 3), 2));
  expect(facts(done)).toEqual({request: 6, first: 10, current: 10, failed: 0});
});

test('request Fri, promised Mon, delivered Mon', () => {
  // Friday cannot be reached any more: it is Friday after the dispatch.
  const friday = TODAY + 4;
  const t = given(...tenOf(), {at: friday * 86_400_000 + hours(17)}, tenOn(friday));
  const promised = t.book.order('o').lots[0]?.first.day ?? 0;
  expect(promised).toBe(friday + 4);
  expect(facts(t.when(receive('B', 'y', 1)).and(...brought(10, noon(promised))))).toEqual({
    request: 0,
    first: 10,
    current: 10,
    failed: 0,
  });
});

test('promised Mon, re-promised Wed by us, delivered Wed', () => {
  const supply: Command = {
    type: 'PlacePurchase',
    purchase: 'P',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 10, expectedAt: noon(TODAY + 3), confirmed: true}],
  };
  const late: Command = {
    type: 'RedateSupply',
    purchase: 'P',
    line: 1,
    expectedAt: noon(TODAY + 8),
    confirmed: true,
    reason: 'supplier',
  };
  const t = given(...company(), supply, place([['x', 10]], {order: 'o', day: TODAY + 7, site: 'A'}), late, {
    type: 'RepromiseLot',
    order: 'o',
    line: 1,
    lot: 1,
    reason: 'supplier',
  });
  const lot = t.book.order('o').lots[0];
  expect([lot?.first.day, lot?.current.day, lot?.moves]).toEqual([TODAY + 7, TODAY + 9, 1]);
  const done = t
    .when(receive('B', 'y', 1))
    .and(
      {at: noon(TODAY + 8)},
      {type: 'ReceivePurchase', purchase: 'P', lines: [{line: 1, quantity: 10}], into: 'available'},
      ...brought(10, noon(TODAY + 9)),
    );
  expect(facts(done)).toEqual({request: 0, first: 0, current: 10, failed: 0});
});

test('re-promised Wed because the customer asked', () => {
  const t = given(
    ...tenOf(),
    tenOn(TODAY + 7),
    {type: 'ChangeOrderLine', order: 'o', line: 1, requestedDay: TODAY + 9, by: 'customer', reason: 'asked'},
    ...brought(10, noon(TODAY + 9), 2),
  );
  expect(facts(t)).toEqual({request: 10, first: 10, current: 10, failed: 0});
  expect(t.book.order('o').lines[0]).toMatchObject({originalDay: TODAY + 7, request: {day: TODAY + 9}});
});

test('customer cancels 4 of 10 before anything was late', () => {
  const t = given(
    ...tenOf(),
    tenOn(DAY),
    {type: 'CancelOrder', order: 'o', lines: [{line: 1, quantity: 4}], by: 'customer', reason: 'less'},
    ...brought(6, noon(DAY)),
  );
  expect(facts(t)).toEqual({request: 6, first: 6, current: 6, failed: 0});
});

test('we short-close 4 of 10', () => {
  const t = given(
    ...tenOf(),
    tenOn(DAY),
    {type: 'CancelOrder', order: 'o', lines: [{line: 1, quantity: 4}], by: 'us', reason: 'short'},
    ...brought(6, noon(DAY)),
  );
  expect(facts(t)).toEqual({request: 6, first: 6, current: 6, failed: 4});
});

test('the customer cancels what was late or moved by us: failed all the same', () => {
  const t = given(
    ...tenOf(),
    tenOn(DAY),
    {at: noon(DAY + 1)},
    {type: 'CancelOrder', order: 'o', lines: [{line: 1, quantity: 4}], by: 'customer', reason: 'too late'},
  );
  expect(facts(t).failed).toBe(4);
});

test('delivered 2 days early, tolerance 1 day', () => {
  const early = (allowed: number) =>
    facts(given(...tenOf({earlyDays: allowed}), tenOn(DAY), ...brought(10, noon(DAY - 2))));
  expect(early(1)).toEqual({request: 0, first: 0, current: 0, failed: 0});
  expect(early(2)).toEqual({request: 10, first: 10, current: 10, failed: 0});
});

test('11 delivered for 10, over-tolerance 0', () => {
  const t = given(...tenOf(), tenOn(DAY));
  t.when({type: 'ShipLots', order: 'o', lots: lots(11)}).thenRejected('wrong-stage', {left: 10});
});

test('delivered 23:30 ship-to time, 05:30 next day UTC', () => {
  const t = given(...tenOf({}, 'America/Chicago'), tenOn(DAY), ...brought(10, (DAY + 1) * 86_400_000 + hours(5.5)));
  expect(facts(t)).toEqual({request: 10, first: 10, current: 10, failed: 0});
  const late = given(...tenOf({}, 'America/Chicago'), tenOn(DAY), ...brought(10, (DAY + 1) * 86_400_000 + hours(6)));
  expect(facts(late)).toEqual({request: 0, first: 0, current: 0, failed: 0});
});
