/**
 * The labour of a site's zones (F.4): what an item asks where it is handled, in seconds, of what the shifts there can do. Docks are a
 * zone that all passes on its way out, at its weight: grams, of what the doors can load. And all that limits the work of a site: its
 * units a day, and its zones beside them.
 */
import type {DayNumber, Instant, ItemId, Units} from '../../kernel/types.ts';
import {instantAt, isWorkday, weekday} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import type {Load} from '../inventory/load.ts';
import type {Shift, Site, Zone} from '../master-data/types.ts';
import type {Taken} from './asked.ts';
import {
  type Asker,
  dayByDay,
  demands,
  doneIn,
  slackOf,
  type WorkLeft,
  type Workplace,
  workBy,
  workLeft,
} from './capacity.ts';
import {weightOf} from './lift.ts';

const SECONDS = 60;
const GRAMS = 1_000;

/** Minutes of labour in a shift of a day; none on a day off that nobody opened. */
export const shiftMinutes = ({calendar}: Site, {week, days}: Pick<Shift, 'week' | 'days'>, day: DayNumber): number =>
  days.find((d) => d.day === day)?.minutes ?? (isWorkday(calendar, day) ? (week[weekday(day) - 1] ?? 0) : 0);

/** What is done in so many minutes: seconds of labour, or whole grams that go through a door. */
const inMinutes = ({dock}: Zone, minutes: number): number =>
  dock === undefined ? SECONDS * minutes : Math.floor((minutes * dock.kilosPerHour * GRAMS) / 60);
/** Minutes that an amount of work takes in a zone. */
export const minutesOf = ({dock}: Zone, amount: number): number =>
  dock === undefined ? amount / SECONDS : (amount * 60) / (dock.kilosPerHour * GRAMS);

/** What is done in a shift of a day between two instants: seconds of labour, or grams. */
export const shiftDone = (
  site: Site,
  zone: Zone,
  shift: Shift,
  day: DayNumber,
  span: readonly [Instant, Instant],
): number => {
  const at = (minutes: number) => instantAt(day, minutes, site.zone);
  return doneIn(inMinutes(zone, shiftMinutes(site, shift, day)), [at(shift.from), at(shift.until)], span);
};

/** What is done in a zone from now until an instant, all its shifts. */
export const labourBy = (site: Site, zone: Zone, now: Instant): WorkLeft =>
  dayByDay(site, zone, now, (day, until) =>
    zone.shifts.reduce((sum, shift) => {
      return sum + shiftDone(site, zone, shift, day, [now, until]);
    }, 0),
  );

const NO_WORK: Load = {lasting: [], expiring: []};
/** What claims ask of a site's units a day, or of a zone. */
function loadOf(read: Read, {id}: Site, zone: Zone | null): Load {
  if (zone === null) return read(key('work', id)) ?? NO_WORK;
  return (zone.dock === undefined ? read(key('labour', `${id}/${zone.id}`)) : read(key('dock', id))) ?? NO_WORK;
}

/** What can be done in a zone by when, what all its claims ask, and the slack, in its amounts: what a supervisor sees. */
export function zoneWork(read: Read, site: Site, zone: Zone, now: Instant) {
  const by = labourBy(site, zone, now);
  const asked = demands(loadOf(read, site, zone), site, now);
  const dues = [...asked].map(([at, amount]) => ({at, amount}));
  return {by, dues, slack: slackOf(by, asked)};
}

/** All that limits the work of a site, or the work on one item there. `zone` is null for its units a day. */
export function workplacesOf(
  read: Read,
  site: Site,
  now: Instant,
  only?: ItemId,
): readonly (Workplace & {readonly zone: Zone | null})[] {
  const all = site.capacity === undefined ? [] : [unitsOf(read, site, now)];
  // A sum over all claims of a site is not made for a zone that has nothing to do with it.
  const places = (site.zones ?? []).filter((zone) => only === undefined || eachIn(read, zone, only) > 0);
  const zones = places.map((zone) => ({
    zone,
    load: loadOf(read, site, zone),
    by: labourBy(site, zone, now),
    each: (item: ItemId) => eachIn(read, zone, item),
  }));
  return [...all, ...zones];
}

const unitsOf = (read: Read, site: Site, now: Instant) => ({
  zone: null,
  load: loadOf(read, site, null),
  by: workBy(site, now),
  each: () => 1,
});

/** What a unit of an item takes in a zone, seconds of work, none where it is not handled there; at docks the grams it weighs. */
function eachIn(read: Read, zone: Zone, item: ItemId): number {
  if (zone.dock !== undefined) return weightOf(read, item);
  const handling = read(key('item', item))?.handling;
  return handling?.zone === zone.id ? handling.seconds : 0;
}

/** A limit of the site's work that an item comes under: what is left of it for the asker, and what a unit takes. */
export type WorkLimit = {readonly zone: Zone | null; readonly each: number; readonly left: WorkLeft};

/** The limits that an item comes under at a site; none where nothing limits it. */
export function workLimits(input: Asker, site: Site, item: ItemId, taken: readonly Taken[]): readonly WorkLimit[] {
  if (site.capacity === undefined && site.zones === undefined) return [];
  const {before} = input;
  return workplacesOf(input.read, site, input.now, item).map((place) => ({
    zone: place.zone,
    each: place.each(item),
    left: workLeft(
      input,
      site,
      before === undefined ? place : {...place, before: loadOf(before, site, place.zone)},
      taken,
    ),
  }));
}

/** Units that a limit leaves by an instant. */
export const unitsLeft = ({left, each}: WorkLimit, t: Instant): Units => Math.floor(left(t) / each);

/** Units that all the limits leave by an instant; null where there is none. */
export const withinLimits = (limits: readonly WorkLimit[]): WorkLeft | null =>
  limits.length === 0
    ? null
    : (t) => limits.reduce((least, limit) => Math.min(least, unitsLeft(limit, t)), Number.POSITIVE_INFINITY);

/** The limit that leaves least by an instant. */
export function tightest(limits: readonly WorkLimit[], t: Instant): WorkLimit | undefined {
  let least: WorkLimit | undefined;
  for (const limit of limits) if (least === undefined || unitsLeft(limit, t) < unitsLeft(least, t)) least = limit;
  return least;
}

/** The shift of a zone that works last before an instant on its day, else the first: whose minutes decide. */
export function shiftBefore({shifts}: Zone, {zone}: Site, day: DayNumber, t: Instant): string {
  const byStart = [...shifts].sort((a, b) => a.from - b.from);
  return (byStart.findLast((s) => instantAt(day, s.from, zone) < t) ?? byStart[0])?.name ?? '';
}
