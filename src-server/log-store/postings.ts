/**
 * The audit index, built for a log that must not wait for it.
 *
 * An ordinary index over the ~10 keys a decision touches dirties ~10 random pages a decision; a group commit would then
 * write megabytes for kilobytes of log. So terms are kept in append order and turned, `SEGMENT_DECISIONS` at a time,
 * into one row per bucket of terms:
 *
 *   decisions 1…2048 ──► segment 1: bucket 0 [term,seq …] · bucket 1 […] · … · bucket 127
 *   newest decisions  ──► tail in memory (rebuilt on open from the stored terms)
 *
 * Invariants: a segment covers exactly `((n-1)·SEGMENT_DECISIONS, n·SEGMENT_DECISIONS]`; entries are sorted by term, seq.
 * Terms are 64-bit hashes: a collision can at worst bring a foreign row for a key; every other filter is checked on the
 * row itself.
 */

export const SEGMENT_DECISIONS = 2_048;
export const BUCKETS = 128;
const ENTRY_WORDS = 3;

/** A term as two unsigned words. */
export type Term = {readonly high: number; readonly low: number};

/** What a term stands for; the first letter keeps the kinds apart. */
export const termOf = {
  key: (key: string): Term => hashTerm(`k${key}`),
  actor: (actor: string): Term => hashTerm(`a${actor}`),
  commandType: (type: string): Term => hashTerm(`t${type}`),
  outcome: (outcome: string): Term => hashTerm(`o${outcome}`),
  client: (clientId: string): Term => hashTerm(`c${clientId}`),
};

export function bucketOf(term: Term): number {
  return term.high % BUCKETS;
}

/** Terms as stored beside a decision: 8 bytes each, little-endian, without repeats. */
export function encodeTerms(terms: readonly Term[]): Uint8Array {
  const seen = new Set<number>();
  const bytes = new Uint8Array(terms.length * 8);
  const view = new DataView(bytes.buffer);
  let used = 0;
  for (const term of terms) {
    const mark = term.high * 2_097_152 + (term.low >>> 11);
    if (seen.has(mark)) continue;
    seen.add(mark);
    view.setUint32(used, term.high, true);
    view.setUint32(used + 4, term.low, true);
    used += 8;
  }
  return bytes.subarray(0, used);
}

export function hasTerm(terms: Uint8Array, term: Term): boolean {
  const view = new DataView(terms.buffer, terms.byteOffset, terms.byteLength);
  for (let at = 0; at + 8 <= terms.byteLength; at += 8) {
    if (view.getUint32(at, true) === term.high && view.getUint32(at + 4, true) === term.low) return true;
  }
  return false;
}

/** One segment's rows: the sorted entries of each bucket that has any. `lines[i]` is the decision `firstSeq + i`. */
export function buildSegment(lines: readonly Uint8Array[]): Map<number, Uint8Array> {
  const buckets = new Map<number, [high: number, low: number, offset: number][]>();
  lines.forEach((terms, offset) => {
    const view = new DataView(terms.buffer, terms.byteOffset, terms.byteLength);
    for (let at = 0; at + 8 <= terms.byteLength; at += 8) {
      const high = view.getUint32(at, true);
      const bucket = high % BUCKETS;
      let entries = buckets.get(bucket);
      if (entries === undefined) {
        entries = [];
        buckets.set(bucket, entries);
      }
      entries.push([high, view.getUint32(at + 4, true), offset]);
    }
  });
  const rows = new Map<number, Uint8Array>();
  for (const [bucket, entries] of buckets) {
    entries.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    rows.set(bucket, Uint8Array.from(new Uint8Array(Uint32Array.from(entries.flat()).buffer)));
  }
  return rows;
}

/** The offsets (seq − the segment's first seq) at which a term occurs in one bucket row, rising. */
export function findInSegment(row: Uint8Array, term: Term): number[] {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  const count = row.byteLength / (ENTRY_WORDS * 4);
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareEntry(view, middle, term) < 0) low = middle + 1;
    else high = middle;
  }
  const offsets: number[] = [];
  for (let entry = low; entry < count && compareEntry(view, entry, term) === 0; entry += 1) {
    offsets.push(view.getUint32(entry * ENTRY_WORDS * 4 + 8, true));
  }
  return offsets;
}

function compareEntry(view: DataView, entry: number, term: Term): number {
  const at = entry * ENTRY_WORDS * 4;
  return view.getUint32(at, true) - term.high || view.getUint32(at + 4, true) - term.low;
}

/** Two lanes of a multiplicative string hash (cyrb53's, kept whole): fast, and good enough for an index. */
function hashTerm(text: string): Term {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 2_654_435_761);
    second = Math.imul(second ^ unit, 1_597_334_677);
  }
  first = Math.imul(first ^ (first >>> 16), 2_246_822_507) ^ Math.imul(second ^ (second >>> 13), 3_266_489_909);
  second = Math.imul(second ^ (second >>> 16), 2_246_822_507) ^ Math.imul(first ^ (first >>> 13), 3_266_489_909);
  return {high: first >>> 0, low: second >>> 0};
}
