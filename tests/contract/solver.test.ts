/** What every host of the solver keeps: in this thread, over a message channel as a browser has it, in a worker thread. */
import {afterAll, describe, expect, test} from 'vitest';
import {openSolver} from '../../src-main/engine-host/solver.ts';
import {threadSolver} from '../../src-server/optimiser/thread.ts';
import {highsSolver} from '../../src-shared/allocation/highs-solver.ts';
import {ModelBuilder} from '../../src-shared/allocation/linear-model.ts';
import {type FromThread, remoteSolver, serveSolver, type ToThread} from '../../src-shared/allocation/remote-solver.ts';
import type {LinearModel, Solved, Solver} from '../../src-shared/allocation/solver.ts';
import {seeded} from '../../src-shared/kernel/random.ts';

const INFINITE = Number.POSITIVE_INFINITY;
const OPTIONS = {start: null, secondsMax: 20, gapAbsolute: 0.5};

function channelSolver(): Solver {
  return remoteSolver(() => {
    const {port1, port2} = new MessageChannel();
    const answer = serveSolver(highsSolver(), (message) => port2.postMessage(message));
    port2.onmessage = (event: MessageEvent<ToThread>) => answer(event.data);
    return {
      post: (message) => port1.postMessage(message),
      listen: ({message}) => {
        port1.onmessage = (event: MessageEvent<FromThread>) => message(event.data);
      },
      terminate: () => {
        port1.close();
        port2.close();
      },
    };
  });
}

/** Maximise 5a + 4b with 6a + 4b ≤ 24, a + 2b ≤ 6: 21 at (3, 1.5), and 20 at (4, 0) in whole numbers. */
function small(kind: 'integer' | 'continuous', over: {readonly atLeast?: number} = {}): LinearModel {
  const builder = new ModelBuilder();
  const [a, b] = [builder.column(5, 0, 10, kind), builder.column(4, 0, 10, kind)];
  builder.row(-INFINITE, 24, [
    [a, 6],
    [b, 4],
  ]);
  builder.row(over.atLeast ?? -INFINITE, 6, [
    [a, 1],
    [b, 2],
  ]);
  return builder.build();
}

/** Knapsacks that are filled exactly by every second thing, which is far beyond a second to find out. */
function hard(): LinearModel {
  const random = seeded(5);
  const builder = new ModelBuilder();
  const rows = 5;
  const columns = Array.from({length: 40}, () => builder.column(0, 0, 1, 'integer'));
  const missing = Array.from({length: 2 * rows}, () => builder.column(-1, 0, 10_000, 'continuous'));
  for (let r = 0; r < rows; r++) {
    const weights = columns.map(() => random.below(100));
    const half = weights.reduce((sum, w, i) => sum + (i % 2 === 0 ? w : 0), 0);
    const entries = columns.map((c, i): [number, number] => [c, weights[i] as number]);
    builder.row(half, half, [...entries, [missing[2 * r] as number, 1], [missing[2 * r + 1] as number, -1]]);
  }
  return builder.build();
}

const solvers: Record<string, Solver> = {
  'in this thread': await highsSolver(),
  'over a message channel': channelSolver(),
  'in a worker thread': threadSolver(),
  'in the desktop’s thread': openSolver(new URL('../../src-main/engine-host/solver-worker.ts', import.meta.url)),
};
afterAll(() => {
  for (const solver of Object.values(solvers)) solver.close();
});

describe.each(Object.entries(solvers))('%s', (_, solver) => {
  test('a linear program has its optimum and the same bound', async () => {
    const solved = await solver.solve(small('continuous'), OPTIONS);
    expect(solved.status).toBe('optimal');
    expect(solved.values?.[0]).toBeCloseTo(3);
    expect(solved.values?.[1]).toBeCloseTo(1.5);
    expect(solved.bound).toBeCloseTo(21);
  });
  test('whole columns are whole', async () => {
    const solved = await solver.solve(small('integer'), OPTIONS);
    expect(solved.status).toBe('optimal');
    expect(solved.values?.map((v) => Math.round(v) + 0)).toEqual(Float64Array.of(4, 0));
    expect(solved.bound).toBeGreaterThanOrEqual(20 - 1e-6);
    expect(solved.bound).toBeLessThan(20.6);
  });
  test('what cannot be is said, with no bound', async () => {
    expect(await solver.solve(small('integer', {atLeast: 7}), OPTIONS)).toEqual({
      status: 'failed',
      values: null,
      bound: INFINITE,
    });
  });
  test('what it is started with is not lost at a limit', async () => {
    const model = hard();
    const start = new Float64Array(model.cost.length);
    for (let i = 0; i < 40; i += 2) start[i] = 1;
    const worth = ({values}: Solved) => values?.reduce((sum, v, i) => sum + v * (model.cost[i] as number), 0);
    const limits = {...OPTIONS, nodesMax: 0, gapAbsolute: 0};
    expect(worth(await solver.solve(model, {...limits, start}))).toBeCloseTo(0);
    const without = await solver.solve(model, limits);
    expect(without.status).toBe('limit');
    expect(worth(without) ?? -INFINITE).toBeLessThan(-0.5);
    expect(without.bound).toBeGreaterThanOrEqual(-1e-6);
  });
});

test('a worker thread is stopped at once with the best so far, and can be asked again', async () => {
  const solver = threadSolver();
  // The thread has loaded: what is stopped is a solve.
  await solver.solve(small('integer'), OPTIONS);
  const started = performance.now();
  const running = solver.solve(hard(), {...OPTIONS, secondsMax: 60, gapAbsolute: 0});
  await new Promise((resume) => setTimeout(resume, 1_500));
  solver.stop();
  const solved = await running;
  expect(solved.status).toBe('stopped');
  expect(solved.values).not.toBeNull();
  expect(performance.now() - started).toBeLessThan(10_000);
  expect((await solver.solve(small('integer'), OPTIONS)).status).toBe('optimal');
  solver.close();
  await expect(solver.solve(small('integer'), OPTIONS)).rejects.toThrow('closed');
});

test('a thread that ends by itself fails the solve, and the next opens another', async () => {
  let end: (why: Error) => void = () => undefined;
  let opened = 0;
  const solver = remoteSolver(() => {
    opened++;
    return {post: () => undefined, listen: (on) => (end = on.end), terminate: () => undefined};
  });
  const running = solver.solve(small('integer'), OPTIONS);
  end(new Error('out of memory'));
  await expect(running).rejects.toThrow('out of memory');
  const again = solver.solve(small('integer'), OPTIONS);
  solver.stop();
  expect(await again).toEqual({status: 'stopped', values: null, bound: INFINITE});
  expect(opened).toBe(2);
});
