/** Orders as rows of three tables: header, lines, lots. Read whole for a decider, written back row by row. */
import type {OrderRules} from '../domain/master-data/types.ts';
import type {Lot, Order, OrderLine} from '../domain/orders/types.ts';
import {LineRows, LotRows} from './order-columns.ts';
import {linkChild} from './position-rows.ts';
import {type Column, NONE, type Table} from './table.ts';

export class OrderRows {
  readonly orders: Table;
  readonly lines: Table;
  readonly lots: Table;
  readonly #lineRows: LineRows;
  readonly #lotRows: LotRows;
  /** Kept from the first question on: only the authority asks. */
  #waiting: Set<number> | null = null;
  #lastRow = NONE;
  #last: Order | null = null;

  constructor(orders: Table, lines: Table, lots: Table) {
    this.orders = orders;
    this.lines = lines;
    this.lots = lots;
    this.#lineRows = new LineRows(lines);
    this.#lotRows = new LotRows(lots);
  }

  find(id: string): number {
    return this.orders.find(id);
  }

  /** The same object until the order is written: what a decider read, `apply` reads again at once. */
  read(row: number): Order {
    if (this.#lastRow === row && this.#last !== null) return this.#last;
    const t = this.orders;
    const order: Order = {
      id: t.text('id', row),
      customer: t.text('customer', row),
      territory: t.text('territory', row),
      placedAt: t.number('placedAt', row),
      placedBy: t.text('placedBy', row),
      zone: t.text('zone', row),
      country: t.text('country', row),
      shipComplete: t.number('shipComplete', row) === 1,
      ...rulesIn(t.text('rules', row)),
      credit: t.number('creditHeld', row) === 1 ? 'held' : 'ok',
      reference: t.text('reference', row),
      lines: this.linesOf(row).map((r) => this.line(r)),
      lots: this.lotsOf(row).map((r) => this.lot(r)),
    };
    this.#lastRow = row;
    this.#last = order;
    return order;
  }

  /** After columns were filled from outside. */
  forget(): void {
    this.#last = null;
    this.#waiting = null;
  }

  /** Rows of lines with units that have no date: open or backordered. */
  get waiting(): ReadonlySet<number> {
    if (this.#waiting !== null) return this.#waiting;
    const found = new Set<number>();
    const {alive, count} = this.lines;
    const open = this.lines.i32('open');
    const backordered = this.lines.i32('backordered');
    for (let row = 0; row < count; row++)
      if (alive[row] === 1 && (open[row] as number) + (backordered[row] as number) > 0) found.add(row);
    this.#waiting = found;
    return found;
  }

  /** Rows of an order's lines, in line order. */
  linesOf(row: number): number[] {
    const line = this.lines.i32('line');
    return inOrder(
      childrenOf(this.lines, this.orders.i32('_lines')[row] as number),
      (a, b) => (line[a] as number) - (line[b] as number),
    );
  }
  lotsOf(row: number): number[] {
    const line = this.lots.i32('line');
    const lot = this.lots.i32('lot');
    return inOrder(
      childrenOf(this.lots, this.orders.i32('_lots')[row] as number),
      (a, b) => (line[a] as number) - (line[b] as number) || (lot[a] as number) - (lot[b] as number),
    );
  }

  line(row: number): OrderLine {
    return this.#lineRows.read(row);
  }
  lot(row: number): Lot {
    return this.#lotRows.read(row);
  }

  /**
   * Writes an order; `undefined` removes it. `before` is what `read` gave of the same row: what it shares with the order
   * is already there, so that a move of one lot writes one lot.
   */
  write(id: string, order: Order | undefined, scope: number, before?: Order): number {
    this.#last = null;
    let row = this.orders.find(id);
    if (order === undefined) {
      if (row >= 0) this.#remove(row);
      return row;
    }
    const t = this.orders;
    if (row < 0) {
      row = t.add(scope);
      t.setKey(row, id);
    }
    t.touch(row);
    for (const name of HEADER_TEXTS) if (before?.[name] !== order[name]) t.setText(name, row, order[name]);
    if (before === undefined || before.rules !== order.rules)
      t.setText('rules', row, order.rules === undefined ? '' : JSON.stringify(order.rules));
    t.f64('placedAt')[row] = order.placedAt;
    (t.columns.shipComplete as Column)[row] = order.shipComplete ? 1 : 0;
    (t.columns.creditHeld as Column)[row] = order.credit === 'held' ? 1 : 0;
    const lines = {
      table: this.lines,
      head: '_lines',
      rows: this.linesOf(row),
      write: (r: number, line: OrderLine) => this.#writeLine(r, line),
      removed: (r: number) => void this.#waiting?.delete(r),
    };
    const lots = {
      table: this.lots,
      head: '_lots',
      rows: this.lotsOf(row),
      write: (r: number, lot: Lot) => this.#writeLot(r, lot),
      removed: () => undefined,
    };
    this.#children(row, lines, order.lines, before?.lines ?? []);
    this.#children(row, lots, order.lots, before?.lots ?? []);
    // The next event of the same decision reads it again: it is what the columns would give, if it stands in their order.
    if (inRowOrder(order)) {
      this.#lastRow = row;
      this.#last = order;
    }
    return row;
  }

  #children<T>(
    parent: number,
    {table, head, rows, write, removed}: Children<T>,
    values: readonly T[],
    before: readonly T[],
  ): void {
    const same = rows.length === values.length;
    while (rows.length > values.length) {
      const gone = rows.pop() as number;
      table.remove(gone);
      removed(gone);
    }
    while (rows.length < values.length) rows.push(table.add(this.orders.scope[parent] as number));
    if (!same) {
      const heads = this.orders.i32(head);
      heads[parent] = NONE;
      for (let i = rows.length - 1; i >= 0; i--) linkChild(table, heads, parent, rows[i] as number);
    }
    for (let i = 0; i < rows.length; i++)
      if (before[i] !== values[i]) write.call(this, rows[i] as number, values[i] as T);
  }

  #writeLine(row: number, line: OrderLine): void {
    this.lines.touch(row);
    this.#lineRows.write(row, line);
    if (line.open + line.backordered > 0) this.#waiting?.add(row);
    else this.#waiting?.delete(row);
  }

