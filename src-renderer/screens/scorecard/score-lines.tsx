/** The lines a figure is made of: the missed ones first, all on demand. */
import {Button} from '@mantine/core';
import {useMemo, useState} from 'react';
import type {RowFilter, RowQuery, RowSums, ScoreLineRow} from '../../../src-shared/api/rows.ts';
import type {KpiTile, ScorecardPage} from '../../../src-shared/api/types.ts';
import {useStatus} from '../../data/engine.tsx';
import {type Columns, drawn, RIGHT} from '../../grid/columns.tsx';
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
import {footOf, inUnits, listedWord, unlisted, type Which} from './score-foot.ts';
import {writeKpi} from './tiles.tsx';

const BY_VALUE: RowQuery['sort'] = [{column: 'value', descending: true}];
const BY_DAYS: RowQuery['sort'] = [{column: 'counted', descending: true}];

export function ScoreLines({page, tile, site, tier}: {page: ScorecardPage; tile: KpiTile; site: string; tier: string}) {
  const days = tile.unit === 'days';
  const [chosen, setWhich] = useState<Which>();
  // A median is checked over all of them; of a share the misses are asked for.
  const which = chosen ?? (days ? 'all' : 'missed');
  const state = useTable();
  const [row, setRow] = useState<ScoreLineRow>();
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const now = useNow(60_000);
  const filters: RowFilter[] = [
    {column: 'kpi', op: 'in', values: [tile.kpi]},
    {column: 'week', op: 'in', values: [page.week]},
  ];
  if (which === 'missed') filters.push({column: 'hit', op: 'in', values: [0]});
  if (site !== '') filters.push({column: 'site', op: 'in', values: [site]});
  if (tier !== '') filters.push({column: 'tier', op: 'in', values: [tier]});
  const columns = useMemo(() => columnsOf(tile.kpi, currency, now), [tile.kpi, currency, now]);
  const nothing = tile.value.due === 0;
  return (
    <>
      <div className="row subbar">
        <Tabs<Which>
          label="Lines"
          value={which}
          onChange={setWhich}
          items={[
            {key: 'missed', word: days ? 'Above target' : 'Missed'},
            {key: 'all', word: days ? 'All completed' : 'All due'},
          ]}
        />
        <span className="sub">{state.total === undefined ? '' : count(state.total, listedWord(tile.kpi))}</span>
        <Grow />
        <ExportButton state={state} />
      </div>
      <TablePane
        table="score-lines"
        state={state}
        filters={filters}
        sort={days ? BY_DAYS : BY_VALUE}
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
            {...(nothing ? nothingWords(tile) : metWords(tile))}
            actions={
              which === 'missed' &&
              !nothing && (
                <Button variant="default" onClick={() => setWhich('all')}>
                  {days ? 'Show all completed' : 'Show all due'}
                </Button>
              )
            }
          />
        }
      />
      <Foot tile={tile} which={which} sums={state.sums} />
    </>
  );
}

const nothingWords = (tile: KpiTile) =>
  tile.unit === 'days'
    ? {title: 'Nothing was completed', why: 'No order was wholly delivered in this week.'}
    : {title: 'Nothing was due', why: `No ${listedWord(tile.kpi)} of this week has come due yet.`};
const metWords = (tile: KpiTile) =>
  tile.unit === 'days'
    ? {title: 'None took longer', why: `Every order was delivered within ${writeKpi(tile, tile.target)}.`}
    : {title: `No ${listedWord(tile.kpi)} was missed`, why: `${tile.name}: every ${listedWord(tile.kpi)} due met it.`};

type FootProps = {tile: KpiTile; which: Which; sums: RowSums | undefined};

/** The figure once more, summed over the rows above: who opens it can check it. */
function Foot({tile, which, sums}: FootProps) {
  if (sums === undefined) return null;
  const more = unlisted(tile, which, sums);
  return (
    <div className="panefoot row" role="note" aria-label="Sum of the list">
      <b>{footOf(tile, which, sums)}</b>
      {more !== '' && <span className="sub">{more}</span>}
    </div>
  );
}

/**
 * What the days of a figure are called: each counts against its own, by the name that an export gives the same day. An order is
 * committed for its first promises, and for the days asked for where nothing was promised.
 */
const againstWord = (kpi: Kpi): string =>
  kpi === 'perfect-order'
    ? 'Committed for'
    : kpi.endsWith('-first') || kpi === 'promise-accuracy'
      ? 'First promise'
      : kpi.endsWith('-current')
        ? 'Promised now'
        : 'Asked for';

