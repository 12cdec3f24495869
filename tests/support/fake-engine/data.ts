/** A made-up gift-ware wholesaler for looking at screens: seeded, so that two runs show the same figures. */
import type {
  AtRiskRow,
  InboundRow,
  InventoryRow,
  ItemRow,
  OrderRow,
  PoolRow,
  ScoreLineRow,
} from '../../../src-shared/api/rows.ts';

/** Thursday 21 May 2026, 10:42 in London. */
export const NOW = Date.UTC(2026, 4, 21, 9, 42);
export const TODAY = Math.floor(NOW / 86_400_000);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const SITES = [
  {id: 'RDG', name: 'Reading', zone: 'Europe/London'},
  {id: 'LDS', name: 'Leeds', zone: 'Europe/London'},
  {id: 'RTM', name: 'Rotterdam', zone: 'Europe/Amsterdam'},
] as const;

type ItemSeed = readonly [id: string, name: string, abc: 'A' | 'B' | 'C', price: number];
const NAMES: readonly ItemSeed[] = [
  ['22423', 'REGENCY CAKESTAND 3 TIER', 'A', 127_500],
  ['85099B', 'JUMBO BAG RED RETROSPOT', 'A', 20_800],
  ['22720', 'SET OF 3 CAKE TINS PANTRY DESIGN', 'A', 49_500],
  ['22197', 'POPCORN HOLDER', 'B', 8_500],
  ['22469', 'HEART OF WICKER SMALL', 'B', 16_500],
  ['22960', 'JAM MAKING SET WITH JARS', 'A', 42_500],
  ['20728', 'LUNCH BAG CARS BLUE', 'A', 16_500],
  ['23084', 'RABBIT NIGHT LIGHT', 'A', 20_800],
  ['22726', 'ALARM CLOCK BAKELIKE GREEN', 'B', 37_500],
  ['22139', 'RETROSPOT TEA SET CERAMIC 11 PC', 'B', 49_500],
  ['84946', 'ANTIQUE SILVER T-LIGHT GLASS', 'C', 12_500],
  ['23301', 'GARDENERS KNEELING PAD KEEP CALM', 'B', 16_500],
  ['22629', 'SPACEBOY LUNCH BOX', 'B', 19_500],
  ['22722', 'SET OF 6 SPICE TINS PANTRY DESIGN', 'B', 39_500],
  ['22111', 'SCOTTIE DOG HOT WATER BOTTLE', 'A', 49_500],
  ['23284', 'DOORMAT KEEP CALM AND COME IN', 'A', 82_500],
  ['22467', 'GUMBALL COAT RACK', 'C', 25_500],
  ['22090', 'PAPER BUNTING RETROSPOT', 'B', 29_500],
];
/** Enough rows that the grid has to read pages. */
const COPIES = 30;
export const ITEMS: readonly ItemSeed[] = Array.from({length: COPIES}, (_, copy) =>
  NAMES.map(([id, name, abc, price]): ItemSeed => [copy === 0 ? id : `${id}-${copy}`, name, abc, price]),
).flat();
export const SUPPLIERS = ['Delhi Wire', 'Staffs Ceramics', 'Yiwu Trading', 'Baltic Linen'] as const;
type CustomerSeed = readonly [id: string, name: string, tier: 'A' | 'B' | 'C', territory: string];
export const CUSTOMERS: readonly CustomerSeed[] = [
  ['C-1107', 'Oakhurst Garden Centres', 'A', 'UK South'],
  ['C-2041', 'Bramley & Co', 'A', 'UK South'],
  ['C-3310', 'Kersten Cadeaus', 'A', 'Benelux'],
  ['C-1320', 'Fenwick Gifts', 'A', 'UK North'],
  ['C-2212', 'Liberty of Bath', 'B', 'UK South'],
  ['C-4102', 'Maison Duval', 'B', 'France'],
  ['C-1544', 'Northgate Homeware', 'B', 'UK North'],
  ['C-1671', 'The Tin Kettle', 'C', 'UK North'],
  ['C-1702', 'Cotswold Pantry', 'C', 'UK South'],
  ['C-3320', 'Pieters & Zoon', 'B', 'Benelux'],
  ['C-1802', 'Hearth & Hob', 'C', 'UK South'],
];

let seed = 20_260_521;
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 4_294_967_296;
};
const some = (chance: number, max: number) => (random() < chance ? 6 * Math.ceil((random() * max) / 6) : 0);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

