/** A substitute for units of a line that is placed already: it is that or nothing, by the rules, and a miss stays counted. */
import {describe, expect, test} from 'vitest';
import {
  company,
  customer,
  days,
  MONDAY,
  pickup,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Given, given} from '../../../tests/support/given.ts';
import {DAY, ITEMS, mugs, order, RED, STOCK, shop} from '../../../tests/support/mugs.ts';
import {must} from '../../kernel/assert.ts';
import type {CommandOf} from '../commands.ts';

const reason = 'test';
const send = (more: Partial<CommandOf<'SubstituteLine'>> = {}): CommandOf<'SubstituteLine'> => ({
  type: 'SubstituteLine',
  order: 'o',
  line: 1,
  item: 'red',
  reason: 'takes the red ones',
  ...more,
});
/** 20 blue asked for, of which eight are there; the rest has no date. */
const placed = (more?: Parameters<typeof shop>[0]): Given => shop(more).and(order({item: 'blue', quantity: 20}));
const rows = ({book}: {readonly book: Given['book']}) =>
  book.order('o').lines.map((l) => {
    const lots = book.order('o').lots.filter((x) => x.line === l.line);
    const sum = (of: (x: (typeof lots)[number]) => number) => lots.reduce((n, x) => n + of(x), 0);
    return {
      item: l.item,
      waits: l.open + l.backordered,
      allocated: sum((x) => x.allocated),
      cancelled: l.cancelled + sum((x) => x.cancelled),
      failed: l.cancelledFailed,
    };
  });

describe('what waits of a line is sent as a substitute', () => {
  test('the part without a date: what is promised of the item stays, and it is the same request', () => {
    const t = placed()
      .when(send({quantity: 12}))
      .thenAccepted();
    expect(rows(t)).toEqual([
      {item: 'blue', waits: 0, allocated: 8, cancelled: 12, failed: 0},
      {item: 'red', waits: 0, allocated: 12, cancelled: 0, failed: 0},
    ]);
    const [blue, red] = t.book.order('o').lines;
    expect([red?.request, red?.insteadOf, red?.unitPrice]).toEqual([
      blue?.request,
      {line: 1, kind: 'equivalent'},
      blue?.unitPrice,
    ]);
    expect(t.book.position('B', 'red').claims.map((c) => [c.id, c.quantity])).toEqual([['o/2.1', 12]]);
    // 20 × 2.505 is 50.10, and so are 20.04 and 30.06.
    expect(must(t.book.ledger.read('customer:c'), 'c').exposure).toBe(5_010);
  });

  test('all that waits where no number is said; what it frees covers who waits', () => {
    const t = placed()
      .and({...order({item: 'blue', quantity: 5}), order: 'next'})
      .when(send())
      .thenAccepted();
    expect(rows(t)).toEqual([
      {item: 'blue', waits: 0, allocated: 0, cancelled: 20, failed: 0},
      {item: 'red', waits: 0, allocated: 20, cancelled: 0, failed: 0},
    ]);
    expect(t.book.position('A', 'blue').claims).toEqual([]);
    expect(t.when({type: 'AllocateOrder', order: 'next'}).events('LotsPromised')[0]?.lots[0]?.quantity).toBe(5);
  });

  test('what the floor has begun stays: only what waits can be another item', () => {
    const t = placed().and({
      type: 'AdvanceLots',
      order: 'o',
      to: 'released',
      lots: [{line: 1, lot: 1, quantity: 8}],
    });
    t.when(send({quantity: 13})).thenRejected('wrong-stage', {left: 12});
    t.when(send()).thenAccepted();
    expect(rows(t)[1]).toMatchObject({item: 'red', allocated: 12});
  });

  test('of one lot only that', () => {
    const t = placed()
      .when(send({lot: 1}))
      .thenAccepted();
    expect(rows(t)).toEqual([
      {item: 'blue', waits: 12, allocated: 0, cancelled: 8, failed: 0},
      {item: 'red', waits: 0, allocated: 8, cancelled: 0, failed: 0},
    ]);
    placed()
      .when(send({lot: 2}))
      .thenRejected('wrong-stage', {left: 0});
  });

  test('a line priced by hand: its substitute is priced by hand too, and the price stays', () => {
    const t = shop().and(order({item: 'blue', quantity: 20, unitPrice: 20_000}));
    t.when(send()).thenAccepted();
    expect(t.book.order('o').lines.map((l) => [l.unitPrice, l.manualPrice])).toEqual([
      [20_000, true],
      [20_000, true],
    ]);
  });
});

