/** What follows from a position without a calendar. All in base units. */
import type {Instant, Units} from '../../kernel/types.ts';
import {loadOf} from './load.ts';
import {type Claim, POSITION_UNITS_MAX, type Position, STATES} from './types.ts';

/** A hold is dead from its expiry on, whether or not the sweeper has recorded it (F.5 rule 2). */
export const isLive = (claim: Claim, now: Instant): boolean => claim.expires === 0 || claim.expires > now;

/**
 * The units of a claim that nobody else is served from: with the floor, or due by the end of the lock window (`lockEnd`).
 * Claims of older logs are locked by their date alone.
 */
export const lockedUnits = (claim: Pick<Claim, 'due' | 'onStock' | 'locked'>, lockedUntil: Instant): Units =>
  claim.due <= lockedUntil ? claim.onStock : claim.locked;

export const onHand = (p: Position): Units => STATES.reduce((sum, state) => sum + p[state], 0);

/** Claims that rest on stock, without those of `except` (the asker's own hold). */
export function claimedOnStock(p: Position, now: Instant, except?: ReadonlySet<string>): Units {
  let sum = 0;
  if (except !== undefined && except.size > 0) {
    for (const claim of p.claims) if (isLive(claim, now) && !except.has(claim.id)) sum += claim.onStock;
    return sum;
  }
  const {lasting, expiring} = loadOf(p);
  for (const {onStock} of lasting) sum += onStock;
  for (const claim of expiring) if (isLive(claim, now)) sum += claim.onStock;
  return sum;
}

/** Usable stock nobody has claimed; negative when over-committed. */
export const freeNow = (p: Position, now: Instant, except?: ReadonlySet<string>): Units =>
  p.available - claimedOnStock(p, now, except);
export const sellable = (p: Position, now: Instant): Units => Math.max(0, freeNow(p, now));
export const overCommitted = (p: Position, now: Instant): Units => Math.max(0, -freeNow(p, now));

/** True when a position would leave the limits of its columns. */
export const overfull = (p: Position): boolean =>
  STATES.some((state) => Math.abs(p[state]) > POSITION_UNITS_MAX) ||
  p.supplies.reduce((n, s) => n + s.quantity, 0) > POSITION_UNITS_MAX;
