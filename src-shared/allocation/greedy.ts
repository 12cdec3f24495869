/**
 * The automatic run: the seven strategies one after the other, each line by itself in a total order.
 *
 *   skip, halted ── hold what they have ──► win ► gain ► improve ► redistribute ► fill ► lose
 *
 *   win           holds exactly its lots.
 *   gain          holds its lots; then, line by line, takes what is better: never fewer units by any day.
 *   improve       holds what win and gain have left of its lots; then as gain, from what it could hold.
 *   redistribute  starts from nothing: whatever is best now. Lots that are whole and in time and still free stay.
 *   fill          holds what is left of its lots; what it lost may come later, never sooner and never more.
 *   lose          gives up all.
 *
 * 1. The lines of a strategy all hold before the first of them takes more.
 * 2. A win or gain that cannot hold is broken: its item is halted, all its lines keep what they have, or the line is treated
 *    as the run says instead; both are in the answer.
 * 3. The answer depends on the problem alone, not on the order of its lists.
 */
import {STRATEGIES, type Strategy} from '../domain/master-data/types.ts';
import {assert} from '../kernel/assert.ts';
import type {ItemId, SiteId, Units} from '../kernel/types.ts';
import {badProblem, type Demand, isSameDeparture, type Lot, type Problem} from './model.ts';
import {Placer, type PressureOf} from './place.ts';
import {type Broken, type LineState, type Plan, planOf} from './plan.ts';
import {ranked} from './ranking.ts';
import {Room} from './room.ts';
import {compareService, serviceValue, unitsOf} from './value.ts';

export type RunOptions = {
  /** What becomes of a line that must keep what it has and cannot: halt its item, or treat it as this later strategy. */
  readonly onBroken: {
    readonly win: 'halt' | Exclude<Strategy, 'win' | 'skip'>;
    readonly gain: 'halt' | Exclude<Strategy, 'win' | 'gain' | 'skip'>;
  };
};
export const HALT: RunOptions = {onBroken: {win: 'halt', gain: 'halt'}};

/** Runs `problem`. Throws on a problem that `badProblem` refuses, which the caller has asked before. */
export function allocate(problem: Problem, options: RunOptions): Plan {
  const {states, broken} = allocateStates(problem, options);
  return planOf(problem, states, broken);
}

/** The same, before it is put together: what the optimiser starts from. */
export function allocateStates(
  problem: Problem,
  options: RunOptions,
): {readonly states: readonly LineState[]; readonly broken: readonly Broken[]} {
  const bad = badProblem(problem);
  assert(bad === null, `an allocation run of a bad problem: ${bad}`);
  const order = ranked(problem.demands.map((demand) => ({demand, strategy: demand.treatment.strategy})));
  const halted = new Map<ItemId, Broken[]>();
  for (;;) {
    const run = new Run(problem, order, new Set(halted.keys()), options);
    const stopped = run.go();
    // A halted item gives its room back to nobody, but it may take some from others: they are asked again. At most once an item.
    if (stopped.length === 0) return {states: run.states(), broken: [...[...halted.values()].flat(), ...run.broken]};
    for (const b of stopped) halted.set(b.item, [...(halted.get(b.item) ?? []), b]);
  }
}

type Line = {readonly demand: Demand; strategy: Strategy; readonly isHalted: boolean; after: readonly Lot[]};

class Run {
  readonly broken: Broken[] = [];
  readonly #problem: Problem;
  readonly #options: RunOptions;
  readonly #room: Room;
  readonly #placer: Placer;
  readonly #lines: readonly Line[];

