/**
 * Proposals of allocation runs, as a stream: progress while the optimiser works, then the proposal.
 *
 *   strategies   ──────────────────────────────────────► proposal
 *   optimiser    ──► progress ──► … ──► (time, near, stop) ► proposal
 *
 * The solver runs in a thread of the host's; one optimisation at a time. What it has found when it is stopped is the answer;
 * when nobody listens any more it is stopped too.
 */
import {HALT} from '../allocation/greedy.ts';
import {type Optimised, optimise} from '../allocation/optimise.ts';
import type {RunOptimised, RunStep} from '../api/allocation.ts';
import {type ProposalAsk, proposalAnswer} from '../read-models/allocation/proposal.ts';
import type {NotProposed} from '../read-models/allocation/propose.ts';
import {byStrategies, type Planner} from '../read-models/allocation/propose.ts';
import type {World} from '../read-models/world.ts';
import type {HostClock} from './ports.ts';
import type {Ports} from './session.ts';
import {slicer} from './slicer.ts';

/** It ends when it is so near its bound: nobody decides on a thousandth. */
const GAP = 0.001;
export type OptimiseAsk = ProposalAsk & {readonly limitSeconds: number};

export class Proposer {
  readonly #clock: HostClock;
  readonly #openSolver: Ports['openSolver'];
  #running: AbortController | null = null;

  constructor({clock, openSolver}: Pick<Ports, 'clock' | 'openSolver'>) {
    this.#clock = clock;
    this.#openSolver = openSolver;
  }

  byStrategies(world: World, ask: ProposalAsk, mine: readonly string[] | '*') {
    const planning = {plan: byStrategies, method: 'strategies', pause: slicer()} as const;
    return proposalAnswer(world, ask, mine, planning);
  }

  /** Whether an optimisation could begin now: the host has a solver, and it is free. */
  get state(): 'none' | 'busy' | 'free' {
    return this.#openSolver === undefined ? 'none' : this.#running === null ? 'free' : 'busy';
  }

  /** Ends an optimisation that runs: the best so far is its answer. */
  stop(): void {
    this.#running?.abort();
  }

  /** Only where `state` is free. */
  async *optimise(
    world: World,
    ask: OptimiseAsk,
    mine: readonly string[] | '*',
    signal?: AbortSignal,
  ): AsyncGenerator<RunStep | NotProposed | null, void> {
    const running = new AbortController();
    this.#running = running;
    const stop = () => running.abort();
    signal?.addEventListener('abort', stop);
    const steps = new Steps();
    const planner = new OptimisingPlanner(
      this.#openSolver,
      this.#clock,
      ask.limitSeconds * 1_000,
      running.signal,
      steps,
    );
    try {
      const planning = {plan: planner.plan, method: 'optimiser', pause: slicer()} as const;
      const answer = proposalAnswer(world, ask, mine, planning).finally(() => steps.end());
      for await (const step of steps) if (signal?.aborted !== true) yield step;
      const proposal = await answer;
      if (proposal === null || 'over' in proposal) yield proposal;
      else yield {kind: 'proposal', proposal: {...proposal, optimised: planner.figures()}};
    } finally {
      running.abort();
      signal?.removeEventListener('abort', stop);
      planner.close();
      this.#running = null;
    }
  }
}

/** The optimiser as a planner: asked several times for one proposal, it has its time once. */
class OptimisingPlanner {
  readonly #solver: ReturnType<NonNullable<Ports['openSolver']>> | undefined;
  readonly #clock: HostClock;
  readonly #limitMs: number;
  readonly #signal: AbortSignal;
  readonly #steps: Steps;
  readonly #began: number;
  #last: Optimised | null = null;

  constructor(open: Ports['openSolver'], clock: HostClock, limitMs: number, signal: AbortSignal, steps: Steps) {
    this.#solver = open?.();
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#signal = signal;
    this.#steps = steps;
    this.#began = clock.now();
  }

  readonly plan: Planner = async (problem) => {
    const leftMs = this.#limitMs - (this.#clock.now() - this.#began);
    // Of time that is used up, and of a solver that was stopped, the automatic run is what is left.
    if (this.#solver === undefined || leftMs <= 0 || this.#signal.aborted) {
      this.#last = null;
      return byStrategies(problem);
    }
    this.#last = await optimise(problem, {
      ...HALT,
      solver: this.#solver,
      elapsedMs: () => this.#clock.now(),
      limitMs: leftMs,
      gap: GAP,
      signal: this.#signal,
      onProgress: ({steps, stepsMax, value, bound}) =>
        this.#steps.push({kind: 'progress', steps, stepsMax, value, bound}),
    });
    return this.#last.plan;
  };

  figures(): RunOptimised | null {
    if (this.#last === null) return null;
    const {value, greedy, bound, gap, ended} = this.#last;
    return {value, greedy, bound, gap, ended, seconds: Math.ceil((this.#clock.now() - this.#began) / 1_000)};
  }

  close(): void {
    this.#solver?.close();
  }
}

/** Steps for one listener: the newest it has not seen, until the end. */
class Steps {
  #newest: RunStep | null = null;
  #ended = false;
  #wake: () => void = () => undefined;

  push(step: RunStep): void {
    this.#newest = step;
    this.#wake();
  }
  end(): void {
    this.#ended = true;
    this.#wake();
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<RunStep, void> {
    while (!this.#ended) {
      if (this.#newest === null)
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      const step = this.#newest;
      this.#newest = null;
      if (step !== null) yield step;
    }
  }
}
