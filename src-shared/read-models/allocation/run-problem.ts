/**
 * The ledger in the planner's words: what the run's lines need, the ways they may go, and what there is for them.
 *
 *   supply    the least of the future without the claims of the run's lots (F.2); all other claims and holds stay; of goods that are kept
 *             by lots also what there is by how long it is good, and what of that is promised to others (`stock-of-run.ts`)
 *   lanes     each route from each site, from the dispatch that serves the request to the policy's horizon
 *   capacity  what is left of a site's days, and of its pickups, for the run's lots, where it may bind
 *   quotas, protected   of a position, less what claims outside the run used; its safety stock before them
 */
import {
  type Capacity,
  DEFAULT_WEIGHTS,
  type Demand,
  type Dispatch,
  isIn,
  type Lane,
  LIMITS_RUN,
  type Lot,
  type Problem,
  type Protection,
  type Quota,
  type Supply,
  type Treatment,
  takesOf,
} from '../../allocation/model.ts';
import {dayOf, instantAt, startOfDay} from '../../domain/calendar.ts';
import {key} from '../../domain/events.ts';
import {segmentsOf, usedOf} from '../../domain/inventory/pooled.ts';
import type {Pool, Position} from '../../domain/inventory/types.ts';
import {pickupsOn} from '../../domain/master-data/pickups.ts';
import {pathOf, segmentOf} from '../../domain/master-data/segments.ts';
import type {Company, CustomerRules, Site} from '../../domain/master-data/types.ts';
import {shipmentCount} from '../../domain/orders/lots.ts';
import {lotClaim} from '../../domain/orders/place.ts';
import {workLeft} from '../../domain/promise/capacity.ts';
import {deliveryDay, dispatchAsked, dispatchFrom, NEVER} from '../../domain/promise/delivery.ts';
import {workplacesOf} from '../../domain/promise/labour.ts';
import {liftLeft, pickupDay} from '../../domain/promise/lift.ts';
import type {Route} from '../../domain/promise/route.ts';
import {byChoice, freightOf, routesOf} from '../../domain/promise/routes.ts';
import {DAY_MS, type DayNumber, type Instant} from '../../kernel/types.ts';
import {itemOf, siteOf, type World} from '../world.ts';
import type {RunLine, RunScope} from './run-lines.ts';
import {StockOfRun} from './stock-of-run.ts';

const PARTS_MAX = 10;

/** Where a planned lot goes, in the ledger's words. */
export type Leg = {
  readonly site: string;
  readonly shipBy: Instant;
  readonly day: number;
  readonly units: number;
  readonly service?: string;
};
export type RunProblem = {
  readonly problem: Problem;
  /** False: the standard cost of some item is not in view, so its margin counts as nothing. */
  readonly costsKnown: boolean;
};

/** `lines` are those that are asked. `pause` is called between them, and may let others in. */
export async function runProblem(
  world: World,
  company: Company,
  scope: RunScope,
  lines: readonly RunLine[],
  pause: () => Promise<void>,
): Promise<RunProblem> {
  const now = world.now();
  const sites = scope.sites.flatMap((id) => siteOf(world, id) ?? []);
  const own = new Set(lines.flatMap(({order, lots}) => lots.map((l) => lotClaim(order.id, l.line, l.lot))));
  const stock = new StockOfRun(world, company, {items: scope.items, sites}, own);
  const ways = new Ways(world, company, sites, stock);
  const demands: Demand[] = [];
  for (const line of lines) {
    demands.push(demandOf(world, company, ways, line, stock));
    await pause();
  }
  const supply: Supply[] = [];
  const quotas: Quota[] = [];
  const protections: Protection[] = [];
  for (const item of scope.items)
    for (const site of sites) {
      const position = stock.at(site.id, item);
      supply.push(stock.supplyOf(position, site));
      const pools = position.pools.filter((pool) => pool.until > now);
      const left = (pool: Pool) => Math.max(0, pool.quantity - usedOf(pool, position.claims, now, own));
      for (const pool of pools)
        if (pool.kind === 'quota')
          quotas.push({
            segment: pool.segment,
            item,
            site: site.id,
            from: Math.max(pool.from, now),
            until: pool.until,
            units: left(pool),
          });
      protections.push(...protectionsOf(company, position, pools, left));
    }
  return {
    problem: {
      demands,
      supply,
      capacity: [
        ...capacityOf(world, company, scope, {sites, own, demands}),
        ...liftsOf(world, company, scope, {sites, own, demands}),
      ],
      quotas,
      protections,
      weights: DEFAULT_WEIGHTS,
    },
    costsKnown: scope.items.every((item) => world.read(key('cost', item)) !== undefined),
  };
}

