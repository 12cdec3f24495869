/**
 * Columns as bytes, in slices; `varint.ts` reads them back.
 *
 * Integers take the smallest of three forms (plain, differences, distinct values), each run-length coded: a column is looked
 * at twice, once to count what each form would take and once to write the best. Integers up to 2^53; order in, order out.
 */
import type {Pace, Slices} from './slices.ts';
import {DELTA, DISTINCT, PLAIN, uintBytes, Writer} from './varint.ts';

/** Values between two looks at the pace: small enough that nobody waits, large enough that pausing costs nothing. */
const PIECE = 8_192;
const STRINGS_PIECE = 512;
/** What a string costs beside a number. */
const STRING_WORK = 16;

// 2·n for n ≥ 0, 2·|n| − 1 for n < 0: small numbers of either sign stay small. Arithmetic, because bits stop at 32.
const fold = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);

/** Writes one column after the other; keeps its buffers, so that a hundred columns do not make a hundred of them. */
export class ColumnWriter {
  readonly #pace: Pace;
  readonly #plain = new Float64Array(PIECE);
  readonly #delta = new Float64Array(PIECE);
  readonly #distinct = new Distinct();

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  *integers(w: Writer, values: Float64Array): Slices<void> {
    const {plain, delta} = yield* this.#sizes(values);
    const least = Math.min(plain, delta);
    // Codes of distinct values take a byte each at best: where that is no gain, nobody looks for them.
    const distinct = least > values.length + values.length / 8 ? yield* this.#distinctForm(values) : null;
    if (distinct !== null && distinct.length < least) {
      w.uint(DISTINCT);
      w.bytes(distinct);
      return;
    }
    w.uint(plain <= delta ? PLAIN : DELTA);
    w.uint(least);
    const runs = new RunWriter(w);
    for (let from = 0; from < values.length; from += PIECE) {
      const to = Math.min(from + PIECE, values.length);
      this.#fold(values, from, to);
      runs.feed(plain <= delta ? this.#plain : this.#delta, to - from);
      if (this.#pace.full(to - from)) yield;
    }
    runs.end();
  }

  /** Sorted or not: each string as the length it shares with the one before, and the rest. */
  *strings(w: Writer, count: number, text: (i: number) => string): Slices<void> {
    w.uint(count);
    let last = '';
    for (let from = 0; from < count; from += STRINGS_PIECE) {
      const to = Math.min(from + STRINGS_PIECE, count);
      for (let i = from; i < to; i++) last = writeString(w, last, text(i));
      if (this.#pace.full((to - from) * STRING_WORK)) yield;
    }
  }

  /** The bytes that each form would take. */
  *#sizes(values: Float64Array): Slices<{plain: number; delta: number}> {
    const plain = new RunSize();
    const delta = new RunSize();
    for (let from = 0; from < values.length; from += PIECE) {
      const to = Math.min(from + PIECE, values.length);
      this.#fold(values, from, to);
      plain.feed(this.#plain, to - from);
      delta.feed(this.#delta, to - from);
      if (this.#pace.full(to - from)) yield;
    }
    return {plain: plain.end(), delta: delta.end()};
  }

  #fold(values: Float64Array, from: number, to: number): void {
    const plain = this.#plain;
    const delta = this.#delta;
    let last = from === 0 ? 0 : (values[from - 1] as number);
    for (let i = from; i < to; i++) {
      const value = values[i] as number;
      plain[i - from] = fold(value);
      delta[i - from] = fold(value - last);
      last = value;
    }
  }

  *#distinctForm(values: Float64Array): Slices<Uint8Array | null> {
    const codes = this.#distinct;
    codes.clear();
    for (let from = 0; from < values.length; from += PIECE) {
      const to = Math.min(from + PIECE, values.length);
      if (!codes.add(values, from, to) || codes.size * 4 > values.length + 16) return null;
      if (this.#pace.full(to - from)) yield;
    }
    const sorted = codes.sort();
    const w = new Writer(1_024);
    w.uint(sorted.length);
    const steps = sorted.map((value, i) => fold(value - (i === 0 ? 0 : (sorted[i - 1] as number))));
    const head = new RunWriter(w);
    head.feed(steps, steps.length);
    head.end();
    const runs = new RunWriter(w);
    for (let from = 0; from < values.length; from += PIECE) {
      const to = Math.min(from + PIECE, values.length);
      codes.code(values, from, to, this.#plain);
      runs.feed(this.#plain, to - from);
      if (this.#pace.full(to - from)) yield;
    }
    runs.end();
    return w.done();
  }
}

/** Writes `text` after `last`; gives it back. */
function writeString(w: Writer, last: string, text: string): string {
  let shared = 0;
  const most = Math.min(last.length, text.length);
  while (shared < most && last.charCodeAt(shared) === text.charCodeAt(shared)) shared++;
  const rest = text.slice(shared);
  // UTF-8 cannot carry half a surrogate pair (cut by the shared part, or typed by somebody): that goes as JSON.
  const whole = rest.isWellFormed();
  w.uint(shared * 2 + (whole ? 0 : 1));
  w.text(whole ? rest : JSON.stringify(rest));
  return text;
}

// Tokens: 2·n + 1 then one value = a run of n; 2·n then n values = literals.
const RUN_MIN = 3;

/** Cuts a column that comes in pieces into runs of equal values; a run may cross pieces. */
abstract class Runs {
  #value = 0;
  #length = 0;

  /** The next `count` values, from the start of `piece`. */
  feed(piece: Float64Array, count: number): void {
    let i = 0;
    if (this.#length > 0) {
      while (i < count && piece[i] === this.#value) i++;
      this.#length += i;
      if (i === count) return;
      this.run(this.#value, this.#length);
    }
    for (;;) {
      const value = piece[i] as number;
      let end = i + 1;
      while (end < count && piece[end] === value) end++;
      if (end === count) {
        this.#value = value;
        this.#length = end - i;
        return;
      }
      this.run(value, end - i);
      i = end;
    }
  }

  /** The last run ends with the column. */
  protected last(): void {
    if (this.#length > 0) this.run(this.#value, this.#length);
    this.#length = 0;
  }
  protected abstract run(value: number, length: number): void;
}

/** The bytes that `RunWriter` would write. */
class RunSize extends Runs {
  #bytes = 0;
  #literals = 0;

  end(): number {
    this.last();
    this.#closeLiterals();
    return this.#bytes;
  }

  protected run(value: number, length: number): void {
    const each = uintBytes(value);
    if (length < RUN_MIN) {
      this.#bytes += each * length;
      this.#literals += length;
      return;
    }
    this.#closeLiterals();
    this.#bytes += uintBytes(2 * length + 1) + each;
  }

  #closeLiterals(): void {
    if (this.#literals > 0) this.#bytes += uintBytes(2 * this.#literals);
    this.#literals = 0;
  }
}

class RunWriter extends Runs {
  readonly #w: Writer;
  /** Their number comes first, and is not known before the next run. */
  readonly #literals = new Writer(1_024);
  #count = 0;

  constructor(w: Writer) {
    super();
    this.#w = w;
  }

  end(): void {
    this.last();
    this.#closeLiterals();
  }

  protected run(value: number, length: number): void {
    if (length < RUN_MIN) {
      for (let k = 0; k < length; k++) this.#literals.uint(value);
      this.#count += length;
      return;
    }
    this.#closeLiterals();
    this.#w.uint(2 * length + 1);
    this.#w.uint(value);
  }

  #closeLiterals(): void {
    if (this.#count === 0) return;
    this.#w.uint(2 * this.#count);
    this.#w.raw(this.#literals.written);
    this.#literals.clear();
    this.#count = 0;
  }
}

const DISTINCT_MAX = 8_192;
/** A power of two, four times as many as there may be values: probing stays short. */
const SLOTS = 32_768;

/** The distinct values of a column and a code for each: a map of doubles without boxes. */
class Distinct {
  readonly #keys = new Float64Array(SLOTS);
  readonly #codes = new Int32Array(SLOTS);
  size = 0;

  clear(): void {
    this.#codes.fill(-1);
    this.size = 0;
  }

  /** False when there are too many. */
  add(values: Float64Array, from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      const value = values[i] as number;
      const slot = this.#slot(value);
      if (this.#codes[slot] !== -1) continue;
      if (this.size === DISTINCT_MAX) return false;
      this.#keys[slot] = value;
      this.#codes[slot] = this.size++;
    }
    return true;
  }

  /** The values, rising; from now on their places in it are the codes. */
  sort(): Float64Array {
    const sorted = new Float64Array(this.size);
    let n = 0;
    for (let slot = 0; slot < SLOTS; slot++) if (this.#codes[slot] !== -1) sorted[n++] = this.#keys[slot] as number;
    sorted.sort();
    for (let i = 0; i < n; i++) this.#codes[this.#slot(sorted[i] as number)] = i;
    return sorted;
  }

  code(values: Float64Array, from: number, to: number, out: Float64Array): void {
    for (let i = from; i < to; i++) out[i - from] = this.#codes[this.#slot(values[i] as number)] as number;
  }

  #slot(value: number): number {
    const mixed = Math.imul((value | 0) ^ Math.imul((value / 4_294_967_296) | 0, 0x9e3779b1), 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
    while (this.#codes[slot] !== -1 && this.#keys[slot] !== value) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }
}
