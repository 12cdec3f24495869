/** A grid over rows that are all here: lines of an order, of a report; at most a few hundred. Order as given. */
import './grid.css';
import type {GridApi, GridOptions} from 'ag-grid-community';
import {type Ref, type RefObject, useCallback, useEffect, useImperativeHandle, useRef, useState} from 'react';
import {useLatest} from '../ui/latest.ts';
import {AgGrid} from './ag-grid.tsx';
import {type Columns, columnTypesOf} from './columns.tsx';
import type {GridHandle} from './live-grid.tsx';
import {type Density, gridThemes} from './theme.ts';

type SmallGridProps<Row> = {
  readonly rows: readonly Row[];
  readonly columns: Columns<Row>;
  readonly idOf: (row: Row) => string;
  readonly label: string;
  readonly selected?: string | undefined;
  readonly onSelect?: (row: Row) => void;
  readonly onOpen?: (row: Row) => void;
  readonly density?: Density;
  readonly sortable?: boolean;
  readonly handle?: Ref<GridHandle>;
};

export function SmallGrid<Row>(props: SmallGridProps<Row>) {
  const {rows, columns, label, selected, density = 'compact', sortable = false} = props;
  const api = useRef<GridApi<Row> | null>(null);
  const onMade = useCallback((made: GridApi<Row> | null) => {
    api.current = made;
  }, []);
  const latest = useLatest(props);
  const [options] = useState(() => optionsOf(latest));
  const defaultColDef = sortable ? SORTED_COLUMN : STILL_COLUMN;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have the chosen one elsewhere
  useEffect(() => select(api.current, selected), [selected, rows]);
  useImperativeHandle(
    props.handle,
    () => ({move: (by) => move(api.current, by), rerank: () => undefined, window: async () => undefined}),
    [],
  );
  return (
    <section className="fill" aria-label={label}>
      <AgGrid<Row>
        onMade={onMade}
        options={options}
        changing={{theme: gridThemes[density], columnDefs: columns, rowData: rows as Row[], defaultColDef}}
      />
    </section>
  );
}

const STILL_COLUMN = {resizable: true, sortable: false, suppressHeaderMenuButton: true, enableCellChangeFlash: true};
const SORTED_COLUMN = {...STILL_COLUMN, sortable: true};

/** What the grid does for as long as it stands; its listeners ask for the newest props. */
function optionsOf<Row>(latest: RefObject<SmallGridProps<Row>>): GridOptions<Row> {
  return {
    columnTypes: columnTypesOf<Row>(),
    getRowId: (p) => latest.current.idOf(p.data),
    rowSelection: {mode: 'singleRow', checkboxes: false, enableClickSelection: true},
    animateRows: false,
    tooltipShowDelay: 400,
    onFirstDataRendered: (event) => select(event.api, latest.current.selected),
    onRowSelected: (event) => {
      if (event.node.isSelected() === true && event.data !== undefined && event.source !== 'api')
        latest.current.onSelect?.(event.data);
    },
    onRowDoubleClicked: (event) => event.data !== undefined && latest.current.onOpen?.(event.data),
    onCellKeyDown: (event) => {
      const key = event.event instanceof KeyboardEvent ? event.event.key : '';
      if (key === 'Enter' && event.data !== undefined) latest.current.onOpen?.(event.data);
    },
  };
}

function select<Row>(api: GridApi<Row> | null, id: string | undefined): void {
  if (id !== undefined) api?.getRowNode(id)?.setSelected(true, true, 'api');
}

function move<Row>(api: GridApi<Row> | null, by: number): void {
  if (api === null) return;
  const at = api.getSelectedNodes()[0]?.rowIndex ?? undefined;
  const to = at === undefined ? 0 : Math.min(Math.max(0, at + by), api.getDisplayedRowCount() - 1);
  api.getDisplayedRowAtIndex(to)?.setSelected(true, true, 'rowClicked');
  if (api.getDisplayedRowCount() > 0) api.ensureIndexVisible(to);
}
