/**
 * Between AG Grid's infinite row model and a row window.
 *
 *   getRows ──► read(query, start, end) ──► the window of that query, opened once with its first page, closed when the query changes
 *   changes ──► cells: to the grid in place · shape: total, or "n rows would move" until `reorder`
 *
 * 1. One window is open at a time. 2. What arrives for a closed window is dropped. 3. Orders only grow: whichever says a
 * newer one first counts, be it a pushed shape, the answer to `reorder` or a stale page, which is read again at once.
 */
import type {RowSums, RowWindow} from '../../src-shared/api/rows.ts';
import type {Change, Rows} from '../data/rows.ts';

export type FeedListener<Row> = {
  /** `key` is another one for every query. */
  readonly onOpened: (total: number, of: number, key: string, sums: RowSums | undefined) => void;
  readonly onCells: (rows: readonly Row[]) => void;
  /** The order is new: pages shown are of an older one. */
  readonly onReordered: (total: number) => void;
  /** So many rows would stand elsewhere, enter or leave; the order is kept. */
  readonly onMoved: (moved: number) => void;
};

export type FeedPage<Row> = {readonly rows: readonly Row[]; readonly total: number};

type Opened<Row> = RowWindow & {readonly rows: readonly Row[]};
type Open<Row> = {
  readonly key: string;
  readonly window: Promise<Opened<Row>>;
  order: number;
  total: number;
  stop: () => void;
};

export class WindowFeed<Query, Row> {
  readonly #rows: Rows<Query, Row>;
  readonly #listener: FeedListener<Row>;
  #open: Open<Row> | undefined;

  constructor(rows: Rows<Query, Row>, listener: FeedListener<Row>) {
    this.#rows = rows;
    this.#listener = listener;
  }

  /** A page of the query's rows; `undefined` when another query has taken its place. */
  async read(query: Query, start: number, end: number): Promise<FeedPage<Row> | undefined> {
    const known = this.#open;
    const open = this.#ensure(query, start === 0 ? end : 0);
    const window = await open.window;
    // Whoever had it opened takes the page it came with: what has changed since is told after it.
    const isFirst = open !== known && start === 0 && window.rows.length >= Math.min(end, window.total);
    if (isFirst && this.#open === open) return {rows: window.rows, total: open.total};
    while (this.#open === open) {
      const page = await this.#rows.read(window.window, open.order, start, end);
      if (this.#open !== open) return undefined;
      if (!('stale' in page)) return {rows: page.rows, total: open.total};
      this.#reshape(open, page.total, page.order);
    }
    return undefined;
  }

  /** Rebuilds the order at the reader's wish. */
  async reorder(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    const window = await this.#rows.reorder((await open.window).window);
    this.#reshape(open, window.total, window.order);
  }

  /** The id of the window that is open. */
  async window(): Promise<string | undefined> {
    return (await this.#open?.window)?.window;
  }

  close(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    open.stop();
    open.window.then(
      (window) => this.#rows.close(window.window),
      () => undefined, // it never opened
    );
  }

  #ensure(query: Query, first: number): Open<Row> {
    const key = JSON.stringify(query);
    if (this.#open?.key === key) return this.#open;
    this.close();
    const window = this.#rows.open(query, first);
    const open: Open<Row> = {key, window, order: 0, total: 0, stop: () => undefined};
    this.#open = open;
    open.window.then(
      (window) => this.#opened(open, window),
      () => {
        if (this.#open === open) this.#open = undefined; // the next read tries again
      },
    );
    return open;
  }

  #opened(open: Open<Row>, window: RowWindow): void {
    if (this.#open !== open) return;
    open.order = window.order;
    open.total = window.total;
    open.stop = this.#rows.onChange(window.window, (change) => this.#changed(open, change));
    this.#listener.onOpened(window.total, window.of, open.key, window.sums);
    this.#listener.onMoved(0);
  }

  #changed(open: Open<Row>, change: Change<Row>): void {
    if (this.#open !== open) return;
    if (change.kind === 'cells') this.#listener.onCells(change.rows);
    else if (change.kind === 'moved') this.#listener.onMoved(change.moved);
    else this.#reshape(open, change.total, change.order);
  }

  #reshape(open: Open<Row>, total: number, order: number): void {
    if (this.#open !== open || order <= open.order) return;
    open.order = order;
    open.total = total;
    this.#listener.onReordered(total);
    this.#listener.onMoved(0);
  }
}