/** Of a day, whoever comes then. */
function lastCutoff(site: Site, day: DayNumber): number {
  const pickups = pickupsOn(site, day);
  return pickups.length === 0 ? site.dispatchBy : Math.max(...pickups.map((p) => p.cutoff));
}

type Asked = {
  readonly sites: readonly Site[];
  /** Claims of the run's lots. */
  readonly own: ReadonlySet<string>;
  readonly demands: readonly Demand[];
};

/** What is left of the sites' work on the days that may be promised, where it could be too little for all that is asked. */
function capacityOf(world: World, company: Company, {items}: RunScope, {sites, own, demands}: Asked): Capacity[] {
  const now = world.now();
  const lines = items.map((item) => ({item}));
  return sites.flatMap((site) =>
    workplacesOf(world.read, site, now).flatMap((place) => {
      const zone =
        place.zone === null ? {} : {zone: place.zone.id, ...(place.zone.dock !== undefined && {dock: true as const})};
      const asked = demands.reduce((n, d) => n + d.units * takesOf(zone, d), 0);
      const lots = demands.flatMap((d) => d.current.map((l) => ({...l, units: l.units * takesOf(zone, d)})));
      const leaves = (from: Instant, until: Instant) =>
        lots.reduce((n, l) => n + (l.site === site.id && l.at >= from && l.at < until ? l.units : 0), 0);
      const left = workLeft({read: world.read, now, except: own, lines}, site, place, []);
      const today = dayOf(now, site.zone);
      const windows: Capacity[] = [];
      let before = 0;
      for (let day = today; day <= today + company.policy.horizonDays; day++) {
        // What can be done by the last dispatch of a day, less what may leave before; and what leaves on it now may stay there.
        const by = Math.min(asked + before, left(Math.max(now, instantAt(day, lastCutoff(site, day), site.zone))));
        const [from, until] = [startOfDay(day, site.zone), startOfDay(day + 1, site.zone)];
        const units = Math.min(LIMITS_RUN.unitsMax, Math.max(by - before, leaves(from, until)));
        if (units < asked) windows.push({site: site.id, ...zone, from, until, units});
        before = by;
      }
      return windows;
    }),
  );
}

/** What the pickups of the sites still take, where it could be too little for all that is asked. */
function liftsOf(world: World, company: Company, {items}: RunScope, {sites, own, demands}: Asked): Capacity[] {
  const now = world.now();
  const lines = items.map((item) => ({item}));
  const asked = demands.reduce((n, d) => n + d.units * (d.grams ?? 0), 0);
  const lots = demands.flatMap((d) => d.current.map((lot) => ({...lot, grams: lot.units * (d.grams ?? 0)})));
  return sites.flatMap((site) => {
    const left = liftLeft({read: world.read, now, except: own, lines}, site, []);
    if (left === null) return [];
    const today = dayOf(now, site.zone);
    return (site.lifts ?? []).flatMap(({service}) => {
      const windows: Capacity[] = [];
      let from = startOfDay(today, site.zone);
      for (let day = pickupDay(world.read, site, service, now); day <= today + company.policy.horizonDays; ) {
        const until = startOfDay(day + 1, site.zone);
        const held = lots.filter((l) => isIn({site: site.id, service, from, until}, l));
        // What leaves with it now may stay.
        const own = Math.min(
          LIMITS_RUN.unitsMax,
          held.reduce((n, l) => n + l.grams, 0),
        );
        const units = Math.max(left(service, startOfDay(day, site.zone)), own);
        if (units < asked) windows.push({site: site.id, service, from, until, units});
        from = until;
        day = pickupDay(world.read, site, service, until);
      }
      return windows;
    });
  });
}

