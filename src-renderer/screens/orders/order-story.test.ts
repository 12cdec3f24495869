import {expect, test} from 'vitest';
import type {PromiseTold} from '../../../src-shared/api/types.ts';
import {groupsOf} from './order-story.tsx';

const told = (line: number, more: Partial<PromiseTold> = {}): PromiseTold => ({
  line,
  quantity: 4,
  site: 'LDS',
  day: 20_000,
  service: 'K/slow',
  receipt: null,
  ...more,
});
const late = told(4, {
  day: 20_009,
  receipt: {policy: 1, binding: {kind: 'stock', left: 0}, notTaken: []},
});

test('promises as asked that leave together are told as one; each with a reason for itself, and first', () => {
  const groups = groupsOf([told(1), told(2), told(2, {site: 'RDG'}), told(3, {day: 20_001}), late, {...late, line: 5}]);
  expect(groups.map(({lines, quantity, site, day}) => [lines, quantity, site, day])).toEqual([
    [[4], 4, 'LDS', 20_009],
    [[5], 4, 'LDS', 20_009],
    [[1, 2], 8, 'LDS', 20_000],
    [[2], 4, 'RDG', 20_000],
    [[3], 4, 'LDS', 20_001],
  ]);
});
