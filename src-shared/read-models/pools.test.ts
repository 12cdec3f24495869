/** The list of what is kept and of quotas: how much of each is used, while it counts and after. */
import {expect, test} from 'vitest';
import {company, customer, days, MONDAY, place, receive, segment, TODAY} from '../../tests/support/company.ts';
import {type Given, given} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {poolRows} from './pools.ts';

const pool = (kind: 'protected' | 'quota', quantity: number): Command => ({
  type: 'SetPool',
  site: 'A',
  item: 'x',
  segment: 'key',
  kind,
  quantity,
  untilDay: TODAY + 4,
  reason: 'test',
});
const scene = (...more: Command[]) =>
  given(
    ...company({customers: [customer('a', {tier: 'A'})], segments: [segment('key', {tiers: ['A']})]}),
    receive('A', 'x', 20),
    ...more,
  );
const wants = (quantity: number, order: string): Command =>
  place([['x', quantity]], {customer: 'a', order, day: TODAY + 2, site: 'A'});
const rows = ({book}: Given) => {
  const {ledger, at} = book;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => at};
  return poolRows(world, book.position('A', 'x')).map(({used, left, state}) => ({used, left, state}));
};

test('who was promised more than is kept for him has used all of it and no more, on its day and after', () => {
  const t = scene(pool('protected', 4), wants(3, 'o'));
  expect(rows(t)).toEqual([{used: 3, left: 1, state: 'kept'}]);
  t.and(wants(6, 'p'));
  expect(rows(t)).toEqual([{used: 4, left: 0, state: 'used up'}]);
  t.and({at: MONDAY + days(5)}, wants(5, 'q'));
  expect(rows(t)).toEqual([{used: 4, left: 0, state: 'over'}]);
});

test('of a quota what goes beyond it is told: somebody has allowed it', () => {
  const t = scene(pool('quota', 4));
  t.and({...wants(6, 'o'), pools: {override: 'he must have it'}} as Command);
  expect(rows(t)).toEqual([{used: 6, left: 0, state: 'used up'}]);
});
