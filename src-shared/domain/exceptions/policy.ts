/** The company's policy on exceptions: whose they are, how severe, how long they may wait, when they count as gone. */
import {z} from 'zod';
import type {Minor} from '../../kernel/types.ts';
import type {Role} from '../decider.ts';

/** Open for more: each says what its subject is about. */
export const EXCEPTION_TYPES = ['endangered-promise', 'back-order', 'credit-hold'] as const;
export type ExceptionType = (typeof EXCEPTION_TYPES)[number];
export const SEVERITIES = ['low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];
/** Roles that see orders and may do something about them; above each the one it escalates to. */
export const OWNER_ROLES = ['customer-service', 'sales', 'finance', 'operations', 'administrator'] as const;
export type OwnerRole = (typeof OWNER_ROLES)[number];
const ABOVE: Readonly<Record<OwnerRole, OwnerRole | null>> = {
  'customer-service': 'operations',
  sales: 'operations',
  finance: 'administrator',
  operations: 'administrator',
  administrator: null,
};

const minutes = z.number().int().min(1).max(100_000);
const money = z.number().int().min(0).max(1_000_000_000_000);
const ownerRole = z.enum(OWNER_ROLES);
export const exceptionPolicySchema = z.strictObject({
  owners: z.strictObject({'endangered-promise': ownerRole, 'back-order': ownerRole, 'credit-hold': ownerRole}),
  /** From so much money at stake on; a customer of tier A is one step more severe. */
  mediumFrom: money,
  highFrom: money,
  /** Working minutes of the site until somebody must have done something. */
  workingMinutes: z.strictObject({low: minutes, medium: minutes, high: minutes}),
  /** So long the cause must be gone before it counts as gone. */
  goneMinutes: z.number().int().min(0).max(10_080),
  /** What comes back within so many minutes of its end is the same again, with its history. */
  soonMinutes: z.number().int().min(0).max(100_000),
});
export type ExceptionPolicy = z.infer<typeof exceptionPolicySchema>;

export const DEFAULT_EXCEPTION_POLICY: ExceptionPolicy = {
  owners: {'endangered-promise': 'operations', 'back-order': 'customer-service', 'credit-hold': 'finance'},
  mediumFrom: 20_000,
  highFrom: 100_000,
  workingMinutes: {low: 480, medium: 240, high: 120},
  goneMinutes: 15,
  soonMinutes: 1_440,
};

export function severityOf({mediumFrom, highFrom}: ExceptionPolicy, stake: Minor, tier: 'A' | 'B' | 'C'): Severity {
  const step = (stake >= highFrom ? 2 : stake >= mediumFrom ? 1 : 0) + (tier === 'A' ? 1 : 0);
  return SEVERITIES[Math.min(2, step)] as Severity;
}
export const isWorse = (one: Severity, other: Severity): boolean => SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);

/** The role that is named owner when the clock of one runs out; null at the top. */
export const roleAbove = (role: Role): OwnerRole | null => (role in ABOVE ? ABOVE[role as OwnerRole] : 'administrator');
