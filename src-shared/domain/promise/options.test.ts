/** The options of a line against brute force: none breaks a rule of the customer, and no allowed plan is sooner than the best. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  company,
  customer,
  days,
  item,
  MONDAY,
  OFFICE,
  place,
  receive,
  rules,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import {DAY_MS, type Instant} from '../../kernel/types.ts';
import type {Command} from '../commands.ts';
import type {Key, Read} from '../events.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import type {Position} from '../inventory/types.ts';
import {
  type Calendar,
  type Carrier,
  type Company,
  DEFAULT_POLICY,
  type Site,
  type WorkingDays,
} from '../master-data/types.ts';
import type {CheckInput} from './asked.ts';
import {checkPromise} from './check.ts';
import type {Route} from './route.ts';
import {routesOf} from './routes.ts';

type World = {
  readonly sites: readonly Site[];
  readonly positions: readonly Position[];
  /** Of item `z`, which may stand in for `x`. */
  readonly others: readonly Position[];
  readonly carrier: Carrier | null;
};
const HORIZON_DAYS = 60;

const positionOf = (at: string, what = 'x') =>
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
const weekdays = fc.uniqueArray(fc.integer({min: 1, max: 7}), {minLength: 1, maxLength: 7});
/** Changes that are known beforehand, of a site's hours or of days alone. */
const changes = fc.uniqueArray(
  fc.record({
    from: fc.integer({min: TODAY - 3, max: TODAY + 20}),
    workdays: weekdays,
    opens: fc.integer({min: 400, max: 600}),
    closes: fc.integer({min: 700, max: 1_200}),
  }),
  {selector: ({from}) => from, maxLength: 2},
);
const rising = <Change extends {readonly from: number}>(all: readonly Change[]) =>
  all.toSorted((a, b) => a.from - b.from);
const SERVICES = ['slow', 'fast', 'odd'];
const carriers = fc.record({
  workdays: weekdays,
  changes,
  lanes: fc.array(
    fc.record({
      days: fc.integer({min: 0, max: 5}),
      margin: fc.constantFrom(0, 0, 0, 1, 2),
      price: fc.integer({min: 1, max: 9}),
    }),
    {
      minLength: SERVICES.length,
      maxLength: SERVICES.length,
    },
  ),
});
const pickups = fc.array(
  fc.record({service: fc.constantFrom(...SERVICES), workdays: weekdays, cutoff: fc.integer({min: 0, max: 1439})}),
  {maxLength: 4},
);
const worlds = fc
  .tuple(
    fc.array(fc.record({transit: fc.integer({min: 0, max: 6}), pickups, changes}), {minLength: 1, maxLength: 3}),
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
                services: of.lanes.map(({days: transit, margin, price}, n) => ({
                  id: SERVICES[n] ?? '',
                  name: '',
                  lanes: [{from: '*', country: '*', days: transit, marginDays: margin, band: '1'}],
                  rates: [{band: '1', upToGrams: 1_000_000, price}],
                })),
                active: true,
              },
        sites: sites.map((one, i) =>
          site(`S${i}`, {
            calendar: {...OFFICE, changes: rising(one.changes)},
            transitDays: {'*': one.transit},
            // Nobody comes on a day on which one of the two is closed: `DefineSite` refuses a pickup that never is.
            pickups: one.pickups
              .filter((p) => of !== null && p.workdays.some((d) => d <= 5 && of.workdays.includes(d)))
              .map((p) => ({carrier: 'K', ...p})),
          }),
        ),
        positions: pairs.map(([own]) => own),
        others: pairs.map(([, other]) => other),
      }),
    ),
  );
const readOf = (world: World, multiple = 1): Read => {
  const states = new Map<string, unknown>([
    ...world.sites.map((s) => [`site:${s.id}`, s] as const),
    ...world.positions.map((p) => [`position:${p.site}/x`, p] as const),
    ...world.others.map((p) => [`position:${p.site}/z`, p] as const),
    ['item:x', item('x', {multiple, handling: HANDLED.x, substitutes: [{item: 'z', kind: 'equivalent'}]})],
    ['item:z', item('z', {multiple, handling: HANDLED.z})],
    ...(world.carrier === null ? [] : [['carrier:K', world.carrier] as const]),
    ...world.sites.map((s, i) => [`work:${s.id}`, {lasting: claimsAt(world, i), expiring: []}] as const),
    ...liftsAt(world),
    ...world.sites.map((s, i) => [`labour:${s.id}/bulk`, {lasting: labourAt(world, i), expiring: []}] as const),
  ]);
  return ((k: Key) => states.get(k)) as Read;
};

