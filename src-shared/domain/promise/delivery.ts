/** From a dispatch at a site to a day at the customer's door, and back. Carriers and cut-offs by service come later. */
import type {DayNumber, Instant} from '../../kernel/types.ts';
import {addWorkdays, dayOf, endOfDay, instantAt, startOfDay, workdayFrom} from '../calendar.ts';
import type {Calendar, CustomerRules, Site} from '../master-data/types.ts';
import type {PromiseDate, Request} from '../orders/types.ts';

export type Destination = {readonly country: string; readonly zone: string; readonly rules: CustomerRules};

/** Deliveries run Monday to Friday until carriers have calendars of their own. */
const CARRIER: Calendar = {workdays: [1, 2, 3, 4, 5], opens: 0, closes: 1440, holidays: []};

const transit = (site: Site, to: Destination): number => site.transitDays[to.country] ?? site.transitDays['*'] ?? 3;
const dispatchOn = (site: Site, day: DayNumber): Instant => instantAt(day, site.dispatchBy, site.zone);

/** The first dispatch at or after an instant: accepted at the cut-off second is in, one later is the next working day. */
export function dispatchFrom(site: Site, from: Instant): Instant {
  const today = dayOf(from, site.zone);
  const day = workdayFrom(site.calendar, today, 1);
  const at = dispatchOn(site, day);
  return at >= from ? at : dispatchOn(site, workdayFrom(site.calendar, day + 1, 1));
}

/** The day it arrives when it leaves with the dispatch at `shipBy`. */
export const deliveryDay = (site: Site, to: Destination, shipBy: Instant): DayNumber =>
  addWorkdays(CARRIER, dayOf(shipBy, site.zone), transit(site, to));

/**
 * The dispatch that a promise for `day` leaves with, the last one that arrives on it; may lie in the past. Where nobody
 * delivers on that day, it arrives on the last day before it that the customer takes as in time, else on the first after it:
 * never earlier than he takes it (F.3).
 */
export function dispatchFor(site: Site, to: Destination, day: DayNumber): Instant {
  const before = workdayFrom(CARRIER, day, -1);
  return dispatchToArrive(site, to, before >= day - to.rules.earlyDays ? before : workdayFrom(CARRIER, day, 1));
}

/**
 * The last dispatch that fills a request for `day` (E.1): what leaves with it can be on time. On a day with deliveries that is
 * `dispatchFor`. On another, what comes on the next day fills it only where the customer takes that day as in time; else it
 * had to be there before, and what is promised for after it is late and unfilled (E.8: asked for Friday, promised for Monday).
 */
export function fillBy(site: Site, to: Destination, day: DayNumber): Instant {
  const after = workdayFrom(CARRIER, day, 1);
  return after <= day + to.rules.lateDays
    ? dispatchFor(site, to, day)
    : dispatchToArrive(site, to, workdayFrom(CARRIER, day, -1));
}

/** The last dispatch that arrives on a day with deliveries. */
const dispatchToArrive = (site: Site, to: Destination, arrives: DayNumber): Instant =>
  dispatchOn(site, workdayFrom(site.calendar, addWorkdays(CARRIER, arrives, -transit(site, to)), -1));

/** A delivery day with the instants that count as on time, in the ship-to's zone. */
export const windowOf = (to: Destination, day: DayNumber): {readonly from: Instant; readonly until: Instant} => ({
  from: startOfDay(day - to.rules.earlyDays, to.zone),
  until: endOfDay(day + to.rules.lateDays, to.zone),
});

export const requestOf = (site: Site, to: Destination, day: DayNumber): Request => ({
  day,
  shipBy: fillBy(site, to, day),
  ...windowOf(to, day),
});

export const promiseOf = (
  to: Destination,
  lot: {readonly day: DayNumber; readonly shipBy: Instant},
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
});
