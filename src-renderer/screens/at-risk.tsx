/** The ranked queue of endangered promises: why, what is at stake, what would help. It never re-sorts under the hand. */
import {Button} from '@mantine/core';
import {useMemo, useState} from 'react';
import type {AtRiskRow, RowFilter, RowQuery} from '../../src-shared/api/rows.ts';
import type {RiskDetail} from '../../src-shared/api/types.ts';
import {useAnswer} from '../data/answer.ts';
import {useEngine, useMay, useStatus} from '../data/engine.tsx';
import type {Columns} from '../grid/columns.tsx';
import {useNow} from '../ui/clock.tsx';
import {dayText, instantOf, instantText} from '../ui/dates.ts';
import {age, count, money, qty, signed, slack} from '../ui/format.ts';
import {Status} from '../ui/frame.tsx';
import {Grow, PageBar, Tabs} from '../ui/page-bar.tsx';
import {Facts, Pane, Scroll} from '../ui/pane.tsx';
import {go, linkTo, type Route} from '../ui/router.ts';
import {Signal, Tier} from '../ui/signal.tsx';
import {Empty} from '../ui/states.tsx';
import {v} from '../ui/theme/tokens.ts';
import {useActInPlace} from './forms/order-forms.tsx';
import {toOrder, toPosition} from './places.ts';
import {useSiteScope} from './shell.tsx';
import {ExportButton, Rerank, TablePane, useTable, useTableKeys} from './table.tsx';
import {Wait} from './wait.tsx';

type View = 'all' | 'today' | 'tier-a';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'all', word: 'All'},
  {key: 'today', word: 'Ships today'},
  {key: 'tier-a', word: 'Tier A'},
];
const SORT: RowQuery['sort'] = [{column: 'score', descending: true}];
/** From this score on a line is drawn as likely late. */
const LIKELY = 75;

