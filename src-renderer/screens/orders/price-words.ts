/** Where a price comes from, in the words of the desk. */
import type {LinePrice} from '../../../src-shared/api/prices.ts';
import {price, qty} from '../../ui/format.ts';

const WORDS: Readonly<Record<LinePrice['pricedBy']['source'], string>> = {
  contract: 'Contract',
  tier: 'Tier list',
  territory: 'Territory list',
  everybody: 'Price list',
  item: 'List price',
  manual: 'Manual price',
  agreed: 'Agreed price',
};

/** `Contract from 24`. */
export function sourceWords({source, from}: LinePrice['pricedBy']): string {
  return from === undefined || from <= 1 ? WORDS[source] : `${WORDS[source]} from ${qty(from)}`;
}

/** `48 or more: £1.20 each`; empty where more units change nothing. */
export const nextWords = (next: LinePrice['nextBreak'], currency: string): string =>
  next === null ? '' : `${qty(next.from)} or more: ${price(next.unitPrice, currency)}`;

/** Everything at once, for a title: which list it is. */
export function priceTitle({pricedBy, nextBreak}: Omit<LinePrice, 'unitPrice'>, currency: string): string {
  const {listName, list, source} = pricedBy;
  const named = listName === undefined ? sourceWords(pricedBy) : `${sourceWords(pricedBy)}, ${listName} (${list})`;
  const why =
    source === 'manual'
      ? ': entered by hand, and no list changes it'
      : source === 'agreed'
        ? ': from a list that has changed since'
        : '';
  return [`${named}${why}`, nextWords(nextBreak, currency)].filter((word) => word !== '').join('. ');
}
