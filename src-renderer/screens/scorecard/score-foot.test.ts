import {describe, expect, test} from 'vitest';
import {footOf, unlisted} from './score-foot.ts';

const share = {kpi: 'line-fill', unit: 'share', better: 'higher', target: 0.95} as const;
const low = {...share, kpi: 'backorder-rate', better: 'lower'} as const;
const units = {...share, kpi: 'unit-fill'} as const;
const days = {kpi: 'cycle-median', unit: 'days', better: 'lower', target: 7} as const;

describe('the foot of a list says the figure once more', () => {
  test('of a share: what missed, and of how many', () => {
    expect(footOf(share, 'missed', {counted: 0, due: 3, missed: 3, median: 0})).toBe('3 lines missed');
    expect(footOf(share, 'all', {counted: 9, due: 10, missed: 1, median: 1})).toBe('1 missed of 10 lines, 90.0 %');
  });

  test('of a rate that should be low its hits are what missed', () => {
    expect(footOf(low, 'missed', {counted: 3, due: 3, missed: 3, median: 1})).toBe('3 lines missed');
    expect(footOf(low, 'all', {counted: 1, due: 10, missed: 1, median: 0})).toBe('1 missed of 10 lines, 10.0 %');
  });

  test('of units: those that are missing, not the lines', () => {
    expect(footOf(units, 'missed', {counted: 4, due: 10, missed: 1, median: 4})).toBe(
      '6 units missed: 4 filled of 10 asked for',
    );
  });

  test('of days: the median of all, and how many took longer', () => {
    expect(footOf(days, 'all', {counted: 300, due: 3, missed: 1, median: 69})).toBe(
      'Median 6.9 d of 3 orders, 1 above 7.0 d',
    );
    expect(footOf(days, 'missed', {counted: 90, due: 1, missed: 1, median: 90})).toBe('1 order above 7.0 d');
  });
});

test('what archived orders add to the figure is said, because no list shows them', () => {
  const sums = {counted: 0, due: 3, missed: 3, median: 0};
  expect(unlisted({...share, value: {hits: 5, due: 10}}, 'missed', sums)).toBe(
    '2 lines more counted since it was opened, or of archived orders',
  );
  expect(unlisted({...share, value: {hits: 7, due: 10}}, 'missed', sums)).toBe('');
  expect(unlisted({...share, value: {hits: 7, due: 10}}, 'all', {...sums, counted: 6, due: 9})).toBe(
    '1 line more counted since it was opened, or of archived orders',
  );
});
