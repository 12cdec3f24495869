/** A hold keeps goods, not rules; an order takes of it what it asks for in the same words, and what it leaves is offered. */
import {expect, test} from 'vitest';
import {company, customer, days, hours, MONDAY, place, receive, rules, TODAY} from '../../../tests/support/company.ts';
import {type Given, given, type Then} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import type {CustomerRules} from '../master-data/types.ts';

const ana = {as: 'sales', user: 'ana'} as const;
const strict = customer('s', {rules: rules({shipComplete: true, splitSites: false, backorders: false})});
type Line = {item?: string; quantity: number; day?: number; site?: string};
const ask = (lines: readonly Line[], more: {customer?: string} = {}): Command => ({
  type: 'HoldPromise',
  kind: 'quote',
  lines: lines.map(lineOf),
  ...more,
});
const lineOf = ({item = 'x', quantity, day = TODAY + 7, site}: Line) => ({
  item,
  quantity,
  requestedDay: day,
  ...(site !== undefined && {site}),
});
const order = (
  lines: readonly Line[],
  more: {hold?: string; customer?: string; shipComplete?: boolean; order?: string} = {},
): Command => ({type: 'PlaceOrder', customer: 'c', order: 'o', lines: lines.map(lineOf), ...more});
const holdOf = (t: Given): string => t.book.ledger.all('hold').next().value?.id ?? '';
const lots = (t: Given | Then) => t.book.order('o').lots.map((l) => [l.line, l.site, l.allocated, l.first.day]);
const claims = (t: Given | Then, site = 'A') =>
  Object.fromEntries(t.book.position(site, 'x').claims.map((c) => [c.id, [c.quantity, c.onStock]]));
const buy = (quantity: number, at: number): Command => ({
  type: 'PlacePurchase',
  supplier: 'V',
  site: 'A',
  lines: [{item: 'x', quantity, expectedAt: at, confirmed: true}],
});

test('a hold without a customer does not carry an order past its customer’s rules', () => {
  const base = [...company({customers: [customer('c'), strict]}), receive('A', 'x', 4), receive('B', 'x', 4)];
  given(...base, ana)
    .when(order([{quantity: 8}], {customer: 's'}))
    .thenRejected('insufficient-stock');
  const t = given(...base, ana, ask([{quantity: 8}]));
  const hold = holdOf(t);
  t.when(order([{quantity: 8}], {customer: 's', hold})).thenRejected('insufficient-stock', {left: 4});
  // A refusal changes nothing: the hold still stands, for a customer whose rules allow it.
  expect(holdOf(t)).toBe(hold);
  expect(lots(t.when(order([{quantity: 8}], {hold})).thenAccepted())).toEqual([
    [1, 'A', 4, TODAY + 7],
    [1, 'B', 4, TODAY + 7],
  ]);
});

test.each<[string, Partial<CustomerRules>, Line]>([
  ['no back orders', {backorders: false}, {quantity: 8, day: TODAY + 3, site: 'A'}],
  ['not so late', {latestDays: 2}, {quantity: 8, day: TODAY + 3, site: 'A'}],
  ['one site', {splitSites: false, backorders: false}, {quantity: 9, day: TODAY + 7}],
])('with a hold or without, the answer to a customer of the rule “%s” is the same', (_name, rule, wish) => {
  const base = [
    ...company({customers: [customer('c'), customer('r', {rules: rules(rule)})]}),
    receive('A', 'x', 5),
    receive('B', 'x', 4),
    buy(10, MONDAY + days(6)),
    ana,
  ];
  const plain = given(...base).when(order([wish], {customer: 'r'}));
  const t = given(...base, ask([wish]));
  const held = t.when(order([wish], {customer: 'r', hold: holdOf(t)}));
  expect(held.verdict.kind).toBe(plain.verdict.kind);
  if (plain.verdict.kind === 'accepted') expect(lots(held)).toEqual(lots(plain));
  // Who takes it as it was held gets it as it was held.
  const any = given(...base, ask([wish]));
  any.when(order([wish], {hold: holdOf(any)})).thenAccepted();
  expect(any.book.order('o').lots.reduce((n, l) => n + l.allocated, 0)).toBe(wish.quantity);
});

