/**
 * Price lists: whom each is for, and what it says of an item on which days from which quantity.
 *
 *   price list ── head: name, currency, for whom, active                  key `pricelist:LIST`
 *   prices     ── all that is agreed with the same ones about one item    key `prices:AUDIENCE/ITEM`
 *
 * An order's line asks for one item of one customer, and a decider reads by key alone: with one state per audience and item
 * a price takes at most four reads (contract, tier, territory, everybody), however many lists and entries there are, and a
 * new price of an item rewrites nothing but its own. One state per item would hold thousands of contracts of a busy item and
 * be rewritten for each; one per list and item would have to know which lists concern a customer.
 * The audience names its territory, so that the key tells its scope: contracts and territory lists are seen by those who may
 * see that territory's customers, the others by everybody, like list prices.
 */
import {z} from 'zod';
import type {DayNumber, ItemId, Territory, UnitPrice, Units} from '../../kernel/types.ts';
import {dayNumber, idSchema, LIMITS_MASTER, unitPrice, units} from '../master-data/types.ts';
import {MASTER, ordersScope, type Scope} from '../scope.ts';

export const LIMITS_PRICES = {
  breaksMax: 12,
  /** Entries of one list for one item: a price a week for two years. */
  entriesMax: 104,
  /** Entries of all lists of one audience for one item. */
  agreedMax: 200,
} as const;

const audienceSchema = z.discriminatedUnion('kind', [
  /** A contract. */
  z.strictObject({kind: z.literal('customer'), customer: idSchema}),
  z.strictObject({kind: z.literal('tier'), tier: z.enum(['A', 'B', 'C'])}),
  z.strictObject({kind: z.literal('territory'), territory: idSchema}),
  z.strictObject({kind: z.literal('everybody')}),
]);
export const priceListSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(LIMITS_MASTER.nameChars),
  /** The company's: there is one book currency. */
  currency: z.string().length(3),
  for: audienceSchema,
  /** An inactive list prices nothing; its entries keep their days. */
  active: z.boolean(),
});
export type PriceListData = z.infer<typeof priceListSchema>;
/** A list with the audience under which its prices are kept, see `audienceOf`. */
export type PriceList = PriceListData & {readonly audience: string};

/** From so many base units in one line, this much a unit. */
const quantityBreak = z.strictObject({from: units, unitPrice});
const priceEntry = z.strictObject({
  /** Whole days in the company's zone, both included; without `until`, until further notice. */
  from: dayNumber,
  until: dayNumber.optional(),
  breaks: z.array(quantityBreak).min(1).max(LIMITS_PRICES.breaksMax),
});
/** Everything one list says of one item: a later definition replaces it, none at all withdraws it. */
export const listedPricesSchema = z.strictObject({
  list: idSchema,
  item: idSchema,
  entries: z.array(priceEntry).max(LIMITS_PRICES.entriesMax),
});
export type ListedPrices = z.infer<typeof listedPricesSchema>;

export type QuantityBreak = {readonly from: Units; readonly unitPrice: UnitPrice};
export type PriceEntry = {
  readonly list: string;
  readonly from: DayNumber;
  readonly until?: DayNumber | undefined;
  /** Lowest quantity first. */
  readonly breaks: readonly QuantityBreak[];
};
/** What is agreed with one audience about one item, earliest day first; no two entries share a day. */
export type AgreedPrices = {readonly item: ItemId; readonly entries: readonly PriceEntry[]};

export type PriceEvent =
  | {readonly type: 'PriceListDefined'; readonly list: PriceList}
  /** All entries of a list for an item. */
  | {
      readonly type: 'PricesDefined';
      readonly audience: string;
      readonly list: string;
      readonly item: ItemId;
      readonly entries: readonly PriceEntry[];
    };

export const EVERYBODY = 'everybody';
export const tierAudience = (tier: 'A' | 'B' | 'C'): string => `tier/${tier}`;
export const territoryAudience = (territory: Territory): string => `territory/${territory}`;
/** With the territory, which a customer never changes. */
export const contractAudience = (territory: Territory, customer: string): string => `contract/${territory}/${customer}`;

/** The scope of an audience, also of the whole id of its prices for an item. */
export function audienceScope(audience: string): Scope {
  const [kind, territory = ''] = audience.split('/');
  return kind === 'contract' || kind === 'territory' ? ordersScope(territory) : MASTER;
}

/** What each list for an audience is called by the desk. */
export const SOURCE_WORDS = {
  contract: 'contract',
  tier: 'tier list',
  territory: 'territory list',
  everybody: 'price list',
  item: 'the item’s list price',
  manual: 'a manual price',
} as const;
/** Where a line's price comes from. */
export type PriceSource = keyof typeof SOURCE_WORDS;
/**
 * The source of a line's price, as the log tells it; `list` and the quantity it counts from where a list was used, `reason` where
 * somebody entered it and said why.
 */
export type PricedBy = {
  readonly source: PriceSource;
  readonly list?: string;
  readonly from?: Units;
  readonly reason?: string;
};

/** What an event leaves of the prices for an audience and item; undefined when nothing is agreed any more. */
export function evolvePrices(
  state: AgreedPrices | undefined,
  e: Extract<PriceEvent, {type: 'PricesDefined'}>,
): AgreedPrices | undefined {
  const others = (state?.entries ?? []).filter((entry) => entry.list !== e.list);
  const entries = [...others, ...e.entries].sort((a, b) => a.from - b.from);
  return entries.length === 0 ? undefined : {item: e.item, entries};
}
