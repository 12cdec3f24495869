/** What an engine answers about scarce items and allocation runs. Money in minor units of the book currency. */

import type {AllocationMethod, SkippedLine} from '../domain/allocation/types.ts';
import type {CommandOf} from '../domain/commands.ts';
import type {Segment, Strategy} from '../domain/master-data/types.ts';
import type {DayNumber, Instant} from '../kernel/types.ts';
import type {PoolRow} from './rows.ts';

/** An item whose demand is not all served in time. */
export type ScarceItem = {
  readonly item: string;
  readonly itemName: string;
  /** Units on back order, and units promised for after the day that was asked. */
  readonly backordered: number;
  readonly late: number;
  /** Claims on stock beyond what there is of it, over all sites in view. */
  readonly overCommitted: number;
  readonly lines: number;
  /** Of the units on back order and late, at the lines' prices. */
  readonly money: number;
};
export type ScarceList = {
  readonly total: number;
  /** The first of them, by money. */
  readonly items: readonly ScarceItem[];
};

/** Units that leave together, with the day they are there. */
export type RunLeg = {
  readonly site: string;
  readonly siteName: string;
  readonly units: number;
  readonly day: DayNumber;
};
export type RunVerdict = 'gains' | 'later' | 'keeps' | 'skipped';
export type RunLine = {
  /** `order/line`. */
  readonly id: string;
  readonly order: string;
  readonly line: number;
  readonly item: string;
  readonly customerName: string;
  readonly tier: 'A' | 'B' | 'C';
  readonly segmentName: string;
  /** As its segment is treated. */
  readonly strategy: Strategy;
  readonly verdict: RunVerdict;
  /** Why it is not touched; null where it was asked. */
  readonly skipped: string | null;
  readonly requested: DayNumber;
  readonly units: number;
  readonly before: readonly RunLeg[];
  readonly after: readonly RunLeg[];
  /** Units that come sooner or get a date, and units that come later; before the requested day is as good as on it. */
  readonly sooner: number;
  readonly later: number;
  /** The most days by which units of it move: above 0 sooner, below 0 later; 0: only new dates, or none. */
  readonly days: number;
  /** Of the units that come sooner or later. */
  readonly money: number;
  readonly penaltyBefore: number;
  readonly penaltyAfter: number;
  /**
   * The comparison that put it behind the line asked just before (B.15); null for the first of its item. The optimiser starts
   * from that order and goes by service value.
   */
  readonly decided: {readonly after: string; readonly by: string} | null;
};
export type RunSide = {readonly lines: number; readonly units: number; readonly days: number; readonly money: number};
export type RunFigures = {
  readonly dated: number;
  readonly inTime: number;
  readonly penalty: number;
  readonly freight: number;
};
export type RunProposal = {
  readonly at: Instant;
  readonly today: DayNumber;
  readonly method: 'strategies' | 'optimiser';
  readonly items: readonly {readonly item: string; readonly itemName: string}[];
  readonly sites: readonly string[];
  /** Gains, later, keeps, skipped; in each as they were asked. The first of them where there are many. */
  readonly lines: readonly RunLine[];
  readonly verdicts: Readonly<Record<RunVerdict, number>>;
  readonly gains: RunSide;
  readonly gives: RunSide;
  readonly was: RunFigures;
  readonly is: RunFigures;
  /** Lines that must keep what they have and cannot: their item is not touched. */
  readonly broken: readonly {
    readonly order: string;
    readonly line: number;
    readonly item: string;
    readonly strategy: string;
    readonly short: number;
  }[];
  /** False: no standard cost is in view, so the margin orders nothing. */
  readonly costsKnown: boolean;
  /** Items whose goods are kept by lots: the strategies decide about them, also where the rest is optimised. */
  readonly byLots: readonly string[];
  /** Null where the strategies alone decided. */
  readonly optimised: RunOptimised | null;
  /** All the moves; a reason is to be given. Null: there is nothing to do. */
  readonly apply: Omit<CommandOf<'ApplyAllocation'>, 'reason'> | null;
};

