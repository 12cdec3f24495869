/** Which lots of stock a transfer carries, and which of them arrive. */
import type {Units} from '../../kernel/types.ts';
import {positionKey, type Read} from '../events.ts';
import {badBatch, isKeptByLots} from '../inventory/lot-rules.ts';
import type {BatchName, BatchUnits} from '../inventory/types.ts';
import type {TransferLine} from './types.ts';

type At = {readonly site: string; readonly item: string};
export type Arriving = {readonly quantity: Units; readonly batch?: BatchName};

/**
 * The lots that arrive: the one that is named, or those still under way, one after the other; or why that cannot be, in words. What nobody
 * named comes in as it is kept there now: without a lot where the item is kept by lots no more, with the day of a lot that is known there.
 */
export function arriving(
  read: Read,
  at: At,
  l: TransferLine,
  {quantity, batch}: {readonly quantity: Units; readonly batch?: BatchName | undefined},
): readonly Arriving[] | string {
  if (batch !== undefined) return badBatch(read, at, batch) ?? [{quantity, batch}];
  if (!isKeptByLots(read, at.item)) return [{quantity}];
  const known = read(positionKey(at.site, at.item))?.batches ?? [];
  const parts: Arriving[] = [];
  let rest = quantity;
  for (const {id, lasts, units} of l.batches ?? []) {
    const part = Math.min(rest, units);
    const named = {id, lasts: known.find((b) => b.id === id)?.lasts ?? lasts};
    if (part > 0) parts.push({quantity: part, batch: named});
    rest -= part;
  }
  const bad = parts.map((part) => part.batch && badBatch(read, at, part.batch)).find((why) => why != null);
  if (bad !== undefined) return bad;
  return rest > 0 ? [...parts, {quantity: rest}] : parts;
}

/** What of the lots is still under way after so many units arrived or were lost: first of the one that was named, then as they left. */
export function stillUnderWay(
  batches: readonly (BatchName & BatchUnits)[],
  quantity: Units,
  named: string | undefined,
): readonly (BatchName & BatchUnits)[] {
  const first = batches.filter((b) => b.id === named);
  const gone = new Map<string, Units>();
  let rest = quantity;
  for (const {id, units} of [...first, ...batches.filter((b) => b.id !== named)]) {
    const part = Math.min(rest, units);
    gone.set(id, part);
    rest -= part;
  }
  return batches.map((b) => ({...b, units: b.units - (gone.get(b.id) ?? 0)})).filter((b) => b.units > 0);
}
