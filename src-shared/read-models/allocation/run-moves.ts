/**
 * A plan as moves of lots: what leaves as it does now stays; of the rest, units of the earliest first promise get the earliest
 * new date, and what was on back order comes last. A lot of which only a part moves is split by the command.
 */
import type {CommandOf} from '../../domain/commands.ts';
import type {Instant} from '../../kernel/types.ts';
import type {RunLine} from './run-lines.ts';
import type {Leg} from './run-problem.ts';

export type Move = CommandOf<'ApplyAllocation'>['lines'][number]['moves'][number];
/** A move with the day its units were promised for (null: none) and the day they are to be there. */
export type Piece = {readonly move: Move; readonly from: number | null; readonly to: number};

type Source = {readonly lot: number | null; readonly day: number | null; units: number};

export function piecesOf({line, lots}: RunLine, legs: readonly Leg[], now: Instant): readonly Piece[] {
  const targets = legs.map((leg) => ({leg, units: leg.units}));
  const sources: Source[] = [];
  for (const lot of [...lots].sort(
    (a, b) => a.first.day - b.first.day || a.first.shipBy - b.first.shipBy || a.lot - b.lot,
  )) {
    let units = lot.allocated;
    for (const target of targets) {
      const {site, shipBy, day} = target.leg;
      if (site !== lot.site || day !== lot.current.day || shipBy !== Math.max(lot.current.shipBy, now)) continue;
      const stays = Math.min(units, target.units);
      target.units -= stays;
      units -= stays;
    }
    if (units > 0) sources.push({lot: lot.lot, day: lot.current.day, units});
  }
  sources.push({lot: null, day: null, units: line.backordered});
  const rest = targets.filter((t) => t.units > 0).sort((a, b) => a.leg.day - b.leg.day || a.leg.shipBy - b.leg.shipBy);
  const pieces: Piece[] = [];
  for (const {leg, units} of rest) {
    let left = units;
    for (const source of sources) {
      const quantity = Math.min(left, source.units);
      if (quantity === 0) continue;
      source.units -= quantity;
      left -= quantity;
      const {site, shipBy, day, service} = leg;
      const move = {lot: source.lot, quantity, site, shipBy, ...(service !== undefined && {service})};
      pieces.push({move, from: source.day, to: day});
    }
  }
  return pieces;
}
