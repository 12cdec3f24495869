/** A kit being typed: always room for one more part, and a definition only when nothing is missing. */
import {expect, test} from 'vitest';
import {changedKit, draftOf, newKit, placeAt, withoutPart, withPart} from './kit-draft.ts';

const hit = (id: string) => ({id, label: id, detail: id});
const part = (item: string, per: number) => ({item, itemName: item, per, free: 0});
const KIT = {
  id: 'set',
  name: 'Set',
  unit: 'kit',
  packs: [],
  multiple: 1,
  weightGrams: 0,
  class: 'C' as const,
  supplier: 'V',
  leadDays: 0,
  listPrice: 10_000,
  active: true,
  parts: [{item: 'cup', per: 2}],
};

test('there is room for one more, and none beyond the most', () => {
  const draft = draftOf([part('cup', 2)]);
  expect(draft.map((one) => one.item?.id)).toEqual(['cup', undefined]);
  const more = withPart(draft, draft[1]?.key ?? 0, {item: hit('tray')});
  expect(more.map((one) => [one.item?.id, one.per])).toEqual([
    ['cup', 2],
    ['tray', 1],
    [undefined, 1],
  ]);
  expect(withoutPart(more, 1).map((one) => one.item?.id)).toEqual(['tray', undefined]);
  expect(draftOf(Array.from({length: 20}, (_, i) => part(`p${i}`, 1)))).toHaveLength(20);
});

test('a kit keeps all else it is; what would change nothing is not sent', () => {
  const draft = draftOf([part('cup', 2)]);
  expect(changedKit(KIT, draft)).toBe('Nothing would change.');
  expect(changedKit(KIT, withPart(draft, 1, {per: 3}))).toEqual({
    type: 'DefineItems',
    items: [{...KIT, parts: [{item: 'cup', per: 3}]}],
  });
  expect(changedKit(KIT, withPart(draft, 1, {per: undefined}))).toBe('Say how many of part 1 are in a kit.');
  expect(changedKit(KIT, withoutPart(draft, 1))).toBe('Choose what it is made of.');
});

test('a new one needs a number, a name, a price, parts and whose it is', () => {
  const draft = draftOf([part('cup', 2)]);
  const all = {id: ' set ', name: 'Set', listPrice: 10_000, supplier: hit('V')};
  expect(newKit(all, draft)).toEqual({type: 'DefineItems', items: [KIT]});
  for (const missing of [{id: ''}, {name: ' '}, {listPrice: undefined}, {supplier: undefined}])
    expect(newKit({...all, ...missing}, draft)).toMatch(/missing|Say whose/);
});

test('a refusal names the part it is about', () => {
  expect([placeAt('part 2 (gift) of kit set: it is a kit'), placeAt('kit set: no')]).toEqual([2, undefined]);
});
