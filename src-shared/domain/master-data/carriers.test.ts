import {expect, test} from 'vitest';
import {
  company,
  customer,
  OFFICE,
  pickup,
  place,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import {checkPromise} from '../promise/check.ts';
import {doorOf} from '../promise/holds.ts';
import type {Carrier, Pickup} from './types.ts';

const K = SLOW_AND_FAST;
const define = (one: Carrier): Command => ({type: 'DefineCarrier', carrier: one});
const slow = must(K.services[0], 'a service');
const withService = (change: Partial<typeof slow>): Carrier => ({...K, services: [{...slow, ...change}]});

test.each([
  ['a service twice', {...K, services: [slow, slow]}, 'service slow twice'],
  [
    'two lanes of the same ends',
    withService({lanes: [...slow.lanes, ...slow.lanes]}),
    'service slow: two lanes from * to *',
  ],
  [
    'two prices for the same weight',
    withService({rates: [...slow.rates, ...slow.rates]}),
    'service slow: two prices for band 1 up to 30000 g',
  ],
  [
    'a lane without a price',
    withService({lanes: [{from: 'A', country: 'France', days: 1, band: '9'}]}),
    'service slow: no price for band 9 of the lane from A to France',
  ],
  [
    'a heavier parcel that costs less',
    withService({rates: [...slow.rates, {band: '1', upToGrams: 60_000, price: 1}]}),
    'service slow: band 1: up to 60000 g costs less than up to 30000 g',
  ],
])('a carrier with %s is refused, with the place', (_, one, what) => {
  given(...company())
    .when(define(one))
    .thenRejected('invalid', {what});
});

test.each([
  [
    'of an unknown carrier',
    [pickup('slow', {carrier: 'X'})],
    'not-found',
    'pickup 1 (X/slow): no such carrier or service',
  ],
  [
    'of an unknown service',
    [pickup('slow'), pickup('air')],
    'not-found',
    'pickup 2 (K/air): no such carrier or service',
  ],
  [
    'on days on which nobody works',
    [pickup('slow', {workdays: [6, 7]})],
    'invalid',
    'pickup 1 (K/slow): on none of its days do site and carrier work',
  ],
  [
    'with two cut-offs for a day',
    [pickup('slow'), pickup('slow', {workdays: [5], cutoff: 60})],
    'invalid',
    'pickup 2 (K/slow): a second cut-off for the same weekday and tier',
  ],
] as [string, Pickup[], 'not-found' | 'invalid', string][])(
  'a site with a pickup %s is refused, with the place',
  (_, pickups, code, what) => {
    given(...company({carriers: [K]}))
      .when({type: 'DefineSite', site: site('A', {calendar: OFFICE, pickups})})
      .thenRejected(code, {what});
  },
);

test('a promise says by which service it goes; the dearer one where only it keeps the day', () => {
  const sites = [site('A', {pickups: [pickup('slow'), pickup('fast')]})];
  const t = given(...company({carriers: [K], sites}), receive('A', 'x', 9));
  const placed = t.and(
    place([['x', 1]], {order: 'calm', day: TODAY + 4}),
    place([['x', 1]], {order: 'rush', day: TODAY + 1}),
  ).book;
  const of = (order: string) => {
    const lot = must(placed.order(order).lots[0], 'a lot');
    return [lot.current.service, lot.first.service, lot.current.day - TODAY];
  };
  expect(of('calm')).toEqual(['K/slow', 'K/slow', 4]);
  expect(of('rush')).toEqual(['K/fast', 'K/fast', 1]);
});

test('a hold keeps its service: the order it becomes goes by it', () => {
  const sites = [site('A', {pickups: [pickup('slow'), pickup('fast')]})];
  const ask: Command = {type: 'HoldPromise', kind: 'quote', lines: [{item: 'x', quantity: 2, requestedDay: TODAY + 1}]};
  const t = given(...company({carriers: [K], sites}), receive('A', 'x', 9), ask);
  const hold = must(t.book.ledger.all('hold').next().value, 'a hold');
  expect(hold.lines[0]?.service).toBe('K/fast');
  const placed = t.when(place([['x', 2]], {order: 'o', day: TODAY + 1, hold: hold.id})).thenAccepted();
  expect(placed.book.order('o').lots[0]).toMatchObject({current: {service: 'K/fast', day: TODAY + 1}});
});

test('beside the service that keeps the day stands the cheaper one, for whoever takes it later; chosen, it goes by that', () => {
  const sites = [site('A', {pickups: [pickup('slow'), pickup('fast')]})];
  const t = given(...company({carriers: [K], sites}), receive('A', 'x', 9));
  const options = (customer: 'c' | 'n') => {
    const {read} = t.book.ledger;
    const to = doorOf(must(read(`customer:${customer}`), 'a customer'));
    const lines = [{line: 1, item: 'x', quantity: 1, requestedDay: TODAY + 1}];
    const asked = {read, company: must(read('company:company'), 'it'), to, lines, now: t.book.at, shipComplete: false};
    return (checkPromise(asked)[0]?.options ?? []).map((o) => [
      o.kind,
      o.lots[0]?.service,
      (o.lots[0]?.day ?? 0) - TODAY,
    ]);
  };
  expect(options('c')).toEqual([
    ['whole', 'K/fast', 1],
    ['cheaper', 'K/slow', 2],
  ]);
  // Customer n takes no back orders: nothing later is offered.
  expect(options('n')).toEqual([['whole', 'K/fast', 1]]);
  const line = {item: 'x', quantity: 1, requestedDay: TODAY + 1, site: 'A', chosenDay: TODAY + 2};
  const placed = t.when({type: 'PlaceOrder', order: 'o', customer: 'c', lines: [line]}).thenAccepted();
  expect(placed.book.order('o').lots[0]?.current).toMatchObject({service: 'K/slow', day: TODAY + 2});
  expect(placed.book.order('o').lines[0]?.request.day).toBe(TODAY + 1);
});

test('an order of a customer goes by the service that he prefers, though another is cheaper, while it keeps the day', () => {
  const sites = [site('A', {pickups: [pickup('slow'), pickup('fast')]})];
  const customers = [customer('c', {rules: rules({services: ['K/fast']})}), customer('n')];
  const t = given(...company({carriers: [K], sites, customers}), receive('A', 'x', 9));
  const by = (who: string) => {
    t.when(place([['x', 1]], {order: who, customer: who, day: TODAY + 4})).thenAccepted();
    return t.book.order(who).lots[0]?.current.service;
  };
  expect(by('c')).toBe('K/fast');
  expect(by('n')).toBe('K/slow');
});
