/** A promise takes the time of the doors through which it leaves (F.4). */
import {describe, expect, test} from 'vitest';
import {
  advance,
  company,
  customer,
  days,
  hours,
  item,
  MONDAY,
  pickup,
  place,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Book, given, type Step} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import {checkPromise} from './check.ts';
import {destinationOf} from './holds.ts';
import {labourBy} from './labour.ts';

const reason = 'test';
type Zone = Extract<Command, {type: 'SetZones'}>['zones'][number];
const week = (minutes: number) => [minutes, minutes, minutes, minutes, minutes, 0, 0];
/** One door from eight to noon, and one for an hour of the afternoon from two to six, loads a hundred kilos a minute. */
const DOCKS: Zone = {
  id: 'docks',
  name: 'Docks',
  dock: {kilosPerHour: 6_000},
  shifts: [
    {name: 'early', from: 480, until: 720, week: week(240)},
    {name: 'late', from: 840, until: 1_080, week: week(60)},
  ],
};
const BULK: Zone = {id: 'bulk', name: 'Bulk', shifts: [{name: 'day', from: 480, until: 1_080, week: week(600)}]};
const zones = (of: readonly Zone[] = [DOCKS]): Command => ({type: 'SetZones', site: 'A', zones: [...of], reason});
const shift = (ahead: number, minutes: number | null, name = 'early'): Command => ({
  type: 'SetShift',
  site: 'A',
  zone: 'docks',
  shift: name,
  day: TODAY + ahead,
  minutes,
  reason,
});
/** A unit of `x` weighs a hundred kilos, a minute of a door, of `y` twice that, of `air` nothing. They leave at four for the next day. */
const book = (...more: Step[]) =>
  given(
    ...company({
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('fast')]}), site('B', {rank: 2})],
      items: [
        item('x', {weightGrams: 100_000, handling: {zone: 'bulk', seconds: 60}}),
        item('y', {weightGrams: 200_000}),
        item('air', {weightGrams: 0}),
      ],
      customers: [customer('c'), customer('n', {rules: rules({backorders: false})})],
    }),
    ...['x', 'y', 'air'].map((what) => receive('A', what, 5_000)),
    ...more,
  );
const wants = (quantity: number, ahead: number, order: string, what = 'x', who = 'n') =>
  place([[what, quantity]], {customer: who, order, day: TODAY + ahead, site: 'A'});
const lots = (b: Book, order: string) => b.order(order).lots.map((l) => [l.current.day - TODAY, l.allocated]);
const ask = (b: Book, quantity: number, ahead: number) =>
  must(
    checkPromise({
      read: b.ledger.read,
      company: must(b.ledger.read('company:company'), 'company'),
      to: must(destinationOf(b.ledger.read, 'c'), 'customer'),
      lines: [{line: 1, item: 'x', quantity, requestedDay: TODAY + ahead, site: 'A'}],
      now: b.at,
      shipComplete: false,
      explain: true,
    })[0],
    'answer',
  );
const ship = (lot: number, quantity: number): Command => ({
  type: 'ShipLots',
  order: 'o',
  lots: [{line: 1, lot, quantity}],
});

