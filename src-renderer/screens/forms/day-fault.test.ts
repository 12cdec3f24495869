import {expect, test} from 'vitest';
import {askedDayFault, earliestToday, expectedFault} from './day-fault.ts';

const NOW = Date.UTC(2026, 10, 28, 23);
const DAY = 86_400_000;
const TODAY = Math.floor(NOW / DAY);

test('a day asked for may be today, and none that has passed where it leaves first', () => {
  expect([TODAY - 1, TODAY, TODAY + 900, undefined].map((day) => askedDayFault(day, TODAY))).toEqual([
    'This day has passed',
    undefined,
    undefined,
    undefined,
  ]);
  expect(askedDayFault(2_000_000, TODAY)).toBe('Not a day of this century');
  // In Tokyo it is Sunday already: whoever asks for Saturday may still have it from London.
  expect(earliestToday(NOW, ['Asia/Tokyo', 'Europe/London'])).toBe(TODAY);
});

test('a supply is expected within a year back and three ahead', () => {
  expect([-367, -366, 0, 1_098, 1_099].map((days) => expectedFault(NOW + days * DAY, NOW))).toEqual([
    'More than a year ago',
    undefined,
    undefined,
    undefined,
    'More than three years ahead',
  ]);
});
