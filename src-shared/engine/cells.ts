/** A row's field as a value of a file: what kind it is decides how a CSV or a workbook writes it. */
import type {AnyRow} from '../api/rows.ts';
import type {ExportColumn} from '../read-models/source.ts';

export type Cell =
  | {readonly kind: 'none'}
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'number'; readonly value: number}
  /** Major units of a currency. */
  | {readonly kind: 'decimal'; readonly value: number; readonly digits: 2 | 4}
  | {readonly kind: 'day'; readonly day: number}
  | {readonly kind: 'instant'; readonly at: number; readonly zone: string};

const NONE: Cell = {kind: 'none'};

export function cellOf(column: ExportColumn, row: AnyRow): Cell {
  // Columns name fields of any table's row; which table it is, the source of the column knows.
  const fields = row as unknown as Readonly<Record<string, unknown>>;
  const value = column.of === undefined ? fields[column.name] : column.of(row);
  if (value === null || value === undefined || value === '') return NONE;
  if (typeof value === 'string') return {kind: 'text', text: value};
  if (typeof value === 'boolean') return {kind: 'text', text: value ? 'yes' : 'no'};
  if (typeof value !== 'number' || !Number.isFinite(value)) return NONE;
  switch (column.kind) {
    case 'money':
      return {kind: 'decimal', value: value / 100, digits: 2};
    case 'price':
      return {kind: 'decimal', value: value / 10_000, digits: 4};
    case 'day':
      return {kind: 'day', day: value};
    case 'instant':
      return {kind: 'instant', at: value, zone: zoneOf(fields[column.zone ?? ''])};
    default:
      return {kind: 'number', value};
  }
}

const zoneOf = (value: unknown): string => (typeof value === 'string' ? value : 'UTC');
