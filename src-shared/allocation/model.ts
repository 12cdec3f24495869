/**
 * What an allocation run is asked: which lines, where and when each may go out, and what there is for them.
 *
 *   lines (demand)  ×  lanes (site, dispatches)   ──planner──►  lots (site, dispatch, units)
 *                      supply, capacity, quotas, protections
 *
 * Nothing here knows the ledger: whoever runs it translates. What the lines of the run hold now is given back before they
 * are asked again, so `supply` is what can be promised *without* the claims of these lines (the least of the future, F.2).
 */
import type {Need, Source} from '../domain/inventory/life.ts';
import {SORTS, type Sort, STRATEGIES, type Strategy} from '../domain/master-data/types.ts';
import type {DayNumber, Grams, Instant, ItemId, Minor, OrderId, SiteId, UnitPrice, Units} from '../kernel/types.ts';

export const LIMITS_RUN = {
  linesMax: 50_000,
  lanesMax: 40,
  dispatchesMax: 400,
  lotsMax: 20,
  stepsMax: 2_000,
  unitsMax: 1_000_000_000,
  /** Of any price, penalty, freight or weight, in its own unit. */
  moneyMax: 1_000_000_000,
  protectionsPerShelfMax: 40,
} as const;

/** A departure and the day it is delivered, in the customer's calendar. */
export type Dispatch = {readonly at: Instant; readonly delivers: DayNumber};
/** A part of a line that leaves a site at one instant. */
export type Lot = Dispatch & {
  readonly site: SiteId;
  readonly units: Units;
  /** Of this shipment, whatever its size. */
  readonly freight: Minor;
  /** What picks it up, where one is known. */
  readonly service?: string | undefined;
  /** Of a lot that is held: the day until which its goods must last as it was promised (`lastsOf`). */
  readonly lasts?: DayNumber | undefined;
};
/** One way from a site to the customer. `dispatches` rise in both fields; lines may share the same list. */
export type Lane = Pick<Lot, 'site' | 'freight' | 'service'> & {readonly dispatches: readonly Dispatch[]};

/** How a run treats the lines of one segment; `rank` is its place among the segments, the first class first. */
export type Treatment = {
  readonly segment: string;
  readonly rank: number;
  readonly strategy: Strategy;
  /** Empty: `DEFAULT_SORT`. */
  readonly sort: readonly Sort[];
};
export const DEFAULT_SORT: readonly Sort[] = ['penalty', 'tier', 'requested', 'margin', 'placed'];

export type Demand = {
  /** The line, unique in the run. */
  readonly id: string;
  readonly order: OrderId;
  readonly item: ItemId;
  /** What the line still needs, a whole number of packs. */
  readonly units: Units;
  readonly treatment: Treatment;
  /** The segment and all it is a part of, itself first (`pathOf`). */
  readonly path: readonly string[];
  readonly tier: 'A' | 'B' | 'C';
  readonly requested: DayNumber;
  readonly promised: DayNumber | null;
  readonly placedAt: Instant;
  /** The last day on which the customer takes a delivery; null: any. */
  readonly latest: DayNumber | null;
  readonly pack: Units;
  /** What a unit weighs; absent: nothing. */
  readonly grams?: Grams;
  /** Of an item that is kept by lots: days for which its goods must be good when they are delivered; absent: nobody asks. */
  readonly life?: number | undefined;
  /** The zone in which it is handled, and the seconds a unit takes there. */
  readonly handling?: {readonly zone: string; readonly seconds: number} | undefined;
  /** The least a shipment may hold, except where the line itself is smaller. */
  readonly minimum: Units;
  /** 1: must go out whole or in one part. */
  readonly lotsMax: number;
  readonly price: UnitPrice;
  readonly margin: UnitPrice;
  /** For each day from the requested one until the last unit is there. */
  readonly penaltyPerDay: Minor;
  /** Once, when not all of the line is confirmed. */
  readonly penaltyShort: Minor;
  /** What is confirmed now; lots of one departure as one. */
  readonly current: readonly Lot[];
  readonly lanes: readonly Lane[];
};

/** What can be promised of an item at a site: `units` more from `at` on. Rising in `at`. */
export type Supply = {
  readonly item: ItemId;
  readonly site: SiteId;
  readonly steps: readonly {readonly at: Instant; readonly units: Units}[];
  /** Of goods that are kept by lots: what there is by how long it is good, and what of it is promised outside the run. */
  readonly life?: {readonly sources: readonly Source[]; readonly needs: readonly Need[]} | undefined;
};
/** The day until which goods must last that leave so: what a held lot was promised with, else its delivery and what the customer asks. */
export const lastsOf = (d: Demand, way: Omit<Lot, 'units'>): DayNumber =>
  d.current.find((c) => c.lasts !== undefined && isSameDeparture(c, way))?.lasts ?? way.delivers + (d.life ?? 0);
/**
 * What a site can send out in `[from, until)`, all items together: in units, or by one service in grams, or of what one of its zones
 * handles in seconds of labour, or through its docks in grams. Windows of a site, of a service there, and of a zone do not overlap.
 */
