/** Goods that are kept by lots: what is good for long enough is promised, the oldest that is goes first, what is spoilt is nobody's. */
import {expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  item,
  MONDAY,
  place,
  receive,
  rules,
  TODAY,
} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {key} from '../events.ts';

const reason = 'test';
/** Of lot `L…`, good for so many days from today. */
const lot = (
  id: string,
  quantity: number,
  lasts: number,
  more: {site?: string; into?: 'available' | 'receiving'} = {},
): Command => ({
  type: 'ReceiveStock',
  site: more.site ?? 'A',
  item: 'x',
  quantity,
  into: more.into ?? 'available',
  batch: {id, lasts: TODAY + lasts},
  reason,
});
const PEOPLE = [
  customer('any'),
  customer('fresh', {rules: rules({minimumLifeDays: 30})}),
  customer('never', {rules: rules({backorders: false})}),
  customer('strict', {rules: rules({backorders: false, minimumLifeDays: 30})}),
];
const book = (...more: Command[]) =>
  given(...company({items: [item('x', {lifeDays: 90}), item('y')], customers: PEOPLE}), ...more);
type Book = ReturnType<typeof book>['book'];
const wants = (who: string, quantity: number, order: string, day = TODAY + 1): Command =>
  place([['x', quantity]], {customer: who, order, day, site: 'A'});
const pick = (order: string, quantity: number): readonly Command[] => {
  const lots = [{line: 1, lot: 1, quantity}];
  return [
    {type: 'AdvanceLots', order, to: 'released', lots},
    {type: 'AdvanceLots', order, to: 'picked', lots},
  ];
};
const lotsIn = (b: Book, state: 'available' | 'staged' | 'quarantine' = 'available', at = 'A') =>
  Object.fromEntries(
    b.position(at, 'x').batches.flatMap((x) => (x.units[state] === undefined ? [] : [[x.id, x.units[state]]])),
  );
const dayOf = (b: Book, order: string) => b.order(order).lots.map((l) => l.current.day - TODAY);

test('goods that are kept by lots come in with their lot and its day, others without', () => {
  const t = book();
  t.when(receive('A', 'x', 5)).thenRejected('invalid');
  t.when({...lot('L1', 5, 9), item: 'y'} as Command).thenRejected('invalid');
  t.when(lot('L1', 5, 9)).thenAccepted();
  t.when(lot('L1', 5, 10)).thenRejected('invalid', {what: 'lot L1 has another day already'});
  t.when(lot('L1', 2, 9)).thenAccepted();
  expect(lotsIn(t.book)).toEqual({L1: 7});
});

test('below the customer’s minimum shelf life at delivery: not promised, and fresh supply is waited for', () => {
  const t = book(lot('old', 10, 20), lot('new', 3, 60));
  t.when(wants('strict', 4, 'o')).thenRejected('insufficient-stock', {left: 3});
  t.when(wants('never', 13, 'o')).thenAccepted();
  const waits = book(lot('old', 10, 20), buy(10, MONDAY + days(2)), wants('fresh', 4, 'o'));
  // The purchase is fresh for 90 days when it comes; the stock at hand would do for anybody else.
  expect(dayOf(waits.book, 'o')).toEqual([3]);
  expect(waits.book.position('A', 'x').claims[0]).toMatchObject({onStock: 0, lasts: TODAY + 33});
  waits.and(wants('any', 10, 'p'));
  expect(dayOf(waits.book, 'p')).toEqual([1]);
});

test('what lasts until a day is promised for that day and not for the next', () => {
  const t = book(lot('L', 10, 3));
  t.when(wants('never', 10, 'late', TODAY + 4)).thenRejected('insufficient-stock', {left: 0});
  t.when(wants('never', 10, 'o', TODAY + 3)).thenAccepted();
});

