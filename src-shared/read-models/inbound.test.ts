/** What is on its way, and which promises rest on it. */
import {expect, test} from 'vitest';
import {company, days, MONDAY, place, receive, TODAY} from '../../tests/support/company.ts';
import {type Given, given, type Then} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {inboundRows, promisesAtLoss} from './inbound.ts';
import {Inbound} from './inbound-source.ts';

const worldOf = (t: Given | Then) => {
  const {ledger} = t.book;
  return {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => t.book.at};
};
const buy = (purchase: string, quantity: number, inDays: number): Command => ({
  type: 'PlacePurchase',
  purchase,
  supplier: 'V',
  site: 'A',
  lines: [{item: 'x', quantity, expectedAt: MONDAY + days(inDays), confirmed: true}],
});
const transfer: Command = {
  type: 'ShipTransfer',
  transfer: 'T',
  from: 'B',
  to: 'A',
  expectedAt: MONDAY + days(2),
  lines: [
    {item: 'x', quantity: 10},
    {item: 'y', quantity: 4},
  ],
};
const losses = (t: Given | Then, quantity: number) =>
  promisesAtLoss(worldOf(t), 'purchase', 'P', [{line: 1, quantity}]).map((p) => [p.order, p.customerName, p.short]);

test('a promise that rests on a purchase lacks as much as does not come', () => {
  const t = given(...company(), receive('A', 'x', 5), buy('P', 20, 2), place([['x', 15]], {order: 'o', site: 'A'}));
  expect(losses(t, 20)).toEqual([['o', 'Customer c', 10]]);
  expect(losses(t, 12)).toEqual([['o', 'Customer c', 2]]);
  expect(losses(t, 10)).toEqual([]);
});

test('nothing is lost where other supply comes in time, and everything where it comes after the dispatch', () => {
  const t = given(...company(), buy('P', 20, 2), buy('Q', 20, 3), place([['x', 15]], {order: 'o', site: 'A'}));
  expect(losses(t, 20)).toEqual([]);
  const late = given(...company(), buy('P', 20, 2), buy('Q', 20, 12), place([['x', 15]], {order: 'o', site: 'A'}));
  expect(losses(late, 20)).toEqual([['o', 'Customer c', 15]]);
});

test('what was uncovered before the loss is not laid to it; the first to leave is named first', () => {
  const t = given(
    ...company(),
    buy('P', 20, 2),
    place([['x', 10]], {order: 'later', site: 'A', day: TODAY + 9}),
    place([['x', 10]], {order: 'sooner', site: 'A', day: TODAY + 4}),
  );
  expect(losses(t, 15)).toEqual([
    ['sooner', 'Customer c', 5],
    ['later', 'Customer c', 10],
  ]);
  expect(
    losses(t.when({type: 'CancelPurchaseLine', purchase: 'P', line: 1, reason: 'test'}).thenAccepted(), 20),
  ).toEqual([]);
});

test('a transfer has a row for each line that is under way, and none once it has arrived or is written off', () => {
  const t = given(...company(), receive('B', 'x', 10), receive('B', 'y', 4), transfer);
  const rows = (now: Given | Then) =>
    inboundRows(worldOf(now), 'transfer', 'T').map((r) => [r.id, r.from, r.site, r.item, r.open]);
  expect(rows(t)).toEqual([
    ['T/t1', 'B', 'A', 'x', 10],
    ['T/t2', 'B', 'A', 'y', 4],
  ]);
  const some = t
    .when({type: 'ReceiveTransfer', transfer: 'T', lines: [{line: 1, quantity: 7}], into: 'available'})
    .thenAccepted()
    .when({type: 'CloseTransfer', transfer: 'T', lines: [{line: 2, quantity: 4}], reason: 'crushed'})
    .thenAccepted();
  expect(rows(some)).toEqual([['T/t1', 'B', 'A', 'x', 3]]);
  expect(rows(some.when({type: 'CloseTransfer', transfer: 'T', reason: 'gone'}).thenAccepted())).toEqual([]);
});

test('who waits and how late stay true while the document stands still', () => {
  const t = given(...company(), buy('P', 20, 2));
  let now = MONDAY;
  const world = {...worldOf(t), now: () => now};
  const table = new Inbound(world);
  table.reset();
  const shown = () => [...table.rows.values()].map((r) => [r.claimed, r.daysLate, r.aspect]);
  expect(shown()).toEqual([[0, 0, 'clear']]);
  expect(table.position('A', 'x')).toEqual([]);
  const claimed = t.when(place([['x', 15]], {order: 'o', site: 'A'})).thenAccepted();
  world.read = claimed.book.ledger.read;
  expect(table.position('A', 'x')).toEqual([0]);
  expect(shown()).toEqual([[15, 0, 'clear']]);
  now = MONDAY + days(5);
  expect(table.sweep(10)).toEqual([0]);
  expect(shown()).toEqual([[15, 3, 'stop']]);
  expect(table.sweep(10)).toEqual([]);
});
