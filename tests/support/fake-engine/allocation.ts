/** The made-up company's scarce items, a run over one of them, runs that were applied, and its segments. */

import type {
  AllocationRunRow,
  DebtList,
  RunLeg,
  RunLine,
  RunProposal,
  ScarceList,
  SegmentPart,
  SegmentRow,
  SegmentsPreview,
} from '../../../src-shared/api/allocation.ts';
import type {PoolRow} from '../../../src-shared/api/rows.ts';
import type {SafetyPreview} from '../../../src-shared/api/types.ts';
import type {PickupLift, SiteWork, ZoneLabour} from '../../../src-shared/api/work.ts';
import type {Segment} from '../../../src-shared/domain/master-data/types.ts';
import {CUSTOMERS, ITEMS, NOW, SITES, TODAY} from './data.ts';

export function scarce(): ScarceList {
  const items = ITEMS.slice(0, 14).map(([item, itemName, , price], i) => {
    const backordered = [36, 0, 144, 12, 0, 60, 8, 0, 24, 6, 0, 48, 2, 5][i] ?? 0;
    const late = [212, 640, 96, 0, 188, 24, 60, 72, 12, 30, 48, 0, 12, 0][i] ?? 0;
    const money = Math.round(((backordered + late) * price) / 100);
    return {item, itemName, backordered, late, overCommitted: i === 2 ? 18 : 0, lines: 3 + ((i * 7) % 19), money};
  });
  return {total: 14, items: items.sort((a, b) => b.money - a.money)};
}

const leg = (units: number, site: number, day: number): RunLeg => {
  const {id, name} = SITES[site] ?? SITES[0];
  return {site: id, siteName: name, units, day: TODAY + day};
};
type Of = Pick<RunLine, 'verdict' | 'units' | 'before' | 'after'> & Partial<RunLine>;
const line = (n: number, customer: number, item: string, of: Of): RunLine => {
  const [, customerName = '', tier = 'C'] = CUSTOMERS[customer] ?? [];
  const segment = tier === 'A' ? 'Key accounts' : tier === 'B' ? 'Trade' : 'All others';
  return {
    id: `SO-10${n}/1`,
    order: `SO-10${n}`,
    line: 1,
    item,
    customerName,
    tier,
    segmentName: segment,
    strategy: tier === 'A' ? 'gain' : tier === 'B' ? 'redistribute' : 'fill',
    skipped: null,
    requested: TODAY + 1,
    sooner: 0,
    later: 0,
    days: 0,
    money: 0,
    penaltyBefore: 0,
    penaltyAfter: 0,
    decided: {after: 'SO-10412/1', by: 'requested'},
    ...of,
  };
};

