/** What could be offered beside the day the customer asked for: the request stays his, the offer is a choice of options. */
import type {Choice} from './draft.ts';
import {choiceOf, type LinePromise, type Option} from './options.tsx';

export type Soonest = {readonly day: number; readonly choices: readonly (Choice | undefined)[]};

/** The first day by which every line can be there with all its units, and how each is then asked for; null where one cannot. */
export function soonestOf(lines: readonly LinePromise[]): Soonest | null {
  const found = lines.map(({options}) => {
    const whole = options.filter((one) => one.short === 0 && choiceOf(one, options[0]) !== null);
    return whole.sort((a, b) => lastDay(a) - lastDay(b))[0];
  });
  if (found.length === 0 || found.some((one) => one === undefined)) return null;
  const chosen = found as Option[];
  return {
    day: Math.max(...chosen.map(lastDay)),
    choices: chosen.map((one, i) => choiceOf(one, lines[i]?.options[0]) ?? undefined),
  };
}

/** The day by which all of these are there; undefined while one has units without a date. */
export const allBy = (taken: readonly (Option | undefined)[]): number | undefined =>
  taken.length === 0 || taken.some((one) => one === undefined || one.short > 0)
    ? undefined
    : Math.max(...taken.map((one) => lastDay(one as Option)));

const lastDay = (option: Option): number => Math.max(...option.lots.map((lot) => lot.day));
