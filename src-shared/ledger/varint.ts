/**
 * A column of integers as bytes: the smallest of three forms (plain, differences, distinct values), each run-length coded.
 * Integers up to 2^53. Order in, order out.
 */
const SHORT_CHARS = 63;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Writer {
  #bytes: Uint8Array;
  #length = 0;

  constructor(expected = 256) {
    this.#bytes = new Uint8Array(expected);
  }

  get length(): number {
    return this.#length;
  }

  /** An unsigned integer, 7 bits a byte. */
  uint(value: number): void {
    this.#room(8);
    let v = value;
    // Bits while they last: most values fit 31 of them, and a division by floats costs ten shifts.
    while (v > 0x7fffffff) {
      this.#bytes[this.#length++] = (v % 128) | 128;
      v = Math.floor(v / 128);
    }
    while (v >= 128) {
      this.#bytes[this.#length++] = (v & 127) | 128;
      v >>= 7;
    }
    this.#bytes[this.#length++] = v;
  }

  bytes(data: Uint8Array): void {
    this.uint(data.length);
    this.#room(data.length);
    this.#bytes.set(data, this.#length);
    this.#length += data.length;
  }

  text(text: string): void {
    if (text.length <= SHORT_CHARS && this.#ascii(text)) return;
    this.bytes(encoder.encode(text));
  }

  /** Ids and codes, a hundred thousand of them: the encoder's own way costs a call and an array each. False when it is no ASCII. */
  #ascii(text: string): boolean {
    const {length} = text;
    this.#room(length + 1);
    const at = this.#length + 1;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return false;
      this.#bytes[at + i] = code;
    }
    this.#bytes[this.#length] = length;
    this.#length = at + length;
    return true;
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  uint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error('a block ends too early');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  bytes(): Uint8Array {
    const length = this.uint();
    if (this.#at + length > this.#bytes.length) throw new Error('a block ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    const bytes = this.bytes();
    if (bytes.length <= SHORT_CHARS && bytes.every((byte) => byte < 128)) return String.fromCharCode(...bytes);
    return decoder.decode(bytes);
  }
}

// 2·n for n ≥ 0, 2·|n| − 1 for n < 0: small numbers of either sign stay small. Arithmetic, because bits stop at 32.
const fold = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);
const unfold = (n: number): number => (n % 2 === 1 ? -(n + 1) / 2 : n / 2);

const PLAIN = 0;
const DELTA = 1;
const DISTINCT = 2;
const DISTINCT_MAX = 8_192;

export function writeIntegers(w: Writer, values: ArrayLike<number>): void {
  const count = values.length;
  const plain = new Float64Array(count);
  const delta = new Float64Array(count);
  let last = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    plain[i] = fold(value);
    delta[i] = fold(value - last);
    last = value;
  }
  const plainBytes = runBytes(plain);
  const deltaBytes = runBytes(delta);
  const least = Math.min(plainBytes, deltaBytes);
  // Codes of distinct values take a byte each at best: where that is no gain, nobody looks for them.
  const distinct = least > count + count / 8 ? distinctForm(values) : null;
  if (distinct !== null && distinct.length < least) {
    w.uint(DISTINCT);
    w.bytes(distinct);
    return;
  }
  w.uint(plainBytes <= deltaBytes ? PLAIN : DELTA);
  w.uint(least);
  writeRuns(w, plainBytes <= deltaBytes ? plain : delta);
}

export function readIntegers(r: Reader, count: number): Float64Array {
  const form = r.uint();
  const body = new Reader(r.bytes());
  const out = new Float64Array(count);
  if (form === DISTINCT) {
    const values = readRuns(body, body.uint());
    let last = 0;
    for (let i = 0; i < values.length; i++) {
      last += unfold(values[i] as number);
      values[i] = last;
    }
    const codes = readRuns(body, count);
    for (let i = 0; i < count; i++) out[i] = values[codes[i] as number] as number;
    return out;
  }
  const coded = readRuns(body, count);
  let last = 0;
  for (let i = 0; i < count; i++) {
    const n = unfold(coded[i] as number);
    last = form === DELTA ? last + n : n;
    out[i] = last;
  }
  return out;
}

