/**
 * The newest value of a stream of the engine, for `useSyncExternalStore`. The engine pushes; this keeps one value and
 * no history. A stream that breaks is opened again with growing pauses: the engine may have been restarted.
 */
const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 10_000;

export class Live<Value> {
  #value: Value | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();

  constructor(open: (signal: AbortSignal) => Promise<AsyncIterable<Value>>) {
    void this.#follow(open);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly get = (): Value | undefined => this.#value;

  close(): void {
    this.#abort.abort();
  }

  async #follow(open: (signal: AbortSignal) => Promise<AsyncIterable<Value>>): Promise<void> {
    const {signal} = this.#abort;
    let pauseMs = RETRY_MS_MIN;
    while (!signal.aborted) {
      try {
        for await (const value of await open(signal)) {
          pauseMs = RETRY_MS_MIN;
          this.#value = value;
          for (const listener of this.#listeners) listener();
        }
      } catch {
        // The last value stays; whoever shows it says how old it is.
      }
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(RETRY_MS_MAX, pauseMs * 2);
    }
  }
}
