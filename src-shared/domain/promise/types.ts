/** Holds: soft reservations made while somebody talks to a customer (F.5), and the options a promise check offers. */

import type {DayNumber, Instant, ItemId, SiteId, Units, ZonedDay} from '../../kernel/types.ts';
import type {Pool, StockState} from '../inventory/types.ts';
import type {SubstituteKind} from '../master-data/types.ts';

/** A lot of an option that was chosen: so many units from this site, no sooner than for this day. */
export type ChosenLot = {
  readonly site: SiteId;
  readonly day: DayNumber;
  readonly quantity: Units;
  readonly service?: string | undefined;
  /** The substitute it is of; absent = of the item asked for. */
  readonly item?: ItemId | undefined;
};

/**
 * A line's place in a kit: `group` is the first line of the kits that were asked for together, `per` the units of this line in one of
 * them. How many they are follows: units of the line by `per`, the same for every line of the group at any time.
 */
export type OfKit = {readonly item: ItemId; readonly group: number; readonly per: Units};

export type AskedOfHold = {
  readonly item: ItemId;
  readonly quantity: Units;
  readonly requestedDay: DayNumber;
  /** Only from this site; null = any. */
  readonly site: SiteId | null;
  /** The day of a chosen option; holds of older logs do not say. */
  readonly chosenDay?: DayNumber | null;
  readonly chosenService?: string | null;
  readonly chosenLots?: readonly ChosenLot[] | null;
  readonly chosenItem?: ItemId | null;
  /** Why it is held for the day it is held for. */
  readonly receipt?: PromiseReceipt | undefined;
};
export type HoldKind = 'typing' | 'option' | 'quote';
export type Hold = {
  readonly id: string;
  readonly kind: HoldKind;
  readonly author: string;
  readonly customer: string | null;
  readonly expires: Instant;
  /** What was asked, by line from 1: an order takes what it asks for in the same words. Holds of older logs do not say. */
  readonly asked?: readonly AskedOfHold[];
  /** `line` is the asked line, `n` numbers the claims. */
  readonly lines: readonly {
    readonly n: number;
    readonly line: number;
    readonly item: ItemId;
    readonly site: SiteId;
    readonly quantity: Units;
    readonly due: Instant;
    /** `carrier/service` it goes by, where one is known. */
    readonly service?: string | undefined;
  }[];
};
export type HoldEvent =
  | {readonly type: 'HoldMade'; readonly hold: Hold}
  | {readonly type: 'HoldRenewed'; readonly hold: string; readonly expires: Instant}
  | {readonly type: 'HoldEnded'; readonly hold: string; readonly why: 'released' | 'expired' | 'confirmed'};

/** Part of an option: what leaves which site by when and arrives on which day in the ship-to's zone. */
export type PromiseLot = {
  readonly site: SiteId;
  readonly quantity: Units;
  readonly shipBy: Instant;
  readonly day: DayNumber;
  /** `carrier/service` it goes by, where one is known. */
  readonly service?: string | undefined;
  /** A substitute; absent = the item asked for. */
  readonly item?: ItemId | undefined;
};

/** Why not sooner: the one constraint that binds. */
export type Binding =
  | {readonly kind: 'stock'; readonly left: Units}
  | {readonly kind: 'claims'; readonly claimed: Units; readonly held: Units; readonly by: readonly string[]}
  | {readonly kind: 'receipt'; readonly supply: string; readonly usableAt: Instant}
  /**
   * Kept for another segment until then, the quota of the asker's own until then (so many are left for him), or a safety stock, which
   * has no end.
   */
  | {
      readonly kind: 'pool';
      readonly pool: Pool['kind'];
      /** The name of the segment; of a safety stock all who may have it, '' where nobody may. */
      readonly segment: string;
      readonly units: Units;
      readonly until: Instant | null;
    }
  /**
   * The site has the units, and so many it can still pick and pack by its dispatch of that day: all of it, or one of its zones, with
   * the names of zone and shift.
   */
  | {
      readonly kind: 'capacity';
      readonly site: SiteId;
      readonly day: DayNumber;
      readonly left: Units;
      readonly zone?: {readonly name: string; readonly shift: string} | undefined;
    }
  /** The site has the units, and its doors can load so many more of the item by its dispatch of that day. */
  | {readonly kind: 'docks'; readonly site: SiteId; readonly day: DayNumber; readonly left: Units}
  /** The pickup of that day has no place for it: so many units of the item it still takes. */
  | {
      readonly kind: 'lift';
      readonly site: SiteId;
      readonly service: string;
      readonly day: DayNumber;
      readonly left: Units;
    }
  | {readonly kind: 'cutoff'; readonly at: Instant}
  | {readonly kind: 'calendar'; readonly site: SiteId}
  /** A dearer service would be there sooner. */
  | {readonly kind: 'service'; readonly service: string}
  /** The order leaves complete, and another of its lines is not there sooner. */
  | {readonly kind: 'together'}
  /** There are enough, and only so many are good until that day, as this customer needs. */
  | {readonly kind: 'life'; readonly left: Units; readonly lasts: DayNumber}
  /** Sites have enough between them, and the customer takes a line from one site: so many of the one that has most. */
  | {readonly kind: 'one-site'; readonly left: Units}
  /** Sites have enough between them, and the customer takes what there is of a line in so many more shipments: so many of these. */
  | {readonly kind: 'shipments'; readonly left: Units; readonly most: number}
  | {readonly kind: 'request'};

