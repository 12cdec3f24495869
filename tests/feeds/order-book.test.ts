/** The reader over the real book: what it could not use is said, and nothing is lost. */
import {existsSync, statSync} from 'node:fs';
import {resolve} from 'node:path';
import {describe, expect, test} from 'vitest';
import {loadBook, SHIPPED_BOOK} from '../../src-server/feeds/order-book/load-book.ts';
import type {Book} from '../../src-server/feeds/order-book/types.ts';

const WHOLE_BOOK = resolve(import.meta.dirname, '../../../shared/data/online_retail/online_retail.csv.gz');
const BYTES_MAX = 2_500_000;

describe('the shipped book', () => {
  const book = loadBook();

  test('is small enough to ship and holds 13 weeks', () => {
    expect(statSync(SHIPPED_BOOK).size).toBeLessThanOrEqual(BYTES_MAX);
    expect(Math.ceil((book.lastDay - book.firstDay + 1) / 7)).toBe(13);
  });

  test('adds up to its source in lines, units and value, gross and returned', () => {
    const {source, refusedBy, reconciled} = book.report;
    expect(reconciled).toBe(true);
    expect(source).toEqual({
      lines: 102_509,
      units: 1_023_154,
      gross: 193_561_503,
      returnedUnits: 54_584,
      returned: 15_389_236,
    });
    expect([...refusedBy]).toEqual([
      ['negative quantity without a cancellation mark', 193],
      ['price of zero', 158],
    ]);
  });

  test('every row ends in exactly one place', () => everyRowOnce(book));
});

// The whole book is not shipped; where it lies beside the project, it is read too.
if (existsSync(WHOLE_BOOK)) {
  describe('the whole book', () => {
    const book = loadBook(WHOLE_BOOK);

    test('adds up to its source, and every refused row has its reason', () => {
      const {source, refusedBy, refusedRows, reconciled} = book.report;
      expect(reconciled).toBe(true);
      expect(source.lines).toBe(266_610);
      expect(refusedRows).toHaveLength(1_287);
      expect([...refusedBy]).toEqual([
        ['negative quantity without a cancellation mark', 675],
        ['price of zero', 610],
        ['negative price', 2],
      ]);
    });

    test('every row ends in exactly one place', () => everyRowOnce(book));
  });
}

function everyRowOnce({orders, returns, charges, report}: Book): void {
  const seen = new Uint8Array(report.source.lines + 2);
  const rows = [...orders.flatMap((order) => order.lines), ...returns, ...charges, ...report.refusedRows];
  for (const {row} of rows) seen[row] = (seen[row] ?? 0) + 1;
  expect(rows).toHaveLength(report.source.lines);
  expect(seen.subarray(2).every((times) => times === 1)).toBe(true);
}
