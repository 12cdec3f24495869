/** Numbers and texts as bytes, and columns read back from them; `column-writer.ts` writes columns. */
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
    this.raw(data);
  }

  /** Bytes without their length. */
  raw(data: Uint8Array): void {
    this.#room(data.length);
    this.#bytes.set(data, this.#length);
    this.#length += data.length;
  }

  /** What was written so far: good until the next write. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what was written and keeps the room. */
  clear(): void {
    this.#length = 0;
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

// Of 2·n for n ≥ 0 and 2·|n| − 1 for n < 0. Arithmetic, because bits stop at 32.
const unfold = (n: number): number => (n % 2 === 1 ? -(n + 1) / 2 : n / 2);

/** The forms of a column of integers. */
export const PLAIN = 0;
export const DELTA = 1;
export const DISTINCT = 2;

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

/** The bytes that `Writer.uint` takes for a value. */
export function uintBytes(value: number): number {
  let bytes = 1;
  for (let most = 128; value >= most; most *= 128) bytes++;
  return bytes;
}

// Tokens: 2·n + 1 then one value = a run of n; 2·n then n values = literals.
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