export function proposal(items: readonly string[]): RunProposal {
  const item = items[0] ?? '22423';
  const held = 'no later date is known for it';
  const lines = [
    line(412, 0, item, {
      verdict: 'gains',
      units: 96,
      before: [leg(60, 0, 11)],
      after: [leg(96, 0, 1)],
      sooner: 96,
      days: 10,
      money: 122_400,
      decided: null,
    }),
    line(418, 2, item, {
      verdict: 'gains',
      units: 48,
      before: [leg(48, 2, 6)],
      after: [leg(24, 0, 1), leg(24, 2, 4)],
      sooner: 48,
      days: 5,
      money: 61_200,
    }),
    line(431, 1, item, {
      verdict: 'gains',
      units: 24,
      before: [],
      after: [leg(24, 1, 6)],
      sooner: 24,
      money: 30_600,
      decided: {after: 'SO-10418/1', by: 'tier'},
    }),
    line(440, 6, item, {
      verdict: 'later',
      units: 72,
      before: [leg(72, 0, 1)],
      after: [leg(24, 0, 1), leg(48, 0, 11)],
      later: 48,
      days: -10,
      money: 61_200,
      decided: {after: 'SO-10431/1', by: 'segment'},
    }),
    line(443, 7, item, {
      verdict: 'later',
      units: 48,
      before: [leg(48, 0, 2)],
      after: [leg(48, 0, 11)],
      later: 48,
      days: -9,
      money: 61_200,
      decided: {after: 'SO-10440/1', by: 'strategy'},
    }),
    line(427, 3, item, {verdict: 'keeps', units: 12, before: [leg(12, 1, 1)], after: [leg(12, 1, 1)]}),
    line(452, 4, item, {
      verdict: 'keeps',
      units: 36,
      before: [leg(36, 0, 4)],
      after: [leg(36, 0, 4)],
      decided: {after: 'SO-10427/1', by: 'placed'},
    }),
    line(455, 7, item, {
      verdict: 'skipped',
      units: 30,
      before: [leg(30, 0, 1)],
      after: [leg(30, 0, 1)],
      skipped: held,
      decided: null,
    }),
    line(461, 5, item, {
      verdict: 'skipped',
      units: 18,
      before: [leg(18, 0, 4)],
      after: [leg(18, 0, 4)],
      skipped: 'its order leaves complete, with other lines',
      decided: null,
    }),
  ];
  const moves = lines.filter((l) => l.verdict === 'gains' || l.verdict === 'later');
  return {
    at: NOW,
    today: TODAY,
    method: 'strategies',
    items: items.map((id) => ({item: id, itemName: ITEMS.find(([of]) => of === id)?.[1] ?? id})),
    sites: SITES.map(({id}) => id),
    lines,
    verdicts: {gains: 3, later: 2, keeps: 2, skipped: 2},
    gains: {lines: 3, units: 168, days: 10, money: 214_200},
    gives: {lines: 2, units: 96, days: 10, money: 122_400},
    was: {dated: 324, inTime: 228, penalty: 0, freight: 4_800},
    is: {dated: 384, inTime: 252, penalty: 0, freight: 5_300},
    broken: [],
    costsKnown: false,
    byLots: [],
    optimised: null,
    apply: {
      type: 'ApplyAllocation',
      method: 'strategies',
      lines: moves.map(({order, line: n, units}) => ({
        order,
        line: n,
        moves: [{lot: 1, quantity: units, site: 'RDG', shipBy: NOW}],
      })),
    },
  };
}

export const optimised = (items: readonly string[]): RunProposal => ({
  ...proposal(items),
  method: 'optimiser',
  optimised: {value: 42_100_000, greedy: 41_200_000, bound: 42_350_000, gap: 0.0059, ended: 'time', seconds: 20},
});

/** Who borrowed from whom; one whose supply has slipped, and one of another view's order. */
export function debts(): DebtList {
  const day = 86_400_000;
  const [site] = SITES;
  const at = {site: site.id, siteName: site.name, siteZone: site.zone};
  const side = (order: string, who: number | null, due: number) => ({
    order,
    customerName: who === null ? null : (CUSTOMERS[who]?.[1] ?? ''),
    tier: who === null ? null : (['A', 'B', 'C'][who % 3] ?? null),
    due: NOW + due * day,
  });
  const rows = [
    {units: 48, borrower: side('SO-10431', 0, 0.3), lender: side('SO-10388', 4, 3.2), back: 6, short: 48},
    {units: 12, borrower: side('SO-10457', 3, 1.3), lender: side('SO-10402', 2, 5.2), back: 2, short: 0},
    {units: 120, borrower: side('SO-10440', 6, 1.3), lender: side('SO-10399', null, 8.2), back: 4, short: 0},
  ].map(({units, borrower, lender, back, short}, i) => ({
    ...at,
    id: `debt ${i}`,
    item: ITEMS[i]?.[0] ?? '',
    itemName: ITEMS[i]?.[1] ?? '',
    quantity: units,
    since: i === 2 ? null : NOW - (0.2 + i) * day,
    borrower,
    lender,
    supply: `PO-77${10 + i}/1`,
    supplyAt: NOW + back * day,
    short,
  }));
  return {total: rows.length, units: rows.reduce((n, r) => n + r.quantity, 0), rows};
}

