/** A desk of one territory prices a changed line as the server will: contracts and territory lists of its own are all it needs. */
import {expect, test} from 'vitest';
import {
  company,
  contractOf,
  customer,
  MONDAY,
  pickup,
  place,
  priceList,
  prices,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../tests/support/company.ts';
import {type Book, given} from '../../tests/support/given.ts';
import {type Key, type Kind, type Read, type States, scopeOf} from '../domain/events.ts';
import {Ledger} from '../ledger/ledger.ts';
import {admits, type Grant, viewOf} from '../visibility/view.ts';
import {clashes} from './clash.ts';
import {guarded} from './door.ts';
import {decidedAgain, type Ground} from './overlay.ts';

const GRANT: Grant = {role: 'customer-service', sites: ['A'], territories: ['UK']};
const SUBMISSION = {commandId: 'd-1', clientSeq: 1, basis: 1};

function desk(): {readonly ground: Ground; readonly read: Read} {
  const {book} = given(
    ...company({sites: [site('A')], customers: [customer('uk'), customer('eu', {territory: 'EU'})]}),
    priceList('K', contractOf('uk')),
    prices('K', 'x', [[10, 7_000]]),
    priceList('EU', {kind: 'territory', territory: 'EU'}),
    prices('EU', 'x', [[1, 1]]),
    priceList('KE', contractOf('eu')),
    prices('KE', 'x', [[1, 2]]),
    priceList('T', {kind: 'tier', tier: 'B'}),
    prices('T', 'x', [[1, 9_000]]),
    receive('A', 'x', 100),
    receive('A', 'y', 100),
    place(
      [
        ['x', 5],
        ['y', 5],
      ],
      {customer: 'uk', order: 'o'},
    ),
  );
  const view = viewOf(GRANT);
  const ledger = new Ledger();
  for (const e of book.events) if (admits(view, scopeOf(e))) ledger.apply(e);
  const ground: Ground = {
    confirmed: ledger.read,
    view,
    grant: GRANT,
    actor: {user: 'd', role: GRANT.role},
    logNow: () => MONDAY,
    speed: () => 1,
  };
  return {ground, read: ledger.read};
}

/** What a desk of everything guesses of orders of so many units that wait for the server. */
function guesses(book: Book, quantities: readonly number[]) {
  const grant: Grant = {role: 'customer-service', sites: '*', territories: '*'};
  const ground: Ground = {
    confirmed: book.ledger.read,
    view: viewOf(grant),
    grant,
    actor: {user: 'd', role: GRANT.role},
    logNow: () => MONDAY,
    speed: () => 1,
  };
  const orders = quantities.map((quantity, n) => ({
    commandId: `d-${n}`,
    clientSeq: n,
    basis: 1,
    command: place([['x', quantity]], {customer: 'uk', order: `o${n}`, day: TODAY + 4}),
  }));
  return decidedAgain(ground, orders).pending.map((p) => p.guess);
}

test('orders that wait for the server take the work of the site from those after them', () => {
  const {book} = given(
    ...company({
      sites: [site('A', {transitDays: {'*': 1}})],
      customers: [customer('uk', {rules: rules({backorders: false})})],
    }),
    receive('A', 'x', 1_000),
    {type: 'SetCapacity', site: 'A', week: [10, 10, 10, 10, 10, 0, 0], reason: 'ill'},
  );
  // By the dispatch of Thursday 38 units can be picked.
  expect(guesses(book, [15, 15, 15])).toEqual(['shown', 'shown', 'doubtful']);
});

test('and the place on its pickups', () => {
  const {book} = given(
    ...company({
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('fast')]})],
      customers: [customer('uk', {rules: rules({backorders: false})})],
    }),
    receive('A', 'x', 1_000),
    {type: 'SetLift', site: 'A', service: 'K/fast', week: Array.from({length: 7}, () => 4_000), reason: 'a van'},
  );
  // A unit weighs 100 g.
  expect(guesses(book, [15, 15, 15, 10])).toEqual(['shown', 'shown', 'doubtful', 'shown']);
});

test.each([
  [1, 10, 7_000],
  [1, 9, 9_000],
  // No list at all: that there is none is known, although the view does not hold every territory.
  [2, 9, 10_000],
])('line %i changed to %i is guessed at the price that the server will decide', (line, quantity, unitPrice) => {
  const {ground} = desk();
  const command = {type: 'ChangeOrderLine', order: 'o', line, quantity, by: 'customer', reason: 'call'} as const;
  const {pending, overlay} = decidedAgain(ground, [{...SUBMISSION, command}]);
  expect(pending[0]?.guess).toBe('shown');
  const order = overlay.get('order:o') as States['order'] | undefined;
  expect(order?.lines[line - 1]?.unitPrice).toBe(unitPrice);
});

test('contracts and lists of another territory do not reach the desk', () => {
  const {read} = desk();
  const there = <K extends Kind>(k: Key<K>) => read(k) !== undefined;
  expect([there('prices:contract/UK/uk/x'), there('pricelist:K'), there('prices:tier/B/x')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([there('prices:contract/EU/eu/x'), there('pricelist:KE'), there('prices:territory/EU/x')]).toEqual([
    false,
    false,
    false,
  ]);
});

test('a list of another territory is not there for who may not see it, and its id cannot be taken for other customers', () => {
  const {book} = given(...company(), priceList('K', contractOf('c')));
  const read = guarded(book.ledger.read, {role: 'administrator', sites: '*', territories: ['EU']});
  expect(read('pricelist:K')).toBeUndefined();
  expect(
    guarded(book.ledger.read, {role: 'administrator', sites: '*', territories: ['UK']})('pricelist:K'),
  ).toBeDefined();
  const list = {id: 'K', name: 'K', currency: 'GBP', for: {kind: 'everybody'}, active: true} as const;
  const taken = {type: 'PriceListDefined', list: {...list, audience: 'everybody'}} as const;
  expect(clashes(book.ledger.read, taken)).toBe(true);
  expect(clashes(book.ledger.read, {...taken, list: {...taken.list, id: 'new'}})).toBe(false);
});
