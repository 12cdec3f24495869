/**
 * The work of the sites in view, of their zones and of their pickups, day by day: what there is, what leaves, what more can be
 * promised (F.4).
 */
import type {PickupLift, SiteWork, ZoneLabour} from '../api/work.ts';
import {closesAt, dayOf, instantAt, isWorkday, startOfDay} from '../domain/calendar.ts';
import {key} from '../domain/events.ts';
import {isLive} from '../domain/inventory/balances.ts';
import type {Load} from '../domain/inventory/load.ts';
import {pickupsOn, pickupsSince, serviceName} from '../domain/master-data/pickups.ts';
import type {Shift, Site, Zone} from '../domain/master-data/types.ts';
import {siteSlack, wholeDay, workBy} from '../domain/promise/capacity.ts';
import {minutesOf, shiftDone, shiftMinutes, zoneWork} from '../domain/promise/labour.ts';
import {loadByDay, pickupDay, wholeLift} from '../domain/promise/lift.ts';
import type {DayNumber, Instant, Units} from '../kernel/types.ts';
import {companyOf, serviceName as nameOfService, siteOf, type World} from './world.ts';

/** So many calendar days from today on: two weeks, as far as work is planned by the day. */
const DAYS = 14;
/** A day so full that the next order may not fit. */
const NEARLY = 0.1;

/** `sees`: its stock is in view; of another nobody could tell what is promised. */
export function siteWork(world: World, sees: (site: string) => boolean): readonly SiteWork[] {
  return (companyOf(world)?.sites ?? []).flatMap(({id}): SiteWork[] => {
    const site = siteOf(world, id);
    const load = world.read(key('work', id));
    if (site === undefined || load === undefined || !sees(id)) return [];
    const {name, zone, capacity} = site;
    const pickups = servicesOf(site, dayOf(world.now(), site.zone)).map((service) => pickupOf(world, site, service));
    // Docks after the zones: what leaves passes them last.
    const zones = (site.zones ?? []).map((of) => zoneOf(world, site, of)).sort((a, b) => rank(a) - rank(b));
    const days = daysOf(site, load, world.now());
    return [{site: id, name, zone, week: capacity?.week ?? null, days, zones, pickups}];
  });
}

const rank = ({dock}: ZoneLabour): number => (dock === null ? 0 : 1);

function daysOf(site: Site, load: Load, now: Instant): SiteWork['days'] {
  const {zone, calendar, capacity} = site;
  const today = dayOf(now, zone);
  const slack = siteSlack(site, load, now);
  const work = workBy(site, now);
  return Array.from({length: DAYS}, (_, i) => {
    const day = today + i;
    const [from, until] = [startOfDay(day, zone), startOfDay(day + 1, zone)];
    const planned = leaving(load, i === 0 ? 0 : from, until, now);
    const works = isWorkday(calendar, day) || wholeDay(site, day) > 0 || planned > 0;
    const common = {day, planned, works, isOwn: capacity?.days.some((d) => d.day === day) === true};
    if (capacity === undefined)
      return {...common, capacity: null, whole: null, usual: null, left: null, aspect: 'wait'};
    const can = work(until) - work(Math.max(from, now));
    // By the end of the day's work; over it where even then not all that should have left can be done.
    const left = slack(Math.max(now, closesAt(calendar, day, zone)));
    const usual = wholeDay({...site, capacity: {...capacity, days: []}}, day);
    const aspect = left < 0 ? 'stop' : can > 0 && left <= can * NEARLY ? 'caution' : 'clear';
    return {...common, capacity: can, whole: wholeDay(site, day), usual, left, aspect};
  });
}

function zoneOf(world: World, site: Site, zone: Zone): ZoneLabour {
  const now = world.now();
  const work = zoneWork(world.read, site, zone, now);
  const shifts = [...zone.shifts].sort((a, b) => a.from - b.from);
  const today = dayOf(now, site.zone);
  const days = Array.from({length: DAYS}, (_, i) => shiftsOn(site, {...zone, shifts}, work, today + i, now));
  const told = shifts.map(({name, from, until, week}, n) => ({
    name,
    from,
    until,
    week,
    days: days.flatMap((d) => d[n] ?? []),
  }));
  return {zone: zone.id, name: zone.name, dock: zone.dock ?? null, shifts: told};
}

