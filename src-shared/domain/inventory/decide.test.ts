import {expect, test} from 'vitest';
import {company, days, hours, item, MONDAY, place, receive, site, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import type {Policy} from '../master-data/types.ts';
import {freeNow} from './balances.ts';

const at = {site: 'A', item: 'x'};
const reason = 'test';
const move = (
  quantity: number,
  from: 'available' | 'quarantine' | 'receiving',
  to: 'available' | 'damaged' | 'quarantine',
): Command => ({type: 'MoveStock', ...at, quantity, from, to, reason});
const hold = (quantity: number, releaseAt?: number): Command => ({
  type: 'HoldStock',
  ...at,
  quantity,
  reason,
  ...(releaseAt !== undefined && {releaseAt}),
});
const adjust = (delta: number): Command => ({type: 'AdjustStock', ...at, state: 'available', delta, reason});

test('what is claimed can be neither moved nor held nor scrapped nor counted away', () => {
  const busy = given(...company(), receive('A', 'x', 10), place([['x', 7]]));
  busy.when(move(4, 'available', 'quarantine')).thenRejected('insufficient-stock', {left: 3});
  busy.when(hold(4)).thenRejected('insufficient-stock', {left: 3});
  busy
    .when({type: 'ScrapStock', ...at, quantity: 4, from: 'available', reason})
    .thenRejected('insufficient-stock', {left: 3});
  const counted = busy.when({type: 'OpenCount', ...at, reason}).thenAccepted();
  expect(counted.book.position('A', 'x')).toMatchObject({available: 7, counting: 3});
  counted.when({type: 'OpenCount', ...at, reason}).thenRejected('nothing-to-do', {left: 0});
});

test('a recall: promised stock is held by right, with a reason, and whoever it was promised to waits', () => {
  const recall = (quantity: number): Command =>
    ({...hold(quantity), override: {reason: 'glass in it'}}) as Extract<Command, {type: 'HoldStock'}>;
  const t = given(...company(), receive('A', 'x', 10), place([['x', 7]], {order: 'o'}));
  t.when(hold(4)).thenRejected('insufficient-stock', {
    what: '3 are promised to nobody, the rest is promised to o',
    left: 3,
    override: 'override-shipment',
  });
  // What is not there cannot be held by any right.
  t.when(hold(11)).thenRejected('insufficient-stock', {left: 3});
  t.when(recall(11)).thenRejected('insufficient-stock', {what: '10 are available', left: 10});
  for (const beyond of [hold(11), recall(11)]) {
    const said = t.when(beyond).verdict;
    expect(said?.kind === 'rejected' ? said.rejection.override : '').toBeUndefined();
  }
  t.and({as: 'sales'}).when(recall(8)).thenRejected('needs-approval');
  const held = t.and({as: 'warehouse'}).when(recall(8)).thenAccepted();
  expect(held.book.position('A', 'x')).toMatchObject({available: 2, quarantine: 8});
  expect(held.book.order('o').lots).toMatchObject([{allocated: 7, moves: 0}]);
  held.when(place([['x', 1]], {order: 'p'})).thenAccepted();
  expect(held.book.order('p').lines[0]?.backordered).toBe(1);
  held.and({type: 'ReleaseStock', ...at, quantity: 8, reason});
  expect(held.book.position('A', 'x').claims).toMatchObject([{quantity: 7, onStock: 7}]);
});

test('free stock that an earlier promise counts on may not be taken away', () => {
  // A hold rests on the stock; the order is promised on what the hold will give back when its day comes. Then the hold runs out.
  const quote: Command = {
    type: 'HoldPromise',
    kind: 'typing',
    lines: [{item: 'x', quantity: 10, requestedDay: TODAY + 20, site: 'A'}],
  };
  const buy: Command = {
    type: 'PlacePurchase',
    purchase: 'P',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 10, expectedAt: MONDAY + days(9), confirmed: true}],
  };
  const later = given(
    ...company(),
    receive('A', 'x', 10),
    buy,
    quote,
    place([['x', 10]], {order: 'o', day: TODAY + 3, site: 'A'}),
  );
  expect(
    later.book
      .position('A', 'x')
      .claims.map((c) => c.onStock)
      .sort((a, b) => a - b),
  ).toEqual([0, 10]);
  const expired = later
    .when({type: 'ReceiveStock', site: 'B', item: 'x', quantity: 1, into: 'available', reason})
    .and({at: MONDAY + hours(1)});
  // The order is due before the supply comes: it took the stock from under the hold, which could wait for it.
  expect(expired.book.position('A', 'x').claims.map((c) => c.onStock)).toEqual([10, 0]);
  expect(freeNow(expired.book.position('A', 'x'), MONDAY + hours(1))).toBe(0);
  expired.when(hold(1)).thenRejected('insufficient-stock', {left: 0});
  expired
    .when({type: 'ShipTransfer', from: 'A', to: 'B', lines: [{item: 'x', quantity: 1}]})
    .thenRejected('insufficient-stock', {left: 0});
});

