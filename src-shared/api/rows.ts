/**
 * Row windows: how a grid looks at a table too large to send. A window is a filter, a sort and an order with a number;
 * `read` names the order it was computed for, an older one answers `stale`, so two pages never mix two orders.
 */
import {z} from 'zod';
import type {DayNumber, Instant, ZonedDay} from '../kernel/types.ts';
import {LIMITS_ROWS} from './limits.ts';

/** A field of a row, or one of a site in a pivot: `sellable:RDG`. */
const columnName = z.string().min(1).max(80);
const filter = z.strictObject({
  column: columnName,
  /** `in`/`is` compare exactly; `min`/`max` are inclusive; `contains` is a substring without case. */
  op: z.enum(['in', 'min', 'max', 'contains']),
  values: z
    .array(z.union([z.string().max(120), z.number()]))
    .min(1)
    .max(LIMITS_ROWS.valuesMax),
});
export type RowFilter = z.infer<typeof filter>;

export const rowQuerySchema = z.strictObject({
  table: z.enum(['inventory', 'items', 'orders', 'at-risk', 'score-lines', 'inbound', 'pools']),
  filters: z.array(filter).max(LIMITS_ROWS.filtersMax).default([]),
  sort: z
    .array(z.strictObject({column: columnName, descending: z.boolean()}))
    .max(5)
    .default([]),
  search: z.string().max(LIMITS_ROWS.searchChars).default(''),
});
export type RowQuery = z.infer<typeof rowQuerySchema>;
/** `first`: so many rows come with the window, which saves whoever sorts the way there and back. */
export const rowOpenSchema = rowQuerySchema.extend({
  first: z.number().int().min(0).max(LIMITS_ROWS.pageRowsMax).default(0),
});
export type TableName = RowQuery['table'];

export type Aspect = 'stop' | 'caution' | 'clear' | 'wait';

/** One item at one site. Quantities in base units; days are calendar days of the site's zone. */
export type InventoryRow = {
  readonly id: string;
  readonly site: string;
  readonly siteName: string;
  readonly item: string;
  readonly itemName: string;
  readonly class: string;
  readonly supplier: string;
  readonly aspect: Aspect;
  readonly why: string;
  readonly sellable: number;
  readonly overCommitted: number;
  readonly atp0: number;
  readonly atp7: number;
  readonly atp30: number;
  readonly allocated: number;
  readonly reserved: number;
  readonly inboundClaimed: number;
  readonly receiving: number;
  readonly inspection: number;
  readonly counting: number;
  readonly quarantine: number;
  readonly damaged: number;
  /** In the usable stock and good no more. */
  readonly spoilt: number;
  /** Free by number and of no lot, where goods are kept by lots: promised to nobody until somebody says which. */
  readonly noLot: number;
  /** Of goods that are kept by lots, the days for which they are good when they come; null of others. */
  readonly lifeDays: number | null;
  readonly staged: number;
  readonly available: number;
  readonly onHand: number;
  readonly inTransit: number;
  readonly onOrder: number;
  readonly nextReceipt: DayNumber | null;
  readonly stockOut: DayNumber | null;
  /** Days the sellable stock lasts at the demand of the last 28 days; null without demand. */
  readonly coverDays: number | null;
  /** Sellable units beyond 60 days of cover. */
  readonly excessUnits: number;
  /** Their book value in minor units; null where cost is not in view. */
  readonly excess: number | null;
  readonly price: number;
};
/** What one item has at one site; null figures do not occur: a site without a position is left out. */
export type ItemAtSite = {
  readonly aspect: Aspect;
  readonly why: string;
  readonly sellable: number;
  readonly atp7: number;
  /** On order and in transit. */
  readonly coming: number;
};
/** One item over all sites in view: sums, the earliest of dates, the worst of states; and each site's own figures. */
export type ItemRow = {
  readonly id: string;
  readonly item: string;
  readonly itemName: string;
  readonly class: string;
  readonly supplier: string;
  readonly aspect: Aspect;
  readonly why: string;
  readonly sellable: number;
  readonly overCommitted: number;
  readonly atp7: number;
  readonly atp30: number;
  readonly allocated: number;
  readonly reserved: number;
  readonly onHand: number;
  readonly coming: number;
  readonly nextReceipt: DayNumber | null;
  readonly stockOut: DayNumber | null;
  readonly coverDays: number | null;
  readonly excessUnits: number;
  readonly excess: number | null;
  readonly price: number;
  readonly sites: Readonly<Record<string, ItemAtSite>>;
};
export type OrderStatus =
  | 'awaiting credit'
  | 'confirmed'
  | 'backordered'
  | 'partly allocated'
  | 'allocated'
  | 'released'
  | 'picking'
  | 'packed'
  | 'partly shipped'
  | 'shipped'
  | 'delivered'
  | 'cancelled';