/** Grams that claims ask of the pickups of a service, as the ledger would add them up. */
const liftsAt = (world: World) =>
  world.sites.flatMap((s, i) =>
    SERVICES.map((service) => {
      const claims = claimsAt(world, i).filter((c) => c.service === `K/${service}`);
      const lasting = claims.map((c) => ({due: c.due, quantity: c.quantity * GRAMS, onStock: 0, locked: 0, picked: 0}));
      return [`lift:${s.id}/K/${service}`, {lasting, expiring: []}] as const;
    }),
  );
const GRAMS = 100;
/** Both are handled in one zone, where a site has it. */
const HANDLED = {x: {zone: 'bulk', seconds: 700}, z: {zone: 'bulk', seconds: 1_100}};
const labourAt = (world: World, i: number) => [
  ...(world.positions[i] as Position).claims.map((c) => ({...c, quantity: c.quantity * HANDLED.x.seconds})),
  ...(world.others[i] as Position).claims.map((c) => ({...c, quantity: c.quantity * HANDLED.z.seconds})),
];
/** Shifts from six to two, and from noon to eight, with so many minutes on each weekday. */
const staffed = (world: World, weeks: readonly (readonly number[] | null)[]): World => ({
  ...world,
  sites: world.sites.map((s, i) => {
    const week = weeks[i];
    if (week == null) return s;
    const early = {name: 'early', from: 360, until: 840, week, days: []};
    const late = {name: 'late', from: 720, until: 1_200, week: [...week].reverse(), days: []};
    return {...s, zones: [{id: 'bulk', name: 'Bulk', shifts: [early, late]}]};
  }),
});
/** Seconds of labour in the zone that more can leave by an instant, so that all that was promised can as well. */
function hands(world: World, i: number, t: Instant): number {
  const {zones, calendar} = world.sites[i] as Site;
  if (zones === undefined) return Number.POSITIVE_INFINITY;
  const can = (until: Instant) => {
    let seconds = 0;
    for (let day = TODAY; day * DAY_MS < until; day++) {
      const weekday = new Date(day * DAY_MS).getUTCDay() || 7;
      if (!works(calendar, day)) continue;
      for (const {from, until: end, week} of zones[0]?.shifts ?? []) {
        const [start, stop] = [day * DAY_MS + from * 60_000, day * DAY_MS + end * 60_000];
        const there = Math.max(0, Math.min(until, stop) - Math.max(MONDAY, start));
        seconds += Math.floor(((week[weekday - 1] as number) * 60 * there) / (stop - start));
      }
    }
    return seconds;
  };
  const claims = labourAt(world, i);
  const slack = (u: Instant) => can(u) - claims.reduce((n, c) => n + (c.due <= u ? c.quantity : 0), 0);
  return Math.max(0, Math.min(...[t, ...claims.map((c) => c.due).filter((due) => due > t)].map(slack)));
}

const claimsAt = (world: World, site: number) =>
  [world.positions, world.others].flatMap((of) => (of[site] as Position).claims);
/** What counts of a calendar on a day, as one reads it. */
const on = <Version extends {readonly workdays: readonly number[]}>(
  calendar: Version & {readonly changes?: readonly (Version & {readonly from: number})[] | undefined},
  day: number,
): Version => (calendar.changes ?? []).filter(({from}) => from <= day).at(-1) ?? calendar;
const works = (calendar: WorkingDays, day: number) =>
  on<Pick<WorkingDays, 'workdays'>>(calendar, day).workdays.includes(new Date(day * DAY_MS).getUTCDay() || 7);
/** What can be done of a site's work from Monday eight until an instant, day by day, in whole units. */
function done({capacity, calendar}: Site, until: Instant): number {
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
}
/** What more can leave a site by an instant, so that all that was promised can as well. */
function room(world: World, i: number, t: Instant): number {
  const site = world.sites[i] as Site;
  if (site.capacity === undefined) return Number.POSITIVE_INFINITY;
  const claims = claimsAt(world, i);
  const slack = (u: Instant) => done(site, u) - claims.reduce((n, c) => n + (c.due <= u ? c.quantity : 0), 0);
  return Math.max(0, Math.min(...[t, ...claims.map((c) => c.due).filter((due) => due > t)].map(slack)));
}
const limited = (world: World, weeks: readonly (readonly number[] | null)[]): World => ({
  ...world,
  sites: world.sites.map((s, i) => {
    const week = weeks[i];
    return week == null ? s : {...s, capacity: {week, days: []}};
  }),
});

