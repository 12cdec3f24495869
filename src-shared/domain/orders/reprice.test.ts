/**
 * What a line costs when its quantity changes, and that exactly this is owed. The item's list price is 10,000; c has a
 * contract: 8,000 from 12, 7,000 from 48.
 */
import {expect, test} from 'vitest';
import {
  advance,
  company,
  contractOf,
  customer,
  days,
  MONDAY,
  place,
  priceList,
  prices,
  receive,
  TODAY,
} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command, CommandOf} from '../commands.ts';
import {key} from '../events.ts';

const CONTRACT = [
  priceList('K', contractOf('c')),
  prices('K', 'x', [
    [12, 8_000],
    [48, 7_000],
  ]),
];
const ordered = (quantity: number, unitPrice?: number) =>
  given(...company({customers: [customer('c')]}), ...CONTRACT, receive('A', 'x', 500), {
    type: 'PlaceOrder',
    order: 'o',
    customer: 'c',
    lines: [{item: 'x', quantity, requestedDay: TODAY + 7, ...(unitPrice !== undefined && {unitPrice})}],
  });
const change = (quantity: number, by: 'customer' | 'us' = 'customer'): CommandOf<'ChangeOrderLine'> => ({
  type: 'ChangeOrderLine',
  order: 'o',
  line: 1,
  quantity,
  by,
  reason: 'call',
});
const line = (t: {readonly book: ReturnType<typeof ordered>['book']}, n = 1) => {
  const order = t.book.order('o');
  const found = order.lines.find((l) => l.line === n);
  const owed = t.book.ledger.read(key('customer', 'c'))?.exposure;
  return [found?.quantity, found?.unitPrice, owed];
};

test('more or fewer units by the customer are priced as if they had been asked so at once', () => {
  const t = ordered(11);
  expect(line(t)).toEqual([11, 10_000, 1_100]);
  const more = t.when(change(48));
  expect(line(t)).toEqual([48, 7_000, 3_360]);
  expect(more.events('LineChanged')[0]?.pricedBy).toEqual({source: 'contract', list: 'K', from: 48});
  t.when(change(12)).thenAccepted();
  expect(line(t)).toEqual([12, 8_000, 960]);
  // Back to the item's list price: the event says the price, and no list.
  const fewer = t.when(change(5)).events('LineChanged')[0];
  expect([fewer?.unitPrice, fewer?.pricedBy]).toEqual([10_000, undefined]);
});

test('the price is that of the day on which the order was placed, not of the day of the change', () => {
  const t = ordered(11);
  const ends: Command = {
    type: 'DefinePrices',
    prices: [
      {
        list: 'K',
        item: 'x',
        entries: [
          {from: 0, until: TODAY, breaks: [{from: 12, unitPrice: 8_000}]},
          {from: TODAY + 1, breaks: [{from: 12, unitPrice: 6_000}]},
        ],
      },
    ],
  };
  t.and(ends, {at: MONDAY + days(2)})
    .when(change(20))
    .thenAccepted();
  expect(line(t)).toEqual([20, 8_000, 1_600]);
  expect(t.when(place([['x', 20]])).events('OrderPlaced')[0]?.lines[0]?.unitPrice).toBe(6_000);
});

test('a manual price stays, and one from lists that have changed since', () => {
  const manual = ordered(11, 9_500);
  manual.when(change(48)).thenAccepted();
  expect(line(manual)).toEqual([48, 9_500, 4_560]);
  const agreed = ordered(12).and(prices('K', 'x', [[12, 1_000]]));
  agreed.when(change(48)).thenAccepted();
  expect(line(agreed)).toEqual([48, 8_000, 3_840]);
});

test('another day alone leaves the price, also of a line of which units were cancelled', () => {
  const t = ordered(48).and({
    type: 'CancelOrder',
    order: 'o',
    lines: [{line: 1, quantity: 40}],
    by: 'customer',
    reason: 'r',
  });
  // The rest keeps the break that the whole had earned; only a new wish for a quantity is priced anew.
  expect(line(t).slice(1)).toEqual([7_000, 560]);
  t.when({
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    requestedDay: TODAY + 9,
    by: 'customer',
    reason: 'r',
  }).thenAccepted();
  expect(line(t).slice(1)).toEqual([7_000, 560]);
  t.when(change(10)).thenAccepted();
  expect(line(t).slice(1)).toEqual([10_000, 1_000]);
});

test('by us fewer units keep the price, and more may earn a lower one', () => {
  const t = ordered(48);
  t.when(change(11, 'us')).thenAccepted();
  expect(line(t).slice(1)).toEqual([7_000, 770]);
  const more = ordered(11);
  more.when(change(12, 'us')).thenAccepted();
  expect(line(more)).toEqual([12, 8_000, 960]);
  // A list may ask more for more; by us it does not.
  const dearer = ordered(11).and(prices('K', 'x', [[12, 20_000]]));
  dearer.when(change(12, 'us')).thenAccepted();
  expect(line(dearer)).toEqual([12, 10_000, 1_200]);
});

