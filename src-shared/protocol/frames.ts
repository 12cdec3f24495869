/**
 * The frames. On the wire: socket.io event `frame` with `[type, body, attempt]` and, for batches and snapshot chunks,
 * one binary attachment as a second argument. `attempt` numbers the client's hellos; each side drops frames of another
 * attempt.
 */
import {z} from 'zod';
import {commandSchema} from '../domain/commands.ts';
import type {Rejection} from '../domain/decider.ts';
import type {DomainEvent} from '../domain/events.ts';
import {LIMITS} from './limits.ts';

const seq = z.number().int().min(0);
const attempt = z.number().int().min(1);
/**
 * Ids are stored and hashed as UTF-8, where half a surrogate pair does not exist: two ids would become one, and the chain
 * would be read back as another.
 */
export const wholeText = (text: string): boolean => text.isWellFormed();
const id = z.string().min(1).max(80).refine(wholeText, 'whole characters');

export const cursorSchema = z.strictObject({logId: id, seq, viewKey: z.string().max(40), core: z.number().int()});
/** Where a replica stands. */
export type Cursor = z.infer<typeof cursorSchema>;

export const submissionSchema = z.strictObject({
  commandId: id,
  clientSeq: z.number().int().min(1),
  basis: seq,
  command: commandSchema,
});
/** A command on its way. `basis` is the log position its author saw; `clientSeq` orders, `commandId` identifies. */
export type Submission = z.infer<typeof submissionSchema>;

export const questionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('movements'),
    site: id,
    item: id,
    limit: z.number().int().min(1).max(LIMITS.answerRowsMax),
  }),
  z.strictObject({kind: z.literal('story'), order: id}),
  z.strictObject({
    kind: z.literal('audit'),
    actor: id.optional(),
    outcome: z.enum(['accepted', 'rejected']).optional(),
    about: z.string().max(120).optional(),
    beforeSeq: seq.optional(),
    limit: z.number().int().min(1).max(500),
  }),
]);
/** History a replica does not hold, asked of the server under the asker's rights. */
export type Question = z.infer<typeof questionSchema>;

const helloSchema = z.tuple([
  z.literal('hello'),
  z.strictObject({
    protocol: z.strictObject({min: z.number().int(), max: z.number().int()}),
    core: z.number().int(),
    clientId: id,
    cursor: cursorSchema.nullable(),
    why: z.enum(['hash-mismatch']).nullable(),
    sentAt: z.number(),
  }),
  attempt,
]);
const submitSchema = z.tuple([
  z.literal('submit'),
  z.strictObject({submissions: z.array(submissionSchema).min(1).max(LIMITS.submitMax)}),
  attempt,
]);
const ackSchema = z.tuple([z.literal('ack'), z.strictObject({seq}), attempt]);
/**
 * `acked`: the cursor; `submitted`: the last clientSeq sent and not settled, 0 = none. So a lost ack or a lost submit is
 * noticed at the next beat.
 */
const upBeatSchema = z.tuple([
  z.literal('beat'),
  z.strictObject({sentAt: z.number(), acked: seq, submitted: z.number().int().min(0)}),
  attempt,
]);
const askSchema = z.tuple([
  z.literal('ask'),
  z.strictObject({id: z.number().int(), question: questionSchema}),
  attempt,
]);
export const upSchema = z.union([helloSchema, submitSchema, ackSchema, upBeatSchema, askSchema]);
export type Up = z.infer<typeof upSchema>;
const UP = {hello: helloSchema, submit: submitSchema, ack: ackSchema, beat: upBeatSchema, ask: askSchema} as const;

/** A frame from a client, or null. Goes straight to the schema its first word names: a union would try each. */
export function parseUp(value: unknown): Up | null {
  const word: unknown = Array.isArray(value) ? value[0] : undefined;
  const schema = typeof word === 'string' && Object.hasOwn(UP, word) ? UP[word as keyof typeof UP] : undefined;
  const parsed = schema?.safeParse(value);
  return parsed?.success ? (parsed.data as Up) : null;
}

