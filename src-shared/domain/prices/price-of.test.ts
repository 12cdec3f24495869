/** The price that counts: by the words of the rule, and against an oracle that looks at every break of every list. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {company, contractOf, customer, days, MONDAY, place, priceList, prices} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import type {Read} from '../events.ts';
import {type Buyer, type Price, priceOf} from './price-of.ts';
import type {AgreedPrices, PriceEntry, PriceList, PriceListData} from './types.ts';

const TIER = {kind: 'tier', tier: 'B'} as const;
const UK = {kind: 'territory', territory: 'UK'} as const;
const costs = (t: ReturnType<typeof given>, quantity: number, who = 'c'): readonly [number, unknown] => {
  const line = t.when(place([['x', quantity]], {customer: who})).events('OrderPlaced')[0]?.lines[0];
  return [line?.unitPrice ?? 0, line?.pricedBy];
};

test('the contract goes before the tier, the tier before the territory, that before everybody, that before the item', () => {
  const lists: [string, PriceListData['for'], number][] = [
    ['E', {kind: 'everybody'}, 9_000],
    ['U', UK, 8_000],
    ['T', TIER, 7_000],
    ['K', contractOf('c'), 9_900],
  ];
  const t = given(...company({customers: [customer('c'), customer('d')]}));
  expect(costs(t, 1)).toEqual([10_000, undefined]);
  for (const [i, [id, who, unitPrice]] of lists.entries()) {
    t.and(priceList(id, who), prices(id, 'x', [[1, unitPrice]]));
    const source = ['everybody', 'territory', 'tier', 'contract'][i];
    expect(costs(t, 1)).toEqual([unitPrice, {source, list: id, from: 1}]);
  }
  // The contract of one is not of another; a list that is not active is passed over.
  expect(costs(t, 1, 'd')[0]).toBe(7_000);
  t.and(priceList('K', contractOf('c'), false));
  expect(costs(t, 1)[0]).toBe(7_000);
});

test('a break counts from its quantity on, and a list without a price for so few leaves it to the next', () => {
  const t = given(
    ...company(),
    priceList('K', contractOf('c')),
    prices('K', 'x', [
      [48, 7_000],
      [12, 8_000],
    ]),
  );
  expect([1, 11, 12, 47, 48, 480].map((n) => costs(t, n)[0])).toEqual([10_000, 10_000, 8_000, 8_000, 7_000, 7_000]);
});

test('lines of one item in an order are priced each by itself', () => {
  const t = given(
    ...company(),
    priceList('E'),
    prices('E', 'x', [
      [1, 9_000],
      [48, 7_000],
    ]),
  );
  const two = place([
    ['x', 24],
    ['x', 24],
  ]);
  expect(
    t
      .when(two)
      .events('OrderPlaced')[0]
      ?.lines.map((l) => l.unitPrice),
  ).toEqual([9_000, 9_000]);
});

test('the day is that of the order on the company’s calendar, whole days at both ends', () => {
  const [define, ...rest] = company();
  if (define?.type !== 'DefineCompany') throw new Error('a company first');
  // Monday 12:00 UTC is Tuesday in Auckland, where the list begins on Tuesday and ends with it.
  const there = {...define, company: {...define.company, zone: 'Pacific/Auckland'}};
  const tuesday = Math.floor(MONDAY / days(1)) + 1;
  const t = given(there, ...rest, priceList('E'), prices('E', 'x', [[1, 5_000]], {from: tuesday, until: tuesday}));
  const at = (hoursAfter: number) => costs(t.and({at: MONDAY + hoursAfter * 3_600_000}), 1)[0];
  // 2026-03-03 begins in Auckland at 11:00 UTC on Monday.
  expect([2.9, 3, 26.9, 27].map(at)).toEqual([10_000, 5_000, 5_000, 10_000]);
});

test('a manual price needs the right, and the refusal says the price that counts and where it comes from', () => {
  const manual = (unitPrice: number): Command => ({
    type: 'PlaceOrder',
    customer: 'c',
    lines: [{item: 'x', quantity: 12, requestedDay: 20_600, unitPrice}],
  });
  const t = given(...company(), priceList('K', contractOf('c')), prices('K', 'x', [[12, 8_250]]), {
    as: 'customer-service',
  });
  t.when(manual(8_000)).thenRejected('price-needs-right', {
    what: 'line 1: 0.825 counts, contract K, from 12',
    left: 8_250,
  });
  // Saying the price that counts is not a price of one's own.
  expect(t.when(manual(8_250)).events('OrderPlaced')[0]?.lines[0]?.pricedBy).toEqual({
    source: 'contract',
    list: 'K',
    from: 12,
  });
  const line = t.and({as: 'sales'}).when(manual(8_000)).events('OrderPlaced')[0]?.lines[0];
  expect([line?.unitPrice, line?.pricedBy]).toEqual([8_000, {source: 'manual'}]);
});

// ---- against an oracle -----------------------------------------------------------------------------------------------

type Row = {rank: number; list: string; active: boolean; from: number; until: number; break: number; unitPrice: number};
const SOURCES = ['contract', 'tier', 'territory', 'everybody'] as const;
const AUDIENCES = ['contract/UK/c', 'tier/B', 'territory/UK', 'everybody'];
const BUYER: Buyer = {id: 'c', tier: 'B', territory: 'UK'};

const world = fc.record({
  listPrice: fc.integer({min: 0, max: 50}),
  // Per source: periods laid end to end with gaps, each of one of two lists, with breaks.
  sources: fc.array(
    fc.array(
      fc.record({
        gap: fc.integer({min: 0, max: 2}),
        length: fc.integer({min: 1, max: 4}),
        list: fc.integer({min: 0, max: 1}),
        breaks: fc.uniqueArray(
          fc.record({from: fc.integer({min: 1, max: 12}), unitPrice: fc.integer({min: 0, max: 50})}),
          {selector: (b) => b.from, minLength: 1, maxLength: 4},
        ),
      }),
      {maxLength: 3},
    ),
    {minLength: 4, maxLength: 4},
  ),
  inactive: fc.array(fc.boolean(), {minLength: 8, maxLength: 8}),
});

function laid({sources, inactive}: typeof world extends fc.Arbitrary<infer W> ? W : never): {read: Read; rows: Row[]} {
  const state = new Map<string, AgreedPrices | PriceList>();
  const rows: Row[] = [];
  for (const [rank, periods] of sources.entries()) {
    let day = 0;
    const entries: PriceEntry[] = [];
    for (const {gap, length, list: n, breaks} of periods) {
      const list = `${rank}${n}`;
      const from = day + gap;
      const until = from + length - 1;
      day = until + 1;
      const sorted = breaks.toSorted((a, b) => a.from - b.from);
      entries.push({list, from, until, breaks: sorted});
      const active = inactive[rank * 2 + n] !== true;
      state.set(`pricelist:${list}`, {
        id: list,
        name: list,
        currency: 'GBP',
        for: {kind: 'everybody'},
        active,
        audience: '',
      });
      for (const b of breaks) rows.push({rank, list, active, from, until, break: b.from, unitPrice: b.unitPrice});
    }
    if (entries.length > 0) state.set(`prices:${AUDIENCES[rank]}/x`, {item: 'x', entries});
  }
  return {read: ((k: string) => state.get(k)) as Read, rows};
}

/** Every row that could count, the most specific first, then the highest break. */
function naive(rows: readonly Row[], listPrice: number, quantity: number, day: number): [number, string] {
  const may = rows.filter((r) => r.active && r.from <= day && day <= r.until && r.break <= quantity);
  const [best] = may.toSorted((a, b) => a.rank - b.rank || b.break - a.break);
  return best === undefined
    ? [listPrice, 'item']
    : [best.unitPrice, `${SOURCES[best.rank]} ${best.list} ${best.break}`];
}

