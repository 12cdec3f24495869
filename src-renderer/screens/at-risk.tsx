/** The ranked queue of endangered promises: why, what is at stake, what would help. It never re-sorts under the hand. */
import {Button} from '@mantine/core';
import {useMemo, useState} from 'react';
import type {AtRiskRow, RowFilter, RowQuery} from '../../src-shared/api/rows.ts';
import {useSession, useStatus} from '../data/engine.tsx';
import {type Columns, drawn, TICKS} from '../grid/columns.tsx';
import {type ScreenClock, useClock, useNow} from '../ui/clock.tsx';
import {instantOf} from '../ui/dates.ts';
import {age, money, qty} from '../ui/format.ts';
import {Status} from '../ui/frame.tsx';
import {Grow, PageBar, Tabs} from '../ui/page-bar.tsx';
import {Pane} from '../ui/pane.tsx';
import {go, linkTo, type Route} from '../ui/router.ts';
import {Signal, Tier} from '../ui/signal.tsx';
import {Empty} from '../ui/states.tsx';
import {v} from '../ui/theme/tokens.ts';
import {ExportButton} from './export-button.tsx';
import {toOrder, toPosition} from './places.ts';
import {RiskPane} from './risk-detail.tsx';
import {adviceText, riskWord} from './risk-words.ts';
import {useSiteScope} from './shell.tsx';
import {Rerank, TablePane, useFirst, useTable, useTableKeys} from './table.tsx';

type View = 'all' | 'today' | 'tier-a';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'all', word: 'All'},
  {key: 'today', word: 'Ships today'},
  {key: 'tier-a', word: 'Tier A'},
];
/** As `byStake` in the read models: docs/decisions/0017. */
const SORT: RowQuery['sort'] = [
  {column: 'aspect', descending: false},
  {column: 'daysLate', descending: true},
  {column: 'money', descending: true},
  {column: 'score', descending: true},
];
const SORT_WORDS = [
  'Likely late before at risk, what is not in view last, then by whole days past the ship-by;',
  'among these the money at stake decides, then the score. A click on a head sorts otherwise.',
].join(' ');
/** From this score on a lot is drawn as likely late. */
const LIKELY = 75;

export function AtRisk({route}: {route: Route}) {
  const [scope] = useSiteScope();
  const site = route.params.site ?? scope;
  const status = useStatus();
  const siteName = status?.sites.find((one) => one.id === site)?.name ?? site;
  const seesAll = useSession()?.sites === '*';
  const [view, setView] = useState<View>('all');
  const state = useTable();
  const [chosen, setChosen] = useState<AtRiskRow>();
  const named = route.rest[0] ?? chosen?.id;
  // Before every order was looked at the first is not yet the most urgent.
  const first = useFirst<AtRiskRow>(status?.data === 'whole');
  const shown = named ?? first.id;
  const row = [chosen, first.row].find((one) => one !== undefined && one.id === shown);
  const currency = status?.company?.currency ?? 'GBP';
  const filters = useRiskFilters(view, site);
  const clock = useClock();
  const columns = useMemo(() => columnsOf(currency, clock), [currency, clock]);
  useTableKeys('At risk', state, [
    {key: 'o', word: 'open the order', run: () => row !== undefined && go(toOrder(row.order)), main: true},
    {key: 'p', word: 'open the position', run: () => row !== undefined && go(toPosition(row.site, row.item))},
  ]);
  return (
    <>
      <PageBar title="At risk">
        <Tabs<View> label="Queue" items={VIEWS} value={view} onChange={setView} />
        {route.params.site !== undefined && (
          <Button variant="default" onClick={() => go(linkTo('at-risk'))}>
            {siteName} ✕
          </Button>
        )}
        {status?.data === 'counting' && <span className="sub">Counting: every open order is being looked at…</span>}
        <Grow />
        <span className="sub" title={SORT_WORDS}>
          By severity, days late, then money
        </span>
        <Rerank state={state} />
        <ExportButton state={state} />
      </PageBar>
      <Status>
        <b>{state.total === undefined ? 'Reading' : qty(state.total)}</b> {seesAll ? 'endangered ' : ''}
        {state.total === 1 ? 'lot' : 'lots'}
        {seesAll ? '' : ', endangered or with stock that is not in your view'}
        {status?.data === 'counting' && ' so far'}
      </Status>
      <div className="body" style={{gridTemplateColumns: 'minmax(0, 1fr) clamp(360px, 28vw, 500px)'}}>
        <Pane label="Ranked queue">
          <TablePane
            table="at-risk"
            state={state}
            filters={filters}
            sort={SORT}
            columns={columns}
            density="normal"
            label="Ranked queue"
            what="The queue"
            selected={named}
            first={first}
            onSelect={(next) => {
              setChosen(next);
              go(linkTo('at-risk', [next.id], {site: route.params.site}), true);
            }}
            onOpen={(opened) => go(toOrder(opened.order))}
            empty={status?.data === 'whole' ? <NothingAtRisk view={view} onAll={() => setView('all')} /> : <Counting />}
          />
        </Pane>
        <RiskPane id={shown} />
      </div>
    </>
  );
}

