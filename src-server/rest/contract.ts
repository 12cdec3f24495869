/**
 * The REST door under `/api/v1`: schema first, OpenAPI 3.1 is generated from this file.
 *
 * Days are taken as ISO dates (`2026-03-09`) or as days since 1970-01-01; with a zone beside them they are answered as dates, in
 * rows and in what the ledger holds as such numbers. Instants are milliseconds since 1970; money is minor units, prices 1/10,000
 * of the currency, and each such field says so; quantities are base units. Pages go by `after`, the place at which the page before
 * ended, never by offset.
 */
import {oc} from '@orpc/contract';
import {z} from 'zod';
import {idSchema, orderRulesSchema, units} from '../../src-shared/domain/master-data/types.ts';
import {wholeText} from '../../src-shared/protocol/frames.ts';
import {ORDER_STATUSES} from '../../src-shared/read-models/orders.ts';
import {
  auditDecision,
  endangeredLot,
  inventoryPosition,
  left,
  orderDocument,
  orderSummary,
  promiseDocument,
  requestRow,
  scorecardDocument,
} from './answers.ts';
import {dayOrDate, restCommandSchema} from './command-schema.ts';
import {IMPORT_COLUMNS} from './import-kinds.ts';
import {afterPlaced, afterStake} from './places.ts';

export const REST_LIMITS = {
  bodyBytesMax: 8 * 1024 * 1024,
  commandsMax: 200,
  pageRowsMax: 1_000,
  promiseLinesMax: 500,
  requestsOpenMax: 512,
} as const;

const errors = {
  UNAUTHENTICATED: {status: 401, message: 'Sign in first: POST /api/v1/session', data: z.object({reason: z.string()})},
  FORBIDDEN: {status: 403, message: 'Your role does not include this', data: z.object({what: z.string()})},
  NOT_FOUND: {status: 404, message: 'Not there, or not in your view', data: z.object({what: z.string()})},
  BAD_PARAMETER: {
    status: 400,
    message: 'A parameter names what is not there',
    data: z.object({parameter: z.string(), what: z.string()}),
  },
  TOO_MANY: {status: 429, message: 'Too many attempts', data: z.object({retryAfterMs: z.number()})},
  BAD_FILE: {
    status: 422,
    message: 'The file has faults; nothing was imported',
    data: z.object({faults: z.array(z.object({row: z.number(), column: z.string(), fault: z.string()}))}),
  },
};
const base = oc.errors(errors);
const parts = z.union([z.literal('*'), z.array(z.string())]);
const day = z.iso.date().describe('A calendar date, e.g. 2026-03-09');
const zonedDay = z.object({day, zone: z.string()});
const limit = z.coerce.number().int().min(1).max(REST_LIMITS.pageRowsMax).default(100);
const after = z.string().max(200).optional().describe('`next` of the page before');
const words = z
  .string()
  .max(2_000)
  .transform((text) => text.split(',').filter((part) => part !== ''));
const idList = words.optional().describe('One value, or several separated by commas');
const statusList = words
  .pipe(z.array(z.enum(ORDER_STATUSES, {error: `a status is one of: ${ORDER_STATUSES.join(', ')}`})))
  .optional()
  .describe(`One status, or several separated by commas: ${ORDER_STATUSES.join(', ')}`);
const instant = z.coerce.number().int().min(0);

export const whoSchema = z.object({
  user: z.string(),
  name: z.string(),
  role: z.string(),
  sites: parts,
  territories: parts,
});
const sessionSchema = z.object({
  who: whoSchema,
  accessToken: z.string(),
  accessExpiresAt: z.number(),
  refreshToken: z.string(),
  refreshExpiresAt: z.number(),
});

const signInSchema = z.union([
  z.strictObject({user: z.string().min(1).max(80), password: z.string().min(1).max(256)}),
  z.strictObject({signInToken: z.string().min(1).max(400)}),
  z.strictObject({refreshToken: z.string().min(1).max(400)}),
]);

const lineRefusal = z.object({
  line: z.number(),
  item: z.string(),
  asked: z.number(),
  left: z.number(),
  nextDate: zonedDay.nullable(),
});
const resultSchema = z.discriminatedUnion('outcome', [
  z.object({commandId: z.string(), outcome: z.literal('accepted'), seq: z.number(), touched: z.array(z.string())}),
  z.object({
    commandId: z.string(),
    outcome: z.literal('rejected'),
    seq: z.number().nullable(),
    code: z.string(),
    what: z.string().nullable(),
    left,
    nextDate: zonedDay.nullable(),
    lines: z.array(lineRefusal),
  }),
]);
export type CommandResult = z.infer<typeof resultSchema>;

export const submissionSchema = z.strictObject({
  commandId: z
    .string()
    .min(1)
    .max(80)
    .refine(wholeText, 'whole characters')
    .describe('Your idempotency key: the same id always gets the same answer'),
  basis: z.number().int().min(0).optional().describe('The log position you had seen'),
  command: restCommandSchema,
});
export type RestSubmission = z.infer<typeof submissionSchema>;

const promiseLine = z.strictObject({
  item: idSchema,
  quantity: units,
  requestedDay: dayOrDate,
  site: idSchema.optional(),
});
const pageOf = <Row extends z.ZodType>(row: Row, about: string) =>
  z.object({
    rows: z.array(row).describe(about),
    next: z.string().nullable(),
    seq: z.number(),
    at: z.number(),
  });

