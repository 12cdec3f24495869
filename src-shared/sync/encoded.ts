/**
 * Decisions as JSON: their events, by far the longest part, are put into text once, for the log and for the batches of every
 * view that admits them whole.
 */
import {scopeOf} from '../domain/events.ts';
import type {Seq} from '../kernel/types.ts';
import type {SeenDecision} from '../protocol/frames.ts';
import {admits, type View} from '../visibility/view.ts';
import type {Decision} from './decision.ts';

/** Decisions whose text is kept: from the log to the desks it is a few milliseconds. */
const KEPT = 512;

export class EncodedDecisions {
  readonly #events = new Map<Seq, string>();

  /** A line of the log: the UTF-8 JSON of exactly the decision. */
  line(d: Decision): Uint8Array {
    return new TextEncoder().encode(
      d.verdict.kind === 'accepted' ? this.#whole(d, this.#eventsOf(d)) : JSON.stringify(d),
    );
  }

  /** The JSON of a `SeenDecision`: what a view sees of a decision, or null when that is nothing. Others' refusals are nobody's business. */
  seen(view: View, d: Decision): string | null {
    if (d.verdict.kind !== 'accepted') return null;
    const {events} = d.verdict;
    const admitted = events.filter((e) => admits(view, scopeOf(e)));
    if (admitted.length === 0) return null;
    const {seq, at, actor} = d;
    const head: Omit<SeenDecision, 'events'> = {seq, at, user: actor.user};
    return spliced(head, 'events', admitted.length === events.length ? this.#eventsOf(d) : JSON.stringify(admitted));
  }

  #whole(d: Decision, events: string): string {
    const {verdict, ...head} = d;
    return spliced(head, 'verdict', spliced({kind: verdict.kind}, 'events', events));
  }

  #eventsOf(d: Decision): string {
    const known = this.#events.get(d.seq);
    if (known !== undefined) return known;
    const text = JSON.stringify(d.verdict.kind === 'accepted' ? d.verdict.events : []);
    if (this.#events.size >= KEPT) this.#events.delete(this.#events.keys().next().value as Seq);
    this.#events.set(d.seq, text);
    return text;
  }
}

/** The JSON of an object with one more key at its end, whose JSON is there already. */
export const spliced = (head: object, key: string, json: string): string =>
  `${JSON.stringify(head).slice(0, -1)},"${key}":${json}}`;
