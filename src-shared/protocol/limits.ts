/** Every limit of the wire, unit last in the name, asserted against each other. */
import {assert} from '../kernel/assert.ts';

export const LIMITS = {
  /** Commands waiting in an outbox. */
  pendingMax: 1_000,
  submitMax: 64,
  batchDecisionsMax: 500,
  batchBytesMax: 512 * 1024,
  /** Batches sent and not yet acknowledged, per session. */
  windowFrames: 8,
  /** A desk acknowledges after so many batches: often enough that the window stays open, seldom enough that acks cost the server little. */
  ackFrames: 4,
  snapshotChunkBytes: 256 * 1024,
  /** Verdicts a welcome carries. */
  outcomesKept: 1_000,
  /** A longer tail is served as a snapshot. */
  tailMax: 50_000,
  /** Decisions behind which a finished snapshot set may lie and still be served at once; a later hello waits for the next set. */
  snapshotAgeMax: 2_000,
  /** Values looked at in one step of making a set: about a millisecond. */
  snapshotStepValues: 16_384,
  /** Decisions between two state hashes in batches. */
  hashEvery: 1_000,
  frameBytesMax: 1_000_000,
  /** Two of them without an answer are named on the screen: nobody may act for half a minute on what is dead. */
  beatEveryMs: 5_000,
  /** A link without a beat for so long is dead. */
  deadAfterMs: 30_000,
  answerRowsMax: 2_000,
  asksOpenMax: 16,
  /** Back orders allocated, and asked in vain, after one decision; the rest of the queue is asked after the next. */
  allocationsPerTurn: 50,
  allocationTriesPerTurn: 60,
  /** Decisions the authority keeps in memory; older ones are read from the log. */
  tailKept: 5_000,
} as const;
/** The same limits with other figures: a simulation makes them small, so that a short run meets every one. */
export type Limits = {readonly [K in keyof typeof LIMITS]: number};

assert(LIMITS.outcomesKept >= LIMITS.pendingMax, 'every pending command must find its outcome');
assert(LIMITS.snapshotAgeMax < LIMITS.tailMax, 'a snapshot must not be older than a tail may be long');
assert(LIMITS.snapshotAgeMax <= LIMITS.tailKept, 'the tail after a snapshot is in memory');
assert(LIMITS.submitMax <= LIMITS.pendingMax, 'a submit must fit the outbox');
assert(
  LIMITS.batchBytesMax < LIMITS.frameBytesMax && LIMITS.snapshotChunkBytes < LIMITS.frameBytesMax,
  'frames must fit the transport',
);
assert(LIMITS.ackFrames <= LIMITS.windowFrames, 'a full window must have been acknowledged');
assert(LIMITS.deadAfterMs >= 2 * LIMITS.beatEveryMs, 'one lost beat must not kill a link');
