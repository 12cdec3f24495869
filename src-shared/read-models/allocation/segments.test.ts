/** What another definition of the segments would change: who falls where, what is new, changed and gone, whose pools are left. */
import {expect, test} from 'vitest';
import {company, customer, receive, segment, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Segment} from '../../domain/master-data/types.ts';
import {poolRows} from '../pools.ts';
import type {World} from '../world.ts';
import {segmentRows, segmentsPreview} from './segments.ts';

const KEY = segment('key', {tiers: ['A']});
const DUTCH = segment('dutch', {parent: 'key', territories: ['NL']});
const UK = segment('uk', {territories: ['UK']});
const REST = segment('rest', {sort: []});

const {book} = given(
  ...company({
    segments: [KEY, DUTCH, UK, REST],
    customers: [
      customer('a', {tier: 'A'}),
      customer('n', {tier: 'A', territory: 'NL'}),
      customer('b'),
      customer('f', {territory: 'FR'}),
      customer('old', {active: false}),
    ],
  }),
  receive('A', 'x', 20),
  {
    type: 'SetPool',
    site: 'A',
    item: 'x',
    segment: 'dutch',
    kind: 'protected',
    quantity: 5,
    untilDay: TODAY + 9,
    reason: 'r',
  },
);
const world: World = {
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at,
};
const preview = (...segments: readonly Segment[]) => {
  const found = segmentsPreview(world, segments, poolRows(world, book.position('A', 'x')));
  if (found.fault !== null) throw new Error(found.fault);
  return found;
};
const told = (...segments: readonly Segment[]) =>
  preview(...segments).rows.map((row) => [row.id, row.change, row.parts.join(' '), row.before, row.after]);

test('rows keep what was defined and its place, whatever the tree makes of it', () => {
  expect(segmentRows(world).map((row) => [row.definition, row.rank, row.level])).toEqual([
    [KEY, 0, 0],
    [DUTCH, 1, 1],
    [UK, 2, 0],
    [REST, 3, 0],
  ]);
});

test('the same segments change nothing, in whatever order they name their customers', () => {
  expect(told(KEY, DUTCH, {...UK, territories: ['UK']}, REST)).toEqual([
    ['key', 'same', '', 2, 2],
    ['dutch', 'same', '', 1, 1],
    ['uk', 'same', '', 1, 1],
    ['rest', 'same', '', 1, 1],
  ]);
  expect(preview(KEY, DUTCH, UK, REST)).toMatchObject({outside: {before: 0, after: 0}, pools: []});
});

test('a new segment takes its customers from those behind it, and each change is named', () => {
  const french = segment('french', {territories: ['FR']});
  const changed = {...UK, name: 'Britain', strategy: 'win', sort: []} satisfies Segment;
  expect(told(KEY, DUTCH, changed, french, REST)).toEqual([
    ['key', 'same', '', 2, 2],
    ['dutch', 'same', '', 1, 1],
    ['uk', 'changed', 'name strategy sort', 1, 1],
    ['french', 'new', '', 0, 1],
    ['rest', 'same', '', 1, 0],
  ]);
});

test('who changes places is told, not who only makes room', () => {
  expect(told(segment('new', {customers: ['zz']}), UK, KEY, DUTCH, REST).map(([id, , parts]) => [id, parts])).toEqual([
    ['new', ''],
    ['uk', 'place'],
    ['key', 'place'],
    ['dutch', 'place'],
    ['rest', ''],
  ]);
  expect(told(KEY, UK, {...DUTCH, parent: 'uk'}, REST)).toEqual([
    ['key', 'same', '', 2, 2],
    ['uk', 'changed', 'place', 1, 1],
    ['dutch', 'changed', 'parent place', 1, 0],
    ['rest', 'same', '', 1, 1],
  ]);
});

test('a segment that goes is told with the pools that are left of it, and who is then in none', () => {
  expect(told(KEY, UK).slice(2)).toEqual([
    ['dutch', 'gone', '', 1, 0],
    ['rest', 'gone', '', 1, 0],
  ]);
  expect(preview(KEY, UK)).toMatchObject({
    outside: {before: 0, after: 1},
    pools: [{segments: ['dutch'], item: 'x', left: 5}],
  });
});

test('a tree that would be refused is told with its place', () => {
  expect(segmentsPreview(world, [REST, KEY], [])).toEqual({
    fault: 'segment 2 (key): rest before it takes everybody',
  });
});
