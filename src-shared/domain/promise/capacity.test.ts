/** A promise takes the work of a site's day with it (F.4). */
import {describe, expect, test} from 'vitest';
import {
  advance,
  buy,
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
import {workBy} from './capacity.ts';
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

/** 100 units a day from eight to six; what leaves at four gets 80 of its own day. */
describe('the work of a site', () => {
  test('is taken with the promise, by all items together, and comes back with it', () => {
    // Monday, Tuesday and Wednesday until four.
    const t = book(week(100), wants(200, 3, 'first'));
    t.when(wants(81, 3, 'o', 'n', 'y')).thenRejected('insufficient-stock', {left: 80});
    t.when(wants(80, 3, 'second', 'n', 'y')).thenAccepted();
    t.and(wants(40, 3, 'third', 'c', 'y'));
    // Nothing more can be done by then: the next dispatch by which it can.
    expect(lots(t.book, 'third')).toEqual([[4, 40]]);
    t.and({type: 'CancelOrder', order: 'first', by: 'customer', reason});
    t.when(wants(200, 3, 'o')).thenAccepted();
  });

  test('what leaves sooner may not take what a later promise needs', () => {
    const t = book(week(100), wants(270, 3, 'later'));
    t.when(wants(20, 1, 'o')).thenRejected('insufficient-stock', {left: 10});
    t.when(wants(10, 1, 'o')).thenAccepted();
  });

  test('a hold takes it too, for others, until it runs out', () => {
    const hold: Command = {
      type: 'HoldPromise',
      kind: 'typing',
      customer: 'n',
      lines: [{item: 'x', quantity: 250, requestedDay: TODAY + 3}],
    };
    const t = book(week(100), hold);
    t.when(wants(31, 3, 'o')).thenRejected('insufficient-stock', {left: 30});
    t.and({at: MONDAY + 91_000});
    t.when(wants(31, 3, 'o')).thenAccepted();
  });

  test('of a day counts the working time until then, and none of a day off', () => {
    const at = {
      ...site('A', {calendar: OFFICE}),
      capacity: {week: [100, 100, 100, 100, 100, 0, 0], days: [{day: TODAY + 5, units: 30}]},
    };
    const by = (hoursAhead: number, from = MONDAY) => workBy(at, from)(MONDAY + hours(hoursAhead));
    expect([0, 5, 10, 12, 24, 29].map((h) => by(h))).toEqual([0, 50, 100, 100, 100, 150]);
    expect([by(10, MONDAY + hours(5)), by(34, MONDAY + hours(5))]).toEqual([50, 150]);
    // Saturday was opened, Sunday is off.
    expect([by(5 * 24), by(6 * 24), by(7 * 24)]).toEqual([500, 530, 530]);
    expect(workBy(site('A'), MONDAY)(MONDAY + 1)).toBe(Number.POSITIVE_INFINITY);
    expect(workBy(at, MONDAY)(MONDAY + days(401))).toBe(Number.POSITIVE_INFINITY);
  });

  test('a backlog is carried on', () => {
    // Nobody picked anything until Thursday, ten minutes before the end: all of it is still to be done.
    const t = book(week(100), wants(240, 3, 'late'), {at: MONDAY + days(3) + hours(10) - 600_000});
    t.when(wants(1, 5, 'o')).thenRejected('insufficient-stock', {left: 0});
    t.when(wants(21, 9, 'o')).thenAccepted();
  });

  test('what is picked has had its work', () => {
    const t = book(week(100), wants(240, 3, 'o'), advance('released', 240), advance('picked', 240));
    t.when(wants(280, 3, 'p')).thenAccepted();
  });

  test('a supervisor opens a day, or cuts it; what was promised stays', () => {
    const t = book(week(100), wants(280, 3, 'o'));
    t.when(wants(20, 3, 'p')).thenRejected('insufficient-stock', {left: 0});
    t.and(day(1, 150), wants(20, 3, 'p'), day(2, 0), day(1, 0));
    t.when(wants(1, 3, 'q')).thenRejected('insufficient-stock', {left: 0});
    const less: Command = {type: 'ChangeOrderLine', order: 'o', line: 1, quantity: 270, by: 'customer', reason};
    t.when(less).thenAccepted();
    expect(lots(t.book, 'o')).toEqual([[3, 270]]);
    t.and(day(1, null), day(2, null));
    expect(t.book.ledger.read('site:A')?.capacity?.days).toEqual([]);
    t.and({type: 'SetCapacity', site: 'A', week: null, reason});
    t.when(wants(500, 3, 'q')).thenAccepted();
  });

  test('a line larger than a day goes when it can be done, and what there is goes first', () => {
    const t = book(week(100));
    expect(ask(t.book, 600, 3).options.map((o) => [o.kind, ...o.lots.map((l) => [l.day - TODAY, l.quantity])])).toEqual(
      [
        ['part-later', [3, 280], [9, 320]],
        ['later', [9, 600]],
      ],
    );
    t.and(wants(600, 3, 'o', 'whole'));
    expect(lots(t.book, 'o')).toEqual([[9, 600]]);
  });

  test('lines that leave together have the work of all of them', () => {
    const t = book(
      week(100),
      place(
        [
          ['x', 200],
          ['y', 200],
        ],
        {order: 'o', customer: 'whole', day: TODAY + 3, site: 'A'},
      ),
    );
    expect(lots(t.book, 'o')).toEqual([
      [7, 200],
      [7, 200],
    ]);
  });

  test('a shutdown makes it later, not never', () => {
    const closed = {...OFFICE, holidays: Array.from({length: 12}, (_, i) => TODAY + 3 + i)};
    const t = given(
      ...company({sites: [site('A', {transitDays: {'*': 1}, calendar: closed})]}),
      receive('A', 'x', 1000),
      week(10),
      place([['x', 40]], {order: 'o', day: TODAY + 3}),
    );
    expect(t.book.order('o').lots.at(-1)?.current.day).toBeGreaterThan(TODAY + 15);
    expect(t.book.order('o').lines[0]?.backordered).toBe(0);
  });

  test('a date far away costs nothing, for others neither', () => {
    const t = book(week(100));
    t.and(wants(5, 30_000, 'far'));
    const start = performance.now();
    t.and(wants(5, 3, 'near'));
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('a dispatch at closing has the whole day, whatever the second at which the goods come', () => {
    const t = given(
      ...company({sites: [site('A', {transitDays: {'*': 1}, dispatchBy: 18 * 60})]}),
      week(100),
      buy(1000, MONDAY + days(2) + hours(4) + 30_000),
      place([['x', 300]], {order: 'o', day: TODAY + 1, site: 'A'}),
    );
    expect(lots(t.book, 'o')).toEqual([[3, 300]]);
  });

  test('asked anew after a miss, the work that was promised stays his', () => {
    const t = book(wants(10, 1, 'o', 'c'), week(1), {at: MONDAY + days(2)});
    t.and({
      type: 'ChangeOrderLine',
      order: 'o',
      line: 1,
      quantity: 10,
      requestedDay: TODAY + 7,
      by: 'customer',
      reason,
    });
    expect(
      t.book
        .order('o')
        .lots.filter((l) => l.allocated > 0)
        .map((l) => l.current.day - TODAY),
    ).toEqual([7]);
  });

  test('a missed lot larger than a day gets a new date', () => {
    const t = book(wants(150, 1, 'o', 'c'), week(100), {at: MONDAY + days(3)});
    t.when({type: 'RepromiseLot', order: 'o', line: 1, lot: 1, reason}).thenAccepted();
  });

  test('why not sooner: the site has the units, and so many it can still pick', () => {
    const t = book(week(100), wants(250, 3, 'first'));
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
    t.when(day(500, 5)).thenRejected('invalid');
    t.when({...week(1), site: 'Z'} as Command).thenRejected('not-found');
    t.and({as: 'warehouse', sites: ['B']});
    t.when(week(1)).thenRejected('forbidden');
  });

  test('a site defined anew keeps its capacity', () => {
    const t = book(week(10), {type: 'DefineSite', site: site('A', {name: 'Another name'})});
    expect(t.book.ledger.read('site:A')).toMatchObject({name: 'Another name', capacity: {days: []}});
  });
});
