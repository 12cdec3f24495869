/**
 * What of a position's future one segment may be promised (F.6):
 *
 *   avail(g, t) = max(0, min( ATP_t − Σ_{h not on g's path} kept_h(t) − safety,  quota left of g and each ancestor for t ))
 *   kept_h(t)   = what is protected for h and unused, before its release date; cut back from the lowest class up where
 *                 ATP_t does not reach for all that is kept
 *   safety      = the safety stock, for who is in none of the segments that may have it; the first to be cut back
 *
 * What was promised to the asker already stays his: a change of an order is not refused for what is kept since.
 * So what is kept until Friday can be promised to others for Friday and later, and to its own segment at any time.
 */
import type {Instant, Units} from '../../kernel/types.ts';
import {ALWAYS, counts, isFor, isOf, segmentFor, segmentsOf, sharedOut, usedOf} from '../inventory/pooled.ts';
import type {Claim, Pool, Position} from '../inventory/types.ts';
import type {Company, Segment} from '../master-data/types.ts';
import type {CheckInput, Taken} from './asked.ts';
import type {Timeline, TimelineStep} from './future.ts';

export type Entitled = {
  readonly position: Position;
  readonly segments: readonly Segment[];
  /** The asker's segment with all it is a part of; '' = none. */
  readonly path: string;
  readonly now: Instant;
  readonly except?: ReadonlySet<string> | undefined;
  /** What was promised to him already and is asked anew: so many due by then stay his. */
  readonly own: readonly Pick<Claim, 'due' | 'quantity'>[];
  /** What the asker's earlier lines take of it. */
  readonly extra: readonly Pick<Claim, 'due' | 'quantity'>[];
  /** Of an allocation run: the claims before it. A quota that was over then may be as much over again, by whoever's lots. */
  readonly before?: readonly Claim[] | undefined;
};

/** As whom it is asked. */
export const entitledAs = (
  {company, to, now, except, own = []}: Pick<CheckInput, 'company' | 'to' | 'now' | 'except' | 'own'>,
  position: Position,
  extra: readonly Taken[] = [],
): Entitled => ({
  position,
  segments: company.segments,
  path: position.pools.length === 0 ? '' : segmentFor(company.segments, to.asker),
  now,
  except,
  own:
    position.pools.length === 0
      ? []
      : [
          ...own.filter((o) => o.site === position.site && o.item === position.item),
          ...position.claims.filter((c) => c.kind === 'allocation' && except?.has(c.id)),
        ],
  extra,
});

/** A segment as people call it; its id when it is no more. */
export const nameOf = ({segments}: Company, id: string): string => segments.find((s) => s.id === id)?.name ?? id;

/** Whom a pool is about, as people call them; '' for a safety stock that is for nobody. */
export const namesOf = (company: Company, pool: Pool): string =>
  segmentsOf(pool)
    .map((id) => nameOf(company, id))
    .join(', ');

/** The timeline of a segment: the open one where nothing is kept for others and no quota is its own. */
export function entitled(open: Timeline, asked: Entitled): Timeline {
  const {position, now, path} = asked;
  const pools = position.pools.filter((p) => p.until > now && (p.kind !== 'quota' || isOf(path, p.segment)));
  if (pools.every((p) => p.kind === 'safety' && isFor(p, path))) return open;
  const left = pools.map((pool) => ({pool, left: leftOf(pool, asked)}));
  const bounds = [...pools.flatMap((p) => [p.from, p.until]), ...asked.own.map((o) => o.due)].filter(
    (t) => t > now && t !== ALWAYS,
  );
  const times = [...new Set([...open.steps.map((s) => s.at), ...bounds])].sort((a, b) => a - b);
  let at = 0;
  const steps = times.map((t): TimelineStep => {
    while ((open.steps[at + 1]?.at ?? Number.POSITIVE_INFINITY) <= t) at += 1;
    const step = open.steps[at] as TimelineStep;
    const free = Math.max(step.atp - keptFor(left, asked, t, step.atp), Math.min(step.atp, ownBy(asked, t)));
    const atp = Math.max(0, Math.min(free, quotaFor(left, asked, t)));
    return step.at === t ? {...step, atp} : {at: t, supply: 0, demand: 0, balance: step.balance, atp};
  });
  const stepAt = (t: Instant): TimelineStep | undefined => steps.findLast((s) => s.at <= t) ?? steps[0];
  return {
    steps,
    atpAt: (t) => stepAt(t)?.atp ?? 0,
    // A quota of a later period may be used up: more time is not always more.
    earliest: (quantity, from) => {
      if ((stepAt(from)?.atp ?? 0) >= quantity) return from;
      return steps.find((s) => s.at > from && s.atp >= quantity)?.at ?? null;
    },
  };
}

