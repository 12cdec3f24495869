import {expect, test} from 'vitest';
import {
  dayFromIso,
  dayOf,
  dayText,
  instantOf,
  instantText,
  isoFromDay,
  isoWeek,
  minutesOf,
  nextWeekday,
  timeText,
  weekdaysBetween,
} from './dates.ts';

const LONDON = 'Europe/London';
const at = Date.UTC(2026, 4, 27, 15, 0);
const day = Math.round(Date.UTC(2026, 4, 27) / 86_400_000);

test('a day is written with its weekday, the year only when it is another', () => {
  expect([dayText(day), dayText(day, day), dayText(day, day - 365)]).toEqual([
    'Wed 27 May',
    'Today',
    'Wed 27 May 2026',
  ]);
});

test('an instant is written in its own zone and names the zone only when the viewer’s differs', () => {
  expect(instantText(at, LONDON, at - 86_400_000, LONDON)).toBe('Wed 27 May 16:00');
  expect(instantText(at, LONDON, at, LONDON)).toBe('Today 16:00');
  expect(timeText(at, 'Europe/Amsterdam', LONDON)).toBe('17:00 CEST');
  expect(timeText(at, 'Europe/Lisbon', LONDON)).toBe('16:00');
});

test('an instant late in the evening belongs to the next day further east', () => {
  const late = Date.UTC(2026, 4, 27, 22, 30);
  expect([dayOf(late, LONDON), dayOf(late, 'Europe/Amsterdam')]).toEqual([day, day + 1]);
});

test('dates in fields go there and back, and nonsense is refused', () => {
  expect([isoFromDay(day), dayFromIso('2026-05-27'), dayFromIso('27/05/2026'), dayFromIso('2026-13-01')]).toEqual([
    '2026-05-27',
    day,
    undefined,
    undefined,
  ]);
});

test('working days skip the weekend and weeks follow ISO', () => {
  expect(weekdaysBetween(day, day + 7)).toBe(5);
  // `day` is a Wednesday.
  expect([0, 1, 2, 3, 4].map((n) => nextWeekday(day + n) - day)).toEqual([1, 2, 5, 5, 5]);
  expect(isoWeek(day)).toBe(22);
  expect(isoWeek(Math.round(Date.UTC(2027, 0, 1) / 86_400_000))).toBe(53);
});

test('a typed date and time names the instant its zone shows, on both sides of a change of clocks', () => {
  expect(instantOf(day, 16 * 60, LONDON)).toBe(at);
  const summer = Math.round(Date.UTC(2026, 2, 29) / 86_400_000); // clocks go forward at 01:00
  expect(instantOf(summer, 12 * 60, LONDON)).toBe(Date.UTC(2026, 2, 29, 11));
  expect(instantOf(summer - 1, 12 * 60, LONDON)).toBe(Date.UTC(2026, 2, 28, 12));
  expect(minutesOf(at, LONDON)).toBe(16 * 60);
});
