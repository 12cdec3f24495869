/**
 * The optimiser for scarce supply: the plan of the automatic run, made better part by part, never worse.
 *
 *   problem ──allocate──► plan so far ──partsOf──► part ──► relaxed ──► few ──► searched ──► judged, compared ──► plan
 *
 *   relaxed   without whole numbers: a bound in milliseconds; then made whole by a heuristic (`round.ts`).
 *   few       lines that came out whole stay as they are; the few others are searched among what is left (`reduce.ts`).
 *   searched  everything, from the best so far.
 *
 * All parts are relaxed first; then always the part that is farthest from its bound takes its next step, until the whole is
 * near enough.
 *
 * 1. What comes back is worth at least what the run gave, compared in whole numbers; a part whose answer breaks a rule when
 *    rounded keeps what it had and is counted.
 * 2. Nothing of it depends on the solver being right: `violations` judges the whole before it is returned. The bound does.
 * 3. Parts that were not relaxed count in the bound with what each line alone could reach.
 * 4. It ends by its time, by being cancelled, by a fault of the solver's host, when it is near enough, or when nothing is left
 *    to do; there is always an answer. Time makes it depend on the machine, so the chosen plan is stored and never solved again.
 */
import {assert} from '../kernel/assert.ts';
import {allocateStates, type RunOptions} from './greedy.ts';
import type {Lot, Problem} from './model.ts';
import {isFree, partsOf, type Scarce, scarceOf} from './parts.ts';
import {type LineState, type Plan, planOf} from './plan.ts';
import {type Program, programOf} from './program.ts';
import {floored, isLineWhole, withoutWhole} from './reduce.ts';
import {rounded} from './round.ts';
import type {LinearModel, Solved, SolveOptions, Solver} from './solver.ts';
import {mostOf, serviceValue} from './value.ts';
import {violations} from './violations.ts';

export type OptimiseOptions = RunOptions & {
  readonly solver: Solver;
  /** Milliseconds since any fixed moment. */
  readonly elapsedMs: () => number;
  readonly limitMs: number;
  /** It ends when (bound − value) ÷ bound is no more than this. */
  readonly gap: number;
  /** Per part; a limit all machines reach alike, for tests. */
  readonly nodesMax?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OptimiseProgress) => void;
};
export type OptimiseProgress = {
  /** Steps taken, of those there are at most. */
  readonly steps: number;
  readonly stepsMax: number;
  readonly value: number;
  readonly bound: number;
};
export type Optimised = {
  readonly plan: Plan;
  /** Of the lines that could be changed, in 1/10,000 of the book currency. */
  readonly value: number;
  /** What the automatic run's plan is worth. */
  readonly greedy: number;
  /** No plan under the same rules is worth more. */
  readonly bound: number;
  /** (bound − value) ÷ bound. */
  readonly gap: number;
  /** near: within the gap asked for; done: nothing is left to do; fault: the solver's host failed, as `fault` says. */
  readonly ended: 'near' | 'done' | 'time' | 'cancelled' | 'fault';
  readonly fault: string | null;
  /** Parts in which something could be better than the run's plan. */
  readonly parts: number;
  /** Parts whose answer was no use; they keep the run's plan. Other than 0 is worth a look. */
  readonly partsRejected: number;
};

/** `fewSecondsMax`: what is not found by then is left to the search. */
export const LIMITS_OPTIMISE = {limitMsMax: 10 * 60_000, fewSecondsMax: 3} as const;

