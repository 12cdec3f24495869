/** A made-up company of any size, folded from events like any other: what the core's figures are measured on. */
import type {DomainEvent} from '../../src-shared/domain/events.ts';
import {type CustomerRules, DEFAULT_POLICY, type Site} from '../../src-shared/domain/master-data/types.ts';
import {deliveryDay, dispatchFor, promiseOf, requestOf} from '../../src-shared/domain/promise/delivery.ts';
import type {Destination} from '../../src-shared/domain/promise/route.ts';
import {routesOf} from '../../src-shared/domain/promise/routes.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';

export type Size = {
  readonly sites: number;
  readonly items: number;
  readonly orders: number;
  readonly linesPerOrder: number;
};
export const SIZES = {
  small: {sites: 10, items: 5_000, orders: 5_000, linesPerOrder: 4},
  large: {sites: 50, items: 20_000, orders: 100_000, linesPerOrder: 4},
} as const satisfies Record<string, Size>;

const DAY_MS = 86_400_000;
export const TODAY = 20_780;
export const NOW = TODAY * DAY_MS + 9 * 3_600_000;
export const siteId = (n: number): string => `S${String(n).padStart(2, '0')}`;
export const itemId = (n: number): string => String(10_000 + n);
const ZONE = 'Europe/London';
const RULES: CustomerRules = {
  shipComplete: false,
  backorders: true,
  splitSites: true,
  earlyDays: 1,
  lateDays: 0,
  shortPermille: 0,
  overPermille: 0,
  latestDays: 0,
  minimumShipment: 0,
};
const siteOf = (n: number): Site => ({
  id: siteId(n),
  name: `Site ${n}`,
  zone: ZONE,
  country: 'United Kingdom',
  kind: 'own',
  calendar: {workdays: [1, 2, 3, 4, 5], opens: 480, closes: 1080, holidays: []},
  dispatchBy: 960,
  receivingMinutes: 120,
  inspectionMinutes: 60,
  putawayMinutes: 60,
  transitDays: {'*': 2},
  rank: n,
});

/**
 * Distributions: 40 % of positions hold nothing but a book entry, stock is skewed (most under 50, a few thousands), 6 % have
 * a state other than available, 15 % have dated supply, order lines prefer the first fifth of the items. `ledger` is one to
 * fold into, such as an authority's own.
 */
export function buildWorld(size: Size, seed = 7, ledger = new Ledger()): Ledger {
  for (const event of masterData(size)) ledger.apply(event);
  const random = seeded(seed);
  const skewed = () => Math.floor(random.float() ** 3 * 2_000);
  for (let s = 0; s < size.sites; s++) {
    for (let i = 0; i < size.items; i++) {
      const at = {site: siteId(s), item: itemId(i)};
      const quantity = random.chance(0.4) ? 1 : 1 + skewed();
      ledger.apply({type: 'StockReceived', ...at, quantity, into: 'available', reason: 'opening', occurredAt: NOW});
      if (random.chance(0.06))
        ledger.apply({
          type: 'StockReceived',
          ...at,
          quantity: 1 + random.below(40),
          into: random.pick(['receiving', 'quarantine', 'staged', 'damaged'] as const),
          reason: 'opening',
          occurredAt: NOW,
        });
      if (random.chance(0.15)) {
        const expectedAt = (TODAY + 1 + random.below(40)) * DAY_MS + 36_000_000;
        ledger.apply({
          type: 'SupplyExpected',
          ...at,
          supply: {
            id: `PO-${s}-${i}/1`,
            kind: 'purchase',
            quantity: 12 * (1 + random.below(40)),
            expectedAt,
            usableAt: expectedAt + 14_400_000,
            confirmed: random.chance(0.8),
          },
        });
      }
    }
  }
  for (let o = 0; o < size.orders; o++) for (const event of orderEvents(size, o, random)) ledger.apply(event);
  return ledger;
}

function* masterData(size: Size): Generator<DomainEvent> {
  yield {
    type: 'CompanyDefined',
    company: {name: 'Bench', currency: 'GBP', zone: ZONE, policy: DEFAULT_POLICY, note: ''},
  };
  for (let s = 0; s < size.sites; s++) {
    yield {type: 'SiteDefined', site: siteOf(s)};
    yield {type: 'SiteListed', site: siteId(s), rank: s};
  }
  yield {
    type: 'SupplierDefined',
    supplier: {id: 'SUP', name: 'Supplier', zone: ZONE, country: 'United Kingdom', active: true},
  };
  for (let i = 0; i < size.items; i++)
    yield {
      type: 'ItemDefined',
      item: {
        id: itemId(i),
        name: `Item number ${i}`,
        unit: 'each',
        packs: [],
        multiple: 1,
        weightGrams: 100,
        class: 'B',
        supplier: 'SUP',
        leadDays: 14,
        listPrice: 10_000 + i,
        active: true,
      },
    };
  for (let c = 0; c < 1_000; c++) {
    yield {
      type: 'CustomerDefined',
      customer: {
        id: `C${c}`,
        name: `Customer ${c}`,
        tier: 'B',
        territory: ['UK', 'Europe', 'World'][c % 3] as string,
        country: 'United Kingdom',
        zone: ZONE,
        rules: RULES,
        creditLimit: 0,
        active: true,
      },
    };
  }
}

const TO: Destination = {country: 'United Kingdom', zone: ZONE, tier: 'B', rules: RULES};
/** What is asked for each of the next twenty days, and promised as order entry would: all sites go alike. */
const DAYS = Array.from({length: 20}, (_, n) => {
  const site = siteOf(0);
  const route = must(routesOf(() => undefined, site, TO)[0], 'its own way');
  const day = TODAY + 1 + n;
  const shipBy = dispatchFor(route, day);
  const lot = {day: deliveryDay(route, shipBy), shipBy, service: ''};
  return {
    request: requestOf(site, [route], TO, day),
    promise: (placedAt: number) => promiseOf(TO, lot, placedAt, 'feed', 'order entry'),
  };
});

export function* orderEvents(size: Size, n: number, random: ReturnType<typeof seeded>): Generator<DomainEvent> {
  const order = `SO-${1_000_000 + n}`;
  const {request, promise: promised} = must(DAYS[random.below(DAYS.length)], 'a day');
  const placedAt = NOW - random.below(20 * 86_400) * 1_000;
  const customer = random.below(1_000);
  const lines = Array.from({length: size.linesPerOrder}, (_, i) => ({
    line: i + 1,
    item: itemId(Math.floor(random.float() ** 2 * size.items)),
    quantity: 1 + random.below(24),
    unitPrice: 10_000 + random.below(90_000),
    request,
    backordered: 0,
  }));
  const site = siteId(random.below(size.sites));
  const promise = promised(placedAt);
  const lots = lines.map((l) => ({line: l.line, lot: 1, site, quantity: l.quantity, from: 'open' as const, promise}));
  yield {
    type: 'OrderPlaced',
    order,
    territory: ['UK', 'Europe', 'World'][customer % 3] as string,
    customer: `C${customer}`,
    placedAt,
    placedBy: 'feed',
    zone: ZONE,
    country: 'United Kingdom',
    shipComplete: false,
    credit: 'ok',
    reference: '',
    lines,
    lots,
  };
  for (const l of lines)
    yield {
      type: 'ClaimMade',
      site,
      item: l.item,
      claim: {
        id: `${order}/${l.line}.1`,
        kind: 'allocation',
        quantity: l.quantity,
        onStock: l.quantity,
        due: promise.shipBy,
        expires: 0,
        author: '',
      },
    };
}
