/**
 * What the claims of a site ask of it in sum, over all its positions (decisions 31, 33, 35, 38): units to pick, seconds of labour by
 * the zone they are handled in, grams by the service they leave by, and grams to load in all. A site's sums are made when somebody
 * first asks for them, and kept with each claim from then on.
 */
import {amountOf, type Load, LoadSum} from '../domain/inventory/load.ts';
import type {Claim, Loading} from '../domain/inventory/types.ts';
import type {Item} from '../domain/master-data/types.ts';

const NOTHING: Load = {lasting: [], expiring: []};
type Group = {readonly of: string; readonly each: number} | null;
type Told = (item: number, claim: Claim) => void;
type Loaded = (item: number, loads: readonly Loading[]) => void;

/** Sums of some sites in groups. `groupOf`: of what is left to do for a claim, or for what is picked, and what a unit of it is. */
class Grouped {
  readonly #sites = new Map<number, Map<string, LoadSum>>();
  readonly #groupOf: (item: number, service: string) => Group;

  constructor(groupOf: (item: number, service: string) => Group) {
    this.#groupOf = groupOf;
  }

  /** `make` tells of all there is now. */
  read(site: number, group: string, make: () => void): Load {
    if (!this.#sites.has(site)) {
      this.#sites.set(site, new Map());
      make();
    }
    return this.#sites.get(site)?.get(group)?.load ?? NOTHING;
  }

  claim(site: number, item: number, claim: Claim | null, sign: 1 | -1): void {
    const groups = this.#sites.get(site);
    if (groups === undefined || claim === null) return;
    const group = this.#groupOf(item, claim.service);
    if (group === null) return;
    const amount = {...claim, quantity: amountOf(claim.quantity, group.each)};
    const sum = sumIn(groups, group.of);
    if (sign > 0) sum.add(amount);
    else sum.remove(amount);
  }

  loads(site: number, item: number, loads: readonly Loading[], sign: 1 | -1): void {
    const groups = this.#sites.get(site);
    if (groups === undefined) return;
    for (const {due, quantity, service} of loads) {
      const group = this.#groupOf(item, service);
      if (group !== null) sumIn(groups, group.of).picked(due, sign * amountOf(quantity, group.each));
    }
  }

  clear(): void {
    this.#sites.clear();
  }
}

/** The one group of what is not told apart. */
const ALL = '';

const leaving = (sums: Grouped, site: number, group: string, each: (told: Told, loaded: Loaded) => void): Load =>
  sums.read(site, group, () =>
    each(
      (item, claim) => sums.claim(site, item, claim, 1),
      (item, loads) => sums.loads(site, item, loads, 1),
    ),
  );

function sumIn(groups: Map<string, LoadSum>, of: string): LoadSum {
  let sum = groups.get(of);
  if (sum === undefined) {
    sum = new LoadSum();
    groups.set(of, sum);
  }
  return sum;
}

/** Sites and items are codes of the positions' dictionaries. */
export class SiteSums {
  readonly #works = new Map<number, LoadSum>();
  readonly #labour: Grouped;
  readonly #lifts: Grouped;
  readonly #docks: Grouped;

  constructor(itemOf: (item: number) => Pick<Item, 'weightGrams' | 'handling'> | undefined) {
    this.#labour = new Grouped((item) => {
      const handling = itemOf(item)?.handling;
      return handling === undefined ? null : {of: handling.zone, each: handling.seconds};
    });
    this.#lifts = new Grouped((item, service) =>
      service === '' ? null : {of: service, each: itemOf(item)?.weightGrams ?? 0},
    );
    this.#docks = new Grouped((item) => ({of: ALL, each: itemOf(item)?.weightGrams ?? 0}));
  }

  /** `make` adds up all there is now. */
  work(site: number, make: () => LoadSum): Load {
    let sum = this.#works.get(site);
    if (sum === undefined) {
      sum = make();
      this.#works.set(site, sum);
    }
    return sum.load;
  }

  /** `each` tells of all claims there are now. */
  labour(site: number, zone: string, each: (told: Told) => void): Load {
    return this.#labour.read(site, zone, () => each((item, claim) => this.#labour.claim(site, item, claim, 1)));
  }

  /** `each` tells of all claims there are now, and of what is picked. */
  lift(site: number, service: string, each: (told: Told, loaded: Loaded) => void): Load {
    return leaving(this.#lifts, site, service, each);
  }

  /** The same of all that leaves. */
  dock(site: number, each: (told: Told, loaded: Loaded) => void): Load {
    return leaving(this.#docks, site, ALL, each);
  }

  /** A claim has come, changed or gone. */
  changed(site: number, item: number, before: Claim | null, after: Claim | null): void {
    const work = this.#works.get(site);
    if (work !== undefined) {
      if (before !== null) work.remove(before);
      if (after !== null) work.add(after);
    }
    for (const sums of [this.#labour, this.#lifts, this.#docks]) {
      sums.claim(site, item, before, -1);
      sums.claim(site, item, after, 1);
    }
  }

  /** What is picked of a position has changed. */
  loaded(site: number, item: number, before: readonly Loading[], after: readonly Loading[]): void {
    for (const sums of [this.#lifts, this.#docks]) {
      sums.loads(site, item, before, -1);
      sums.loads(site, item, after, 1);
    }
  }

  /** What items weigh, or where and how long they are handled, has changed. */
  remeasure(): void {
    this.#labour.clear();
    this.#lifts.clear();
    this.#docks.clear();
  }

  clear(): void {
    this.#works.clear();
    this.remeasure();
  }
}
