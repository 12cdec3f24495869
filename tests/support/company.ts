/** A small company for tests: every definition has defaults, so that a test names only what it is about. */
import type {Command} from '../../src-shared/domain/commands.ts';
import {
  type Calendar,
  type Carrier,
  type CustomerData,
  type CustomerRules,
  DEFAULT_POLICY,
  type Item,
  type Pickup,
  type Policy,
  type Segment,
  type Site,
  type Supplier,
} from '../../src-shared/domain/master-data/types.ts';
import type {PriceListData} from '../../src-shared/domain/prices/types.ts';
import {ANY_RULES} from '../../src-shared/domain/promise/holds.ts';
import {DAY_MS, HOUR_MS} from '../../src-shared/kernel/types.ts';

/** Monday 2026-03-02 08:00 UTC. */
export const MONDAY = Date.UTC(2026, 2, 2, 8);
/** The day number of `MONDAY`. */
export const TODAY = Math.floor(MONDAY / DAY_MS);
export const hours = (n: number): number => n * HOUR_MS;
export const days = (n: number): number => n * DAY_MS;

export const OFFICE: Calendar = {workdays: [1, 2, 3, 4, 5], opens: 8 * 60, closes: 18 * 60, holidays: []};

/** Dispatches at 16:00 UTC, next working day at the customer, no lead time between dock and bin. */
export const site = (id: string, more: Partial<Site> = {}): Site => ({
  id,
  name: `Site ${id}`,
  zone: 'UTC',
  country: 'United Kingdom',
  kind: 'own',
  calendar: OFFICE,
  dispatchBy: 16 * 60,
  receivingMinutes: 0,
  inspectionMinutes: 0,
  putawayMinutes: 0,
  transitDays: {'*': 1},
  rank: id.charCodeAt(0) - 64,
  ...more,
});
export const item = (id: string, more: Partial<Item> = {}): Item => ({
  id,
  name: `Item ${id}`,
  unit: 'each',
  packs: [],
  multiple: 1,
  weightGrams: 100,
  class: 'B',
  supplier: 'V',
  leadDays: 7,
  listPrice: 10_000,
  active: true,
  ...more,
});
export const rules = (more: Partial<CustomerRules> = {}): CustomerRules => ({...ANY_RULES, ...more});
export const customer = (id: string, more: Partial<CustomerData> = {}): CustomerData => ({
  id,
  name: `Customer ${id}`,
  tier: 'B',
  territory: 'UK',
  country: 'United Kingdom',
  zone: 'UTC',
  rules: rules(),
  creditLimit: 0,
  active: true,
  ...more,
});
export const supplier = (id: string, more: Partial<Supplier> = {}): Supplier => ({
  id,
  name: `Supplier ${id}`,
  zone: 'UTC',
  country: 'China',
  active: true,
  ...more,
});

/** A carrier that drives Monday to Friday, with services of one lane to everywhere: so many days, such a price. */
export const carrier = (
  id: string,
  services: readonly {readonly id: string; readonly days: number; readonly price: number}[],
  more: Partial<Carrier> = {},
): Carrier => ({
  id,
  name: `Carrier ${id}`,
  days: {workdays: [1, 2, 3, 4, 5], holidays: []},
  services: services.map((s) => ({
    id: s.id,
    name: `Service ${s.id}`,
    lanes: [{from: '*', country: '*', days: s.days, band: '1'}],
    rates: [{band: '1', upToGrams: 30_000, price: s.price}],
  })),
  active: true,
  ...more,
});
/** In two days for little, in one for more: enough for most that is asked of services. */
export const SLOW_AND_FAST = carrier('K', [
  {id: 'slow', days: 2, price: 500},
  {id: 'fast', days: 1, price: 1_500},
]);
/** Picked up Monday to Friday, what is ready by 16:00. */
export const pickup = (service: string, more: Partial<Pickup> = {}): Pickup => ({
  carrier: 'K',
  service,
  workdays: [1, 2, 3, 4, 5],
  cutoff: 16 * 60,
  ...more,
});

export const segment = (id: string, more: Partial<Segment> = {}): Segment => ({
  id,
  name: `Segment ${id}`,
  strategy: 'redistribute',
  sort: ['tier', 'requested'],
  ...more,
});

