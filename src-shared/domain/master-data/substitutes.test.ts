import {expect, test} from 'vitest';
import {company, item, rules} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {allows, kindOf} from './substitutes.ts';
import type {Item, Substitute} from './types.ts';

const define = (...items: readonly Item[]): Command => ({type: 'DefineItems', items: [...items]});
const naming = (...substitutes: Substitute[]): Item => item('x', {substitutes});
const y = {item: 'y', kind: 'equivalent'} as const;

test.each([
  ['itself', naming({item: 'x', kind: 'equivalent'}), 'invalid', 'substitute 1 (x) of item x: it is the item itself'],
  ['one twice', naming(y, {...y, kind: 'upgrade'}), 'invalid', 'substitute 2 (y) of item x: listed twice'],
  ['one nobody knows', naming(y, {...y, item: 'q'}), 'not-found', 'substitute 2 (q) of item x: no such item'],
] as const)('an item that names %s is refused, with the place', (_, one, code, what) => {
  given(...company())
    .when(define(one))
    .thenRejected(code, {what});
});

test('a substitute that is sold no more, or is counted otherwise, is refused, with the place', () => {
  const t = given(...company(), define(item('old', {active: false}), item('roll', {unit: 'metre'})));
  t.when(define(naming({...y, item: 'old'}))).thenRejected('inactive', {
    what: 'substitute 1 (old) of item x: it is sold no more',
  });
  t.when(define(naming({...y, item: 'roll'}))).thenRejected('invalid', {
    what: 'substitute 1 (roll) of item x: counted by metre, the item by each',
  });
});

test('items of one command may name each other, and one that leaves the range stands in for nothing', () => {
  const pair = [
    item('p', {substitutes: [{item: 'q', kind: 'upgrade'}]}),
    item('q', {substitutes: [{item: 'p', kind: 'equivalent'}]}),
  ];
  const t = given(...company(), define(...pair));
  const {read} = t.book.ledger;
  expect([kindOf(read, 'p', 'q'), kindOf(read, 'q', 'p'), kindOf(read, 'p', 'x')]).toEqual([
    'upgrade',
    'equivalent',
    undefined,
  ]);
  t.and(define(item('q', {active: false})));
  expect(kindOf(read, 'p', 'q')).toBeUndefined();
});

test('the customer’s rule: none unless said, equivalents, and with upgrades both', () => {
  const may = (more: Parameters<typeof rules>[0]) => [
    allows(rules(more), 'equivalent'),
    allows(rules(more), 'upgrade'),
  ];
  expect(may({})).toEqual([false, false]);
  expect(may({substitution: 'none'})).toEqual([false, false]);
  expect(may({substitution: 'equivalent'})).toEqual([true, false]);
  expect(may({substitution: 'upgrade'})).toEqual([true, true]);
});
