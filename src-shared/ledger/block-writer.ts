/**
 * Blocks of one state of a ledger, written in slices; `blocks.ts` says what a block is and reads it back. Equal rows in equal
 * order give equal bytes.
 */
import {Deflate, deflateSync} from 'fflate';
import {ColumnWriter} from './column-writer.ts';
import {SCHEMAS, TABLE_IDS, type TableId} from './schema.ts';
import {type ScopeIndex, scopeIndex} from './scope-index.ts';
import type {Pace, Slices} from './slices.ts';
import type {BlockSource, DocList, RowSource} from './source.ts';
import type {Column, TableSchema} from './table.ts';
import {Writer} from './varint.ts';

const PIECE = 8_192;
const DOCS_PIECE = 128;
/** What a document costs beside a number, and a byte of deflating. */
const DOC_WORK = 64;
const DEFLATE_BYTES_PER_WORK = 4;
/** What fflate deflates at once; a smaller block needs no stream. */
const DEFLATE_PIECE_BYTES = 32 * 1024;
const DEFLATE_LEVEL = 1;

export class BlockWriter {
  readonly #source: BlockSource;
  readonly #index: ScopeIndex;
  readonly #docs: readonly (readonly number[])[][];
  readonly #asides: readonly number[][];
  readonly #pace: Pace;
  readonly #columns: ColumnWriter;
  readonly #codes = new Codes();
  /** The column under way; as long as the longest so far. */
  #values = new Float64Array(0);

  private constructor(
    source: BlockSource,
    index: ScopeIndex,
    docs: readonly (readonly number[])[][],
    asides: readonly number[][],
    pace: Pace,
  ) {
    this.#source = source;
    this.#index = index;
    this.#docs = docs;
    this.#asides = asides;
    this.#pace = pace;
    this.#columns = new ColumnWriter(pace);
  }

  /** Finds the rows and documents of every scope. */
  static *over(source: BlockSource, pace: Pace): Slices<BlockWriter> {
    const index = yield* scopeIndex(source, pace);
    const docs: number[][][] = [];
    for (const list of source.docs) docs.push(yield* docsByScope(list, source.scopes.length, pace));
    const asides = yield* asidesByScope(source, pace);
    return new BlockWriter(source, index, docs, asides, pace);
  }

