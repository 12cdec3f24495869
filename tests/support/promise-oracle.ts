/** Random worlds of sites, carriers, stock, work, zones, docks and lifts, and what can be had in them, by trying every dispatch. */
import * as fc from 'fast-check';
import type {Key, Read} from '../../src-shared/domain/events.ts';
import {emptyPosition} from '../../src-shared/domain/inventory/evolve.ts';
import type {Position} from '../../src-shared/domain/inventory/types.ts';
import {
  type Calendar,
  type Carrier,
  type Company,
  DEFAULT_POLICY,
  type Pickup,
  type Site,
  type WorkingDays,
} from '../../src-shared/domain/master-data/types.ts';
import type {CheckInput} from '../../src-shared/domain/promise/asked.ts';
import {checkPromise} from '../../src-shared/domain/promise/check.ts';
import {DAY_MS, type Instant} from '../../src-shared/kernel/types.ts';
import {days, item, MONDAY, OFFICE, rules, site, TODAY} from './company.ts';
export type World = {
  readonly sites: readonly Site[];
  readonly positions: readonly Position[];
  /** Of item `z`, which may stand in for `x`. */
  readonly others: readonly Position[];
  readonly carrier: Carrier | null;
  /** Grams of a unit; the same of both unless said otherwise. */
  readonly weighs?: {readonly x: number; readonly z: number};
};
export const HORIZON_DAYS = 60;

export const positionOf = (at: string, what = 'x') =>
  fc
    .record({
      available: fc.integer({min: 0, max: 8}),
      supplies: fc.array(fc.record({day: fc.integer({min: 1, max: 14}), quantity: fc.integer({min: 1, max: 6})}), {
        maxLength: 3,
      }),
      claims: fc.array(fc.record({day: fc.integer({min: 0, max: 14}), quantity: fc.integer({min: 1, max: 4})}), {
        maxLength: 2,
      }),
    })
    .map(
      ({available, supplies, claims}): Position => ({
        ...emptyPosition(at, what),
        available,
        supplies: supplies.map((s, i) => ({
          id: `P${i}`,
          kind: 'purchase',
          quantity: s.quantity,
          expectedAt: MONDAY + days(s.day),
          usableAt: MONDAY + days(s.day),
          confirmed: true,
        })),
        claims: claims.map((c, i) => ({
          id: `o${i}/1.1`,
          kind: 'allocation',
          quantity: c.quantity,
          onStock: 0,
          locked: 0,
          due: MONDAY + days(c.day),
          expires: 0,
          author: '',
          segment: '',
          service: '',
        })),
      }),
    );
export const weekdays = fc.uniqueArray(fc.integer({min: 1, max: 7}), {minLength: 1, maxLength: 7});
/** Changes that are known beforehand, of a site's hours or of days alone. */
export const changes = fc.uniqueArray(
  fc.record({
    from: fc.integer({min: TODAY - 3, max: TODAY + 20}),
    workdays: weekdays,
    opens: fc.integer({min: 400, max: 600}),
    closes: fc.integer({min: 700, max: 1_200}),
  }),
  {selector: ({from}) => from, maxLength: 2},
);
export const rising = <Change extends {readonly from: number}>(all: readonly Change[]) =>
  all.toSorted((a, b) => a.from - b.from);
