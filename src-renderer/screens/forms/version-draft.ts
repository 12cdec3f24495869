/**
 * What is known to change on a day, being typed: a list of versions, each whole, from a day on. Of calendars, of the lanes and prices
 * of a service, of a site's pickups.
 */

/** `from`: undefined while the day is still to be said. */
export type DraftVersion<Of> = Of & {readonly key: number; readonly from: number | undefined};
type Begins = {readonly from: number};

/** As in `LIMITS_MASTER`; the authority refuses more. */
const CHANGES_MAX = 12;
/** A change counts for what is reckoned of days before it: nothing is of days longer ago than a feed may state. */
export const KEPT_DAYS = 366;

/** As they are defined, without what ended so long ago that nothing asks for it: then the last of those is what it begins with. */
export function keptVersions<Of extends object>(
  base: Of,
  changes: readonly (Of & Begins)[] | undefined,
  today: number,
): {readonly base: Of; readonly changes: readonly (Of & Begins)[]} {
  const all = changes ?? [];
  const begun = all.findLastIndex(({from}) => from <= today - KEPT_DAYS);
  const old = all[begun];
  if (old === undefined) return {base, changes: all};
  const {from: _, ...first} = old;
  // Of a version is what of its terms and the day it begins: the compiler does not see that without the day it is the terms.
  return {base: first as unknown as Of, changes: all.slice(begun + 1)};
}

export const mayAddVersion = (changes: readonly unknown[]): boolean => changes.length < CHANGES_MAX;
/** With one more like the last there is (`last`), from a day that is still to be said. */
export function withNewVersion<Of extends object>(
  changes: readonly DraftVersion<Of>[],
  last: Of,
): readonly DraftVersion<Of>[] {
  const key = Math.max(0, ...changes.map((one) => one.key)) + 1;
  return [...changes, {...last, key, from: undefined}];
}
export const withVersion = <Of extends object>(
  changes: readonly DraftVersion<Of>[],
  key: number,
  change: Partial<DraftVersion<Of>>,
): readonly DraftVersion<Of>[] => changes.map((one) => (one.key === key ? {...one, ...change} : one));
export const withoutVersion = <Of>(changes: readonly DraftVersion<Of>[], key: number): readonly DraftVersion<Of>[] =>
  changes.filter((one) => one.key !== key);

/** Which of them counts on a day, by key; 0: what it begins with. */
export const versionOn = (changes: readonly DraftVersion<object>[], day: number): number =>
  changes.findLast(({from}) => from !== undefined && from <= day)?.key ?? 0;

/** At which version a refusal stands, by its place from 0, and what it says there; null: at what it begins with. */
export function versionFault(fault: string): {readonly change: number | null; readonly words: string} {
  const [, n, words] = /^change (\d+) \(from [^)]*\): (.*)$/.exec(fault) ?? [];
  return n === undefined || words === undefined ? {change: null, words: fault} : {change: Number(n) - 1, words};
}
