import type {InboundRow} from '../../../src-shared/api/rows.ts';
import {type Columns, drawn} from '../../grid/columns.tsx';
import {instantText} from '../../ui/dates.ts';
import {count} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';
import {Swatch} from '../../ui/stock.tsx';

export const lateWords = (row: InboundRow): string =>
  row.daysLate > 0 ? `${count(row.daysLate, 'day')} late` : 'On plan';

export const columnsOf = (now: number): Columns<InboundRow> => [
  {
    headerName: '',
    headerTooltip: 'State',
    field: 'aspect',
    width: 30,
    resizable: false,
    cellRenderer: drawn((data: InboundRow) => <Signal aspect={data.aspect} label={lateWords(data)} />),
  },
  {
    headerName: 'Purchase, transfer',
    field: 'document',
    width: 148,
    tooltipField: 'document',
    cellRenderer: drawn((data: InboundRow) => (
      <span className="row tight">
        <Swatch state={data.kind === 'transfer' ? 'inTransit' : 'onOrder'} size={9} />
        <span className="trunc">{data.document}</span>
      </span>
    )),
  },
  {headerName: 'Line', field: 'line', type: 'right', width: 44},
  {
    headerName: 'From',
    field: 'fromName',
    flex: 1,
    minWidth: 84,
    cellClass: 'trunc',
    tooltipField: 'fromName',
    valueFormatter: ({data}) =>
      data === undefined ? '' : data.kind === 'transfer' ? `${data.fromName}, transfer` : data.fromName,
  },
  {headerName: 'SKU', field: 'item', width: 72},
  {headerName: 'Item', field: 'itemName', flex: 1.2, minWidth: 84, cellClass: 'trunc', tooltipField: 'itemName'},
  {headerName: 'Site', field: 'site', width: 52},
  {headerName: 'Open', field: 'open', type: 'fullQty', width: 56, cellClass: 'ag-right-aligned-cell cell-strong'},
  {headerName: 'Claimed', field: 'claimed', type: 'qty', width: 66},
  {
    headerName: 'Expected',
    field: 'expectedAt',
    width: 148,
    valueFormatter: (p) => (p.data === undefined ? '' : instantText(p.data.expectedAt, p.data.siteZone, now)),
  },
  {
    headerName: 'Late, d',
    field: 'daysLate',
    type: 'qty',
    width: 56,
    cellClass: (p) => `ag-right-aligned-cell${p.value > 0 ? ' tone-stop strong' : ' nil'}`,
  },
  {
    headerName: 'Moved',
    headerTooltip: 'Times the date was moved',
    field: 'redated',
    type: 'qty',
    width: 66,
    hide: narrow(),
  },
];

/** Below this the names of supplier and item need the room; the pane beside says how often the date was moved. */
const narrow = (): boolean => !matchMedia('(min-width: 1440px)').matches;
