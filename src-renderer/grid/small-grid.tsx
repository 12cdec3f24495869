/** A grid over rows that are all here: lines of an order, of a report; at most a few hundred. Order as given. */
import './grid.css';
import type {GridApi} from 'ag-grid-community';
import {AgGridReact} from 'ag-grid-react';
import {type Ref, useEffect, useImperativeHandle, useRef} from 'react';
import {type Columns, columnTypesOf} from './columns.tsx';
import type {GridHandle} from './live-grid.tsx';
import {registerGrid} from './modules.ts';
import {type Density, gridThemes} from './theme.ts';

registerGrid();

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
  const {rows, columns, idOf, label, selected, onSelect, onOpen, density = 'compact', sortable = false} = props;
  const api = useRef<GridApi<Row> | null>(null);
  const show = () => {
    if (selected !== undefined) api.current?.getRowNode(selected)?.setSelected(true, true, 'api');
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `show` reads only what is listed
  useEffect(show, [selected, rows]);
  useImperativeHandle(
    props.handle,
    () => ({move: (by) => move(api.current, by), rerank: () => undefined, window: async () => undefined}),
    [],
  );
  return (
    <section className="fill" aria-label={label}>
      <AgGridReact<Row>
        theme={gridThemes[density]}
        columnTypes={columnTypesOf<Row>()}
        columnDefs={columns}
        rowData={rows as Row[]}
        defaultColDef={{resizable: true, sortable, suppressHeaderMenuButton: true, enableCellChangeFlash: true}}
        getRowId={(p) => idOf(p.data)}
        rowSelection={{mode: 'singleRow', checkboxes: false, enableClickSelection: true}}
        animateRows={false}
        tooltipShowDelay={400}
        onGridReady={(event) => {
          api.current = event.api;
        }}
        onFirstDataRendered={show}
        onRowSelected={(event) => {
          if (event.node.isSelected() === true && event.data !== undefined && event.source !== 'api')
            onSelect?.(event.data);
        }}
        onRowDoubleClicked={(event) => event.data !== undefined && onOpen?.(event.data)}
        onCellKeyDown={(event) => {
          const key = event.event instanceof KeyboardEvent ? event.event.key : '';
          if (key === 'Enter' && event.data !== undefined) onOpen?.(event.data);
        }}
      />
    </section>
  );
}

function move<Row>(api: GridApi<Row> | null, by: number): void {
  if (api === null) return;
  const at = api.getSelectedNodes()[0]?.rowIndex ?? undefined;
  const to = at === undefined ? 0 : Math.min(Math.max(0, at + by), api.getDisplayedRowCount() - 1);
  api.getDisplayedRowAtIndex(to)?.setSelected(true, true, 'rowClicked');
  if (api.getDisplayedRowCount() > 0) api.ensureIndexVisible(to);
}
