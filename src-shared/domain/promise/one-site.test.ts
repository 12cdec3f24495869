/** Who takes a line from one site only is told so, and what one site has, not what all have between them. */
import {expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  MONDAY,
  place,
  receive,
  rules,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Book, given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import {checkPromise} from './check.ts';
import {destinationOf} from './holds.ts';

const scene = () =>
  given(
    ...company({
      sites: [site('A'), site('B', {rank: 1})],
      customers: [
        customer('one', {rules: rules({splitSites: false})}),
        customer('now', {rules: rules({splitSites: false, backorders: false})}),
        customer('whole', {rules: rules({shipComplete: true})}),
        customer('any', {}),
      ],
    }),
    receive('A', 'x', 11),
    receive('B', 'x', 10),
    buy(20, MONDAY + days(5)),
  );
const ask = ({ledger: {read}, at: now}: Book, who: string, quantity: number) =>
  must(
    checkPromise({
      read,
      company: must(read('company:company'), 'company'),
      to: must(destinationOf(read, who), who),
      lines: [{line: 1, item: 'x', quantity, requestedDay: TODAY + 1}],
      now,
      shipComplete: who === 'whole',
      explain: true,
    })[0],
    'answer',
  );

test('the rule binds, not the stock: the most that one site has', () => {
  const {book} = scene();
  const one = ask(book, 'one', 17);
  expect([one.left, one.options[0]?.binding]).toEqual([11, {kind: 'one-site', left: 11}]);
  expect(ask(book, 'any', 17).options[0]).toMatchObject({onRequest: true, short: 0});
  // Not where all sites together have too few, nor where one has enough.
  expect(ask(book, 'one', 22).options[0]?.binding.kind).not.toBe('one-site');
  expect(ask(book, 'one', 11).options[0]?.binding).toEqual({kind: 'request'});
});

test('what all sites have is not told to who may not see them all', () => {
  const asks: readonly [string, Command][] = [
    ['order', place([['x', 42]], {customer: 'now', day: TODAY + 1}) as Command],
    [
      'hold',
      {
        type: 'HoldPromise',
        kind: 'typing',
        customer: 'now',
        lines: [{item: 'x', quantity: 42, requestedDay: TODAY + 1}],
      },
    ],
  ];
  for (const [, command] of asks) {
    const said = (t: ReturnType<typeof scene>) => {
      const {verdict} = t.when(command);
      return verdict?.kind === 'rejected' ? verdict.rejection : undefined;
    };
    expect(said(scene())).toMatchObject({code: 'insufficient-stock', left: 11, lines: [{left: 11}]});
    expect(Object.keys(said(scene().and({as: 'operations', sites: ['A']})) ?? {})).toEqual(['code', 'what']);
  }
});

test('what is left is what could be promised to him, in the refusal as well', () => {
  const t = scene();
  expect([ask(t.book, 'one', 30).left, ask(t.book, 'whole', 30).left, ask(t.book, 'any', 30).left]).toEqual([
    11, 11, 21,
  ]);
  t.when(place([['x', 17]], {customer: 'now', day: TODAY + 1})).thenRejected('insufficient-stock', {left: 11});
  t.when(place([['x', 11]], {customer: 'now', day: TODAY + 1})).thenAccepted();
});