function useRiskFilters(view: View, site: string): RowFilter[] {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const now = useNow(60_000);
  const filters: RowFilter[] = [];
  if (site !== '') filters.push({column: 'site', op: 'in', values: [site]});
  if (view === 'tier-a') filters.push({column: 'tier', op: 'in', values: ['A']});
  if (view === 'today') filters.push({column: 'shipBy', op: 'max', values: [endOfDay(now, zone)]});
  return filters;
}

/** Midnight after `now`, so that the filter stays the same all day. */
function endOfDay(now: number, zone: string): number {
  const day = Math.floor(now / 86_400_000);
  const midnight = instantOf(day + 1, 0, zone);
  return midnight > now ? midnight : instantOf(day + 2, 0, zone);
}

/** Before every order was looked at an empty queue says nothing. */
const Counting = () => (
  <Empty
    aspect="wait"
    title="Looking at every order"
    why="The queue fills while this desk reads the open orders; it takes a few seconds."
  />
);

function NothingAtRisk({view, onAll}: {view: View; onAll: () => void}) {
  return view === 'all' ? (
    <Empty
      title="Nothing is at risk"
      why="Every promise in your view is covered and in time, as far as this desk knows."
    />
  ) : (
    <Empty
      title="Nothing here is at risk"
      why="Other lines may be: this view shows only a part of the queue."
      actions={<Button onClick={onAll}>Show the whole queue</Button>}
    />
  );
}

function Score({score}: {score: number}) {
  return (
    <span className="score">
      <b>{score}</b>
      <span className="track">
        <span style={{width: `${score}%`, background: v(score >= LIKELY ? 'stopMark' : 'cautionMark')}} />
      </span>
    </span>
  );
}

function columnsOf(currency: string, clock: ScreenClock): Columns<AtRiskRow> {
  return [
    {
      headerName: '',
      headerTooltip: 'State',
      field: 'aspect',
      width: 30,
      resizable: false,
      cellRenderer: drawn((data: AtRiskRow) => <Signal aspect={data.aspect} label={riskWord(data)} />),
    },
    {
      headerName: 'Score',
      headerTooltip:
        'Points out of 100, the sum of the reasons beside. The queue goes by severity and money, not by it.',
      field: 'score',
      width: 80,
      cellRenderer: drawn((data: AtRiskRow) => <Score score={data.score} />),
    },
    {headerName: 'Order', field: 'order', width: 98},
    {
      headerName: 'Customer',
      field: 'customerName',
      flex: 0.85,
      minWidth: 116,
      tooltipField: 'customerName',
      cellRenderer: drawn((data: AtRiskRow) => (
        <span className="row">
          <Tier tier={data.tier} />
          <span className="trunc">{data.customerName}</span>
        </span>
      )),
    },
    {
      headerName: 'At stake',
      headerTooltip: 'Open units at the order’s prices: among lots equally late the larger stands first',
      field: 'money',
      type: 'right',
      width: 78,
      cellClass: 'ag-right-aligned-cell cell-strong',
      valueFormatter: (p) => (typeof p.value === 'number' ? money(p.value, currency) : ''),
    },
    {
      headerName: 'Ship by',
      field: 'shipBy',
      type: 'right',
      width: 66,
      context: TICKS,
      cellRenderer: drawn((data: AtRiskRow) => <By left={data.shipBy - clock.read()} />),
    },
    {headerName: 'First cause', field: 'cause', flex: 1.15, minWidth: 124, tooltipField: 'cause', cellClass: 'trunc'},
    {
      headerName: 'Do this',
      headerTooltip: 'What the panel beside recommends',
      field: 'action',
      flex: 1.2,
      minWidth: 172,
      tooltipField: 'action',
      cellClass: 'trunc',
      valueFormatter: ({value}) => adviceText(value),
    },
    {headerName: 'Site', field: 'siteName', width: 84, hide: !matchMedia('(min-width: 1440px)').matches},
  ];
}

/** Time left, as words; past is red. */
function By({left}: {left: number}) {
  return <span className={left < 0 ? 'tone-stop strong' : ''}>{left < 0 ? `${age(-left)} ago` : age(left)}</span>;
}
