/** Where the demo company works: its warehouses, its suppliers, and the countries of its customers with their zones. */
import type {Carrier, CarrierService, Site, Supplier} from '../../../src-shared/domain/master-data/types.ts';
import {publicHolidays} from '../holidays.ts';

/** As long as the demo's clock may run. */
const YEARS = {from: 2025, to: 2036} as const;
const holidaysOf = (country: string, state?: string): number[] =>
  publicHolidays(country, state, YEARS.from, YEARS.to).map(({day}) => day);
const ENGLISH = holidaysOf('GB', 'ENG');
const WEEK = {workdays: [1, 2, 3, 4, 5], opens: 8 * 60, closes: 18 * 60, holidays: ENGLISH};
/** The last minute at which an order leaves the same day. */
const DISPATCH_BY = 16 * 60 + 30;
const STAGES = {receivingMinutes: 90, inspectionMinutes: 60, putawayMinutes: 120};
const COMMON = {kind: 'own', calendar: WEEK, dispatchBy: DISPATCH_BY, ...STAGES} as const;

type Country = {readonly as: string; readonly zone: string; readonly territory: 'UK' | 'Europe' | 'World'};
const europe = (as: string, zone: string): Country => ({as, zone: `Europe/${zone}`, territory: 'Europe'});
const world = (as: string, zone: string): Country => ({as, zone, territory: 'World'});
/** By the spelling of the source. */
const COUNTRIES: Readonly<Record<string, Country>> = {
  'United Kingdom': {as: 'United Kingdom', zone: 'Europe/London', territory: 'UK'},
  'Channel Islands': {as: 'Channel Islands', zone: 'Europe/London', territory: 'UK'},
  EIRE: europe('Ireland', 'Dublin'),
  France: europe('France', 'Paris'),
  Germany: europe('Germany', 'Berlin'),
  Spain: europe('Spain', 'Madrid'),
  Switzerland: europe('Switzerland', 'Zurich'),
  Netherlands: europe('Netherlands', 'Amsterdam'),
  Belgium: europe('Belgium', 'Brussels'),
  Portugal: europe('Portugal', 'Lisbon'),
  Norway: europe('Norway', 'Oslo'),
  Italy: europe('Italy', 'Rome'),
  Finland: europe('Finland', 'Helsinki'),
  Denmark: europe('Denmark', 'Copenhagen'),
  Sweden: europe('Sweden', 'Stockholm'),
  Austria: europe('Austria', 'Vienna'),
  Poland: europe('Poland', 'Warsaw'),
  Greece: europe('Greece', 'Athens'),
  Malta: europe('Malta', 'Malta'),
  'Czech Republic': europe('Czech Republic', 'Prague'),
  Lithuania: europe('Lithuania', 'Vilnius'),
  'European Community': europe('European Community', 'Brussels'),
  Cyprus: {as: 'Cyprus', zone: 'Asia/Nicosia', territory: 'Europe'},
  Iceland: {as: 'Iceland', zone: 'Atlantic/Reykjavik', territory: 'Europe'},
  USA: world('United States', 'America/New_York'),
  Canada: world('Canada', 'America/Toronto'),
  Australia: world('Australia', 'Australia/Sydney'),
  Japan: world('Japan', 'Asia/Tokyo'),
  RSA: world('South Africa', 'Africa/Johannesburg'),
  Singapore: world('Singapore', 'Asia/Singapore'),
  'Hong Kong': world('Hong Kong', 'Asia/Hong_Kong'),
  Israel: world('Israel', 'Asia/Jerusalem'),
  Lebanon: world('Lebanon', 'Asia/Beirut'),
  Bahrain: world('Bahrain', 'Asia/Bahrain'),
  'Saudi Arabia': world('Saudi Arabia', 'Asia/Riyadh'),
  'United Arab Emirates': world('United Arab Emirates', 'Asia/Dubai'),
  Brazil: world('Brazil', 'America/Sao_Paulo'),
};

/** A country the source names and this table does not is somewhere in the world, at the company's own time. */
export function countryOf(source: string): Country {
  return COUNTRIES[source] ?? {as: source, zone: 'Europe/London', territory: 'World'};
}