test('who takes any leaves the fresh to who needs it', () => {
  const t = book(lot('old', 5, 20), lot('new', 5, 60));
  t.and(wants('fresh', 5, 'f', TODAY + 2), wants('any', 5, 'a', TODAY + 1));
  expect([dayOf(t.book, 'f'), dayOf(t.book, 'a')]).toEqual([[2], [1]]);
  t.when(wants('never', 1, 'more', TODAY + 2)).thenRejected('insufficient-stock', {left: 0});
  t.and(...pick('a', 5), ...pick('f', 5));
  const taken = t.book.events.flatMap((e) => (e.type === 'StockPicked' ? [e.batches] : []));
  expect(taken).toEqual([[{id: 'old', units: 5}], [{id: 'new', units: 5}]]);
  expect(lotsIn(t.book, 'staged')).toEqual({old: 5, new: 5});
});

test('who is due sooner gives the fresh stock to who needs it, where older comes in time for him', () => {
  // Five fresh at hand; what comes on Wednesday is too old for who needs it fresh.
  const t = book(lot('new', 5, 60), {type: 'DefineItems', items: [item('x', {lifeDays: 20})]});
  t.and(buy(5, MONDAY + days(2)), wants('any', 5, 'a', TODAY + 8));
  expect(t.book.position('A', 'x').claims[0]).toMatchObject({onStock: 5});
  t.when(wants('fresh', 5, 'f', TODAY + 4)).thenAccepted();
  expect(Object.fromEntries(t.book.position('A', 'x').claims.map((c) => [c.id, c.onStock]))).toEqual({
    'a/1.1': 0,
    'f/1.1': 5,
  });
  // Before the older is there nobody but him may pick.
  t.when(pick('a', 5)[0] as Command).thenRejected('insufficient-stock', {left: 0});
  t.and(...pick('f', 5));
});

test('the oldest that is good enough goes first', () => {
  const t = book(lot('mid', 5, 40), lot('old', 5, 20), lot('new', 5, 60), wants('fresh', 4, 'f'), wants('any', 7, 'a'));
  t.and(...pick('f', 4), ...pick('a', 7));
  expect(lotsIn(t.book)).toEqual({new: 4});
  expect(lotsIn(t.book, 'staged')).toEqual({mid: 5, old: 5, new: 1});
});

test('what is spoilt is on hand, is promised to nobody, and can be scrapped without asking whose it is', () => {
  const t = book(lot('old', 5, 3), lot('new', 5, 60));
  t.and({at: MONDAY + days(4)});
  t.when(wants('never', 6, 'o', TODAY + 6)).thenRejected('insufficient-stock', {left: 5});
  t.and(wants('never', 5, 'o', TODAY + 6));
  const scrap = {type: 'ScrapStock', site: 'A', item: 'x', from: 'available', reason} as const;
  t.when({...scrap, quantity: 6}).thenRejected('insufficient-stock', {left: 5});
  t.when({...scrap, quantity: 1, batch: 'new'}).thenRejected('insufficient-stock', {left: 0});
  t.when({...scrap, quantity: 5}).thenAccepted();
  expect(lotsIn(t.book)).toEqual({new: 5});
});

test('a lot is recalled, with what of it is promised by right; released it is the same lot', () => {
  const t = book(lot('bad', 10, 40), lot('good', 10, 50), wants('any', 15, 'o'));
  const hold = {type: 'HoldStock', site: 'A', item: 'x', reason: 'recall'} as const;
  t.when({...hold, quantity: 10, batch: 'none'}).thenRejected('not-found');
  t.when({...hold, quantity: 11, batch: 'bad'}).thenRejected('insufficient-stock', {left: 10});
  t.when({...hold, quantity: 10, batch: 'bad'}).thenRejected('insufficient-stock', {
    left: 5,
    override: 'override-shipment',
  });
  t.when({...hold, quantity: 10, batch: 'bad', override: {reason}}).thenAccepted();
  expect([lotsIn(t.book), lotsIn(t.book, 'quarantine')]).toEqual([{good: 10}, {bad: 10}]);
  t.when({type: 'ReleaseStock', site: 'A', item: 'x', quantity: 4, batch: 'good', reason}).thenRejected(
    'insufficient-stock',
  );
  t.when({type: 'ReleaseStock', site: 'A', item: 'x', quantity: 10, batch: 'bad', reason}).thenAccepted();
  expect(lotsIn(t.book)).toEqual({bad: 10, good: 10});
});

