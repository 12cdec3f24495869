/**
 * What of a position is kept for a segment of customers, and the most one may have of it (B.14): two rules.
 *
 *   protected   at least so many for the segment until a date: unused = max(0, quantity − claimed − gone)
 *   quota       at most so many that leave the site in a period:  left = quantity − claimed for the period − gone
 *
 * `gone` is what the segment's claims had taken off them since the pool was set: picked, or shipped. Claims name the segment
 * they were made for with all it is a part of, so that a pool counts those of its parts without the tree.
 */
import type {Instant, Units} from '../../kernel/types.ts';
import {type Asker, pathOf, segmentOf} from '../master-data/segments.ts';
import type {Segment} from '../master-data/types.ts';
import {isLive} from './balances.ts';
import type {Claim, Pool} from './types.ts';

/** The segments of a claim, the narrowest last. */
const PART = '/';
export const segmentPath = (path: readonly string[]): string => [...path].reverse().join(PART);
/** The path of a customer's segment; '' for nobody and for who is in none. */
export const segmentFor = (segments: readonly Segment[], asker: Asker | undefined): string =>
  segments.length === 0 || asker === undefined ? '' : segmentPath(pathOf(segments, segmentOf(segments, asker)));

export const isOf = (path: string, segment: string): boolean =>
  path === segment ||
  path.startsWith(segment + PART) ||
  path.endsWith(PART + segment) ||
  path.includes(PART + segment + PART);

/** Whether a pool counts what leaves at an instant for those segments. */
export const counts = (pool: Pool, path: string, due: Instant): boolean =>
  isOf(path, pool.segment) && (pool.kind === 'protected' || (due >= pool.from && due < pool.until));

/** Units of a pool that its segment has: claimed by who is live, and gone. `except`: claims that do not count. */
export function usedOf(pool: Pool, claims: readonly Claim[], now: Instant, except?: ReadonlySet<string>): Units {
  let used = pool.gone;
  for (const c of claims)
    if (counts(pool, c.segment, c.due) && isLive(c, now) && !except?.has(c.id)) used += c.quantity;
  return used;
}

/** What a protection still keeps from others; nothing from its date on. */
export const unusedOf = (pool: Pool, claims: readonly Claim[], now: Instant, except?: ReadonlySet<string>): Units =>
  pool.kind === 'protected' && pool.until > now ? Math.max(0, pool.quantity - usedOf(pool, claims, now, except)) : 0;
