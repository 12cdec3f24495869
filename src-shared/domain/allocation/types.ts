/** Allocation runs: promises of many orders moved in one decision, and what is kept to undo it. */
import type {DayNumber, Instant, OrderId, SiteId, Units} from '../../kernel/types.ts';

export const LIMITS_ALLOCATION = {
  linesMax: 1_000,
  movesMax: 20,
  movesInAllMax: 2_000,
  runsKept: 20,
  movesKept: 4_000,
  /** Lines that a run says it left, with the reason. */
  skippedMax: 100,
  whyChars: 200,
} as const;

/** Where and when a lot leaves, and the day it is there. */
export type Leaves = {
  readonly site: SiteId;
  readonly shipBy: Instant;
  readonly day: DayNumber;
  /** `carrier/service` it goes by, where one is known. */
  readonly service?: string | undefined;
};
/** What a run did to one lot. `from` null: it was on back order. */
export type RunMove = {
  readonly order: OrderId;
  readonly line: number;
  /** The lot as it is numbered after the run. */
  readonly lot: number;
  readonly quantity: Units;
  readonly from: Leaves | null;
  readonly to: Leaves;
};
/** `continuous`: by the system itself after an event, for segments that ask for it; nobody is worse off by such a run. */
export type AllocationMethod = 'strategies' | 'optimiser' | 'by hand' | 'continuous';
/** A line that a run left as it is, and why. */
export type SkippedLine = {readonly order: OrderId; readonly line: number; readonly why: string};
export type AllocationRun = {
  readonly id: string;
  readonly at: Instant;
  readonly by: string;
  readonly method: AllocationMethod;
  readonly reason: string;
  readonly moves: readonly RunMove[];
  /** Of runs by the system itself, which nobody previewed. */
  readonly skipped?: readonly SkippedLine[];
  readonly undone: {readonly at: Instant; readonly by: string; readonly reason: string} | null;
};
/** The runs that can still be undone, the newest last. */
export type AllocationRuns = {readonly list: readonly AllocationRun[]};
export type AllocationEvent =
  | {readonly type: 'AllocationApplied'; readonly run: AllocationRun}
  | {
      readonly type: 'AllocationUndone';
      readonly run: string;
      readonly at: Instant;
      readonly by: string;
      readonly reason: string;
    };

/**
 * Older runs, and those of more moves than are kept, can no longer be undone; the log keeps them. The system's own runs have
 * room of their own: however many there are, what people did stays to be undone.
 */
export function evolveRuns(state: AllocationRuns | undefined, e: AllocationEvent): AllocationRuns {
  const list = state?.list ?? [];
  if (e.type === 'AllocationUndone') {
    const {at, by, reason} = e;
    return {list: list.map((run) => (run.id === e.run ? {...run, undone: {at, by, reason}} : run))};
  }
  const isOwn = ({method}: AllocationRun) => method === 'continuous';
  const all = [...list, e.run];
  const like = all.filter((run) => isOwn(run) === isOwn(e.run));
  const kept = like.slice(-LIMITS_ALLOCATION.runsKept);
  const moves = () => kept.reduce((n, run) => n + run.moves.length, 0);
  while (kept.length > 1 && moves() > LIMITS_ALLOCATION.movesKept) kept.shift();
  return {list: all.filter((run) => !like.includes(run) || kept.includes(run))};
}
