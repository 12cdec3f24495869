/**
 * What waits for supply: the units of claims that rest on no stock, against the supply that is usable by their dates.
 *
 *   W(u) = Σ waiting units of claims due by u − Σ supply usable by u
 */

import type {DayNumber, Instant, Units} from '../../kernel/types.ts';
import {key, type Read} from '../events.ts';
import type {TimelineStep} from '../promise/future.ts';
import {lifeOf, needsOf, sourcesOf} from '../promise/shelf-life.ts';
import {timelineOf} from '../promise/timeline.ts';
import {unitsIn} from './batches.ts';
import {needOf, roomFor, served} from './life.ts';
import type {Claim, Position} from './types.ts';

type Waiting = Pick<Claim, 'due' | 'quantity'>;

/** How many of the waiting units no supply serves by their date, with those of `wanted` among them. */
export function lack(read: Read, p: Position, wanted: Waiting, now: Instant): Units {
  const steps = waitingSteps(read, p, now, [wanted]);
  return Math.max(0, ...steps.filter((s) => s.at >= wanted.due || s === steps[0]).map((s) => -s.balance));
}

/**
 * The same where goods are kept by lots: how many of the units that a claim waits for no supply serves by its date that is good for long
 * enough, beside what others wait for.
 */
export function lackOfLife(
  read: Read,
  p: Position,
  wanted: Waiting & {readonly lasts?: DayNumber | undefined},
  now: Instant,
): Units {
  const site = read(key('site', p.site));
  const company = read('company:company');
  if (site === undefined || company === undefined) return 0;
  const claims = p.claims.map((c): Claim => ({...c, quantity: c.quantity - c.onStock, onStock: 0, locked: 0}));
  const life = lifeOf(read, p.item);
  const future = {position: {...p, available: 0, claims, batches: inDock(p)}, site, policy: company.policy, now, life};
  const sources = sourcesOf(future);
  const needs = needsOf(future);
  const of = {due: wanted.due, lasts: needOf(wanted, now)};
  return Math.max(0, wanted.quantity - roomFor(sources, needs, of, served(sources, needs)));
}

/** What stands on the dock is supply; what stands available is not. */
const inDock = ({batches}: Position): Position['batches'] =>
  batches.map((b) => ({...b, units: {receiving: unitsIn(b, 'receiving')}}));

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
  // Units are counted here, whatever they last: what is promised looks at that, and what is picked.
  const position = {...p, available: 0, claims: waiting, batches: []};
  return timelineOf({position, site, policy: company.policy, now, extra}).steps;
}
