/** Column kinds: alignment, writing and weight of figures are decided here once. */
import type {ColDef, ColGroupDef, ColTypeDef, IHeaderParams, IInnerHeaderComponent} from 'ag-grid-community';
import type {ReactNode} from 'react';
import {must} from '../../src-shared/kernel/assert.ts';
import {gridQty, qty} from '../ui/format.ts';
import {STATES, type StockState, Swatch} from '../ui/stock.tsx';
import {markup} from './markup.ts';

export type Columns<Row> = (ColDef<Row> | ColGroupDef<Row>)[];

export const RIGHT = 'ag-right-aligned-cell';

/** `qty`: whole units, nought as a dot. `right`: any figure with a writer of its own. */
const columnTypes: Record<string, ColTypeDef> = {
  qty: {
    headerClass: 'ag-right-aligned-header',
    cellClass: (p) => (p.value === 0 ? `${RIGHT} nil` : RIGHT),
    valueFormatter: (p) => (typeof p.value === 'number' ? gridQty(p.value) : ''),
  },
  fullQty: {
    headerClass: 'ag-right-aligned-header',
    cellClass: RIGHT,
    valueFormatter: (p) => (typeof p.value === 'number' ? qty(p.value) : ''),
  },
  right: {headerClass: 'ag-right-aligned-header', cellClass: RIGHT},
};

/** The column kinds for rows of any shape: they name no field. */
export const columnTypesOf = <Row,>() => columnTypes as Record<string, ColTypeDef<Row>>;

/** First column of a group: a hairline at its left. */
export const band = {headerClass: 'band', cellStyle: {boxShadow: 'inset 1px 0 0 var(--sb-line)'}};

/** A column whose text follows the clock: written again every few seconds. */
export const TICKS = {ticks: true} as const;

/** A cell of one row drawn with components; nothing where the row is still on its way. */
export const drawn =
  <Row,>(draw: (row: Row) => ReactNode) =>
  ({data}: {data?: Row | undefined}): HTMLElement | null =>
    data === undefined ? null : elementOf(markup(draw(data)));

/** The first element of some markup; null where there is none. */
function elementOf(html: string): HTMLElement | null {
  const holder = document.createElement('template');
  holder.innerHTML = html;
  // Our components give one element, HTML's or SVG's; the grid appends whichever it is.
  return holder.content.firstElementChild as HTMLElement | null;
}

/** Column head that carries the state's swatch: the grid is its own legend. */
export function stateHeader(state: StockState): new () => IInnerHeaderComponent {
  return class implements IInnerHeaderComponent {
    #element: HTMLElement | null = null;
    init({displayName}: IHeaderParams): void {
      this.#element = elementOf(
        markup(
          <span className="row state-head">
            <Swatch state={state} size={9} />
            <span className="ag-header-cell-text">{displayName}</span>
          </span>,
        ),
      );
    }
    getGui(): HTMLElement {
      return must(this.#element, 'a head is made before it is shown');
    }
    refresh(): boolean {
      return false;
    }
  };
}

/** The words of a state for a column: short head, full tooltip. */
export function stateWords(state: StockState): {headerName: string; headerTooltip: string} {
  const words = STATES.find((one) => one.key === state);
  return {headerName: words?.short ?? state, headerTooltip: words?.word ?? state};
}
