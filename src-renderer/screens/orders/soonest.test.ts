import {expect, test} from 'vitest';
import type {LinePromise, Option} from './options.tsx';
import {allBy, soonestOf} from './soonest.ts';

const option = (days: readonly number[], short = 0): Option => ({
  kind: days.length > 1 ? 'part-later' : 'whole',
  lots: days.map((day, i) => ({site: `S${i}`, quantity: 5, shipBy: 0, day})),
  short,
  onRequest: false,
  binding: {kind: 'stock', left: 0},
});
// The soonest date is made of options and their quantity alone.
const line = (...options: Option[]) => ({options, quantity: 10}) as unknown as LinePromise;

test('the soonest of an order is the last of the soonest of its lines', () => {
  const best = option([12]);
  const later = option([15]);
  expect(soonestOf([line(best, later), line(option([14]))])).toEqual({day: 14, choices: [undefined, undefined]});
  expect(allBy([later, option([14])])).toBe(15);
});

test('units without a date are offered no day', () => {
  expect(soonestOf([line(option([12], 3))])).toBeNull();
  expect(soonestOf([line()])).toBeNull();
  expect(soonestOf([])).toBeNull();
  expect(allBy([option([12], 3)])).toBeUndefined();
});

test('a sooner option that is not the best is asked for by its lots', () => {
  const lots = (days: readonly number[]) => days.map((day, i) => ({site: `S${i}`, day, quantity: 5}));
  expect(soonestOf([line(option([15]), option([11]))])).toEqual({day: 11, choices: [lots([11])]});
  expect(soonestOf([line(option([15]), option([11, 12]))])).toEqual({day: 12, choices: [lots([11, 12])]});
});
