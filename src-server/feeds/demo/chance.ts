/**
 * Chance that can be asked again: a number that depends on the seed and on what it is asked about, on nothing else. So
 * the simulator keeps no state of its own, and a restart decides as if there had been none.
 */
import {finish, hashText} from '../../../src-shared/kernel/hash.ts';

export class Chance {
  readonly #seed: number;

  constructor(seed: string) {
    this.#seed = hashText(seed);
  }

  /** In [0, 1), the same for the same question. */
  of(question: string, about: string): number {
    return finish(hashText(about, hashText(question, this.#seed))) / 4_294_967_296;
  }

  /** A whole number in [low, high]. */
  whole(question: string, about: string, low: number, high: number): number {
    return low + Math.floor(this.of(question, about) * (high - low + 1));
  }

  pick<T>(question: string, about: string, list: readonly T[]): T {
    return list[this.whole(question, about, 0, list.length - 1)] as T;
  }

  /** Standard normal, from two questions. */
  normal(question: string, about: string): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.of(`${question} radius`, about)));
    return radius * Math.cos(2 * Math.PI * this.of(`${question} angle`, about));
  }
}
