/** The radix sort orders as a comparing sort does, and keeps the order of equals. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {sortByNumber} from './radix.ts';

const integer = fc.oneof(fc.integer(), fc.integer({min: -3, max: 3}), fc.constantFrom(-0x80000000, 0x7fffffff, 0));
/** Instants, amounts and shares: spans within 32 bits and far beyond. */
const number = fc.oneof(
  fc.integer({min: 0, max: 1_000}),
  fc.integer({min: 1_600_000_000_000, max: 1_900_000_000_000}),
  fc.integer({min: -9_000_000_000_000, max: 9_000_000_000_000}),
);

function sorted(values: readonly number[], given: ArrayLike<number> | ((row: number) => number), descending: boolean) {
  const rows = Uint32Array.from(values.keys());
  sortByNumber(rows, given, descending);
  return [...rows];
}
/** A comparing sort that keeps the order of equals. */
function compared(values: readonly number[], descending: boolean): number[] {
  const sign = descending ? -1 : 1;
  return [...values.keys()].sort((a, b) => sign * ((values[a] as number) - (values[b] as number)) || a - b);
}

test('a column of integers, up or down, is sorted as by comparing', () => {
  fc.assert(
    fc.property(fc.array(integer, {maxLength: 300}), fc.boolean(), (values, descending) => {
      expect(sorted(values, Int32Array.from(values), descending)).toEqual(compared(values, descending));
    }),
  );
});

test('numbers of any span, from a column or asked one by one, are sorted as by comparing', () => {
  fc.assert(
    fc.property(fc.array(number, {maxLength: 300}), fc.boolean(), (values, descending) => {
      const expected = compared(values, descending);
      expect(sorted(values, Float64Array.from(values), descending)).toEqual(expected);
      expect(sorted(values, (row) => values[row] as number, descending)).toEqual(expected);
    }),
  );
});
