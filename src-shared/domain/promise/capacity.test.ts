/** A promise takes the work of a site's day with it (F.4). */
import {describe, expect, test} from 'vitest';
import {
  advance,
  company,
  customer,
  days,
  hours,
  MONDAY,
  OFFICE,
  place,
  receive,
  rules,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Book, given, type Step} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import {key} from '../events.ts';
import {capacityOn, plannedOn} from './capacity.ts';
import {checkPromise} from './check.ts';
import {destinationOf} from './holds.ts';

const reason = 'test';
const week = (units: number, saturday = 0): Command => ({
  type: 'SetCapacity',
  site: 'A',
  week: [units, units, units, units, units, saturday, 0],
  reason,
});
const day = (ahead: number, units: number | null): Command => ({
  type: 'SetDayCapacity',
  site: 'A',
  day: TODAY + ahead,
  units,
  reason,
});
const never = rules({backorders: false});
/** Goods are a day on the road: what is wanted for tomorrow leaves today. */
const book = (...more: Step[]) =>
  given(
    ...company({
      sites: [site('A', {transitDays: {'*': 1}}), site('B', {transitDays: {'*': 1}, rank: 2})],
      customers: [
        customer('c'),
        customer('n', {rules: never}),
        customer('whole', {rules: rules({shipComplete: true})}),
      ],
    }),
    receive('A', 'x', 1000),
    receive('A', 'y', 1000),
    ...more,
  );
const wants = (quantity: number, ahead: number, order: string, who = 'n', what = 'x') =>
  place([[what, quantity]], {customer: who, order, day: TODAY + ahead, site: 'A'});
const lots = (b: Book, order: string) => b.order(order).lots.map((l) => [l.current.day - TODAY, l.allocated]);
const planned = (b: Book, ahead: number, at = b.at) => {
  const load = must(b.ledger.read(key('work', 'A')), 'work');
  return plannedOn(load, must(b.ledger.read(key('site', 'A')), 'site'), at)(TODAY + ahead);
};
const ask = (b: Book, quantity: number, ahead: number, customerId = 'c') =>
  must(
    checkPromise({
      read: b.ledger.read,
      company: must(b.ledger.read('company:company'), 'company'),
      to: must(destinationOf(b.ledger.read, customerId), 'customer'),
      lines: [{line: 1, item: 'x', quantity, requestedDay: TODAY + ahead}],
      now: b.at,
      shipComplete: false,
      explain: true,
    })[0],
    'answer',
  );