/** What is kept for others of what leaves at an instant, of what there is then. */
export function keptBefore(
  asked: Entitled,
  t: Instant,
  atp: Units,
): readonly {readonly pool: Pool; readonly units: Units}[] {
  const left = asked.position.pools
    .filter((p) => p.kind !== 'quota' && p.until > asked.now)
    .map((pool) => ({pool, left: leftOf(pool, asked)}));
  return keptOf(left, asked, t, atp).filter(({pool, units}) => units > 0 && !isFor(pool, asked.path));
}

/** The quotas of the asker's segments for what leaves at an instant, and what is left of each. */
export const quotasAt = (asked: Entitled, t: Instant): readonly {readonly pool: Pool; readonly left: Units}[] =>
  asked.position.pools
    .filter((p) => p.kind === 'quota' && counts(p, asked.path, t))
    .map((pool) => ({pool, left: leftOf(pool, asked)}));

/**
 * What promising `units` at an instant, of `atp` that there are then, takes of what is kept for others, and how far it goes
 * beyond the quotas of the asker's own segments: what an override is about.
 */
export function beyondPools(
  asked: Entitled,
  t: Instant,
  atp: Units,
  units: Units,
): readonly {readonly pool: Pool; readonly units: Units; readonly of: Units}[] {
  const left = new Map(keptBefore(asked, t, atp - units).map(({pool, units: n}) => [pool.id, n]));
  const kept = keptBefore(asked, t, atp).map(({pool, units: n}) => ({
    pool,
    units: n - (left.get(pool.id) ?? 0),
    of: n,
  }));
  const over = quotasAt(asked, t).map(({pool, left: n}) => ({pool, units: Math.max(0, units - n), of: n}));
  return [...kept, ...over].filter((one) => one.units > 0);
}

/** Units promised to the asker for an instant or before, less what his earlier lines take. */
const ownBy = ({own, extra}: Entitled, t: Instant): Units =>
  own.reduce((n, o) => n + (o.due <= t ? o.quantity : 0), 0) - extra.reduce((n, e) => n + e.quantity, 0);

type Left = readonly {readonly pool: Pool; readonly left: Units}[];

function leftOf(pool: Pool, {position, now, except, extra, path, before}: Entitled): Units {
  const own = extra.reduce((n, e) => n + (counts(pool, path, e.due) ? e.quantity : 0), 0);
  const was = pool.kind === 'quota' && before !== undefined ? usedOf(pool, before, now) : 0;
  return Math.max(0, Math.max(pool.quantity, was) - usedOf(pool, position.claims, now, except) - own);
}

const keptFor = (left: Left, asked: Entitled, t: Instant, atp: Units): Units =>
  keptOf(left, asked, t, atp).reduce((n, {pool, units}) => n + (isFor(pool, asked.path) ? 0 : units), 0);

function keptOf(
  left: Left,
  {segments}: Entitled,
  t: Instant,
  atp: Units,
): readonly {readonly pool: Pool; readonly units: Units}[] {
  const live = left.filter(({pool}) => pool.kind !== 'quota' && t < pool.until);
  return sharedOut(
    live.map((l) => ({pool: l.pool, unused: l.left})),
    segments,
    atp,
  );
}

/** What the quotas of a period leave; of what was promised for the same period already, that much at least. */
const quotaFor = (left: Left, {own, extra, path, before}: Entitled, t: Instant): Units =>
  left.reduce((least, {pool, left: n}) => {
    if (pool.kind !== 'quota' || t < pool.from || t >= pool.until) return least;
    if (before !== undefined) return Math.min(least, n);
    const within = (list: Entitled['own']) =>
      list.reduce((sum, o) => sum + (counts(pool, path, o.due) ? o.quantity : 0), 0);
    return Math.min(least, Math.max(n, within(own) - within(extra)));
  }, Number.POSITIVE_INFINITY);
