import {expect, test} from 'vitest';
import {keptByWords} from './kit-words.ts';

const kit = (cups: number, trays: number) => ({
  parts: [
    {per: 2, left: cups},
    {per: 1, left: trays},
  ],
  binding: 'TRAY',
});

test('too little of a part is said only where there is too little of it in all', () => {
  expect(keptByWords(kit(20, 0), 0)).toBe('there is too little of TRAY for more');
  expect(keptByWords(kit(20, 4), 4)).toBe('there is too little of TRAY for more');
  expect(keptByWords(kit(20, 10), 0)).toBe('no one site has all the parts');
  expect(keptByWords(kit(20, 10), 4)).toBe('no one site has all the parts of more');
  // Three cups are one kit and a half.
  expect(keptByWords(kit(3, 9), 1)).toBe('there is too little of TRAY for more');
});
