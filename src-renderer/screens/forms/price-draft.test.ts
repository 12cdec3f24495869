import {expect, test} from 'vitest';
import {dayFromIso} from '../../ui/dates.ts';
import {
  addedPrices,
  type Entry,
  emptyPrices,
  endedPrices,
  faultAt,
  goesOn,
  withBreak,
  withoutBreak,
} from './price-draft.ts';

const TODAY = 20_000;
const at = (from: number, until: number | null, unitPrice = 30_000): Entry => ({
  from,
  until,
  breaks: [{from: 1, unitPrice}],
});
const of = (...entries: Entry[]) => ({list: 'L', item: 'x', currency: 'GBP', entries});
const typed = withBreak(emptyPrices(TODAY), 1, {price: '£2.50'});
const entriesOf = (built: ReturnType<typeof addedPrices>) => {
  if (typeof built === 'string') throw new Error(built);
  return built.prices[0]?.entries;
};

test('prices are added to all that the list says of the item, each from its quantity', () => {
  const two = withBreak({...typed, until: TODAY + 9}, 2, {from: 48, price: '2,25'});
  expect(two.breaks.map((one) => one.key)).toEqual([1, 2, 3]);
  expect(addedPrices(two, of(at(TODAY - 50, TODAY - 1), at(TODAY + 10, null)))).toEqual({
    type: 'DefinePrices',
    prices: [
      {
        list: 'L',
        item: 'x',
        entries: [
          {from: TODAY - 50, until: TODAY - 1, breaks: [{from: 1, unitPrice: 30_000}]},
          {from: TODAY + 10, breaks: [{from: 1, unitPrice: 30_000}]},
          {
            from: TODAY,
            until: TODAY + 9,
            breaks: [
              {from: 1, unitPrice: 25_000},
              {from: 48, unitPrice: 22_500},
            ],
          },
        ],
      },
    ],
  });
});

test('what goes on into the new days is ended the day before only where that is wished', () => {
  const open = at(TODAY - 50, null);
  expect(goesOn(typed, [at(TODAY - 90, TODAY - 51), open])).toBe(open);
  expect(goesOn(typed, [at(TODAY, null)])).toBeUndefined();
  expect(entriesOf(addedPrices(typed, of(open)))?.[0]).not.toHaveProperty('until');
  expect(entriesOf(addedPrices({...typed, endsOthers: true}, of(open)))?.[0]).toMatchObject({until: TODAY - 1});
});

test('what is missing is said before anything is sent', () => {
  const said = (draft: typeof typed) => addedPrices(draft, of());
  expect(said(emptyPrices(TODAY))).toBe('A price is missing.');
  expect(said({...typed, from: undefined})).toBe('The first day is missing.');
  expect(said({...typed, until: TODAY - 1})).toBe('It ends before it begins.');
  expect(said(withBreak(typed, 1, {price: 'two'}))).toBe('“two” is no price.');
  expect(said(withBreak(typed, 2, {from: 12}))).toBe('A price is missing.');
  expect(said(withBreak(typed, 2, {price: '2'}))).toBe('A quantity is missing.');
  expect(withoutBreak(withoutBreak(typed, 2), 1).breaks).toEqual([{key: 1, from: 1, price: ''}]);
});

test('an entry is ended on a day, and withdrawn before its first', () => {
  const entries = [at(TODAY - 9, null), at(TODAY + 1, TODAY + 5)];
  const [now, later] = entries as [Entry, Entry];
  expect(entriesOf(endedPrices(now, TODAY, of(...entries)))?.map((e) => e.until)).toEqual([TODAY, TODAY + 5]);
  expect(entriesOf(endedPrices(later, TODAY, of(...entries)))?.map((e) => e.from)).toEqual([TODAY - 9]);
  expect(entriesOf(endedPrices(now, TODAY - 10, of(now)))).toEqual([]);
});

test('a refusal stands at its field, with days as people write them', () => {
  const today = dayFromIso('2025-12-01') ?? 0;
  const overlap = 'item 20003 of list C1-26: 2026-03-02 on overlaps 2026-01-01 to 2026-03-31 of list C1-25: end one';
  expect(faultAt(overlap, today)).toEqual({
    at: 'days',
    words: 'Mon 2 Mar 2026 on overlaps Thu 1 Jan 2026 to Tue 31 Mar 2026 of list C1-25: end one',
  });
  expect(faultAt('item x of list L: 2026-03-02 on: two prices from 12', today)).toMatchObject({at: 'prices'});
  expect(faultAt('list L', today)).toBeUndefined();
  expect(faultAt(undefined, today)).toBeUndefined();
});
