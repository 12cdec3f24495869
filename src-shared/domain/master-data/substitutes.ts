/** Substitutes of an item: what makes them contradictory, and which of them a customer's rule lets be sent. */
import type {Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import type {CustomerRules, Item, SubstituteKind} from './types.ts';

/**
 * The first contradiction in the substitutes of these items, or null: `invalid`, `not-found` or `inactive`, with its place. Items
 * of one command may name each other.
 */
export function badSubstitutes(read: Read, items: readonly Item[]): Rejection | null {
  const defined = new Map(items.map((item) => [item.id, item]));
  for (const item of items)
    for (const [i, {item: id}] of (item.substitutes ?? []).entries()) {
      const place = `substitute ${i + 1} (${id}) of item ${item.id}`;
      const other = defined.get(id) ?? read(key('item', id));
      if (id === item.id) return {code: 'invalid', what: `${place}: it is the item itself`};
      if (item.substitutes?.findIndex((s) => s.item === id) !== i)
        return {code: 'invalid', what: `${place}: listed twice`};
      if (other === undefined) return {code: 'not-found', what: `${place}: no such item`};
      // One item stands for one: a kit is several.
      if (other.parts !== undefined) return {code: 'invalid', what: `${place}: it is a kit`};
      if (!other.active) return {code: 'inactive', what: `${place}: it is sold no more`};
      // One stands for one: what is counted otherwise cannot.
      if (other.unit !== item.unit)
        return {code: 'invalid', what: `${place}: counted by ${other.unit}, the item by ${item.unit}`};
    }
  return null;
}

/** Whether a customer's rule lets this kind be sent without approval. */
export function allows({substitution = 'none'}: CustomerRules, kind: SubstituteKind): boolean {
  return substitution === 'upgrade' || substitution === kind;
}

/** As which kind an item may stand in for another; undefined where it may not, or is sold no more. */
export function kindOf(read: Read, item: string, substitute: string): SubstituteKind | undefined {
  const named = read(key('item', item))?.substitutes?.find((s) => s.item === substitute);
  const other = read(key('item', substitute));
  return named !== undefined && other?.active === true && other.parts === undefined ? named.kind : undefined;
}
