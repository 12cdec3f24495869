/** What a supplier's lead and days say of a purchase: why the earliest date is what it is, and what a typed date is warned of. */
import type {SupplierTimes} from '../../../src-shared/api/calendars.ts';
import {dayText} from '../../ui/dates.ts';

export type Lead = SupplierTimes['lead'];

const listed = (days: readonly number[]): string => days.map((day) => dayText(day)).join(', ');
/** In a sentence the day of the order is today. */
const orderedWords = (ordered: number, today: number): string =>
  ordered === today ? 'ordered today' : `ordered on ${dayText(ordered, today)}`;

/** Why the earliest date is what it is: whose days it takes, and when the dock takes it in. */
export function leadWords({name, lead}: SupplierTimes, siteName: string, today: number): string | null {
  if (lead === null) return null;
  const {days, ordered, ready, closed, day} = lead;
  const takes = `${name} takes ${days} working ${days === 1 ? 'day' : 'days'} of its own, until ${dayText(ready)}`;
  const holidays = closed.length === 0 ? '' : ` (closed on ${listed(closed)})`;
  const dock = day === ready ? '' : `; the dock of ${siteName} opens next on ${dayText(day)}`;
  return `${dayText(day)} at the earliest: ${orderedWords(ordered, today)}, ${takes}${holidays}${dock}.`;
}

/** What a typed day is warned of; undefined: nothing. `isWord`: it is what the supplier has confirmed, so that it can. */
export function dayWarning({name, lead, off}: SupplierTimes, day: number, isWord: boolean): string | undefined {
  const soon =
    !isWord && lead !== null && day < lead.day ? `Sooner than ${name} can: ${dayText(lead.day)} at the earliest.` : '';
  const closed = off.includes(day) ? `${name} does not work on ${dayText(day)}.` : '';
  return [soon, closed].filter((word) => word !== '').join(' ') || undefined;
}