  #writeLot(row: number, lot: Lot): void {
    this.lots.touch(row);
    this.#lotRows.write(row, lot);
  }

  #remove(row: number): void {
    for (const r of this.linesOf(row)) {
      this.lines.remove(r);
      this.#waiting?.delete(r);
    }
    for (const r of this.lotsOf(row)) this.lots.remove(r);
    this.orders.remove(row);
  }
}

/** Lines by number, lots by line and number: the order in which `read` gives them. */
function inRowOrder({lines, lots}: Order): boolean {
  for (let i = 1; i < lines.length; i++)
    if ((lines[i - 1] as OrderLine).line > (lines[i] as OrderLine).line) return false;
  for (let i = 1; i < lots.length; i++) {
    const a = lots[i - 1] as Lot;
    const b = lots[i] as Lot;
    if (a.line > b.line || (a.line === b.line && a.lot > b.lot)) return false;
  }
  return true;
}

/** Few orders have rules of their own, and these are mostly the same: a text of the dictionary. */
const rulesIn = (text: string): Pick<Order, 'rules'> => (text === '' ? {} : {rules: JSON.parse(text) as OrderRules});
const HEADER_TEXTS = ['customer', 'territory', 'placedBy', 'zone', 'country', 'reference'] as const;
type Children<T> = {
  readonly table: Table;
  readonly head: string;
  /** In the order in which `read` gives them. */
  readonly rows: number[];
  readonly write: (this: OrderRows, row: number, value: T) => void;
  readonly removed: (row: number) => void;
};

/** Most lists stand in order already: they are written that way. */
function inOrder(rows: number[], compare: (a: number, b: number) => number): number[] {
  for (let i = 1; i < rows.length; i++)
    if (compare(rows[i - 1] as number, rows[i] as number) > 0) return rows.sort(compare);
  return rows;
}

function childrenOf(t: Table, head: number): number[] {
  const out: number[] = [];
  const next = t.i32('_next');
  for (let row = head; row >= 0; row = next[row] as number) out.push(row);
  return out;
}
