/** The made-up company's pages: tower and scorecard. */
import type {FloorWork, ScorecardPage, TowerSummary} from '../../../src-shared/api/types.ts';
import {AT_RISK, INBOUND, NOW, SITES, TODAY} from './data.ts';

const HOUR = 3_600_000;

export function tower(): TowerSummary {
  const cutoff = (
    site: number,
    hours: number,
    units: number,
    left: number,
    uncovered: number,
    aspect: 'stop' | 'caution' | 'clear',
  ) => {
    const at = SITES[site] ?? SITES[0];
    return {
      site: at.id,
      siteName: at.name,
      zone: at.zone,
      at: Math.floor(NOW / HOUR) * HOUR + hours * HOUR,
      lots: Math.ceil(units / 9),
      units,
      toPick: Math.ceil(left * 0.7),
      ready: left - Math.ceil(left * 0.7),
      uncovered,
      aspect,
    };
  };
  return {
    at: NOW,
    today: TODAY,
    week: 202_621,
    complete: true,
    endangered: {money: 4_831_000, lots: 37, orders: 29, customers: 21, tierA: 9},
    notInView: {sites: [], lots: 0, money: 0},
    bySite: [
      {
        site: 'RDG',
        siteName: 'Reading',
        lots: 21,
        money: 2_946_000,
        inView: true,
        cause: 'PO-8841 slipped 6 days',
        aspect: 'stop',
      },
      {
        site: 'LDS',
        siteName: 'Leeds',
        lots: 9,
        money: 1_021_500,
        inView: true,
        cause: 'count open on 4 positions',
        aspect: 'caution',
      },
      {
        site: 'RTM',
        siteName: 'Rotterdam',
        lots: 7,
        money: 863_500,
        inView: true,
        cause: 'in inspection since Tue',
        aspect: 'caution',
      },
    ],
    promiseDebt: {
      money: 12_640_000,
      lots: 128,
      weekAgo: 13_460_000,
      trend: [162, 158, 166, 171, 160, 155, 149, 152, 146, 139, 141, 134.6, 126.4],
    },
    shippedToday: {
      due: 429,
      shipped: 412,
      missed: 4,
      trend: [0.952, 0.958, 0.964, 0.96, 0.966, 0.971, 0.968, 0.962, 0.959, 0.963, 0.967, 0.964, 0.96],
    },
    cutoffs: [
      cutoff(0, 7, 380, 214, 36, 'stop'),
      cutoff(1, 6, 312, 118, 0, 'caution'),
      cutoff(2, 5, 142, 20, 0, 'clear'),
      cutoff(0, 27, 265, 265, 0, 'clear'),
      cutoff(1, 26, 188, 170, 12, 'caution'),
    ],
    worst: AT_RISK.slice(0, 12).map((row, i) => ({...row, lots: i % 3 === 1 ? 1 + i : 1})),
    lateInboundLines: 8,
    lateInbound: INBOUND.slice(0, 8).map((row) => ({
      document: row.document,
      line: row.line,
      fromName: row.fromName,
      itemName: row.itemName,
      site: row.site,
      daysLate: row.daysLate,
      quantity: row.open,
      claims: Math.ceil(row.claimed / 36),
    })),
    changes: [
      {
        seq: 48_300,
        at: NOW - HOUR,
        aspect: 'stop',
        what: 'PO-8841 (Delhi Wire) slipped from 27 May to 2 June: 3 promises short',
        link: 'inbound?find=PO-8841',
      },
      {
        seq: 48_290,
        at: NOW - 2 * HOUR,
        aspect: 'plain',
        what: 'Kersten added 72 cakestands, promised Tue 26 May',
        link: 'order/SO-10440',
      },
      {seq: 48_201, at: NOW - 3 * HOUR, aspect: 'clear', what: 'Count closed at Leeds: 14 units found', link: null},
      {
        seq: 48_150,
        at: NOW - 4 * HOUR,
        aspect: 'caution',
        what: 'SO-10471 awaits credit: £1,240 over',
        link: 'order/SO-10471',
      },
      {
        seq: 48_101,
        at: NOW - 16 * HOUR,
        aspect: 'plain',
        what: 'Transfer TR-0091 left Leeds with 120 cakestands',
        link: null,
      },
    ],
  };
}

/** The claims of the lots that the queue names, as a floor sees them. */
export function floor(): FloorWork {
  const claims = AT_RISK.slice(0, 30).map((row, i) => ({
    label: row.id,
    site: row.site,
    item: row.item,
    itemName: row.itemName,
    quantity: row.quantity,
    onStock: row.quantity - (row.uncovered ?? 0),
    released: i % 4 === 0 && row.uncovered === 0 ? row.quantity : 0,
    othersToCome: i % 7 === 3 ? 24 : 0,
    due: row.shipBy,
    zone: row.siteZone,
  }));
  const units = claims.reduce((n, {quantity}) => n + quantity, 0);
  return {total: claims.length, units, staged: [{site: 'RDG', siteName: 'Reading', units: 48}], claims};
}

