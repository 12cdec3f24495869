/** Stock under another's claim is taken only by who holds the right, with a reason, and the loser hears of it. */
import {expect, test} from 'vitest';
import {company, customer, days, MONDAY, place, receive, TODAY} from '../../../tests/support/company.ts';
import {type Given, given, type Then} from '../../../tests/support/given.ts';
import {door, MemoryAuthority} from '../../../tests/support/memory-authority.ts';
import type {Command} from '../commands.ts';
import type {Role} from '../decider.ts';

const lots = (quantity: number) => [{line: 1, lot: 1, quantity}];
const ship = (quantity: number, reason?: string): Command => ({
  type: 'ShipLots',
  order: 'new',
  lots: lots(quantity),
  ...(reason !== undefined && {override: {reason}}),
});
const buy: Command = {
  type: 'PlacePurchase',
  purchase: 'P',
  supplier: 'V',
  site: 'A',
  lines: [{item: 'x', quantity: 20, expectedAt: MONDAY + days(9), confirmed: true}],
};
/** Ten on the shelf, all of `old`; `new` waits for the purchase order. */
const full = (as: Role = 'warehouse') =>
  given(
    ...company(),
    receive('A', 'x', 10),
    buy,
    place([['x', 10]], {order: 'old', day: TODAY + 7, site: 'A'}),
    place([['x', 6]], {order: 'new', day: TODAY + 12, site: 'A'}),
    {as},
  );
const onStock = (t: Given | Then) => Object.fromEntries(t.book.position('A', 'x').claims.map((c) => [c.id, c.onStock]));

test('shipping what is allocated to another order is refused: what is left, whose it is, what to do', () => {
  const t = full();
  t.when(ship(6)).thenRejected('insufficient-stock', {
    what: 'lot 1.1: item x at A is promised to old; take it with an override and a reason, or wait for stock',
    left: 0,
  });
  expect(onStock(t)).toEqual({'old/1.1': 10, 'new/1.1': 0});
  // What is free may go, and not one unit more.
  const free = t.and(
    {as: 'system'},
    {type: 'CancelOrder', order: 'old', lines: [{line: 1, quantity: 4}], by: 'customer', reason: 'less'},
    {as: 'warehouse'},
  );
  expect(onStock(free)).toEqual({'old/1.1': 6, 'new/1.1': 4});
  free.when(ship(5)).thenRejected('insufficient-stock', {left: 4});
  free.when(ship(4)).thenAccepted();
  expect(onStock(free)).toEqual({'old/1.1': 6, 'new/1.1': 0});
});

test('with the right and a reason it leaves, and the loser is told: its claim waits for supply again', () => {
  full('customer-service').when(ship(6, 'please')).thenRejected('needs-approval');
  const t = full().when(ship(6, 'the truck waits')).thenAccepted();
  expect(onStock(t)).toEqual({'old/1.1': 4});
  expect(t.events('ClaimsCovered')).toMatchObject([
    {claims: [{id: 'old/1.1', onStock: 4}], taken: {by: 'new/1.1', reason: 'the truck waits'}},
  ]);
});

test('picking takes no more than shipping, also by way of a short pick', () => {
  const release = {type: 'AdvanceLots', order: 'new', to: 'released', lots: lots(6)} as const;
  full().when(release).thenRejected('insufficient-stock', {left: 0});
  const t = full().and({...release, override: {reason: 'it will come'}});
  const pick: Command = {type: 'AdvanceLots', order: 'new', to: 'picked', lots: lots(6)};
  t.when(pick).thenRejected('insufficient-stock', {left: 0});
  t.when({type: 'ReportShortPick', order: 'new', line: 1, lot: 1, found: 2}).thenRejected('insufficient-stock', {
    left: 0,
  });
  t.when({type: 'ReportShortPick', order: 'new', line: 1, lot: 1, found: 0}).thenAccepted();
  const without = full('customer-service');
  without.when({...pick, override: {reason: 'first'}} as Command).thenRejected('needs-approval');
});

test('orders outside the actor’s view are counted, not named; a hold has no name', () => {
  const eu = customer('e', {territory: 'EU'});
  const t = given(
    ...company({customers: [customer('c'), eu]}),
    receive('A', 'x', 10),
    buy,
    place([['x', 4]], {order: 'theirs', customer: 'e', site: 'A'}),
    place([['x', 4]], {order: 'ours', site: 'A'}),
    {type: 'HoldPromise', kind: 'quote', lines: [{item: 'x', quantity: 2, requestedDay: TODAY + 7, site: 'A'}]},
    place([['x', 6]], {order: 'new', day: TODAY + 12, site: 'A'}),
  );
  t.when(ship(6)).thenRejected('insufficient-stock', {
    what: 'lot 1.1: item x at A is promised to ours, theirs, 1 more; take it with an override and a reason, or wait for stock',
  });
  const m = new MemoryAuthority([
    ...company({customers: [customer('c'), eu]}),
    receive('A', 'x', 8),
    buy,
    place([['x', 4]], {order: 'theirs', customer: 'e', site: 'A'}),
    place([['x', 4]], {order: 'ours', site: 'A'}),
    place([['x', 6]], {order: 'new', day: TODAY + 12, site: 'A'}),
  ]);
  const by = {...door('ola', 'operations'), grant: {role: 'operations', sites: '*', territories: ['UK']}} as const;
  expect(m.submit(ship(6), by).verdict).toMatchObject({
    rejection: {what: expect.stringContaining('promised to ours, 1 more;')},
  });
});
