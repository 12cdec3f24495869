/**
 * The overlay: what pending commands would change, decided again on top of confirmed rows.
 *
 *   visible(key) = overlay(key) ?? confirmed(key)
 *
 * 1. It is recomputed whole, in the order of issue, never patched: each command is decided on what those before it left.
 * 2. A guess refuses nothing; only the authority does. 3. Nothing outside the view is guessed: "not there" there means
 * "not seen".
 */
import {decide} from '../domain/decide.ts';
import type {Actor} from '../domain/decider.ts';
import {type AnyState, type Key, type Kind, keyOf, kindOf, type Read, type States, scopeOf} from '../domain/events.ts';
import {evolve} from '../domain/evolve.ts';
import {isSum, SumsAfter} from '../domain/sums-after.ts';
import type {Instant} from '../kernel/types.ts';
import {scopeOfKey} from '../ledger/ledger.ts';
import type {Submission} from '../protocol/frames.ts';
import {mayIssue} from '../visibility/rights.ts';
import {admits, type Grant, holdsAll, type View} from '../visibility/view.ts';
import {contextFor} from './door.ts';

/** `doubtful`: the overlay now refuses it. `blind`: it touches what is not in view, so there is no guess. */
export type Guess = 'shown' | 'doubtful' | 'blind';
export type Pending = Submission & {readonly guess: Guess};
/** Undefined: a pending command would remove what is confirmed. */
export type Overlay = Map<Key, AnyState | undefined>;

/** What pending commands are decided on. */
export type Ground = {
  readonly confirmed: Read;
  /** Null before the first welcome: nothing can be guessed. */
  readonly view: View | null;
  readonly grant: Grant;
  readonly actor: Actor;
  /** Log time, as far as this replica knows it. */
  readonly logNow: () => Instant;
  readonly speed: () => number;
};

/** Confirmed with an overlay on top. */
export function visible<K extends Kind>(overlay: Overlay, confirmed: Read, k: Key<K>): States[K] | undefined {
  if (isSum(k)) {
    const sums = new SumsAfter(confirmed, (o) => visible(overlay, confirmed, o));
    for (const o of overlay.keys()) if (kindOf(o) === 'position') sums.changed(o as Key<'position'>);
    return sums.read(k) as States[K] | undefined;
  }
  return overlay.has(k) ? (overlay.get(k) as States[K] | undefined) : confirmed(k);
}

/** Decides every pending command again, in order; gives each its guess, and what they would change together. */
export function decidedAgain(
  ground: Ground,
  submissions: readonly Submission[],
): {readonly pending: Pending[]; readonly overlay: Overlay} {
  const overlay: Overlay = new Map();
  const pending = submissions.map((s) => ({...s, guess: guessOf(s, ground, overlay)}));
  return {pending, overlay};
}

/** Decides one command on confirmed and what the overlay holds so far; adds what it would change. */
function guessOf({command, commandId}: Submission, ground: Ground, overlay: Overlay): Guess {
  const {confirmed, view, grant} = ground;
  if (view === null) return 'blind';
  if (!mayIssue(grant, command)) return 'doubtful';
  let outside = false;
  const recorder: Read = <K extends Kind>(k: Key<K>): States[K] | undefined => {
    const state = visible(overlay, confirmed, k);
    if (state === undefined && !mayMiss(view, k)) outside = true;
    return state;
  };
  const verdict = decide(recorder, command, contextFor(ground, commandId, ground.logNow(), ground.speed()));
  if (outside) return 'blind';
  if (verdict.kind === 'rejected') return 'doubtful';
  for (const e of verdict.events) {
    if (!admits(view, scopeOf(e))) continue;
    const k = keyOf(e);
    overlay.set(k, evolve(visible(overlay, confirmed, k), e));
  }
  return 'shown';
}

/** True when "not there" means that it does not exist, rather than that we may not see it. */
function mayMiss(view: View, k: Key): boolean {
  const scope = scopeOfKey(k);
  if (scope !== undefined) return admits(view, scope);
  const kind = kindOf(k);
  if (kind === 'approval') return holdsAll(view.orders) && holdsAll(view.stock);
  const byTerritory = kind === 'order' || kind === 'customer' || kind === 'pricelist';
  return byTerritory ? holdsAll(view.orders) : holdsAll(view.stock);
}
