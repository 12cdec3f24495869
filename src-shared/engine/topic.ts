/** A value many watch: each watcher gets the newest it has not seen, never a queue. */
export class Topic<T> {
  #value: T;
  #version = 0;
  readonly #wake = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }
  get value(): T {
    return this.#value;
  }
  set(value: T): void {
    this.#value = value;
    this.#version += 1;
    for (const wake of this.#wake) wake();
  }

  /** The current value, then each newer one; ends when the signal aborts. */
  async *watch(signal?: AbortSignal): AsyncGenerator<T, void> {
    let seen = -1;
    while (!signal?.aborted) {
      if (seen !== this.#version) {
        seen = this.#version;
        yield this.#value;
        continue;
      }
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#wake.delete(done);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        this.#wake.add(done);
        signal?.addEventListener('abort', done, {once: true});
      });
    }
  }
}