describe('the work of a day', () => {
  test('is taken with the promise, by all items together, and comes back with it', () => {
    const t = book(week(100), wants(60, 3, 'first'));
    t.when(wants(41, 3, 'o', 'n', 'y')).thenRejected('insufficient-stock', {left: 40});
    t.when(wants(40, 3, 'second', 'n', 'y')).thenAccepted();
    t.and(wants(40, 3, 'third', 'c', 'y'));
    // The day is full: the next that has room.
    expect(lots(t.book, 'third')).toEqual([[4, 40]]);
    t.and({type: 'CancelOrder', order: 'first', by: 'customer', reason});
    t.when(wants(60, 3, 'o')).thenAccepted();
    expect(planned(t.book, 2)).toBe(100);
  });

  test('a hold takes it too, for others, until it runs out', () => {
    const hold: Command = {
      type: 'HoldPromise',
      kind: 'typing',
      customer: 'n',
      lines: [{item: 'x', quantity: 80, requestedDay: TODAY + 3}],
    };
    const t = book(week(100), hold);
    t.when(wants(30, 3, 'o')).thenRejected('insufficient-stock', {left: 20});
    t.and({at: MONDAY + 91_000});
    t.when(wants(30, 3, 'o')).thenAccepted();
  });

  test('of today counts what is left of it, with what should have left before', () => {
    const site0 = site('A', {calendar: OFFICE});
    const limited = {...site0, capacity: {week: [100, 100, 100, 100, 100, 0, 0], days: [{day: TODAY + 5, units: 30}]}};
    expect([0, 1, 5, 6].map((ahead) => capacityOn(limited, TODAY + ahead, MONDAY))).toEqual([100, 100, 30, 0]);
    expect(capacityOn(limited, TODAY, MONDAY + hours(5))).toBe(50);
    expect(capacityOn(limited, TODAY, MONDAY + hours(12))).toBe(0);
    expect(capacityOn(site0, TODAY, MONDAY)).toBe(Number.POSITIVE_INFINITY);
    const t = book(week(100), wants(60, 3, 'late'));
    // Nobody picked it until Thursday; it is Thursday's work, and when that is over Friday's.
    expect([2, 3, 4].map((ahead) => planned(t.book, ahead, MONDAY + days(3)))).toEqual([0, 60, 0]);
    expect([2, 3, 4].map((ahead) => planned(t.book, ahead, MONDAY + days(3) + hours(11)))).toEqual([0, 0, 60]);
    expect(planned(t.book, 7, MONDAY + days(5))).toBe(60);
  });

  test('what is picked has had its work', () => {
    const t = book(week(100), wants(60, 3, 'o'), advance('released', 60), advance('picked', 60));
    expect(planned(t.book, 2)).toBe(0);
  });

  test('a supervisor opens a day, or cuts it; what was promised stays', () => {
    const t = book(week(100), wants(100, 3, 'o'));
    t.when(wants(20, 3, 'p')).thenRejected('insufficient-stock', {left: 0});
    t.and(day(2, 150), wants(20, 3, 'p'), day(2, 50));
    t.when(wants(1, 3, 'q')).thenRejected('insufficient-stock', {left: 0});
    const more: Command = {type: 'ChangeOrderLine', order: 'o', line: 1, quantity: 90, by: 'customer', reason};
    t.when(more).thenAccepted();
    expect(lots(t.book, 'o')).toEqual([[3, 90]]);
    t.and(day(2, null));
    expect(t.book.ledger.read('site:A')?.capacity?.days).toEqual([]);
    t.and({type: 'SetCapacity', site: 'A', week: null, reason});
    t.when(wants(500, 3, 'q')).thenAccepted();
  });

  test('more than a day’s work goes in parts, or from another site, or not', () => {
    const t = book(week(100), receive('B', 'x', 30));
    expect(ask(t.book, 150, 3).options[0]).toMatchObject({
      kind: 'part-later',
      lots: [{site: 'A', quantity: 100}, {site: 'B', quantity: 30}, {quantity: 20}],
    });
    t.when(place([['x', 120]], {order: 'o', customer: 'n', day: TODAY + 3})).thenAccepted();
    expect(t.book.order('o').lots.map((l) => [l.site, l.allocated])).toEqual([
      ['A', 100],
      ['B', 20],
    ]);
  });

  test('an order that leaves complete waits for a day that has room for all its lines', () => {
    const t = book(week(100), wants(50, 3, 'first'));
    t.and(
      place(
        [
          ['x', 40],
          ['y', 40],
        ],
        {order: 'o', customer: 'whole', day: TODAY + 3, site: 'A'},
      ),
    );
    expect(lots(t.book, 'o')).toEqual([
      [4, 40],
      [4, 40],
    ]);
  });

  test('why not sooner: the site has the units, and so many it can still pick', () => {
    const t = book(week(100), wants(70, 3, 'first'));
    const answer = ask(t.book, 50, 3);
    const option = answer.options.find((o) => o.lots.length === 1);
    expect(option?.binding).toEqual({kind: 'capacity', site: 'A', day: TODAY + 2, left: 30});
    expect(answer.reductions.find((r) => r.site === 'A')).toMatchObject({work: {day: TODAY + 2, left: 30}, free: 30});
    expect(ask(t.book, 30, 3).options[0]?.binding).toEqual({kind: 'request'});
  });

  test('refusals: no week, days that are over, a site nobody knows', () => {
    const t = book();
    t.when(day(1, 5)).thenRejected('invalid');
    t.and(week(10));
    t.when(day(-1, 5)).thenRejected('too-late');
    t.when({...week(1), site: 'Z'} as Command).thenRejected('not-found');
    t.and({as: 'warehouse', sites: ['B']});
    t.when(week(1)).thenRejected('forbidden');
  });

  test('a site defined anew keeps its capacity', () => {
    const t = book(week(10), {type: 'DefineSite', site: site('A', {name: 'Another name'})});
    expect(t.book.ledger.read('site:A')).toMatchObject({name: 'Another name', capacity: {days: []}});
  });
});
