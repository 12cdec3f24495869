/**
 * The demo company as master data: real items, prices and customers' countries and sizes from the order book; names of
 * customers, suppliers, warehouses, rules, costs and weights made up, seeded.
 */
import type {Command} from '../../../src-shared/domain/commands.ts';
import {
  type CompanyData,
  type CustomerData,
  type CustomerRules,
  DEFAULT_POLICY,
  type Item,
  type Segment,
} from '../../../src-shared/domain/master-data/types.ts';
import {amountOf} from '../../../src-shared/domain/orders/types.ts';
import type {DayNumber} from '../../../src-shared/kernel/types.ts';
import type {Book} from '../order-book/types.ts';
import type {Chance} from './chance.ts';
import {otherColours} from './colours.ts';
import {tradeName} from './names.ts';
import {CARRIER, countryOf, type DemoSupplier, HOME_ZONE, SITES, SUPPLIERS} from './places.ts';
import {type DemoPrices, demoPrices, priceCommands} from './price-lists.ts';

export type DemoItem = Item & {readonly cost: number; readonly from: DemoSupplier; readonly sites: readonly string[]};
export type DemoCustomer = CustomerData & {readonly home: string};
export type DemoCompany = {
  readonly items: ReadonlyMap<string, DemoItem>;
  readonly customers: ReadonlyMap<string, DemoCustomer>;
  readonly prices: DemoPrices;
};

export const COMPANY: CompanyData = {
  name: 'Harland & Moor Gifts',
  currency: 'GBP',
  zone: HOME_ZONE,
  // The clock runs fast: a machine that slept for a night wakes up weeks later, and the feeds make up for them.
  policy: {...DEFAULT_POLICY, backdateDays: 366},
  note:
    'Orders, items, prices, cancellations and returns are real: the UCI Online Retail book (CC0), last 13 weeks, dates moved ' +
    'to end yesterday; half of the assortment is shown; price lists are derived from the prices paid. ' +
    'Simulated: warehouses, stock, suppliers, inbound, requested dates, ' +
    'promises, picks, carriers, deliveries, payments, costs, who takes another colour instead, and all names of customers and ' +
    'suppliers.',
};
/** Strategic customers keep or improve what they were promised; the small ones give first. */
const SEGMENTS: Segment[] = [
  {id: 'strategic', name: 'Strategic', tiers: ['A'], strategy: 'gain', sort: ['penalty', 'requested', 'placed']},
  {id: 'trade', name: 'Trade', tiers: ['B'], strategy: 'redistribute', sort: ['requested', 'margin', 'placed']},
  {id: 'small', name: 'Small shops', strategy: 'fill', sort: ['requested', 'placed']},
];
/** Rows per definition command. */
const CHUNK = 500;
/** What weighs more is not picked from a shelf by hand. */
const HEAVY_GRAMS = 500;

export function companyOf(book: Book, chance: Chance): DemoCompany {
  const byItem = new Map<string, number>();
  const byCustomer = new Map<string, number>();
  const linesOf = new Map<string, number>();
  for (const {customer, lines} of book.orders) {
    for (const {item, quantity, unitPrice} of lines) {
      const amount = amountOf(quantity, unitPrice);
      byItem.set(item, (byItem.get(item) ?? 0) + amount);
      byCustomer.set(customer, (byCustomer.get(customer) ?? 0) + amount);
    }
    linesOf.set(customer, Math.max(linesOf.get(customer) ?? 0, lines.length));
  }
  const classes = classed(byItem, [0.2, 0.5]);
  const tiers = classed(byCustomer, [0.1, 0.4]);
  const taken = new Set<string>();
  const colours = otherColours(book.items);
  const items = book.items.map((item): [string, DemoItem] => {
    const substitutes = colours.get(item.id);
    const made = itemOf(item, classes.get(item.id) ?? 'C', chance);
    return [item.id, substitutes === undefined ? made : {...made, substitutes}];
  });
  const customers = book.customers.map(({id, country, cash}): [string, DemoCustomer] => {
    const place = countryOf(country);
    const tier = tiers.get(id) ?? 'C';
    const name = cash ? `Cash sales, ${place.as}` : tradeName(chance, id, place.as, taken);
    const value = byCustomer.get(id) ?? 0;
    return [
      id,
      {
        id,
        name,
        tier: cash ? 'C' : tier,
        territory: place.territory,
        country: place.as,
        zone: place.zone,
        rules: rulesOf(id, cash ? 'C' : tier, linesOf.get(id) ?? 0, cash, chance),
        creditLimit: cash || chance.of('has a limit', id) > 0.35 ? 0 : creditLimit(value, id, chance),
        active: true,
        home: homeOf(id, place.territory, chance),
      },
    ];
  });
  const known = new Map(customers);
  return {
    items: new Map(items),
    customers: known,
    prices: demoPrices(book, (id) => known.get(id)?.name ?? id),
  };
}

