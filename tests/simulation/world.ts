/** The company of the simulation: few items, three sites (one third-party), two territories, so that everybody collides. */
import type {Command} from '../../src-shared/domain/commands.ts';
import type {Role} from '../../src-shared/domain/decider.ts';
import type {Carrier, CarrierService, Supplier} from '../../src-shared/domain/master-data/types.ts';
import {LIMITS, type Limits} from '../../src-shared/protocol/limits.ts';
import type {Door} from '../../src-shared/sync/door.ts';
import type {Grant, Parts} from '../../src-shared/visibility/view.ts';
import {
  company,
  contractOf,
  customer,
  item,
  MONDAY,
  OFFICE,
  pickup,
  priceList,
  prices,
  receive,
  rules,
  SLOW_AND_FAST,
  segment,
  site,
  supplier,
  TODAY,
} from '../support/company.ts';

export const SITES = ['A', 'B', 'T'] as const;
export const ITEMS = ['x', 'y', 'z'] as const;
export const CUSTOMERS = ['c1', 'c2', 'c3', 'c4'] as const;
export const START = MONDAY;

/** Small, so that a short run meets a full window, a full outbox, a split batch, a pruned log. */
export const SMALL: Limits = {
  ...LIMITS,
  pendingMax: 8,
  submitMax: 3,
  batchDecisionsMax: 5,
  batchBytesMax: 9_000,
  windowFrames: 3,
  ackFrames: 2,
  snapshotChunkBytes: 1_500,
  outcomesKept: 8,
  tailMax: 60,
  snapshotAgeMax: 8,
  snapshotStepValues: 600,
  hashEvery: 16,
  tailKept: 12,
  allocationsPerTurn: 2,
  allocationTriesPerTurn: 4,
};

/** Two for everybody, so that their days may collide. */
export const LISTS = [
  ['E', {kind: 'everybody'}],
  ['E2', {kind: 'everybody'}],
  ['UK', {kind: 'territory', territory: 'UK'}],
  ['A', {kind: 'tier', tier: 'A'}],
  ['C1', contractOf('c1')],
  ['C2', contractOf('c2')],
] as const;

/** A lane that becomes shorter, so that what leaves before is overtaken, and longer again; each at another price. */
const lanes = (from: number, days: number, price: number, marginDays = 0) => ({
  from: TODAY + from,
  lanes: [{from: '*', country: '*', days, marginDays, band: '1'}],
  rates: [{band: '1', upToGrams: 30_000, price}],
});
const LANES: Readonly<Record<string, CarrierService['changes']>> = {
  slow: [lanes(3, 0, 900), lanes(8, 3, 700, 1)],
  fast: [lanes(4, 2, 800)],
};

const CARRIER: Carrier = {
  ...SLOW_AND_FAST,
  days: {...SLOW_AND_FAST.days, changes: [{from: TODAY + 2, workdays: [1, 2, 4, 5, 6]}]},
  services: SLOW_AND_FAST.services.map((of) => ({...of, changes: LANES[of.id] ?? []})),
};
const SITE_A = site('A', {
  putawayMinutes: 90,
  pickups: [
    pickup('slow'),
    pickup('fast', {cutoff: 11 * 60}),
    pickup('fast', {cutoff: 17 * 60, tier: 'A', workdays: [1, 2, 3]}),
  ],
  pickupChanges: [
    {
      from: TODAY + 2,
      pickups: [pickup('slow', {cutoff: 14 * 60}), pickup('fast', {cutoff: 12 * 60, workdays: [1, 2, 4, 5]})],
    },
    {from: TODAY + 5, pickups: []},
    {from: TODAY + 7, pickups: [pickup('slow'), pickup('fast', {cutoff: 9 * 60}), pickup('fast', {tier: 'A'})]},
  ],
});
/** Far ahead of the company's clock, closed on a holiday and on other days of the week from a day on. */
const SUPPLIER: Partial<Supplier> = {
  zone: 'Asia/Shanghai',
  leadDays: 2,
  days: {workdays: [1, 2, 3, 4, 5, 6], holidays: [TODAY + 3], changes: [{from: TODAY + 6, workdays: [2, 4]}]},
};
/**
 * Other lanes and prices, other pickups, or other days of the supplier, from a day on, made of some figures: whoever plans says it while
 * orders come in.
 */