function protectionsOf(
  company: Company,
  {item, site}: Position,
  pools: readonly Pool[],
  left: (pool: Pool) => number,
): Protection[] {
  const rank = (p: Pool) =>
    p.kind === 'safety' ? Number.POSITIVE_INFINITY : company.segments.findIndex((s) => s.id === p.segment);
  const pathFor = (p: Pool) => {
    const path = pathOf(company.segments, p.segment);
    return path.length === 0 ? [p.segment] : path;
  };
  return pools
    .filter((p) => p.kind !== 'quota')
    .sort((a, b) => rank(a) - rank(b))
    .map((pool) => ({
      ...(pool.kind === 'safety' ? {path: [], safetyBut: segmentsOf(pool)} : {path: pathFor(pool)}),
      item,
      site,
      until: pool.until,
      units: left(pool),
    }));
}

/** How lines of a segment are treated; who is in none comes after all that are. */
function treatmentOf({segments}: Company, id: string): Treatment {
  const rank = segments.findIndex((s) => s.id === id);
  const segment = segments[rank];
  return segment === undefined
    ? {segment: '', rank: segments.length, strategy: 'redistribute', sort: []}
    : {segment: id, rank, strategy: segment.strategy, sort: segment.sort};
}

/** The last day the customer takes: what he asked for, or was told already, where he takes nothing later. */
function latestOf(
  {backorders, latestDays}: CustomerRules,
  requested: number,
  promised: readonly number[],
): number | null {
  if (!backorders) return Math.max(requested, ...promised);
  return latestDays > 0 ? requested + latestDays : null;
}

/** In how many more the customer takes the line: what the floor has begun with stays as it is. */
const shipmentsLeft = ({order, line, to, lots}: RunLine): number =>
  Math.max(
    1,
    (to.rules.shipmentsMax ?? Number.POSITIVE_INFINITY) - shipmentCount(order, line.line, (l) => !lots.includes(l)),
  );

function demandOf(world: World, company: Company, ways: Ways, one: RunLine, stock: StockOfRun): Demand {
  const {order, line, to, lots, fixed, customer} = one;
  const {rules} = to;
  const units = lots.reduce((n, l) => n + l.allocated, line.backordered);
  const segment = to.asker === undefined ? '' : segmentOf(company.segments, to.asker);
  const multiple = itemOf(world, line.item)?.multiple ?? 1;
  const price = Math.min(line.unitPrice, LIMITS_RUN.moneyMax);
  const cost = world.read(key('cost', line.item))?.cost;
  const promised = lots.map((l) => l.current.day);
  const {lanes, current, oneLot} = ways.of(one);
  return {
    id: one.id,
    order: order.id,
    item: line.item,
    units,
    treatment: treatmentOf(company, segment),
    path: pathOf(company.segments, segment),
    tier: customer.tier,
    requested: line.request.day,
    promised: promised.length === 0 ? null : Math.max(...promised),
    placedAt: order.placedAt,
    latest: latestOf(rules, line.request.day, promised),
    // What was begun with, or changed since, may have left no whole number of packs.
    pack: units % multiple === 0 ? multiple : 1,
    grams: itemOf(world, line.item)?.weightGrams ?? 0,
    handling: itemOf(world, line.item)?.handling,
    ...(stock.isByLots(line.item) && {life: rules.minimumLifeDays ?? 0}),
    // What leaves complete is promised whole or not at all.
    minimum: order.shipComplete ? Math.max(units, rules.minimumShipment) : rules.minimumShipment,
    // Begun lots are lots of the order too.
    lotsMax: oneLot || (order.shipComplete && fixed.length === 0) ? 1 : Math.min(PARTS_MAX, shipmentsLeft(one)),
    price,
    margin: cost === undefined ? 0 : Math.max(-LIMITS_RUN.moneyMax, price - Math.min(cost, LIMITS_RUN.moneyMax)),
    penaltyPerDay: rules.penalty?.perDay ?? 0,
    penaltyShort: rules.penalty?.perShortLine ?? 0,
    current,
    lanes,
  };
}

