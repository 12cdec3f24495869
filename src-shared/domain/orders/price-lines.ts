/** What the lines of an order cost: the price that counts, or a manual one by who holds the right. */
import {must} from '../../kernel/assert.ts';
import type {DayNumber, Minor, UnitPrice, Units} from '../../kernel/types.ts';
import type {OrderLineInput} from '../commands.ts';
import {type DecideContext, type Rejection, withoutRight} from '../decider.ts';
import {key, type Read} from '../events.ts';
import type {Item} from '../master-data/types.ts';
import {type Buyer, keptSource, priceOf, sourceWords} from '../prices/price-of.ts';
import type {PricedBy} from '../prices/types.ts';
import {amountOf} from './types.ts';

/** Minor units: sums of 500 such lines stay exact integers. */
const LINE_AMOUNT_MAX = 10_000_000_000_000;
export type Priced = {
  readonly unitPrice: UnitPrice;
  /** Minor units. */
  readonly amount: number;
  /** Absent = the item's list price. */
  readonly pricedBy?: PricedBy;
};

/** A refusal names the line; that of a manual price says the price that counts instead, and where it comes from. */
export function priceLines(
  read: Read,
  to: {readonly buyer: Buyer; readonly day: DayNumber},
  lines: readonly OrderLineInput[],
  context: DecideContext,
): readonly Priced[] | Rejection {
  const out: Priced[] = [];
  for (const [i, l] of lines.entries()) {
    const item = read(key('item', l.item));
    const bad = checkItem(item, l, i + 1);
    if (bad !== null) return bad;
    const counts = priceOf(read, {...to, item: must(item, 'a checked item'), quantity: l.quantity});
    const manual = l.unitPrice !== undefined && l.unitPrice !== counts.unitPrice;
    if (manual && !context.may('manual-price'))
      return {
        code: 'price-needs-right',
        what: withoutRight(
          context,
          'manual-price',
          `line ${i + 1}: ${inCurrency(counts.unitPrice)} counts, ${sourceWords(counts)}`,
        ),
        left: counts.unitPrice,
      };
    const pricedBy = manual ? byHand(l.priceReason) : keptSource(counts);
    const unitPrice = l.unitPrice ?? counts.unitPrice;
    const amount = amountOf(l.quantity, unitPrice);
    const over = overAmount(i + 1, amount);
    if (over !== null) return over;
    out.push({unitPrice, amount, ...(pricedBy !== undefined && {pricedBy})});
  }
  return out;
}

const byHand = (reason: string | undefined): PricedBy => ({source: 'manual', ...(reason !== undefined && {reason})});

/** A refusal where a line costs something else than its author was shown; `shown` by line. */
export function priceMoved(shown: readonly UnitPrice[] | undefined, priced: readonly Priced[]): Rejection | null {
  if (shown === undefined) return null;
  if (shown.length !== priced.length)
    return {code: 'invalid', what: `${shown.length} prices were shown for ${priced.length} lines`};
  const at = priced.findIndex(({unitPrice}, i) => unitPrice !== shown[i]);
  return at < 0
    ? null
    : {
        code: 'accept-if-failed',
        what: `line ${at + 1}: ${inCurrency(priced[at]?.unitPrice ?? 0)} counts now, ${inCurrency(shown[at] ?? 0)} was shown`,
      };
}

/** A refusal where a line would cost more than sums of lines can hold. */
export const overAmount = (line: number, amount: Minor): Rejection | null =>
  amount > LINE_AMOUNT_MAX ? {code: 'quantity-rule', what: `line ${line}: amount over ${LINE_AMOUNT_MAX}`} : null;

/** C.16: 15 pieces cannot fill 2 packs of 8: exact multiples or a refusal that names the next lower one. */
export function checkItem(
  item: Item | undefined,
  l: {readonly item: string; readonly quantity: Units},
  line: number,
): Rejection | null {
  if (item === undefined) return {code: 'not-found', what: `line ${line}: item ${l.item}`};
  if (!item.active) return {code: 'inactive', what: `line ${line}: item ${l.item}`};
  if (l.quantity % item.multiple !== 0)
    return {
      code: 'quantity-rule',
      what: `line ${line}: multiples of ${item.multiple}`,
      left: l.quantity - (l.quantity % item.multiple),
    };
  return null;
}

/** 12500 → `1.25`, 425 → `0.0425`: whole units of the currency, at least two places. */
function inCurrency(unitPrice: UnitPrice): string {
  const digits = String(unitPrice).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4).replace(/0{1,2}$/, '')}`;
}
