/** A position's future, as it is asked for and told (`timeline.ts`). */
import type {DayNumber, Instant, Units} from '../../kernel/types.ts';
import type {Claim, Position} from '../inventory/types.ts';
import type {Policy, Site} from '../master-data/types.ts';

/** What an asker needs of an item that is kept by lots. */
export type Life = {
  /** Days for which what a supplier sends is good when it comes. */
  readonly fresh: number;
  /** The day until which goods must last that leave on a day. */
  readonly needs: (day: DayNumber) => DayNumber;
};

export type TimelineStep = {
  readonly at: Instant;
  readonly supply: Units;
  readonly demand: Units;
  readonly balance: Units;
  readonly atp: Units;
};
export type Timeline = {
  /** Sorted by time; the first step is `now`. */
  readonly steps: readonly TimelineStep[];
  readonly atpAt: (t: Instant) => Units;
  /** The earliest instant ≥ `from` with ATP ≥ quantity, or null. */
  readonly earliest: (quantity: Units, from: Instant) => Instant | null;
  /** Of goods that are kept by lots: the same future, however long they last. */
  readonly byNumber?: Timeline;
};

export type TimelineInput = {
  readonly position: Position;
  readonly site: Site;
  readonly policy: Policy;
  readonly now: Instant;
  /** Claims that do not count: the asker's own hold, the lots being changed. */
  readonly except?: ReadonlySet<string>;
  /** The end of the lock window, where it is not the policy's. */
  readonly lockedUntil?: Instant;
  /** Claims not yet in the position: earlier lines of the same command. */
  readonly extra?: readonly Pick<Claim, 'due' | 'quantity' | 'lasts'>[];
  /** How long what leaves must be good; without it, of goods that are kept by lots, on the day it leaves. */
  readonly life?: Life | undefined;
};
