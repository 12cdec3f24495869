import {expect, test} from 'vitest';
import type {PositionDetail} from '../../../src-shared/api/types.ts';
import {correctionEffect, goneWords, lotWarning} from './lot-words.ts';

type Lot = PositionDetail['lots'][number];

test('a last day that has passed, or is later than of fresh goods, is worth a look; one between is not', () => {
  const words = (days: number | undefined, life = 180) =>
    lotWarning(days === undefined ? days : 1_000 + days, 1_000, life);
  expect(words(-1)).toContain('has passed');
  expect(words(181)).toBe('Longer than fresh goods are good: 180 days from today.');
  expect([words(undefined), words(0), words(180), words(900, 0)]).toEqual([undefined, undefined, undefined, undefined]);
});

test('two lots of one number become one only where their day is the same, and else it is said before', () => {
  const lot = {id: 'L1', lasts: 1_010, units: {available: 3, quarantine: 2}} as unknown as Lot;
  const same = {...lot, id: 'L2', lasts: 1_020};
  const words = (to: {same?: Lot; lasts?: number}) => correctionEffect(lot, {same: to.same, lasts: to.lasts}, 1_000);
  expect(words({lasts: 1_015})).toBe('5 of it are here, in all states. How many stays what it is.');
  expect(words({same, lasts: 1_020})).toContain('It becomes one with lot L2');
  expect(words({same, lasts: 1_010})).toContain('Lot L2 is here already');
  expect(words({same, lasts: 1_010})).toContain('the day must be the same');
  expect(words({same})).not.toContain('becomes one with lot');
});

test('a lot that is gone is named, not replaced by another', () => {
  expect(goneWords('L1')).toBe('Lot L1 is not here any more.');
});
