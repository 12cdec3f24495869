/** The columns of the ranked queue. */
import type {AtRiskRow} from '../../src-shared/api/rows.ts';
import {type Columns, drawn, TICKS} from '../grid/columns.tsx';
import type {ScreenClock} from '../ui/clock.tsx';
import {age, money} from '../ui/format.ts';
import {Signal, Tier} from '../ui/signal.tsx';
import {v} from '../ui/theme/tokens.ts';
import {clockText, ownerText} from './exception-words.ts';
import {adviceText, riskWord} from './risk-words.ts';

/** From this score on a lot is drawn as likely late. */
const LIKELY = 75;
const IS_WIDE = matchMedia('(min-width: 1440px)').matches;

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

/** Whose it is, and by when. */
const OWNED: Columns<AtRiskRow> = [
  {
    headerName: 'Owner',
    headerTooltip: 'Who has taken it, or the role whose it is',
    field: 'owner',
    width: IS_WIDE ? 124 : 104,
    tooltipField: 'owner',
    cellRenderer: drawn((data: AtRiskRow) => (
      <span className={data.takenBy === '' ? 'sub trunc' : 'trunc'}>{ownerText(data)}</span>
    )),
  },
  {
    headerName: 'Clock',
    headerTooltip: 'Working time of the site until somebody must have done something',
    field: 'minutesLeft',
    type: 'right',
    width: 98,
    cellRenderer: drawn((data: AtRiskRow) => (
      <span className={data.overdue === 1 ? 'tone-stop strong' : ''}>{clockText(data)}</span>
    )),
  },
];

export function columnsOf(currency: string, clock: ScreenClock): Columns<AtRiskRow> {
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
    ...OWNED,
    {headerName: 'First cause', field: 'cause', flex: 1.15, minWidth: 124, tooltipField: 'cause', cellClass: 'trunc'},
    {
      headerName: 'Do this',
      headerTooltip: 'What the panel beside recommends',
      field: 'action',
      flex: 1.2,
      minWidth: 172,
      // The panel beside says it too: where there is little room the owner and the clock come first.
      hide: !IS_WIDE,
      tooltipField: 'action',
      cellClass: 'trunc',
      valueFormatter: ({value}) => adviceText(value),
    },
    {headerName: 'Site', field: 'siteName', width: 84, hide: !IS_WIDE},
  ];
}

/** Time left, as words; past is red. */
function By({left}: {left: number}) {
  return <span className={left < 0 ? 'tone-stop strong' : ''}>{left < 0 ? `${age(-left)} ago` : age(left)}</span>;
}