export type PromiseOption = {
  readonly kind: 'whole' | 'split' | 'part-later' | 'later' | 'cheaper' | 'substitute';
  readonly lots: readonly PromiseLot[];
  /** Units for which no date is known. */
  readonly short: Units;
  readonly onRequest: boolean;
  readonly binding: Binding;
  /** What a substitute option sends instead; `needsApproval`: beyond the customer's rule, by who holds the right `substitute`. */
  readonly instead?:
    | {readonly item: ItemId; readonly kind: SubstituteKind; readonly needsApproval: boolean}
    | undefined;
};

/**
 * Why a promise was for its day, kept with the decision that made it: what kept it from being sooner, by which policy, and what
 * else was offered. A promise as it was asked, with nothing beside it, needs none.
 */
export type PromiseReceipt = {
  readonly policy: number;
  readonly binding: Binding;
  readonly notTaken: readonly {
    readonly kind: PromiseOption['kind'];
    /** The last delivery of it; null where it has no date. */
    readonly day: DayNumber | null;
    readonly short: Units;
    readonly sites: readonly SiteId[];
    readonly service?: string | undefined;
  }[];
};

/** The answer for one line. `free` is what could be had on the requested day at most, over all sites. */
export type LinePromise = {
  readonly line: number;
  readonly item: ItemId;
  readonly quantity: Units;
  readonly requested: ZonedDay;
  readonly options: readonly PromiseOption[];
  /** What could be sent instead, sooner than the first option; never promised unless somebody chooses it. Asked for by people only. */
  readonly substitutes?: readonly PromiseOption[] | undefined;
  /** Of its first option. */
  readonly receipt?: PromiseReceipt | undefined;
  readonly left: Units;
  /** What `left` comes from, by site; told where people ask. */
  readonly leftAt?: readonly {readonly site: SiteId; readonly units: Units}[] | undefined;
  readonly next: ZonedDay | null;
  /** F.6 last line: where the units on hand are, per site. */
  readonly reductions: readonly {
    readonly site: SiteId;
    readonly onHand: Units;
    /** On hand and not to be had: on the dock, under count, on hold, damaged, staged for others; by state. */
    readonly notUsable: readonly {readonly state: StockState; readonly quantity: Units}[];
    readonly allocated: Units;
    readonly held: readonly {readonly by: string; readonly quantity: Units}[];
    /** Kept for others, and the quotas of the asker's own segments with what is left of them; segments by name. */
    readonly kept: readonly {
      readonly kind: Exclude<Pool['kind'], 'quota'>;
      readonly segment: string;
      readonly quantity: Units;
      /** Null: it has no end. */
      readonly until: Instant | null;
    }[];
    readonly quotas: readonly {readonly segment: string; readonly left: Units; readonly until: Instant}[];
    /** Usable by number and good no more. */
    readonly spoilt?: Units | undefined;
    /** To be had by number and not good until the day that this customer needs. */
    /** Available and of no lot: nobody knows how long they are good. */
    readonly noLot?: Units | undefined;
    readonly tooOld?: {readonly quantity: Units; readonly lasts: DayNumber} | undefined;
    /** What it can still pick and pack by the dispatch, where its work is limited, and the day of that. `docks`: it is doors it lacks. */
    readonly work?: {readonly day: DayNumber; readonly left: Units; readonly docks?: true | undefined} | undefined;
    /** Units that the pickup of the dispatch still takes, where it has a limit, and its day. */
    readonly lift?: {readonly service: string; readonly day: DayNumber; readonly left: Units} | undefined;
    readonly free: Units;
  }[];
};
