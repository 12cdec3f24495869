/** What goes to the floor is the floor's: which stock serves a lot, what a release takes and locks, and when it is locked no longer. */
import {expect, test} from 'vitest';
import {advance, buy, company, days, MONDAY, place, receive, TODAY} from '../../../tests/support/company.ts';
import {type Given, given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';

const ten = [...company(), receive('A', 'x', 10)];

test('stock of an order due later serves one that leaves sooner, where supply comes in time for the later one', () => {
  const t = given(
    ...ten,
    buy(10, MONDAY + days(9)),
    place([['x', 10]], {order: 'far', day: TODAY + 20, site: 'A'}),
    place([['x', 10]], {order: 'o', day: TODAY + 7, site: 'A'}),
  );
  expect(Object.fromEntries(t.book.position('A', 'x').claims.map((c) => [c.id, c.onStock]))).toEqual({
    'far/1.1': 0,
    'o/1.1': 10,
  });
  const picked = t.and(advance('released', 10)).when(advance('picked', 10)).thenAccepted();
  expect(picked.book.position('A', 'x').claims).toMatchObject([{id: 'far/1.1', quantity: 10, onStock: 0}]);
});

test('what is released is the floor’s: nobody who is due sooner takes it from under the picker’s hands', () => {
  const far = (to: 'released' | 'picked'): Command => ({
    type: 'AdvanceLots',
    order: 'far',
    to,
    lots: [{line: 1, lot: 1, quantity: 10}],
  });
  const t = given(
    ...ten,
    buy(10, MONDAY + days(9)),
    place([['x', 10]], {order: 'far', day: TODAY + 20, site: 'A'}),
    far('released'),
  );
  t.when(place([['x', 10]], {order: 'o', customer: 'n', day: TODAY + 7, site: 'A'})).thenRejected(
    'insufficient-stock',
    {
      left: 0,
    },
  );
  t.when(far('picked')).thenAccepted();
});

/** Ten of the twenty of order far are there, ten come in three days; far is due in ten. */
const half = () =>
  given(...ten, buy(10, MONDAY + days(3)), place([['x', 20]], {order: 'far', day: TODAY + 10, site: 'A'}));
const far = (quantity: number, more: {to?: 'released' | 'picked'; override?: {reason: string}} = {}): Command => ({
  type: 'AdvanceLots',
  order: 'far',
  to: 'released',
  lots: [{line: 1, lot: 1, quantity}],
  ...more,
});
const claims = (t: {book: Given['book']}) =>
  t.book.position('A', 'x').claims.map((c) => [c.id, c.quantity, c.onStock, c.locked]);

test('what is there of a lot goes to the floor without an override; more than that is refused with what can', () => {
  half().when(far(11)).thenRejected('insufficient-stock', {left: 10});
  const t = half().and(far(6));
  expect(claims(t)).toEqual([['far/1.1', 20, 10, 6]]);
  t.when(far(5)).thenRejected('insufficient-stock', {left: 4});
  const both = t.and(far(4));
  expect(claims(both)).toEqual([['far/1.1', 20, 10, 10]]);
  const picked = both.when(far(7, {to: 'picked'})).thenAccepted();
  expect(claims(picked)).toEqual([['far/1.1', 13, 3, 3]]);
});

test('only what is released is locked: the rest still serves who is due sooner, as far as supply comes for it in time', () => {
  const t = half().and(far(6));
  const soon = (quantity: number) => place([['x', quantity]], {order: 'o', customer: 'n', day: TODAY + 1, site: 'A'});
  // Ten more come before far is due: it can spare four now, and no fifth.
  t.and(buy(10, MONDAY + days(4)))
    .when(soon(5))
    .thenRejected('insufficient-stock', {left: 4});
  const taken = t.when(soon(4)).thenAccepted();
  expect(claims(taken)).toEqual([
    ['o/1.1', 4, 4, 0],
    ['far/1.1', 20, 6, 6],
  ]);
  taken.when(far(6, {to: 'picked'})).thenAccepted();
});

test('a release keeps the date of the promise; the stock is locked all the same', () => {
  const t = given(...ten, place([['x', 10]], {order: 'far', day: TODAY + 20, site: 'A'}), far(10));
  const {shipBy} = must(t.book.order('far').lots[0], 'a lot').current;
  expect(t.book.position('A', 'x').claims).toMatchObject([{due: shipBy, locked: 10}]);
  // A later loss is not the floor’s: what is locked is picked first.
  const lost = t.and({type: 'RecordCount', site: 'A', item: 'x', state: 'available', counted: 4, reason: 'count'});
  lost.when(far(4, {to: 'picked'})).thenAccepted();
});

test('with an override any part is released; what it rests on is locked, and nothing is taken for it', () => {
  const over = {override: {reason: 'the van has room'}};
  const t = half().and(far(15, over));
  expect(claims(t)).toEqual([['far/1.1', 20, 10, 10]]);
  t.when(place([['x', 10]], {order: 'o', customer: 'n', day: TODAY + 1, site: 'A'})).thenRejected('insufficient-stock');
  t.when(far(10, {to: 'picked'})).thenAccepted();
});

test('what a short pick leaves, and what is cancelled of a released lot, is locked no longer', () => {
  const short = half().and(far(6), {type: 'ReportShortPick', order: 'far', line: 1, lot: 1, found: 2});
  expect(claims(short)).toEqual([['far/1.1', 18, 4, 0]]);
  const cut: Command = {
    type: 'CancelOrder',
    order: 'far',
    lines: [{line: 1, quantity: 17}],
    by: 'customer',
    reason: 'less',
  };
  expect(claims(half().and(far(6), cut))).toEqual([['far/1.1', 3, 3, 3]]);
});