type Seed = readonly [
  kpi: ScorecardPage['tiles'][number]['kpi'],
  name: string,
  target: number,
  value: number,
  step: number,
];
const KPIS: readonly Seed[] = [
  ['otif-request', 'OTIF, requested', 0.9, 0.889, 0.002],
  ['otif-first', 'OTIF, first promise', 0.95, 0.934, -0.002],
  ['otif-current', 'OTIF, current promise', 0.97, 0.968, 0.001],
  ['ontime-request', 'On time, requested', 0.92, 0.907, 0.001],
  ['ontime-first', 'On time, first promise', 0.96, 0.951, -0.001],
  ['ontime-current', 'On time, current promise', 0.98, 0.982, 0.0005],
  ['line-fill', 'Line fill', 0.965, 0.968, 0.001],
  ['unit-fill', 'Unit fill', 0.975, 0.981, 0.001],
  ['order-fill', 'Order fill', 0.93, 0.912, -0.001],
  ['first-pass-fill', 'First-pass fill', 0.95, 0.944, 0],
  ['line-fill-first', 'Line fill, first promise', 0.975, 0.971, 0.001],
  ['unit-fill-first', 'Unit fill, first promise', 0.985, 0.986, 0.001],
  ['perfect-order', 'Perfect order', 0.9, 0.871, -0.001],
];
export function scorecard(): ScorecardPage {
  const weeks = Array.from({length: 13}, (_, i) => ({
    week: 2_900 + i,
    monday: TODAY - 3 - 7 * (12 - i),
    closed: i < 12,
  }));
  const share = ([kpi, name, target, value, step]: Seed) => ({
    kpi,
    name,
    target,
    unit: 'share' as const,
    better: 'higher' as const,
    value: {hits: Math.round(value * 2_136), due: 2_136},
    previous: {hits: Math.round((value - step) * 2_090), due: 2_090},
    trend: weeks.map((week, i) => ({
      week: week.week,
      hits: Math.round((value - step * (12 - i) + Math.sin(i * 1.7) * 0.004) * 2_100),
      due: 2_100,
    })),
    definition: 'lines due in the week',
  });
  const tiles: ScorecardPage['tiles'] = [
    ...KPIS.map(share),
    {
      kpi: 'cycle-median',
      name: 'Order cycle, median',
      unit: 'days',
      target: 2.5,
      better: 'lower',
      value: {hits: 2.4, due: 1_980},
      previous: {hits: 2.5, due: 1_900},
      trend: weeks.map((week, i) => ({week: week.week, hits: 2.8 - i * 0.03, due: 1_900})),
      definition: 'placed to delivered',
    },
    {
      kpi: 'backorder-rate',
      name: 'Backorder rate',
      unit: 'share',
      target: 0.03,
      better: 'lower',
      value: {hits: 96, due: 2_136},
      previous: {hits: 90, due: 2_090},
      trend: weeks.map((week, i) => ({week: week.week, hits: 70 + i * 2, due: 2_100})),
      definition: 'backordered lines of lines due',
    },
  ];
  const cuts = tiles.flatMap((tile) => [
    ...SITES.map((site, i) => ({
      cut: 'site' as const,
      value: site.id,
      name: site.name,
      kpi: tile.kpi,
      ratio: {
        hits: tile.unit === 'days' ? 2.2 + i * 0.2 : 900 - i * 240,
        due: tile.unit === 'days' ? 600 : 960 - i * 250,
      },
      previous: {hits: 905 - i * 238, due: 955 - i * 250},
    })),
    ...(['A', 'B', 'C'] as const).map((tier, i) => ({
      cut: 'tier' as const,
      value: tier,
      name: `Tier ${tier}`,
      kpi: tile.kpi,
      ratio: {hits: 600 - i * 90, due: 632 - i * 80},
      previous: {hits: 590 - i * 80, due: 630 - i * 80},
    })),
    ...['UK South', 'UK North', 'Benelux', 'France'].map((name, i) => ({
      cut: 'territory' as const,
      value: name,
      name,
      kpi: tile.kpi,
      ratio: {hits: 500 - i * 90, due: 520 - i * 90},
      previous: {hits: 0, due: 0},
    })),
  ]);
  const buckets = [
    ['0–2', 31],
    ['3–5', 22],
    ['6–10', 18],
    ['11–20', 14],
    ['21–40', 8],
    ['> 40', 3],
  ] as const;
  return {
    week: 2_911,
    weekOf: TODAY - 10,
    zone: 'Europe/London',
    weeks,
    ordersDue: 2_136,
    linesDue: 8_563,
    stillOpen: 61,
    tiles,
    cuts,
    ageing: buckets.map(([bucket, lines]) => ({
      bucket,
      lines,
      units: lines * 42,
      value: lines * 61_200,
      customers: Math.ceil(lines / 3),
    })),
    cycle: {median: 2.4, p90: 5.1, count: 1_980},
  };
}