  /** The block of the scope of that number. */
  *block(scope: number): Slices<Uint8Array> {
    const w = new Writer(1_024);
    for (const id of TABLE_IDS) yield* this.#table(w, id, scope);
    yield* this.#documents(w, scope);
    yield* this.#asideRows(w, scope);
    return yield* packed(w.done(), this.#pace);
  }

  *#table(w: Writer, id: TableId, scope: number): Slices<void> {
    const table = this.#source.tables[id];
    const schema: TableSchema = SCHEMAS[id];
    const {order, starts} = this.#index[id];
    const rows = order.subarray(starts[scope], starts[scope + 1]);
    w.uint(rows.length);
    if (rows.length === 0) return;
    for (const [name, kind] of Object.entries(schema.columns)) {
      const values = yield* this.#gathered(table.columns[name] as Column, rows);
      if (kind === 'text') yield* this.#texts(w, table, name, values);
      yield* this.#columns.integers(w, values);
    }
    if (schema.parent === null) return;
    const parents = yield* this.#gathered(table.columns._parent as Column, rows);
    const {place} = this.#index[schema.parent.table as TableId];
    for (let from = 0; from < parents.length; from += PIECE) {
      const to = Math.min(from + PIECE, parents.length);
      for (let i = from; i < to; i++) parents[i] = place[parents[i] as number] as number;
      if (this.#pace.full(to - from)) yield;
    }
    yield* this.#columns.integers(w, parents);
  }

  *#gathered(column: Column, rows: Int32Array): Slices<Float64Array> {
    if (this.#values.length < rows.length) this.#values = new Float64Array(rows.length);
    const values = this.#values.subarray(0, rows.length);
    for (let from = 0; from < rows.length; from += PIECE) {
      const to = Math.min(from + PIECE, rows.length);
      for (let i = from; i < to; i++) values[i] = column[rows[i] as number] as number;
      if (this.#pace.full(to - from)) yield;
    }
    return values;
  }

  /** Writes the strings that the values name, in the order in which they come up; the values become places among these. */
  *#texts(w: Writer, table: RowSource, name: string, values: Float64Array): Slices<void> {
    const dictionary = table.dictionaries[name];
    this.#codes.begin(dictionary?.size ?? 0);
    for (let from = 0; from < values.length; from += PIECE) {
      const to = Math.min(from + PIECE, values.length);
      this.#codes.code(values, from, to);
      if (this.#pace.full(to - from)) yield;
    }
    const {used} = this.#codes;
    yield* this.#columns.strings(w, used.length, (i) => dictionary?.text(used[i] as number) ?? '');
  }

  /** `[[[id, value], …], …]`, a list a kind. */
  *#documents(w: Writer, scope: number): Slices<void> {
    const json = new JsonWriter();
    json.text('[');
    for (const [k, {ids, docs}] of this.#source.docs.entries()) {
      json.text(k === 0 ? '[' : ',[');
      const found = this.#docs[k]?.[scope] ?? [];
      yield* json.list(found, (n) => [ids[n], docs[n]?.value], this.#pace);
      json.text(']');
    }
    json.text(']');
    json.into(w);
  }

  /** `[[place, aside], …]`. */
  *#asideRows(w: Writer, scope: number): Slices<void> {
    const json = new JsonWriter();
    const {rows, lists} = this.#source.asides;
    const {place} = this.#index.positions;
    json.text('[');
    yield* json.list(this.#asides[scope] ?? [], (n) => [place[rows[n] as number], lists[n]], this.#pace);
    json.text(']');
    json.into(w);
  }
}

function* docsByScope({docs}: DocList, scopes: number, pace: Pace): Slices<number[][]> {
  const found: number[][] = Array.from({length: scopes}, () => []);
  for (let n = 0; n < docs.length; n++) {
    found[docs[n]?.scope ?? 0]?.push(n);
    if (n % PIECE === PIECE - 1 && pace.full(PIECE)) yield;
  }
  return found;
}

function* asidesByScope({tables, scopes, asides}: BlockSource, pace: Pace): Slices<number[][]> {
  const found: number[][] = Array.from({length: scopes.length}, () => []);
  const {scope} = tables.positions;
  for (let n = 0; n < asides.rows.length; n++) {
    found[scope[asides.rows[n] as number] as number]?.push(n);
    if (n % PIECE === PIECE - 1 && pace.full(PIECE)) yield;
  }
  return found;
}

/** length, deflate(raw). */
function* packed(raw: Uint8Array, pace: Pace): Slices<Uint8Array> {
  const w = new Writer(raw.length >> 2);
  w.uint(raw.length);
  w.bytes(yield* deflated(raw, pace));
  return w.done();
}

function* deflated(raw: Uint8Array, pace: Pace): Slices<Uint8Array> {
  if (raw.length <= DEFLATE_PIECE_BYTES) {
    const bytes = deflateSync(raw, {level: DEFLATE_LEVEL});
    if (pace.full(raw.length / DEFLATE_BYTES_PER_WORK)) yield;
    return bytes;
  }
  const out = new Writer(raw.length >> 2);
  const stream = new Deflate({level: DEFLATE_LEVEL}, (bytes) => out.raw(bytes));
  for (let from = 0; from < raw.length; from += DEFLATE_PIECE_BYTES) {
    const to = Math.min(from + DEFLATE_PIECE_BYTES, raw.length);
    stream.push(raw.subarray(from, to), to === raw.length);
    if (pace.full((to - from) / DEFLATE_BYTES_PER_WORK)) yield;
  }
  return out.done();
}

/** The codes of a text column, numbered anew as they come up; what it remembers of a code is good for one column only. */
class Codes {
  used: number[] = [];
  #column = 0;
  #columnOf = new Int32Array(0);
  #placeOf = new Int32Array(0);

  begin(dictionarySize: number): void {
    if (this.#columnOf.length < dictionarySize) {
      this.#columnOf = new Int32Array(dictionarySize);
      this.#placeOf = new Int32Array(dictionarySize);
    }
    this.#column += 1;
    this.used = [];
  }

  /** Puts the places of codes among the used ones in the codes' stead. */
  code(values: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const code = values[i] as number;
      if (this.#columnOf[code] !== this.#column) {
        this.#columnOf[code] = this.#column;
        this.#placeOf[code] = this.used.length;
        this.used.push(code);
      }
      values[i] = this.#placeOf[code] as number;
    }
  }
}

const encoder = new TextEncoder();

/** A long text in pieces: its length comes first on the wire, so it is put together before. */
class JsonWriter {
  readonly #bytes = new Writer(256);

  text(text: string): void {
    this.#bytes.raw(encoder.encode(text));
  }

  /** The values of these numbers, separated. */
  *list(numbers: readonly number[], value: (n: number) => unknown, pace: Pace): Slices<void> {
    for (let from = 0; from < numbers.length; from += DOCS_PIECE) {
      const piece = numbers.slice(from, from + DOCS_PIECE);
      this.text((from === 0 ? '' : ',') + piece.map((n) => JSON.stringify(value(n))).join(','));
      if (pace.full(piece.length * DOC_WORK)) yield;
    }
  }

  into(w: Writer): void {
    w.bytes(this.#bytes.written);
  }
}
