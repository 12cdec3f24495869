/** Who works when, and which open promises could not go as they are promised by another definition: nothing moves by itself. */
import type {
  CalendarEffect,
  CarrierCalendar,
  CustomerCalendar,
  CustomerCalendars,
  EffectRow,
  SiteCalendar,
} from '../api/calendars.ts';
import {dayOf} from '../domain/calendar.ts';
import {key, type Read} from '../domain/events.ts';
import {badDefinition, type CalendarCommand} from '../domain/master-data/decide.ts';
import {pickupsSince} from '../domain/master-data/pickups.ts';
import {type Customer, definedSite, floorOf, type Site} from '../domain/master-data/types.ts';
import {Going, type GoingFault} from '../domain/orders/going.ts';
import {toShip} from '../domain/orders/status.ts';
import type {Lot, Order} from '../domain/orders/types.ts';
import {purchasesTouched} from './suppliers.ts';
import {companyOf, companyToday, customerName, itemName, siteName, siteOf, type World} from './world.ts';

const CUSTOMERS_SHOWN = 300;
const EFFECTS_SHOWN = 200;

export function siteCalendars(world: World): SiteCalendar[] {
  return (companyOf(world)?.sites ?? []).flatMap(({id}) => {
    const site = siteOf(world, id);
    if (site === undefined) return [];
    return [{definition: definedSite(site), today: dayOf(world.now(), site.zone)}];
  });
}

export function carrierCalendars(world: World): CarrierCalendar[] {
  const sites = siteCalendars(world);
  return [...world.ledger.all('carrier')]
    .map(({id}) => world.read(key('carrier', id)))
    .filter((one) => one !== undefined)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((definition) => ({
      definition,
      today: companyToday(world),
      sites: sites
        .filter(({definition: s, today}) => pickupsSince(s, today).some((p) => p.carrier === definition.id))
        .map(({definition: s}) => s.name),
    }));
}

/** Those who said when they take goods in; the rest takes them in whenever somebody delivers. */
export function customerCalendars(world: World): CustomerCalendars {
  const rows: CustomerCalendar[] = [];
  for (const {id, receives, rules} of world.ledger.all('customer')) {
    // Asked twice a second of all customers: few have any.
    const isPlain = receives === undefined && (rules.minimumLifeDays ?? 0) === 0;
    if (isPlain && !world.overlaid(key('customer', id))) continue;
    const row = customerCalendar(world, id);
    if (row?.definition.receives !== undefined || (row?.definition.rules.minimumLifeDays ?? 0) > 0)
      rows.push(row as CustomerCalendar);
  }
  rows.sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  return {total: rows.length, rows: rows.slice(0, CUSTOMERS_SHOWN)};
}

/** A customer as he is defined; null when he is not in view. */
export function customerCalendar(world: World, id: string): CustomerCalendar | null {
  const customer = world.read(key('customer', id));
  if (customer === undefined) return null;
  const {exposure: _, returned: __, ...definition} = customer;
  return {definition, today: dayOf(world.now(), customer.zone)};
}

/** Only what goes as promised now and then could not is told: what nobody can keep as it is stands in the queue. */
export async function calendarEffect(
  world: World,
  command: CalendarCommand,
  pause: () => Promise<void>,
): Promise<CalendarEffect> {
  const fault = badDefinition(world.read, command, world.now());
  if (fault !== null) return {fault: fault.what ?? fault.code};
  if (command.type === 'DefineSupplier') return purchasesTouched(world, command.supplier, pause);
  const before = new Going(world.read);
  const then = new Going(withDefinition(world.read, command));
  const rows: EffectRow[] = [];
  for (const id of concerned(world, command)) {
    await pause();
    const order = world.read(key('order', id));
    for (const lot of order?.lots ?? []) {
      if (order === undefined || toShip(lot) === 0 || lot.current.shipBy < world.now()) continue;
      const kind = then.faultOf(order, lot);
      if (kind !== null && before.faultOf(order, lot) === null) rows.push(rowOf(world, order, lot, kind));
    }
  }
  rows.sort((a, b) => a.shipBy - b.shipBy || (a.order < b.order ? -1 : 1));
  const count = (kind: GoingFault) => rows.filter((row) => row.kind === kind).length;
  return {
    fault: null,
    of: 'promises',
    lots: rows.length,
    orders: new Set(rows.map((row) => row.order)).size,
    units: rows.reduce((n, row) => n + row.units, 0),
    kinds: {service: count('service'), dispatch: count('dispatch'), delivery: count('delivery')},
    rows: rows.slice(0, EFFECTS_SHOWN),
  };
}

/** Of those by whose calendars something is promised. */
type PromiseCommand = Exclude<CalendarCommand, {type: 'DefineSupplier'}>;
/** The state as it would be read. */
function withDefinition(read: Read, command: PromiseCommand): Read {
  const states = new Map<string, unknown>();
  if (command.type === 'DefineSite') {
    const old = read(key('site', command.site.id));
    states.set(key('site', command.site.id), {...command.site, ...floorOf(old ?? {})} satisfies Site);
  } else if (command.type === 'DefineCarrier') states.set(key('carrier', command.carrier.id), command.carrier);
  else
    for (const c of command.customers)
      states.set(key('customer', c.id), {...c, exposure: 0, returned: 0} satisfies Customer);
  return ((k: Parameters<Read>[0]) => (states.has(k) ? states.get(k) : read(k))) as Read;
}

/** Ids of orders with a lot that the definition is about. */
function concerned(world: World, command: PromiseCommand): ReadonlySet<string> {
  const {lots, orders} = world.ledger.tables;
  const parents = lots.i32('_parent');
  const found = new Set<string>();
  const is = concerns(world, command);
  for (let r = 0; r < lots.count; r++) {
    const order = parents[r] as number;
    if (lots.alive[r] === 1 && orders.alive[order] === 1 && is(r, order)) found.add(orders.text('id', order));
  }
  return found;
}

function concerns(world: World, command: PromiseCommand): (lot: number, order: number) => boolean {
  const {lots, orders} = world.ledger.tables;
  if (command.type === 'DefineSite') {
    const sites = lots.i32('site');
    const code = lots.dictionaries.site?.find(command.site.id) ?? -1;
    return (lot) => sites[lot] === code;
  }
  if (command.type === 'DefineCarrier') {
    const services = lots.i32('currentService');
    const own = (lots.dictionaries.currentService?.strings ?? []).map((s) => s.startsWith(`${command.carrier.id}/`));
    return (lot) => own[services[lot] as number] === true;
  }
  const customers = orders.i32('customer');
  const codes = new Set(command.customers.map((c) => orders.dictionaries.customer?.find(c.id) ?? -1));
  return (_, order) => codes.has(customers[order] as number);
}

const rowOf = (world: World, order: Order, lot: Lot, kind: GoingFault): EffectRow => ({
  order: order.id,
  line: lot.line,
  customerName: customerName(world, order.customer),
  itemName: itemName(world, order.lines.find((l) => l.line === lot.line)?.item ?? ''),
  siteName: siteName(world, lot.site),
  units: toShip(lot),
  shipBy: lot.current.shipBy,
  zone: siteOf(world, lot.site)?.zone ?? 'UTC',
  day: lot.current.day,
  kind,
});
