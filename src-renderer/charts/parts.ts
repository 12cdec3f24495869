import {v} from '../ui/theme/tokens.ts';

/** Spread these on Recharts parts; no chart sets its own colours or sizes. */
export const axis = {
  tick: {fontSize: 11, fill: v('ink3')},
  tickLine: false,
  axisLine: {stroke: v('lineStrong')},
  tickMargin: 4,
} as const;
export const valueAxis = {...axis, axisLine: false, width: 44} as const;
export const gridlines = {stroke: v('line'), vertical: false} as const;
export const targetLine = {stroke: v('ink2'), strokeDasharray: '4 3', strokeWidth: 1} as const;
export const still = {isAnimationActive: false} as const;

/** Round ticks that cover [low, high]; nought is one of them when it lies between. At most `max` + 2 ticks. */
export function roundTicks(low: number, high: number, max = 5): readonly number[] {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / max;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((n) => n * power >= raw) ?? 10) * power;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({length: last - first + 1}, (_, i) => tidy((first + i) * step));
}

/**
 * Days that an axis from `from` to `to` names: both ends, the days on which something happens, then every seventh, as far as
 * each has room for its words. `apart`: the share of the axis that the words of a day need.
 */
export function dayTicks(from: number, to: number, days: readonly number[], apart: number): readonly number[] {
  const weeks = Array.from({length: Math.floor((to - from) / 7)}, (_, i) => from + 7 * (i + 1));
  const ticks = [from];
  for (const day of [to, ...days, ...weeks])
    if (ticks.every((tick) => Math.abs(tick - day) >= apart * (to - from))) ticks.push(day);
  return ticks.sort((a, b) => a - b);
}

/** 0.30000000000000004 → 0.3. */
const tidy = (n: number): number => Number(n.toPrecision(12));
