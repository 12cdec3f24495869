/**
 * What waits for supply: the units of claims that rest on no stock, against the supply that is usable by their dates.
 *
 *   W(u) = Σ waiting units of claims due by u − Σ supply usable by u
 */
import type {Instant, Units} from '../../kernel/types.ts';
import {key, type Read} from '../events.ts';
import {type TimelineStep, timelineOf} from '../promise/timeline.ts';
import type {Claim, Position} from './types.ts';

type Waiting = Pick<Claim, 'due' | 'quantity'>;

/** How many of the waiting units no supply serves by their date, with those of `wanted` among them. */
export function lack(read: Read, p: Position, wanted: Waiting, now: Instant): Units {
  const steps = waitingSteps(read, p, now, [wanted]);
  return Math.max(0, ...steps.filter((s) => s.at >= wanted.due || s === steps[0]).map((s) => -s.balance));
}

/** How many units of the claims due by `due` neither rest on stock nor get supply by then, of a future of what waits. */
export function lackBy(steps: readonly TimelineStep[], due: Instant): Units {
  const last = steps.filter((s, i) => i === 0 || s.at <= due).at(-1);
  return Math.max(0, -(last?.balance ?? 0));
}

/** The future of what waits for supply: −W(u). */
export function waitingSteps(
  read: Read,
  p: Position,
  now: Instant,
  extra: readonly Waiting[],
): readonly TimelineStep[] {
  const site = read(key('site', p.site));
  const company = read('company:company');
  if (site === undefined || company === undefined) return [];
  const waiting = p.claims.map((c): Claim => ({...c, quantity: c.quantity - c.onStock, onStock: 0, locked: 0}));
  const position = {...p, available: 0, claims: waiting};
  return timelineOf({position, site, policy: company.policy, now, extra}).steps;
}
