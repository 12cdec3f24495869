/** What a position's and an item's grid say alike of stock: how a figure is written, its width and its tone. Each adds its own field. */
import {RIGHT} from '../../grid/columns.tsx';
import {dayText} from '../../ui/dates.ts';
import {gridMoney, price, qty} from '../../ui/format.ts';

type Cell<Row = unknown> = {readonly value?: number | null | undefined; readonly data?: Row | undefined};
type Stock = {readonly sellable: number; readonly overCommitted: number; readonly stockOut: number | null};

type Excess = {readonly excessUnits: number; readonly excess: number | null};

const rightOrNil = (p: Cell) => (p.value === null ? `${RIGHT} nil` : RIGHT);

/** `missing` stands where the row has no such figure; nothing while the row is on its way. */
const written = (write: (value: number) => string, missing: string) => (p: Cell) =>
  p.value === undefined ? '' : p.value === null ? missing : write(p.value);

export const sellableCell = {
  type: 'fullQty',
  cellClass: (p: Cell) => `${RIGHT} cell-strong${p.value === 0 ? ' tone-stop' : ''}`,
  tooltipValueGetter: (p: Cell<Stock>) =>
    p.data !== undefined && p.data.overCommitted > 0 ? `${qty(p.data.overCommitted)} over-committed` : undefined,
};

export const runsOutCell = (today: number) => ({
  headerName: 'Runs out',
  cellClass: (p: Cell<Stock>) => (p.data?.sellable === 0 ? 'tone-stop strong' : p.value === null ? 'nil' : ''),
  valueFormatter: (p: Cell<Stock>) => {
    if (p.data === undefined) return '';
    if (p.data.sellable === 0) return 'Out now';
    return p.data.stockOut === null ? 'Not in sight' : dayText(p.data.stockOut, today);
  },
});

export const nextReceiptCell = (today: number) => ({
  headerName: 'Next receipt',
  width: 96,
  cellClass: (p: Cell) => (p.value === null ? 'nil' : ''),
  valueFormatter: written((day) => dayText(day, today), 'None due'),
});

export const coverCell = {
  headerName: 'Cover, d',
  type: 'right',
  width: 84,
  cellClass: rightOrNil,
  valueFormatter: written((days) => qty(Math.round(days)), 'no demand'),
};

/** In money; in units to those who may not see cost. */
export const excessCell = (currency: string) => ({
  headerName: 'Excess',
  type: 'right',
  width: 92,
  cellClass: (p: Cell<Excess>) => (p.data?.excessUnits === 0 ? `${RIGHT} nil` : RIGHT),
  valueFormatter: ({data}: Cell<Excess>) => {
    if (data === undefined) return '';
    if (data.excess !== null) return gridMoney(data.excess, currency);
    return data.excessUnits === 0 ? '·' : `${qty(data.excessUnits)} units`;
  },
});

export const priceCell = (currency: string) => ({
  headerName: 'Price',
  type: 'right',
  width: 78,
  valueFormatter: written((unitPrice) => price(unitPrice, currency), ''),
});
