/** The lines a figure is made of: the missed ones first, all on demand. */
import {Button} from '@mantine/core';
import {useMemo, useState} from 'react';
import type {RowFilter, RowQuery, ScoreLineRow} from '../../../src-shared/api/rows.ts';
import type {KpiTile, ScorecardPage} from '../../../src-shared/api/types.ts';
import {useStatus} from '../../data/engine.tsx';
import {type Columns, drawn} from '../../grid/columns.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, dayText, instantText} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Grow, Tabs} from '../../ui/page-bar.tsx';
import {go} from '../../ui/router.ts';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {ExportButton} from '../export-button.tsx';
import {toOrder} from '../places.ts';
import {TablePane, useTable} from '../table.tsx';

const SORT: RowQuery['sort'] = [{column: 'value', descending: true}];
type Which = 'missed' | 'all';

export function ScoreLines({page, tile, site, tier}: {page: ScorecardPage; tile: KpiTile; site: string; tier: string}) {
  const [which, setWhich] = useState<Which>('missed');
  const state = useTable();
  const [row, setRow] = useState<ScoreLineRow>();
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const now = useNow(60_000);
  const against = againstWord(tile.kpi);
  const filters: RowFilter[] = [
    {column: 'kpi', op: 'in', values: [tile.kpi]},
    {column: 'week', op: 'in', values: [page.week]},
  ];
  if (which === 'missed') filters.push({column: 'hit', op: 'in', values: [0]});
  if (site !== '') filters.push({column: 'site', op: 'in', values: [site]});
  if (tier !== '') filters.push({column: 'tier', op: 'in', values: [tier]});
  const columns = useMemo(() => lineColumns(currency, now, against), [currency, now, against]);
  const nothing = tile.value.due === 0;
  return (
    <>
      <div className="row subbar">
        <Tabs<Which>
          label="Lines"
          value={which}
          onChange={setWhich}
          items={[
            {key: 'missed', word: 'Missed'},
            {key: 'all', word: 'All due'},
          ]}
        />
        <span className="sub">{state.total === undefined ? '' : count(state.total, 'line')}</span>
        <Grow />
        <ExportButton state={state} />
      </div>
      <TablePane
        table="score-lines"
        state={state}
        filters={filters}
        sort={SORT}
        columns={columns}
        label="Lines counted"
        what="The lines"
        selected={row?.id}
        onSelect={setRow}
        onOpen={(opened) => go(toOrder(opened.order))}
        empty={
          <Empty
            small
            aspect={nothing ? 'wait' : 'clear'}
            title={nothing ? 'Nothing was due' : 'No line was missed'}
            why={nothing ? 'No line of this week has come due yet.' : `${tile.name}: every line due met it.`}
            actions={
              <Button variant="default" onClick={() => setWhich('all')}>
                Show all due
              </Button>
            }
          />
        }
      />
    </>
  );
}

/** What the days of a figure are called: each counts against its own. */
const againstWord = (kpi: KpiTile['kpi']): string =>
  kpi.endsWith('-first') || kpi === 'promise-accuracy' || kpi === 'perfect-order'
    ? 'First promise'
    : kpi.endsWith('-current')
      ? 'Promised now'
      : kpi === 'cycle-median'
        ? 'Completed'
        : 'Asked for';

/** Below this the item and the hour are in the order a click away: what was promised and what came of it stays in sight. */
const narrow = (): boolean => !matchMedia('(min-width: 1440px)').matches;

const lineColumns = (currency: string, now: number, against: string): Columns<ScoreLineRow> => [
  {
    headerName: '',
    headerTooltip: 'Met or missed',
    field: 'hit',
    width: 30,
    sortable: false,
    cellRenderer: drawn((data: ScoreLineRow) => (
      <Signal aspect={data.hit ? 'clear' : 'stop'} label={data.hit ? 'Met' : 'Missed'} />
    )),
  },
  {
    headerName: 'Order',
    field: 'order',
    width: 92,
    cellRenderer: drawn((data: ScoreLineRow) => (
      <a className="link" href={toOrder(data.order)}>
        {data.order}
      </a>
    )),
  },
  {
    headerName: 'Why missed',
    field: 'why',
    width: narrow() ? 112 : 132,
    cellClass: 'tone-stop trunc',
    tooltipField: 'why',
  },
  {
    headerName: 'Customer',
    field: 'customerName',
    flex: 1,
    minWidth: 84,
    tooltipField: 'customerName',
    cellRenderer: drawn((data: ScoreLineRow) => (
      <span className="row">
        <Tier tier={data.tier} />
        <span className="trunc">{data.customerName}</span>
      </span>
    )),
  },
  {headerName: 'Item', field: 'item', width: 66, tooltipField: 'itemName', hide: narrow()},
  {
    headerName: 'Filled',
    headerTooltip: 'Units filled of those asked for',
    field: 'filled',
    type: 'right',
    width: 86,
    valueFormatter: (p) => (p.data === undefined ? '' : `${qty(p.data.filled)} / ${qty(p.data.quantity)}`),
  },
  {
    headerName: 'Value',
    field: 'value',
    type: 'right',
    hide: narrow(),
    width: 72,
    valueFormatter: (p) => (typeof p.value === 'number' ? money(p.value, currency) : ''),
  },
  {
    headerName: against,
    headerTooltip: 'The day this figure counts against',
    field: 'againstDay',
    width: 92,
    valueFormatter: (p) => (typeof p.value === 'number' ? dayText(p.value) : ''),
  },
  deliveredColumn(now),
];

/** When it was delivered, or where it is. */
const deliveredColumn = (now: number): Columns<ScoreLineRow>[number] => ({
  headerName: 'Delivered',
  field: 'deliveredAt',
  width: narrow() ? 92 : 150,
  // A far zone's name is longer than the column.
  tooltipValueGetter: ({valueFormatted}) => valueFormatted ?? '',
  cellClass: (p) => (p.value === null ? 'tone-stop strong' : ''),
  valueFormatter: (p) =>
    p.data === undefined
      ? ''
      : p.value === null
        ? p.data.state
        : narrow()
          ? dayText(dayOf(p.value, p.data.zone))
          : instantText(p.value, p.data.zone, now),
});