/** A price list in pounds, for everybody unless said otherwise. */
export const priceList = (id: string, who: PriceListData['for'] = {kind: 'everybody'}, active = true): Command => ({
  type: 'DefinePriceList',
  list: {id, name: `List ${id}`, currency: 'GBP', for: who, active},
});
export const contractOf = (customerId: string) => ({kind: 'customer', customer: customerId}) as const;
/** What a list says of an item: pairs of from-quantity and unit price, from 1970 on unless days are said. */
export const prices = (
  list: string,
  what: string,
  breaks: readonly (readonly [number, number])[],
  when: {readonly from?: number; readonly until?: number} = {},
): Command => ({
  type: 'DefinePrices',
  prices: [
    {
      list,
      item: what,
      entries: [{from: 0, ...when, breaks: breaks.map(([from, unitPrice]) => ({from, unitPrice}))}],
    },
  ],
});

export type CompanyParts = {
  readonly carriers?: readonly Carrier[];
  readonly supplier?: Partial<Supplier>;
  readonly sites?: readonly Site[];
  readonly items?: readonly Item[];
  readonly customers?: readonly CustomerData[];
  readonly policy?: Partial<Policy>;
  readonly segments?: readonly Segment[];
};

/** The commands that found the company: supplier V, sites A and B, items x and y, customers c (any rules) and n (no back orders). */
export function company(parts: CompanyParts = {}): Command[] {
  const {
    sites = [site('A'), site('B')],
    items = [item('x'), item('y')],
    customers = [customer('c'), customer('n', {rules: rules({backorders: false})})],
    policy = {},
    carriers = [],
    segments = [],
  } = parts;
  return [
    {
      type: 'DefineCompany',
      company: {
        name: 'Test',
        currency: 'GBP',
        zone: 'UTC',
        policy: {...DEFAULT_POLICY, lockDays: 0, ...policy},
        note: '',
      },
    },
    ...(segments.length === 0 ? [] : [{type: 'DefineSegments', segments: [...segments]} satisfies Command]),
    ...carriers.map((one): Command => ({type: 'DefineCarrier', carrier: one})),
    ...sites.map((s): Command => ({type: 'DefineSite', site: s})),
    {type: 'DefineSupplier', supplier: supplier('V', parts.supplier)},
    {type: 'DefineItems', items: [...items]},
    {type: 'DefineCustomers', customers: [...customers]},
  ];
}

export const receive = (at: string, what: string, quantity: number): Command => ({
  type: 'ReceiveStock',
  site: at,
  item: what,
  quantity,
  into: 'available',
  reason: 'opening',
});

/** Of a lot that is good for so many days from `TODAY`; its number says how many, unless another is said. */
export const receiveLot = (at: string, what: string, quantity: number, lasts: number, id = `L${lasts}`): Command => ({
  type: 'ReceiveStock',
  site: at,
  item: what,
  quantity,
  into: 'available',
  batch: {id, lasts: TODAY + lasts},
  reason: 'opening',
});

export type OrderWish = {
  readonly order?: string;
  readonly customer?: string;
  readonly day?: number;
  readonly site?: string;
  readonly hold?: string;
  readonly shipComplete?: boolean;
};
/** `lines` are pairs of item and quantity; the requested day is a week ahead unless said otherwise. */
export const place = (lines: readonly (readonly [string, number])[], wish: OrderWish = {}): Command => ({
  type: 'PlaceOrder',
  customer: wish.customer ?? 'c',
  lines: lines.map(([what, quantity]) => ({
    item: what,
    quantity,
    requestedDay: wish.day ?? TODAY + 7,
    ...(wish.site !== undefined && {site: wish.site}),
  })),
  ...(wish.order !== undefined && {order: wish.order}),
  ...(wish.hold !== undefined && {hold: wish.hold}),
  ...(wish.shipComplete !== undefined && {shipComplete: wish.shipComplete}),
});

/** A step of the floor for a lot of line 1 of order `o`. */
export const advance = (to: 'released' | 'picked' | 'packed', quantity: number, lot = 1): Command => ({
  type: 'AdvanceLots',
  order: 'o',
  to,
  lots: [{line: 1, lot, quantity}],
});
/** So many of item `x` on their way to site A, expected at an instant. */
export const buy = (quantity: number, at: number): Command => ({
  type: 'PlacePurchase',
  supplier: 'V',
  site: 'A',
  lines: [{item: 'x', quantity, expectedAt: at, confirmed: true}],
});
