/** What is refused of lots of stock, in words. */
import {key, positionKey, type Read} from '../events.ts';
import {BATCHES_MAX} from './batches.ts';
import type {BatchName} from './types.ts';

export const isKeptByLots = (read: Read, item: string): boolean => read(key('item', item))?.lifeDays !== undefined;

/**
 * Why goods cannot come in so, or null: what is kept by lots needs its lot and its day, other goods have none, and a lot has one day at a
 * site.
 */
export function badBatch(
  read: Read,
  {site, item}: {readonly site: string; readonly item: string},
  batch: BatchName | undefined,
): string | null {
  const isKept = isKeptByLots(read, item);
  if (batch === undefined) return isKept ? `item ${item} is kept by lots: say which, and until when it is good` : null;
  if (!isKept) return `item ${item} is not kept by lots`;
  const batches = read(positionKey(site, item))?.batches ?? [];
  const known = batches.find((b) => b.id === batch.id);
  if (known !== undefined && known.lasts !== batch.lasts) return `lot ${batch.id} has another day already`;
  return known === undefined && batches.length >= BATCHES_MAX ? `more than ${BATCHES_MAX} lots at ${site}` : null;
}
