import {useEffect, useEffectEvent, useMemo, useState} from 'react';
import type {TowerSummary, WorstOrder} from '../../../src-shared/api/types.ts';
import {useSession, useStatus} from '../../data/engine.tsx';
import {type Columns, drawn} from '../../grid/columns.tsx';
import {SmallGrid} from '../../grid/small-grid.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText, timeText} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {useStored} from '../../ui/stored.ts';
import {AllSites} from '../all-sites.tsx';
import {adviceText, riskWord} from '../risk-words.ts';

/** Beside two other lists there is room for what and why; across the page also for what to do. */
const worstColumns = (currency: string, now: number, wide: boolean): Columns<WorstOrder> => [
  {
    headerName: '',
    headerTooltip: 'State',
    field: 'aspect',
    width: 30,
    resizable: false,
    cellRenderer: drawn((data: WorstOrder) => <Signal aspect={data.aspect} label={riskWord(data)} />),
  },
  {
    headerName: 'Order',
    field: 'order',
    width: 132,
    cellRenderer: drawn((data: WorstOrder) => (
      <span className="row">
        <span>{data.order}</span>
        {data.lots > 1 && <span className="meta">{count(data.lots, 'lot')}</span>}
      </span>
    )),
  },
  {
    headerName: 'Customer',
    field: 'customerName',
    flex: 1.1,
    minWidth: wide ? 140 : 96,
    cellRenderer: drawn((data: WorstOrder) => (
      <span className="row">
        <Tier tier={data.tier} />
        <span className="trunc">{data.customerName}</span>
      </span>
    )),
  },
  {
    headerName: 'At stake',
    field: 'money',
    type: 'right',
    width: 78,
    cellClass: 'ag-right-aligned-cell cell-strong',
    valueFormatter: (p) => money(p.value, currency),
  },
  {headerName: 'First cause', field: 'cause', flex: 1.3, minWidth: 120, cellClass: 'trunc', tooltipField: 'cause'},
  {
    headerName: 'Do this',
    field: 'action',
    flex: 1.2,
    minWidth: 110,
    cellClass: 'trunc',
    tooltipField: 'action',
    valueFormatter: ({value}) => adviceText(value),
    hide: !wide,
  },
  {
    headerName: 'Item',
    field: 'itemName',
    flex: 1,
    minWidth: 100,
    cellClass: 'trunc',
    hide: !wide,
    valueFormatter: (p) => (p.data === undefined ? '' : `${p.data.item} ${p.data.itemName}`),
    tooltipValueGetter: ({data}) => (data === undefined ? '' : `${qty(data.quantity)} × ${data.item} ${data.itemName}`),
  },
  {
    headerName: 'Ship by',
    field: 'shipBy',
    width: 150,
    hide: !wide,
    valueFormatter: (p) =>
      p.data === undefined ? '' : p.data.lot === 0 ? 'no date' : instantText(p.value, p.data.siteZone, now),
  },
];

export function Worst({summary, tall = false}: {summary: TowerSummary; tall?: boolean}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const now = useNow(60_000);
  const wide = tall || matchMedia('(min-width: 1600px)').matches;
  const columns = useMemo(() => worstColumns(currency, now, wide), [currency, now, wide]);
  return (
    <Pane
      title="Worst first"
      note={
        summary.worst.length < summary.endangered.orders
          ? `${qty(summary.worst.length)} of ${count(summary.endangered.orders, 'order')}, each at its worst lot`
          : `${count(summary.endangered.orders, 'order')}, each at its worst lot`
      }
      end={
        <a className="link" href={linkTo('at-risk')}>
          Open the queue
        </a>
      }
    >
      {summary.worst.length === 0 ? (
        <Empty
          small
          title={summary.complete ? 'Nothing is endangered' : 'Looking at every order'}
          why={
            summary.complete
              ? summary.notInView.lots > 0
                ? `What is in your view is covered and in time. Not in your view: the stock of ${summary.notInView.sites.join(', ')}.`
                : 'Every promise is covered and in time, as far as this desk knows.'
              : 'The queue fills while this desk reads the open orders; it takes a few seconds.'
          }
        />
      ) : (
        <SmallGrid
          rows={summary.worst}
          columns={columns}
          idOf={(row) => row.order}
          label="Endangered orders"
          density={tall ? 'normal' : 'compact'}
          onSelect={(row) => go(linkTo('at-risk', [row.id]))}
          onOpen={(row) => go(linkTo('at-risk', [row.id]))}
        />
      )}
    </Pane>
  );
}

export function LateInbound({summary}: {summary: TowerSummary}) {
  return (
    <Pane
      title="Late inbound"
      note={
        summary.lateInbound.length < summary.lateInboundLines
          ? `${qty(summary.lateInbound.length)} of ${count(summary.lateInboundLines, 'line')}`
          : count(summary.lateInboundLines, 'line')
      }
      end={
        <a className="link" href={linkTo('inbound')}>
          Open inbound
        </a>
      }
    >
      {summary.lateInbound.length === 0 ? (
        <Empty small title="Nothing is late" why="Every open purchase and transfer is expected in time." />
      ) : (
        <Scroll label="Late inbound">
          <table className="tbl two-line">
            <tbody>
              {summary.lateInbound.map((line) => (
                <tr key={`${line.document}/${line.line}`}>
                  <td className="wide-cell">
                    <a className="link" href={linkTo('inbound', [], {find: line.document})}>
                      {line.document}
                    </a>
                    <div className="meta trunc">
                      {line.itemName}, {line.fromName}
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

type Change = TowerSummary['changes'][number];

/** The decision up to which this person has seen the changes; kept while the page is open, moved when it is left. */
function useLastLook(newest: number | undefined): number {
  const user = useSession()?.user ?? '';
  const cursor = useStatus()?.cursor ?? 0;
  const [seen, setSeen] = useStored(`seen.${user}`, 0);
  // A server that was begun anew counts from one again: a look at what it has not reached was at another log.
  const [from] = useState(seen > cursor ? 0 : seen);
  const note = useEffectEvent((seq: number) => seq !== seen && setSeen(seq));
  useEffect(() => {
    if (newest !== undefined) note(newest);
  }, [newest]);
  return from;
}

export function Changes({summary: {changes, at}}: {summary: TowerSummary}) {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const seen = useLastLook(changes[0]?.seq);
  const fresh = changes.filter((change) => change.seq > seen);
  const before = changes.filter((change) => change.seq <= seen);
  const first = changes.at(-1);
  return (
    <Pane
      title="What changed"
      end={<AllSites />}
      note={
        seen > 0 && fresh.length < changes.length
          ? `${qty(fresh.length)} since your last look`
          : first === undefined
            ? undefined
            : `since ${instantText(first.at, zone, at)}`
      }
    >
      {changes.length === 0 ? (
        <Empty
          small
          aspect="wait"
          title="Nothing since this desk was opened"
          why="Decisions that matter to you appear here, newest first."
        />
      ) : (
        <Scroll label="What changed">
          {fresh.map((change) => (
            <ChangeRow key={`${change.seq} ${change.what}`} change={change} zone={zone} />
          ))}
          {before.length > 0 && <div className="meta pad">Before your last look</div>}
          {before.map((change) => (
            <ChangeRow key={`${change.seq} ${change.what}`} change={change} zone={zone} />
          ))}
        </Scroll>
      )}
    </Pane>
  );
}

function ChangeRow({change, zone}: {change: Change; zone: string}) {
  return (
    <div className="story">
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
  );
}
