/**
 * A grid over a row window: any number of rows, live cells, an order that never changes under the pointer.
 *
 * 1. Cells change in place and are marked; rows never move or leave by themselves.
 * 2. The selection is kept by id, whatever the order. Before anybody has chosen a page may have the first row marked: that
 *    takes no focus, scrolls nothing and is not told as a choice.
 * 3. A grid without rows is not shown: an empty infinite grid blinks when refreshed (ag-grid #13636).
 */
import './grid.css';
import type {
  GetRowIdParams,
  GridApi,
  GridOptions,
  IDatasource,
  IRowNode,
  SortDirection,
  SortModelItem,
} from 'ag-grid-community';
import {
  type ReactNode,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type {RowSums} from '../../src-shared/api/rows.ts';
import type {Rows} from '../data/rows.ts';
import {useLatest} from '../ui/latest.ts';
import {AgGrid} from './ag-grid.tsx';
import {type Columns, columnTypesOf, TICKS} from './columns.tsx';
import {FirstRow} from './first-row.ts';
import {flashChanged} from './flash.ts';
import {type Density, gridThemes} from './theme.ts';
import {WindowFeed} from './window-feed.ts';

export type SortBy = {readonly column: string; readonly direction: 'asc' | 'desc'};

/** What a page's keys do to its grid. */
export type GridHandle = {
  /** Moves the selection by so many rows; from nowhere to the first. */
  readonly move: (by: number) => void;
  readonly rerank: () => void;
  /** The window of rows the grid looks at; undefined while there is none. */
  readonly window: () => Promise<string | undefined>;
};

/** The row that stands beside a grid before anybody has chosen one: `first-row.ts`. */
export type First<Row> = {
  /** The row held; undefined before the first one came, and after it was let go. */
  readonly id: string | undefined;
  readonly wanted: boolean;
  readonly offer: (row: Row | undefined) => void;
};

type LiveGridProps<Query, Row> = {
  readonly rows: Rows<Query, Row>;
  /** The query for a sort; must be the same function while the filter is the same. */
  readonly query: (sort: readonly SortBy[]) => Query;
  readonly columns: Columns<Row>;
  readonly idOf: (row: Row) => string;
  readonly label: string;
  readonly empty: ReactNode;
  readonly failed: (why: string, retry: () => void) => ReactNode;
  /** Chosen by a person or a link; `first` is marked while there is none. */
  readonly selected?: string | undefined;
  readonly first?: First<Row> | undefined;
  readonly onSelect: (row: Row) => void;
  readonly onOpen?: (row: Row) => void;
  /** A cell was clicked, or Enter pressed on it: told before its row is selected. */
  readonly onCell?: (row: Row, column: string) => void;
  /** The marked row's cells changed: what the page shows of it beside the grid is old. */
  readonly onRow?: (row: Row) => void;
  /** `sums` of the rows when they were opened: those of a figure do not change while they are looked at. */
  readonly onTotal?: (total: number, of: number, sums: RowSums | undefined) => void;
  readonly onMoved?: (moved: number) => void;
  readonly density?: Density;
  readonly groupHeaders?: boolean;
  readonly handle?: Ref<GridHandle>;
};

const BLOCK_ROWS = 100;
const BLOCKS_MAX = 40;
const GROUP_HEADER = 24;
const TICK_MS = 5_000;

type GridState = {readonly total: number | undefined; readonly error: string | undefined};

export function LiveGrid<Query, Row>(props: LiveGridProps<Query, Row>) {
  const {columns, label, density = 'compact', groupHeaders = false} = props;
  const latest = useLatest(props);
  const api = useRef<GridApi<Row> | null>(null);
  const onMade = useCallback((made: GridApi<Row> | null) => {
    api.current = made;
  }, []);
  const [options] = useState(() => optionsOf(latest));
  const {state, datasource, retry, place} = useFeed(props, api);
  useTicking(api, columns);
  // First into sight: a row chosen by hand is selected already and stays where it is.
  useShown(api, props, state.total, place);
  const marked = markedIn(props);
  useEffect(() => mark(api.current, marked), [marked]);
  if (state.error !== undefined) return props.failed(state.error, retry);
  const blank = state.total === 0;
  return (
    <>
      {blank && props.empty}
      <section className={blank ? 'fill gone' : 'fill'} aria-label={label} aria-busy={state.total === undefined}>
        <AgGrid<Row>
          onMade={onMade}
          options={options}
          changing={{
            theme: gridThemes[density],
            columnDefs: columns,
            datasource,
            groupHeaderHeight: groupHeaders ? GROUP_HEADER : undefined,
          }}
        />
      </section>
    </>
  );
}

const markedIn = <Query, Row>({selected, first}: LiveGridProps<Query, Row>): string | undefined =>
  selected ?? first?.id;

/** What the grid does for as long as it stands; its listeners ask for the newest props. */
function optionsOf<Query, Row>(latest: RefObject<LiveGridProps<Query, Row>>): GridOptions<Row> {
  return {
    columnTypes: columnTypesOf<Row>(),
    defaultColDef: DEFAULT_COLUMN,
    rowModelType: 'infinite',
    cacheBlockSize: BLOCK_ROWS,
    maxBlocksInCache: BLOCKS_MAX,
    maxConcurrentDatasourceRequests: 4,
    infiniteInitialRowCount: 30,
    rowBuffer: 4,
    getRowId: (p: GetRowIdParams<Row>) => latest.current.idOf(p.data),
    rowSelection: ROW_SELECTION,
    rowClassRules: ROW_CLASSES,
    animateRows: false,
    tooltipShowDelay: 400,
    onModelUpdated: (event) => {
      select(event.api, markedIn(latest.current));
      fulfilWish(event.api, latest);
    },
    onRowSelected: (event) => {
      if (event.node.isSelected() === true && event.data !== undefined && event.source !== 'api')
        latest.current.onSelect(event.data);
    },
    onCellClicked: (event) => event.data !== undefined && latest.current.onCell?.(event.data, event.column.getColId()),
    // A row that gets its cells between press and release is another element by then, and no click comes of it.
    onCellMouseDown: (event) => {
      const main = event.event instanceof MouseEvent && event.event.button === 0;
      if (main && event.data === undefined) choose(event.api, event.node, latest);
    },
    onRowClicked: (event) => choose(event.api, event.node, latest),
    onRowDoubleClicked: (event) => event.data !== undefined && latest.current.onOpen?.(event.data),
    onCellKeyDown: (event) => {
      const key = event.event instanceof KeyboardEvent ? event.event.key : '';
      if (key !== 'Enter' || event.data === undefined) return;
      if ('column' in event) latest.current.onCell?.(event.data, event.column.getColId());
      choose(event.api, event.node, latest);
      latest.current.onOpen?.(event.data);
    },
  };
}

/** Writes the columns again whose text follows the clock. */
function useTicking<Row>(api: RefObject<GridApi<Row> | null>, columns: Columns<Row>): void {
  useEffect(() => {
    const ticking = columns.flatMap((c) => ('field' in c && c.context === TICKS ? [String(c.field)] : []));
    if (ticking.length === 0) return undefined;
    const timer = setInterval(() => api.current?.refreshCells({columns: ticking, force: true}), TICK_MS);
    return () => clearInterval(timer);
  }, [api, columns]);
}

/** The window feed of a grid for as long as its rows and query are the same, and what the page may do to it. */
function useFeed<Query, Row>(props: LiveGridProps<Query, Row>, api: RefObject<GridApi<Row> | null>) {
  const {rows, query, idOf, handle} = props;
  const latest = useLatest(props);
  const size = useRef<{of: number; sums: RowSums | undefined}>({of: 0, sums: undefined});
  const asked = useRef<string>(undefined);
  const [state, setState] = useState<GridState>({total: undefined, error: undefined});
  const [tries, setTries] = useState(0);
  // The feed hears of changes after the render; what it then reads through refs is the newest.
  // oxlint-disable react/refs, react-hooks/exhaustive-deps, react/preserve-manual-memoization
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query or a retry makes a new feed
  const feed = useMemo(() => {
    const shown = (total: number) => {
      setState({total, error: undefined});
      latest.current.onTotal?.(total, size.current.of, size.current.sums);
    };
    return new WindowFeed(rows, {
      onOpened: (total, of, key, sums) => {
        size.current = {of, sums};
        shown(total);
        // Other rows are looked at from their first, not from where one stood among the old.
        if (asked.current !== undefined && asked.current !== key && total > 0)
          api.current?.ensureIndexVisible(0, 'top');
        asked.current = key;
      },
      onCells: (changed) => {
        applyCells(api.current, changed, idOf);
        const row = changed.find((one) => idOf(one) === markedIn(latest.current));
        if (row !== undefined) latest.current.onRow?.(row);
      },
      onReordered: (total) => {
        shown(total);
        if (total > 0) api.current?.setRowCount(total, true);
        api.current?.refreshInfiniteCache();
      },
      onMoved: (moved) => latest.current.onMoved?.(moved),
    });
  }, [rows, idOf, query, tries]);
  useEffect(() => () => feed.close(), [feed]);
  const place = useCallback(
    async (id: string) => {
      const window = await feed.window();
      return window === undefined ? null : rows.find(window, id);
    },
    [feed, rows],
  );
  const firstRow = useFirstRow(props, place);
  const datasource = useMemo<IDatasource>(() => {
    const failed = (why: string) => setState({total: undefined, error: why});
    return sourceOf(feed, query, firstRow, failed);
  }, [feed, query, firstRow]);
  // oxlint-enable react/refs, react-hooks/exhaustive-deps, react/preserve-manual-memoization
  useImperativeHandle(
    handle,
    () => ({
      move: (by) => moveSelection(api.current, by, latest),
      rerank: () => void feed.reorder(),
      window: () => feed.window(),
    }),
    [feed, api, latest],
  );
  const retry = () => {
    setState({total: undefined, error: undefined});
    setTries(tries + 1);
  };
  return {state, datasource, retry, place};
}

function sourceOf<Query, Row>(
  feed: WindowFeed<Query, Row>,
  query: (sort: readonly SortBy[]) => Query,
  firstRow: FirstRow<Row>,
  failed: (why: string) => void,
): IDatasource {
  return {
    getRows: (asked) => {
      const wanted = query(asked.sortModel.map(toSort));
      feed.read(wanted, asked.startRow, asked.endRow).then(
        (page) => {
          if (page === undefined) return asked.failCallback();
          asked.successCallback([...page.rows], page.total);
          if (asked.startRow === 0) firstRow.came(JSON.stringify(wanted), page.rows[0]);
        },
        (error: unknown) => {
          asked.failCallback();
          failed(error instanceof Error ? error.message : String(error));
        },
      );
    },
  };
}

/** What the pane beside shows before anybody has chosen. */
function useFirstRow<Query, Row>(
  props: LiveGridProps<Query, Row>,
  place: (id: string) => Promise<number | null>,
): FirstRow<Row> {
  const latest = useLatest({...props, place});
  const [firstRow] = useState(
    () =>
      new FirstRow<Row>({
        wanted: () => latest.current.first?.wanted === true,
        held: () => latest.current.first?.id,
        offer: (row) => latest.current.first?.offer(row),
        stands: async (id) => (await latest.current.place(id)) !== null,
      }),
  );
  const wanted = props.first?.wanted === true;
  useEffect(() => {
    if (wanted) firstRow.look();
  }, [wanted, firstRow]);
  useEffect(() => () => firstRow.close(), [firstRow]);
  return firstRow;
}

/**
 * Brings a row chosen elsewhere (a link, another page) into sight once: where the grid has not read it, the engine says
 * where it stands. A row chosen here is in sight already, and one that moved is not followed.
 */
function useShown<Query, Row>(
  api: RefObject<GridApi<Row> | null>,
  {selected}: Pick<LiveGridProps<Query, Row>, 'selected'>,
  total: number | undefined,
  place: (id: string) => Promise<number | null>,
): void {
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (selected === undefined || total === undefined || total === 0 || shown.current === selected) return;
    shown.current = selected;
    const node = api.current?.getRowNode(selected);
    if (node !== undefined) {
      if (node.isSelected() !== true) api.current?.ensureNodeVisible(node, 'middle');
      return;
    }
    place(selected).then(
      (index) => {
        if (index === null || shown.current !== selected || api.current?.isDestroyed() !== false) return;
        api.current.ensureIndexVisible(index, 'middle');
      },
      () => {
        shown.current = undefined; // the window was closed meanwhile: its successor is asked again
      },
    );
  }, [api, selected, total, place]);
}

