import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {OFFICE} from '../../tests/support/company.ts';
import {DAY_MS, HOUR_MS} from '../kernel/types.ts';
import {
  addWorkdays,
  addWorkingMinutes,
  closesAt,
  dayOf,
  endOfDay,
  instantAt,
  isWorkday,
  isZone,
  opensAt,
  startOfDay,
  wallClock,
  weekday,
  workdayFrom,
} from './calendar.ts';
import type {Calendar} from './master-data/types.ts';

const LA = 'America/Los_Angeles';
const NEW_YORK = 'America/New_York';
const DENVER = 'America/Denver';
const PHOENIX = 'America/Phoenix';
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / DAY_MS;
const WINTER = day('2026-01-14');
const SUMMER = day('2026-07-15');

test.each([
  ['winter', WINTER],
  ['summer', SUMMER],
] as const)('a cut-off at 13:00 in Los Angeles is 14:00 in Denver, 14:00 in New York is 12:00 there: %s', (_, d) => {
  expect(instantAt(d, 13 * 60, LA)).toBe(instantAt(d, 14 * 60, DENVER));
  expect(instantAt(d, 14 * 60, NEW_YORK)).toBe(instantAt(d, 12 * 60, DENVER));
});

test('the same cut-off is 14:00 in Phoenix in winter and 13:00 in summer', () => {
  expect(instantAt(WINTER, 13 * 60, LA)).toBe(instantAt(WINTER, 14 * 60, PHOENIX));
  expect(instantAt(SUMMER, 13 * 60, LA)).toBe(instantAt(SUMMER, 13 * 60, PHOENIX));
});

test('a wall-clock time that does not exist rolls forward (spring gap)', () => {
  const gap = day('2026-03-08');
  expect(instantAt(gap, 2 * 60 + 30, NEW_YORK)).toBe(Date.parse('2026-03-08T07:30:00Z'));
  expect(startOfDay(gap + 1, NEW_YORK) - startOfDay(gap, NEW_YORK)).toBe(23 * HOUR_MS);
});

test('a wall-clock time that comes twice is the earlier one (autumn fold)', () => {
  const fold = day('2026-11-01');
  expect(instantAt(fold, 90, NEW_YORK)).toBe(Date.parse('2026-11-01T05:30:00Z'));
  expect(startOfDay(fold + 1, NEW_YORK) - startOfDay(fold, NEW_YORK)).toBe(25 * HOUR_MS);
});

test('every instant lies in the day it is said to lie in, across a year of zones', () => {
  for (const zone of [LA, NEW_YORK, PHOENIX, 'Asia/Kolkata', 'Europe/Lisbon', 'Australia/Lord_Howe', 'Pacific/Apia']) {
    for (let d = day('2026-01-01'); d < day('2027-01-01'); d += 3) {
      expect(dayOf(startOfDay(d, zone), zone)).toBe(d);
      expect(dayOf(endOfDay(d, zone), zone)).toBe(d);
      expect(dayOf(endOfDay(d, zone) + 1, zone)).toBe(d + 1);
    }
  }
});

test('midnight that does not exist: the day starts at its first instant', () => {
  // Santiago springs forward at midnight.
  const d = day('2026-09-06');
  expect(startOfDay(d, 'America/Santiago')).toBe(Date.parse('2026-09-06T04:00:00Z'));
});

test('working days skip weekends and holidays', () => {
  const friday = day('2026-03-06');
  expect(weekday(friday)).toBe(5);
  expect(addWorkdays(OFFICE, friday, 1)).toBe(friday + 3);
  expect(addWorkdays({...OFFICE, holidays: [friday + 3]}, friday, 1)).toBe(friday + 4);
  expect(addWorkdays(OFFICE, friday + 1, 0)).toBe(friday + 3);
  expect(addWorkdays(OFFICE, friday + 3, -1)).toBe(friday);
  expect(workdayFrom(OFFICE, friday + 1, -1)).toBe(friday);
});

test('working minutes stand still while the site is closed', () => {
  const friday = day('2026-03-06');
  const at = instantAt(friday, 17 * 60, 'UTC');
  expect(addWorkingMinutes(OFFICE, 'UTC', at, 30)).toBe(at + 30 * 60_000);
  expect(addWorkingMinutes(OFFICE, 'UTC', at, 90)).toBe(instantAt(friday + 3, 8 * 60 + 30, 'UTC'));
  expect(addWorkingMinutes(OFFICE, 'UTC', instantAt(friday, 20 * 60, 'UTC'), 0)).toBe(
    instantAt(friday + 3, 8 * 60, 'UTC'),
  );
});

test('a zone nobody has is no zone', () => {
  expect(isZone('Europe/Lisbon')).toBe(true);
  expect(isZone('Europe/Atlantis')).toBe(false);
});

// ---- calendars that change ---------------------------------------------------------------------------------------------

