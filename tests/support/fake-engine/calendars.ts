/** When the made-up company's sites, carriers and customers work, and what a change of that would do. */
import type {
  CalendarEffect,
  CarrierCalendar,
  CustomerCalendar,
  CustomerCalendars,
  SiteCalendar,
  SupplierCalendar,
  SupplierCalendars,
  SupplierTimes,
} from '../../../src-shared/api/calendars.ts';
import {customer as customerOf, rules, site as siteOf} from '../company.ts';
import {CUSTOMERS, NOW, ORDERS, SITES, SUPPLIERS, TODAY} from './data.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOLIDAYS = [TODAY + 12, TODAY + 96, TODAY + 207, TODAY + 210, TODAY + 214];
const WEEK = {workdays: [1, 2, 3, 4, 5], opens: 480, closes: 1_080};
const FROM = TODAY + 34;

export const siteCalendars = (): readonly SiteCalendar[] =>
  SITES.map(({id, name, zone}, i) => ({
    today: TODAY,
    definition: siteOf(id, {
      name,
      zone,
      calendar: {
        ...WEEK,
        holidays: HOLIDAYS,
        ...(i === 1 && {changes: [{from: FROM, workdays: [1, 2, 3, 4, 5, 6], opens: 420, closes: 1_200}]}),
      },
      ...(i < 2 && {
        pickups: [
          {carrier: 'CPX', service: 'STD', workdays: [1, 2, 3, 4, 5], cutoff: 960},
          {carrier: 'CPX', service: 'EXP', workdays: [1, 2, 3, 4, 5], cutoff: 990},
          {carrier: 'CPX', service: 'EXP', workdays: [1, 2, 3], cutoff: 1_095, tier: 'A'},
        ],
      }),
      ...(i === 0 && {
        pickupChanges: [
          {
            from: FROM,
            pickups: [
              {carrier: 'CPX', service: 'STD', workdays: [1, 2, 3, 4, 5], cutoff: 900},
              {carrier: 'CPX', service: 'EXP', workdays: [1, 2, 3, 4, 5], cutoff: 990},
            ],
          },
        ],
      }),
    }),
  }));

const lane = (from: string, country: string, days: number, band: string) => ({from, country, days, band});
const rate = (band: string, kg: number, price: number) => ({band, upToGrams: kg * 1_000, price});
export const carrierCalendars = (): readonly CarrierCalendar[] => [
  {
    today: TODAY,
    sites: ['Reading', 'Leeds'],
    definition: {
      id: 'CPX',
      name: 'Crossline Parcels',
      active: true,
      days: {workdays: [1, 2, 3, 4, 5], holidays: HOLIDAYS, changes: [{from: FROM, workdays: [1, 2, 3, 4, 5, 6]}]},
      services: [
        {
          id: 'STD',
          name: 'Standard',
          lanes: [
            lane('*', 'United Kingdom', 2, 'near'),
            lane('RTM', 'Netherlands', 1, 'near'),
            lane('*', '*', 5, 'far'),
          ],
          rates: [rate('near', 10, 495), rate('near', 30, 890), rate('far', 10, 1_450), rate('far', 30, 2_690)],
          changes: [
            {
              from: FROM,
              lanes: [
                lane('*', 'United Kingdom', 3, 'near'),
                lane('RTM', 'Netherlands', 1, 'near'),
                lane('*', '*', 6, 'far'),
              ],
              rates: [rate('near', 10, 525), rate('near', 30, 940), rate('far', 10, 1_530), rate('far', 30, 2_850)],
            },
          ],
        },
        {
          id: 'EXP',
          name: 'Express',
          lanes: [lane('*', 'United Kingdom', 1, 'near')],
          rates: [rate('near', 10, 1_290), rate('near', 30, 2_150)],
        },
      ],
    },
  },
  {
    today: TODAY,
    sites: [],
    definition: {
      id: 'NSF',
      name: 'North Sea Freight',
      active: false,
      days: {workdays: [2, 4], holidays: []},
      services: [{id: 'PAL', name: 'Pallet', lanes: [lane('*', '*', 3, 'any')], rates: [rate('any', 800, 9_500)]}],
    },
  },
];