const SORTING: SortDirection[] = ['desc', 'asc', null];
const DEFAULT_COLUMN = {
  resizable: true,
  sortable: true,
  suppressHeaderMenuButton: true,
  sortingOrder: SORTING,
};
// A click selects through `choose`: AG Grid's own drops one on a row that is still on its way.
const ROW_SELECTION = {mode: 'singleRow', checkboxes: false, enableClickSelection: false} as const;
const ROW_CLASSES = {waiting: (p: {data?: unknown}) => p.data === undefined};

const toSort = (item: SortModelItem): SortBy => ({column: item.colId, direction: item.sort === 'asc' ? 'asc' : 'desc'});

function applyCells<Row>(api: GridApi<Row> | null, changed: readonly Row[], idOf: (row: Row) => string): void {
  if (api === null || api.isDestroyed()) return;
  for (const row of changed) {
    const node = api.getRowNode(idOf(row));
    if (node !== undefined) flashChanged(api, node, row);
  }
}

function select<Row>(api: GridApi<Row> | null, id: string | undefined): void {
  if (api === null || id === undefined || api.isDestroyed()) return;
  const node = api.getRowNode(id);
  if (node !== undefined && node.isSelected() !== true) node.setSelected(true, true, 'api');
}

/** What is marked now; a row that the grid has not read is marked when it comes, and no other until then. */
function mark<Row>(api: GridApi<Row> | null, id: string | undefined): void {
  if (api === null || api.isDestroyed()) return;
  select(api, id);
  for (const node of api.getSelectedNodes()) if (node.id !== id) node.setSelected(false, false, 'api');
}

