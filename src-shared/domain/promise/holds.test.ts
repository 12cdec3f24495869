import {expect, test} from 'vitest';
import {company, customer, days, hours, MONDAY, place, receive, rules, TODAY} from '../../../tests/support/company.ts';
import {type Given, given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {freeNow} from '../inventory/balances.ts';

const ask = (
  quantity: number,
  more: {kind?: 'typing' | 'option' | 'quote'; replaces?: string; customer?: string} = {},
): Command => ({
  type: 'HoldPromise',
  kind: more.kind ?? 'option',
  lines: [{item: 'x', quantity, requestedDay: TODAY + 7, site: 'A'}],
  ...(more.replaces !== undefined && {replaces: more.replaces}),
  ...(more.customer !== undefined && {customer: more.customer}),
});
const ana = {as: 'sales', user: 'ana'} as const;
const bruno = {as: 'sales', user: 'bruno'} as const;
const stock = [...company(), receive('A', 'x', 10)];
const idOf = (t: Given): string => t.book.ledger.all('hold').next().value?.id ?? '';
const free = (t: {book: Given['book']}): number => freeNow(t.book.position('A', 'x'), t.book.at);

test('a hold counts for others and not for its own order', () => {
  const t = given(...stock, ana, ask(8));
  const hold = idOf(t);
  t.when(place([['x', 8]], {customer: 'n', hold})).thenAccepted();
  const other = given(...stock, ana, ask(8), bruno);
  other.when(place([['x', 8]], {customer: 'n', site: 'A'})).thenRejected('insufficient-stock', {left: 2});
});

test('placing from a hold turns exactly it into allocations, once', () => {
  const t = given(...stock, ana, ask(8));
  const placed = t.when(place([['x', 8]], {order: 'o', hold: idOf(t)})).thenAccepted();
  expect(placed.book.position('A', 'x').claims).toMatchObject([
    {id: 'o/1.1', kind: 'allocation', quantity: 8, onStock: 8},
  ]);
  expect([...placed.book.ledger.all('hold')]).toEqual([]);
});

test('a confirm that comes after expiry is checked again and may fail', () => {
  const t = given(...stock, ana, ask(8));
  const hold = idOf(t);
  const late = t.when(receive('B', 'y', 1)).and({at: MONDAY + hours(1)}, bruno, place([['x', 8]], {site: 'A'}), ana);
  late.when(place([['x', 8]], {customer: 'n', hold, site: 'A'})).thenRejected('insufficient-stock', {left: 2});
});

test('an expired hold frees its stock without anybody acting; the sweeper only records it', () => {
  const t = given(...stock, ana, ask(8));
  const hold = idOf(t);
  expect(free(t)).toBe(2);
  const later = given(...stock, ana, ask(8), {at: MONDAY + hours(1)});
  expect(free(later)).toBe(10);
  later.when({type: 'ExpireHold', hold}).thenAccepted();
  expect(later.book.position('A', 'x').claims).toEqual([]);
  t.when({type: 'ExpireHold', hold}).thenRejected('nothing-to-do');
});

test('a heartbeat keeps a hold alive; after its end it is too late', () => {
  const t = given(...stock, ana, ask(8, {kind: 'typing'}));
  const hold = idOf(t);
  const beat: Command = {type: 'RenewHold', hold};
  const alive = t.when(beat).and({at: MONDAY + 80_000}, beat, {at: MONDAY + 160_000});
  expect(free(alive)).toBe(2);
  alive
    .when(beat)
    .and({at: MONDAY + 400_000})
    .when(beat)
    .thenRejected('hold-expired');
  expect(t.book.position('A', 'x').claims).toHaveLength(1);
});

test('a new wish replaces the hold; another person’s hold cannot be replaced, renewed or released', () => {
  const t = given(...stock, ana, ask(8));
  const hold = idOf(t);
  const more = t.when(ask(10, {replaces: hold})).thenAccepted();
  expect(free(more)).toBe(0);
  const theirs = given(...stock, ana, ask(8));
  const id = idOf(theirs);
  const asBruno = theirs.when(receive('B', 'y', 1)).and(bruno);
  asBruno.when(ask(1, {replaces: id})).thenRejected('forbidden');
  asBruno.when({type: 'RenewHold', hold: id}).thenRejected('forbidden');
  asBruno.when({type: 'ReleaseHold', hold: id}).thenRejected('forbidden');
});

test('a release is exact and idempotent, and lets who waits have the stock', () => {
  const buy: Command = {
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 9, expectedAt: MONDAY + days(2), confirmed: true}],
  };
  const t = given(...stock, buy, ana, ask(8), place([['x', 9]], {order: 'o', day: TODAY + 8, site: 'A'}));
  const hold = idOf(t);
  expect(t.book.position('A', 'x').claims.find((c) => c.id === 'o/1.1')?.onStock).toBe(2);
  const released = t.when({type: 'ReleaseHold', hold}).thenAccepted();
  expect(released.book.position('A', 'x').claims).toMatchObject([{id: 'o/1.1', onStock: 9}]);
  const again = released.when({type: 'ReleaseHold', hold}).thenAccepted();
  expect(again.verdict).toEqual({kind: 'accepted', events: []});
});

test('a hold made for one customer does not carry another customer’s order past his rules', () => {
  const strict = customer('s', {rules: rules({backorders: false, shipComplete: true})});
  const base = [...company({customers: [customer('c'), strict]}), receive('A', 'x', 4), receive('B', 'x', 4)];
  const wish: Command = {
    type: 'HoldPromise',
    kind: 'option',
    customer: 'c',
    lines: [{item: 'x', quantity: 8, requestedDay: TODAY + 7}],
  };
  const t = given(...base, ana, wish);
  const hold = idOf(t);
  expect(t.book.ledger.read(`hold:${hold}`)?.lines).toHaveLength(2);
  t.when(place([['x', 8]], {customer: 's', hold})).thenRejected('insufficient-stock');
});

test('a quote whose dispatch has passed is promised anew', () => {
  const soon: Command = {
    type: 'HoldPromise',
    kind: 'quote',
    lines: [{item: 'x', quantity: 2, requestedDay: TODAY + 1, site: 'A'}],
  };
  const t = given(...stock, ana, soon);
  const hold = idOf(t);
  const placed = t
    .when(receive('B', 'y', 1))
    .and({at: MONDAY + hours(20)})
    .when(place([['x', 2]], {order: 'o', hold, day: TODAY + 1}))
    .thenAccepted();
  expect(placed.book.order('o').lots[0]?.first.shipBy).toBeGreaterThan(MONDAY + hours(20));
});

test('an unknown site or item is a refusal, not a fault', () => {
  const t = given(...stock, ana);
  t.when({...ask(1), lines: [{item: 'x', quantity: 1, requestedDay: TODAY + 7, site: 'Z'}]} as Command).thenRejected(
    'not-found',
  );
  t.when({...ask(1), lines: [{item: 'q', quantity: 1, requestedDay: TODAY + 7}]} as Command).thenRejected('not-found');
  t.when(place([['x', 1]], {site: 'Z'})).thenRejected('not-found');
  given(...company({sites: []}))
    .when(place([['x', 1]]))
    .thenRejected('not-found', {what: 'any site'});
});
