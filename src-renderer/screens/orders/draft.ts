/** An order being typed: pure changes to it, and the command it becomes. */
import type {LookupHit} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';
import {count, priceFromText} from '../../ui/format.ts';

export type DraftLine = {
  readonly key: number;
  readonly item: LookupHit | undefined;
  readonly quantity: number | undefined;
  /** What is typed as the quantity is none, in words; it stays in the field, and the line is not complete. */
  readonly unread?: string | undefined;
  /** The option somebody chose, by what tells it from the others; undefined: the best by the customer's rules. */
  readonly choice: Choice | undefined;
  /** A price of one's own, being typed; undefined: what the lists say. */
  readonly manual?: ManualPrice | undefined;
};
/** `text` as it is typed, with why. */
export type ManualPrice = {readonly text: string; readonly reason: string};
/** The lots of an option besides the best: so many units from a site on a day, together all of the line. */
export type Choice = readonly {
  readonly site: string;
  readonly day: number;
  readonly quantity: number;
  readonly service?: string;
  /** A substitute that is sent instead. */
  readonly item?: string;
}[];
/** What counts for one order instead of its customer's rules. */
export type OrderRules = NonNullable<CommandOf<'PlaceOrder'>['rules']>;
export type OrderDraft = {
  readonly customer: LookupHit | undefined;
  readonly day: number | undefined;
  readonly reference: string;
  /** Why it takes what is kept for others, being typed; undefined: it does not. */
  readonly beyondPools: string | undefined;
  /** The parts of its kits may come apart; else an order with a kit leaves complete. */
  readonly apart?: boolean | undefined;
  /** What counts for it instead of the customer's rules. */
  readonly rules?: OrderRules | undefined;
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

/** The quantity once an item is chosen: its multiple, unless something is typed. */
export const quantityWith = (line: DraftLine, item: LookupHit | undefined): number | undefined =>
  line.quantity ?? (line.unread === undefined ? item?.multiple : undefined);

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
type Asked = {
  readonly key: number;
  readonly line: AskedLine;
  readonly choice: Choice | undefined;
  readonly manual: ManualPrice | undefined;
};

/** Lines the server can be asked about, in order, with their keys; `day` is the customer's wish, whatever was chosen. */
export function askedLines(draft: OrderDraft): readonly Asked[] {
  const {day} = draft;
  if (day === undefined) return [];
  return draft.lines.flatMap(({key, item, quantity, choice, manual}) =>
    item === undefined || quantity === undefined || quantity < 1
      ? []
      : [{key, choice, manual, line: {item: item.id, quantity, requestedDay: day}}],
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

/** What stands on the page besides the draft. */
export type Shown = {
  readonly currency: string;
  /** The last delivery of the options taken: what somebody else took meanwhile is refused rather than placed as later. */
  readonly latest?: number | undefined;
  /** The options taken promise all of it: what is short is placed as short, whatever its day. */
  readonly isWhole?: boolean;
  /** Units without a date that the customer's rules do not let wait. */
  readonly refused?: number;
  /** What each line costs each, where all are known: should another price count, it is refused rather than placed at that. */
  readonly prices?: readonly number[] | undefined;
};

/** The command, or what is missing. */
export function placeCommand(
  draft: OrderDraft,
  hold: string | undefined,
  {currency, latest, isWhole = false, refused = 0, prices}: Shown,
): CommandOf<'PlaceOrder'> | string {
  const asked = askedLines(draft);
  if (draft.customer === undefined) return 'Choose a customer.';
  if (draft.day === undefined) return 'Say for which day.';
  const unread = draft.lines.findIndex((line) => line.unread !== undefined);
  if (unread >= 0) return `Quantity of line ${unread + 1}: ${draft.lines[unread]?.unread}.`;
  if (draft.lines.some((line) => !isComplete(line) && (line.item !== undefined || line.quantity !== undefined)))
    return 'A line is not complete.';
  if (asked.length === 0) return 'Add a line.';
  const chosen = asked.filter((one) => one.choice !== undefined);
  const priced = withPrices(asked, currency);
  if (typeof priced === 'string') return priced;
  if (refused > 0)
    return `This customer takes no back orders, and ${count(refused, 'unit')} of it ${refused === 1 ? 'has' : 'have'} no date.`;
  const {beyondPools} = draft;
  if (beyondPools !== undefined && beyondPools.trim() === '') return 'Say why it takes what is kept for others.';
  // A hold keeps only what anybody of the segment may have: an override is checked anew when it is placed.
  if (chosen.length > 0 && hold === undefined && beyondPools === undefined) return 'The chosen option is not held yet.';
  const acceptIf = {
    ...((isWhole || chosen.length > 0 || beyondPools !== undefined) && latest !== undefined && {latestDay: latest}),
    ...(prices !== undefined && {unitPrices: [...prices]}),
  };
  return {
    type: 'PlaceOrder',
    customer: draft.customer.id,
    lines: priced,
    ...(Object.keys(acceptIf).length > 0 && {acceptIf}),
    ...(hold === undefined || beyondPools !== undefined ? {} : {hold}),
    ...(draft.apart === true && {shipComplete: false}),
    ...(draft.rules !== undefined && {rules: draft.rules}),
    ...(beyondPools === undefined ? {} : {pools: {override: beyondPools.trim()}}),
    ...(draft.reference.trim() === '' ? {} : {reference: draft.reference.trim()}),
  };
}

/** The chosen lines with the prices entered by hand, or what is missing of one. */
function withPrices(asked: readonly Asked[], currency: string): AskedLine[] | string {
  const lines = chosenLines(asked);
  for (const [i, {manual}] of asked.entries()) {
    const line = lines[i];
    if (manual === undefined || line === undefined) continue;
    const unitPrice = priceFromText(manual.text, currency);
    if (unitPrice === undefined) return `“${manual.text}” is no price for line ${i + 1}.`;
    if (manual.reason.trim() === '') return `Say why line ${i + 1} is priced by hand.`;
    lines[i] = {...line, unitPrice, priceReason: manual.reason.trim()};
  }
  return lines;
}

/** The same lines as they are asked about: at the prices entered by hand, as far as they are prices yet. */
export const pricedLines = (asked: readonly Asked[], currency: string) =>
  asked.map(({line: {item, quantity, requestedDay}, manual}) => {
    const unitPrice = manual === undefined ? undefined : priceFromText(manual.text, currency);
    return {item, quantity, requestedDay, ...(unitPrice !== undefined && {unitPrice})};
  });

const isComplete = (line: DraftLine): boolean => line.item !== undefined && (line.quantity ?? 0) > 0;