  constructor(
    problem: Problem,
    order: readonly {readonly demand: Demand; readonly strategy: Strategy}[],
    halted: ReadonlySet<ItemId>,
    options: RunOptions,
  ) {
    this.#problem = problem;
    this.#options = options;
    this.#room = new Room(problem);
    this.#placer = new Placer(this.#room, pressureOf(problem, this.#room));
    this.#lines = order.map(({demand, strategy}) => ({
      demand,
      strategy,
      isHalted: halted.has(demand.item),
      after: [],
    }));
  }

  /** Asks everybody; the lines because of which an item must be halted, or none. */
  go(): readonly Broken[] {
    for (const line of this.#lines) {
      if (line.strategy !== 'skip' && !line.isHalted) continue;
      line.after = line.demand.current;
      for (const lot of line.after) this.#room.claim(line.demand, lot);
    }
    for (const strategy of STRATEGIES) {
      if (strategy === 'skip') continue;
      const lines = ranked(this.#lines.filter((l) => l.strategy === strategy && !l.isHalted));
      const stopped = this.#hold(strategy, lines);
      if (stopped.length > 0) return stopped;
      // A line that was broken has another strategy by now.
      for (const line of lines) if (line.strategy === strategy) this.#ask(line);
    }
    return [];
  }

  states(): readonly LineState[] {
    return ranked(this.#lines);
  }

  #hold(strategy: Strategy, lines: readonly Line[]): readonly Broken[] {
    const stopped: Broken[] = [];
    for (const line of lines) {
      if (strategy === 'improve' || strategy === 'fill') line.after = this.#holdSome(line.demand);
      if (strategy !== 'win' && strategy !== 'gain') continue;
      const short = this.#holdAll(line);
      if (short === 0) continue;
      const fallback = this.#options.onBroken[strategy];
      const {id, item} = line.demand;
      const broken: Broken = {line: id, item, strategy, short, fallback};
      if (fallback === 'halt') stopped.push(broken);
      else {
        assert(
          STRATEGIES.indexOf(fallback) > STRATEGIES.indexOf(strategy),
          `a fallback from ${strategy} to ${fallback}`,
        );
        this.broken.push(broken);
        line.strategy = fallback;
      }
    }
    return stopped;
  }

  /** Claims all of its lots, or none; the units for which there was no room. */
  #holdAll(line: Line): Units {
    const {demand: d} = line;
    let short = 0;
    for (const lot of d.current) {
      short += Math.max(0, lot.units - this.#room.free(d, lot));
      this.#room.claim(d, lot);
    }
    if (short > 0) for (const lot of d.current) this.#give(d, lot);
    else line.after = d.current;
    return short;
  }

  /** Claims what there is room for of its lots: whole ones, or so many packs as may be a shipment. */
  #holdSome(d: Demand): readonly Lot[] {
    const kept: Lot[] = [];
    for (const lot of byDate(d.current)) {
      let units = Math.min(lot.units, this.#room.free(d, lot));
      if (units < lot.units) units -= units % d.pack;
      if (units === 0 || (units < lot.units && units < Math.min(d.minimum, d.units))) continue;
      kept.push({...lot, units});
      this.#room.claim(d, {...lot, units});
    }
    return kept;
  }

  #ask(line: Line): void {
    const {demand: d, strategy} = line;
    switch (strategy) {
      case 'gain':
      case 'improve':
        line.after = this.#better(d, line.after);
        return;
      case 'redistribute':
        line.after = this.#afresh(d);
        return;
      case 'fill':
        line.after = this.#later(d, line.after);
        return;
      default:
        // win has what it holds, lose has nothing, skip is not asked.
        return;
    }
  }

  /** What it holds and more; or something else that is nowhere worse and worth more. */
  #better(d: Demand, held: readonly Lot[]): readonly Lot[] {
    if (isPerfect(d, held)) return held;
    const {weights} = this.#problem;
    const more = this.#more(d, held);
    const excess = this.#room.excess(d, more);
    for (const lot of more) this.#give(d, lot);
    const fresh = this.#placer.place(d, d.units, d.lotsMax);
    const compared = compareService(d, fresh, held);
    const isNowhereWorse = compared === 'better' || compared === 'same';
    const isWorthMore = serviceValue(d, fresh, weights) > serviceValue(d, more, weights);
    if (isNowhereWorse && isWorthMore && this.#room.excess(d, more) <= excess) return fresh;
    return this.#swap(d, fresh, more);
  }

  /** The best of nothing: its lots if they are as good as any, else the more valuable of more of the same and afresh. */
  #afresh(d: Demand): readonly Lot[] {
    const held = this.#holdSome(d);
    if (isPerfect(d, held)) return held;
    const kept = this.#more(d, held);
    const {weights} = this.#problem;
    for (const lot of kept) this.#give(d, lot);
    const fresh = this.#placer.place(d, d.units, d.lotsMax);
    return serviceValue(d, fresh, weights) > serviceValue(d, kept, weights) ? fresh : this.#swap(d, fresh, kept);
  }

  #more(d: Demand, held: readonly Lot[]): readonly Lot[] {
    const grown = this.#placer.grow(d, held, d.units - unitsOf(held));
    const rest = d.units - unitsOf(grown);
    return rest === 0 ? grown : merged([...grown, ...this.#placer.place(d, rest, d.lotsMax - grown.length)]);
  }

  /** What it lost of its lots, on the same days or later. */
  #later(d: Demand, held: readonly Lot[]): readonly Lot[] {
    const lots = [...held];
    for (const lot of byDate(d.current)) {
      const kept = held.find((h) => isSameDeparture(h, lot))?.units ?? 0;
      if (kept === lot.units) continue;
      lots.push(...this.#placer.place(d, lot.units - kept, d.lotsMax - lots.length, lot.delivers));
    }
    return merged(lots);
  }

  #swap(d: Demand, from: readonly Lot[], to: readonly Lot[]): readonly Lot[] {
    for (const lot of from) this.#give(d, lot);
    for (const lot of to) this.#room.claim(d, lot);
    return to;
  }

  #give(d: Demand, lot: Lot): void {
    this.#room.claim(d, {...lot, units: -lot.units});
  }
}

