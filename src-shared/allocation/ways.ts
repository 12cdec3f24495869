/**
 * The departures of a line that an optimal plan needs: of two from one site that rest on the same supply, the one that is
 * worth more. What it holds and what the plan so far gives it are always among them.
 */
import type {Units} from '../kernel/types.ts';
import {type Demand, isOnOffer, isSameDeparture, type Lot} from './model.ts';
import {type Scarce, shelfKey} from './parts.ts';
import type {LineState} from './plan.ts';
import {stepAt} from './room.ts';

/** A departure with the most units it may carry, and odd lots that are no whole packs but are held as they are. */
export type Way = Omit<Lot, 'units'> & {
  readonly most: Units;
  readonly least: Units;
  /** The step of supply it rests on; −1: before the first. */
  readonly step: number;
  /** A lot that stands as it is, not in packs. */
  readonly odd: Units | null;
};

export function waysOf(scarce: Scarce, {demand: d, strategy, after}: LineState): readonly Way[] {
  const ways: Way[] = [];
  const add = (lot: Omit<Lot, 'units'>) => {
    if (ways.some((w) => isSameDeparture(w, lot))) return;
    const held = d.current.find((c) => isSameDeparture(c, lot))?.units ?? 0;
    const now = after.find((c) => isSameDeparture(c, lot))?.units ?? 0;
    const odd = [held, now].find((units) => units % d.pack !== 0) ?? null;
    const {site, at, delivers, freight, service} = lot;
    const step = stepAt(scarce.shelves.get(shelfKey(d.item, site))?.at ?? [], at);
    const most = isOnOffer(d, lot) ? d.units : Math.max(held, now);
    const least = Math.min(d.minimum, d.units, held > 0 ? held : Number.POSITIVE_INFINITY);
    ways.push({site, at, delivers, freight, ...(service !== undefined && {service}), most, least, step, odd});
  };
  for (const lot of after) add(lot);
  for (const lot of d.current) add(lot);
  for (const lane of d.lanes) {
    const {site, freight, dispatches, service} = lane;
    const all = isLimited(scarce, d, site);
    const at = scarce.shelves.get(shelfKey(d.item, site))?.at;
    if (at === undefined) continue;
    let lastLate = '';
    for (let i = dispatches.length - 1, late = true; i >= 0; i--) {
      const x = dispatches[i] as Lot;
      if (d.latest !== null && x.delivers > d.latest) continue;
      if (x.delivers > d.requested) continue;
      // In time: the last of them rests on all that the earlier rest on.
      if (late || all) add({site, freight, at: x.at, delivers: x.delivers, service});
      late = false;
      if (!all) break;
    }
    for (const x of dispatches) {
      if (x.delivers <= d.requested) continue;
      if (d.latest !== null && x.delivers > d.latest) break;
      const step = stepAt(at, x.at);
      // Late: the first of those that rest on the same supply; a fill line may not be there before what it holds.
      const after = strategy === 'fill' ? d.current.filter((lot) => lot.delivers <= x.delivers).length : 0;
      const late = `${step} ${after}`;
      if (step < 0 || (!all && late === lastLate)) continue;
      lastLate = late;
      add({site, freight, at: x.at, delivers: x.delivers, service});
    }
  }
  return ways;
}

/** Where more than supply limits a site, which day it is matters. */
const isLimited = ({windows, quotas}: Scarce, d: Demand, site: string): boolean =>
  windows.some((w) => w.site === site) || quotas.some((q) => q.item === d.item);
