/** When suppliers work and how long they take: for who keeps it, for who buys, and what another definition would do to what is bought. */
import type {
  PurchaseEffect,
  PurchaseEffectRow,
  SupplierCalendar,
  SupplierCalendars,
  SupplierTimes,
} from '../api/calendars.ts';
import {dayOf, isWorkday, weekday, weekdaysOn} from '../domain/calendar.ts';
import {key} from '../domain/events.ts';
import {daysOfSupplier, type Earliest, earliestArrival} from '../domain/inbound/lead.ts';
import type {Purchase} from '../domain/inbound/types.ts';
import type {Site, Supplier} from '../domain/master-data/types.ts';
import type {DayNumber} from '../kernel/types.ts';
import {itemName, siteOf, type World} from './world.ts';

const SUPPLIERS_SHOWN = 300;
const EFFECTS_SHOWN = 200;

export function supplierCalendars(world: World): SupplierCalendars {
  const rows = [...world.ledger.all('supplier')]
    .map(({id}) => supplierCalendar(world, id))
    .filter((row) => row !== null)
    .sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  return {total: rows.length, rows: rows.slice(0, SUPPLIERS_SHOWN)};
}

/** A supplier as it is defined; null when there is none. */
export function supplierCalendar(world: World, id: string): SupplierCalendar | null {
  const definition = world.read(key('supplier', id));
  return definition === undefined ? null : {definition, today: dayOf(world.now(), definition.zone)};
}

type Asked = {
  readonly supplier: string;
  readonly site: string;
  /** Reckoned from when this was placed; without it, from now. */
  readonly purchase?: string | undefined;
  readonly days: readonly DayNumber[];
};
/** The earliest date of a purchase, and on which of some days the supplier does not work; null when supplier or site is not there. */
export function supplierTimes(world: World, {supplier: id, site: at, purchase, days}: Asked): SupplierTimes | null {
  const supplier = world.read(key('supplier', id));
  const site = siteOf(world, at);
  if (supplier === undefined || site === undefined) return null;
  const placed = purchase === undefined ? undefined : world.read(key('purchase', purchase));
  const works = daysOfSupplier(supplier);
  const earliest = earliestArrival(supplier, site, placed?.placedAt ?? world.now());
  return {
    name: supplier.name,
    lead:
      earliest === null ? null : {...earliest, days: supplier.leadDays ?? 0, closed: closedBetween(supplier, earliest)},
    off: days.filter((day) => !isWorkday(works, day)),
  };
}

/** The days until the goods are ready on which it does not work though its week says so. */
function closedBetween(supplier: Supplier, {ordered, ready}: Earliest): DayNumber[] {
  const works = daysOfSupplier(supplier);
  const days = Array.from({length: ready - ordered}, (_, i) => ordered + i);
  return days.filter((day) => weekdaysOn(works, day).includes(weekday(day)) && !isWorkday(works, day));
}

/**
 * The open lines that nobody has confirmed, and that were ordered early enough for their date by the supplier as it is defined and
 * would not have been by it as it would be. What is overdue already, or was too soon before, is not counted again.
 */
export async function purchasesTouched(
  world: World,
  next: Supplier,
  pause: () => Promise<void>,
): Promise<PurchaseEffect> {
  const now = world.read(key('supplier', next.id));
  const rows: PurchaseEffectRow[] = [];
  for (const {id} of world.ledger.all('purchase')) {
    await pause();
    const purchase = world.read(key('purchase', id));
    const site = purchase?.supplier === next.id ? siteOf(world, purchase.site) : undefined;
    if (purchase !== undefined && site !== undefined) rows.push(...tooSoon(world, purchase, site, {now, next}));
  }
  rows.sort((a, b) => a.expectedAt - b.expectedAt || (a.purchase < b.purchase ? -1 : 1) || a.line - b.line);
  return {
    fault: null,
    of: 'purchases',
    lines: rows.length,
    purchases: new Set(rows.map((row) => row.purchase)).size,
    units: rows.reduce((n, row) => n + row.units, 0),
    rows: rows.slice(0, EFFECTS_SHOWN),
  };
}

type Definitions = {readonly now: Supplier | undefined; readonly next: Supplier};
function tooSoon(
  world: World,
  {id, placedAt, lines}: Purchase,
  site: Site,
  {now, next}: Definitions,
): PurchaseEffectRow[] {
  const after = earliestArrival(next, site, placedAt)?.day;
  const before = now === undefined ? undefined : earliestArrival(now, site, placedAt)?.day;
  if (after === undefined) return [];
  return lines.flatMap(({line, item, quantity, received, cancelled, expectedAt, confirmed}): PurchaseEffectRow[] => {
    const units = quantity - received - cancelled;
    const day = dayOf(expectedAt, site.zone);
    const stands = confirmed || units === 0 || expectedAt < world.now() || day >= after;
    if (stands || (before !== undefined && day < before)) return [];
    const about = {purchase: id, line, itemName: itemName(world, item), siteName: site.name, zone: site.zone};
    return [{...about, units, expectedAt, before: before ?? null, after}];
  });
}
