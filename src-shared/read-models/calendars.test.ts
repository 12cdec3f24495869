/** What another calendar would do to open promises: only those that can go now and then could not, each with its reason. */
import {expect, test} from 'vitest';
import {
  advance,
  company,
  customer,
  MONDAY,
  OFFICE,
  pickup,
  place,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import type {CalendarEffect} from '../api/calendars.ts';
import {key} from '../domain/events.ts';
import type {CalendarCommand} from '../domain/master-data/decide.ts';
import {siteSchema} from '../domain/master-data/types.ts';
import {calendarEffect, carrierCalendars, customerCalendar, customerCalendars, siteCalendars} from './calendars.ts';
import type {World} from './world.ts';

const K = SLOW_AND_FAST;
const A = site('A', {pickups: [pickup('slow'), pickup('fast', {cutoff: 17 * 60})]});
const CUSTOMERS = [customer('c'), customer('d', {receives: {workdays: [1, 2, 3, 4], holidays: []}})];
/** In two days by `slow`, in one by `fast`: for the day after tomorrow it leaves today. */
const {book} = given(
  ...company({carriers: [K], sites: [A, site('B')], customers: CUSTOMERS}),
  receive('A', 'x', 90),
  receive('B', 'x', 90),
  place([['x', 3]], {order: 'today', day: TODAY + 2, site: 'A'}),
  place([['x', 4]], {order: 'friday', day: TODAY + 8, site: 'A'}),
  place([['x', 5]], {order: 'fast', day: TODAY + 1, site: 'A'}),
  place([['x', 6]], {order: 'd', customer: 'd', day: TODAY + 9, site: 'A'}),
  place([['x', 7]], {order: 'b', day: TODAY + 8, site: 'B'}),
  place([['x', 8]], {order: 'o', day: TODAY + 8, site: 'A'}),
  advance('released', 8),
  advance('picked', 8),
  {type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 8}]},
);
const world: World = {
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => MONDAY,
};
const effect = (command: CalendarCommand): Promise<CalendarEffect> => calendarEffect(world, command, async () => {});
async function broken(command: CalendarCommand): Promise<string[]> {
  const found = await effect(command);
  if (found.fault !== null) throw new Error(found.fault);
  if (found.of !== 'promises') throw new Error(found.of);
  expect(found.lots).toBe(found.rows.length);
  return found.rows.map((row) => `${row.order} ${row.units} ${row.kind}`);
}
const opening = (calendar: Partial<typeof OFFICE>): CalendarCommand => ({
  type: 'DefineSite',
  site: {...A, calendar: {...OFFICE, ...calendar}},
});

test('a day that closes breaks what leaves on it; what has left, other sites’ and other days’ is not touched', async () => {
  expect(await broken(opening({}))).toEqual([]);
  expect(await broken(opening({holidays: [TODAY]}))).toEqual(['today 3 dispatch', 'fast 5 dispatch']);
  // From Friday on closed on Fridays: what left for Tuesday in a week has to leave before.
  const changes = [{from: TODAY + 4, workdays: [1, 2, 3, 4], opens: 480, closes: 1_080}];
  expect(await broken(opening({changes}))).toEqual(['friday 4 dispatch']);
  expect(await broken(opening({changes: changes.map((c) => ({...c, from: TODAY + 5}))}))).toEqual([]);
});

test('a cut-off that is earlier breaks what is promised by it, a later one nothing; a service that goes takes its own', async () => {
  const pickups = (...all: NonNullable<typeof A.pickups>): CalendarCommand => ({
    type: 'DefineSite',
    site: {...A, pickups: all},
  });
  const fast = pickup('fast', {cutoff: 17 * 60});
  expect(await broken(pickups(pickup('slow', {cutoff: 18 * 60}), fast))).toEqual([]);
  expect(await broken(pickups(pickup('slow', {workdays: [1, 2, 3, 4]}), fast))).toEqual(['friday 4 dispatch']);
  expect(await broken(pickups(pickup('slow', {cutoff: 12 * 60}), fast))).toEqual([
    'today 3 dispatch',
    'friday 4 dispatch',
    'd 6 dispatch',
  ]);
  expect(await broken(pickups(pickup('slow')))).toEqual(['fast 5 service']);
});

test('of a carrier its own lots only: days off, a longer way, and what it stops', async () => {
  const carrier = (change: Partial<typeof K>): CalendarCommand => ({type: 'DefineCarrier', carrier: {...K, ...change}});
  expect(await broken(carrier({days: {...K.days, holidays: [TODAY + 1]}}))).toEqual([
    'today 3 delivery',
    'fast 5 delivery',
  ]);
  expect(await broken(carrier({active: false}))).toHaveLength(4);
  // It ends on Thursday: what was to leave on Friday or later never does.
  const ends = {...K.days, changes: [{from: TODAY + 4, workdays: [7]}]};
  expect(await broken(carrier({days: ends}))).toEqual(['friday 4 dispatch', 'd 6 dispatch']);
  const longer = K.services.map((s) => ({...s, lanes: s.lanes.map((l) => ({...l, days: 3}))}));
  expect(await broken(carrier({services: longer}))).toHaveLength(4);
  expect(await broken({type: 'DefineCarrier', carrier: {...K, id: 'L'}})).toEqual([]);
});

