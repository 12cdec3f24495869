/** Strings as small integers: 0 is always the empty string. Grows only; a snapshot writes just the strings in use. */
import {hashText} from '../kernel/hash.ts';

export class Dictionary {
  readonly strings: string[];
  #indexOf: Map<string, number> | undefined;
  #hashes: Uint32Array = new Uint32Array(0);
  #hashed = 0;

  constructor(strings: string[] = ['']) {
    this.strings = strings;
  }

  get size(): number {
    return this.strings.length;
  }

  text(index: number): string {
    return this.strings[index] ?? '';
  }

  /** The index of a string, adding it when it is new. */
  intern(text: string): number {
    const map = this.#map();
    const found = map.get(text);
    if (found !== undefined) return found;
    const index = this.strings.length;
    this.strings.push(text);
    map.set(text, index);
    return index;
  }

  /** The index of a string, or -1. */
  find(text: string): number {
    return (this.#indexOf ?? this.#map()).get(text) ?? -1;
  }

  /** Depends on the string alone, so that two hosts with different indexes agree. */
  hash(index: number): number {
    if (index >= this.#hashed) this.#hashUpTo(index);
    return this.#hashes[index] as number;
  }

  // Built on first use: opening a cache with 400,000 claim ids must not pay for a map that nobody asks yet.
  #map(): Map<string, number> {
    if (this.#indexOf === undefined) {
      this.#indexOf = new Map();
      for (let i = 0; i < this.strings.length; i++) this.#indexOf.set(this.strings[i] as string, i);
    }
    return this.#indexOf;
  }

  #hashUpTo(index: number): void {
    if (index >= this.#hashes.length) {
      const grown = new Uint32Array(Math.max(64, this.strings.length, this.#hashes.length * 2));
      grown.set(this.#hashes);
      this.#hashes = grown;
    }
    const end = Math.min(this.strings.length, this.#hashes.length);
    for (let i = this.#hashed; i < end; i++) this.#hashes[i] = hashText(this.strings[i] as string);
    this.#hashed = end;
  }
}
