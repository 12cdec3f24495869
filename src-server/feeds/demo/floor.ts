/**
 * The warehouse floor and the carriers. The unit of work is what one order has at one site: released on the morning of
 * its dispatch day, picked, packed, shipped with the dispatch, delivered some days later. `workUnit` does what is due and
 * enters the next look; what is due is read from the ledger, so orders of people are worked like those of the book.
 */
import {
  addWorkdays,
  closesAt,
  dayOf,
  instantAt,
  isWorkday,
  opensAt,
  workdayFrom,
} from '../../../src-shared/domain/calendar.ts';
import type {Site} from '../../../src-shared/domain/master-data/types.ts';
import {deliveryDay} from '../../../src-shared/domain/promise/delivery.ts';
import {asDriven} from '../../../src-shared/domain/promise/route.ts';
import {routeBy, routesOrOwn} from '../../../src-shared/domain/promise/routes.ts';
import {must} from '../../../src-shared/kernel/assert.ts';
import {type Instant, MINUTE_MS} from '../../../src-shared/kernel/types.ts';
import {type Sim, UNIT, unitKey} from './sim.ts';
import {type Bucket, isCovered, itemsOf, readUnit, type Unit, type UnitLot} from './unit.ts';

/** Share of lots picked that are not whole in the bin. */
const SHORT_PICKS = 0.008;
/** Share of dispatches that are missed. */
const MISSED_DISPATCH = 0.009;
/** Share of deliveries that come a day late; a few of those two. */
const CARRIER_LATE = 0.026;

export function workUnit(sim: Sim, entry: string): void {
  const split = entry.lastIndexOf('@');
  const order = entry.slice(UNIT.length, split);
  const site = entry.slice(split + 1);
  const before = readUnit(sim, order, site);
  if (before === null) return;
  const after = step(sim, before) ? readUnit(sim, order, site) : before;
  const next = after === null ? null : nextLook(sim, after);
  if (next !== null) sim.agenda.enter(unitKey(order, site), Math.max(next, sim.at + MINUTE_MS));
}

/** Does everything that is due; true when something was. Later stages first, so that nothing takes two steps at once. */
function step(sim: Sim, unit: Unit): boolean {
  const {at} = sim;
  const arrived = unit.lots.filter((lot) => lot.shipped > 0 && deliverAt(sim, unit, lot) <= at);
  if (arrived.length > 0)
    sim.issue('feed-carrier', {type: 'DeliverLots', order: unit.order, lots: refs(arrived, 'shipped'), ...sim.stamp()});
  const shipped = isDispatch(sim, unit.site) && ship(sim, unit);
  const packed = unit.lots.filter((lot) => lot.picked > 0);
  if (packed.length > 0)
    sim.issue('feed-wms', {
      type: 'AdvanceLots',
      order: unit.order,
      to: 'packed',
      lots: refs(packed, 'picked'),
      ...sim.stamp(),
    });
  const picked = unit.lots.filter((lot) => lot.released > 0);
  if (picked.length > 0) pick(sim, unit, picked);
  const ready = sim.inBrisk ? [] : readyLots(sim, unit);
  tryAll(refs(ready, 'allocated'), (lots) =>
    sim.issue('feed-wms', {type: 'AdvanceLots', order: unit.order, to: 'released', lots, ...sim.stamp()}),
  );
  return arrived.length + packed.length + picked.length + ready.length > 0 || shipped;
}

/** All at once; where one of them keeps the others back, each by itself. True when any was accepted. */
function tryAll<Ref>(lots: Ref[], issue: (some: Ref[]) => {readonly kind: string}): boolean {
  if (lots.length === 0) return false;
  if (issue(lots).kind === 'accepted') return true;
  return lots.length > 1 && lots.filter((lot) => issue([lot]).kind === 'accepted').length > 0;
}

function ship(sim: Sim, unit: Unit): boolean {
  // Long ago the steps in between are left out: the goods go from the shelf to the dispatch.
  const from: readonly Bucket[] = sim.inBrisk ? ['packed', 'allocated'] : ['packed'];
  const covered = sim.inBrisk ? new Set(readyLots(sim, unit)) : null;
  const lots = unit.lots
    .map((lot) => ({
      line: lot.line,
      lot: lot.lot,
      quantity: from.reduce(
        (n, bucket) => n + (bucket === 'allocated' && covered?.has(lot) !== true ? 0 : lot[bucket]),
        0,
      ),
    }))
    .filter(({quantity}) => quantity > 0);
  return tryAll(lots, (some) =>
    sim.issue('feed-wms', {type: 'ShipLots', order: unit.order, lots: some, ...sim.stamp()}),
  );
}

/** Picks what is there; a lot that is not whole in the bin is reported short, and its rest waits for stock again. */
function pick(sim: Sim, unit: Unit, lots: readonly UnitLot[]): void {
  const whole: UnitLot[] = [];
  const items = itemsOf(sim, unit.order);
  const left = new Map<string, number>();
  for (const lot of lots) {
    const item = items.get(lot.line) ?? '';
    const row = sim.ledger.positions.find(unit.site.id, item);
    const there = left.get(item) ?? (row < 0 ? 0 : (sim.ledger.tables.positions.i32('available')[row] as number));
    const about = `${unit.about} ${lot.line}.${lot.lot} ${sim.at}`;
    const missing = there < lot.released || sim.chance.of('short pick', about) < SHORT_PICKS;
    if (!missing) {
      whole.push(lot);
      left.set(item, there - lot.released);
      continue;
    }
    const found = Math.max(0, Math.min(there, Math.floor(lot.released * sim.chance.of('found', about))));
    sim.issue('feed-wms', {
      type: 'ReportShortPick',
      order: unit.order,
      line: lot.line,
      lot: lot.lot,
      found,
      ...sim.stamp(),
    });
    left.delete(item);
  }
  if (whole.length === 0) return;
  sim.issue('feed-wms', {
    type: 'AdvanceLots',
    order: unit.order,
    to: 'picked',
    lots: refs(whole, 'released'),
    ...sim.stamp(),
  });
}

