/** A safety stock as people see it: in the list of pools, at its position, and before it is set. */
import {expect, test} from 'vitest';
import {buy, company, customer, days, MONDAY, place, receive, segment, TODAY} from '../../tests/support/company.ts';
import {given, type Step} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {poolRows} from './pools.ts';
import {promiseAnswer} from './promise-answer.ts';
import {safetyOf, safetyPreview} from './safety.ts';

const at = {site: 'A', item: 'x'};
const safety = (quantity: number, ...segments: string[]): Command => ({
  type: 'SetPool',
  ...at,
  kind: 'safety',
  segments,
  quantity,
  reason: 'buffer',
});
const wants = (who: string, quantity: number) =>
  place([['x', quantity]], {customer: who, order: `${who}-${quantity}`, day: TODAY + 1, site: 'A'});
function scene(...more: Step[]) {
  const {book} = given(
    ...company({
      customers: [customer('k', {tier: 'A'}), customer('c', {tier: 'C'})],
      segments: [segment('key', {tiers: ['A']}), segment('rest', {tiers: ['B']})],
    }),
    receive('A', 'x', 20),
    ...more,
  );
  const world = {
    ledger: book.ledger,
    read: book.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => book.at,
  };
  const rows = () => poolRows(world, book.position('A', 'x'));
  const preview = (quantity: number, ...segments: string[]) => safetyPreview(world, {...at, quantity, segments});
  return {book, world, rows, preview};
}

test('in the list: no end, nothing used, and how many of it are not there', () => {
  const t = scene(safety(12, 'key', 'rest'));
  const row = {kind: 'safety', segments: ['key', 'rest'], segmentName: 'Segment key, Segment rest', until: null};
  expect(t.rows()).toMatchObject([{...row, quantity: 12, used: 0, left: 12, cut: 0, state: 'kept', aspect: 'clear'}]);
  const used = scene(safety(12, 'key'), wants('k', 15));
  expect(used.rows()).toMatchObject([{used: 0, left: 12, cut: 7, state: 'not all there', aspect: 'caution'}]);
  expect(scene(safety(12)).rows()).toMatchObject([{segments: [], segmentName: 'Nobody'}]);
});

test('at its position: how much of it others may be promised now', () => {
  const {book, world} = scene(safety(12, 'key'));
  const position = book.position('A', 'x');
  expect(safetyOf(world, position)).toEqual({quantity: 12, segmentName: 'Segment key', left: 8});
  const little = scene(safety(12, 'key'), wants('k', 15));
  expect(safetyOf(little.world, little.book.position('A', 'x'))).toMatchObject({left: 0});
  expect(safetyOf(scene().world, scene().book.position('A', 'x'))).toBeNull();
});

test('before it is set: what it leaves, what of it is promised already, and when it is whole', () => {
  const free = scene().preview(12, 'key');
  expect(free).toEqual({free: 20, left: 8, there: 12, promised: 0, wholeFrom: MONDAY, siteZone: 'UTC'});
  // Of twelve seven are there, and five were promised to others; what the key account has is not theirs.
  const t = scene(wants('k', 3), wants('c', 10), buy(9, MONDAY + days(3)));
  expect(t.preview(12, 'key')).toMatchObject({free: 7, left: 0, there: 7, promised: 5, wholeFrom: MONDAY + days(3)});
  // For nobody, the key account is one of the others.
  expect(t.preview(20)).toMatchObject({there: 7, promised: 13, wholeFrom: null});
  expect(t.preview(20, 'key')).toMatchObject({there: 7, promised: 10});
  expect(safetyPreview(t.world, {site: 'A', item: 'nothing', quantity: 1, segments: []})).toBeNull();
});

test('of what is kept for a segment nothing is the safety stock', () => {
  const kept = {kind: 'protected', segment: 'rest', quantity: 14, untilDay: TODAY + 9, reason: 'test'} as const;
  const t = scene({type: 'SetPool', ...at, ...kept}, wants('c', 2), buy(9, MONDAY + days(3)));
  const preview = {free: 18, left: 0, there: 4, promised: 2, wholeFrom: MONDAY + days(3)};
  expect(t.preview(7, 'key')).toMatchObject(preview);
  t.book.run(safety(7, 'key'));
  expect(t.rows()).toMatchObject([
    {kind: 'protected', cut: 0},
    {kind: 'safety', left: 7, cut: 3},
  ]);
});

test('it says what then is: what is promised after it is set is what the preview left', () => {
  const kept = {kind: 'protected', segment: 'rest', quantity: 3, untilDay: TODAY + 9, reason: 'test'} as const;
  const t = scene(wants('c', 6), {type: 'SetPool', ...at, ...kept});
  const {left} = t.preview(9, 'key') ?? {left: -1};
  expect(left).toBe(2);
  t.book.run(safety(9, 'key'));
  const ask = (quantity: number) =>
    promiseAnswer(t.world, {customer: 'c', lines: [{item: 'x', quantity, requestedDay: TODAY + 1, site: 'A'}]}, false);
  expect(ask(left)?.lines[0]?.options[0]).toMatchObject({onRequest: true, short: 0});
  expect(ask(left + 1)?.lines[0]?.options[0]).not.toMatchObject({kind: 'whole', onRequest: true});
});

test('beyond pools: an override takes the safety stock first, and what is kept for a segment last', () => {
  const {world} = scene(
    {
      type: 'SetPool',
      ...at,
      kind: 'protected',
      segment: 'key',
      quantity: 10,
      untilDay: TODAY + 9,
      reason: 'test',
    },
    safety(4, 'rest'),
  );
  const taken = (quantity: number) =>
    promiseAnswer(
      world,
      {customer: 'c', beyondPools: true, lines: [{item: 'x', quantity, requestedDay: TODAY + 1}]},
      false,
    )?.lines[0]?.pools?.map(({kind, segmentName, units, of, until}) => [kind, segmentName, units, of, until === null]);
  expect(taken(6)).toEqual([]);
  expect(taken(9)).toEqual([['safety', 'Segment rest', 3, 4, true]]);
  expect(taken(18)).toEqual([
    ['protected', 'Segment key', 8, 10, false],
    ['safety', 'Segment rest', 4, 4, true],
  ]);
});
