/**
 * Where one line goes, given what is free: in time if it can, from one site if it can, else early and in few shipments.
 *
 *   1. One shipment that is there by the requested day: the cheapest, then from the site with the least asked of it.
 *   2. Else day by day the largest part that is free, until the line is whole; the last shipment it may have only where all
 *      that is left fits.
 *   3. With one shipment left and no place for all that is left: the largest part there is, the earliest of them.
 *
 * For the requested day a site's latest departure in time is asked first: whatever is free earlier is free then too, and
 * early stock is left for lines that need it.
 */
import type {DayNumber, SiteId, Units} from '../kernel/types.ts';
import {type Demand, isOnOffer, type Lot} from './model.ts';
import type {Room} from './room.ts';
import {daysLate} from './value.ts';

type Way = Omit<Lot, 'units'>;

/** How much is asked of a site for an item, as a share of what it has: breaks the tie between equally cheap sites. */
export type PressureOf = (d: Demand, site: SiteId) => number;

/** A planner of lines over one room; what it returns it has claimed. */
export class Placer {
  readonly #room: Room;
  readonly #pressure: PressureOf;

  constructor(room: Room, pressure: PressureOf) {
    this.#room = room;
    this.#pressure = pressure;
  }

  /**
   * Claims what it can of `wanted` units in at most `shipments` lots, none delivered before `notBefore`. Fewer units than
   * wanted, none even, is an answer.
   */
  place(d: Demand, wanted: Units, shipments: number, notBefore = Number.NEGATIVE_INFINITY): readonly Lot[] {
    const days = daysOf(d, this.#room, notBefore);
    const lots: Lot[] = [];
    let rest = wanted - (wanted % d.pack);
    const take = (way: Way, units: Units) => {
      const lot = {...way, units};
      this.#room.claim(d, lot);
      lots.push(lot);
      rest -= units;
    };
    if (rest < Math.max(1, Math.min(d.minimum, d.units)) || shipments < 1) return lots;
    let largest: {way: Way; units: Units} | null = null;
    for (let day = days.next(); day !== null; day = days.next()) {
      const ways = this.#sorted(d, day);
      const whole = ways.find((w) => this.#room.free(d, w) >= rest);
      if (whole !== undefined) {
        take(whole, rest);
        return lots;
      }
      for (;;) {
        const best = this.#largest(d, ways, rest);
        if (best === null) break;
        if (shipments - lots.length === 1 && best.units < rest) {
          if (largest === null || best.units > largest.units) largest = best;
          break;
        }
        take(best.way, best.units);
        if (rest === 0) return lots;
        // What was largest for more may not be for less, and only one more shipment may be left.
        largest = null;
      }
    }
    if (largest !== null) take(largest.way, Math.min(largest.units, rest));
    return lots;
  }

  /** Claims more of the lots where they are, whole packs; they come first, being promised already. */
  grow(d: Demand, lots: readonly Lot[], wanted: Units): readonly Lot[] {
    let rest = wanted - (wanted % d.pack);
    return lots.map((lot) => {
      if (rest === 0 || !isOnOffer(d, lot)) return lot;
      const free = Math.min(rest, this.#room.free(d, lot));
      const more = free - (free % d.pack);
      if (more === 0) return lot;
      this.#room.claim(d, {...lot, units: more});
      rest -= more;
      return {...lot, units: lot.units + more};
    });
  }

  /** The way with the largest part of `rest` that may be a shipment, the first of equals. */
  #largest(d: Demand, ways: readonly Way[], rest: Units): {way: Way; units: Units} | null {
    const least = Math.min(d.minimum, d.units);
    let best: {way: Way; units: Units} | null = null;
    for (const way of ways) {
      let units = Math.min(rest, this.#room.free(d, way));
      // What is left over must be able to be a shipment too.
      if (units < rest && rest - units < least) units = rest - least;
      units -= units % d.pack;
      if (units <= 0 || units < least) continue;
      if (best === null || units > best.units) best = {way, units};
    }
    return best;
  }

  #sorted(d: Demand, ways: Way[]): readonly Way[] {
    if (ways.length < 2) return ways;
    return ways.sort(
      (a, b) =>
        a.freight - b.freight ||
        this.#pressure(d, a.site) - this.#pressure(d, b.site) ||
        (a.site === b.site ? b.at - a.at : a.site < b.site ? -1 : 1),
    );
  }
}

/**
 * The ways of a line, day by day of lateness; all that are in time are one day. Where supply alone decides, only the last
 * departure in time of each lane is among them.
 */
function daysOf(d: Demand, room: Room, notBefore: DayNumber): {next(): Way[] | null} {
  const last = d.latest ?? Number.POSITIVE_INFINITY;
  const lateFrom = d.lanes.map(({dispatches}) => firstAfter(dispatches, d.requested));
  let started = false;
  const inTime = (): Way[] => {
    const ways: Way[] = [];
    for (const [i, lane] of d.lanes.entries()) {
      const all = room.isWindowed(d, lane.site);
      for (let k = (lateFrom[i] as number) - 1; k >= 0; k--) {
        const {at, delivers} = lane.dispatches[k] as Way;
        if (delivers < notBefore) break;
        if (delivers > last) continue;
        ways.push({site: lane.site, freight: lane.freight, at, delivers, ...by(lane)});
        if (!all) break;
      }
    }
    return ways;
  };
  const late = (): Way[] | null => {
    let day = Number.POSITIVE_INFINITY;
    for (const [i, {dispatches}] of d.lanes.entries()) {
      while ((dispatches[lateFrom[i] as number]?.delivers ?? notBefore) < notBefore)
        lateFrom[i] = (lateFrom[i] as number) + 1;
      const next = dispatches[lateFrom[i] as number];
      if (next !== undefined) day = Math.min(day, daysLate(d, next.delivers));
    }
    if (day === Number.POSITIVE_INFINITY || d.requested + day > last) return null;
    const ways: Way[] = [];
    for (const [i, lane] of d.lanes.entries()) {
      const {site, freight, dispatches} = lane;
      for (let k = lateFrom[i] as number; k < dispatches.length; k++) {
        const {at, delivers} = dispatches[k] as Way;
        if (daysLate(d, delivers) > day) break;
        ways.push({site, freight, at, delivers, ...by(lane)});
        lateFrom[i] = k + 1;
      }
    }
    return ways;
  };
  return {
    next: () => {
      if (started) return late();
      started = true;
      return inTime();
    },
  };
}

const by = ({service}: Pick<Lot, 'service'>) => (service === undefined ? {} : {service});

/** The first of them delivered after `day`. */
function firstAfter(dispatches: Demand['lanes'][number]['dispatches'], day: DayNumber): number {
  let low = 0;
  let high = dispatches.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((dispatches[mid] as Way).delivers <= day) low = mid + 1;
    else high = mid;
  }
  return low;
}
