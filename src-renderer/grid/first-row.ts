/**
 * The first row of a table, for the pane beside it while nobody has chosen and the link names none: a blank pane helps nobody.
 *
 *   first page ──► settle ──► offered once a query ──► held until a person chooses
 *
 * 1. A query's first row is offered once: rows that move, change or are ranked again leave what is held as it is.
 * 2. Another query brings other rows, which are looked at from their first; one that finds none empties the pane. 3. A held
 * row that has left with a new order gives its place to the first. 4. While none is wanted none is offered, nor forgotten.
 */
export type FirstRowHost<Row> = {
  readonly wanted: () => boolean;
  /** The id of the row that is held; undefined when it was let go. */
  readonly held: () => string | undefined;
  /** Undefined: there is no row. */
  readonly offer: (row: Row | undefined) => void;
  /** Whether a row is in the order as it is now; throws when nobody can say. */
  readonly stands: (id: string) => Promise<boolean>;
};

/** Longer than the pause between two keys of a filter: the pane follows when the rows have come to rest, not each letter. */
export const SETTLE_MS = 250;

export class FirstRow<Row> {
  readonly #host: FirstRowHost<Row>;
  #newest: {readonly query: string; readonly row: Row | undefined} | undefined;
  #offered: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: FirstRowHost<Row>) {
    this.#host = host;
  }

  /** The first page of a query was read, for the first time or again. */
  came(query: string, row: Row | undefined): void {
    this.#newest = {query, row};
    this.look();
  }

  /** A first row may be wanted now that was not before. */
  look(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#settle(), SETTLE_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #settle(): Promise<void> {
    const newest = this.#newest;
    if (newest === undefined || !this.#host.wanted()) return;
    if (this.#offered !== newest.query) return this.#offer(newest.query, newest.row);
    const held = this.#host.held();
    if (held === undefined) return;
    const stands = await this.#host.stands(held).catch(() => true); // the window was closed: its successor's page comes
    if (!stands && newest === this.#newest && held === this.#host.held()) this.#offer(newest.query, newest.row);
  }

  #offer(query: string, row: Row | undefined): void {
    this.#offered = row === undefined ? undefined : query;
    this.#host.offer(row);
  }
}
