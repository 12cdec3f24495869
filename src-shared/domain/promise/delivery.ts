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
 * The last dispatch that still arrives on `day`; may lie in the past. Where nobody delivers on that day, it arrives on the
 * last day before it that the customer takes as in time, else on the first after it: never earlier than he takes it (F.3).
 */
export function dispatchFor(site: Site, to: Destination, day: DayNumber): Instant {
  const before = workdayFrom(CARRIER, day, -1);
  const arrives = before >= day - to.rules.earlyDays ? before : workdayFrom(CARRIER, day, 1);
  return dispatchOn(site, workdayFrom(site.calendar, addWorkdays(CARRIER, arrives, -transit(site, to)), -1));
}

/** A delivery day with the instants that count as on time, in the ship-to's zone. */
export const windowOf = (to: Destination, day: DayNumber): {readonly from: Instant; readonly until: Instant} => ({
  from: startOfDay(day - to.rules.earlyDays, to.zone),
  until: endOfDay(day + to.rules.lateDays, to.zone),
});

export const requestOf = (site: Site, to: Destination, day: DayNumber): Request => ({
  day,
  shipBy: dispatchFor(site, to, day),
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
