import {expect, test} from 'vitest';
import {lotWarning} from './lot-words.ts';

test('a last day that has passed, or is later than of fresh goods, is worth a look; one between is not', () => {
  const words = (days: number | undefined, life = 180) =>
    lotWarning(days === undefined ? days : 1_000 + days, 1_000, life);
  expect(words(-1)).toContain('has passed');
  expect(words(181)).toBe('Longer than fresh goods are good: 180 days from today.');
  expect([words(undefined), words(0), words(180), words(900, 0)]).toEqual([undefined, undefined, undefined, undefined]);
});
