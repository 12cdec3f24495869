/** A safety stock beside what there is: what it leaves for others, and what of it they have been promised already. */
import type {PositionDetail, SafetyPreview} from '../api/types.ts';
import {positionKey} from '../domain/events.ts';
import {isLive} from '../domain/inventory/balances.ts';
import {emptyPosition} from '../domain/inventory/evolve.ts';
import {ALWAYS, isOf} from '../domain/inventory/pooled.ts';
import type {Pool, Position} from '../domain/inventory/types.ts';
import type {Company, Site} from '../domain/master-data/types.ts';
import {entitled, namesOf} from '../domain/promise/entitled.ts';
import type {Timeline} from '../domain/promise/future.ts';
import {timelineOf} from '../domain/promise/timeline.ts';
import type {Instant, Units} from '../kernel/types.ts';
import {companyOf, itemOf, siteOf, type World} from './world.ts';

type LeftAsk = {
  readonly company: Company;
  readonly site: Site;
  readonly position: Position;
  readonly now: Instant;
  readonly except?: ReadonlySet<string>;
};
/** What anybody of no segment can be promised of a position: without what is kept for others, and its safety stock. */
function leftFor({company: {segments, policy}, site, position, now, except}: LeftAsk): Timeline {
  const open = timelineOf({position, site, policy, now, except});
  return entitled(open, {position, segments, path: '', now, except, own: [], extra: []});
}

/** What can be promised now of an item at a site to anybody of no segment. */
export function promisableNow(world: World, at: string, item: string): Units {
  const company = companyOf(world);
  const site = siteOf(world, at);
  const position = world.read(positionKey(at, item));
  const now = world.now();
  if (company === undefined || site === undefined || position === undefined) return 0;
  return Math.max(0, leftFor({company, site, position, now}).atpAt(now));
}

/** The safety stock of a position, and what it and what is kept leave for others now. */
export function safetyOf(world: World, position: Position): PositionDetail['safety'] {
  const pool = position.pools.find((p) => p.kind === 'safety');
  const company = companyOf(world);
  const site = siteOf(world, position.site);
  if (pool === undefined || company === undefined || site === undefined) return null;
  const now = world.now();
  const left = leftFor({company, site, position, now}).atpAt(now);
  return {quantity: pool.quantity, segmentName: namesOf(company, pool), left};
}

const SAFETY = {id: 'safety', kind: 'safety', segment: '', from: 0, until: ALWAYS, gone: 0} as const;

/** What is asked about: a safety stock that is not set yet, or would be changed to this. */
export type SafetyAsk = {
  readonly site: string;
  readonly item: string;
  readonly quantity: Units;
  /** Who may have it. */
  readonly segments: readonly string[];
};

/** Null where the site or the item is not in view. */
export function safetyPreview(world: World, {site: at, item, quantity, segments}: SafetyAsk): SafetyPreview | null {
  const site = siteOf(world, at);
  const company = companyOf(world);
  if (site === undefined || company === undefined || itemOf(world, item) === undefined) return null;
  const position = world.read(positionKey(at, item)) ?? emptyPosition(at, item);
  const now = world.now();
  const outside = position.claims.filter((c) => isLive(c, now) && !segments.some((id) => isOf(c.segment, id)));
  const except = new Set(outside.map((c) => c.id));
  const others = position.pools.filter((p) => p.kind !== 'safety');
  const pool: Pool = {...SAFETY, segments, quantity};
  // It is of what is above what is kept.
  const above = {company, site, position: {...position, pools: others}, now};
  const there = Math.min(quantity, leftFor(above).atpAt(now));
  return {
    free: timelineOf({position, site, policy: company.policy, now}).atpAt(now),
    left: leftFor({company, site, position: {...position, pools: [...others, pool]}, now}).atpAt(now),
    there,
    promised: Math.min(quantity, leftFor({...above, except}).atpAt(now)) - there,
    wholeFrom: leftFor(above).earliest(quantity, now),
    siteZone: site.zone,
  };
}
