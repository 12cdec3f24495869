/**
 * The one clock of a log. A real log's is the server's; a demo log's is simulated: it runs `speed` times as fast, stands
 * still while the server is down, and is set by the import that plays the past.
 */

export class LogClock {
  readonly simulated: boolean;
  readonly #realNow: () => number;
  #logAt: number;
  #realAt: number;
  #speed: number;

  private constructor(realNow: () => number, simulated: boolean, logAt: number, speed: number) {
    this.#realNow = realNow;
    this.simulated = simulated;
    this.#logAt = logAt;
    this.#realAt = realNow();
    this.#speed = speed;
  }

  static real(realNow: () => number): LogClock {
    return new LogClock(realNow, false, realNow(), 1);
  }

  /** Starts at `startAt` (log milliseconds), standing still until `run`. */
  static simulated(realNow: () => number, startAt: number): LogClock {
    return new LogClock(realNow, true, startAt, 0);
  }

  /** Log milliseconds. The authority sees to it that the log's instants never fall. */
  now(): number {
    if (!this.simulated) return this.#realNow();
    return Math.floor(this.#logAt + (this.#realNow() - this.#realAt) * this.#speed);
  }

  /** Log milliseconds that pass in one real millisecond; 0 while it stands still. */
  get speed(): number {
    return this.#speed;
  }

  /** Moves a simulated clock; for the import of the past. */
  set(at: number): void {
    if (!this.simulated) throw new Error('bug: a real clock cannot be set');
    this.#logAt = at;
    this.#realAt = this.#realNow();
  }

  /** Lets a simulated clock run from where it stands. */
  run(speed: number): void {
    this.set(this.now());
    this.#speed = speed;
  }
}
