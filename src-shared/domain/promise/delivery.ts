/**
 * From a dispatch at a site to a day at the customer's door, and back, along a route. Calendars change, so a route may begin or end:
 * where nobody goes or takes in any more the answer is `NEVER`, and for a day before anybody did, nothing (−∞).
 */
import type {DayNumber, Instant} from '../../kernel/types.ts';
import {addWorkdays, dayOf, endOfDay, FIRST, firstDay, instantAt, startOfDay} from '../calendar.ts';
import type {Site} from '../master-data/types.ts';
import type {PromiseDate, Request} from '../orders/types.ts';
import {arrivesOn, asDriven, cutoffOn, type Destination, leavesOn, type Route, termsOn} from './route.ts';

/** The dispatch of a day; it need not be one with a pickup. */
const dispatchOn = (route: Route, day: DayNumber): Instant =>
  instantAt(day, cutoffOn(route, day) ?? route.site.dispatchBy, route.site.zone);
const leaving = (route: Route, day: DayNumber, step: 1 | -1): DayNumber =>
  step === 1 && isOver(route, day) ? NEVER : (firstDay(day, step, (d) => leavesOn(route, d)) ?? step * NEVER);
/** From that day on nobody picks up any more, whatever the day: no year of days is walked to see it. */
function isOver({changes}: Route, day: DayNumber): boolean {
  const last = changes?.at(-1);
  return last !== undefined && last.from <= day && last.cutoffs.every((minutes) => minutes === null);
}
const arriving = (route: Route, day: DayNumber, step: 1 | -1): DayNumber =>
  firstDay(day, step, (d) => arrivesOn(route, d)) ?? step * NEVER;
/** No day and no instant: later than all. */
export const NEVER = Number.POSITIVE_INFINITY;

/**
 * The first dispatch at or after an instant: accepted at the cut-off second is in, one later is the next working day. What would
 * leave and never arrive does not leave, nor what would be there only after what leaves later: it waits for that.
 */
export function dispatchFrom(route: Route, from: Instant): Instant {
  let day = leaving(route, dayOf(from, route.site.zone), 1);
  if (day !== NEVER && dispatchOn(route, day) < from) day = leaving(route, day + 1, 1);
  while (day !== NEVER && isOvertaken(route, day)) day = leaving(route, day + 1, 1);
  if (day === NEVER || (mayEnd(route) && arrivalOf(route, day) === NEVER)) return NEVER;
  return dispatchOn(route, day);
}
/** Where a lane becomes shorter, what leaves before is there after what leaves by the new one. Within a lane nothing is overtaken. */
function isOvertaken(route: Route, day: DayNumber): boolean {
  const {changes = []} = route;
  if ((changes.at(-1)?.from ?? day) <= day) return false;
  const arrives = arrivalOf(route, day);
  return changes.some(({from}) => {
    if (from <= day || from >= arrives) return false;
    const first = leaving(route, from, 1);
    return first < arrives && arrivalOf(route, first) < arrives;
  });
}
/** The dispatch of a day, also one that is overtaken: what was promised by it goes. Null where nothing leaves that arrives. */
export function dispatchThatDay(route: Route, day: DayNumber): Instant | null {
  if (!leavesOn(route, day) || (mayEnd(route) && arrivalOf(route, day) === NEVER)) return null;
  return dispatchOn(route, day);
}
/** Whether there is a dispatch at an instant. */
export const leavesAt = (route: Route, at: Instant): boolean =>
  dispatchThatDay(route, dayOf(at, route.site.zone)) === at;
/** Where nothing changes who arrives once arrives always: holidays aside, weeks are alike. */
const mayEnd = ({carrier, to}: Route): boolean => carrier.changes !== undefined || to.receives?.changes !== undefined;

/** The day it arrives when it leaves with the dispatch at `shipBy`. */
export const deliveryDay = (route: Route, shipBy: Instant): DayNumber =>
  arrivalOf(route, dayOf(shipBy, route.site.zone));
/** By the lane of the day on which it leaves. */
const arrivalOf = (route: Route, leaves: DayNumber): DayNumber =>
  arriving(route, addWorkdays(route.carrier, leaves, termsOn(route, leaves).days), 1);

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
const mayChange = (route: Route): boolean =>
  route.changes !== undefined || route.site.calendar.changes !== undefined || mayEnd(route);

function lastFor(route: Route, day: DayNumber): Instant {
  const before = arriving(route, day, -1);
  return dispatchToArrive(route, before >= day - route.to.rules.earlyDays ? before : arriving(route, day, 1));
}

/** The dispatch that serves a request for `day`, or the first there is from now on. */
export function dispatchAsked(route: Route, day: DayNumber, now: Instant): Instant {
  const first = dispatchFrom(route, now);
  return first === NEVER ? NEVER : Math.max(first, dispatchFor(route, day));
}

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
  let until = NEVER;
  for (const {from, days} of [...(route.changes ?? []).toReversed(), {from: FIRST, days: route.days}]) {
    // The last day of its lane on which it may leave; what leaves by a later one has been looked for.
    const last = Math.min(addWorkdays(route.carrier, arrives, -days), until - 1);
    const day = last < from ? -NEVER : leaving(route, last, -1);
    if (Number.isFinite(day) && day >= from) return dispatchOn(route, day);
    until = from;
  }
  return -NEVER;
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
