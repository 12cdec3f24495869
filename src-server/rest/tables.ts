/** Pages of a table for the REST door, over the screens' row sources. */
import type {AnyRow, AtRiskRow, InventoryRow} from '../../src-shared/api/rows.ts';
import type {Hub} from '../../src-shared/read-models/hub.ts';
import type {RowSource} from '../../src-shared/read-models/source.ts';
import {matcher} from '../../src-shared/read-models/windows.ts';
import type {AtRiskQuery, InventoryQuery, OrdersQuery} from './services.ts';
import type {Models} from './view-models.ts';

export type Rows = {readonly rows: readonly AnyRow[]; readonly next: string | null};

/** Positions by row number: rows keep theirs for life, so a page goes on where the last one ended. */
export function inventoryPage({hub, view}: Models, {site, item, search, limit, after}: InventoryQuery): Rows {
  const page = pageOf(hub.inventory, {table: 'inventory', filters: {site, item}, search, limit, after});
  if (view.cost) return page;
  // Excess is reckoned from cost, a facet of its own.
  return {...page, rows: (page.rows as readonly InventoryRow[]).map((row) => ({...row, excess: null}))};
}

export function ordersPage({hub}: Models, {status, customer, search, limit, after}: OrdersQuery): Rows {
  return pageOf(hub.orders, {table: 'orders', filters: {status, customer}, search, limit, after});
}

/** Worst first, equals by id; `next` is the place of the last row. */
export function atRiskPage({hub}: Models, {site, limit, after}: AtRiskQuery): Rows {
  const rows = risksOf(hub).filter((row) => site === undefined || site.includes(row.site));
  const start = after === undefined ? 0 : rows.findIndex((row) => placeOf(row) > after);
  const page = start < 0 ? [] : rows.slice(start, start + limit);
  const last = page.at(-1);
  return {rows: page, next: last !== undefined && start + page.length < rows.length ? placeOf(last) : null};
}

type Asked = {
  readonly table: 'inventory' | 'orders';
  readonly filters: Readonly<Record<string, string[] | undefined>>;
  readonly search: string | undefined;
  readonly limit: number;
  readonly after: string | undefined;
};

function pageOf(source: RowSource, {table, filters, search = '', limit, after}: Asked): Rows {
  const given = Object.entries(filters).flatMap(([column, values]) =>
    values === undefined || values.length === 0 ? [] : [{column, op: 'in' as const, values}],
  );
  const matches = matcher(source, {table, filters: given, sort: [], search});
  const first = after === undefined ? 0 : Number(after) + 1;
  const rows: AnyRow[] = [];
  let last = 0;
  for (const row of source.rows()) {
    if (row < first || !matches(row)) continue;
    if (rows.length === limit) return {rows, next: String(last)};
    rows.push(source.show(row));
    last = row;
  }
  return {rows, next: null};
}

function risksOf(hub: Hub): AtRiskRow[] {
  return [...hub.risks.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** Sorts by score falling, then by id: scores are 0…100. */
function placeOf({score, id}: AtRiskRow): string {
  return `${String(1_000 - score).padStart(4, '0')}~${id}`;
}