test('lots travel: what arrives is what left, and is promised where it arrives for as long as it is good', () => {
  const t = given(
    ...company({sites: undefined, items: [item('x', {lifeDays: 90})], customers: PEOPLE}),
    lot('spoilt', 5, -1),
    lot('old', 5, 20),
    lot('new', 5, 60),
    {type: 'ShipTransfer', transfer: 'T', from: 'A', to: 'B', lines: [{item: 'x', quantity: 7}]},
  );
  expect(lotsIn(t.book)).toEqual({spoilt: 5, new: 3});
  expect(t.book.position('B', 'x').supplies[0]).toMatchObject({quantity: 7, lasts: TODAY + 20});
  const arrive = (quantity: number): Command => ({
    type: 'ReceiveTransfer',
    transfer: 'T',
    lines: [{line: 1, quantity}],
    into: 'available',
  });
  t.and(arrive(4), arrive(3));
  expect(lotsIn(t.book, 'available', 'B')).toEqual({old: 5, new: 2});
});

const travelling = (...more: Command[]) =>
  given(
    ...company({sites: undefined, items: [item('x', {lifeDays: 90})], customers: PEOPLE}),
    lot('old', 5, 20),
    lot('new', 5, 60),
    ...more,
    {type: 'ShipTransfer', transfer: 'T', from: 'A', to: 'B', lines: [{item: 'x', quantity: 10}]},
  );
const arrive = (quantity: number, batch?: {readonly id: string; readonly lasts: number}): Command => ({
  type: 'ReceiveTransfer',
  transfer: 'T',
  lines: [{line: 1, quantity, ...(batch !== undefined && {batch})}],
  into: 'available',
});
const daysAt = (b: Book, at: string) =>
  Object.fromEntries(b.position(at, 'x').batches.map((x) => [x.id, x.lasts - TODAY]));

test('where a lot is named as it arrives, the rest is what is left of those that left; what is lost is first of the oldest', () => {
  const t = travelling();
  t.and(arrive(4, {id: 'new', lasts: TODAY + 60}), arrive(5), arrive(1));
  expect([lotsIn(t.book, 'available', 'B'), daysAt(t.book, 'B')]).toEqual([
    {new: 5, old: 5},
    {new: 60, old: 20},
  ]);
  const lost = travelling();
  lost.and(arrive(2, {id: 'new', lasts: TODAY + 60}));
  lost.and({type: 'CloseTransfer', transfer: 'T', lines: [{line: 1, quantity: 5}], reason: 'fell off'}, arrive(3));
  expect(lotsIn(lost.book, 'available', 'B')).toEqual({new: 5});
});

test('a lot that nobody has sent may be named; a day that was put right where it arrives is the day it has there', () => {
  const other = travelling();
  other.and(arrive(3, {id: 'typed', lasts: TODAY + 33}), arrive(7));
  expect(lotsIn(other.book, 'available', 'B')).toEqual({typed: 3, old: 2, new: 5});
  const t = travelling(lot('old', 1, 20, {site: 'B'}), {
    type: 'CorrectLot',
    site: 'B',
    item: 'x',
    batch: 'old',
    lasts: TODAY + 25,
    reason,
  });
  t.when(arrive(5, {id: 'old', lasts: TODAY + 20})).thenRejected('invalid');
  t.and(arrive(10));
  expect(daysAt(t.book, 'B')).toEqual({old: 25, new: 60});
});

test('a transfer arrives without lots where the item is kept by lots no more', () => {
  const t = travelling();
  t.and({type: 'DefineItems', items: [item('x')]}, arrive(10));
  expect([t.book.position('B', 'x').available, t.book.position('B', 'x').batches]).toEqual([10, []]);
});

