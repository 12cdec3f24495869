/** Cut-offs, pickups and arrivals along a route against a walk day by day, and the fixtures of promise.md F.3. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {carrier, OFFICE, pickup, rules, site, TODAY} from '../../../tests/support/company.ts';
import {must} from '../../kernel/assert.ts';
import {dayOf, isoInstant, wallClock, weekday} from '../calendar.ts';
import type {Key, Read} from '../events.ts';
import type {Carrier, Site, WorkingDays} from '../master-data/types.ts';
import {deliveryDay, dispatchFor, dispatchFrom, fillBy, NEVER, requestOf} from './delivery.ts';
import type {Destination, Route} from './route.ts';
import {laneOf, priceOf, routeBy, routesOf, waysOf} from './routes.ts';

const TO: Destination = {country: 'United States', zone: 'UTC', tier: 'B', rules: rules()};
const reads = (one: Carrier | null): Read => ((k: Key) => (k === 'carrier:K' ? (one ?? undefined) : undefined)) as Read;
const routeOf = (at: Site, one: Carrier | null, to: Destination = TO): Route =>
  must(routesOf(reads(one), at, to)[0], 'a route');
const SLOW = carrier('K', [{id: 'slow', days: 1, price: 500}]);

// ---- arithmetic ------------------------------------------------------------------------------------------------------

const weekdays = fc.uniqueArray(fc.integer({min: 1, max: 7}), {minLength: 1, maxLength: 7});
const workingDays: fc.Arbitrary<WorkingDays> = fc
  .record({
    workdays: weekdays,
    holidays: fc.uniqueArray(fc.integer({min: TODAY - 5, max: TODAY + 25}), {maxLength: 5}),
    changes: fc.option(
      fc.uniqueArray(fc.record({from: fc.integer({min: TODAY - 5, max: TODAY + 22}), workdays: weekdays}), {
        selector: ({from}) => from,
        maxLength: 3,
      }),
    ),
  })
  .map(({changes, ...base}) => ({
    ...base,
    ...(changes !== null && {changes: changes.sort((a, b) => a.from - b.from)}),
  }));
const hoursToo = ({changes, ...days}: WorkingDays) => ({
  ...OFFICE,
  ...days,
  ...(changes !== undefined && {changes: changes.map((one) => ({...OFFICE_HOURS, ...one}))}),
});
const OFFICE_HOURS = {opens: OFFICE.opens, closes: OFFICE.closes};
const cutoffs = fc.array(fc.option(fc.integer({min: 0, max: 1439})), {minLength: 7, maxLength: 7});
const days = fc.integer({min: 0, max: 6});
const margin = fc.constantFrom(0, 0, 1, 2);
const routes = fc
  .record({
    carrier: fc.option(workingDays),
    receives: fc.option(workingDays),
    siteDays: workingDays,
    days,
    margin,
    cutoffs,
    terms: fc.uniqueArray(fc.record({from: fc.integer({min: TODAY - 5, max: TODAY + 22}), days, margin, cutoffs}), {
      selector: ({from}) => from,
      maxLength: 3,
    }),
    earlyDays: fc.integer({min: 0, max: 3}),
    lateDays: fc.integer({min: 0, max: 3}),
  })
  .map(
    (r): Route => ({
      site: site('A', {calendar: hoursToo(r.siteDays), transitDays: {'*': r.days}}),
      to: {
        ...TO,
        rules: rules({earlyDays: r.earlyDays, lateDays: r.lateDays}),
        ...(r.receives !== null && {receives: r.receives}),
      },
      service: r.carrier === null ? '' : 'K/s',
      carrier: r.carrier ?? {workdays: [1, 2, 3, 4, 5], holidays: []},
      days: r.days + r.margin,
      margin: r.margin,
      cutoffs: r.carrier === null ? Array(7).fill(960) : r.cutoffs,
      price: () => 0,
      ...(r.terms.length > 0 && {
        changes: r.terms
          .toSorted((a, b) => a.from - b.from)
          .map((one) => ({...one, days: one.days + one.margin, price: () => 0})),
      }),
    }),
  );
const works = ({workdays, holidays, changes = []}: WorkingDays, day: number) =>
  (changes.filter(({from}) => from <= day).at(-1)?.workdays ?? workdays).includes(weekday(day)) &&
  !holidays.includes(day);
/** What counts of a way on a day, as one reads it. */
const on = (route: Route, day: number): Pick<Route, 'days' | 'margin' | 'cutoffs'> =>
  (route.changes ?? []).filter(({from}) => from <= day).at(-1) ?? route;
