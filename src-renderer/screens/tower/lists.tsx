import {useMemo} from 'react';
import type {AtRiskRow} from '../../../src-shared/api/rows.ts';
import type {TowerSummary} from '../../../src-shared/api/types.ts';
import {useStatus} from '../../data/engine.tsx';
import type {Columns} from '../../grid/columns.tsx';
import {SmallGrid} from '../../grid/small-grid.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText, timeText} from '../../ui/dates.ts';
import {count, money, qty} from '../../ui/format.ts';
import {Pane, Scroll} from '../../ui/pane.tsx';
import {go, linkTo} from '../../ui/router.ts';
import {Signal, Tier} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';
import {riskWord} from '../risk-words.ts';

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

export function Worst({summary, tall = false}: {summary: TowerSummary; tall?: boolean}) {
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
          title={summary.complete ? 'Nothing is endangered' : 'Looking at every order'}
          why={
            summary.complete
              ? 'Every promise is covered and in time, as far as this desk knows.'
              : 'The queue fills while this desk reads the open orders; it takes a few seconds.'
          }
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

export function Changes({summary}: {summary: TowerSummary}) {
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