export const RESYNC = [
  'first-visit',
  'log-changed',
  'log-pruned',
  'view-changed',
  'core-changed',
  'hash-mismatch',
  'too-far-behind',
] as const;
export const GOODBYES = [
  'client-too-old',
  'server-too-old',
  'unauthenticated',
  'view-changed',
  'too-far-behind',
  'out-of-order',
  'invalid-frame',
  'client-forked',
  'superseded',
  'shutting-down',
  'too-busy',
] as const;
export type ResyncReason = (typeof RESYNC)[number];
export type GoodbyeReason = (typeof GOODBYES)[number];

/** What became of one of the asker's own commands. */
export type Outcome = {
  readonly clientSeq: number;
  readonly commandId: string;
  readonly seq: number;
  readonly rejection: Rejection | null;
};
/** A decision as a view sees it: the events it admits. */
export type SeenDecision = {
  readonly seq: number;
  readonly at: number;
  readonly user: string;
  readonly events: readonly DomainEvent[];
};
/** The body every session of a view shares; encoded once as UTF-8 JSON and sent as the attachment. */
export type BatchBody = {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly decisions: readonly SeenDecision[];
  readonly hash: string | null;
};

const rejection = z.looseObject({code: z.string()});
const outcome = z.object({clientSeq: z.number().int(), commandId: z.string(), seq, rejection: rejection.nullable()});
const clock = z.object({at: z.number(), speed: z.number(), simulated: z.boolean()});
const welcomeSchema = z.tuple([
  z.literal('welcome'),
  z.object({
    protocol: z.number().int(),
    mode: z.enum(['tail', 'snapshot']),
    why: z.enum(RESYNC).nullable(),
    head: seq,
    cursor: cursorSchema,
    lastClientSeq: z.number().int(),
    outcomes: z.array(outcome),
    clock,
    echo: z.number(),
    view: z.object({
      stock: z.union([z.literal('*'), z.array(z.string())]),
      orders: z.union([z.literal('*'), z.array(z.string())]),
      cost: z.boolean(),
      desk: z.boolean(),
    }),
  }),
  attempt,
]);
const beginSchema = z.tuple([
  z.literal('snapshot-begin'),
  z.object({seq, blocks: z.array(z.object({scope: z.string(), bytes: z.number().int()})), bytes: z.number().int()}),
  attempt,
]);
const chunkSchema = z.tuple([z.literal('snapshot-chunk'), z.object({index: z.number().int()}), attempt]);
const endSchema = z.tuple([z.literal('snapshot-end'), z.object({seq, at: z.number(), hash: z.string()}), attempt]);
const batchSchema = z.tuple([z.literal('batch'), z.object({from: seq, to: seq, own: z.array(outcome)}), attempt]);
const downBeatSchema = z.tuple([
  z.literal('beat'),
  z.object({
    sent: seq,
    head: seq,
    echo: z.number(),
    clock,
    integrity: z.object({differences: z.number().int(), checkedAt: z.number()}).nullable(),
  }),
  attempt,
]);
const answerSchema = z.tuple([
  z.literal('answer'),
  z.object({id: z.number().int(), rows: z.array(z.unknown()).nullable(), error: z.string().nullable()}),
  attempt,
]);
const goodbyeSchema = z.tuple([
  z.literal('goodbye'),
  z.object({reason: z.enum(GOODBYES), retryAfterMs: z.number().nullable()}),
  attempt.or(z.literal(0)),
]);
export const downSchema = z.union([
  welcomeSchema,
  beginSchema,
  chunkSchema,
  endSchema,
  batchSchema,
  downBeatSchema,
  answerSchema,
  goodbyeSchema,
]);
export type Down = z.infer<typeof downSchema>;
export type DownOf<T extends Down[0]> = Extract<Down, readonly [T, ...unknown[]]>;

/** A frame with its attachment, as it goes over a link. */
export type Carried<F> = {readonly frame: F; readonly bytes: Uint8Array | null};