test('damage is seen, not decided: it may take claimed goods, and the position says that it is over-committed', () => {
  const t = given(...company(), receive('A', 'x', 10), place([['x', 7]]))
    .when(move(5, 'available', 'damaged'))
    .thenAccepted();
  expect(freeNow(t.book.position('A', 'x'), MONDAY)).toBe(-2);
});

test('an observation may make a bin negative; work may not', () => {
  const t = given(...company(), receive('A', 'x', 2))
    .when(adjust(-5))
    .thenAccepted();
  expect(t.book.position('A', 'x').available).toBe(-3);
  t.when(hold(1)).thenRejected('insufficient-stock', {left: 0});
});

test('an adjustment over the limit needs the right', () => {
  const t = given(...company({policy: {adjustLimitUnits: 10}}), receive('A', 'x', 50), {as: 'warehouse'});
  t.when(adjust(-11)).thenRejected('needs-approval', {left: 10});
  t.when(adjust(-10)).thenAccepted();
});

const count = (counted: number): Command => ({type: 'RecordCount', ...at, counted, reason});

test('a count difference beyond the limit, in units or in money, says what is allowed and who may book more', () => {
  const policy = {adjustLimitUnits: 10, adjustLimitValue: 700};
  const t = given(...company({policy}), receive('A', 'x', 50), {as: 'warehouse'});
  // 1.00 a piece: money is reached first.
  const refused = t.when(count(42)).thenRejected('needs-approval', {left: 7});
  expect(refused.verdict).toMatchObject({
    rejection: {
      what: [
        'a count difference of 8 units worth 8.00 GBP:',
        'warehouse may book 10 units and 7.00 GBP; more is for operations or administrator',
      ].join(' '),
    },
  });
  t.when(adjust(8)).thenRejected('needs-approval', {left: 7});
  expect(t.when(count(57)).thenAccepted().book.position('A', 'x').available).toBe(57);
  const cheap = given(...company({policy, items: [item('x', {listPrice: 0})]}), receive('A', 'x', 50), {
    as: 'warehouse',
  });
  cheap.when(count(39)).thenRejected('needs-approval', {left: 10});
  cheap.when(count(40)).thenAccepted();
});

test('the difference is taken from the book at the count, with what an open count froze', () => {
  const t = given(
    ...company({policy: {adjustLimitUnits: 2}}),
    receive('A', 'x', 10),
    {as: 'warehouse'},
    {
      type: 'OpenCount',
      ...at,
      reason,
    },
  );
  t.when(count(7)).thenRejected('needs-approval', {left: 2});
  expect(t.when(count(8)).thenAccepted().book.position('A', 'x')).toMatchObject({available: 8, counting: 0});
});

test('the right lifts the limit, and a line of the policy for a role sets it, with or without the right', () => {
  const stocked = (policy: Partial<Policy>) => [...company({policy}), receive('A', 'x', 50)];
  given(...stocked({adjustLimitUnits: 1}), {as: 'operations'})
    .when(count(0))
    .thenAccepted();
  const own = {
    adjustLimitUnits: 1,
    correctionLimits: [
      {role: 'operations' as const, units: 20, value: 100_000},
      {role: 'warehouse' as const, units: 5, value: 100_000},
    ],
  };
  given(...stocked(own), {as: 'operations'})
    .when(count(29))
    .thenRejected('needs-approval', {left: 20});
  given(...stocked(own), {as: 'warehouse'})
    .when(count(44))
    .thenRejected('needs-approval', {left: 5});
  given(...stocked(own), {as: 'warehouse'})
    .when(count(45))
    .thenAccepted();
  given(...stocked(own), {as: 'administrator'})
    .when(count(0))
    .thenAccepted();
});

