/**
 * When something is expected, within reason. A slip of the keyboard (a year of 1970 or 2343) would count as supply that is
 * late for ever, or as supply that never comes; a purchase that is entered late may well have been due months ago.
 */
import {EXPECTED_DATE_LIMITS} from '../kernel/expected-days.ts';
import {DAY_MS, type Instant} from '../kernel/types.ts';
import {isoInstant} from './calendar.ts';
import type {DecideContext, Rejection} from './decider.ts';

/** The refusal of a date that nobody can mean, or null. `what` names the field. */
export function unlikelyDate(what: string, at: Instant, context: DecideContext): Rejection | null {
  const {daysBackMax, daysAheadMax} = EXPECTED_DATE_LIMITS;
  const days = (at - context.at) / DAY_MS;
  if (days >= -daysBackMax && days <= daysAheadMax) return null;
  const way = days < 0 ? `more than ${daysBackMax} days back` : `more than ${daysAheadMax} days ahead`;
  return {code: 'invalid', what: `${what}: ${isoInstant(at)} is ${way}; the log stands at ${isoInstant(context.at)}`};
}
