/** What may be sent in an item's place, being typed: the best first. Pure changes to it, and the definition it becomes. */
import type {LookupHit, PositionDetail} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';

type Item = PositionDetail['item'];
export type SubstituteKind = PositionDetail['substitutes'][number]['kind'];
export type DraftSubstitute = {
  readonly key: number;
  readonly item: LookupHit | undefined;
  readonly kind: SubstituteKind;
};
export type SubstituteDraft = readonly DraftSubstitute[];

const SUBSTITUTES_MAX = 8;
const empty = (key: number): DraftSubstitute => ({key, item: undefined, kind: 'equivalent'});

/** Those of today, and room for one more. */
export const draftOf = (substitutes: PositionDetail['substitutes']): SubstituteDraft =>
  roomed(
    substitutes.map(({item, itemName, kind}, i) => ({
      key: i + 1,
      item: {id: item, label: itemName, detail: item},
      kind,
    })),
  );

export const withSubstitute = (
  draft: SubstituteDraft,
  key: number,
  change: Partial<DraftSubstitute>,
): SubstituteDraft => roomed(draft.map((one) => (one.key === key ? {...one, ...change} : one)));

export const withoutSubstitute = (draft: SubstituteDraft, key: number): SubstituteDraft =>
  roomed(draft.filter((one) => one.key !== key));

/** Moved by one place; the same draft where there is no such place. */
export function movedSubstitute(draft: SubstituteDraft, key: number, by: 1 | -1): SubstituteDraft {
  const at = draft.findIndex((one) => one.key === key);
  const [one, other] = [draft[at], draft[at + by]];
  if (one?.item === undefined || other?.item === undefined) return draft;
  return draft.with(at, other).with(at + by, one);
}

/** The definition of the item with them, or what is missing. What contradicts itself is the decider's to say. */
export function substitutesCommand(item: Item, draft: SubstituteDraft): CommandOf<'DefineItems'> | string {
  const substitutes = draft.flatMap((one) => (one.item === undefined ? [] : [{item: one.item.id, kind: one.kind}]));
  if (JSON.stringify(substitutes) === JSON.stringify(item.substitutes ?? [])) return 'Nothing would change.';
  return {type: 'DefineItems', items: [{...item, substitutes}]};
}

/** The place, from 1, that a refusal names; undefined where it names none. */
export const placeAt = (what: string | undefined): number | undefined => {
  const found = /^substitute (\d+) /.exec(what ?? '');
  return found === null ? undefined : Number(found[1]);
};

/** With one empty line at the end, as long as there may be more. */
function roomed(draft: SubstituteDraft): SubstituteDraft {
  const filled = draft.filter((one) => one.item !== undefined);
  if (filled.length >= SUBSTITUTES_MAX) return filled;
  const room = draft.find((one) => one.item === undefined);
  return [...filled, room ?? empty(Math.max(0, ...draft.map((one) => one.key)) + 1)];
}