/**
 * The shifts of a day, as they begin. What leaves that day is done in the first of them that has time before the dispatch; what none
 * has time for is the last one's, which has too much.
 */
function shiftsOn(
  site: Site,
  zone: Zone,
  {dues, slack}: ReturnType<typeof zoneWork>,
  day: DayNumber,
  now: Instant,
): ZoneLabour['shifts'][number]['days'] {
  const [from, until] = [startOfDay(day, site.zone), startOfDay(day + 1, site.zone)];
  const can = (shift: Shift, t: Instant) => shiftDone(site, zone, shift, day, [now, t]);
  const minutes = (amount: number) => minutesOf(zone, amount);
  const told = zone.shifts.map((shift) => ({shift, planned: 0, capacity: can(shift, until), isOver: false}));
  const leaving = dues.filter(({at}) => (at >= from || now >= from) && at < until).sort((a, b) => a.at - b.at);
  for (const {at: due, amount} of leaving) {
    // What is overdue is done first, whenever that is.
    const at = due <= now ? until : due;
    let rest = amount;
    for (const one of told) {
      const done = Math.min(rest, Math.max(0, can(one.shift, at) - one.planned));
      one.planned += done;
      rest -= done;
    }
    const last = told.findLast((one) => instantAt(day, one.shift.from, site.zone) < at) ?? told[0];
    if (rest === 0 || last === undefined) continue;
    last.capacity = can(last.shift, at);
    last.planned += rest;
    last.isOver = true;
  }
  return told.map(({shift, planned, capacity, isOver}) => {
    const end = Math.max(now, instantAt(day, shift.until, site.zone));
    const whole = shiftMinutes(site, shift, day);
    const left = Math.floor(isOver ? minutes(capacity - planned) : Math.max(0, minutes(slack(end))));
    return {
      day,
      capacity: Math.floor(minutes(capacity)),
      whole,
      usual: shiftMinutes(site, {...shift, days: []}, day),
      planned: Math.ceil(minutes(planned)),
      left,
      isOwn: shift.days.some((d) => d.day === day),
      aspect: isOver ? 'stop' : capacity > 0 && left <= minutes(capacity) * NEARLY ? 'caution' : 'clear',
      works: end > now && (whole > 0 || planned > 0),
    };
  });
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
/** Those that pick up today or are known to later. */
const servicesOf = (site: Site, today: number): readonly string[] => [
  ...new Set(pickupsSince(site, today).map(serviceName)),
];

function pickupOf(world: World, site: Site, service: string): PickupLift {
  const now = world.now();
  const lift = site.lifts?.find((l) => l.service === service);
  const today = dayOf(now, site.zone);
  const loads = loadByDay(world.read, site, service, now);
  const days = Array.from({length: DAYS}, (_, i): PickupLift['days'][number] => {
    const day = today + i;
    const comes = pickupDay(world.read, site, service, Math.max(now, startOfDay(day, site.zone))) === day;
    const planned = loads.get(day) ?? 0;
    const common = {day, comes, planned, isOwn: lift?.days.some((d) => d.day === day) === true};
    if (lift === undefined) return {...common, lift: null, usual: null, left: null, aspect: 'wait'};
    const most = wholeLift(lift, day);
    const left = most - planned;
    const aspect = left < 0 ? 'stop' : most > 0 && left <= most * NEARLY ? 'caution' : 'clear';
    return {...common, lift: most, usual: wholeLift({...lift, days: []}, day), left, aspect};
  });
  // On the days that are shown; where it comes later only, on those.
  const shown = days.flatMap(({day}) => pickupsOn(site, day));
  const own =
    [shown, pickupsSince(site, today)]
      .map((of) => of.filter((p) => serviceName(p) === service))
      .find((of) => of.length > 0) ?? [];
  const weekdays = WEEKDAYS.filter((day) => own.some((p) => p.workdays.includes(day)));
  return {service, name: nameOfService(world, service) ?? service, weekdays, week: lift?.week ?? null, days};
}

/** Units of live claims that leave in a stretch of time. */
const leaving = ({lasting, expiring}: Load, from: Instant, until: Instant, now: Instant): Units =>
  [...lasting, ...expiring.filter((c) => isLive(c, now))].reduce(
    (n, {due, quantity}) => n + (due >= from && due < until ? quantity : 0),
    0,
  );