const minutesOf = (route: Route, day: number) => on(route, day).cutoffs[weekday(day) - 1] ?? null;
const picksUp = (route: Route, day: number) =>
  works(route.site.calendar, day) &&
  minutesOf(route, day) !== null &&
  (route.service === '' || works(route.carrier, day));
const takesIn = (route: Route, day: number) =>
  works(route.carrier, day) && (route.to.receives === undefined || works(route.to.receives, day));
const at = (route: Route, day: number) => day * 86_400_000 + (minutesOf(route, day) ?? 0) * 60_000;
const ranges = (from: number, to: number) => Array.from({length: to - from + 1}, (_, i) => from + i);
/** Nothing changes any more after this day. */
const LATE = TODAY + 90;
/** Where a parcel is, a day at a time; never there where nobody takes it in any more. */
function walked(route: Route, shipped: number, {drives = on(route, shipped).days} = {}): number {
  let day = shipped;
  while (!works(route.carrier, day)) day += 1;
  for (let left = drives; left > 0; left -= 1)
    do day += 1;
    while (!works(route.carrier, day));
  return ranges(day, LATE).find((d) => takesIn(route, d)) ?? NEVER;
}
const changes = ({site: from, carrier, to, changes}: Route) =>
  changes !== undefined || [from.calendar, carrier, to.receives].some((one) => one?.changes !== undefined);
/** What leaves later is there sooner. */
const overtaken = (route: Route, shipped: number) =>
  ranges(shipped + 1, TODAY + 60).some((d) => picksUp(route, d) && walked(route, d) < walked(route, shipped));
/** One that `routesOf` gives: in some week somebody takes in. Whether somebody still does then is what is walked. */
const isRoute = ({carrier, to}: Route) =>
  [TODAY - 20, ...[...(carrier.changes ?? []), ...(to.receives?.changes ?? [])].map(({from}) => from)].some((from) =>
    [1, 2, 3, 4, 5, 6, 7].some((d) => {
      const on = ({workdays, changes = []}: WorkingDays) =>
        changes.filter((c) => c.from <= from).at(-1)?.workdays ?? workdays;
      return on(carrier).includes(d) && (to.receives === undefined || on(to.receives).includes(d));
    }),
  );

test('law: a dispatch is the first pickup whose cut-off has not passed, and it arrives when a walk day by day does', () => {
  let never = 0;
  let waited = 0;
  fc.assert(
    fc.property(routes, fc.integer({min: 0, max: 10 * 1_440}), (route, minutes) => {
      fc.pre(isRoute(route));
      const from = TODAY * 86_400_000 + minutes * 60_000;
      const dispatch = dispatchFrom(route, from);
      const next = ranges(TODAY, TODAY + 60).filter((d) => picksUp(route, d) && at(route, d) >= from);
      const first = next.find((d) => !overtaken(route, d));
      if (first !== next[0]) waited += 1;
      const day = first === undefined ? NEVER : walked(route, first);
      if (first === undefined || day === NEVER) {
        expect(dispatch).toBe(NEVER);
        never += 1;
        return;
      }
      expect(dispatch).toBe(at(route, first));
      expect(deliveryDay(route, dispatch)).toBe(day);
    }),
    {numRuns: 3_000},
  );
  expect(never).toBeGreaterThan(20);
  expect(waited).toBeGreaterThan(40);
});

