/**
 * Events of one decision, seen as they add up: a later step of the same command reads what an earlier one did. The
 * whole stays atomic: nothing is applied outside until the decision is appended.
 */
import {type AnyState, type DomainEvent, type Key, type Kind, keyOf, kindOf, type Read, type States} from './events.ts';
import {evolve} from './evolve.ts';
import {isSum, SumsAfter} from './sums-after.ts';

export type Staged = {
  readonly read: Read;
  /** As it was before the first event. */
  readonly base: Read;
  readonly add: (...events: readonly DomainEvent[]) => void;
  readonly events: readonly DomainEvent[];
};

export function staged(base: Read): Staged {
  const events: DomainEvent[] = [];
  // What was read stays at hand: a position with many claims is made into an object once per command, not per look; and
  // events are folded into what nobody looks at again not at all.
  const known = new Map<Key, AnyState | undefined>();
  const before: Read = <K extends Kind>(k: Key<K>) => {
    if (!known.has(k)) known.set(k, base(k));
    return known.get(k) as States[K] | undefined;
  };
  const changed = new Map<Key, AnyState | undefined>();
  const unfolded = new Map<Key, DomainEvent[]>();
  const read: Read = <K extends Kind>(k: Key<K>) => {
    if (isSum(k)) return sums.read(k) as States[K] | undefined;
    const news = unfolded.get(k);
    if (news !== undefined) {
      unfolded.delete(k);
      let state = changed.has(k) ? changed.get(k) : before(k);
      for (const e of news) state = evolve(state, e);
      changed.set(k, state);
    }
    return changed.has(k) ? (changed.get(k) as States[K] | undefined) : before(k);
  };
  const sums = new SumsAfter(before, read);
  return {
    read,
    base,
    events,
    add: (...more) => {
      for (const e of more) {
        const k = keyOf(e);
        if (kindOf(k) === 'position') sums.changed(k as Key<'position'>);
        const news = unfolded.get(k);
        if (news === undefined) unfolded.set(k, [e]);
        else news.push(e);
        events.push(e);
      }
    },
  };
}
