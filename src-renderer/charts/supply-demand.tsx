/**
 * Supply hollow and up, claims solid and down, the balance a step line, what can be promised a teal ground, a shortage
 * a thick red line with its quantity. One column a day, days at their distance in time; the same figures stand in a
 * table for readers that see none.
 */
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from 'recharts';
import {qty, signed} from '../ui/format.ts';
import {v} from '../ui/theme/tokens.ts';
import {axis, dayTicks, gridlines, roundTicks, still, valueAxis} from './parts.ts';
import {stepLabels} from './step-labels.ts';

export type DayPoint = {
  /** A day number. */
  readonly day: number;
  /** Units usable from that day. */
  readonly up: number;
  /** Units claimed for that day, not negative. */
  readonly down: number;
  /** Projected after the day; may be negative. */
  readonly balance: number;
  /** Who claims, or what arrives: a short word, shown when it fits. */
  readonly who: string;
};

type Drawn = DayPoint & {readonly minus: number; readonly promisable: number; readonly before: number};
type Props = {
  readonly points: readonly DayPoint[];
  readonly title: string;
  /** A day in words; `before`: the day named before it on the axis. */
  readonly dayWords: (day: number, before?: number) => string;
};

const BAR = 12;
/** Of the axis: what the words of a day need in the narrowest drill. */
const DAY_APART = 0.14;
/** Room for words beyond the outermost figure, of the figures' span. */
const WORD_ROOM = 0.08;

export function SupplyDemand({points, title, dayWords}: Props) {
  const {drawn, ticks, range, from, to, days} = frameOf(points);
  return (
    <>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={drawn}
          margin={{top: 18, right: 14, bottom: 2, left: 0}}
          stackOffset="sign"
          barSize={BAR}
          accessibilityLayer
          title={title}
        >
          <CartesianGrid {...gridlines} />
          <XAxis
            dataKey="day"
            type="number"
            domain={[from, to]}
            padding={{left: 26, right: 26}}
            ticks={[...days]}
            tickFormatter={(day: number) => dayWords(day, days[days.indexOf(day) - 1])}
            {...axis}
            interval={0}
            height={20}
          />
          <YAxis {...valueAxis} domain={range} ticks={[...ticks]} tickFormatter={(n: number) => qty(n)} />
          <ReferenceLine y={0} stroke={v('ink2')} />
          <Area
            dataKey="promisable"
            type="stepAfter"
            stroke="none"
            fill={v('clearMark')}
            fillOpacity={0.22}
            {...still}
          />
          <Bar dataKey="up" stackId="flow" fill="transparent" stroke={v('clearMark')} strokeWidth={1.25} {...still} />
          <Bar dataKey="minus" stackId="flow" fill={v('claimMark')} {...still} />
          <Line dataKey="balance" type="stepAfter" stroke={v('ink')} strokeWidth={1.75} dot={false} {...still} />
          {shortages(drawn).map((gap) => (
            <ReferenceLine
              key={gap.from}
              segment={[
                {x: gap.from, y: gap.worst},
                {x: gap.to, y: gap.worst},
              ]}
              stroke={v('stopMark')}
              strokeWidth={4}
              label={{
                value: `${qty(-gap.worst)} short`,
                position: 'insideBottomRight',
                fontSize: 12,
                fontWeight: 600,
                fill: v('stop'),
                dy: 18,
              }}
            />
          ))}
          <Labels points={drawn} end={to} />
        </ComposedChart>
      </ResponsiveContainer>
      <FigureTable points={drawn} title={title} dayWords={dayWords} />
    </>
  );
}

/** The figures, and what the axes span and name. */
function frameOf(points: readonly DayPoint[]) {
  const drawn: Drawn[] = points.map((point, i) => ({
    ...point,
    minus: -point.down,
    before: points[i - 1]?.balance ?? point.balance - point.up + point.down,
    promisable: Math.max(0, Math.min(...points.slice(i).map((later) => later.balance))),
  }));
  const figures = drawn.flatMap((point) => [point.up, point.minus, point.balance]).concat(0);
  const ticks = roundTicks(Math.min(...figures), Math.max(...figures));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const room = WORD_ROOM * (high - low);
  const range = [low - room, high + room];
  const [from, to] = [drawn[0]?.day ?? 0, drawn.at(-1)?.day ?? 1];
  const flows = drawn.filter((point) => point.up + point.down > 0).map((point) => point.day);
  const days = dayTicks(from, to, flows, DAY_APART);
  return {drawn, ticks, range, from, to, days};
}

/** What comes, in figures, and who claims, by name. */
function Labels({points, end}: {points: readonly Drawn[]; end: number}) {
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (x === undefined || y === undefined) return null;
  const at = (scale: typeof x, value: number) => scale(value) ?? 0;
  const steps = points.map((point) => ({
    x: at(x, point.day),
    top: at(y, point.up),
    foot: at(y, point.minus),
    before: at(y, point.before),
    after: at(y, point.balance),
    above: point.up > 0 ? signed(point.up) : '',
    below: point.down > 0 ? point.who : '',
  }));
  return (
    <g>
      {stepLabels(steps, at(x, end), BAR / 2).map((label) => (
        <text
          key={`${label.side} ${label.x}`}
          x={label.x}
          y={label.y}
          textAnchor="middle"
          fontSize={11}
          fill={v(label.side === 'above' ? 'clear' : 'ink2')}
        >
          {label.text}
        </text>
      ))}
    </g>
  );
}

type Shortage = {from: number; to: number; worst: number};

/** Runs of days whose balance is negative, each with its worst; a run ends where supply lifts it. */
function shortages(points: readonly DayPoint[]): readonly Shortage[] {
  const found: Shortage[] = [];
  let open: Shortage | undefined;
  for (const point of points) {
    if (open !== undefined) open.to = point.day;
    if (point.balance >= 0) open = undefined;
    else if (open !== undefined) open.worst = Math.min(open.worst, point.balance);
    else {
      open = {from: point.day, to: point.day, worst: point.balance};
      found.push(open);
    }
  }
  return found;
}

function FigureTable({points, title, dayWords}: Props) {
  return (
    <table className="sr">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th>Day</th>
          <th>Coming</th>
          <th>Claimed</th>
          <th>Balance</th>
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.day}>
            <td>{dayWords(point.day)}</td>
            <td>{qty(point.up)}</td>
            <td>{qty(point.down)}</td>
            <td>{qty(point.balance)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
