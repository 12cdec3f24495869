/**
 * Supply hollow and up, claims solid and down, the balance a step line, what can be promised a teal ground, a shortage
 * a thick red line with its quantity. One column a day; the same figures stand in a table for readers that see none.
 */
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  LabelList,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import {qty, signed} from '../ui/format.ts';
import {v} from '../ui/theme/tokens.ts';
import {axis, gridlines, roundTicks, still, valueAxis} from './parts.ts';

export type DayPoint = {
  readonly day: string;
  /** Units usable from that day. */
  readonly up: number;
  /** Units claimed for that day, not negative. */
  readonly down: number;
  /** Projected after the day; may be negative. */
  readonly balance: number;
  /** Who claims, or what arrives: a short word, shown when it fits. */
  readonly who: string;
};

type Drawn = DayPoint & {readonly minus: number; readonly promisable: number};

/** More columns than this leave no room for names. */
const NAMED_DAYS_MAX = 16;

export function SupplyDemand({points, title}: {points: readonly DayPoint[]; title: string}) {
  const drawn: Drawn[] = points.map((point, i) => ({
    ...point,
    minus: -point.down,
    promisable: Math.max(0, Math.min(...points.slice(i).map((later) => later.balance))),
  }));
  const figures = drawn.flatMap((point) => [point.up, point.minus, point.balance]).concat(0);
  const ticks = roundTicks(Math.min(...figures), Math.max(...figures));
  const named = drawn.length <= NAMED_DAYS_MAX;
  return (
    <>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={drawn}
          margin={{top: 18, right: 14, bottom: 2, left: 0}}
          stackOffset="sign"
          barCategoryGap="34%"
          accessibilityLayer
          title={title}
        >
          <CartesianGrid {...gridlines} />
          <XAxis dataKey="day" {...axis} interval={named ? 0 : 'preserveStartEnd'} height={20} />
          <YAxis
            {...valueAxis}
            domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
            ticks={[...ticks]}
            tickFormatter={(n: number) => qty(n)}
          />
          <ReferenceLine y={0} stroke={v('ink2')} />
          <Area
            dataKey="promisable"
            type="stepAfter"
            stroke="none"
            fill={v('clearMark')}
            fillOpacity={0.22}
            {...still}
          />
          <Bar dataKey="up" stackId="flow" fill="transparent" stroke={v('clearMark')} strokeWidth={1.25} {...still}>
            <LabelList dataKey="up" content={UpLabel} />
          </Bar>
          <Bar dataKey="minus" stackId="flow" fill={v('claimMark')} {...still}>
            {named && <LabelList dataKey="who" content={DownLabel} />}
          </Bar>
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
        </ComposedChart>
      </ResponsiveContainer>
      <FigureTable points={drawn} title={title} />
    </>
  );
}

type LabelProps = {
  x?: number | string | undefined;
  y?: number | string | undefined;
  width?: number | string | undefined;
  height?: number | string | undefined;
  value?: unknown;
};

function UpLabel({x, y, width, value}: LabelProps) {
  if (typeof value !== 'number' || value === 0) return null;
  return (
    <text x={Number(x) + Number(width) / 2} y={Number(y) - 5} textAnchor="middle" fontSize={11} fill={v('clear')}>
      {signed(value)}
    </text>
  );
}

function DownLabel({x, y, width, height, value}: LabelProps) {
  if (typeof value !== 'string' || value === '') return null;
  const foot = Math.max(Number(y), Number(y) + Number(height)) + 12;
  return (
    <text x={Number(x) + Number(width) / 2} y={foot} textAnchor="middle" fontSize={11} fill={v('ink2')}>
      {value}
    </text>
  );
}

/** Runs of days whose balance is negative, each with its worst. */
function shortages(points: readonly DayPoint[]): readonly {from: string; to: string; worst: number}[] {
  const found: {from: string; to: string; worst: number}[] = [];
  let open: {from: string; to: string; worst: number} | undefined;
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

function FigureTable({points, title}: {points: readonly DayPoint[]; title: string}) {
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
            <td>{point.day}</td>
            <td>{qty(point.up)}</td>
            <td>{qty(point.down)}</td>
            <td>{qty(point.balance)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