test('lanes and pickups that change from a day on break what leaves from then, and nothing before', async () => {
  const longer = (from: number): CalendarCommand => {
    const services = K.services.map(({changes: _, ...s}) => ({
      ...s,
      changes: [{from: TODAY + from, lanes: s.lanes.map((l) => ({...l, days: 3})), rates: s.rates}],
    }));
    return {type: 'DefineCarrier', carrier: {...K, services}};
  };
  // Today two leave, on Friday one, and on Monday the last.
  expect(await broken(longer(0))).toHaveLength(4);
  expect(await broken(longer(1))).toEqual(['friday 4 delivery', 'd 6 delivery']);
  expect(await broken(longer(5))).toEqual(['d 6 delivery']);
  expect(await broken(longer(8))).toEqual([]);
  const pickups = (from: number, ...all: NonNullable<typeof A.pickups>): CalendarCommand => ({
    type: 'DefineSite',
    site: {...A, pickupChanges: [{from: TODAY + from, pickups: all}]},
  });
  expect(await broken(pickups(1, pickup('slow', {cutoff: 12 * 60})))).toEqual(['friday 4 dispatch', 'd 6 dispatch']);
  expect(await broken(pickups(5, pickup('slow', {cutoff: 12 * 60})))).toEqual(['d 6 dispatch']);
  expect(await broken(pickups(5, pickup('slow', {cutoff: 18 * 60})))).toEqual([]);
  // Nobody by that service any more.
  expect(await broken(pickups(1, pickup('fast')))).toEqual(['friday 4 dispatch', 'd 6 dispatch']);
});

test('a change whose day is over, or before the one before it, is said in the decider’s words', async () => {
  const from = (...all: number[]): CalendarCommand => ({
    type: 'DefineSite',
    site: {...A, pickupChanges: all.map((n) => ({from: TODAY + n, pickups: []}))},
  });
  expect(await effect(from(-1))).toEqual({
    fault: 'pickups: change 1 (from 2026-03-01): it begins before 2026-03-02: what has left has left as it was',
  });
  expect(await effect(from(9, 5))).toEqual({
    fault: 'pickups: change 2 (from 2026-03-07): it must begin after the one before, from 2026-03-11',
  });
});

test('a carrier says where it picks up, also from a day on, and no more where it is over', () => {
  const pickupChanges = [
    {from: TODAY + 2, pickups: [pickup('slow')]},
    {from: TODAY + 4, pickups: []},
  ];
  const t = given(...company({carriers: [K], sites: [site('A', {pickupChanges}), site('B')]}));
  const at = (day: number): World => ({
    ...world,
    ledger: t.book.ledger,
    read: t.book.ledger.read,
    now: () => MONDAY + day * 86_400_000,
  });
  expect([0, 3, 4].map((day) => carrierCalendars(at(day))[0]?.sites)).toEqual([['Site A'], ['Site A'], []]);
});

test('of a customer what would come when he takes nothing in', async () => {
  const receives = (workdays: number[]): CalendarCommand => ({
    type: 'DefineCustomers',
    customers: [customer('d', {receives: {workdays, holidays: []}})],
  });
  expect(await broken(receives([3]))).toEqual([]);
  expect(await broken(receives([1, 2]))).toEqual(['d 6 delivery']);
});

test('what would be refused says so in the decider’s words, and reckons nothing', async () => {
  expect(await effect(opening({workdays: []}))).toEqual({fault: 'calendar: no working day'});
});

test('what could not be kept before is nothing that this does', async () => {
  const closed = given(
    ...company({carriers: [K], sites: [A]}),
    receive('A', 'x', 9),
    place([['x', 3]], {order: 'today', day: TODAY + 2}),
    opening({holidays: [TODAY]}),
  ).book;
  const other: World = {...world, ledger: closed.ledger, read: closed.ledger.read};
  expect(await calendarEffect(other, opening({holidays: [TODAY, TODAY + 1]}), async () => {})).toMatchObject({lots: 0});
});

test('nor is what should have left before: it is late already', async () => {
  const later: World = {...world, now: () => MONDAY + 86_400_000};
  expect(await calendarEffect(later, opening({holidays: [TODAY]}), async () => {})).toMatchObject({lots: 0});
});

test('definitions come as they were defined, what the floor has set of a site and the debts of a customer aside', () => {
  const floor = given(
    ...company({carriers: [K], sites: [A, site('B')]}),
    {type: 'SetCapacity', site: 'A', week: [9, 9, 9, 9, 9, 0, 0], reason: 'test'},
    {type: 'SetLift', site: 'A', service: 'K/fast', week: [9, 9, 9, 9, 9, 0, 0], reason: 'test'},
    {
      type: 'SetZones',
      site: 'A',
      zones: [
        {id: 'hall', name: 'Hall', shifts: [{name: 'Day', from: 480, until: 900, week: [60, 60, 60, 60, 60, 0, 0]}]},
      ],
      reason: 'test',
    },
  ).book.ledger;
  const [set] = siteCalendars({...world, ledger: floor, read: floor.read});
  expect(floor.read(key('site', 'A'))).toMatchObject({
    capacity: {},
    zones: [{id: 'hall'}],
    lifts: [{service: 'K/fast'}],
  });
  expect(set?.definition).toEqual(A);
  expect(siteSchema.safeParse(set?.definition).success).toBe(true);
  expect(siteCalendars(world).map(({definition}) => definition)).toEqual([A, site('B')]);
  expect(carrierCalendars(world)).toEqual([{definition: K, today: TODAY, sites: ['Site A']}]);
  expect(customerCalendars(world)).toEqual({total: 1, rows: [{definition: CUSTOMERS[1], today: TODAY}]});
  expect(customerCalendar(world, 'c')?.definition).toEqual(CUSTOMERS[0]);
  expect(customerCalendar(world, 'nobody')).toBeNull();
});

test('who asks how long goods are still good is in the list too', () => {
  const asks = customer('fresh', {rules: rules({minimumLifeDays: 30})});
  const {book: other} = given(...company({customers: [customer('c'), asks]}));
  const theirs = {...world, ledger: other.ledger, read: other.ledger.read};
  expect(customerCalendars(theirs).rows.map((row) => row.definition)).toEqual([asks]);
});
