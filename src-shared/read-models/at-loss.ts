/**
 * The promises that nothing would cover by their dispatch if something were otherwise than it is: whose they are, and what they would
 * lack. A question, not a decision: the claims stay whatever happens.
 */
import type {PromiseAtLoss} from '../api/types.ts';
import {positionKey} from '../domain/events.ts';
import {isLive} from '../domain/inventory/balances.ts';
import {corrected} from '../domain/inventory/batches.ts';
import type {Position} from '../domain/inventory/types.ts';
import type {DayNumber} from '../kernel/types.ts';
import {claimant} from './claimant.ts';
import {coverage} from './coverage.ts';
import {siteOf, type World} from './world.ts';

/** By how many units more than now, the first to leave first. */
export function promisesLost(world: World, before: Position, after: Position): PromiseAtLoss[] {
  const site = siteOf(world, before.site);
  if (site === undefined) return [];
  return before.claims
    .filter((c) => c.kind !== 'hold' && isLive(c, world.now()))
    .flatMap(({id, quantity, due}) => {
      const short = coverage(world, after, id, site).short - coverage(world, before, id, site).short;
      if (short <= 0) return [];
      return [{id, item: before.item, quantity, short, due, siteZone: site.zone, ...claimant(world, id)}];
    })
    .sort(soonestFirst);
}

export const soonestFirst = (a: PromiseAtLoss, b: PromiseAtLoss): number => a.due - b.due || (a.id < b.id ? -1 : 1);

export type LotAsk = {
  readonly site: string;
  readonly item: string;
  readonly batch: string;
  /** Until when it would be good. */
  readonly lasts: DayNumber;
};
/** If a lot were good until another day. */
export function lostByLot(world: World, {site, item, batch, lasts}: LotAsk): PromiseAtLoss[] {
  const before = world.read(positionKey(site, item));
  if (before === undefined) return [];
  return promisesLost(world, before, {...before, batches: corrected(before.batches, batch, {id: batch, lasts})});
}
