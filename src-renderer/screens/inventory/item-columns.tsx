/** The inventory turned: one row per item, a group of columns per site; the figures of all sites first. */
import type {ItemRow} from '../../../src-shared/api/rows.ts';
import {type Columns, drawn, RIGHT} from '../../grid/columns.tsx';
import {gridQty, qty} from '../../ui/format.ts';
import {Signal} from '../../ui/signal.tsx';
import type {Hideable} from '../table.tsx';
import {coverCell, excessCell, nextReceiptCell, priceCell, runsOutCell, sellableCell} from './stock-columns.ts';

type Site = {readonly id: string; readonly name: string};

export const ITEM_HIDEABLE: readonly Hideable[] = [
  {key: 'atp7', word: 'To promise in 7 days'},
  {key: 'stockOut', word: 'Runs out'},
  {key: 'coming', word: 'Coming'},
  {key: 'onHand', word: 'On hand'},
  {key: 'nextReceipt', word: 'Next receipt'},
  {key: 'coverDays', word: 'Days of cover'},
  {key: 'excess', word: 'Excess'},
  {key: 'price', word: 'Price'},
];

/** The site that a column is about: `sellable:RDG`. */
export const siteOfColumn = (column: string): string | undefined => column.split(':')[1];

export function itemColumns(
  sites: readonly Site[],
  currency: string,
  hidden: readonly string[],
  today: number,
): Columns<ItemRow> {
  const shown = (columns: Columns<ItemRow>): Columns<ItemRow> =>
    columns.map((column) => ('field' in column ? {...column, hide: hidden.includes(column.field ?? '')} : column));
  return [
    {headerName: 'Item', children: itemCells},
    {headerName: 'All sites', children: shown(allSites(today))},
    ...sites.map((site) => ({headerName: site.name, headerClass: 'band', children: siteCells(site)})),
    {headerName: 'Whole item', headerClass: 'band', children: shown(wholeItem(currency, today))},
  ];
}

const itemCells: Columns<ItemRow> = [
  {
    headerName: '',
    headerTooltip: 'The worst state among its sites',
    field: 'aspect',
    width: 30,
    pinned: 'left',
    resizable: false,
    tooltipField: 'why',
    cellRenderer: drawn((data: ItemRow) => <Signal aspect={data.aspect} label={data.why} />),
  },
  {headerName: 'SKU', field: 'item', width: 72, pinned: 'left'},
  {headerName: 'Item', field: 'itemName', width: 188, pinned: 'left', tooltipField: 'itemName', cellClass: 'trunc'},
];

const allSites = (today: number): Columns<ItemRow> => [
  {...sellableCell, headerName: 'Sellable', field: 'sellable', width: 76},
  {headerName: '+7 d', headerTooltip: 'Can be promised within 7 days', field: 'atp7', type: 'qty', width: 60},
  {headerName: 'Coming', headerTooltip: 'On order and in transit', field: 'coming', type: 'qty', width: 68},
  {...runsOutCell(today), headerTooltip: 'The first site that does', field: 'stockOut', width: 92},
];

/** A site without the item shows a dash, which is not nought. */
const siteCells = (site: Site): Columns<ItemRow> => [
  {
    headerName: 'Sellable',
    headerTooltip: `Sellable at ${site.name}`,
    colId: `sellable:${site.id}`,
    headerClass: 'band ag-right-aligned-header',
    cellStyle: {boxShadow: 'inset 1px 0 0 var(--sb-line)'},
    width: 82,
    valueGetter: (p) => p.data?.sites[site.id]?.sellable,
    cellRenderer: drawn((data: ItemRow) => <SellableThere row={data} site={site.id} />),
    cellClass: RIGHT,
    tooltipValueGetter: (p) => p.data?.sites[site.id]?.why ?? `${site.name} does not keep it`,
  },
  {...siteFigure(site, 'atp7', '+7 d', 'Can be promised within 7 days from'), width: 58},
  {...siteFigure(site, 'coming', 'Coming', 'On order and in transit to'), width: 68},
];

const siteFigure = (site: Site, field: 'atp7' | 'coming', head: string, tip: string) => ({
  headerName: head,
  headerTooltip: `${tip} ${site.name}`,
  colId: `${field}:${site.id}`,
  headerClass: 'ag-right-aligned-header',
  cellClass: (p: {value?: unknown}) => (p.value === 0 || p.value === undefined ? `${RIGHT} nil` : RIGHT),
  valueGetter: (p: {data?: ItemRow | undefined}) => p.data?.sites[site.id]?.[field],
  valueFormatter: (p: {value?: unknown; data?: ItemRow | undefined}) =>
    typeof p.value === 'number' ? gridQty(p.value) : p.data === undefined ? '' : '–',
});

/** The figure, with the state's shape where it is not clear: where to look first. */
function SellableThere({row, site}: {row: ItemRow; site: string}) {
  const there = row.sites[site];
  if (there === undefined) return <span className="nil">–</span>;
  return (
    <span className="row site-figure">
      {there.aspect !== 'clear' && <Signal aspect={there.aspect} size={9} label={there.why} />}
      <span className={there.sellable === 0 ? 'tone-stop strong' : 'strong'}>{qty(there.sellable)}</span>
    </span>
  );
}

const wholeItem = (currency: string, today: number): Columns<ItemRow> => [
  {headerName: 'On hand', field: 'onHand', type: 'qty', width: 78, headerClass: 'band ag-right-aligned-header'},
  {...nextReceiptCell(today), headerTooltip: 'The first at any site', field: 'nextReceipt'},
  {
    ...coverCell,
    headerTooltip: 'Days the sellable stock of all sites lasts at the demand of the last 28 days',
    field: 'coverDays',
  },
  {
    ...excessCell(currency),
    headerTooltip: 'What exceeds 60 days of cover, at book value, over all sites',
    field: 'excess',
  },
  {...priceCell(currency), field: 'price'},
];
