/** Master data: what is known of items, sites, customers, suppliers and the company itself. Documents, whole per version. */
import {z} from 'zod';
import {ID, ID_CHARS_MAX, ID_WORDS, NAME_CHARS_MAX} from '../../kernel/names.ts';
import type {DayNumber, Grams, Units} from '../../kernel/types.ts';
import {approvalPolicySchema} from '../approvals/policy.ts';
import {ROLES} from '../decider.ts';
import {exceptionPolicySchema} from '../exceptions/policy.ts';

export const LIMITS_MASTER = {
  nameChars: NAME_CHARS_MAX,
  idChars: ID_CHARS_MAX,
  packsMax: 8,
  substitutesMax: 8,
  partsMax: 20,
  partsPerKitMax: 10_000,
  lifeDaysMax: 10_000,
  leadDaysMax: 365,
  holidaysMax: 400,
  /** Of a calendar, of a service's lanes and prices, of a site's pickups. */
  calendarChangesMax: 12,
  /** More of a list of a calendar is not read; over its own limit it is refused with its number. */
  calendarReadMax: 4_000,
  /** A change known beforehand lies at most so many days ahead: a year and a day. */
  changeAheadDaysMax: 366,
  /** Nobody closes for longer at a time: what is looked for on a calendar must be found (`firstDay`). */
  closedDaysMax: 180,
  zonesChars: 64,
  servicesMax: 12,
  lanesMax: 400,
  ratesMax: 200,
  /** Of a carrier, all services and all their changes together. */
  carrierRowsMax: 7_200,
  /** More changes of lanes or pickups are not read; over their limit they are refused with their number. */
  changesReadMax: 100,
  pickupsMax: 40,
  territoriesMax: 100,
  segmentsMax: 60,
  levelsMax: 8,
  segmentCustomersMax: 500,
  capacityDaysMax: 400,
  zonesMax: 20,
  shiftsMax: 6,
  /** Of a shift of a day. */
  labourMinutesMax: 1_000_000,
  /** Of one door: a thousand tonnes. */
  loadKilosMax: 1_000_000,
  /** Of one pickup: a thousand tonnes. */
  liftGramsMax: 1_000_000_000,
} as const;

export const idSchema = z.string().min(1).max(LIMITS_MASTER.idChars).regex(ID, ID_WORDS);
const name = z.string().min(1).max(LIMITS_MASTER.nameChars);
/** An IANA zone; that it exists is checked where it is first used, in decide. */
export const zoneSchema = z
  .string()
  .min(1)
  .max(LIMITS_MASTER.zonesChars)
  .regex(/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/);
export const units = z.number().int().min(1).max(1_000_000_000);
export const dayNumber = z.number().int().min(0).max(60_000);
export const instant = z.number().int().min(0).max(8_640_000_000_000_000);
export const unitPrice = z.number().int().min(0).max(1_000_000_000_000);
export const minor = z.number().int().min(-1_000_000_000_000_000).max(1_000_000_000_000_000);
/** Of a customer, in minor units; 0 = no limit. */
export const creditLimit = z.number().int().min(0).max(1_000_000_000_000);
/** Of a policy, in minor units. */
export const moneyLimit = z.number().int().min(0).max(1_000_000_000_000);
export const reason = z.string().trim().min(1).max(200);

/** Minutes of labour, of all who work in a shift. */
export const labourMinutes = z.number().int().min(0).max(LIMITS_MASTER.labourMinutesMax);