describe('the doors of the docks', () => {
  test('load by an instant what their hours let through, exactly', () => {
    const t = book(zones());
    const at = must(t.book.ledger.read('site:A'), 'a site');
    const by = labourBy(at, must(at.zones?.[0], 'docks'), MONDAY);
    // Until ten, noon, two, four, six; the next day at eight, at noon; all of the week.
    const kilos = [2, 4, 6, 8, 10, 24, 28].map((h) => by(MONDAY + hours(h)) / 1_000);
    expect(kilos).toEqual([12_000, 24_000, 24_000, 27_000, 30_000, 30_000, 54_000]);
    expect(by(MONDAY + days(7)) / 1_000).toBe(150_000);
  });

  test('are taken with the promise by all that leaves, at what it weighs, wherever it is handled', () => {
    // By four there are 240 minutes of the morning and thirty of the afternoon.
    const t = book(zones([BULK, DOCKS]), wants(210, 1, 'first'));
    t.when(wants(31, 1, 'o', 'y')).thenRejected('insufficient-stock', {left: 30, next: {day: TODAY + 2, zone: 'UTC'}});
    t.when(wants(30, 1, 'o', 'y')).thenAccepted();
    t.when(wants(1, 1, 'p')).thenRejected('insufficient-stock', {left: 0});
    t.when(wants(5_000, 1, 'q', 'air')).thenAccepted();
    t.and({type: 'CancelOrder', order: 'first', by: 'customer', reason});
    t.when(wants(210, 1, 's')).thenAccepted();
  });

  test('what they do not load by its pickup is promised for the next that they can', () => {
    const t = book(zones(), wants(400, 1, 'o', 'x', 'c'));
    // By Tuesday at four 300 minutes more.
    expect(lots(t.book, 'o')).toEqual([
      [1, 270],
      [2, 130],
    ]);
    t.and(wants(171, 2, 'p', 'x', 'c'));
    expect(lots(t.book, 'p')).toEqual([
      [2, 170],
      [3, 1],
    ]);
  });

  test('stand beside the zones and the units of the site: what is less decides', () => {
    const t = book(zones([BULK, DOCKS]), {type: 'SetCapacity', site: 'A', week: week(100), reason});
    // Until four eight tenths of the day's units.
    t.when(wants(81, 1, 'o')).thenRejected('insufficient-stock', {left: 80});
    t.and({type: 'SetCapacity', site: 'A', week: null, reason});
    t.when(wants(271, 1, 'o')).thenRejected('insufficient-stock', {left: 270});
    t.and(zones([{...BULK, shifts: [{name: 'day', from: 480, until: 1_080, week: week(100)}]}, DOCKS]));
    t.when(wants(81, 1, 'o')).thenRejected('insufficient-stock', {left: 80});
  });

  test('are taken by a hold, and by the lines of one order after each other', () => {
    const both = (n: number, order: string) =>
      place(
        [
          ['x', n],
          ['y', n],
        ],
        {order, customer: 'n', day: TODAY + 1, site: 'A'},
      );
    const t = book(zones());
    t.when(both(91, 'o')).thenRejected('insufficient-stock');
    const lines = [{item: 'x', quantity: 120, requestedDay: TODAY + 1, site: 'A'}];
    t.and({type: 'HoldPromise', kind: 'typing', lines});
    t.when(both(51, 'o')).thenRejected('insufficient-stock');
    t.when(both(50, 'o')).thenAccepted();
    t.and({at: MONDAY + 91_000}, {type: 'CancelOrder', order: 'o', by: 'customer', reason});
    t.when(both(89, 'p')).thenAccepted();
  });

  test('what is picked waits for its door until it has left', () => {
    const t = book(
      zones(),
      wants(270, 1, 'o'),
      advance('released', 270),
      advance('picked', 270),
      advance('packed', 100),
    );
    t.when(wants(1, 1, 'p')).thenRejected('insufficient-stock', {left: 0});
    t.and(ship(1, 100));
    t.when(wants(101, 1, 'p')).thenRejected('insufficient-stock', {left: 100});
    t.when(wants(100, 1, 'p')).thenAccepted();
  });

  test('is so also where no pickup is known, and in a log that does not say which lot’s goods left', () => {
    const at = (step: Command): Command => ({...step, site: 'B'}) as Command;
    const order = place([['x', 270]], {customer: 'n', order: 'o', day: TODAY + 1, site: 'B'});
    const more = (quantity: number) => place([['x', quantity]], {customer: 'n', day: TODAY + 1, site: 'B'});
    const t = book(receive('B', 'x', 1_000), at(zones()));
    t.and(order, advance('released', 270), advance('picked', 270), advance('packed', 100));
    t.when(more(1)).thenRejected('insufficient-stock', {left: 0});
    t.and(ship(1, 100));
    t.when(more(101)).thenRejected('insufficient-stock', {left: 100});
    const {ledger} = t.book;
    expect(ledger.read('position:B/x')?.loads).toMatchObject([{claim: 'o/1.1', service: '', quantity: 170}]);
    const old = {site: 'B', item: 'x', from: 'staged', claim: null, to: 'o', occurredAt: 0} as const;
    ledger.apply({type: 'StockDispatched', quantity: 70, ...old});
    expect(ledger.read('dock:B')?.lasting.map((d) => d.quantity / 100_000)).toEqual([100]);
    ledger.apply({type: 'StockDispatched', quantity: 100, ...old});
    expect(ledger.read('position:B/x')?.loads).toEqual([]);
    expect(ledger.read('dock:B')?.lasting).toEqual([]);
  });

  test('what was picked for a vehicle that has left went with it; who has not shipped it by midnight loads it again', () => {
    const left = (at: number) => ask(at === 0 ? late.book : next.book, 1, 9).reductions[0]?.work?.left;
    const picked = [zones(), wants(270, 1, 'o'), advance('released', 270), advance('picked', 270)];
    const late = book(...picked, {at: MONDAY + hours(9)});
    const next = book(...picked, {at: MONDAY + days(1)});
    // By the Tuesday of next week six days and thirty minutes of it, and of Monday what is after five.
    const until = 6 * 300 - 30;
    expect([left(0), left(1)]).toEqual([until + 15, until - 270]);
    // What was never picked cannot have left.
    const never = book(zones(), wants(270, 1, 'o'), {at: MONDAY + hours(9)});
    expect(ask(never.book, 1, 9).reductions[0]?.work?.left).toBe(until + 15 - 270);
  });

  test('an order that changes keeps its time where a day was cut; a supervisor opens a day, also one off', () => {
    const t = book(zones(), wants(270, 1, 'o'), shift(0, 0));
    t.when(wants(1, 1, 'p')).thenRejected('insufficient-stock', {left: 0});
    t.and({type: 'ChangeOrderLine', order: 'o', line: 1, quantity: 260, by: 'customer', reason});
    expect(lots(t.book, 'o')).toEqual([[1, 260]]);
    t.and(shift(0, 240), shift(5, 60));
    t.when(wants(10, 1, 'p')).thenAccepted();
    t.and(shift(0, null), shift(5, null), zones([]));
    t.when(wants(4_000, 1, 'q')).thenAccepted();
  });

  test('why not sooner: the docks and how much more they load, where these leave least', () => {
    const t = book(zones([BULK, DOCKS]), wants(250, 1, 'first'));
    const answer = ask(t.book, 50, 1);
    expect(answer.options[0]?.binding).toEqual({kind: 'docks', site: 'A', day: TODAY, left: 20});
    expect(answer.reductions[0]?.work).toEqual({day: TODAY, left: 20, docks: true});
    expect(answer.next?.day).toBe(TODAY + 2);
    expect(ask(t.book, 20, 1).options[0]?.binding).toEqual({kind: 'request'});
  });

  test('an item that weighs more from now on counts so at once, and a door that loads faster', () => {
    const t = book(zones(), wants(100, 1, 'o'));
    t.and({type: 'DefineItems', items: [item('x', {weightGrams: 150_000})]});
    t.when(wants(81, 1, 'p')).thenRejected('insufficient-stock', {left: 80});
    t.and(zones([{...DOCKS, dock: {kilosPerHour: 12_000}}]));
    t.when(wants(261, 1, 'p')).thenRejected('insufficient-stock', {left: 260});
  });

  test('a zone where people work does not become the docks, nor the other way round: its items would be handled nowhere', () => {
    const t = book(zones([BULK]));
    t.when(zones([{...BULK, dock: {kilosPerHour: 60}}])).thenRejected('invalid', {
      what: 'zone bulk: it is where people work; take another code',
    });
    t.and(zones([DOCKS]));
    const {dock: _, ...plain} = DOCKS;
    t.when(zones([plain])).thenRejected('invalid', {what: 'zone docks: it is the docks; take another code'});
  });

  test('refusals: docks twice; an item that names them as its zone takes them by its weight all the same', () => {
    const t = book();
    t.when(zones([DOCKS, {...DOCKS, id: 'north'}])).thenRejected('invalid', {
      what: 'zone north: a site has docks once',
    });
    t.and(zones(), {
      type: 'DefineItems',
      items: [item('x', {weightGrams: 100_000, handling: {zone: 'docks', seconds: 60}})],
    });
    t.when(wants(271, 1, 'o')).thenRejected('insufficient-stock', {left: 270});
  });
});
