/**
 * The ways there are from a site to a customer's door: each carrier service that picks up there and goes there, or, where no
 * carrier is known, the site's own dispatch and transit days.
 *
 *   site's pickups × carrier's services × lane to the country ──► routes ──► ways, the cheapest that keeps the day first
 */
import type {DayNumber, Instant, Minor} from '../../kernel/types.ts';
import {workTogether} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import type {Carrier, CarrierService, Pickup, Site, WorkingDays} from '../master-data/types.ts';
import {deliveryDay, dispatchAsked, NEVER} from './delivery.ts';
import type {Destination, Route} from './route.ts';

/** Deliveries run Monday to Friday where no carrier has days of its own. */
export const NO_CARRIER: WorkingDays = {workdays: [1, 2, 3, 4, 5], holidays: []};
const OTHER_COUNTRY_DAYS = 3;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/**
 * Every way there is. A site without pickups has its own, and so has one for a country that none of its carriers goes to; where they
 * do go and may not now (inactive, another tier, no day on which all of them work) there is none: nobody would come.
 */
export function routesOf(read: Read, site: Site, to: Destination): readonly Route[] {
  const {pickups = []} = site;
  if (pickups.length === 0) return isPossible(ownRoute(site, to)) ? [ownRoute(site, to)] : [];
  const services = new Map<string, Pickup[]>();
  for (const pickup of pickups)
    services.set(serviceName(pickup), [...(services.get(serviceName(pickup)) ?? []), pickup]);
  let isServed = false;
  const routes: Route[] = [];
  for (const of of services.values()) {
    const lane = laneFor(read, site, to, of);
    isServed ||= lane !== null;
    const route = lane === null ? null : carried(site, to, of, lane);
    if (route !== null && isPossible(route)) routes.push(route);
  }
  return isServed ? routes : [ownRoute(site, to)].filter(isPossible);
}

/** For what must be reckoned though nobody goes: when a request would have had to leave. */
export function routesOrOwn(read: Read, site: Site, to: Destination): readonly Route[] {
  const routes = routesOf(read, site, to);
  return routes.length === 0 ? [ownRoute(site, {...to, receives: undefined})] : routes;
}

export const serviceName = ({carrier, service}: Pick<Pickup, 'carrier' | 'service'>): string => `${carrier}/${service}`;

/** The route by a service that was promised before ('' = the site's own); undefined when it is no more. */
export function routeBy(read: Read, site: Site, to: Destination, service: string): Route | undefined {
  if (service === '') return routesOf(read, site, to).find((route) => route.service === '');
  return routeOf(read, site, to, site.pickups?.filter((pickup) => serviceName(pickup) === service) ?? []);
}

/** The route of one service that picks up there so; undefined where it does not go, or never does while all of them work. */
function routeOf(read: Read, site: Site, to: Destination, of: readonly Pickup[]): Route | undefined {
  const lane = laneFor(read, site, to, of);
  const route = lane === null ? null : carried(site, to, of, lane);
  return route !== null && isPossible(route) ? route : undefined;
}

/**
 * In some week somebody picks up, and in some week somebody drives while somebody takes in. Holidays aside: no year has only these. When
 * that is, with calendars that change, the walk along the route says.
 */
function isPossible({site: {calendar}, service, carrier, cutoffs, to: {receives}}: Route): boolean {
  const picksUp = (weekday: number) => cutoffs[weekday - 1] !== null;
  return (
    workTogether(service === '' ? [calendar] : [calendar, carrier], picksUp) &&
    workTogether(receives === undefined ? [carrier] : [carrier, receives], () => true)
  );
}

/** A route with the dispatch that serves a request, or the first there is. */
export type Way = {
  readonly route: Route;
  readonly request: Instant;
  /** One of the services that the customer prefers. */
  readonly preferred: boolean;
  readonly price: Minor;
};

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
    return [{route, request, preferred, price: route.price(grams), late}];
  });
  return ways.sort((a, b) => a.late - b.late || byChoice(a, b) || (a.route.service < b.route.service ? -1 : 1));
}

/** The lane that says most about a site and a country: both named before one, the country before the site. */
export function laneOf(
  service: CarrierService,
  site: string,
  country: string,
): CarrierService['lanes'][number] | undefined {
  const of = (from: string, to: string) => service.lanes.find((l) => l.from === from && l.country === to);
  return of(site, country) ?? of('*', country) ?? of(site, '*') ?? of('*', '*');
}

type Lane = {
  readonly carrier: Carrier;
  readonly service: CarrierService;
  readonly lane: CarrierService['lanes'][number];
};

/** Null where the carrier or its service is not known, or does not go to that country. */
function laneFor(read: Read, site: Site, to: Destination, [first]: readonly Pickup[]): Lane | null {
  const carrier = first === undefined ? undefined : read(key('carrier', first.carrier));
  const service = carrier?.services.find((s) => s.id === first?.service);
  const lane = service === undefined ? undefined : laneOf(service, site.id, to.country);
  return carrier === undefined || service === undefined || lane === undefined ? null : {carrier, service, lane};
}

/** Null where it does not come now, or not for this customer. */
function carried(
  site: Site,
  to: Destination,
  pickups: readonly Pickup[],
  {carrier, service, lane}: Lane,
): Route | null {
  const own = pickups.filter((p) => p.tier === undefined || p.tier === to.tier);
  if (!carrier.active || own.length === 0) return null;
  return {
    site,
    to,
    service: `${carrier.id}/${service.id}`,
    carrier: carrier.days,
    days: lane.days + (lane.marginDays ?? 0),
    margin: lane.marginDays ?? 0,
    cutoffs: WEEKDAYS.map((weekday) => {
      const minutes = own.filter((p) => p.workdays.includes(weekday)).map((p) => p.cutoff);
      return minutes.length === 0 ? null : Math.max(...minutes);
    }),
    price: (grams) => priceOf(service, lane.band, grams),
  };
}

const ownRoute = (site: Site, to: Destination): Route => ({
  site,
  to,
  service: '',
  carrier: NO_CARRIER,
  days: site.transitDays[to.country] ?? site.transitDays['*'] ?? OTHER_COUNTRY_DAYS,
  margin: 0,
  cutoffs: WEEKDAYS.map(() => site.dispatchBy),
  // Nobody said what it costs: no reason to take it before what is known.
  price: () => Number.POSITIVE_INFINITY,
});

/** Minor units of one shipment; what is heavier than the heaviest rate goes as several of it and one of the rest. */
export function priceOf(service: CarrierService, band: string, grams: number): Minor {
  const rates = service.rates.filter((r) => r.band === band).sort((a, b) => a.upToGrams - b.upToGrams);
  const heaviest = rates.at(-1);
  if (heaviest === undefined) return 0;
  const whole = Math.max(0, Math.ceil(grams / heaviest.upToGrams) - 1);
  const rest = grams - whole * heaviest.upToGrams;
  return whole * heaviest.price + (rates.find((r) => r.upToGrams >= rest) ?? heaviest).price;
}