/** Routes with their dispatches. */
class Ways {
  readonly #world: World;
  readonly #company: Company;
  readonly #sites: readonly Site[];
  readonly #now: Instant;
  readonly #stock: StockOfRun;

  constructor(world: World, company: Company, sites: readonly Site[], stock: StockOfRun) {
    this.#world = world;
    this.#company = company;
    this.#sites = sites;
    this.#stock = stock;
    this.#now = world.now();
  }

  of({order, line, lots, fixed, to}: RunLine): {lanes: readonly Lane[]; current: readonly Lot[]; oneLot: boolean} {
    const units = lots.reduce((n, l) => n + l.allocated, line.backordered);
    const grams = (itemOf(this.#world, line.item)?.weightGrams ?? 0) * units;
    const sites = [...new Set([...lots, ...fixed].map((l) => l.site))];
    const from = this.#sites.filter(
      (s) =>
        (line.onlySite === '' || line.onlySite === s.id) &&
        // From one site only: where it is now, or any for all of it together.
        (to.rules.splitSites || sites.length === 0 || sites.includes(s.id)),
    );
    const lanes = from.flatMap((site) =>
      [...routesOf(this.#world.read, site, to)]
        .flatMap((route) => this.#lanes(route, line.request.day, grams))
        .map((lane) => ({
          lane,
          preferred: to.rules.services?.includes(lane.service ?? '') === true,
          price: lane.freight,
        }))
        .sort(byChoice)
        .map(({lane}) => lane),
    );
    const current = new Map<string, Lot>();
    for (const lot of lots) {
      const {site, current: now} = lot;
      // What should have left already claims from now on, as on the timeline.
      const at = Math.max(now.shipBy, this.#now);
      const own = lanes.filter((w) => w.site === site && w.service === now.service);
      const freight = (own.find((w) => w.dispatches.some((d) => d.at >= at)) ?? own.at(-1))?.freight ?? 0;
      const same = `${site} ${at} ${now.day} ${freight} ${now.service ?? ''}`;
      const held = current.get(same);
      const units_ = (held?.units ?? 0) + lot.allocated;
      const lasts = this.#stock.lastsOf(line.item, site, lotClaim(order.id, lot.line, lot.lot));
      const least = lasts === undefined ? {} : {lasts: Math.max(lasts, held?.lasts ?? 0)};
      current.set(same, {site, at, delivers: now.day, units: units_, freight, ...by(now.service), ...least});
    }
    return {
      lanes: lanes.slice(0, LIMITS_RUN.lanesMax),
      current: [...current.values()],
      oneLot: !to.rules.splitSites && sites.length === 0,
    };
  }

  /** One for each price: what leaves from a day on may cost another. */
  #lanes(route: Route, day: number, grams: number): Lane[] {
    const lanes: (Lane & {readonly dispatches: Dispatch[]})[] = [];
    const horizon = this.#now + this.#company.policy.horizonDays * DAY_MS;
    let at = dispatchAsked(route, day, this.#now);
    // What was asked for itself may lie beyond the horizon (B.6).
    const first = at;
    for (let n = 0; (at === first || at <= horizon) && at !== NEVER && n < LIMITS_RUN.dispatchesMax; n++) {
      const dispatch = {at, delivers: deliveryDay(route, at)};
      const freight = price(route, at, grams);
      const last = lanes.at(-1);
      if (last?.freight === freight) last.dispatches.push(dispatch);
      else lanes.push({site: route.site.id, freight, dispatches: [dispatch], ...by(route.service)});
      at = dispatchFrom(route, at + 1);
    }
    return lanes;
  }
}

/** '' is the site's own way. */
const by = (service: string | undefined) => (service === undefined || service === '' ? {} : {service});

export const legOf = ({site, at, delivers, units, service}: Lot): Leg => ({
  site,
  shipBy: at,
  day: delivers,
  units,
  ...by(service),
});

/** Minor units of a shipment of all of a line; 0 where nobody said. */
function price(route: Route, shipBy: Instant, grams: number): number {
  const amount = freightOf(route, shipBy, grams);
  return Number.isFinite(amount) ? Math.min(amount, LIMITS_RUN.moneyMax) : 0;
}
