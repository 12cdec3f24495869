/**
 * Calendar and zone arithmetic, used in `decide` only. Days are numbers since 1970-01-01; a zone turns them into
 * instants. Zone rules come from the Temporal polyfill's own implementation on every host, never from a native one.
 */
import {Temporal} from 'temporal-polyfill/implementation';
import {DAY_MS, type DayNumber, type Instant, MINUTE_MS} from '../kernel/types.ts';
import type {Calendar, WorkingDays} from './master-data/types.ts';

// A pure function's memo: 80 µs a call otherwise, and an order asks the same few hundred days again and again.
const MEMO_MAX = 50_000;
const memo = new Map<string, Map<number, Instant>>();
let memoSize = 0;

/** The instant at which a calendar day starts in a zone. Where midnight does not exist, the first instant after it. */
export function startOfDay(day: DayNumber, zone: string): Instant {
  const known = memo.get(zone)?.get(day);
  if (known !== undefined) return known;
  const start = EPOCH.add({days: day}).toZonedDateTime({timeZone: zone}).epochMilliseconds;
  if (memoSize > MEMO_MAX) {
    memo.clear();
    memoSize = 0;
  }
  const ofZone = memo.get(zone) ?? new Map<number, Instant>();
  ofZone.set(day, start);
  memo.set(zone, ofZone);
  memoSize++;
  return start;
}
const EPOCH = new Temporal.PlainDate(1970, 1, 1);

/** A day in words for a refusal: 2026-03-02. */
export const isoDay = (day: DayNumber): string => EPOCH.add({days: day}).toString();
/** An instant in words for a refusal, UTC. */
export const isoInstant = (at: Instant): string => Temporal.Instant.fromEpochMilliseconds(at).toString();

/** The last millisecond of a day: a date without a time means the end of that day (C.18). */
export const endOfDay = (day: DayNumber, zone: string): Instant => startOfDay(day + 1, zone) - 1;

/** The calendar day of an instant in a zone. */
export function dayOf(instant: Instant, zone: string): DayNumber {
  let day = Math.floor(instant / DAY_MS);
  while (startOfDay(day, zone) > instant) day--;
  while (startOfDay(day + 1, zone) <= instant) day++;
  return day;
}

/** The instant of a wall-clock time (minutes after midnight). Gap: rolls forward. Fold: the earlier one (F.3). */
export function instantAt(day: DayNumber, minutes: number, zone: string): Instant {
  const start = startOfDay(day, zone);
  if (startOfDay(day + 1, zone) - start === DAY_MS) return start + minutes * MINUTE_MS;
  if (minutes >= 1440) return startOfDay(day + 1, zone);
  const time = new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60);
  return EPOCH.add({days: day}).toPlainDateTime(time).toZonedDateTime(zone, {disambiguation: 'compatible'})
    .epochMilliseconds;
}

/** What the clock on a zone's wall shows at an instant, as ms since 1970-01-01T00:00 of that clock. Slow: 80 µs. */
export const wallClock = (instant: Instant, zone: string): number =>
  instant + Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1_000_000;

export function isZone(zone: string): boolean {
  try {
    startOfDay(0, zone);
    return true;
  } catch {
    return false;
  }
}

/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: DayNumber): number => ((((day + 3) % 7) + 7) % 7) + 1;
/** Weeks since the Monday before 1970-01-01; all weeks start on Monday (ISO 8601). */
export const weekOf = (day: DayNumber): number => Math.floor((day + 3) / 7);
export const mondayOf = (week: number): DayNumber => week * 7 - 3;

export type Changing<Version> = Version & {
  readonly changes?: readonly (Version & {readonly from: DayNumber})[] | undefined;
};
/**
 * What counts on a day of what changes: the last change that has begun by then, else what it says. All that asks of a day goes by it, of
 * calendars, of lanes and prices, of pickups.
 */
export const versionOn = <Version>(changing: Changing<Version>, day: DayNumber): Version =>
  changing.changes?.findLast((change) => change.from <= day) ?? changing;
/** Before any change. */
export const FIRST: DayNumber = Number.NEGATIVE_INFINITY;
/** The days on which something of all these begins, rising. */
export function changeDays(
  ...all: readonly (readonly {readonly from: DayNumber}[] | undefined)[]
): readonly DayNumber[] {
  // Asked for each way of each line, and mostly there are none.
  if (all.every((changes) => changes === undefined || changes.length === 0)) return NO_DAYS;
  return [...new Set(all.flatMap((changes) => (changes ?? []).map(({from}) => from)))].sort((a, b) => a - b);
}
const NO_DAYS: readonly DayNumber[] = [];

