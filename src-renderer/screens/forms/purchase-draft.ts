/** A purchase being typed: pure changes to it, and the command it becomes. */
import type {LookupHit} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';
import {instantOf} from '../../ui/dates.ts';
import {expectedFault} from './day-fault.ts';

export type PurchaseLine = {
  readonly key: number;
  readonly item: LookupHit | undefined;
  readonly quantity: number | undefined;
  /** When it is expected at the site; undefined: the day of the item's usual lead time. */
  readonly day: number | undefined;
};
export type PurchaseDraft = {
  readonly supplier: LookupHit | undefined;
  readonly site: string;
  /** The time of day at which a supplier's lorry is expected, minutes after midnight at the site. */
  readonly minutes: number;
  readonly confirmed: boolean;
  readonly lines: readonly PurchaseLine[];
};

const emptyLine = (key: number): PurchaseLine => ({key, item: undefined, quantity: undefined, day: undefined});

export const emptyPurchase = (site: string, supplier?: LookupHit, item?: LookupHit): PurchaseDraft => ({
  supplier,
  site,
  minutes: 8 * 60,
  confirmed: false,
  lines: [{...emptyLine(1), item}],
});

/** Changes one line; a line that becomes complete at the end gets an empty one after it. */
export function withPurchaseLine(draft: PurchaseDraft, key: number, change: Partial<PurchaseLine>): PurchaseDraft {
  const lines = draft.lines.map((line) => (line.key === key ? {...line, ...change} : line));
  const last = lines.at(-1);
  const next = Math.max(0, ...lines.map((line) => line.key)) + 1;
  return {...draft, lines: last !== undefined && isComplete(last) ? [...lines, emptyLine(next)] : lines};
}

export function withoutPurchaseLine(draft: PurchaseDraft, key: number): PurchaseDraft {
  const lines = draft.lines.filter((line) => line.key !== key);
  return {...draft, lines: lines.length > 0 ? lines : [emptyLine(1)]};
}

/** The day a line is expected: as typed, else after the item's usual lead time. */
export const dayOfLine = (line: PurchaseLine, today: number): number | undefined =>
  line.day ?? (line.item?.leadDays === undefined ? undefined : today + line.item.leadDays);

/** The command, or what is missing. `now` is log time; days are the site's, in `zone`. */
export function purchaseCommand(
  draft: PurchaseDraft,
  {zone, today, now}: {readonly zone: string; readonly today: number; readonly now: number},
): CommandOf<'PlacePurchase'> | string {
  if (draft.supplier === undefined) return 'Choose a supplier.';
  if (draft.site === '') return 'There is no site you may buy for.';
  if (draft.lines.some((line) => isBegun(line) && !isComplete(line))) return 'A line is not complete.';
  const lines = [];
  for (const line of draft.lines.filter(isComplete)) {
    const day = dayOfLine(line, today);
    if (day === undefined) return `Say when ${line.item.id} is expected.`;
    const expectedAt = instantOf(day, draft.minutes, zone);
    if (expectedAt <= now) return `${line.item.id} is expected in the past.`;
    if (expectedFault(expectedAt, now) !== undefined) return `${line.item.id} is expected more than three years ahead.`;
    lines.push({item: line.item.id, quantity: line.quantity, expectedAt, confirmed: draft.confirmed});
  }
  if (lines.length === 0) return 'Add a line.';
  return {type: 'PlacePurchase', supplier: draft.supplier.id, site: draft.site, lines};
}

type CompleteLine = PurchaseLine & {readonly item: LookupHit; readonly quantity: number};
const isBegun = (line: PurchaseLine): boolean => line.item !== undefined || line.quantity !== undefined;
export const isComplete = (line: PurchaseLine): line is CompleteLine =>
  line.item !== undefined && line.quantity !== undefined && line.quantity >= 1;
