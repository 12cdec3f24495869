/** RFC 4180 with formulas made harmless: a text that a spreadsheet would run gets an apostrophe; numbers stay numbers. */
import type {AnyRow, RowQuery} from '../api/rows.ts';
import {LIMITS_ROWS} from '../api/rows.ts';
import type {Hub} from '../read-models/hub.ts';
import {scoreSource} from '../read-models/lists.ts';

export function csvOf(hub: Hub, query: RowQuery, rows: Iterable<AnyRow>): {name: string; csv: string; rows: number} {
  const columns = query.table === 'score-lines' ? scoreSource().csvColumns : hub.source(query.table).csvColumns;
  const lines = [columns.join(',')];
  for (const row of rows) {
    if (lines.length > LIMITS_ROWS.exportRowsMax) break;
    lines.push(columns.map((name) => cell((row as unknown as Record<string, unknown>)[name])).join(','));
  }
  return {name: `${query.table}.csv`, csv: `${lines.join('\r\n')}\r\n`, rows: lines.length - 1};
}

export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return '';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
