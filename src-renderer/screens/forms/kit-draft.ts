/** A kit being defined: its parts as they are typed. Pure changes to it, and the definition it becomes. */
import type {KitRow} from '../../../src-shared/api/kits.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';

type Item = KitRow['definition'];
export type DraftPart = {
  readonly key: number;
  readonly item: LookupHit | undefined;
  /** Units in one kit; undefined while it is no number. */
  readonly per: number | undefined;
};
export type KitDraft = readonly DraftPart[];

const PARTS_MAX = 20;
const empty = (key: number): DraftPart => ({key, item: undefined, per: 1});

/** Those of today, and room for one more. */
export const draftOf = (parts: KitRow['parts']): KitDraft =>
  roomed(parts.map(({item, itemName, per}, i) => ({key: i + 1, item: {id: item, label: itemName, detail: item}, per})));

export const withPart = (draft: KitDraft, key: number, change: Partial<DraftPart>): KitDraft =>
  roomed(draft.map((one) => (one.key === key ? {...one, ...change} : one)));

export const withoutPart = (draft: KitDraft, key: number): KitDraft => roomed(draft.filter((one) => one.key !== key));

/** The parts, or what is missing. What contradicts itself is the decider's to say. */
export function partsOf(draft: KitDraft): NonNullable<Item['parts']> | string {
  const filled = draft.filter((one) => one.item !== undefined);
  if (filled.length === 0) return 'Choose what it is made of.';
  const bad = filled.findIndex(({per}) => per === undefined || per < 1);
  if (bad >= 0) return `Say how many of part ${bad + 1} are in a kit.`;
  return filled.map(({item, per}) => ({item: item?.id ?? '', per: per ?? 1}));
}

/** The kit with these parts, or what is missing. */
export function changedKit(kit: Item, draft: KitDraft): CommandOf<'DefineItems'> | string {
  const parts = partsOf(draft);
  if (typeof parts === 'string') return parts;
  if (JSON.stringify(parts) === JSON.stringify(kit.parts)) return 'Nothing would change.';
  return {type: 'DefineItems', items: [{...kit, parts: [...parts]}]};
}

export type NewKit = {
  readonly id: string;
  readonly name: string;
  /** 1/10,000 of the currency; undefined while what is typed is no price. */
  readonly listPrice: number | undefined;
  readonly supplier: LookupHit | undefined;
};

/** A new item of these parts, sold by the piece. It is bought from nobody: its supplier is whom it is asked about. */
export function newKit({id, name, listPrice, supplier}: NewKit, draft: KitDraft): CommandOf<'DefineItems'> | string {
  if (id.trim() === '') return 'A number is missing.';
  if (name.trim() === '') return 'A name is missing.';
  if (listPrice === undefined) return 'A price is missing.';
  const parts = partsOf(draft);
  if (typeof parts === 'string') return parts;
  if (supplier === undefined) return 'Say whose it is: the supplier of its main part, say.';
  return {
    type: 'DefineItems',
    items: [
      {
        id: id.trim(),
        name: name.trim(),
        unit: 'kit',
        packs: [],
        multiple: 1,
        weightGrams: 0,
        class: 'C',
        supplier: supplier.id,
        leadDays: 0,
        listPrice,
        active: true,
        parts: [...parts],
      },
    ],
  };
}

/** The place, from 1, that a refusal names; undefined where it names none. */
export const placeAt = (what: string | undefined): number | undefined => {
  const found = /^part (\d+) /.exec(what ?? '');
  return found === null ? undefined : Number(found[1]);
};

/** With one empty line at the end, as long as there may be more. */
function roomed(draft: KitDraft): KitDraft {
  const filled = draft.filter((one) => one.item !== undefined);
  if (filled.length >= PARTS_MAX) return filled;
  const room = draft.find((one) => one.item === undefined);
  return [...filled, room ?? empty(Math.max(0, ...draft.map((one) => one.key)) + 1)];
}
