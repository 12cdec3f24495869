/** Whether a hello gets the tail from its cursor, or why it needs a snapshot. */
import type {Seq} from '../kernel/types.ts';
import type {ResyncReason} from '../protocol/frames.ts';
import {CORE} from '../protocol/version.ts';
import type {Hello} from './session.ts';

/** What there is of the log: from `floor` (exclusive) to `durable`; a tail is at most `tailMax` decisions. */
export type Reach = {readonly logId: string; readonly durable: Seq; readonly floor: Seq; readonly tailMax: number};

/** Null: the tail will do. `viewKey` is the asker's today. */
export function resyncReason({cursor, core, why}: Hello[1], viewKey: string, log: Reach): ResyncReason | null {
  if (why !== null) return why;
  if (cursor === null) return 'first-visit';
  if (cursor.logId !== log.logId || cursor.seq > log.durable) return 'log-changed';
  if (cursor.viewKey !== viewKey) return 'view-changed';
  if (core !== CORE || cursor.core !== CORE) return 'core-changed';
  if (cursor.seq < log.floor) return 'log-pruned';
  return log.durable - cursor.seq > log.tailMax ? 'too-far-behind' : null;
}
