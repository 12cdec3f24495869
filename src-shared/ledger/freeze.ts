/**
 * A ledger as it stood at one moment, while it goes on changing. The columns are copied piece by piece; whoever writes a row
 * whose piece was not copied yet copies it first (`Table.touch`, called before the write). So nobody waits for the copy of
 * a million rows, and what is copied late is not newer.
 *
 *   freeze ──► copy … copy (writers first) ──► a whole copy ──► blocks
 *
 * 1. Rows are copied as they stood at the freeze. 2. Dictionaries only grow and are shared; documents are replaced, never
 * changed, and are listed. 3. Only rows of the scopes that are wanted are copied: the others count as dead.
 */
import type {Scope} from '../domain/scope.ts';
import type {Dictionary} from './dictionary.ts';
import type {Ledger} from './ledger.ts';
import {TABLE_IDS, type TableId} from './schema.ts';
import type {Pace, Slices} from './slices.ts';
import {type BlockSource, listsOf, type RowSource} from './source.ts';
import type {Column, ColumnKind, Table, Watcher} from './table.ts';

/** Rows copied at once: far under a millisecond, which is what one writer may wait. */
const PIECE_BITS = 11;

/**
 * `wants`: the scopes that will be asked for. `guard` false: later writes get into the copy, for simulations that show that
 * this is noticed.
 */
export type FreezeOptions = {readonly wants: (scope: Scope) => boolean; readonly guard: boolean};

export class Frozen {
  readonly source: BlockSource;
  readonly #copies: readonly TableCopy[];

  /** In one go only what is small: lists of references, and memory that is filled later. */
  constructor(ledger: Ledger, {wants, guard}: FreezeOptions) {
    const scopes = ledger.scopes.strings.slice();
    const wanted = Uint8Array.from(scopes, (scope, number) => (number > 0 && wants(scope) ? 1 : 0));
    const copies = TABLE_IDS.map((id) => [id, new TableCopy(ledger.tables[id], wanted, guard)] as const);
    this.#copies = copies.map(([, copy]) => copy);
    this.source = {scopes, tables: Object.fromEntries(copies) as Record<TableId, TableCopy>, ...listsOf(ledger)};
  }

  /** Copies what no writer has copied. */
  *copied(pace: Pace): Slices<void> {
    for (const copy of this.#copies) yield* copy.rest(pace);
  }
}

class TableCopy implements RowSource, Watcher {
  /** 0 until a row is copied: a table without a row that is wanted takes no memory. */
  count = 0;
  alive = new Uint8Array(0);
  scope = new Int32Array(0);
  readonly columns: Record<string, Column> = {};
  readonly dictionaries: Readonly<Record<string, Dictionary>>;
  readonly #table: Table;
  readonly #rows: number;
  readonly #wanted: Uint8Array;
  readonly #done: Uint8Array;
  readonly #kinds: readonly (readonly [name: string, kind: ColumnKind])[];

  constructor(table: Table, wanted: Uint8Array, guard: boolean) {
    const {schema, count} = table;
    this.#table = table;
    this.#rows = count;
    this.#wanted = wanted;
    this.dictionaries = table.dictionaries;
    this.#kinds = [...Object.entries(schema.columns), ...(schema.parent === null ? [] : [['_parent', 'i32'] as const])];
    this.#done = new Uint8Array((count >> PIECE_BITS) + 1);
    if (guard) table.watcher = this;
  }

  before(row: number): void {
    if (row >= this.#rows) return;
    const piece = row >> PIECE_BITS;
    if (this.#done[piece] === 0) this.#copy(piece);
  }

  *rest(pace: Pace): Slices<void> {
    for (let piece = 0; piece < this.#done.length; piece++) {
      if (this.#done[piece] === 1) continue;
      if (pace.full(this.#copy(piece))) yield;
    }
    // From here on writers need not ask; unless a later freeze watches them.
    if (this.#table.watcher === this) this.#table.watcher = null;
  }

  /** Gives the work it was, in values. */
  #copy(piece: number): number {
    this.#done[piece] = 1;
    const from = piece << PIECE_BITS;
    const to = Math.min(from + (1 << PIECE_BITS), this.#rows);
    const {alive, scope, columns} = this.#table;
    if (!this.#wants(from, to)) return (to - from) >> 3;
    if (this.count === 0) this.#makeRoom();
    this.alive.set(alive.subarray(from, to), from);
    this.scope.set(scope.subarray(from, to), from);
    // Same kind on both sides; `set` has a signature for each kind and none for all.
    for (const [name] of this.#kinds)
      this.columns[name]?.set((columns[name] as Column).subarray(from, to) as never, from);
    return ((to - from) * this.#kinds.length) >> 3;
  }

  /** One buffer for all: V8 does a piece of garbage collection with every large one it is asked for. */
  #makeRoom(): void {
    this.count = this.#rows;
    const sizes = this.#kinds.map(([, kind]) => bytesOf(kind, this.#rows));
    const buffer = new ArrayBuffer(
      sizes.reduce((sum, bytes) => sum + bytes, bytesOf('u8', this.#rows) + bytesOf('i32', this.#rows)),
    );
    let end = 0;
    const next = (bytes: number): number => {
      end += bytes;
      return end - bytes;
    };
    for (const [n, [name, kind]] of this.#kinds.entries())
      this.columns[name] = columnOver(kind, buffer, next(sizes[n] as number), this.#rows);
    this.scope = new Int32Array(buffer, next(bytesOf('i32', this.#rows)), this.#rows);
    this.alive = new Uint8Array(buffer, next(bytesOf('u8', this.#rows)), this.#rows);
  }

  #wants(from: number, to: number): boolean {
    const {alive, scope} = this.#table;
    for (let row = from; row < to; row++) if (alive[row] === 1 && this.#wanted[scope[row] as number] === 1) return true;
    return false;
  }
}

/** Rounded up, so that whatever stands behind begins where a double may. */
function bytesOf(kind: ColumnKind, rows: number): number {
  const each = kind === 'u8' ? 1 : kind === 'f64' ? 8 : 4;
  return Math.ceil((rows * each) / 8) * 8;
}

function columnOver(kind: ColumnKind, buffer: ArrayBuffer, at: number, rows: number): Column {
  if (kind === 'u8') return new Uint8Array(buffer, at, rows);
  return kind === 'f64' ? new Float64Array(buffer, at, rows) : new Int32Array(buffer, at, rows);
}
