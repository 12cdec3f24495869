/** The shared weekly page: each figure with its target, its trend and the lines it is made of. */
import {Button, Menu} from '@mantine/core';
import {IconChevronDown, IconPrinter} from '@tabler/icons-react';
import {useMemo, useState} from 'react';
import type {RowFilter, RowQuery, ScoreLineRow} from '../../../src-shared/api/rows.ts';
import type {KpiTile, ScorecardPage} from '../../../src-shared/api/types.ts';
import {AgeBars, WeekLine, WeekStack} from '../../charts/weeks.tsx';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import type {Columns} from '../../grid/columns.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayShort, dayText, instantText, isoWeek} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {toOrder} from '../places.ts';
import {useSiteScope} from '../shell.tsx';
import {ExportButton, TablePane, useTable} from '../table.tsx';
import {Wait} from '../wait.tsx';
import {aspectOf, figureOf, KpiTiles, missedOf, writeKpi} from './tiles.tsx';

type TierKey = 'A' | 'B' | 'C';
type Cut = ScorecardPage['cuts'][number];

export function Scorecard({route}: {route: Route}) {
  const {client} = useEngine();
  const [site] = useSiteScope();
  const [tier, setTier] = useState<TierKey | ''>('');
  const week = route.params.week === undefined ? undefined : Number(route.params.week);
  const chosen = route.params.kpi ?? 'otif-first';
  const key = JSON.stringify([week, site, tier]);
  const answer = useAnswer(key, (signal) =>
    client.scorecard.page(
      {...(week === undefined ? {} : {week}), ...(site === '' ? {} : {site}), ...(tier === '' ? {} : {tier})},
      {signal},
    ),
  );
  const page = answer.data;
  const show = (next: {week?: number | undefined; kpi?: string}) => {
    const at = 'week' in next ? next.week : week;
    go(linkTo('scorecard', [], {kpi: next.kpi ?? chosen, week: at === undefined ? undefined : String(at)}), true);
  };
  const step = (by: number) => {
    const at = page?.weeks.findIndex((one) => one.week === page.week) ?? -1;
    const next = page?.weeks[at + by];
    if (next !== undefined) show({week: next.week});
  };
  useKeys('Scorecard', [
    {key: '[', word: 'week before', run: () => step(-1), main: true, bar: {caps: ['[', ']'], word: 'week'}},
    {key: ']', word: 'week after', run: () => step(1)},
  ]);
  return (
    <>
      <PageBar title="Scorecard">
        <Tabs<TierKey | ''>
          label="Tiers"
          value={tier}
          onChange={setTier}
          items={[
            {key: '', word: 'All tiers'},
            {key: 'A', word: 'Tier A'},
            {key: 'B', word: 'Tier B'},
            {key: 'C', word: 'Tier C'},
          ]}
        />
        <Grow />
        {page !== undefined && <WeekMenu page={page} onChoose={(next) => show({week: next})} />}
        <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={() => print()}>
          Print
        </Button>
      </PageBar>
      {page !== undefined && (
        <Status>
          Week {isoWeek(page.weekOf)} · <b>{qty(page.ordersDue)}</b> orders, <b>{qty(page.linesDue)}</b> lines due
          {page.stillOpen > 0 && `, ${qty(page.stillOpen)} still open`}
        </Status>
      )}
      <Wait answer={answer} what="The scorecard" rows={12}>
        {(data) => <Body page={data} chosen={chosen} onChoose={(kpi) => show({kpi})} site={site} tier={tier} />}
      </Wait>
    </>
  );
}

