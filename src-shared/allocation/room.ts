/**
 * What is still free while a plan is made: of each item at each site over time, of each site's capacity, of each quota.
 *
 *   free(line, site, t) = min over u ≥ t of ( supply until u − claims until u − what is kept for others )
 *                         and what is left of the site's window and of the quotas t falls into            (F.2, F.6)
 *
 * Time is the steps of supply and the ends of protections; between two of them nothing becomes free, so a claim counts from
 * the step it falls into. A protection that its segment has not used is not free for others; the segment itself and its
 * parts may have it, each first its own, then the parents'.
 */
import {must} from '../kernel/assert.ts';
import type {Instant, ItemId, SiteId, Units} from '../kernel/types.ts';
import type {Capacity, Demand, Lot, Problem, Protection, Quota} from './model.ts';

type Window = {readonly from: Instant; readonly until: Instant; readonly units: Units; left: Units};
type Limit = Window & {readonly segment: string};
/** A protection at each step: what is kept, and what is claimed until then by the segment without its parts. */
type Kept = {
  readonly segment: string;
  readonly parent: number;
  readonly keeps: Units[];
  readonly own: Units[];
};
type Shelf = {
  /** When each step begins; before the first there is nothing. */
  readonly at: readonly Instant[];
  readonly supply: readonly Units[];
  /** Claims until each step of those no protection is for. */
  readonly open: Units[];
  /** Parts after what they are a part of. */
  readonly kept: readonly Kept[];
};

export class Room {
  readonly #shelves = new Map<ItemId, Map<SiteId, Shelf>>();
  readonly #windows = new Map<SiteId, Window[]>();
  readonly #quotas = new Map<ItemId, Limit[]>();

  constructor({
    supply,
    capacity,
    quotas,
    protections,
  }: Pick<Problem, 'supply' | 'capacity' | 'quotas' | 'protections'>) {
    const keptAt = grouped(protections, (p) => `${p.item}\n${p.site}`);
    for (const s of supply) {
      const sites = this.#shelves.get(s.item) ?? new Map<SiteId, Shelf>();
      this.#shelves.set(s.item, sites.set(s.site, shelfOf(s.steps, keptAt.get(`${s.item}\n${s.site}`) ?? [])));
    }
    for (const [site, windows] of grouped(capacity, (c: Capacity) => c.site))
      this.#windows.set(
        site,
        windows.map(({from, until, units}) => ({from, until, units, left: units})).sort((a, b) => a.from - b.from),
      );
    for (const [item, limits] of grouped(quotas, (q: Quota) => q.item))
      this.#quotas.set(
        item,
        limits.map(({segment, from, until, units}) => ({segment, from, until, units, left: units})),
      );
  }

  /** The most the line could claim of what leaves `site` at `at`, beyond what it has claimed. */
  free(d: Demand, site: SiteId, at: Instant): Units {
    const shelf = this.#shelves.get(d.item)?.get(site);
    if (shelf === undefined) return 0;
    const first = stepAt(shelf.at, at);
    if (first < 0) return 0;
    let free = Number.POSITIVE_INFINITY;
    for (let i = first; i < shelf.at.length; i++) free = Math.min(free, freeAt(shelf, d, i));
    const window = this.#windowOf(site, at);
    if (window !== undefined) free = Math.min(free, window.left);
    for (const q of this.#quotasOf(d, at)) free = Math.min(free, q.left);
    return Math.max(0, free);
  }

  /** Claims or, with negative units, gives back. Takes what it is told: who asks has looked at `free` or must not. */
  claim(d: Demand, {site, at, units}: Pick<Lot, 'site' | 'at' | 'units'>): void {
    const shelf = this.#shelves.get(d.item)?.get(site);
    if (shelf !== undefined) {
      const kept = keptFor(shelf, d);
      const sums = kept < 0 ? shelf.open : (shelf.kept[kept] as Kept).own;
      // A claim from before the first step weighs on all of them.
      for (let i = Math.max(0, stepAt(shelf.at, at)); i < sums.length; i++) sums[i] = (sums[i] as number) + units;
    }
    const window = this.#windowOf(site, at);
    if (window !== undefined) window.left -= units;
    for (const q of this.#quotasOf(d, at)) q.left -= units;
  }

  /** Whether more than dated supply decides at the site, so that an earlier dispatch may be free where a later is not. */
  isWindowed(d: Demand, site: SiteId): boolean {
    return this.#windows.has(site) || this.#quotas.has(d.item);
  }

  /** Units of the item there ever are at the site, and of its windows (infinite where there are none). */
  totals(item: ItemId, site: SiteId): {readonly supply: Units; readonly capacity: Units} {
    const capacity = this.#windows.get(site)?.reduce((sum, w) => sum + w.units, 0);
    return {
      supply: this.#shelves.get(item)?.get(site)?.supply.at(-1) ?? 0,
      capacity: capacity ?? Number.POSITIVE_INFINITY,
    };
  }

  #windowOf(site: SiteId, at: Instant): Window | undefined {
    const windows = this.#windows.get(site);
    if (windows === undefined) return undefined;
    // Few: a site has one a day.
    return windows.find((w) => w.from <= at && at < w.until);
  }

  #quotasOf(d: Demand, at: Instant): readonly Limit[] {
    const quotas = this.#quotas.get(d.item);
    if (quotas === undefined) return [];
    return quotas.filter((q) => q.from <= at && at < q.until && d.path.includes(q.segment));
  }
}

