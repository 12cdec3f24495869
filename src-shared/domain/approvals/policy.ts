/** The company's policy on approvals: what needs a second person, how long a role has, when a request is over. */
import {z} from 'zod';
import type {Role} from '../decider.ts';

/** Governed actions that may be made to need a second person: commands, and rights that a command uses. */
export const GOVERNED = [
  'ApplyAllocation',
  'UndoAllocation',
  'SetPool',
  'EndPool',
  'ReleaseCredit',
  'ReleaseStock',
  'ScrapStock',
  'CancelOrder',
  'RecordPayment',
  'manual-price',
  'override-shipment',
  'override-pool',
  'adjust-over-limit',
  'substitute',
] as const;
export type Governed = (typeof GOVERNED)[number];

export const approvalPolicySchema = z.strictObject({
  /** Also who holds the right needs the word of another person who does. */
  secondPerson: z.array(z.enum(GOVERNED)).max(GOVERNED.length).optional(),
  /** Working minutes after which a request is also the next role's. */
  workingMinutes: z.number().int().min(1).max(100_000).optional(),
  /** A request is over at the end of the day so many working days on. */
  workingDays: z.number().int().min(0).max(60).optional(),
});
export type ApprovalPolicy = z.infer<typeof approvalPolicySchema>;
export const DEFAULT_APPROVAL_POLICY = {
  secondPerson: [],
  workingMinutes: 240,
  workingDays: 2,
} as const satisfies ApprovalPolicy;

/** The lowest first: a request goes to the lowest role that has the right, and on to the next. */
export const APPROVERS: readonly Role[] = [
  'customer-service',
  'sales',
  'warehouse',
  'finance',
  'operations',
  'administrator',
];
