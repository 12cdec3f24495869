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

export type Protection = {readonly pool: Pool; readonly unused: Units};

/** What each protection keeps of what there is: the first classes keep theirs where there is not enough for all. */
export function sharedOut(
  protections: readonly Protection[],
  segments: readonly Segment[],
  there: Units,
): readonly {readonly pool: Pool; readonly units: Units}[] {
  let rest = Math.max(0, there);
  const rank = ({pool}: Protection) => segments.findIndex((s) => s.id === pool.segment);
  return [...protections]
    .sort((a, b) => rank(a) - rank(b))
    .map(({pool, unused}) => {
      const units = Math.min(unused, rest);
      rest -= units;
      return {pool, units};
    });
}

/**
 * What is kept from a claim of what it could rest on: protections of other segments that are not over by its date. `free`: the
 * usable stock that no other claim rests on.
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
  const live = pools.filter((p) => due < p.until).map((pool) => ({pool, unused: unusedOf(pool, claims, now, except)}));
  return sharedOut(live, segments, free).filter(({pool, units}) => units > 0 && !isOf(segment, pool.segment));
}

export const unitsKept = (kept: readonly {readonly units: Units}[]): Units => kept.reduce((n, k) => n + k.units, 0);
