import type {InventoryRow} from '../../../src-shared/api/rows.ts';
import {band, type Columns, drawn, stateHeader, stateWords} from '../../grid/columns.tsx';
import {Signal} from '../../ui/signal.tsx';
import {STATES, type StockState, StockStrip} from '../../ui/stock.tsx';
import type {Hideable} from '../table.tsx';
import {coverCell, excessCell, nextReceiptCell, priceCell, runsOutCell, sellableCell} from './stock-columns.ts';

/** The strip's full width; a larger position is drawn at full width. */
const STRIP_UNITS = 2_000;

const state = (field: StockState, width: number, first = false) => ({
  ...(first ? band : {}),
  ...stateWords(field),
  field,
  type: 'qty',
  width,
  // Inside the grid's own head, which keeps sorting by a click.
  headerComponentParams: {innerHeaderComponent: stateHeader(field)},
});

export const partsOf = (row: InventoryRow): Record<StockState, number> => ({
  sellable: row.sellable,
  allocated: row.allocated,
  reserved: row.reserved,
  receiving: row.receiving,
  inspection: row.inspection,
  counting: row.counting,
  quarantine: row.quarantine,
  damaged: row.damaged,
  spoilt: row.spoilt,
  noLot: row.noLot,
  staged: row.staged,
  inTransit: row.inTransit,
  onOrder: row.onOrder,
});

export const partsLabel = (row: InventoryRow): string => {
  const parts = partsOf(row);
  return STATES.flatMap(({key, word}) => (parts[key] > 0 ? [`${word} ${parts[key]}`] : [])).join(', ') || 'Nothing';
};

/** Columns a person may hide. */
export const HIDEABLE: readonly Hideable[] = [
  {key: 'atp7', word: 'To promise in 7 days'},
  {key: 'atp30', word: 'To promise in 30 days'},
  {key: 'stockOut', word: 'Runs out'},
  ...STATES.filter(({key}) => key !== 'sellable').map(({key, word}) => ({key, word})),
  {key: 'onHand', word: 'On hand'},
  {key: 'strip', word: 'Made of'},
  {key: 'nextReceipt', word: 'Next receipt'},
  {key: 'coverDays', word: 'Days of cover'},
  {key: 'excess', word: 'Excess'},
  {key: 'price', word: 'Price'},
];

/** `promised` heads the promise group; offline it says as of when. `excessFirst`: what a view is ranked by stands in sight. */
export function inventoryColumns(
  currency: string,
  hidden: readonly string[],
  today: number,
  promised: string,
  excessFirst: boolean,
): Columns<InventoryRow> {
  const columns: Columns<InventoryRow> = [
    {headerName: 'Position', children: positionColumns},
    {headerName: promised, children: [...promiseColumns(today), ...(excessFirst ? excessColumns(currency) : [])]},
    {headerName: 'Claimed', headerClass: 'band', children: [state('allocated', 70, true), state('reserved', 60)]},
    {
      headerName: 'On hand, not free',
      headerClass: 'band',
      children: [
        state('receiving', 60, true),
        state('inspection', 58),
        state('counting', 62),
        state('quarantine', 60),
        state('damaged', 66),
        state('spoilt', 60),
        state('noLot', 60),
        state('staged', 66),
      ],
    },
    {headerName: 'Coming', headerClass: 'band', children: [state('inTransit', 70, true), state('onOrder', 64)]},
    {headerName: 'Whole position', headerClass: 'band', children: wholeColumns(currency, today, !excessFirst)},
  ];
  return columns.map((column) =>
    'children' in column
      ? {
          ...column,
          children: column.children.map((child) => {
            const key =
              'colId' in child && child.colId !== undefined ? child.colId : 'field' in child ? child.field : '';
            return {...child, hide: key !== undefined && hidden.includes(key)};
          }),
        }
      : column,
  );
}

const positionColumns: Columns<InventoryRow> = [
  {
    headerName: '',
    headerTooltip: 'State',
    field: 'aspect',
    width: 30,
    pinned: 'left',
    resizable: false,
    tooltipField: 'why',
    cellRenderer: drawn((data: InventoryRow) => <Signal aspect={data.aspect} label={data.why} />),
  },
  {headerName: 'SKU', field: 'item', width: 72, pinned: 'left'},
  {headerName: 'Item', field: 'itemName', width: 166, pinned: 'left', tooltipField: 'itemName', cellClass: 'trunc'},
  {headerName: 'Site', field: 'siteName', width: 78, pinned: 'left'},
];

const promiseColumns = (today: number): Columns<InventoryRow> => [
  {...state('sellable', 80), ...sellableCell},
  {headerName: '+7 d', headerTooltip: 'Can be promised within 7 days', field: 'atp7', type: 'qty', width: 54},
  {...runsOutCell(today), field: 'stockOut', width: 88},
];

const excessColumns = (currency: string): Columns<InventoryRow> => [
  {
    ...coverCell,
    headerTooltip: 'Days the sellable stock lasts at the demand of the last 28 days',
    field: 'coverDays',
  },
  {...excessCell(currency), headerTooltip: 'What exceeds 60 days of cover, at book value', field: 'excess'},
];

const wholeColumns = (currency: string, today: number, withExcess: boolean): Columns<InventoryRow> => [
  {
    ...band,
    headerName: 'On hand',
    field: 'onHand',
    type: 'qty',
    width: 76,
    headerClass: 'band ag-right-aligned-header',
  },
  {
    headerName: 'Made of',
    colId: 'strip',
    width: 148,
    sortable: false,
    cellRenderer: drawn((data: InventoryRow) => (
      <StockStrip
        parts={partsOf(data)}
        scale={Math.max(STRIP_UNITS, data.onHand + data.inTransit + data.onOrder)}
        label={partsLabel(data)}
      />
    )),
  },
  {headerName: '+30 d', headerTooltip: 'Can be promised within 30 days', field: 'atp30', type: 'qty', width: 66},
  {...nextReceiptCell(today), field: 'nextReceipt'},
  ...(withExcess ? excessColumns(currency) : []),
  {...priceCell(currency), field: 'price'},
];