describe('what is given up for it', () => {
  /** Blue and red weigh a kilo; what is wanted for tomorrow leaves A today, with a van of 100 kg. */
  const vans = () =>
    given(
      ...company({
        carriers: [SLOW_AND_FAST],
        sites: [site('A', {pickups: [pickup('fast')]})],
        items: ITEMS.map((one) => ({...one, weightGrams: 1_000})),
        customers: [customer('c', {rules: rules({substitution: 'equivalent'})})],
      }),
      receive('A', 'blue', 100),
      receive('A', 'red', 100),
      {type: 'SetLift', site: 'A', service: 'K/fast', week: [1, 2, 3, 4, 5, 6, 7].map(() => 100_000), reason},
    ).and(order({item: 'blue', quantity: 80}));

  test('leaves its place on the pickup, also of a day that was cut since', () => {
    const t = vans().and({type: 'SetDayLift', site: 'A', service: 'K/fast', day: TODAY, grams: 0, reason});
    t.when(send({quantity: 30})).thenAccepted();
    expect(rows(t)).toMatchObject([{allocated: 50}, {item: 'red', allocated: 30}]);
    expect(t.book.order('o').lots.map((l) => l.current.day)).toEqual([DAY, DAY]);
  });

  test('leaves its work too', () => {
    const t = vans().and({type: 'SetCapacity', site: 'A', week: [1, 2, 3, 4, 5, 6, 7].map(() => 100), reason});
    t.and({type: 'SetDayCapacity', site: 'A', day: TODAY, units: 0, reason});
    t.when(send()).thenAccepted();
    expect(
      t.book
        .order('o')
        .lots.filter((l) => l.line === 2)
        .map((l) => l.current.day),
    ).toEqual([DAY]);
  });

  test('is not traded for what comes later, unless a day is said', () => {
    const late = (t: Given) =>
      t.and({
        type: 'PlacePurchase',
        supplier: 'V',
        site: 'B',
        lines: [{item: 'red', quantity: 50, expectedAt: MONDAY + days(18), confirmed: true}],
      });
    const promised = late(given(...mugs(), receive('A', 'blue', 20)).and(order({item: 'blue', quantity: 20})));
    const before = promised.book.order('o');
    promised.when(send()).thenRejected('accept-if-failed');
    expect(promised.book.order('o')).toEqual(before);
    promised.when(send({acceptIf: {latestDay: DAY + 30}})).thenAccepted();
    // What has no date gives up nothing, and was asked for tomorrow.
    const waits = late(given(...mugs()).and(order({item: 'blue', quantity: 20})));
    waits.when(send()).thenRejected('accept-if-failed');
    waits
      .and({at: MONDAY + days(3)})
      .when(send())
      .thenAccepted();
  });
});

describe('it is refused, and the line stays as it was', () => {
  test('where the substitute is not there whole, or not in time', () => {
    const t = placed();
    const before = t.book.order('o');
    t.when(send({item: 'red', quantity: 20, acceptIf: {latestDay: DAY - 1}})).thenRejected('accept-if-failed');
    const few = given(...mugs(), receive('A', 'blue', 8), receive('B', 'red', 5)).and(
      order({item: 'blue', quantity: 20}),
    );
    few.when(send({quantity: 12})).thenRejected('insufficient-stock', {left: 5});
    expect(t.book.order('o')).toEqual(before);
  });

  test.each([
    ['equivalent', 'gold', 'the customer takes equivalents only, and it is an upgrade'],
    [undefined, 'red', 'the customer takes no substitutes'],
  ] as const)('who takes %s is sent no %s but by right', (substitution, item, words) => {
    const t = placed(substitution === undefined ? {} : {substitution});
    t.and({as: 'customer-service'})
      .when(send({item}))
      .thenRejected('needs-approval', {what: `line 1: ${item} instead of blue: ${words}`});
    t.and({as: 'operations'}).when(send({item})).thenAccepted();
  });

  test('a substitute of a substitute, of what names none, of what leaves complete, of what waits for credit', () => {
    shop()
      .and(order(RED))
      .when(send({line: 2, item: 'gold'}))
      .thenRejected('invalid');
    placed()
      .when(send({item: 'blue'}))
      .thenRejected('invalid');
    shop()
      .and(order({item: 'blue', quantity: 20}, {shipComplete: true}))
      .when(send())
      .thenRejected('quantity-rule');
    placed()
      .when(send({line: 3}))
      .thenRejected('not-found');
    const credit = given(...mugs(undefined, {creditLimit: 100}), ...STOCK).and(order({item: 'blue', quantity: 20}));
    credit.when(send()).thenRejected('credit-exceeded');
  });
});

describe('a miss stays counted', () => {
  test('a request that passed unserved is failed, and what the substitute serves is asked on top, for now', () => {
    const t = placed().and({at: MONDAY + days(9)});
    t.when(send({quantity: 12})).thenAccepted();
    const [blue, red] = t.book.order('o').lines;
    expect([blue?.cancelledFailed, blue?.request.day]).toEqual([12, DAY]);
    expect(red?.request.day).toBe(TODAY + 9);
  });

  test('a promise that we moved later is failed when it is given up', () => {
    const t = given(...mugs(), receive('A', 'blue', 20)).and(order({item: 'blue', quantity: 20}));
    t.and({type: 'AdjustStock', site: 'A', item: 'blue', state: 'available', delta: -20, reason: 'lost'});
    t.and({
      type: 'PlacePurchase',
      supplier: 'V',
      site: 'A',
      lines: [{item: 'blue', quantity: 20, expectedAt: MONDAY + days(4), confirmed: true}],
    });
    t.and({type: 'RepromiseLot', order: 'o', line: 1, lot: 1, reason: 'supply'}, receive('B', 'red', 50));
    t.when(send()).thenAccepted();
    expect(rows(t)[0]).toMatchObject({cancelled: 20, failed: 20});
    expect(t.book.order('o').lines[1]?.request.day).toBe(DAY);
  });
});
