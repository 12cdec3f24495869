/**
 * Supply hollow and up, claims solid and down, the balance a step line, what can be promised a teal ground, a shortage
 * a thick red line with its quantity. One column a day, days at their distance in time. Words that find no place are left
 * out: all of a day stands under the pointer, and in a table for readers that see none.
 */
import {memo} from 'react';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from 'recharts';
import {count, qty, signed} from '../ui/format.ts';
import {v} from '../ui/theme/tokens.ts';
import {axis, dayTicks, gridlines, roundTicks, still, valueAxis} from './parts.ts';
import {LABEL_PX, stepLabels} from './step-labels.ts';

export type DayPoint = {
  /** A day number. */
  readonly day: number;
  /** Units usable from that day. */
  readonly up: number;
  /** Units claimed for that day, not negative. */
  readonly down: number;
  /** Projected after the day; may be negative. */
  readonly balance: number;
  /** Who claims, each once. */
  readonly who: readonly string[];
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
/** Of the value axis: room for `−1,500`. */
const FIGURES = 50;
/** Above the plot, and right of it: room for words of its outermost figures. */
const MARGIN = {top: 18, right: 14, bottom: 2, left: 0};
/** Names under the pointer; the list beside has all. */
const NAMES_MAX = 6;
/** Room for words beyond the outermost figure, of the figures' span. */
const WORD_ROOM = 0.08;

/** Drawn again when a figure has changed, not whenever the page is: it stands beside a grid that scrolls and changes. */
export const SupplyDemand = memo(
  Chart,
  (a, b) => a.title === b.title && JSON.stringify(a.points) === JSON.stringify(b.points),
);

function Chart({points, title, dayWords}: Props) {
  const {drawn, ticks, range, from, to, days} = frameOf(points);
  return (
    <>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={drawn} margin={MARGIN} stackOffset="sign" barSize={BAR} accessibilityLayer title={title}>
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
          <YAxis
            {...valueAxis}
            width={Math.max(FIGURES, 14 + 6 * Math.max(...ticks.map((n) => qty(n).length)))}
            domain={range}
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
            />
          ))}
          <Tooltip
            cursor={{stroke: v('lineStrong'), strokeWidth: 1}}
            isAnimationActive={false}
            content={({active, payload}) =>
              active && payload[0] !== undefined && <Day point={payload[0].payload} dayWords={dayWords} />
            }
          />
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

/** What lacks and what comes, in figures, and who claims, by name. */
function Labels({points, end}: {points: readonly Drawn[]; end: number}) {
  const x = useXAxisScale();
  const y = useYAxisScale();
  const plot = usePlotArea();
  if (x === undefined || y === undefined || plot === undefined) return null;
  const at = (scale: typeof x, value: number) => scale(value) ?? 0;
  const labels = stepLabels({
    steps: points.map((point) => ({
      x: at(x, point.day),
      top: at(y, point.up),
      foot: at(y, point.minus),
      before: at(y, point.before),
      after: at(y, point.balance),
      above: point.up > 0 ? signed(point.up) : '',
      below: point.down > 0 ? whoWord(point.who) : '',
    })),
    gaps: shortages(points).map((gap) => ({
      from: at(x, gap.from),
      to: at(x, gap.to),
      y: at(y, gap.worst),
      text: `${qty(-gap.worst)} short`,
    })),
    end: at(x, end),
    halfBar: BAR / 2,
    area: {
      left: plot.x,
      right: plot.x + plot.width + MARGIN.right,
      top: plot.y - MARGIN.top,
      bottom: plot.y + plot.height,
    },
  });
  return (
    <g className="words">
      {labels.map((label) => (
        <text
          key={`${label.side} ${label.x} ${label.y}`}
          x={label.x}
          y={label.y}
          textAnchor="middle"
          fontSize={LABEL_PX[label.side]}
          {...WORDS[label.side]}
        >
          {label.text}
        </text>
      ))}
    </g>
  );
}

const WORDS = {
  above: {fill: v('clear')},
  below: {fill: v('ink2')},
  // A halo: it may lie on a line.
  gap: {fill: v('stop'), fontWeight: 600, stroke: v('surface'), strokeWidth: 3, paintOrder: 'stroke'},
} as const;

/** A name shortened to its first word; several are counted. */
const whoWord = (who: readonly string[]): string =>
  who.length > 1 ? count(who.length, 'customer') : (who[0]?.split(' ')[0] ?? '');

/** All of a day, under the pointer or reached with the arrow keys. */
function Day({point, dayWords}: {point: Drawn; dayWords: Props['dayWords']}) {
  const more = point.who.length - NAMES_MAX;
  return (
    <div className="charttip">
      <div className="strong">{dayWords(point.day)}</div>
      {point.up > 0 && <div className="tone-clear">{signed(point.up)} coming</div>}
      {point.down > 0 && <div>{qty(point.down)} claimed</div>}
      {point.who.slice(0, NAMES_MAX).map((name) => (
        <div key={name} className="meta">
          {name}
        </div>
      ))}
      {more > 0 && <div className="meta">and {qty(more)} more</div>}
      <div className={point.balance < 0 ? 'tone-stop strong' : 'sub'}>
        {point.balance < 0 ? `${qty(-point.balance)} short` : `${qty(point.balance)} left`}
      </div>
    </div>
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
          <th>By</th>
          <th>Balance</th>
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.day}>
            <td>{dayWords(point.day)}</td>
            <td>{qty(point.up)}</td>
            <td>{qty(point.down)}</td>
            <td>{point.who.join(', ')}</td>
            <td>{qty(point.balance)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