export function replanned(today: number, [a = 0, b = 0, c = 0, d = 0]: readonly number[], isWide: boolean): Command {
  const from = today + (a % 4);
  if (isWide && d % 5 === 4) {
    const workdays = [1 + (c % 7), 1 + ((c + 1 + (a % 6)) % 7)];
    const days = {workdays: SUPPLIER.days?.workdays ?? [], holidays: [from + 1], changes: [{from, workdays}]};
    return {type: 'DefineSupplier', supplier: supplier('V', {...SUPPLIER, days, leadDays: b % 6})};
  }
  if (b % 2 === 0) {
    const changes = [lanes(from - TODAY, c % 5, 500 + d), lanes(from - TODAY + 3, d % 5, 500 + c)];
    const services = CARRIER.services.map((of, n) => ({...of, changes: n === c % 2 ? changes : (of.changes ?? [])}));
    return {type: 'DefineCarrier', carrier: {...CARRIER, services}};
  }
  const cutoff = (n: number) => 60 * (8 + (n % 12));
  const pickups = [pickup('slow', {cutoff: cutoff(c)}), pickup('fast', {cutoff: cutoff(d)})];
  return {type: 'DefineSite', site: {...SITE_A, pickupChanges: [{from, pickups}]}};
}

export const FOUNDING: readonly Command[] = [
  ...company({
    segments: [
      segment('top', {tiers: ['A']}),
      segment('eu', {territories: ['EU']}),
      segment('c4', {parent: 'eu', customers: ['c4']}),
    ],
    carriers: [CARRIER],
    sites: [
      SITE_A,
      site('B', {zone: 'America/Los_Angeles', country: 'United States', receivingMinutes: 60, inspectionMinutes: 30}),
      site('T', {
        kind: 'third-party',
        zone: 'Europe/Berlin',
        country: 'Germany',
        calendar: {
          ...OFFICE,
          workdays: [1, 2, 3, 4, 5, 6],
          changes: [
            {from: TODAY + 1, workdays: [2, 3, 4, 7], opens: 7 * 60, closes: 15 * 60},
            {from: TODAY + 5, workdays: [1, 3, 5], opens: 10 * 60, closes: 20 * 60},
          ],
        },
      }),
    ],
    items: [
      item('x', {handling: {zone: 'bulk', seconds: 150}, substitutes: [{item: 'y', kind: 'equivalent'}]}),
      item('y', {
        weightGrams: 170,
        handling: {zone: 'bulk', seconds: 400},
        substitutes: [{item: 'x', kind: 'upgrade'}],
      }),
      item('z', {
        multiple: 3,
        handling: {zone: 'fine', seconds: 60},
        substitutes: [{item: 'x', kind: 'equivalent'}],
      }),
    ],
    customers: [
      customer('c1', {
        territory: 'UK',
        zone: 'Europe/London',
        tier: 'A',
        receives: {workdays: [1, 2, 4, 5], holidays: [], changes: [{from: TODAY + 3, workdays: [1, 3, 6]}]},
        rules: rules({substitution: 'upgrade'}),
      }),
      customer('c2', {
        territory: 'EU',
        zone: 'Europe/Berlin',
        rules: rules({backorders: false, splitSites: false, substitution: 'equivalent'}),
      }),
      customer('c3', {
        territory: 'UK',
        zone: 'Asia/Kolkata',
        rules: rules({shipComplete: true, substitution: 'equivalent'}),
      }),
      customer('c4', {
        territory: 'EU',
        zone: 'UTC',
        creditLimit: 4_000,
        rules: rules({minimumShipment: 3, latestDays: 10}),
      }),
    ],
    policy: {adjustLimitUnits: 8, lockDays: 1},
  }),
  ...LISTS.map(([id, who]) => priceList(id, who)),
  prices('E', 'x', [
    [1, 9_990],
    [5, 8_885],
  ]),
  prices('UK', 'y', [[3, 7_777]]),
  prices('C1', 'x', [[4, 6_665]]),
  receive('A', 'x', 20),
  receive('B', 'x', 12),
  receive('A', 'y', 15),
  receive('T', 'y', 10),
  receive('B', 'z', 9),
];