/** Whether in some week, as calendars are or will be, all of them work on one weekday; holidays aside. */
export function workTogether(calendars: readonly WorkingDays[]): boolean {
  // One day of each stretch in which none of them changes.
  const days = calendars.some(({changes}) => changes !== undefined)
    ? [0, ...calendars.flatMap(({changes = []}) => changes.map(({from}) => from))]
    : BEFORE_ALL;
  return days.some((day) =>
    WEEKDAYS.some((weekday) => calendars.every((one) => weekdaysOn(one, day).includes(weekday))),
  );
}
const BEFORE_ALL = [0];
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

type Weekdays = Pick<WorkingDays, 'workdays'>;
export const weekdaysOn = (calendar: WorkingDays, day: DayNumber): readonly number[] =>
  versionOn<Weekdays>(calendar, day).workdays;
/** Opening and closing of a day, in minutes after local midnight; of a day off those it would have. */
const hoursOn = (calendar: Calendar, day: DayNumber) =>
  versionOn<Weekdays & Pick<Calendar, 'opens' | 'closes'>>(calendar, day);
export const opensAt = (calendar: Calendar, day: DayNumber, zone: string): Instant =>
  instantAt(day, hoursOn(calendar, day).opens, zone);
export const closesAt = (calendar: Calendar, day: DayNumber, zone: string): Instant =>
  instantAt(day, hoursOn(calendar, day).closes, zone);

export const isWorkday = (calendar: WorkingDays, day: DayNumber): boolean =>
  weekdaysOn(calendar, day).includes(weekday(day)) && !isHoliday(calendar.holidays, day);

// A calendar of some years has hundreds, and a promise asks of dozens of days: the list is made a set once.
const sets = new WeakMap<readonly DayNumber[], ReadonlySet<DayNumber>>();
function isHoliday(holidays: readonly DayNumber[], day: DayNumber): boolean {
  if (holidays.length < 8) return holidays.includes(day);
  let set = sets.get(holidays);
  if (set === undefined) {
    set = new Set(holidays);
    sets.set(holidays, set);
  }
  return set.has(day);
}

/** More than a year: who works by several calendars may not until the last change of one of them. */
const SEARCHED_DAYS_MAX = 400;
/** The first day that will do, at or after (`step` 1) or at or before (`step` −1) a day; null when none is near. */
export function firstDay(day: DayNumber, step: 1 | -1, willDo: (day: DayNumber) => boolean): DayNumber | null {
  for (let d = day, n = 0; n <= SEARCHED_DAYS_MAX; d += step, n++) if (willDo(d)) return d;
  return null;
}
/** The first working day at or after (`step` 1) or at or before (`step` −1) a day. No calendar is closed for so long that there is none. */
export const workdayFrom = (calendar: WorkingDays, day: DayNumber, step: 1 | -1): DayNumber =>
  firstDay(day, step, (d) => isWorkday(calendar, d)) ?? day;

/** `count` working days after (or, negative, before) a day; 0 gives the day itself if it is one, else the next. */
export function addWorkdays(calendar: WorkingDays, day: DayNumber, count: number): DayNumber {
  const step = count < 0 ? -1 : 1;
  let d = workdayFrom(calendar, day, step);
  for (let left = Math.abs(count); left > 0; left--) d = workdayFrom(calendar, d + step, step);
  return d;
}

/** `minutes` of working time after an instant; the clock stands still while the site is closed. */
export function addWorkingMinutes(calendar: Calendar, zone: string, from: Instant, minutes: number): Instant {
  let day = dayOf(from, zone);
  let left = minutes;
  for (let n = 0; n <= SEARCHED_DAYS_MAX * 10; n++, day++) {
    if (!isWorkday(calendar, day)) continue;
    const opens = Math.max(from, opensAt(calendar, day, zone));
    const open = Math.max(0, closesAt(calendar, day, zone) - opens) / MINUTE_MS;
    if (open > 0 && open >= left) return opens + left * MINUTE_MS;
    left -= open;
  }
  return from + minutes * MINUTE_MS;
}

/** Minutes of working time from one instant to another, negative when that lies before. */
export function workingMinutesBetween(calendar: Calendar, zone: string, from: Instant, to: Instant): number {
  if (to < from) return -workingMinutesBetween(calendar, zone, to, from);
  let minutes = 0;
  const last = dayOf(to, zone);
  for (let day = dayOf(from, zone), n = 0; day <= last && n <= SEARCHED_DAYS_MAX; n++, day++) {
    if (!isWorkday(calendar, day)) continue;
    const opens = Math.max(from, opensAt(calendar, day, zone));
    minutes += Math.max(0, Math.min(to, closesAt(calendar, day, zone)) - opens) / MINUTE_MS;
  }
  return minutes;
}