/** Claims leave by services, and a service takes no more than so many grams with its pickup of a weekday. */
function lifted(world: World, weeks: readonly (readonly number[] | null)[]): World {
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
function comesOn(world: World, i: number, service: string, t: Instant): number {
  const {pickups = [], calendar} = world.sites[i] as Site;
  for (let day = Math.floor(t / DAY_MS); ; day++) {
    const weekday = new Date(day * DAY_MS).getUTCDay() || 7;
    const cutoffs = pickups.filter((p) => `K/${p.service}` === service && p.workdays.includes(weekday));
    const comes = works(calendar, day) && world.carrier !== null && works(world.carrier.days, day);
    if (comes && cutoffs.some((p) => day * DAY_MS + p.cutoff * 60_000 >= t)) return day;
    if (day > t / DAY_MS + 400) return Math.floor(t / DAY_MS);
  }
}
/** Units that a pickup still takes. */
function stillTakes(world: World, i: number, service: string, t: Instant): number {
  const lift = (world.sites[i] as Site).lifts?.find((l) => l.service === service);
  if (lift === undefined) return Number.POSITIVE_INFINITY;
  const day = comesOn(world, i, service, t);
  const claims = claimsAt(world, i).filter((c) => c.service === service);
  const same = claims.filter((c) => comesOn(world, i, service, Math.max(c.due, MONDAY)) === day);
  const takes = lift.week[(new Date(day * DAY_MS).getUTCDay() || 7) - 1] as number;
  return Math.max(0, Math.floor((takes - GRAMS * same.reduce((n, c) => n + c.quantity, 0)) / GRAMS));
}

const ask = (...asked: Parameters<typeof answerTo>) => answerTo(...asked)?.options ?? [];

function answerTo(
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
function atp(p: Position, t: Instant): number {
  const times = [t, ...p.claims.map((c) => c.due), ...p.supplies.map((s) => s.usableAt)].filter((u) => u >= t);
  const balance = (u: Instant) =>
    p.available +
    p.supplies.reduce((n, s) => n + (s.usableAt <= u ? s.quantity : 0), 0) -
    p.claims.reduce((n, c) => n + (c.due <= u ? c.quantity : 0), 0);
  return Math.max(0, Math.min(...times.map(balance)));
}

const ranges = (from: number, to: number) => Array.from({length: to - from + 1}, (_, i) => from + i);
/** Nothing changes any more long before this day. */
const LAST = TODAY + HORIZON_DAYS + 60;
const takesIn = ({carrier}: Route, day: number) => works(carrier, day);
/** Every dispatch of a route with the day it arrives, by a walk day by day; those that never arrive left out. */
function walkedDays(route: Route): readonly {readonly shipBy: Instant; readonly day: number}[] {
  const {site: from, carrier, cutoffs} = route;
  return ranges(TODAY - 90, TODAY + HORIZON_DAYS + 14).flatMap((leaves) => {
    const cutoff = cutoffs[(new Date(leaves * DAY_MS).getUTCDay() || 7) - 1];
    if (cutoff == null || !works(from.calendar, leaves) || (route.service !== '' && !works(carrier, leaves))) return [];
    let day = leaves;
    while (!works(carrier, day)) day += 1;
    for (let left = route.days; left > 0; left -= 1)
      do day += 1;
      while (!works(carrier, day));
    return [{shipBy: leaves * DAY_MS + cutoff * 60_000, day}];
  });
}

/**
 * The soonest last day (not before the request) on which all of it can be there, by trying every dispatch; null when there is none.
 * `stock`: of one item, or of several that may stand in for each other, site by site.
 */
function soonest(
  world: World,
  quantity: number,
  requestedDay: number,
  of: ReturnType<typeof rules>,
  stock: readonly (readonly Position[])[] = [world.positions],
): number | null {
  const to = {country: 'X', zone: 'UTC', tier: 'C', rules: of} as const;
  const dispatchesOf = (s: Site, position: Position) =>
    routesOf(readOf(world), s, to).flatMap((route) => {
      const i = world.sites.indexOf(s);
      const all = walkedDays(route);
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
          const left = Math.min(room(world, i, shipBy), Math.floor(hands(world, i, shipBy) / HANDLED.x.seconds));
          const takes = stillTakes(world, i, route.service, shipBy);
          return {day, units: Math.min(left, atp(position, shipBy)), at: shipBy, takes};
        });
    });
  const dispatches = world.sites.map((s, i) => stock.map((positions) => dispatchesOf(s, positions[i] as Position)));
  for (let day = requestedDay; day < TODAY + HORIZON_DAYS + 60; day++) {
    const inParts = stock.length === 1 || of.backorders || day <= requestedDay;
    const most = dispatches.map((items) => {
      const each = items.map((all) =>
        // What has left by each dispatch is no more than there is by then, and each takes what its pickup has a place for.
        all
          .filter((x) => x.day <= day)
          .sort((a, b) => a.at - b.at)
          .reduce((gone, x) => Math.min(x.units, gone + x.takes), 0),
      );
      return inParts ? each.reduce((a, b) => a + b, 0) : Math.max(...each);
    });
    const together = of.splitSites && inParts ? most.reduce((a, b) => a + b, 0) : Math.max(...most);
    if (together >= quantity) return day;
  }
  return null;
}

