/** Strings as small integers: 0 is always the empty string. Grows only; a snapshot writes just the strings in use. */
import {hashText} from '../kernel/hash.ts';

// No id, name or zone may hold this character: schemas and JSON never let control characters in.
const SEPARATOR = '\u0000';

export class Dictionary {
  #strings: string[] | null;
  /** Read from a cache and not looked at yet: UTF-8, separated, `#count` strings. */
  #packed: Uint8Array | null = null;
  #count = 0;
  #indexOf: Map<string, number> | undefined;
  #hashes: Uint32Array = new Uint32Array(0);

  constructor(strings: string[] = ['']) {
    this.#strings = strings;
  }

  /** A stored dictionary; it is not even decoded before somebody asks for a string. */
  static packed(bytes: Uint8Array, count: number): Dictionary {
    const dictionary = new Dictionary();
    dictionary.#strings = null;
    dictionary.#packed = bytes;
    dictionary.#count = count;
    return dictionary;
  }

  /** As `packed` takes it; a copy, which may be transferred. */
  pack(): Uint8Array {
    return this.#packed?.slice() ?? new TextEncoder().encode(this.strings.join(SEPARATOR));
  }

  get strings(): string[] {
    if (this.#strings === null) {
      this.#strings = new TextDecoder().decode(this.#packed ?? new Uint8Array(0)).split(SEPARATOR);
      this.#packed = null;
      if (this.#strings.length !== this.#count)
        throw new Error(`a dictionary has ${this.#strings.length} strings, not ${this.#count}`);
    }
    return this.#strings;
  }

  get size(): number {
    return this.#strings?.length ?? this.#count;
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
    const kept = asParsed(text);
    this.strings.push(kept);
    map.set(kept, index);
    return index;
  }

  /** The index of a string, or -1. */
  find(text: string): number {
    return (this.#indexOf ?? this.#map()).get(text) ?? -1;
  }

  /** Depends on the string alone, so that two hosts with different indexes agree. */
  hash(index: number): number {
    if (index >= this.#hashes.length) this.#growHashes();
    // 0 is "not yet", and for the rare text whose hash it is, "every time anew".
    if (this.#hashes[index] === 0) this.#hashes[index] = hashText(this.strings[index] ?? '');
    return this.#hashes[index] as number;
  }

  // Built on first use: opening a cache with 400,000 claim ids must not pay for a map that nobody asks yet.
  #map(): Map<string, number> {
    if (this.#indexOf === undefined) {
      this.#indexOf = new Map();
      for (let i = 0; i < this.strings.length; i++) this.#indexOf.set(asParsed(this.strings[i] as string), i);
    }
    return this.#indexOf;
  }

  #growHashes(): void {
    const grown = new Uint32Array(Math.max(64, this.strings.length, this.#hashes.length * 2));
    grown.set(this.#hashes);
    this.#hashes = grown;
  }
}

/** What JSON.parse gives for a short text is one and the same string in V8: looking up a parsed one then compares no letters. */
const PARSED_SHARED_CHARS = 10;
const asParsed = (text: string): string =>
  text.length <= PARSED_SHARED_CHARS ? (JSON.parse(JSON.stringify(text)) as string) : text;
