/** What every page with a live grid shares: its counts, its keys, its re-rank button, its states. */
import {Button, Menu} from '@mantine/core';
import {IconColumns3} from '@tabler/icons-react';
import {type ReactNode, type RefObject, startTransition, useMemo, useRef, useState} from 'react';
import type {RowFilter, RowOf, RowQuery, RowSums, TableName} from '../../src-shared/api/rows.ts';
import {useRows} from '../data/engine.tsx';
import type {Columns} from '../grid/columns.tsx';
import {type First, type GridHandle, LiveGrid, type SortBy} from '../grid/live-grid.tsx';
import type {Density} from '../grid/theme.ts';
import {count} from '../ui/format.ts';
import {type KeyBinding, useKeys} from '../ui/keys.tsx';
import {Failed} from '../ui/states.tsx';
import {useStored} from '../ui/stored.ts';

export type TableState = {
  readonly total: number | undefined;
  readonly of: number;
  /** Where the rows are parts of a figure: what they add up to. */
  readonly sums: RowSums | undefined;
  readonly moved: number;
  readonly handle: RefObject<GridHandle | null>;
  readonly heard: (total: number, of: number, sums: RowSums | undefined) => void;
  readonly movedTo: (moved: number) => void;
};

export function useTable(): TableState {
  const handle = useRef<GridHandle>(null);
  const [size, setSize] = useState<Pick<TableState, 'total' | 'of' | 'sums'>>({
    total: undefined,
    of: 0,
    sums: undefined,
  });
  const [moved, movedTo] = useState(0);
  return useMemo(
    () => ({
      ...size,
      moved,
      handle,
      heard: (total, of, sums) => setSize({total, of: Math.max(total, of), sums}),
      movedTo,
    }),
    [size, moved],
  );
}

export type FirstOf<Row> = First<Row> & {
  readonly row: Row | undefined;
  /** The person closed the pane: it stays so until other rows are asked for. */
  readonly letGo: () => void;
};

/**
 * What a page shows beside its table before anybody has chosen and while the link names none: the first row, as a mail
 * client does. It is no choice: it stands in no link and no history, and gives way to whatever a person or a link chooses.
 * `wanted`: not under an open form, whose subject must not change, nor before the rows are all there.
 */
export function useFirst<Row extends {readonly id: string}>(wanted = true): FirstOf<Row> {
  const [row, setRow] = useState<Row>();
  return useMemo(
    () => ({
      id: row?.id,
      row,
      wanted,
      // What the grid shows goes before: the pane may be drawn in pieces.
      offer: (next) => startTransition(() => setRow(next)),
      letGo: () => setRow(undefined),
    }),
    [row, wanted],
  );
}

type TablePaneProps<Table extends TableName> = {
  readonly table: Table;
  readonly state: TableState;
  readonly filters: readonly RowFilter[];
  readonly search?: string;
  /** Order before the reader sorts by a head. */
  readonly sort?: RowQuery['sort'];
  readonly columns: Columns<RowOf[Table]>;
  readonly label: string;
  readonly what: string;
  readonly empty: ReactNode;
  /** Chosen by a person or a link. */
  readonly selected?: string | undefined;
  /** Where a pane beside shows a row: what it shows before one is chosen. */
  readonly first?: First<RowOf[Table]>;
  readonly onSelect: (row: RowOf[Table]) => void;
  readonly onOpen?: (row: RowOf[Table]) => void;
  /** A cell was clicked, told before its row is selected. */
  readonly onCell?: (row: RowOf[Table], column: string) => void;
  readonly onRow?: (row: RowOf[Table]) => void;
  readonly density?: Density;
  readonly groupHeaders?: boolean;
};

const NO_SORT: RowQuery['sort'] = [];

