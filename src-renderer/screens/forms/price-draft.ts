/** Prices of one item in one list being typed: pure changes to them, and the definition of all that the list says of the item. */
import type {PriceEntryRow} from '../../../src-shared/api/prices.ts';
import type {CommandOf} from '../../data/commands.ts';
import {withDays} from '../../ui/dates.ts';
import {priceFromText} from '../../ui/format.ts';

/** `price` as it is typed. */
export type DraftBreak = {readonly key: number; readonly from: number | undefined; readonly price: string};
export type PriceDraft = {
  readonly from: number | undefined;
  /** The last day; undefined: until further notice. */
  readonly until: number | undefined;
  readonly breaks: readonly DraftBreak[];
  /** What goes on into its days ends the day before. */
  readonly endsOthers: boolean;
};
/** As it stands now: an entry of the list. */
export type Entry = Pick<PriceEntryRow, 'from' | 'until' | 'breaks'>;

const BREAKS_MAX = 12;
const emptyBreak = (key: number, from?: number): DraftBreak => ({key, from, price: ''});

export const emptyPrices = (today: number): PriceDraft => ({
  from: today,
  until: undefined,
  breaks: [emptyBreak(1, 1)],
  endsOthers: false,
});

/** Changes one price; one that becomes complete at the end gets an empty one after it. */
export function withBreak(draft: PriceDraft, key: number, change: Partial<DraftBreak>): PriceDraft {
  const breaks = draft.breaks.map((one) => (one.key === key ? {...one, ...change} : one));
  const last = breaks.at(-1);
  const next = Math.max(0, ...breaks.map((one) => one.key)) + 1;
  const more = last !== undefined && isComplete(last) && breaks.length < BREAKS_MAX;
  return {...draft, breaks: more ? [...breaks, emptyBreak(next)] : breaks};
}

export function withoutBreak(draft: PriceDraft, key: number): PriceDraft {
  const breaks = draft.breaks.filter((one) => one.key !== key);
  return {...draft, breaks: breaks.length > 0 ? breaks : [emptyBreak(1, 1)]};
}

/** What of the list has begun before and goes on into the new days: it could end the day before. */
export const goesOn = ({from}: PriceDraft, entries: readonly Entry[]): Entry | undefined =>
  from === undefined ? undefined : entries.find((e) => e.from < from && (e.until === null || e.until >= from));

type Of = {readonly list: string; readonly item: string; readonly entries: readonly Entry[]};

/** The command, or what is missing. Whether days overlap is the decider's to say: it knows the other lists. */
export function addedPrices(
  draft: PriceDraft,
  {list, item, entries, currency}: Of & {readonly currency: string},
): CommandOf<'DefinePrices'> | string {
  const {from, until} = draft;
  if (from === undefined) return 'The first day is missing.';
  if (until !== undefined && until < from) return 'It ends before it begins.';
  const breaks = [];
  for (const one of draft.breaks.filter((one, i, all) => isBegun(one) || (i === 0 && all.some(isBegun)))) {
    const unitPrice = priceFromText(one.price, currency);
    if (one.from === undefined) return 'A quantity is missing.';
    if (one.price.trim() === '') return 'A price is missing.';
    if (unitPrice === undefined) return `“${one.price}” is no price.`;
    breaks.push({from: one.from, unitPrice});
  }
  if (breaks.length === 0) return 'A price is missing.';
  const ends = draft.endsOthers ? goesOn(draft, entries) : undefined;
  const kept = entries.map((entry) => (entry === ends ? {...entry, until: from - 1} : entry));
  const added = {from, until: until ?? null, breaks};
  return {type: 'DefinePrices', prices: [{list, item, entries: [...kept, added].map(defined)}]};
}

/** The command that ends an entry with `lastDay`; before its first day it is withdrawn. */
export function endedPrices(entry: Entry, lastDay: number, {list, item, entries}: Of): CommandOf<'DefinePrices'> {
  const left = entries.flatMap((one) =>
    one.from !== entry.from ? [one] : lastDay < one.from ? [] : [{...one, until: lastDay}],
  );
  return {type: 'DefinePrices', prices: [{list, item, entries: left.map(defined)}]};
}

/** At which field a refusal stands, in words for it; undefined where it is of none. */
export function faultAt(
  what: string | undefined,
  today: number,
): {readonly at: 'days' | 'prices'; readonly words: string} | undefined {
  if (what === undefined) return undefined;
  const words = withDays(what.replace(/^item .+? of list .+?: /, ''), today);
  if (/ overlaps | lies before /.test(words)) return {at: 'days', words};
  return /two prices from|prices, at most/.test(words) ? {at: 'prices', words} : undefined;
}

const defined = ({from, until, breaks}: Entry) => ({from, ...(until !== null && {until}), breaks: [...breaks]});
const isBegun = (one: DraftBreak): boolean => one.price.trim() !== '' || (one.from !== undefined && one.from !== 1);
const isComplete = (one: DraftBreak): boolean => one.price.trim() !== '' && one.from !== undefined;