test('an order that asks for another day, site or quantity than its hold is checked anew, each line for itself', () => {
  const base = [...company(), receive('A', 'x', 10), receive('B', 'x', 10), receive('A', 'y', 5), ana];
  const t = given(...base, ask([{quantity: 8, site: 'A'}]));
  expect(lots(t.when(order([{quantity: 8, site: 'B'}], {hold: holdOf(t)})).thenAccepted())).toEqual([
    [1, 'B', 8, TODAY + 7],
  ]);
  expect(claims(t)).toEqual({});
  const sooner = given(...base, ask([{quantity: 8, site: 'A', day: TODAY + 9}]));
  sooner.when(order([{quantity: 8, site: 'A', day: TODAY + 2}], {hold: holdOf(sooner)})).thenAccepted();
  expect(lots(sooner)).toEqual([[1, 'A', 8, TODAY + 2]]);
  // Two lines: the second is as it was held, in another place of the order; the first asks for more.
  const two = given(
    ...base,
    ask([
      {quantity: 3, site: 'A'},
      {item: 'y', quantity: 5, site: 'A'},
    ]),
  );
  const placed = two
    .when(
      order(
        [
          {item: 'y', quantity: 5, site: 'A'},
          {quantity: 9, site: 'A'},
        ],
        {hold: holdOf(two)},
      ),
    )
    .thenAccepted();
  expect(placed.events('ClaimReleased').map((e) => e.why)).toEqual(['confirmed', 'confirmed']);
  expect(lots(placed)).toEqual([
    [1, 'A', 5, TODAY + 7],
    [2, 'A', 9, TODAY + 7],
  ]);
  expect([...placed.book.ledger.all('hold')]).toEqual([]);
});

test('an order that is to be complete takes a hold only when all of it is: one site, one dispatch', () => {
  const base = [...company(), receive('A', 'x', 5), receive('B', 'x', 5), receive('B', 'y', 5), ana];
  const t = given(...base, ask([{quantity: 5}, {item: 'y', quantity: 5}]));
  expect(t.book.ledger.read(`hold:${holdOf(t)}`)?.lines.map((l) => l.site)).toEqual(['A', 'B']);
  t.when(order([{quantity: 5}, {item: 'y', quantity: 5}], {hold: holdOf(t), shipComplete: true})).thenAccepted();
  expect(lots(t).map(([, site]) => site)).toEqual(['B', 'B']);
});

test('what an order leaves of its hold covers who waits, in the same decision', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    buy(20, MONDAY + days(2)),
    ana,
    ask([{quantity: 10, site: 'A'}]),
    place([['x', 7]], {order: 'waits', day: TODAY + 8, site: 'A'}),
  );
  expect(claims(t)['waits/1.1']).toEqual([7, 0]);
  const placed = t.when(order([{quantity: 4, site: 'A'}], {hold: holdOf(t)})).thenAccepted();
  expect(claims(placed)).toEqual({'o/1.1': [4, 4], 'waits/1.1': [7, 6]});
});

test('a hold that has run out, or whose dispatch has passed, gives nothing but is ended and offered', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    buy(20, MONDAY + days(2)),
    ana,
    {...ask([{quantity: 10, site: 'A'}]), kind: 'typing'} as Command,
    place([['x', 7]], {order: 'waits', day: TODAY + 8, site: 'A'}),
    {at: MONDAY + hours(1)},
  );
  const placed = t.when(order([{quantity: 10, site: 'A', day: TODAY + 1}], {hold: holdOf(t)})).thenAccepted();
  expect(placed.events('HoldEnded')).toMatchObject([{why: 'expired'}]);
  const stock = Object.values(claims(placed)).reduce((n, [, onStock]) => n + (onStock ?? 0), 0);
  expect(stock).toBe(10);
});
