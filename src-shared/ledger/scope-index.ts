/**
 * Which rows each scope has, and each row's number in its scope's block: one pass over the tables for all blocks, in slices.
 *
 *   order:  rows of scope 0 │ rows of scope 1 │ …        place[row] = its number among the rows of its scope
 *           starts[0]        starts[1]         …
 */
import {TABLE_IDS, type TableId} from './schema.ts';
import type {Pace, Slices} from './slices.ts';
import type {BlockSource, RowSource} from './source.ts';
import type {Column} from './table.ts';

export type TableIndex = {readonly order: Int32Array; readonly starts: Int32Array; readonly place: Int32Array};
export type ScopeIndex = Readonly<Record<TableId, TableIndex>>;

const PIECE = 16_384;

export function* scopeIndex(source: BlockSource, pace: Pace): Slices<ScopeIndex> {
  const index: Partial<Record<TableId, TableIndex>> = {};
  for (const id of TABLE_IDS) index[id] = yield* tableIndex(source.tables[id], source.scopes.length, id, pace);
  return index as ScopeIndex;
}

function* tableIndex(table: RowSource, scopes: number, id: TableId, pace: Pace): Slices<TableIndex> {
  const live = yield* liveRows(table, pace);
  // Positions by item: neighbours share digits, and equal strings stand together. The second sort keeps the first's order.
  const sorted =
    id === 'positions'
      ? (yield* sortedBy(live, table.columns.item as Column, table.dictionaries.item?.size ?? 0, pace)).order
      : live;
  const {order, starts} = yield* sortedBy(sorted, table.scope, scopes, pace);
  const place = new Int32Array(table.count);
  for (let scope = 0; scope < scopes; scope++) {
    const from = starts[scope] as number;
    const to = starts[scope + 1] as number;
    for (let at = from; at < to; at += PIECE) {
      const end = Math.min(at + PIECE, to);
      for (let i = at; i < end; i++) place[order[i] as number] = i - from;
      if (pace.full(end - at)) yield;
    }
  }
  return {order, starts, place};
}

function* liveRows({alive, count}: RowSource, pace: Pace): Slices<Int32Array> {
  const rows = new Int32Array(count);
  let n = 0;
  for (let from = 0; from < count; from += PIECE) {
    const to = Math.min(from + PIECE, count);
    for (let row = from; row < to; row++) if (alive[row] === 1) rows[n++] = row;
    if (pace.full(to - from)) yield;
  }
  return rows.subarray(0, n);
}

/** Sorted by a small integer of each row, by counting; equal ones keep their order. `starts[k]`: where those of k begin. */
function* sortedBy(
  rows: Int32Array,
  keys: Column,
  size: number,
  pace: Pace,
): Slices<{order: Int32Array; starts: Int32Array}> {
  const starts = new Int32Array(size + 1);
  for (let from = 0; from < rows.length; from += PIECE) {
    const to = Math.min(from + PIECE, rows.length);
    count(starts, rows, keys, from, to);
    if (pace.full(to - from)) yield;
  }
  for (let k = 0; k < size; k++) starts[k + 1] = (starts[k + 1] as number) + (starts[k] as number);
  const next = starts.slice();
  const order = new Int32Array(rows.length);
  for (let from = 0; from < rows.length; from += PIECE) {
    const to = Math.min(from + PIECE, rows.length);
    put(order, next, rows, keys, from, to);
    if (pace.full(to - from)) yield;
  }
  return {order, starts};
}

function count(starts: Int32Array, rows: Int32Array, keys: Column, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const next = (keys[rows[i] as number] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
}

function put(order: Int32Array, next: Int32Array, rows: Int32Array, keys: Column, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const row = rows[i] as number;
    const key = keys[row] as number;
    const at = next[key] as number;
    order[at] = row;
    next[key] = at + 1;
  }
}
