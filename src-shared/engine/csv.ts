/** RFC 4180 with formulas made harmless: a text that a spreadsheet would run gets an apostrophe; numbers stay numbers. */
import type {AnyRow} from '../api/rows.ts';
import type {ExportColumn} from '../read-models/source.ts';
import {type Cell, cellOf} from './cells.ts';

/** The first line: field names, which stay the same whatever a head is called. */
export const csvHead = (columns: readonly ExportColumn[]): string =>
  `${columns.map((column) => escaped(column.name)).join(',')}\r\n`;

/** One row; days and instants as ISO 8601 (instants in UTC), money in major units. */
export const csvLine = (columns: readonly ExportColumn[], row: AnyRow): string =>
  `${columns.map((column) => written(cellOf(column, row))).join(',')}\r\n`;

function written(cell: Cell): string {
  switch (cell.kind) {
    case 'none':
      return '';
    case 'text':
      return escaped(cell.text);
    case 'number':
      return String(cell.value);
    case 'decimal':
      return cell.value.toFixed(cell.digits);
    case 'day':
      return isoDay(cell.day);
    case 'instant':
      return new Date(cell.at).toISOString();
  }
}

const isoDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

export function escaped(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