export const SERVICES = ['slow', 'fast', 'odd'];
const from = fc.integer({min: TODAY - 3, max: TODAY + 20});
/** A lane to everywhere and what it costs; mostly one for ever. */
const lane = {
  days: fc.integer({min: 0, max: 5}),
  margin: fc.constantFrom(0, 0, 0, 1, 2),
  price: fc.integer({min: 1, max: 9}),
};
const laneChanges = fc.uniqueArray(fc.record({from, ...lane}), {selector: (one) => one.from, maxLength: 2});
export const carriers = fc.record({
  workdays: weekdays,
  changes,
  lanes: fc.array(fc.record({...lane, changes: laneChanges}), {
    minLength: SERVICES.length,
    maxLength: SERVICES.length,
  }),
});
export const pickups = fc.array(
  fc.record({service: fc.constantFrom(...SERVICES), workdays: weekdays, cutoff: fc.integer({min: 0, max: 1439})}),
  {maxLength: 4},
);
const pickupChanges = fc.uniqueArray(fc.record({from, pickups}), {selector: (one) => one.from, maxLength: 2});
const offerOf = ({days, margin, price}: {readonly days: number; readonly margin: number; readonly price: number}) => ({
  lanes: [{from: '*', country: '*', days, marginDays: margin, band: '1'}],
  rates: [{band: '1', upToGrams: 1_000_000, price}],
});
export const worlds = fc
  .tuple(
    fc.array(fc.record({transit: fc.integer({min: 0, max: 6}), pickups, pickupChanges, changes}), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.option(carriers),
  )
  .chain(([sites, of]) =>
    fc.tuple(...sites.map((_, i) => fc.tuple(positionOf(`S${i}`), positionOf(`S${i}`, 'z')))).map(
      (pairs): World => ({
        carrier:
          of === null
            ? null
            : {
                id: 'K',
                name: 'K',
                days: {
                  workdays: of.workdays,
                  holidays: [],
                  changes: rising(of.changes).map(({from, workdays}) => ({from, workdays})),
                },
                services: of.lanes.map(({changes: later, ...one}, n) => ({
                  id: SERVICES[n] ?? '',
                  name: '',
                  ...offerOf(one),
                  changes: rising(later).map((change) => ({from: change.from, ...offerOf(change)})),
                })),
                active: true,
              },
        sites: sites.map((one, i) =>
          site(`S${i}`, {
            calendar: {...OFFICE, changes: rising(one.changes)},
            transitDays: {'*': one.transit},
            pickups: called(one.pickups, of),
            pickupChanges: rising(one.pickupChanges).map((change) => ({
              ...change,
              pickups: called(change.pickups, of),
            })),
          }),
        ),
        positions: pairs.map(([own]) => own),
        others: pairs.map(([, other]) => other),
      }),
    ),
  );
/** Nobody comes on a day on which one of the two is closed: `DefineSite` refuses a pickup that never is. */
function called(
  all: readonly {readonly service: string; readonly workdays: number[]; readonly cutoff: number}[],
  of: {readonly workdays: readonly number[]} | null,
): Pickup[] {
  return all
    .filter((p) => p.workdays.some((d) => d <= 5 && of?.workdays.includes(d) === true))
    .map((p) => ({carrier: 'K', ...p}));
}
export const readOf = (world: World, multiple = 1): Read => {
  const states = new Map<string, unknown>([
    ...world.sites.map((s) => [`site:${s.id}`, s] as const),
    ...world.positions.map((p) => [`position:${p.site}/x`, p] as const),
    ...world.others.map((p) => [`position:${p.site}/z`, p] as const),
    [
      'item:x',
      item('x', {
        multiple,
        weightGrams: weighs(world).x,
        handling: HANDLED.x,
        substitutes: [{item: 'z', kind: 'equivalent'}],
      }),
    ],
    ['item:z', item('z', {multiple, weightGrams: weighs(world).z, handling: HANDLED.z})],
    ...(world.carrier === null ? [] : [['carrier:K', world.carrier] as const]),
    ...world.sites.map((s, i) => [`work:${s.id}`, {lasting: claimsAt(world, i), expiring: []}] as const),
    ...liftsAt(world),
    ...world.sites.map((s, i) => [`labour:${s.id}/bulk`, {lasting: labourAt(world, i), expiring: []}] as const),
    ...world.sites.map((s, i) => [`dock:${s.id}`, {lasting: gramsAt(world, i), expiring: []}] as const),
  ]);
  return ((k: Key) => states.get(k)) as Read;
};

/** Grams that claims ask of the pickups of a service, as the ledger would add them up. */
export const liftsAt = (world: World) =>
  world.sites.flatMap((s, i) =>
    SERVICES.map((service) => {
      const claims = claimsAt(world, i).filter((c) => c.service === `K/${service}`);
      const lasting = claims.map((c) => ({due: c.due, quantity: c.quantity * GRAMS, onStock: 0, locked: 0, picked: 0}));
      return [`lift:${s.id}/K/${service}`, {lasting, expiring: []}] as const;
    }),
  );
export const GRAMS = 100;
/** Both are handled in one zone, where a site has it. */
export const HANDLED = {x: {zone: 'bulk', seconds: 700}, z: {zone: 'bulk', seconds: 1_100}};
export const weighs = (world: World) => world.weighs ?? {x: GRAMS, z: GRAMS};
const labourAt = (world: World, i: number) => askedAt(world, i, {x: HANDLED.x.seconds, z: HANDLED.z.seconds});
const gramsAt = (world: World, i: number) => askedAt(world, i, weighs(world));
const askedAt = (world: World, i: number, each: {readonly x: number; readonly z: number}) => [
  ...(world.positions[i] as Position).claims.map((c) => ({...c, picked: 0, quantity: c.quantity * each.x})),
  ...(world.others[i] as Position).claims.map((c) => ({...c, picked: 0, quantity: c.quantity * each.z})),
];
/** Shifts from six to two, and from noon to eight, with so many minutes on each weekday. */
export const staffed = (world: World, weeks: readonly (readonly number[] | null)[]): World => ({
  ...world,
  sites: world.sites.map((s, i) => {
    const week = weeks[i];
    if (week == null) return s;
    const early = {name: 'early', from: 360, until: 840, week, days: []};
    const late = {name: 'late', from: 720, until: 1_200, week: [...week].reverse(), days: []};
    return {...s, zones: [{id: 'bulk', name: 'Bulk', shifts: [early, late]}]};
  }),
});
/** The same is asked for each dispatch, claim and way of a site. */
function remembered(of: (site: Site, until: Instant) => number): (site: Site, until: Instant) => number {
  const known = new WeakMap<Site, Map<Instant, number>>();
  return (site, until) => {
    const all = known.get(site) ?? new Map<Instant, number>();
    known.set(site, all);
    const found = all.get(until) ?? of(site, until);
    all.set(until, found);
    return found;
  };
}
/** What is done in a zone from Monday eight until an instant, shift by shift; without end where there is no such zone. */
const workedIn = (id: string, ofMinutes: (minutes: number) => number) =>
  remembered(({zones = [], calendar}: Site, until: Instant): number => {
    const zone = zones.find((z) => z.id === id);
    if (zone === undefined) return Number.POSITIVE_INFINITY;
    let amount = 0;
    for (let day = TODAY; day * DAY_MS < until; day++) {
      const weekday = new Date(day * DAY_MS).getUTCDay() || 7;
      if (!works(calendar, day)) continue;
      for (const {from, until: end, week} of zone.shifts) {
        const [start, stop] = [day * DAY_MS + from * 60_000, day * DAY_MS + end * 60_000];
        const there = Math.max(0, Math.min(until, stop) - Math.max(MONDAY, start));
        amount += Math.floor((ofMinutes(week[weekday - 1] as number) * there) / (stop - start));
      }
    }
    return amount;
  });
const worked = workedIn('bulk', (minutes) => 60 * minutes);
const loaded = workedIn('docks', (minutes) => Math.floor((minutes * 1_000) / 60));
/** Doors that load a kilo an hour, from seven to five, so many minutes on each weekday; the other item is heavier unless said otherwise. */
export const docked = (
  world: World,
  weeks: readonly (readonly number[] | null)[],
  each: World['weighs'] = {x: 70, z: 110},
): World => ({
  ...world,
  weighs: each,
  sites: world.sites.map((s, i) => {
    const week = weeks[i];
    if (week == null) return s;
    const shifts = [{name: 'day', from: 420, until: 1_020, week, days: []}];
    return {...s, zones: [...(s.zones ?? []), {id: 'docks', name: 'Docks', dock: {kilosPerHour: 1}, shifts}]};
  }),
});
/** Seconds of labour in the zone that more can leave by an instant, so that all that was promised can as well. */
export const hands = (world: World, i: number, t: Instant): number => leftIn(world, i, t, worked, labourAt(world, i));
/** Grams that the doors can load besides. */
export const doors = (world: World, i: number, t: Instant): number => leftIn(world, i, t, loaded, gramsAt(world, i));
function leftIn(world: World, i: number, t: Instant, by: typeof worked, claims: ReturnType<typeof gramsAt>): number {
  const can = (until: Instant) => by(world.sites[i] as Site, until);
  const slack = (u: Instant) => can(u) - claims.reduce((n, c) => n + (c.due <= u ? c.quantity : 0), 0);
  return Math.max(0, Math.min(...[t, ...claims.map((c) => c.due).filter((due) => due > t)].map(slack)));
}

export const claimsAt = (world: World, site: number) =>
  [world.positions, world.others].flatMap((of) => (of[site] as Position).claims);
/** What counts of a calendar, of lanes or pickups on a day, as one reads it. */
export const on = <Version extends object>(
  calendar: Version & {readonly changes?: readonly (Version & {readonly from: number})[] | undefined},
  day: number,
): Version => (calendar.changes ?? []).filter(({from}) => from <= day).at(-1) ?? calendar;
export const works = (calendar: WorkingDays, day: number) =>
  on<Pick<WorkingDays, 'workdays'>>(calendar, day).workdays.includes(new Date(day * DAY_MS).getUTCDay() || 7);
/** What can be done of a site's work from Monday eight until an instant, day by day, in whole units. */
export const done = remembered(({capacity, calendar}: Site, until: Instant): number => {
  if (capacity === undefined) return Number.POSITIVE_INFINITY;
  let units = 0;
  for (let day = TODAY; day * DAY_MS < until; day++) {
    const weekday = new Date(day * DAY_MS).getUTCDay() || 7;
    const {opens, closes} = on<Pick<Calendar, 'workdays' | 'opens' | 'closes'>>(calendar, day);
    const [start, end] = [day * DAY_MS + opens * 60_000, day * DAY_MS + closes * 60_000];
    const open = Math.max(0, Math.min(until, end) - Math.max(MONDAY, start));
    if (works(calendar, day)) units += Math.floor(((capacity.week[weekday - 1] as number) * open) / (end - start));
  }
  return units;
});
/** What more can leave a site by an instant, so that all that was promised can as well. */
export function room(world: World, i: number, t: Instant): number {
  const site = world.sites[i] as Site;
  if (site.capacity === undefined) return Number.POSITIVE_INFINITY;
  const claims = claimsAt(world, i);
  const slack = (u: Instant) => done(site, u) - claims.reduce((n, c) => n + (c.due <= u ? c.quantity : 0), 0);
  return Math.max(0, Math.min(...[t, ...claims.map((c) => c.due).filter((due) => due > t)].map(slack)));
}
export const limited = (world: World, weeks: readonly (readonly number[] | null)[]): World => ({
  ...world,
  sites: world.sites.map((s, i) => {
    const week = weeks[i];
    return week == null ? s : {...s, capacity: {week, days: []}};
  }),
});

/** Claims leave by services, and a service takes no more than so many grams with its pickup of a weekday. */
export function lifted(world: World, weeks: readonly (readonly number[] | null)[]): World {
  const positions = world.positions.map((p) => ({
    ...p,
    claims: p.claims.map((c, i) => ({...c, service: `K/${SERVICES[i]}`})),
  }));
  const sites = world.sites.map((s, i) => {
    const lifts = SERVICES.flatMap((service, n) => {
      const week = weeks[(i + n) % weeks.length];
      return week == null ? [] : [{service: `K/${service}`, week, days: []}];
    });
    return lifts.length === 0 ? s : {...s, lifts};
  });
  return {...world, positions, sites};
}
/** The day on which a vehicle of the service comes, the first from an instant on, by looking at each. */
export function comesOn(world: World, i: number, service: string, t: Instant): number {
  const {calendar} = world.sites[i] as Site;
  for (let day = Math.floor(t / DAY_MS); ; day++) {
    const weekday = new Date(day * DAY_MS).getUTCDay() || 7;
    const cutoffs = pickedUpOn(world.sites[i] as Site, day).filter(
      (p) => `K/${p.service}` === service && p.workdays.includes(weekday),
    );
    const comes = works(calendar, day) && world.carrier !== null && works(world.carrier.days, day);
    if (comes && cutoffs.some((p) => day * DAY_MS + p.cutoff * 60_000 >= t)) return day;
    if (day > t / DAY_MS + 400) return Math.floor(t / DAY_MS);
  }
}
/** Units that a pickup still takes. */
export function stillTakes(world: World, i: number, service: string, t: Instant): number {
  const lift = (world.sites[i] as Site).lifts?.find((l) => l.service === service);
  if (lift === undefined) return Number.POSITIVE_INFINITY;
  const day = comesOn(world, i, service, t);
  const claims = claimsAt(world, i).filter((c) => c.service === service);
  const same = claims.filter((c) => comesOn(world, i, service, Math.max(c.due, MONDAY)) === day);
  const takes = lift.week[(new Date(day * DAY_MS).getUTCDay() || 7) - 1] as number;
  return Math.max(0, Math.floor((takes - GRAMS * same.reduce((n, c) => n + c.quantity, 0)) / GRAMS));
}

export const ask = (...asked: Parameters<typeof answerTo>) => answerTo(...asked)?.options ?? [];

export function answerTo(
  world: World,
  quantity: number,
  requestedDay: number,
  of: ReturnType<typeof rules>,
  multiple = 1,
  wish: Partial<CheckInput> = {substitutes: 'by-rule'},
) {
  const own = {
    name: 'T',
    currency: 'GBP',
    zone: 'UTC',
    note: '',
    policy: {...DEFAULT_POLICY, horizonDays: HORIZON_DAYS},
    sites: world.sites.map((s) => ({id: s.id, rank: s.rank})),
    // The rest of a company is not asked for options.
  } as unknown as Company;
  const [answer] = checkPromise({
    read: readOf(world, multiple),
    company: own,
    to: {country: 'X', zone: 'UTC', tier: 'C', rules: of},
    lines: [{line: 1, item: 'x', quantity, requestedDay}],
    now: MONDAY,
    shipComplete: false,
    ...wish,
  });
  return answer;
}

/** What can leave a site at `t` without breaking a claim, by the definition. */
export function atp(p: Position, t: Instant): number {
  const times = [t, ...p.claims.map((c) => c.due), ...p.supplies.map((s) => s.usableAt)].filter((u) => u >= t);
  const balance = (u: Instant) =>
    p.available +
    p.supplies.reduce((n, s) => n + (s.usableAt <= u ? s.quantity : 0), 0) -
    p.claims.reduce((n, c) => n + (c.due <= u ? c.quantity : 0), 0);
  return Math.max(0, Math.min(...times.map(balance)));
}

export const ranges = (from: number, to: number) => Array.from({length: to - from + 1}, (_, i) => from + i);
/** Nothing changes any more long before this day. */
export const LAST = TODAY + HORIZON_DAYS + 60;
/** Who picks up on a day. */
export const pickedUpOn = ({pickups = [], pickupChanges: changes}: Site, day: number): readonly Pickup[] =>
  on<{readonly pickups: readonly Pickup[]}>({pickups, changes}, day).pickups;
/** A way from a site: who drives, and by when on a day it must be ready for how many days under way; null: nobody leaves. */
export type Walk = {
  readonly site: Site;
  readonly service: string;
  readonly carrier: WorkingDays;
  readonly leaves: (day: number) => {readonly cutoff: number; readonly days: number} | null;
};
/** Every way there is, as one reads the definitions: by each service, and the site's own where nobody picks up. */
export function waysFrom({carrier}: World, at: Site): Walk[] {
  const own = {workdays: [1, 2, 3, 4, 5], holidays: []};
  const itself = (day: number) =>
    pickedUpOn(at, day).length === 0 ? {cutoff: at.dispatchBy, days: at.transitDays['*'] as number} : null;
  return [
    {site: at, service: '', carrier: own, leaves: itself},
    ...(carrier?.services ?? []).map(({id, changes: changing, ...first}) => ({
      site: at,
      service: `K/${id}`,
      carrier: carrier?.days ?? own,
      leaves: (day: number) => {
        const weekday = new Date(day * DAY_MS).getUTCDay() || 7;
        const comes = pickedUpOn(at, day).filter((p) => p.service === id && p.workdays.includes(weekday));
        const [by] = on<Pick<typeof first, 'lanes'>>({...first, changes: changing}, day).lanes;
        if (comes.length === 0 || by === undefined || carrier === null || !works(carrier.days, day)) return null;
        return {cutoff: Math.max(...comes.map((p) => p.cutoff)), days: by.days + (by.marginDays ?? 0)};
      },
    })),
  ];
}
export const takesIn = ({carrier}: Walk, day: number) => works(carrier, day);
/**
 * Every dispatch of a way with the day it arrives, by a walk day by day; those that never arrive left out, and those that are there
 * only after what leaves later.
 */
export function walkedDays({
  site: from,
  carrier,
  leaves,
}: Walk): readonly {readonly shipBy: Instant; readonly day: number}[] {
  const all = ranges(TODAY - 90, TODAY + HORIZON_DAYS + 14).flatMap((left) => {
    const at = leaves(left);
    if (at === null || !works(from.calendar, left)) return [];
    let day = left;
    while (!works(carrier, day)) day += 1;
    for (let more = at.days; more > 0; more -= 1)
      do day += 1;
      while (!works(carrier, day));
    return [{shipBy: left * DAY_MS + at.cutoff * 60_000, day}];
  });
  let soonest = Number.POSITIVE_INFINITY;
  const kept = all.toReversed().filter(({day}) => {
    const isKept = day <= soonest;
    soonest = Math.min(soonest, day);
    return isKept;
  });
  return kept.reverse();
}

function once(of: (i: number, t: Instant) => number): (i: number, t: Instant) => number {
  const known = new Map<string, number>();
  return (i, t) => {
    const found = known.get(`${i} ${t}`) ?? of(i, t);
    known.set(`${i} ${t}`, found);
    return found;
  };
}

/**
 * The soonest last day (not before the request) on which all of it can be there, by trying every dispatch; null when there is none.
 * `stock`: of one item, or of several that may stand in for each other, site by site.
 */
export function soonest(
  world: World,
  quantity: number,
  requestedDay: number,
  of: ReturnType<typeof rules>,
  stock: readonly (readonly Position[])[] = [world.positions],
): number | null {
  const walks = world.sites.map((s) => waysFrom(world, s).map((route) => ({route, all: walkedDays(route)})));
  // The same for each way and item of a site.
  const most = once((i: number, t: Instant) =>
    Math.min(
      room(world, i, t),
      Math.floor(hands(world, i, t) / HANDLED.x.seconds),
      Math.floor(doors(world, i, t) / weighs(world).x),
    ),
  );
  const dispatchesOf = (i: number, position: Position) =>
    (walks[i] ?? []).flatMap(({route, all}) => {
      const target = ranges(requestedDay, LAST).find((d) => takesIn(route, d));
      const [first] = all.filter((x) => x.shipBy >= MONDAY);
      if (first === undefined || target === undefined) return [];
      const before = all.filter((x) => x.day <= target).at(-1);
      // Nobody goes any more by the day asked for: nothing is sent so much too early.
      if (before !== undefined && before === all.at(-1) && before.day < requestedDay) return [];
      const request = Math.max(first.shipBy, before?.shipBy ?? 0);
      const last = of.backorders ? Math.max(request, MONDAY + HORIZON_DAYS * DAY_MS) : request;
      return all
        .filter(({shipBy}) => shipBy >= request && shipBy <= last)
        .map(({day, shipBy}) => {
          const takes = stillTakes(world, i, route.service, shipBy);
          return {day, units: Math.min(most(i, shipBy), atp(position, shipBy)), at: shipBy, takes};
        });
    });
  const dispatches = world.sites.map((_, i) => stock.map((positions) => dispatchesOf(i, positions[i] as Position)));
  for (let day = requestedDay; day < TODAY + HORIZON_DAYS + 60; day++) {
    const inParts = stock.length === 1 || of.backorders || day <= requestedDay;
    const there = dispatches.map((items) => {
      const each = items.map((all) =>
        // What has left by each dispatch is no more than there is by then, and each takes what its pickup has a place for.
        all
          .filter((x) => x.day <= day)
          .sort((a, b) => a.at - b.at)
          .reduce((gone, x) => Math.min(x.units, gone + x.takes), 0),
      );
      return inParts ? each.reduce((a, b) => a + b, 0) : Math.max(...each);
    });
    // Without lifts one dispatch of a site takes all that its dispatches by a day do: so many shipments are so many sites.
    const few = [...there].sort((a, b) => b - a).slice(0, of.shipmentsMax);
    const together = of.splitSites && inParts ? few.reduce((a, b) => a + b, 0) : Math.max(...there);
    if (together >= quantity) return day;
  }
  return null;
}