test('what has no lot is not sent away, and the refusal says that it is there', () => {
  const t = given(...company({items: [item('x')], customers: PEOPLE}), receive('A', 'x', 3));
  t.and({type: 'DefineItems', items: [item('x', {lifeDays: 90})]}, lot('L', 2, 50));
  t.when({type: 'ShipTransfer', from: 'A', to: 'B', lines: [{item: 'x', quantity: 4}]}).thenRejected(
    'insufficient-stock',
    {left: 2, what: 'at A; 3 of item x are of no known lot: name it first'},
  );
});

test('an item that becomes one kept by lots: what is there has no lot until somebody says which', () => {
  const t = given(
    ...company({items: [item('x')], customers: PEOPLE}),
    receive('A', 'x', 10),
    wants('any', 4, 'before'),
  );
  t.and({type: 'DefineItems', items: [item('x', {lifeDays: 90})]});
  t.when(wants('never', 1, 'o')).thenRejected('insufficient-stock', {left: 0});
  const label = {
    type: 'LabelStock',
    site: 'A',
    item: 'x',
    state: 'available',
    batch: {id: 'L', lasts: TODAY + 50},
    reason,
  } as const;
  t.when({...label, quantity: 11}).thenRejected('insufficient-stock', {left: 10});
  t.and({...label, quantity: 8});
  t.when(wants('never', 7, 'o')).thenRejected('insufficient-stock', {left: 6});
  t.and(wants('never', 6, 'o'), ...pick('before', 4), ...pick('o', 6));
  const taken = t.book.events.flatMap((e) => (e.type === 'StockPicked' ? [e.batches] : []));
  expect(taken).toEqual([[{id: 'L', units: 2}], [{id: 'L', units: 6}]]);
});

test('what of a hold’s goods must last goes with it', () => {
  const t = book(lot('old', 10, 20), lot('new', 5, 60));
  const line = {item: 'x', quantity: 5, requestedDay: TODAY + 1, site: 'A'};
  t.and({type: 'HoldPromise', kind: 'option', customer: 'fresh', lines: [line]});
  t.when(wants('strict', 1, 'o')).thenRejected('insufficient-stock', {left: 0});
  t.when(wants('never', 10, 'o')).thenAccepted();
  const hold = t.book.events.findLast((e) => e.type === 'HoldMade')?.hold.id ?? '';
  expect(t.book.ledger.read(key('hold', hold))).toBeDefined();
});

const correct = (batch: string, more: {readonly lasts?: number; readonly newBatch?: string}): Command => ({
  type: 'CorrectLot',
  site: 'A',
  item: 'x',
  batch,
  ...more,
  reason,
});

test('a lot that was typed wrong is put right: how it was and how it is stand in the record', () => {
  const t = book(lot('L1', 10, 40));
  t.when(correct('none', {lasts: TODAY + 9})).thenRejected('not-found');
  t.when(correct('L1', {})).thenRejected('nothing-to-do');
  t.when(correct('L1', {newBatch: 'L1', lasts: TODAY + 40})).thenRejected('nothing-to-do');
  t.and(correct('L1', {newBatch: 'L2', lasts: TODAY + 20}));
  expect(t.book.events.at(-1)).toMatchObject({
    type: 'BatchCorrected',
    batch: {id: 'L1', lasts: TODAY + 40},
    now: {id: 'L2', lasts: TODAY + 20},
    units: 10,
    reason,
  });
  expect(t.book.position('A', 'x').batches).toEqual([{id: 'L2', lasts: TODAY + 20, units: {available: 10}}]);
  t.when(wants('strict', 1, 'o')).thenRejected('insufficient-stock', {left: 0});
  t.and(correct('L2', {lasts: TODAY + 60}));
  t.when(wants('strict', 10, 'o')).thenAccepted();
});

