/**
 * The bodies of batches: what a view sees of an interval of the log. Encoded once per view and interval; every session of
 * the view gets the same bytes.
 *
 * 1. A body holds whole events that the view admits, never an edited one. 2. It carries the view's hash now and then, and
 * only when it ends at the log's head: there alone the ledger shows the state that the interval leads to.
 */
import {scopeOf} from '../domain/events.ts';
import type {Seq} from '../kernel/types.ts';
import type {Ledger} from '../ledger/ledger.ts';
import type {BatchBody, SeenDecision} from '../protocol/frames.ts';
import type {Limits} from '../protocol/limits.ts';
import {admits, type View} from '../visibility/view.ts';
import type {Decision} from './decision.ts';
import type {LogEnd} from './log-end.ts';

const BODIES_KEPT = 256;

export class BatchBodies {
  readonly #ledger: Ledger;
  readonly #end: LogEnd;
  readonly #reuse: boolean;
  readonly #limits: Limits;
  readonly #kept = new Map<string, Uint8Array>();

  /** `reuse` false: a key may name two views, in simulations that show that this is noticed, so nothing kept is taken. */
  constructor(ledger: Ledger, end: LogEnd, reuse: boolean, limits: Limits) {
    this.#ledger = ledger;
    this.#end = end;
    this.#reuse = reuse;
    this.#limits = limits;
  }

  /** The body for the view that `key` names, of the decisions of (from, to]. */
  encoded(view: View, key: string, from: Seq, to: Seq, decisions: readonly Decision[]): Uint8Array {
    const name = `${key}:${from}:${to}`;
    const known = this.#reuse ? this.#kept.get(name) : undefined;
    if (known !== undefined) return known;
    const {hashEvery} = this.#limits;
    const hashed = to === this.#end.head && Math.floor(to / hashEvery) > Math.floor(from / hashEvery);
    const body: BatchBody = {
      from,
      to,
      at: decisions.at(-1)?.at ?? this.#end.lastAt,
      decisions: seenBy(view, decisions),
      hash: hashed ? this.#ledger.hash((scope) => admits(view, scope)) : null,
    };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    if (this.#kept.size >= BODIES_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
    this.#kept.set(name, bytes);
    return bytes;
  }
}

/** Decisions with an event that the view admits, each with those events only. Others' refusals are nobody's business. */
function seenBy(view: View, decisions: readonly Decision[]): SeenDecision[] {
  const seen: SeenDecision[] = [];
  for (const d of decisions) {
    if (d.verdict.kind !== 'accepted') continue;
    const events = d.verdict.events.filter((e) => admits(view, scopeOf(e)));
    if (events.length > 0) seen.push({seq: d.seq, at: d.at, user: d.actor.user, events});
  }
  return seen;
}
