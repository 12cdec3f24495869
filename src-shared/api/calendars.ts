/** What the pages of calendars ask: who works when, who goes where, and what another definition would do to open promises. */
import {z} from 'zod';
import {
  type Carrier,
  type CustomerData,
  carrierSchema,
  customerSchema,
  type Supplier,
  siteSchema,
  supplierSchema,
} from '../domain/master-data/types.ts';
import type {GoingFault} from '../domain/orders/going.ts';
import type {DayNumber, Instant, Units} from '../kernel/types.ts';

/** A definition that is not sent yet. */
export const calendarCommandSchema = z.discriminatedUnion('type', [
  z.strictObject({type: z.literal('DefineSite'), site: siteSchema}),
  z.strictObject({type: z.literal('DefineCarrier'), carrier: carrierSchema}),
  z.strictObject({type: z.literal('DefineSupplier'), supplier: supplierSchema}),
  z.strictObject({type: z.literal('DefineCustomers'), customers: z.array(customerSchema).min(1).max(1)}),
]);

/** `today`: in the zone of what it stands beside; a carrier's is the company's. */
export type SiteCalendar = {readonly definition: z.infer<typeof siteSchema>; readonly today: DayNumber};
export type CarrierCalendar = {
  readonly definition: Carrier;
  readonly today: DayNumber;
  /** Where it picks up, by name. */
  readonly sites: readonly string[];
};
export type CustomerCalendar = {readonly definition: CustomerData; readonly today: DayNumber};
/** Customers with receiving days of their own, or who ask how long goods are still good; `total` may be more than are listed. */
export type CustomerCalendars = {readonly total: number; readonly rows: readonly CustomerCalendar[]};
export type SupplierCalendar = {readonly definition: Supplier; readonly today: DayNumber};
/** `total` may be more than are listed. */
export type SupplierCalendars = {readonly total: number; readonly rows: readonly SupplierCalendar[]};
/** How long a supplier takes to a site. */
export type SupplierTimes = {
  readonly name: string;
  /** Null where nobody has said how many days it takes. */
  readonly lead: {
    readonly days: number;
    /** On the supplier's calendar: the day of the order, and when the lead is over. */
    readonly ordered: DayNumber;
    readonly ready: DayNumber;
    /** Between them, those on which it does not work though its week says so. */
    readonly closed: readonly DayNumber[];
    /** When the dock of the site takes it in: the day on the site's calendar, and its opening. */
    readonly day: DayNumber;
    readonly at: Instant;
  } | null;
  /** Of the days that were asked about, those on which it does not work. */
  readonly off: readonly DayNumber[];
};

export type EffectRow = {
  readonly order: string;
  readonly line: number;
  readonly customerName: string;
  readonly itemName: string;
  readonly siteName: string;
  readonly units: Units;
  readonly shipBy: Instant;
  readonly zone: string;
  readonly day: DayNumber;
  readonly kind: GoingFault;
};
/** Of open lots that could go before and then not; `rows`: the first to leave. */
export type PromiseEffect = {
  readonly fault: null;
  readonly of: 'promises';
  readonly lots: number;
  readonly orders: number;
  readonly units: Units;
  readonly kinds: Readonly<Record<GoingFault, number>>;
  readonly rows: readonly EffectRow[];
};
export type PurchaseEffectRow = {
  readonly purchase: string;
  readonly line: number;
  readonly itemName: string;
  readonly siteName: string;
  readonly zone: string;
  readonly units: Units;
  readonly expectedAt: Instant;
  /** The earliest day it could have been ordered for as the supplier is defined (null: no lead was known), and as it would be. */
  readonly before: DayNumber | null;
  readonly after: DayNumber;
};
/** Of open lines that nobody has confirmed and whose date would be sooner than the supplier's lead allows; `rows`: the first to come. */
export type PurchaseEffect = {
  readonly fault: null;
  readonly of: 'purchases';
  readonly lines: number;
  readonly purchases: number;
  readonly units: Units;
  readonly rows: readonly PurchaseEffectRow[];
};
/** `fault`: the refusal it would meet, in its own words. */
export type CalendarEffect = {readonly fault: string} | PromiseEffect | PurchaseEffect;
