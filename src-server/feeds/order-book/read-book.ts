/**
 * The reader of the order book: CSV text in, a book with its report out. Pure. Every row of the source ends in exactly
 * one place: a line of an order, a return, a charge, or the list of refused rows.
 */
import {readCsv} from './csv.ts';
import {Sales} from './match-returns.ts';
import {reportOf} from './report.ts';
import {COLUMNS, type Row, readRow} from './rows.ts';
import type {
  AssumedRow,
  Book,
  BookCharge,
  BookCustomer,
  BookItem,
  BookLine,
  BookOrder,
  BookReturn,
  RefusedRow,
} from './types.ts';

/** More rows than this are not an order book this program should hold in memory. */
const ROWS_MAX = 2_000_000;
const CASH = 'CASH-';

/** `row` numbers count rows that are not empty. Throws when it is no order book: another header, or over two million rows. */
export function readBook(csv: string): Book {
  const raw = readCsv(csv);
  const header = raw.shift();
  if (header?.text !== COLUMNS.join(','))
    throw new Error(`not an order book: row 1 is "${header?.text.slice(0, 200) ?? ''}", not "${COLUMNS.join(',')}"`);
  if (raw.length > ROWS_MAX) throw new Error(`an order book of ${raw.length} rows; at most ${ROWS_MAX}`);
  const refused: RefusedRow[] = [];
  const assumed: AssumedRow[] = [];
  const rows: Row[] = [];
  const seen = new Set<string>();
  for (const [index, {text, cells}] of raw.entries()) {
    const read = readRow(index + 2, cells);
    if ('reason' in read) {
      refused.push(read);
      continue;
    }
    assumed.push(...assumptionsOf(read));
    if (seen.has(text))
      assumed.push({row: read.row, column: 'InvoiceNo', reason: 'same as an earlier row: kept as a line of its own'});
    seen.add(text);
    rows.push(read);
  }
  rows.sort((a, b) => a.day - b.day || a.minutes - b.minutes || a.row - b.row);
  const book = {...trades(rows, assumed), items: itemsOf(rows), customers: customersOf(rows), ...span(rows)};
  return {...book, report: reportOf(raw, book, refused, assumed)};
}

function assumptionsOf(row: Row): AssumedRow[] {
  const out: AssumedRow[] = [];
  if (row.customer === '')
    out.push({row: row.row, column: 'CustomerID', reason: 'missing customer: cash customer of the country'});
  if (row.description === '' && row.kind !== 'charge')
    out.push({row: row.row, column: 'Description', reason: 'missing description: named by other rows'});
  if (row.code !== row.codeAsWritten && row.kind !== 'charge')
    out.push({row: row.row, column: 'StockCode', reason: 'stock code in small letters: read as capitals'});
  return out;
}

function trades(rows: readonly Row[], assumed: AssumedRow[]): Pick<Book, 'orders' | 'returns' | 'charges'> {
  const orders = new Map<string, BookOrder & {readonly lines: BookLine[]}>();
  const returns: BookReturn[] = [];
  const charges: BookCharge[] = [];
  const sales = new Sales();
  for (const row of rows) {
    const customer = customerId(row);
    const {invoice, day, minutes, unitPrice, code: item} = row;
    const of = {row: row.row, invoice, customer, day, minutes};
    if (row.charge !== null) {
      charges.push({...of, code: item, kind: row.charge, quantity: row.quantity, unitPrice});
    } else if (row.kind === 'sale') {
      // An invoice for two customers would be two orders; the source has none, but a file may.
      const name = `${invoice} ${customer}`;
      const order = orders.get(name) ?? {invoice, customer, day, minutes, lines: []};
      order.lines.push({row: row.row, item, quantity: row.quantity, unitPrice});
      orders.set(name, order);
      sales.sold(customer, item, {order: invoice, row: row.row, quantity: row.quantity});
    } else {
      const quantity = -row.quantity;
      const back = sales.takeBack(customer, item, quantity);
      if (back.opening > 0)
        assumed.push({
          row: row.row,
          column: 'InvoiceNo',
          reason: 'cancellation without an earlier sale: opening-balance return',
        });
      returns.push({...of, item, quantity, unitPrice, ...back});
    }
  }
  return {orders: [...orders.values()], returns, charges};
}

function customerId(row: Row): string {
  return row.customer === '' ? CASH + row.country.replaceAll(/[^A-Za-z]+/g, '-') : row.customer;
}

function itemsOf(rows: readonly Row[]): BookItem[] {
  const names = new Map<string, Counter<string>>();
  const prices = new Map<string, Counter<number>>();
  for (const row of rows) {
    if (row.kind === 'charge') continue;
    if (row.description !== '') of(names, row.code).add(row.description);
    of(prices, row.code).add(row.unitPrice);
  }
  const ids = [...prices.keys()].sort((a, b) => (a < b ? -1 : 1));
  return ids.map((id) => ({id, name: names.get(id)?.most() ?? id, listPrice: prices.get(id)?.most() ?? 0}));
}

function customersOf(rows: readonly Row[]): BookCustomer[] {
  const countries = new Map<string, Counter<string>>();
  const cash = new Set<string>();
  for (const row of rows) {
    const id = customerId(row);
    if (row.customer === '') cash.add(id);
    of(countries, id).add(row.country);
  }
  const ids = [...countries.keys()].sort((a, b) => (a < b ? -1 : 1));
  return ids.map((id) => ({id, country: countries.get(id)?.most() ?? 'Unspecified', cash: cash.has(id)}));
}

function span(rows: readonly Row[]): {firstDay: number; lastDay: number} {
  return {firstDay: rows[0]?.day ?? 0, lastDay: rows.at(-1)?.day ?? 0};
}

function of<T>(map: Map<string, Counter<T>>, key: string): Counter<T> {
  const counter = map.get(key) ?? new Counter<T>();
  map.set(key, counter);
  return counter;
}

/** Counts values; ties go to what came first. */
class Counter<T> {
  readonly #counts = new Map<T, number>();

  add(value: T): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  most(): T | undefined {
    let best: T | undefined;
    let most = 0;
    for (const [value, count] of this.#counts) {
      if (count <= most) continue;
      best = value;
      most = count;
    }
    return best;
  }
}
