import {expect, test} from 'vitest';
import {
  company,
  customer,
  MONDAY,
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
import {Going} from '../orders/going.ts';
import {checkPromise} from '../promise/check.ts';
import {doorOf} from '../promise/holds.ts';
import type {Carrier, Offer, Pickup, Site} from './types.ts';

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

// ---- what changes on a day that is known beforehand --------------------------------------------------------------------

const {lanes, rates} = slow;
const [lane] = lanes;
const offer = (from: number, more: Partial<Offer> = {}) => ({from: TODAY + from, lanes, rates, ...more});
const days = (n: number): Offer['lanes'] => [{...must(lane, 'a lane'), days: n}];
const changing = (...changes: ReturnType<typeof offer>[]): Carrier => withService({changes});
const until = (n: number) => Array.from({length: n}, (_, i) => i + 1);

test.each<[string, Carrier, string]>([
  [
    'out of order',
    changing(offer(9), offer(9)),
    'change 2 (from 2026-03-11): it must begin after the one before, from 2026-03-11',
  ],
  [
    'too far ahead',
    changing(offer(367)),
    'change 1 (from 2027-03-04): it begins after 2027-03-03, the last day that may be said now',
  ],
  [
    'of a day that is over',
    changing(offer(-1)),
    'change 1 (from 2026-03-01): it begins before 2026-03-02: what has left has left as it was',
  ],
  ['that are too many', changing(...until(13).map((n) => offer(n))), '13 changes, and a service takes 12'],
  [
    'with two lanes of the same ends',
    changing(offer(1), offer(9, {lanes: [...lanes, ...lanes]})),
    'change 2 (from 2026-03-11): two lanes from * to *',
  ],
  [
    'with a lane without a price',
    changing(offer(9, {lanes: [{...must(lane, 'a lane'), band: '9'}]})),
    'change 1 (from 2026-03-11): no price for band 9 of the lane from * to *',
  ],
])('a service with changes %s is refused, with the place', (_, one, what) => {
  given(...company())
    .when(define(one))
    .thenRejected('invalid', {what: `service slow: ${what}`});
});

test('a carrier takes so many lanes and prices in all: they may stand in one service or in its changes', () => {
  const many = Array.from({length: 400}, (_, n) => ({...must(lane, 'a lane'), country: `Country ${n}`}));
  const full = {...slow, lanes: many, changes: until(12).map((n) => offer(n, {lanes: many}))};
  const t = given(...company());
  t.when(define({...K, services: [full]})).thenAccepted();
  t.when(define({...K, services: [full, {...full, id: 'fast'}]})).thenRejected('invalid', {
    what: '10426 lanes and prices in all, and a carrier takes 7200',
  });
});

test('a change whose day has come is kept and may be corrected; a day that is over is not said anew', () => {
  const t = given(...company(), define(changing(offer(5, {lanes: days(3)}))));
  t.and({at: MONDAY + 9 * 86_400_000});
  t.when(define(changing(offer(5, {lanes: days(4)}), offer(9)))).thenAccepted();
  t.when(define(changing(offer(4), offer(5)))).thenRejected('invalid', {
    what: 'service slow: change 1 (from 2026-03-06): it begins before 2026-03-11: what has left has left as it was',
  });
  // Of another service, nobody has said so.
  const other = {
    ...K,
    services: [changing(offer(5)).services[0], {...slow, id: 'fast', changes: [offer(5)]}],
  } as Carrier;
  t.when(define(other)).thenRejected('invalid', {
    what: 'service fast: change 1 (from 2026-03-07): it begins before 2026-03-11: what has left has left as it was',
  });
});

const picked = (more: Partial<Site>): Command => ({type: 'DefineSite', site: site('A', more)});
test.each<[string, Partial<Site>, 'not-found' | 'invalid', string]>([
  [
    'of an unknown service',
    {pickupChanges: [{from: TODAY + 9, pickups: [pickup('slow'), pickup('air')]}]},
    'not-found',
    'change 1 (from 2026-03-11): pickup 2 (K/air): no such carrier or service',
  ],
  [
    'out of order',
    {pickupChanges: [9, 9].map((n) => ({from: TODAY + n, pickups: []}))},
    'invalid',
    'change 2 (from 2026-03-11): it must begin after the one before, from 2026-03-11',
  ],
  [
    'of a day that is over',
    {pickupChanges: [{from: TODAY - 1, pickups: []}]},
    'invalid',
    'change 1 (from 2026-03-01): it begins before 2026-03-02: what has left has left as it was',
  ],
  [
    'with two cut-offs for a day',
    {pickupChanges: [{from: TODAY + 9, pickups: [pickup('slow'), pickup('slow', {workdays: [5], cutoff: 60})]}]},
    'invalid',
    'change 1 (from 2026-03-11): pickup 2 (K/slow): a second cut-off for the same weekday and tier',
  ],
  [
    'on days on which both work only after they end',
    {
      calendar: {...OFFICE, changes: [{from: TODAY + 20, workdays: [5, 6], opens: 480, closes: 1_080}]},
      pickupChanges: [
        {from: TODAY + 9, pickups: [pickup('slow', {workdays: [6]})]},
        {from: TODAY + 20, pickups: []},
      ],
    },
    'invalid',
    'change 1 (from 2026-03-11): pickup 1 (K/slow): on none of its days do site and carrier work',
  ],
  [
    'that are too many',
    {pickupChanges: until(13).map((n) => ({from: TODAY + n, pickups: []}))},
    'invalid',
    '13 changes, and a site takes 12',
  ],
])('pickups with changes %s are refused, with the place', (_, more, code, what) => {
  const sixDays = {...K, days: {workdays: [1, 2, 3, 4, 5, 6], holidays: []}};
  given(...company({carriers: [sixDays]}))
    .when(picked(more))
    .thenRejected(code, {what: `pickups: ${what}`});
});

test('pickups that are over are not asked: the service they name may be gone', () => {
  const t = given(
    ...company({carriers: [K]}),
    picked({pickups: [pickup('fast')], pickupChanges: [{from: TODAY + 3, pickups: [pickup('slow')]}]}),
  );
  t.and(define({...K, services: [slow]}));
  const again = picked({pickups: [pickup('fast')], pickupChanges: [{from: TODAY + 3, pickups: [pickup('slow')]}]});
  t.when(again).thenRejected('not-found', {what: 'pickup 1 (K/fast): no such carrier or service'});
  t.and({at: MONDAY + 3 * 86_400_000});
  t.when(again).thenAccepted();
});

type Went = {
  readonly leaves: number;
  readonly hour: number;
  readonly day: number;
  readonly service: string | undefined;
};
const goes = (t: ReturnType<typeof given>, order: string): Went => {
  const {shipBy, day, service} = must(t.book.order(order).lots[0], 'a lot').current;
  const leaves = Math.floor(shipBy / 86_400_000);
  return {leaves: leaves - TODAY, hour: (shipBy % 86_400_000) / 3_600_000, day: day - TODAY, service};
};
const one = (order: string, day: number): Command => place([['x', 1]], {order, day: TODAY + day});

test('what leaves before the day goes by the old lane and cut-off, what leaves on it or after by the new; promises made stay', () => {
  // From Monday in a week the lane takes three days and is picked up at 15:00.
  const longer = {...K, services: [{...slow, changes: [offer(7, {lanes: days(3)})]}]};
  const t = given(
    ...company({carriers: [K], sites: [site('A', {pickups: [pickup('slow')]})]}),
    receive('A', 'x', 99),
    one('made', 10),
  );
  t.and(
    define(longer),
    picked({
      pickups: [pickup('slow')],
      pickupChanges: [{from: TODAY + 7, pickups: [pickup('slow', {cutoff: 15 * 60})]}],
    }),
  );
  t.and(one('before', 8), one('across', 9), one('after', 10));
  expect(goes(t, 'made')).toEqual({leaves: 8, hour: 16, day: 10, service: 'K/slow'});
  // The last that leaves by the old lane is there on the Tuesday after.
  expect(goes(t, 'before')).toEqual({leaves: 4, hour: 16, day: 8, service: 'K/slow'});
  // On Wednesday nothing new can be there: it goes by the old one.
  expect(goes(t, 'across')).toEqual({leaves: 4, hour: 16, day: 8, service: 'K/slow'});
  expect(goes(t, 'after')).toEqual({leaves: 7, hour: 15, day: 10, service: 'K/slow'});
});

test('where a lane becomes shorter, what would be overtaken waits; what was promised by it stays, and is no fault', () => {
  const shorter = {...K, services: [{...slow, lanes: days(5), changes: [offer(2, {lanes: days(1)})]}]};
  const sites = [site('A', {pickups: [pickup('slow')]})];
  const t = given(
    ...company({carriers: [{...K, services: [{...slow, lanes: days(5)}]}], sites}),
    receive('A', 'x', 9),
    one('made', 1),
  );
  t.and({
    type: 'HoldPromise',
    kind: 'quote',
    customer: 'c',
    lines: [{item: 'x', quantity: 1, requestedDay: TODAY + 1}],
  });
  const {id: held} = must(t.book.ledger.all('hold').next().value, 'a hold');
  t.and(define(shorter), one('new', 1));
  expect(goes(t, 'made')).toMatchObject({leaves: 0, day: 7});
  expect(goes(t, 'new')).toMatchObject({leaves: 2, day: 3});
  t.and({...one('held', 1), hold: held} as Command);
  expect(goes(t, 'held')).toMatchObject({leaves: 0, day: 7});
  // Promised anew it goes with what overtakes it.
  expect(
    new Going(t.book.ledger.read).faultOf(t.book.order('made'), must(t.book.order('made').lots[0], 'a lot')),
  ).toBeNull();
  t.and({type: 'RepromiseLot', order: 'made', line: 1, lot: 1, reason: 'sooner'});
  expect(goes(t, 'made')).toMatchObject({leaves: 2, day: 3});
});

test('it goes by what is cheapest on the day it leaves: a price that rises from a day on counts from then', () => {
  const fast = must(K.services[1], 'a service');
  const dearer = {
    ...K,
    services: [
      {
        ...slow,
        lanes: days(1),
        changes: [offer(7, {lanes: days(1), rates: [{band: '1', upToGrams: 30_000, price: 1_600}]})],
      },
      fast,
    ],
  };
  const sites = [site('A', {pickups: [pickup('slow'), pickup('fast')]})];
  const t = given(...company({carriers: [dearer], sites}), receive('A', 'x', 9));
  t.and(one('before', 7), one('after', 8));
  expect([goes(t, 'before'), goes(t, 'after')]).toMatchObject([
    {leaves: 4, service: 'K/slow'},
    {leaves: 7, service: 'K/fast'},
  ]);
  // What comes in later leaves by the price of the day on which it then leaves, all of it or the rest.
  const waits = (of: readonly Command[], quantity: number) => {
    const u = given(...company({carriers: [dearer], sites}), ...of);
    const comes = {item: 'x', quantity: 9, expectedAt: MONDAY + 8 * 86_400_000, confirmed: true};
    u.and({type: 'PlacePurchase', supplier: 'V', site: 'A', lines: [comes]});
    u.and(place([['x', quantity]], {order: 'o', day: TODAY + 1}));
    return u.book.order('o').lots.map((lot) => lot.current.service);
  };
  expect(waits([], 3)).toEqual(['K/fast']);
  expect(waits([receive('A', 'x', 1)], 3)).toEqual(['K/slow', 'K/fast']);
  // What leaves together is chosen by the price of the day on which all of it leaves.
  const both = (order: string, last: number): Command => ({
    type: 'PlaceOrder',
    order,
    customer: 'c',
    shipComplete: true,
    lines: [1, last].map((n) => ({item: 'x', quantity: 1, requestedDay: TODAY + n})),
  });
  t.and(both('soon', 2), both('then', 9));
  expect([goes(t, 'soon').service, goes(t, 'then').service]).toEqual(['K/slow', 'K/fast']);
});

test('a site’s first carrier comes from a day on: until then its own dispatch, and again where nobody comes any more', () => {
  const pickupChanges = [
    {from: TODAY + 3, pickups: [pickup('fast', {cutoff: 10 * 60})]},
    {from: TODAY + 7, pickups: []},
  ];
  const t = given(...company({carriers: [K], sites: [site('A', {pickupChanges})]}), receive('A', 'x', 9));
  t.and(one('own', 2), one('carried', 4), one('again', 9));
  expect([goes(t, 'own'), goes(t, 'carried'), goes(t, 'again')]).toEqual([
    {leaves: 1, hour: 16, day: 2, service: undefined},
    {leaves: 3, hour: 10, day: 4, service: 'K/fast'},
    {leaves: 8, hour: 16, day: 9, service: undefined},
  ]);
});

test('a cut-off counts by the day of the pickup on the site’s own clock, a lane by the same day', () => {
  // In Kolkata it is Tuesday while it is still Monday in London.
  const zone = 'Asia/Kolkata';
  const sites = [
    site('A', {
      zone,
      pickups: [pickup('slow', {cutoff: 30})],
      pickupChanges: [{from: TODAY + 1, pickups: [pickup('slow', {cutoff: 90})]}],
    }),
  ];
  const changed = {...K, services: [{...slow, lanes: days(1), changes: [offer(1, {lanes: days(2)})]}]};
  const t = given(...company({carriers: [changed], sites}), receive('A', 'x', 9), one('o', 1));
  const {shipBy, day} = must(t.book.order('o').lots[0], 'a lot').current;
  expect([new Date(shipBy).toISOString(), day - TODAY]).toEqual(['2026-03-02T20:00:00.000Z', 3]);
});

test('a lift may be set for a service that is known to come, and a pickup takes no more from its day on', () => {
  const pickupChanges = [{from: TODAY + 2, pickups: [pickup('fast')]}];
  const t = given(...company({carriers: [K], sites: [site('A', {pickupChanges})]}), receive('A', 'x', 9));
  t.and({type: 'SetLift', site: 'A', service: 'K/fast', week: [100, 100, 100, 100, 100, 0, 0], reason: 'a bike'});
  t.and(one('first', 3), one('second', 3));
  expect([goes(t, 'first'), goes(t, 'second')]).toMatchObject([
    {leaves: 2, service: 'K/fast'},
    {leaves: 3, service: 'K/fast'},
  ]);
  t.when({type: 'SetLift', site: 'A', service: 'K/slow', week: [1, 1, 1, 1, 1, 1, 1], reason: 'r'}).thenRejected(
    'not-found',
  );
});
