/**
 * What claims ask of a position, in sum: hundreds of lots of a popular item share a few cutoffs, and most questions (what
 * is free, what can be promised for when) need the sums, not the lots.
 *
 * A ledger knows the sums of a position without making its claims into objects (`withLoad`); of any other position they are
 * reckoned from its claims. A copy with other claims is another position, and its sums are its own.
 */
import type {Instant, Units} from '../../kernel/types.ts';
import type {Claim, Position} from './types.ts';

/**
 * Units of the claims due at one instant: all, those on stock, and of these what is with the floor. `picked`: what of all is no claim
 * any more and waits for its pickup.
 */
export type Due = {
  readonly due: Instant;
  readonly quantity: Units;
  readonly onStock: Units;
  readonly locked: Units;
  readonly picked: Units;
};
export type Load = {
  /** Claims that never expire, one entry for each instant at which some are due; in no order. */
  readonly lasting: readonly Due[];
  /** Claims that do, one by one: whether they count is a matter of the time. */
  readonly expiring: readonly Claim[];
};

const known = new WeakMap<Position, Load>();

export const loadOf = (p: Position): Load => known.get(p) ?? sumUp(p.claims);

/** Notes the sums of a position that are known already; gives the position. */
export function withLoad(p: Position, load: Load): Position {
  known.set(p, load);
  return p;
}

/** Adds claims up, one by one, and takes them out again. */
export class LoadSum {
  readonly #dues = new Map<Instant, {quantity: Units; onStock: Units; locked: Units; picked: Units}>();
  readonly #expiring = new Map<string, Claim>();
  #load: Load | undefined;

  /** To go on from sums that are known. */
  static of(load: Load): LoadSum {
    const sum = new LoadSum();
    for (const d of load.lasting) sum.lasting(d.due, d.quantity, d.onStock, d.locked, d.picked);
    for (const c of load.expiring) sum.add(c);
    sum.#load = load;
    return sum;
  }

  add(claim: Claim): void {
    if (claim.expires === 0) this.lasting(claim.due, claim.quantity, claim.onStock, claim.locked);
    else {
      this.#load = undefined;
      this.#expiring.set(claim.id, claim);
    }
  }

  /** A claim that was added as it is. */
  remove(claim: Claim): void {
    if (claim.expires === 0) this.lasting(claim.due, -claim.quantity, -claim.onStock, -claim.locked);
    else {
      this.#load = undefined;
      this.#expiring.delete(claim.id);
    }
  }

  /** A claim that never expires, without an object of it. */
  lasting(due: Instant, quantity: Units, onStock: Units, locked: Units, picked: Units = 0): void {
    this.#load = undefined;
    const sum = this.#dues.get(due);
    if (sum === undefined) this.#dues.set(due, {quantity, onStock, locked, picked});
    else if (sum.quantity + quantity === 0) this.#dues.delete(due);
    else {
      sum.quantity += quantity;
      sum.onStock += onStock;
      sum.locked += locked;
      sum.picked += picked;
    }
  }

  /** What is picked and waits for its pickup; less of it by a minus. */
  picked(due: Instant, quantity: Units): void {
    this.lasting(due, quantity, 0, 0, quantity);
  }

  /** The sums now: the same object until one changes. */
  get load(): Load {
    if (this.#load === undefined) {
      const lasting: Due[] = [];
      for (const [due, sum] of this.#dues) lasting.push({due, ...sum});
      this.#load = {lasting, expiring: [...this.#expiring.values()]};
    }
    return this.#load;
  }
}

/** A million tonnes, or thirty thousand years: more than anybody is asked for, and sums of it stay exact integers. */
const AMOUNT_MAX = 1_000_000_000_000;
/** So many units as an amount of something else, at so much each: grams, or seconds of work. */
export const amountOf = (units: Units, each: number): number => Math.min(AMOUNT_MAX, units * each);

function sumUp(claims: readonly Claim[]): Load {
  const sum = new LoadSum();
  for (const claim of claims) sum.add(claim);
  return sum.load;
}