function position([item, itemName, abc, price]: ItemSeed, site: (typeof SITES)[number]): InventoryRow {
  const first = item === '22423' && site.id === 'RDG';
  const thin = random();
  const daily = 6 + Math.floor(random() * 40);
  const sellable = first
    ? 36
    : thin < 0.12
      ? 0
      : thin < 0.3
        ? 6 * Math.ceil(random() * 10)
        : 12 * Math.ceil(random() * 110);
  const allocated = first ? 312 : some(0.85, 300);
  const reserved = first ? 24 : some(0.4, 48);
  const states = first
    ? {receiving: 96, inspection: 48, counting: 0, quarantine: 24, damaged: 6, spoilt: 18, noLot: 0, staged: 84}
    : {
        receiving: some(0.3, 144),
        inspection: some(0.2, 60),
        counting: some(0.12, 72),
        quarantine: some(0.14, 48),
        damaged: random() < 0.25 ? Math.ceil(random() * 9) : 0,
        spoilt: 0,
        noLot: 0,
        staged: some(0.5, 96),
      };
  const inTransit = first ? 120 : some(0.35, 240);
  const onOrder = first ? 480 : some(0.6, 960);
  const cover = Math.round(sellable / daily);
  const aspect = sellable === 0 || first ? 'stop' : cover < 5 ? 'caution' : 'clear';
  const available = sellable + allocated + reserved;
  return {
    id: `${site.id}/${item}`,
    site: site.id,
    siteName: site.name,
    item,
    itemName,
    class: abc,
    lifeDays: first ? 180 : null,
    supplier: pick(SUPPLIERS),
    aspect,
    why: first
      ? '36 short on Wed 27 May'
      : aspect === 'stop'
        ? 'Nothing sellable'
        : aspect === 'caution'
          ? 'Under 5 days of cover'
          : 'Covered',
    sellable,
    overCommitted: 0,
    atp0: first ? 0 : sellable,
    atp7: first ? 0 : sellable + inTransit,
    atp30: sellable + inTransit + onOrder,
    allocated,
    reserved,
    inboundClaimed: 0,
    ...states,
    available,
    onHand: available + Object.values(states).reduce((a, b) => a + b, 0),
    inTransit,
    onOrder,
    nextReceipt: inTransit > 0 ? TODAY + 1 : onOrder > 0 ? TODAY + 12 : null,
    stockOut: sellable === 0 ? TODAY : cover < 20 ? TODAY + cover : null,
    coverDays: cover,
    excessUnits: cover > 20 ? Math.round((cover - 20) * daily) : 0,
    excess: cover > 20 ? Math.round((cover - 20) * daily * (price / 100)) : 0,
    price,
  };
}
export const POSITIONS: readonly InventoryRow[] = ITEMS.flatMap((item) => SITES.map((site) => position(item, site)));
/** The same, turned: one row per item. */
export const POSITION_ITEMS: readonly ItemRow[] = ITEMS.map(([id]) => {
  const at = POSITIONS.filter((row) => row.item === id);
  const [first] = at;
  if (first === undefined) throw new Error(`no position of ${id}`);
  const sum = (of: (row: InventoryRow) => number) => at.reduce((n, row) => n + of(row), 0);
  const least = (days: readonly (number | null)[]) => {
    const known = days.filter((day) => day !== null);
    return known.length === 0 ? null : Math.min(...known);
  };
  const worst = (['stop', 'caution', 'wait', 'clear'] as const).find((aspect) =>
    at.some((row) => row.aspect === aspect),
  );
  const troubled = at.find((row) => row.aspect === worst) ?? first;
  return {
    id: first.item,
    item: first.item,
    itemName: first.itemName,
    class: first.class,
    supplier: first.supplier,
    price: first.price,
    aspect: troubled.aspect,
    why: `${troubled.siteName}: ${troubled.why}`,
    sellable: sum((row) => row.sellable),
    overCommitted: sum((row) => row.overCommitted),
    atp7: sum((row) => row.atp7),
    atp30: sum((row) => row.atp30),
    allocated: sum((row) => row.allocated),
    reserved: sum((row) => row.reserved),
    onHand: sum((row) => row.onHand),
    coming: sum((row) => row.onOrder + row.inTransit),
    nextReceipt: least(at.map((row) => row.nextReceipt)),
    stockOut: least(at.map((row) => row.stockOut)),
    coverDays: first.coverDays,
    excessUnits: sum((row) => row.excessUnits),
    excess: sum((row) => row.excess ?? 0),
    sites: Object.fromEntries(
      at.map(({site, aspect, why, sellable, atp7, onOrder, inTransit}) => [
        site,
        {aspect, why, sellable, atp7, coming: onOrder + inTransit},
      ]),
    ),
  };
});

