/**
 * A problem taken apart: lines that share nothing scarce are optimised by themselves. Items share the capacity of a site
 * where it could bind; nothing else crosses items.
 */
import type {SiteId, Units} from '../kernel/types.ts';
import {
  type Capacity,
  type Demand,
  isIn,
  type Lot,
  type Problem,
  type Protection,
  type Quota,
  takesOf,
} from './model.ts';
import type {LineState} from './plan.ts';
import {grouped, isKeptFor, isUnder, type Kept, keptOf, stepAt, stepsOf} from './room.ts';

/** Supply of one item at one site over time, and what of it is taken by lines that are not asked. */
export type ShelfRows = {
  readonly at: readonly number[];
  readonly supply: readonly Units[];
  /** What is kept, with what fixed lines have claimed of it. */
  readonly kept: readonly Kept[];
  /** Claims until each step of fixed lines. */
  readonly fixed: readonly Units[];
};
export type Scarce = {
  readonly problem: Problem;
  readonly shelves: ReadonlyMap<string, ShelfRows>;
  /** Windows that could bind, with what fixed lines leave of them. */
  readonly windows: readonly (Capacity & {readonly left: Units})[];
  readonly quotas: readonly (Quota & {readonly left: Units})[];
};

export const shelfKey = (item: string, site: SiteId): string => `${item}\n${site}`;
/**
 * Not to be changed: what is not touched, what its strategy decides alone, and goods that are kept by lots, of which the program does not
 * know how long they last.
 */
export const isFree = (s: LineState): boolean =>
  !s.isHalted && s.strategy !== 'skip' && s.strategy !== 'win' && s.strategy !== 'lose' && s.demand.life === undefined;

export function scarceOf(problem: Problem, states: readonly LineState[]): Scarce {
  const fixed = states.filter((s) => !isFree(s));
  const lotsAt = new Map<string, {d: Demand; lot: Lot}[]>();
  for (const {demand: d, after} of fixed)
    for (const lot of after) {
      const key = shelfKey(d.item, lot.site);
      lotsAt.set(key, [...(lotsAt.get(key) ?? []), {d, lot}]);
    }
  const keptAt = grouped(problem.protections, (p: Protection) => shelfKey(p.item, p.site));
  const shelves = new Map<string, ShelfRows>();
  for (const {item, site, steps} of problem.supply) {
    const key = shelfKey(item, site);
    const list = keptAt.get(key) ?? [];
    const {at, supply} = stepsOf(steps, list);
    const kept = keptOf(at, supply, list);
    const sums = at.map(() => 0);
    for (const {d, lot} of lotsAt.get(key) ?? []) {
      for (let i = Math.max(0, stepAt(at, lot.at)); i < sums.length; i++) sums[i] = (sums[i] as number) + lot.units;
      for (const k of kept) if (isKeptFor(k, d.path)) k.claimed += lot.units;
    }
    shelves.set(key, {at, supply, kept, fixed: sums});
  }
  const left = (units: number, takes: (d: Demand, lot: Lot) => number) =>
    Math.max(0, units - sum(fixed, (d, lot) => takes(d, lot) * lot.units));
  const windows = problem.capacity
    .map((w) => ({...w, left: left(w.units, (d, lot) => (isIn(w, lot) ? takesOf(w, d) : 0))}))
    .filter((w) => mostInto(w, states) > w.left);
  const quotas = problem.quotas.map((q) => ({
    ...q,
    left: left(q.units, (d, lot) => Number(isUnder(q, d, lot.site, lot.at))),
  }));
  return {problem, shelves, windows, quotas};
}

function sum(states: readonly LineState[], of: (d: Demand, lot: Lot) => number): number {
  let total = 0;
  for (const {demand, after} of states) for (const lot of after) total += of(demand, lot);
  return total;
}

/** What the lines could take of a window if all of them chose it. */
function mostInto(w: Capacity, states: readonly LineState[]): number {
  let units = 0;
  for (const s of states) if (isFree(s) && uses(s.demand, w)) units += s.demand.units * takesOf(w, s.demand);
  return units;
}

const uses = (d: Demand, w: Capacity): boolean =>
  takesOf(w, d) > 0 &&
  (d.current.some((lot) => isIn(w, lot)) ||
    d.lanes.some(({site, service, dispatches}) => dispatches.some(({at}) => isIn(w, {site, service, at}))));

/** The free lines in parts that share nothing, each in the order of `states`. */
export function partsOf(scarce: Scarce, states: readonly LineState[]): readonly (readonly LineState[])[] {
  const parent = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
    if (root !== key) parent.set(key, root);
    return root;
  };
  const join = (a: string, b: string) => {
    const [x, y] = [rootOf(a), rootOf(b)];
    if (x !== y) parent.set(x, y);
  };
  const free = states.filter(isFree);
  const windowsAt = grouped(scarce.windows, (w) => w.site);
  for (const {demand: d} of free) {
    const sites = new Set([...d.lanes.map((l) => l.site), ...d.current.map((l) => l.site)]);
    for (const site of sites)
      for (const w of windowsAt.get(site) ?? [])
        if (uses(d, w)) join(`item ${d.item}`, `window ${site} ${w.service ?? ''} ${w.zone ?? ''} ${w.from}`);
  }
  return [...grouped(free, (s) => rootOf(`item ${s.demand.item}`)).values()];
}
