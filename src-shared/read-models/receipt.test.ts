/** Why a promise is for its day: kept with the decision, told by the story. */
import {expect, test} from 'vitest';
import {buy, company, days, MONDAY, place, receive, TODAY} from '../../tests/support/company.ts';
import {type Given, given, type Then} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {must} from '../kernel/assert.ts';
import {promisesOf} from './entries.ts';

const scarce = [...company(), receive('A', 'x', 5), buy(20, MONDAY + days(8))];
const told = (t: Given | Then, order = 'o') => promisesOf(t.book.events, order);

test('a promise as asked, with nothing beside it, needs no reason; a later one names what it waits for and what was not taken', () => {
  const calm = given(...scarce, place([['x', 5]], {order: 'o', site: 'A'}));
  expect(told(calm)).toMatchObject([{line: 1, quantity: 5, site: 'A', receipt: null}]);
  const late = given(...scarce, place([['x', 12]], {order: 'o', site: 'A', day: TODAY + 3}));
  const promises = told(late);
  expect(promises.map((p) => [p.quantity, p.day - TODAY])).toEqual([
    [5, 3],
    [7, 9],
  ]);
  // What is there in time needs no reason for the rest.
  expect(promises[0]?.receipt).toBeNull();
  expect(promises[1]?.receipt).toMatchObject({
    policy: 1,
    binding: {kind: 'receipt', supply: expect.stringContaining('/1')},
    notTaken: [{kind: 'later', day: TODAY + 9, short: 0, sites: ['A']}],
  });
});

test('an order from a hold tells why it was held for its day', () => {
  const ask: Command = {
    type: 'HoldPromise',
    kind: 'quote',
    lines: [{item: 'x', quantity: 12, requestedDay: TODAY + 3, site: 'A'}],
  };
  const held = given(...scarce, ask);
  const hold = must(held.book.ledger.all('hold').next().value, 'a hold');
  const placed = held.when(place([['x', 12]], {order: 'o', site: 'A', day: TODAY + 3, hold: hold.id})).thenAccepted();
  expect(told(placed).map(({receipt}) => receipt?.binding.kind)).toEqual([undefined, 'receipt']);
});

test('a promise that is moved tells why for the new day', () => {
  const t = given(...scarce, place([['x', 12]], {order: 'o', site: 'A', day: TODAY + 3}));
  const supply = must(t.book.position('A', 'x').supplies[0], 'the supply');
  const [purchase = ''] = supply.id.split('/');
  const slipped = t
    .when({type: 'RedateSupply', purchase, line: 1, expectedAt: MONDAY + days(15), confirmed: true, reason: 'slipped'})
    .thenAccepted();
  const moved = slipped.when({type: 'RepromiseLot', order: 'o', line: 1, lot: 2, reason: 'slipped'}).thenAccepted();
  expect(told(moved).at(-1)).toMatchObject({
    line: 1,
    quantity: null,
    day: TODAY + 16,
    receipt: {binding: {kind: 'receipt', supply: supply.id}},
  });
});
