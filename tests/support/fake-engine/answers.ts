/** What the made-up company answers to the questions of the screens. */
import type {
  ChangedPrice,
  LinePrice,
  PriceEntries,
  PriceEntryRow,
  PriceListRow,
} from '../../../src-shared/api/prices.ts';
import type {
  InsteadOffers,
  LedgerEntry,
  OfferedShipment,
  OrderDetail,
  PositionDetail,
  PromiseAnswer,
  PromiseAtLoss,
  RiskDetail,
} from '../../../src-shared/api/types.ts';
import {AT_RISK, INBOUND, ITEMS, NOW, ORDERS, POSITIONS, SITES, TODAY} from './data.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CALENDAR = {workdays: [1, 2, 3, 4, 5], opens: 480, closes: 1_020, holidays: []};

const INSTEAD = [
  {item: '22720', itemName: 'SET OF 3 CAKE TINS PANTRY DESIGN', kind: 'equivalent', active: true},
  {item: '22960', itemName: 'JAM MAKING SET WITH JARS', kind: 'upgrade', active: true},
] as const;

export function position(site: string, item: string): PositionDetail | undefined {
  const row = POSITIONS.find((one) => one.site === site && one.item === item);
  const place = SITES.find((one) => one.id === site);
  if (row === undefined || place === undefined) return undefined;
  const flows = [
    [0, 0, 144, 'Bramley & Co'],
    [1, 144, 96, 'Fenwick Gifts'],
    [5, 0, 96, 'Kersten Cadeaus'],
    [6, 120, 336, 'Oakhurst Garden Centres'],
    [12, 480, 0, ''],
    [14, 0, 240, 'Liberty of Bath'],
    [15, 0, 60, 'Kersten Cadeaus'],
  ] as const;
  let balance = row.available;
  const points = flows
    .map(([days, supply, demand, name]) => {
      balance += supply - demand;
      return {
        at: NOW + days * DAY,
        day: TODAY + days,
        supply,
        demand,
        balance,
        atp: 0,
        names: name === '' ? [] : [name],
      };
    })
    .map((point, i, all) => ({...point, atp: Math.max(0, Math.min(...all.slice(i).map((later) => later.balance)))}));
  const claims = flows
    .filter(([, , demand]) => demand > 0)
    .map(([days, , quantity, customerName], i) => ({
      id: `SO-${10_418 + i * 9}/1.1`,
      kind: 'allocation' as const,
      quantity,
      onStock: days < 6 ? quantity : 0,
      due: NOW + days * DAY,
      expires: 0,
      author: '',
      order: `SO-${10_418 + i * 9}`,
      customerName,
      tier: 'A',
      stage: i === 0 ? 'Released' : 'Allocated',
      uncovered: days === 6 ? 36 : 0,
      debts:
        i === 2
          ? [{lends: true, with: 'SO-10418', quantity: 24, supply: 'PO-7731', supplyAt: NOW + 2 * DAY, short: 0}]
          : [],
    }));
  return {
    row,
    elsewhere: SITES.map(({id}) => id).filter((id) => id !== site),
    substitutes: item === '22423' ? INSTEAD : [],
    kits: [],
    lots: item === '22423' ? lotsOf(row.sellable) : [],
    unlabelled: 0,
    safety: {quantity: 24, segmentName: 'Strategic', left: Math.max(0, row.sellable - 24)},
    now: NOW,
    today: TODAY,
    points,
    item: {
      id: item,
      name: row.itemName,
      unit: 'each',
      packs: [{name: 'case', units: 6}],
      substitutes: item === '22423' ? INSTEAD.map(({item: id, kind}) => ({item: id, kind})) : [],
      multiple: 6,
      weightGrams: 900,
      class: 'A',
      supplier: 'S-1',
      leadDays: 21,
      listPrice: row.price,
      active: true,
    },
    site: {
      ...place,
      country: 'United Kingdom',
      kind: 'own',
      calendar: CALENDAR,
      dispatchBy: 960,
      receivingMinutes: 60,
      inspectionMinutes: 0,
      putawayMinutes: 60,
      transitDays: {'*': 1},
      rank: 1,
    },
    claims: [
      ...claims.slice(0, 3),
      {
        id: 'H-7K3Q/1',
        kind: 'hold',
        quantity: 24,
        onStock: 24,
        due: NOW + 3 * DAY,
        expires: NOW + 9 * 60_000,
        author: 'lucy',
        order: null,
        customerName: null,
        tier: null,
        stage: 'held',
        uncovered: 0,
        debts: [],
      },
      ...claims.slice(3),
    ],
    supplies: [
      {
        id: 'PO-8839/2',
        kind: 'purchase',
        quantity: 144,
        expectedAt: NOW + DAY,
        usableAt: NOW + DAY + 4 * HOUR,
        confirmed: true,
        counts: 'yes',
      },
      {
        id: 'TR-0091/1',
        kind: 'transfer',
        quantity: 120,
        expectedAt: NOW + 6 * DAY,
        usableAt: NOW + 6 * DAY + 4 * HOUR,
        confirmed: true,
        counts: 'yes',
      },
      {
        id: 'PO-8841/1',
        kind: 'purchase',
        quantity: 480,
        expectedAt: NOW + 12 * DAY,
        usableAt: NOW + 12 * DAY + 4 * HOUR,
        confirmed: false,
        counts: 'late',
      },
    ],
  };
}

