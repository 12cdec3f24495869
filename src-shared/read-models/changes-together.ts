/**
 * One event, one entry. A purchase slips line by line and an order is re-promised lot by lot, each by a decision of its
 * own; for people that is one piece of news. Told of the same thing for the same reason soon after one another they stand
 * in one entry, which is as new as its newest part.
 */
import type {TowerSummary} from '../api/types.ts';
import {MINUTE_MS} from '../kernel/types.ts';

export type Change = TowerSummary['changes'][number];
/** What an entry is of: `subject` 6 `many` `said` 8 d `after`. Entries of one `key` are one event. */
type Together = {
  readonly key: string;
  readonly subject: string;
  readonly many: 'lines' | 'lots';
  readonly said: string;
  readonly after: string;
  /** `days`: how far it slipped, 0 if it is no slip. */
  readonly parts: readonly {readonly id: string; readonly line: number; readonly days: number}[];
};
export type Told = Change & {readonly together?: Together};

/** Longest between two parts of one event: a person works through the lines of a purchase in less. */
const APART_MS_MAX = 10 * MINUTE_MS;

/** What was told, newest first, with what is new: given oldest first. */
export function tellAlso(told: readonly Told[], fresh: readonly Told[]): Told[] {
  const all = [...told];
  for (const one of fresh) {
    const known = all.findIndex((other) => isSameEvent(other, one));
    const [before] = known < 0 ? [] : all.splice(known, 1);
    all.unshift(before === undefined ? one : joined(before, one));
  }
  return all;
}

/** Several entries of one decision as one where they are of one event; else the first alone speaks for the decision. */
export function asOne(entries: readonly Told[]): Told[] {
  const [first, ...rest] = entries;
  if (first === undefined) return [];
  return [rest.filter((other) => isSameEvent(first, other)).reduce(joined, first)];
}

const isSameEvent = (a: Told, b: Told): boolean =>
  a.together !== undefined && a.together.key === b.together?.key && Math.abs(b.at - a.at) <= APART_MS_MAX;

/** The later word on a part stands. */
function joined(before: Told, {together, ...newer}: Told): Told {
  if (together === undefined || before.together === undefined) return newer;
  const said = new Set(together.parts.map(({id}) => id));
  const parts = [...before.together.parts.filter(({id}) => !said.has(id)), ...together.parts];
  return entry(newer, {...together, parts});
}

/** The entry of an event, in words made of its parts. */
export function entry(change: Omit<Change, 'what'>, together: Together): Told {
  const {subject, many, said, after, parts} = together;
  const [line, ...others] = new Set(parts.map((part) => part.line));
  const who = others.length === 0 ? `${subject} line ${line}` : `${subject}: ${parts.length} ${many}`;
  return {...change, what: `${who} ${said}${daysWords(parts)}${after}`, together};
}

function daysWords(parts: Together['parts']): string {
  const days = parts.map((part) => part.days);
  const [least, most] = [Math.min(...days), Math.max(...days)];
  if (most === 0) return '';
  return least === most ? ` ${most} d` : ` ${least} to ${most} d`;
}