const STATUSES = [
  'confirmed',
  'allocated',
  'allocated',
  'partly allocated',
  'backordered',
  'released',
  'picking',
  'partly shipped',
  'awaiting credit',
  'shipped',
] as const;
export const ORDERS: readonly OrderRow[] = Array.from({length: 420}, (_, i): OrderRow => {
  const [customer, customerName, tier, territory] = pick(CUSTOMERS);
  const status = pick(STATUSES);
  const units = 6 * Math.ceil(random() * 90);
  const requestedDay = TODAY - 3 + Math.floor(random() * 12);
  const late = status === 'backordered' || random() < 0.12;
  return {
    id: `SO-${10_480 - i}`,
    customer,
    customerName,
    tier,
    territory,
    placedAt: NOW - i * 37 * 60_000 - 5 * 60_000,
    status,
    lines: 1 + Math.floor(random() * 14),
    units,
    open: status === 'shipped' ? 0 : units,
    value: Math.round(units * (80 + random() * 500)),
    requestedDay,
    promisedDay: status === 'backordered' ? null : requestedDay + (late ? 4 : 0),
    undated: 0,
    firstDay: status === 'backordered' ? null : requestedDay,
    zone: 'Europe/London',
    aspect: status === 'backordered' ? 'stop' : late ? 'caution' : status === 'awaiting credit' ? 'wait' : 'clear',
    reference: random() < 0.3 ? `PO ${Math.floor(random() * 90_000)}` : '',
  };
});

const CAUSES = [
  ['rests on PO-8841, moved 3 times', 'Transfer 36 from Leeds'],
  ['36 of 336 uncovered', 'Release 24 from quarantine'],
  ['in inspection since Tue', 'Finish the inspection'],
  ['supply arrives after ship-by', 'Re-date or split'],
  ['dispatch today 16:00', 'Pick it first'],
  ['count open on the position', 'Record the count'],
] as const;
/** Two are over their clock, most are open, some taken. */
function exceptionOf(i: number) {
  const isOver = i < 2;
  const minutesLeft = isOver ? -70 + i * 50 : 15 + i * 20;
  return {
    state: isOver ? 'overdue' : i % 9 === 8 ? 'snoozed' : 'open',
    severity: (['high', 'medium', 'low'] as const)[i % 3] ?? 'low',
    owner: (['operations', 'customer-service', 'operations', 'finance'] as const)[i % 4] ?? 'operations',
    takenBy: i % 3 === 1 ? 'priya' : '',
    due: NOW + minutesLeft * 60_000,
    minutesLeft,
    overdue: isOver ? 1 : 0,
  } as const;
}
export const AT_RISK: readonly AtRiskRow[] = Array.from({length: 37}, (_, i): AtRiskRow => {
  const [customer, customerName, tier] = pick(CUSTOMERS);
  const [cause, action] = CAUSES[i % CAUSES.length] ?? CAUSES[0];
  const score = Math.max(18, 94 - i * 2 - Math.floor(random() * 2));
  const site = pick(SITES);
  const [item, itemName] = pick(NAMES);
  return {
    id: `SO-${10_457 - i}/1.1`,
    order: `SO-${10_457 - i}`,
    line: 1,
    lot: 1,
    customer,
    customerName,
    tier,
    item,
    itemName,
    site: site.id,
    siteName: site.name,
    aspect: score >= 75 ? 'stop' : 'caution',
    score,
    quantity: 336 - i * 6,
    uncovered: score >= 60 ? 36 : 0,
    money: 428_400 - i * 9_000 + Math.floor(random() * 4_000),
    shipBy: NOW + (i - 2) * 5 * HOUR,
    siteZone: site.zone,
    hoursLate: score >= 75 ? 120 - i * 4 : 0,
    daysLate: i < 2 ? 1 : 0,
    firstDay: TODAY + 1 + (i % 6),
    zone: 'Europe/London',
    cause,
    action,
    ...exceptionOf(i),
  };
});

