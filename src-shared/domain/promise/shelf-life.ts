/**
 * What of a position's future is still good when it is delivered (F.1, F.3): of goods that are kept by lots, no more can be promised for
 * an instant than what lasts long enough, beside all that is promised already (`life.ts`).
 *
 *   ATP'(t) = min( ATP(t), room(t, the day until which what leaves at t must last) )
 *
 * So more time is not always more: what nobody takes grows old. A promise asks for the slowest of the ways that are open to it that day.
 */
import type {DayNumber, Instant, ItemId, SiteId, Units} from '../../kernel/types.ts';
import {dayOf, instantAt, startOfDay} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import {isLive} from '../inventory/balances.ts';
import {unitsIn, withoutBatch} from '../inventory/batches.ts';
import {
  FOR_EVER,
  lastsOf,
  type Moment,
  type Need,
  NO_LOT,
  needOf,
  roomFor,
  type Source,
  served,
  stockByLife,
} from '../inventory/life.ts';
import type {CustomerRules} from '../master-data/types.ts';
import {deliveryDay, NEVER} from './delivery.ts';
import type {Life, Timeline, TimelineInput, TimelineStep} from './future.ts';
import type {Route} from './route.ts';
import {dockSupply, effectiveSupply} from './supply.ts';

/** Days for which fresh goods of an item are good; 0 where nobody asks. */
export const lifeDays = (read: Read, item: ItemId): number => read(key('item', item))?.lifeDays ?? 0;

/** The day until which goods of an item must last that are delivered on a day to who has those rules; 0 where nobody asks. */
export const lastsUntil = (
  read: Read,
  item: ItemId,
  {minimumLifeDays = 0}: CustomerRules,
  day: DayNumber,
): DayNumber => (lifeDays(read, item) === 0 ? NO_LOT : day + minimumLifeDays);

/** What goods of an item must last that leave a site by one of these routes; undefined where nobody asks. */
export function lifeBy(read: Read, item: ItemId, rules: CustomerRules, routes: readonly Route[]): Life | undefined {
  const fresh = lifeDays(read, item);
  if (fresh === 0) return undefined;
  const known = new Map<DayNumber, DayNumber>();
  const needs = (day: DayNumber): DayNumber => {
    let lasts = known.get(day);
    if (lasts === undefined) {
      const days = routes
        .map((route) => deliveryDay(route, instantAt(day, NOON, route.site.zone)))
        .filter((d) => d !== NEVER);
      lasts = lastsUntil(read, item, rules, Math.max(day, ...days));
      known.set(day, lasts);
    }
    return lasts;
  };
  return {fresh, needs};
}
const NOON = 12 * 60;

/** What is asked of an item's goods by nobody in particular: that they are good on the day they leave. */
export function lifeOf(read: Read, item: ItemId): Life | undefined {
  const fresh = lifeDays(read, item);
  return fresh === 0 ? undefined : {fresh, needs: (day) => day};
}

/** An instant with its day at a site. */
export const momentAt = (read: Read, site: SiteId, now: Instant): Moment => ({
  now,
  today: dayOf(now, read(key('site', site))?.zone ?? 'UTC'),
});

type Future = Pick<TimelineInput, 'position' | 'site' | 'policy' | 'now' | 'except' | 'extra' | 'life'>;

/** Stock, what stands on the dock and dated supply, by when they are there and until when they are good. */
export function sourcesOf({position: p, site, policy, now, life}: Future): readonly Source[] {
  const today = dayOf(now, site.zone);
  const good = (s: Source) => s.lasts === NO_LOT || s.lasts >= today;
  const dock = dockSupply(p, site, now);
  const docked =
    dock === null
      ? []
      : [
          ...p.batches.map((b) => ({at: dock.at, lasts: b.lasts, units: unitsIn(b, 'receiving')})),
          {at: dock.at, lasts: NO_LOT, units: withoutBatch(p, 'receiving', p.receiving)},
        ];
  const coming = p.supplies.flatMap(({quantity, ...s}) => {
    const {at, counts} = effectiveSupply({quantity, ...s}, site, policy, now, today);
    if (counts === 'past fence') return [];
    const fresh = life === undefined ? FOR_EVER : dayOf(at, site.zone) + life.fresh;
    return [{at, lasts: s.lasts ?? (s.kind === 'purchase' ? fresh : NO_LOT), units: quantity}];
  });
  return [...stockByLife(p, {now, today}), ...docked, ...coming].filter((s) => s.units > 0 && good(s));
}