const entry = (seq: number, hoursAgo: number, what: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  seq,
  at: NOW - hoursAgo * HOUR,
  occurredAt: NOW - hoursAgo * HOUR,
  user: 'tom',
  role: 'warehouse',
  device: 'desk 4',
  command: 'MoveStock',
  outcome: 'accepted',
  rejection: null,
  what,
  reason: '',
  delta: null,
  state: null,
  balance: null,
  ...more,
});
export const movements = (): LedgerEntry[] => [
  entry(48_211, 1, 'Picked for SO-10418', {delta: -24, state: 'available', balance: 630}),
  entry(48_102, 5, 'Received from PO-8839', {delta: 96, state: 'receiving', balance: 654, reason: 'trailer 7'}),
  entry(47_950, 22, 'Held', {delta: -24, state: 'available', balance: 558, reason: 'chipped glaze', user: 'priya'}),
  entry(47_400, 44, 'Counted', {delta: -2, state: 'available', balance: 558, reason: 'Cycle count'}),
];
export const story = (): LedgerEntry[] => [
  entry(48_300, 1, 'Line 2 re-promised to Wed 3 Jun', {
    user: 'system',
    role: 'system',
    reason: 'PO-8841 slipped',
    promises: [
      {
        line: 2,
        quantity: null,
        site: null,
        day: TODAY + 13,
        service: 'CPX/STD',
        receipt: {
          policy: 1,
          binding: {kind: 'receipt', supply: 'PO-8841', usableAt: NOW + 12 * DAY},
          notTaken: [{kind: 'part-later', day: TODAY + 15, short: 0, sites: ['LDS', 'RDG'], service: 'CPX/STD'}],
        },
      },
    ],
  }),
  entry(48_120, 4, 'Quantity of line 1 changed from 60 to 72', {
    user: 'lucy',
    role: 'customer-service',
    reason: 'customer called',
  }),
  entry(48_119, 4, 'Quantity of line 1 to 600', {
    user: 'lucy',
    role: 'customer-service',
    outcome: 'rejected',
    rejection: {code: 'cannot-promise', left: 132, next: {day: TODAY + 12, zone: 'Europe/London'}},
  }),
  entry(47_001, 26, 'Placed with 3 lines', {
    user: 'anke',
    role: 'sales',
    promises: [1, 2, 3].map((line) => ({
      line,
      quantity: 24 * line,
      site: 'LDS',
      day: TODAY + 1,
      service: 'CPX/STD',
      receipt: null,
    })),
  }),
];
export const audit = (): LedgerEntry[] => [...story(), ...movements()].sort((a, b) => b.seq - a.seq);

