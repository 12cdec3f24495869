import {expect, test} from 'vitest';
import {company, days, MONDAY, OFFICE, place, receive, site, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {onHand} from '../inventory/balances.ts';
import {DEFAULT_POLICY} from '../master-data/types.ts';

const buy = (quantity: number, expectedAt: number, purchase = 'P'): Command => ({
  type: 'PlacePurchase',
  purchase,
  supplier: 'V',
  site: 'A',
  lines: [{item: 'x', quantity, expectedAt, confirmed: true}],
});
const arrive = (quantity: number, purchase = 'P'): Command => ({
  type: 'ReceivePurchase',
  purchase,
  lines: [{line: 1, quantity}],
  into: 'available',
});
const redate = (expectedAt: number): Command => ({
  type: 'RedateSupply',
  purchase: 'P',
  line: 1,
  expectedAt,
  confirmed: true,
  reason: 'late',
});

test('supply earns its availability: arrival plus receiving, inspection and put-away in the dock’s working time', () => {
  const slow = site('A', {calendar: OFFICE, receivingMinutes: 60, inspectionMinutes: 120, putawayMinutes: 30});
  const friday = MONDAY + days(4) + 8 * 3_600_000;
  const t = given(...company({sites: [slow]}), buy(5, friday));
  // Friday 16:00 + 2 h on the dock that day, the other 1.5 h on Monday from 08:00.
  expect(t.book.position('A', 'x').supplies[0]?.usableAt).toBe(MONDAY + days(7) + 90 * 60_000);
});

test('a transfer is in transit: at neither end twice', () => {
  const shipped = given(...company(), receive('A', 'x', 10))
    .when({type: 'ShipTransfer', transfer: 'T', from: 'A', to: 'B', lines: [{item: 'x', quantity: 4}]})
    .thenAccepted();
  expect(onHand(shipped.book.position('A', 'x'))).toBe(6);
  expect(onHand(shipped.book.position('B', 'x'))).toBe(0);
  expect(shipped.book.position('B', 'x').supplies).toMatchObject([{kind: 'transfer', quantity: 4}]);
  const part = shipped
    .when({type: 'ReceiveTransfer', transfer: 'T', lines: [{line: 1, quantity: 3}], into: 'available'})
    .thenAccepted();
  expect(onHand(part.book.position('B', 'x'))).toBe(3);
  expect(part.book.position('B', 'x').supplies).toMatchObject([{quantity: 1}]);
  part
    .when({type: 'ReceiveTransfer', transfer: 'T', lines: [{line: 1, quantity: 2}], into: 'available'})
    .thenRejected('quantity-rule', {left: 1});
});

test('a transfer takes only what is free, and names every line that is short', () => {
  const t = given(...company(), receive('A', 'x', 10), receive('A', 'y', 1), place([['x', 8]]));
  const wish: Command = {
    type: 'ShipTransfer',
    from: 'A',
    to: 'B',
    lines: [
      {item: 'x', quantity: 3},
      {item: 'y', quantity: 2},
    ],
  };
  t.when(wish).thenRejected('insufficient-stock', {
    left: 2,
    lines: [
      {line: 1, item: 'x', asked: 3, left: 2, next: null},
      {line: 2, item: 'y', asked: 2, left: 1, next: null},
    ],
  });
});

test('a transfer and a purchase order of the same name stay two supplies', () => {
  const t = given(...company(), receive('B', 'x', 5), buy(3, MONDAY + days(1), 'Z'), {
    type: 'ShipTransfer',
    transfer: 'Z',
    from: 'B',
    to: 'A',
    lines: [{item: 'x', quantity: 5}],
  });
  expect(
    t.book
      .position('A', 'x')
      .supplies.map((s) => s.quantity)
      .sort((a, b) => a - b),
  ).toEqual([3, 5]);
});

test('a receipt may not exceed what is open; a finished order leaves', () => {
  const t = given(...company(), buy(5, MONDAY + days(1)));
  t.when(arrive(6)).thenRejected('quantity-rule', {left: 5});
  const part = t.when(arrive(2)).thenAccepted();
  part.when(arrive(4)).thenRejected('quantity-rule', {left: 3});
  const done = part.when(arrive(3)).thenAccepted();
  expect(done.book.ledger.read('purchase:P')).toBeUndefined();
  done.when(arrive(1)).thenRejected('not-found');
});

test('re-dating moves the promise date, keeps the first one, and never deletes a claim', () => {
  const t = given(...company(), buy(5, MONDAY + days(2)), place([['x', 5]], {order: 'o', day: TODAY + 4, site: 'A'}));
  const moved = t.when(redate(MONDAY + days(8))).thenAccepted();
  expect(moved.book.ledger.read('purchase:P')?.lines[0]).toMatchObject({
    firstExpectedAt: MONDAY + days(2),
    expectedAt: MONDAY + days(8),
    redated: 1,
  });
  expect(moved.book.position('A', 'x').claims).toHaveLength(1);
  const again = moved.when({type: 'RepromiseLot', order: 'o', line: 1, lot: 1, reason: 'supplier'}).thenAccepted();
  const lot = again.book.order('o').lots[0];
  expect(lot?.first.day).toBe(TODAY + 4);
  expect(lot?.current.day).toBeGreaterThan(TODAY + 7);
  expect(lot?.moves).toBe(1);
});

test('cancelling a purchase line takes away its supply only', () => {
  const t = given(...company(), buy(5, MONDAY + days(2)), arrive(2))
    .when({type: 'CancelPurchaseLine', purchase: 'P', line: 1, reason: 'no more'})
    .thenAccepted();
  expect(t.book.position('A', 'x')).toMatchObject({available: 2, supplies: []});
});

test('what is on the way to a site stays inside its columns', () => {
  given(...company(), buy(1_000_000_000, MONDAY, 'P1'))
    .when(buy(1, MONDAY, 'P2'))
    .thenRejected('quantity-rule');
});

const onTheWay = () =>
  given(...company(), receive('A', 'x', 10), receive('A', 'y', 6), {
    type: 'ShipTransfer',
    transfer: 'T',
    from: 'A',
    to: 'B',
    lines: [
      {item: 'x', quantity: 10},
      {item: 'y', quantity: 6},
    ],
  });
const close = (lines?: {line: number; quantity: number}[]): Command => ({
  type: 'CloseTransfer',
  transfer: 'T',
  reason: 'pallet lost',
  ...(lines && {lines}),
});

test('what was lost on the way leaves the company with its reason, and the transfer is closed', () => {
  const part = onTheWay().and({
    type: 'ReceiveTransfer',
    transfer: 'T',
    lines: [{line: 1, quantity: 7}],
    into: 'available',
  });
  const t = part.when(close()).thenAccepted();
  expect(t.events('SupplyLost').map((e) => [e.item, e.quantity, e.reason])).toEqual([
    ['x', 3, 'pallet lost'],
    ['y', 6, 'pallet lost'],
  ]);
  expect(t.book.position('B', 'x')).toMatchObject({available: 7, supplies: []});
  expect(t.book.position('B', 'y').supplies).toEqual([]);
  expect(t.book.ledger.read('transfer:T')).toBeUndefined();
  t.when(close()).thenRejected('not-found');
});

test('a part may be lost and the rest still come; never more than is under way', () => {
  const t = onTheWay();
  t.when(close([{line: 1, quantity: 11}])).thenRejected('quantity-rule', {left: 10});
  const lost = t.when(close([{line: 1, quantity: 4}])).thenAccepted();
  expect(lost.book.position('B', 'x').supplies).toMatchObject([{quantity: 6}]);
  const arrive = (quantity: number): Command => ({
    type: 'ReceiveTransfer',
    transfer: 'T',
    lines: [{line: 1, quantity}],
    into: 'available',
  });
  lost.when(arrive(7)).thenRejected('quantity-rule', {left: 6});
  lost.when(arrive(6)).thenAccepted();
});

test('a loss over the limit is for who may write it off; only the site that waits for it closes it', () => {
  const strict = {...DEFAULT_POLICY, adjustLimitUnits: 5};
  const t = onTheWay().and({
    type: 'DefineCompany',
    company: {name: 'Test', currency: 'GBP', zone: 'UTC', policy: strict, note: ''},
  });
  t.and({as: 'warehouse', sites: ['B']})
    .when(close())
    .thenRejected('needs-approval', {left: 5});
  t.and({as: 'warehouse', sites: ['A']})
    .when(close())
    .thenRejected('not-found');
  t.and({as: 'operations'}).when(close()).thenAccepted();
});

test('a promise that rested on what was lost keeps its claim', () => {
  const t = onTheWay().and(place([['x', 5]], {order: 'o', site: 'B'}));
  const lost = t.when(close()).thenAccepted();
  expect(lost.book.position('B', 'x').claims).toMatchObject([{quantity: 5, onStock: 0}]);
});
