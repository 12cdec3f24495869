/**
 * The tree of segments being typed: pure changes to it, and the definition it becomes.
 *
 * A segment has a key of its own here, so that its parts stay its parts while its id is still typed. The list is in the order of
 * class and stays as it was defined; only what is moved, with its parts, changes places.
 */
import type {SegmentRow} from '../../../src-shared/api/allocation.ts';
import type {LookupHit} from '../../../src-shared/api/types.ts';
import {ID_WORDS, isId} from '../../../src-shared/kernel/names.ts';
import type {CommandOf} from '../../data/commands.ts';

type Segment = CommandOf<'DefineSegments'>['segments'][number];
export type Tier = NonNullable<Segment['tiers']>[number];
export type Sort = Segment['sort'][number];
export type DraftSegment = {
  readonly key: number;
  /** Defined before: pools and claims know it by its id, which stays. */
  readonly known: boolean;
  readonly id: string;
  /** Until an id is typed it follows the name. */
  readonly idTyped: boolean;
  readonly name: string;
  /** Key of what it is a part of; 0 = of nothing. */
  readonly parent: number;
  readonly tiers: readonly Tier[];
  readonly territories: readonly string[];
  readonly customers: readonly LookupHit[];
  readonly strategy: Segment['strategy'];
  readonly sort: readonly Sort[];
  /** Ticked; counts where the strategy takes more (`takesMore`). */
  readonly continuous: boolean;
};
export type SegmentDraft = readonly DraftSegment[];

const SEGMENTS_MAX = 60;

export function draftOf(rows: readonly SegmentRow[]): SegmentDraft {
  const sorted = rows.toSorted((a, b) => a.rank - b.rank);
  const keyOf = (id: string | undefined) => 1 + sorted.findIndex((row) => row.id === id);
  return sorted.map(({definition, customers}) => ({
    key: keyOf(definition.id),
    known: true,
    id: definition.id,
    idTyped: true,
    name: definition.name,
    parent: keyOf(definition.parent),
    tiers: definition.tiers ?? [],
    territories: definition.territories ?? [],
    customers: (definition.customers ?? []).map((id, i) => ({id, label: customers[i] ?? id, detail: id})),
    strategy: definition.strategy,
    sort: definition.sort,
    continuous: definition.continuous === true,
  }));
}

/** Parents before their parts, each level in the order of its class. */
export function inTree(draft: SegmentDraft): readonly {readonly segment: DraftSegment; readonly level: number}[] {
  const below = (parent: number, level: number): {segment: DraftSegment; level: number}[] =>
    draft
      .filter((one) => one.parent === parent)
      .flatMap((segment) => [{segment, level}, ...below(segment.key, level + 1)]);
  return below(0, 0);
}

/** With a new segment that nobody is in yet; before a sibling that takes everybody, behind which nobody is left. */
export function withNew(draft: SegmentDraft, parent: number): {readonly draft: SegmentDraft; readonly key: number} {
  const key = Math.max(0, ...draft.map((one) => one.key)) + 1;
  const empty: DraftSegment = {
    key,
    known: false,
    id: '',
    idTyped: false,
    name: '',
    parent,
    tiers: [],
    territories: [],
    customers: [],
    strategy: draft.find((one) => one.key === parent)?.strategy ?? 'redistribute',
    sort: [],
    continuous: false,
  };
  const siblings = draft.filter((one) => one.parent === parent);
  const last = siblings.at(-1);
  if (last !== undefined && isAll(last)) return {draft: draft.toSpliced(draft.indexOf(last), 0, empty), key};
  const own = new Set(last === undefined ? [parent] : withParts(draft, last.key));
  const at = draft.findLastIndex((one) => own.has(one.key)) + 1;
  return {draft: draft.toSpliced(at === 0 ? draft.length : at, 0, empty), key};
}

export function withChange(draft: SegmentDraft, key: number, change: Partial<DraftSegment>): SegmentDraft {
  const changed = draft.map((one) => {
    if (one.key !== key) return one;
    const next = {...one, ...change};
    return next.idTyped ? next : {...next, id: idFor(next, draft)};
  });
  // Rank is the place in the list: it is the one that the tree shows.
  return change.parent === undefined ? changed : inTree(changed).map(({segment}) => segment);
}

