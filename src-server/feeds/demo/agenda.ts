/**
 * What is to be done when: one entry per key, earliest first, ties in the order of being entered. An entry says where
 * to look, not what to do: that is read from the ledger when its time comes, so an outdated entry does no harm.
 */
import type {Instant} from '../../../src-shared/kernel/types.ts';

type Entry = {readonly at: Instant; readonly order: number; readonly key: string};

export class Agenda {
  readonly #heap: Entry[] = [];
  readonly #times = new Map<string, Instant>();
  #entered = 0;

  get size(): number {
    return this.#times.size;
  }

  has(key: string): boolean {
    return this.#times.has(key);
  }

  /** Looks at `key` at `at`, or earlier if that was planned already. */
  enter(key: string, at: Instant): void {
    const known = this.#times.get(key);
    if (known !== undefined && known <= at) return;
    this.#times.set(key, at);
    this.#push({at, order: this.#entered++, key});
  }

  /** Takes the next entry due at or before `until`. */
  take(until: Instant): {readonly at: Instant; readonly key: string} | null {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || top.at > until) return null;
      this.#drop();
      if (this.#times.get(top.key) !== top.at) continue;
      this.#times.delete(top.key);
      return top;
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(entry, heap[above] as Entry)) break;
      heap[at] = heap[above] as Entry;
      at = above;
    }
    heap[at] = entry;
  }

  #drop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child += 1;
      if (!before(heap[child] as Entry, last)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