const PURCHASE_LINES: readonly InboundRow[] = Array.from({length: 160}, (_, i): InboundRow => {
  const [item, itemName] = pick(NAMES);
  const site = pick(SITES);
  const late = i < 9 ? 9 - i : 0;
  return {
    id: `PO-${8_841 + i}/1`,
    kind: 'purchase',
    lifeDays: null,
    document: `PO-${8_841 + i}`,
    line: 1,
    from: 'S-1',
    fromName: pick(SUPPLIERS),
    site: site.id,
    item,
    itemName,
    quantity: 480,
    open: 480 - (i % 3) * 60,
    expectedAt: NOW + (i - 9) * 9 * HOUR,
    firstExpectedAt: NOW + (i - 9) * 9 * HOUR - late * DAY,
    siteZone: site.zone,
    daysLate: late,
    redated: late > 4 ? 3 : late > 0 ? 1 : 0,
    confirmed: random() < 0.7,
    claimed: i < 6 ? 36 * (i + 1) : 0,
    aspect: late > 0 ? (i < 6 ? 'stop' : 'caution') : 'clear',
  };
});

/** A transfer of three lines among them, one of them received in part. */
const TRANSFER_LINES: readonly InboundRow[] = [0, 1, 2].map((i): InboundRow => {
  const [item, itemName] = NAMES[i] ?? ['', ''];
  return {
    id: `TR-00c41f2a/t${i + 1}`,
    kind: 'transfer',
    lifeDays: null,
    document: 'TR-00c41f2a',
    line: i + 1,
    from: 'RDG',
    fromName: 'Reading',
    site: 'LDS',
    item,
    itemName,
    quantity: 96,
    open: i === 0 ? 36 : 96,
    expectedAt: NOW - 4 * DAY,
    firstExpectedAt: NOW - 4 * DAY,
    siteZone: 'Europe/London',
    daysLate: 4,
    redated: 0,
    confirmed: true,
    claimed: i === 0 ? 36 : 0,
    aspect: i === 0 ? 'stop' : 'caution',
  };
});
export const INBOUND: readonly InboundRow[] = [...PURCHASE_LINES, ...TRANSFER_LINES];

export const SEGMENTS = [
  {id: 'strategic', name: 'Strategic', parent: ''},
  {id: 'uk', name: 'UK trade', parent: ''},
  {id: 'export', name: 'Export', parent: ''},
] as const;

export const POOLS: readonly PoolRow[] = Array.from({length: 14}, (_, i): PoolRow => {
  const [item, itemName] = pick(NAMES);
  const site = pick(SITES);
  const segment = SEGMENTS[i % 3] ?? SEGMENTS[0];
  const kind = i % 4 === 2 ? 'quota' : i % 7 === 3 ? 'safety' : 'protected';
  const quantity = 24 + ((i * 37) % 300);
  const used = kind === 'safety' ? 0 : i % 5 === 0 ? quantity : Math.floor(quantity / 3);
  const left = quantity - used;
  const cut = i % 7 === 1 ? Math.floor(left / 2) : 0;
  const state = cut > 0 ? 'not all there' : left === 0 ? 'used up' : kind === 'quota' ? 'open' : 'kept';
  return {
    id: `${site.id}/${item}/${i}`,
    pool: kind === 'safety' ? kind : `${kind} ${segment.id}`,
    kind,
    site: site.id,
    siteName: site.name,
    siteZone: site.zone,
    item,
    itemName,
    segments: [segment.id],
    segmentName: segment.name,
    quantity,
    used,
    left,
    cut,
    from: (TODAY - 2) * DAY,
    until: kind === 'safety' ? null : (TODAY + 2 + (i % 6)) * DAY,
    state,
    aspect: cut > 0 ? 'stop' : left > 0 ? 'clear' : kind === 'quota' ? 'caution' : 'wait',
  };
});

export const SCORE_LINES: readonly ScoreLineRow[] = Array.from({length: 141}, (_, i): ScoreLineRow => {
  const [customer, customerName, tier] = pick(CUSTOMERS);
  const [item, itemName] = pick(NAMES);
  const day = TODAY - 10 + (i % 6);
  const open = i % 9 === 0;
  return {
    id: `SO-${10_212 + i * 3}/1`,
    order: `SO-${10_212 + i * 3}`,
    line: 1,
    customer,
    customerName,
    tier,
    item,
    itemName,
    site: pick(SITES).id,
    quantity: 48,
    filled: open ? 0 : 36,
    delivered: open ? 0 : 48,
    value: 41_200 + i * 911,
    requestedDay: day,
    firstDay: day + 1,
    currentDay: day + 3,
    placedAt: (day - 4) * DAY + 9 * HOUR,
    deliveredAt: open ? null : (day + 3) * DAY + 12 * HOUR,
    zone: 'Europe/London',
    hit: false,
    counted: 0,
    due: 1,
    state: open ? 'still open' : 'delivered late',
    againstDay: day + 1,
    why: open ? 'not shipped yet' : 'late 2 d',
  };
});
