/**
 * The port behind which a solver of mixed-integer programs runs: in this thread, in a worker of the desktop or the server,
 * in a Web Worker of the browser. `solver-contract` in the tests is what each of them keeps.
 *
 *   maximise  cost · x    subject to    rowLower ≤ A x ≤ rowUpper,   lower ≤ x ≤ upper,   x whole where `integer` says so
 */

/** A in compressed rows: the entries of row r are those from `starts[r]` to `starts[r + 1]`. */
export type LinearModel = {
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1: whole. With none of them it is a linear program. */
  readonly integer: Uint8Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly index: Int32Array;
  readonly value: Float64Array;
};
export type SolveOptions = {
  /** A feasible point to start from: no answer is worth less. Null: none is known. */
  readonly start: Float64Array | null;
  readonly secondsMax: number;
  /** Nodes of the search; a limit that every machine reaches alike, for tests. */
  readonly nodesMax?: number;
  /** Stops when the bound is no farther from the value than this. */
  readonly gapAbsolute: number;
};
/** What is known while it runs. `values` only when there are better ones than before. */
export type SolveProgress = {readonly values: Float64Array | null; readonly bound: number};
export type Solved = {
  /** optimal: within the gap; limit: time or nodes are used up; stopped: somebody said so; failed: no use. */
  readonly status: 'optimal' | 'limit' | 'stopped' | 'failed';
  /** The best point found; null: none better than the start is known. */
  readonly values: Float64Array | null;
  /** No point is worth more; infinite when nothing was proven. */
  readonly bound: number;
};

export interface Solver {
  /** One at a time. Never rejects for what the model is like; the host's faults (no memory, no file) reject. */
  solve(model: LinearModel, options: SolveOptions): Promise<Solved>;
  /** Ends a solve that is running, if any: it resolves as stopped with the best so far. The solver can be used again. */
  stop(): void;
  /** Ends it for good. */
  close(): void;
}
