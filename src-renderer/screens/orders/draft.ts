/** An order being typed: pure changes to it, and the command it becomes. */
import type {LookupHit} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';

export type DraftLine = {
  readonly key: number;
  readonly item: LookupHit | undefined;
  readonly quantity: number | undefined;
  /** The option somebody chose, by what tells it from the others; undefined: the best by the customer's rules. */
  readonly choice: Choice | undefined;
};
/** The lots of an option besides the best: so many units from a site on a day, together all of the line. */
export type Choice = readonly {
  readonly site: string;
  readonly day: number;
  readonly quantity: number;
  readonly service?: string;
  /** A substitute that is sent instead. */
  readonly item?: string;
}[];
export type OrderDraft = {
  readonly customer: LookupHit | undefined;
  readonly day: number | undefined;
  readonly reference: string;
  /** Why it takes what is kept for others, being typed; undefined: it does not. */
  readonly beyondPools: string | undefined;
  readonly lines: readonly DraftLine[];
};

export const emptyDraft = (day: number | undefined): OrderDraft => ({
  customer: undefined,
  day,
  reference: '',
  beyondPools: undefined,
  lines: [{key: 1, item: undefined, quantity: undefined, choice: undefined}],
});

/** Changes one line; a line that becomes complete at the end gets an empty one after it. */
export function withLine(draft: OrderDraft, key: number, change: Partial<DraftLine>): OrderDraft {
  const lines = draft.lines.map((line) => (line.key === key ? {...line, ...change} : line));
  const last = lines.at(-1);
  const full = last !== undefined && isComplete(last);
  const next = {
    key: Math.max(0, ...lines.map((line) => line.key)) + 1,
    item: undefined,
    quantity: undefined,
    choice: undefined,
  };
  return {...draft, lines: full ? [...lines, next] : lines};
}

/** Another customer or day has other options, and other pools: what was chosen is no longer one of them. */
export const unchosen = (draft: OrderDraft): OrderDraft => ({
  ...draft,
  beyondPools: undefined,
  lines: draft.lines.map((line) => ({...line, choice: undefined})),
});

export function withoutLine(draft: OrderDraft, key: number): OrderDraft {
  const lines = draft.lines.filter((line) => line.key !== key);
  return {...draft, lines: lines.length > 0 ? lines : emptyDraft(0).lines};
}

type AskedLine = CommandOf<'PlaceOrder'>['lines'][number];
type Asked = {readonly key: number; readonly line: AskedLine; readonly choice: Choice | undefined};

/** Lines the server can be asked about, in order, with their keys; `day` is the customer's wish, whatever was chosen. */
export function askedLines(draft: OrderDraft): readonly Asked[] {
  const {day} = draft;
  if (day === undefined) return [];
  return draft.lines.flatMap(({key, item, quantity, choice}) =>
    item === undefined || quantity === undefined || quantity < 1
      ? []
      : [{key, choice, line: {item: item.id, quantity, requestedDay: day}}],
  );
}

/**
 * The same lines as their chosen options, by sites and days: hold and order ask in these same words. What the customer asked
 * for stays the requested day, or a late choice would count as on time.
 */
export const chosenLines = (asked: readonly Asked[]): AskedLine[] =>
  asked.map(({line, choice}) => {
    const [first, second] = choice ?? [];
    if (choice === undefined || first === undefined) return line;
    if (second !== undefined) return {...line, chosenLots: choice.map((lot) => ({...lot}))};
    return {
      ...line,
      site: first.site,
      chosenDay: first.day,
      ...(first.service !== undefined && {chosenService: first.service}),
      ...(first.item !== undefined && {chosenItem: first.item}),
    };
  });

/**
 * The command, or what is missing. `latest` is the last delivery of what stands on the page: should the hold of a choice be
 * gone when the order arrives, it is refused rather than placed as something later.
 */
export function placeCommand(
  draft: OrderDraft,
  hold: string | undefined,
  latest?: number,
): CommandOf<'PlaceOrder'> | string {
  const asked = askedLines(draft);
  if (draft.customer === undefined) return 'Choose a customer.';
  if (draft.day === undefined) return 'Say for which day.';
  if (asked.length === 0) return 'Add a line.';
  if (draft.lines.some((line) => !isComplete(line) && (line.item !== undefined || line.quantity !== undefined)))
    return 'A line is not complete.';
  const chosen = asked.filter((one) => one.choice !== undefined);
  const {beyondPools} = draft;
  if (beyondPools !== undefined && beyondPools.trim() === '') return 'Say why it takes what is kept for others.';
  // A hold keeps only what anybody of the segment may have: an override is checked anew when it is placed.
  if (chosen.length > 0 && hold === undefined && beyondPools === undefined) return 'The chosen option is not held yet.';
  return {
    type: 'PlaceOrder',
    customer: draft.customer.id,
    lines: chosenLines(asked),
    ...((chosen.length > 0 || beyondPools !== undefined) && latest !== undefined
      ? {acceptIf: {latestDay: latest}}
      : {}),
    ...(hold === undefined || beyondPools !== undefined ? {} : {hold}),
    ...(beyondPools === undefined ? {} : {pools: {override: beyondPools.trim()}}),
    ...(draft.reference.trim() === '' ? {} : {reference: draft.reference.trim()}),
  };
}

const isComplete = (line: DraftLine): boolean => line.item !== undefined && (line.quantity ?? 0) > 0;