/** Lots that may be released: wholly on stock, and their dispatch day has come. Ship complete waits for all. */
function readyLots(sim: Sim, unit: Unit): UnitLot[] {
  const waiting = unit.lots.filter((lot) => lot.allocated > 0);
  const today = dayOf(sim.at, unit.site.zone);
  const ready = waiting.filter((lot) => isCovered(sim, unit.order, lot) && dayOf(lot.shipBy, unit.site.zone) <= today);
  return unit.shipComplete && ready.length < waiting.length ? [] : ready;
}

/** The next moment at which something can be due, or null when nothing ever will. */
function nextLook(sim: Sim, unit: Unit): Instant | null {
  const {order, site, lots, about} = unit;
  const times: Instant[] = [];
  for (const lot of lots) {
    if (lot.shipped > 0) times.push(deliverAt(sim, unit, lot));
    if (lot.packed > 0) times.push(nextDispatch(sim, site, about));
    if (lot.picked > 0) times.push(working(site, sim.at + sim.chance.whole('pack', about, 20, 45) * MINUTE_MS));
    if (lot.released > 0) times.push(working(site, sim.at + sim.chance.whole('pick', about, 35, 120) * MINUTE_MS));
    if (lot.allocated === 0) continue;
    const day = dayOf(lot.shipBy, site.zone);
    const covered = isCovered(sim, order, lot);
    const dispatch = covered && sim.inBrisk ? nextDispatch(sim, site, about, day) : Number.POSITIVE_INFINITY;
    // What leaves after the brisk days are over is released, picked and packed like the rest.
    times.push(dispatch < sim.brisk ? dispatch : releaseAt(sim, unit, day, covered));
  }
  return times.length === 0 ? null : Math.min(...times);
}

/** In the morning of the dispatch day; what became ready later, soon; what waits for stock is looked at every morning. */
function releaseAt(sim: Sim, {site, shipComplete, about}: Unit, shipDay: number, covered: boolean): Instant {
  const morning = (day: number) =>
    opensAt(site.calendar, day, site.zone) + (10 + sim.chance.whole('release', about, 0, 100)) * MINUTE_MS;
  const planned = morning(shipDay);
  if (planned > sim.at) return planned;
  // Afterwards what can go was tried: what was refused, since a count found less than is claimed, waits for the morning.
  if (covered && !shipComplete && sim.inBrisk) return working(site, sim.at + 10 * MINUTE_MS);
  return morning(workdayFrom(site.calendar, dayOf(sim.at, site.zone) + 1, 1));
}

/** The truck leaves some minutes before the cut-off. Now and then an order misses it. */
function nextDispatch(sim: Sim, site: Site, about: string, from = 0): Instant {
  for (let day = Math.max(from, dayOf(sim.at, site.zone)); ; day += 1) {
    if (!isWorkday(site.calendar, day)) continue;
    const at = instantAt(
      day,
      site.dispatchBy - DISPATCH_MINUTES + sim.chance.whole('truck', about, 0, DISPATCH_MINUTES - 2),
      site.zone,
    );
    if (at > sim.at && sim.chance.of('missed', `${about} ${day}`) >= MISSED_DISPATCH) return at;
  }
}

/** Loading takes so long before the cut-off. */
const DISPATCH_MINUTES = 25;

function isDispatch(sim: Sim, site: Site): boolean {
  const day = dayOf(sim.at, site.zone);
  const cutOff = instantAt(day, site.dispatchBy, site.zone);
  return isWorkday(site.calendar, day) && sim.at <= cutOff && sim.at >= cutOff - DISPATCH_MINUTES * MINUTE_MS;
}

/** The hour of day differs by order; the day is the carrier's, now and then one later. */
function deliverAt(sim: Sim, {country, zone, site, about}: Unit, lot: UnitLot): Instant {
  const trip = `${about} ${lot.shippedAt}`;
  const chance = sim.chance.of('carrier', trip);
  const late = chance < CARRIER_LATE / 6 ? 2 : chance < CARRIER_LATE ? 1 : 0;
  const to = {country, zone, tier: 'C', rules: NO_RULES} as const;
  const [first] = routesOrOwn(sim.ledger.read, site, to);
  const route = must(routeBy(sim.ledger.read, site, to, lot.service) ?? first, 'a way from every site');
  const day = addWorkdays(route.carrier, deliveryDay(asDriven(route), lot.shippedAt), late);
  return instantAt(day, sim.chance.whole('round', trip, 8 * 60, 17 * 60), zone);
}

const NO_RULES = {
  shipComplete: false,
  backorders: true,
  splitSites: true,
  earlyDays: 0,
  lateDays: 0,
  shortPermille: 0,
  overPermille: 0,
  latestDays: 0,
  minimumShipment: 0,
};

/** The instant itself while the site works, else a few minutes after it opens next. */
export function working(site: Site, at: Instant): Instant {
  const day = dayOf(at, site.zone);
  const opens = opensAt(site.calendar, day, site.zone);
  if (isWorkday(site.calendar, day) && at <= closesAt(site.calendar, day, site.zone)) return Math.max(at, opens);
  return opensAt(site.calendar, workdayFrom(site.calendar, day + 1, 1), site.zone) + 5 * MINUTE_MS;
}

const refs = (lots: readonly UnitLot[], bucket: Bucket) =>
  lots.map((lot) => ({line: lot.line, lot: lot.lot, quantity: lot[bucket]}));