test('once something was shipped the price stands', () => {
  const t = ordered(11).and(advance('released', 5), advance('picked', 5), advance('packed', 5), {
    type: 'ShipLots',
    order: 'o',
    lots: [{line: 1, lot: 1, quantity: 5}],
  });
  t.when(change(48)).thenAccepted();
  expect(line(t).slice(0, 2)).toEqual([48, 10_000]);
});

test('after a miss the old row keeps its price, and what is asked on top is priced by the whole wish', () => {
  const t = ordered(11).and({at: MONDAY + days(9)});
  t.when(change(48)).thenAccepted();
  expect(line(t)).toEqual([11, 10_000, 1_100 + 37 * 70]);
  expect(line(t, 2).slice(0, 2)).toEqual([37, 7_000]);
});

test('a change is held against the credit limit by its new price', () => {
  const t = given(
    ...company({customers: [customer('c', {creditLimit: 1_000})]}),
    ...CONTRACT,
    receive('A', 'x', 500),
    place([['x', 10]], {order: 'o'}),
  );
  // Twelve cost 960 at the break, 1,200 without.
  t.when(change(12)).thenAccepted();
  t.when(change(13)).thenRejected('credit-exceeded', {left: 40});
});

test('an amount over what sums can hold is refused, as when it is placed', () => {
  const dear = prices('K', 'x', [[1, 1_000_000_000_000]]);
  const t = given(
    ...company({customers: [customer('c')]}),
    priceList('K', contractOf('c')),
    dear,
    place([['x', 1]], {order: 'o'}),
  );
  t.when(change(1_001)).thenRejected('quantity-rule', {what: 'line 1: amount over 10000000000000'});
});

test('a manual price stays manual, also where a list comes to give the same', () => {
  // 7,000 is what 48 would cost: by hand for 12 of them.
  const t = ordered(12, 7_000);
  expect(t.book.order('o').lines[0]?.manualPrice).toBe(true);
  t.when(change(48)).thenAccepted();
  expect(line(t)).toEqual([48, 7_000, 3_360]);
  // Without the mark it would be priced by the list that gives it.
  t.when(change(20)).thenAccepted();
  expect(line(t)).toEqual([20, 7_000, 1_400]);
  // What the lists gave is repriced as ever, and the price that counts is no price of one's own.
  const listed = ordered(12, 8_000);
  expect(listed.book.order('o').lines[0]?.manualPrice).toBeUndefined();
  listed.when(change(48)).thenAccepted();
  expect(line(listed)).toEqual([48, 7_000, 3_360]);
});

test('after a miss what comes on top of a line priced by hand is priced by hand too', () => {
  const t = ordered(12, 5_000).and({at: MONDAY + days(20)});
  const more = t.when(change(60)).events('LineAdded')[0];
  expect([more?.unitPrice, more?.pricedBy]).toEqual([5_000, {source: 'manual'}]);
  expect(t.book.order('o').lines.map((l) => l.manualPrice)).toEqual([true, true]);
});

test('why it is priced by hand is told with it', () => {
  const t = given(...company({customers: [customer('c')]}), ...CONTRACT);
  const lines = [{item: 'x', quantity: 12, requestedDay: TODAY + 7, unitPrice: 6_500, priceReason: 'their birthday'}];
  const placed = t.when({type: 'PlaceOrder', customer: 'c', lines}).events('OrderPlaced')[0];
  expect(placed?.lines[0]?.pricedBy).toEqual({source: 'manual', reason: 'their birthday'});
});

test('an order is refused where a line costs something else than was shown, and says both', () => {
  const t = given(...company({customers: [customer('c')]}), ...CONTRACT);
  const order = (shown: number[], unitPrice?: number): Command => ({
    type: 'PlaceOrder',
    customer: 'c',
    lines: [
      {item: 'y', quantity: 1, requestedDay: TODAY + 7},
      {item: 'x', quantity: 12, requestedDay: TODAY + 7, ...(unitPrice !== undefined && {unitPrice})},
    ],
    acceptIf: {unitPrices: shown},
  });
  const what = 'line 2: 0.80 counts now, 0.7525 was shown';
  t.when(order([10_000, 7_525])).thenRejected('accept-if-failed', {what});
  t.when(order([10_000])).thenRejected('invalid');
  t.when(order([10_000, 8_000])).thenAccepted();
  t.when(order([10_000, 7_525], 7_525)).thenAccepted();
});
