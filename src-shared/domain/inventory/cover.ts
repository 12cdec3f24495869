/**
 * Stock that becomes free covers the claims that rest on supply, soonest due first (first come within the same due). What is
 * kept for another segment covers only who neither stock nor supply serves by his date: his promise is the older one.
 */

import type {Instant, Units} from '../../kernel/types.ts';
import type {DomainEvent, Read} from '../events.ts';
import {isPositionEvent} from '../events.ts';
import {momentAt} from '../promise/shelf-life.ts';
import {freeNow, isLive} from './balances.ts';
import {evolvePosition} from './evolve.ts';
import {freeFor, isDated, needAt} from './life.ts';
import {keptFrom, unitsKept} from './pooled.ts';
import type {Position, PositionEvent} from './types.ts';
import {lackBy, waitingSteps} from './waiting.ts';

/** The `ClaimsCovered` events that follow from `events` at this position. `until`: only claims due before it. */
export function coverEvents(
  read: Read,
  before: Position,
  events: readonly DomainEvent[],
  now: Instant,
  until: Instant = Number.POSITIVE_INFINITY,
): readonly PositionEvent[] {
  const after = events.reduce(
    (p, e) => (isPositionEvent(e) && e.site === p.site && e.item === p.item ? evolvePosition(p, e) : p),
    before,
  );
  return cover(read, after, now, {keptToo: true, until});
}

/** The same of claims due before an instant, without what is kept for others, up to the first claim that would need it. */
export const coverUnkept = (read: Read, p: Position, now: Instant, until: Instant): readonly PositionEvent[] =>
  cover(read, p, now, {keptToo: false, until});

type Whom = {readonly keptToo: boolean; readonly until: Instant};
function cover(read: Read, p: Position, now: Instant, {keptToo, until}: Whom): readonly PositionEvent[] {
  const free = freeNow(p, now);
  if (free <= 0) return [];
  const waiting = p.claims
    .filter((c) => c.onStock < c.quantity && c.due < until && isLive(c, now))
    .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
  const pooled = p.pools.length > 0 && waiting.length > 0;
  const segments = (pooled ? read('company:company')?.segments : undefined) ?? [];
  const steps = pooled ? waitingSteps(read, p, now, []) : [];
  const moment = momentAt(read, p.site, now);
  const claims: {id: string; onStock: Units}[] = [];
  let covered = 0;
  for (const c of waiting) {
    const fits = isDated(p) ? freeFor(withCovered(p, claims), moment, needAt(c, moment)) : free;
    const left = Math.min(free - covered, Math.max(0, fits));
    if (free === covered) break;
    const waits = c.quantity - c.onStock;
    const unkept = left - (pooled ? unitsKept(keptFrom(segments, p, c, left + c.onStock, now)) : 0);
    // Sorted by date: whoever was covered before was due by then.
    const lacks = pooled ? Math.min(waits, lackBy(steps, c.due) - covered) : 0;
    const more = Math.min(waits, left, Math.max(0, unkept, keptToo ? lacks : 0));
    if (more > 0) claims.push({id: c.id, onStock: c.onStock + more});
    covered += more;
    if (lacks > more) break;
  }
  return claims.length === 0 ? [] : [{type: 'ClaimsCovered', site: p.site, item: p.item, claims}];
}

const withCovered = (p: Position, covered: readonly {readonly id: string; readonly onStock: Units}[]): Position => ({
  ...p,
  claims: p.claims.map((c) => ({...c, onStock: covered.find((x) => x.id === c.id)?.onStock ?? c.onStock})),
});