export type Capacity = {
  readonly site: SiteId;
  readonly service?: string;
  readonly zone?: string;
  readonly dock?: true;
  readonly from: Instant;
  readonly until: Instant;
  readonly units: number;
};
/** What a unit of the line takes of such a window. */
export function takesOf({service, zone, dock}: Pick<Capacity, 'service' | 'zone' | 'dock'>, d: Demand): number {
  if (dock === true) return d.grams ?? 0;
  if (zone !== undefined) return d.handling?.zone === zone ? d.handling.seconds : 0;
  return service === undefined ? 1 : (d.grams ?? 0);
}
/** Whether a window counts what leaves so. */
export const isIn = (w: Omit<Capacity, 'units'>, {site, at, service}: Pick<Lot, 'site' | 'at' | 'service'>): boolean =>
  w.site === site && w.from <= at && at < w.until && (w.service === undefined || w.service === service);
/** At most `units` of an item for a segment and its parts, of what leaves in `[from, until)`, the site or all of them (F.6). */
export type Quota = {
  readonly segment: string;
  readonly item: ItemId;
  readonly site: SiteId | null;
  readonly from: Instant;
  readonly until: Instant;
  readonly units: Units;
};
/**
 * At least `units` kept for a segment and its parts of what leaves before `until` (F.6), less what claims outside the run
 * have used of it. What they claim for any day uses it. In class order: where there is less than all that is kept, the first
 * keep theirs.
 */
export type Protection = {
  /** The segment and all it is a part of, itself first; of a safety stock nothing. */
  readonly path: readonly string[];
  /** A safety stock: everybody leaves so many but who is in any of these. It is of what is above all protections, and has no end. */
  readonly safetyBut?: readonly string[] | undefined;
  readonly item: ItemId;
  readonly site: SiteId;
  readonly until: Instant;
  readonly units: Units;
};

/** What a unit in time is worth beyond its margin, in 1/10,000 of the book currency. */
export type Weights = Readonly<Record<Demand['tier'], UnitPrice>>;
export const DEFAULT_WEIGHTS: Weights = {A: 50_000, B: 20_000, C: 10_000};

export type Problem = {
  readonly demands: readonly Demand[];
  readonly supply: readonly Supply[];
  readonly capacity: readonly Capacity[];
  readonly quotas: readonly Quota[];
  readonly protections: readonly Protection[];
  readonly weights: Weights;
};

/** Whether two lots leave together; then they are one shipment. */
export const isSameDeparture = (a: Omit<Lot, 'units'>, b: Omit<Lot, 'units'>): boolean =>
  a.site === b.site && a.at === b.at && a.delivers === b.delivers && a.freight === b.freight && a.service === b.service;

/** Whether a line may still get units there; what it holds may be on a departure it would not be given any more. */
export function isOnOffer(d: Demand, lot: Omit<Lot, 'units'>): boolean {
  if (d.latest !== null && lot.delivers > d.latest) return false;
  return d.lanes.some(
    (lane) =>
      lane.site === lot.site &&
      lane.freight === lot.freight &&
      lane.service === lot.service &&
      lane.dispatches.some((x) => x.at === lot.at && x.delivers === lot.delivers),
  );
}

/** What is wrong with a problem, with its place; null when nothing is. The planner takes only what passes. */
export function badProblem(p: Problem): string | null {
  if (p.demands.length > LIMITS_RUN.linesMax) return `more than ${LIMITS_RUN.linesMax} lines`;
  const seen = new Set<string>();
  const treatments = new Map<string, Treatment>();
  const ranks = new Map<number, string>();
  for (const d of p.demands) {
    if (seen.has(d.id)) return `line ${d.id}: it is there twice`;
    seen.add(d.id);
    const {segment, rank, strategy, sort} = d.treatment;
    const other = treatments.get(segment) ?? d.treatment;
    treatments.set(segment, other);
    // Two orders within one segment would be no order.
    if (other.rank !== rank || other.strategy !== strategy || other.sort.join() !== sort.join())
      return `line ${d.id}: its segment ${segment} is treated in two ways`;
    if ((ranks.get(rank) ?? segment) !== segment) return `line ${d.id}: two segments of rank ${rank}`;
    ranks.set(rank, segment);
    const why = badDemand(d);
    if (why !== null) return `line ${d.id}: ${why}`;
  }
  for (const w of Object.values(p.weights)) if (!isAmount(w)) return 'weights: not an amount';
  return badSupply(p.supply) ?? badCapacity(p.capacity) ?? badRules(p);
}

const isUnits = (n: number): boolean => Number.isSafeInteger(n) && n >= 0 && n <= LIMITS_RUN.unitsMax;
const isAmount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0 && n <= LIMITS_RUN.moneyMax;
const isRising = (list: readonly {readonly at: Instant}[]): boolean =>
  list.every((s, i) => Number.isSafeInteger(s.at) && (i === 0 || (list[i - 1] as typeof s).at < s.at));