export function runs(): readonly AllocationRunRow[] {
  const hour = 3_600_000;
  const run = {by: 'priya', method: 'strategies' as const, skipped: [], undone: null};
  return [
    {
      ...run,
      id: 'AR-5H0TN6RE',
      at: NOW - hour / 4,
      by: 'system:reevaluation',
      method: 'continuous',
      reason: 'something changed for 22423, 85123A',
      orders: 4,
      lines: 5,
      units: 96,
      sooner: 96,
      later: 0,
      skipped: [
        {order: 'SO-10412', line: 2, why: 'what covered it is gone, and it would be later than promised'},
        {order: 'SO-10455', line: 1, why: 'its order leaves complete, with other lines'},
      ],
    },
    {
      ...run,
      id: 'AR-3F8K2Q7M',
      at: NOW - hour,
      reason: 'Oakhurst opens two shops on Friday',
      orders: 5,
      lines: 5,
      units: 264,
      sooner: 168,
      later: 96,
    },
    {
      ...run,
      id: 'AR-9D1XW4TB',
      at: NOW - 20 * hour,
      reason: 'cake tins for key accounts',
      orders: 11,
      lines: 14,
      units: 402,
      sooner: 212,
      later: 190,
      undone: {at: NOW - 19 * hour, by: 'helen', reason: 'Bramley did not want them sooner'},
    },
    {
      ...run,
      id: 'AR-7C2ZL0VP',
      at: NOW - 45 * hour,
      method: 'by hand',
      reason: 'two pallets were found',
      orders: 3,
      lines: 3,
      units: 72,
      sooner: 72,
      later: 0,
    },
  ];
}

const SEGMENTS: readonly Segment[] = [
  {id: 'key', name: 'Key accounts', tiers: ['A'], strategy: 'gain', sort: ['requested', 'promised'], continuous: true},
  {
    id: 'key-contract',
    name: 'With a contract',
    parent: 'key',
    customers: ['C-2041', 'C-2077'],
    strategy: 'win',
    sort: ['penalty', 'requested'],
  },
  {id: 'trade', name: 'Trade', tiers: ['B'], strategy: 'redistribute', sort: []},
  {id: 'rest', name: 'All others', strategy: 'fill', sort: ['requested', 'placed']},
];

export const segments = (): readonly SegmentRow[] =>
  SEGMENTS.map((definition, rank) => ({
    level: definition.parent === undefined ? 0 : 1,
    tiers: definition.tiers ?? [],
    territories: [],
    customers: definition.customers === undefined ? [] : ['Oakhurst Garden Centres', 'Kersten Cadeaus'],
    sort: definition.sort.length > 0 ? definition.sort : ['penalty', 'tier', 'requested', 'margin', 'placed'],
    id: definition.id,
    name: definition.name,
    strategy: definition.strategy,
    definition,
    rank,
  }));

/** Of 60 to promise, 18 more being promised to others already. */
export const safetyPreview = (quantity: number): SafetyPreview => ({
  free: 60,
  left: Math.max(0, 60 - quantity),
  there: Math.min(quantity, 60),
  promised: Math.min(18, Math.max(0, quantity - 60)),
  wholeFrom: quantity <= 60 ? NOW : null,
  siteZone: 'Europe/London',
});

/** Whoever is new has some of the last one's customers. */
export function segmentsPreview(next: readonly Segment[], pools: readonly PoolRow[]): SegmentsPreview {
  const had: Readonly<Record<string, number>> = {key: 41, 'key-contract': 2, trade: 188, rest: 903};
  const gone = SEGMENTS.filter((s) => !next.some((one) => one.id === s.id));
  const told = (s: Segment) => {
    const old = SEGMENTS.find((one) => one.id === s.id);
    const before = had[s.id] ?? 0;
    const same = JSON.stringify(old) === JSON.stringify(s);
    const change = old === undefined ? ('new' as const) : same ? ('same' as const) : ('changed' as const);
    const parts: SegmentPart[] = change === 'changed' ? ['who', 'strategy'] : [];
    return {id: s.id, name: s.name, change, parts, before, after: old === undefined ? 64 : same ? before : before + 7};
  };
  const left = gone.map((s) => ({
    id: s.id,
    name: s.name,
    change: 'gone' as const,
    parts: [],
    before: had[s.id] ?? 0,
    after: 0,
  }));
  return {
    fault: null,
    rows: [...next.map(told), ...left],
    outside: {before: 0, after: gone.length > 0 ? 903 : 0},
    pools: gone.length > 0 ? pools.slice(0, 2) : [],
  };
}

