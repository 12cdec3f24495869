/**
 * Kits: items that are sold as one and sent as their parts. A kit has no stock: what there is of it follows from its parts, so that a
 * part that is promised by itself and one that is promised in a kit are the same units.
 *
 * One level: a part is an item with stock. What an item is a part of is kept beside it (`partof:ITEM`), or a part could become a kit.
 */
import {assert} from '../../kernel/assert.ts';
import type {ItemId, Units} from '../../kernel/types.ts';
import type {Rejection} from '../decider.ts';
import {key, type MasterEvent, positionKey, type Read, type States} from '../events.ts';
import {STATES} from '../inventory/types.ts';
import type {Item, KitPart} from './types.ts';

type Parts = readonly KitPart[];
const NONE: Parts = [];
export const partsOf = (item: Pick<Item, 'parts'> | undefined): Parts => item?.parts ?? NONE;

/** The refusal where an item is not there, or has no stock of its own; null for what can be received, counted, bought and moved. */
export function noStockOf(read: Read, id: ItemId): Rejection | null {
  const item = read(key('item', id));
  if (item === undefined) return {code: 'not-found', what: `item ${id}`};
  if (item.parts === undefined) return null;
  const parts = item.parts.map((part) => part.item).join(', ');
  return {
    code: 'invalid',
    what: `item ${id} is a kit and has no stock of its own: it is its parts that have (${parts})`,
  };
}

/**
 * The first contradiction in the kits among these items, or null, with its place. Items of one command may name each other. What is
 * true of a part only today is not asked: a kit with a part that leaves the range cannot be sold, and says why (`promise/kits.ts`). Nor
 * does such a part keep anybody from changing what else the kit is, or taking it out of the range too.
 */
export function badParts(read: Read, items: readonly Item[]): Rejection | null {
  const defined = new Map(items.map((item) => [item.id, item]));
  const itemOf = (id: ItemId): Item | undefined => defined.get(id) ?? read(key('item', id));
  for (const item of items) {
    if (item.parts === undefined) continue;
    const bad = badKit(read, item, defined) ?? firstBad(read, item, itemOf);
    if (bad !== null) return bad;
  }
  return null;
}

function firstBad(read: Read, kit: Item, itemOf: (id: ItemId) => Item | undefined): Rejection | null {
  for (const [i, {item: id, per}] of partsOf(kit).entries()) {
    const place = `part ${i + 1} (${id}) of kit ${kit.id}`;
    const part = itemOf(id);
    if (id === kit.id) return {code: 'invalid', what: `${place}: it is the kit itself`};
    if (kit.parts?.findIndex((p) => p.item === id) !== i) return {code: 'invalid', what: `${place}: listed twice`};
    if (part === undefined) return {code: 'not-found', what: `${place}: no such item`};
    if (part.parts !== undefined) return {code: 'invalid', what: `${place}: it is a kit, and a kit is in no other`};
    const isKept = partsOf(read(key('item', kit.id))).some((p) => p.item === id && p.per === per);
    if (!kit.active || isKept) continue;
    if (!part.active) return {code: 'inactive', what: `${place}: it is sold no more`};
    if (per % part.multiple !== 0)
      return {
        code: 'quantity-rule',
        what: `${place}: multiples of ${part.multiple}`,
        left: per - (per % part.multiple),
      };
  }
  return null;
}

/** What an item may not be or have that is a kit. */
function badKit(read: Read, kit: Item, defined: ReadonlyMap<ItemId, Item>): Rejection | null {
  const invalid = (what: string): Rejection => ({code: 'invalid', what: `kit ${kit.id}: ${what}`});
  const into = (read(key('partof', kit.id))?.kits ?? []).find(
    (id) => defined.get(id)?.parts?.some((p) => p.item === kit.id) ?? !defined.has(id),
  );
  if (into !== undefined) return invalid(`it is a part of kit ${into}, and a kit is in no other`);
  if ((kit.substitutes ?? []).length > 0) return invalid('a kit has no substitutes');
  if (kit.lifeDays !== undefined) return invalid('it is its parts that are kept by lots');
  if (kit.handling !== undefined) return invalid('it is its parts that are handled');
  const was = read(key('item', kit.id));
  if (was === undefined || was.parts !== undefined) return null;
  const at = (read('company:company')?.sites ?? []).find(({id}) => isUsed(read(positionKey(id, kit.id))));
  return at === undefined
    ? null
    : {
        code: 'wrong-state',
        what: `kit ${kit.id}: there is stock, supply or a promise of it at ${at.id}; a kit has none of its own`,
      };
}

const isUsed = (p: States['position'] | undefined): boolean =>
  p !== undefined &&
  (STATES.some((state) => p[state] !== 0) || p.claims.length + p.supplies.length + p.pools.length + p.loads.length > 0);

/** What changes of which items are parts of which kits, once these items are defined. */
export function partEvents(read: Read, items: readonly Item[]): MasterEvent[] {
  // Defined twice in one command, the last one counts.
  const last = new Map(items.map((item) => [item.id, item]));
  return [...last.values()].flatMap((item) => {
    const before = partsOf(read(key('item', item.id))).map((p) => p.item);
    const after = partsOf(item).map((p) => p.item);
    const listed = (of: readonly ItemId[], isListed: boolean): MasterEvent[] =>
      of.map((part) => ({type: 'PartListed', item: part, kit: item.id, listed: isListed}));
    return [
      ...listed(
        before.filter((part) => !after.includes(part)),
        false,
      ),
      ...listed(
        after.filter((part) => !before.includes(part)),
        true,
      ),
    ];
  });
}

/** Undefined where an item is a part of nothing any more. */
export function evolvePartOf(
  state: States['partof'] | undefined,
  {item, kit, listed}: Extract<MasterEvent, {type: 'PartListed'}>,
): States['partof'] | undefined {
  assert(listed || state !== undefined, `${item} was a part of no kit`);
  const others = (state?.kits ?? []).filter((id) => id !== kit);
  const kits = listed ? [...others, kit].sort() : others;
  return kits.length === 0 ? undefined : {item, kits};
}

/** Whole kits that so many units of each part make, and the part that binds; the first of those that make as few. */
export function kitsOf(
  parts: readonly {readonly item: ItemId; readonly per: Units}[],
  unitsOf: (item: ItemId) => Units,
): {readonly kits: Units; readonly binding: ItemId} {
  let least = {kits: Number.POSITIVE_INFINITY, binding: parts[0]?.item ?? ''};
  for (const {item, per} of parts) {
    const kits = Math.floor(Math.max(0, unitsOf(item)) / per);
    if (kits < least.kits) least = {kits, binding: item};
  }
  return least;
}