const said = ({unitPrice, source, list, from}: Price): [number, string] => [
  unitPrice,
  list === undefined ? source : `${source} ${list} ${from}`,
];

test('property: price, source and next break are those of an oracle that looks at every row', () => {
  const seen = new Set<string>();
  let nexts = 0;
  fc.assert(
    fc.property(world, fc.integer({min: 1, max: 14}), fc.integer({min: 0, max: 8}), (w, quantity, day) => {
      const {read, rows} = laid(w);
      const price = priceOf(read, {buyer: BUYER, item: {id: 'x', listPrice: w.listPrice}, quantity, day});
      expect(said(price)).toEqual(naive(rows, w.listPrice, quantity, day));
      seen.add(price.source);
      // The next quantity whose row is another, found by counting up.
      const here = naive(rows, w.listPrice, quantity, day)[1];
      let q = quantity + 1;
      while (q <= 20 && naive(rows, w.listPrice, q, day)[1] === here) q++;
      const next = q > 20 ? null : {from: q, unitPrice: naive(rows, w.listPrice, q, day)[0]};
      expect(price.next === null ? null : {from: price.next.from, unitPrice: price.next.unitPrice}).toEqual(next);
      if (next !== null) nexts++;
    }),
    {numRuns: 3_000, seed: 7},
  );
  expect([...seen].sort()).toEqual(['contract', 'everybody', 'item', 'territory', 'tier']);
  expect(nexts).toBeGreaterThan(300);
});

test('without a customer only what is for everybody counts', () => {
  const t = given(
    ...company({customers: [customer('c')]}),
    priceList('E'),
    prices('E', 'x', [[1, 9_000]]),
    priceList('T', TIER),
    prices('T', 'x', [[1, 7_000]]),
  );
  const asked = {item: {id: 'x', listPrice: 10_000}, quantity: 1, day: 20_000};
  expect(priceOf(t.book.ledger.read, {...asked, buyer: undefined}).unitPrice).toBe(9_000);
  expect(priceOf(t.book.ledger.read, {...asked, buyer: BUYER}).unitPrice).toBe(7_000);
});
