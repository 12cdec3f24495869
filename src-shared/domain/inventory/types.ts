/**
 * A position: the stock of one item at one site, split into states, with the claims on it and the supply coming to it.
 *
 *   on hand = receiving + inspection + available + counting + quarantine + damaged + staged
 *   bound ≤ staged: what of `staged` is picked or packed for lots; above it only after a count that found less
 *   sellable = max(0, available − Σ onStock of live claims)        over-committed = max(0, that difference below 0)
 */
import type {DayNumber, Instant, ItemId, SiteId, Units} from '../../kernel/types.ts';

/** No state of a position, and no sum of its supplies or claims, may exceed this: columns hold 32 bits. */
export const POSITION_UNITS_MAX = 1_000_000_000;

export const STATES = ['receiving', 'inspection', 'available', 'counting', 'quarantine', 'damaged', 'staged'] as const;
export type StockState = (typeof STATES)[number];

/** A lot of stock (`batches.ts`). `lasts`: the last day on which the goods are good, in the calendar of the site. */
export type Batch = {
  readonly id: string;
  readonly lasts: DayNumber;
  readonly units: Readonly<Partial<Record<StockState, Units>>>;
};
/** A lot number with its day. */
export type BatchName = Pick<Batch, 'id' | 'lasts'>;
/** So many units of a lot. */
export type BatchUnits = {readonly id: string; readonly units: Units};
/** A claim on a position: anonymous in the stock scope (an order's lot or a hold, by id). */
export type Claim = {
  /** Unique per claim: `SO-1042/3.1` (order/line.lot) or `H-7K3Q/1`. */
  readonly id: string;
  readonly kind: 'allocation' | 'hold';
  /** What the claim still needs, base units. */
  readonly quantity: Units;
  /** The part of it that rests on stock at hand; the rest rests on dated supply. */
  readonly onStock: Units;
  /** The part of `onStock` that is with the floor: nobody is served from it. At most what its lot has released. */
  readonly locked: Units;
  /** Must leave the site by: the promise's ship-by. In logs before core 6 the release of a released lot's, which locks all of it. */
  readonly due: Instant;
  /** For holds: dead from this instant on. 0 = never. */
  readonly expires: Instant;
  /** Who holds it (user id): shown as "being quoted by …". */
  readonly author: string;
  /** The segment of its customer when it was made, with all that is a part of, the narrowest last (`pools.ts`); '' = none. */
  readonly segment: string;
  /** `carrier/service` it leaves by; '' = by none, or not known (logs before core 11). */
  readonly service: string;
  /** The day until which its goods must last (`life.ts`); none = it does not matter. */
  readonly lasts?: DayNumber;
};

/** A claim as it is made: nothing of it is with the floor. Those of logs before core 8 name no segment, before core 11 no service. */
export type NewClaim = Omit<Claim, 'locked' | 'segment' | 'service'> & {
  readonly segment?: string | undefined;
  readonly service?: string | undefined;
  /** The claim of the hold that it goes on from: what that borrowed, this one owes. */
  readonly after?: string | undefined;
};

/** What is kept for a segment, the most it may have, or what is left under every promise (`pools.ts`). */
export type Pool = {
  readonly id: string;
  /** Whom it is about; '' for a safety stock, which says who may have it in `segments`. */
  readonly segment: string;
  readonly kind: 'protected' | 'quota' | 'safety';
  /** Of a safety stock: who is in any of these may be promised it; with none of them nobody may. */
  readonly segments?: readonly string[];
  readonly quantity: Units;
  /**
   * The first instant that counts, and the first that no longer does, by ship-by. What is protected counts from the start, a safety
   * stock always (`ALWAYS`).
   */
  readonly from: Instant;
  readonly until: Instant;
  /** What claims of the segment had taken off them since: picked or shipped. */
  readonly gone: Units;
};

