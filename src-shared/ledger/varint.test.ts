import fc from 'fast-check';
import {expect, test} from 'vitest';
import {ColumnWriter} from './column-writer.ts';
import {drained, Pace, type Slices} from './slices.ts';
import {Reader, readIntegers, readStrings, Writer} from './varint.ts';

const columns = new ColumnWriter(new Pace(64));
const writeIntegers = (w: Writer, values: readonly number[]) => drained(columns.integers(w, Float64Array.from(values)));
const writeStrings = (w: Writer, strings: readonly string[]) =>
  drained(columns.strings(w, strings.length, (i) => strings[i] as string));
const pauses = (slices: Slices<void>) => [...slices].length;

const round = <T>(write: (w: Writer) => void, read: (r: Reader) => T): T => {
  const w = new Writer();
  write(w);
  return read(new Reader(w.done()));
};

const column = fc.oneof(
  fc.array(fc.maxSafeInteger()),
  fc.array(fc.integer({min: -3, max: 3})),
  fc.array(fc.constantFrom(0, 1_771_000_000_000, -1), {maxLength: 300}),
  fc.array(fc.integer({min: -(2 ** 40), max: 2 ** 40}).map((n) => n * 3600)),
);

test('a column of integers comes out as it went in', () => {
  fc.assert(
    fc.property(column, (values) => {
      // Differences of two safe integers may not be safe; columns hold at most 2^52.
      const bounded = values.map((n) => n % 2 ** 51);
      const out = round(
        (w) => writeIntegers(w, bounded),
        (r) => readIntegers(r, bounded.length),
      );
      expect([...out].map((n) => n + 0)).toEqual(bounded.map((n) => n + 0));
    }),
  );
});

test('strings come out as they went in, also halves of surrogate pairs', () => {
  fc.assert(
    fc.property(fc.array(fc.string({unit: 'binary'})), (strings) => {
      expect(round((w) => writeStrings(w, strings), readStrings)).toEqual(strings);
    }),
  );
  // Two emoji share their first half; a lone half is no valid UTF-8.
  const hard = ['😀', '😁', 'x\ud83d', 'x\ud83d\ude01', ''];
  expect(round((w) => writeStrings(w, hard), readStrings)).toEqual(hard);
});

test('runs, constants and sorted ids take a byte or two a row', () => {
  const size = (values: number[]) => {
    const w = new Writer();
    writeIntegers(w, values);
    return w.length;
  };
  const rows = Array.from({length: 10_000}, (_, i) => i);
  expect(size(rows)).toBeLessThan(20);
  expect(size(rows.map(() => 7))).toBeLessThan(20);
  expect(size(rows.map((i) => (i % 5) * 1_000_000_007))).toBeLessThan(10_200);
});

test('cut bytes are refused, never read past', () => {
  const w = new Writer();
  writeIntegers(w, [1, 2, 3, 1_000_000]);
  const bytes = w.done();
  for (let n = 0; n < bytes.length; n++) expect(() => readIntegers(new Reader(bytes.subarray(0, n)), 4)).toThrow();
});

test('a column longer than a piece is cut nowhere: runs and literals cross the pieces', () => {
  const long = (value: (i: number) => number) => Float64Array.from({length: 50_000}, (_, i) => value(i));
  for (const values of [
    long((i) => Math.floor(i / 20_000)),
    long((i) => i * i),
    long((i) => ((i * 7_919) % 64) * 3_600_000),
    long((i) => (i % 8_192 < 2 ? 5 : i)),
  ]) {
    const w = new Writer();
    const piece = new ColumnWriter(new Pace(8_192));
    expect(pauses(piece.integers(w, values))).toBeGreaterThan(5);
    expect(readIntegers(new Reader(w.done()), values.length)).toEqual(values);
  }
});
