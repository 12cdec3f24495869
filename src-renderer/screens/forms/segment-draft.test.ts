import {expect, test} from 'vitest';
import type {SegmentRow} from '../../../src-shared/api/allocation.ts';
import {
  draftOf,
  inTree,
  missingOf,
  moved,
  type SegmentDraft,
  segmentsOf,
  withChange,
  withNew,
  without,
} from './segment-draft.ts';

type Definition = SegmentRow['definition'];
const defined = (id: string, more: Partial<Definition> = {}): Definition => ({
  id,
  name: `Segment ${id}`,
  strategy: 'gain',
  sort: [],
  ...more,
});
const KEY = defined('key', {tiers: ['A']});
const DUTCH = defined('dutch', {parent: 'key', territories: ['NL'], customers: ['c1']});
const UK = defined('uk', {territories: ['UK'], sort: ['margin', 'placed']});
const REST = defined('rest');
const given = (...segments: readonly Definition[]): SegmentDraft =>
  draftOf(
    segments.map(
      (definition, rank): SegmentRow => ({
        ...definition,
        level: 0,
        tiers: definition.tiers ?? [],
        territories: definition.territories ?? [],
        customers: (definition.customers ?? []).map((id) => `Customer ${id}`),
        definition,
        rank,
      }),
    ),
  );
const draft = given(KEY, DUTCH, UK, REST);
const ids = (of: SegmentDraft) => segmentsOf(of).map((segment) => segment.id);
const keyOf = (id: string, of = draft) => of.find((one) => one.id === id)?.key ?? 0;

test('what was defined comes back as it was, also where parts do not follow their parents', () => {
  expect(segmentsOf(draft)).toEqual([KEY, DUTCH, UK, REST]);
  expect(segmentsOf(given(DUTCH, UK, KEY))).toEqual([DUTCH, UK, KEY]);
  expect(inTree(given(DUTCH, UK, KEY)).map(({segment, level}) => [segment.id, level])).toEqual([
    ['uk', 0],
    ['key', 0],
    ['dutch', 1],
  ]);
});

test('a new segment stands before the one that takes everybody, its id follows its name until it is typed', () => {
  const {draft: more, key} = withNew(draft, 0);
  const named = withChange(more, key, {name: 'Garden & Home', tiers: ['C', 'B']});
  expect(ids(named)).toEqual(['key', 'dutch', 'uk', 'garden-home', 'rest']);
  expect(segmentsOf(named)[3]).toMatchObject({name: 'Garden & Home', tiers: ['B', 'C'], strategy: 'redistribute'});
  const typed = withChange(withChange(named, key, {id: 'G1', idTyped: true}), key, {name: 'Garden'});
  expect(ids(typed)[3]).toBe('G1');
  expect(ids(withChange(more, key, {name: 'UK'}))[3]).toBe('uk-2');
});

test('a new part stands behind the parts before it, treated as what it is a part of', () => {
  const {draft: more, key} = withNew(draft, keyOf('key'));
  const named = withChange(more, key, {name: 'French', territories: ['FR']});
  expect(segmentsOf(named)[2]).toEqual({
    id: 'french',
    name: 'French',
    parent: 'key',
    territories: ['FR'],
    strategy: 'gain',
    sort: [],
  });
});

test('parts stay parts while the id of what they are of is typed', () => {
  const {draft: more, key} = withNew(given(), 0);
  const {draft: two, key: part} = withNew(withChange(more, key, {name: 'New'}), key);
  const named = withChange(withChange(two, part, {name: 'Part'}), key, {id: 'N', idTyped: true});
  expect(segmentsOf(named).map(({id, parent}) => [id, parent])).toEqual([
    ['N', undefined],
    ['part', 'N'],
  ]);
});

test('a move takes the parts along, and stops at the ends', () => {
  expect(ids(moved(draft, keyOf('uk'), -1))).toEqual(['uk', 'key', 'dutch', 'rest']);
  expect(ids(moved(draft, keyOf('key'), 1))).toEqual(['uk', 'key', 'dutch', 'rest']);
  expect(moved(draft, keyOf('key'), -1)).toBe(draft);
  expect(moved(draft, keyOf('dutch'), 1)).toBe(draft);
});

test('what is taken away goes with its parts', () => {
  expect(ids(without(draft, keyOf('key')))).toEqual(['uk', 'rest']);
});

test('what is missing is said with its field', () => {
  const {draft: more, key} = withNew(draft, 0);
  expect(missingOf(draft)).toBeNull();
  expect(missingOf(more)).toMatchObject({key, field: 'name'});
  const named = withChange(more, key, {name: 'New'});
  expect(missingOf(named)).toMatchObject({
    key,
    field: 'who',
    what: expect.stringContaining('nobody is left for Segment rest'),
  });
  const who = withChange(named, key, {tiers: ['C']});
  expect(missingOf(who)).toBeNull();
  expect(missingOf(withChange(who, key, {id: 'uk', idTyped: true}))).toMatchObject({field: 'id'});
  expect(missingOf(withChange(who, key, {id: '!', idTyped: true}))).toMatchObject({field: 'id'});
  expect(missingOf(withChange(who, key, {name: '***'}))).toMatchObject({key, field: 'id'});
});
