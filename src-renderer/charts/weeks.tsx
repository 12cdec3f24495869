/** Thirteen weeks: a share against its target, and misses by who caused them. */
import {
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
import {v} from '../ui/theme/tokens.ts';
import {axis, gridlines, roundTicks, still, targetLine, valueAxis} from './parts.ts';

export type WeekPoint = {readonly week: string; readonly value: number | undefined};

type WeekLineProps = {
  readonly points: readonly WeekPoint[];
  readonly target?: number | undefined;
  readonly write: (value: number) => string;
  readonly title: string;
  /** True when a lower figure is better, as with days and backlogs. */
  readonly lowIsGood?: boolean;
};

export function WeekLine({points, target, write, title, lowIsGood = false}: WeekLineProps) {
  const known = points.flatMap((point) => (point.value === undefined ? [] : [point.value]));
  const ticks = roundTicks(Math.min(...known, target ?? known[0] ?? 0), Math.max(...known, target ?? known[0] ?? 1), 4);
  const missed = (value: number) => target !== undefined && (lowIsGood ? value > target : value < target);
  const last = points.findLastIndex((point) => point.value !== undefined);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...points]}
        margin={{top: 14, right: 84, bottom: 2, left: 4}}
        title={title}
        accessibilityLayer
      >
        <CartesianGrid {...gridlines} />
        <XAxis dataKey="week" {...axis} interval="equidistantPreserveStart" minTickGap={4} height={20} />
        <YAxis
          {...valueAxis}
          width={52}
          domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
          ticks={[...ticks]}
          tickFormatter={write}
        />
        {target !== undefined && (
          <ReferenceLine
            y={target}
            {...targetLine}
            label={{value: `target ${write(target)}`, position: 'right', fontSize: 11, fill: v('ink2')}}
          />
        )}
        <Line
          dataKey="value"
          stroke={v('ink')}
          strokeWidth={2}
          {...still}
          dot={(p: DotProps) => <Dot key={p.index} {...p} missed={typeof p.value === 'number' && missed(p.value)} />}
        >
          <LabelList
            dataKey="value"
            content={(p: LabelProps) =>
              p.index === last && typeof p.value === 'number' ? (
                <text
                  x={Number(p.x) + 9}
                  // On its side of the target, whose own words stand beside its line.
                  y={Number(p.y) + (target !== undefined && p.value < target ? 16 : -8)}
                  fontSize={12}
                  fontWeight={600}
                  fill={v(missed(p.value) ? 'stop' : 'ink')}
                >
                  {write(p.value)}
                </text>
              ) : null
            }
          />
        </Line>
      </ComposedChart>
    </ResponsiveContainer>
  );
}

export type WeekStackPoint = {readonly week: string; readonly sales: number; readonly warehouse: number};

type WeekStackProps = {
  readonly points: readonly WeekStackPoint[];
  readonly title: string;
  /** False while first causes are not known: then all misses are one plain bar. */
  readonly causes?: boolean;
};

/** Diagonal is sales-caused, solid slate warehouse-caused, here and everywhere. */
export function WeekStack({points, title, causes = true}: WeekStackProps) {
  const ticks = roundTicks(0, Math.max(4, ...points.map((point) => point.sales + point.warehouse)), 4);
  const last = points.length - 1;
  const beside = (word: string) => (p: LabelProps) =>
    p.index === last && Number(p.height) > 8 ? (
      <text
        x={Number(p.x) + Number(p.width) + 6}
        y={Number(p.y) + Number(p.height) / 2 + 4}
        fontSize={11}
        fill={v('ink2')}
      >
        {word}
      </text>
    ) : null;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...points]}
        margin={{top: 8, right: 84, bottom: 2, left: 4}}
        barCategoryGap="30%"
        title={title}
        accessibilityLayer
      >
        <defs>
          <pattern id="sales-hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2" height="4" fill={v('ink2')} />
          </pattern>
        </defs>
        <CartesianGrid {...gridlines} />
        <XAxis dataKey="week" {...axis} interval="equidistantPreserveStart" minTickGap={4} height={20} />
        <YAxis {...valueAxis} width={52} domain={[0, ticks.at(-1) ?? 4]} ticks={[...ticks]} />
        <Bar dataKey="warehouse" stackId="missed" fill={v(causes ? 'claimMark' : 'ink2')} {...still}>
          <LabelList dataKey="warehouse" content={beside(causes ? 'warehouse' : 'missed')} />
        </Bar>
        <Bar dataKey="sales" stackId="missed" fill="url(#sales-hatch)" stroke={v('ink2')} {...still}>
          <LabelList dataKey="sales" content={beside('sales')} />
        </Bar>
      </ComposedChart>
    </ResponsiveContainer>
  );
}

export type BarPoint = {readonly name: string; readonly value: number};

/** Plain bars from nought, figure on each; for ageing buckets. */
export function AgeBars({
  points,
  write,
  title,
}: {
  points: readonly BarPoint[];
  write: (value: number) => string;
  title: string;
}) {
  const ticks = roundTicks(0, Math.max(1, ...points.map((point) => point.value)), 4);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...points]}
        margin={{top: 16, right: 12, bottom: 2, left: 4}}
        barCategoryGap="30%"
        title={title}
        accessibilityLayer
      >
        <CartesianGrid {...gridlines} />
        <XAxis dataKey="name" {...axis} interval={0} height={20} />
        <YAxis {...valueAxis} width={52} domain={[0, ticks.at(-1) ?? 1]} ticks={[...ticks]} tickFormatter={write} />
        <Bar dataKey="value" fill={v('ink2')} {...still}>
          <LabelList
            dataKey="value"
            position="top"
            fontSize={11}
            fill={v('ink2')}
            formatter={(value) => (typeof value === 'number' ? write(value) : '')}
          />
        </Bar>
      </ComposedChart>
    </ResponsiveContainer>
  );
}

type LabelProps = {
  index?: number | undefined;
  x?: number | string | undefined;
  y?: number | string | undefined;
  width?: number | string | undefined;
  height?: number | string | undefined;
  value?: unknown;
};
type DotProps = {cx?: number | undefined; cy?: number | undefined; index?: number | undefined; value?: unknown};

/** A hit is a dot, a miss a square: told apart without colour. */
function Dot({cx, cy, missed}: DotProps & {missed: boolean}) {
  if (cx === undefined || cy === undefined || Number.isNaN(cy)) return <g />;
  if (missed) return <rect x={cx - 3.5} y={cy - 3.5} width={7} height={7} fill={v('stopMark')} />;
  return <circle cx={cx} cy={cy} r={3} fill={v('ink')} />;
}
