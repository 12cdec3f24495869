/** A planned line as what is done to its units: which lot, or back order, goes where. */
import type {Units} from '../kernel/types.ts';
import {isSameDeparture, type Lot} from './model.ts';
import type {PlannedLine} from './plan.ts';

/** `from` null: from the back order. `to` null: back to it. Never both. */
export type Move = {
  readonly from: Omit<Lot, 'units'> | null;
  readonly to: Omit<Lot, 'units'> | null;
  readonly units: Units;
};

/**
 * The fewest units moved: what stays on its departure is not among them. Of the others the soonest lots go to the soonest
 * departures, so that who waited least waits least; the back order comes last, on both sides.
 */
export function movesOf({before, after}: Pick<PlannedLine, 'before' | 'after'>): readonly Move[] {
  const sources = rest(before, after);
  const targets = rest(after, before);
  const moves: Move[] = [];
  while (sources.length > 0 || targets.length > 0) {
    const [source, target] = [sources[0], targets[0]];
    const units = Math.min(source?.units ?? Number.POSITIVE_INFINITY, target?.units ?? Number.POSITIVE_INFINITY);
    moves.push({
      from: source === undefined ? null : departure(source),
      to: target === undefined ? null : departure(target),
      units,
    });
    for (const side of [sources, targets]) {
      const [first] = side;
      if (first === undefined) continue;
      if (first.units === units) side.shift();
      else side[0] = {...first, units: first.units - units};
    }
  }
  return moves;
}

const departure = ({units: _, ...departs}: Lot): Omit<Lot, 'units'> => departs;

/** What of the lots is not on the same departure among the others, soonest first. */
function rest(lots: readonly Lot[], others: readonly Lot[]): Lot[] {
  return lots
    .map((lot) => ({...lot, units: lot.units - (others.find((o) => isSameDeparture(o, lot))?.units ?? 0)}))
    .filter((lot) => lot.units > 0)
    .sort((a, b) => a.delivers - b.delivers || a.at - b.at || (a.site < b.site ? -1 : 1));
}
