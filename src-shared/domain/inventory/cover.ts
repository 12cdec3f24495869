/** Stock that becomes free covers the claims that rest on supply, soonest due first (first come within the same due). */
import type {Instant} from '../../kernel/types.ts';
import type {DomainEvent} from '../events.ts';
import {isPositionEvent} from '../events.ts';
import {freeNow, isLive} from './balances.ts';
import {evolvePosition} from './evolve.ts';
import type {Position, PositionEvent} from './types.ts';

/** The `ClaimsCovered` event that follows from `events` at this position, or none. */
export function coverEvents(before: Position, events: readonly DomainEvent[], now: Instant): PositionEvent[] {
  const after = events.reduce(
    (p, e) => (isPositionEvent(e) && e.site === p.site && e.item === p.item ? evolvePosition(p, e) : p),
    before,
  );
  let free = freeNow(after, now);
  if (free <= 0) return [];
  const waiting = after.claims
    .filter((c) => c.onStock < c.quantity && isLive(c, now))
    .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
  const claims: {id: string; onStock: number}[] = [];
  for (const c of waiting) {
    const more = Math.min(free, c.quantity - c.onStock);
    if (more === 0) break;
    claims.push({id: c.id, onStock: c.onStock + more});
    free -= more;
  }
  return claims.length === 0 ? [] : [{type: 'ClaimsCovered', site: before.site, item: before.item, claims}];
}