const pack = z.strictObject({name, units});
/** As good as the item it stands in for, or better than it: an upgrade is worth more and is sold at the price of what was asked. */
export const SUBSTITUTE_KINDS = ['equivalent', 'upgrade'] as const;
export type SubstituteKind = (typeof SUBSTITUTE_KINDS)[number];
const substitute = z.strictObject({item: idSchema, kind: z.enum(SUBSTITUTE_KINDS)});
export type Substitute = z.infer<typeof substitute>;
/** `per`: units of the item in one kit. */
const kitPart = z.strictObject({item: idSchema, per: z.number().int().min(1).max(LIMITS_MASTER.partsPerKitMax)});
export type KitPart = z.infer<typeof kitPart>;
/** The kits that an item is a part of: what a kit may be depends on it, and a decider reads by key alone. */
export type PartOf = {readonly item: string; readonly kits: readonly string[]};
export const itemSchema = z.strictObject({
  id: idSchema,
  name,
  unit: z.string().min(1).max(20),
  /** Exact ratios: a pack is so many base units. Orders are in base units or exact multiples of a pack. */
  packs: z.array(pack).max(LIMITS_MASTER.packsMax),
  /** An order quantity must be a multiple of this (1 = any). */
  multiple: units,
  weightGrams: z.number().int().min(0).max(100_000_000),
  class: z.enum(['A', 'B', 'C']),
  supplier: idSchema,
  leadDays: z.number().int().min(0).max(LIMITS_MASTER.leadDaysMax),
  listPrice: unitPrice,
  active: z.boolean(),
  /** The zone of a site in which it is handled, and the seconds of work that a unit takes there. */
  handling: z.strictObject({zone: idSchema, seconds: z.number().int().min(1).max(86_400)}).optional(),
  /** Days for which fresh goods are good: it is kept by lots, each with its day. Without it nobody asks how long it lasts. */
  lifeDays: z.number().int().min(1).max(LIMITS_MASTER.lifeDaysMax).optional(),
  /** What may be sent in its place, one for one, the best first. */
  substitutes: z.array(substitute).max(LIMITS_MASTER.substitutesMax).optional(),
  /** It is a kit: sold as one and sent as these, so many units of each in one; it has no stock of its own. */
  parts: z.array(kitPart).min(1).max(LIMITS_MASTER.partsMax).optional(),
});
export type Item = z.infer<typeof itemSchema>;

/** Weekdays 1 = Monday … 7 = Sunday. What is impossible is refused with its place (`badCalendar`), not by the schema. */
const weekdays = z.array(z.number().int().min(1).max(7)).max(7);
const holidays = z.array(dayNumber).max(LIMITS_MASTER.calendarReadMax);
/** Times are minutes after local midnight. */
const hours = {
  workdays: weekdays,
  opens: z.number().int().min(0).max(1439),
  closes: z.number().int().min(1).max(1440),
};
/**
 * `changes`: from that day on other hours, the earliest first; past ones stay, for what is reckoned of days before. Holidays are
 * dates: they need none.
 */
export const calendarSchema = z.strictObject({
  ...hours,
  holidays,
  changes: z
    .array(z.strictObject({from: dayNumber, ...hours}))
    .max(LIMITS_MASTER.calendarReadMax)
    .optional(),
});
export type Calendar = z.infer<typeof calendarSchema>;

/** Days on which somebody works, without hours: a carrier's drivers, a supplier's people, a customer's receiving dock. */
export const workingDaysSchema = z.strictObject({
  workdays: weekdays,
  holidays,
  changes: z
    .array(z.strictObject({from: dayNumber, workdays: weekdays}))
    .max(LIMITS_MASTER.calendarReadMax)
    .optional(),
});
export type WorkingDays = z.infer<typeof workingDaysSchema>;

/** A carrier's service: `carrier/service`. */
export const serviceName = z
  .string()
  .max(2 * LIMITS_MASTER.idChars + 1)
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._~-]*\/[A-Za-z0-9][A-Za-z0-9 ._~-]*$/, 'carrier/service');

const band = z.string().min(1).max(20);
/** A way of shipping that a carrier offers: how long it takes from where to where, and what it costs. */
const offer = {
  /** Transit in the carrier's working days, and the distance band that prices it. `*` is any other site or country. */
  lanes: z
    .array(
      z.strictObject({
        from: idSchema.or(z.literal('*')),
        country: z.string().min(1).max(60),
        days: z.number().int().min(0).max(60),
        /** Working days of the carrier that are promised on top: it takes longer so often that fewer would not be kept. */
        marginDays: z.number().int().min(0).max(10).optional(),
        band,
      }),
    )
    .min(1)
    .max(LIMITS_MASTER.lanesMax),
  /** What a shipment up to a weight costs in a band, minor units; a heavier one goes as several of the heaviest. */
  rates: z
    .array(z.strictObject({band, upToGrams: z.number().int().min(1).max(100_000_000), price: moneyLimit}))
    .min(1)
    .max(LIMITS_MASTER.ratesMax),
};
/** `changes`: what leaves from that day on goes by other lanes and prices, the earliest first. */
const serviceSchema = z.strictObject({
  id: idSchema,
  name,
  ...offer,
  changes: z
    .array(z.strictObject({from: dayNumber, ...offer}))
    .max(LIMITS_MASTER.changesReadMax)
    .optional(),
});
export type CarrierService = z.infer<typeof serviceSchema>;
/** What a service offers from a day on. */
export type Offer = Pick<CarrierService, 'lanes' | 'rates'>;

