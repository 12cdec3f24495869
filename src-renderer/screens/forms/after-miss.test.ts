import {expect, test} from 'vitest';
import {dayText} from '../../ui/dates.ts';
import {afterMissWords, type ChangeAfterMiss} from './after-miss.ts';

const FRIDAY = 20_518;
const words = (more: Partial<ChangeAfterMiss>) =>
  afterMissWords({requestDay: FRIDAY, day: FRIDAY, quantity: 10, live: 10, started: 0, by: 'customer', ...more});

test('after a miss the preview says that the request stays, and what becomes a line of its own', () => {
  const stays = `The request for ${dayText(FRIDAY)} was missed and stays counted`;
  expect(words({day: FRIDAY + 4})).toBe(`${stays}; the 10 for ${dayText(FRIDAY + 4)} become a line of their own.`);
  expect(words({quantity: 13})).toBe(`${stays}; the 3 more become a line of their own.`);
  expect(words({quantity: 11})).toBe(`${stays}; the 1 more becomes a line of its own.`);
  // What has started keeps its date: only what is asked on top is a line of its own.
  expect(words({quantity: 13, day: FRIDAY + 4, started: 4})).toBe(`${stays}; the 3 more become a line of their own.`);
  expect(words({quantity: 6})).toBe(`${stays}: fewer units do not undo it.`);
});

test('it says nothing where nothing changes, or where the request is not the customer’s to renew', () => {
  expect(words({})).toBe('');
  expect(words({quantity: 6, by: 'us'})).toBe('');
});
