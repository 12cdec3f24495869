/**
 * An order: lines (what was asked) and lots (what was promised, each one site and one date).
 *
 *   line.quantity = line.open + line.backordered + line.cancelled + Σ over its lots of the lot's buckets
 *   a lot's quantity moves   allocated → released → picked → packed → shipped → delivered   or → cancelled
 *
 * The status is derived (`status.ts`), never stored. Requested, first and current dates are kept for ever: the first
 * promise of a lot is written once. Facts for the scorecard accumulate in `evolve` by comparing instants that `decide`
 * wrote into the events, so that no replica computes a date.
 */
import type {
  CustomerId,
  DayNumber,
  Instant,
  ItemId,
  Minor,
  OrderId,
  SiteId,
  Territory,
  UnitPrice,
  Units,
} from '../../kernel/types.ts';
import type {OrderRules, SubstituteKind} from '../master-data/types.ts';
import type {PricedBy} from '../prices/types.ts';
import type {OfKit, PromiseReceipt} from '../promise/types.ts';

export const LOT_BUCKETS = ['allocated', 'released', 'picked', 'packed', 'shipped', 'delivered', 'cancelled'] as const;
export type LotBucket = (typeof LOT_BUCKETS)[number];

/** What was asked: the delivery day in the ship-to's zone and the instants that count as on time. */
export type Request = {
  readonly day: DayNumber;
  /** The last instant at which it may leave the site to arrive on the day, or in time where nobody delivers on it. */
  readonly shipBy: Instant;
  /** On time when delivered within [from, until]: the day widened by the customer's tolerances. */
  readonly from: Instant;
  readonly until: Instant;
};

/** What was told the customer for one lot; dates in the ship-to's zone for delivery, the site's for shipping. */
export type PromiseDate = {
  readonly day: DayNumber;
  readonly shipBy: Instant;
  readonly from: Instant;
  readonly until: Instant;
  readonly at: Instant;
  readonly author: string;
  readonly reason: string;
  /** `carrier/service` it goes by, where one was known. */
  readonly service?: string;
};

export type OrderLine = {
  readonly line: number;
  readonly item: ItemId;
  /** Only from this site, by the customer's or the desk's word; '' = from any. */
  readonly onlySite: SiteId;
  /** Ordered now; the customer may have changed it. */
  readonly quantity: Units;
  readonly unitPrice: UnitPrice;
  /** What was asked first, kept for ever. */
  readonly originalQuantity: Units;
  readonly originalDay: DayNumber;
  readonly request: Request;
  readonly open: Units;
  readonly backordered: Units;
  readonly cancelled: Units;
  /** Part of `cancelled` (line and lots) that counts as failed: cancelled by us, or after the promise was missed or moved. */
  readonly cancelledFailed: Units;
  /** Part of `cancelledFailed` whose promise had not been broken: failed for the request's figures only. */
  readonly requestFailed: Units;
  readonly returned: Units;
  /** Facts against the request. */
  readonly shippedByRequest: Units;
  readonly deliveredInRequest: Units;
  /** The earliest shipment by business time, and what left with it. */
  readonly firstShippedAt: Instant;
  readonly firstShipped: Units;
  /** It stands in for units of another line, which keeps what was asked. */
  readonly insteadOf?: InsteadOf | undefined;
  /** It is a part of so many kits, which are promised, changed and cancelled as one. */
  readonly kit?: OfKit | undefined;
  /** Its price was entered by hand: no list changes it, whatever they say. */
  readonly manualPrice?: true | undefined;
};
/** The line a substitute is sent for, for ever: a substitute of a substitute there is not. */
export type InsteadOf = {readonly line: number; readonly kind: SubstituteKind};

