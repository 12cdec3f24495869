import {expect, test} from 'vitest';
import {otherColours} from './colours.ts';

const item = (id: string, name: string, listPrice = 100) => ({id, name, listPrice});

test('one product in several colours at one price: each stands in for the others, and nothing else does', () => {
  const found = otherColours([
    item('3', 'BLUE POLKADOT CUP'),
    item('1', 'RED POLKADOT CUP'),
    item('2', 'PINK POLKADOT CUP'),
    item('4', 'GREEN POLKADOT CUP', 120),
    item('5', 'RED AND WHITE POLKADOT CUP'),
    item('6', 'POLKADOT CUP'),
    item('7', 'RED CUP'),
    item('8', 'BLUE CUP'),
  ]);
  expect([...found].map(([id, others]) => [id, others.map((s) => `${s.item} ${s.kind}`)])).toEqual([
    ['1', ['2 equivalent', '3 equivalent']],
    ['2', ['1 equivalent', '3 equivalent']],
    ['3', ['1 equivalent', '2 equivalent']],
  ]);
});