export const HOME_ZONE = 'Europe/London';

const transit = (days: Readonly<Record<string, number>>, europeDays: number): Record<string, number> => {
  const out: Record<string, number> = {'*': 6};
  for (const country of Object.values(COUNTRIES)) if (country.territory === 'Europe') out[country.as] = europeDays;
  return {...out, ...days};
};

const PLACES: readonly Site[] = [
  {
    id: 'RDG',
    name: 'Reading',
    zone: 'Europe/London',
    country: 'United Kingdom',
    rank: 0,
    transitDays: transit({'United Kingdom': 1, 'Channel Islands': 2, Ireland: 2}, 3),
    ...COMMON,
  },
  {
    id: 'LDS',
    name: 'Leeds',
    zone: 'Europe/London',
    country: 'United Kingdom',
    rank: 1,
    transitDays: transit({'United Kingdom': 1, 'Channel Islands': 2, Ireland: 2}, 4),
    ...COMMON,
  },
  {
    id: 'RTM',
    name: 'Rotterdam',
    zone: 'Europe/Amsterdam',
    country: 'Netherlands',
    rank: 2,
    transitDays: transit(
      {'United Kingdom': 3, 'Channel Islands': 4, Netherlands: 1, Belgium: 1, Germany: 1, France: 2},
      2,
    ),
    ...COMMON,
    calendar: {...WEEK, holidays: holidaysOf('NL')},
  },
];

/** A parcel and a freight band a distance: home, near, far, over the sea. Made up, like the carrier. */
type Band = '1' | '2' | '3' | '4';
const bandOf = (days: number): Band => (days <= 1 ? '1' : days <= 2 ? '2' : days <= 4 ? '3' : '4');
const KILOS = [2, 5, 10, 30];
const PRICES: Readonly<Record<Band, readonly number[]>> = {
  '1': [480, 620, 840, 1_480],
  '2': [690, 910, 1_260, 2_300],
  '3': [1_140, 1_620, 2_280, 4_100],
  '4': [2_350, 3_900, 6_400, 13_500],
};
/** Goes where the site's own table goes, in so many days; `dearer` times the price. */
const service = (
  id: string,
  serviceName: string,
  dearer: number,
  faster: (days: number) => number,
): CarrierService => ({
  id,
  name: serviceName,
  lanes: PLACES.flatMap((site) =>
    Object.entries(site.transitDays).map(([country, days]) => ({
      from: site.id,
      country,
      days: faster(days),
      band: bandOf(days),
    })),
  ),
  rates: Object.entries(PRICES).flatMap(([band, prices]) =>
    prices.map((price, i) => ({band, upToGrams: (KILOS[i] ?? 0) * 1_000, price: Math.round(price * dearer)})),
  ),
});
/** The one carrier of the demo company, with a service at leisure and one in half the time. */
export const CARRIER: Carrier = {
  id: 'CPX',
  name: 'Crossline Parcels',
  days: {workdays: WEEK.workdays, holidays: ENGLISH},
  services: [
    service('STD', 'Standard', 1, (days) => days),
    service('EXP', 'Express', 2.4, (days) => Math.ceil(days / 2)),
  ],
  active: true,
};
export const SITES: readonly Site[] = PLACES.map((place) => ({
  ...place,
  pickups: CARRIER.services.map(({id}) => ({
    carrier: CARRIER.id,
    service: id,
    workdays: WEEK.workdays,
    cutoff: DISPATCH_BY,
  })),
}));

/** How a supplier behaves: the calendar days it usually takes, and how often it moves a date or comes late without a word. */
export type DemoSupplier = Supplier & {readonly usualDays: number; readonly slips: number; readonly silent: number};

