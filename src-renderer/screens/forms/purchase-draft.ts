/** A purchase being typed: pure changes to it, and the command it becomes. */
import type {LookupHit} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';
import {instantOf, minutesOf} from '../../ui/dates.ts';
import {expectedFault} from './day-fault.ts';
import type {Lead} from './supplier-words.ts';

export type PurchaseLine = {
  readonly key: number;
  readonly item: LookupHit | undefined;
  readonly quantity: number | undefined;
  /** When it is expected at the site; undefined: the earliest the supplier can, else the day of the item's usual lead time. */
  readonly day: number | undefined;
};
export type PurchaseDraft = {
  readonly supplier: LookupHit | undefined;
  readonly site: string;
  /** The time of day at which a supplier's lorry is expected, minutes after midnight at the site; undefined: nobody has said. */
  readonly minutes: number | undefined;
  readonly confirmed: boolean;
  readonly lines: readonly PurchaseLine[];
};

const emptyLine = (key: number): PurchaseLine => ({key, item: undefined, quantity: undefined, day: undefined});

export const emptyPurchase = (site: string, supplier?: LookupHit, item?: LookupHit): PurchaseDraft => ({
  supplier,
  site,
  minutes: undefined,
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

/** The day a line is expected: as typed, else the earliest the supplier can, else after the item's usual lead time. */
export const dayOfLine = (line: PurchaseLine, today: number, lead: Lead | undefined): number | undefined =>
  line.day ?? (line.item === undefined ? undefined : (lead?.day ?? afterUsual(line.item, today)));
const afterUsual = ({leadDays}: LookupHit, today: number): number | undefined =>
  leadDays === undefined ? undefined : today + leadDays;

/** The time of day: as typed, else that of the opening the earliest date is reckoned to, else in the morning. */
export const timeOf = ({minutes}: PurchaseDraft, zone: string, lead: Lead | undefined): number =>
  minutes ?? (lead == null ? MORNING : minutesOf(lead.at, zone));
const MORNING = 8 * 60;

type Clock = {
  readonly zone: string;
  readonly today: number;
  readonly now: number;
  /** Of the supplier; null: it has none; undefined while it is being read. */
  readonly lead: Lead | undefined;
};
/** The command, or what is missing. `now` is log time; days are the site's, in `zone`. */
export function purchaseCommand(draft: PurchaseDraft, clock: Clock): CommandOf<'PlacePurchase'> | string {
  if (draft.supplier === undefined) return 'Choose a supplier.';
  if (draft.site === '') return 'There is no site you may buy for.';
  if (draft.lines.some((line) => isBegun(line) && !isComplete(line))) return 'A line is not complete.';
  if (clock.lead === undefined) return 'The days of the supplier are being read.';
  const lines = [];
  for (const line of draft.lines.filter(isComplete)) {
    const dated = datedLine(draft, line, clock);
    if (typeof dated === 'string') return dated;
    lines.push({item: line.item.id, quantity: line.quantity, ...dated, confirmed: draft.confirmed});
  }
  if (lines.length === 0) return 'Add a line.';
  return {type: 'PlacePurchase', supplier: draft.supplier.id, site: draft.site, lines};
}

/** Where nothing is said of when, it is for the authority to reckon when it decides: it may be later than now, while the line is down. */
function datedLine(draft: PurchaseDraft, line: CompleteLine, {zone, today, now, lead}: Clock) {
  if (line.day === undefined && lead != null && draft.minutes === undefined && !draft.confirmed) return {};
  const day = dayOfLine(line, today, lead);
  if (day === undefined) return `Say when ${line.item.id} is expected.`;
  const expectedAt = instantOf(day, timeOf(draft, zone, lead), zone);
  if (expectedAt <= now) return `${line.item.id} is expected in the past.`;
  if (expectedFault(expectedAt, now) !== undefined) return `${line.item.id} is expected more than three years ahead.`;
  return {expectedAt};
}

type CompleteLine = PurchaseLine & {readonly item: LookupHit; readonly quantity: number};
const isBegun = (line: PurchaseLine): boolean => line.item !== undefined || line.quantity !== undefined;
export const isComplete = (line: PurchaseLine): line is CompleteLine =>
  line.item !== undefined && line.quantity !== undefined && line.quantity >= 1;
