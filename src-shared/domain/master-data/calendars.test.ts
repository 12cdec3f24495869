/** Impossible calendars are refused with their place, of sites, carriers and customers alike; what changes later counts from its day. */
import {expect, test} from 'vitest';
import {
  company,
  customer,
  MONDAY,
  OFFICE,
  pickup,
  place,
  receive,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import {effectiveSupply, lockEnd} from '../promise/supply.ts';
import {type Calendar, DEFAULT_POLICY, type WorkingDays} from './types.ts';

const {opens, closes} = OFFICE;
const from = (day: number, workdays: number[]) => ({from: TODAY + day, workdays, opens, closes});
const ranges = (first: number, count: number) => Array.from({length: count}, (_, i) => first + i);

test.each<[string, Partial<Calendar>, string]>([
  ['without a working day', {workdays: []}, 'no working day'],
  ['with a weekday twice', {workdays: [1, 2, 1]}, 'weekday 1 twice'],
  ['that closes before it opens', {opens: 900, closes: 900}, 'it must open before it closes'],
  [
    'whose changes are out of order',
    {changes: [from(30, [1]), from(30, [2])]},
    'change 2 (from 2026-04-01): it must begin after the one before, from 2026-04-01',
  ],
  [
    'with a change too far ahead',
    {changes: [from(367, [1])]},
    'change 1 (from 2027-03-04): it begins after 2027-03-03, the last day that may be said now',
  ],
  ['whose change has no working day', {changes: [from(9, [])]}, 'change 1 (from 2026-03-11): no working day'],
  [
    'whose change closes before it opens',
    {changes: [{...from(9, [1]), closes: 60}]},
    'change 1 (from 2026-03-11): it must open before it closes',
  ],
  ['with too many holidays', {holidays: ranges(0, 401)}, '401 holidays, and a calendar takes 400'],
  [
    'with too many changes',
    {changes: ranges(1, 13).map((day) => from(day, [1]))},
    '13 changes, and a calendar takes 12',
  ],
  [
    'that is closed for more than half a year',
    {holidays: ranges(TODAY, 190)},
    'no working day around 2026-03-02 for more than 180 days',
  ],
])('a site with a calendar %s is refused', (_, change, what) => {
  const calendar = {...OFFICE, ...change};
  given(...company())
    .when({type: 'DefineSite', site: site('A', {calendar})})
    .thenRejected('invalid', {what: `calendar: ${what}`});
  if (change.opens !== undefined || change.changes?.some((c) => c.closes === 60)) return;
  const days: WorkingDays = {
    workdays: calendar.workdays,
    holidays: calendar.holidays,
    ...(calendar.changes && {changes: calendar.changes.map((c) => ({from: c.from, workdays: c.workdays}))}),
  };
  given(...company())
    .when({type: 'DefineCarrier', carrier: {...SLOW_AND_FAST, days}})
    .thenRejected('invalid', {what: `days: ${what}`});
  given(...company())
    .when({type: 'DefineCustomers', customers: [customer('c', {receives: days})]})
    .thenRejected('invalid', {what: `receiving days of customer c: ${what}`});
});

test('half a year closed for rebuilding, a year of changes and past changes are possible', () => {
  const changes = [from(-400, [1]), from(-3, [1, 2]), from(0, [3]), from(366, [4, 5])];
  given(...company())
    .when({type: 'DefineSite', site: site('A', {calendar: {...OFFICE, holidays: ranges(TODAY + 5, 170), changes}})})
    .thenAccepted();
});

test('a pickup on days on which both work only after a change is possible; one on which they never do is not', () => {
  const t = given(...company({carriers: [SLOW_AND_FAST]}));
  const define = (changes: Calendar['changes']): Command => ({
    type: 'DefineSite',
    site: site('A', {calendar: {...OFFICE, workdays: [6], changes}, pickups: [pickup('slow')]}),
  });
  t.when(define([from(20, [5, 6])])).thenAccepted();
  t.when(define([from(20, [7])])).thenRejected('invalid', {
    what: 'pickup 1 (K/slow): on none of its days do site and carrier work',
  });
  const twice = site('A', {pickups: [pickup('slow', {workdays: [1, 1]})]});
  t.when({type: 'DefineSite', site: twice}).thenRejected('invalid', {what: 'pickup 1 (K/slow): weekday 1 twice'});
});

test('promises for days after a change go by the new hours, those before by the old; promises made stay', () => {
  const calendar = {...OFFICE, changes: [from(7, [2, 3, 4, 5, 6])]};
  const t = given(
    ...company({sites: [site('A')]}),
    receive('A', 'x', 99),
    place([['x', 1]], {order: 'before', day: TODAY + 8}),
  );
  const leaves = (order: string) => {
    const {shipBy} = must(t.book.order(order).lots[0], 'a lot').current;
    return (shipBy - 16 * 3_600_000) / 86_400_000 - TODAY;
  };
  t.and({type: 'DefineSite', site: site('A', {calendar})});
  t.and(place([['x', 1]], {order: 'old', day: TODAY + 4}), place([['x', 1]], {order: 'new', day: TODAY + 8}));
  expect(['before', 'old', 'new'].map(leaves)).toEqual([7, 3, 4]);
});

test('goods that come in are put away in the hours of the day they come in on', () => {
  const calendar = {...OFFICE, changes: [{from: TODAY + 1, workdays: [2, 3], opens: 600, closes: 660}]};
  const t = given(...company({sites: [site('A', {calendar, putawayMinutes: 90})]}));
  t.and({
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 1, expectedAt: (TODAY + 1) * 86_400_000, confirmed: true}],
  });
  const [supply] = t.book.position('A', 'x').supplies;
  expect((must(supply, 'a supply').usableAt / 60_000) % 1_440).toBe(630);
  expect(Math.floor(must(supply, 'a supply').usableAt / 86_400_000)).toBe(TODAY + 2);
});