/** A segment with all its parts, and their parts; by key. */
export function withParts(draft: SegmentDraft, key: number): readonly number[] {
  return [key, ...draft.filter((one) => one.parent === key).flatMap((one) => withParts(draft, one.key))];
}

export function without(draft: SegmentDraft, key: number): SegmentDraft {
  const gone = new Set(withParts(draft, key));
  return draft.filter((one) => !gone.has(one.key));
}

/** Moved by one place among its siblings, with its parts; the same draft where there is no such place. */
export function moved(draft: SegmentDraft, key: number, by: 1 | -1): SegmentDraft {
  const parent = draft.find((one) => one.key === key)?.parent;
  const siblings = draft.filter((one) => one.parent === parent).map((one) => one.key);
  const at = siblings.indexOf(key);
  if (siblings[at + by] === undefined) return draft;
  const order = siblings.toSpliced(at, 1).toSpliced(at + by, 0, key);
  // The siblings change places among themselves; then each is followed by its parts.
  const placed = draft.map((one) =>
    one.parent === parent ? (draft.find((sibling) => sibling.key === order[siblings.indexOf(one.key)]) ?? one) : one,
  );
  return inTree(placed).map(({segment}) => segment);
}

/** The first thing that is missing or wrong, and at which field of which segment. */
export type Missing = {readonly key: number; readonly field: 'name' | 'id' | 'who' | 'all'; readonly what: string};
export function missingOf(draft: SegmentDraft): Missing | null {
  if (draft.length > SEGMENTS_MAX) return {key: 0, field: 'all', what: `At most ${SEGMENTS_MAX} segments.`};
  for (const one of draft) {
    const {key} = one;
    if (one.name.trim() === '') return {key, field: 'name', what: 'A name is missing.'};
    if (one.id.trim() === '') return {key, field: 'id', what: `An id for ${one.name} is missing.`};
    if (!isId(one.id.trim())) return {key, field: 'id', what: `An id has only ${ID_WORDS}.`};
    if (draft.some((other) => other.key !== key && other.id.trim() === one.id.trim()))
      return {key, field: 'id', what: `The id ${one.id} is there twice.`};
    const siblings = draft.filter((other) => other.parent === one.parent);
    const behind = siblings[siblings.indexOf(one) + 1];
    if (isAll(one) && behind !== undefined)
      return {
        key,
        field: 'who',
        what: `${one.name} takes everybody, so nobody is left for ${behind.name || 'the one below'}: say whom it is for, or move it down.`,
      };
  }
  return null;
}

export function segmentsOf(draft: SegmentDraft): Segment[] {
  const idOf = new Map(draft.map((one) => [one.key, one.id.trim()]));
  return draft.map((one) => {
    const parent = idOf.get(one.parent);
    return {
      id: one.id.trim(),
      name: one.name.trim(),
      ...(parent !== undefined && {parent}),
      ...(one.tiers.length > 0 && {tiers: one.tiers.toSorted()}),
      ...(one.territories.length > 0 && {territories: [...one.territories]}),
      ...(one.customers.length > 0 && {customers: one.customers.map((customer) => customer.id)}),
      strategy: one.strategy,
      sort: [...one.sort],
      ...(one.continuous && takesMore(one) && {continuous: true as const}),
    };
  });
}

/** Whether a run may give its lines more than they have; the server refuses the others. */
export const takesMore = ({strategy}: Pick<DraftSegment, 'strategy'>): boolean =>
  strategy === 'gain' || strategy === 'improve' || strategy === 'redistribute';

const isAll = ({tiers, territories, customers}: DraftSegment): boolean =>
  tiers.length === 0 && territories.length === 0 && customers.length === 0;

/** `Key accounts` → `key-accounts`, free among the others. */
function idFor({key, name}: DraftSegment, draft: SegmentDraft): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 30);
  const free = (id: string) => draft.every((one) => one.key === key || one.id !== id);
  if (plain === '' || free(plain)) return plain;
  for (let n = 2; ; n++) if (free(`${plain}-${n}`)) return `${plain}-${n}`;
}