test('law: the best option is as soon as any plan the customer’s rules allow', () => {
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({splitSites: fc.boolean(), backorders: fc.boolean()}),
      (world, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const best = ask(world, quantity, requested, of)[0];
        const expected = soonest(world, quantity, requested, of);
        const found =
          best === undefined || best.short > 0 ? null : Math.max(requested, ...best.lots.map((lot) => lot.day));
        expect(found).toBe(expected);
      },
    ),
    {numRuns: 4_000},
  );
});

test('law: who wants only the answer gets the same as who wants to see the options', () => {
  let served = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({splitSites: fc.boolean(), backorders: fc.boolean(), earlyDays: fc.integer({min: 0, max: 2})}),
      (world, quantity, ahead, wish) => {
        const of = rules(wish);
        const both = [false, true].map((explain) => {
          const {receipt, options, next} = answerTo(world, quantity, TODAY + ahead, of, 1, {explain}) ?? {};
          return {receipt, options, next: options?.[0]?.onRequest === true ? null : next};
        });
        expect(both[0]).toEqual(both[1]);
        if (both[0]?.options?.[0]?.onRequest === true) served++;
      },
    ),
    {numRuns: 3_000},
  );
  expect(served).toBeGreaterThan(100);
});

test('law: a substitute is offered whenever all of it, or the missing part, would be there sooner', () => {
  let offered = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({splitSites: fc.boolean(), backorders: fc.boolean()}),
      fc.constantFrom('none' as const, 'equivalent' as const),
      (world, quantity, ahead, wish, substitution) => {
        const of = rules({...wish, substitution});
        const requested = TODAY + ahead;
        const own = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        const either = soonest(world, quantity, requested, of, [world.positions, world.others]);
        const expected = substitution === 'none' || either === null || either >= own ? null : either;
        const best = answerTo(world, quantity, requested, of)?.substitutes?.[0];
        const found = best === undefined ? null : Math.max(requested, ...best.lots.map((lot) => lot.day));
        expect(found).toBe(expected);
        if (found !== null) offered++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(offered).toBeGreaterThan(100);
});

test('law: with limited work nothing is promised twice, and the best option is as soon as any plan', () => {
  let bound = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.array(fc.option(fc.array(fc.integer({min: 0, max: 3}), {minLength: 7, maxLength: 7})), {
        minLength: 3,
        maxLength: 3,
      }),
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      (free, weeks, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const world = limited(free, weeks);
        const answer = answerTo(world, quantity, requested, of);
        for (const {lots} of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])])
          for (const {site: at, shipBy} of lots) {
            const until = lots.filter((l) => l.site === at && l.shipBy <= shipBy);
            const i = world.sites.findIndex((s) => s.id === at);
            expect(until.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(room(world, i, shipBy));
          }
        const [best] = answer?.options ?? [];
        const found = best === undefined || best.short > 0 ? Number.POSITIVE_INFINITY : lastDay(best.lots, requested);
        const expected = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        expect(found).toBe(expected);
        if (expected > (soonest(free, quantity, requested, of) ?? Number.POSITIVE_INFINITY)) bound++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(bound).toBeGreaterThan(400);
});
const lastDay = (lots: readonly {readonly day: number}[], requested: number): number =>
  Math.max(requested, ...lots.map((lot) => lot.day));

