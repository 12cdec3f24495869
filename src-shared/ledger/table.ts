/**
 * A table of typed-array columns. Rows keep their number for life (windows refer to them); removed rows are reused.
 *
 *   columns.quantity[row]   dictionaries.item.text(columns.item[row])   scope[row]   alive[row]
 *
 * Structural columns (`_parent`, `_next`, `_head…`) link children to parents and are not part of a row's value.
 */
import {assert} from '../kernel/assert.ts';
import {finish, mix} from '../kernel/hash.ts';
import {Dictionary} from './dictionary.ts';

export type ColumnKind = 'u8' | 'i32' | 'f64' | 'text';
export type Column = Uint8Array | Int32Array | Float64Array;
export type TableSchema = {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** Linked-list heads of child tables. */
  readonly heads: readonly string[];
  /** The unique text column rows are found by, if any. */
  readonly key: string | null;
  /** The parent table of a child table. */
  readonly parent: {readonly table: string; readonly head: string} | null;
};

/** Told of every row before it is written: so that it can keep what the row was. */
export type Watcher = {before(row: number): void};

export const NONE = -1;

/** What a row waits for, in one byte: a touch of a row of a million costs one look into memory instead of two. */
const DIRTY = 1;
const STALE = 2;

export class Table {
  readonly schema: TableSchema;
  readonly columns: Record<string, Column> = {};
  readonly dictionaries: Record<string, Dictionary> = {};
  alive = new Uint8Array(0);
  scope = new Int32Array(0);
  /** Rows ever used; rows at or above are unused. */
  count = 0;
  live = 0;
  /** Raised whenever a column was replaced by a larger one: who keeps columns at hand must look again. */
  layout = 0;
  /** At most one: who copies the table while it changes. */
  watcher: Watcher | null = null;
  #dirty: number[] = [];
  #waits = new Uint8Array(0);
  #rowHash = new Uint32Array(0);
  /** The scope `#rowHash` was counted in: a removed row may be used again by another scope before hashes are settled. */
  #hashScope = new Int32Array(0);
  #staleHash: number[] = [];
  /** From this row on every hash is stale. */
  #staleFrom = Number.POSITIVE_INFINITY;
  #list: readonly Column[] = [];
  #linkList: readonly Int32Array[] = [];
  #listed = -1;
  #free: number[] = [];
  /** By the key's code; null until it is asked for. */
  #rowOfKey: Int32Array | null = new Int32Array(0);
  #capacity = 0;