/** Two sites, one of them with a full day and one that was opened; the third nobody limits. */
export function siteWork(): readonly SiteWork[] {
  const today = TODAY;
  const day = (i: number, capacity: number | null, planned: number, isOwn = false) => ({
    day: today + i,
    capacity,
    planned,
    whole: capacity,
    usual: capacity === null ? null : 900,
    left: capacity === null ? null : capacity - planned,
    isOwn,
    aspect:
      capacity === null
        ? ('wait' as const)
        : planned > capacity
          ? ('stop' as const)
          : planned > capacity * 0.9
            ? ('caution' as const)
            : ('clear' as const),
    works: capacity === null || capacity > 0 || planned > 0,
  });
  const week = [900, 900, 900, 900, 900, 0, 0];
  const of = (planned: readonly number[], limit: readonly (number | null)[]) =>
    planned.map((units, i) =>
      day(i, limit[i] ?? null, units, limit[i] !== null && limit[i] !== 900 && limit[i] !== 0 && i > 0),
    );
  const open = [0, 1, 4, 5, 6, 7, 8, 11];
  const limits = Array.from({length: 12}, (_, i) => (open.includes(i) ? 900 : 0));
  const zone = (
    name: string,
    id: string,
    shifts: ZoneLabour['shifts'],
    dock: ZoneLabour['dock'] = null,
  ): ZoneLabour => ({
    zone: id,
    name,
    dock,
    shifts,
  });
  const shift = (name: string, from: number, until: number, minutes: number, work: readonly number[], own = -1) => ({
    name,
    from,
    until,
    week: [minutes, minutes, minutes, minutes, minutes, 0, 0],
    days: work.map((planned, i): ZoneLabour['shifts'][number]['days'][number] => {
      const capacity = !open.includes(i) ? 0 : i === own ? minutes + 240 : minutes;
      const left = capacity - planned;
      return {
        day: today + i,
        capacity,
        whole: capacity,
        usual: open.includes(i) ? minutes : 0,
        planned,
        left,
        isOwn: i === own,
        aspect: left < 0 ? 'stop' : capacity > 0 && left <= capacity / 10 ? 'caution' : 'clear',
        works: capacity > 0,
      };
    }),
  });
  const pickup = (name: string, takes: number | null, kilos: readonly number[], own = -1): PickupLift => ({
    service: `CPX/${name}`,
    name: `Crossline Parcels ${name}`,
    weekdays: [1, 2, 3, 4, 5],
    week: takes === null ? null : [takes, takes, takes, takes, takes, 0, 0],
    days: kilos.map((kg, i) => {
      const lift = takes === null ? null : i === own ? 2 * takes : takes;
      const left = lift === null ? null : lift - kg * 1_000;
      return {
        day: today + i,
        comes: open.includes(i),
        lift,
        usual: takes,
        planned: kg * 1_000,
        left,
        isOwn: i === own,
        aspect: left === null ? 'wait' : left < 0 ? 'stop' : left <= (lift ?? 0) / 10 ? 'caution' : 'clear',
      };
    }),
  });
  return [
    {
      site: 'RDG',
      name: 'Reading',
      zone: 'Europe/London',
      week,
      zones: [
        zone('Bulk', 'bulk', [
          shift('Early', 360, 840, 480, [310, 402, 0, 0, 538, 120, 40, 90, 0, 0, 0, 0]),
          shift('Late', 840, 1_320, 360, [120, 344, 0, 0, 300, 60, 0, 12, 0, 0, 0, 0], 5),
        ]),
        zone('Small parts', 'small', [shift('Day', 480, 1_020, 900, [410, 380, 0, 0, 620, 80, 21, 50, 8, 0, 0, 2])]),
        zone(
          'Docks',
          'docks',
          [shift('all day', 480, 1_080, 600, [104, 450, 0, 0, 655, 310, 44, 120, 31, 0, 0, 4], 5)],
          {kilosPerHour: 6_000},
        ),
      ],
      pickups: [
        pickup('Standard', 600_000, [204, 571, 0, 0, 655, 430, 0, 120, 31, 0, 0, 4], 5),
        pickup('Express', null, [38, 12, 0, 0, 6, 1, 0, 0, 0, 0, 0, 0]),
      ],
      days: of(
        [310, 872, 0, 0, 940, 455, 120, 300, 80, 0, 0, 12],
        limits.map((units, i) => (i === 0 ? 412 : i === 5 ? 1200 : units)),
      ),
    },
    {
      site: 'RTM',
      name: 'Rotterdam',
      zone: 'Europe/Amsterdam',
      week: null,
      zones: [],
      pickups: [pickup('Standard', null, [21, 48, 0, 0, 29, 22, 3, 5, 0, 0, 0, 0])],
      days: of([44, 120, 0, 0, 75, 60, 8, 14, 0, 0, 0, 0], []),
    },
  ];
}
