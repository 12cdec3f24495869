/**
 * The order in which a run asks its lines (B.11, B.15): strategy, then the class of the segment, then the segment's own
 * sort, then the order's id and the line's. It is total: the same lines in any order rank the same.
 */
import {type Sort, STRATEGIES, type Strategy} from '../domain/master-data/types.ts';
import {DEFAULT_SORT, type Demand} from './model.ts';

/** What a comparison of two lines was decided by. */
export type DecidedBy = 'strategy' | 'segment' | Sort | 'order' | 'line';

/** A line and how it is treated: by its segment's strategy, or by what the run falls back on. */
export type Ranked = {readonly demand: Demand; readonly strategy: Strategy};

/** Below 0 when `a` is asked first, with what decided. */
export function compareRanked(a: Ranked, b: Ranked): {readonly order: number; readonly by: DecidedBy} {
  const strategy = STRATEGIES.indexOf(a.strategy) - STRATEGIES.indexOf(b.strategy);
  if (strategy !== 0) return {order: strategy, by: 'strategy'};
  const [x, y] = [a.demand, b.demand];
  if (x.treatment.rank !== y.treatment.rank) return {order: x.treatment.rank - y.treatment.rank, by: 'segment'};
  const sort = x.treatment.sort.length === 0 ? DEFAULT_SORT : x.treatment.sort;
  for (const by of sort) {
    const order = bySort(by, x, y);
    if (order !== 0) return {order, by};
  }
  if (x.order !== y.order) return {order: x.order < y.order ? -1 : 1, by: 'order'};
  return {order: x.id < y.id ? -1 : x.id > y.id ? 1 : 0, by: 'line'};
}

/** In the order in which they are asked. */
export const ranked = <T extends Ranked>(lines: readonly T[]): T[] =>
  [...lines].sort((a, b) => compareRanked(a, b).order);

function bySort(sort: Sort, a: Demand, b: Demand): number {
  switch (sort) {
    case 'penalty':
      return b.penaltyPerDay - a.penaltyPerDay || b.penaltyShort - a.penaltyShort;
    case 'tier':
      return a.tier === b.tier ? 0 : a.tier < b.tier ? -1 : 1;
    case 'requested':
      return a.requested - b.requested;
    case 'promised':
      // What has no promise comes after what has.
      return (a.promised ?? Number.MAX_SAFE_INTEGER) - (b.promised ?? Number.MAX_SAFE_INTEGER);
    case 'margin':
      return b.margin * b.units - a.margin * a.units;
    case 'placed':
      return a.placedAt - b.placedAt;
  }
}