export const carrierSchema = z.strictObject({
  id: idSchema,
  name,
  /** When it picks up, drives and delivers. */
  days: workingDaysSchema,
  services: z.array(serviceSchema).min(1).max(LIMITS_MASTER.servicesMax),
  active: z.boolean(),
});
export type Carrier = z.infer<typeof carrierSchema>;

/** When a service picks up at a site: on these weekdays, what is ready by the cut-off (minutes on the site's wall clock). */
const pickupSchema = z.strictObject({
  carrier: idSchema,
  service: idSchema,
  workdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  cutoff: z.number().int().min(0).max(1439),
  /** Only for customers of this tier; without it for all. */
  tier: z.enum(['A', 'B', 'C']).optional(),
});
export type Pickup = z.infer<typeof pickupSchema>;

export const siteSchema = z.strictObject({
  id: idSchema,
  name,
  zone: zoneSchema,
  country: z.string().min(1).max(60),
  kind: z.enum(['own', 'third-party']),
  calendar: calendarSchema,
  /** The last minute at which an order still leaves the same day, where no carrier says otherwise. */
  dispatchBy: z.number().int().min(0).max(1440),
  /** Who picks up when; without any, all leaves at `dispatchBy` and takes `transitDays`. */
  pickups: z.array(pickupSchema).max(LIMITS_MASTER.pickupsMax).optional(),
  /** Who picks up from a day of the site on, the earliest first; nobody: its own dispatch again. */
  pickupChanges: z
    .array(z.strictObject({from: dayNumber, pickups: z.array(pickupSchema).max(LIMITS_MASTER.pickupsMax)}))
    .max(LIMITS_MASTER.changesReadMax)
    .optional(),
  /** Working minutes from arrival to usable, by stage. */
  receivingMinutes: z.number().int().min(0).max(20_000),
  inspectionMinutes: z.number().int().min(0).max(20_000),
  putawayMinutes: z.number().int().min(0).max(20_000),
  /** Transit in working days by destination country; `*` is the rest. */
  transitDays: z.record(z.string().max(60), z.number().int().min(0).max(60)),
  /** Sites are tried for a promise in this order, lowest first. */
  rank: z.number().int().min(0).max(1000),
});
/** What a site can pick and pack in units a working day, from Monday, and the days that have a capacity of their own. */
export type Capacity = {
  readonly week: readonly Units[];
  readonly days: readonly {readonly day: DayNumber; readonly units: Units}[];
};
/**
 * The most that a service (`carrier/service`) takes with its pickup of a day, grams: of a week, from Monday, and of the days that
 * have a lift of their own. One vehicle comes a day, whatever cut-offs it has for whom.
 */
export type Lift = {
  readonly service: string;
  readonly week: readonly Grams[];
  readonly days: readonly {readonly day: DayNumber; readonly grams: Grams}[];
};
/**
 * A part of a site with people of its own: its shifts, with the minutes of labour there are in each on the days of a week, from Monday.
 * Or its dispatch docks, with the minutes of all doors that are open.
 */
export const zoneOfSiteSchema = z.strictObject({
  id: idSchema,
  name,
  /** Docks: all that leaves the site is loaded here, so many kilograms an hour at each door. A site has them once. */
  dock: z.strictObject({kilosPerHour: z.number().int().min(1).max(LIMITS_MASTER.loadKilosMax)}).optional(),
  shifts: z
    .array(
      z.strictObject({
        name,
        /** Minutes on the site's wall clock. */
        from: z.number().int().min(0).max(1439),
        until: z.number().int().min(1).max(1440),
        week: z.array(labourMinutes).length(7),
      }),
    )
    .min(1)
    .max(LIMITS_MASTER.shiftsMax),
});
type ZoneOfWeek = z.infer<typeof zoneOfSiteSchema>;
/** The same, with the days on which a shift has more or fewer minutes than the week says. */
export type Shift = Omit<ZoneOfWeek['shifts'][number], 'week'> & {
  readonly week: readonly number[];
  readonly days: readonly {readonly day: DayNumber; readonly minutes: number}[];
};
export type Zone = Omit<ZoneOfWeek, 'shifts'> & {readonly shifts: readonly Shift[]};
/**
 * A site as it was defined, and what the floor sets: its capacity, its working zones and the lift of its pickups (`capacity.ts`,
 * `zones.ts`, `lift.ts`); without them nothing limits its work, nor what its pickups take.
 */
