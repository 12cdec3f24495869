/** Puts a `LinearModel` together, column by column and row by row. */
import type {LinearModel} from './solver.ts';

type Entry = readonly [column: number, value: number];

export class ModelBuilder {
  readonly #cost: number[] = [];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #integer: number[] = [];
  readonly #rowLower: number[] = [];
  readonly #rowUpper: number[] = [];
  readonly #starts: number[] = [0];
  readonly #index: number[] = [];
  readonly #value: number[] = [];

  get columns(): number {
    return this.#cost.length;
  }

  column(cost: number, lower: number, upper: number, kind: 'integer' | 'continuous'): number {
    this.#cost.push(cost);
    this.#lower.push(lower);
    this.#upper.push(upper);
    this.#integer.push(kind === 'integer' ? 1 : 0);
    return this.#cost.length - 1;
  }

  row(lower: number, upper: number, entries: readonly Entry[]): void {
    for (const [column, value] of entries) {
      this.#index.push(column);
      this.#value.push(value);
    }
    this.#rowLower.push(lower);
    this.#rowUpper.push(upper);
    this.#starts.push(this.#index.length);
  }

  build(): LinearModel {
    return {
      cost: Float64Array.from(this.#cost),
      lower: Float64Array.from(this.#lower),
      upper: Float64Array.from(this.#upper),
      integer: Uint8Array.from(this.#integer),
      rowLower: Float64Array.from(this.#rowLower),
      rowUpper: Float64Array.from(this.#rowUpper),
      starts: Int32Array.from(this.#starts),
      index: Int32Array.from(this.#index),
      value: Float64Array.from(this.#value),
    };
  }
}
