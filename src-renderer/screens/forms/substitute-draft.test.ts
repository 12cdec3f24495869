import {expect, test} from 'vitest';
import {
  draftOf,
  movedSubstitute,
  placeAt,
  substitutesCommand,
  withoutSubstitute,
  withSubstitute,
} from './substitute-draft.ts';

type Item = Parameters<typeof substitutesCommand>[0];
const BLUE: Item = {
  id: 'BLUE',
  name: 'Blue mug',
  unit: 'each',
  packs: [],
  multiple: 1,
  weightGrams: 350,
  class: 'B',
  supplier: 'V',
  leadDays: 14,
  listPrice: 25_000,
  active: true,
  substitutes: [
    {item: 'RED', kind: 'equivalent'},
    {item: 'GOLD', kind: 'upgrade'},
  ],
};
const draft = draftOf([
  {item: 'RED', itemName: 'Red mug', kind: 'equivalent', active: true},
  {item: 'GOLD', itemName: 'Gilded mug', kind: 'upgrade', active: true},
]);
const hit = (id: string) => ({id, label: id, detail: id});
const sent = (of: typeof draft, item = BLUE) => {
  const built = substitutesCommand(item, of);
  return typeof built === 'string' ? built : built.items[0]?.substitutes?.map((one) => `${one.item} ${one.kind}`);
};

test('what is typed is added behind the others, and the rest of the item stays as it is', () => {
  expect(sent(draft)).toBe('Nothing would change.');
  const more = withSubstitute(draft, 3, {item: hit('GREEN')});
  expect(more.map((one) => one.item?.id)).toEqual(['RED', 'GOLD', 'GREEN', undefined]);
  expect(sent(more)).toEqual(['RED equivalent', 'GOLD upgrade', 'GREEN equivalent']);
  expect(substitutesCommand(BLUE, more)).toMatchObject({
    type: 'DefineItems',
    items: [{name: 'Blue mug', leadDays: 14}],
  });
});

test('the best is moved to the top, and the empty line stays at the end', () => {
  expect(sent(movedSubstitute(draft, 2, -1))).toEqual(['GOLD upgrade', 'RED equivalent']);
  expect(movedSubstitute(draft, 1, -1)).toBe(draft);
  expect(movedSubstitute(draft, 2, 1)).toBe(draft);
});

test('all can be taken away, and none stays none', () => {
  const none = withoutSubstitute(withoutSubstitute(draft, 1), 2);
  expect(sent(none)).toEqual([]);
  const {substitutes: _, ...plain} = BLUE;
  expect(sent(none, plain)).toBe('Nothing would change.');
});

test('there is room for eight', () => {
  const full = Array.from({length: 8}, (_, i) => i + 1).reduce(
    (of, key) => withSubstitute(of, key, {item: hit(`S${key}`)}),
    draftOf([]),
  );
  expect(full.map((one) => one.item?.id)).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8']);
  expect(withoutSubstitute(full, 8)).toHaveLength(8);
});

test('a refusal names its place', () => {
  expect(placeAt('substitute 2 (GOLD) of item BLUE: it is sold no more')).toBe(2);
  expect(placeAt('supplier V of item BLUE')).toBeUndefined();
});