export function AtRisk({route}: {route: Route}) {
  const [site] = useSiteScope();
  const [view, setView] = useState<View>('all');
  const state = useTable();
  const [row, setRow] = useState<AtRiskRow>();
  const selected = route.rest[0] ?? row?.id;
  const status = useStatus();
  const currency = status?.company?.currency ?? 'GBP';
  const filters = useRiskFilters(view, site);
  const columns = useMemo(() => columnsOf(currency), [currency]);
  useTableKeys('At risk', state, [
    {key: 'o', word: 'open the order', run: () => row !== undefined && go(toOrder(row.order)), main: true},
    {key: 'p', word: 'open the position', run: () => row !== undefined && go(toPosition(row.site, row.item))},
  ]);
  return (
    <>
      <PageBar title="At risk">
        <Tabs<View> label="Queue" items={VIEWS} value={view} onChange={setView} />
        <Grow />
        <Rerank state={state} />
        <ExportButton query={{table: 'at-risk', filters, search: '', sort: SORT}} />
      </PageBar>
      <Status>
        <b>{state.total === undefined ? 'Reading' : qty(state.total)}</b> endangered lots
      </Status>
      <div className="body" style={{gridTemplateColumns: 'minmax(0, 1fr) clamp(392px, 28vw, 500px)'}}>
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
            selected={selected}
            onSelect={(next) => {
              setRow(next);
              go(linkTo('at-risk', [next.id]), true);
            }}
            onOpen={(opened) => go(toOrder(opened.order))}
            empty={<NothingAtRisk view={view} onAll={() => setView('all')} />}
          />
        </Pane>
        <Detail id={selected} />
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

export const riskWord = (row: AtRiskRow): string => (row.aspect === 'stop' ? 'Likely late' : 'At risk');

function columnsOf(currency: string): Columns<AtRiskRow> {
  return [
    {
      headerName: '',
      headerTooltip: 'State',
      field: 'aspect',
      width: 30,
      resizable: false,
      cellRenderer: ({data}: {data?: AtRiskRow}) =>
        data === undefined ? null : <Signal aspect={data.aspect} label={riskWord(data)} />,
    },
    {
      headerName: 'Score',
      headerTooltip: 'Points out of 100, the sum of the reasons beside',
      field: 'score',
      width: 94,
      cellRenderer: ({data}: {data?: AtRiskRow}) => (data === undefined ? null : <Score score={data.score} />),
    },
    {headerName: 'Order', field: 'order', width: 108},
    {
      headerName: 'Customer',
      field: 'customerName',
      flex: 0.95,
      minWidth: 116,
      cellRenderer: ({data}: {data?: AtRiskRow}) =>
        data === undefined ? null : (
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
      valueFormatter: (p) => (typeof p.value === 'number' ? money(p.value, currency) : ''),
    },
    {headerName: 'Ship by', field: 'shipBy', type: 'right', width: 66, cellRenderer: ByCell},
    {headerName: 'First cause', field: 'cause', flex: 1.15, minWidth: 124, tooltipField: 'cause', cellClass: 'trunc'},
    {headerName: 'Do this', field: 'action', flex: 1.1, minWidth: 118, tooltipField: 'action', cellClass: 'trunc'},
    {headerName: 'Site', field: 'siteName', width: 84, hide: !matchMedia('(min-width: 1440px)').matches},
  ];
}

/** Time left, as words; past is red. */
function ByCell({data}: {data?: AtRiskRow}) {
  const now = useNow(5_000);
  if (data === undefined) return null;
  const left = data.shipBy - now;
  return <span className={left < 0 ? 'tone-stop strong' : ''}>{left < 0 ? `${age(-left)} ago` : age(left)}</span>;
}

function Detail({id}: {id: string | undefined}) {
  const {client} = useEngine();
  const answer = useAnswer(id, (signal) => client.risk.detail({id: id ?? ''}, {signal}));
  if (id === undefined)
    return (
      <Pane title="No line chosen">
        <div className="pad sub">
          Choose a line with J and K, or click it. Its reasons and what would help appear here.
        </div>
      </Pane>
    );
  const row = answer.data?.row;
  return (
    <Pane
      title={row === undefined ? id : `${row.order} line ${row.line}`}
      note={row === undefined ? undefined : riskWord(row)}
    >
      <Wait answer={answer} what="The line">
        {(detail) => <DetailBody key={id} detail={detail} />}
      </Wait>
    </Pane>
  );
}

function DetailBody({detail}: {detail: RiskDetail}) {
  const {row, reasons, options} = detail;
  const now = useNow(5_000);
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const may = useMay();
  const act = useActInPlace();
  const best = options.find((option) => option.command !== null && may(option.command.type));
  return (
    <>
      <Scroll label="Why and what would help">
        <div className={`headline ${row.aspect === 'stop' ? 'stop' : 'caution'}`}>
          <span className="hero">{row.score}</span>
          <span>
            <div className="strong">
              {row.hoursLate > 0
                ? `will ship late, about ${age(row.hoursLate * 3_600_000)}`
                : `of 100 points: ${riskWord(row).toLowerCase()}`}
            </div>
            <div className="sub">{money(row.money, currency)} at stake</div>
          </span>
        </div>
        <div className="pad section">
          <Facts
            rows={[
              [
                'Order',
                <a key="order" className="link" href={toOrder(row.order)}>
                  {row.order}
                </a>,
              ],
              [
                'Customer',
                <span key="customer" className="row">
                  <Tier tier={row.tier} />
                  <b>{row.customerName}</b>
                </span>,
              ],
              [
                'Item',
                <a key="item" className="link" href={toPosition(row.site, row.item)}>
                  {qty(row.quantity)} × {row.item} {row.itemName}
                </a>,
              ],
              ['Promised', row.firstDay === null ? 'no date was promised' : `deliver ${dayText(row.firstDay)}`],
              ['Ship by', `${instantText(row.shipBy, row.siteZone, now)}, ${slack(row.shipBy - now)}`],
              row.uncovered > 0
                ? [
                    'Uncovered',
                    <b key="uncovered" className="tone-stop">
                      {qty(row.uncovered)} of {qty(row.quantity)}
                    </b>,
                  ]
                : undefined,
            ]}
          />
        </div>
        <h3 className="inhead">Why</h3>
        <Reasons reasons={reasons} />
        <h3 className="inhead">What would help</h3>
        <Options options={options} score={row.score} best={best} onAct={act.issue} busy={act.busy} />
        <div className="pad">{act.note}</div>
      </Scroll>
      <div className="row panefoot acts-foot">
        {best?.command != null && (
          <Button disabled={act.busy} onClick={() => best.command !== null && act.issue(best.command)}>
            {best.what}
          </Button>
        )}
        <Button variant="default" component="a" href={toOrder(row.order)}>
          Open the order
        </Button>
      </div>
    </>
  );
}

function Reasons({reasons}: {reasons: RiskDetail['reasons']}) {
  const most = Math.max(1, ...reasons.map((reason) => Math.abs(reason.points)));
  return (
    <div className="reasons">
      {reasons.map((reason) => (
        <div key={reason.word}>
          <span className="trunc" title={reason.word}>
            {reason.word}
          </span>
          <span className="track" aria-hidden>
            <span
              style={{
                width: `${(100 * Math.abs(reason.points)) / most}%`,
                background: v(reason.points > 0 ? 'stopMark' : 'clearMark'),
              }}
            />
          </span>
          <b className="num">{signed(reason.points)}</b>
        </div>
      ))}
      <div className="meta">Points of a transparent rule, not a probability; {count(reasons.length, 'reason')}.</div>
    </div>
  );
}

type OptionsProps = {
  readonly options: RiskDetail['options'];
  readonly score: number;
  readonly best: RiskDetail['options'][number] | undefined;
  readonly onAct: (command: NonNullable<RiskDetail['options'][number]['command']>) => void;
  readonly busy: boolean;
};

function Options({options, score, best, onAct, busy}: OptionsProps) {
  if (options.length === 0)
    return <div className="pad sub">Nothing this desk can do would lower it now: the supply is what it is.</div>;
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th>Action</th>
          <th className="num">Score</th>
        </tr>
      </thead>
      <tbody>
        {options.map((option) => (
          <tr key={option.what} aria-selected={option === best}>
            <td className="two-lines">
              <div className={option === best ? 'strong' : ''}>
                <Act option={option} busy={busy} onAct={onAct} />
                {option === best && <span className="tone-clear beside">recommended</span>}
              </div>
              <div className="meta">{option.effect}</div>
            </td>
            <td className="num">
              <span className="nil">{score} → </span>
              <b className={option.scoreAfter < 25 ? 'tone-clear' : 'tone-caution'}>{option.scoreAfter}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What can be done at once is a button; the rest is advice. */
function Act({option, busy, onAct}: Pick<OptionsProps, 'busy' | 'onAct'> & {option: RiskDetail['options'][number]}) {
  const may = useMay();
  const {command} = option;
  if (command === null || !may(command.type)) return <>{option.what}</>;
  return (
    <button type="button" className="linkbutton" disabled={busy} onClick={() => onAct(command)}>
      {option.what}
    </button>
  );
}
