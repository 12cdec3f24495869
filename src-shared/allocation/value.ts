/**
 * What a line's lots are worth, in integers of 1/10,000 of the book currency (a minor unit is 100 of them).
 *
 *   value(line) = Σ lots units × worth(days late)  −  100 × (freight beyond the cheapest shipment)  −  100 × penalty
 *   worth(0)    = max(1, weight of the tier + margin)
 *   worth(days) = max(1, ⌊weight × max(0, 14 − days) ÷ 28⌋ + margin)
 *   penalty     = penaltyPerDay × days until the last unit is there  +  penaltyShort when not all is confirmed
 *
 * A late unit is worth just under half of its weight at first and none of it after two weeks. A unit is always worth more
 * than none (the sale is decided, its margin was judged at order entry), and the freight of one shipment is the price of
 * having sold: only what a split or a farther site costs on top counts. What is short counts as late as the latest way
 * there is for the line, or a penalty per day would make no delivery better than a late one.
 */
import {amountOf} from '../domain/orders/types.ts';
import {assert} from '../kernel/assert.ts';
import type {DayNumber, Minor, Units} from '../kernel/types.ts';
import type {Demand, Lot, Weights} from './model.ts';

const FADES_DAYS = 14;
export const PER_MINOR = 100;

export const daysLate = (d: Demand, delivers: DayNumber): number => Math.max(0, delivers - d.requested);
export const unitsOf = (lots: readonly Lot[]): Units => {
  let units = 0;
  for (const lot of lots) units += lot.units;
  return units;
};

/** Of one unit delivered so many days late, in 1/10,000 of the book currency. */
export function worthOf(d: Demand, days: number, weights: Weights): number {
  const weight = weights[d.tier];
  const service = days === 0 ? weight : Math.floor((weight * Math.max(0, FADES_DAYS - days)) / (2 * FADES_DAYS));
  return Math.max(1, service + d.margin);
}

/** Of the latest way the line has: its last acceptable dispatch, or a lot it holds. */
export function worstDays(d: Demand): number {
  let worst = 0;
  for (const lot of d.current) worst = Math.max(worst, daysLate(d, lot.delivers));
  for (const {dispatches} of d.lanes) {
    for (let i = dispatches.length - 1; i >= 0; i--) {
      const {delivers} = dispatches[i] as Lot;
      if (d.latest !== null && delivers > d.latest) continue;
      worst = Math.max(worst, daysLate(d, delivers));
      break;
    }
  }
  return worst;
}

/** Of the cheapest shipment the line could have, in minor units. */
export function leastFreight(d: Demand): Minor {
  let least = Number.POSITIVE_INFINITY;
  for (const lane of d.lanes) least = Math.min(least, lane.freight);
  for (const lot of d.current) least = Math.min(least, lot.freight);
  return least === Number.POSITIVE_INFINITY ? 0 : least;
}

/** What the contract takes for these lots, in minor units. */
export function penaltyOf(d: Demand, lots: readonly Lot[]): Minor {
  if (d.penaltyPerDay === 0 && d.penaltyShort === 0) return 0;
  const isShort = unitsOf(lots) < d.units;
  let days = isShort && d.penaltyPerDay > 0 ? worstDays(d) : 0;
  for (const lot of lots) days = Math.max(days, daysLate(d, lot.delivers));
  return d.penaltyPerDay * days + (isShort ? d.penaltyShort : 0);
}

/** The formula above. */
export function serviceValue(d: Demand, lots: readonly Lot[], weights: Weights): number {
  let value = 0 - PER_MINOR * penaltyOf(d, lots);
  let freight = 0;
  for (const lot of lots) {
    value += lot.units * worthOf(d, daysLate(d, lot.delivers), weights);
    freight += lot.freight;
  }
  if (lots.length > 0) value -= PER_MINOR * (freight - leastFreight(d));
  assert(Number.isSafeInteger(value), `value of ${d.id} is too large`);
  return value;
}

/** No lots of the line are worth more: all it can reach on its first day, in one cheapest shipment. */
export function mostOf(d: Demand, weights: Weights): number {
  let least = Number.POSITIVE_INFINITY;
  let reach = unitsOf(d.current);
  for (const {delivers} of d.current) least = Math.min(least, daysLate(d, delivers));
  for (const {dispatches} of d.lanes) {
    const [first] = dispatches;
    if (first === undefined || (d.latest !== null && first.delivers > d.latest)) continue;
    least = Math.min(least, daysLate(d, first.delivers));
    reach = d.units;
  }
  const empty = penaltyOf(d, []);
  if (reach === 0) return 0 - PER_MINOR * empty;
  const penalty = reach < d.units ? Math.min(empty, d.penaltyShort) : Math.min(empty, d.penaltyPerDay * least);
  return reach * worthOf(d, least, weights) - PER_MINOR * penalty;
}

/** How the service of one set of lots stands to another's, seen by the customer: units there by each day. */
export type Compared = 'same' | 'better' | 'worse' | 'mixed';
/**
 * Compares by the units delivered until each day: better when never fewer and once more. Before the requested day is as
 * good as on it; the site makes no difference.
 */
export function compareService(d: Demand, a: readonly Lot[], b: readonly Lot[]): Compared {
  let better = false;
  let worse = false;
  for (const lots of [a, b]) {
    for (const {delivers} of lots) {
      const day = Math.max(delivers, d.requested);
      const more = thereBy(d, a, day) - thereBy(d, b, day);
      if (more > 0) better = true;
      else if (more < 0) worse = true;
    }
  }
  return better ? (worse ? 'mixed' : 'better') : worse ? 'worse' : 'same';
}

/** Units of the lots delivered until `day` (at least the requested one). */
export function thereBy(d: Demand, lots: readonly Lot[], day: DayNumber): Units {
  let units = 0;
  for (const lot of lots) if (Math.max(lot.delivers, d.requested) <= day) units += lot.units;
  return units;
}

export type Figures = {
  readonly units: Units;
  readonly unitsInTime: Units;
  /** Of the last lot; null: nothing is confirmed. */
  readonly daysLate: number | null;
  readonly revenue: Minor;
  readonly margin: Minor;
  readonly freight: Minor;
  readonly penalty: Minor;
  /** In 1/10,000 of the book currency. */
  readonly value: number;
};

export function figuresOf(d: Demand, lots: readonly Lot[], weights: Weights): Figures {
  const units = unitsOf(lots);
  return {
    units,
    unitsInTime: thereBy(d, lots, d.requested),
    daysLate: lots.length === 0 ? null : Math.max(...lots.map((lot) => daysLate(d, lot.delivers))),
    revenue: amountOf(units, d.price),
    margin: amountOf(units, d.margin),
    freight: lots.reduce((sum, lot) => sum + lot.freight, 0),
    penalty: penaltyOf(d, lots),
    value: serviceValue(d, lots, weights),
  };
}
