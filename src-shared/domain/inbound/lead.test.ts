/** A purchase without a date is expected the earliest the supplier can; one with a date keeps it. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {company, days, hours, item, MONDAY, OFFICE, site, supplier, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import {DAY_MS} from '../../kernel/types.ts';
import type {Command} from '../commands.ts';
import {type Calendar, type Supplier, supplierSchema, type WorkingDays} from '../master-data/types.ts';
import {earliestArrival} from './lead.ts';

const WEEK: WorkingDays = {workdays: [1, 2, 3, 4, 5], holidays: []};
type Line = Extract<Command, {type: 'PlacePurchase'}>['lines'][number];
const order = (...lines: Partial<Line>[]): Extract<Command, {type: 'PlacePurchase'}> => ({
  type: 'PlacePurchase',
  purchase: 'P',
  supplier: 'V',
  site: 'A',
  lines: lines.map((line) => ({item: 'x', quantity: 5, confirmed: false, ...line})),
});
/** A company of which the supplier says so much. */
const by = (more: Partial<Supplier>, at?: Partial<Parameters<typeof site>[1]>) =>
  given(...company({supplier: more, sites: [site('A', at ?? {})], items: [item('x')]}));

test('without a date a line is expected when the lead is over in the supplier’s days and the dock opens; with one it keeps it', () => {
  // Tuesday is a holiday of the supplier: of three days the last is Friday.
  const t = by({days: {...WEEK, holidays: [TODAY + 1]}, leadDays: 3});
  const placed = t
    .when(order({}, {expectedAt: MONDAY + days(1)}, {expectedAt: MONDAY, confirmed: true}))
    .thenAccepted();
  const expected = [MONDAY + days(4), MONDAY + days(1), MONDAY];
  expect(placed.book.ledger.read('purchase:P')?.lines.map((l) => l.expectedAt)).toEqual(expected);
  expect(placed.book.ledger.read('purchase:P')?.lines[0]).toMatchObject({
    firstExpectedAt: MONDAY + days(4),
    confirmed: false,
    redated: 0,
  });
  expect(placed.events('SupplyExpected').map((e) => e.supply.expectedAt)).toEqual(expected);
});

test('a dock that is closed takes it in on its next day, at the hours of that day', () => {
  const calendar: Calendar = {
    ...OFFICE,
    holidays: [TODAY + 4],
    changes: [{from: TODAY + 7, workdays: [2, 3], opens: 6 * 60, closes: 12 * 60}],
  };
  const placed = by({days: WEEK, leadDays: 4}, {calendar}).when(order({})).thenAccepted();
  // Ready on Friday, when the dock is closed; from Monday on it opens on Tuesdays and Wednesdays, at six.
  expect(placed.book.ledger.read('purchase:P')?.lines[0]?.expectedAt).toBe(MONDAY + days(8) - hours(2));
});

test('an order of a day off counts from the next day the supplier works; from a day on it works by another week', () => {
  const saturday = {at: MONDAY + days(5)};
  const dated = (more: Partial<Supplier>) =>
    by(more).and(saturday).when(order({})).thenAccepted().book.ledger.read('purchase:P')?.lines[0]?.expectedAt;
  expect(dated({days: WEEK, leadDays: 1})).toBe(MONDAY + days(8));
  const changes = [{from: TODAY + 8, workdays: [4]}];
  expect(dated({days: {...WEEK, changes}, leadDays: 1})).toBe(MONDAY + days(10));
  // Who has not said when he works may work on any day; then the dock waits until Monday.
  expect(dated({leadDays: 1})).toBe(MONDAY + days(7));
});

test('it is the order’s day where the supplier is, and never an opening that is over', () => {
  const order2 = order({});
  const dated = (zone: string, leadDays: number, at: number) =>
    by({zone, leadDays}).and({at}).when(order2).thenAccepted().book.ledger.read('purchase:P')?.lines[0]?.expectedAt;
  // On Monday at 20:00 UTC it is Tuesday in Shanghai.
  expect(dated('Asia/Shanghai', 1, MONDAY + hours(12))).toBe(MONDAY + days(2));
  expect(dated('UTC', 1, MONDAY + hours(12))).toBe(MONDAY + days(1));
  // Without a lead it may be there at once: at this opening, or when it is over, at the next.
  expect(dated('UTC', 0, MONDAY)).toBe(MONDAY);
  expect(dated('UTC', 0, MONDAY + 1)).toBe(MONDAY + days(1));
});

test('what a feed says was ordered before counts from then', () => {
  const t = by({days: WEEK, leadDays: 2}).and({at: MONDAY + days(3)});
  const placed = t.when({...order({}), occurredAt: MONDAY}).thenAccepted();
  expect(placed.book.ledger.read('purchase:P')?.lines[0]?.expectedAt).toBe(MONDAY + days(2));
});

