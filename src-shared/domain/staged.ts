/**
 * Events of one decision, seen as they add up: a later step of the same command reads what an earlier one did. The
 * whole stays atomic: nothing is applied outside until the decision is appended.
 */
import {
  type AnyState,
  type DomainEvent,
  idOf,
  type Key,
  type Kind,
  key,
  keyOf,
  kindOf,
  type Read,
  type States,
} from './events.ts';
import {evolve} from './evolve.ts';
import {changedLoad, type Load, labourOf, loadOf, weightOf} from './inventory/load.ts';
import type {Position} from './inventory/types.ts';

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
  const seen = new Map<Key, AnyState | undefined>();
  const unfolded = new Map<Key, DomainEvent[]>();
  const changed = new Set<Key<'position'>>();
  const read: Read = <K extends Kind>(k: Key<K>) => {
    if (isSum(k)) return sumAfter(base, read, k, changed) as States[K];
    if (!seen.has(k)) seen.set(k, base(k));
    const news = unfolded.get(k);
    if (news !== undefined) {
      unfolded.delete(k);
      let state = seen.get(k);
      for (const e of news) state = evolve(state, e);
      seen.set(k, state);
    }
    return seen.get(k) as States[K] | undefined;
  };
  return {
    read,
    base,
    events,
    add: (...more) => {
      for (const e of more) {
        const k = keyOf(e);
        if (kindOf(k) === 'position') changed.add(k as Key<'position'>);
        const news = unfolded.get(k);
        if (news === undefined) unfolded.set(k, [e]);
        else news.push(e);
        events.push(e);
      }
    },
  };
}

/** A sum over a site's claims, where of some positions another state is seen than the base has. */
export function sumAfter(base: Read, seen: Read, k: SumKey, changed: Iterable<Key<'position'>>): Load | undefined {
  const sum = base<'work' | 'labour' | 'lift'>(k);
  const [site = '', ...rest] = idOf(k).split('/');
  const of = rest.join('/');
  const sums = (p: Position | undefined): Load => {
    if (p === undefined) return NOTHING;
    if (kindOf(k) === 'work') return loadOf(p);
    const {weightGrams = 0, handling} = base(key('item', p.item)) ?? {};
    if (kindOf(k) === 'lift') return weightOf(p, of, weightGrams);
    return handling?.zone === of ? labourOf(p, handling.seconds) : NOTHING;
  };
  const changes = [...changed]
    .filter((k) => k.startsWith(`position:${site}/`))
    .map((k) => ({before: sums(base(k)), after: sums(seen(k))}));
  return sum === undefined || changes.length === 0 ? sum : changedLoad(sum, changes);
}
type SumKey = Key<'work'> | Key<'labour'> | Key<'lift'>;
/** What follows from positions, and is no aggregate of its own. */
export const isSum = (k: Key): k is SumKey => k.startsWith('work:') || k.startsWith('labour:') || k.startsWith('lift:');
const NOTHING: Load = {lasting: [], expiring: []};