export type Lot = {
  readonly line: number;
  readonly lot: number;
  readonly site: SiteId;
  readonly allocated: Units;
  readonly released: Units;
  readonly picked: Units;
  readonly packed: Units;
  readonly shipped: Units;
  readonly delivered: Units;
  readonly cancelled: Units;
  /** Part of `cancelled` that counts as failed. */
  readonly cancelledFailed: Units;
  readonly first: PromiseDate;
  readonly current: PromiseDate;
  /** Promises moved by us. */
  readonly moves: number;
  readonly shippedByFirst: Units;
  readonly deliveredInFirst: Units;
  readonly deliveredInCurrent: Units;
  /** The latest by business time. */
  readonly shippedAt: Instant;
  readonly deliveredAt: Instant;
};

export type Order = {
  readonly id: OrderId;
  readonly customer: CustomerId;
  readonly territory: Territory;
  readonly placedAt: Instant;
  readonly placedBy: string;
  /** Ship-to zone: delivery dates are in it. */
  readonly zone: string;
  readonly country: string;
  readonly shipComplete: boolean;
  /** What counts for it instead of its customer's rules; absent = these. */
  readonly rules?: OrderRules | undefined;
  readonly credit: 'ok' | 'held';
  readonly reference: string;
  readonly lines: readonly OrderLine[];
  readonly lots: readonly Lot[];
};

/** A move of units of one lot between buckets. */
export type LotMove = {
  readonly line: number;
  readonly lot: number;
  readonly from: LotBucket;
  readonly to: LotBucket;
  readonly quantity: Units;
};
/** A new lot: units taken out of the line's `open` or `backordered`. */
export type NewLot = {
  readonly line: number;
  readonly lot: number;
  readonly site: SiteId;
  readonly quantity: Units;
  readonly from: 'open' | 'backordered';
  readonly promise: PromiseDate;
  /** Told by the log; the state keeps that it is manual. */
  readonly receipt?: PromiseReceipt | undefined;
};

