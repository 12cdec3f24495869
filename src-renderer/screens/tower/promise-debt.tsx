/** The lots that promise debt is made of: past the day of their first promise and still here, with what of each counts. */
import {useMemo, useState} from 'react';
import type {RowFilter, RowQuery, ScoreLineRow} from '../../../src-shared/api/rows.ts';
import {useStatus} from '../../data/engine.tsx';
import {type Columns, drawn} from '../../grid/columns.tsx';
import {dayText} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {Grow, PageBar} from '../../ui/page-bar.tsx';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {ExportButton} from '../export-button.tsx';
import {toOrder} from '../places.ts';
import {useSiteScope} from '../shell.tsx';
import {TablePane, useDensity, useTable, useTableKeys} from '../table.tsx';

const filtersOf = (site: string): RowFilter[] => [
  {column: 'kpi', op: 'in', values: ['promise-debt']},
  ...(site === '' ? [] : [{column: 'site', op: 'in' as const, values: [site]}]),
];
const SORT: RowQuery['sort'] = [{column: 'counted', descending: true}];

export function PromiseDebt() {
  const state = useTable();
  const [row, setRow] = useState<ScoreLineRow>();
  const [density] = useDensity();
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const [site] = useSiteScope();
  const filters = useMemo(() => filtersOf(site), [site]);
  const columns = useMemo(() => columnsOf(currency), [currency]);
  useTableKeys('Promise debt', state, []);
  const {sums, total} = state;
  return (
    <>
      <PageBar title="Promise debt">
        <a className="link" href={linkTo('orders', [], {only: 'past-first'})}>
          Show their orders
        </a>
        <Grow />
        <ExportButton state={state} />
      </PageBar>
      <Status>
        <b>{total === undefined ? 'Reading' : qty(total)}</b> lots past their first promise and still here, when this
        was opened
      </Status>
      <div className="body">
        <Pane label="Lots owed">
          <TablePane
            table="score-lines"
            state={state}
            filters={filters}
            sort={SORT}
            columns={columns}
            label="Lots past first promise"
            what="The lots"
            selected={row?.id}
            onSelect={setRow}
            onOpen={(opened) => go(toOrder(opened.order))}
            density={density}
            empty={<Empty title="Nothing is owed" why="No lot is past its first promise." aspect="clear" />}
          />
          {sums !== undefined && (
            <div className="panefoot row" role="note" aria-label="Sum of the list">
              <b>
                {money(sums.counted, currency)} in {count(total ?? 0, 'lot')}
              </b>
              <span className="sub">{count(sums.due, 'unit')} still here, at the price of their order</span>
            </div>
          )}
        </Pane>
      </div>
    </>
  );
}

const dayOfRow = ({value}: {value: unknown}): string => (typeof value === 'number' ? dayText(value) : '');

const columnsOf = (currency: string): Columns<ScoreLineRow> => [
  {
    headerName: 'Order',
    field: 'order',
    width: 104,
    cellRenderer: drawn((data: ScoreLineRow) => (
      <a className="link" href={toOrder(data.order)}>
        {data.order}
      </a>
    )),
  },
  {
    headerName: 'Counts',
    headerTooltip: 'What of it is promise debt: the units still here at the price of the order',
    field: 'counted',
    type: 'right',
    width: 96,
    valueFormatter: (p) => (typeof p.value === 'number' ? money(p.value, currency) : ''),
  },
  {
    headerName: 'Still here',
    headerTooltip: 'Units that have not left, of all of the lot',
    field: 'due',
    type: 'right',
    width: 100,
    valueFormatter: (p) => (p.data === undefined ? '' : `${qty(p.data.due)} / ${qty(p.data.quantity)}`),
  },
  {headerName: 'Line', field: 'line', type: 'right', width: 64},
  {
    headerName: 'Customer',
    field: 'customerName',
    flex: 1,
    minWidth: 150,
    tooltipField: 'customerName',
    cellRenderer: drawn((data: ScoreLineRow) => (
      <span className="row">
        <Tier tier={data.tier} />
        <span className="trunc">{data.customerName}</span>
      </span>
    )),
  },
  {headerName: 'Item', field: 'item', width: 92, tooltipField: 'itemName'},
  {headerName: 'Name', field: 'itemName', flex: 1, minWidth: 120, tooltipField: 'itemName', cellClass: 'trunc'},
  {headerName: 'Site', field: 'site', width: 72},
  {headerName: 'First promise', field: 'firstDay', width: 112, valueFormatter: dayOfRow},
  {
    headerName: 'Since',
    headerTooltip: 'Days past the day it was first promised to be delivered on, by the customer’s calendar',
    field: 'why',
    width: 96,
    cellClass: 'tone-stop',
    sortable: false,
  },
  {headerName: 'Promised now', field: 'currentDay', width: 116, valueFormatter: dayOfRow},
];
