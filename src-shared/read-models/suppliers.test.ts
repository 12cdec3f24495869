/** What a supplier's days say to who buys, and which open purchases another definition of them touches. */
import {expect, test} from 'vitest';
import {company, days, hours, MONDAY, supplier, TODAY} from '../../tests/support/company.ts';
import {given, type Step} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import type {Supplier, WorkingDays} from '../domain/master-data/types.ts';
import {calendarEffect} from './calendars.ts';
import {supplierCalendar, supplierCalendars, supplierTimes} from './suppliers.ts';
import type {World} from './world.ts';

const WEEK: WorkingDays = {workdays: [1, 2, 3, 4, 5], holidays: []};
const V = {zone: 'Asia/Shanghai', days: {...WEEK, holidays: [TODAY + 2]}, leadDays: 3};
const buy = (purchase: string, day: number, confirmed = false, from = 'V'): Command => ({
  type: 'PlacePurchase',
  purchase,
  supplier: from,
  site: 'A',
  lines: [
    {item: 'x', quantity: 5, expectedAt: MONDAY + days(day), confirmed},
    {item: 'y', quantity: 2, expectedAt: MONDAY + days(90), confirmed},
  ],
});
function worldOf(at: number, ...steps: Step[]): World {
  const {ledger} = given(...company({supplier: V}), {type: 'DefineSupplier', supplier: supplier('W')}, ...steps).book;
  return {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => at};
}
async function touched(world: World, more: Partial<Supplier>, id = 'V'): Promise<string[]> {
  const found = await calendarEffect(world, {type: 'DefineSupplier', supplier: supplier(id, more)}, async () => {});
  if (found.fault !== null) throw new Error(found.fault);
  if (found.of !== 'purchases') throw new Error(found.of);
  expect(found.lines).toBe(found.rows.length);
  return found.rows.map(
    (row) =>
      `${row.purchase}/${row.line} ${row.units} ${row.before === null ? '' : row.before - TODAY}→${row.after - TODAY}`,
  );
}

test('the earliest date comes with the days it takes; of typed days those on which the supplier does not work', () => {
  const world = worldOf(MONDAY + days(4), buy('P', 30));
  const asked = {supplier: 'V', site: 'A', days: [TODAY + 2, TODAY + 4, TODAY + 5]};
  // From now, Friday: three days end on Wednesday.
  const now = supplierTimes(world, asked);
  expect(now).toMatchObject({
    name: 'Supplier V',
    lead: {days: 3, ordered: TODAY + 4, ready: TODAY + 9, closed: [], day: TODAY + 9, at: MONDAY + days(9)},
    off: [TODAY + 2, TODAY + 5],
  });
  // Of a purchase from the day it was placed: Monday, with the holiday on Wednesday.
  const then = supplierTimes(world, {...asked, purchase: 'P'});
  expect(then?.lead).toMatchObject({ordered: TODAY, ready: TODAY + 4, closed: [TODAY + 2], day: TODAY + 4});
  expect(supplierTimes(world, {...asked, supplier: 'W'})).toEqual({name: 'Supplier W', lead: null, off: []});
  expect(supplierTimes(world, {...asked, supplier: 'X'})).toBeNull();
  expect(supplierTimes(world, {...asked, site: 'X'})).toBeNull();
});

test('a definition touches the open purchases nobody has confirmed that were ordered in time and would not have been', async () => {
  const arrived: Command = {
    type: 'ReceivePurchase',
    purchase: 'part',
    lines: [{line: 1, quantity: 3}],
    into: 'available',
  };
  const gone: Command = {type: 'CancelPurchaseLine', purchase: 'gone', line: 1, reason: 'no more'};
  const world = worldOf(
    MONDAY + hours(1),
    buy('soon', 3),
    buy('just', 4),
    buy('part', 7),
    buy('late', 8),
    buy('sure', 4, true),
    buy('other', 4, false, 'W'),
    buy('gone', 4),
    arrived,
    gone,
  );
  expect(await touched(world, V)).toEqual([]);
  // A day longer it is Friday’s neighbour over the weekend; what was too soon before is not counted again.
  expect(await touched(world, {...V, leadDays: 4})).toEqual(['just/1 5 4→7']);
  expect(await touched(world, {...V, leadDays: 5})).toEqual(['just/1 5 4→8', 'part/1 2 4→8']);
  expect(await touched(world, {...V, days: {...WEEK, holidays: [TODAY + 2, TODAY + 4]}})).toEqual(['just/1 5 4→7']);
  expect(await touched(world, {...V, leadDays: 2})).toEqual([]);
  const {leadDays: _, ...unknown} = V;
  expect(await touched(world, unknown)).toEqual([]);
  // Of whom nothing was known, all that is too soon.
  expect(await touched(world, {days: WEEK, leadDays: 5}, 'W')).toEqual(['other/1 5 →7']);
  // On Saturday what was for Friday is overdue by any definition.
  const saturday: World = {...world, now: () => MONDAY + days(5)};
  expect(await touched(saturday, {...V, leadDays: 5})).toEqual(['part/1 2 4→8']);
});

test('an impossible definition touches nothing and says why', async () => {
  const command = {type: 'DefineSupplier' as const, supplier: supplier('V', {days: {workdays: [], holidays: []}})};
  expect(await calendarEffect(worldOf(MONDAY), command, async () => {})).toEqual({fault: 'days: no working day'});
});

test('suppliers are listed by name, each with its own today', () => {
  // 20:00 in London is the next day in Shanghai.
  const world = worldOf(MONDAY + hours(12));
  expect(supplierCalendars(world)).toMatchObject({total: 2, rows: [{today: TODAY + 1}, {today: TODAY}]});
  expect(supplierCalendar(world, 'V')?.definition).toEqual(supplier('V', V));
  expect(supplierCalendar(world, 'X')).toBeNull();
});