export type SupplyKind = 'purchase' | 'transfer' | 'release';
/** Dated supply: an open purchase line, a transfer under way, or a planned release from quarantine. */
export type Supply = {
  readonly id: string;
  readonly kind: SupplyKind;
  readonly quantity: Units;
  /** Expected at the dock. */
  readonly expectedAt: Instant;
  /** Usable: arrival plus receiving, inspection and put-away in the site's working time. */
  readonly usableAt: Instant;
  readonly confirmed: boolean;
  /** The day until which its goods are good, where that is known before they come. */
  readonly lasts?: DayNumber;
};

/** A physical movement kept only at third-party sites until a later snapshot covers it (B.23). */
export type Recent = {readonly at: Instant; readonly delta: Units};

export type Position = {
  readonly site: SiteId;
  readonly item: ItemId;
  readonly receiving: Units;
  readonly inspection: Units;
  readonly available: Units;
  readonly counting: Units;
  readonly quarantine: Units;
  readonly damaged: Units;
  readonly staged: Units;
  /** Units picked or packed for lots: theirs, wherever the record says they are. */
  readonly bound: Units;
  readonly claims: readonly Claim[];
  readonly supplies: readonly Supply[];
  /** Capture time of the last third-party snapshot applied; 0 = none. */
  readonly snapshotAt: Instant;
  readonly recent: readonly Recent[];
  readonly pools: readonly Pool[];
  readonly debts: readonly Debt[];
  readonly loads: readonly Loading[];
  /** Its lots of stock (`batches.ts`). */
  readonly batches: readonly Batch[];
};
/** Units picked for the lot of a claim that wait to be loaded, for the pickup of its service where one is known. */
export type Loading = Pick<Claim, 'due' | 'quantity' | 'service'> & {readonly claim: string};
/** Stock that one claim lent to another that is due sooner: supply that comes in time pays it back (B.13). */
export type Debt = {
  readonly lender: string;
  readonly borrower: string;
  readonly quantity: Units;
  /** Since when, the first of it; what older logs lent does not say. */
  readonly since?: Instant;
};
/** What only few positions have. */
export type Aside = Pick<Position, 'recent' | 'pools' | 'debts' | 'loads' | 'batches'>;
export const NO_ASIDE: Aside = {recent: [], pools: [], debts: [], loads: [], batches: []};

