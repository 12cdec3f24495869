/** What a person is told who asks: the substitutes by name and margin, and those beyond the rule to who may approve them. */
import {expect, test} from 'vitest';
import {company, customer, item, receive, rules, TODAY} from '../../tests/support/company.ts';
import {type Given, given} from '../../tests/support/given.ts';
import {promiseAnswer} from './promise-answer.ts';

const shop = (substitution?: 'equivalent'): Given =>
  given(
    ...company({
      items: [
        item('blue', {
          listPrice: 25_000,
          substitutes: [
            {item: 'red', kind: 'equivalent'},
            {item: 'gold', kind: 'upgrade'},
          ],
        }),
        item('red', {name: 'RED MUG'}),
        item('gold'),
      ],
      customers: [customer('c', {rules: rules({...(substitution !== undefined && {substitution})})})],
    }),
    receive('A', 'blue', 8),
    receive('A', 'red', 50),
    receive('B', 'gold', 50),
  );
function told({book}: Given, maySubstitute: boolean, order?: string) {
  const world = {ledger: book.ledger, read: book.ledger.read, overlaid: () => false, now: () => book.at};
  const lines = [{item: 'blue', quantity: 20, requestedDay: TODAY + 1}];
  return promiseAnswer(world, {customer: 'c', order, lines}, maySubstitute)?.lines[0]?.substitutes ?? [];
}

test('by name, at the price of the item asked for, less the cost of what is sent', () => {
  const t = shop('equivalent').and({
    type: 'SetItemCosts',
    costs: [
      {item: 'blue', cost: 10_000},
      {item: 'red', cost: 12_000},
    ],
  });
  expect(told(t, false).map((o) => [o.insteadName, o.lots.map((lot) => lot.quantity), o.margin])).toEqual([
    // 20 × 2.50 less 8 × 1.00 and 12 × 1.20
    ['RED MUG', [8, 12], 5_000 - 800 - 1_440],
    ['RED MUG', [20], 5_000 - 2_400],
    ['Item gold', [8, 12], undefined],
    ['Item gold', [20], undefined],
  ]);
});

test('beyond the customer’s rule: an upgrade to all, labelled; where he takes none, only to who may approve it', () => {
  expect(told(shop('equivalent'), false).map((o) => o.instead?.needsApproval)).toEqual([false, false, true, true]);
  expect(told(shop(), false)).toEqual([]);
  expect(told(shop(), true).map((o) => o.instead?.needsApproval)).toEqual([true, true, true, true]);
});

test('nothing is offered instead of what is placed already', () => {
  const t = shop('equivalent').and({
    type: 'PlaceOrder',
    order: 'o',
    customer: 'c',
    lines: [{item: 'blue', quantity: 20, requestedDay: TODAY + 1}],
  });
  expect(told(t, true)).not.toEqual([]);
  expect(told(t, true, 'o')).toEqual([]);
});
