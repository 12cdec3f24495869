/**
 * A lot of stock that was typed wrong is put right: its day, its number, or both. It is an observation, like a count: promises stay where
 * they are, and who is left without goods that last long enough is at risk. Two numbers that are one lot become one.
 */
import type {DayNumber} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, rejected, type Verdict} from '../decider.ts';
import type {Read} from '../events.ts';
import {unitsIn} from './batches.ts';
import {overLimit} from './correction-limit.ts';
import type {Batch, BatchName, Position, PositionEvent} from './types.ts';

/** Refused with `not-found`, `nothing-to-do`, `invalid` where the number is another lot's, and `needs-approval` over the limit. */
export function correctLot(
  read: Read,
  p: Position,
  c: CommandOf<'CorrectLot'>,
  context: DecideContext,
): Verdict<PositionEvent> {
  const batch = p.batches.find((b) => b.id === c.batch);
  if (batch === undefined) return rejected('not-found', {what: `lot ${c.batch} of ${p.item} at ${p.site}`});
  const {id, lasts} = batch;
  const now: BatchName = {id: c.newBatch ?? id, lasts: c.lasts ?? lasts};
  if (now.id === id && now.lasts === lasts) return rejected('nothing-to-do', {what: `lot ${id} is so already`});
  const other = p.batches.find((b) => b !== batch && b.id === now.id);
  if (other !== undefined && other.lasts !== now.lasts)
    return rejected('invalid', {what: `lot ${other.id} has another day already`});
  const units = Object.values(batch.units).reduce((n, u) => n + u, 0);
  const over = overLimit(read, p.item, units, `a correction of lot ${id}`, context);
  if (over !== null) return {kind: 'rejected', rejection: over};
  return accepted<PositionEvent>(
    {type: 'BatchCorrected', site: p.site, item: p.item, batch: {id, lasts}, now, units, reason: c.reason},
    ...releasesWithIt(p, batch, now.lasts),
  );
}

/** A planned release is as good as the oldest that is held: it goes by the new day where that was this lot, as far as one knows. */
function releasesWithIt(p: Position, batch: Batch, lasts: DayNumber): readonly PositionEvent[] {
  if (lasts === batch.lasts || unitsIn(batch, 'quarantine') === 0) return [];
  const held = p.batches.filter((b) => b !== batch && b.lasts >= batch.lasts && unitsIn(b, 'quarantine') > 0);
  const least = Math.min(lasts, ...held.map((b) => b.lasts));
  const {site, item} = p;
  return p.supplies
    .filter((s) => s.kind === 'release' && s.lasts === batch.lasts && least !== s.lasts)
    .flatMap((supply): PositionEvent[] => [
      {
        type: 'SupplyReduced',
        site,
        item,
        supply: supply.id,
        quantity: supply.quantity,
        reason: 'its lot was corrected',
      },
      {type: 'SupplyExpected', site, item, supply: {...supply, lasts: least}},
    ]);
}