test('law: with zones nobody’s hands are promised twice, and the best option is as soon as any plan', () => {
  let bound = 0;
  fc.assert(
    fc.property(
      worlds,
      fc.array(fc.option(fc.array(fc.integer({min: 0, max: 20}), {minLength: 7, maxLength: 7}), {freq: 4}), {
        minLength: 3,
        maxLength: 3,
      }),
      fc.option(fc.array(fc.integer({min: 0, max: 5}), {minLength: 7, maxLength: 7}), {freq: 1}),
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      (free, weeks, work, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const open = work === null ? free : limited(free, [null, work, work]);
        const world = staffed(open, weeks);
        const answer = answerTo(world, quantity, requested, of);
        for (const {lots} of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])])
          for (const {site: at, shipBy} of lots) {
            const i = world.sites.findIndex((s) => s.id === at);
            const until = lots.filter((l) => l.site === at && l.shipBy <= shipBy);
            const seconds = until.reduce((n, l) => n + l.quantity * HANDLED[l.item === 'z' ? 'z' : 'x'].seconds, 0);
            expect(seconds).toBeLessThanOrEqual(hands(world, i, shipBy));
            expect(until.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(room(world, i, shipBy));
          }
        const [best] = answer?.options ?? [];
        const found = best === undefined || best.short > 0 ? Number.POSITIVE_INFINITY : lastDay(best.lots, requested);
        const expected = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        expect(found).toBe(expected);
        if (expected > (soonest(open, quantity, requested, of) ?? Number.POSITIVE_INFINITY)) bound++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(bound).toBeGreaterThan(200);
});

test('law: with a lift no pickup is overfilled, and the best option is as soon as any plan', () => {
  let bound = 0;
  fc.assert(
    fc.property(
      worlds.filter((w) => w.carrier !== null),
      fc.array(fc.option(fc.array(fc.integer({min: 0, max: 700}), {minLength: 7, maxLength: 7}), {freq: 4}), {
        minLength: 3,
        maxLength: 3,
      }),
      fc.option(fc.array(fc.integer({min: 0, max: 5}), {minLength: 7, maxLength: 7}), {freq: 1}),
      fc.integer({min: 1, max: 14}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      (free, weeks, work, quantity, ahead, wish) => {
        const of = rules(wish);
        const requested = TODAY + ahead;
        const open = work === null ? free : limited(free, [work, null, work]);
        const world = lifted(open, weeks);
        const answer = answerTo(world, quantity, requested, of);
        for (const {lots} of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])])
          for (const {site: at, shipBy, service = ''} of lots) {
            const i = world.sites.findIndex((s) => s.id === at);
            const same = lots.filter((l) => l.site === at && l.service === service && l.shipBy === shipBy);
            expect(same.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(stillTakes(world, i, service, shipBy));
            const until = lots.filter((l) => l.site === at && l.shipBy <= shipBy);
            expect(until.reduce((n, l) => n + l.quantity, 0)).toBeLessThanOrEqual(room(world, i, shipBy));
          }
        const [best] = answer?.options ?? [];
        const found = best === undefined || best.short > 0 ? Number.POSITIVE_INFINITY : lastDay(best.lots, requested);
        const expected = soonest(world, quantity, requested, of) ?? Number.POSITIVE_INFINITY;
        expect(found).toBe(expected);
        if (expected > (soonest(open, quantity, requested, of) ?? Number.POSITIVE_INFINITY)) bound++;
      },
    ),
    {numRuns: 4_000},
  );
  expect(bound).toBeGreaterThan(200);
});

