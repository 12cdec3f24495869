/** The tree of segments as a list, parents before their parts; and what another definition of it would change. */
import {DEFAULT_SORT} from '../../allocation/model.ts';
import type {SegmentPart, SegmentPreviewRow, SegmentRow, SegmentsPreview} from '../../api/allocation.ts';
import type {PoolRow} from '../../api/rows.ts';
import {badSegments, pathOf, segmentOf} from '../../domain/master-data/segments.ts';
import type {Segment} from '../../domain/master-data/types.ts';
import {companyOf, customerName, type World} from '../world.ts';

export function segmentRows(world: World): readonly SegmentRow[] {
  const segments = companyOf(world)?.segments ?? [];
  const below = (parent: string, level: number): SegmentRow[] =>
    segments
      .filter((s) => (s.parent ?? '') === parent)
      .flatMap((definition) => {
        const {id, name, tiers = [], territories = [], customers = [], strategy, sort} = definition;
        const row = {
          id,
          name,
          level,
          tiers,
          territories,
          customers: customers.map((customer) => customerName(world, customer)),
          strategy,
          sort: sort.length === 0 ? DEFAULT_SORT : sort,
          definition,
          rank: segments.indexOf(definition),
        };
        return [row, ...below(id, level + 1)];
      });
  return below('', 0);
}

/** Compares a definition with what is defined. `pools`: all that is kept in view. */
export function segmentsPreview(world: World, next: readonly Segment[], pools: Iterable<PoolRow>): SegmentsPreview {
  const fault = badSegments(next);
  // A tree that is none cannot be walked.
  if (fault !== null) return {fault};
  const now = companyOf(world)?.segments ?? [];
  const before = countIn(world, now);
  const after = countIn(world, next);
  const told = (s: Segment, change: SegmentPreviewRow['change'], parts: readonly SegmentPart[]) => ({
    id: s.id,
    name: s.name,
    change,
    parts,
    before: before.get(s.id) ?? 0,
    after: after.get(s.id) ?? 0,
  });
  const gone = now.filter((s) => !next.some((one) => one.id === s.id));
  const staying = now.filter((s) => !gone.includes(s)).map((s) => s.id);
  const known = next.filter((s) => staying.includes(s.id)).map((s) => s.id);
  const rows = next.map((s) => {
    const old = now.find((one) => one.id === s.id);
    if (old === undefined) return told(s, 'new', []);
    const parts = changedParts(old, s);
    if (staying.indexOf(s.id) !== known.indexOf(s.id)) parts.push('place');
    return told(s, parts.length > 0 ? 'changed' : 'same', parts);
  });
  const lost = new Set(gone.map((s) => s.id));
  return {
    fault: null,
    rows: [...rows, ...gone.map((s) => told(s, 'gone', []))],
    outside: {before: before.get('') ?? 0, after: after.get('') ?? 0},
    pools: [...pools].filter((pool) => pool.segments.some((id) => lost.has(id)) && pool.state !== 'over'),
  };
}

/** Active customers in view by segment, each also in all that his is a part of; '' = in none. */
function countIn(world: World, segments: readonly Segment[]): ReadonlyMap<string, number> {
  const paths = new Map([['', ['']], ...segments.map((s) => [s.id, pathOf(segments, s.id)] as const)]);
  const counts = new Map<string, number>();
  for (const {id, tier, territory, active} of world.ledger.all('customer')) {
    if (!active) continue;
    for (const one of paths.get(segmentOf(segments, {customer: id, tier, territory})) ?? [])
      counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return counts;
}

function changedParts(old: Segment, s: Segment): SegmentPart[] {
  const parts: SegmentPart[] = [];
  if (old.name !== s.name) parts.push('name');
  if (old.parent !== s.parent) parts.push('parent');
  if (whoOf(old) !== whoOf(s)) parts.push('who');
  if (old.strategy !== s.strategy) parts.push('strategy');
  if (old.sort.join() !== s.sort.join()) parts.push('sort');
  if (old.continuous !== s.continuous) parts.push('continuous');
  return parts;
}

/** Whom it names, in whatever order. */
const whoOf = ({tiers, territories, customers}: Segment): string =>
  JSON.stringify([tiers, territories, customers].map((named) => named?.toSorted()));