export type OrderRow = {
  readonly id: string;
  readonly customer: string;
  readonly customerName: string;
  readonly tier: string;
  readonly territory: string;
  readonly placedAt: Instant;
  readonly status: OrderStatus;
  readonly lines: number;
  readonly units: number;
  readonly open: number;
  readonly value: number;
  readonly requestedDay: DayNumber;
  /** The last day promised; of `undated` units nobody said one, so an order is promised by then only where they are none. */
  readonly promisedDay: DayNumber | null;
  readonly undated: number;
  readonly firstDay: DayNumber | null;
  readonly zone: string;
  readonly aspect: Aspect;
  readonly reference: string;
};
/** One lot (or the unpromised rest of a line, lot 0) that is endangered. Score 0…100, the sum of its reasons. */
export type AtRiskRow = {
  readonly id: string;
  readonly order: string;
  readonly line: number;
  readonly lot: number;
  readonly customer: string;
  readonly customerName: string;
  readonly tier: string;
  readonly item: string;
  readonly itemName: string;
  readonly site: string;
  readonly siteName: string;
  /** `wait`: nothing that is known endangers it, and the stock of its site is not in view. */
  readonly aspect: Exclude<Aspect, 'clear'>;
  readonly score: number;
  readonly quantity: number;
  /** Null: the stock of its site is not in view. */
  readonly uncovered: number | null;
  readonly money: number;
  readonly shipBy: Instant;
  readonly siteZone: string;
  readonly hoursLate: number;
  /** Whole days past the ship-by; 0 until then. */
  readonly daysLate: number;
  readonly firstDay: DayNumber | null;
  readonly zone: string;
  /** What keeps it from leaving, never that it is late. */
  readonly cause: string;
  /** What the panel of the lot recommends; empty while it is still looked for. */
  readonly action: string;
  /** Of the exception of its line: `new` until the server has opened one, `resolved` while the cause is still there. */
  readonly state: 'new' | 'open' | 'overdue' | 'snoozed' | 'resolved';
  readonly severity: 'low' | 'medium' | 'high' | '';
  /** The role whose it is, and who of them has taken it; empty while nobody's. */
  readonly owner: string;
  readonly takenBy: string;
  readonly due: Instant | null;
  /** Working minutes of the site until then, negative when they are over; an hour and more in steps of five. */
  readonly minutesLeft: number | null;
  /** 1 while the clock has run out: such stand first. */
  readonly overdue: 0 | 1;
};
/** One countable thing of a figure, that of the query's filter `kpi`: a line, a promise or an order; of promise debt a lot. */
export type ScoreLineRow = {
  readonly id: string;
  readonly order: string;
  /** 0 = the whole order. */
  readonly line: number;
  readonly customer: string;
  readonly customerName: string;
  readonly tier: string;
  readonly item: string;
  readonly itemName: string;
  readonly site: string;
  readonly quantity: number;
  readonly filled: number;
  readonly delivered: number;
  readonly value: number;
  readonly requestedDay: DayNumber;
  readonly firstDay: DayNumber | null;
  readonly currentDay: DayNumber | null;
  readonly placedAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly zone: string;
  /** It met the figure, whichever way that one counts. */
  readonly hit: boolean;
  /** What it adds to the figure, of how much: units, or 1 of 1; a cycle time in tenths of days; of promise debt money and units. */
  readonly counted: number;
  readonly due: number;
  readonly state: string;
  /** The day the figure counts against: asked for, first or current promise. */
  readonly againstDay: DayNumber;
  /** Why it missed; empty when it was met. */
  readonly why: string;
};
/** An open line of a purchase or a transfer: what is on its way to a site. */
export type InboundRow = {
  readonly id: string;
  readonly kind: 'purchase' | 'transfer';
  /** The purchase or transfer the line belongs to. */
  readonly document: string;
  readonly line: number;
  /** The supplier, or the site a transfer left. */
  readonly from: string;
  readonly fromName: string;
  readonly site: string;
  readonly item: string;
  readonly itemName: string;
  /** Of goods that are kept by lots, the days for which they are good when they come; null of others. */
  readonly lifeDays: number | null;
  readonly quantity: number;
  readonly open: number;
  readonly expectedAt: Instant;
  readonly firstExpectedAt: Instant;
  readonly siteZone: string;
  readonly daysLate: number;
  readonly redated: number;
  readonly confirmed: boolean;
  readonly claimed: number;
  readonly aspect: Aspect;
};
/** What is kept of a position for a segment of customers, the most it may have in a period, or the position's safety stock. */
export type PoolRow = {
  readonly id: string;
  /** Its id at the position. */
  readonly pool: string;
  readonly kind: 'protected' | 'quota' | 'safety';
  readonly site: string;
  readonly siteName: string;
  readonly siteZone: string;
  readonly item: string;
  readonly itemName: string;
  /** Whom it is about: one, or of a safety stock all who may have it. */
  readonly segments: readonly string[];
  readonly segmentName: string;
  readonly quantity: number;
  /** Claimed by the segment, and gone from the position for it. Nothing uses a safety stock up. */
  readonly used: number;
  readonly left: number;
  /** Of what is left, units that are not there: another class comes first, stock was lost, or is promised. */
  readonly cut: number;
  readonly from: Instant;
  /** Null: it has no end. */
  readonly until: Instant | null;
  readonly state: 'kept' | 'open' | 'used up' | 'not all there' | 'to come' | 'over';
  readonly aspect: Aspect;
};
export type RowOf = {
  inventory: InventoryRow;
  items: ItemRow;
  orders: OrderRow;
  'at-risk': AtRiskRow;
  'score-lines': ScoreLineRow;
  inbound: InboundRow;
  pools: PoolRow;
};
export type AnyRow = RowOf[TableName];

