/** Prices in words: for whom a list is, on which days an entry counts, from which quantity it asks what. */
import type {PriceEntryRow, PriceListRow} from '../../../src-shared/api/prices.ts';
import {dayText} from '../../ui/dates.ts';
import {price, qty} from '../../ui/format.ts';

export function forWords({kind, forName}: PriceListRow): string {
  switch (kind) {
    case 'customer':
      return forName;
    case 'tier':
      return `Customers of tier ${forName}`;
    case 'territory':
      return `Customers in ${forName}`;
    case 'everybody':
      return 'Everybody';
  }
}

/** `1: £2.50 · 48: £2.25`. */
export const breaksText = (breaks: PriceEntryRow['breaks'], currency: string): string =>
  breaks.map((one) => `${qty(one.from)}: ${price(one.unitPrice, currency)}`).join(' · ');

/** `Mon 2 Mar on`, `Today to Fri 6 Mar`. */
export const daysText = ({from, until}: Pick<PriceEntryRow, 'from' | 'until'>, today: number): string =>
  `${dayText(from, today)}${until === null ? ' on' : ` to ${dayText(until, today)}`}`;
