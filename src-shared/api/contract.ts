/**
 * What a window may ask of an engine. The same contract in both hosts, over a MessagePort. Inputs are validated;
 * outputs are our own data and only typed.
 */
import {eventIterator, oc, type} from '@orpc/contract';
import {z} from 'zod';
import {commandSchema} from '../domain/commands.ts';
import {POSITION_UNITS_MAX} from '../domain/inventory/types.ts';
import {
  dayNumber,
  idSchema,
  instant,
  LIMITS_MASTER,
  orderRulesSchema,
  segmentsSchema,
  serviceName,
  unitPrice,
  units,
} from '../domain/master-data/types.ts';
import {SIGN_IN_FAILURES} from '../kernel/sign-in.ts';
import type {
  AllocationRunRow,
  DebtList,
  RunProposal,
  RunStep,
  ScarceList,
  SegmentRow,
  SegmentsPreview,
} from './allocation.ts';
import type {ApprovalDetail, ApprovalRow, ShownEffect} from './approvals.ts';
import {
  type CalendarEffect,
  type CarrierCalendar,
  type CustomerCalendar,
  type CustomerCalendars,
  calendarCommandSchema,
  type SiteCalendar,
  type SupplierCalendar,
  type SupplierCalendars,
  type SupplierTimes,
} from './calendars.ts';
import type {Kits} from './kits.ts';
import {LIMITS_ROWS} from './limits.ts';
import type {ChangedPrice, PriceEntries, PriceListRow} from './prices.ts';
import {
  type ExportPart,
  exportFormatSchema,
  type InboundRow,
  type OpenedWindow,
  type RowPage,
  type RowWindow,
  rowOpenSchema,
  type WindowChange,
} from './rows.ts';
import type {
  ActivityEntry,
  FloorWork,
  InsteadOffers,
  LedgerEntry,
  LookupHit,
  OfferedShipment,
  OrderDetail,
  PositionDetail,
  PromiseAnswer,
  PromiseAtLoss,
  RiskDetail,
  SafetyPreview,
  ScorecardPage,
  SearchHit,
  Status,
  TowerSummary,
} from './types.ts';
import type {SiteWork} from './work.ts';

/** Errors every query may answer: not in view or not there, not while offline, over a limit, or this device's disk failed. */
const errors = {
  NOT_FOUND: {data: z.object({what: z.string()})},
  OFFLINE: {data: z.object({what: z.string()})},
  LIMIT: {data: z.object({what: z.string(), max: z.number()})},
  NOT_KEPT: {data: z.object({what: z.string()})},
  SIGN_IN_FAILED: {data: z.object({reason: z.enum(SIGN_IN_FAILURES), retryAfterMs: z.number()})},
};
const base = oc.errors(errors);
const window = z.string().min(1).max(40);
const text = z.string().max(LIMITS_ROWS.searchChars);
const documentId = {kind: z.enum(['purchase', 'transfer']), document: idSchema};
const promiseLine = z.strictObject({
  item: idSchema,
  quantity: units,
  requestedDay: dayNumber,
  site: idSchema.optional(),
  /** A price of one's own each: what it then comes to. */
  unitPrice: unitPrice.optional(),
});

const runOf = {
  items: z.array(idSchema).min(1).max(LIMITS_ROWS.runItemsMax),
  sites: z.array(idSchema).min(1).max(LIMITS_ROWS.valuesMax).optional(),
};

