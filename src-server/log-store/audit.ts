/**
 * Finds the rows that carry all of some terms, newest first, by walking the index segment by segment. Lazy: a caller that
 * wants ten rows reads the segments that hold ten.
 */
import {SEGMENT_DECISIONS, type Term} from './postings.ts';
import type {DecisionRow} from './schema.ts';

/** What the search may ask of the store. */
export type Seek = {
  /** The first seq that is not in a segment. */
  readonly tailStart: number;
  readonly segments: number;
  readonly tailHas: (seq: number, term: Term) => boolean;
  readonly offsets: (segment: number, term: Term) => number[];
  readonly row: (seq: number) => DecisionRow | undefined;
  readonly rowsBelow: (seq: number, from: number, limit: number) => DecisionRow[];
};

const PAGE_ROWS = 200;

/** Rows with `from <= seq < below` that carry every term, falling by seq. */
export function* findRows(seek: Seek, terms: readonly Term[], below: number, from: number): Generator<DecisionRow> {
  if (terms.length === 0) {
    yield* allRows(seek, below, from);
    return;
  }
  for (const seq of matching(seek, terms, below, from)) {
    const row = seek.row(seq);
    if (row !== undefined) yield row;
  }
}

function* allRows(seek: Seek, below: number, from: number): Generator<DecisionRow> {
  let next = below;
  while (next > from) {
    const page = seek.rowsBelow(next, from, PAGE_ROWS);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    next = last.seq;
  }
}

function* matching(seek: Seek, terms: readonly Term[], below: number, from: number): Generator<number> {
  const tailEnd = seek.tailStart;
  for (let seq = below - 1; seq >= Math.max(tailEnd, from); seq -= 1) {
    if (terms.every((term) => seek.tailHas(seq, term))) yield seq;
  }
  const newest = Math.min(seek.segments, Math.ceil((below - 1) / SEGMENT_DECISIONS));
  for (let segment = newest; segment >= 1; segment -= 1) {
    const firstSeq = (segment - 1) * SEGMENT_DECISIONS + 1;
    if (firstSeq + SEGMENT_DECISIONS <= from) return;
    const offsets = intersect(terms.map((term) => seek.offsets(segment, term)));
    for (let at = offsets.length - 1; at >= 0; at -= 1) {
      const seq = firstSeq + (offsets[at] ?? 0);
      if (seq < below && seq >= from) yield seq;
    }
  }
}

function intersect(lists: readonly number[][]): number[] {
  const [first = [], ...rest] = lists.toSorted((a, b) => a.length - b.length);
  const others = rest.map((list) => new Set(list));
  return first.filter((offset) => others.every((other) => other.has(offset)));
}
