/**
 * Row windows as a grid sees them: a filter and a sort, frozen in an order that has a number.
 *
 * 1. `read` names the order it was computed for; an older one is `stale`, so two pages never mix two orders.
 * 2. Cells change in place. Rows that would move are only counted until `reorder`.
 */
import type {RowOf, RowQuery, RowWindow, TableName} from '../../src-shared/api/rows.ts';
import type {Client} from './client.ts';

export type Page<Row> =
  | {readonly order: number; readonly rows: readonly Row[]}
  | {readonly stale: true; readonly order: number; readonly total: number};

export type Change<Row> =
  | {readonly kind: 'cells'; readonly rows: readonly Row[]}
  | {readonly kind: 'moved'; readonly moved: number}
  | {readonly kind: 'shape'; readonly total: number; readonly order: number};

export interface Rows<Query, Row> {
  /** With the first so many rows of its order; fewer where they are to be read. */
  open(query: Query, first: number): Promise<RowWindow & {readonly rows: readonly Row[]}>;
  read(window: string, order: number, start: number, end: number): Promise<Page<Row>>;
  /** Where a row stands in the order; null when it is not in it. */
  find(window: string, id: string): Promise<number | null>;
  /** Rebuilds the order now: the reader asked for it. */
  reorder(window: string): Promise<RowWindow>;
  close(window: string): void;
  onChange(window: string, listen: (change: Change<Row>) => void): () => void;
}

/** The engine's windows on one table. */
export function rowsOf<Table extends TableName>(client: Client, _table: Table): Rows<RowQuery, RowOf[Table]> {
  type Row = RowOf[Table];
  return {
    // The contract carries rows of any table; a window of a table's query holds rows of that table only.
    open: (query, first) => client.rows.open({...query, first}) as Promise<RowWindow & {readonly rows: readonly Row[]}>,
    read: (window, order, start, end) => client.rows.read({window, order, start, end}) as Promise<Page<Row>>,
    find: async (window, id) => (await client.rows.find({window, id})).index,
    reorder: (window) => client.rows.reorder({window}),
    close: (window) => {
      client.rows.close({window}).catch(() => undefined); // the engine drops windows of a port that is gone
    },
    onChange: (window, listen) => {
      const abort = new AbortController();
      const follow = async () => {
        const changes = await client.rows.changes({window}, {signal: abort.signal});
        for await (const change of changes) listen(change as Change<Row>);
      };
      follow().catch(() => undefined); // closed, by us or by the engine: the window ends with its changes
      return () => abort.abort();
    },
  };
}
