/**
 * What is still free while a plan is made: of each item at each site over time, of each site's capacity, of each quota.
 *
 *   free(line, site, t) = min over u ≥ t of ( supply until u − claims until u − Σ kept for others at u )
 *                         and what is left of the site's window and of the quotas t falls into            (F.2, F.6)
 *                         and, of goods that are kept by lots, what lasts long enough (`life-room.ts`) less what is kept of that
 *   kept(h, u)          = max(0, what is protected for h at u − all that h has claimed of the item there); of a safety stock
 *                         what it is, whoever has claimed what, of what is above the protections there are at t
 *
 * Time is the steps of supply and the ends of protections; between two of them nothing becomes free, so a claim counts from
 * the step it falls into. What is kept for a segment is free for itself and its parts.
 */
import {must} from '../kernel/assert.ts';
import type {Instant, ItemId, SiteId, Units} from '../kernel/types.ts';
import {LifeRoom} from './life-room.ts';
import {
  type Capacity,
  type Demand,
  isIn,
  type Lot,
  lastsOf,
  type Problem,
  type Protection,
  type Quota,
  type Supply,
  takesOf,
} from './model.ts';

type Window = Capacity & {left: number};
type Limit = Quota & {left: Units};
/** Where and when a part leaves, by what, and when it is there. */
type Departure = Omit<Lot, 'units'>;
/**
 * A protection: what is kept at each step from all but its segments and their parts, and what these have claimed. Of a safety stock:
 * what could be kept at most if those come last whom it is for, which is how a plan is judged.
 */
export type Kept = {
  readonly segments: readonly string[];
  readonly isSafety: boolean;
  readonly units: Units;
  readonly keeps: readonly Units[];
  claimed: Units;
};
/** Whether it is kept for a line of those segments, not from it. */
export const isKeptFor = ({segments}: Pick<Kept, 'segments'>, path: readonly string[]): boolean =>
  segments.some((segment) => path.includes(segment));
