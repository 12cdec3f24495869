import fc from 'fast-check';
import {expect, test} from 'vitest';
import {dayTicks, roundTicks} from './parts.ts';

test('ticks are round and cover the figures', () => {
  expect(roundTicks(-336, 480)).toEqual([-400, -200, 0, 200, 400, 600]);
  expect(roundTicks(0.912, 0.951, 4)).toEqual([0.91, 0.92, 0.93, 0.94, 0.95, 0.96]);
  expect(roundTicks(0, 0)).toEqual([0]);
});

test('an axis of days names its ends, what happens between them where there is room, and weeks in what is left', () => {
  expect(dayTicks(100, 130, [], 0.13)).toEqual([100, 107, 114, 121, 130]);
  expect(dayTicks(100, 130, [100, 102, 105, 106, 127], 0.13)).toEqual([100, 105, 114, 121, 130]);
});

test('whatever the figures, the first tick is at or below and the last at or above them', () => {
  const figure = fc.integer({min: -1_000_000, max: 1_000_000});
  fc.assert(
    fc.property(figure, figure, (a, b) => {
      const ticks = roundTicks(Math.min(a, b), Math.max(a, b));
      expect(ticks[0]).toBeLessThanOrEqual(Math.min(a, b));
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(a, b));
      expect(ticks.length).toBeLessThanOrEqual(8);
    }),
  );
});
