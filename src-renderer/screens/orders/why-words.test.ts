/** Where an option's units are, in words that add up. */
import {expect, test} from 'vitest';
import {fromWords} from './why-words.ts';

const there = {
  onHand: 2_002,
  notUsable: [],
  allocated: 927,
  held: [],
  kept: [],
  quotas: [],
  free: 417,
};

test('what a site’s work does not reach by the dispatch is on hand and picked later, not to come', () => {
  expect(fromWords(1_075, there)).toBe('417 free on hand now, 658 on hand, picked later');
  expect(fromWords(400, there)).toBe('all free on hand now');
  expect(fromWords(1_200, there)).toBe('417 free on hand now, 658 on hand, picked later, 125 from supply to come');
  expect(fromWords(12, {...there, onHand: 0, allocated: 0, free: 0})).toBe('all from supply to come');
  expect(fromWords(12, {...there, onHand: 20, allocated: 0, held: [{by: 'tom', quantity: 15}], free: 5})).toBe(
    '5 free on hand now, 7 from supply to come',
  );
});