function WeekMenu({page, onChoose}: {page: ScorecardPage; onChoose: (week: number) => void}) {
  const week = page.weeks.find((one) => one.week === page.week);
  return (
    <Menu position="bottom-end" shadow="md" width={210}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={12} />}>
          <b>Week {isoWeek(page.weekOf)}</b>
          <span className="nil beside">
            {dayShort(page.weekOf)} to {dayShort(page.weekOf + 6)}
            {week?.closed === false && ', still running'}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{overflowY: 'auto'}}>
        {page.weeks.toReversed().map((one) => (
          <Menu.Item key={one.week} onClick={() => onChoose(one.week)}>
            Week {isoWeek(one.monday)}, from {dayShort(one.monday)}
            {one.closed ? '' : ', still running'}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type BodyProps = {
  readonly page: ScorecardPage;
  readonly chosen: string;
  readonly onChoose: (kpi: string) => void;
  readonly site: string;
  readonly tier: string;
};

function Body({page, chosen, onChoose, site, tier}: BodyProps) {
  const tile = page.tiles.find((one) => one.kpi === chosen) ?? page.tiles[0];
  if (tile === undefined)
    return (
      <Empty
        title="Nothing was due in this week"
        why="Choose another week with [ and ]; figures appear with the first line due."
        aspect="wait"
      />
    );
  return (
    <div className="body" style={{gridTemplateRows: 'auto minmax(0, 1fr)'}}>
      <KpiTiles tiles={page.tiles} before={`W${isoWeek(page.weekOf - 7)}`} chosen={tile.kpi} onChoose={onChoose} />
      <div className="score-body">
        <Pane title={tile.name} note={tile.definition}>
          <Trends tile={tile} page={page} />
        </Pane>
        <Pane title="Where" note={tile.unit === 'share' ? 'lines of the week' : 'orders of the week'}>
          <Cuts page={page} tile={tile} />
        </Pane>
        <Pane title="The lines counted">
          <ScoreLines page={page} tile={tile} site={site} tier={tier} />
        </Pane>
      </div>
    </div>
  );
}

function Trends({tile, page}: {tile: KpiTile; page: ScorecardPage}) {
  if (tile.trend.every((one) => one.due === 0))
    return <Empty small aspect="wait" title="No week to show yet" why="A figure appears with the first line due." />;
  const label = (week: number) => {
    const known = page.weeks.find((one) => one.week === week);
    return known === undefined ? String(week) : String(isoWeek(known.monday));
  };
  const points = tile.trend.map((one) => ({week: label(one.week), value: figureOf(tile, one)}));
  const missed = tile.trend.map((one) => ({
    week: label(one.week),
    sales: 0,
    warehouse: Math.max(0, missedOf(tile, one)),
  }));
  return (
    <div className="fill trends">
      <span className="meta pad">
        {tile.unit === 'share' ? 'Share of what was due in the week' : 'Days, median of the week'}
      </span>
      <div className="fill">
        <WeekLine
          points={points}
          target={tile.target}
          write={(value) => writeKpi(tile, value)}
          title={`${tile.name} by week`}
          lowIsGood={tile.better === 'lower'}
        />
      </div>
      {tile.unit === 'share' ? (
        <>
          <span className="meta pad">Missed, by week</span>
          <div className="fill">
            <WeekStack points={missed} title={`${tile.name}, missed by week`} causes={false} />
          </div>
        </>
      ) : (
        <>
          <span className="meta pad">Backordered lines by age in working days</span>
          <div className="fill">
            <AgeBars
              points={page.ageing.map((one) => ({name: one.bucket, value: one.lines}))}
              write={qty}
              title="Backordered lines by age"
            />
          </div>
        </>
      )}
    </div>
  );
}

const CUT_WORDS: Readonly<Record<Cut['cut'], string>> = {site: 'By site', tier: 'By tier', territory: 'By territory'};

function Cuts({page, tile}: {page: ScorecardPage; tile: KpiTile}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const own = page.cuts.filter((cut) => cut.kpi === tile.kpi);
  return (
    <Scroll label="By site, tier and territory">
      {(['site', 'tier', 'territory'] as const).map((cut) => {
        const rows = own.filter((one) => one.cut === cut);
        return (
          rows.length > 0 && (
            <table key={cut} className="tbl">
              <thead>
                <tr>
                  <th>{CUT_WORDS[cut]}</th>
                  <th className="num">{tile.unit === 'share' ? 'Share' : 'Days'}</th>
                  <th className="num">Due</th>
                  <th className="num">Missed</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => {
                  const value = figureOf(tile, row.ratio);
                  return (
                    <tr key={row.value}>
                      <td className="wide-cell">
                        <span className="row">
                          <Signal
                            aspect={aspectOf(tile, value)}
                            label={value === undefined ? 'Nothing due' : 'Against target'}
                          />
                          <span className="trunc">{row.name}</span>
                        </span>
                      </td>
                      <td className="num strong">{value === undefined ? 'nothing due' : writeKpi(tile, value)}</td>
                      <td className="num">{qty(row.ratio.due)}</td>
                      <td className="num">{tile.unit === 'share' ? qty(missedOf(tile, row.ratio)) : ''}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )
        );
      })}
      <Ageing page={page} currency={currency} />
    </Scroll>
  );
}

function Ageing({page, currency}: {page: ScorecardPage; currency: string}) {
  const all = page.ageing.reduce((sum, one) => sum + one.lines, 0);
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th>Backorders by age, days</th>
          <th className="num">Lines</th>
          <th className="num">Units</th>
          <th className="num">Value</th>
        </tr>
      </thead>
      <tbody>
        {page.ageing.map((one) => (
          <tr key={one.bucket}>
            <td>{one.bucket}</td>
            <td className="num strong">{qty(one.lines)}</td>
            <td className="num">{qty(one.units)}</td>
            <td className="num">{money(one.value, currency)}</td>
          </tr>
        ))}
        <tr>
          <td className="strong">All</td>
          <td className="num strong">{qty(all)}</td>
          <td className="num">{qty(page.ageing.reduce((sum, one) => sum + one.units, 0))}</td>
          <td className="num">
            {money(
              page.ageing.reduce((sum, one) => sum + one.value, 0),
              currency,
            )}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

const SORT: RowQuery['sort'] = [{column: 'value', descending: true}];
type Which = 'missed' | 'all';

function ScoreLines({page, tile, site, tier}: {page: ScorecardPage; tile: KpiTile; site: string; tier: string}) {
  const [which, setWhich] = useState<Which>('missed');
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
  const columns = useMemo(() => lineColumns(currency, now), [currency, now]);
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
        <ExportButton query={{table: 'score-lines', filters, search: '', sort: SORT}} />
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

const lineColumns = (currency: string, now: number): Columns<ScoreLineRow> => [
  {
    headerName: '',
    headerTooltip: 'Met or missed',
    field: 'hit',
    width: 30,
    sortable: false,
    cellRenderer: ({data}: {data?: ScoreLineRow}) =>
      data === undefined ? null : <Signal aspect={data.hit ? 'clear' : 'stop'} label={data.hit ? 'Met' : 'Missed'} />,
  },
  {
    headerName: 'Order',
    field: 'order',
    width: 108,
    cellRenderer: ({data}: {data?: ScoreLineRow}) =>
      data === undefined ? null : (
        <a className="link" href={toOrder(data.order)}>
          {data.order}
        </a>
      ),
  },
  {
    headerName: 'Customer',
    field: 'customerName',
    flex: 1,
    minWidth: 110,
    cellRenderer: ({data}: {data?: ScoreLineRow}) =>
      data === undefined ? null : (
        <span className="row">
          <Tier tier={data.tier} />
          <span className="trunc">{data.customerName}</span>
        </span>
      ),
  },
  {headerName: 'Item', field: 'item', width: 70, tooltipField: 'itemName'},
  {headerName: 'Asked', field: 'quantity', type: 'qty', width: 62},
  {headerName: 'Filled', field: 'filled', type: 'fullQty', width: 60},
  {
    headerName: 'Value',
    field: 'value',
    type: 'right',
    width: 72,
    valueFormatter: (p) => (typeof p.value === 'number' ? money(p.value, currency) : ''),
  },
  {
    headerName: 'Requested',
    field: 'requestedDay',
    width: 92,
    valueFormatter: (p) => (typeof p.value === 'number' ? dayText(p.value) : ''),
  },
  {
    headerName: 'Promised',
    field: 'firstDay',
    width: 92,
    valueFormatter: (p) => (p.value === undefined ? '' : p.value === null ? 'no date' : dayText(p.value)),
  },
  {
    headerName: 'Delivered',
    field: 'deliveredAt',
    width: 112,
    cellClass: (p) => (p.value === null ? 'tone-stop strong' : ''),
    valueFormatter: (p) =>
      p.data === undefined ? '' : p.value === null ? p.data.state : instantText(p.value, p.data.zone, now),
  },
];
