/**
 * HiGHS (wasm) behind the port, in this very thread: a solve blocks it, so hosts run it in a worker (`remote-solver.ts`).
 * A model owns memory that nobody collects: it lives inside `withModel`.
 */
import loadHighs, {type CallbackData, type Highs, type InitOptions, type Model} from 'highs';
import type {LinearModel, Solved, SolveOptions, SolveProgress, Solver} from './solver.ts';

/** What HiGHS says at the end of a run, of which an answer can be made. */
const OPTIMAL = 7;
const LIMITS: readonly number[] = [13, 14, 16, 17];

/** Loads the solver. `options` say where its wasm file is; Node finds it beside the package. */
export async function highsSolver(options: InitOptions = {}): Promise<HighsSolver> {
  return new HighsSolver(await loadHighs(options));
}

export class HighsSolver implements Solver {
  readonly #highs: Highs;

  constructor(highs: Highs) {
    this.#highs = highs;
  }

  solve(
    model: LinearModel,
    options: SolveOptions,
    onProgress: (progress: SolveProgress) => void = () => undefined,
  ): Promise<Solved> {
    return Promise.resolve(this.#solve(model, options, onProgress));
  }

  /** A thread that solves hears nothing: its host ends it. */
  stop(): void {}
  close(): void {}

  #solve(model: LinearModel, options: SolveOptions, onProgress: (progress: SolveProgress) => void): Solved {
    const {constants} = this.#highs;
    const [numCols, numRows] = [model.cost.length, model.rowLower.length];
    // Where there is nothing to choose HiGHS has no answer, and there is one.
    if (numCols === 0) return {status: 'optimal', values: new Float64Array(0), bound: 0};
    return this.#highs.withModel(
      {
        numCols,
        numRows,
        sense: constants.objectiveSense.maximize,
        colCost: model.cost,
        colLower: model.lower,
        colUpper: model.upper,
        rowLower: model.rowLower,
        rowUpper: model.rowUpper,
        matrix: {
          format: 'csr',
          numRows,
          numCols,
          starts: model.starts,
          indices: model.index,
          values: model.value,
        },
        integrality: Int32Array.from(model.integer),
      },
      (m) => {
        m.options.set({
          output_flag: false,
          time_limit: options.secondsMax,
          mip_abs_gap: options.gapAbsolute,
          mip_rel_gap: 0,
          random_seed: 0,
          ...(options.nodesMax === undefined ? {} : {mip_max_nodes: options.nodesMax}),
        });
        if (options.start !== null) m.setSolution({colValue: options.start});
        m.run({
          [constants.callbackType.mipImprovingSolution]: ({data}) => improved(data, onProgress),
        });
        return answerOf(m, model.integer.includes(1));
      },
    );
  }
}

function improved(data: CallbackData, onProgress: (progress: SolveProgress) => void): undefined {
  const bound = data.mip_dual_bound ?? Number.POSITIVE_INFINITY;
  onProgress({values: data.mip_solution ?? null, bound: Number.isFinite(bound) ? bound : Number.POSITIVE_INFINITY});
}

function answerOf(m: Model, isWhole: boolean): Solved {
  const status = m.getModelStatus();
  if (status !== OPTIMAL && !LIMITS.includes(status)) {
    return {status: 'failed', values: null, bound: Number.POSITIVE_INFINITY};
  }
  // Without whole columns there is no search whose bound could be asked for: the optimum is the bound.
  const proven = isWhole ? 'mip_dual_bound' : status === OPTIMAL ? 'objective_function_value' : null;
  const bound = proven === null ? Number.POSITIVE_INFINITY : Number(m.info.get(proven));
  const found = m.info.get('primal_solution_status') === 2;
  return {
    status: status === OPTIMAL ? 'optimal' : 'limit',
    values: found ? m.getSolution().colValue : null,
    bound: Number.isFinite(bound) && Math.abs(bound) < 1e29 ? bound : Number.POSITIVE_INFINITY,
  };
}
