/** Who belongs where, and trees that are none. */
import {expect, test} from 'vitest';
import {company, segment} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {pathOf, segmentOf} from './segments.ts';

const tree = [
  segment('key', {customers: ['k1', 'k2']}),
  segment('uk', {territories: ['UK']}),
  segment('uk-a', {parent: 'uk', tiers: ['A']}),
  segment('uk-k3', {parent: 'uk-a', customers: ['k3']}),
  segment('rest'),
];

test('from the top the first that fits, and on down', () => {
  const at = (customer: string, territory: string, tier: 'A' | 'B' | 'C') =>
    segmentOf(tree, {customer, territory, tier});
  expect(at('k2', 'UK', 'A')).toBe('key');
  expect(at('x', 'UK', 'A')).toBe('uk-a');
  expect(at('k3', 'UK', 'A')).toBe('uk-k3');
  expect(at('x', 'UK', 'B')).toBe('uk');
  expect(at('x', 'EU', 'A')).toBe('rest');
  expect(segmentOf(tree.slice(0, 2), {customer: 'x', territory: 'EU', tier: 'A'})).toBe('');
  expect(pathOf(tree, 'uk-k3')).toEqual(['uk-k3', 'uk-a', 'uk']);
  expect(pathOf(tree, '')).toEqual([]);
});

test('a tree that is none is refused with its place, and nothing of it is kept', () => {
  const t = given(...company({segments: tree}));
  const chain = Array.from({length: 9}, (_, i) => segment(`s${i}`, i === 0 ? {} : {parent: `s${i - 1}`}));
  for (const [segments, what] of [
    [[segment('a', {tiers: ['A']}), segment('a')], 'segment 2 (a): the id is there twice'],
    [[segment('a', {parent: 'b'})], 'segment 1 (a): its parent b is not there'],
    [[segment('a', {parent: 'b'}), segment('b', {parent: 'a'})], 'segment 1 (a): it is a part of itself'],
    [[segment('a'), segment('b', {tiers: ['A']})], 'segment 2 (b): a before it takes everybody'],
    [chain, 'segment 9 (s8): more than 8 levels'],
  ] as const)
    t.when({type: 'DefineSegments', segments: [...segments]}).thenRejected('invalid', {what});
  t.when({type: 'DefineSegments', segments: [segment('a')]}).thenAccepted();
  expect(t.book.ledger.read('company:company')?.segments.map((s) => s.id)).toEqual(['a']);
});
