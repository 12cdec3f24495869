/**
 * What the pickups of a site still take (F.4). A pickup is a slot: what it does not take goes with the next one, by another service
 * or from another site.
 *
 *   left(service, day) = max(0, lift of the day − grams of what is promised, held or picked for its pickup)
 *
 * One vehicle of a service comes a day, whatever cut-offs it has for whom; what should have left goes with the next. What is picked is
 * on the vehicle of the day, also once that has left: that it went is written down later, and by the end of the day. A day's lift is
 * the week's, or the day's own. What was promised to the asker stays his, also where a day was cut since.
 */
import type {DayNumber, Grams, Instant, ItemId} from '../../kernel/types.ts';
import {dayOf, firstDay, instantAt, isWorkday, startOfDay, weekday} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import {isLive} from '../inventory/balances.ts';
import {amountOf, type Load} from '../inventory/load.ts';
import {pickupsOn, serviceName} from '../master-data/pickups.ts';
import type {Lift, Site} from '../master-data/types.ts';
import type {Taken} from './asked.ts';
import {type Asker, exceptedLots} from './capacity.ts';
import {dispatchFrom} from './delivery.ts';
import type {Route} from './route.ts';

/** Grams that a service still takes with its pickup of a dispatch; infinite where nothing limits it. */
export type LiftLeft = (service: string, dispatch: Instant) => Grams;
type Part = {readonly due: Instant; readonly grams: Grams; readonly isPicked?: boolean};

/** Grams that a service takes with the pickup of a day. */
export const wholeLift = ({week, days}: Lift, day: DayNumber): Grams =>
  days.find((d) => d.day === day)?.grams ?? week[weekday(day) - 1] ?? 0;

/** The instant at which a service's vehicle leaves on a day: its last cut-off; null when it does not come. */
function leavesAt(read: Read, site: Site, service: string, day: DayNumber): Instant | null {
  const minutes = pickupsOn(site, day)
    .filter((p) => serviceName(p) === service && p.workdays.includes(weekday(day)))
    .map((p) => p.cutoff);
  const days = read(key('carrier', service.slice(0, service.indexOf('/'))))?.days;
  if (minutes.length === 0 || !isWorkday(site.calendar, day) || days === undefined || !isWorkday(days, day))
    return null;
  return instantAt(day, Math.max(...minutes), site.zone);
}

/** The day of the pickup that takes what is to leave at an instant: the first from then on. */
export function pickupDay(read: Read, site: Site, service: string, t: Instant): DayNumber {
  const day = dayOf(t, site.zone);
  const leaves = (d: DayNumber) => leavesAt(read, site, service, d) ?? Number.NEGATIVE_INFINITY;
  // Where it comes no more, nobody is promised it either.
  return firstDay(day, 1, (d) => leaves(d) >= t) ?? day;
}

/** Grams that live claims, and what is picked, ask of a service's pickups, by day; what is overdue goes with the next. */
export function loadByDay(
  read: Read,
  site: Site,
  service: string,
  now: Instant,
  except?: ReadonlySet<string>,
): Map<DayNumber, Grams> {
  const {lasting, expiring} = read(key('lift', `${site.id}/${service}`)) ?? NOTHING;
  const live = expiring.filter((c) => isLive(c, now) && except?.has(c.id) !== true);
  return byDay(read, site, service, now, [
    ...lasting.flatMap(({due, quantity, picked}) => [
      {due, grams: quantity - picked},
      {due, grams: picked, isPicked: true},
    ]),
    ...live.map(({due, quantity}) => ({due, grams: quantity})),
  ]);
}
const NOTHING: Load = {lasting: [], expiring: []};
const NO_DAYS: ReadonlyMap<DayNumber, Grams> = new Map();

function byDay(read: Read, site: Site, service: string, now: Instant, parts: readonly Part[]): Map<DayNumber, Grams> {
  const days = new Map<DayNumber, Grams>();
  const today = startOfDay(dayOf(now, site.zone), site.zone);
  for (const {due, grams, isPicked} of parts) {
    if (grams === 0) continue;
    const day = pickupDay(read, site, service, Math.max(due, isPicked === true ? today : now));
    days.set(day, (days.get(day) ?? 0) + grams);
  }
  return days;
}

/** What the pickups still take of the asker's; null where no pickup of the site has a limit. `taken`: what his earlier lines take. */
export function liftLeft(input: Asker, site: Site, taken: readonly Taken[]): LiftLeft | null {
  if (site.lifts === undefined) return null;
  const known = new Map<string, (day: DayNumber) => Grams>();
  return (service, dispatch) => {
    const lift = site.lifts?.find((l) => l.service === service);
    if (lift === undefined) return Number.POSITIVE_INFINITY;
    let left = known.get(service);
    if (left === undefined) {
      left = leftOf(input, site, lift, taken);
      known.set(service, left);
    }
    return left(pickupDay(input.read, site, service, dispatch));
  };
}

function leftOf(input: Asker, site: Site, lift: Lift, taken: readonly Taken[]): (day: DayNumber) => Grams {
  const {read, now, except} = input;
  const {service} = lift;
  const sum = (parts: readonly Part[]) => byDay(read, site, service, now, parts);
  const heavy = (list: readonly Omit<Taken, 'site'>[]): Part[] =>
    list
      .filter((t) => t.service === service)
      .map(({due, item, quantity}) => ({due, grams: amountOf(quantity, weightOf(read, item))}));
  const asked = loadByDay(read, site, service, now, except);
  const before = input.before === undefined ? NO_DAYS : loadByDay(input.before, site, service, now);
  const lots = except === undefined ? [] : heavy(exceptedLots(read, site.id, input.lines, except));
  const held = (read(key('lift', `${site.id}/${service}`)) ?? NOTHING).expiring
    .filter((c) => except?.has(c.id) && isLive(c, now))
    .map(({due, quantity}) => ({due, grams: quantity}));
  const here = (list: readonly Taken[]) => heavy(list.filter((t) => t.site === site.id));
  const given = sum(lots);
  const own = sum([...lots, ...held, ...here(input.own ?? [])]);
  const gone = sum(here(taken));
  const of = (days: ReadonlyMap<DayNumber, Grams>, day: DayNumber) => days.get(day) ?? 0;
  return (day) => {
    const free = Math.max(wholeLift(lift, day), of(before, day)) - of(asked, day) + of(given, day);
    return Math.max(0, Math.max(free, of(own, day)) - of(gone, day));
  };
}

/**
 * The first dispatch of a route, from one on, whose pickup takes so many grams at once; null where none does up to an instant. What is
 * heavier than any vehicle is not looked for.
 */
export function wholeFrom(input: Asker, route: Route, grams: Grams, until: Instant): (from: Instant) => Instant | null {
  const {site, service} = route;
  const lift = site.lifts?.find((l) => l.service === service);
  const left = liftLeft(input, site, []);
  if (lift === undefined || left === null || grams === 0) return (from) => from;
  const hasOwn = input.except !== undefined || (input.own ?? []).length > 0;
  if (!hasOwn && grams > Math.max(...lift.week, ...lift.days.map((d) => d.grams))) return () => null;
  return (from) => {
    let t = from;
    while (t <= until && left(service, t) < grams) t = dispatchFrom(route, t + 1);
    return t <= until ? t : null;
  };
}

/** Grams of one unit of an item. */
export const weightOf = (read: Read, item: ItemId): Grams => read(key('item', item))?.weightGrams ?? 0;
