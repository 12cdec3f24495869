/** What an order goes by stays what was chosen, held and promised: through holds, changes, re-promises, and what leaves complete. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  company,
  customer,
  hours,
  MONDAY,
  pickup,
  place,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Given, given, type Then} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import type {Read} from '../events.ts';
import type {Carrier} from '../master-data/types.ts';
import {checkPromise} from '../promise/check.ts';
import {doorOf} from '../promise/holds.ts';
import {Going} from './going.ts';

const K = SLOW_AND_FAST;
const heavy = {
  ...must(K.services[0], 'slow'),
  id: 'freight',
  name: 'Freight',
  rates: [{band: '1', upToGrams: 1_000_000, price: 900}],
};
const both = [pickup('slow', {cutoff: 10 * 60}), pickup('fast', {cutoff: 17 * 60})];
const one = [site('A', {pickups: both})];
const by = (t: Given | Then, order = 'o') =>
  t.book.order(order).lots.map((lot) => [lot.current.service, lot.current.day - TODAY]);
const hold: Command = {
  type: 'HoldPromise',
  kind: 'quote',
  lines: [{item: 'x', quantity: 2, requestedDay: TODAY + 1, site: 'A'}],
};

test('a hold whose service is no more is checked anew: no truck is promised that nobody drives', () => {
  const t = given(...company({carriers: [K], sites: one}), receive('A', 'x', 9), hold);
  const held = must(t.book.ledger.all('hold').next().value, 'a hold');
  const gone = t.and({type: 'DefineSite', site: site('A', {pickups: both.slice(0, 1)})}, {at: MONDAY + hours(4)});
  const placed = gone.when(place([['x', 2]], {order: 'o', day: TODAY + 1, site: 'A', hold: held.id})).thenAccepted();
  // At 12:00 the cut-off of 10:00 has passed: it leaves tomorrow, and takes two days.
  expect(by(placed)).toEqual([['K/slow', 3]]);
});

test('an option that was chosen and is no more refuses the order; nothing else is promised in its place', () => {
  const t = given(...company({carriers: [K], sites: one}), receive('A', 'x', 9));
  const line = {
    item: 'x',
    quantity: 1,
    requestedDay: TODAY + 1,
    site: 'A',
    chosenDay: TODAY + 2,
    chosenService: 'K/none',
  };
  t.when({type: 'PlaceOrder', customer: 'c', lines: [line]}).thenRejected('cannot-promise');
});

const withLane = (
  one: Carrier['services'][number],
  {from, lanes: all}: {readonly from: number; readonly lanes: readonly number[]},
  n: number,
): typeof one => {
  const {lanes, rates} = one;
  return {...one, changes: [{from: TODAY + from, lanes: lanes.map((l) => ({...l, days: all[n] ?? 0})), rates}]};
};

test('law: every option that is offered can be chosen, and is then promised by its sites, days, quantities and services', () => {
  const minutes = fc.integer({min: 0, max: 1_439});
  const worlds = fc.record({
    stock: fc.tuple(fc.integer({min: 0, max: 8}), fc.integer({min: 0, max: 8})),
    due: fc.integer({min: 1, max: 9}),
    cutoffs: fc.tuple(minutes, minutes, minutes),
    quantity: fc.integer({min: 1, max: 14}),
    ahead: fc.integer({min: 0, max: 6}),
    preferred: fc.subarray(['K/slow', 'K/fast']),
    later: fc.option(
      fc.record({
        from: fc.integer({min: 0, max: 8}),
        lanes: fc.tuple(fc.integer({min: 0, max: 5}), fc.integer({min: 0, max: 5})),
        cutoff: minutes,
      }),
      {freq: 2},
    ),
  });
  fc.assert(
    fc.property(worlds, ({stock, due, cutoffs, quantity, ahead, preferred, later}) => {
      const [a, b, c] = cutoffs;
      // Lanes and a cut-off that change on a known day.
      const changing = later === null ? K : {...K, services: K.services.map((one, n) => withLane(one, later, n))};
      const pickupChanges =
        later === null
          ? []
          : [{from: TODAY + later.from, pickups: [pickup('slow', {cutoff: later.cutoff}), pickup('fast')]}];
      const sites = [
        site('A', {pickups: [pickup('slow', {cutoff: a}), pickup('fast', {cutoff: b})], pickupChanges}),
        site('B', {pickups: [pickup('fast', {cutoff: c})]}),
      ];
      const customers = [customer('c', {rules: rules({services: preferred})})];
      const t = given(
        ...company({carriers: [changing], sites, customers}),
        ...stock.flatMap((units, n) => (units === 0 ? [] : [receive(n === 0 ? 'A' : 'B', 'x', units)])),
        {
          type: 'PlacePurchase',
          supplier: 'V',
          site: 'A',
          lines: [{item: 'x', quantity: 9, expectedAt: MONDAY + due * 86_400_000, confirmed: true}],
        },
      );
      const {read} = t.book.ledger;
      const requestedDay = TODAY + ahead;
      const input = {
        read,
        company: must(read('company:company'), 'it'),
        to: doorOf(must(read('customer:c'), 'a customer')),
        now: t.book.at,
        shipComplete: false,
      };
      const answer = must(
        checkPromise({...input, lines: [{line: 1, item: 'x', quantity, requestedDay}]})[0],
        'an answer',
      );
      for (const option of answer.options.filter((o) => o.short === 0)) {
        const lots = option.lots.map(({site: from, day, quantity: units, service}) => ({
          site: from,
          day,
          quantity: units,
          service,
        }));
        const [only] = lots;
        const chosen =
          lots.length > 1 ? {chosenLots: lots} : {site: only?.site, chosenDay: only?.day, chosenService: only?.service};
        const again = checkPromise({...input, lines: [{line: 1, item: 'x', quantity, requestedDay, ...chosen}]})[0];
        const got = again?.options[0]?.lots.map(({site: from, day, quantity: units, service}) => ({
          site: from,
          day,
          quantity: units,
          service,
        }));
        expect(got).toEqual(lots);
      }
    }),
    {numRuns: 1_500},
  );
});

test('what ships complete stays with its service when a line grows, and is not moved to another for the same day', () => {
  const carriers = [{...K, services: [...K.services, heavy]}];
  const sites = [site('A', {pickups: [pickup('freight', {cutoff: 12 * 60}), pickup('slow', {cutoff: 17 * 60})]})];
  const t = given(
    ...company({carriers, sites, customers: [customer('c', {rules: rules({shipComplete: true})})]}),
    receive('A', 'x', 900),
    receive('A', 'y', 900),
    place(
      [
        ['x', 400],
        ['y', 5],
      ],
      {order: 'o', day: TODAY + 2},
    ),
  );
  expect(by(t)).toEqual([
    ['K/freight', 2],
    ['K/freight', 2],
  ]);
  const more = t
    .when({type: 'ChangeOrderLine', order: 'o', line: 2, quantity: 6, by: 'customer', reason: 'one more'})
    .thenAccepted();
  expect(by(more)).toEqual([
    ['K/freight', 2],
    ['K/freight', 2],
  ]);
  const lot = must(
    more.book.order('o').lots.find((l) => l.line === 2),
    'a lot',
  );
  more.when({type: 'RepromiseLot', order: 'o', line: 2, lot: lot.lot, reason: 'why not'}).thenRejected('nothing-to-do');
});

test('what is for one site and leaves complete asks the ways of no other: a lot that moves asks many sites one by one', () => {
  const asked = (sites: number): number => {
    const all = Array.from({length: sites}, (_, n) => site(`S${n}`, {rank: n, pickups: both}));
    const {book} = given(...company({carriers: [K], sites: all}), receive('S0', 'x', 9));
    let carriers = 0;
    const read: Read = (k) => {
      if (k.startsWith('carrier:')) carriers += 1;
      return book.ledger.read(k);
    };
    const [answer] = checkPromise({
      read,
      company: must(read('company:company'), 'it'),
      to: doorOf(must(read('customer:c'), 'a customer')),
      now: book.at,
      shipComplete: true,
      lines: [{line: 1, item: 'x', quantity: 1, requestedDay: TODAY + 1, site: 'S0'}],
    });
    expect(answer?.options[0]?.lots[0]?.site).toBe('S0');
    return carriers;
  };
  expect(asked(12)).toBe(asked(2));
});

test('a margin is promised on top of the transit; what leaves within it can still be on time, and is in no danger', () => {
  const slow = must(K.services[0], 'slow');
  const margin = (marginDays: number) => ({
    ...K,
    services: [{...slow, lanes: slow.lanes.map((lane) => ({...lane, marginDays}))}],
  });
  const only = [site('A', {pickups: [pickup('slow')]})];
  const placed = (marginDays: number) =>
    given(...company({carriers: [margin(marginDays)], sites: only}), receive('A', 'x', 9)).when(
      place([['x', 2]], {order: 'o', day: TODAY + 1}),
    );
  const [none, two] = [placed(0).thenAccepted(), placed(2).thenAccepted()];
  expect(by(none)).toEqual([['K/slow', 2]]);
  expect(by(two)).toEqual([['K/slow', 4]]);
  const of = (t: Then) => must(t.book.order('o').lots[0], 'a lot');
  expect(of(two).current.shipBy).toBe(of(none).current.shipBy);
  // The last dispatch that fills the request is the same: only what is promised is another day.
  expect(two.book.order('o').lines[0]?.request.shipBy).toBe(none.book.order('o').lines[0]?.request.shipBy);
  // A lane that takes two days more than it did: within the margin nobody need be told.
  const longer = {
    ...margin(2),
    services: [{...slow, lanes: slow.lanes.map((lane) => ({...lane, days: lane.days + 2}))}],
  };
  const later = two.and({type: 'DefineCarrier', carrier: longer});
  expect(new Going(later.book.ledger.read).faultOf(later.book.order('o'), of(two))).toBeNull();
  const gone = none.and({type: 'DefineCarrier', carrier: longer});
  expect(new Going(gone.book.ledger.read).faultOf(gone.book.order('o'), of(none))).toBe('delivery');
});
