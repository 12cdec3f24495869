/** What the pages of calendars ask: who works when, who goes where, and what another definition would do to open promises. */
import {z} from 'zod';
import {
  type Carrier,
  type CustomerData,
  carrierSchema,
  customerSchema,
  siteSchema,
} from '../domain/master-data/types.ts';
import type {GoingFault} from '../domain/orders/going.ts';
import type {DayNumber, Instant, Units} from '../kernel/types.ts';

/** A definition that is not sent yet. */
export const calendarCommandSchema = z.discriminatedUnion('type', [
  z.strictObject({type: z.literal('DefineSite'), site: siteSchema}),
  z.strictObject({type: z.literal('DefineCarrier'), carrier: carrierSchema}),
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
/** Customers with receiving days of their own; `total` may be more than are listed. */
export type CustomerCalendars = {readonly total: number; readonly rows: readonly CustomerCalendar[]};

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
/** `fault`: the refusal it would meet, in its own words. Of open lots that could go before and then not; `rows`: the first to leave. */
export type CalendarEffect =
  | {readonly fault: string}
  | {
      readonly fault: null;
      readonly lots: number;
      readonly orders: number;
      readonly units: Units;
      readonly kinds: Readonly<Record<GoingFault, number>>;
      readonly rows: readonly EffectRow[];
    };
