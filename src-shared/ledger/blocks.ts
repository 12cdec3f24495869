/**
 * A block: every row and document of one scope, as bytes. A view's snapshot is a choice of blocks, so the same encoded
 * block serves every replica that may see the scope.
 *
 *   block = length, deflate( per table: count, integer columns, strings used, parents by row number in the block · documents as JSON )
 */
import {inflateSync} from 'fflate';
import type {AnyState, Key} from '../domain/events.ts';
import type {Aside} from '../domain/inventory/types.ts';
import type {Scope} from '../domain/scope.ts';
import {assert} from '../kernel/assert.ts';
import {BlockWriter} from './block-writer.ts';
import {DOC_KINDS, docKey, type Ledger} from './ledger.ts';
import {linkChild} from './position-rows.ts';
import {SCHEMAS, TABLE_IDS, type TableId} from './schema.ts';
import {AT_ONCE, drained} from './slices.ts';
import {sourceOf} from './source.ts';
import type {Column, TableSchema} from './table.ts';
import {Reader, readIntegers, readStrings} from './varint.ts';

/** The block of a scope of a ledger as it is. For several, `encodeBlocks` looks the rows up once. */
export function encodeBlock(ledger: Ledger, scope: Scope): Uint8Array {
  for (const [, bytes] of encodeBlocks(ledger, (name) => name === scope)) return bytes;
  throw new Error(`no scope ${scope}`);
}

/** The blocks of the scopes that `wants` accepts, of a ledger as it is, one at a time. */
export function* encodeBlocks(ledger: Ledger, wants: (scope: Scope) => boolean): Generator<[Scope, Uint8Array]> {
  const source = sourceOf(ledger);
  const writer = drained(BlockWriter.over(source, AT_ONCE));
  for (let number = 1; number < source.scopes.length; number++) {
    const scope = source.scopes[number] as Scope;
    if (wants(scope)) yield [scope, drained(writer.block(number))];
  }
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
  for (const [place, list] of JSON.parse(r.text()) as [number, Aside][])
    ledger.positions.asides.set(rows[place] as number, list);
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