const weekdays = fc.uniqueArray(fc.integer({min: 1, max: 7}), {minLength: 1, maxLength: 7});
/** Never opens or closes in an hour that the clocks skip or show twice. */
const hours = fc.record({
  workdays: weekdays,
  opens: fc.constantFrom(0, 4 * 60, 7 * 60 + 15, 9 * 60),
  closes: fc.constantFrom(11 * 60, 16 * 60 + 45, 24 * 60),
});
const changing = (first: number, last: number): fc.Arbitrary<Calendar> =>
  fc
    .record({
      base: hours,
      holidays: fc.uniqueArray(fc.integer({min: first, max: last}), {maxLength: 3}),
      changes: fc.uniqueArray(fc.record({from: fc.integer({min: first - 3, max: last}), week: hours}), {
        selector: ({from}) => from,
        maxLength: 3,
      }),
    })
    .map(({base, holidays, changes}) => ({
      ...base,
      holidays,
      changes: changes.sort((a, b) => a.from - b.from).map(({from, week}) => ({from, ...week})),
    }));
/** What a person reads off it: the last entry that has begun. */
function read(calendar: Calendar, on: number) {
  let now: Pick<Calendar, 'workdays' | 'opens' | 'closes'> = calendar;
  for (const change of calendar.changes ?? []) if (change.from <= on) now = change;
  return now;
}
const isOpen = (calendar: Calendar, on: number) =>
  read(calendar, on).workdays.includes(weekday(on)) && !calendar.holidays.includes(on);

test('from a day on other hours: the days before keep the old ones', () => {
  const march = day('2026-03-01'); // a Sunday
  const calendar: Calendar = {
    ...OFFICE,
    changes: [{from: march, workdays: [1, 2, 3, 4, 5, 6], opens: 7 * 60, closes: 12 * 60}],
  };
  expect([march - 1, march + 6].map((d) => isWorkday(calendar, d))).toEqual([false, true]);
  expect([march - 2, march + 1].map((d) => opensAt(calendar, d, 'UTC'))).toEqual([
    instantAt(march - 2, 8 * 60, 'UTC'),
    instantAt(march + 1, 7 * 60, 'UTC'),
  ]);
  expect(closesAt(calendar, march - 2, 'UTC')).toBe(instantAt(march - 2, 18 * 60, 'UTC'));
  expect(addWorkdays(calendar, march - 2, 6)).toBe(march + 6);
  expect(addWorkdays(calendar, march + 8, -2)).toBe(march + 5);
  const from = instantAt(march - 2, 17 * 60, 'UTC');
  expect(addWorkingMinutes(calendar, 'UTC', from, 61 + 300)).toBe(instantAt(march + 2, 7 * 60 + 1, 'UTC'));
});

test('law: working days are those of a walk day by day, whatever changes meanwhile', () => {
  const first = day('2026-03-02');
  fc.assert(
    fc.property(
      changing(first, first + 30),
      fc.integer({min: first, max: first + 30}),
      fc.integer({min: -15, max: 15}),
      (calendar, from, count) => {
        const step = count < 0 ? -1 : 1;
        let d = from;
        while (!isOpen(calendar, d)) d += step;
        for (let left = Math.abs(count); left > 0; left--)
          do d += step;
          while (!isOpen(calendar, d));
        expect(addWorkdays(calendar, from, count)).toBe(d);
      },
    ),
    {numRuns: 3_000},
  );
});

test('law: working minutes are the quarters of an hour in which the wall clock says open, also where it is put on or back', () => {
  const QUARTER = 15 * 60_000;
  for (const [zone, first] of [
    [NEW_YORK, day('2026-03-05')],
    [NEW_YORK, day('2026-10-29')],
    ['Europe/London', day('2026-03-26')],
  ] as const) {
    const walls = new Map<number, number>();
    const wall = (t: number) => {
      const known = walls.get(t) ?? wallClock(t, zone);
      walls.set(t, known);
      return known;
    };
    const works = (calendar: Calendar, t: number) => {
      const on = Math.floor(wall(t) / DAY_MS);
      const minutes = (wall(t) - on * DAY_MS) / 60_000;
      const {opens, closes} = read(calendar, on);
      return isOpen(calendar, on) && minutes >= opens && minutes < closes;
    };
    fc.assert(
      fc.property(
        changing(first, first + 8),
        fc.integer({min: 0, max: 5 * 96}),
        fc.integer({min: 1, max: 100}),
        (calendar, start, quarters) => {
          const from = startOfDay(first, zone) + start * QUARTER;
          let t = from;
          for (let left = quarters; left > 0; t += QUARTER) if (works(calendar, t)) left--;
          expect(addWorkingMinutes(calendar, zone, from, quarters * 15)).toBe(t);
        },
      ),
      {numRuns: 300},
    );
  }
});