/** The last step that has begun by `at`; -1: none. */
export function stepAt(steps: readonly Instant[], at: Instant): number {
  let i = steps.length - 1;
  while (i >= 0 && (steps[i] as Instant) > at) i--;
  return i;
}

/** The protection a line belongs to: the first segment of its path that has one; -1: none. */
function keptFor({kept}: Shelf, d: Demand): number {
  if (kept.length === 0) return -1;
  for (const segment of d.path) {
    const i = kept.findIndex((k) => k.segment === segment);
    if (i >= 0) return i;
  }
  return -1;
}

/** Free for the line at one step: what nobody has and nobody keeps, and what is kept for the line and not used. */
function freeAt(shelf: Shelf, d: Demand, step: number): Units {
  let free = (shelf.supply[step] as Units) - (shelf.open[step] as Units);
  if (shelf.kept.length === 0) return free;
  const needs = shelf.kept.map((k) => k.own[step] as Units);
  // Parts stand after their parents, so from the end each has its parts' needs before it is asked.
  for (let i = needs.length - 1; i >= 0; i--) {
    const {keeps, parent} = shelf.kept[i] as Kept;
    const need = Math.max(keeps[step] as Units, needs[i] as Units);
    if (parent < 0) free -= need;
    else needs[parent] = (needs[parent] as Units) + need;
  }
  for (let i = keptFor(shelf, d); i >= 0; i = (shelf.kept[i] as Kept).parent)
    free += Math.max(0, ((shelf.kept[i] as Kept).keeps[step] as Units) - (needs[i] as Units));
  return free;
}

function shelfOf(steps: readonly {readonly at: Instant; readonly units: Units}[], list: readonly Protection[]): Shelf {
  const {at, supply} = stepsOf(steps, list);
  const kept = keptOf(at, supply, list);
  return {at, supply, kept, open: at.map(() => 0)};
}

/** When supply changes or a protection ends, with what there is until then. */
export function stepsOf(
  steps: readonly {readonly at: Instant; readonly units: Units}[],
  protections: readonly Pick<Protection, 'until'>[],
): {readonly at: readonly Instant[]; readonly supply: readonly Units[]} {
  const first = steps[0]?.at ?? Number.POSITIVE_INFINITY;
  const ends = protections.map((p) => p.until).filter((until) => until > first);
  const at = [...new Set([...steps.map((s) => s.at), ...ends])].sort((a, b) => a - b);
  let units = 0;
  let next = 0;
  const supply = at.map((t) => {
    for (let s = steps[next]; s !== undefined && s.at <= t; s = steps[++next]) units += s.units;
    return units;
  });
  return {at, supply};
}

/** What is really kept at each step, parents first; cut back from the last class where there is less than all. */
export function keptOf(at: readonly Instant[], supply: readonly Units[], list: readonly Protection[]): Kept[] {
  const byDepth = list
    .map((p, rank) => ({p, rank, depth: list.filter((q) => p.path.includes(q.path[0] as string)).length}))
    .sort((a, b) => a.depth - b.depth || a.rank - b.rank);
  const kept: Kept[] = byDepth.map(({p}) => ({
    segment: must(p.path[0], 'a protection is for a segment'),
    parent: -1,
    keeps: [],
    own: at.map(() => 0),
  }));
  for (const [i, {p}] of byDepth.entries()) {
    const above = p.path.slice(1).map((s) => kept.findIndex((k) => k.segment === s));
    const parent = above.find((x) => x >= 0) ?? -1;
    kept[i] = {...(kept[i] as Kept), parent};
  }
  for (const [step, t] of at.entries()) {
    // Of the whole for those on top; of what a parent keeps, or of what is left of the whole, for its parts.
    const left = kept.map(() => 0);
    let whole = supply[step] as Units;
    for (const [i, {p}] of byDepth.entries()) {
      const {parent, keeps} = kept[i] as Kept;
      const wanted = t < p.until ? p.units : 0;
      const within = parent < 0 ? 0 : (left[parent] as Units);
      keeps[step] = Math.min(wanted, within + whole);
      whole -= Math.max(0, (keeps[step] as Units) - within);
      if (parent >= 0) left[parent] = Math.max(0, within - (keeps[step] as Units));
      left[i] = keeps[step] as Units;
    }
  }
  return kept;
}

export function grouped<T>(list: readonly T[], keyOf: (t: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const t of list) {
    const key = keyOf(t);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [t]);
    else group.push(t);
  }
  return groups;
}
