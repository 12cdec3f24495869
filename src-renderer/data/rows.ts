/**
 * Row windows as a grid sees them: a filter and a sort, frozen in an order that has a number.
 *
 * 1. `read` names the order it was computed for; an older one is `stale`, so two pages never mix two orders.
 * 2. Cells change in place. Rows that would move are only counted until `rerank`.
 */
export type RowWindow = {readonly id: string; readonly total: number; readonly order: number};

export type RowPage<Row> = {readonly order: number; readonly rows: readonly Row[]} | {readonly stale: true};

export type WindowChange<Row> =
  | {readonly kind: 'cells'; readonly rows: readonly Row[]}
  | {readonly kind: 'shape'; readonly total: number; readonly order: number; readonly moved: number};

export interface Rows<Query, Row> {
  open(query: Query): Promise<RowWindow>;
  read(window: string, order: number, start: number, end: number): Promise<RowPage<Row>>;
  /** Rebuilds the order now: the reader asked for it. */
  rerank(window: string): Promise<void>;
  close(window: string): void;
  onChange(window: string, listen: (change: WindowChange<Row>) => void): () => void;
}