export type Site = z.infer<typeof siteSchema> & {
  readonly capacity?: Capacity;
  readonly zones?: readonly Zone[];
  readonly lifts?: readonly Lift[];
};

/** What the floor has set of a site. */
export const floorOf = ({capacity, zones, lifts}: Partial<Pick<Site, 'capacity' | 'zones' | 'lifts'>>) => ({
  ...(capacity !== undefined && {capacity}),
  ...(zones !== undefined && {zones}),
  ...(lifts !== undefined && {lifts}),
});
/** A site as it was defined, without what the floor has set. */
export function definedSite({capacity: _c, zones: _z, lifts: _l, ...definition}: Site): z.infer<typeof siteSchema> {
  return definition;
}

const penalty = z.number().int().min(0).max(1_000_000_000);
export const rulesSchema = z.strictObject({
  shipComplete: z.boolean(),
  backorders: z.boolean(),
  splitSites: z.boolean(),
  /** Whole days around the target that still count as on time. */
  earlyDays: z.number().int().min(0).max(365),
  lateDays: z.number().int().min(0).max(365),
  /** Parts per thousand of the ordered quantity. */
  shortPermille: z.number().int().min(0).max(1000),
  overPermille: z.number().int().min(0).max(1000),
  /** A promise later than so many days after the request is refused; 0 = no limit. */
  latestDays: z.number().int().min(0).max(365),
  minimumShipment: z.number().int().min(0).max(1_000_000),
  /** A line is promised in at most so many shipments; without it, in as many as it takes. */
  shipmentsMax: z.number().int().min(1).max(99).optional(),
  /** Goods that are kept by lots must be good for so many days more when they are delivered; without it, on the day itself. */
  minimumLifeDays: z.number().int().min(0).max(LIMITS_MASTER.lifeDaysMax).optional(),
  /** Where one of these keeps the day it goes by it, whatever others cost. */
  services: z.array(serviceName).max(LIMITS_MASTER.servicesMax).optional(),
  /** Which substitutes may be sent without asking for approval; `upgrade` includes equivalents, without it none. */
  substitution: z.enum(['none', ...SUBSTITUTE_KINDS]).optional(),
  /**
   * What the contract takes for a line, minor units: for each day from the requested one until the last unit is there, and once
   * where not all of it has a date.
   */
  penalty: z.strictObject({perDay: penalty, perShortLine: penalty}).optional(),
});
export type CustomerRules = z.infer<typeof rulesSchema>;
/** What may be otherwise for one order: how it leaves, and how late. What counts as on time stays the customer's. */
export const orderRulesSchema = rulesSchema
  .pick({splitSites: true, backorders: true, latestDays: true, minimumShipment: true, shipmentsMax: true})
  .partial();
export type OrderRules = z.infer<typeof orderRulesSchema>;

export const customerSchema = z.strictObject({
  id: idSchema,
  name,
  tier: z.enum(['A', 'B', 'C']),
  territory: idSchema,
  country: z.string().min(1).max(60),
  zone: zoneSchema,
  rules: rulesSchema,
  /** When goods are taken in; without it, whenever somebody delivers. */
  receives: workingDaysSchema.optional(),
  creditLimit,
  active: z.boolean(),
});
export type CustomerData = z.infer<typeof customerSchema>;
/** A customer with what is owed and ordered, in minor units. */
export type Customer = CustomerData & {readonly exposure: number; readonly returned: number};

export const supplierSchema = z.strictObject({
  id: idSchema,
  name,
  zone: zoneSchema,
  country: z.string().min(1).max(60),
  active: z.boolean(),
  /** When it works; without it, on any day. */
  days: workingDaysSchema.optional(),
  /** Of its own working days, from the order to the arrival at the dock; without it nothing is reckoned of it. */
  leadDays: z.number().int().min(0).max(LIMITS_MASTER.leadDaysMax).optional(),
});
export type Supplier = z.infer<typeof supplierSchema>;

/** The scorecard's 13 whole weeks and the one in progress. */
const ARCHIVE_DAYS_MIN = 98;

