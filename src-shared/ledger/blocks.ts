/**
 * A block: every row and document of one scope, as bytes. A view's snapshot is a choice of blocks, so the same encoded
 * block serves every replica that may see the scope.
 *
 *   block = length, deflate( per table: count, integer columns, strings used, parents by row number in the block · documents as JSON )
 */
import {deflateSync, inflateSync} from 'fflate';
import type {AnyState, Key} from '../domain/events.ts';
import type {Recent} from '../domain/inventory/types.ts';
import type {Scope} from '../domain/scope.ts';
import {assert} from '../kernel/assert.ts';
import {DOC_KINDS, docKey, type Ledger} from './ledger.ts';
import {linkChild} from './position-rows.ts';
import {SCHEMAS, TABLE_IDS, type TableId} from './schema.ts';
import type {Column, Table, TableSchema} from './table.ts';
import {Reader, readIntegers, readStrings, Writer, writeIntegers, writeStrings} from './varint.ts';

/** Which rows each scope has, and each row's number in its scope's block: one pass for all blocks of a snapshot. */
export type ScopeIndex = ReadonlyMap<
  TableId,
  {readonly rows: readonly (readonly number[])[]; readonly place: Int32Array}
>;

export function scopeIndex(ledger: Ledger): ScopeIndex {
  return new Map(
    TABLE_IDS.map((id) => {
      const table = ledger.tables[id];
      const rows: number[][] = Array.from({length: ledger.scopes.size}, () => []);
      for (let row = 0; row < table.count; row++)
        if (table.alive[row] === 1) rows[table.scope[row] as number]?.push(row);
      const place = new Int32Array(table.count);
      for (const ofScope of rows) {
        if (id === 'positions') byItem(table, ofScope);
        for (let i = 0; i < ofScope.length; i++) place[ofScope[i] as number] = i;
      }
      return [id, {rows, place}] as const;
    }),
  );
}

/** Positions by item: neighbours share digits, and equal strings stand together. */
function byItem(table: Table, rows: number[]): void {
  const items = table.columns.item as Column;
  rows.sort((a, b) => (items[a] as number) - (items[b] as number));
}

/** `index` serves several blocks of the same state; it is made when there is none. */
export function encodeBlock(ledger: Ledger, scope: Scope, index: ScopeIndex = scopeIndex(ledger)): Uint8Array {
  const number = ledger.scopes.find(scope);
  const w = new Writer();
  for (const id of TABLE_IDS) writeTable(w, ledger.tables[id], index.get(id)?.rows[number] ?? [], SCHEMAS[id], index);
  const docs = DOC_KINDS.map((kind) =>
    [...ledger.docs(kind)].filter(([, doc]) => doc.scope === number).map(([id, doc]) => [id, doc.value]),
  );
  w.text(JSON.stringify(docs));
  const recents: [number, readonly Recent[]][] = [];
  const place = index.get('positions')?.place ?? new Int32Array(0);
  for (const [row, list] of ledger.positions.recents)
    if (ledger.tables.positions.scope[row] === number && list.length > 0) recents.push([place[row] as number, list]);
  w.text(JSON.stringify(recents));
  const raw = w.done();
  const packed = new Writer(raw.length + 16);
  packed.uint(raw.length);
  packed.bytes(deflateSync(raw, {level: 1}));
  return packed.done();
}

/** Adds a block's rows to a ledger that does not hold the scope. Call `ledger.adopted()` after the last block. */
export function decodeBlock(ledger: Ledger, scope: Scope, bytes: Uint8Array): void {
  const index = ledger.scopes.intern(scope);
  const packed = new Reader(bytes);
  const length = packed.uint();
  // A damaged cache must not make us allocate what it says: deflate never gains more than about a thousandfold.
  if (length > bytes.length * 1_100 + 64) throw new Error(`a block claims ${length} bytes`);
  const r = new Reader(inflateSync(packed.bytes(), {out: new Uint8Array(length)}));
  const rowsOfTable = new Map<TableId, Int32Array>();
  for (const id of TABLE_IDS) rowsOfTable.set(id, readTable(r, ledger, id, index, rowsOfTable));
  const docs = JSON.parse(r.text()) as [string, AnyState][][];
  docs.forEach((entries, i) => {
    // Lists stand in the order of DOC_KINDS, so kind and value belong together; the compiler cannot see it.
    for (const [id, value] of entries) ledger.putDoc(docKey(DOC_KINDS[i] as never, id) as Key<never>, value, index);
  });
  const rows = rowsOfTable.get('positions') as Int32Array;
  for (const [place, list] of JSON.parse(r.text()) as [number, Recent[]][])
    ledger.positions.recents.set(rows[place] as number, list);
}

function writeTable(w: Writer, table: Table, rows: readonly number[], schema: TableSchema, index: ScopeIndex): void {
  w.uint(rows.length);
  if (rows.length === 0) return;
  for (const [name, kind] of Object.entries(schema.columns)) {
    const column = table.columns[name] as Column;
    if (kind !== 'text') {
      writeIntegers(w, gathered(column, rows));
      continue;
    }
    const codes = new Map<number, number>();
    const coded = gathered(column, rows);
    for (let i = 0; i < coded.length; i++) {
      const text = coded[i] as number;
      let code = codes.get(text);
      if (code === undefined) {
        code = codes.size;
        codes.set(text, code);
      }
      coded[i] = code;
    }
    writeStrings(
      w,
      [...codes.keys()].map((i) => table.dictionaries[name]?.text(i) ?? ''),
    );
    writeIntegers(w, coded);
  }
  if (schema.parent === null) return;
  const place = index.get(schema.parent.table as TableId)?.place ?? new Int32Array(0);
  const parents = gathered(table.i32('_parent'), rows);
  for (let i = 0; i < parents.length; i++) parents[i] = place[parents[i] as number] as number;
  writeIntegers(w, parents);
}

function gathered(column: Column, rows: readonly number[]): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i] as number] as number;
  return out;
}

function readTable(
  r: Reader,
  ledger: Ledger,
  id: TableId,
  scope: number,
  done: ReadonlyMap<TableId, Int32Array>,
): Int32Array {
  const table = ledger.tables[id];
  const schema: TableSchema = SCHEMAS[id];
  const count = r.uint();
  const rows = new Int32Array(count);
  table.reserve(table.count + count);
  for (let i = 0; i < count; i++) rows[i] = table.add(scope);
  if (count === 0) return rows;
  for (const [name, kind] of Object.entries(schema.columns)) {
    const strings =
      kind === 'text' ? readStrings(r).map((text) => table.dictionaries[name]?.intern(text) as number) : null;
    const values = readIntegers(r, count);
    const column = table.columns[name] as Column;
    for (let i = 0; i < count; i++)
      column[rows[i] as number] = strings === null ? (values[i] as number) : (strings[values[i] as number] as number);
  }
  if (schema.parent === null) return rows;
  const parentRows = done.get(schema.parent.table as TableId) as Int32Array;
  const heads = ledger.tables[schema.parent.table as TableId].i32(schema.parent.head);
  const places = readIntegers(r, count);
  // Backwards, so that lists come out in the order they went in.
  for (let i = count - 1; i >= 0; i--) {
    const parent = parentRows[places[i] as number];
    assert(parent !== undefined, `${id}: a child without its parent`);
    linkChild(table, heads, parent, rows[i] as number);
  }
  return rows;
}