export const restContract = {
  session: {
    start: base
      .route({
        method: 'POST',
        path: '/session',
        tags: ['session'],
        summary: 'Sign in by password, link or refresh token',
      })
      .input(signInSchema)
      .output(sessionSchema),
    end: base
      .route({method: 'DELETE', path: '/session', tags: ['session'], summary: 'Sign out on this device'})
      .input(z.strictObject({refreshToken: z.string().min(1).max(400)}))
      .output(z.object({ok: z.literal(true)})),
    who: base
      .route({method: 'GET', path: '/session', tags: ['session'], summary: 'Who this token is'})
      .output(whoSchema),
  },
  commands: base
    .route({
      method: 'POST',
      path: '/commands',
      tags: ['commands'],
      summary: 'Submit one command or many; each is decided on its own and answered when it is durable',
    })
    .input(
      z.union(
        [submissionSchema, z.strictObject({commands: z.array(submissionSchema).min(1).max(REST_LIMITS.commandsMax)})],
        {error: 'one {commandId, command}, or {commands: [one, …]}'},
      ),
    )
    .output(z.object({results: z.array(resultSchema)})),
  promise: base
    .route({method: 'POST', path: '/promise', tags: ['promise'], summary: 'What could be promised; nothing is held'})
    .input(
      z.strictObject({
        customer: idSchema.optional(),
        hold: idSchema.optional(),
        order: idSchema.optional(),
        shipComplete: z.boolean().optional(),
        rules: orderRulesSchema.optional(),
        lines: z.array(promiseLine).min(1).max(REST_LIMITS.promiseLinesMax),
      }),
    )
    .output(promiseDocument),
  inventory: base
    .route({method: 'GET', path: '/inventory', tags: ['read'], summary: 'Positions in your view'})
    .input(z.strictObject({site: idList, item: idList, search: z.string().max(80).optional(), limit, after}))
    .output(pageOf(inventoryPosition, 'One item at one site, as the Inventory screen shows it')),
  orders: {
    list: base
      .route({method: 'GET', path: '/orders', tags: ['read'], summary: 'Orders in your view, the newest placed first'})
      .input(
        z.strictObject({
          status: statusList,
          customer: idList,
          search: z.string().max(80).optional(),
          limit,
          after: afterPlaced,
        }),
      )
      .output(pageOf(orderSummary, 'One order')),
    one: base
      .route({method: 'GET', path: '/orders/{id}', tags: ['read'], summary: 'One order with lines and lots'})
      .input(z.strictObject({id: idSchema}))
      .output(orderDocument),
  },
  approvals: base
    .route({
      method: 'GET',
      path: '/approvals',
      tags: ['read'],
      summary:
        'Requests for approval that you made or may decide: those that wait for you, then the open ones, then the rest',
    })
    .output(pageOf(requestRow, 'One request')),
  atRisk: base
    .route({
      method: 'GET',
      path: '/at-risk',
      tags: ['read'],
      summary: 'Endangered lots as the At risk screen ranks them: likely late first, then days late, then money',
    })
    .input(z.strictObject({site: idList, limit, after: afterStake}))
    .output(pageOf(endangeredLot, 'One endangered lot')),
  scorecard: base
    .route({method: 'GET', path: '/scorecard', tags: ['read'], summary: 'The weekly scorecard'})
    .input(
      z.strictObject({
        week: z.coerce
          .number()
          .int()
          .optional()
          .describe('Counted from 1970, one of the answer’s `weeks`; the last whole one by default'),
        site: idSchema.optional(),
        tier: z.enum(['A', 'B', 'C']).optional(),
        territory: idSchema.optional(),
      }),
    )
    .output(scorecardDocument),
  audit: base
    .route({method: 'GET', path: '/audit', tags: ['read'], summary: 'Who tried what, when, and what came of it'})
    .input(
      z.strictObject({
        actor: z.string().max(80).optional(),
        outcome: z.enum(['accepted', 'rejected']).optional(),
        commandType: z.string().max(40).optional(),
        key: z.string().max(120).optional().describe('An aggregate, e.g. order:SO-1 or position:RDG/22423'),
        fromAt: instant.optional(),
        toAt: instant.optional(),
        beforeSeq: z.coerce.number().int().min(1).optional(),
        limit,
      }),
    )
    .output(
      z.object({
        decisions: z.array(auditDecision),
        next: z
          .number()
          .nullable()
          .describe(
            'Go on with `beforeSeq` = this, also after a short page; null when the log was searched to its start',
          ),
      }),
    ),
  imports: base
    .route({
      method: 'POST',
      path: '/imports/{kind}',
      tags: ['imports'],
      summary: 'Import a CSV: all rows or none',
      description: [
        `Columns by kind: ${IMPORT_COLUMNS}.`,
        'A column that is not there, or an empty cell, keeps what is there; only a new row needs more than its id.',
        'A row of prices is one quantity break of the entry that begins on `from`, of a list that is defined already;',
        'an entry that a new one follows is ended by a row before it.',
        'A column of another name is a fault. Packs are written carton=12; pallet=480; prices in major units.',
      ].join(' '),
    })
    .input(
      z.strictObject({
        kind: z.string().max(40),
        csv: z.string().max(REST_LIMITS.bodyBytesMax).describe('RFC 4180 text with a header line'),
        importId: z
          .string()
          .min(1)
          .max(60)
          .refine(wholeText, 'whole characters')
          .describe(
            'Your idempotency key for this file: sent again it gets the same answer; another file under it is refused',
          ),
      }),
    )
    .output(
      z.object({
        rows: z.number(),
        imported: z.number().describe('Rows that were taken over'),
        results: z.array(z.looseObject({})).describe('What was refused although it had been tried; at most 100'),
      }),
    ),
};
