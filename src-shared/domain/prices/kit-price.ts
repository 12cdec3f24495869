/**
 * What the parts of a kit cost, so that together they cost what the kit does: by list price × units in the kit.
 *
 *   Σ unitPrice × per = the kit's price, exactly        Σ over the lines of their amounts = the amount of the kits, to the penny
 *
 * 1. One part takes the rest: the dearest of which a kit has one, for that can be divided by one always. 2. Every other costs such a
 * price that all of it in one kit is whole minor units, so that rounding each line by itself changes nothing. 3. A kit that has no part
 * once, and whose rest cannot be divided by the units of its dearest part: one unit of that stands in a line of its own and takes it.
 */
import type {ItemId, UnitPrice, Units} from '../../kernel/types.ts';

/** Unit prices are 1/10,000 of the currency: so many make a minor unit. */
const MINOR = 100;
export type PricedPart = {readonly item: ItemId; readonly per: Units; readonly unitPrice: UnitPrice};
type Part = {readonly item: ItemId; readonly per: Units; readonly listPrice: UnitPrice};

/** One row for each part in their order, or two for one of them (rule 3). There is at least one part. */
export function apportioned(price: UnitPrice, parts: readonly Part[]): readonly PricedPart[] {
  const weights = parts.map(({listPrice, per}) => BigInt(listPrice) * BigInt(per));
  // Where nothing has a price, every unit is worth the same.
  const worth = weights.some((w) => w > 0n) ? weights : parts.map(({per}) => BigInt(per));
  const sum = worth.reduce((a, b) => a + b, 0n);
  const rest = takesRest(parts, worth);
  const prices = parts.map(({per}, i) => wholeMinor(Number((BigInt(price) * (worth[i] ?? 0n)) / sum), per));
  const left = parts.reduce((n, {per}, i) => (i === rest ? n : n - per * (prices[i] ?? 0)), price);
  return parts.flatMap(({item, per}, i): readonly PricedPart[] => {
    if (i !== rest) return [{item, per, unitPrice: prices[i] ?? 0}];
    if (left % per === 0) return [{item, per, unitPrice: left / per}];
    const unitPrice = wholeMinor(Math.floor(left / per) * (per - 1), per - 1);
    return [
      {item, per: per - 1, unitPrice},
      {item, per: 1, unitPrice: left - unitPrice * (per - 1)},
    ];
  });
}

/**
 * The same for lines that are there already, one for each part: where rule 3 would need another line the kit costs less than one unit's
 * share of a unit price less (below `per`/10,000 of the currency a kit), never more.
 */
export function apportionedTo(price: UnitPrice, parts: readonly Part[]): readonly UnitPrice[] {
  const rows = apportioned(price, parts);
  if (rows.length === parts.length) return rows.map((row) => row.unitPrice);
  const at = rows.findIndex((row, i) => row.item === rows[i + 1]?.item && rows[i + 1]?.per === 1);
  const [one, two] = [rows[at], rows[at + 1]];
  const sum = (one?.unitPrice ?? 0) * (one?.per ?? 0) + (two?.unitPrice ?? 0);
  return parts.map((part, i) => (i === at ? Math.floor(sum / part.per) : (rows[i > at ? i + 1 : i]?.unitPrice ?? 0)));
}

/** A unit price up to `share` of `per` units, at which these cost whole minor units. */
function wholeMinor(share: number, per: Units): UnitPrice {
  const step = MINOR / gcd(MINOR, per);
  return Math.floor(Math.floor(share / per) / step) * step;
}

/** The dearest of which a kit has one; else the dearest. */
function takesRest(parts: readonly Part[], worth: readonly bigint[]): number {
  const once = parts.some(({per}) => per === 1);
  let best = -1;
  for (const [i, {per}] of parts.entries())
    if ((!once || per === 1) && (best < 0 || (worth[i] ?? 0n) > (worth[best] ?? 0n))) best = i;
  return best;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