export const contract = {
  status: base.output(eventIterator(type<Status>())),
  session: {
    signIn: base
      .input(z.strictObject({user: z.string().min(1).max(80), password: z.string().min(1).max(200)}))
      .output(type<{readonly ok: true}>()),
    signInWithToken: base
      .input(z.strictObject({token: z.string().min(1).max(400)}))
      .output(type<{readonly ok: true}>()),
    signOut: base.output(type<{readonly ok: true}>()),
  },
  rows: {
    open: base.input(rowOpenSchema).output(type<OpenedWindow>()),
    read: base
      .input(
        z
          .strictObject({window, order: z.number().int(), start: z.number().int().min(0), end: z.number().int().min(0)})
          .refine((r) => r.end - r.start <= LIMITS_ROWS.pageRowsMax, 'too many rows'),
      )
      .output(type<RowPage>()),
    /** Where a row stands in the window's order, from 0; null when it is not in it. */
    find: base
      .input(z.strictObject({window, id: z.string().min(1).max(120)}))
      .output(type<{readonly index: number | null}>()),
    /** Rebuilds the frozen order now ("14 rows moved"). */
    reorder: base.input(z.strictObject({window})).output(type<RowWindow>()),
    close: base.input(z.strictObject({window})).output(type<{readonly ok: true}>()),
    changes: base.input(z.strictObject({window})).output(eventIterator(type<WindowChange>())),
    /** All rows of the window in its order as a file: CSV (RFC 4180, formulas escaped) or an Excel workbook. */
    export: base.input(z.strictObject({window, format: exportFormatSchema})).output(eventIterator(type<ExportPart>())),
  },
  commands: {
    /** Written to the outbox before it answers; refused when the outbox is full (LIMIT) or could not be written (NOT_KEPT). */
    issue: base.input(z.strictObject({command: commandSchema})).output(type<{readonly commandId: string}>()),
    /** Resolves when the command is settled; while offline it waits. */
    settled: base.input(z.strictObject({commandId: z.string().max(80)})).output(type<ActivityEntry>()),
    activity: base.output(eventIterator(type<readonly ActivityEntry[]>())),
    /** Issues the refused command again as a new command. */
    tryAgain: base.input(z.strictObject({commandId: z.string().max(80)})).output(type<{readonly commandId: string}>()),
    dismiss: base.input(z.strictObject({commandId: z.string().max(80)})).output(type<{readonly ok: true}>()),
  },
  promise: {
    check: base
      .input(
        z.strictObject({
          customer: idSchema.optional(),
          hold: idSchema.optional(),
          order: idSchema.optional(),
          /** With `order`: only this lot gives up its claim, and all that is asked leaves together, as when it is re-promised. */
          lot: z.strictObject({line: z.number().int().min(1), lot: z.number().int().min(1)}).optional(),
          /** With `order`: only lots of this line that have not started give up their claims, as when the line is changed. */
          line: z.number().int().min(1).optional(),
          /** As if nothing were kept for other segments and there were no quotas: who lacks the right asks for it so. */
          beyondPools: z.boolean().optional(),
          /** Whether it leaves complete, where that is not as the customer's rules say, or as a kit asks for. */
          shipComplete: z.boolean().optional(),
          rules: orderRulesSchema.optional(),
          lines: z.array(promiseLine).min(1).max(500),
        }),
      )
      .output(type<PromiseAnswer>()),
    /** What the chosen lots of all lines make together; what leaves together is one shipment. */
    shipments: base
      .input(
        z.strictObject({
          customer: idSchema.optional(),
          lots: z
            .array(
              z.strictObject({
                site: idSchema,
                shipBy: instant,
                service: serviceName.optional(),
                item: idSchema,
                quantity: units,
              }),
            )
            .max(2_000),
        }),
      )
      .output(type<readonly OfferedShipment[]>()),
  },
  position: {
    detail: base.input(z.strictObject({site: idSchema, item: idSchema})).output(type<PositionDetail>()),
    movements: base
      .input(z.strictObject({site: idSchema, item: idSchema, limit: z.number().int().min(1).max(2_000).default(200)}))
      .output(type<readonly LedgerEntry[]>()),
    /** What would lose its cover if a lot were good until that day. */
    atLoss: base
      .input(z.strictObject({site: idSchema, item: idSchema, batch: idSchema, lasts: dayNumber}))
      .output(type<readonly PromiseAtLoss[]>()),
  },
  kits: {
    /** The kits of the range, and how many of each can be made now. */
    list: base.output(type<Kits>()),
  },
  inbound: {
    /** The open lines of a purchase or a transfer; empty when nothing of it is under way. */
    document: base.input(z.strictObject(documentId)).output(type<readonly InboundRow[]>()),
    /** What would lose its cover if so many units of these lines did not come. */
    atLoss: base
      .input(
        z.strictObject({
          ...documentId,
          lines: z.array(z.strictObject({line: z.number().int().min(1), quantity: units})).max(500),
        }),
      )
      .output(type<readonly PromiseAtLoss[]>()),
    /** The earliest date of a purchase by the supplier's lead, and on which of some days the supplier does not work. */
    times: base
      .input(
        z.strictObject({
          supplier: idSchema,
          site: idSchema,
          /** Reckoned from when this was placed; without it, from now. */
          purchase: idSchema.optional(),
          days: z.array(dayNumber).max(500),
        }),
      )
      .output(type<SupplierTimes>()),
  },
  order: {
    detail: base.input(z.strictObject({order: idSchema})).output(type<OrderDetail>()),
    story: base.input(z.strictObject({order: idSchema})).output(type<readonly LedgerEntry[]>()),
    /** What could be sent instead of units of a line, decided as if it were asked for now: nothing is changed. */
    instead: base
      .input(
        z.strictObject({
          order: idSchema,
          line: z.number().int().min(1),
          lot: z.number().int().min(1).optional(),
          quantity: units.optional(),
        }),
      )
      .output(type<InsteadOffers>()),
    /** What a line would cost after a change to so many units. */
    price: base
      .input(
        z.strictObject({
          order: idSchema,
          line: z.number().int().min(1),
          quantity: units,
          requestedDay: dayNumber,
          by: z.enum(['customer', 'us']),
        }),
      )
      .output(type<ChangedPrice>()),
  },
  allocation: {
    /** Items whose demand is not all served in time. */
    scarce: base.output(type<ScarceList>()),
    /** What a run of these items would do now; it changes nothing. Without `sites`, all in view. LIMIT: too many lines. */
    propose: base.input(z.strictObject(runOf)).output(type<RunProposal>()),
    /** The same by the optimiser, in so many seconds at most. LIMIT: one runs already. NOT_FOUND: this host has none. */
    optimise: base
      .input(
        z.strictObject({
          ...runOf,
          limitSeconds: z.number().int().min(1).max(LIMITS_ROWS.optimiseSecondsMax).default(20),
        }),
      )
      .output(eventIterator(type<RunStep>())),
    /** Ends the optimisation that runs: the best so far is its answer. */
    stop: base.output(type<{readonly ok: true}>()),
    /** What was applied and can still be undone, the newest first. */
    runs: base.output(type<readonly AllocationRunRow[]>()),
    /** What later promises have lent to sooner ones, at the sites in view or at one of them. */
    debts: base.input(z.strictObject({site: idSchema.optional()})).output(type<DebtList>()),
    segments: base.output(type<readonly SegmentRow[]>()),
    /** The work of the sites in view, day by day. */
    work: base.output(type<readonly SiteWork[]>()),
    /** What such a definition of segments would change now; it changes nothing. */
    previewSegments: base.input(z.strictObject({segments: segmentsSchema})).output(type<SegmentsPreview>()),
    /** What such a safety stock would leave for others, and what of it is promised to them already; it changes nothing. */
    previewSafety: base
      .input(
        z.strictObject({
          site: idSchema,
          item: idSchema,
          quantity: z.number().int().min(1).max(POSITION_UNITS_MAX),
          segments: z.array(idSchema).max(LIMITS_MASTER.segmentsMax),
        }),
      )
      .output(type<SafetyPreview>()),
  },
  approvals: {
    /** Mine, and those I may decide: what waits first. */
    list: base.output(type<readonly ApprovalRow[]>()),
    detail: base.input(z.strictObject({approval: idSchema})).output(type<ApprovalDetail>()),
    /** What such a command would do now, by whoever may; it changes nothing. Null: it would be refused, or it cannot be told from here. */
    effect: base.input(z.strictObject({command: commandSchema})).output(type<ShownEffect | null>()),
  },
  prices: {
    lists: base.output(type<readonly PriceListRow[]>()),
    /** What a list says of items whose id or name holds `text`, or of one item alone: then all of it. */
    entries: base
      .input(
        z.strictObject({
          list: idSchema,
          text,
          item: idSchema.optional(),
          limit: z.number().int().min(1).max(500).default(200),
        }),
      )
      .output(type<PriceEntries>()),
  },
  calendars: {
    sites: base.output(type<readonly SiteCalendar[]>()),
    carriers: base.output(type<readonly CarrierCalendar[]>()),
    /** Customers with receiving days of their own. */
    customers: base.output(type<CustomerCalendars>()),
    customer: base.input(z.strictObject({customer: idSchema})).output(type<CustomerCalendar>()),
    suppliers: base.output(type<SupplierCalendars>()),
    supplier: base.input(z.strictObject({supplier: idSchema})).output(type<SupplierCalendar>()),
    /** What such a definition would do to open promises, of a supplier to open purchases; it changes nothing. */
    effect: base.input(z.strictObject({command: calendarCommandSchema})).output(type<CalendarEffect>()),
  },
  risk: {detail: base.input(z.strictObject({id: z.string().min(1).max(120)})).output(type<RiskDetail>())},
  floor: {work: base.input(z.strictObject({site: idSchema.optional()})).output(type<FloorWork>())},
  tower: {summary: base.input(z.strictObject({site: idSchema.optional()})).output(type<TowerSummary>())},
  scorecard: {
    page: base
      .input(
        z.strictObject({
          week: z.number().int().optional(),
          site: idSchema.optional(),
          tier: z.enum(['A', 'B', 'C']).optional(),
          territory: idSchema.optional(),
        }),
      )
      .output(type<ScorecardPage>()),
  },
  audit: {
    search: base
      .input(
        z.strictObject({
          actor: z.string().max(80).optional(),
          outcome: z.enum(['accepted', 'rejected']).optional(),
          about: z.string().max(120).optional(),
          beforeSeq: z.number().int().optional(),
          limit: z.number().int().min(1).max(500).default(100),
        }),
      )
      .output(type<readonly LedgerEntry[]>()),
  },
  search: base.input(z.strictObject({text})).output(type<readonly SearchHit[]>()),
  lookup: base
    .input(
      z.strictObject({
        kind: z.enum(['item', 'customer', 'site', 'supplier']),
        text,
        limit: z.number().int().min(1).max(50).default(20),
      }),
    )
    .output(type<readonly LookupHit[]>()),
  /** Ticks when the summaries above may have changed (at most twice a second): the pages ask again. */
  changed: base.output(eventIterator(type<{readonly cursor: number; readonly at: number}>())),
};
export type Contract = typeof contract;