test('law: for a day it leaves as late as it may and still arrives on the day it is to arrive on', () => {
  fc.assert(
    fc.property(routes, fc.integer({min: 12, max: 20}), (route, ahead) => {
      fc.pre(isRoute(route));
      const day = TODAY + ahead;
      const {earlyDays, lateDays} = route.to.rules;
      const before = ranges(TODAY - 60, day).findLast((d) => takesIn(route, d)) ?? -NEVER;
      const after = ranges(day, LATE).find((d) => takesIn(route, d)) ?? NEVER;
      const swift = (d: number) => ({drives: on(route, d).days - on(route, d).margin});
      const latest = (arrives: number, margin: 'waited for' | 'not' = 'waited for') => {
        if (!Number.isFinite(arrives)) return arrives;
        const found = ranges(TODAY - 90, arrives).findLast(
          (d) => picksUp(route, d) && walked(route, d, margin === 'not' ? swift(d) : {}) <= arrives,
        );
        return found === undefined ? -NEVER : at(route, found);
      };
      const arrives = before >= day - earlyDays ? before : after;
      const last = latest(arrives);
      const leaves = Math.floor(last / 86_400_000);
      // After the last that ever leaves nothing is sent so much too early.
      const ended =
        changes(route) &&
        Number.isFinite(last) &&
        walked(route, leaves) < day - earlyDays &&
        !ranges(leaves + 1, TODAY + 60).some((d) => picksUp(route, d) && walked(route, d) < NEVER);
      expect(dispatchFor(route, day)).toBe(ended ? NEVER : last);
      // What can be on time: the margin is not waited for.
      expect(fillBy(route, day)).toBe(latest(after <= day + lateDays ? arrives : before, 'not'));
    }),
    {numRuns: 3_000},
  );
});

test('a known change: until its day the old dispatch, from it on the new one, and nobody goes where nobody works any more', () => {
  const monday = TODAY * 86_400_000 + 8 * 3_600_000;
  const saturdays = {...OFFICE, changes: [{...OFFICE_HOURS, from: TODAY + 7, workdays: [2, 3, 4, 5, 6]}]};
  const one = site('A', {calendar: saturdays, pickups: [pickup('slow', {workdays: [1, 2, 3, 4, 5, 6]})]});
  const daily = {...SLOW, days: {workdays: [1, 2, 3, 4, 5, 6], holidays: []}};
  const leaves = (from: number) => dayOf(dispatchFrom(routeOf(one, daily), monday + from * 86_400_000), 'UTC') - TODAY;
  expect([0, 5, 7, 12].map(leaves)).toEqual([0, 8, 8, 12]);
  const ends = {...daily, days: {...daily.days, changes: [{from: TODAY + 7, workdays: [7]}]}};
  const gone = routeOf(one, ends);
  expect(dispatchFrom(gone, monday + 4 * 86_400_000)).toBe(monday + 4 * 86_400_000 + 8 * 3_600_000);
  expect(dispatchFrom(gone, monday + 7 * 86_400_000)).toBe(NEVER);
  const asked = (day: number) => waysOf(reads(ends), one, TO, {day: TODAY + day, now: monday, grams: 1}).length;
  expect([asked(4), asked(20)]).toEqual([1, 0]);
  // It went nowhere before: what is asked for then goes with its first dispatch.
  const begins = {...daily, days: {workdays: [7], holidays: [], changes: [{from: TODAY + 7, workdays: [2]}]}};
  const [way] = waysOf(reads(begins), one, TO, {day: TODAY + 3, now: monday, grams: 1});
  expect(dayOf(must(way, 'a way').request, 'UTC')).toBe(TODAY + 8);
  expect(requestOf(one, [must(way, 'a way').route], TO, TODAY + 3).shipBy).toBe((TODAY + 3) * 86_400_000 + 57_600_000);
});

// ---- cut-offs are wall clocks ------------------------------------------------------------------------------------------

const JANUARY = Date.UTC(2026, 0, 12, 8);
const JULY = Date.UTC(2026, 6, 13, 8);
const hourIn = (instant: number, zone: string) => (wallClock(instant, zone) % 86_400_000) / 3_600_000;
const cutoffAt = (zone: string, minutes: number, from: number) => {
  const one = site('A', {zone, pickups: [pickup('slow', {cutoff: minutes})]});
  return dispatchFrom(routeOf(one, SLOW), from);
};

test.each([
  ['winter', JANUARY, 14],
  ['summer', JULY, 13],
])(
  'F.3: 13:00 Los Angeles is 14:00 Denver, 14:00 New York is 12:00 Denver, in %s too; Phoenix keeps no summer time',
  (_, from, phoenix) => {
    const west = cutoffAt('America/Los_Angeles', 13 * 60, from);
    expect(hourIn(west, 'America/Denver')).toBe(14);
    expect(hourIn(west, 'America/Phoenix')).toBe(phoenix);
    expect(hourIn(cutoffAt('America/New_York', 14 * 60, from), 'America/Denver')).toBe(12);
  },
);

