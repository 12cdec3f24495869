/**
 * A small company that is there when no other feed plays one: three warehouses, a few items, customers, stock and orders,
 * so that every screen and every door has something to show. Everything goes in as commands of a system actor.
 */
import type {Command} from '../src-shared/domain/commands.ts';
import {DEFAULT_POLICY, type Segment} from '../src-shared/domain/master-data/types.ts';
import type {AuthorityHost} from './sessions/authority-host.ts';
import type {Demo} from './sessions/demo-port.ts';
import {systemDoor} from './sessions/housekeeping.ts';

const DAY_MS = 86_400_000;
const SITES = [
  {id: 'RDG', name: 'Reading', zone: 'Europe/London', country: 'United Kingdom'},
  {id: 'LDS', name: 'Leeds', zone: 'Europe/London', country: 'United Kingdom'},
  {id: 'RTM', name: 'Rotterdam', zone: 'Europe/Amsterdam', country: 'Netherlands'},
] as const;
const SEGMENTS: Segment[] = [
  {id: 'key', name: 'Key accounts', tiers: ['A'], strategy: 'gain', sort: ['penalty', 'requested']},
  {id: 'uk', name: 'UK trade', territories: ['UK'], strategy: 'redistribute', sort: ['requested', 'margin']},
  {id: 'export', name: 'Export', strategy: 'fill', sort: ['requested']},
];
const ITEMS = 24;
const CUSTOMERS = 8;

/** The starter company on a simulated clock that begins now. */
export function starterCompany(): Demo {
  return {
    startAt: Date.now,
    open: async (host, tell) => {
      if (host.authority.head === 0) {
        tell('setting up a starter company');
        await setUp(host);
      }
      return {stop: async () => {}};
    },
  };
}

async function setUp(host: AuthorityHost): Promise<void> {
  const today = Math.floor(host.authority.now / DAY_MS);
  const commands = [...masterData(), ...stock(), ...orders(today)];
  const door = systemDoor('starter');
  await host.submitAll(
    door,
    commands.map((command, index) => ({commandId: `starter-${index + 1}`, command})),
  );
}

function masterData(): Command[] {
  const calendar = {workdays: [1, 2, 3, 4, 5], opens: 8 * 60, closes: 18 * 60, holidays: []};
  const company = {
    name: 'Starter Supplies',
    currency: 'GBP',
    zone: 'Europe/London',
    policy: DEFAULT_POLICY,
    note: 'A made-up company',
  };
  const times = {dispatchBy: 16 * 60, receivingMinutes: 60, inspectionMinutes: 60, putawayMinutes: 60};
  const sites = SITES.map(
    (site, rank) =>
      ({type: 'DefineSite', site: {...site, ...times, kind: 'own', calendar, transitDays: {'*': 2}, rank}}) as const,
  );
  const supplier = {id: 'S1', name: 'Harbour Goods', zone: 'Europe/London', country: 'United Kingdom', active: true};
  const items = range(ITEMS).map((n) => ({
    id: itemId(n),
    name: `Item ${itemId(n)}`,
    unit: 'each',
    packs: [],
    multiple: 1,
    weightGrams: 200,
    class: (['A', 'B', 'C'] as const)[n % 3] ?? 'C',
    supplier: 'S1',
    leadDays: 10,
    listPrice: 25_000 + n * 1_000,
    active: true,
  }));
  const rules = {
    shipComplete: false,
    backorders: true,
    splitSites: true,
    earlyDays: 0,
    lateDays: 0,
    shortPermille: 0,
    overPermille: 0,
    latestDays: 0,
    minimumShipment: 0,
  };
  const customers = range(CUSTOMERS).map((n) => ({
    id: `C${n + 1}`,
    name: `Customer ${n + 1}`,
    tier: (['A', 'B', 'C'] as const)[n % 3] ?? 'C',
    territory: n % 2 === 0 ? 'UK' : 'EU',
    country: n % 2 === 0 ? 'United Kingdom' : 'Netherlands',
    zone: n % 2 === 0 ? 'Europe/London' : 'Europe/Amsterdam',
    rules,
    creditLimit: 0,
    active: true,
  }));
  return [
    {type: 'DefineCompany', company},
    {type: 'DefineSegments', segments: SEGMENTS},
    ...sites,
    {type: 'DefineSupplier', supplier},
    {type: 'DefineItems', items},
    {type: 'SetItemCosts', costs: items.map(({id, listPrice}) => ({item: id, cost: Math.round(listPrice * 0.6)}))},
    {type: 'DefineCustomers', customers},
  ];
}

function stock(): Command[] {
  return SITES.flatMap(({id: site}, place) =>
    range(ITEMS).map((n): Command => {
      return {
        type: 'ReceiveStock',
        site,
        item: itemId(n),
        quantity: 40 + ((n * 37 + place * 13) % 160),
        into: 'available',
        reason: 'opening stock',
      };
    }),
  );
}

function orders(today: number): Command[] {
  return range(30).map((n): Command => {
    const lines = range(1 + (n % 3)).map((k) => ({
      item: itemId((n * 5 + k * 7) % ITEMS),
      quantity: 3 + ((n + k) % 20),
      requestedDay: today + 3 + (n % 6),
    }));
    return {type: 'PlaceOrder', customer: `C${(n % CUSTOMERS) + 1}`, lines, reference: `starter ${n + 1}`};
  });
}

function itemId(n: number): string {
  return String(20_001 + n);
}

function range(count: number): number[] {
  return Array.from({length: count}, (_, n) => n);
}
