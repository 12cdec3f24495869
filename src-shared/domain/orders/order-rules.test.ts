/** Rules of one order that are not its customer's: looser ones by right, stricter ones by anybody, and for as long as the order lives. */
import {expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  item,
  MONDAY,
  receive,
  rules,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Given, given, type Then} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import type {OrderRules} from '../master-data/types.ts';

const strict = customer('c', {rules: rules({splitSites: false, backorders: false})});
const founded = company({sites: [site('A'), site('B')], items: [item('x')], customers: [strict, customer('easy')]});
const wants = (quantity: number, own: OrderRules, who = 'c'): Command => ({
  type: 'PlaceOrder',
  order: 'o',
  customer: who,
  lines: [{item: 'x', quantity, requestedDay: TODAY + 1}],
  rules: own,
});
const lots = (t: Given | Then) =>
  t.book.order('o').lots.map((l) => [l.site, l.current.day - TODAY, l.allocated + l.released]);
const agent = {as: 'customer-service', user: 'lucy'} as const;
const stock = [receive('A', 'x', 4), receive('B', 'x', 5)];

test('looser than the customer’s by who holds the right, else it needs approval, and says what he does not take', () => {
  const t = given(...founded, ...stock, agent);
  t.when(wants(8, {splitSites: true})).thenRejected('needs-approval', {
    what: 'a line from several sites for customer c, who does not take that',
  });
  t.when(wants(8, {backorders: true, latestDays: 3})).thenRejected('needs-approval', {
    what: 'back orders for customer c, who does not take that',
  });
  const placed = t
    .and({as: 'operations'})
    .when(wants(8, {splitSites: true}))
    .thenAccepted();
  expect(lots(placed)).toEqual([
    ['A', 1, 4],
    ['B', 1, 4],
  ]);
});

test('stricter by anybody: this order from one site, or not later than so many days', () => {
  const t = given(...founded, ...stock, buy(20, MONDAY + days(9)), agent);
  const one = t.when(wants(5, {splitSites: false, shipmentsMax: 1}, 'easy')).thenAccepted();
  expect(lots(one)).toEqual([['B', 1, 5]]);
  const late = given(...founded, buy(20, MONDAY + days(9)), agent);
  late.when(wants(5, {latestDays: 2}, 'easy')).thenAccepted();
  expect([lots(late), late.book.order('o').lines[0]?.backordered]).toEqual([[], 5]);
});

test('they stay the order’s: what waits is promised by them, and what is changed', () => {
  const t = given(...founded, receive('A', 'x', 4), {as: 'operations'});
  t.when(wants(8, {backorders: true, splitSites: true})).thenAccepted();
  expect(t.book.order('o').rules).toEqual({backorders: true, splitSites: true});
  expect([lots(t), t.book.order('o').lines[0]?.backordered]).toEqual([[['A', 1, 4]], 4]);
  // From the other site, which the customer's own rules would not let it leave from.
  t.and(receive('B', 'x', 4)).when({type: 'AllocateOrder', order: 'o'});
  expect(lots(t)).toEqual([
    ['A', 1, 4],
    ['B', 1, 4],
  ]);
  t.when({type: 'ChangeOrderLine', order: 'o', line: 1, quantity: 12, by: 'customer', reason: 'more'}).thenAccepted();
  expect(t.book.order('o').lines[0]?.backordered).toBe(4);
});

test('what contradicts itself is refused with its place; a hold knows the rules of the order it is for', () => {
  const t = given(...founded, ...stock, agent);
  t.when(wants(2, {backorders: false, latestDays: 4}, 'easy')).thenRejected('invalid', {
    what: 'rules of this order: nothing later than asked is taken (backorders), and yet up to 4 days late (latestDays)',
  });
  const hold = (own: OrderRules): Command => ({
    type: 'HoldPromise',
    kind: 'option',
    customer: 'c',
    lines: [{item: 'x', quantity: 8, requestedDay: TODAY + 1}],
    rules: own,
  });
  t.when(hold({splitSites: true})).thenRejected('needs-approval');
  t.when(hold({})).thenRejected('insufficient-stock', {left: 5});
  const held = t
    .and({as: 'operations'})
    .when(hold({splitSites: true}))
    .thenAccepted();
  const id = held.book.ledger.all('hold').next().value?.id ?? '';
  held.when({...wants(8, {splitSites: true}), hold: id} as Command).thenAccepted();
  expect(lots(held).length).toBe(2);
});
