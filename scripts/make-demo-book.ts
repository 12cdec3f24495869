/**
 * Makes resources/demo/order-book.csv.gz: the last 13 weeks of the UCI Online Retail order book, row by row as they are.
 *
 *   node scripts/run.mjs scripts/make-demo-book.ts PATH/TO/online_retail.csv.gz
 *
 * Prints the report of the copy. Exits 1 when the copy would be larger than 2.5 MB or does not add up.
 */
import {writeFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {readText, SHIPPED_BOOK} from '../src-server/feeds/order-book/load-book.ts';
import {readBook} from '../src-server/feeds/order-book/read-book.ts';
import {reportLines} from '../src-server/feeds/order-book/report.ts';
import {DAY_MS} from '../src-shared/kernel/types.ts';

const WEEKS = 13;
const BYTES_MAX = 2_500_000;
const DATE = /,(\d{4}-\d\d-\d\d) \d\d:\d\d,/;

const path = process.argv[2];
if (path === undefined) {
  process.stderr.write('usage: node scripts/run.mjs scripts/make-demo-book.ts PATH/TO/online_retail.csv.gz\n');
  process.exit(2);
}
const [header = '', ...rows] = readText(path)
  .split('\n')
  .filter((row) => row !== '');
const dates = rows.map((row) => DATE.exec(row)?.[1] ?? '');
const last = dates.reduce((a, b) => (a > b ? a : b), '');
const first = new Date(Date.parse(`${last}T00:00:00Z`) - (WEEKS * 7 - 1) * DAY_MS).toISOString().slice(0, 10);
// A row without a date would be dropped in silence: it is kept, and the reader refuses it with a reason.
const kept = rows.filter((_, at) => (dates[at] ?? '') === '' || (dates[at] ?? '') >= first);
const csv = `${[header, ...kept].join('\n')}\n`;
const packed = gzipSync(csv, {level: 9});
const {report} = readBook(csv);
for (const line of [`${first} to ${last}: ${packed.byteLength} bytes`, ...reportLines(report)])
  process.stdout.write(`${line}\n`);
if (packed.byteLength > BYTES_MAX || !report.reconciled) process.exit(1);
writeFileSync(SHIPPED_BOOK, packed);
