/** A promise takes the labour of the zone its item is handled in (F.4). */
import {describe, expect, test} from 'vitest';
import {
  advance,
  company,
  customer,
  days,
  hours,
  item,
  MONDAY,
  place,
  receive,
  rules,
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
const week = (minutes: number) => [minutes, minutes, minutes, minutes, minutes, 0, 0];
/** In `bulk` 60 minutes of labour a day from eight to noon and 60 from two to six; 30 in `fine` from eight to six. */
const ZONES: Extract<Command, {type: 'SetZones'}>['zones'] = [
  {
    id: 'bulk',
    name: 'Bulk',
    shifts: [
      {name: 'early', from: 480, until: 720, week: week(60)},
      {name: 'late', from: 840, until: 1_080, week: week(60)},
    ],
  },
  {id: 'fine', name: 'Fine', shifts: [{name: 'day', from: 480, until: 1_080, week: week(30)}]},
];
const zones = (of = ZONES): Command => ({type: 'SetZones', site: 'A', zones: of, reason});
const shift = (ahead: number, minutes: number | null, name = 'early', zone = 'bulk'): Command => ({
  type: 'SetShift',
  site: 'A',
  zone,
  shift: name,
  day: TODAY + ahead,
  minutes,
  reason,
});
const bulk = (seconds: number) => ({handling: {zone: 'bulk', seconds}});
/** Units of `x` take a minute and of `y` two in `bulk`, of `f` one in `fine`; nobody measured `z`. They leave at four for the next day. */
const book = (...more: Step[]) =>
  given(
    ...company({
      sites: [site('A'), site('B', {rank: 2})],
      items: [item('x', bulk(60)), item('y', bulk(120)), item('f', {handling: {zone: 'fine', seconds: 60}}), item('z')],
      customers: [customer('c'), customer('n', {rules: rules({backorders: false})})],
    }),
    ...['x', 'y', 'f', 'z'].map((what) => receive('A', what, 1_000)),
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

describe('the labour of a zone', () => {
  test('is what its shifts do until an instant, exactly', () => {
    const t = book(zones());
    const at = must(t.book.ledger.read('site:A'), 'a site');
    const by = labourBy(at, must(at.zones?.[0], 'bulk'), MONDAY);
    // Until ten, noon, two, three, six; the next day at eight, at noon; all of the week.
    expect([2, 4, 6, 7, 10, 24, 28].map((h) => by(MONDAY + hours(h)) / 60)).toEqual([30, 60, 60, 75, 120, 120, 180]);
    expect(by(MONDAY + days(7)) / 60).toBe(600);
  });

  test('is taken with the promise by all that is handled there, at what a unit of each takes', () => {
    // What leaves today at four has sixty minutes of the early shift and thirty of the late one.
    const t = book(zones(), wants(50, 1, 'first'));
    t.when(wants(21, 1, 'o', 'y')).thenRejected('insufficient-stock', {left: 20});
    t.when(wants(20, 1, 'o', 'y')).thenAccepted();
    t.when(wants(1, 1, 'p')).thenRejected('insufficient-stock', {left: 0});
    // Another zone has hands of its own, and what nobody measured needs none.
    t.when(wants(25, 1, 'q', 'f')).thenRejected('insufficient-stock', {left: 24});
    t.when(wants(24, 1, 'q', 'f')).thenAccepted();
    t.when(wants(900, 1, 'r', 'z')).thenAccepted();
    t.and({type: 'CancelOrder', order: 'first', by: 'customer', reason});
    t.when(wants(50, 1, 's')).thenAccepted();
  });

  test('what leaves later uses what is free before, and what leaves sooner may not take what it needs', () => {
    const t = book(zones(), wants(200, 2, 'later'));
    t.when(wants(11, 1, 'o')).thenRejected('insufficient-stock', {left: 10});
    t.when(wants(10, 1, 'o')).thenAccepted();
    t.and(wants(30, 2, 'p', 'x', 'c'));
    expect(lots(t.book, 'p')).toEqual([[3, 30]]);
  });

  test('stands beside the units of the site: what is less decides', () => {
    const t = book(zones(), {type: 'SetCapacity', site: 'A', week: week(50), reason}, wants(30, 1, 'o', 'z'));
    t.when(wants(11, 1, 'p')).thenRejected('insufficient-stock', {left: 10});
    t.when(wants(10, 1, 'p')).thenAccepted();
  });

  test('lines of one order see what the earlier ones take, and a hold takes it too', () => {
    const both = (n: number, order: string) =>
      place(
        [
          ['x', n],
          ['y', n],
        ],
        {order, customer: 'n', day: TODAY + 1, site: 'A'},
      );
    const t = book(zones());
    t.when(both(31, 'o')).thenRejected('insufficient-stock', {left: 29});
    t.and({
      type: 'HoldPromise',
      kind: 'typing',
      lines: [{item: 'x', quantity: 60, requestedDay: TODAY + 1, site: 'A'}],
    });
    t.when(both(11, 'o')).thenRejected('insufficient-stock');
    t.when(both(10, 'o')).thenAccepted();
    t.and({at: MONDAY + 91_000}, {type: 'CancelOrder', order: 'o', by: 'customer', reason});
    t.when(both(29, 'p')).thenAccepted();
  });

  test('what is picked has had its work; an order that changes keeps its own where a shift was cut', () => {
    const t = book(zones(), wants(90, 1, 'o'), advance('released', 40), advance('picked', 40));
    t.when(wants(40, 1, 'p')).thenAccepted();
    t.and(shift(0, 0));
    t.when(wants(1, 1, 'q')).thenRejected('insufficient-stock', {left: 0});
    const u = book(zones(), wants(90, 1, 'o'), shift(0, 0));
    u.when({type: 'ChangeOrderLine', order: 'o', line: 1, quantity: 80, by: 'customer', reason}).thenAccepted();
    expect(lots(u.book, 'o')).toEqual([[1, 80]]);
  });

  test('a supervisor opens a shift of a day, also on a day off; zones set anew keep the days of the shifts that go on', () => {
    const t = book(zones(), wants(90, 1, 'o'), shift(0, 200));
    t.when(wants(140, 1, 'p')).thenAccepted();
    t.and(shift(5, 60), zones([{...must(ZONES[0], 'bulk'), name: 'Pallets'}]));
    const days_ = t.book.ledger.read('site:A')?.zones?.[0]?.shifts[0]?.days;
    expect(days_).toEqual([
      {day: TODAY, minutes: 200},
      {day: TODAY + 5, minutes: 60},
    ]);
    t.and(shift(0, null), shift(5, null), zones([]));
    expect(t.book.ledger.read('site:A')?.zones).toBeUndefined();
    t.when(wants(500, 1, 'q')).thenAccepted();
  });

  test('why not sooner: the zone and the shift, where they leave less than the site does', () => {
    const t = book(zones(), wants(70, 1, 'first'));
    const option = must(ask(t.book, 50, 1).options[0], 'an option');
    const zone = {name: 'Bulk', shift: 'late'};
    expect(option.binding).toEqual({kind: 'capacity', site: 'A', day: TODAY, left: 20, zone});
    expect(ask(t.book, 20, 1).options[0]?.binding).toEqual({kind: 'request'});
    t.and({type: 'SetCapacity', site: 'A', week: week(100), reason});
    expect(ask(t.book, 50, 1).options[0]?.binding).toEqual({kind: 'capacity', site: 'A', day: TODAY, left: 10});
  });

  test('an item that takes longer from now on, or goes to another zone, counts so at once', () => {
    const t = book(zones(), wants(40, 1, 'o'));
    t.and({type: 'DefineItems', items: [item('x', bulk(90))]});
    t.when(wants(21, 1, 'p')).thenRejected('insufficient-stock', {left: 20});
    t.and({type: 'DefineItems', items: [item('x')]});
    t.when(wants(46, 1, 'p', 'y')).thenRejected('insufficient-stock', {left: 45});
  });

  test('refusals: a zone or a shift twice, a shift that ends before it begins, one nobody knows, days that are over', () => {
    const [first, second] = [must(ZONES[0], 'bulk'), must(ZONES[1], 'fine')];
    const early = must(first.shifts[0], 'early');
    const t = book();
    t.when(zones([first, first])).thenRejected('invalid', {what: 'zone bulk twice'});
    t.when(zones([{...first, shifts: [early, early]}])).thenRejected('invalid', {
      what: 'zone bulk, shift early: twice',
    });
    const upside = {...early, from: 900, until: 600};
    t.when(zones([second, {...first, shifts: [upside]}])).thenRejected('invalid', {
      what: 'zone bulk, shift early: it must begin before it ends',
    });
    t.when(shift(0, 5)).thenRejected('not-found', {what: 'shift early of zone bulk at A'});
    t.and(zones());
    t.when(shift(0, 5, 'night')).thenRejected('not-found');
    t.when(shift(-1, 5)).thenRejected('too-late');
    t.when(shift(500, 5)).thenRejected('invalid');
    t.when({...zones(), site: 'Z'} as Command).thenRejected('not-found');
    t.and({type: 'DefineSite', site: site('A', {name: 'Another name'})});
    expect(t.book.ledger.read('site:A')).toMatchObject({name: 'Another name', zones: [{id: 'bulk'}, {id: 'fine'}]});
    t.and({as: 'warehouse', sites: ['B']});
    t.when(zones()).thenRejected('forbidden');
  });
});
