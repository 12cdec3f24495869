/**
 * Every command, schema first. Imperative; an actor's wish. Commands carry no time of their own: only `occurredAt` of a
 * feed says when something happened in business (`stated-time.ts`).
 */
import {z} from 'zod';
import {LIMITS_ALLOCATION} from './allocation/types.ts';
import {LIMITS_APPROVAL, shownSchema} from './approvals/shown.ts';
import {EXCEPTION_TYPES, OWNER_ROLES} from './exceptions/policy.ts';
import {LIMITS_EXCEPTION, RESOLUTIONS} from './exceptions/types.ts';
import {STATES} from './inventory/types.ts';
import {
  carrierSchema,
  companySchema,
  customerSchema,
  dayNumber,
  idSchema,
  instant,
  itemSchema,
  LIMITS_MASTER,
  labourMinutes,
  minor,
  orderRulesSchema,
  reason,
  segmentsSchema,
  serviceName,
  siteSchema,
  supplierSchema,
  unitPrice,
  units,
  zoneOfSiteSchema,
} from './master-data/types.ts';
import {listedPricesSchema, priceListSchema} from './prices/types.ts';

export const LIMITS_COMMAND = {orderLinesMax: 500, purchaseLinesMax: 500, chosenLotsMax: 20, bulkMax: 1_000} as const;

const state = z.enum(STATES);
const occurredAt = instant.optional();
const at = {site: idSchema, item: idSchema};
/** Of a site's day: a site may do nothing on one. */
const workUnits = z.number().int().min(0).max(1_000_000_000);
/** Of a pickup: it may take nothing on a day. */
const liftGrams = z.number().int().min(0).max(LIMITS_MASTER.liftGramsMax);
const lineNo = z.number().int().min(1).max(100_000);
/** What the author relied on; failing it is a refusal (`accept-if-failed`), never a worse promise. */
export const acceptIfSchema = z.strictObject({
  latestDay: dayNumber.optional(),
  validUntil: instant.optional(),
  maxAmount: minor.optional(),
});
const orderLine = z.strictObject({
  item: idSchema,
  quantity: units,
  requestedDay: dayNumber,
  /** A manual price needs the right `manual-price`; without it the customer's price counts (`prices/price-of.ts`). */
  unitPrice: unitPrice.optional(),
  /** Why it is priced by hand. */
  priceReason: reason.optional(),
  /** Only from this site. */
  site: idSchema.optional(),
  /** The day of an option that somebody chose: promised no sooner. What was asked for stays the requested day. */
  chosenDay: dayNumber.optional(),
  /** `carrier/service` of the chosen option: promised by it, or not at all. */
  chosenService: serviceName.optional(),
  /** The substitute of a chosen option that is of one alone: promised as it by the chosen day, or not at all. */
  chosenItem: idSchema.optional(),
  /** The lots of a chosen option that has several: promised as these, or not at all. */
  chosenLots: z
    .array(
      z.strictObject({
        site: idSchema,
        day: dayNumber,
        quantity: units,
        service: serviceName.optional(),
        /** The substitute this lot is of. */
        item: idSchema.optional(),
      }),
    )
    .min(2)
    .max(LIMITS_COMMAND.chosenLotsMax)
    .optional(),
});
export type OrderLineInput = z.infer<typeof orderLine>;
const ofLine = {order: idSchema, line: lineNo};
const lotRef = z.strictObject({line: lineNo, lot: lineNo, quantity: units});

/** A lot of stock: its number and the last day on which its goods are good, in the site's zone. */
const batchSchema = z.strictObject({id: idSchema, lasts: dayNumber});
const batch = batchSchema.optional();
/** Of this lot of stock alone. */
const ofBatch = idSchema.optional();

