/**
 * How far a role may correct the record by itself (domain.md section 8: count adjustment over limit, write-off; a short pick
 * and a receipt that no purchase stands behind correct it too): so many units and so much money, whichever is reached first.
 * Value is at list price: standard cost is a facet of its own, and a refusal must not tell it to who may not see it.
 */
import type {Minor, Units} from '../../kernel/types.ts';
import {type DecideContext, type Rejection, type Role, withoutRight} from '../decider.ts';
import {key, type Read} from '../events.ts';
import {DEFAULT_POLICY, type Policy} from '../master-data/types.ts';
import {amountOf} from '../orders/types.ts';

export type CorrectionLimit = {readonly units: Units; readonly value: Minor};
/** Who holds the right `adjust-over-limit`, in words for the refused. */
export const MAY_CORRECT_MORE: readonly Role[] = ['operations', 'administrator'];

/** Null where nothing limits the role. The policy's own line for a role counts before the right and before the general limit. */
export function correctionLimit(policy: Policy, role: Role, hasRight: boolean): CorrectionLimit | null {
  const own = policy.correctionLimits?.find((l) => l.role === role);
  if (own !== undefined) return own;
  if (hasRight) return null;
  return {units: policy.adjustLimitUnits, value: policy.adjustLimitValue ?? DEFAULT_POLICY.adjustLimitValue ?? 0};
}

/** The refusal of a correction by so many units (their sign does not matter), or null. */
export function overLimit(
  read: Read,
  item: string,
  difference: Units,
  what: string,
  context: DecideContext,
): Rejection | null {
  const {role} = context.actor;
  const company = read('company:company');
  const policy = company?.policy ?? DEFAULT_POLICY;
  const limit = correctionLimit(policy, role, context.may('adjust-over-limit'));
  if (limit === null) return null;
  const price = read(key('item', item))?.listPrice ?? 0;
  const units = Math.abs(difference);
  const value = amountOf(units, price);
  if (units <= limit.units && value <= limit.value) return null;
  const currency = company?.currency ?? '';
  const thing = `${what} of ${units} units worth ${money(value)} ${currency}`;
  const bounds = `${role} may book ${limit.units} units and ${money(limit.value)} ${currency}`;
  // A line of its own for the role counts before the right: then it is the limit that refuses, and not the want of another.
  const own = correctionLimit(policy, role, true) !== null;
  const words = `: ${bounds}; more is for ${MAY_CORRECT_MORE.join(' or ')}`;
  return {
    code: 'needs-approval',
    what: own ? `${thing}${words}` : withoutRight(context, 'adjust-over-limit', thing, words),
    // Whole units that stay inside both limits: amounts are rounded half up per line.
    left: price === 0 ? limit.units : Math.min(limit.units, Math.floor((limit.value * 100 + 49) / price)),
  };
}

const money = (minor: Minor): string => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
