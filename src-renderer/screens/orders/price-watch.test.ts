import {expect, test} from 'vitest';
import {changesSince, type PricedLine, withUnseen} from './price-watch.ts';

const line = (unitPrice: number, wish = 'C1 22423 12'): PricedLine => ({n: 1, item: '22423', wish, unitPrice});

test('a price that changes under the same wish is told with old and new; another wish has a price of its own', () => {
  const seen = withUnseen(new Map(), [line(12_000)]);
  expect(changesSince(seen, [line(12_000)])).toEqual([]);
  expect(changesSince(withUnseen(seen, [line(11_000)]), [line(11_000)])).toEqual([
    {n: 1, item: '22423', was: 12_000, now: 11_000},
  ]);
  // Twice as many earn a break: that is no change of a list.
  const more = line(9_000, 'C1 22423 24');
  expect(changesSince(withUnseen(seen, [more]), [more])).toEqual([]);
  // Back at the first price there is nothing to say.
  expect(changesSince(seen, [line(12_000)])).toEqual([]);
});
