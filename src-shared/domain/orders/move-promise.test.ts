/** A lot whose stock is lost takes another date, and another site where the line's rules allow it. */
import {describe, expect, test} from 'vitest';
import {company, customer, days, MONDAY, place, receive, rules, site, TODAY} from '../../../tests/support/company.ts';
import {type Given, given, type Step, type Then} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {leavesWith} from './move-promise.ts';
import type {Lot} from './types.ts';

const at = (where: string) => ({site: where, item: 'x'});
const lose = (where: string, counted: number): Command => ({
  type: 'RecordCount',
  ...at(where),
  state: 'available',
  counted,
  reason: 'cycle count',
});
const buy = (where: string, quantity: number, inDays: number): Command => ({
  type: 'PlacePurchase',
  supplier: 'V',
  site: where,
  lines: [{item: 'x', quantity, expectedAt: MONDAY + days(inDays), confirmed: true}],
});
const repromise = (more: Partial<{line: number; lot: number}> = {}): Command => ({
  type: 'RepromiseLot',
  order: 'o',
  line: 1,
  lot: 1,
  reason: 'stock lost',
  ...more,
});
const lotsOf = ({book}: Given | Then) =>
  book.order('o').lots.map((l) => [l.site, l.first.day - TODAY, l.current.day - TODAY, l.moves]);
const claimsOf = ({book}: Given | Then, where: string) =>
  book.position(where, 'x').claims.map((c) => [c.id, c.quantity, c.onStock]);
/** Ten promised from A for Friday, six of them lost since; B has 12 free, A gets more in nine days. */
const lost = (...rest: readonly Step[]) =>
  given(
    ...company(),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', day: TODAY + 4}),
    receive('B', 'x', 12),
    buy('A', 20, 9),
    ...rest,
    lose('A', 4),
  );

test('the lot leaves from the site that has it: its date, its first promise and its number stay', () => {
  const t = lost().when(repromise()).thenAccepted();
  expect(lotsOf(t)).toEqual([['B', 4, 4, 0]]);
  expect(t.events('LotRepromised')).toMatchObject([{site: 'B', by: 'us', promise: {day: TODAY + 4}}]);
  expect(claimsOf(t, 'A')).toEqual([]);
  expect(claimsOf(t, 'B')).toEqual([['o/1.1', 10, 10]]);
  const lots = [{line: 1, lot: 1, quantity: 10}];
  t.and({type: 'AdvanceLots', order: 'o', to: 'released', lots}, {type: 'AdvanceLots', order: 'o', to: 'picked', lots});
  expect(t.book.position('B', 'x')).toMatchObject({available: 2, bound: 10});
});

test('what it leaves behind covers who waits there', () => {
  const t = lost(place([['x', 4]], {order: 'waits', day: TODAY + 14, site: 'A'}))
    .when(repromise())
    .thenAccepted();
  expect(claimsOf(t, 'A')).toEqual([['waits/1.1', 4, 4]]);
});

test('a later day at another site is a moved promise; its own site is taken when it is as soon', () => {
  const t = given(
    ...company({sites: [site('A'), site('B', {transitDays: {'*': 2}})]}),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', day: TODAY + 1}),
    receive('B', 'x', 12),
    lose('A', 0),
  );
  expect(lotsOf(t.when(repromise()).thenAccepted())).toEqual([['B', 1, 2, 1]]);
  const own = given(
    ...company(),
    buy('A', 10, 2),
    place([['x', 10]], {order: 'o', day: TODAY + 4}),
    receive('A', 'x', 10),
    receive('B', 'x', 12),
  );
  own.when(repromise()).thenRejected('nothing-to-do');
});

test('not where the line is for one site, nor where the customer takes it from one site and the rest comes from here', () => {
  const one = given(
    ...company(),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', day: TODAY + 4, site: 'A'}),
    receive('B', 'x', 12),
    buy('A', 20, 9),
    lose('A', 4),
  );
  expect(lotsOf(one.when(repromise()).thenAccepted())).toMatchObject([['A', 4, 10, 1]]);
  const oneSite = customer('c', {rules: rules({splitSites: false})});
  const parts = given(
    ...company({customers: [oneSite]}),
    receive('A', 'x', 10),
    buy('A', 6, 2),
    place([['x', 16]], {order: 'o', day: TODAY + 1}),
    receive('B', 'x', 30),
    buy('A', 20, 9),
    lose('A', 4),
  );
  expect(parts.book.order('o').lots).toMatchObject([
    {site: 'A', allocated: 10},
    {site: 'A', allocated: 6},
  ]);
  expect(lotsOf(parts.when(repromise()).thenAccepted())[0]?.[0]).toBe('A');
});

