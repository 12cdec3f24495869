/** What a run answers: each line before and after, what became of it, and what the whole comes to. */
import type {Strategy} from '../domain/master-data/types.ts';
import type {ItemId, Minor, OrderId, Units} from '../kernel/types.ts';
import type {Demand, Lot, Problem} from './model.ts';
import {compareRanked, type DecidedBy, type Ranked} from './ranking.ts';
import {compareService, type Figures, figuresOf, unitsOf} from './value.ts';

/**
 * keeps: the same units by each day (the site may have changed); gains: more or sooner, nowhere worse; later: as many units
 * but some of them later; loses: fewer units; skipped: not touched, with the reason.
 */
export type Verdict = 'keeps' | 'gains' | 'later' | 'loses' | 'skipped';
export type Skipped = 'strategy' | 'item-halted';

/** A line while a run is made: how it is treated now, and what it has got. */
export type LineState = Ranked & {
  /** Nothing of its item is touched, because a line that must keep could not. */
  readonly isHalted: boolean;
  readonly after: readonly Lot[];
};

export type PlannedLine = {
  readonly id: string;
  readonly order: OrderId;
  readonly item: ItemId;
  readonly segment: string;
  /** How it was treated; not its segment's when the run fell back. */
  readonly strategy: Strategy;
  readonly verdict: Verdict;
  readonly skipped: Skipped | null;
  readonly before: readonly Lot[];
  readonly after: readonly Lot[];
  readonly was: Figures;
  readonly is: Figures;
  /** The comparison that decided (B.15): the line of the item asked just before, and what put it there. Null for the first. */
  readonly decided: {readonly after: string; readonly by: DecidedBy} | null;
};

/** A line that must keep what it has and could not. */
export type Broken = {
  readonly line: string;
  readonly item: ItemId;
  readonly strategy: 'win' | 'gain';
  /** Units of its lots for which there is nothing left. */
  readonly short: Units;
  /** What the run did about it: its item is not touched, or the line was treated as this. */
  readonly fallback: 'halt' | Strategy;
};

export type Totals = {
  readonly units: Units;
  readonly unitsInTime: Units;
  readonly revenue: Minor;
  readonly margin: Minor;
  readonly freight: Minor;
  readonly penalty: Minor;
  readonly value: number;
};

export type Plan = {
  /** In the order in which they were asked. */
  readonly lines: readonly PlannedLine[];
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly broken: readonly Broken[];
  readonly haltedItems: readonly ItemId[];
  readonly was: Totals;
  readonly is: Totals;
};

/** Puts a run's answer together. `states` are in the order in which they were asked. */
export function planOf(problem: Problem, states: readonly LineState[], broken: readonly Broken[]): Plan {
  const last = new Map<ItemId, LineState>();
  const lines = states.map((state): PlannedLine => {
    const {demand: d, after, strategy} = state;
    const before = last.get(d.item);
    last.set(d.item, state);
    const skipped = strategy === 'skip' ? 'strategy' : state.isHalted ? 'item-halted' : null;
    return {
      id: d.id,
      order: d.order,
      item: d.item,
      segment: d.treatment.segment,
      strategy,
      verdict: skipped === null ? verdictOf(d, after) : 'skipped',
      skipped,
      before: d.current,
      after,
      was: figuresOf(d, d.current, problem.weights),
      is: figuresOf(d, after, problem.weights),
      decided: before === undefined ? null : {after: before.demand.id, by: compareRanked(before, state).by},
    };
  });
  const haltedItems = [...new Set(broken.filter((b) => b.fallback === 'halt').map((b) => b.item))].sort();
  const verdicts = {keeps: 0, gains: 0, later: 0, loses: 0, skipped: 0};
  for (const {verdict} of lines) verdicts[verdict] += 1;
  return {lines, verdicts, broken, haltedItems, was: totals(lines, 'was'), is: totals(lines, 'is')};
}

export function verdictOf(d: Demand, after: readonly Lot[]): Exclude<Verdict, 'skipped'> {
  const compared = compareService(d, after, d.current);
  if (compared === 'same') return 'keeps';
  if (compared === 'better') return 'gains';
  return unitsOf(after) < unitsOf(d.current) ? 'loses' : 'later';
}

function totals(lines: readonly PlannedLine[], which: 'was' | 'is'): Totals {
  const sum = {units: 0, unitsInTime: 0, revenue: 0, margin: 0, freight: 0, penalty: 0, value: 0};
  for (const line of lines) {
    const figures = line[which];
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += figures[key];
  }
  return sum;
}
