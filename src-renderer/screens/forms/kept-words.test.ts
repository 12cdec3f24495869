import {expect, test} from 'vitest';
import {keptWords} from './kept-words.ts';

const NONE = {allocated: 0, released: 0, picked: 0, packed: 0, shipped: 0, delivered: 0};

test('what keeps its promise says how far it is; what is only allocated has not begun', () => {
  expect(keptWords(7, [{...NONE, allocated: 7}])).toBe('7 keep their promise');
  expect(keptWords(7, [{...NONE, released: 7}])).toBe('7 keep their promise: 7 released to the floor');
  expect(
    keptWords(9, [
      {...NONE, allocated: 2, picked: 3, shipped: 4},
      {...NONE, allocated: 50},
    ]),
  ).toBe('9 keep their promise: 3 picked, 4 left, 2 of the same lots');
  expect(keptWords(1, [{...NONE, delivered: 1}])).toBe('1 keeps its promise: 1 left');
});
