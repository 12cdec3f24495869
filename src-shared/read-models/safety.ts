/** A safety stock beside what there is: what it leaves for others, and what of it they have been promised already. */
import type {PositionDetail, SafetyPreview} from '../api/types.ts';
import {positionKey} from '../domain/events.ts';
import {isLive} from '../domain/inventory/balances.ts';
import {emptyPosition} from '../domain/inventory/evolve.ts';
import {isOf} from '../domain/inventory/pooled.ts';
import type {Position} from '../domain/inventory/types.ts';
import {namesOf} from '../domain/promise/entitled.ts';
import {timelineOf} from '../domain/promise/timeline.ts';
import type {Units} from '../kernel/types.ts';
import {companyOf, itemOf, siteOf, type World} from './world.ts';

/** The safety stock of a position; `atp`: what can be promised of it now. */
export function safetyOf(world: World, {pools}: Position, atp: Units): PositionDetail['safety'] {
  const pool = pools.find((p) => p.kind === 'safety');
  const company = companyOf(world);
  if (pool === undefined || company === undefined) return null;
  const {quantity} = pool;
  return {quantity, segmentName: namesOf(company, pool), left: Math.max(0, atp - quantity)};
}

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
  const {policy} = company;
  const {atpAt, earliest} = timelineOf({position, site, policy, now});
  const outside = position.claims.filter((c) => isLive(c, now) && !segments.some((id) => isOf(c.segment, id)));
  const except = new Set(outside.map((c) => c.id));
  const free = atpAt(now);
  const there = Math.min(quantity, free);
  const without = timelineOf({position, site, policy, now, except}).atpAt(now);
  return {
    free,
    left: Math.max(0, free - quantity),
    there,
    promised: Math.min(quantity, without) - there,
    wholeFrom: earliest(quantity, now),
    siteZone: site.zone,
  };
}
