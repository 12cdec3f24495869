/**
 * The ways there are from a site to a customer's door: each carrier service that picks up there and goes there, or, where no
 * carrier is known, the site's own dispatch and transit days.
 *
 *   site's pickups × carrier's services × lane to the country ──► routes ──► ways, the cheapest that keeps the day first
 */
import type {DayNumber, Grams, Instant, Minor} from '../../kernel/types.ts';
import {type Changing, changeDays, dayOf, FIRST, versionOn, workTogether} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import {everyPickup, pickupsOn, serviceName} from '../master-data/pickups.ts';
import type {Carrier, CarrierService, Offer, Pickup, Site, WorkingDays} from '../master-data/types.ts';
import {deliveryDay, dispatchAsked, NEVER} from './delivery.ts';
import {type Destination, type Route, type Terms, termsOn} from './route.ts';

/** Deliveries run Monday to Friday where no carrier has days of its own. */
export const NO_CARRIER: WorkingDays = {workdays: [1, 2, 3, 4, 5], holidays: []};
const OTHER_COUNTRY_DAYS = 3;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/**
 * Every way there is. A site has its own on the days on which nobody picks up, or for a country that none who do goes to; where they
 * do go and may not (inactive, another tier, no day on which all of them work) there is none: nobody would come.
 */
export function routesOf(read: Read, site: Site, to: Destination): readonly Route[] {
  const calls = [...firstByService(site).values()]
    .map((pickup) => callOf(read, site, to, pickup))
    .filter((call) => call !== null);
  const routes = calls.map((call) => carried(site, to, call));
  routes.push(ownRoute(site, to, calls));
  return routes.filter((route) => route !== null && isPossible(route)) as Route[];
}

/** One pickup of each service that ever comes. */
function firstByService(site: Site): ReadonlyMap<string, Pickup> {
  if (site.pickups === undefined && site.pickupChanges === undefined) return NOBODY;
  const first = new Map<string, Pickup>();
  for (const pickup of everyPickup(site)) {
    const name = serviceName(pickup);
    if (!first.has(name)) first.set(name, pickup);
  }
  return first;
}
const NOBODY: ReadonlyMap<string, Pickup> = new Map();

/** For what must be reckoned though nobody goes: when a request would have had to leave. */
export function routesOrOwn(read: Read, site: Site, to: Destination): readonly Route[] {
  const routes = routesOf(read, site, to);
  if (routes.length > 0) return routes;
  const own = ownRoute(site, {...to, receives: undefined});
  return own === null ? [] : [own];
}

/** The route by a service that was promised before ('' = the site's own); undefined when it is no more. */
export function routeBy(read: Read, site: Site, to: Destination, service: string): Route | undefined {
  if (service === '') return routesOf(read, site, to).find((route) => route.service === '');
  const pickup = everyPickup(site).find((one) => serviceName(one) === service);
  const call = pickup === undefined ? null : callOf(read, site, to, pickup);
  const route = call === null ? null : carried(site, to, call);
  return route !== null && isPossible(route) ? route : undefined;
}

/**
 * In some week somebody picks up, and in some week somebody drives while somebody takes in. Holidays aside: no year has only these. When
 * that is, with calendars that change, the walk along the route says.
 */
function isPossible({site: {calendar}, service, carrier, cutoffs, changes, to: {receives}}: Route): boolean {
  const comes: WorkingDays = {
    workdays: pickedUp(cutoffs),
    holidays: [],
    changes: changes?.map((one) => ({from: one.from, workdays: pickedUp(one.cutoffs)})),
  };
  return (
    workTogether(service === '' ? [comes, calendar] : [comes, calendar, carrier]) &&
    workTogether(receives === undefined ? [carrier] : [carrier, receives])
  );
}
const pickedUp = (cutoffs: Terms['cutoffs']): number[] =>
  cutoffs.includes(null) ? WEEKDAYS.filter((weekday) => cutoffs[weekday - 1] !== null) : WEEKDAYS;

/** A route with the dispatch that serves a request, or the first there is. */
export type Way = {
  readonly route: Route;
  readonly request: Instant;
  /** One of the services that the customer prefers. */
  readonly preferred: boolean;
  /** Of all that is asked for, when it leaves with this dispatch. */
  readonly price: Minor;
  /** What that weighs. */
  readonly grams: Grams;
};
/** What a shipment costs that leaves with a dispatch of a way: by the prices of the day on which it leaves. */
export const freightOf = (route: Route, shipBy: Instant, grams: Grams): Minor =>
  termsOn(route, dayOf(shipBy, route.site.zone)).price(grams);
/** The way for what leaves with a later dispatch. */
export const leavingWith = (way: Way, shipBy: Instant): Way =>
  way.route.changes === undefined ? way : {...way, price: freightOf(way.route, shipBy, way.grams)};

/** What the customer prefers first, then the cheaper; what nobody knows the price of comes last, and is not dearer than another such. */
export const byChoice = (a: Pick<Way, 'preferred' | 'price'>, b: Pick<Way, 'preferred' | 'price'>): number =>
  Number(b.preferred) - Number(a.preferred) || (a.price === b.price ? 0 : a.price < b.price ? -1 : 1);

/**
 * The ways for a request: those that keep the day before the others, which go by the day they arrive; the
 * customer's preferred services and then the cheaper first among equals.
 */
