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
import {allocate, type Column, type Table, type Watcher} from './table.ts';

/** Rows copied at once: far under a millisecond, which is what one writer may wait. */
const PIECE_BITS = 11;

/** `wants`: the scopes that will be asked for. `guard` false: later writes get into the copy, for simulations that show that this is noticed. */
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
  readonly count: number;
  readonly alive: Uint8Array;
  readonly scope: Int32Array;
  readonly columns: Record<string, Column> = {};
  readonly dictionaries: Readonly<Record<string, Dictionary>>;
  readonly #table: Table;
  readonly #wanted: Uint8Array;
  readonly #done: Uint8Array;
  readonly #names: readonly string[];

  constructor(table: Table, wanted: Uint8Array, guard: boolean) {
    const {schema, count} = table;
    this.#table = table;
    this.#wanted = wanted;
    this.count = count;
    this.alive = new Uint8Array(count);
    this.scope = new Int32Array(count);
    this.dictionaries = table.dictionaries;
    for (const [name, kind] of Object.entries(schema.columns)) this.columns[name] = allocate(kind, count);
    if (schema.parent !== null) this.columns._parent = new Int32Array(count);
    this.#names = Object.keys(this.columns);
    this.#done = new Uint8Array((count >> PIECE_BITS) + 1);
    if (guard) table.watcher = this;
  }

  before(row: number): void {
    if (row >= this.count) return;
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
    const to = Math.min(from + (1 << PIECE_BITS), this.count);
    const {alive, scope, columns} = this.#table;
    if (!this.#wants(from, to)) return (to - from) >> 3;
    this.alive.set(alive.subarray(from, to), from);
    this.scope.set(scope.subarray(from, to), from);
    // Same kind on both sides; `set` has a signature for each kind and none for all.
    for (const name of this.#names)
      this.columns[name]?.set((columns[name] as Column).subarray(from, to) as never, from);
    return ((to - from) * this.#names.length) >> 3;
  }

  #wants(from: number, to: number): boolean {
    const {alive, scope} = this.#table;
    for (let row = from; row < to; row++) if (alive[row] === 1 && this.#wanted[scope[row] as number] === 1) return true;
    return false;
  }
}