test('law: no option breaks a rule: sites, packs, the smallest shipment, the latest day, units promised once', () => {
  fc.assert(
    fc.property(
      worlds,
      fc.integer({min: 1, max: 5}),
      fc.integer({min: 0, max: 12}),
      fc.record({
        splitSites: fc.boolean(),
        backorders: fc.boolean(),
        shipComplete: fc.boolean(),
        latestDays: fc.integer({min: 0, max: 5}),
        substitution: fc.constantFrom('none' as const, 'equivalent' as const),
      }),
      fc.constantFrom(1, 2, 3),
      (world, packs, ahead, wish, multiple) => {
        const quantity = packs * multiple;
        const of = rules(wish);
        const requested = TODAY + ahead;
        const answer = answerTo(world, quantity, requested, of, multiple);
        for (const o of [...(answer?.options ?? []), ...(answer?.substitutes ?? [])]) {
          expect(o.lots.reduce((n, lot) => n + lot.quantity, 0) + o.short).toBe(quantity);
          for (const lot of o.lots) {
            expect(lot.quantity % multiple).toBe(0);
            expect(lot.quantity).toBeGreaterThan(0);
            if (of.latestDays > 0) expect(lot.day).toBeLessThanOrEqual(requested + of.latestDays);
            const s = world.sites.findIndex((x) => x.id === lot.site);
            const before = o.lots.filter((x) => x.site === lot.site && x.item === lot.item && x.shipBy <= lot.shipBy);
            const sum = before.reduce((n, x) => n + x.quantity, 0);
            const stock = lot.item === undefined ? world.positions : world.others;
            expect(sum).toBeLessThanOrEqual(atp(stock[s] as Position, lot.shipBy));
          }
          if (!of.splitSites) expect(new Set(o.lots.map((lot) => lot.site)).size).toBeLessThanOrEqual(1);
          if (of.shipComplete) expect(o.lots.length).toBe(1);
        }
      },
    ),
    {numRuns: 4_000},
  );
});

const buy = (at: string, quantity: number, inDays: number): Command => ({
  type: 'PlacePurchase',
  purchase: `P-${at}`,
  supplier: 'V',
  site: at,
  lines: [{item: 'x', quantity, expectedAt: MONDAY + days(inDays), confirmed: true}],
});
const lotsOf = (t: ReturnType<typeof given>) =>
  t.book.order('o').lots.map((lot) => [lot.site, lot.current.day - TODAY, lot.allocated]);

test('a far site that has all of it hides no split that is in time', () => {
  const far = site('F', {transitDays: {'*': 4}, rank: 9});
  const t = given(
    ...company({sites: [site('A'), site('B'), far]}),
    receive('A', 'x', 23),
    receive('B', 'x', 4),
    receive('F', 'x', 50),
    place([['x', 24]], {order: 'o', day: TODAY + 1}),
  );
  expect(lotsOf(t)).toEqual([
    ['A', 1, 23],
    ['B', 1, 1],
  ]);
});

test('the rest comes from the site that has it soonest; from one site only, where the customer takes no other', () => {
  const stock = [receive('A', 'x', 9), buy('A', 9, 15), buy('B', 5, 2)];
  const t = given(...company(), ...stock, place([['x', 10]], {order: 'o', day: TODAY + 1}));
  expect(lotsOf(t)[1]?.[0]).toBe('B');
  const one = customer('c', {rules: rules({splitSites: false})});
  const u = given(...company({customers: [one]}), ...stock, place([['x', 10]], {order: 'o', day: TODAY + 1}));
  expect(new Set(lotsOf(u).map(([at]) => at))).toEqual(new Set(['A']));
});

test('a request for a day on which nobody delivers is promised for the next one, unless the customer takes it early', () => {
  const saturday = TODAY + 5;
  const t = given(...company(), receive('A', 'x', 9), place([['x', 1]], {order: 'o', day: saturday}));
  expect(lotsOf(t)).toEqual([['A', 7, 1]]);
  const early = customer('c', {rules: rules({earlyDays: 1})});
  const u = given(
    ...company({customers: [early]}),
    receive('A', 'x', 9),
    place([['x', 1]], {order: 'o', day: saturday}),
  );
  expect(lotsOf(u)).toEqual([['A', 4, 1]]);
});

test('why not sooner: the calendar, where the day asked for has no deliveries; the cut-off, where the dispatch for it has gone', () => {
  const t = given(...company(), receive('A', 'x', 9));
  const binding = (requestedDay: number) =>
    checkPromise({
      read: t.book.ledger.read,
      company: must(t.book.ledger.read('company:company'), 'a company'),
      to: {country: 'United Kingdom', zone: 'UTC', tier: 'C', rules: rules()},
      lines: [{line: 1, item: 'x', quantity: 1, requestedDay}],
      now: t.book.at,
      shipComplete: false,
    })[0]?.options[0]?.binding;
  expect(binding(TODAY + 5)).toEqual({kind: 'calendar', site: 'A'});
  expect(binding(TODAY)).toMatchObject({kind: 'cutoff'});
  expect(binding(TODAY + 4)).toEqual({kind: 'request'});
});
