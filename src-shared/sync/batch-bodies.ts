/**
 * The bodies of batches: what a view sees of an interval of the log. Encoded once per view and interval; every session of
 * the view gets the same bytes.
 *
 * 1. A body holds whole events that the view admits, never an edited one. 2. It carries the view's hash now and then, and
 * only when it ends at the log's head: there alone the ledger shows the state that the interval leads to.
 */
import type {Seq} from '../kernel/types.ts';
import type {Ledger} from '../ledger/ledger.ts';
import type {BatchBody} from '../protocol/frames.ts';
import type {Limits} from '../protocol/limits.ts';
import {admits, type View} from '../visibility/view.ts';
import type {Decision} from './decision.ts';
import {type EncodedDecisions, spliced} from './encoded.ts';
import type {LogEnd} from './log-end.ts';

const BODIES_KEPT = 256;

/** True when a batch of (from, to] is to carry the view's hash. */
export const isHashDue = (from: Seq, to: Seq, {hashEvery}: Limits): boolean =>
  Math.floor(to / hashEvery) > Math.floor(from / hashEvery);

export class BatchBodies {
  readonly #ledger: Ledger;
  readonly #end: LogEnd;
  readonly #encoded: EncodedDecisions;
  readonly #reuse: boolean;
  readonly #limits: Limits;
  readonly #kept = new Map<string, Uint8Array>();

  /** `reuse` false: a key may name two views, in simulations that show that this is noticed, so nothing kept is taken. */
  constructor(ledger: Ledger, end: LogEnd, encoded: EncodedDecisions, reuse: boolean, limits: Limits) {
    this.#ledger = ledger;
    this.#end = end;
    this.#encoded = encoded;
    this.#reuse = reuse;
    this.#limits = limits;
  }

  /** The body for the view that `key` names, of the decisions of (from, to]. */
  encoded(view: View, key: string, from: Seq, to: Seq, decisions: readonly Decision[]): Uint8Array {
    const name = `${key}:${from}:${to}`;
    const known = this.#reuse ? this.#kept.get(name) : undefined;
    if (known !== undefined) return known;
    const hashed = to === this.#end.head && isHashDue(from, to, this.#limits);
    const head: Omit<BatchBody, 'decisions'> = {
      from,
      to,
      at: decisions.at(-1)?.at ?? this.#end.lastAt,
      hash: hashed ? this.#ledger.hash((scope) => admits(view, scope)) : null,
    };
    const seen = decisions.map((d) => this.#encoded.seen(view, d)).filter((json) => json !== null);
    const bytes = new TextEncoder().encode(spliced(head, 'decisions', `[${seen.join()}]`));
    if (this.#kept.size >= BODIES_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
    this.#kept.set(name, bytes);
    return bytes;
  }
}
