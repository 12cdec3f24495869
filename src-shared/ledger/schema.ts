/** The tables. Changing one raises CORE in protocol/version.ts. All numbers are integers (f64 where 32 bits may not do). */
import type {ColumnKind, TableSchema} from './table.ts';

const i32 = (...names: string[]): Record<string, ColumnKind> =>
  Object.fromEntries(names.map((n) => [n, 'i32' as const]));
const f64 = (...names: string[]): Record<string, ColumnKind> =>
  Object.fromEntries(names.map((n) => [n, 'f64' as const]));
const text = (...names: string[]): Record<string, ColumnKind> =>
  Object.fromEntries(names.map((n) => [n, 'text' as const]));
const promise = (p: string): Record<string, ColumnKind> => ({
  ...i32(`${p}Day`),
  ...f64(`${p}ShipBy`, `${p}From`, `${p}Until`, `${p}At`),
  ...text(`${p}Author`, `${p}Reason`, `${p}Service`),
});

export const SCHEMAS = {
  positions: {
    name: 'positions',
    key: null,
    parent: null,
    heads: ['_claims', '_supplies'],
    columns: {
      ...text('site', 'item'),
      ...i32(
        'receiving',
        'inspection',
        'available',
        'counting',
        'quarantine',
        'damaged',
        'staged',
        'bound',
        'inTransit',
        'onOrder',
        'allocated',
        'reserved',
        'inboundClaimed',
        // A hash of what stands aside: what a row's own hash must notice.
        'aside',
      ),
      ...f64('snapshotAt'),
    },
  },
  claims: {
    name: 'claims',
    key: 'id',
    parent: {table: 'positions', head: '_claims'},
    heads: [],
    columns: {
      ...text('id'),
      kind: 'u8',
      ...i32('quantity', 'onStock', 'locked'),
      ...f64('due', 'expires'),
      ...text('author', 'segment', 'service'),
      ...i32('lasts'),
    },
  },
  supplies: {
    name: 'supplies',
    key: 'id',
    parent: {table: 'positions', head: '_supplies'},
    heads: [],
    columns: {
      ...text('id'),
      kind: 'u8',
      ...i32('quantity'),
      ...f64('expectedAt', 'usableAt'),
      confirmed: 'u8',
      ...i32('lasts'),
    },
  },
  orders: {
    name: 'orders',
    key: 'id',
    parent: null,
    heads: ['_lines', '_lots'],
    columns: {
      ...text('id', 'customer', 'territory', 'placedBy', 'zone', 'country', 'reference', 'rules'),
      ...f64('placedAt'),
      shipComplete: 'u8',
      creditHeld: 'u8',
    },
  },
  lines: {
    name: 'lines',
    key: null,
    parent: {table: 'orders', head: '_lines'},
    heads: [],
    columns: {
      ...i32('line'),
      ...text('item', 'onlySite'),
      ...i32('quantity', 'originalQuantity', 'originalDay'),
      ...f64('unitPrice'),
      ...i32('requestDay'),
      ...f64('requestShipBy', 'requestFrom', 'requestUntil'),
      ...i32(
        'open',
        'backordered',
        'cancelled',
        'cancelledFailed',
        'requestFailed',
        'returned',
        'shippedByRequest',
        'deliveredInRequest',
      ),
      ...f64('firstShippedAt'),
      ...i32('firstShipped', 'insteadOf', 'insteadKind', 'manualPrice'),
      ...text('kit'),
      ...i32('kitGroup', 'kitPer'),
    },
  },
  lots: {
    name: 'lots',
    key: null,
    parent: {table: 'orders', head: '_lots'},
    heads: [],
    columns: {
      ...i32('line', 'lot'),
      ...text('site'),
      ...i32('allocated', 'released', 'picked', 'packed', 'shipped', 'delivered', 'cancelled', 'cancelledFailed'),
      ...promise('first'),
      ...promise('current'),
      ...i32('moves', 'shippedByFirst', 'deliveredInFirst', 'deliveredInCurrent'),
      ...f64('shippedAt', 'deliveredAt'),
    },
  },
} as const satisfies Record<string, TableSchema>;

export type TableId = keyof typeof SCHEMAS;
/** Parents before children. */
export const TABLE_IDS: readonly TableId[] = ['positions', 'claims', 'supplies', 'orders', 'lines', 'lots'];
