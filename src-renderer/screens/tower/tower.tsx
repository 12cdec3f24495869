/** The morning page: what is endangered now and what it costs, what must leave when, what changed. */
import {Button} from '@mantine/core';
import {IconPrinter} from '@tabler/icons-react';
import {useState} from 'react';
import type {TowerSummary} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine, useSession, useStatus} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {dayShort, dayText, instantText, isoWeek} from '../../ui/dates.ts';
import {count, countdown, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Signal, Tag} from '../../ui/signal.tsx';
import {KpiTiles} from '../scorecard/tiles.tsx';
import {useSiteScope} from '../shell.tsx';
import {OrdersNotInViewLine} from '../unknown.tsx';
import {Wait} from '../wait.tsx';
import {Cutoffs, stagesOf} from './cutoffs.tsx';
import {FloorClaims} from './floor-claims.tsx';
import {Headline} from './headline.tsx';
import {Changes, LateInbound, Worst} from './lists.tsx';

type View = 'operations' | 'service' | 'executive';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'operations', word: 'Operations'},
  {key: 'service', word: 'Customer service'},
  {key: 'executive', word: 'Executive'},
];
export function Tower() {
  const {client} = useEngine();
  const session = useSession();
  const toApprove = useStatus()?.toApprove ?? 0;
  const [view, setView] = useState<View>(() => viewOfRole(session?.role));
  const [site] = useSiteScope();
  const of = site === '' ? {} : {site};
  const answer = useAnswer(`tower ${site}`, (signal) => client.tower.summary(of, {signal}));
  const {data} = answer;
  const seesOrders = session?.seesOrders ?? false;
  useKeys('Tower', [
    ...(seesOrders ? [{key: 'q', word: 'open the queue', run: () => go(linkTo('at-risk')), main: true}] : []),
    {key: 'i', word: 'open inbound', run: () => go(linkTo('inbound'))},
  ]);
  return (
    <>
      <PageBar title="Tower">
        {seesOrders && <Tabs<View> label="Morning page of" items={VIEWS} value={view} onChange={setView} />}
        <Grow />
        {toApprove > 0 && (
          <a className="link row tight" href={linkTo('approvals')}>
            <Signal aspect="caution" size={10} />
            {count(toApprove, 'request')} {toApprove === 1 ? 'waits' : 'wait'} for your approval
          </a>
        )}
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
        {(summary) => (seesOrders ? <Morning summary={summary} view={view} /> : <WithoutOrders summary={summary} />)}
      </Wait>
    </>
  );
}

function Morning({summary, view}: {summary: TowerSummary; view: View}) {
  return (
    <>
      <Status>
        <b>{qty(summary.endangered.lots)}</b> endangered lots{summary.complete ? '' : ' so far'}
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
  );
}

/** For a floor without orders in view: what is known to it, and what is not. */
function WithoutOrders({summary}: {summary: TowerSummary}) {
  return (
    <div className="body" style={{gridTemplateRows: 'minmax(0, 2.2fr) minmax(0, 1fr) auto'}}>
      <FloorClaims />
      <div className="tower-foot two-panes">
        <LateInbound summary={summary} />
        <Changes summary={summary} />
      </div>
      <OrdersNotInViewLine />
    </div>
  );
}

function viewOfRole(role: string | undefined): View {
  if (role === 'customer-service' || role === 'sales') return 'service';
  return role === 'executive' || role === 'finance' ? 'executive' : 'operations';
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
                <td>{stagesOf(cutoff)}</td>
                <td>
                  {cutoff.uncovered === null ? (
                    <span className="meta">stock not in your view</span>
                  ) : (
                    cutoff.uncovered > 0 && <Tag aspect="stop">{qty(cutoff.uncovered)} uncovered</Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Pane>
  );
}

/** The figures of the last whole week, named: the running one is shown on demand. For those who read the scorecard first. */
function Service() {
  const {client} = useEngine();
  const [site] = useSiteScope();
  const of = site === '' ? {} : {site};
  const answer = useAnswer(`tower scorecard ${site}`, (signal) => client.scorecard.page(of, {signal}));
  const page = answer.data;
  return (
    <Pane
      title={page === undefined ? 'The last whole week' : `Week ${isoWeek(page.weekOf)}`}
      note={
        page === undefined ? undefined : `the last whole week, ${dayShort(page.weekOf)} to ${dayShort(page.weekOf + 6)}`
      }
      end={
        <a className="link" href={linkTo('scorecard')}>
          Open the scorecard
        </a>
      }
    >
      <Wait answer={answer} what="The week">
        {({tiles, weekOf}) => (
          <KpiTiles
            tiles={tiles}
            before={`W${isoWeek(weekOf - 7)}`}
            chosen=""
            onChoose={(kpi) => go(linkTo('scorecard', [], {kpi}))}
          />
        )}
      </Wait>
    </Pane>
  );
}
