/**
 * Which items of the book are one product in several colours: the same words but for one colour, at the same price. Only these may
 * stand in for each other in the demo company. That customers take them is simulated: the book does not say.
 */
import {LIMITS_MASTER, type Substitute} from '../../../src-shared/domain/master-data/types.ts';

const COLOURS = new Set(
  [
    'beige black blue brown burgundy copper cream gold green grey ivory',
    'lilac mint orange pink purple red silver turquoise white yellow',
  ].flatMap((some) => some.split(' ')),
);

type Coloured = {readonly id: string; readonly name: string; readonly listPrice: number};

/** By item, the same product in its other colours, by id; items that come in one colour are left out. */
export function otherColours(items: readonly Coloured[]): ReadonlyMap<string, Substitute[]> {
  const products = new Map<string, string[]>();
  for (const {id, name, listPrice} of items) {
    const product = productOf(name);
    if (product === null) continue;
    const same = `${product} at ${listPrice}`;
    products.set(same, [...(products.get(same) ?? []), id]);
  }
  const found = new Map<string, Substitute[]>();
  for (const ids of products.values()) {
    if (ids.length < 2) continue;
    const sorted = [...ids].sort();
    for (const id of sorted) {
      const others = sorted.filter((other) => other !== id).slice(0, LIMITS_MASTER.substitutesMax);
      found.set(
        id,
        others.map((item) => ({item, kind: 'equivalent'})),
      );
    }
  }
  return found;
}

/** The name without its colour; null where it has none, or more than one: "red and white" is no colour of something. */
function productOf(name: string): string | null {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const rest = words.filter((word) => !COLOURS.has(word));
  return rest.length === words.length - 1 && rest.length >= 2 ? rest.join(' ') : null;
}