/** Over all rows of a window of a figure's lines: what they add to it, how many of them missed, and the median of what each adds. */
export type RowSums = {
  readonly counted: number;
  readonly due: number;
  readonly missed: number;
  readonly median: number;
};
export type RowWindow = {
  readonly window: string;
  readonly total: number;
  readonly order: number;
  readonly of: number;
  readonly sums?: RowSums;
};
/** A window with the first rows of its order. */
export type OpenedWindow = RowWindow & {readonly rows: readonly AnyRow[]};
/** A page of the asked order, or which order and how many rows there are now. */
export type RowPage =
  | {readonly order: number; readonly rows: readonly AnyRow[]}
  | {readonly stale: true; readonly order: number; readonly total: number};
/**
 * `cells`: rows read before whose cells changed. `shape`: the order was rebuilt. `moved`: the order is frozen and so many
 * rows would move, enter or leave.
 */
export type WindowChange =
  | {readonly kind: 'cells'; readonly rows: readonly AnyRow[]}
  | {readonly kind: 'moved'; readonly moved: number}
  | {readonly kind: 'shape'; readonly total: number; readonly order: number};

export const exportFormatSchema = z.enum(['csv', 'xlsx']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
/** A file on its way: pieces in order, `done` of `of` rows looked at; at the end its name and the rows it holds. */
export type ExportPart =
  | {readonly kind: 'part'; readonly base64: string; readonly done: number; readonly of: number}
  | {readonly kind: 'end'; readonly name: string; readonly rows: number; readonly of: number};

export type DayRange = {readonly from: ZonedDay; readonly to: ZonedDay};
