/** Calendars in words: `Mon–Fri 08:00–18:00, Sat 08:00–12:00`. */
import type {SiteCalendar} from '../../../src-shared/api/calendars.ts';
import type {CommandOf} from '../../data/commands.ts';

type Calendar = SiteCalendar['definition']['calendar'];
type WorkingDays = CommandOf<'DefineCarrier'>['carrier']['days'];

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const short = (weekday: number): string => (WEEKDAYS[weekday - 1] ?? '').slice(0, 3);

/** `Mon–Fri, Sun`: days that follow each other in one. */
export function weekdayWords(workdays: readonly number[]): string {
  const runs: {readonly from: number; to: number}[] = [];
  for (const day of workdays.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === day - 1) last.to = day;
    else runs.push({from: day, to: day});
  }
  if (runs.length === 0) return 'no day';
  return runs.map(({from, to}) => (to > from ? `${short(from)}–${short(to)}` : short(from))).join(', ');
}

/** `08:00`; the end of a day is 24:00. */
export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

type Week = Pick<Calendar, 'workdays'> & Partial<Pick<Calendar, 'opens' | 'closes'>>;
export const weekText = ({workdays, opens, closes}: Week): string =>
  opens === undefined || closes === undefined
    ? weekdayWords(workdays)
    : `${weekdayWords(workdays)} ${clock(opens)}–${clock(closes)}`;

/** What counts on a day, and what is known to come after it. */
export function versionsBy<Of>(base: Of, changes: readonly (Of & {readonly from: number})[] | undefined, day: number) {
  const all = changes ?? [];
  return {now: all.findLast(({from}) => from <= day) ?? base, coming: all.filter(({from}) => from > day)};
}

/** What counts today, what is known to come, and the days to come that are closed though the week says otherwise. */
export function versionsOf(calendar: Calendar | WorkingDays, today: number) {
  const on = (day: number): Week => versionsBy<Week>(calendar, calendar.changes, day).now;
  return {
    ...versionsBy<Week>(calendar, calendar.changes, today),
    holidays: calendar.holidays
      .filter((day) => day >= today && on(day).workdays.includes(((day + 3) % 7) + 1))
      .toSorted((a, b) => a - b),
  };
}
