/**
 * When the goods of a purchase can be at the dock at the earliest: the supplier's lead, counted from the day of the order in the
 * days on which the supplier works, then the next opening of the dock. A function of the two definitions and the instant of the order.
 */
import type {DayNumber, Instant} from '../../kernel/types.ts';
import {addWorkdays, dayOf, firstDay, isWorkday, opensAt} from '../calendar.ts';
import type {Site, Supplier, WorkingDays} from '../master-data/types.ts';

export type Earliest = {
  /** The day of the order on the supplier's calendar. */
  readonly ordered: DayNumber;
  /** When the lead is over, on the same calendar. */
  readonly ready: DayNumber;
  /** The day on which the dock takes it in, on the site's calendar, and its opening. */
  readonly day: DayNumber;
  readonly at: Instant;
};

const EVERY_DAY: WorkingDays = {workdays: [1, 2, 3, 4, 5, 6, 7], holidays: []};
/** Who has not said when he works may work on any day. */
export const daysOfSupplier = (supplier: Supplier): WorkingDays => supplier.days ?? EVERY_DAY;

/** Null where nobody has said how long the supplier takes. */
export function earliestArrival(supplier: Supplier, site: Site, orderedAt: Instant): Earliest | null {
  if (supplier.leadDays === undefined) return null;
  const ordered = dayOf(orderedAt, supplier.zone);
  const ready = addWorkdays(daysOfSupplier(supplier), ordered, supplier.leadDays);
  const opens = (day: DayNumber): Instant => opensAt(site.calendar, day, site.zone);
  // An opening that is over when the order is placed is too early, also where the site is a day ahead of the supplier.
  const day = firstDay(ready, 1, (d) => isWorkday(site.calendar, d) && opens(d) >= orderedAt) ?? ready;
  return {ordered, ready, day, at: opens(day)};
}
