/**
 * The account the reader gives of itself: what it could not use and why, what it assumed, and that the parts add up to
 * the source. The source is counted over raw cells, the parts over what came out, so that a lost row shows.
 */
import {amountOf} from '../../../src-shared/domain/orders/types.ts';
import type {CsvRow} from './csv.ts';
import {priceOf, wholeNumber, worth} from './rows.ts';
import type {AssumedRow, Book, BookReport, RefusedRow, Totals} from './types.ts';

export function reportOf(
  raw: readonly CsvRow[],
  book: Omit<Book, 'report'>,
  refusedRows: readonly RefusedRow[],
  assumedRows: readonly AssumedRow[],
): BookReport {
  const source = noTotals();
  for (const {cells} of raw) add(source, worth(wholeNumber(cells[3] ?? ''), priceOf(cells[5] ?? '')));
  const sold = noTotals();
  for (const order of book.orders) for (const line of order.lines) add(sold, valued(line.quantity, line.unitPrice));
  const returns = noTotals();
  for (const r of book.returns) {
    const matched = r.of.reduce((sum, part) => sum + part.quantity, 0);
    add(returns, valued(-(matched + r.opening), r.unitPrice));
  }
  const charges = noTotals();
  for (const charge of book.charges) add(charges, valued(charge.quantity, charge.unitPrice));
  const refused = noTotals();
  for (const row of refusedRows) add(refused, row);
  const parts = [sold, returns, charges, refused];
  const reconciled = FIGURES.every((figure) => parts.reduce((sum, part) => sum + part[figure], 0) === source[figure]);
  return {
    source,
    sold,
    returns,
    charges,
    refused,
    reconciled,
    refusedRows,
    assumedRows,
    refusedBy: countBy(refusedRows),
    assumedBy: countBy(assumedRows),
  };
}

/** The report in lines for people. */
export function reportLines({source, sold, returns, charges, refused, reconciled, ...rest}: BookReport): string[] {
  const line = (name: string, t: Totals) =>
    `${name}: ${n(t.lines)} lines, ${n(t.units)} units, ${pounds(t.gross)}; back ${n(t.returnedUnits)} units, ${pounds(t.returned)}`;
  return [
    line('source', source),
    line('  sold', sold),
    line('  returned', returns),
    line('  charges', charges),
    line('  not used', refused),
    reconciled ? '  the parts add up to the source' : '  THE PARTS DO NOT ADD UP TO THE SOURCE',
    ...[...rest.refusedBy].map(([reason, count]) => `  not used, ${reason}: ${n(count)}`),
    ...[...rest.assumedBy].map(([reason, count]) => `  used, ${reason}: ${n(count)}`),
  ];
}

const FIGURES = ['lines', 'units', 'gross', 'returnedUnits', 'returned'] as const satisfies readonly (keyof Totals)[];
const noTotals = (): Totals => ({lines: 0, units: 0, gross: 0, returnedUnits: 0, returned: 0});

function add(to: Totals, {units, amount}: {readonly units: number; readonly amount: number}): void {
  to.lines += 1;
  if (units >= 0) to.units += units;
  else to.returnedUnits -= units;
  if (amount >= 0) to.gross += amount;
  else to.returned -= amount;
}

function valued(quantity: number, unitPrice: number): {units: number; amount: number} {
  const amount = amountOf(Math.abs(quantity), unitPrice);
  return {units: quantity, amount: quantity < 0 ? -amount : amount};
}

function countBy<R extends string>(rows: readonly {readonly reason: R}[]): Map<R, number> {
  const counts = new Map<R, number>();
  for (const {reason} of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}

const n = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
const pounds = (minor: number): string => `£${n(Math.floor(minor / 100))}.${String(minor % 100).padStart(2, '0')}`;
