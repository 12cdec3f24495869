/** Prices as a person reads them: of a line, and of the lists it may come from. */

import type {PricedBy} from '../domain/prices/types.ts';
import type {DayNumber} from '../kernel/types.ts';

/** What a unit costs, 1/10,000 of the currency, and where that comes from. */
export type LinePrice = {
  readonly unitPrice: number;
  /** `from`: the quantity from which this price of the list counts. `agreed`: given by lists that have changed since. */
  readonly pricedBy: Omit<PricedBy, 'source' | 'reason'> & {
    readonly source: PricedBy['source'] | 'agreed';
    readonly listName?: string;
  };
  /** The next higher quantity with another price. */
  readonly nextBreak: {readonly from: number; readonly unitPrice: number} | null;
};
/** What a changed line costs; `value` in minor units. */
export type ChangedPrice = Omit<LinePrice, 'nextBreak'> & {readonly value: number};
export type PriceListRow = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'customer' | 'tier' | 'territory' | 'everybody';
  /** The customer's name, the tier or the territory; empty for everybody. */
  readonly forName: string;
  /** The customer's id, the tier or the territory; empty for everybody. */
  readonly forId: string;
  readonly active: boolean;
};
export type PriceEntryRow = {
  readonly item: string;
  readonly itemName: string;
  readonly listPrice: number;
  readonly from: DayNumber;
  /** Null = until further notice. */
  readonly until: DayNumber | null;
  readonly breaks: readonly {readonly from: number; readonly unitPrice: number}[];
  /** Whether its days are now, still to come or over, on the company's calendar. */
  readonly counts: 'now' | 'later' | 'ended';
};
export type PriceEntries = {readonly total: number; readonly rows: readonly PriceEntryRow[]};