export function customerCalendar(id: string): CustomerCalendar {
  const name = CUSTOMERS.find((one) => one[0] === id)?.[1] ?? id;
  const receives = {workdays: [2, 4], holidays: HOLIDAYS.slice(0, 2)};
  return {today: TODAY, definition: customerOf(id, {name, rules: rules(), receives})};
}
export function customerCalendars(): CustomerCalendars {
  const rows = CUSTOMERS.slice(0, 4).map(([id]) => customerCalendar(id));
  return {total: rows.length, rows};
}

const PLACES = [
  ['Asia/Kolkata', 'India', [1, 2, 3, 4, 5, 6], 18],
  ['Europe/London', 'United Kingdom', [1, 2, 3, 4, 5], 5],
  ['Asia/Shanghai', 'China', [1, 2, 3, 4, 5, 6], 20],
  ['Europe/Vilnius', 'Lithuania', [1, 2, 3, 4, 5], undefined],
] as const;
const supplierAt = (i: number): SupplierCalendar => {
  const [zone, country, workdays, leadDays] = PLACES[i] ?? PLACES[1];
  return {
    today: TODAY,
    definition: {
      id: `S-${i + 1}`,
      name: SUPPLIERS[i] ?? '',
      zone,
      country,
      active: true,
      days: {
        workdays: [...workdays],
        holidays: [TODAY + 3, TODAY + 4, ...HOLIDAYS],
        ...(i === 2 && {changes: [{from: FROM, workdays: [1, 2, 3, 4, 5]}]}),
      },
      ...(leadDays !== undefined && {leadDays}),
    },
  };
};
export const supplierCalendars = (): SupplierCalendars => ({
  total: SUPPLIERS.length,
  rows: SUPPLIERS.map((_, i) => supplierAt(i)),
});
export const supplierCalendar = (id: string): SupplierCalendar => supplierAt(Number(id.slice(2)) - 1);
/** Five working days, two of them closed; it works on no Sunday. */
export function supplierTimes(id: string, days: readonly number[]): SupplierTimes {
  const day = TODAY + 9;
  const lead = {days: 5, ordered: TODAY, ready: TODAY + 9, closed: [TODAY + 4], day, at: (TODAY + 9) * DAY + 7 * HOUR};
  const off = days.filter((one) => [3, 4].includes(one - TODAY) || (one + 3) % 7 === 6);
  return {name: supplierCalendar(id).definition.name, lead: id === 'S-4' ? null : lead, off};
}
function supplierEffect(): CalendarEffect {
  const rows = [0, 1, 2].map((i) => ({
    purchase: `PO-${1_040 + i}`,
    line: 1 + i,
    itemName: 'SET OF 3 CAKE TINS PANTRY DESIGN',
    siteName: 'Reading',
    zone: 'Europe/London',
    units: 120 * (i + 1),
    expectedAt: NOW + (5 + i) * DAY,
    before: TODAY + 5 + i,
    after: TODAY + 9 + i,
  }));
  return {fault: null, of: 'purchases', lines: 3, purchases: 3, units: 720, rows};
}

/** A week of no day is refused; anything else touches some orders. */
export function calendarEffect(text: string): CalendarEffect {
  if (text.includes('"workdays":[]')) return {fault: 'calendar: no working day'};
  if (text.includes('DefineSupplier')) return supplierEffect();
  const rows = ORDERS.slice(0, 14).map((order, i) => ({
    order: order.id,
    line: 1 + (i % 3),
    customerName: order.customerName,
    itemName: 'SET OF 3 CAKE TINS PANTRY DESIGN',
    siteName: 'Reading',
    units: 12 + 6 * i,
    shipBy: NOW + (2 + i) * DAY + 4 * HOUR,
    zone: 'Europe/London',
    day: TODAY + 4 + i,
    kind: i % 5 === 4 ? ('delivery' as const) : ('dispatch' as const),
  }));
  return {
    fault: null,
    of: 'promises',
    lots: rows.length,
    orders: rows.length - 2,
    units: rows.reduce((n, row) => n + row.units, 0),
    kinds: {dispatch: 12, delivery: 2, service: 0},
    rows,
  };
}