/** Where a supplier works, by its country: the code of its holidays, and its week. */
const WORKS: Readonly<Record<string, readonly [code: string, state: string | undefined, workdays: readonly number[]]>> =
  {
    'United Kingdom': ['GB', 'ENG', [1, 2, 3, 4, 5]],
    Netherlands: ['NL', undefined, [1, 2, 3, 4, 5]],
    Sweden: ['SE', undefined, [1, 2, 3, 4, 5]],
    Germany: ['DE', undefined, [1, 2, 3, 4, 5]],
    France: ['FR', undefined, [1, 2, 3, 4, 5]],
    Portugal: ['PT', undefined, [1, 2, 3, 4, 5]],
    Italy: ['IT', undefined, [1, 2, 3, 4, 5]],
    Poland: ['PL', undefined, [1, 2, 3, 4, 5]],
    'Czech Republic': ['CZ', undefined, [1, 2, 3, 4, 5]],
    Turkey: ['TR', undefined, [1, 2, 3, 4, 5]],
    India: ['IN', undefined, [1, 2, 3, 4, 5, 6]],
    China: ['CN', undefined, [1, 2, 3, 4, 5, 6]],
  };
/** The working days that fit into so many days of the calendar less one: the buyers' dates are mostly no sooner than that. */
const leadOf = (usualDays: number, perWeek: number): number => Math.floor(((usualDays - 1) * perWeek) / 7);

const supplier = (
  id: string,
  name: string,
  country: string,
  zone: string,
  usualDays: number,
  slips: number,
  silent: number,
): DemoSupplier => {
  const [code, state, workdays] = WORKS[country] ?? ['GB', undefined, WEEK.workdays];
  const days = {workdays: [...workdays], holidays: holidaysOf(code, state)};
  return {
    id,
    name,
    country,
    zone,
    active: true,
    days,
    leadDays: leadOf(usualDays, workdays.length),
    usualDays,
    slips,
    silent,
  };
};

export const SUPPLIERS: readonly DemoSupplier[] = [
  supplier('S01', 'Thornbury Ceramics', 'United Kingdom', 'Europe/London', 5, 0.07, 0.08),
  supplier('S02', 'Pennine Paper Mill', 'United Kingdom', 'Europe/London', 4, 0.06, 0.06),
  supplier('S03', 'Calder Tinware', 'United Kingdom', 'Europe/London', 6, 0.12, 0.14),
  supplier('S04', 'Fenwick Textiles', 'United Kingdom', 'Europe/London', 7, 0.14, 0.14),
  supplier('S05', 'Saltmarsh Candles', 'United Kingdom', 'Europe/London', 5, 0.09, 0.08),
  supplier('S06', 'Quayside Glass', 'United Kingdom', 'Europe/London', 6, 0.16, 0.2),
  supplier('S07', 'Van Houten Hout', 'Netherlands', 'Europe/Amsterdam', 7, 0.08, 0.08),
  supplier('S08', 'Brabant Blik', 'Netherlands', 'Europe/Amsterdam', 8, 0.15, 0.17),
  supplier('S09', 'Lindqvist Form', 'Sweden', 'Europe/Stockholm', 10, 0.1, 0.11),
  supplier('S10', 'Kessler Spielwaren', 'Germany', 'Europe/Berlin', 9, 0.1, 0.08),
  supplier('S11', 'Bayerwald Holz', 'Germany', 'Europe/Berlin', 9, 0.18, 0.17),
  supplier('S12', 'Atelier Duval', 'France', 'Europe/Paris', 8, 0.17, 0.22),
  supplier('S13', 'Porto Azulejo', 'Portugal', 'Europe/Lisbon', 11, 0.2, 0.22),
  supplier('S14', 'Bottega Ferri', 'Italy', 'Europe/Rome', 10, 0.2, 0.2),
  supplier('S15', 'Krakow Christmas Works', 'Poland', 'Europe/Warsaw', 9, 0.13, 0.14),
  supplier('S16', 'Bohemia Crystal Trade', 'Czech Republic', 'Europe/Prague', 10, 0.14, 0.14),
  supplier('S17', 'Anatolia Home', 'Turkey', 'Europe/Istanbul', 14, 0.22, 0.22),
  supplier('S18', 'Jaipur Block Print', 'India', 'Asia/Kolkata', 18, 0.25, 0.28),
  supplier('S19', 'Ningbo Seasonal', 'China', 'Asia/Shanghai', 21, 0.22, 0.22),
  supplier('S20', 'Yiwu Trimmings', 'China', 'Asia/Shanghai', 20, 0.26, 0.28),
];