type Latest<Query, Row> = RefObject<LiveGridProps<Query, Row>>;

function moveSelection<Query, Row>(api: GridApi<Row> | null, by: number, latest: Latest<Query, Row>): void {
  if (api === null) return;
  const at = api.getSelectedNodes()[0]?.rowIndex ?? undefined;
  const to = at === undefined ? 0 : Math.min(Math.max(0, at + by), api.getDisplayedRowCount() - 1);
  const node = api.getDisplayedRowAtIndex(to);
  if (node === undefined) return;
  api.ensureIndexVisible(to);
  choose(api, node, latest);
}

/** Where in its grid stands the row a user chose last, while that row is still on its way; among other rows it means nothing. */
const wishes = new WeakMap<
  object,
  {readonly index: number; readonly among: IDatasource | undefined; readonly sort: string}
>();

/** Asked, not heard of: AG Grid tells of a new sort later than it shows its rows, which may have been pressed by then. */
const sortOf = <Row,>(api: GridApi<Row>): string =>
  api
    .getColumnState()
    .flatMap(({colId, sort}) => (sort == null ? [] : [`${colId} ${sort}`]))
    .join();

/** Selects a row as its user does. One still on its way is selected when it has come, unless another is chosen meanwhile. */
function choose<Query, Row>(api: GridApi<Row>, node: IRowNode<Row>, latest: Latest<Query, Row>): void {
  wishes.delete(api);
  // Marked as the first row: the grid sees no change in what is a choice now.
  if (node.data !== undefined && node.isSelected() === true && latest.current.selected === undefined)
    latest.current.onSelect(node.data);
  else if (node.data !== undefined) node.setSelected(true, true, 'rowClicked');
  else if (node.rowIndex !== null)
    wishes.set(api, {index: node.rowIndex, among: api.getGridOption('datasource'), sort: sortOf(api)});
}

/** By place, not by node: the infinite model may make the node of a place anew before it has its row. */
function fulfilWish<Query, Row>(api: GridApi<Row>, latest: Latest<Query, Row>): void {
  const wish = wishes.get(api);
  if (wish === undefined || wish.among !== api.getGridOption('datasource') || wish.sort !== sortOf(api)) return;
  const node = api.getDisplayedRowAtIndex(wish.index);
  if (node?.data !== undefined) choose(api, node, latest);
}
