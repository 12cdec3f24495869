import {expect, test} from 'vitest';
import {OFFICE} from '../../tests/support/company.ts';
import {DAY_MS, HOUR_MS} from '../kernel/types.ts';
import {
  addWorkdays,
  addWorkingMinutes,
  dayOf,
  endOfDay,
  instantAt,
  isZone,
  startOfDay,
  weekday,
  workdayFrom,
} from './calendar.ts';

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