export function order(id: string): OrderDetail | undefined {
  const row = ORDERS.find((one) => one.id === id) ?? ORDERS[23];
  if (row === undefined) return undefined;
  const request = (day: number) => ({
    day,
    shipBy: (day - 1) * DAY + 15 * HOUR,
    from: day * DAY,
    until: (day + 1) * DAY,
  });
  const promise = (day: number) => ({...request(day), at: row.placedAt, author: 'anke', reason: 'placed'});
  const lines = [0, 1, 2].map((i) => {
    const quantity = 72 - i * 12;
    return {
      line: i + 1,
      item: ITEMS[i]?.[0] ?? '',
      quantity,
      unitPrice: breakOf(ITEMS[i]?.[3] ?? 0, i === 0 ? quantity : 1).unitPrice,
      onlySite: '',
      originalQuantity: quantity,
      originalDay: row.requestedDay,
      request: request(row.requestedDay),
      open: 0,
      backordered: i === 2 ? 12 : 0,
      cancelled: i === 0 ? 12 : 0,
      cancelledFailed: 0,
      requestFailed: 0,
      returned: 0,
      shippedByRequest: 0,
      deliveredInRequest: 0,
      firstShippedAt: 0,
      firstShipped: 0,
      ...(i === 1 && {originalQuantity: 12, insteadOf: {line: 1, kind: 'equivalent' as const}}),
    };
  });
  const lots = lines.map((line, i) => ({
    line: line.line,
    lot: 1,
    site: SITES[i]?.id ?? 'RDG',
    allocated: line.quantity - line.backordered - 24,
    released: i === 1 ? 12 : 0,
    picked: 0,
    packed: i === 0 ? 24 : 0,
    shipped: 0,
    delivered: i === 1 ? 12 : i === 2 ? 24 : 0,
    cancelled: 0,
    cancelledFailed: 0,
    first: promise(row.requestedDay),
    current: promise(row.requestedDay + (i === 1 ? 4 : 0)),
    moves: i === 1 ? 1 : 0,
    shippedByFirst: 0,
    deliveredInFirst: 0,
    deliveredInCurrent: 0,
    shippedAt: 0,
    deliveredAt: i === 2 ? NOW - 20 * HOUR : 0,
  }));
  return {
    status: row.status,
    value: row.value,
    aspect: row.aspect,
    credit: {
      limit: row.status === 'awaiting credit' ? 500_000 : 0,
      exposure: row.status === 'awaiting credit' ? 655_000 : 0,
      others: {orders: 3, value: 212_050, held: 0},
    },
    order: {
      id,
      customer: row.customer,
      territory: row.territory,
      placedAt: row.placedAt,
      placedBy: 'anke',
      zone: row.zone,
      country: 'United Kingdom',
      shipComplete: false,
      credit: row.status === 'awaiting credit' ? 'held' : 'ok',
      reference: row.reference,
      lines,
      lots,
    },
    customer: {
      id: row.customer,
      name: row.customerName,
      tier: 'A',
      territory: row.territory,
      country: 'United Kingdom',
      zone: row.zone,
      rules: {
        shipComplete: false,
        backorders: true,
        splitSites: true,
        earlyDays: 1,
        lateDays: 0,
        shortPermille: 0,
        overPermille: 0,
        latestDays: 0,
        minimumShipment: 0,
      },
      creditLimit: 2_500_000,
      active: true,
      exposure: 1_583_400,
      returned: 0,
    },
    lines: lines.map((line, i) => ({
      line: line.line,
      itemName: ITEMS[i]?.[1] ?? '',
      kit: null,
      value: Math.round((line.quantity * line.unitPrice) / 100),
      pricedBy: i === 0 ? {source: 'contract', list: 'OAK-26', listName: 'Oakhurst 2026', from: 48} : {source: 'item'},
      live: line.quantity,
      toGo: line.quantity,
      started: 0,
      hasSubstitutes: true,
      missed: false,
      lots: lots.slice(i, i + 1).map((lot) => ({
        ...lot,
        siteName: SITES[i]?.name ?? '',
        siteZone: SITES[i]?.zone ?? 'UTC',
        serviceName: 'Crossline Parcels Standard',
        onStock: i === 1 ? 24 : lot.allocated,
        expected: i === 1 ? 'PO-8841/1' : '',
        along: 0,
      })),
    })),
  };
}

