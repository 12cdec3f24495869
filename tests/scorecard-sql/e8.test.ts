/** The table of `kpi.md` E.8 by its own names: each life as events, folded, and what the scorecard makes of it. */
import {describe, expect, test} from 'vitest';
import {endOfDay, startOfDay} from '../../src-shared/domain/calendar.ts';
import {evolveOrder} from '../../src-shared/domain/orders/evolve.ts';
import type {Order, OrderEvent, PromiseDate, Request} from '../../src-shared/domain/orders/types.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {DAY_MS, HOUR_MS} from '../../src-shared/kernel/types.ts';
import {factsOf} from '../../src-shared/read-models/score-facts.ts';

/** Friday 2026-03-06, the requested day. */
const FRIDAY = Math.floor(Date.UTC(2026, 2, 6) / DAY_MS);
const MONDAY = FRIDAY + 3;
const WEDNESDAY = FRIDAY + 5;
const LATER = (FRIDAY + 60) * DAY_MS;
const of = {order: 'O', territory: 'UK'} as const;

class Life {
  readonly zone: string;
  readonly #earlyDays: number;
  #order: Order | undefined;

  constructor(zone = 'UTC', earlyDays = 0) {
    this.zone = zone;
    this.#earlyDays = earlyDays;
  }

  /** Leaves the day before, at the latest. */
  request(day: number): Request {
    return {
      day,
      shipBy: endOfDay(day - 1, this.zone),
      from: startOfDay(day - this.#earlyDays, this.zone),
      until: endOfDay(day, this.zone),
    };
  }
  promise(day: number): PromiseDate {
    return {...this.request(day), at: 0, author: 'lucy', reason: 'order entry'};
  }

  /** Ten units requested for Friday; `lots` are pairs of quantity and promised day. */
  placed(...lots: readonly (readonly [number, number])[]): this {
    return this.happens({
      type: 'OrderPlaced',
      ...of,
      customer: 'c',
      placedAt: (FRIDAY - 5) * DAY_MS,
      placedBy: 'lucy',
      zone: this.zone,
      country: 'UK',
      shipComplete: false,
      credit: 'ok',
      reference: '',
      lines: [{line: 1, item: 'x', quantity: 10, unitPrice: 10_000, request: this.request(FRIDAY), backordered: 0}],
      lots: lots.map(([quantity, day], n) => ({
        line: 1,
        lot: n + 1,
        site: 'A',
        quantity,
        from: 'open',
        promise: this.promise(day),
      })),
    });
  }

  /** Ships the day before and delivers at `at`, by default noon of the day in its zone. */
  delivered(quantity: number, day: number, {lot = 1, at = startOfDay(day, this.zone) + 12 * HOUR_MS} = {}): this {
    const move = {line: 1, lot, quantity};
    return this.happens({
      type: 'LotsMoved',
      ...of,
      moves: [{...move, from: 'allocated', to: 'shipped'}],
      occurredAt: startOfDay(day - 1, this.zone) + 16 * HOUR_MS,
    }).happens({type: 'LotsMoved', ...of, moves: [{...move, from: 'shipped', to: 'delivered'}], occurredAt: at});
  }

  happens(event: OrderEvent): this {
    this.#order = evolveOrder(this.#order, event);
    return this;
  }

  /** Hits and due of every KPI, rows of the same KPI added up. */
  figures(): Record<string, string> {
    const sums = new Map<string, {hits: number; due: number}>();
    for (const {kpi, hits, due} of factsOf(must(this.#order, 'an order'), {shortPermille: 0, overPermille: 0}, LATER)) {
      const sum = sums.get(kpi) ?? {hits: 0, due: 0};
      sums.set(kpi, {hits: sum.hits + hits, due: sum.due + due});
    }
    return Object.fromEntries([...sums].map(([kpi, {hits, due}]) => [kpi, `${hits}/${due}`]));
  }
}

const expectFigures = (life: Life, figures: Readonly<Record<string, string>>) =>
  expect(life.figures()).toMatchObject(figures);

describe('E.8 worked edge cases', () => {
  test('10 ordered, 10 on request day', () => {
    expectFigures(new Life().placed([10, FRIDAY]).delivered(10, FRIDAY), {
      'unit-fill': '10/10',
      'line-fill': '1/1',
      'otif-request': '1/1',
      'otif-first': '1/1',
      'unit-fill-first': '10/10',
      'line-fill-first': '1/1',
      'perfect-order': '1/1',
    });
  });

  test('10 ordered, 6 on day, 4 three days later (partial allowed)', () => {
    expectFigures(new Life().placed([10, FRIDAY]).delivered(6, FRIDAY).delivered(4, MONDAY), {
      'unit-fill': '6/10',
      'line-fill': '0/1',
      'otif-request': '0/1',
      'otif-first': '0/1',
      'unit-fill-first': '6/10',
      'line-fill-first': '0/1',
      'perfect-order': '0/1',
    });
  });

  test('the same, and the first promise had two lots on those days: two request rows', () => {
    const life = new Life().placed([6, FRIDAY], [4, MONDAY]).delivered(6, FRIDAY).delivered(4, MONDAY, {lot: 2});
    expectFigures(life, {
      'unit-fill': '6/10',
      'line-fill': '0/1',
      'otif-request': '0/1',
      'otif-first': '2/2',
      'line-fill-first': '2/2',
      'unit-fill-first': '10/10',
      'perfect-order': '1/1',
    });
  });

  test('Request Fri, promised Mon, delivered Mon', () => {
    expectFigures(new Life().placed([10, MONDAY]).delivered(10, MONDAY), {
      'unit-fill': '0/10',
      'line-fill': '0/1',
      'otif-request': '0/1',
      'otif-first': '1/1',
      'unit-fill-first': '10/10',
      'line-fill-first': '1/1',
      'perfect-order': '1/1',
    });
  });

  test('Promised Mon, re-promised Wed by us, delivered Wed', () => {
    const life = new Life().placed([10, MONDAY]);
    life.happens({type: 'LotRepromised', ...of, line: 1, lot: 1, promise: life.promise(WEDNESDAY), by: 'us'});
    expectFigures(life.delivered(10, WEDNESDAY), {
      'otif-request': '0/1',
      'otif-first': '0/1',
      'otif-current': '1/1',
      'line-fill-first': '0/1',
      'perfect-order': '0/1',
    });
  });

  test('Re-promised Wed because the customer asked', () => {
    const life = new Life().placed([10, MONDAY]);
    const lot = {line: 1, lot: 2, site: 'A', quantity: 10, from: 'open', promise: life.promise(WEDNESDAY)} as const;
    life
      .happens({
        type: 'LineChanged',
        ...of,
        line: 1,
        quantity: 10,
        request: life.request(WEDNESDAY),
        dropLots: [1],
        open: 10,
        backordered: 0,
        by: 'customer',
        reason: 'not before Wednesday',
      })
      .happens({type: 'LotsPromised', ...of, lots: [lot]});
    expectFigures(life.delivered(10, WEDNESDAY, {lot: 2}), {
      'otif-request': '1/1',
      'otif-first': '1/1',
      'perfect-order': '1/1',
    });
  });

  const cancelled = (by: 'customer' | 'us') =>
    new Life()
      .placed([10, FRIDAY])
      .happens({
        type: 'LotCancelled',
        ...of,
        line: 1,
        lot: 1,
        from: 'allocated',
        quantity: 4,
        by,
        failed: by === 'us',
        reason: 'four less',
      })
      .delivered(6, FRIDAY);

  test('Customer cancels 4 of 10 before anything was late', () => {
    expectFigures(cancelled('customer'), {
      'unit-fill': '6/6',
      'line-fill': '1/1',
      'otif-request': '1/1',
      'otif-first': '1/1',
      'unit-fill-first': '6/6',
      'perfect-order': '1/1',
    });
  });

  test('We short-close 4 of 10', () => {
    expectFigures(cancelled('us'), {
      'unit-fill': '6/10',
      'line-fill': '0/1',
      'otif-request': '0/1',
      'otif-first': '0/1',
      'unit-fill-first': '6/10',
      'perfect-order': '0/1',
    });
  });

  test('Delivered 2 days early, tolerance 1 day', () => {
    expectFigures(new Life('UTC', 1).placed([10, FRIDAY]).delivered(10, FRIDAY - 2), {
      'unit-fill': '10/10',
      'line-fill': '1/1',
      'otif-request': '0/1',
      'otif-first': '0/1',
      'unit-fill-first': '10/10',
      'perfect-order': '0/1',
    });
  });

  test('11 delivered for 10, over-tolerance 0', () => {
    expectFigures(new Life().placed([10, FRIDAY]).delivered(11, FRIDAY), {
      'unit-fill': '10/10',
      'line-fill': '1/1',
      'otif-request': '0/1',
      'otif-first': '0/1',
      'unit-fill-first': '10/10',
      'perfect-order': '0/1',
    });
  });

  test('Delivered 23:30 ship-to time, 05:30 next day UTC', () => {
    const at = (FRIDAY + 1) * DAY_MS + 5.5 * HOUR_MS;
    const life = new Life('America/Chicago').placed([10, FRIDAY]).delivered(10, FRIDAY, {at});
    expectFigures(life, {'unit-fill': '10/10', 'line-fill': '1/1', 'otif-request': '1/1', 'otif-first': '1/1'});
  });
});

test('the cycle ends with the last delivery in business, also when an earlier one is reported after it', () => {
  const life = new Life().placed([10, FRIDAY]).delivered(6, FRIDAY);
  expectFigures(life.delivered(4, FRIDAY, {at: FRIDAY * DAY_MS + 10 * HOUR_MS}), {'cycle-median': '55/1'});
});

test('a line that was never promised is not perfect, and nothing that came back is', () => {
  const back = {type: 'ReturnRecorded', ...of, line: 1, quantity: 1, reason: 'broken', occurredAt: 0} as const;
  expectFigures(new Life().placed([10, FRIDAY]).delivered(10, FRIDAY).happens(back), {
    'otif-first': '1/1',
    'perfect-order': '0/1',
  });
  expectFigures(new Life().placed([6, FRIDAY]).delivered(6, FRIDAY), {'otif-first': '1/1', 'perfect-order': '0/1'});
});