type Kpi = KpiTile['kpi'];

/** Below this the item and the hour are in the order a click away: what was promised and what came of it stays in sight. */
const narrow = (): boolean => !matchMedia('(min-width: 1440px)').matches;

/** An order cycle is from placed to delivered; every other figure counts against a day. */
const columnsOf = (kpi: Kpi, currency: string, now: number): Columns<ScoreLineRow> =>
  kpi === 'cycle-median'
    ? [mark, orderColumn, whoColumn, daysColumn, instantColumn('Placed', 'placedAt', now), deliveredColumn(now)]
    : lineColumns(kpi, currency, now);

const mark: Columns<ScoreLineRow>[number] = {
  headerName: '',
  headerTooltip: 'Met or missed',
  field: 'hit',
  width: 30,
  sortable: false,
  cellRenderer: drawn((data: ScoreLineRow) => (
    <Signal aspect={data.hit ? 'clear' : 'stop'} label={data.hit ? 'Met' : 'Missed'} />
  )),
};
const orderColumn: Columns<ScoreLineRow>[number] = {
  headerName: 'Order',
  field: 'order',
  width: 92,
  cellRenderer: drawn((data: ScoreLineRow) => (
    <a className="link" href={toOrder(data.order)}>
      {data.order}
    </a>
  )),
};
const whoColumn: Columns<ScoreLineRow>[number] = {
  headerName: 'Customer',
  field: 'customerName',
  flex: 1,
  minWidth: 116,
  tooltipField: 'customerName',
  cellRenderer: drawn((data: ScoreLineRow) => (
    <span className="row">
      <Tier tier={data.tier} />
      <span className="trunc">{data.customerName}</span>
    </span>
  )),
};
const daysColumn: Columns<ScoreLineRow>[number] = {
  headerName: 'Days',
  headerTooltip: 'Calendar days from placed to the last delivery',
  field: 'counted',
  type: 'right',
  width: 78,
  cellClass: (p) => (p.data?.hit === false ? `${RIGHT} tone-stop strong` : `${RIGHT} strong`),
  valueFormatter: (p) => (typeof p.value === 'number' ? (p.value / 10).toFixed(1) : ''),
};

const lineColumns = (kpi: Kpi, currency: string, now: number): Columns<ScoreLineRow> => [
  mark,
  orderColumn,
  {
    headerName: 'Why missed',
    field: 'why',
    width: narrow() ? 112 : 132,
    cellClass: 'tone-stop trunc',
    tooltipField: 'why',
  },
  whoColumn,
  {headerName: 'Item', field: 'item', width: 66, tooltipField: 'itemName', hide: narrow()},
  inUnits(kpi)
    ? {
        headerName: 'Filled',
        headerTooltip: 'Units that count as filled, of those asked for; they add up to the figure',
        field: 'counted',
        type: 'right',
        width: 86,
        valueFormatter: (p) => (p.data === undefined ? '' : `${qty(p.data.counted)} / ${qty(p.data.due)}`),
      }
    : {
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
    headerName: againstWord(kpi),
    headerTooltip: 'The day this figure counts against',
    field: 'againstDay',
    width: 92,
    valueFormatter: (p) => (typeof p.value === 'number' ? dayText(p.value) : ''),
  },
  deliveredColumn(now),
];

const instantColumn = (headerName: string, field: 'placedAt' | 'deliveredAt', now: number) =>
  ({
    headerName,
    field,
    width: narrow() ? 92 : 150,
    // A far zone's name is longer than the column.
    tooltipValueGetter: ({valueFormatted}) => valueFormatted ?? '',
    valueFormatter: (p) =>
      p.data === undefined || typeof p.value !== 'number'
        ? ''
        : narrow()
          ? dayText(dayOf(p.value, p.data.zone))
          : instantText(p.value, p.data.zone, now),
  }) satisfies Columns<ScoreLineRow>[number];

/** When it was delivered, or where it is. */
const deliveredColumn = (now: number): Columns<ScoreLineRow>[number] => {
  const {valueFormatter, ...column} = instantColumn('Delivered', 'deliveredAt', now);
  return {
    ...column,
    cellClass: (p) => (p.value === null ? 'tone-stop strong' : ''),
    valueFormatter: (p) => (p.value === null ? (p.data?.state ?? '') : valueFormatter(p)),
  };
};
