/**
 * How long goods are good, and who can be served by what (F.1: "below the customer's minimum shelf life: no", checked at delivery).
 *
 * A claim asks for goods that are there by its due and last until its day; stock and supply are there from some instant and last until
 * some day. Which claims can be served together is a matching of the two:
 *
 *   served(S, C)  = the most units of the claims C that the sources S can serve, each a unit of a source with at ≤ due and lasts ≥ needs
 *   room(t, n)    = served(S, C + ∞ units for t that last until n) − served(S, C)
 *
 * The most is found by going through the claims from who needs the longest life down, each served by what comes latest and is still in
 * time. Stock at hand alone is nested, and needs no matching:
 *
 *   free(n) = min over m ≤ n of ( good stock that lasts until m − what claims that need m rest on )
 */
import {DAY_MS, type DayNumber, type Instant, type Units} from '../../kernel/types.ts';
import {isLive} from './balances.ts';
import {unitsIn, withoutBatch} from './batches.ts';
import type {Claim, Position} from './types.ts';

/** Units that are there from an instant on and good until a day. */
export type Source = {readonly at: Instant; readonly lasts: DayNumber; readonly units: Units};
/** Units that must be there by an instant and last until a day; 0 = however long. */
export type Need = {readonly due: Instant; readonly lasts: DayNumber; readonly units: Units};
/** Of goods that have no lot nobody knows how long they last: they serve who does not ask. */
export const NO_LOT = 0;
export const FOR_EVER = Number.POSITIVE_INFINITY;

/** Whether anything here asks how long goods last: of most positions nothing does. */
export const isDated = (p: Pick<Position, 'batches'>): boolean => p.batches.length > 0;

/** The most units of these that the sources can serve. */
export function served(sources: readonly Source[], needs: readonly Need[]): Units {
  const longest = [...sources].filter((s) => s.units > 0).sort((a, b) => b.lasts - a.lasts);
  /** Those that last long enough, the latest to come first. */
  const usable: {at: Instant; units: Units}[] = [];
  let next = 0;
  let all = 0;
  for (const need of [...needs].sort((a, b) => b.lasts - a.lasts)) {
    for (let s = longest[next]; s !== undefined && s.lasts >= need.lasts; s = longest[++next]) {
      const at = usable.findIndex((u) => u.at < (s as Source).at);
      usable.splice(at < 0 ? usable.length : at, 0, {at: s.at, units: s.units});
    }
    let rest = need.units;
    for (const u of usable) {
      if (rest === 0) break;
      if (u.at > need.due) continue;
      const units = Math.min(rest, u.units);
      u.units -= units;
      rest -= units;
      all += units;
    }
  }
  return all;
}

/** What the sources leave of what is for a day and an instant, when as many of these are served as can be. */
export function roomFor(
  sources: readonly Source[],
  needs: readonly Need[],
  of: Omit<Need, 'units'>,
  before: Units,
): Units {
  const most = sources.reduce((n, s) => n + s.units, 0);
  return served(sources, [...needs, {...of, units: most}]) - before;
}

/** An instant, and the day it is at the site. */
export type Moment = {readonly now: Instant; readonly today: DayNumber};

/** Units of the usable stock that are good no more: nobody is promised them, and they are still in the bin. */
export const spoilt = ({batches}: Position, today: DayNumber): Units =>
  batches.reduce((n, b) => n + (b.lasts < today ? unitsIn(b, 'available') : 0), 0);

/**
 * Units of no lot that no claim rests on: free by number, and promised to nobody who asks how long they last. Who does not ask rests on
 * these first.
 */
export function freeOfNoLot(p: Position, now: Instant): Units {
  const unasked = p.claims.reduce((n, c) => n + (c.lasts === undefined && isLive(c, now) ? c.onStock : 0), 0);
  return Math.max(0, withoutBatch(p, 'available', p.available) - unasked);
}

/** What stands available and is good, by how long it lasts: lots of one day are one source. */
export function stockByLife(p: Position, {now, today}: Moment): readonly Source[] {
  const units = new Map([[NO_LOT, withoutBatch(p, 'available', p.available)]]);
  for (const b of p.batches)
    if (b.lasts >= today) units.set(b.lasts, (units.get(b.lasts) ?? 0) + unitsIn(b, 'available'));
  return [...units].flatMap(([lasts, n]) => (n > 0 ? [{at: now, lasts, units: n}] : []));
}

/**
 * Good stock that lasts until a day and that no claim rests on: what a claim that needs so much may rest on. Negative where more rests on
 * it than there is.
 */
export function freeFor(p: Position, at: Moment, lasts: DayNumber, except?: ReadonlySet<string>): Units {
  const claims = p.claims.filter((c) => c.onStock > 0 && isLive(c, at.now) && except?.has(c.id) !== true);
  const needs = claims.map((c) => needAt(c, at));
  const days = new Set([NO_LOT, lasts, ...needs.filter((day) => day <= lasts)]);
  let free = Number.POSITIVE_INFINITY;
  for (const day of days) {
    const resting = claims.reduce((n, c, i) => n + ((needs[i] as DayNumber) >= day ? c.onStock : 0), 0);
    free = Math.min(free, goodFor(p, at, day) - resting);
  }
  return free;
}

/** Units of good stock that last until a day. Below nothing is what a negative state is: it is of no lot. */
export const goodFor = (p: Position, at: Moment, day: DayNumber): Units =>
  day === NO_LOT
    ? p.available - spoilt(p, at.today)
    : p.batches.reduce((n, b) => n + (b.lasts >= Math.max(day, at.today) ? unitsIn(b, 'available') : 0), 0);

type Lasting = {readonly lasts?: DayNumber | undefined};
/** The day until which the goods of a claim must last, as it was promised. */
export const lastsOf = ({lasts = NO_LOT}: Lasting): DayNumber => lasts;

/** The same as it is now: what leaves days late is delivered as many days later. */
export function needOf(claim: Lasting & Pick<Claim, 'due'>, now: Instant): DayNumber {
  const lasts = lastsOf(claim);
  return lasts === NO_LOT ? NO_LOT : lasts + Math.max(0, Math.floor((now - claim.due) / DAY_MS));
}

/** The same of goods that are at hand: never a day that is over. */
export function needAt(claim: Lasting & Pick<Claim, 'due'>, {now, today}: Moment): DayNumber {
  const lasts = needOf(claim, now);
  return lasts === NO_LOT ? NO_LOT : Math.max(lasts, today);
}
