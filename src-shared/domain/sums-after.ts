/**
 * Sums over a site's claims where of some positions another state is seen than the base has. They are kept while more positions
 * change: a look costs what has changed since the last one, and a run of a thousand moves looks after each.
 */
import type {ItemId} from '../kernel/types.ts';
import {idOf, type Key, key, kindOf, type Read} from './events.ts';
import {amountOf, type Load, LoadSum} from './inventory/load.ts';
import type {Claim, Loading, Position} from './inventory/types.ts';

type SumKind = 'work' | 'labour' | 'lift' | 'dock';
type SumKey = Key<SumKind>;
const KINDS: ReadonlySet<string> = new Set<SumKind>(['work', 'labour', 'lift', 'dock']);
/** What follows from positions, and is no aggregate of its own. */
export const isSum = (k: Key): k is SumKey => KINDS.has(kindOf(k));

type Kept = {
  readonly sum: LoadSum;
  /** How many of its site's changes are in it. */
  upTo: number;
  /** Positions as they are in it, where that is not as in the base. */
  readonly positions: Map<Key<'position'>, Position | undefined>;
};
/**
 * What a unit counts for in a sum, and the service by which it must leave to count there; null = by any or none. `picked`: what is
 * picked counts too, until it has left.
 */
type Measure = {readonly each: number; readonly service: string | null; readonly picked: boolean};

export class SumsAfter {
  readonly #base: Read;
  readonly #seen: Read;
  /** The positions of each site that have changed, in the order in which they did; one may be there many times. */
  readonly #changes = new Map<string, Key<'position'>[]>();
  readonly #kept = new Map<SumKey, Kept>();

  /** Neither a sum nor an item that the base has may change while these are in use. */
  constructor(base: Read, seen: Read) {
    this.#base = base;
    this.#seen = seen;
  }

  /** Another state of a position is seen from now on. */
  changed(k: Key<'position'>): void {
    const [site] = halves(idOf(k));
    const changes = this.#changes.get(site);
    if (changes === undefined) this.#changes.set(site, [k]);
    else changes.push(k);
  }

  read(k: SumKey): Load | undefined {
    const [site] = halves(idOf(k));
    const changes = this.#changes.get(site);
    let kept = this.#kept.get(k);
    if (kept === undefined) {
      const base = this.#base<SumKind>(k);
      if (base === undefined || changes === undefined) return base;
      kept = {sum: LoadSum.of(base), upTo: 0, positions: new Map()};
      this.#kept.set(k, kept);
    }
    if (changes !== undefined && kept.upTo < changes.length) {
      this.#takeIn(k, kept, new Set(changes.slice(kept.upTo)));
      kept.upTo = changes.length;
    }
    return kept.sum.load;
  }

  #takeIn(k: SumKey, {sum, positions}: Kept, changed: ReadonlySet<Key<'position'>>): void {
    // All that has gone goes before anything comes: what moved to another position keeps its name.
    const come: (() => void)[] = [];
    for (const at of changed) {
      const measure = this.#measure(k, halves(idOf(at))[1]);
      if (measure === null) continue;
      const before = positions.has(at) ? positions.get(at) : this.#base(at);
      const after = this.#seen(at);
      positions.set(at, after);
      const claims = difference(before?.claims ?? [], after?.claims ?? []);
      count(sum, measure, claims.gone, -1);
      come.push(() => count(sum, measure, claims.come, 1));
      // What is picked asks no more work; to be loaded, and its place on the pickup, it needs.
      if (!measure.picked) continue;
      const loads = difference(before?.loads ?? [], after?.loads ?? []);
      countLoads(sum, measure, loads.gone, -1);
      come.push(() => countLoads(sum, measure, loads.come, 1));
    }
    for (const add of come) add();
  }

  /** Null where nothing of an item is in a sum. */
  #measure(k: SumKey, item: ItemId): Measure | null {
    if (kindOf(k) === 'work') return {each: 1, service: null, picked: false};
    const [, of] = halves(idOf(k));
    const {weightGrams = 0, handling} = this.#base(key('item', item)) ?? {};
    if (kindOf(k) === 'dock') return {each: weightGrams, service: null, picked: true};
    if (kindOf(k) === 'lift') return {each: weightGrams, service: of, picked: true};
    return handling?.zone === of ? {each: handling.seconds, service: null, picked: false} : null;
  }
}

function count(sum: LoadSum, {each, service}: Measure, claims: readonly Claim[], sign: 1 | -1): void {
  for (const claim of claims) {
    if (service !== null && claim.service !== service) continue;
    const amount = {...claim, quantity: amountOf(claim.quantity, each)};
    if (sign > 0) sum.add(amount);
    else sum.remove(amount);
  }
}

function countLoads(sum: LoadSum, {each, service}: Measure, loads: readonly Loading[], sign: 1 | -1): void {
  for (const l of loads)
    if (service === null || l.service === service) sum.picked(l.due, sign * amountOf(l.quantity, each));
}

/** What stands in one list and not in the other, roughly: what both begin and end with is left out. Events change few of many claims. */
function difference<T>(
  before: readonly T[],
  after: readonly T[],
): {readonly gone: readonly T[]; readonly come: readonly T[]} {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return {gone: before.slice(start, before.length - end), come: after.slice(start, after.length - end)};
}

/** `site/rest`, where the rest may have a slash of its own. */
function halves(id: string): readonly [string, string] {
  const slash = id.indexOf('/');
  return slash < 0 ? [id, ''] : [id.slice(0, slash), id.slice(slash + 1)];
}