/** What a made-up contract says: from 48 a tenth less. */
function breakOf(listPrice: number, quantity: number): LinePrice {
  const less = Math.round(listPrice * 0.9);
  const contract = {source: 'contract', list: 'OAK-26', listName: 'Oakhurst 2026', from: 48} as const;
  return quantity < 48
    ? {unitPrice: listPrice, pricedBy: {source: 'item'}, nextBreak: {from: 48, unitPrice: less}}
    : {unitPrice: less, pricedBy: contract, nextBreak: null};
}
export const priceLists = (): PriceListRow[] => [
  {id: 'QTY', name: 'Quantity prices', kind: 'everybody', forName: '', forId: '', active: true},
  {id: 'EU-26', name: 'Continent 2026', kind: 'territory', forName: 'Europe', forId: 'Europe', active: true},
  {id: 'TIER-A', name: 'Key accounts', kind: 'tier', forName: 'A', forId: 'A', active: true},
  {
    id: 'OAK-25',
    name: 'Oakhurst 2025',
    kind: 'customer',
    forName: 'Oakhurst Garden Centres',
    forId: 'C-1107',
    active: false,
  },
  {
    id: 'OAK-26',
    name: 'Oakhurst 2026',
    kind: 'customer',
    forName: 'Oakhurst Garden Centres',
    forId: 'C-1107',
    active: true,
  },
];
export function priceEntries(text: string, only?: string): PriceEntries {
  const rows = ITEMS.slice(0, 18)
    .filter(([id, name]) => (only ?? id) === id && `${id} ${name}`.toLowerCase().includes(text.toLowerCase()))
    .map(
      ([item, itemName, , listPrice], n): PriceEntryRow => ({
        item,
        itemName,
        listPrice,
        from: TODAY - 40 + (n % 5 === 4 ? 60 : 0),
        until: n % 5 === 2 ? TODAY - 3 : n % 3 === 0 ? TODAY + 200 : null,
        breaks: [1, 12, 48]
          .slice(0, 1 + (n % 3))
          .map((from, k) => ({from, unitPrice: Math.round(listPrice * (0.95 - k * 0.05))})),
        counts: n % 5 === 4 ? 'later' : n % 5 === 2 ? 'ended' : 'now',
      }),
    );
  return {total: rows.length, rows};
}
export const instead = (quantity = 36): InsteadOffers => ({
  waits: 36,
  quantity,
  rule: 'equivalent',
  today: TODAY,
  offers: [
    {
      item: '22720',
      itemName: 'SET OF 3 CAKE TINS PANTRY DESIGN',
      kind: 'equivalent',
      lots: [{site: 'LDS', siteName: 'Leeds', quantity, day: TODAY + 1}],
      refused: null,
      notInView: [],
    },
    {
      item: '22960',
      itemName: 'JAM MAKING SET WITH JARS',
      kind: 'upgrade',
      lots: [],
      refused: {
        code: 'needs-approval',
        what: 'line 2: 22960 instead of 22423: the customer takes equivalents only, and it is an upgrade',
      },
      notInView: [],
    },
  ],
});
export function changedPrice(line: number, quantity: number): ChangedPrice {
  const {unitPrice, pricedBy} = breakOf(ITEMS[line - 1]?.[3] ?? 0, quantity);
  return {unitPrice, pricedBy, value: Math.floor((quantity * unitPrice + 50) / 100)};
}

type Leaving = {readonly site: string; readonly shipBy: number; readonly quantity: number};
/** What leaves together costs no more than one of it alone. */
export function shipments(lots: readonly Leaving[]): OfferedShipment[] {
  const first = lots.filter((lot, i) => i === lots.findIndex((o) => o.site === lot.site && o.shipBy === lot.shipBy));
  return first.map(({site, shipBy}) => ({
    site,
    siteName: SITES.find((one) => one.id === site)?.name ?? site,
    shipBy,
    serviceName: 'Crossline Parcels Standard',
    grams: lots.reduce((n, lot) => n + (lot.site === site && lot.shipBy === shipBy ? 400 * lot.quantity : 0), 0),
    freight: 620,
  }));
}