function badDemand(d: Demand): string | null {
  if (!isUnits(d.units) || d.units === 0) return 'its units are not a number above 0';
  if (!isUnits(d.pack) || d.pack === 0) return 'its pack is not a number above 0';
  if (d.units % d.pack !== 0) return `${d.units} units are no whole number of packs of ${d.pack}`;
  if (!isUnits(d.grams ?? 0)) return 'its weight is not a number of grams';
  if (!isUnits(d.life ?? 0)) return 'the life its goods must have left is not a number of days';
  if (!isUnits(d.minimum)) return 'its minimum shipment is not a number of units';
  if (!Number.isSafeInteger(d.lotsMax) || d.lotsMax < 1 || d.lotsMax > LIMITS_RUN.lotsMax)
    return `its shipments are not 1 to ${LIMITS_RUN.lotsMax}`;
  if (!STRATEGIES.includes(d.treatment.strategy)) return 'no such strategy';
  if (!d.treatment.sort.every((s) => SORTS.includes(s))) return 'no such sort';
  if (![d.penaltyPerDay, d.penaltyShort, d.price].every(isAmount)) return 'a price or penalty is not an amount';
  // A margin may be a loss.
  if (!isAmount(Math.abs(d.margin))) return 'its margin is not an amount';
  const held = d.current.reduce((sum, lot) => sum + lot.units, 0);
  if (held > d.units) return `it holds ${held} units and needs ${d.units}`;
  if (d.current.length > LIMITS_RUN.lotsMax) return `it holds more than ${LIMITS_RUN.lotsMax} lots`;
  if (d.current.some((lot, i) => d.current.findIndex((c) => isSameDeparture(c, lot)) !== i))
    return 'it holds two lots of one departure';
  if (!d.current.every((lot) => isUnits(lot.units) && lot.units > 0 && isAmount(lot.freight)))
    return 'a lot it holds is not a number of units';
  if (d.lanes.length > LIMITS_RUN.lanesMax) return `more than ${LIMITS_RUN.lanesMax} lanes`;
  for (const {site, freight, dispatches} of d.lanes) {
    if (!isAmount(freight)) return `lane from ${site}: its freight is not an amount`;
    if (dispatches.length > LIMITS_RUN.dispatchesMax) return `lane from ${site}: too many dispatches`;
    if (!isRising(dispatches)) return `lane from ${site}: its dispatches do not rise`;
    if (dispatches.some((x, i) => i > 0 && x.delivers < (dispatches[i - 1] as Dispatch).delivers))
      return `lane from ${site}: a later dispatch arrives earlier`;
  }
  return null;
}

function badSupply(supply: readonly Supply[]): string | null {
  const seen = new Set<string>();
  for (const {item, site, steps, life} of supply) {
    const where = `supply of ${item} at ${site}`;
    if (seen.has(`${item}\n${site}`)) return `${where}: it is there twice`;
    seen.add(`${item}\n${site}`);
    if (steps.length > LIMITS_RUN.stepsMax) return `${where}: more than ${LIMITS_RUN.stepsMax} steps`;
    if (!steps.every((s) => isUnits(s.units))) return `${where}: not a number of units`;
    if (!isRising(steps)) return `${where}: its steps do not rise`;
    if (![...(life?.sources ?? []), ...(life?.needs ?? [])].every((x) => isUnits(x.units)))
      return `${where}: lots of no number of units`;
  }
  return null;
}

function badCapacity(capacity: readonly Capacity[]): string | null {
  const of = ({site, service = '', zone = ''}: Capacity) => `${site}\n${service}\n${zone}`;
  const sorted = [...capacity].sort((a, b) => (of(a) === of(b) ? a.from - b.from : of(a) < of(b) ? -1 : 1));
  for (const [i, c] of sorted.entries()) {
    if (!isUnits(c.units) || !(c.from < c.until)) return `capacity of ${c.site}: not a number of units in a window`;
    const before = sorted[i - 1];
    if (before !== undefined && of(before) === of(c) && before.until > c.from)
      return `capacity of ${c.site}: its windows overlap`;
  }
  return null;
}

function badRules({quotas, protections}: Problem): string | null {
  for (const q of quotas)
    if (!isUnits(q.units) || !(q.from < q.until)) return `quota of ${q.segment}: not a number of units in a window`;
  const kept = new Map<string, Set<string>>();
  for (const {path, safetyBut, item, site, units} of protections) {
    const [segment = safetyBut === undefined ? undefined : ''] = path;
    const where = `protection of ${item} at ${site}`;
    if (segment === undefined || !isUnits(units)) return `${where}: not a number of units for a segment`;
    const segments = kept.get(`${item}\n${site}`) ?? new Set();
    if (segments.has(segment)) return `${where}: ${segment} is there twice`;
    if (segments.has('')) return `${where}: it comes after the safety stock`;
    kept.set(`${item}\n${site}`, segments.add(segment));
    if (segments.size > LIMITS_RUN.protectionsPerShelfMax)
      return `${where}: more than ${LIMITS_RUN.protectionsPerShelfMax}`;
  }
  return null;
}
