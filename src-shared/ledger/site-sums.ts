/**
 * What the claims of a site ask of it in sum, over all its positions (decisions 31 and 33): units to pick, and grams by the service
 * they leave by. A site's sums are made when somebody first asks for them, and kept with each claim from then on.
 */
import {gramsOf, type Load, LoadSum} from '../domain/inventory/load.ts';
import type {Claim, Loading} from '../domain/inventory/types.ts';
import type {Grams} from '../kernel/types.ts';

const NOTHING: Load = {lasting: [], expiring: []};

/** Sites and items are codes of the positions' dictionaries. */
export class SiteSums {
  readonly #works = new Map<number, LoadSum>();
  readonly #lifts = new Map<number, Map<string, LoadSum>>();
  /** What a unit of an item weighs. */
  readonly #weight: (item: number) => Grams;

  constructor(weight: (item: number) => Grams) {
    this.#weight = weight;
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

  /** `each` tells of all there is now. */
  lift(site: number, service: string, each: (claims: ClaimsOf, loads: LoadsOf) => void): Load {
    let lifts = this.#lifts.get(site);
    if (lifts === undefined) {
      lifts = new Map();
      this.#lifts.set(site, lifts);
      each(
        (item, claim) => this.#claim(site, item, claim, 1),
        (item, loads) => this.#loads(site, item, loads, 1),
      );
    }
    return lifts.get(service)?.load ?? NOTHING;
  }

  /** A claim has come, changed or gone. */
  changed(site: number, item: number, before: Claim | null, after: Claim | null): void {
    const work = this.#works.get(site);
    if (work !== undefined) {
      if (before !== null) work.remove(before);
      if (after !== null) work.add(after);
    }
    if (!this.#lifts.has(site)) return;
    if (before !== null) this.#claim(site, item, before, -1);
    if (after !== null) this.#claim(site, item, after, 1);
  }

  /** What is picked of a position has changed. */
  loaded(site: number, item: number, before: readonly Loading[], after: readonly Loading[]): void {
    if (!this.#lifts.has(site)) return;
    this.#loads(site, item, before, -1);
    this.#loads(site, item, after, 1);
  }

  /** What items weigh has changed. */
  reweigh(): void {
    this.#lifts.clear();
  }

  clear(): void {
    this.#works.clear();
    this.#lifts.clear();
  }

  #claim(site: number, item: number, claim: Claim, sign: 1 | -1): void {
    if (claim.service === '') return;
    const sum = this.#sumOf(site, claim.service);
    const heavy = {...claim, quantity: gramsOf(claim.quantity, this.#weight(item))};
    if (sign > 0) sum.add(heavy);
    else sum.remove(heavy);
  }

  #loads(site: number, item: number, loads: readonly Loading[], sign: 1 | -1): void {
    for (const {due, quantity, service} of loads)
      this.#sumOf(site, service).lasting(due, sign * gramsOf(quantity, this.#weight(item)), 0, 0);
  }

  #sumOf(site: number, service: string): LoadSum {
    const lifts = this.#lifts.get(site) as Map<string, LoadSum>;
    let sum = lifts.get(service);
    if (sum === undefined) {
      sum = new LoadSum();
      lifts.set(service, sum);
    }
    return sum;
  }
}
type ClaimsOf = (item: number, claim: Claim) => void;
type LoadsOf = (item: number, loads: readonly Loading[]) => void;
