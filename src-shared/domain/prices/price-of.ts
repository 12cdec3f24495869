/**
 * The price of an order's line. The most specific source that has a price for the quantity on the day wins:
 *
 *   1. the contract of the customer      3. the list of his territory      5. the item's list price
 *   2. the list of his tier              4. the list for everybody
 *
 * 1. Within a source the one entry valid on the day counts (definition lets no two share a day), and in it the break with the
 * highest from-quantity not above the line's. A source whose first break is above the quantity has no price for it.
 * 2. The day is that on which the order was placed, on the company's calendar. 3. The quantity is the line's own, in base
 * units: lines of the same item in one order are not added up, because each is asked, promised and changed by itself, and a
 * line must not change its price when another is cancelled. 4. Lists that are not active are passed over.
 * Prices are 1/10,000 of the currency per base unit.
 */
import type {DayNumber, ItemId, UnitPrice, Units} from '../../kernel/types.ts';
import {key, type Read} from '../events.ts';
import {
  contractAudience,
  EVERYBODY,
  type PricedBy,
  type PriceEntry,
  type PriceSource,
  type QuantityBreak,
  SOURCE_WORDS,
  territoryAudience,
  tierAudience,
} from './types.ts';

/** Who asks for a price; without a customer only what is for everybody counts. */
export type Buyer = {readonly id: string; readonly tier: 'A' | 'B' | 'C'; readonly territory: string} | undefined;
export type PriceAsked = {
  readonly buyer: Buyer;
  readonly item: {readonly id: ItemId; readonly listPrice: UnitPrice};
  readonly quantity: Units;
  /** On the company's calendar. */
  readonly day: DayNumber;
};
export type Price = PricedBy & {
  readonly unitPrice: UnitPrice;
  /** The next higher quantity at which another break counts, whatever source it is of. */
  readonly next: QuantityBreak | null;
};

export function priceOf(read: Read, {buyer, item, quantity, day}: PriceAsked): Price {
  let next: QuantityBreak | null = null;
  for (const [source, audience] of audiencesOf(buyer)) {
    const entry = validOn(read, audience, item.id, day);
    if (entry === undefined) continue;
    const counts = entry.breaks.findLast((b) => b.from <= quantity);
    const above = entry.breaks.find((b) => b.from > quantity);
    // Of two sources that begin at the same quantity the more specific, which came first, counts.
    if (above !== undefined && (next === null || above.from < next.from)) next = above;
    if (counts !== undefined) return {source, list: entry.list, ...counts, next};
  }
  return {source: 'item', unitPrice: item.listPrice, next};
}

/** `contract KH26, from 48`, for a refusal or a page. */
export function sourceWords({source, list, from}: PricedBy): string {
  const named = list === undefined ? SOURCE_WORDS[source] : `${SOURCE_WORDS[source]} ${list}`;
  return from === undefined || from <= 1 ? named : `${named}, from ${from}`;
}

/** The same without the words: what the log keeps with a line; nothing where it is the item's list price. */
export function keptSource({source, list, from}: Price): PricedBy | undefined {
  return source === 'item' || list === undefined || from === undefined ? undefined : {source, list, from};
}

/** Most specific first. */
function audiencesOf(buyer: Buyer): readonly (readonly [PriceSource, string])[] {
  if (buyer === undefined) return [['everybody', EVERYBODY]];
  return [
    ['contract', contractAudience(buyer.territory, buyer.id)],
    ['tier', tierAudience(buyer.tier)],
    ['territory', territoryAudience(buyer.territory)],
    ['everybody', EVERYBODY],
  ];
}

function validOn(read: Read, audience: string, item: ItemId, day: DayNumber): PriceEntry | undefined {
  const agreed = read(key('prices', `${audience}/${item}`));
  return agreed?.entries.find(
    (e) => e.from <= day && day <= (e.until ?? day) && read(key('pricelist', e.list))?.active === true,
  );
}
