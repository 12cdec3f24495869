/** A promise takes its place on the pickup it leaves with (F.4). */
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
import type {Read} from '../events.ts';
import {checkPromise} from './check.ts';
import {destinationOf} from './holds.ts';

const reason = 'test';
const kilos = (kg: number, service = 'K/fast'): Command => ({
  type: 'SetLift',
  site: 'A',
  service,
  week: [1, 2, 3, 4, 5, 6, 7].map(() => kg * 1_000),
  reason,
});
const day = (ahead: number, kg: number | null, service = 'K/fast'): Command => ({
  type: 'SetDayLift',
  site: 'A',
  service,
  day: TODAY + ahead,
  grams: kg === null ? null : kg * 1_000,
  reason,
});
/**
 * Site A is served by `fast` (a day on the road) alone unless said otherwise; a unit of `x` weighs a kilo, of `y` two. What is wanted
 * for tomorrow leaves today. Customer n takes nothing late, `whole` takes all at once.
 */
const book = (pickups: readonly ReturnType<typeof pickup>[], ...more: Step[]) =>
  given(
    ...company({
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [...pickups]}), site('B', {rank: 2})],
      items: [item('x', {weightGrams: 1_000}), item('y', {weightGrams: 2_000}), item('air', {weightGrams: 0})],
      customers: [
        customer('c'),
        customer('n', {rules: rules({backorders: false})}),
        customer('whole', {rules: rules({shipComplete: true})}),
        customer('vip', {tier: 'A', rules: rules({backorders: false})}),
      ],
    }),
    receive('A', 'x', 1_000),
    receive('A', 'y', 1_000),
    receive('A', 'air', 1_000),
    ...more,
  );
const FAST = [pickup('fast')];
const BOTH = [pickup('slow'), pickup('fast')];
const wants = (quantity: number, ahead: number, order: string, who = 'n', what = 'x') =>
  place([[what, quantity]], {customer: who, order, day: TODAY + ahead, site: 'A'});
const lots = (b: Book, order: string) =>
  b.order(order).lots.map((l) => [l.current.day - TODAY, l.allocated, l.current.service]);
const ask = (b: Book, quantity: number, ahead: number, at?: string) =>
  must(
    checkPromise({
      read: b.ledger.read,
      company: must(b.ledger.read('company:company'), 'company'),
      to: must(destinationOf(b.ledger.read, 'c'), 'customer'),
      lines: [{line: 1, item: 'x', quantity, requestedDay: TODAY + ahead, site: at}],
      now: b.at,
      shipComplete: false,
      explain: true,
    })[0],
    'answer',
  );