test('an order that ships complete stays together; its only lot may move', () => {
  const two = (lines: readonly (readonly [string, number])[]) =>
    given(
      ...company(),
      receive('A', 'x', 10),
      receive('A', 'y', 10),
      place(lines, {order: 'o', day: TODAY + 4, shipComplete: true}),
      receive('B', 'x', 12),
      buy('A', 20, 9),
      lose('A', 4),
    );
  const apart = two([
    ['x', 10],
    ['y', 1],
  ]);
  expect(lotsOf(apart.when(repromise()).thenAccepted())[0]?.[0]).toBe('A');
  expect(
    lotsOf(
      two([['x', 10]])
        .when(repromise())
        .thenAccepted(),
    ),
  ).toEqual([['B', 4, 4, 0]]);
});

describe('an order that leaves complete', () => {
  const wholly = (...more: readonly Step[]) =>
    given(
      ...company(),
      receive('A', 'x', 10),
      receive('A', 'y', 10),
      place(
        [
          ['x', 10],
          ['y', 3],
        ],
        {order: 'o', day: TODAY + 4, shipComplete: true},
      ),
      ...more,
      lose('A', 4),
    );
  const lineTwo = repromise({line: 2});

  test('moves to one day, whichever of its lots is promised anew; what has its day already stays', () => {
    const moved = wholly(buy('A', 20, 9))
      .when(repromise())
      .thenAccepted();
    const days = new Set(moved.book.order('o').lots.map((l) => l.current.day));
    expect([days.size, lotsOf(moved)[1]?.slice(1)]).toEqual([1, [4, [...days].map((day) => day - TODAY)[0], 1]]);
    expect(
      lotsOf(
        wholly(buy('A', 20, 9))
          .when(lineTwo)
          .thenAccepted(),
      ),
    ).toEqual(lotsOf(moved));
    moved.when(repromise()).thenRejected('nothing-to-do');
    moved.and(buy('A', 20, 5));
    const sooner = lotsOf(moved.when(repromise()).thenAccepted()).map((l) => l[2]);
    expect(sooner[0]).toBe(sooner[1]);
    expect(Number(sooner[0])).toBeLessThan(Number([...days][0]) - TODAY);
  });

  test('gets no day while one of its lines has none, and that line is named', () => {
    const what = 'order o leaves complete: line 1';
    wholly().when(lineTwo).thenRejected('cannot-promise', {what, left: 4});
  });

  test('is no longer one once a part of it has gone by right: then each lot moves for itself', () => {
    const gone: Command = {
      type: 'ShipLots',
      order: 'o',
      lots: [{line: 2, lot: 1, quantity: 1}],
      override: {reason: 'urgent'},
    };
    const t = wholly(buy('A', 20, 9), gone);
    const moved = t.when(repromise()).thenAccepted();
    expect(lotsOf(moved).slice(1)).toEqual(lotsOf(t).slice(1));
    expect(lotsOf(moved)[0]?.[2]).toBeGreaterThan(4);
  });

  test('what leaves from another site is another shipment, and stays', () => {
    const t = wholly(buy('A', 20, 9));
    const order = t.book.order('o');
    const [first] = order.lots;
    const apart = {...order, lots: order.lots.map((l) => (l === first ? l : {...l, site: 'B'}))};
    expect(leavesWith(apart, apart.lots[0] as Lot)).toEqual([apart.lots[0]]);
    expect(leavesWith(order, first as Lot)).toEqual(order.lots);
  });

  test('leaves what has started where it is', () => {
    const lots = [{line: 2, lot: 1, quantity: 3}];
    const t = wholly(buy('A', 20, 9), {type: 'AdvanceLots', order: 'o', to: 'released', lots});
    expect(lotsOf(t.when(repromise()).thenAccepted())[1]).toEqual(['A', 4, 4, 0]);
  });
});

test('what is released, or partly gone, does not move', () => {
  const lots = [{line: 1, lot: 1, quantity: 4}];
  const released = lost({type: 'AdvanceLots', order: 'o', to: 'released', lots});
  released.when(repromise()).thenRejected('wrong-stage');
  const gone = lost({type: 'ShipLots', order: 'o', lots}, {type: 'DeliverLots', order: 'o', lots});
  const t = gone.when(repromise());
  expect(lotsOf(t)[0]?.[0]).toBe('A');
});

test('who acts at one site only moves the date there, and promises from no other', () => {
  const t = lost()
    .and({as: 'operations', sites: ['A']})
    .when(repromise())
    .thenAccepted();
  expect(lotsOf(t).map(([where]) => where)).toEqual(['A']);
});
