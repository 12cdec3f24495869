/** The planner's rows: the automatic run against the second it may take, the optimiser against the run and its own bound. */
import {threadSolver} from '../../src-server/optimiser/thread.ts';
import {allocate, HALT} from '../../src-shared/allocation/greedy.ts';
import {optimise} from '../../src-shared/allocation/optimise.ts';
import {bigProblem} from './allocation-world.ts';
import {faster, inTurns, type Row, slower} from './measure.ts';

const LINES = 20_000;
const SITES = 5;
const ROUNDS = 5;
const RUN_MS_MAX = 1_000;
const OPTIMISE_MS_MAX = 30_000;
const GAP_MAX = 0.01;

export async function allocationRows(): Promise<Row[]> {
  const problem = bigProblem(LINES, SITES);
  const {ours} = await inTurns(
    ROUNDS,
    () => allocate(problem, HALT),
    () => undefined,
  );
  const solver = threadSolver();
  const start = performance.now();
  const found = await optimise(problem, {
    ...HALT,
    solver,
    elapsedMs: () => performance.now(),
    limitMs: OPTIMISE_MS_MAX,
    gap: GAP_MAX,
  });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  solver.close();
  const size = `${LINES.toLocaleString('en-GB')} lines × ${SITES} sites`;
  return [
    slower(`allocation run, ${size}`, 'ms', {ours, floor: RUN_MS_MAX}, 1, 'floor: what it may take'),
    faster(
      'optimised plan against the run’s',
      'value',
      {ours: found.value, floor: found.greedy},
      1,
      `bound ${found.bound.toLocaleString('en-GB')}; ${found.ended} after ${seconds} s, ${found.partsRejected} rejected`,
    ),
    slower(
      `its gap to the bound within ${OPTIMISE_MS_MAX / 1_000} s`,
      '%',
      {ours: 100 * found.gap, floor: 100 * GAP_MAX},
      1,
      'floor: what it may be',
    ),
  ];
}
