/**
 * Which goods of a position may be taken, where it is kept by lots: those that last long enough, the soonest to spoil first (FEFO), and of
 * each lot no more than leaves every promise served that can be (`life.ts`). So what was promised to who needs fresh goods is not picked
 * for who would have taken older ones later.
 */
import type {DayNumber, Instant, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import type {TimelineInput} from '../promise/future.ts';
import {lifeOf, momentAt, needsOf, sourcesOf} from '../promise/shelf-life.ts';
import {timelineOf} from '../promise/timeline.ts';
import {isLive} from './balances.ts';
import {changed, notEmpty, soonestFirst, unitsIn, upTo, withoutBatch} from './batches.ts';
import {freeFor, goodFor, isDated, type Moment, NO_LOT, needAt, type Source, served, spoilt} from './life.ts';
import type {BatchUnits, Claim, Position} from './types.ts';

/** Units that may leave, and of which lots they are; what of them no lot tells has none. */
export type Takeable = {readonly units: Units; readonly batches: readonly BatchUnits[]};
export type Taking = {
  /** Who takes: what it rests on itself is its own. */
  readonly claim?: Claim | undefined;
  /** The day until which the goods must last; `NO_LOT` = also what has no lot, and where no claim takes it what is spoilt. */
  readonly lasts: DayNumber;
  /** Of this lot alone. */
  readonly only?: string | undefined;
  readonly most?: Units;
};

export function takeable(read: Read, p: Position, now: Instant, {claim, lasts, only, most}: Taking): Takeable {
  const site = read(key('site', p.site));
  const policy = read('company:company')?.policy;
  if (site === undefined || policy === undefined) return {units: 0, batches: []};
  const except = claim === undefined ? undefined : new Set([claim.id]);
  const future = {
    position: p,
    site,
    policy,
    now,
    except,
    life: lifeOf(read, p.item),
  };
  const needs = needsOf(future);
  let sources = sourcesOf(future);
  const before = served(sources, needs);
  // By number no promise may be left without, whatever the lots are; what is spoilt counts for none.
  let spare = claim === undefined ? spareByNumber(p, future) : Number.POSITIVE_INFINITY;
  let rest = most ?? Number.POSITIVE_INFINITY;
  let left = p;
  const parts: BatchUnits[] = [];
  const moment = momentAt(read, p.site, now);
  const today = claim === undefined ? NO_LOT : moment.today;
  for (const part of partsOf(p, {lasts, today, only})) {
    // A claim may take what others rest on, where supply serves them in time; nobody else may.
    const isSpoilt = part.id !== null && part.lasts < moment.today;
    const unclaimed = claim === undefined && !isSpoilt ? Math.max(0, freeFor(left, moment, part.lasts)) : part.units;
    const free = Math.min(rest, part.units, unclaimed, isSpoilt ? part.units : spare);
    if (free <= 0) continue;
    const units = free - (before - served(lowered(sources, part.lasts, free), needs));
    if (units <= 0) continue;
    sources = lowered(sources, part.lasts, units);
    left = without(left, part.id === null ? [] : [{id: part.id, units}], units);
    rest -= units;
    if (!isSpoilt) spare -= units;
    parts.push({id: part.id ?? '', units});
  }
  return {units: parts.reduce((n, x) => n + x.units, 0), batches: parts.filter((x) => x.id !== '')};
}

/**
 * What a claim takes, and of which lots: those that it may take, the soonest to spoil first. What is taken beyond them, by right or against
 * the record, is of those that last long enough before any other.
 */
export function takenBy(read: Read, p: Position, claim: string, quantity: Units, now: Instant): Taken {
  const taken = {claim, quantity};
  if (!isDated(p)) return taken;
  const own = p.claims.find((c) => c.id === claim);
  const lasts = own === undefined ? NO_LOT : needAt(own, momentAt(read, p.site, now));
  const {units: may, batches} = takeable(read, p, now, {claim: own, lasts, most: quantity});
  if (may === quantity) return {...taken, batches};
  const named = (id: string) => batches.reduce((n, x) => n + (x.id === id ? x.units : 0), 0);
  const more = partsOf(p, {lasts, today: lasts}).flatMap(({id, units}) => {
    const rest = id === null ? 0 : units - named(id);
    return rest > 0 ? [{id: id as string, units: rest}] : [];
  });
  return {...taken, batches: [...batches, ...upTo(more, quantity - may)]};
}
/** Units that a claim takes, and of which lots. */
export type Taken = {
  readonly claim: string;
  readonly quantity: Units;
  readonly batches?: readonly BatchUnits[] | undefined;
};

const spareByNumber = (p: Position, {site, policy, now}: Pick<TimelineInput, 'site' | 'policy' | 'now'>): Units =>
  timelineOf({
    position: {...p, available: p.available - spoilt(p, dayOf(now, site.zone)), batches: []},
    site,
    policy,
    now,
  }).atpAt(now);

type Part = {readonly id: string | null; readonly lasts: DayNumber; readonly units: Units};
type Wish = Pick<Taking, 'lasts' | 'only'> & {readonly today: DayNumber};
function partsOf(p: Position, {lasts, today, only}: Wish): readonly Part[] {
  const lots = [...p.batches]
    .sort(soonestFirst)
    .filter((b) => (only === undefined ? b.lasts >= Math.max(lasts, today) : b.id === only))
    .map((b) => ({id: b.id, lasts: b.lasts, units: unitsIn(b, 'available')}));
  const none = {id: null, lasts: NO_LOT, units: withoutBatch(p, 'available', p.available)};
  return lasts === NO_LOT && only === undefined ? [none, ...lots] : lots;
}

/** The sources without so many units of what is at hand and lasts until a day. */
function lowered(sources: readonly Source[], lasts: DayNumber, units: Units): readonly Source[] {
  const first = sources.findIndex((s) => s.lasts === lasts);
  return sources.map((s, i) => (i === first ? {...s, units: Math.max(0, s.units - units)} : s));
}

/** A position from whose usable stock these have gone. */
export const without = (p: Position, gone: readonly BatchUnits[], units: Units): Position => ({
  ...p,
  available: p.available - units,
  batches: notEmpty(changed(p.batches, 'available', gone, -1)),
});

/**
 * Claims that rest on more than what is left of what lasts long enough for them, by what has gone since `before`: those due last wait for
 * supply instead, what is with the floor last of all. `by`: who took it; `before` null: whenever it went.
 */
export function restingTooMuch(
  before: Position | null,
  after: Position,
  by: string,
  at: Moment,
): readonly {readonly id: string; readonly onStock: Units}[] {
  const claims = after.claims.filter((c) => c.onStock > 0 && isLive(c, at.now));
  const left = new Map(claims.map((c) => [c.id, c.onStock]));
  const others = claims.filter((c) => c.id !== by).sort((a, b) => b.due - a.due || (a.id < b.id ? 1 : -1));
  const days = [...new Set([NO_LOT, ...claims.map((c) => needAt(c, at))])].sort((a, b) => b - a);
  for (const day of days) {
    const was = before === null ? 0 : resting(before, day, at, (c) => c.onStock) - goodFor(before, at, day);
    let over = resting(after, day, at, (c) => left.get(c.id) ?? 0) - goodFor(after, at, day) - Math.max(0, was);
    for (const least of [(c: Claim) => c.locked, () => 0])
      for (const c of others) {
        const has = left.get(c.id) ?? 0;
        const less = Math.min(over, has - Math.min(has, least(c)));
        if (less <= 0 || needAt(c, at) < day) continue;
        left.set(c.id, has - less);
        over -= less;
      }
  }
  return others
    .map(({id, onStock}) => ({id, onStock: left.get(id) ?? onStock, was: onStock}))
    .filter(({onStock, was}) => onStock < was)
    .map(({id, onStock}) => ({id, onStock}));
}

const resting = (p: Position, day: DayNumber, at: Moment, units: (c: Claim) => Units): Units =>
  p.claims.reduce((n, c) => n + (isLive(c, at.now) && needAt(c, at) >= day ? units(c) : 0), 0);
