/** The effect of a command as who asks for approval was shown it: rows of words and figures, bounded. No cost is in it. */
import {z} from 'zod';
import {dayNumber, idSchema} from '../master-data/types.ts';

export const LIMITS_APPROVAL = {
  noteChars: 400,
  rowsMax: 200,
  summaryMax: 8,
  wordChars: 200,
  /** Of the command that is asked for, as JSON: it is kept twice in the log, and once on every desk that sees it. */
  commandChars: 100_000,
  /** Sites and territories a request may be about. */
  scopesMax: 40,
} as const;

const word = z.string().min(1).max(LIMITS_APPROVAL.wordChars);
const figure = z.number().int().min(-1_000_000_000_000_000).max(1_000_000_000_000_000);
/** Minor units, at sales prices; below nought where it is less. */
export const shownMoney = z.number().int().min(-1_000_000_000_000_000).max(1_000_000_000_000_000);
const shownRowSchema = z.strictObject({
  /** What becomes of it: `comes sooner`. */
  what: word,
  order: idSchema.optional(),
  line: z.number().int().min(1).optional(),
  customer: idSchema.optional(),
  item: idSchema.optional(),
  site: idSchema.optional(),
  units: figure.optional(),
  /** Days at the customer; null: without a date. */
  dayBefore: dayNumber.nullable().optional(),
  dayAfter: dayNumber.nullable().optional(),
  money: shownMoney.optional(),
});
export const shownSchema = z.strictObject({
  summary: z.array(word).max(LIMITS_APPROVAL.summaryMax),
  rows: z.array(shownRowSchema).max(LIMITS_APPROVAL.rowsMax),
  /** Rows beyond these. */
  more: z.number().int().min(0).max(1_000_000),
});
export type Shown = z.infer<typeof shownSchema>;
export type ShownRow = Shown['rows'][number];