test('two numbers that are one lot become one, in every state; of another day it is another lot', () => {
  const t = book(lot('L1', 10, 40), lot('L7', 4, 40), lot('L9', 3, 50), wants('any', 2, 'o'), ...pick('o', 2));
  t.when(correct('L7', {newBatch: 'L9'})).thenRejected('invalid', {what: 'lot L9 has another day already'});
  t.and(correct('L7', {newBatch: 'L1'}), correct('L9', {newBatch: 'L1', lasts: TODAY + 40}));
  const all = [lotsIn(t.book), lotsIn(t.book, 'staged')];
  expect(all.map((of) => Object.values(of).reduce((n, u) => n + u, 0))).toEqual([15, 2]);
  expect(t.book.position('A', 'x').batches.map((b) => b.id)).toEqual(['L1']);
});

test('a promise that rests on a lot stays when its day comes sooner, and what waits rests on one that lasts longer', () => {
  const t = book(lot('L', 5, 60), wants('fresh', 5, 'f', TODAY + 2));
  const claims = () => t.book.position('A', 'x').claims.map((c) => [c.id, c.onStock]);
  t.and(correct('L', {lasts: TODAY + 10}));
  expect(claims()).toEqual([['f/1.1', 5]]);
  expect(dayOf(t.book, 'f')).toEqual([2]);
  // It cannot be picked: the goods are not good for as long as was promised.
  t.when(pick('f', 5)[0] as Command).thenRejected('insufficient-stock', {left: 0});
  const waits = book(lot('old', 5, 20), buy(5, MONDAY + days(2)), wants('fresh', 5, 'f'));
  expect(waits.book.position('A', 'x').claims[0]?.onStock).toBe(0);
  waits.and(correct('old', {lasts: TODAY + 70}));
  expect(waits.book.position('A', 'x').claims[0]?.onStock).toBe(5);
});

test('who may not count so many may not correct a lot of so many, and is told who may', () => {
  const limit = {adjustLimitUnits: 8};
  const t = given(...company({items: [item('x', {lifeDays: 90})], customers: PEOPLE, policy: limit}), lot('L', 9, 40));
  t.and({as: 'warehouse', sites: ['A']});
  t.when(correct('L', {lasts: TODAY + 50})).thenRejected('needs-approval', {left: 8});
  t.and({as: 'operations'});
  t.when(correct('L', {lasts: TODAY + 50})).thenAccepted();
});

test('a planned release of a lot is good for as long as the lot is', () => {
  const hold = {type: 'HoldStock', site: 'A', item: 'x', reason, releaseAt: MONDAY + days(1)} as const;
  const t = book(
    lot('L', 5, 60),
    lot('M', 5, 70),
    {...hold, quantity: 5, batch: 'L'},
    {...hold, quantity: 5, batch: 'M'},
  );
  const lasts = () =>
    t.book
      .position('A', 'x')
      .supplies.map((s) => (s.lasts ?? 0) - TODAY)
      .sort((a, b) => a - b);
  expect(lasts()).toEqual([60, 70]);
  t.and(correct('L', {lasts: TODAY + 20}));
  expect(lasts()).toEqual([20, 70]);
  // Of which lots a release is nobody has kept: it is never said to be better than the oldest it may be.
  t.and(correct('L', {lasts: TODAY + 90}));
  expect(lasts()).toEqual([70, 70]);
});

test('what spoils while it stands in staging and is un-picked then serves nobody: its claim waits for other goods', () => {
  const back = (order: string, quantity: number): Command => ({
    type: 'UnpickLots',
    order,
    lots: [{line: 1, lot: 1, quantity}],
    into: 'available',
    reason,
  });
  const t = book(lot('L1', 5, 2), wants('any', 4, 'o'), ...pick('o', 4));
  const spoilt = t
    .and({at: MONDAY + days(4)})
    .when(back('o', 3))
    .thenAccepted();
  expect(spoilt.book.position('A', 'x').claims).toMatchObject([{quantity: 3, onStock: 0}]);
  // Where good ones lie there they serve it at once.
  const good = book(lot('L1', 5, 2), wants('any', 4, 'o'), ...pick('o', 4), lot('L2', 2, 60));
  good
    .and({at: MONDAY + days(4)})
    .when(back('o', 3))
    .thenAccepted();
  expect(good.book.position('A', 'x').claims).toMatchObject([{quantity: 3, onStock: 2}]);
});
