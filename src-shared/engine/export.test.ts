import {strFromU8, unzipSync} from 'fflate';
import {expect, test} from 'vitest';
import {LIMITS_ROWS} from '../api/limits.ts';
import type {ExportFormat, ExportPart, OrderRow, RowQuery} from '../api/rows.ts';
import {day, instant, money, number, type RowSource, text} from '../read-models/source.ts';
import {Window} from '../read-models/windows.ts';
import {exportOf} from './export.ts';
import type {HostClock} from './ports.ts';
import {columnName} from './workbook.ts';

/** A table of `count` orders; `change` overwrites fields of one. */
function source(count: number, of: (n: number) => Partial<OrderRow> | null): RowSource {
  return {
    rows: () => Uint32Array.from({length: count}, (_, n) => n),
    find: () => -1,
    has: (row) => of(row) !== null,
    column: () => undefined,
    searched: [],
    show: (row) => ({id: `SO-${row}`, ...of(row)}) as OrderRow,
    exported: [
      text('id', 'Order'),
      text('customerName', 'Customer'),
      number('units', 'Units'),
      money('value', 'Value'),
      day('requestedDay', 'Asked for'),
      instant('placedAt', 'Placed, customer time', 'zone'),
      {name: 'hit', head: 'Met', kind: 'flag', of: (row) => row.id === 'SO-0'},
    ],
  };
}

/** Real time that passes by itself, so that every slice ends soon; and how often the engine was let in. */
function clock(): HostClock & {pauses: number} {
  let now = 0;
  return {
    pauses: 0,
    now: () => ++now,
    after(_ms, run) {
      this.pauses += 1;
      queueMicrotask(run);
      return () => undefined;
    },
  };
}

const QUERY: RowQuery = {table: 'orders', filters: [], search: '', sort: []};
const company = {name: 'Test & Sons', currency: 'GBP', zone: 'Europe/London'};
const asked = (rows: RowSource, format: ExportFormat, host = clock()) => ({
  window: new Window('w', QUERY, rows),
  format,
  company,
  at: Date.UTC(2026, 2, 2, 8),
  clock: host,
  prepare: () => false,
});

async function fileOf(parts: AsyncGenerator<ExportPart, void>) {
  const bytes: number[] = [];
  for await (const part of parts) {
    if (part.kind === 'end') return {...part, bytes: Uint8Array.from(bytes)};
    for (const char of atob(part.base64)) bytes.push(char.charCodeAt(0));
  }
  throw new Error('no end');
}
const sheetOf = (bytes: Uint8Array, n: 1 | 2) =>
  strFromU8(unzipSync(bytes)[`xl/worksheets/sheet${n}.xml`] as Uint8Array);

const NEW_YEAR = 20_454; // 2026-01-01
const rows = source(3, (n) =>
  n === 0
    ? {
        customerName: '=1+1 & <b>\u0007',
        units: 1_234,
        value: 12_345,
        requestedDay: NEW_YEAR,
        // The day the clocks go back in London: 24:30 hours after its midnight it is 23:30.
        placedAt: Date.UTC(2025, 9, 26, 23, 30),
        zone: 'Europe/London',
      }
    : n === 1
      ? null
      : {units: 0, value: -5},
);

test('a workbook holds numbers as numbers, days and times as dates, texts as texts that nothing runs', async () => {
  const file = await fileOf(exportOf(asked(rows, 'xlsx')));
  expect(file).toMatchObject({name: 'orders.xlsx', rows: 2, of: 3});
  const sheet = sheetOf(file.bytes, 1);
  const cells = [...sheet.matchAll(/<row r="2">(.*?)<\/row>/g)][0]?.[1];
  expect(cells).toBe(
    [
      '<c t="inlineStr" s="0"><is><t xml:space="preserve">SO-0</t></is></c>',
      '<c t="inlineStr" s="0"><is><t xml:space="preserve">=1+1 &amp; &lt;b&gt;</t></is></c>',
      '<c s="2"><v>1234</v></c>',
      '<c s="3"><v>123.45</v></c>',
      `<c s="5"><v>${NEW_YEAR + 25_569}</v></c>`,
      `<c s="6"><v>${Date.UTC(2025, 9, 26, 23, 30) / 86_400_000 + 25_569}</v></c>`,
      '<c t="inlineStr" s="0"><is><t xml:space="preserve">yes</t></is></c>',
    ].join(''),
  );
  expect(sheet).toContain('ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"');
  expect(sheet).toMatch(/<row r="1"><c t="inlineStr" s="1">.*?Value, GBP/);
  expect(sheet).toContain('<autoFilter ref="A1:G3"/>');
  expect(strFromU8(unzipSync(file.bytes)['xl/styles.xml'] as Uint8Array)).toMatch(/<cellXfs.*fontId="1".*<\/cellXfs>/);
  expect(sheetOf(file.bytes, 2)).toContain('2 of 3: the others were gone before their turn came');
});

test('a CSV holds the same figures, and dates that a program reads', async () => {
  const file = await fileOf(exportOf(asked(rows, 'csv')));
  expect(strFromU8(file.bytes)).toBe(
    [
      'id,customerName,units,value,requestedDay,placedAt,hit',
      "SO-0,'=1+1 & <b>\u0007,1234,123.45,2026-01-01,2025-10-26T23:30:00.000Z,yes",
      'SO-2,,0,-0.05,,,no',
      '',
    ].join('\r\n'),
  );
});

test('an export lets the engine in between slices, tells how far it is, and stops when its reader is gone', async () => {
  const host = clock();
  const abort = new AbortController();
  const shares: number[] = [];
  const many = source(20_000, (n) => ({customerName: `Customer ${(n * 7_919) % 20_000}`, units: n}));
  for await (const part of exportOf(asked(many, 'csv', host), abort.signal)) {
    if (part.kind === 'part') shares.push(part.done);
    if (shares.length === 2) abort.abort();
  }
  expect(host.pauses).toBeGreaterThan(100);
  expect(shares.length).toBe(2);
  expect(shares[1]).toBeLessThan(20_000);
});

test('a workbook ends at its limit and says so in words', async () => {
  const max = LIMITS_ROWS.workbookRowsMax;
  const file = await fileOf(
    exportOf(
      asked(
        source(max + 5, () => ({})),
        'xlsx',
      ),
    ),
  );
  expect(file).toMatchObject({rows: max, of: max + 5});
  expect(sheetOf(file.bytes, 1)).toContain(`<autoFilter ref="A1:G${max + 1}"/>`);
  expect(sheetOf(file.bytes, 2)).toContain(`the first ${max} of ${max + 5}: an Excel export stops there`);
}, 60_000);

test('columns are named as Excel names them', () => {
  expect([1, 26, 27, 52, 53, 702, 703].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});

test('what a row is to say is found before the first is written, in slices', async () => {
  let left = 3;
  const host = clock();
  const prepare = () => --left >= 0;
  await fileOf(exportOf({...asked(rows, 'csv', host), prepare}));
  expect(left).toBe(-1);
  expect(host.pauses).toBeGreaterThanOrEqual(3);
});