export function TablePane<Table extends TableName>(props: TablePaneProps<Table>) {
  const {table, state, filters, search = '', sort = NO_SORT, selected, first, onOpen, onCell, onRow} = props;
  const rows = useRows(table);
  const filterKey = JSON.stringify(filters);
  const sortKey = JSON.stringify(sort);
  const query = useMemo(() => {
    const fixed: RowFilter[] = JSON.parse(filterKey);
    const first: RowQuery['sort'] = JSON.parse(sortKey);
    return (by: readonly SortBy[]): RowQuery => ({
      table,
      filters: fixed,
      search,
      sort: by.length === 0 ? first : by.map((one) => ({column: one.column, descending: one.direction === 'desc'})),
    });
  }, [table, filterKey, sortKey, search]);
  return (
    <LiveGrid<RowQuery, RowOf[Table]>
      rows={rows}
      query={query}
      columns={props.columns}
      idOf={idOf}
      label={props.label}
      empty={props.empty}
      failed={(why, retry) => (
        <Failed
          title={`${props.what} could not be read`}
          holds="The rest of the page still works."
          detail={why}
          onRetry={retry}
        />
      )}
      selected={selected}
      first={first}
      onSelect={props.onSelect}
      {...(onOpen === undefined ? {} : {onOpen})}
      {...(onCell === undefined ? {} : {onCell})}
      {...(onRow === undefined ? {} : {onRow: selected === undefined && first !== undefined ? first.offer : onRow})}
      onTotal={state.heard}
      onMoved={state.movedTo}
      density={props.density ?? 'compact'}
      groupHeaders={props.groupHeaders ?? false}
      handle={state.handle}
    />
  );
}

const idOf = (row: {readonly id: string}): string => row.id;

/** J and K move, R re-ranks; a page adds its own. */
export function useTableKeys(page: string, state: TableState, more: readonly KeyBinding[]): void {
  useKeys(page, [
    {
      key: 'j',
      word: 'next row',
      run: () => state.handle.current?.move(1),
      main: true,
      bar: {caps: ['j', 'k'], word: 'move'},
    },
    {key: 'k', word: 'row before', run: () => state.handle.current?.move(-1)},
    {key: 'r', word: 're-rank', run: () => state.handle.current?.rerank()},
    ...more,
  ]);
}

/** Escape closes the pane beside, whatever it shows. */
export const closing = (word: string, first: Pick<FirstOf<unknown>, 'letGo'>, close: () => void): KeyBinding => ({
  key: 'Escape',
  word,
  run: () => {
    first.letGo();
    close();
  },
});

/** Shown only while rows would stand elsewhere: nothing moves by itself. */
export function Rerank({state}: {state: TableState}) {
  if (state.moved === 0) return null;
  return (
    <Button variant="light" onClick={() => state.handle.current?.rerank()}>
      Re-rank, {count(state.moved, 'row')} moved
    </Button>
  );
}

export type Hideable = {readonly key: string; readonly word: string};

/** Which columns are hidden, kept per page, and the row height of all pages. */
export function useColumns(page: string): readonly [readonly string[], (hidden: readonly string[]) => void] {
  return useStored<readonly string[]>(`hidden.${page}`, NONE);
}
export const useDensity = () => useStored<Density>('density', 'compact');

const NONE: readonly string[] = [];
const DENSITIES: readonly {key: Density; word: string}[] = [
  {key: 'compact', word: 'Compact rows'},
  {key: 'normal', word: 'Normal rows'},
  {key: 'relaxed', word: 'Relaxed rows'},
];

export function ColumnsMenu({page, columns}: {page: string; columns: readonly Hideable[]}) {
  const [hidden, setHidden] = useColumns(page);
  const [density, setDensity] = useDensity();
  return (
    <Menu position="bottom-end" shadow="md" width={210} closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconColumns3 size={14} />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={440} style={{overflowY: 'auto'}}>
        {DENSITIES.map((one) => (
          <Tick key={one.key} role="menuitemradio" on={density === one.key} onClick={() => setDensity(one.key)}>
            {one.word}
          </Tick>
        ))}
        <Menu.Divider />
        {columns.map((column) => {
          const shown = !hidden.includes(column.key);
          const toggle = () => setHidden(shown ? [...hidden, column.key] : hidden.filter((key) => key !== column.key));
          return (
            <Tick key={column.key} role="menuitemcheckbox" on={shown} onClick={toggle}>
              {column.word}
            </Tick>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function Tick(props: {
  role: 'menuitemradio' | 'menuitemcheckbox';
  on: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Menu.Item
      role={props.role}
      aria-checked={props.on}
      onClick={props.onClick}
      leftSection={<span className="no-mark">{props.on ? '✓' : ''}</span>}
    >
      {props.children}
    </Menu.Item>
  );
}