test('without a lead there is no date to reckon, and what is confirmed is a date that somebody said', () => {
  by({days: WEEK})
    .when(order({expectedAt: MONDAY}, {}))
    .thenRejected('invalid', {what: 'line 2: expectedAt: it is missing, and no lead is known of supplier V'});
  by({days: WEEK, leadDays: 2})
    .when(order({confirmed: true}))
    .thenRejected('invalid', {
      what: 'line 1: expectedAt: a date that the supplier has confirmed is said, not reckoned',
    });
  // A day a week for a year of days: nobody can mean that.
  by({days: {workdays: [1], holidays: []}, leadDays: 365})
    .when(order({}))
    .thenRejected('invalid');
});

test('an impossible calendar of a supplier is refused in the words of all calendars, and what was defined before has none', () => {
  const t = by({});
  const define = (more: object): Command => ({type: 'DefineSupplier', supplier: supplier('V', more)});
  t.when(define({days: {workdays: [], holidays: []}})).thenRejected('invalid', {what: 'days: no working day'});
  const changes = [30, 30].map((n) => ({from: TODAY + n, workdays: [1]}));
  t.when(define({days: {...WEEK, changes}})).thenRejected('invalid', {
    what: 'days: change 2 (from 2026-04-01): it must begin after the one before, from 2026-04-01',
  });
  t.when(define({zone: 'Mars/Olympus'})).thenRejected('invalid', {what: 'zone Mars/Olympus'});
  // A definition of an older log has neither field, and may have them later.
  expect(supplierSchema.parse(supplier('V'))).toEqual(supplier('V'));
  const later = t.when(define({days: WEEK, leadDays: 0})).thenAccepted();
  expect(later.book.ledger.read('supplier:V')).toMatchObject({days: WEEK, leadDays: 0});
});

const week = fc.uniqueArray(fc.integer({min: 1, max: 7}), {minLength: 1, maxLength: 7});
const closed = fc.uniqueArray(fc.integer({min: -3, max: 40}), {maxLength: 12});
const changing = fc
  .uniqueArray(fc.integer({min: -5, max: 30}), {maxLength: 3})
  .chain((froms) =>
    fc.tuple(
      ...froms.toSorted((a, b) => a - b).map((from) => week.map((workdays) => ({from: TODAY + from, workdays}))),
    ),
  );
const zones = fc.constantFrom('UTC', 'America/Los_Angeles', 'Asia/Shanghai', 'Europe/London', 'Pacific/Kiritimati');
const worlds = fc.record({
  supplierDays: fc.record({workdays: week, holidays: closed, changes: changing}),
  dock: fc.record({workdays: week, holidays: closed, changes: changing}),
  supplierZone: zones,
  siteZone: zones,
  opens: fc.integer({min: 240, max: 1_000}),
  lead: fc.integer({min: 0, max: 15}),
  minutes: fc.integer({min: 0, max: 20 * 1_440}),
});

/** By the definitions themselves: the last change that has begun, and the weekday of the day. */
function works({workdays, holidays, changes = []}: WorkingDays, day: number): boolean {
  const now = changes.filter((c) => c.from <= day).at(-1)?.workdays ?? workdays;
  return now.includes(((new Date(day * DAY_MS).getUTCDay() + 6) % 7) + 1) && !holidays.includes(day);
}
const clockOf = (at: number, zone: string): number => {
  const parts = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'short'}).format(at);
  return Date.parse(`${parts.replace(' ', 'T')}Z`);
};

test('the earliest date is what a walk from day to day finds', () => {
  fc.assert(
    fc.property(worlds, ({supplierDays, dock, supplierZone, siteZone, opens, lead, minutes}) => {
      const at = MONDAY + minutes * 60_000;
      const own = {...supplierDays, holidays: supplierDays.holidays.map((n) => TODAY + n)};
      const calendar: Calendar = {
        ...dock,
        holidays: dock.holidays.map((n) => TODAY + n),
        opens,
        closes: opens + 60,
        changes: dock.changes.map((c) => ({...c, opens, closes: opens + 60})),
      };
      const A = site('A', {zone: siteZone, calendar});
      const found = must(
        earliestArrival(supplier('V', {zone: supplierZone, days: own, leadDays: lead}), A, at),
        'a date',
      );
      let day = Math.floor(clockOf(at, supplierZone) / DAY_MS);
      expect(found.ordered).toBe(day);
      while (!works(own, day)) day++;
      for (let left = lead; left > 0; ) if (works(own, ++day)) left--;
      expect(found.ready).toBe(day);
      // The first opening that is not over: by the wall clock of the site (clocks change at night, before docks open).
      while (!works(calendar, day) || day * DAY_MS + opens * 60_000 < clockOf(at, siteZone)) day++;
      expect(found.day).toBe(day);
      expect(clockOf(found.at, siteZone)).toBeGreaterThanOrEqual(day * DAY_MS + opens * 60_000);
      expect(found.at).toBeGreaterThanOrEqual(at);
    }),
    {numRuns: 2_000},
  );
});