type Asked = {
  readonly item: string;
  readonly quantity: number;
  readonly requestedDay: number;
  readonly unitPrice?: number | undefined;
};
export function promise(customer: string | undefined, asked: readonly Asked[], beyondPools = false): PromiseAnswer {
  const zone = 'Europe/London';
  const lines = asked.map((line, i): PromiseAnswer['lines'][number] => {
    const item = ITEMS.find((one) => one[0] === line.item);
    const day = line.requestedDay;
    const large = i === 0 && line.quantity > 150;
    const late = large && !beyondPools;
    const tight = i === 0 && line.quantity > 60 && !large;
    const kept = {kind: 'protected' as const, segment: 'Key accounts', quantity: 180, until: NOW + 9 * DAY};
    const {segment: segmentName, quantity: of, until} = kept;
    const pool = {site: 'RDG', segmentName, kind: 'protected', units: 156, of, until} as const;
    const lot = (site: string, quantity: number, on: number) => ({
      site,
      quantity,
      shipBy: (on - 1) * DAY + 15 * HOUR,
      day: on,
      serviceName: 'Crossline Parcels Standard',
      freight: 620,
    });
    const unitPrice = item?.[3] ?? 0;
    const listed = breakOf(unitPrice, line.quantity);
    const priced =
      line.unitPrice === undefined || line.unitPrice === listed.unitPrice
        ? listed
        : {
            unitPrice: line.unitPrice,
            pricedBy: {source: 'manual'} as const,
            nextBreak: null,
            listed: listed.unitPrice,
          };
    return {
      line: i + 1,
      item: line.item,
      itemName: item?.[1] ?? '',
      quantity: line.quantity,
      requested: {day, zone},
      ...priced,
      amount: Math.floor((line.quantity * priced.unitPrice + 50) / 100),
      ...(large && beyondPools && {pools: [pool]}),
      left: tight ? 84 : line.quantity,
      next: tight ? {day: TODAY + 13, zone} : {day, zone},
      substitutes: late
        ? [
            {
              kind: 'substitute',
              lots: [lot('LDS', 84, day), {...lot('RTM', line.quantity - 84, day), item: '22720'}],
              short: 0,
              onRequest: true,
              binding: {kind: 'request'},
              instead: {item: '22720', kind: 'equivalent', needsApproval: false},
              insteadName: 'SET OF 3 CAKE TINS PANTRY DESIGN',
            },
            {
              kind: 'substitute',
              lots: [{...lot('RDG', line.quantity, day), item: '22960'}],
              short: 0,
              onRequest: true,
              binding: {kind: 'request'},
              instead: {item: '22960', kind: 'upgrade', needsApproval: true},
              insteadName: 'JAM MAKING SET WITH JARS',
            },
          ]
        : [],
      options: late
        ? [
            {
              kind: 'part-later',
              lots: [lot('LDS', 84, day), lot('RDG', line.quantity - 84, TODAY + 13)],
              short: 0,
              onRequest: false,
              binding: {kind: 'receipt', supply: 'PO-8841', usableAt: NOW + 12 * DAY},
            },
          ]
        : tight
          ? [
              {
                kind: 'split',
                lots: [lot('LDS', 84, day), lot('RTM', line.quantity - 84, day)],
                short: 0,
                onRequest: true,
                binding: {kind: 'request'},
              },
              {
                kind: 'part-later',
                lots: [lot('LDS', 84, day), lot('RDG', line.quantity - 84, TODAY + 13)],
                short: 0,
                onRequest: false,
                binding: {kind: 'receipt', supply: 'PO-8841', usableAt: NOW + 12 * DAY},
              },
              {
                kind: 'later',
                lots: [lot('RDG', line.quantity, TODAY + 13)],
                short: 0,
                onRequest: false,
                binding: {kind: 'claims', claimed: 312, held: 24, by: ['Oakhurst Garden Centres']},
              },
            ]
          : [
              {
                kind: 'whole',
                lots: [lot('RDG', line.quantity, day)],
                short: 0,
                onRequest: true,
                binding: {kind: 'request'},
              },
            ],
      notInView: [],
      reductions: SITES.map((site, n) => ({
        site: site.id,
        onHand: 630 - n * 180,
        notUsable: [{state: 'quarantine', quantity: 40}],
        allocated: 300,
        held: n === 0 ? [{by: 'lucy', quantity: 24}] : [],
        kept: n === 0 && large ? [kept] : [],
        quotas: [],
        free: [36, 210, 58][n] ?? 0,
      })),
    };
  });
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    lines,
    amount,
    shipments: shipments(lines.flatMap((line) => line.options[0]?.lots ?? [])),
    credit:
      customer === undefined ? null : {limit: 2_500_000, exposure: 1_583_400, after: 1_583_400 + amount, ok: true},
    rules: {backorders: true, splitSites: true, shipComplete: false},
    customerRules: {backorders: true, splitSites: true},
    today: TODAY,
    zone,
    at: NOW,
  };
}