/** Everything that has to be known before the first order, in commands; prices count from `day`. */
export function masterCommands(company: DemoCompany, day: DayNumber): Command[] {
  const items = [...company.items.values()];
  const customers = [...company.customers.values()];
  return [
    {type: 'DefineCompany', company: COMPANY},
    {type: 'DefineSegments', segments: SEGMENTS},
    {type: 'DefineCarrier', carrier: CARRIER},
    ...SITES.map((site) => ({type: 'DefineSite', site}) as const),
    ...SUPPLIERS.map(
      ({usualDays: _u, slips: _s, silent: _n, ...supplier}) => ({type: 'DefineSupplier', supplier}) as const,
    ),
    // Every item before any names another.
    ...chunks(items).map(
      (some) => ({type: 'DefineItems', items: some.map(({substitutes: _, ...item}) => bare(item))}) as const,
    ),
    ...chunks(items.filter((item) => item.substitutes !== undefined)).map(
      (some) => ({type: 'DefineItems', items: some.map(bare)}) as const,
    ),
    ...chunks(items).map(
      (some) => ({type: 'SetItemCosts', costs: some.map(({id, cost}) => ({item: id, cost}))}) as const,
    ),
    ...chunks(customers).map(
      (some) => ({type: 'DefineCustomers', customers: some.map(({home: _h, ...customer}) => customer)}) as const,
    ),
    ...priceCommands(company.prices, day),
  ];
}

const bare = ({cost: _c, from: _f, sites: _s, ...item}: DemoItem): Item => item;

function itemOf({id, name, listPrice}: Book['items'][number], itemClass: 'A' | 'B' | 'C', chance: Chance): DemoItem {
  const from = chance.pick('supplier', id, SUPPLIERS);
  const inner = chance.pick('inner', id, [6, 6, 10, 12]);
  const share = 0.4 + 0.25 * chance.of('cost', id);
  // What costs little weighs little, or its freight would be most of an order.
  const weight =
    chance.whole('weight', id, 15, 60) +
    Math.min(4_000, Math.round((listPrice / 10_000) * chance.whole('density', id, 40, 110)));
  return {
    id,
    name: sentence(name),
    unit: 'each',
    packs: [
      {name: `Inner of ${inner}`, units: inner},
      {name: `Case of ${inner * 8}`, units: inner * 8},
    ],
    multiple: 1,
    weightGrams: weight,
    handling: weight >= HEAVY_GRAMS ? {zone: 'bulk', seconds: 40} : {zone: 'small', seconds: 15},
    class: itemClass,
    supplier: from.id,
    leadDays: from.usualDays,
    listPrice,
    active: true,
    cost: Math.round(listPrice * share),
    from,
    sites: sitesOf(id, itemClass, chance),
  };
}

/** Reading keeps everything, Leeds and Rotterdam what sells. */
function sitesOf(id: string, itemClass: 'A' | 'B' | 'C', chance: Chance): string[] {
  const north = itemClass === 'A' || chance.of('in Leeds', id) < (itemClass === 'B' ? 0.75 : 0.3);
  const continent = itemClass === 'A' || chance.of('in Rotterdam', id) < (itemClass === 'B' ? 0.45 : 0.1);
  return ['RDG', ...(north ? ['LDS'] : []), ...(continent ? ['RTM'] : [])];
}

function homeOf(id: string, territory: string, chance: Chance): string {
  if (territory === 'Europe') return 'RTM';
  return territory === 'UK' && chance.of('home', id) < 0.42 ? 'LDS' : 'RDG';
}

function rulesOf(id: string, tier: 'A' | 'B' | 'C', mostLines: number, cash: boolean, chance: Chance): CustomerRules {
  const asks = (question: string) => chance.of(question, id);
  return {
    // Who waits for the last line of a long order waits for ever.
    shipComplete: !cash && mostLines <= 12 && asks('ship complete') < 0.08,
    backorders: cash || asks('back orders') < 0.97,
    splitSites: asks('split') < 0.9,
    earlyDays: asks('early') < 0.6 ? 0 : 1,
    lateDays: tier === 'A' ? 0 : asks('late') < 0.7 ? 0 : 1,
    shortPermille: asks('short') < 0.9 ? 0 : 20,
    overPermille: 0,
    latestDays: 0,
    minimumShipment: 0,
    ...(!cash && asks('another colour') < 0.4 && {substitution: 'equivalent'}),
  };
}

/** Minor units, to the next £100: what some weeks of buying come to. */
function creditLimit(value: number, id: string, chance: Chance): number {
  const limit = value * (0.14 + 0.6 * chance.of('limit', id));
  return Math.max(100_000, Math.ceil(limit / 10_000) * 10_000);
}

function classed(values: ReadonlyMap<string, number>, shares: readonly [number, number]): Map<string, 'A' | 'B' | 'C'> {
  const ranked = [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const at = (rank: number) => rank / ranked.length;
  return new Map(ranked.map(([id], rank) => [id, at(rank) < shares[0] ? 'A' : at(rank) < shares[1] ? 'B' : 'C']));
}

/** "GLASS STAR FROSTED T-LIGHT HOLDER" shouts; the screens need not. */
function sentence(name: string): string {
  const lower = name.toLowerCase();
  return (lower.charAt(0).toUpperCase() + lower.slice(1)).slice(0, 120);
}

function chunks<T>(list: readonly T[]): T[][] {
  return Array.from({length: Math.ceil(list.length / CHUNK)}, (_, n) => list.slice(n * CHUNK, (n + 1) * CHUNK));
}
