/**
 * A solver in another thread, over any pair of ports: worker threads of Node, a Web Worker of a browser, a message channel.
 *
 *   host ──{id, model, options}──►  thread        one solve at a time
 *        ◄──{id, progress}────────                 each better point, as it is found
 *        ◄──{id, solved | error}──
 *
 * A thread that solves hears nothing, so stopping ends the thread; what it had found by then is the answer, and the next
 * solve opens a new one.
 */
import {assert} from '../kernel/assert.ts';
import type {HighsSolver} from './highs-solver.ts';
import type {LinearModel, Solved, SolveOptions, SolveProgress, Solver} from './solver.ts';

export type ToThread = {readonly id: number; readonly model: LinearModel; readonly options: SolveOptions};
export type FromThread = {readonly id: number} & (
  | {readonly progress: SolveProgress}
  | {readonly solved: Solved}
  | {readonly error: string}
);
/** What a host makes of its kind of thread. */
export interface SolverThread {
  post(message: ToThread): void;
  /** Called once, before anything is posted. `end`: it is gone by itself, with the reason. */
  listen(on: {readonly message: (message: FromThread) => void; readonly end: (why: Error) => void}): void;
  terminate(): void;
}

/** The thread's side: answers what it is asked, one after the other. `post` sends to the host. */
export function serveSolver(
  solver: Promise<HighsSolver>,
  post: (message: FromThread) => void,
): (ask: ToThread) => void {
  return ({id, model, options}) => {
    solver
      .then((s) => s.solve(model, options, (progress) => post({id, progress})))
      .then((solved) => post({id, solved}))
      .catch((error: unknown) => post({id, error: error instanceof Error ? error.message : String(error)}));
  };
}

type Running = {
  readonly id: number;
  readonly done: (solved: Solved) => void;
  readonly fail: (error: Error) => void;
  best: SolveProgress;
};
const NOTHING: SolveProgress = {values: null, bound: Number.POSITIVE_INFINITY};

/** The host's side. `open` starts a thread; it is called when one is needed. */
export function remoteSolver(open: () => SolverThread): Solver {
  let thread: SolverThread | null = null;
  let running: Running | null = null;
  let isClosed = false;
  let lastId = 0;
  const finish = (): Running | null => {
    const was = running;
    running = null;
    return was;
  };
  const opened = (): SolverThread => {
    const mine = open();
    mine.listen({
      message: (message) => {
        if (running === null || message.id !== running.id) return;
        if ('progress' in message) running.best = better(running.best, message.progress);
        else if ('solved' in message) finish()?.done(message.solved);
        else finish()?.fail(new Error(`solver: ${message.error}`));
      },
      end: (why) => {
        if (thread !== mine) return;
        thread = null;
        finish()?.fail(why);
      },
    });
    return mine;
  };
  const end = () => {
    thread?.terminate();
    thread = null;
    const was = finish();
    was?.done({status: 'stopped', ...was.best});
  };
  return {
    solve: (model, options) =>
      new Promise((done, fail) => {
        assert(running === null, 'a solver is asked while it solves');
        if (isClosed) return fail(new Error('the solver is closed'));
        running = {id: ++lastId, done, fail, best: NOTHING};
        thread ??= opened();
        thread.post({id: lastId, model, options});
      }),
    stop: () => {
      if (running !== null) end();
    },
    close: () => {
      isClosed = true;
      end();
    },
  };
}

const better = (a: SolveProgress, b: SolveProgress): SolveProgress => ({
  values: b.values ?? a.values,
  bound: Math.min(a.bound, b.bound),
});