  constructor(schema: TableSchema) {
    this.schema = schema;
    for (const [name, kind] of Object.entries(schema.columns)) {
      this.columns[name] = allocate(kind, 0);
      if (kind === 'text') this.dictionaries[name] = new Dictionary();
    }
    for (const name of this.#links()) this.columns[name] = new Int32Array(0);
  }

  i32(name: string): Int32Array {
    return this.columns[name] as Int32Array;
  }
  f64(name: string): Float64Array {
    return this.columns[name] as Float64Array;
  }
  number(name: string, row: number): number {
    return (this.columns[name] as Column)[row] as number;
  }
  text(name: string, row: number): string {
    return (this.dictionaries[name] as Dictionary).text((this.columns[name] as Column)[row] as number);
  }
  setText(name: string, row: number, text: string): void {
    (this.columns[name] as Column)[row] = (this.dictionaries[name] as Dictionary).intern(text);
  }

  reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    const capacity = Math.max(rows, this.#capacity * 2, 64);
    this.layout += 1;
    for (const [name, old] of Object.entries(this.columns)) this.columns[name] = grow(old, capacity);
    this.alive = grow(this.alive, capacity);
    this.scope = grow(this.scope, capacity);
    this.#waits = grow(this.#waits, capacity);
    this.#rowHash = grow(this.#rowHash, capacity);
    this.#hashScope = grow(this.#hashScope, capacity);
    this.#capacity = capacity;
  }

  /** A fresh row, all zero, links empty. */
  add(scope: number): number {
    const row = this.#free.pop() ?? this.count++;
    this.reserve(row + 1);
    if (this.#listed !== this.layout) this.#relist();
    this.touch(row);
    for (const column of this.#list) column[row] = 0;
    for (const link of this.#linkList) link[row] = NONE;
    this.alive[row] = 1;
    this.scope[row] = scope;
    this.live++;
    return row;
  }

  remove(row: number): void {
    assert(this.alive[row] === 1, `${this.schema.name}: row ${row} is not alive`);
    this.touch(row);
    const key = this.schema.key;
    if (key !== null) this.#keyIndex()[(this.columns[key] as Column)[row] as number] = NONE;
    this.alive[row] = 0;
    this.live--;
    this.#free.push(row);
  }

  /** The row's value is about to change: its hash is stale, who watches must look. Called before the write, not after. */
  touch(row: number): void {
    this.watcher?.before(row);
    const waits = this.#waits[row] as number;
    if (waits === (DIRTY | STALE)) return;
    this.#waits[row] = DIRTY | STALE;
    if ((waits & DIRTY) === 0) this.#dirty.push(row);
    if ((waits & STALE) === 0) this.#staleHash.push(row);
  }

  takeDirty(): number[] {
    const rows = this.#dirty;
    this.#dirty = [];
    const waits = this.#waits;
    for (const row of rows) waits[row] = (waits[row] as number) & ~DIRTY;
    return rows;
  }

  setKey(row: number, text: string): void {
    const name = this.schema.key as string;
    const index = (this.dictionaries[name] as Dictionary).intern(text);
    (this.columns[name] as Column)[row] = index;
    let rows = this.#keyIndex();
    if (index >= rows.length) {
      rows = new Int32Array(Math.max(64, index + 1, rows.length * 2)).fill(NONE);
      rows.set(this.#keyIndex());
      this.#rowOfKey = rows;
    }
    rows[index] = row;
  }

  /** The row of a key, or -1. */
  find(text: string): number {
    const index = (this.dictionaries[this.schema.key as string] as Dictionary).find(text);
    return index < 0 ? NONE : (this.#keyIndex()[index] ?? NONE);
  }

  /** Counts what is not stored: live rows and free ones; the key index waits for who asks. After columns were filled from outside. */
  adopt(count: number): void {
    this.count = count;
    this.#free = [];
    const {alive} = this;
    for (let row = count - 1; row >= 0; row--) if (alive[row] !== 1) this.#free.push(row);
    this.live = count - this.#free.length;
    this.#rowOfKey = null;
    this.#rowHash.fill(0);
    this.#staleHash = [];
    for (let row = 0; row < this.#waits.length; row++) this.#waits[row] = (this.#waits[row] as number) & ~STALE;
  }

  /** Opening a cache must not pay for an index of 400,000 claims that nobody asks for yet. */
  #keyIndex(): Int32Array {
    if (this.#rowOfKey !== null) return this.#rowOfKey;
    const name = this.schema.key as string;
    const rows = new Int32Array((this.dictionaries[name] as Dictionary).size).fill(NONE);
    const keys = this.columns[name] as Column;
    const {alive, count} = this;
    for (let row = count - 1; row >= 0; row--) if (alive[row] === 1) rows[keys[row] as number] = row;
    this.#rowOfKey = rows;
    return rows;
  }

  /** Every row is hashed again when somebody asks (after `adopt`). */
  touchHashes(): void {
    this.#staleFrom = 0;
  }

  /** Replaces a stored column without copying; grows lazily on the next add. */
  setColumn(name: string, column: Column): void {
    this.columns[name] = column;
    this.layout += 1;
  }
  setCapacity(capacity: number): void {
    this.#capacity = capacity;
    this.#waits = new Uint8Array(capacity);
    this.#rowHash = new Uint32Array(capacity);
    this.#hashScope = new Int32Array(capacity);
  }

  /**
   * Calls `change(scope, old row hash, new row hash)` for rows whose hash is stale, at most so many; 0 stands for "no row".
   * Gives how many more it might have done.
   */
  settleHashes(
    change: (scope: number, before: number, after: number) => void,
    most = Number.POSITIVE_INFINITY,
  ): number {
    const rows = this.#staleHash;
    if (this.#staleFrom >= this.count) this.#staleFrom = Number.POSITIVE_INFINITY;
    if (rows.length === 0 && this.#staleFrom >= this.count) return most;
    const parts = this.#hashParts();
    let left = most;
    for (; this.#staleFrom < this.count && left > 0; left--) this.#settle(parts, this.#staleFrom++, change);
    for (; rows.length > 0 && left > 0; left--) this.#settle(parts, rows.pop() as number, change);
    return left;
  }

  #settle(
    parts: readonly HashPart[],
    row: number,
    change: (scope: number, before: number, after: number) => void,
  ): void {
    this.#waits[row] = (this.#waits[row] as number) & ~STALE;
    const before = this.#rowHash[row] as number;
    const after = this.alive[row] === 1 ? rowHash(parts, row) : 0;
    const counted = this.#hashScope[row] as number;
    const scope = this.scope[row] as number;
    if (before === after && counted === scope) return;
    this.#rowHash[row] = after;
    this.#hashScope[row] = scope;
    if (counted === scope) return change(scope, before, after);
    if (before !== 0) change(counted, before, 0);
    if (after !== 0) change(scope, 0, after);
  }

  #hashParts(): HashPart[] {
    return Object.entries(this.schema.columns).map(([name, kind]) => ({
      column: this.columns[name] as Column,
      dictionary: kind === 'text' ? (this.dictionaries[name] as Dictionary) : null,
    }));
  }

  #relist(): void {
    this.#list = Object.values(this.columns);
    this.#linkList = this.#links().map((name) => this.i32(name));
    this.#listed = this.layout;
  }

  #links(): readonly string[] {
    return this.schema.parent === null ? this.schema.heads : ['_parent', '_next', ...this.schema.heads];
  }
}

type HashPart = {readonly column: Column; readonly dictionary: Dictionary | null};
function rowHash(parts: readonly HashPart[], row: number): number {
  let h = 0x9e3779b9;
  for (const {column, dictionary} of parts) {
    const value = column[row] as number;
    h = mix(h, dictionary === null ? value : dictionary.hash(value));
  }
  // 0 is kept for "no row".
  return finish(h) || 1;
}

export function allocate(kind: ColumnKind, length: number): Column {
  return kind === 'u8' ? new Uint8Array(length) : kind === 'f64' ? new Float64Array(length) : new Int32Array(length);
}

function grow<T extends Column | Uint32Array>(old: T, capacity: number): T {
  const next = new (old.constructor as new (length: number) => T)(capacity);
  // Same kind as `old` by construction; `set` has a signature for each kind and none for all.
  next.set(old as never);
  return next;
}
