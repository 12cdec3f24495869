/** What a page says a change would cost is what the change then adds to what is owed. */
import fc from 'fast-check';
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
} from '../../tests/support/company.ts';
import {Book, given} from '../../tests/support/given.ts';
import {must} from '../kernel/assert.ts';
import {changedPrice, priceOfLine, priceToday} from './line-price.ts';
import type {World} from './world.ts';

const FOUNDED = [
  ...company({customers: [customer('c')]}),
  priceList('K', contractOf('c')),
  prices('K', 'x', [
    [3, 3_333],
    [7, 2_777],
    [10, 4_111],
  ]),
  receive('A', 'x', 10_000),
];
const worldOf = (book: Book): World => ({
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at,
});

test('property: the value after a change is exactly what the change moves, whoever asked, before and after a miss, once started', () => {
  const seen = {accepted: 0, added: 0, repriced: 0};
  fc.assert(
    fc.property(
      fc.record({
        first: fc.integer({min: 1, max: 14}),
        next: fc.integer({min: 1, max: 14}),
        moved: fc.boolean(),
        by: fc.constantFrom('customer', 'us'),
        late: fc.boolean(),
        released: fc.nat(6),
        cancelled: fc.nat(6),
        manual: fc.boolean(),
      }),
      ({first, next, moved, by, late, released, cancelled, manual}) => {
        const book = new Book();
        for (const c of FOUNDED) book.run(c);
        const lines = [{item: 'x', quantity: first, requestedDay: TODAY + 7, ...(manual && {unitPrice: 1_234})}];
        book.run({type: 'PlaceOrder', order: 'o', customer: 'c', lines});
        book.run({
          type: 'CancelOrder',
          order: 'o',
          lines: [{line: 1, quantity: cancelled}],
          by: 'customer',
          reason: 'r',
        });
        book.run(advance('released', released));
        if (late) book.at = MONDAY + days(9);
        const before = must(book.order('o').lines[0], 'a line');
        const owed = () => must(book.ledger.read('customer:c'), 'c').exposure;
        const requestedDay = TODAY + (moved ? 11 : 7);
        const ask = {order: 'o', line: 1, quantity: next, requestedDay, by} as const;
        const said = must(changedPrice(worldOf(book), ask) ?? undefined, 'an answer');
        const verdict = book.run({type: 'ChangeOrderLine', ...ask, reason: 'r'});
        if (verdict?.kind !== 'accepted') return;
        seen.accepted++;
        expect(said.value).toBe(owed());
        const [line, added] = book.order('o').lines;
        const newest = added ?? line;
        if (added !== undefined) seen.added++;
        if (newest?.unitPrice !== before.unitPrice) seen.repriced++;
        if (!late) expect(line?.unitPrice).toBe(said.unitPrice);
      },
    ),
    {numRuns: 1_500, seed: 3},
  );
  expect(seen.accepted).toBeGreaterThan(500);
  expect(seen.added).toBeGreaterThan(50);
  expect(seen.repriced).toBeGreaterThan(100);
});

test('a line says its list by name, or that its price was agreed; more units at the same price are no news', () => {
  const {book} = given(...FOUNDED, place([['x', 3]], {order: 'o'}), {
    type: 'PlaceOrder',
    order: 'm',
    customer: 'c',
    lines: [{item: 'x', quantity: 3, requestedDay: TODAY + 7, unitPrice: 1}],
  });
  const world = worldOf(book);
  const of = (id: string) => priceOfLine(world, book.order(id), must(book.order(id).lines[0], 'a line'));
  expect(of('o')).toEqual({
    unitPrice: 3_333,
    pricedBy: {source: 'contract', list: 'K', listName: 'List K', from: 3},
    nextBreak: {from: 7, unitPrice: 2_777},
  });
  expect(of('m')).toEqual({unitPrice: 1, pricedBy: {source: 'manual'}, nextBreak: null});
  expect(priceToday(world, undefined, 'x', 7)).toMatchObject({unitPrice: 10_000, pricedBy: {source: 'item'}});
  book.run(prices('K', 'y', [[5, 10_000]]));
  expect(priceToday(world, 'c', 'y', 1).nextBreak).toBeNull();
});