type Of = {readonly order: OrderId; readonly territory: Territory};
export type OrderEvent =
  | ({
      readonly type: 'OrderPlaced';
      readonly customer: CustomerId;
      readonly placedAt: Instant;
      readonly placedBy: string;
      readonly zone: string;
      readonly country: string;
      readonly shipComplete: boolean;
      readonly rules?: OrderRules | undefined;
      readonly credit: 'ok' | 'held';
      readonly reference: string;
      readonly lines: readonly {
        readonly line: number;
        readonly item: ItemId;
        readonly quantity: Units;
        readonly unitPrice: UnitPrice;
        readonly request: Request;
        readonly backordered: Units;
        /** Absent = from any site; orders of older logs do not say. */
        readonly onlySite?: SiteId;
        /** Where the price comes from; absent = the item's list price. Told by the log, not kept in the state. */
        readonly pricedBy?: PricedBy;
        readonly kit?: OfKit | undefined;
      }[];
      readonly lots: readonly NewLot[];
    } & Of)
  | ({readonly type: 'LotsPromised'; readonly lots: readonly NewLot[]} & Of)
  /** open → backordered: no supply is known that could be promised. */
  | ({
      readonly type: 'LinesBackordered';
      readonly lines: readonly {readonly line: number; readonly quantity: Units}[];
    } & Of)
  | ({readonly type: 'LotsMoved'; readonly moves: readonly LotMove[]; readonly occurredAt: Instant} & Of)
  | ({
      readonly type: 'LotRepromised';
      readonly line: number;
      readonly lot: number;
      readonly promise: PromiseDate;
      readonly by: 'us' | 'customer';
      /** It leaves from another site; absent = from where it was. */
      readonly site?: SiteId;
      readonly receipt?: PromiseReceipt | undefined;
    } & Of)
  /** A part of a lot becomes a lot of its own, with the same first promise: an allocation run moves it (`lots`). */
  | ({
      readonly type: 'LotSplit';
      readonly line: number;
      readonly lot: number;
      readonly lots: readonly {
        readonly line: number;
        readonly lot: number;
        readonly site: SiteId;
        readonly quantity: Units;
        /** The first promise of the lot it comes from. */
        readonly promise: PromiseDate;
      }[];
    } & Of)
  /** What an allocation run had promised from back order goes back there: the run is undone. */
  | ({
      readonly type: 'LotsWithdrawn';
      readonly line: number;
      readonly dropLots: readonly number[];
      readonly quantity: Units;
    } & Of)
  /**
   * The customer asked for something else before anything was missed: a new request, whose first promise is a new one
   * (E.8); the old lots of the line are gone. By us only the quantity grows: request and lots stay (E.0).
   */
  | ({
      readonly type: 'LineChanged';
      readonly line: number;
      readonly quantity: Units;
      readonly request: Request;
      readonly dropLots: readonly number[];
      readonly open: Units;
      readonly backordered: Units;
      /** Where another price counts for the new quantity; absent = as before. */
      readonly unitPrice?: UnitPrice;
      readonly pricedBy?: PricedBy;
      readonly by: 'customer' | 'us';
      readonly reason: string;
    } & Of)
  /**
   * The customer asked for another day, or for more, after this line's request or promise had been missed or moved later:
   * a request row of its own beside the one that stays counted. Or a substitute was chosen for units of a line: these are
   * cancelled there, and asked of the substitute here.
   */
  | ({
      readonly type: 'LineAdded';
      readonly line: number;
      /** The line it was asked instead of, or on top of. */
      readonly after: number;
      readonly item: ItemId;
      readonly quantity: Units;
      readonly unitPrice: UnitPrice;
      readonly request: Request;
      readonly backordered: Units;
      readonly onlySite?: SiteId;
      readonly pricedBy?: PricedBy;
      readonly insteadOf?: InsteadOf | undefined;
      readonly kit?: OfKit | undefined;
      readonly by: 'customer' | 'us';
      readonly reason: string;
    } & Of)
  | ({
      readonly type: 'LineCancelled';
      readonly line: number;
      readonly from: 'open' | 'backordered';
      readonly quantity: Units;
      readonly by: 'customer' | 'us';
      readonly failed: boolean;
      readonly reason: string;
    } & Of)
  | ({
      readonly type: 'LotCancelled';
      readonly line: number;
      readonly lot: number;
      readonly from: LotBucket;
      readonly quantity: Units;
      readonly by: 'customer' | 'us';
      readonly failed: boolean;
      /** The request had been missed, the promise not yet: failed for the request's figures only. */
      readonly requestFailed?: boolean;
      readonly reason: string;
    } & Of)
  | ({readonly type: 'CreditReleased'; readonly reason: string} & Of)
  | ({
      readonly type: 'ReturnRecorded';
      readonly line: number;
      readonly quantity: Units;
      readonly reason: string;
      readonly occurredAt: Instant;
    } & Of)
  /** 13 weeks after close an order leaves the replicas; the log keeps it. */
  | ({readonly type: 'OrderArchived'} & Of);

/** Ids of archived orders that share a bucket: the newest ones, oldest first. Only the authority holds them. */
export type RetiredIds = {readonly bucket: string; readonly ids: readonly OrderId[]};
export type RetiredEvent = {readonly type: 'OrderIdRetired'; readonly bucket: string; readonly order: OrderId};

/** Customer money: exposure (open orders and receivables) and returned value, minor units. */
export type CustomerEvent =
  | {
      readonly type: 'ExposureChanged';
      readonly customer: CustomerId;
      readonly territory: Territory;
      readonly delta: Minor;
      readonly why: string;
    }
  | {
      readonly type: 'OpeningReturnRecorded';
      readonly customer: CustomerId;
      readonly territory: Territory;
      readonly item: ItemId;
      readonly quantity: Units;
      readonly value: Minor;
      readonly occurredAt: Instant;
      readonly reason: string;
    };

/** Amount of a line in minor units, rounded half up once per line. `unitPrice` is 1/10,000 of the currency. */
export const amountOf = (quantity: Units, unitPrice: UnitPrice): Minor => Math.floor((quantity * unitPrice + 50) / 100);