test('F.3: a cut-off that the clocks skip rolls forward, one that they show twice is the earlier', () => {
  const sundays = {workdays: [7], cutoff: 150};
  const one = (zone: string) =>
    site('A', {zone, calendar: {...OFFICE, workdays: [7]}, pickups: [pickup('slow', sundays)]});
  const daily = {...SLOW, days: {workdays: [1, 2, 3, 4, 5, 6, 7], holidays: []}};
  const gap = dispatchFrom(routeOf(one('America/New_York'), daily), Date.UTC(2026, 2, 8, 1));
  expect(isoInstant(gap)).toBe('2026-03-08T07:30:00Z'); // 02:30 does not exist: 03:30 EDT
  const early = {...sundays, cutoff: 90};
  const twice = dispatchFrom(
    routeOf(
      site('A', {zone: 'America/New_York', calendar: {...OFFICE, workdays: [7]}, pickups: [pickup('slow', early)]}),
      daily,
    ),
    Date.UTC(2026, 10, 1, 1),
  );
  expect(isoInstant(twice)).toBe('2026-11-01T05:30:00Z'); // 01:30 EDT, not EST
  const london = dispatchFrom(routeOf(one('Europe/London'), daily), Date.UTC(2026, 9, 24, 12));
  expect(isoInstant(london)).toBe('2026-10-25T02:30:00Z');
});

test('F.7: at the cut-off second it is in, one second later it is the next working day', () => {
  const kolkata = site('A', {zone: 'Asia/Kolkata', pickups: [pickup('slow', {cutoff: 14 * 60})]});
  const route = routeOf(kolkata, SLOW);
  const cutoff = Date.UTC(2026, 2, 6, 8, 30); // Friday 14:00
  expect(dispatchFrom(route, cutoff)).toBe(cutoff);
  expect(isoInstant(dispatchFrom(route, cutoff + 1_000))).toBe('2026-03-09T08:30:00Z');
  expect(dayOf(dispatchFrom(route, cutoff + 1_000), 'Asia/Kolkata') - dayOf(cutoff, 'Asia/Kolkata')).toBe(3);
});

// ---- who comes, and what it costs --------------------------------------------------------------------------------------

test('F.7: a holiday of the carrier alone moves pickup and arrival, not the site’s work', () => {
  const one = site('A', {pickups: [pickup('slow')]});
  const monday = TODAY * 86_400_000 + 8 * 3_600_000;
  const off = {...SLOW, days: {...SLOW.days, holidays: [TODAY + 1]}};
  expect(deliveryDay(routeOf(one, SLOW), dispatchFrom(routeOf(one, SLOW), monday))).toBe(TODAY + 1);
  expect(deliveryDay(routeOf(one, off), dispatchFrom(routeOf(one, off), monday))).toBe(TODAY + 2);
  expect(dayOf(dispatchFrom(routeOf(one, off), monday + 86_400_000), 'UTC')).toBe(TODAY + 2);
});

test('a customer that takes nothing in on a day gets it on the next; one of another tier has the cut-off of all', () => {
  const one = site('A', {pickups: [pickup('slow', {cutoff: 12 * 60}), pickup('slow', {cutoff: 18 * 60, tier: 'A'})]});
  const monday = TODAY * 86_400_000;
  const hour = (tier: 'A' | 'B') => hourIn(dispatchFrom(routeOf(one, SLOW, {...TO, tier}), monday), 'UTC');
  expect([hour('A'), hour('B')]).toEqual([18, 12]);
  const shut = {...TO, receives: {workdays: [4], holidays: []}};
  expect(deliveryDay(routeOf(one, SLOW, shut), dispatchFrom(routeOf(one, SLOW, shut), monday))).toBe(TODAY + 3);
});

test('the cheapest service that keeps the day goes first; where none does, the one that is there first', () => {
  const two = carrier('K', [
    {id: 'slow', days: 4, price: 500},
    {id: 'fast', days: 1, price: 1_900},
    {id: 'same', days: 1, price: 1_500},
  ]);
  const one = site('A', {
    pickups: [pickup('slow'), pickup('fast', {cutoff: 17 * 60}), pickup('same', {cutoff: 9 * 60})],
  });
  const now = TODAY * 86_400_000 + 10 * 3_600_000;
  const order = (day: number) => waysOf(reads(two), one, TO, {day, now, grams: 1_000}).map(({route}) => route.service);
  expect(order(TODAY + 4)).toEqual(['K/slow', 'K/same', 'K/fast']);
  expect(order(TODAY + 2)).toEqual(['K/same', 'K/fast', 'K/slow']);
  // The cut-off of the cheaper has passed for tomorrow.
  expect(order(TODAY + 1)).toEqual(['K/fast', 'K/same', 'K/slow']);
});

