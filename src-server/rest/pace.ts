/** Long work in slices: a few milliseconds of it, then everybody else's turn. */
import {setImmediate as nextTurn} from 'node:timers/promises';

/** Under what a person notices, with room for what a turn does besides. */
const SLICE_MS = 6;

export class Pace {
  #until = performance.now() + SLICE_MS;

  /** Whether this slice has had its time. Real time decides only when to pause, never what comes out. */
  get due(): boolean {
    return performance.now() >= this.#until;
  }

  /** Lets everybody else in. */
  async rest(): Promise<void> {
    await nextTurn();
    this.#until = performance.now() + SLICE_MS;
  }
}