/** Throws on a problem that `badProblem` refuses, and when what it would return breaks a rule: both are bugs. */
export async function optimise(problem: Problem, options: OptimiseOptions): Promise<Optimised> {
  assert(options.limitMs > 0 && options.limitMs <= LIMITS_OPTIMISE.limitMsMax, 'the time limit of an optimisation');
  const started = options.elapsedMs();
  const {states, broken} = allocateStates(problem, options);
  const work = new Work(problem, states);
  const stop = () => options.solver.stop();
  options.signal?.addEventListener('abort', stop);
  let ended: Optimised['ended'] | null = null;
  const stepsMax = STEPS.length * work.parts.length;
  try {
    for (let steps = 0; ended === null; steps++) {
      const leftMs = options.limitMs - (options.elapsedMs() - started);
      const part = work.next();
      if (options.signal?.aborted) ended = 'cancelled';
      else if (work.fault !== null) ended = 'fault';
      else if (part === null) ended = 'done';
      else if (gapOf(work) <= options.gap) ended = 'near';
      else if (leftMs <= 0) ended = 'time';
      else {
        await work.step(part, leftMs / 1_000, options);
        options.onProgress?.({steps: steps + 1, stepsMax, value: work.value, bound: work.bound});
      }
    }
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
  const better = work.bestOf(states);
  const wrong = judge(problem, better);
  assert(wrong.length === 0, `an optimised plan breaks a rule: ${wrong[0]}`);
  return {
    plan: planOf(problem, better, broken),
    value: work.value,
    greedy: work.greedy,
    bound: work.bound,
    gap: gapOf(work),
    ended,
    fault: work.fault,
    parts: work.parts.length,
    partsRejected: work.rejected,
  };
}

const gapOf = ({value, bound}: {readonly value: number; readonly bound: number}): number =>
  (bound - value) / Math.max(1, Math.abs(bound));

const judge = (problem: Problem, states: readonly LineState[]) =>
  violations(
    problem,
    states.map((s) => ({demand: s.demand, strategy: s.strategy, isFixed: s.isHalted, lots: s.after})),
  );

const STEPS = ['relaxed', 'few', 'searched'] as const;
type Part = {
  /** The best lines so far, in the order of the run; what they are worth, and what they could be at most. */
  best: readonly LineState[];
  value: number;
  bound: number;
  readonly lines: readonly LineState[];
  readonly most: number;
  /** The next step; past the last one it is closed. */
  step: number;
  /** The relaxed point. */
  relaxed: Float64Array | null;
  program: Program | null;
};

/** The parts that could be better, and what has been found of them. */
class Work {
  readonly parts: readonly Part[];
  readonly greedy: number;
  value: number;
  bound: number;
  rejected = 0;
  fault: string | null = null;
  readonly #problem: Problem;
  readonly #scarce: Scarce;
  readonly #fixed: readonly LineState[];

  constructor(problem: Problem, states: readonly LineState[]) {
    this.#problem = problem;
    this.#scarce = scarceOf(problem, states);
    this.#fixed = states.filter((s) => !isFree(s));
    const parts = partsOf(this.#scarce, states).map((lines): Part => {
      const value = this.#valueOf(lines);
      const most = lines.reduce((sum, {demand}) => sum + mostOf(demand, problem.weights), 0);
      return {best: lines, lines, value, bound: most, most, step: 0, relaxed: null, program: null};
    });
    this.greedy = parts.reduce((sum, p) => sum + p.value, 0);
    this.value = this.greedy;
    this.bound = parts.reduce((sum, p) => sum + p.most, 0);
    this.parts = parts.filter((p) => p.most > p.value);
  }

  /** The lines of the run, each the best there is now. */
  bestOf(states: readonly LineState[]): readonly LineState[] {
    const best = new Map<LineState, LineState>();
    for (const part of this.parts) for (const [i, s] of part.lines.entries()) best.set(s, part.best[i] as LineState);
    return states.map((s) => best.get(s) ?? s);
  }

  /** The part whose turn it is; null when none can be made better or be proven nearer. */
  next(): Part | null {
    let next: Part | null = null;
    for (const part of this.parts) {
      if (part.step >= STEPS.length) continue;
      // Relaxing comes first everywhere: it is quick, and without it nobody knows who is far from the bound.
      if (
        next === null || (part.step === 0) !== (next.step === 0)
          ? part.step === 0 || next === null
          : farther(part, next)
      )
        next = part;
    }
    return next;
  }

  async step(part: Part, secondsLeft: number, options: OptimiseOptions): Promise<void> {
    part.program ??= programOf(this.#scarce, part.lines);
    const {model, constant} = part.program;
    const kind = STEPS[part.step++] as (typeof STEPS)[number];
    // Near enough for this part is half of what is asked of the whole, so that others may be farther.
    const gapAbsolute = Math.max(0.5, (options.gap / 2) * Math.abs(part.bound));
    const limits = {gapAbsolute, ...(options.nodesMax === undefined ? {} : {nodesMax: options.nodesMax})};
    if (kind === 'relaxed') {
      const relaxed = {...model, integer: new Uint8Array(model.integer.length)};
      const solved = await this.#ask(options.solver, relaxed, {...limits, start: null, secondsMax: secondsLeft});
      this.#prove(part, solved.bound + constant);
      if (solved.status === 'optimal') part.relaxed = solved.values;
      if (part.relaxed !== null) this.#round(part, part.program, part.relaxed);
    } else if (kind === 'few') {
      if (part.relaxed !== null) {
        const secondsMax = Math.min(secondsLeft, LIMITS_OPTIMISE.fewSecondsMax);
        const few = withoutWhole(part.program, part.relaxed);
        const solved = await this.#ask(options.solver, few.model, {...limits, start: null, secondsMax});
        if (solved.values !== null) this.#take(part, few.whole(solved.values));
      }
    } else {
      const pointOf = (lines: readonly LineState[]) => part.program?.pointOf(lines.map((s) => s.after)) ?? null;
      const start = pointOf(part.best) ?? pointOf(part.lines);
      const solved = await this.#ask(options.solver, model, {...limits, start, secondsMax: secondsLeft});
      if (solved.status === 'failed') this.rejected++;
      this.#prove(part, solved.bound + constant);
      this.#take(part, solved.values);
    }
    if (part.value >= part.bound) part.step = STEPS.length;
    if (part.step >= STEPS.length) part.program = part.relaxed = null;
  }

  /** A host that fails (no memory, no file) ends the run; what was found by then stays. */
  async #ask(solver: Solver, model: LinearModel, limits: SolveOptions): Promise<Solved> {
    try {
      return await solver.solve(model, limits);
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
      return {status: 'stopped', values: null, bound: Number.POSITIVE_INFINITY};
    }
  }

  /** Nothing is worth more than `bound`. A value is a whole number; the tolerance is that of the solver's arithmetic. */
  #prove(part: Part, bound: number): void {
    if (!Number.isFinite(bound)) return;
    const whole = Math.floor(bound + Math.max(1e-3, 1e-9 * Math.abs(bound)));
    const better = Math.max(part.value, Math.min(part.bound, whole));
    this.bound += better - part.bound;
    part.bound = better;
  }

  /** Takes the whole plan near a relaxed one, if it found one. */
  #round(part: Part, program: Program, relaxed: Float64Array): void {
    const lots = program.read(relaxed, floored);
    const lines = part.lines.map((state, i) => ({
      state,
      lots: lots[i] as readonly Lot[],
      isWhole: isLineWhole(program, i, relaxed),
    }));
    const found = rounded(this.#problemOf(part), this.#fixedFor(part), lines);
    if (found !== null) this.#keep(part, found);
  }

  /** Takes a point when it keeps the rules and is worth more than what there is. */
  #take(part: Part, values: Float64Array | null): void {
    if (values !== null && part.program !== null) this.#keep(part, part.program.read(values));
  }

  #keep(part: Part, lots: readonly (readonly Lot[])[]): void {
    const found = this.#judged(part, lots);
    if (found === null) this.rejected++;
    else if (found.value > part.value) {
      this.value += found.value - part.value;
      part.value = found.value;
      part.best = found.states;
      // A bound that a plan of integers exceeds was off by the solver's tolerance.
      if (part.value > part.bound) {
        this.bound += part.value - part.bound;
        part.bound = part.value;
      }
    }
  }

  /** The part with these lots, and what it is worth; null when a rule is broken. */
  #judged(part: Part, lots: readonly (readonly Lot[])[]): {states: readonly LineState[]; value: number} | null {
    const states = part.lines.map((s, i) => ({...s, after: lots[i] as readonly Lot[]}));
    const wrong = judge(this.#problemOf(part), [...states, ...this.#fixedFor(part)]);
    return wrong.length > 0 ? null : {states, value: this.#valueOf(states)};
  }

  /** Only what the part's items and sites have to do with. */
  #problemOf(part: Part): Problem {
    // With windows fixed lines of other items matter too.
    if (this.#scarce.windows.length > 0) return this.#problem;
    const items = new Set(part.lines.map((s) => s.demand.item));
    const {supply, protections, quotas} = this.#problem;
    return {
      ...this.#problem,
      demands: [],
      supply: supply.filter((s) => items.has(s.item)),
      protections: protections.filter((p) => items.has(p.item)),
      quotas: quotas.filter((q) => items.has(q.item)),
      // None of them can bind.
      capacity: [],
    };
  }

  #fixedFor(part: Part): readonly LineState[] {
    const items = new Set(part.lines.map((s) => s.demand.item));
    return this.#fixed.filter((s) => items.has(s.demand.item) || this.#scarce.windows.length > 0);
  }

  #valueOf(states: readonly LineState[]): number {
    return states.reduce((sum, s) => sum + serviceValue(s.demand, s.after, this.#problem.weights), 0);
  }
}

const farther = (a: Part, b: Part): boolean => a.bound - a.value > b.bound - b.value;