function distinctForm(values: ArrayLike<number>): Uint8Array | null {
  const codes = new Map<number, number>();
  for (let i = 0; i < values.length; i++) {
    codes.set(values[i] as number, 0);
    if (codes.size > DISTINCT_MAX || codes.size * 4 > values.length + 16) return null;
  }
  const sorted = Float64Array.from(codes.keys()).sort();
  const steps = sorted.map((value, i) => fold(value - (i === 0 ? 0 : (sorted[i - 1] as number))));
  for (let i = 0; i < sorted.length; i++) codes.set(sorted[i] as number, i);
  const coded = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) coded[i] = codes.get(values[i] as number) as number;
  const w = new Writer(1_024);
  w.uint(sorted.length);
  writeRuns(w, steps);
  writeRuns(w, coded);
  return w.done();
}

// Tokens: 2·n + 1 then one value = a run of n; 2·n then n values = literals.
const RUN_MIN = 3;
function writeRuns(w: Writer, values: Float64Array): void {
  const count = values.length;
  let literalFrom = 0;
  for (let i = 0; i < count; ) {
    const end = runEnd(values, i);
    if (end - i >= RUN_MIN) {
      writeLiterals(w, values, literalFrom, i);
      w.uint(2 * (end - i) + 1);
      w.uint(values[i] as number);
      literalFrom = end;
    }
    i = end;
  }
  writeLiterals(w, values, literalFrom, count);
}

function writeLiterals(w: Writer, values: Float64Array, from: number, to: number): void {
  if (to === from) return;
  w.uint(2 * (to - from));
  for (let k = from; k < to; k++) w.uint(values[k] as number);
}

/** The bytes `writeRuns` would write. */
function runBytes(values: Float64Array): number {
  const count = values.length;
  let bytes = 0;
  let literals = 0;
  for (let i = 0; i < count; ) {
    const end = runEnd(values, i);
    const each = uintBytes(values[i] as number);
    if (end - i >= RUN_MIN) {
      if (literals > 0) bytes += uintBytes(2 * literals);
      bytes += uintBytes(2 * (end - i) + 1) + each;
      literals = 0;
    } else {
      bytes += each * (end - i);
      literals += end - i;
    }
    i = end;
  }
  return literals > 0 ? bytes + uintBytes(2 * literals) : bytes;
}

/** Where the run of equal values that begins at `from` ends. */
function runEnd(values: Float64Array, from: number): number {
  const v = values[from];
  let end = from + 1;
  while (end < values.length && values[end] === v) end++;
  return end;
}

function uintBytes(value: number): number {
  let bytes = 1;
  for (let v = value; v >= 128; v = Math.floor(v / 128)) bytes++;
  return bytes;
}

function readRuns(r: Reader, count: number): Float64Array {
  const out = new Float64Array(count);
  let at = 0;
  while (at < count) {
    const token = r.uint();
    const length = Math.floor(token / 2);
    if (length === 0 || at + length > count) throw new Error('a run leaves its column');
    if (token % 2 === 1) out.fill(r.uint(), at, at + length);
    else for (let i = 0; i < length; i++) out[at + i] = r.uint();
    at += length;
  }
  return out;
}

/** Sorted or not: each string as the length it shares with the one before, and the rest. */
export function writeStrings(w: Writer, strings: readonly string[]): void {
  w.uint(strings.length);
  let last = '';
  for (const text of strings) {
    let shared = 0;
    const most = Math.min(last.length, text.length);
    while (shared < most && last.charCodeAt(shared) === text.charCodeAt(shared)) shared++;
    const rest = text.slice(shared);
    // UTF-8 cannot carry half a surrogate pair (cut by the shared part, or typed by somebody): that goes as JSON.
    const whole = rest.isWellFormed();
    w.uint(shared * 2 + (whole ? 0 : 1));
    w.text(whole ? rest : JSON.stringify(rest));
    last = text;
  }
}

export function readStrings(r: Reader): string[] {
  const count = r.uint();
  const out: string[] = [];
  let last = '';
  for (let i = 0; i < count; i++) {
    const head = r.uint();
    const rest = r.text();
    last = last.slice(0, Math.floor(head / 2)) + (head % 2 === 0 ? rest : (JSON.parse(rest) as string));
    out.push(last);
  }
  return out;
}