type Shelf = {
  /** When each step begins; before the first there is nothing. */
  readonly at: readonly Instant[];
  readonly supply: readonly Units[];
  /** Claims until each step. */
  readonly claims: Units[];
  readonly kept: readonly Kept[];
  /** Null: nobody asks how long it lasts. */
  readonly life: LifeRoom | null;
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
      this.#shelves.set(s.item, sites.set(s.site, shelfOf(s, keptAt.get(`${s.item}\n${s.site}`) ?? [])));
    }
    for (const [site, windows] of grouped(capacity, (c: Capacity) => c.site))
      this.#windows.set(
        site,
        windows.map((w) => ({...w, left: w.units})).sort((a, b) => a.from - b.from),
      );
    for (const [item, limits] of grouped(quotas, (q: Quota) => q.item))
      this.#quotas.set(
        item,
        limits.map((q) => ({...q, left: q.units})),
      );
  }

  /** The most the line could claim of what leaves so, beyond what it has claimed. */
  free(d: Demand, departure: Departure): Units {
    const {site, at} = departure;
    const shelf = this.#shelves.get(d.item)?.get(site);
    if (shelf === undefined) return 0;
    const first = stepAt(shelf.at, at);
    if (first < 0) return 0;
    let free = Number.POSITIVE_INFINITY;
    for (let i = first; i < shelf.at.length; i++) free = Math.min(free, freeAt(shelf, d.path, i, first));
    if (shelf.life !== null && free > 0)
      free = Math.min(free, lastingFor(shelf, d.path, shelf.life.room(at, lastsOf(d, departure)), first));
    for (const w of this.#windowsOf(departure)) {
      const each = takesOf(w, d);
      if (each > 0) free = Math.min(free, Math.floor(w.left / each));
    }
    for (const q of this.#quotasOf(d, site, at)) free = Math.min(free, q.left);
    return Math.max(0, free);
  }

  /** Claims or, with negative units, gives back. Takes what it is told: who asks has looked at `free` or must not. */
  claim(d: Demand, lot: Departure & Pick<Lot, 'units'>): void {
    const {site, at, units} = lot;
    const shelf = this.#shelves.get(d.item)?.get(site);
    if (shelf !== undefined) {
      const {claims, kept} = shelf;
      // A claim from before the first step weighs on all of them.
      for (let i = Math.max(0, stepAt(shelf.at, at)); i < claims.length; i++) claims[i] = (claims[i] as number) + units;
      for (const k of kept) if (!k.isSafety && isKeptFor(k, d.path)) k.claimed += units;
      shelf.life?.claim(at, lastsOf(d, lot), units);
    }
    for (const w of this.#windowsOf(lot)) w.left -= units * takesOf(w, d);
    for (const q of this.#quotasOf(d, site, at)) q.left -= units;
  }

  /**
   * Units that claims and what is kept are above supply at the sites of the lots. What a segment gives back is kept for it
   * again, so who moves away may leave others with what they could not have got.
   */
  excess(d: Demand, lots: readonly Lot[]): Units {
    let excess = 0;
    for (const site of new Set(lots.map((lot) => lot.site))) {
      const shelf = this.#shelves.get(d.item)?.get(site);
      if (shelf === undefined || shelf.kept.length === 0) continue;
      let most = 0;
      for (let i = 0; i < shelf.at.length; i++) most = Math.max(most, -freeAt(shelf, [], i, i));
      excess += most;
    }
    return excess;
  }

  /** Whether more than dated supply decides at the site, so that an earlier dispatch may be free where a later is not. */
  isWindowed(d: Demand, site: SiteId): boolean {
    const isByLots = this.#shelves.get(d.item)?.get(site)?.life != null;
    return this.#windows.has(site) || this.#quotas.has(d.item) || isByLots;
  }

  /** Units of the item there ever are at the site, and of its windows in units (infinite where there are none). */
  totals(item: ItemId, site: SiteId): {readonly supply: Units; readonly capacity: Units} {
    const windows = (this.#windows.get(site) ?? []).filter((w) => w.service === undefined && w.zone === undefined);
    return {
      supply: this.#shelves.get(item)?.get(site)?.supply.at(-1) ?? 0,
      capacity: windows.length === 0 ? Number.POSITIVE_INFINITY : windows.reduce((sum, w) => sum + w.units, 0),
    };
  }

  #windowsOf(departure: Departure): readonly Window[] {
    // Few: a site has one a day, and one a day for a service.
    return this.#windows.get(departure.site)?.filter((w) => isIn(w, departure)) ?? NO_WINDOWS;
  }

  #quotasOf(d: Demand, site: SiteId, at: Instant): readonly Limit[] {
    const quotas = this.#quotas.get(d.item);
    if (quotas === undefined) return [];
    return quotas.filter((q) => isUnder(q, d, site, at));
  }
}

const NO_WINDOWS: readonly Window[] = [];

/** The last step that has begun by `at`; -1: none. */
export function stepAt(steps: readonly Instant[], at: Instant): number {
  let i = steps.length - 1;
  while (i >= 0 && (steps[i] as Instant) > at) i--;
  return i;
}

/** Whether a quota counts what a line gets of a site at an instant. */
export const isUnder = (q: Omit<Quota, 'units'>, d: Demand, site: SiteId, at: Instant): boolean =>
  q.item === d.item && (q.site ?? site) === site && q.from <= at && at < q.until && d.path.includes(q.segment);

/** Free at a step for a path of segments, of what leaves at the step `first`: what nobody has and nobody else keeps. */
function freeAt({supply, claims, kept}: Shelf, path: readonly string[], step: number, first: number): Units {
  const there = (supply[step] as Units) - (claims[step] as Units);
  let [free, above] = [there, there];
  for (const k of kept) {
    // The safety stock is the last of them, and of what is above them when the part leaves.
    above -= k.isSafety ? 0 : unusedAt(k, first);
    if (isKeptFor(k, path)) continue;
    // What is kept when the part leaves is left under whatever is promised later, also once it is kept no more.
    free -= k.isSafety ? Math.max(0, Math.min(k.units, above)) : Math.max(unusedAt(k, first), unusedAt(k, step));
  }
  return free;
}
/** Of so many units that last long enough: those that nobody else keeps of what leaves at a step, the first class first. */
function lastingFor({kept}: Shelf, path: readonly string[], there: Units, step: number): Units {
  let [free, rest] = [there, there];
  for (const k of kept) {
    const keeps = Math.min(rest, k.isSafety ? k.units : unusedAt(k, step));
    rest -= keeps;
    if (!isKeptFor(k, path)) free -= keeps;
  }
  return free;
}
const unusedAt = ({keeps, claimed}: Kept, step: number): Units => Math.max(0, (keeps[step] as Units) - claimed);

function shelfOf({steps, life}: Supply, list: readonly Protection[]): Shelf {
  const {at, supply} = stepsOf(steps, list);
  return {
    at,
    supply,
    kept: keptOf(at, supply, list),
    claims: at.map(() => 0),
    life: life === undefined ? null : new LifeRoom(life.sources, life.needs),
  };
}

/** When supply changes or a protection ends, with what there is until then. */
export function stepsOf(
  steps: readonly {readonly at: Instant; readonly units: Units}[],
  protections: readonly Pick<Protection, 'until' | 'safetyBut'>[],
): {readonly at: readonly Instant[]; readonly supply: readonly Units[]} {
  const first = steps[0]?.at ?? Number.POSITIVE_INFINITY;
  const ends = protections.flatMap((p) => (p.safetyBut === undefined && p.until > first ? [p.until] : []));
  const at = [...new Set([...steps.map((s) => s.at), ...ends])].sort((a, b) => a - b);
  let units = 0;
  let next = 0;
  const supply = at.map((t) => {
    for (let s = steps[next]; s !== undefined && s.at <= t; s = steps[++next]) units += s.units;
    return units;
  });
  return {at, supply};
}

/**
 * What is kept at each step; cut back from the last class where there is less than all that is to be kept. What was kept until a day may
 * have been promised by then: nothing of it is the safety stock later.
 */
export function keptOf(at: readonly Instant[], supply: readonly Units[], list: readonly Protection[]): readonly Kept[] {
  const rest = [...supply];
  const above = [...supply];
  return list.map(({path, safetyBut, units, until}) => {
    const isSafety = safetyBut !== undefined;
    const keeps = at.map((t, step) => {
      const kept = Math.max(0, Math.min(units, (isSafety ? above : rest)[step] as Units));
      above[step] = (above[step] as Units) - kept;
      if (t >= until && !isSafety) return 0;
      rest[step] = (rest[step] as Units) - kept;
      return kept;
    });
    const segments = safetyBut ?? [must(path[0], 'a protection is for a segment')];
    return {segments, isSafety, units, claimed: 0, keeps};
  });
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
