/** Pages of a table for the REST door, over the screens' row sources. */
import type {AnyRow, AtRiskRow, InventoryRow, RowFilter} from '../../src-shared/api/rows.ts';
import {byStake} from '../../src-shared/read-models/risk.ts';
import {matcher, orderedRows} from '../../src-shared/read-models/windows.ts';
import {type Placed, placedPlace, stakePlace} from './places.ts';
import type {AtRiskQuery, InventoryQuery, OrdersQuery} from './services.ts';
import type {Models} from './view-models.ts';

/** Null: it is still looked for. */
type EndangeredLot = Omit<AtRiskRow, 'action'> & {readonly action: string | null};
export type Rows = {readonly rows: readonly (AnyRow | EndangeredLot)[]; readonly next: string | null};

/** Positions by row number: rows keep theirs for life, so a page goes on where the last one ended. */
export function inventoryPage({hub, view}: Models, {site, item, search = '', limit, after}: InventoryQuery): Rows {
  const {inventory} = hub;
  const matches = matcher(inventory, {table: 'inventory', filters: filtersOf({site, item}), sort: [], search});
  const first = after === undefined ? 0 : Number(after) + 1;
  const rows: InventoryRow[] = [];
  let last = 0;
  for (const row of inventory.rows()) {
    if (row < first || !matches(row)) continue;
    if (rows.length === limit) return {rows, next: String(last)};
    const shown = inventory.show(row);
    // Excess is reckoned from cost, a facet of its own.
    rows.push(view.cost ? shown : {...shown, excess: null});
    last = row;
  }
  return {rows, next: null};
}

/** The newest placed first, as the screen opens. */
export function ordersPage({hub}: Models, {status, customer, search = '', limit, after}: OrdersQuery): Rows {
  const {orders} = hub;
  const column = orders.column('placedAt');
  const placed = (row: number): Placed => ({placedAt: column?.at(row) ?? 0, row});
  const sorted = orderedRows(orders, {
    table: 'orders',
    filters: filtersOf({status, customer}),
    sort: [{column: 'placedAt', descending: true}],
    search,
  });
  const start = after === undefined ? 0 : sorted.findIndex((row) => byPlaced(after, placed(row)) < 0);
  const page = start < 0 ? [] : [...sorted.subarray(start, start + limit)];
  const last = page.at(-1);
  return {
    rows: page.map((row) => orders.show(row)),
    next: last !== undefined && start + page.length < sorted.length ? placedPlace(placed(last)) : null,
  };
}

/** As `orderedRows` orders them: of what was placed at once, by row number. */
const byPlaced = (a: Placed, b: Placed): number => b.placedAt - a.placedAt || a.row - b.row;

/**
 * The queue as the screen and the Tower rank it. `next` is the stake of the last row, not its id: the next page goes on below
 * that stake, also when the row itself has left the queue or moved on it in between.
 */
export function atRiskPage({hub}: Models, {site, limit, after}: AtRiskQuery): Rows {
  const rows = [...hub.risks.values()].filter((row) => site === undefined || site.includes(row.site)).sort(byStake);
  const start = after === undefined ? 0 : rows.findIndex((row) => byStake(after, row) < 0);
  const page = start < 0 ? [] : rows.slice(start, start + limit);
  const last = page.at(-1);
  const told = page.map((row): EndangeredLot => ({...row, action: row.action === '' ? null : row.action}));
  return {rows: told, next: last !== undefined && start + page.length < rows.length ? stakePlace(last) : null};
}

type Filters = Readonly<Record<string, string[] | undefined>>;

function filtersOf(given: Filters): RowFilter[] {
  return Object.entries(given).flatMap(([column, values]) =>
    values === undefined || values.length === 0 ? [] : [{column, op: 'in' as const, values}],
  );
}
