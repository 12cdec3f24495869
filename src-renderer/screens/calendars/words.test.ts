import {expect, test} from 'vitest';
import {versionsOf, weekdayWords, weekText} from './words.ts';

test('weekdays that follow each other are one, hours stand behind them', () => {
  expect(weekdayWords([1, 2, 3, 4, 5])).toBe('Mon–Fri');
  expect(weekdayWords([7, 1, 3, 4])).toBe('Mon, Wed–Thu, Sun');
  expect(weekdayWords([])).toBe('no day');
  expect(weekText({workdays: [6], opens: 450, closes: 1_440})).toBe('Sat 07:30–24:00');
  expect(weekText({workdays: [6]})).toBe('Sat');
});

test('what counts today is the last change that has begun; the others are to come', () => {
  const [past, next] = [
    {from: 90, workdays: [2]},
    {from: 101, workdays: [3]},
  ];
  // Tuesdays until day 100, Wednesdays from 101 on: of the closed days only those count that would be worked.
  const calendar = {workdays: [1], holidays: [104, 103, 102, 96, 90], changes: [past, next]};
  expect(versionsOf(calendar, 96)).toEqual({now: past, coming: [next], holidays: [96, 104]});
  expect(versionsOf({workdays: [1], holidays: []}, 100).now.workdays).toEqual([1]);
});