test('a planned release is supply from its date on, exactly for what is still in quarantine', () => {
  const held = given(...company(), receive('A', 'x', 10), hold(6, MONDAY + days(1)));
  expect(held.book.position('A', 'x').supplies).toMatchObject([{kind: 'release', quantity: 6}]);
  const less = held.when({type: 'ScrapStock', ...at, quantity: 2, from: 'quarantine', reason}).thenAccepted();
  expect(less.book.position('A', 'x').supplies).toMatchObject([{quantity: 4}]);
  const freed = less.when(move(1, 'quarantine', 'available')).thenAccepted();
  expect(freed.book.position('A', 'x').supplies).toMatchObject([{quantity: 3}]);
  const all = freed.when({type: 'ReleaseStock', ...at, quantity: 3, reason}).thenAccepted();
  expect(all.book.position('A', 'x')).toMatchObject({available: 8, quarantine: 0, supplies: []});
});

test('stock that comes free covers who waits, soonest due first', () => {
  const buy: Command = {
    type: 'PlacePurchase',
    purchase: 'P',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 20, expectedAt: MONDAY + days(2), confirmed: true}],
  };
  const t = given(
    ...company(),
    buy,
    place([['x', 5]], {order: 'late', day: TODAY + 9, site: 'A'}),
    place([['x', 5]], {order: 'soon', day: TODAY + 7, site: 'A'}),
  ).when(receive('A', 'x', 7));
  const claims = Object.fromEntries(t.book.position('A', 'x').claims.map((c) => [c.id, c.onStock]));
  expect(claims).toEqual({'soon/1.1': 5, 'late/1.1': 2});
});

test('a position stays inside its columns', () => {
  const t = given(...company(), receive('A', 'x', 1_000_000_000));
  t.when(receive('A', 'x', 1)).thenRejected('quantity-rule');
});

test('who does not act at a site hears nothing about it', () => {
  const t = given(...company(), receive('A', 'x', 5), {as: 'warehouse', sites: ['B']});
  t.when(hold(1)).thenRejected('forbidden');
  t.when({...hold(1), site: 'nowhere'} as Command).thenRejected('forbidden');
});

test('business time of a feed is never later than the log', () => {
  // Clocks of feeds differ by seconds; what is further ahead is a mistake.
  const t = given(...company()).when({...receive('A', 'x', 1), occurredAt: MONDAY + 5_000} as Command);
  expect(t.events('StockReceived')[0]?.occurredAt).toBe(MONDAY);
  t.when({...receive('A', 'x', 1), occurredAt: MONDAY + days(3)} as Command).thenRejected('invalid');
  expect(
    t.when({...receive('A', 'x', 1), occurredAt: MONDAY - days(3)} as Command).events('StockReceived')[0]?.occurredAt,
  ).toBe(MONDAY - days(3));
});

const third = company({sites: [site('A'), site('T', {kind: 'third-party'})]});
const snapshot = (reported: number, capturedAt: number): Command => ({
  type: 'RecordSnapshot',
  site: 'T',
  item: 'x',
  reported,
  capturedAt,
  source: '3pl',
});

test('a snapshot is laid against the ledger as it stood when it was taken', () => {
  const t = given(...third, snapshot(10, MONDAY), {at: MONDAY + hours(2)}, {
    ...receive('T', 'x', 5),
    occurredAt: MONDAY + hours(1),
  } as Command);
  expect(t.book.position('T', 'x').available).toBe(15);
  // Taken before the receipt: it confirms 10, and the receipt stays on top.
  const confirmed = t.when(snapshot(10, MONDAY + hours(1) - 1)).thenAccepted();
  expect(confirmed.book.position('T', 'x').available).toBe(15);
  const missing = confirmed.when(snapshot(12, MONDAY + hours(2))).thenAccepted();
  expect(missing.book.position('T', 'x').available).toBe(12);
  missing.when(snapshot(99, MONDAY + hours(1))).thenRejected('stale-snapshot');
});

test('only third-party sites report snapshots, and never from the future', () => {
  given(...third)
    .when({...snapshot(1, MONDAY), site: 'A'} as Command)
    .thenRejected('invalid');
  given(...third)
    .when(snapshot(1, MONDAY + 1))
    .thenRejected('invalid');
});
