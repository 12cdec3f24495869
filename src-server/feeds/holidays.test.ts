import {expect, test} from 'vitest';
import {isoDay} from '../../src-shared/domain/calendar.ts';
import {publicHolidays} from './holidays.ts';

const of = (country: string, state: string | undefined, year: number) =>
  publicHolidays(country, state, year, year).map(({day, name}) => `${isoDay(day)} ${name}`);

test('England in 2027: Christmas falls on a weekend, so the Monday and Tuesday after it are free', () => {
  expect(of('GB', 'ENG', 2027)).toEqual([
    "2027-01-01 New Year's Day",
    '2027-03-26 Good Friday',
    '2027-03-29 Easter Monday',
    '2027-05-03 Early May bank holiday',
    '2027-05-31 Spring bank holiday',
    '2027-08-30 Summer bank holiday',
    '2027-12-25 Christmas Day',
    '2027-12-26 Boxing Day',
    '2027-12-27 Christmas Day (substitute day)',
    '2027-12-28 Boxing Day (substitute day)',
  ]);
});

test('a state has its own; what is not known is refused in words', () => {
  expect(of('DE', 'BY', 2026).some((day) => day.startsWith('2026-06-04'))).toBe(true);
  expect(of('DE', 'BE', 2026).some((day) => day.startsWith('2026-06-04'))).toBe(false);
  expect(() => of('XX', undefined, 2026)).toThrow('no holidays are known for the country XX');
  expect(() => of('GB', 'XX', 2026)).toThrow('no holidays are known for XX in GB');
});