type At = {readonly site: SiteId; readonly item: ItemId};
export type PositionEvent =
  | ({
      readonly type: 'StockReceived';
      readonly quantity: Units;
      readonly into: StockState;
      readonly batch?: BatchName;
      readonly reason: string;
      readonly occurredAt: Instant;
    } & At)
  /** `batches`: of which lots, where it was said; so with all that leaves a state (`batches.ts`). */
  | ({
      readonly type: 'StockMoved';
      readonly quantity: Units;
      readonly from: StockState;
      readonly to: StockState;
      readonly batches?: readonly BatchUnits[];
      readonly reason: string;
      readonly occurredAt: Instant;
    } & At)
  | ({
      readonly type: 'StockAdjusted';
      readonly state: StockState;
      readonly before: Units;
      readonly after: Units;
      readonly reason: string;
      readonly occurredAt: Instant;
    } & At)
  | ({
      readonly type: 'StockCounted';
      readonly state: StockState;
      readonly book: Units;
      readonly counted: Units;
      readonly reason: string;
      readonly occurredAt: Instant;
    } & At)
  /** A pick: available → staged, and the claim needs that much less. */
  | ({
      readonly type: 'StockPicked';
      readonly quantity: Units;
      readonly claim: string;
      readonly batches?: readonly BatchUnits[];
      readonly occurredAt: Instant;
    } & At)
  /**
   * A pick taken back: `quantity` units are no longer a lot's, and as many as were found go from staged to `into`. Fewer
   * than `quantity` where a count has already written off the rest.
   */
  | ({
      readonly type: 'StockUnpicked';
      readonly quantity: Units;
      readonly found: Units;
      readonly into: StockState;
      readonly claim: string;
      /** Whose it is and when it is due, where the position has pools: they have it back. */
      readonly pooled?: {readonly segment: string; readonly due: Instant};
      readonly reason: string;
      readonly occurredAt: Instant;
    } & At)
  /** Leaves the site: to a customer, on a transfer, to scrap or back to the supplier. `claim` is lowered when it left from available. */
  | ({
      readonly type: 'StockDispatched';
      readonly quantity: Units;
      readonly from: StockState;
      readonly claim: string | null;
      /** The claim of the lot whose picked goods leave, where they waited to be loaded (`loads`). */
      readonly picked?: string;
      readonly batches?: readonly BatchUnits[];
      readonly to: string;
      readonly occurredAt: Instant;
    } & At)
  | ({readonly type: 'SupplyExpected'; readonly supply: Supply} & At)
  | ({
      readonly type: 'SupplyRedated';
      readonly supply: string;
      readonly expectedAt: Instant;
      readonly usableAt: Instant;
      readonly confirmed: boolean;
      readonly reason: string;
    } & At)
  | ({
      readonly type: 'SupplyReceived';
      readonly supply: string;
      readonly quantity: Units;
      readonly into: StockState;
      readonly batch?: BatchName;
      readonly occurredAt: Instant;
    } & At)
  | ({readonly type: 'SupplyReduced'; readonly supply: string; readonly quantity: Units; readonly reason: string} & At)
  /** Lost on the way: the units leave the company. */
  | ({
      readonly type: 'SupplyLost';
      readonly supply: string;
      readonly quantity: Units;
      readonly reason: string;
      readonly occurredAt: Instant;
    } & At)
  | ({readonly type: 'ClaimMade'; readonly claim: NewClaim} & At)
  | ({
      readonly type: 'ClaimChanged';
      readonly claim: string;
      readonly quantity: Units;
      readonly onStock: Units;
      /** Absent = as much as was, as far as stock is under it. */
      readonly locked?: Units;
      /** Absent = as it was. */
      readonly service?: string;
      /** Absent = as it was. */
      readonly lasts?: DayNumber;
      readonly due: Instant;
      readonly expires: Instant;
    } & At)
  | ({
      readonly type: 'ClaimReleased';
      readonly claim: string;
      /** `replaced`: a claim of the same order goes on from it here; `moved`: nobody here does. */
      readonly why: 'cancelled' | 'expired' | 'confirmed' | 'replaced' | 'moved' | 'released';
    } & At)
  /** These claims now rest on stock by so much: supply turned into stock, or goods went to another claim (`taken`: whose, and why). */
  | ({
      readonly type: 'ClaimsCovered';
      readonly claims: readonly {readonly id: string; readonly onStock: Units}[];
      readonly taken?: {readonly by: string; readonly reason: string; readonly at?: Instant};
    } & At)
  /** Goods that had no lot are found to be of one. */
  | ({
      readonly type: 'StockLabelled';
      readonly state: StockState;
      readonly quantity: Units;
      readonly batch: BatchName;
      readonly reason: string;
    } & At)
  /** A lot that was typed wrong: how it was, and how it is. `units`: of it at the site, in all states. */
  | ({
      readonly type: 'BatchCorrected';
      readonly batch: BatchName;
      readonly now: BatchName;
      readonly units: Units;
      readonly reason: string;
    } & At)
  | ({readonly type: 'PoolSet'; readonly pool: Pool; readonly reason: string} & At)
  | ({readonly type: 'PoolEnded'; readonly pool: string; readonly reason: string} & At)
  | ({
      readonly type: 'SnapshotApplied';
      readonly capturedAt: Instant;
      readonly reported: Units;
      readonly delta: Units;
      readonly source: string;
    } & At);

const SCRAP = 'scrap: ';
/** Where scrapped units go, in words. No order or transfer has such an id: ids hold no colon. */
export const scrapped = (reason: string): string => `${SCRAP}${reason}`;
export const isScrap = (to: string): boolean => to.startsWith(SCRAP);