/** Whatever may be asked for: every command but those of approvals themselves. */
const plainSchemas = [
  // master data
  z.strictObject({type: z.literal('DefineCompany'), company: companySchema}),
  z.strictObject({type: z.literal('DefineSegments'), segments: segmentsSchema}),
  z.strictObject({type: z.literal('DefineSite'), site: siteSchema}),
  /** Units a site can pick and pack on each day of a week, from Monday; null = no limit. */
  z.strictObject({
    type: z.literal('SetCapacity'),
    site: idSchema,
    week: z.array(workUnits).length(7).nullable(),
    reason,
  }),
  /** The same of one day, which is more or less than the week says; null = as the week says. */
  z.strictObject({
    type: z.literal('SetDayCapacity'),
    site: idSchema,
    day: dayNumber,
    units: workUnits.nullable(),
    reason,
  }),
  /** The working zones of a site and its docks, with their shifts; none = these limit nothing. */
  z.strictObject({
    type: z.literal('SetZones'),
    site: idSchema,
    zones: z.array(zoneOfSiteSchema).max(LIMITS_MASTER.zonesMax),
    reason,
  }),
  /** Minutes of labour, or of doors, in a shift of one day, where these are more or fewer than in any week; null = as the week says. */
  z.strictObject({
    type: z.literal('SetShift'),
    site: idSchema,
    zone: idSchema,
    shift: z.string().min(1).max(LIMITS_MASTER.nameChars),
    day: dayNumber,
    minutes: labourMinutes.nullable(),
    reason,
  }),
  /** The most a service takes with its pickup on each day of a week, grams from Monday; null = no limit. */
  z.strictObject({
    type: z.literal('SetLift'),
    site: idSchema,
    service: serviceName,
    week: z.array(liftGrams).length(7).nullable(),
    reason,
  }),
  /** The same of one day, which is more or less than the week says; null = as the week says. */
  z.strictObject({
    type: z.literal('SetDayLift'),
    site: idSchema,
    service: serviceName,
    day: dayNumber,
    grams: liftGrams.nullable(),
    reason,
  }),
  z.strictObject({type: z.literal('DefineItems'), items: z.array(itemSchema).min(1).max(LIMITS_COMMAND.bulkMax)}),
  z.strictObject({
    type: z.literal('SetItemCosts'),
    costs: z
      .array(z.strictObject({item: idSchema, cost: unitPrice}))
      .min(1)
      .max(LIMITS_COMMAND.bulkMax),
  }),
  z.strictObject({type: z.literal('DefineSupplier'), supplier: supplierSchema}),
  z.strictObject({type: z.literal('DefineCarrier'), carrier: carrierSchema}),
  z.strictObject({
    type: z.literal('DefineCustomers'),
    customers: z.array(customerSchema).min(1).max(LIMITS_COMMAND.bulkMax),
  }),
  z.strictObject({type: z.literal('DefinePriceList'), list: priceListSchema}),
  z.strictObject({
    type: z.literal('DefinePrices'),
    prices: z.array(listedPricesSchema).min(1).max(LIMITS_COMMAND.bulkMax),
  }),
  // inventory
  z.strictObject({type: z.literal('ReceiveStock'), ...at, quantity: units, into: state, batch, reason, occurredAt}),
  z.strictObject({
    type: z.literal('MoveStock'),
    ...at,
    quantity: units,
    from: state,
    to: state,
    batch: ofBatch,
    reason,
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('HoldStock'),
    ...at,
    quantity: units,
    batch: ofBatch,
    reason,
    releaseAt: instant.optional(),
    /** Also what is promised, by who holds the right: whoever it was promised to waits for supply, and is at risk. */
    override: z.strictObject({reason}).optional(),
  }),
  z.strictObject({type: z.literal('ReleaseStock'), ...at, quantity: units, batch: ofBatch, reason}),
  /** Goods whose lot was not known are found to be of one. */
  z.strictObject({type: z.literal('LabelStock'), ...at, state, quantity: units, batch: batchSchema, reason}),
  /** A lot whose day or number was typed wrong; what is not said stays. A number that is there already, with the same day, is that lot. */
  z.strictObject({
    type: z.literal('CorrectLot'),
    ...at,
    batch: idSchema,
    lasts: dayNumber.optional(),
    newBatch: ofBatch,
    reason,
  }),
  z.strictObject({
    type: z.literal('AdjustStock'),
    ...at,
    state,
    delta: z
      .number()
      .int()
      .min(-1_000_000_000)
      .max(1_000_000_000)
      .refine((n) => n !== 0, 'must not be 0'),
    reason,
    occurredAt,
  }),
  z.strictObject({type: z.literal('OpenCount'), ...at, reason}),
  z.strictObject({
    type: z.literal('RecordCount'),
    ...at,
    /** What was counted: what stands available (and is frozen by an open count), or what is staged. */
    state: z.enum(['available', 'staged']).optional(),
    counted: z.number().int().min(0).max(1_000_000_000),
    /** What the record said when it was counted, where that is not now: the difference is booked, and what moved since stays. */
    book: z.number().int().min(-1_000_000_000).max(1_000_000_000).optional(),
    reason,
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('ScrapStock'),
    ...at,
    quantity: units,
    from: state,
    batch: ofBatch,
    reason,
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('RecordSnapshot'),
    ...at,
    reported: z.number().int().min(0).max(1_000_000_000),
    capturedAt: instant,
    source: z.string().min(1).max(80),
  }),
  // transfers and inbound
  z.strictObject({
    type: z.literal('ShipTransfer'),
    transfer: idSchema.optional(),
    from: idSchema,
    to: idSchema,
    expectedAt: instant.optional(),
    lines: z
      .array(z.strictObject({item: idSchema, quantity: units}))
      .min(1)
      .max(LIMITS_COMMAND.purchaseLinesMax),
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('ReceiveTransfer'),
    transfer: idSchema,
    lines: z
      .array(z.strictObject({line: lineNo, quantity: units, batch}))
      .min(1)
      .max(LIMITS_COMMAND.purchaseLinesMax),
    into: state,
    occurredAt,
  }),
  /** What never arrived: all that is still under way, or some of it. */
  z.strictObject({
    type: z.literal('CloseTransfer'),
    transfer: idSchema,
    lines: z
      .array(z.strictObject({line: lineNo, quantity: units}))
      .min(1)
      .max(LIMITS_COMMAND.purchaseLinesMax)
      .optional(),
    reason,
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('PlacePurchase'),
    purchase: idSchema.optional(),
    supplier: idSchema,
    site: idSchema,
    lines: z
      .array(
        z.strictObject({
          item: idSchema,
          quantity: units,
          /** Without it, the earliest the supplier can by its lead and its days, and nothing it has confirmed. */
          expectedAt: instant.optional(),
          confirmed: z.boolean(),
        }),
      )
      .min(1)
      .max(LIMITS_COMMAND.purchaseLinesMax),
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('RedateSupply'),
    purchase: idSchema,
    line: lineNo,
    expectedAt: instant,
    confirmed: z.boolean(),
    reason,
  }),
  z.strictObject({
    type: z.literal('ReceivePurchase'),
    purchase: idSchema,
    lines: z
      .array(z.strictObject({line: lineNo, quantity: units, batch}))
      .min(1)
      .max(LIMITS_COMMAND.purchaseLinesMax),
    into: state,
    occurredAt,
  }),
  z.strictObject({type: z.literal('CancelPurchaseLine'), purchase: idSchema, line: lineNo, reason}),
  /**
   * Keeps units for a segment until a day of the site, or limits what leaves the site for it from one day to before another. Of kind
   * `safety`: so many units stay under every promise but those to `segments`, without an end; it names neither segment nor days.
   */
  z.strictObject({
    type: z.literal('SetPool'),
    ...at,
    segment: idSchema.optional(),
    segments: z.array(idSchema).max(LIMITS_MASTER.segmentsMax).optional(),
    kind: z.enum(['protected', 'quota', 'safety']),
    quantity: z.number().int().min(0).max(1_000_000_000),
    fromDay: dayNumber.optional(),
    untilDay: dayNumber.optional(),
    reason,
  }),
  z.strictObject({type: z.literal('EndPool'), ...at, pool: z.string().min(1).max(80), reason}),
  // promise
  z.strictObject({
    type: z.literal('HoldPromise'),
    kind: z.enum(['typing', 'option', 'quote']),
    customer: idSchema.optional(),
    replaces: idSchema.optional(),
    /** That the parts of its kits may come apart: without it what has kits is held as leaving complete. */
    shipComplete: z.literal(false).optional(),
    /** Of the order it is for, where these are not the customer's. */
    rules: orderRulesSchema.optional(),
    lines: z.array(orderLine).min(1).max(LIMITS_COMMAND.orderLinesMax),
  }),
  z.strictObject({type: z.literal('RenewHold'), hold: idSchema}),
  z.strictObject({type: z.literal('ReleaseHold'), hold: idSchema}),
  z.strictObject({type: z.literal('ExpireHold'), hold: idSchema}),
  // orders
  z.strictObject({
    type: z.literal('PlaceOrder'),
    order: idSchema.optional(),
    customer: idSchema,
    lines: z.array(orderLine).min(1).max(LIMITS_COMMAND.orderLinesMax),
    hold: idSchema.optional(),
    shipComplete: z.boolean().optional(),
    /** What counts for this order instead of the customer's rules; looser than these by who holds the right `override-shipment`. */
    rules: orderRulesSchema.optional(),
    reference: z.string().max(80).optional(),
    /** `unitPrices`: what each line was shown to cost, in their order. */
    acceptIf: acceptIfSchema
      .extend({unitPrices: z.array(unitPrice).max(LIMITS_COMMAND.orderLinesMax).optional()})
      .optional(),
    /** Takes what is kept for other segments, and more than a quota, by who holds the right `override-pool`. */
    pools: z.strictObject({override: reason}).optional(),
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('ChangeOrderLine'),
    order: idSchema,
    line: lineNo,
    quantity: units.optional(),
    /** Of a line that is a part of kits, instead of its quantity: all lines of them change together. */
    kits: units.optional(),
    requestedDay: dayNumber.optional(),
    by: z.enum(['customer', 'us']),
    reason,
    acceptIf: acceptIfSchema.optional(),
  }),
  /** Units of a line that wait, of all its lots or of one, are sent as a substitute: all of them unless said otherwise. */
  z.strictObject({
    type: z.literal('SubstituteLine'),
    order: idSchema,
    line: lineNo,
    lot: lineNo.optional(),
    item: idSchema,
    quantity: units.optional(),
    reason,
    acceptIf: z.strictObject({latestDay: dayNumber}).optional(),
  }),
  z.strictObject({
    type: z.literal('CancelOrder'),
    order: idSchema,
    lines: z
      /** `kits`: of a line that is a part of some, which are cancelled with all their parts. */
      .array(z.strictObject({line: lineNo, quantity: units.optional(), kits: units.optional()}))
      .max(LIMITS_COMMAND.orderLinesMax)
      .optional(),
    by: z.enum(['customer', 'us']),
    reason,
  }),
  z.strictObject({type: z.literal('AllocateOrder'), order: idSchema}),
  /** The best date there is, from another site where that has it sooner and the line's rules allow it. */
  z.strictObject({type: z.literal('RepromiseLot'), order: idSchema, line: lineNo, lot: lineNo, reason}),
  /** Moves promises of many lines in one decision: an allocation run as it was previewed. */
  z.strictObject({
    type: z.literal('ApplyAllocation'),
    /** `continuous`: the system's own, refused where a line would be worse off by it. */
    method: z.enum(['strategies', 'optimiser', 'by hand', 'continuous']),
    reason,
    /** Lines that were left as they are: told with the run, decides nothing. */
    skipped: z
      .array(z.strictObject({order: idSchema, line: lineNo, why: z.string().max(LIMITS_ALLOCATION.whyChars)}))
      .max(LIMITS_ALLOCATION.skippedMax)
      .optional(),
    lines: z
      .array(
        z.strictObject({
          order: idSchema,
          line: lineNo,
          moves: z
            .array(
              z.strictObject({
                /** The lot it is taken from; null = the line's back order. */
                lot: lineNo.nullable(),
                quantity: units,
                site: idSchema,
                service: serviceName.optional(),
                shipBy: instant,
              }),
            )
            .min(1)
            .max(LIMITS_ALLOCATION.movesMax),
        }),
      )
      .min(1)
      .max(LIMITS_ALLOCATION.linesMax),
  }),
  z.strictObject({type: z.literal('UndoAllocation'), run: idSchema, reason}),
  z.strictObject({type: z.literal('ReleaseCredit'), order: idSchema, reason}),
  z.strictObject({
    type: z.literal('AdvanceLots'),
    order: idSchema,
    to: z.enum(['released', 'picked', 'packed']),
    lots: z.array(lotRef).min(1).max(LIMITS_COMMAND.orderLinesMax),
    /** Picks what is promised to others, by who holds the right. */
    override: z.strictObject({reason}).optional(),
    occurredAt,
  }),
  /** Takes picked or packed units back; the lot is to be picked again. `missing`: they are not in the staging area. */
  z.strictObject({
    type: z.literal('UnpickLots'),
    order: idSchema,
    lots: z.array(lotRef).min(1).max(LIMITS_COMMAND.orderLinesMax),
    into: z.enum(['available', 'quarantine', 'damaged', 'missing']),
    reason,
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('ReportShortPick'),
    order: idSchema,
    line: lineNo,
    lot: lineNo,
    found: z.number().int().min(0).max(1_000_000_000),
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('ShipLots'),
    order: idSchema,
    lots: z.array(lotRef).min(1).max(LIMITS_COMMAND.orderLinesMax),
    override: z.strictObject({reason}).optional(),
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('DeliverLots'),
    order: idSchema,
    lots: z.array(lotRef).min(1).max(LIMITS_COMMAND.orderLinesMax),
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('RecordReturn'),
    order: idSchema,
    line: lineNo,
    quantity: units,
    site: idSchema,
    into: z.enum(['inspection', 'quarantine', 'damaged']),
    reason,
    occurredAt,
  }),
  z.strictObject({
    type: z.literal('RecordOpeningReturn'),
    customer: idSchema,
    item: idSchema,
    quantity: units,
    value: minor,
    reason,
    occurredAt,
  }),
  z.strictObject({type: z.literal('RecordPayment'), customer: idSchema, amount: minor, reason, occurredAt}),
  z.strictObject({type: z.literal('ArchiveOrder'), order: idSchema}),
  // exceptions
  /**
   * What the server's watcher saw: lines that are endangered, open exceptions whose cause it no longer sees, and those whose clock ran
   * out. Carries all that is decided by, so that a replay looks at nothing anew.
   */
  z.strictObject({
    type: z.literal('WatchExceptions'),
    seen: z
      .array(
        z.strictObject({
          ...ofLine,
          type: z.enum(EXCEPTION_TYPES),
          money: minor,
          site: idSchema,
          cause: z.string().max(200),
        }),
      )
      .max(LIMITS_EXCEPTION.watchedMax),
    gone: z.array(z.strictObject(ofLine)).max(LIMITS_EXCEPTION.watchedMax),
    overdue: z.array(z.strictObject(ofLine)).max(LIMITS_EXCEPTION.watchedMax),
  }),
  /** Whoever takes it answers for it; nobody else's is taken. */
  z.strictObject({type: z.literal('TakeException'), ...ofLine}),
  /** To all of a role, or to one of them. */
  z.strictObject({
    type: z.literal('HandOverException'),
    ...ofLine,
    role: z.enum(OWNER_ROLES),
    user: idSchema.optional(),
    reason,
  }),
  z.strictObject({type: z.literal('SnoozeException'), ...ofLine, until: instant, reason}),
  z.strictObject({
    type: z.literal('NoteException'),
    ...ofLine,
    note: z.string().trim().min(1).max(LIMITS_EXCEPTION.noteChars),
  }),
  z.strictObject({type: z.literal('ResolveException'), ...ofLine, code: z.enum(RESOLUTIONS), reason}),
] as const;