export function risk(id: string): RiskDetail | undefined {
  const row = AT_RISK.find((one) => one.id === id);
  if (row === undefined) return undefined;
  return {
    row,
    reasons: [
      {word: '36 of 336 uncovered on Wed 27 May', points: 41, kind: 'uncovered'},
      {word: 'Rests on PO-8841, moved 3 times', points: 24, kind: 'inbound'},
      {word: '6 hours to ship-by', points: 16, kind: 'time'},
      {word: 'Tier A customer', points: 8, kind: 'tier'},
      {word: 'Ship complete, no split allowed', points: 5, kind: 'rule'},
      {word: 'Free stock at Leeds', points: -4, kind: 'help'},
    ],
    options: [
      {
        what: 'Transfer 36 from Leeds',
        effect: 'Arrives Fri 22 May 07:00; Leeds keeps 174',
        scoreAfter: 18,
        command: {type: 'ShipTransfer', from: 'LDS', to: 'RDG', lines: [{item: row.item, quantity: 36}]},
      },
      {
        what: 'Release 24 from quarantine',
        effect: 'Still 12 short',
        scoreAfter: 38,
        command: {type: 'ReleaseStock', site: 'RDG', item: row.item, quantity: 24, reason: 'at risk'},
      },
      {
        what: 'Re-promise to Wed 3 June',
        effect: 'The first promise is broken and kept as such',
        scoreAfter: 9,
        command: {type: 'RepromiseLot', order: row.order, line: 1, lot: 1, reason: 'at risk'},
      },
    ],
    exception: exceptionOf(row),
  };
}

function exceptionOf(row: (typeof AT_RISK)[number]): RiskDetail['exception'] {
  const by = row.takenBy === '' ? 'lucy' : row.takenBy;
  return {
    order: row.order,
    line: row.line,
    territory: 'UK',
    type: 'endangered-promise',
    severity: row.severity === '' ? 'low' : row.severity,
    money: row.money,
    site: row.site,
    cause: row.cause,
    openedAt: NOW - 5 * HOUR,
    due: row.due ?? NOW,
    owner: row.owner as 'operations',
    user: row.takenBy === '' ? null : row.takenBy,
    snoozedUntil: row.state === 'snoozed' ? NOW + DAY : null,
    goneSince: null,
    closed: null,
    history: [
      {
        at: NOW - 5 * HOUR,
        by: 'system:exceptions',
        act: 'opened',
        note: `${row.cause}; high severity, for customer-service`,
      },
      {at: NOW - 4 * HOUR, by, act: 'taken', note: ''},
      {at: NOW - 4 * HOUR + 300_000, by, act: 'noted', note: 'Called the buyer: a day later is fine, two are not'},
      {at: NOW - 2 * HOUR, by, act: 'handed over', note: 'to operations: needs a transfer from Leeds'},
    ],
  };
}

/** What rests on a line lacks it: three promises of a claimed one, none of another. */
export function atLoss(
  document: string,
  lines: readonly {readonly line: number; readonly quantity: number}[],
): PromiseAtLoss[] {
  const lost = INBOUND.find((row) => row.document === document && lines.some((one) => one.line === row.line));
  if (lost === undefined || lost.claimed === 0) return [];
  return ORDERS.slice(0, 3).map((order, i) => ({
    id: `${order.id}/1.1`,
    order: order.id,
    customerName: order.customerName,
    tier: order.tier,
    item: lost.item,
    quantity: 48 + i * 24,
    short: 12 + i * 12,
    due: NOW + (2 + i) * DAY,
    siteZone: lost.siteZone,
  }));
}

const lotsOf = (units: number) => [
  {id: 'L-2609-04', lasts: TODAY + 24, units: {available: Math.ceil(units / 3), quarantine: 12}},
  {id: 'L-2611-11', lasts: TODAY + 92, units: {available: Math.floor((2 * units) / 3), receiving: 96}},
];