test('a service that the customer prefers goes before a cheaper one, but never for a day later', () => {
  const two = carrier('K', [
    {id: 'cheap', days: 1, price: 500},
    {id: 'dear', days: 1, price: 1_900},
    {id: 'slow', days: 3, price: 100},
  ]);
  const one = site('A', {pickups: [pickup('cheap'), pickup('dear'), pickup('slow')]});
  const now = TODAY * 86_400_000 + 10 * 3_600_000;
  const first = (services: string[]) => {
    const to = {...TO, rules: rules({services})};
    return waysOf(reads(two), one, to, {day: TODAY + 1, now, grams: 1_000})[0]?.route.service;
  };
  expect(first([])).toBe('K/cheap');
  expect(first(['K/dear'])).toBe('K/dear');
  expect(first(['K/slow'])).toBe('K/cheap');
});

test('the lane that names more wins; who does not go there is no way, and without any the site’s own days count', () => {
  const lanes = [
    {from: '*', country: '*', days: 9, band: '1'},
    {from: 'A', country: '*', days: 8, band: '1'},
    {from: '*', country: 'France', days: 3, band: '1'},
    {from: 'A', country: 'France', days: 2, band: '1'},
  ];
  const [service] = SLOW.services;
  const of = (n: number) => ({...must(service, 'one'), lanes: lanes.slice(n)});
  expect(laneOf(of(0), 'A', 'France')?.days).toBe(2);
  expect(laneOf(of(0), 'B', 'France')?.days).toBe(3);
  expect(laneOf(of(0), 'A', 'Spain')?.days).toBe(8);
  expect(laneOf(of(0), 'B', 'Spain')?.days).toBe(9);
  expect(laneOf(of(2), 'B', 'Spain')).toBeUndefined();
  const french = {...SLOW, services: [of(2)]};
  const one = site('A', {transitDays: {Spain: 5}, pickups: [pickup('slow')]});
  expect(routeOf(one, french, {...TO, country: 'Spain'})).toMatchObject({service: '', days: 5});
  expect(routeOf(one, french, {...TO, country: 'France'})).toMatchObject({service: 'K/slow', days: 2});
  // Who goes there and may not now leaves no way: nobody would come for it.
  const to = {...TO, country: 'France'};
  expect(routesOf(reads({...french, active: false}), one, to)).toEqual([]);
  const tierA = site('A', {pickups: [pickup('slow', {tier: 'A'})]});
  expect(routesOf(reads(french), tierA, {...to, tier: 'B'})).toEqual([]);
  expect(routesOf(reads(french), tierA, {...to, tier: 'A'})).toHaveLength(1);
  // Nobody delivers on the only day on which the customer takes anything in.
  expect(routesOf(reads(french), one, {...to, receives: {workdays: [6], holidays: []}})).toEqual([]);
  expect(routesOf(reads(null), site('A'), {...to, receives: {workdays: [6], holidays: []}})).toEqual([]);
  // One service asked for by its name is the same as among all.
  for (const receives of [undefined, {workdays: [6], holidays: []}])
    for (const service of ['', 'K/slow', 'K/other']) {
      const all = routesOf(reads(french), one, {...to, receives});
      const own = routeBy(reads(french), one, {...to, receives}, service);
      expect(own?.service).toBe(all.find((route) => route.service === service)?.service);
    }
});

test('a shipment costs what its weight costs in its band; what is too heavy goes as several', () => {
  const service = {
    ...must(SLOW.services[0], 'one'),
    rates: [
      {band: '1', upToGrams: 2_000, price: 400},
      {band: '1', upToGrams: 10_000, price: 900},
      {band: '2', upToGrams: 10_000, price: 2_000},
    ],
  };
  const prices = [0, 2_000, 2_001, 10_000, 10_001, 12_000, 12_001, 20_000].map((grams) => priceOf(service, '1', grams));
  expect(prices).toEqual([400, 400, 900, 900, 1_300, 1_300, 1_800, 1_800]);
  expect(priceOf(service, '2', 1)).toBe(2_000);
});
