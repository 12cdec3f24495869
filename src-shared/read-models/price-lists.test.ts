import {expect, test} from 'vitest';
import {company, contractOf, customer, item, priceList, prices, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {priceEntries, priceLists} from './price-lists.ts';
import type {World} from './world.ts';

const periods: Command = {
  type: 'DefinePrices',
  prices: [
    {
      list: 'K',
      item: 'y',
      entries: [
        {from: TODAY + 1, breaks: [{from: 1, unitPrice: 3}]},
        {from: TODAY - 9, until: TODAY - 1, breaks: [{from: 1, unitPrice: 1}]},
        {from: TODAY, until: TODAY, breaks: [{from: 1, unitPrice: 2}]},
      ],
    },
  ],
};
function world(): World {
  const {book} = given(
    ...company({customers: [customer('c'), customer('c2')], items: [item('x', {name: 'Red lamp'}), item('y')]}),
    priceList('K', contractOf('c')),
    priceList('K2', contractOf('c2')),
    priceList('T', {kind: 'tier', tier: 'A'}, false),
    priceList('E'),
    priceList('E0'),
    periods,
    prices('K', 'x', [
      [12, 8_000],
      [1, 9_000],
    ]),
    prices('K2', 'x', [[1, 7]]),
  );
  return {
    ledger: book.ledger,
    read: book.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => book.at,
  };
}

test('lists stand by whom they are for, contracts last, each with its state', () => {
  expect(priceLists(world()).map((l) => [l.id, l.kind, l.forName, l.forId, l.active])).toEqual([
    ['E', 'everybody', '', '', true],
    ['E0', 'everybody', '', '', true],
    ['T', 'tier', 'A', 'A', false],
    ['K', 'customer', 'Customer c', 'c', true],
    ['K2', 'customer', 'Customer c2', 'c2', true],
  ]);
});

test('entries are those of the list alone, by item and day, and say whether they count today', () => {
  const {total, rows} = priceEntries(world(), {list: 'K', text: '', limit: 3}) ?? {total: 0, rows: []};
  expect(total).toBe(4);
  expect(rows.map((r) => [r.item, r.from - TODAY, r.counts])).toEqual([
    ['x', -TODAY, 'now'],
    ['y', -9, 'ended'],
    ['y', 0, 'now'],
  ]);
  expect(rows[0]).toMatchObject({
    itemName: 'Red lamp',
    listPrice: 10_000,
    until: null,
    breaks: [{from: 1}, {from: 12}],
  });
  const found = (text: string) => priceEntries(world(), {list: 'K', text, limit: 9})?.rows.map((r) => r.counts);
  expect(found('Y')).toEqual(['ended', 'now', 'later']);
  expect(found('lamp')).toEqual(['now']);
  const of = (item: string) => priceEntries(world(), {list: 'K', text: '', item, limit: 9})?.rows.map((r) => r.counts);
  expect(of('y')).toEqual(['ended', 'now', 'later']);
  expect(of('Y')).toEqual([]);
  expect(priceEntries(world(), {list: 'E', text: '', limit: 9})).toEqual({total: 0, rows: []});
  expect(priceEntries(world(), {list: 'NONE', text: '', limit: 9})).toBeNull();
});
