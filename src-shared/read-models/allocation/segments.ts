/** The tree of segments as a list, parents before their parts. */
import {DEFAULT_SORT} from '../../allocation/model.ts';
import type {SegmentRow} from '../../api/allocation.ts';
import {companyOf, customerName, type World} from '../world.ts';

export function segmentRows(world: World): readonly SegmentRow[] {
  const segments = companyOf(world)?.segments ?? [];
  const below = (parent: string, level: number): SegmentRow[] =>
    segments
      .filter((s) => (s.parent ?? '') === parent)
      .flatMap(({id, name, tiers = [], territories = [], customers = [], strategy, sort}) => [
        {
          id,
          name,
          level,
          tiers,
          territories,
          customers: customers.map((customer) => customerName(world, customer)),
          strategy,
          sort: sort.length === 0 ? DEFAULT_SORT : sort,
        },
        ...below(id, level + 1),
      ]);
  return below('', 0);
}