describe('the lift of a pickup', () => {
  test('is taken with the promise, by all items together and by weight, and comes back with it', () => {
    const t = book(FAST, kilos(100), wants(60, 1, 'first'));
    t.when(wants(21, 1, 'o', 'n', 'y')).thenRejected('insufficient-stock', {left: 20});
    t.when(wants(20, 1, 'o', 'n', 'y')).thenAccepted();
    t.when(wants(1, 1, 'p')).thenRejected('insufficient-stock', {left: 0});
    t.when(wants(500, 1, 'light', 'n', 'air')).thenAccepted();
    // Another day is another vehicle, and what is left of one is not kept for it.
    t.when(wants(101, 2, 'p')).thenRejected('insufficient-stock', {left: 100});
    t.when(wants(100, 2, 'p')).thenAccepted();
    t.and({type: 'CancelOrder', order: 'first', by: 'customer', reason});
    t.when(wants(60, 1, 'q')).thenAccepted();
  });

  test('what it does not take goes with the next, in as few days as it takes', () => {
    const t = book(FAST, kilos(100), wants(250, 1, 'o', 'c'));
    expect(lots(t.book, 'o')).toEqual([
      [1, 100, 'K/fast'],
      [2, 100, 'K/fast'],
      [3, 50, 'K/fast'],
    ]);
    expect(t.book.order('o').lines[0]?.backordered).toBe(0);
    // Who takes no parts is told that no vehicle takes so much.
    t.when(wants(101, 1, 'p', 'whole')).thenAccepted();
    expect(t.book.order('p').lines[0]?.backordered).toBe(101);
    t.and(wants(60, 1, 'q', 'whole'));
    expect(lots(t.book, 'q')).toEqual([[4, 60, 'K/fast']]);
  });

  test('or by another service, or from another site', () => {
    const t = book(BOTH, kilos(100, 'K/slow'), wants(70, 4, 'o', 'c'));
    expect(lots(t.book, 'o')).toEqual([[4, 70, 'K/slow']]);
    // The dearer service is there on the day; the cheaper one no longer has the place.
    t.and(wants(31, 4, 'p', 'c'));
    expect(lots(t.book, 'p')).toEqual([[4, 31, 'K/fast']]);
    t.and(kilos(20), receive('B', 'x', 100), place([['x', 100]], {customer: 'n', order: 'q', day: TODAY + 4}));
    expect(t.book.order('q').lots.map((l) => [l.site, l.current.day - TODAY])).toEqual([['B', 4]]);
  });

  test('a site that needs two services for a day sends by both, to who takes nothing late as well', () => {
    const t = book(BOTH, kilos(100, 'K/slow'), kilos(40), wants(130, 4, 'o'));
    expect(lots(t.book, 'o')).toEqual([
      [4, 100, 'K/slow'],
      [4, 30, 'K/fast'],
    ]);
    t.when(wants(11, 4, 'p')).thenRejected('insufficient-stock', {left: 10});
  });

  test('lines that leave together have the place of all of them on one vehicle', () => {
    const lines = (n: number, order: string) =>
      place(
        [
          ['x', n],
          ['y', n],
        ],
        {order, customer: 'whole', day: TODAY + 1, site: 'A'},
      );
    const t = book(FAST, kilos(100), wants(41, 1, 'other'), lines(20, 'o'));
    expect(lots(t.book, 'o')).toEqual([
      [2, 20, 'K/fast'],
      [2, 20, 'K/fast'],
    ]);
    // Today has a place for the first line and tomorrow for the second, and neither for both.
    t.and(lines(20, 'p'));
    expect(lots(t.book, 'p').map(([on]) => on)).toEqual([3, 3]);
  });

  test('is asked once for all that leaves together: a full or too small vehicle costs no look at the lines', () => {
    // Until then a vehicle takes any of the lines and not all.
    const t = book(FAST, kilos(100), ...Array.from({length: 20}, (_, i) => day(i, 50)));
    const reads = (each: number): readonly [number | undefined, number] => {
      let n = 0;
      const read: Read = (k) => {
        if (k.startsWith('position:')) n += 1;
        return t.book.ledger.read(k);
      };
      const [answer] = checkPromise({
        read,
        company: must(read('company:company'), 'company'),
        to: must(destinationOf(read, 'whole'), 'customer'),
        lines: Array.from({length: 10}, (_, i) => ({line: i + 1, item: 'x', quantity: each, requestedDay: TODAY + 1})),
        now: t.book.at,
        shipComplete: true,
      });
      return [answer?.options[0]?.lots[0]?.day, n];
    };
    const [goes, looks] = reads(10);
    expect(goes).toBe(TODAY + 22);
    const [never, fewer] = reads(11);
    expect(never).toBeUndefined();
    // Each line by itself at two sites, and once with the others.
    expect(Math.max(looks, fewer)).toBeLessThanOrEqual(4 * 10);
  });

  test('cut-offs for several tiers are one vehicle', () => {
    const t = book([pickup('fast', {cutoff: 11 * 60}), pickup('fast', {cutoff: 17 * 60, tier: 'A'})], kilos(100));
    t.and(wants(80, 1, 'o'));
    t.when(wants(21, 1, 'p', 'vip')).thenRejected('insufficient-stock', {left: 20});
    // At noon the vehicle is still to come, for whom it comes at five.
    t.and({at: MONDAY + hours(4)});
    t.when(wants(21, 1, 'p', 'vip')).thenRejected('insufficient-stock', {left: 20});
    t.when(wants(20, 1, 'p', 'vip')).thenAccepted();
  });

  test('a hold takes it too, for others, until it runs out; who replaces it or orders from it has it', () => {
    const hold = (quantity: number, replaces?: string): Command => ({
      type: 'HoldPromise',
      kind: 'typing',
      customer: 'n',
      lines: [{item: 'x', quantity, requestedDay: TODAY + 1, site: 'A'}],
      ...(replaces !== undefined && {replaces}),
    });
    const t = book(FAST, kilos(100), hold(70));
    const holds = () => [...t.book.ledger.all('hold')].map((h) => h.id);
    t.when(wants(31, 1, 'o')).thenRejected('insufficient-stock', {left: 30});
    t.when(hold(100, holds()[0])).thenAccepted();
    t.when(wants(1, 1, 'o')).thenRejected('insufficient-stock', {left: 0});
    t.and(day(0, 0));
    t.when(hold(90, holds()[0])).thenAccepted();
    t.when(
      place([['x', 90]], {customer: 'n', order: 'o', day: TODAY + 1, site: 'A', hold: holds()[0] ?? ''}),
    ).thenAccepted();
    t.and(day(0, null), hold(10), {at: MONDAY + 91_000});
    t.when(wants(10, 1, 'p')).thenAccepted();
  });

  test('what is picked still needs its place until it has left, and again when the pick is taken back', () => {
    const ship = (quantity: number): Command => ({type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity}]});
    const t = book(FAST, kilos(100), wants(80, 1, 'o'), advance('released', 80), advance('picked', 80));
    expect(t.book.position('A', 'x')).toMatchObject({claims: [], loads: [{claim: 'o/1.1', quantity: 80}]});
    t.when(wants(21, 1, 'p')).thenRejected('insufficient-stock', {left: 20});
    t.and(ship(50));
    t.when(wants(71, 1, 'p')).thenRejected('insufficient-stock', {left: 70});
    t.and({type: 'UnpickLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 10}], into: 'available', reason});
    expect(t.book.position('A', 'x')).toMatchObject({
      loads: [{quantity: 20}],
      claims: [{quantity: 10, service: 'K/fast'}],
    });
    t.when(wants(71, 1, 'p')).thenRejected('insufficient-stock', {left: 70});
    t.and(ship(30));
    expect(t.book.position('A', 'x').loads).toEqual([]);
    t.when(wants(100, 1, 'p')).thenAccepted();
  });

  test('what is picked is on the vehicle that has left until the day is over, then it goes with the next', () => {
    const left: Step = {at: MONDAY + hours(8) + 60_000};
    const t = book(FAST, kilos(100), wants(100, 1, 'o'), advance('released', 100), advance('picked', 60), left);
    // 40 of it are still in the rack at one minute past four, whatever was loaded.
    t.when(wants(61, 2, 'p')).thenRejected('insufficient-stock', {left: 60});
    t.and({at: MONDAY + hours(16) - 1});
    t.when(wants(60, 2, 'p')).thenAccepted();
    // On the next day nobody has said that it left: it is here, and goes today.
    t.and({at: MONDAY + days(1)});
    t.when(wants(1, 2, 'q')).thenRejected('insufficient-stock', {left: 0});
  });

  test('what missed its vehicle goes with the next', () => {
    const t = book(FAST, kilos(100), wants(80, 1, 'o'), {at: MONDAY + days(1)});
    t.when(wants(21, 2, 'p')).thenRejected('insufficient-stock', {left: 20});
    t.when(wants(100, 3, 'p')).thenAccepted();
  });

  test('a day is cut or opened; what was promised stays, and an order that changes keeps its place', () => {
    const t = book(FAST, kilos(100), wants(80, 1, 'o'), day(0, 150));
    t.when(wants(70, 1, 'p')).thenAccepted();
    t.and(day(0, 0));
    t.when(wants(1, 1, 'q')).thenRejected('insufficient-stock', {left: 0});
    const change = (quantity: number): Command => ({
      type: 'ChangeOrderLine',
      order: 'o',
      line: 1,
      quantity,
      by: 'customer',
      reason,
    });
    t.when(change(81)).thenRejected('insufficient-stock');
    t.when(change(70)).thenAccepted();
    expect(lots(t.book, 'o')).toEqual([[1, 70, 'K/fast']]);
    t.and(day(0, null));
    expect(t.book.ledger.read('site:A')?.lifts).toMatchObject([{service: 'K/fast', days: []}]);
    t.and({...kilos(1), week: null} as Command);
    expect(t.book.ledger.read('site:A')?.lifts).toBeUndefined();
    t.when(wants(500, 1, 'q')).thenAccepted();
  });

  test('a lot that is promised again takes its place with it, from one pickup to another', () => {
    const t = book(BOTH, kilos(100), kilos(100, 'K/slow'), wants(100, 1, 'o', 'c'), wants(100, 2, 'p', 'c'));
    expect([lots(t.book, 'o'), lots(t.book, 'p')]).toEqual([[[1, 100, 'K/fast']], [[2, 100, 'K/slow']]]);
    t.and({type: 'CancelOrder', order: 'o', by: 'customer', reason}, {at: MONDAY + days(1)});
    t.and({type: 'RepromiseLot', order: 'p', line: 1, lot: 1, reason});
    expect(lots(t.book, 'p')).toEqual([[2, 100, 'K/fast']]);
    expect(t.book.position('A', 'x').claims).toMatchObject([{id: 'p/1.1', service: 'K/fast'}]);
    // Only the fast one of today would be there by tomorrow.
    t.and(wants(1, 2, 'q'));
    expect(lots(t.book, 'q')).toEqual([[3, 1, 'K/slow']]);
  });

  test('a run may not move more onto a pickup than it takes; what goes from it makes room', () => {
    const t = book(FAST, kilos(100), wants(70, 1, 'soon'), wants(60, 2, 'late', 'c'));
    const leaves = (order: string) => must(t.book.order(order).lots[0], order).current.shipBy;
    const move = (order: string, quantity: number, shipBy: number) => ({
      order,
      line: 1,
      moves: [{lot: 1, quantity, site: 'A', service: 'K/fast', shipBy}],
    });
    const run = (...lines: ReturnType<typeof move>[]): Command => ({
      type: 'ApplyAllocation',
      method: 'by hand',
      reason,
      lines,
    });
    const [today, tomorrow] = [leaves('soon'), leaves('late')];
    t.when(run(move('late', 31, today))).thenRejected('cannot-promise', {left: 30});
    t.when(run(move('late', 30, today))).thenAccepted();
    const made = t.book.ledger.read('runs:runs')?.list[0]?.id ?? '';
    t.and({type: 'UndoAllocation', run: made, reason}, wants(30, 1, 'full', 'c'));
    t.when(run(move('late', 30, today))).thenRejected('cannot-promise', {left: 0});
    t.when(run(move('late', 30, today), move('full', 30, tomorrow))).thenAccepted();
  });

  test('why not sooner: the pickup has no place; where there is one it is as asked', () => {
    const t = book(FAST, kilos(100), wants(70, 1, 'first'));
    const answer = ask(t.book, 50, 1, 'A');
    expect(answer.options.map((o) => [o.kind, o.binding])).toEqual([
      ['part-later', {kind: 'lift', site: 'A', service: 'K/fast', day: TODAY, left: 30}],
      ['later', {kind: 'lift', site: 'A', service: 'K/fast', day: TODAY, left: 30}],
    ]);
    expect(answer).toMatchObject({left: 30, next: {day: TODAY + 2}});
    expect(answer.reductions).toMatchObject([{lift: {service: 'K/fast', day: TODAY, left: 30}, free: 930}]);
    expect(ask(t.book, 30, 1, 'A').options[0]?.binding).toEqual({kind: 'request'});
  });

  test('an item that weighs more from now on takes more', () => {
    const t = book(FAST, kilos(100), wants(40, 1, 'o'));
    t.and({type: 'DefineItems', items: [item('x', {weightGrams: 2_000})]});
    t.when(wants(11, 1, 'p')).thenRejected('insufficient-stock', {left: 10});
  });

  test('refusals: a service that does not come, no week, days that are over, a site nobody knows', () => {
    const t = book(FAST);
    t.when(kilos(1, 'K/slow')).thenRejected('not-found', {what: 'a pickup of K/slow at A'});
    t.when(day(1, 5)).thenRejected('invalid');
    t.and(kilos(10));
    t.when(day(-1, 5)).thenRejected('too-late');
    t.when(day(500, 5)).thenRejected('invalid');
    t.when({...kilos(1), site: 'Z'} as Command).thenRejected('not-found');
    t.and({type: 'DefineSite', site: site('A', {name: 'Another name', pickups: [pickup('slow')]})});
    expect(t.book.ledger.read('site:A')).toMatchObject({name: 'Another name', lifts: [{service: 'K/fast'}]});
    t.when(kilos(1)).thenRejected('not-found');
    t.when({...kilos(1), week: null} as Command).thenAccepted();
    t.and({as: 'warehouse', sites: ['B']});
    t.when(kilos(1, 'K/slow')).thenRejected('forbidden');
  });
});
