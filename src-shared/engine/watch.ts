/**
 * A window and what its looker has not been told yet. Kept as the rows that changed, not as a queue of what was to be said:
 * however slow the looker, nothing is lost and it never holds more than the rows there are.
 */
import type {RowWindow, WindowChange} from '../api/rows.ts';
import type {Window} from '../read-models/windows.ts';

export class Watch {
  readonly window: Window;
  readonly #dirty = new Set<number>();
  /** The order is another one than the looker knows. */
  #rebuilt = false;
  #closed = false;
  #wake: (() => void) | null = null;

  constructor(window: Window) {
    this.window = window;
  }

  get shape(): RowWindow {
    const {id, total, order, of, sums} = this.window;
    return {window: id, total, order, of, ...(sums !== undefined && {sums})};
  }

  /** Rows that changed: told at the next `push`. */
  mark(rows: Iterable<number>): void {
    for (const row of rows) this.#dirty.add(row);
  }
  /** The order anew; told at the next `push`. */
  rebuild(): void {
    this.window.rebuild();
    this.#dirty.clear();
    this.#rebuilt = true;
  }
  /** Lets the looker have what there is. */
  push(): void {
    if (this.#rebuilt || this.#dirty.size > 0) this.#wake?.();
  }
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** What changed since the looker last took it, once `push` says so; ends with the window or the signal. */
  async *changes(signal?: AbortSignal): AsyncGenerator<WindowChange, void> {
    while (!this.#closed && !signal?.aborted) {
      if (this.#rebuilt) {
        this.#rebuilt = false;
        yield {kind: 'shape', total: this.window.total, order: this.window.order};
      }
      const dirty = [...this.#dirty];
      this.#dirty.clear();
      yield* this.window.changes(dirty);
      await this.#pushed(signal);
    }
  }

  #pushed(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = null;
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake = wake;
      signal?.addEventListener('abort', wake, {once: true});
      if (this.#closed || signal?.aborted) wake();
    });
  }
}
