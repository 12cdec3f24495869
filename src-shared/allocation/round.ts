/**
 * A plan of whole packs near a relaxed one, in a few milliseconds: lines that came out whole are taken as they are, the
 * others get the best there is in what is left, then each line is asked a few times whether it could do better.
 *
 * It is a heuristic in exact integers. How good it is, the bound says; whether it keeps the rules, `violations`.
 */
import {merged} from './greedy.ts';
import type {Demand, Lot, Problem} from './model.ts';
import {Placer} from './place.ts';
import type {LineState} from './plan.ts';
import {Room} from './room.ts';
import {compareService, mostOf, serviceValue, thereBy, unitsOf} from './value.ts';

const PASSES = 4;

/** A line of the part, what the relaxed plan gives it in whole packs, and whether that is all it gives. */
export type Relaxed = {readonly state: LineState; readonly lots: readonly Lot[]; readonly isWhole: boolean};

/** The lots of the lines, in their order; null when a line that must keep something found no room for it. */
export function rounded(
  problem: Problem,
  fixed: readonly LineState[],
  lines: readonly Relaxed[],
): readonly (readonly Lot[])[] | null {
  const rounding = new Rounding(problem);
  for (const {demand, after} of fixed) rounding.claim(demand, after);
  const weight = ({state: {demand: d}}: Relaxed) => mostOf(d, problem.weights) / d.units;
  const order = lines
    .map((line) => ({line, mustKeep: mustKeep(line.state), weight: weight(line)}))
    .sort(
      (a, b) =>
        // Who must keep something goes first, even one in halves before others that are whole.
        Number(b.mustKeep) - Number(a.mustKeep) ||
        Number(b.line.isWhole) - Number(a.line.isWhole) ||
        b.weight - a.weight,
    );
  for (const {line} of order) if (!rounding.take(line)) return null;
  for (let pass = 0; pass < PASSES; pass++) if (!rounding.improve()) break;
  return lines.map(({state}) => rounding.lotsOf(state));
}

const mustKeep = ({strategy}: LineState): boolean => strategy === 'gain' || strategy === 'improve';

/** Whether a strategy allows these lots; an improve line has on no day less than the run left it of its own. */
function isAllowed({demand: d, strategy, after}: LineState, lots: readonly Lot[]): boolean {
  const compared = compareService(d, lots, d.current);
  if (strategy === 'gain') return compared === 'same' || compared === 'better';
  if (strategy === 'fill') return compared === 'same' || compared === 'worse';
  if (strategy !== 'improve') return true;
  return [...d.current, ...after].every(({delivers}) => {
    const day = Math.max(delivers, d.requested);
    return thereBy(d, lots, day) >= Math.min(thereBy(d, d.current, day), thereBy(d, after, day));
  });
}

/** Those of the parts of a line in halves that may be shipments, the largest of them. */
const shipments = (d: Demand, lots: readonly Lot[]): readonly Lot[] =>
  lots
    .filter((lot) => lot.units >= Math.min(d.minimum, d.units))
    .sort((a, b) => b.units - a.units)
    .slice(0, d.lotsMax);

class Rounding {
  readonly #problem: Problem;
  readonly #room: Room;
  readonly #placer: Placer;
  readonly #found = new Map<LineState, readonly Lot[]>();

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#room = new Room(problem);
    this.#placer = new Placer(this.#room, () => 0);
  }

  lotsOf(state: LineState): readonly Lot[] {
    return this.#found.get(state) ?? [];
  }

  claim(d: Demand, lots: readonly Lot[]): void {
    for (const lot of lots) this.#room.claim(d, lot);
  }

  /** Claims for a line; false when nothing that is free is allowed. */
  take({state, lots, isWhole}: Relaxed): boolean {
    const d = state.demand;
    const held = this.#held(d, lots);
    const isAll = held.length === lots.length && unitsOf(held) === unitsOf(lots);
    if (isWhole && isAll) {
      this.#found.set(state, held);
      return true;
    }
    this.#give(d, held);
    const best = this.#best(state, shipments(d, lots));
    if (best === null) return false;
    this.#found.set(state, best);
    return true;
  }

  /** Asks every line whether something free is better than what it has; whether any has found something. */
  improve(): boolean {
    const {weights} = this.#problem;
    const open = [...this.#found]
      .map(([state, lots]) => ({state, lots, value: serviceValue(state.demand, lots, weights)}))
      .map((line) => ({...line, missing: mostOf(line.state.demand, weights) - line.value}))
      .filter((line) => line.missing > 0)
      .sort((a, b) => b.missing - a.missing);
    let isBetter = false;
    for (const {state, lots, value} of open) {
      const excess = this.#room.excess(state.demand, lots);
      this.#give(state.demand, lots);
      const best = this.#best(state, lots);
      const isLeft = this.#room.excess(state.demand, lots) <= excess;
      if (best !== null && isLeft && serviceValue(state.demand, best, weights) > value) {
        this.#found.set(state, best);
        isBetter = true;
        continue;
      }
      if (best !== null) this.#give(state.demand, best);
      this.claim(state.demand, lots);
    }
    return isBetter;
  }

  /** Claims the most valuable of what is allowed and free: around what is wished, around the run's plan, or afresh. */
  #best(state: LineState, wished: readonly Lot[]): readonly Lot[] | null {
    const d = state.demand;
    let best: readonly Lot[] | null = null;
    let value = Number.NEGATIVE_INFINITY;
    const consider = (lots: readonly Lot[]) => {
      const worth = serviceValue(d, lots, this.#problem.weights);
      if (worth > value && isAllowed(state, lots)) [best, value] = [lots, worth];
      this.#give(d, lots);
    };
    for (const base of [wished, state.after]) {
      consider(this.#more(d, this.#held(d, base)));
      consider(this.#held(d, base));
    }
    consider(this.#placer.place(d, d.units, d.lotsMax));
    consider([]);
    if (best !== null) this.claim(d, best);
    return best;
  }

  /** What is free of the lots, claimed: whole, or in packs where so many may be a shipment. */
  #held(d: Demand, lots: readonly Lot[]): readonly Lot[] {
    const held: Lot[] = [];
    for (const lot of lots) {
      let units = Math.min(lot.units, this.#room.free(d, lot));
      if (units < lot.units) units -= units % d.pack;
      if (units === 0 || (units < lot.units && units < Math.min(d.minimum, d.units))) continue;
      this.#room.claim(d, {...lot, units});
      held.push({...lot, units});
    }
    return held;
  }

  #more(d: Demand, held: readonly Lot[]): readonly Lot[] {
    const grown = this.#placer.grow(d, held, d.units - unitsOf(held));
    const rest = d.units - unitsOf(grown);
    return rest === 0 ? grown : merged([...grown, ...this.#placer.place(d, rest, d.lotsMax - grown.length)]);
  }

  #give(d: Demand, lots: readonly Lot[]): void {
    for (const lot of lots) this.#room.claim(d, {...lot, units: -lot.units});
  }
}
