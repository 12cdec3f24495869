/** Made-up requests for approval: a run, an order beyond what is kept, a write-off; one that is decided, one that ran out. */
import type {ApprovalDetail, ApprovalRow, ShownEffect} from '../../../src-shared/api/approvals.ts';
import {CUSTOMERS, ITEMS, NOW, TODAY} from './data.ts';

const hours = (n: number) => n * 3_600_000;
const BASE: ApprovalRow = {
  id: 'AP-7K2M9QX1',
  command: 'ApplyAllocation',
  what: 'Apply an allocation run to 6 lines',
  order: null,
  by: 'lucy',
  role: 'customer-service',
  note: 'Hallmark Stationers opens its new shop on Thursday and cannot open without the cake stands',
  why: 'ApplyAllocation: the role customer-service may not; operations, administrator may',
  at: NOW - hours(1.2),
  expires: NOW + hours(40),
  state: 'open',
  owner: 'operations',
  next: {role: 'administrator', from: NOW + hours(2.8)},
  mine: false,
  decidable: true,
  waits: true,
  closed: null,
};
const ROWS: readonly ApprovalRow[] = [
  BASE,
  {
    ...BASE,
    id: 'AP-P3R8TT0C',
    command: 'PlaceOrder',
    what: 'Place order for C-2041: 48 × 22423, beyond what is kept for others',
    note: 'He takes his pallets elsewhere if we send half',
    why: 'what is kept for other customers, or more than a quota',
    at: NOW - hours(5),
    owner: 'administrator',
    next: null,
    expires: NOW + hours(16),
  },
  {
    ...BASE,
    id: 'AP-0QW4E7BB',
    command: 'ScrapStock',
    what: 'Scrap 620 × 85123A at RDG',
    by: 'tom',
    role: 'warehouse',
    note: 'Water damage in aisle 14, photographed',
    why: 'scrap of 620 units worth 1829.00 GBP: warehouse may book 500 units and 1000.00 GBP; more is for operations or administrator',
    at: NOW - hours(0.3),
  },
  {
    ...BASE,
    id: 'AP-9ZX1M2KD',
    command: 'UndoAllocation',
    what: 'Undo allocation run AR-5H2K',
    by: 'priya',
    role: 'operations',
    note: 'Ridgeway called: the later day does not work for them after all',
    mine: true,
    decidable: false,
    waits: false,
    order: null,
    why: 'UndoAllocation: another person who may has to approve it',
  },
  {
    ...BASE,
    id: 'AP-2B7H6GGY',
    state: 'refused',
    owner: null,
    next: null,
    decidable: false,
    waits: false,
    by: 'anke',
    role: 'sales',
    note: 'Quarter end',
    closed: {at: NOW - hours(20), by: 'priya', outcome: 'refused', reason: 'Harbour Gifts would lose its date for it'},
  },
  {
    ...BASE,
    id: 'AP-4D0S1LLV',
    state: 'expired',
    owner: null,
    next: null,
    decidable: false,
    waits: false,
    expires: NOW - hours(4),
  },
];

const named = (row: Omit<ShownEffect['rows'][number], 'customerName' | 'itemName' | 'siteName'>, n: number) => ({
  ...row,
  customerName: row.customer === undefined ? '' : (CUSTOMERS[n % CUSTOMERS.length]?.[1] ?? ''),
  itemName: ITEMS[n % ITEMS.length]?.[1] ?? '',
  siteName: n % 2 === 0 ? 'Reading' : 'Leeds',
});
const WHAT = ['comes sooner', 'comes sooner', 'gets a date', 'comes later', 'comes later', 'keeps its day'] as const;
const RUN_ROWS = WHAT.map((what, n) =>
  named(
    {
      what,
      order: `SO-${10_418 + n * 3}`,
      line: 1 + (n % 3),
      customer: 'C',
      item: '22423',
      site: 'RDG',
      units: 24 - n * 2,
      dayBefore: what === 'gets a date' ? null : TODAY + 4 - n,
      dayAfter: what === 'keeps its day' ? TODAY + 4 - n : TODAY + 1 + n,
      money: 28_560 - n * 2_380,
    },
    n,
  ),
);
const RUN: ShownEffect = {
  shown: {
    summary: [
      '3 lines gain: 66 units, by up to 3 days, 785.40 GBP',
      '2 lines give: 34 units, by up to 2 days, 404.60 GBP',
    ],
    rows: [],
    more: 0,
  },
  rows: RUN_ROWS,
};
const SCRAP: ShownEffect = {
  shown: {summary: [], rows: [], more: 0},
  rows: [named({what: 'leaves to scrap', item: '85123A', site: 'RDG', units: -620, money: 182_900}, 0)],
};

export const approvalRows = (): readonly ApprovalRow[] => ROWS;
export function approvalDetail(id: string): ApprovalDetail | undefined {
  const row = ROWS.find((one) => one.id === id);
  if (row === undefined) return undefined;
  const shown = row.command === 'ScrapStock' ? SCRAP : RUN;
  const isGone = row.command === 'PlaceOrder';
  return {
    row,
    shown,
    now: row.state === 'open' && !isGone ? shown : null,
    refused: isGone ? 'line 1: it is there only later than Fri 5 Jun now' : null,
  };
}
export const approvalEffect = (): ShownEffect => RUN;
