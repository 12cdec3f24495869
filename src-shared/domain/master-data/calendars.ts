/** What makes a calendar impossible: said with its place, before anything is promised by it. */
import type {DayNumber} from '../../kernel/types.ts';
import {firstDay, isoDay, isWorkday} from '../calendar.ts';
import {type Calendar, LIMITS_MASTER, type WorkingDays} from './types.ts';

type Week = Pick<Calendar, 'workdays'> & Partial<Pick<Calendar, 'opens' | 'closes'>>;

/** The first fault of a calendar in words, or null. `today`: its owner's. */
export function badCalendar(calendar: WorkingDays | Calendar, today: DayNumber): string | null {
  const fault = tooMany(calendar) ?? badWeek(calendar);
  if (fault !== null) return fault;
  for (const [i, change] of (calendar.changes ?? []).entries()) {
    const wrong = badChange(calendar, i, today) ?? badWeek(change);
    if (wrong !== null) return `change ${i + 1} (from ${isoDay(change.from)}): ${wrong}`;
  }
  return closedTooLong(calendar);
}

function tooMany({holidays, changes = []}: WorkingDays): string | null {
  const {holidaysMax, calendarChangesMax} = LIMITS_MASTER;
  if (holidays.length > holidaysMax) return `${holidays.length} holidays, and a calendar takes ${holidaysMax}`;
  if (changes.length > calendarChangesMax)
    return `${changes.length} changes, and a calendar takes ${calendarChangesMax}`;
  return null;
}

function badWeek({workdays, opens, closes}: Week): string | null {
  if (workdays.length === 0) return 'no working day';
  const twice = workdays.find((day, i) => workdays.indexOf(day) < i);
  if (twice !== undefined) return `weekday ${twice} twice`;
  return opens !== undefined && closes !== undefined && opens >= closes ? 'it must open before it closes' : null;
}

function badChange({changes = []}: WorkingDays, i: number, today: DayNumber): string | null {
  const {from} = changes[i] as {from: DayNumber};
  const before = changes[i - 1]?.from;
  if (before !== undefined && from <= before) return `it must begin after the one before, from ${isoDay(before)}`;
  const last = today + LIMITS_MASTER.changeAheadDaysMax;
  return from > last ? `it begins after ${isoDay(last)}, the last day that may be said now` : null;
}

/** Dates are searched day by day: a calendar of holidays alone would have none. */
function closedTooLong(calendar: WorkingDays): string | null {
  const max = LIMITS_MASTER.closedDaysMax;
  let open = 0;
  for (const holiday of calendar.holidays.toSorted((a, b) => a - b)) {
    // Looked at already, with a holiday before it.
    if (holiday < open) continue;
    const last = firstDay(holiday, -1, (day) => isWorkday(calendar, day));
    const next = firstDay(holiday, 1, (day) => isWorkday(calendar, day));
    if (last === null || next === null || next - last > max)
      return `no working day around ${isoDay(holiday)} for more than ${max} days`;
    open = next;
  }
  return null;
}
