/**
 * The few lines that a relaxed plan leaves in halves, as a program of their own among what the others take. It is a
 * twentieth of the whole, and its best is within the loss of a few shipments of the best there is.
 */
import type {Program} from './program.ts';
import type {LinearModel} from './solver.ts';

const NEARLY = 1e-6;
const isNearlyWhole = (x: number): boolean => Math.abs(x - Math.round(x)) <= NEARLY;

/** A value as far down as it may be a rounding error above. */
export const floored = (x: number): number => Math.floor(x + NEARLY);

/** Whether all that must be whole of a line is. */
export function isLineWhole({model, firsts}: Program, line: number, values: Float64Array): boolean {
  for (let c = firsts[line] as number; c < (firsts[line + 1] as number); c++)
    if (model.integer[c] === 1 && !isNearlyWhole(values[c] as number)) return false;
  return true;
}

export type Reduced = {
  readonly model: LinearModel;
  /** A point of the reduced program as one of the whole. */
  whole(values: Float64Array): Float64Array;
};

/** `program` with the whole columns of every line that is all whole taken out, as what they are at `values`. */
export function withoutWhole(program: Program, values: Float64Array): Reduced {
  const {model, firsts} = program;
  const columns = model.cost.length;
  const fixed = new Float64Array(columns).fill(Number.NaN);
  for (let line = 0; line + 1 < firsts.length; line++) {
    if (!isLineWhole(program, line, values)) continue;
    for (let c = firsts[line] as number; c < (firsts[line + 1] as number); c++)
      if (model.integer[c] === 1) fixed[c] = Math.round(values[c] as number);
  }
  const kept = Int32Array.from({length: columns}, (_, c) => c).filter((c) => Number.isNaN(fixed[c]));
  const place = new Int32Array(columns).fill(-1);
  for (const [i, c] of kept.entries()) place[c] = i;
  const pick = (of: Float64Array) => Float64Array.from(kept, (c) => of[c] as number);
  return {
    model: {
      cost: pick(model.cost),
      lower: pick(model.lower),
      upper: pick(model.upper),
      integer: Uint8Array.from(kept, (c) => model.integer[c] as number),
      ...rowsWithout(model, fixed, place),
    },
    whole: (few) => {
      const all = fixed.slice();
      for (const [i, c] of kept.entries()) all[c] = few[i] as number;
      return all;
    },
  };
}

function rowsWithout(
  model: LinearModel,
  fixed: Float64Array,
  place: Int32Array,
): Pick<LinearModel, 'rowLower' | 'rowUpper' | 'starts' | 'index' | 'value'> {
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const starts = [0];
  const index: number[] = [];
  const value: number[] = [];
  for (let row = 0; row < model.rowLower.length; row++) {
    let taken = 0;
    const before = index.length;
    for (let k = model.starts[row] as number; k < (model.starts[row + 1] as number); k++) {
      const column = model.index[k] as number;
      const coefficient = model.value[k] as number;
      if (place[column] === -1) taken += coefficient * (fixed[column] as number);
      else {
        index.push(place[column] as number);
        value.push(coefficient);
      }
    }
    // A row of whole columns alone holds already: they are a part of a feasible point.
    if (index.length === before) continue;
    rowLower.push((model.rowLower[row] as number) - taken);
    rowUpper.push((model.rowUpper[row] as number) - taken);
    starts.push(index.length);
  }
  return {
    rowLower: Float64Array.from(rowLower),
    rowUpper: Float64Array.from(rowUpper),
    starts: Int32Array.from(starts),
    index: Int32Array.from(index),
    value: Float64Array.from(value),
  };
}
