/**
 * A column of integers as bytes: the smallest of three forms (plain, differences, distinct values), each run-length coded.
 * Integers up to 2^53. Order in, order out.
 */
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
    while (v >= 128) {
      this.#bytes[this.#length++] = (v % 128) | 128;
      v = Math.floor(v / 128);
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
    this.bytes(new TextEncoder().encode(text));
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
    return new TextDecoder().decode(this.bytes());
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
  const plain = runs((i) => fold(values[i] as number), values.length);
  const delta = runs((i) => fold((values[i] as number) - (i === 0 ? 0 : (values[i - 1] as number))), values.length);
  const distinct = distinctForm(values);
  const best = [plain, delta, distinct].reduce(
    (a, b) => (b !== null && (a === null || b.length < a.length) ? b : a),
    null,
  ) as Uint8Array;
  w.uint(best === plain ? PLAIN : best === delta ? DELTA : DISTINCT);
  w.bytes(best);
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
  const sorted = [...codes.keys()].sort((a, b) => a - b);
  sorted.forEach((value, i) => {
    codes.set(value, i);
  });
  const w = new Writer();
  w.uint(sorted.length);
  writeRuns(w, (i) => fold((sorted[i] as number) - (i === 0 ? 0 : (sorted[i - 1] as number))), sorted.length);
  writeRuns(w, (i) => codes.get(values[i] as number) as number, values.length);
  return w.done();
}

function runs(value: (i: number) => number, count: number): Uint8Array {
  const w = new Writer(Math.min(1_024, 16 + 2 * count));
  writeRuns(w, value, count);
  return w.done();
}

// Tokens: 2·n + 1 then one value = a run of n; 2·n then n values = literals.
const RUN_MIN = 3;
function writeRuns(w: Writer, value: (i: number) => number, count: number): void {
  let literalFrom = 0;
  let i = 0;
  const literals = (to: number) => {
    if (to === literalFrom) return;
    w.uint(2 * (to - literalFrom));
    for (let k = literalFrom; k < to; k++) w.uint(value(k));
  };
  while (i < count) {
    const v = value(i);
    let end = i + 1;
    while (end < count && value(end) === v) end++;
    if (end - i >= RUN_MIN) {
      literals(i);
      w.uint(2 * (end - i) + 1);
      w.uint(v);
      literalFrom = end;
    }
    i = end;
  }
  literals(count);
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
