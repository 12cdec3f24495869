/** An order being typed: pure changes to it, and the command it becomes. */
import type {LookupHit} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';

export type DraftLine = {
  readonly key: number;
  readonly item: LookupHit | undefined;
  readonly quantity: number | undefined;
  /** Only from this site: the option somebody chose. */
  readonly site: string | undefined;
};
export type OrderDraft = {
  readonly customer: LookupHit | undefined;
  readonly day: number | undefined;
  readonly reference: string;
  readonly lines: readonly DraftLine[];
};

export const emptyDraft = (day: number): OrderDraft => ({
  customer: undefined,
  day,
  reference: '',
  lines: [{key: 1, item: undefined, quantity: undefined, site: undefined}],
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
    site: undefined,
  };
  return {...draft, lines: full ? [...lines, next] : lines};
}

export function withoutLine(draft: OrderDraft, key: number): OrderDraft {
  const lines = draft.lines.filter((line) => line.key !== key);
  return {...draft, lines: lines.length > 0 ? lines : emptyDraft(0).lines};
}

type AskedLine = CommandOf<'PlaceOrder'>['lines'][number];

/** Lines the server can be asked about, in order, with their keys. */
export function askedLines(draft: OrderDraft): readonly {readonly key: number; readonly line: AskedLine}[] {
  const {day} = draft;
  if (day === undefined) return [];
  return draft.lines.flatMap(({key, item, quantity, site}) =>
    item === undefined || quantity === undefined || quantity < 1
      ? []
      : [{key, line: {item: item.id, quantity, requestedDay: day, ...(site === undefined ? {} : {site})}}],
  );
}

/** The command, or what is missing. */
export function placeCommand(draft: OrderDraft, hold: string | undefined): CommandOf<'PlaceOrder'> | string {
  const asked = askedLines(draft);
  if (draft.customer === undefined) return 'Choose a customer.';
  if (draft.day === undefined) return 'Say for which day.';
  if (asked.length === 0) return 'Add a line.';
  if (draft.lines.some((line) => !isComplete(line) && (line.item !== undefined || line.quantity !== undefined)))
    return 'A line is not complete.';
  return {
    type: 'PlaceOrder',
    customer: draft.customer.id,
    lines: asked.map((one) => one.line),
    ...(hold === undefined ? {} : {hold}),
    ...(draft.reference.trim() === '' ? {} : {reference: draft.reference.trim()}),
  };
}

const isComplete = (line: DraftLine): boolean => line.item !== undefined && (line.quantity ?? 0) > 0;