/** How good an optimised run is. Service values in 1/10,000 of the book currency (`value.ts`); `gap` of the bound, 0 to 1. */
export type RunOptimised = {
  readonly value: number;
  /** What the strategies’ plan is worth. */
  readonly greedy: number;
  /** No plan under the same rules is worth more. */
  readonly bound: number;
  readonly gap: number;
  readonly ended: 'near' | 'done' | 'time' | 'cancelled' | 'fault';
  readonly seconds: number;
};
export type RunStep =
  | {
      readonly kind: 'progress';
      readonly steps: number;
      readonly stepsMax: number;
      readonly value: number;
      readonly bound: number;
    }
  | {readonly kind: 'proposal'; readonly proposal: RunProposal};

export type AllocationRunRow = {
  readonly id: string;
  readonly at: Instant;
  readonly by: string;
  readonly method: AllocationMethod;
  readonly reason: string;
  readonly orders: number;
  readonly lines: number;
  readonly units: number;
  /** Units that got a date or a sooner day, and those that got a later one. */
  readonly sooner: number;
  readonly later: number;
  /** Lines it left that wanted more, and why; of runs of the system only. */
  readonly skipped: readonly SkippedLine[];
  readonly undone: {readonly at: Instant; readonly by: string; readonly reason: string} | null;
};

/** One side of a debt: whose promise it is, and when it must leave; null where nothing of it waits here any more. */
export type DebtSide = {
  readonly order: string;
  /** Null where the order is not in view. */
  readonly customerName: string | null;
  readonly tier: string | null;
  readonly due: Instant | null;
};
/** Stock that a later promise lent to a sooner one (B.13), until supply pays it back. */
export type DebtRow = {
  readonly id: string;
  readonly site: string;
  readonly siteName: string;
  readonly siteZone: string;
  readonly item: string;
  readonly itemName: string;
  readonly quantity: number;
  /** Null: from before that was kept. */
  readonly since: Instant | null;
  readonly borrower: DebtSide;
  readonly lender: DebtSide;
  /** What pays it back, and when that is usable, as far as one knows. */
  readonly supply: string | null;
  readonly supplyAt: Instant | null;
  /** Of its units, those that the lender lacks by his date. */
  readonly short: number;
};
export type DebtList = {
  readonly total: number;
  readonly units: number;
  /** The first of them: those not paid back in time before the others. */
  readonly rows: readonly DebtRow[];
};

/** A segment in its place in the tree: parents before their parts, each level in the order of its class. */
export type SegmentRow = {
  readonly id: string;
  readonly name: string;
  readonly level: number;
  /** Whom it is for; nothing named: everybody that the ones before it leave. Customers by name. */
  readonly tiers: readonly string[];
  readonly territories: readonly string[];
  readonly customers: readonly string[];
  readonly strategy: Strategy;
  /** What orders its lines; never empty. */
  readonly sort: readonly string[];
  /** As it was defined, and its place in the order of class, from 0: what a form starts from. */
  readonly definition: Segment;
  readonly rank: number;
};

/** What of a segment a definition would change; `place`: its place in the order of class among those that stay. */
export type SegmentPart = 'name' | 'parent' | 'who' | 'strategy' | 'sort' | 'continuous' | 'place';
export type SegmentPreviewRow = {
  readonly id: string;
  readonly name: string;
  readonly change: 'new' | 'gone' | 'changed' | 'same';
  readonly parts: readonly SegmentPart[];
  /** Active customers in view who are in it or in a part of it, now and then. */
  readonly before: number;
  readonly after: number;
};
/** What a definition of segments would do; it changes nothing. */
export type SegmentsPreview =
  /** It would be refused, with its place. */
  | {readonly fault: string}
  | {
      readonly fault: null;
      /** As they would stand, then those that go. */
      readonly rows: readonly SegmentPreviewRow[];
      /** Active customers in view who are in no segment. */
      readonly outside: {readonly before: number; readonly after: number};
      /** Pools that still count, of segments that go. */
      readonly pools: readonly PoolRow[];
    };
