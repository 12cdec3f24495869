/**
 * Row windows over a source. The order is frozen while someone looks at it: cells change in place, rows that would move,
 * enter or leave are counted, and the order is rebuilt when the looker asks.
 */
import type {AnyRow, RowFilter, RowPage, RowQuery, RowSums, WindowChange} from '../api/rows.ts';
import {sortByNumber} from './radix.ts';
import {type RowSource, ranks, type SourceColumn} from './source.ts';

export class Window {
  readonly id: string;
  readonly query: RowQuery;
  readonly source: RowSource;
  order = 0;
  #rows: Uint32Array = new Uint32Array(0);
  #inside = new Uint8Array(0);
  #sortValue: Int32Array | Float64Array | null = null;
  /** Rows shown to the looker: only these get cell changes. */
  #shown = new Set<number>();
  #moved = new Set<number>();

  constructor(id: string, query: RowQuery, source: RowSource) {
    this.id = id;
    this.query = query;
    this.source = source;
    this.rebuild();
  }

  get total(): number {
    return this.#rows.length;
  }
  /** How many rows there are, in the window or not. */
  get of(): number {
    const {filters, search} = this.query;
    return filters.length === 0 && search.trim() === '' ? this.total : this.source.rows().length;
  }
  get sums(): RowSums | undefined {
    return this.source.sums?.(this.#rows);
  }
  get moved(): number {
    return this.#moved.size;
  }

  rebuild(): void {
    // Before it is sorted: a million rows visited in another order than memory's take three times as long as the sort.
    const rows = matchingRows(this.source, this.query);
    const end = (rows.at(-1) ?? -1) + 1;
    this.#inside = new Uint8Array(end);
    if (rows.length === end) this.#inside.fill(1);
    else for (let i = 0; i < rows.length; i++) this.#inside[rows[i] as number] = 1;
    const first = this.#firstColumn();
    this.#sortValue = first === undefined ? null : valuesOf(first, rows, end);
    sortRows(rows, this.source, this.query, this.#sortValue);
    this.#rows = rows;
    this.order += 1;
    this.#moved.clear();
    this.#shown.clear();
  }

  read(order: number, start: number, end: number): RowPage {
    if (order !== this.order) return {stale: true, order: this.order, total: this.total};
    return {order: this.order, rows: this.#show(start, end)};
  }
  first(rows: number): readonly AnyRow[] {
    return this.#show(0, rows);
  }
  #show(start: number, end: number): AnyRow[] {
    const rows: AnyRow[] = [];
    for (let i = start; i < Math.min(end, this.#rows.length); i++) {
      const row = this.#rows[i] as number;
      this.#shown.add(row);
      rows.push(this.source.show(row));
    }
    return rows;
  }

  /** Where a row stands in the frozen order; −1 when it is not in it. */
  indexOf(id: string): number {
    const row = this.source.find(id);
    return row < 0 ? -1 : this.#rows.indexOf(row);
  }

  /** What the looker must be told of changed rows. */
  changes(dirty: Iterable<number>): WindowChange[] {
    const cells: AnyRow[] = [];
    const matches = matcher(this.source, this.query);
    const key = this.#firstColumn()?.at ?? null;
    const before = this.#moved.size;
    for (const row of dirty) {
      const was = this.#inside[row] === 1;
      const is = this.source.has(row) && matches(row);
      if (was !== is || (is && key !== null && this.#sortValue?.[row] !== key(row))) this.#moved.add(row);
      else this.#moved.delete(row);
      if (was && this.#shown.has(row) && this.source.has(row)) cells.push(this.source.show(row));
    }
    const out: WindowChange[] = [];
    if (cells.length > 0) out.push({kind: 'cells', rows: cells});
    if (this.#moved.size !== before) out.push({kind: 'moved', moved: this.#moved.size});
    return out;
  }

  /** Every row of the order as it is now, shown one by one as they are asked for; null for one that is gone by then. */
  *all(): IterableIterator<AnyRow | null> {
    for (const row of this.#rows) yield this.source.has(row) ? this.source.show(row) : null;
  }

  #firstColumn(): SourceColumn | undefined {
    const first = this.query.sort[0];
    return first === undefined ? undefined : this.source.column(first.column);
  }
}

/** A column's values as they are now, at their rows' numbers; `rows` come ascending and end before `end`. */
function valuesOf({at, array}: SourceColumn, rows: Uint32Array, end: number): Int32Array | Float64Array {
  if (array instanceof Int32Array || array instanceof Float64Array) return array.slice(0, end);
  const values = new Float64Array(end);
  for (let i = 0; i < rows.length; i++) values[rows[i] as number] = at(rows[i] as number);
  return values;
}

/** The rows a query finds, in its order. */
export function orderedRows(source: RowSource, query: RowQuery): Uint32Array {
  const rows = matchingRows(source, query);
  sortRows(rows, source, query);
  return rows;
}

/** The rows that pass the filters, ascending. */
function matchingRows(source: RowSource, query: RowQuery): Uint32Array {
  let rows = source.rows();
  for (const test of testsOf(source, query)) rows = kept(rows, test);
  return rows;
}

/**
 * Sorts by the last key first: each pass keeps the order of equals, and rows come ascending, so the row id breaks ties. `first`: the
 * values of the first key, where they have been looked up.
 */
function sortRows(
  rows: Uint32Array,
  source: RowSource,
  query: RowQuery,
  first: Int32Array | Float64Array | null = null,
): void {
  for (const [n, {column: name, descending}] of [...query.sort.entries()].reverse()) {
    const column = source.column(name);
    if (column === undefined) continue;
    if (column.kind === 'number') {
      sortByNumber(rows, (n === 0 ? first : null) ?? column.array ?? column.at, descending);
      continue;
    }
    const rank = ranks(column.strings);
    sortByNumber(rows, (row) => rank[column.at(row)] ?? 0, descending);
  }
}

/** One filter over all rows, in place where it can be: the array is ours. */
function kept(rows: Uint32Array, test: Test): Uint32Array {
  let n = 0;
  const {codes, array, passes} = test;
  if (codes !== undefined && array !== undefined) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (codes[array[row] as number] === 1) rows[n++] = row;
    }
  } else {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (passes(row)) rows[n++] = row;
    }
  }
  return rows.slice(0, n);
}

type Predicate = (row: number) => boolean;
/** A filter: as a question about a row, and where it is one about texts also as the codes that pass. */
type Test = {readonly passes: Predicate; readonly codes?: Uint8Array; readonly array?: ArrayLike<number> | undefined};

export function matcher(source: RowSource, query: RowQuery): Predicate {
  const tests = testsOf(source, query);
  if (tests.length === 1) return tests[0]?.passes as Predicate;
  return (row) => tests.every((test) => test.passes(row));
}

function testsOf(source: RowSource, query: RowQuery): Test[] {
  const tests = query.filters.map((f) => testOf(source, f)).filter((t) => t !== null);
  const search = query.search.trim().toLowerCase();
  return search === '' ? tests : [...tests, {passes: searcher(source, search)}];
}

function testOf(source: RowSource, filter: RowFilter): Test | null {
  const column = source.column(filter.column);
  if (column === undefined) return null;
  const {at} = column;
  if (column.kind === 'text') {
    const codes = textCodes(column.strings, filter);
    return {passes: (row) => codes[at(row)] === 1, codes, array: column.array};
  }
  const numbers = filter.values.map(Number);
  const [first = 0] = numbers;
  if (filter.op === 'min') return {passes: (row) => at(row) >= first};
  if (filter.op === 'max') return {passes: (row) => at(row) <= first};
  const set = new Set(numbers);
  return {passes: (row) => set.has(at(row))};
}

function textCodes(strings: readonly string[], filter: RowFilter): Uint8Array {
  const codes = new Uint8Array(strings.length);
  const wanted = filter.values.map((v) => String(v).toLowerCase());
  strings.forEach((s, i) => {
    const text = s.toLowerCase();
    if (filter.op === 'contains' ? wanted.some((w) => text.includes(w)) : wanted.includes(text)) codes[i] = 1;
  });
  return codes;
}

/** Each string is looked at once; a row matches when any searched column holds a matching string. */
function searcher(source: RowSource, text: string): Predicate {
  const parts = source.searched
    .map((name) => source.column(name))
    .filter((c): c is Extract<SourceColumn, {kind: 'text'}> => c?.kind === 'text');
  const found = parts.map((c) => {
    const codes = new Uint8Array(c.strings.length);
    c.strings.forEach((s, i) => {
      if (s.toLowerCase().includes(text)) codes[i] = 1;
    });
    return {at: c.at, codes};
  });
  return (row) => found.some(({at, codes}) => codes[at(row)] === 1);
}