/** What live claims ask; what of them is with the floor as if it were due now. What only rests on stock may be served by other goods. */
export function needsOf({position, now, except, extra}: Future): readonly Need[] {
  const claims = position.claims.filter((c) => isLive(c, now) && except?.has(c.id) !== true);
  const needs = claims.flatMap((c) => {
    const lasts = needOf(c, now);
    return [
      {due: now, lasts, units: c.locked},
      {due: Math.max(c.due, now), lasts, units: c.quantity - c.locked},
    ];
  });
  const more = (extra ?? []).map((c) => ({due: Math.max(c.due, now), lasts: lastsOf(c), units: c.quantity}));
  return [...needs, ...more].filter((n) => n.units > 0);
}

/** A future of a position, of which no more can be promised than what is good for long enough. */
export function withinLife(line: Timeline, input: Future): Timeline {
  const {site, now, life} = input;
  const sources = sourcesOf(input);
  const needs = needsOf(input);
  const before = served(sources, needs);
  const needed = noLess(life?.needs ?? ((day) => day), dayOf(now, site.zone));
  const known = new Map<Instant, Units>();
  const atpAt = (t: Instant): Units => {
    let atp = known.get(t);
    if (atp === undefined) {
      const most = line.atpAt(t);
      const of = {due: Math.max(t, now), lasts: needed(dayOf(t, site.zone))};
      atp = most === 0 ? 0 : Math.min(most, roomFor(sources, needs, of, before));
      known.set(t, atp);
    }
    return atp;
  };
  const bounds = boundsOf(sources, needed, dayOf(now, site.zone)).map((day) => startOfDay(day, site.zone));
  const times = [...new Set([...line.steps.map((s) => s.at), ...bounds.filter((t) => t > now)])].sort((a, b) => a - b);
  let at = 0;
  const steps = times.map((t): TimelineStep => {
    while ((line.steps[at + 1]?.at ?? Number.POSITIVE_INFINITY) <= t) at += 1;
    const step = line.steps[at] as TimelineStep;
    return step.at === t
      ? {...step, atp: atpAt(t)}
      : {at: t, supply: 0, demand: 0, balance: step.balance, atp: atpAt(t)};
  });
  return {
    steps,
    byNumber: line,
    atpAt,
    earliest: (quantity, from) =>
      atpAt(from) >= quantity ? from : (steps.find((s) => s.at > from && s.atp >= quantity)?.at ?? null),
  };
}

/**
 * Never less on a later day: where a lane becomes shorter, what leaves later may be there before. What left longer ago than the longest
 * journey asks for less anyway.
 */
function noLess(needs: Life['needs'], today: DayNumber): Life['needs'] {
  return (day) => {
    let most = needs(day);
    for (let before = Math.max(today, day - JOURNEY_DAYS); before < day; before++) most = Math.max(most, needs(before));
    return most;
  };
}
const JOURNEY_DAYS = 120;

/** The days from which on a source is too old for what leaves: a later one is not asked for less. */
function boundsOf(
  sources: readonly Source[],
  needed: (day: DayNumber) => DayNumber,
  today: DayNumber,
): readonly DayNumber[] {
  const lasts = new Set(sources.map((s) => s.lasts).filter((day) => day >= today && Number.isFinite(day)));
  return [...lasts].map((day) => {
    let [low, high] = [today, day + 1];
    while (low < high) {
      const mid = (low + high) >> 1;
      if (needed(mid) > day) high = mid;
      else low = mid + 1;
    }
    return low;
  });
}
