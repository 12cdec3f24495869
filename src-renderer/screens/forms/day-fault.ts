/** Days that cannot be meant, said at their field before anything is asked or sent. */
import {EXPECTED_DATE_LIMITS} from '../../../src-shared/kernel/expected-days.ts';
import {DAY_MS} from '../../../src-shared/kernel/types.ts';
import {dayOf} from '../../ui/dates.ts';

/** The last day that is kept at all: in the year 2134. */
export const DAY_MAX = 60_000;

/** Of a day that is asked for; `earliest`: the earliest today of the sites it may leave from, as the server reckons it. */
export function askedDayFault(day: number | undefined, earliest: number): string | undefined {
  if (day === undefined) return undefined;
  return day < earliest ? 'This day has passed' : farFault(day);
}

/** Of when a supply is expected; `now` is log time. One that is entered late may have been due some time ago. */
export function expectedFault(at: number | undefined, now: number): string | undefined {
  if (at === undefined) return undefined;
  const days = (at - now) / DAY_MS;
  if (days < -EXPECTED_DATE_LIMITS.daysBackMax) return 'More than a year ago';
  return days > EXPECTED_DATE_LIMITS.daysAheadMax ? 'More than three years ahead' : undefined;
}

export const farFault = (day: number | undefined): string | undefined =>
  day === undefined || (day >= 0 && day <= DAY_MAX) ? undefined : 'Not a day of this century';

/** The earliest today of some zones at an instant. */
export const earliestToday = (now: number, zones: readonly string[]): number =>
  Math.min(...(zones.length === 0 ? ['UTC'] : zones).map((zone) => dayOf(now, zone)));
