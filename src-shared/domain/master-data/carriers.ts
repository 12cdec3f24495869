/** What makes a carrier or a site's pickups impossible or contradictory: said with its place, before anything is promised by it. */
import type {DayNumber, Instant} from '../../kernel/types.ts';
import {dayOf, isoDay, workTogether} from '../calendar.ts';
import type {Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import {badCalendar} from './calendars.ts';
import {type Carrier, type CarrierService, LIMITS_MASTER, type Offer, type Pickup, type Site} from './types.ts';

/** The first fault of a carrier in words, or null. `today`: the company's. `old`: as it is defined. */
export function badCarrier(carrier: Carrier, old: Carrier | undefined, today: DayNumber): string | null {
  const closed = badCalendar(carrier.days, today);
  if (closed !== null) return `days: ${closed}`;
  const twice = repeated(carrier.services.map((s) => s.id));
  if (twice !== undefined) return `service ${twice} twice`;
  for (const service of carrier.services) {
    const known = old?.services.find((s) => s.id === service.id)?.changes;
    const fault = badOffer(service) ?? badOffers(service, known, today);
    if (fault !== null) return `service ${service.id}: ${fault}`;
  }
  const rows = carrier.services
    .flatMap((service) => [service, ...(service.changes ?? [])])
    .reduce((n, {lanes, rates}) => n + lanes.length + rates.length, 0);
  const most = LIMITS_MASTER.carrierRowsMax;
  return rows > most ? `${rows} lanes and prices in all, and a carrier takes ${most}` : null;
}

function badOffers({changes}: CarrierService, known: readonly Begins[] | undefined, today: DayNumber): string | null {
  return badChanges('a service', changes ?? [], {known, today}, badOffer);
}

function badOffer({lanes, rates}: Offer): string | null {
  const lane = repeated(lanes.map((l) => `from ${l.from} to ${l.country}`));
  if (lane !== undefined) return `two lanes ${lane}`;
  const rate = repeated(rates.map((r) => `band ${r.band} up to ${r.upToGrams} g`));
  if (rate !== undefined) return `two prices for ${rate}`;
  const unpriced = lanes.find((l) => !rates.some((r) => r.band === l.band));
  if (unpriced !== undefined)
    return `no price for band ${unpriced.band} of the lane from ${unpriced.from} to ${unpriced.country}`;
  for (const one of rates) {
    const cheaper = rates.find((r) => r.band === one.band && r.upToGrams > one.upToGrams && r.price < one.price);
    if (cheaper !== undefined)
      return `band ${one.band}: up to ${cheaper.upToGrams} g costs less than up to ${one.upToGrams} g`;
  }
  return null;
}

type Begins = {readonly from: DayNumber};
/**
 * The first fault of changes, each from a day on: one after the other, none further ahead than may be said, none that would have
 * counted before it is said. Those that are known stay when their day is over, as what is reckoned of days before still asks.
 */
function badChanges<Change extends Begins>(
  whose: string,
  changes: readonly Change[],
  {known = [], today}: {readonly known: readonly Begins[] | undefined; readonly today: DayNumber},
  bad: (change: Change, until: DayNumber) => string | null,
): string | null {
  const {calendarChangesMax: most, changeAheadDaysMax} = LIMITS_MASTER;
  if (changes.length > most) return `${changes.length} changes, and ${whose} takes ${most}`;
  const last = today + changeAheadDaysMax;
  for (const [i, change] of changes.entries()) {
    const {from} = change;
    const before = changes[i - 1]?.from;
    const fault =
      before !== undefined && from <= before
        ? `it must begin after the one before, from ${isoDay(before)}`
        : from > last
          ? `it begins after ${isoDay(last)}, the last day that may be said now`
          : from < today && !known.some((one) => one.from === from)
            ? `it begins before ${isoDay(today)}: what has left has left as it was`
            : bad(change, changes[i + 1]?.from ?? Number.POSITIVE_INFINITY);
    if (fault !== null) return `change ${i + 1} (from ${isoDay(from)}): ${fault}`;
  }
  return null;
}

/** The first fault of a site's pickups, now and from a day on, or null; what is over is not asked. `old`: the site as it is defined. */
export function badPickups(read: Read, site: Site, old: Site | undefined, at: Instant): Rejection | null {
  const today = dayOf(at, site.zone);
  const {pickups = [], pickupChanges: changes = []} = site;
  let code: Rejection['code'] = 'invalid';
  const bad = (of: readonly Pickup[], from: DayNumber, until: DayNumber) => {
    const fault = until <= today ? null : badList(read, site, of, {from, until});
    if (fault !== null) code = fault.code;
    return fault?.what ?? null;
  };
  const now = bad(pickups, 0, changes[0]?.from ?? Number.POSITIVE_INFINITY);
  if (now !== null) return {code, what: now};
  const known = old?.pickupChanges;
  const then = badChanges('a site', changes, {known, today}, (one, until) => bad(one.pickups, one.from, until));
  return then === null ? null : {code, what: `pickups: ${then}`};
}

type Fault = {readonly code: Rejection['code']; readonly what: string};
/** Each by a known service, on a day on which both work while it counts, and one cut-off a weekday. */
function badList(
  read: Read,
  site: Site,
  pickups: readonly Pickup[],
  {from, until}: {readonly from: DayNumber; readonly until: DayNumber},
): Fault | null {
  for (const [i, pickup] of pickups.entries()) {
    const place = `pickup ${i + 1} (${pickup.carrier}/${pickup.service})`;
    const carrier = read(key('carrier', pickup.carrier));
    if (carrier === undefined || !carrier.services.some((s) => s.id === pickup.service))
      return {code: 'not-found', what: `${place}: no such carrier or service`};
    const comes = {
      workdays: [],
      holidays: [],
      changes: [
        {from, workdays: pickup.workdays},
        {from: until, workdays: []},
      ],
    };
    if (!workTogether([comes, site.calendar, carrier.days]))
      return {code: 'invalid', what: `${place}: on none of its days do site and carrier work`};
    const twice = pickup.workdays.find((day, n) => pickup.workdays.indexOf(day) < n);
    if (twice !== undefined) return {code: 'invalid', what: `${place}: weekday ${twice} twice`};
    const other = pickups.slice(0, i).find((before) => overlap(before, pickup));
    if (other !== undefined) return {code: 'invalid', what: `${place}: a second cut-off for the same weekday and tier`};
  }
  return null;
}

const overlap = (a: Pickup, b: Pickup): boolean =>
  a.carrier === b.carrier &&
  a.service === b.service &&
  a.tier === b.tier &&
  a.workdays.some((day) => b.workdays.includes(day));

const repeated = (names: readonly string[]): string | undefined => names.find((name, i) => names.indexOf(name) < i);