/** Policy values a promise depends on. Days are working days of the site. */
export const policySchema = z.strictObject({
  version: z.number().int().min(1),
  /** B.7: late supply counts again after the offset, and only inside the fence. */
  lateOffsetDays: z.number().int().min(0).max(60),
  lateFenceDays: z.number().int().min(0).max(180),
  horizonDays: z.number().int().min(1).max(180),
  /** B.13: what leaves within so many working days of its site keeps its stock; only later promises lend theirs. */
  lockDays: z.number().int().min(0).max(30).optional(),
  /** Whose exceptions are, how severe, how long they may wait; without it as `DEFAULT_EXCEPTION_POLICY`. */
  exceptions: exceptionPolicySchema.optional(),
  /** What needs a second person, and the clock of requests for approval; without it as `DEFAULT_APPROVAL_POLICY`. */
  approvals: approvalPolicySchema.optional(),
  /** So many days back a feed may say that something happened. */
  backdateDays: z.number().int().min(0).max(366).optional(),
  /** Orders done longer ago leave the desks; never less than what the scorecard's 13 weeks still show. */
  archiveDays: z.number().int().min(ARCHIVE_DAYS_MIN).max(3_660).optional(),
  typingHoldMs: z.number().int().min(1_000).max(600_000),
  optionHoldMs: z.number().int().min(1_000).max(86_400_000),
  quoteHoldMs: z
    .number()
    .int()
    .min(1_000)
    .max(30 * 86_400_000),
  /** A count adjustment above so many units needs the right `adjust-over-limit`. */
  adjustLimitUnits: z.number().int().min(0).max(1_000_000),
  /** The same in money, minor units at list price. */
  adjustLimitValue: moneyLimit.optional(),
  /** Where a role has limits of its own for correcting the record, with or without the right. */
  correctionLimits: z
    .array(
      z.strictObject({
        role: z.enum(ROLES),
        units: z.number().int().min(0).max(1_000_000_000),
        value: moneyLimit,
      }),
    )
    .max(20)
    .optional(),
});
export type Policy = z.infer<typeof policySchema>;
export const DEFAULT_POLICY: Policy = {
  version: 1,
  lateOffsetDays: 2,
  lateFenceDays: 7,
  horizonDays: 30,
  lockDays: 2,
  backdateDays: 14,
  archiveDays: 112,
  typingHoldMs: 90_000,
  optionHoldMs: 900_000,
  quoteHoldMs: 172_800_000,
  adjustLimitUnits: 500,
  adjustLimitValue: 100_000,
};

export const companySchema = z.strictObject({
  name,
  currency: z.string().length(3),
  zone: zoneSchema,
  policy: policySchema,
  note: z.string().max(400),
});
export type CompanyData = z.infer<typeof companySchema>;
/** B.11, in the order in which a run takes them. */
export const STRATEGIES = ['win', 'gain', 'improve', 'redistribute', 'fill', 'lose', 'skip'] as const;
export type Strategy = (typeof STRATEGIES)[number];
/** What orders lines of one strategy; after these the order's id (B.15). */
export const SORTS = ['penalty', 'tier', 'requested', 'promised', 'margin', 'placed'] as const;
export type Sort = (typeof SORTS)[number];

export const segmentSchema = z.strictObject({
  id: idSchema,
  name,
  /** The segment it is a part of; what a child keeps is also its parent's. */
  parent: idSchema.optional(),
  /** Whom it is for: who fits each of what is named. With nothing named, everybody of the parent. */
  tiers: z
    .array(z.enum(['A', 'B', 'C']))
    .min(1)
    .max(3)
    .optional(),
  territories: z.array(idSchema).min(1).max(LIMITS_MASTER.territoriesMax).optional(),
  customers: z.array(idSchema).min(1).max(LIMITS_MASTER.segmentCustomersMax).optional(),
  strategy: z.enum(STRATEGIES),
  sort: z.array(z.enum(SORTS)).max(SORTS.length),
  /** Its lines take by themselves what becomes free or comes sooner, where nobody is worse off by it. */
  continuous: z.literal(true).optional(),
});
export type Segment = z.infer<typeof segmentSchema>;
export const segmentsSchema = z.array(segmentSchema).max(LIMITS_MASTER.segmentsMax);

/** The company with the sites it has, in the order in which they are tried for a promise, and its segments of customers. */
export type Company = CompanyData & {
  readonly sites: readonly {readonly id: string; readonly rank: number}[];
  readonly segments: readonly Segment[];
};

/** Standard cost per unit, a facet of its own. */
export type ItemCost = {readonly item: string; readonly cost: number};
