/**
 * Segments of customers (F.6): a tree that says whom stock is kept for, and how an allocation run treats whom. The list is
 * in the order of their class: where stock is too short for all that is kept, the first keep theirs.
 */
import {LIMITS_MASTER, type Segment, type Strategy} from './types.ts';

/** Who asks, as far as segments look at it. */
export type Asker = {readonly customer: string; readonly tier: 'A' | 'B' | 'C'; readonly territory: string};

/**
 * The segment of a customer: from the top, at each level the first that fits, down to where none of the children does; '' when none
 * fits at the top.
 */
export function segmentOf(segments: readonly Segment[], asker: Asker): string {
  let at = '';
  for (;;) {
    const next = segments.find((s) => (s.parent ?? '') === at && fits(s, asker));
    if (next === undefined) return at;
    at = next.id;
  }
}

const fits = (s: Segment, {customer, tier, territory}: Asker): boolean =>
  (s.tiers === undefined || s.tiers.includes(tier)) &&
  (s.territories === undefined || s.territories.includes(territory)) &&
  (s.customers === undefined || s.customers.includes(customer));

/** A segment and all it is a part of, itself first; nothing for ''. */
export function pathOf(segments: readonly Segment[], id: string): readonly string[] {
  const path: string[] = [];
  for (let s = segments.find((x) => x.id === id); s !== undefined; ) {
    path.push(s.id);
    const {parent} = s;
    s = parent === undefined ? undefined : segments.find((x) => x.id === parent);
  }
  return path;
}

/** Whether a run may give lines of the strategy more than they have: only these can be re-evaluated by themselves. */
export const takesMore = (strategy: Strategy): boolean =>
  strategy === 'gain' || strategy === 'improve' || strategy === 'redistribute';

/** What is wrong with a tree of segments, with its place; null when nothing is. */
export function badSegments(segments: readonly Segment[]): string | null {
  for (const [i, s] of segments.entries()) {
    const where = `segment ${i + 1} (${s.id})`;
    if (segments.findIndex((x) => x.id === s.id) !== i) return `${where}: the id is there twice`;
    if (s.continuous === true && !takesMore(s.strategy))
      return `${where}: with ${s.strategy} its lines never take more, so there is nothing to re-evaluate`;
    if (s.parent === undefined) continue;
    if (!segments.some((x) => x.id === s.parent)) return `${where}: its parent ${s.parent} is not there`;
    const above = levelsAbove(segments, s);
    if (above === null) return `${where}: it is a part of itself`;
    if (above >= LIMITS_MASTER.levelsMax) return `${where}: more than ${LIMITS_MASTER.levelsMax} levels`;
  }
  for (const [i, s] of segments.entries()) {
    // Behind a sibling that takes everybody nobody is left.
    const all = segments.findIndex((x) => x.parent === s.parent && isAll(x));
    if (all >= 0 && all < i) return `segment ${i + 1} (${s.id}): ${segments[all]?.id} before it takes everybody`;
  }
  return null;
}

const isAll = (s: Segment): boolean =>
  s.tiers === undefined && s.territories === undefined && s.customers === undefined;

function levelsAbove(segments: readonly Segment[], of: Segment): number | null {
  let levels = 0;
  for (let s: Segment | undefined = of; s?.parent !== undefined; levels++) {
    if (levels > segments.length) return null;
    const {parent}: Segment = s;
    s = segments.find((x) => x.id === parent);
  }
  return levels;
}
