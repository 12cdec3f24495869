/** The morning page: what is endangered now and what it costs, what must leave when, what changed. */
import {Button} from '@mantine/core';
import {IconPrinter} from '@tabler/icons-react';
import {useMemo, useState} from 'react';
import type {AtRiskRow} from '../../../src-shared/api/rows.ts';
import type {TowerSummary} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useSession, useStatus} from '../../data/engine.tsx';
import type {Columns} from '../../grid/columns.tsx';
import {SmallGrid} from '../../grid/small-grid.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayText, instantText, isoWeek, timeText} from '../../ui/dates.ts';
import {count, countdown, money, percent, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Signal, Tag, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {Trend} from '../../ui/trend.tsx';
import {riskWord} from '../at-risk.tsx';
import {KpiTiles} from '../scorecard/tiles.tsx';
import {Wait} from '../wait.tsx';
import {Cutoffs} from './cutoffs.tsx';

type View = 'operations' | 'service' | 'executive';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'operations', word: 'Operations'},
  {key: 'service', word: 'Customer service'},
  {key: 'executive', word: 'Executive'},
];
const SHIPPED_TARGET = 0.97;

export function Tower() {
  const {client} = useEngine();
  const session = useSession();
  const [view, setView] = useState<View>(() => viewOfRole(session?.role));
  const answer = useAnswer('tower', (signal) => client.tower.summary(undefined, {signal}));
  const {data} = answer;
  useKeys('Tower', [
    {key: 'q', word: 'open the queue', run: () => go(linkTo('at-risk')), main: true},
    {key: 'i', word: 'open inbound', run: () => go(linkTo('inbound'))},
  ]);
  return (
    <>
      <PageBar title="Tower">
        <Tabs<View> label="Morning page of" items={VIEWS} value={view} onChange={setView} />
        <Grow />
        {data !== undefined && (
          <span className="sub">
            {dayText(data.today)}, week {isoWeek(data.today)}
          </span>
        )}
        <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={() => print()}>
          Print
        </Button>
      </PageBar>
      <Wait answer={answer} what="The morning page" rows={14}>
        {(summary) => (
          <>
            <Status>
              <b>{qty(summary.endangered.lines)}</b> endangered lines
            </Status>
            <div className="body" style={{gridTemplateRows: 'auto minmax(0, 1.25fr) minmax(0, 1fr)'}}>
              <Headline summary={summary} />
              {view === 'executive' ? (
                <Service />
              ) : view === 'service' ? (
                <Worst summary={summary} tall />
              ) : (
                <Cutoffs summary={summary} />
              )}
              <div className="tower-foot">
                {view === 'service' ? <CutoffList summary={summary} /> : <Worst summary={summary} />}
                <LateInbound summary={summary} />
                <Changes summary={summary} />
              </div>
            </div>
          </>
        )}
      </Wait>
    </>
  );
}

function viewOfRole(role: string | undefined): View {
  if (role === 'customer-service' || role === 'sales') return 'service';
  return role === 'executive' || role === 'finance' ? 'executive' : 'operations';
}

