import type {PoolRow} from '../../../src-shared/api/rows.ts';
import {type Columns, drawn} from '../../grid/columns.tsx';
import {dayOf, dayText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';

/** The state in words, with what is missing of it. */
export const stateWords = ({state, cut}: PoolRow): string => {
  if (state === 'not all there') return `${qty(cut)} not there`;
  return state === 'over' ? 'Over' : `${state.charAt(0).toUpperCase()}${state.slice(1)}`;
};
const KIND_WORDS = {protected: 'Keep', quota: 'At most', safety: 'Safety'} as const;
export const kindWord = ({kind}: PoolRow): string => KIND_WORDS[kind];

export const columnsOf = (now: number): Columns<PoolRow> => [
  {
    headerName: '',
    headerTooltip: 'State',
    field: 'aspect',
    width: 30,
    resizable: false,
    cellRenderer: drawn((data: PoolRow) => <Signal aspect={data.aspect} label={stateWords(data)} />),
  },
  {
    headerName: 'Rule',
    field: 'kind',
    width: 68,
    valueFormatter: ({data}) => (data === undefined ? '' : kindWord(data)),
  },
  {headerName: 'For', field: 'segmentName', flex: 1, minWidth: 84, cellClass: 'trunc', tooltipField: 'segmentName'},
  {headerName: 'SKU', field: 'item', width: 68},
  {headerName: 'Item', field: 'itemName', flex: 1.5, minWidth: 96, cellClass: 'trunc', tooltipField: 'itemName'},
  {headerName: 'Site', field: 'siteName', width: 88, cellClass: 'trunc', tooltipField: 'siteName'},
  {headerName: 'Units', field: 'quantity', type: 'fullQty', width: 58},
  {headerName: 'Used', field: 'used', type: 'qty', width: 58},
  {headerName: 'Left', field: 'left', type: 'fullQty', width: 58, cellClass: 'ag-right-aligned-cell cell-strong'},
  {
    headerName: 'Before',
    headerTooltip: 'Counts for what leaves before this day of the site',
    field: 'until',
    width: 96,
    valueFormatter: ({data}) => (data === undefined ? '' : beforeDay(data, now)),
  },
  {
    headerName: 'State',
    field: 'state',
    width: 108,
    valueFormatter: ({data}) => (data === undefined ? '' : stateWords(data)),
    cellClass: ({data}) => (data?.state === 'not all there' ? 'tone-stop strong' : ''),
  },
];

/** The day of the site from which it no longer counts; '' where it has no end. */
export const beforeDay = ({until, siteZone}: PoolRow, now: number): string =>
  until === null ? '' : dayText(dayOf(until, siteZone), dayOf(now, siteZone));
