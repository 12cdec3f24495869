/**
 * From a dispatch at a site to a day at the customer's door, and back, along a route. Calendars change, so a route may begin or end:
 * where nobody goes or takes in any more the answer is `NEVER`, and for a day before anybody did, nothing (−∞).
 */
import type {DayNumber, Instant} from '../../kernel/types.ts';
import {addWorkdays, dayOf, endOfDay, firstDay, instantAt, startOfDay} from '../calendar.ts';
import type {Site} from '../master-data/types.ts';
import type {PromiseDate, Request} from '../orders/types.ts';
import {arrivesOn, asDriven, cutoffOn, type Destination, leavesOn, type Route} from './route.ts';

/** The dispatch of a day; it need not be one with a pickup. */
const dispatchOn = (route: Route, day: DayNumber): Instant =>
  instantAt(day, cutoffOn(route, day) ?? route.site.dispatchBy, route.site.zone);
const leaving = (route: Route, day: DayNumber, step: 1 | -1): DayNumber =>
  firstDay(day, step, (d) => leavesOn(route, d)) ?? step * NEVER;
const arriving = (route: Route, day: DayNumber, step: 1 | -1): DayNumber =>
  firstDay(day, step, (d) => arrivesOn(route, d)) ?? step * NEVER;
/** No day and no instant: later than all. */
export const NEVER = Number.POSITIVE_INFINITY;

/**
 * The first dispatch at or after an instant: accepted at the cut-off second is in, one later is the next working day. What would
 * leave and never arrive does not leave.
 */
export function dispatchFrom(route: Route, from: Instant): Instant {
  const day = leaving(route, dayOf(from, route.site.zone), 1);
  if (day === NEVER) return NEVER;
  let at = dispatchOn(route, day);
  if (at < from) {
    const next = leaving(route, day + 1, 1);
    if (next === NEVER) return NEVER;
    at = dispatchOn(route, next);
  }
  return mayEnd(route) && deliveryDay(route, at) === NEVER ? NEVER : at;
}
/** Where nothing changes who arrives once arrives always: holidays aside, weeks are alike. */
const mayEnd = ({carrier, to}: Route): boolean => carrier.changes !== undefined || to.receives?.changes !== undefined;

/** The day it arrives when it leaves with the dispatch at `shipBy`. */
export const deliveryDay = (route: Route, shipBy: Instant): DayNumber =>
  arriving(route, addWorkdays(route.carrier, dayOf(shipBy, route.site.zone), route.days), 1);

/**
 * The dispatch that a promise for `day` leaves with, the last one that arrives on it; may lie in the past. Where nobody
 * delivers on that day, it arrives on the last day before it that the customer takes as in time, else on the first after it:
 * never earlier than he takes it (F.3). Where the last dispatch there ever is would be too early, nobody goes for that day.
 */
export function dispatchFor(route: Route, day: DayNumber): Instant {
  const at = lastFor(route, day);
  const ended =
    mayChange(route) &&
    Number.isFinite(at) &&
    deliveryDay(route, at) < day - route.to.rules.earlyDays &&
    dispatchFrom(route, at + 1) === NEVER;
  return ended ? NEVER : at;
}
const mayChange = (route: Route): boolean => route.site.calendar.changes !== undefined || mayEnd(route);

function lastFor(route: Route, day: DayNumber): Instant {
  const before = arriving(route, day, -1);
  return dispatchToArrive(route, before >= day - route.to.rules.earlyDays ? before : arriving(route, day, 1));
}

/** The dispatch that serves a request for `day`, or the first there is from now on. */
export const dispatchAsked = (route: Route, day: DayNumber, now: Instant): Instant =>
  Math.max(dispatchFrom(route, now), dispatchFor(route, day));

/**
 * The last dispatch that fills a request for `day` (E.1): what leaves with it can be on time. On a day with deliveries that is
 * `dispatchFor`. On another, what comes on the next day fills it only where the customer takes that day as in time; else it
 * had to be there before, and what is promised for after it is late and unfilled (E.8: asked for Friday, promised for Monday).
 * A margin is not waited for: what leaves within it can still be on time.
 */
export function fillBy(promised: Route, day: DayNumber): Instant {
  const route = asDriven(promised);
  return arriving(route, day, 1) <= day + route.to.rules.lateDays
    ? lastFor(route, day)
    : dispatchToArrive(route, arriving(route, day, -1));
}

/** The last dispatch that arrives on a day with deliveries; on none (±∞) there is none. */
function dispatchToArrive(route: Route, arrives: DayNumber): Instant {
  if (!Number.isFinite(arrives)) return arrives;
  const day = leaving(route, addWorkdays(route.carrier, arrives, -route.days), -1);
  return Number.isFinite(day) ? dispatchOn(route, day) : day;
}

/** A delivery day with the instants that count as on time, in the ship-to's zone. */
export const windowOf = (to: Destination, day: DayNumber): {readonly from: Instant; readonly until: Instant} => ({
  from: startOfDay(day - to.rules.earlyDays, to.zone),
  until: endOfDay(day + to.rules.lateDays, to.zone),
});

/** What was asked of a site: in time is what leaves with the last dispatch of any of its routes that can be. */
export function requestOf(site: Site, routes: readonly Route[], to: Destination, day: DayNumber): Request {
  const shipBy = Math.max(...routes.map((route) => fillBy(route, day)));
  // Before anybody went there it would have had to leave on the day itself at the latest.
  return {
    day,
    shipBy: Number.isFinite(shipBy) ? shipBy : instantAt(day, site.dispatchBy, site.zone),
    ...windowOf(to, day),
  };
}

export const promiseOf = (
  to: Destination,
  lot: {readonly day: DayNumber; readonly shipBy: Instant; readonly service?: string | undefined},
  at: Instant,
  author: string,
  reason: string,
): PromiseDate => ({
  day: lot.day,
  shipBy: lot.shipBy,
  ...windowOf(to, lot.day),
  at,
  author,
  reason,
  ...(lot.service !== undefined && {service: lot.service}),
});
