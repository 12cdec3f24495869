/** What endangers a promise besides supply and time: goods lost from staging, stock taken for another order. */
import {expect, test} from 'vitest';
import {company, days, MONDAY, place, receive, TODAY} from '../../tests/support/company.ts';
import {type Given, given, type Then} from '../../tests/support/given.ts';
import type {Command, CommandOf} from '../domain/commands.ts';
import {risksOf} from './risk.ts';

const at = {site: 'A', item: 'x'};
const lots = (quantity: number) => [{line: 1, lot: 1, quantity}];
const advance = (to: 'released' | 'picked', quantity: number): Command => ({
  type: 'AdvanceLots',
  order: 'o',
  to,
  lots: lots(quantity),
});
const unpick = (quantity: number, into: CommandOf<'UnpickLots'>['into']): Command => ({
  type: 'UnpickLots',
  order: 'o',
  lots: lots(quantity),
  into,
  reason: 'test',
});
const picked = () =>
  given(
    ...company(),
    receive('A', 'x', 100),
    place([['x', 100]], {order: 'o', site: 'A'}),
    advance('released', 100),
    advance('picked', 100),
  );
const risks = (t: Given | Then, order = 'o') => {
  const {ledger} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => false, now: () => t.book.at};
  return risksOf(world, t.book.order(order)).map((r) => [r.row.uncovered, r.row.cause]);
};

test('goods un-picked to the bin endanger nothing; damaged or missing ones leave the lot uncovered', () => {
  expect(risks(picked())).toEqual([]);
  expect(risks(picked().when(unpick(40, 'available')).thenAccepted())).toEqual([]);
  for (const into of ['quarantine', 'damaged', 'missing'] as const)
    expect(risks(picked().when(unpick(10, into)).thenAccepted())).toEqual([[10, '10 of 100 uncovered by its ship-by']]);
});

test('staged goods that a count did not find endanger the lots that hold them, until one is un-picked as missing', () => {
  const t = picked()
    .when({type: 'RecordCount', ...at, state: 'staged', counted: 92, reason: 'cycle count'})
    .thenAccepted();
  expect(risks(t)).toEqual([[8, '8 of 100 staged not found']]);
  expect(risks(t.when(unpick(8, 'missing')).thenAccepted())).toEqual([[8, '8 of 100 uncovered by its ship-by']]);
});

test('stock taken for another order with an override puts the loser on the queue', () => {
  const buy: Command = {
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 20, expectedAt: MONDAY + days(9), confirmed: true}],
  };
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    buy,
    place([['x', 10]], {order: 'old', day: TODAY + 7, site: 'A'}),
    place([['x', 6]], {order: 'o', day: TODAY + 12, site: 'A'}),
  );
  expect(risks(t, 'old')).toEqual([]);
  const taken = t.when({type: 'ShipLots', order: 'o', lots: lots(6), override: {reason: 'the truck waits'}});
  expect(risks(taken.thenAccepted(), 'old')).toEqual([[6, '6 of 10 uncovered by its ship-by']]);
});
