/** What is on its way to a position, and what stands on its dock: when it counts; and how long stock stays where it is pegged. */
import type {DayNumber, Instant, Units} from '../../kernel/types.ts';
import {addWorkdays, addWorkingMinutes, closesAt, dayOf, opensAt} from '../calendar.ts';
import type {Position, Supply} from '../inventory/types.ts';
import type {Policy, Site} from '../master-data/types.ts';

/** The last instant of the lock window: what is due by then keeps the stock it rests on (B.13). Never before now. */
export function lockEnd(site: Site, policy: Policy, now: Instant): Instant {
  const days = policy.lockDays ?? 0;
  if (days === 0) return now;
  const day = addWorkdays(site.calendar, dayOf(now, site.zone), days);
  return Math.max(now, closesAt(site.calendar, day, site.zone));
}

/** How dated supply counts now: when, or not at all (B.7). */
export function effectiveSupply(
  supply: Supply,
  site: Site,
  policy: Policy,
  now: Instant,
  today: DayNumber,
): {readonly at: Instant; readonly counts: 'yes' | 'late' | 'past fence'} {
  const expected = supply.expectedAt >= now ? today : dayOf(supply.expectedAt, site.zone);
  if (expected >= today)
    return {at: supply.expectedAt >= now ? Math.max(supply.usableAt, now) : dueToday(supply, site, now), counts: 'yes'};
  if (today - expected > policy.lateFenceDays) return {at: now, counts: 'past fence'};
  const day = addWorkdays(site.calendar, today, policy.lateOffsetDays);
  return {at: Math.max(now, opensAt(site.calendar, day, site.zone)), counts: 'late'};
}

/** Expected earlier today and not here yet: it is not late (C.18), but it still has to be unloaded and put away. */
function dueToday(supply: Supply, site: Site, now: Instant): Instant {
  const minutes =
    supply.kind === 'release'
      ? site.putawayMinutes
      : site.receivingMinutes + site.inspectionMinutes + site.putawayMinutes;
  return Math.max(supply.usableAt, addWorkingMinutes(site.calendar, site.zone, now, minutes));
}

/**
 * What stands on the dock is there later, not now (F.1): it still has the site's receiving, inspection and put-away before
 * it, in the dock's working time. How much of that is done is not known, so all of it counts from now; a stage at least a
 * minute long. What is in inspection counts when it is released, not before.
 */
export function dockSupply(position: Position, site: Site, now: Instant): {at: Instant; quantity: Units} | null {
  if (position.receiving <= 0) return null;
  const minutes = Math.max(1, site.receivingMinutes + site.inspectionMinutes + site.putawayMinutes);
  return {at: addWorkingMinutes(site.calendar, site.zone, now, minutes), quantity: position.receiving};
}