/** Two of the items are kept by lots from now on; some take no old goods. */
export const LOT_ITEMS: ReadonlySet<string> = new Set(['y', 'z']);
/** Kits of the wide profile: one with a part of which it has one, and one of which the price has to be split. They share their parts. */
export const KITS = ['k', 'l'] as const;
const KIT_ITEMS = [
  item('k', {
    listPrice: 27_001,
    parts: [
      {item: 'x', per: 2},
      {item: 'y', per: 1},
    ],
  }),
  item('l', {
    listPrice: 50_005,
    parts: [
      {item: 'z', per: 3},
      {item: 'y', per: 2},
    ],
  }),
];
const LIFE_DAYS = 9;
const founded = <T extends Command['type']>(type: T) =>
  FOUNDING.filter((c): c is Extract<Command, {type: T}> => c.type === type);
export const FOUNDED_WIDE: readonly Command[] = [
  {type: 'DefineSupplier', supplier: supplier('V', SUPPLIER)},
  ...founded('DefineItems').map((c) => ({
    ...c,
    items: c.items.map((one) => (LOT_ITEMS.has(one.id) ? {...one, lifeDays: LIFE_DAYS} : one)),
  })),
  {type: 'DefineItems', items: KIT_ITEMS},
  prices('E', 'k', [[3, 25_557]]),
  ...founded('DefineCustomers').map((c) => ({
    ...c,
    customers: c.customers.map((one) => {
      const more = {c1: {minimumLifeDays: 2, shipmentsMax: 2}, c4: {minimumLifeDays: 4}, c2: {shipmentsMax: 1}}[one.id];
      return {...one, rules: {...one.rules, ...more}};
    }),
  })),
  ...[
    ['A', 'y', 9, 3],
    ['A', 'y', 6, 8],
    ['T', 'y', 10, 6],
    ['B', 'z', 9, 5],
  ].map(
    ([at, what, quantity, days]): Command => ({
      type: 'LabelStock',
      site: `${at}`,
      item: `${what}`,
      state: 'available',
      quantity: Number(quantity),
      batch: lotOf(TODAY + Number(days)),
      reason: 'opening',
    }),
  ),
];
/** A lot has one day, a day several lots. */
export function lotOf(lasts: number, n = 0): {readonly id: string; readonly lasts: number} {
  return {id: `L${lasts}${n === 0 ? '' : `-${n}`}`, lasts};
}

const grant = (role: Role, sites: Parts, territories: Parts): Grant => ({role, sites, territories});
/** What an administrator may grant a person from one moment to the next. */
export const GRANTS: readonly Grant[] = [
  grant('operations', '*', '*'),
  grant('operations', ['A', 'T'], ['UK']),
  grant('customer-service', ['A'], ['UK']),
  grant('customer-service', '*', '*'),
  grant('sales', ['A', 'B'], ['EU']),
  grant('warehouse', ['B'], []),
  grant('warehouse', ['A', 'B'], []),
  grant('administrator', '*', '*'),
  grant('executive', ['A'], ['UK', 'EU']),
];
export const SYSTEM: Door = {clientId: 'feed', grant: grant('system', '*', '*'), actor: {user: 'feed', role: 'system'}};
export const doorOf = (clientId: string, g: Grant): Door => ({
  clientId,
  grant: g,
  actor: {user: clientId, role: g.role},
});
