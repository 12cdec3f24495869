/** What the parts of a kit cost: together exactly what the kit does, by unit price and by the penny of the lines. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {amountOf} from '../orders/types.ts';
import {apportioned, apportionedTo} from './kit-price.ts';

const part = (item: string, per: number, listPrice: number) => ({item, per, listPrice});
const rows = (price: number, ...parts: ReturnType<typeof part>[]) =>
  apportioned(price, parts).map((row) => [row.item, row.per, row.unitPrice]);

test('by list price and units, in whole pennies; the dearest of which there is one takes the rest', () => {
  // 20.00 by 2 × 3.00, 4.00 and 1.00: 6/11, 4/11 and 1/11 of it.
  expect(rows(200_000, part('cup', 2, 30_000), part('tray', 1, 40_000), part('card', 1, 10_000))).toEqual([
    ['cup', 2, 54_500],
    ['tray', 1, 72_900],
    ['card', 1, 18_100],
  ]);
});

test('of parts without a price every unit is worth the same', () => {
  expect(rows(30_000, part('a', 2, 0), part('b', 1, 0))).toEqual([
    ['a', 2, 10_000],
    ['b', 1, 10_000],
  ]);
});

test('six of one part whose price divides by six are one line, and else one of them takes the rest in a line of its own', () => {
  expect(rows(120_000, part('glass', 6, 30_000))).toEqual([['glass', 6, 20_000]]);
  expect(rows(100_000, part('glass', 6, 30_000))).toEqual([
    ['glass', 5, 16_660],
    ['glass', 1, 16_700],
  ]);
  expect(apportionedTo(100_000, [part('glass', 6, 30_000)])).toEqual([16_666]);
});

test('nothing is lost or gained: not in unit prices, not in the pennies of the lines', () => {
  const parts = fc.array(
    fc.record({per: fc.integer({min: 1, max: 12}), listPrice: fc.integer({min: 0, max: 2_000_000})}),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(parts, fc.integer({min: 0, max: 5_000_000}), fc.integer({min: 1, max: 500}), (of, price, kits) => {
      const named = of.map((p, i) => ({...p, item: `p${i}`}));
      const out = apportioned(price, named);
      expect(out.reduce((n, row) => n + row.unitPrice * row.per, 0)).toBe(price);
      expect(out.reduce((n, row) => n + amountOf(row.per * kits, row.unitPrice), 0)).toBe(amountOf(kits, price));
      expect(out.every((row) => Number.isSafeInteger(row.unitPrice) && row.unitPrice >= 0)).toBe(true);
      for (const {item, per} of named)
        expect(out.reduce((n, row) => n + (row.item === item ? row.per : 0), 0)).toBe(per);
      const to = apportionedTo(price, named);
      const off = price - to.reduce((n, unitPrice, i) => n + unitPrice * (named[i]?.per ?? 0), 0);
      expect(to).toHaveLength(named.length);
      expect(off >= 0 && off < Math.max(...named.map((p) => p.per))).toBe(true);
      if (named.some((p) => p.per === 1)) expect(off).toBe(0);
    }),
    {numRuns: 2_000},
  );
});