export function waysOf(
  read: Read,
  site: Site,
  to: Destination,
  {day, now, grams}: {readonly day: DayNumber; readonly now: Instant; readonly grams: number},
): readonly Way[] {
  const ways = routesOf(read, site, to).flatMap((route) => {
    const request = dispatchAsked(route, day, now);
    // Nobody goes there any more by then, or nobody takes it in.
    if (request === NEVER) return [];
    const late = Math.max(0, deliveryDay(route, request) - day);
    const preferred = to.rules.services?.includes(route.service) === true;
    return [{route, request, preferred, price: freightOf(route, request, grams), grams, late}];
  });
  return ways.sort((a, b) => a.late - b.late || byChoice(a, b) || (a.route.service < b.route.service ? -1 : 1));
}

/** The lane that says most about a site and a country: both named before one, the country before the site. */
export function laneOf(
  {lanes}: Pick<Offer, 'lanes'>,
  site: string,
  country: string,
): Offer['lanes'][number] | undefined {
  const of = (from: string, to: string) => lanes.find((l) => l.from === from && l.country === to);
  return of(site, country) ?? of('*', country) ?? of(site, '*') ?? of('*', '*');
}

/** How a service calls at a site on a day: its pickups, and the lane it then goes by; without both it does not go there. */
type Calls = {
  readonly pickups: readonly Pickup[];
  readonly lane: Offer['lanes'][number] | undefined;
  readonly rates: Offer['rates'];
};
type Call = Changing<Calls> & {readonly carrier: Carrier; readonly service: CarrierService};

/** Null where the carrier or its service is not known. */
function callOf(read: Read, site: Site, to: Destination, of: Pickup): Call | null {
  const carrier = read(key('carrier', of.carrier));
  const service = carrier?.services.find((s) => s.id === of.service);
  if (carrier === undefined || service === undefined) return null;
  const on = (day: DayNumber): Calls => {
    const {lanes, rates} = versionOn<Offer>(service, day);
    const pickups = pickupsOn(site, day).filter((p) => p.carrier === of.carrier && p.service === of.service);
    return {pickups, lane: laneOf({lanes}, site.id, to.country), rates};
  };
  return {carrier, service, ...changing(on, site.pickupChanges, service.changes)};
}

/** What counts, and what will from each day on which something of it changes. */
function changing<Version extends object>(
  on: (day: DayNumber) => Version,
  ...all: readonly (readonly {readonly from: DayNumber}[] | undefined)[]
): Changing<Version> {
  const days = changeDays(...all);
  return days.length === 0 ? on(FIRST) : {...on(FIRST), changes: days.map((from) => ({from, ...on(from)}))};
}

const goes = ({pickups, lane}: Calls): boolean => pickups.length > 0 && lane !== undefined;
const NO_CUTOFFS: Terms['cutoffs'] = WEEKDAYS.map(() => null);
/** On a day on which it does not go there. */
const NO_TERMS: Terms = {days: 0, margin: 0, cutoffs: NO_CUTOFFS, price: () => Number.POSITIVE_INFINITY};

/** Null where it may not go, or never does for this customer. */
function carried(site: Site, to: Destination, call: Call): Route | null {
  const {carrier, service} = call;
  if (!carrier.active) return null;
  const on = (day: DayNumber): Terms => {
    const {pickups, lane, rates} = versionOn<Calls>(call, day);
    const own = pickups.filter((p) => p.tier === undefined || p.tier === to.tier);
    if (lane === undefined || own.length === 0) return NO_TERMS;
    return {
      days: lane.days + (lane.marginDays ?? 0),
      margin: lane.marginDays ?? 0,
      cutoffs: WEEKDAYS.map((weekday) => {
        const minutes = own.filter((p) => p.workdays.includes(weekday)).map((p) => p.cutoff);
        return minutes.length === 0 ? null : Math.max(...minutes);
      }),
      price: (grams) => priceOf({rates}, lane.band, grams),
    };
  };
  return {site, to, service: `${carrier.id}/${service.id}`, carrier: carrier.days, ...changing(on, call.changes)};
}

/** The site's own dispatch on the days on which none of these goes there; null where one always does. */
function ownRoute(site: Site, to: Destination, calls: readonly Call[] = []): Route | null {
  const isServed = (day: DayNumber) => calls.some((call) => goes(versionOn<Calls>(call, day)));
  const changes = calls.map((call) => call.changes);
  if (isServed(FIRST) && changeDays(...changes).every(isServed)) return null;
  const terms: Terms = {
    days: site.transitDays[to.country] ?? site.transitDays['*'] ?? OTHER_COUNTRY_DAYS,
    margin: 0,
    cutoffs: WEEKDAYS.map(() => site.dispatchBy),
    // Nobody said what it costs: no reason to take it before what is known.
    price: () => Number.POSITIVE_INFINITY,
  };
  const on = (day: DayNumber): Terms => (isServed(day) ? {...terms, cutoffs: NO_CUTOFFS} : terms);
  return {site, to, service: '', carrier: NO_CARRIER, ...changing(on, ...changes)};
}

/** Minor units of one shipment; what is heavier than the heaviest rate goes as several of it and one of the rest. */
export function priceOf(offer: Pick<Offer, 'rates'>, band: string, grams: number): Minor {
  const rates = offer.rates.filter((r) => r.band === band).sort((a, b) => a.upToGrams - b.upToGrams);
  const heaviest = rates.at(-1);
  if (heaviest === undefined) return 0;
  const whole = Math.max(0, Math.ceil(grams / heaviest.upToGrams) - 1);
  const rest = grams - whole * heaviest.upToGrams;
  return whole * heaviest.price + (rates.find((r) => r.upToGrams >= rest) ?? heaviest).price;
}
