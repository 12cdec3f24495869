/** What makes a carrier or a site's pickups impossible or contradictory: said with its place, before anything is promised by it. */
import type {DayNumber} from '../../kernel/types.ts';
import {workTogether} from '../calendar.ts';
import type {Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import {badCalendar} from './calendars.ts';
import type {Carrier, CarrierService, Pickup, Site} from './types.ts';

/** The first fault of a carrier in words, or null. `today`: the company's. */
export function badCarrier(carrier: Carrier, today: DayNumber): string | null {
  const closed = badCalendar(carrier.days, today);
  if (closed !== null) return `days: ${closed}`;
  const twice = repeated(carrier.services.map((s) => s.id));
  if (twice !== undefined) return `service ${twice} twice`;
  for (const service of carrier.services) {
    const fault = badService(service);
    if (fault !== null) return `service ${service.id}: ${fault}`;
  }
  return null;
}

function badService({lanes, rates}: CarrierService): string | null {
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

/** The first fault of a site's pickups, or null: each by a known service, on a day on which both work, and one cut-off a weekday. */
export function badPickups(read: Read, site: Site): Rejection | null {
  for (const [i, pickup] of (site.pickups ?? []).entries()) {
    const place = `pickup ${i + 1} (${pickup.carrier}/${pickup.service})`;
    const carrier = read(key('carrier', pickup.carrier));
    if (carrier === undefined || !carrier.services.some((s) => s.id === pickup.service))
      return {code: 'not-found', what: `${place}: no such carrier or service`};
    if (!workTogether([site.calendar, carrier.days], (weekday) => pickup.workdays.includes(weekday)))
      return {code: 'invalid', what: `${place}: on none of its days do site and carrier work`};
    const twice = pickup.workdays.find((day, n) => pickup.workdays.indexOf(day) < n);
    if (twice !== undefined) return {code: 'invalid', what: `${place}: weekday ${twice} twice`};
    const other = (site.pickups ?? []).slice(0, i).find((before) => overlap(before, pickup));
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