const approvalOf = {approval: idSchema};
const approvalSchemas = [
  /** The very command that was refused, why it is wanted, and its effect as it was shown. */
  z.strictObject({
    type: z.literal('AskApproval'),
    approval: idSchema.optional(),
    command: z.discriminatedUnion('type', plainSchemas),
    note: z.string().trim().min(1).max(LIMITS_APPROVAL.noteChars),
    shown: shownSchema,
  }),
  /** Approved, what was asked for is decided in the same decision. */
  z.strictObject({type: z.literal('DecideApproval'), ...approvalOf, approve: z.boolean(), reason}),
  z.strictObject({type: z.literal('WithdrawApproval'), ...approvalOf}),
  /** Of what is closed or over: it leaves the desks. */
  z.strictObject({type: z.literal('ArchiveApproval'), ...approvalOf}),
] as const;
export const commandSchemas = [...plainSchemas, ...approvalSchemas] as const;

/** The union has to be a literal tuple for zod to discriminate; limits are per field, never per JSON size alone. */
export const commandSchema = z.discriminatedUnion('type', commandSchemas);
export type Command = z.infer<typeof commandSchema>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, {readonly type: T}>;
export const COMMAND_TYPES: readonly CommandType[] = commandSchemas.map((s) => s.shape.type.value);