const byDate = (lots: readonly Lot[]): readonly Lot[] =>
  [...lots].sort((a, b) => a.at - b.at || (a.site < b.site ? -1 : a.site > b.site ? 1 : 0));

/** Whole, in time and in one shipment: nothing can be better for the customer, and moving it for freight alone is unrest. */
const isPerfect = (d: Demand, lots: readonly Lot[]): boolean =>
  lots.length === 1 && (lots[0] as Lot).units === d.units && (lots[0] as Lot).delivers <= d.requested;

/** Lots of one departure are one lot. */
export function merged(lots: readonly Lot[]): readonly Lot[] {
  const all: Lot[] = [];
  for (const lot of lots) {
    const at = all.findIndex((x) => isSameDeparture(x, lot));
    const there = all[at];
    if (there === undefined) all.push(lot);
    else all[at] = {...there, units: there.units + lot.units};
  }
  return all;
}

/** What the run's lines could ask of a site for an item ÷ what there is, of the item there or of the site for all. */
function pressureOf({demands}: Problem, room: Room): PressureOf {
  const ofItem = new Map<string, Units>();
  const ofSite = new Map<SiteId, Units>();
  const add = <K>(map: Map<K, Units>, key: K, units: Units) => map.set(key, (map.get(key) ?? 0) + units);
  for (const d of demands)
    for (const {site} of d.lanes) {
      add(ofItem, `${d.item}\n${site}`, d.units);
      add(ofSite, site, d.units);
    }
  const known = new Map<string, number>();
  return (d, site) => {
    const key = `${d.item}\n${site}`;
    let pressure = known.get(key);
    if (pressure === undefined) {
      const {supply, capacity} = room.totals(d.item, site);
      const share = (units: Units, of: Units) => (of > 0 ? units / of : Number.MAX_VALUE);
      pressure = Math.max(share(ofItem.get(key) ?? 0, supply), share(ofSite.get(site) ?? 0, capacity));
      known.set(key, pressure);
    }
    return pressure;
  };
}