function Headline({summary}: {summary: TowerSummary}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const {endangered, bySite, promiseDebt, shippedToday} = summary;
  const bad = endangered.lines > 0;
  const rate = shippedToday.due === 0 ? undefined : shippedToday.shipped / shippedToday.due;
  const shippedAspect =
    rate === undefined ? 'wait' : rate >= SHIPPED_TARGET ? 'clear' : rate >= SHIPPED_TARGET - 0.02 ? 'caution' : 'stop';
  const weekly = promiseDebt.weekAgo === null ? undefined : promiseDebt.money - promiseDebt.weekAgo;
  return (
    <div className="tower-head">
      <a className={bad ? 'pane headcell danger' : 'pane headcell'} href={linkTo('at-risk')}>
        <span className="sub">Endangered now</span>
        <span className="hero">{money(endangered.money, currency)}</span>
        <span className="row tight">
          <Signal aspect={bad ? 'stop' : 'clear'} />
          <b>{count(endangered.lines, 'line')}</b>
          <span className="sub">
            {count(endangered.customers, 'customer')}, {qty(endangered.tierA)} tier A
          </span>
        </span>
      </a>
      <Pane label="Endangered by site">
        <table className="tbl">
          <thead>
            <tr>
              <th>Site</th>
              <th className="num">Lines</th>
              <th className="num">At stake</th>
              <th>First cause</th>
            </tr>
          </thead>
          <tbody>
            {bySite.map((site) => (
              <tr key={site.site}>
                <td className="strong">{site.siteName}</td>
                <td className="num">{qty(site.lines)}</td>
                <td className="num strong">{money(site.money, currency)}</td>
                <td className="wide-cell">
                  <span className="row tight">
                    <Signal aspect={site.aspect} />
                    <span className="trunc">{site.lines === 0 ? 'nothing endangered' : site.cause}</span>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Pane>
      <Pane className="headcell" label="Promise debt">
        <span className="sub">Promise debt</span>
        <span className="headrow">
          <span>
            <span className="fig">{money(promiseDebt.money, currency)}</span>
            <span className="meta block">{count(promiseDebt.lines, 'line')} past first promise</span>
            <span className="meta block">
              {weekly === undefined
                ? 'no week to compare yet'
                : `${money(Math.abs(weekly), currency)} ${weekly <= 0 ? 'less' : 'more'} than a week ago`}
            </span>
          </span>
          <Trend
            values={promiseDebt.trend}
            width={84}
            aspect={weekly !== undefined && weekly > 0 ? 'caution' : 'wait'}
          />
        </span>
      </Pane>
      <Pane className="headcell" label="Shipped on promise, today">
        <span className="sub">Shipped on promise, today</span>
        <span className="headrow">
          <span>
            <span className="fig">{rate === undefined ? 'Nothing due' : percent(rate)}</span>
            <span className="meta block">
              {qty(shippedToday.shipped)} of {count(shippedToday.due, 'lot')} due so far
            </span>
            <span className="meta block">target {percent(SHIPPED_TARGET)}</span>
          </span>
          <Trend
            values={shippedToday.trend.map((one) => one ?? undefined)}
            target={SHIPPED_TARGET}
            width={84}
            aspect={shippedAspect}
          />
        </span>
      </Pane>
    </div>
  );
}

const worstColumns = (currency: string, now: number): Columns<AtRiskRow> => [
  {
    headerName: '',
    headerTooltip: 'State',
    field: 'aspect',
    width: 30,
    resizable: false,
    cellRenderer: ({data}: {data: AtRiskRow}) => <Signal aspect={data.aspect} label={riskWord(data)} />,
  },
  {
    headerName: 'Customer',
    field: 'customerName',
    flex: 1.1,
    minWidth: 140,
    cellRenderer: ({data}: {data: AtRiskRow}) => (
      <span className="row">
        <Tier tier={data.tier} />
        <span className="trunc">{data.customerName}</span>
      </span>
    ),
  },
  {
    headerName: 'At stake',
    field: 'money',
    type: 'right',
    width: 78,
    cellClass: 'ag-right-aligned-cell cell-strong',
    valueFormatter: (p) => money(p.value, currency),
  },
  {headerName: 'First cause', field: 'cause', flex: 1.1, minWidth: 130, cellClass: 'trunc', tooltipField: 'cause'},
  {
    headerName: 'Ship by',
    field: 'shipBy',
    width: 136,
    valueFormatter: (p) => (p.data === undefined ? '' : instantText(p.value, p.data.siteZone, now)),
  },
];

function Worst({summary, tall = false}: {summary: TowerSummary; tall?: boolean}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const now = useNow(60_000);
  const columns = useMemo(() => worstColumns(currency, now), [currency, now]);
  return (
    <Pane
      title="Worst first"
      note={`of ${count(summary.endangered.lines, 'line')}`}
      end={
        <a className="link" href={linkTo('at-risk')}>
          Open the queue
        </a>
      }
    >
      {summary.worst.length === 0 ? (
        <Empty
          small
          title="Nothing is endangered"
          why="Every promise is covered and in time, as far as this desk knows."
        />
      ) : (
        <SmallGrid
          rows={summary.worst}
          columns={columns}
          idOf={(row) => row.id}
          label="Endangered lines"
          density={tall ? 'normal' : 'compact'}
          onSelect={(row) => go(linkTo('at-risk', [row.id]))}
          onOpen={(row) => go(linkTo('at-risk', [row.id]))}
        />
      )}
    </Pane>
  );
}

function LateInbound({summary}: {summary: TowerSummary}) {
  return (
    <Pane
      title="Late inbound"
      note={count(summary.lateInbound.length, 'line')}
      end={
        <a className="link" href={linkTo('inbound')}>
          Open inbound
        </a>
      }
    >
      {summary.lateInbound.length === 0 ? (
        <Empty small title="Nothing is late" why="Every open purchase line is expected in time." />
      ) : (
        <Scroll label="Late inbound">
          <table className="tbl two-line">
            <tbody>
              {summary.lateInbound.map((line) => (
                <tr key={`${line.purchase}/${line.line}`}>
                  <td className="wide-cell">
                    <a className="link" href={linkTo('inbound', [], {find: line.purchase})}>
                      {line.purchase}
                    </a>
                    <div className="meta trunc">
                      {line.itemName}, {line.supplierName}
                    </div>
                  </td>
                  <td className="num">
                    <div>{qty(line.quantity)} to come</div>
                    <div className="row meta tight end">
                      <Signal aspect={line.claims > 0 ? 'stop' : 'caution'} size={10} />
                      {count(line.daysLate, 'day')} late{line.claims > 0 && `, ${count(line.claims, 'claim')}`}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Pane>
  );
}

function Changes({summary}: {summary: TowerSummary}) {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const first = summary.changes.at(-1);
  return (
    <Pane
      title="What changed"
      note={first === undefined ? undefined : `since ${instantText(first.at, zone, summary.at)}`}
    >
      {summary.changes.length === 0 ? (
        <Empty small aspect="wait" title="Nothing yet" why="Decisions that matter to you appear here, newest first." />
      ) : (
        <Scroll label="What changed">
          {summary.changes.map((change) => (
            <div key={`${change.seq} ${change.what}`} className="story">
              <span className="glyph">{change.aspect !== 'plain' && <Signal aspect={change.aspect} />}</span>
              <span className="grow">
                {change.link === null ? (
                  change.what
                ) : (
                  <a className="quietlink" href={change.link.startsWith('#') ? change.link : `#/${change.link}`}>
                    {change.what}
                  </a>
                )}
              </span>
              <span className="meta nowrap">{timeText(change.at, zone)}</span>
            </div>
          ))}
        </Scroll>
      )}
    </Pane>
  );
}

/** For the desk that promises: when each site's next lorry leaves. */
function CutoffList({summary}: {summary: TowerSummary}) {
  const now = useNow();
  return (
    <Pane title="Cutoffs" note="by each site’s clock">
      <Scroll label="Cutoffs">
        <table className="tbl">
          <tbody>
            {summary.cutoffs.map((cutoff) => (
              <tr key={`${cutoff.site} ${cutoff.at}`}>
                <td className="strong">{cutoff.siteName}</td>
                <td>{instantText(cutoff.at, cutoff.zone, now)}</td>
                <td className="num">in {countdown(cutoff.at - now)}</td>
                <td className="num">{count(cutoff.left, 'unit')} left</td>
                <td>{cutoff.uncovered > 0 && <Tag aspect="stop">{qty(cutoff.uncovered)} uncovered</Tag>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Pane>
  );
}

/** The week's figures, for those who read the scorecard first. */
function Service() {
  const {client} = useEngine();
  const answer = useAnswer('tower scorecard', (signal) => client.scorecard.page({}, {signal}));
  return (
    <Pane
      title="This week"
      end={
        <a className="link" href={linkTo('scorecard')}>
          Open the scorecard
        </a>
      }
    >
      <Wait answer={answer} what="The week">
        {(page) => (
          <KpiTiles
            tiles={page.tiles}
            before={`W${isoWeek(page.weekOf - 7)}`}
            chosen=""
            onChoose={(kpi) => go(linkTo('scorecard', [], {kpi}))}
          />
        )}
      </Wait>
    </Pane>
  );
}
