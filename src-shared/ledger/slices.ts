/**
 * Long work in bounded pieces: a generator says what it has done and pauses when a piece is full; who drives it decides how
 * many pieces a turn may have. Nothing here looks at a clock, so the same work pauses at the same places on every host.
 */

/** Work that pauses now and then; its value comes at the end. */
export type Slices<T> = Generator<undefined, T, unknown>;

export class Pace {
  readonly #piece: number;
  #left: number;

  /** `piece`: values looked at, or bytes, between two pauses. */
  constructor(piece: number) {
    this.#piece = piece;
    this.#left = piece;
  }

  /** Counts work; true when it is time for a pause. */
  full(work: number): boolean {
    this.#left -= work;
    if (this.#left > 0) return false;
    this.#left = this.#piece;
    return true;
  }
}

/** Never pauses. */
export const AT_ONCE = new Pace(Number.POSITIVE_INFINITY);

/** The value of such work, done without a pause. */
export function drained<T>(slices: Slices<T>): T {
  for (;;) {
    const {done, value} = slices.next();
    if (done === true) return value;
  }
}