test('the lock window ends, and late supply is looked for again, in the hours of the day they fall on', () => {
  const at = site('A', {
    calendar: {...OFFICE, changes: [{from: TODAY + 1, workdays: [3, 4], opens: 540, closes: 720}]},
  });
  const minutes = (day: number, n: number) => (TODAY + day) * 86_400_000 + n * 60_000;
  expect(lockEnd(at, {...DEFAULT_POLICY, lockDays: 0}, MONDAY)).toBe(MONDAY);
  expect(lockEnd(at, {...DEFAULT_POLICY, lockDays: 2}, MONDAY)).toBe(minutes(3, 720));
  const late = {
    id: 'P',
    kind: 'purchase',
    quantity: 1,
    expectedAt: MONDAY - 86_400_000,
    usableAt: 0,
    confirmed: true,
  } as const;
  const policy = {...DEFAULT_POLICY, lateOffsetDays: 1};
  expect(effectiveSupply(late, at, policy, MONDAY, TODAY)).toEqual({at: minutes(2, 540), counts: 'late'});
});

test('what leaves together leaves while somebody goes: lines asked for after the service ended are promised with none', () => {
  const days: WorkingDays = {...SLOW_AND_FAST.days, changes: [{from: TODAY + 7, workdays: [6]}]};
  const t = given(
    ...company({carriers: [{...SLOW_AND_FAST, days}], sites: [site('A', {pickups: [pickup('slow')]})]}),
    receive('A', 'x', 9),
  );
  const both = (last: number): Command => ({
    type: 'PlaceOrder',
    customer: 'c',
    shipComplete: true,
    lines: [4, last].map((day) => ({item: 'x', quantity: 1, requestedDay: TODAY + day})),
  });
  // Also where work is limited and so reckoned up to the day asked for.
  t.and({type: 'SetCapacity', site: 'A', week: [9, 9, 9, 9, 9, 0, 0], reason: 'r'});
  t.and({...both(4), order: 'soon'} as Command, {...both(30), order: 'then'} as Command);
  expect(t.book.order('soon').lots).toHaveLength(2);
  expect(t.book.order('then')).toMatchObject({lots: [], lines: [{backordered: 1}, {backordered: 1}]});
});
