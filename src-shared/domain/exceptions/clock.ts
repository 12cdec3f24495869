/** The clock of an exception: by when somebody must have done something, in working time of the site. */
import {type Instant, MINUTE_MS} from '../../kernel/types.ts';
import {addWorkingMinutes} from '../calendar.ts';
import type {Policy, Site} from '../master-data/types.ts';
import {DEFAULT_EXCEPTION_POLICY, type ExceptionPolicy, type Severity} from './policy.ts';

export const exceptionPolicyOf = (policy: Policy | undefined): ExceptionPolicy =>
  policy?.exceptions ?? DEFAULT_EXCEPTION_POLICY;

/** Where the site is not known its time is counted through. */
export function dueAt(policy: ExceptionPolicy, site: Site | undefined, from: Instant, severity: Severity): Instant {
  const left = policy.workingMinutes[severity];
  return site === undefined
    ? from + left * MINUTE_MS
    : Math.round(addWorkingMinutes(site.calendar, site.zone, from, left));
}
