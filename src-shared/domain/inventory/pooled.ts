/**
 * What of a position is kept for a segment of customers, and the most one may have of it (B.14): three rules.
 *
 *   protected   at least so many for the segment until a date: unused = max(0, quantity − claimed − gone)
 *   quota       at most so many that leave the site in a period:  left = quantity − claimed for the period − gone
 *   safety      so many of what is above all protections stay for those it is for, without an end: nothing uses it up, and supply
 *               fills it again
 *
 * `gone` is what the segment's claims had taken off them since the pool was set: picked, or shipped. Claims name the segment
 * they were made for with all it is a part of, so that a pool counts those of its parts without the tree.
 */
import type {Instant, Units} from '../../kernel/types.ts';
import {type Asker, pathOf, segmentOf} from '../master-data/segments.ts';
import type {Segment} from '../master-data/types.ts';
import {isLive} from './balances.ts';
import type {Claim, Pool, Position} from './types.ts';

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

/** The end of what has none: later than any instant, and an integer that JSON keeps. */
export const ALWAYS: Instant = Number.MAX_SAFE_INTEGER;
/** The end of a pool; null: it has none. */
export const endOf = ({kind, until}: Pool): Instant | null => (kind === 'safety' ? null : until);
/** The segments a pool is about. */
export const segmentsOf = ({segment, segments}: Pool): readonly string[] => segments ?? [segment];
/** Whether a pool is for who is in those segments: what it keeps is kept from everybody else. */
export const isFor = (pool: Pool, path: string): boolean => segmentsOf(pool).some((segment) => isOf(path, segment));

/** Whether a pool counts what leaves at an instant for those segments. What is promised above a safety stock uses none of it. */
export const counts = (pool: Pool, path: string, due: Instant): boolean =>
  pool.kind !== 'safety' &&
  isOf(path, pool.segment) &&
  (pool.kind === 'protected' || (due >= pool.from && due < pool.until));

/**
 * Whether what leaves at an instant is still a pool's at another: a protection has nothing more to do from its day on with what leaves
 * then or later.
 */
export const isStill = (pool: Pool, due: Instant, at: Instant): boolean =>
  pool.kind !== 'protected' || due < pool.until || at < pool.until;

/**
 * Units of a pool that its segment has: claimed by who is live, and gone. `except`: claims that do not count. Once the day of a
 * protection has come it is what left by then, or was to.
 */
export function usedOf(pool: Pool, claims: readonly Claim[], now: Instant, except?: ReadonlySet<string>): Units {
  let used = pool.gone;
  for (const c of claims)
    if (counts(pool, c.segment, c.due) && isStill(pool, c.due, now) && isLive(c, now) && !except?.has(c.id))
      used += c.quantity;
  return used;
}

/** What a pool still keeps from others: a protection nothing from its date on, a quota never anything. */
export const keepsOf = (pool: Pool, claims: readonly Claim[], now: Instant, except?: ReadonlySet<string>): Units =>
  pool.kind !== 'quota' && pool.until > now ? Math.max(0, pool.quantity - usedOf(pool, claims, now, except)) : 0;

export type Protection = {readonly pool: Pool; readonly unused: Units};

/**
 * What each protection keeps of what there is: the first classes keep theirs where there is not enough for all. A safety stock is
 * of what is above them: before them it would take anew of what they keep whenever somebody it is for has used it.
 */
export function sharedOut(
  protections: readonly Protection[],
  segments: readonly Segment[],
  there: Units,
): readonly {readonly pool: Pool; readonly units: Units}[] {
  let rest = Math.max(0, there);
  const rank = ({pool}: Protection) =>
    pool.kind === 'safety' ? Number.POSITIVE_INFINITY : segments.findIndex((s) => s.id === pool.segment);
  return [...protections]
    .sort((a, b) => rank(a) - rank(b))
    .map(({pool, unused}) => {
      const units = Math.min(unused, rest);
      rest -= units;
      return {pool, units};
    });
}

/**
 * What is kept from a claim of what it could rest on: protections of other segments that are not over by its date, and a safety
 * stock. `free`: the usable stock that no other claim rests on.
 */
export function keptFrom(
  segments: readonly Segment[],
  {pools, claims}: Pick<Position, 'pools' | 'claims'>,
  {id, segment, due}: Pick<Claim, 'id' | 'segment' | 'due'>,
  free: Units,
  now: Instant,
): readonly {readonly pool: Pool; readonly units: Units}[] {
  if (pools.length === 0 || free <= 0) return [];
  const except = new Set([id]);
  const live = pools.filter((p) => due < p.until).map((pool) => ({pool, unused: keepsOf(pool, claims, now, except)}));
  return sharedOut(live, segments, free).filter(({pool, units}) => units > 0 && !isFor(pool, segment));
}

export const unitsKept = (kept: readonly {readonly units: Units}[]): Units => kept.reduce((n, k) => n + k.units, 0);
