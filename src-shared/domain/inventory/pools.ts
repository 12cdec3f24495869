/** Setting a pool and ending it: what is kept must be there to be kept, and no two quotas count the same units. */
import type {DayNumber} from '../../kernel/types.ts';
import {dayOf, startOfDay} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {timelineOf} from '../promise/timeline.ts';
import {coverEvents} from './cover.ts';
import {emptyPosition} from './evolve.ts';
import {unusedOf, usedOf} from './pooled.ts';
import type {Pool} from './types.ts';

export const POOLS_MAX = 40;

export function decidePool(
  read: Read,
  c: CommandOf<'SetPool' | 'EndPool'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const {site: at, item} = c;
  if (!context.actsAt(at)) return rejected('forbidden');
  const site = read(key('site', at));
  const company = read('company:company');
  if (site === undefined || company === undefined) return rejected('not-found', {what: `site ${at}`});
  if (read(key('item', item)) === undefined) return rejected('not-found', {what: `item ${item}`});
  const position = read(positionKey(at, item)) ?? emptyPosition(at, item);
  if (c.type === 'EndPool') {
    if (!position.pools.some((p) => p.id === c.pool))
      return rejected('not-found', {what: `pool ${c.pool} of ${item} at ${at}`});
    const ended: DomainEvent = {type: 'PoolEnded', site: at, item, pool: c.pool, reason: c.reason};
    // What was kept is anybody's now.
    return accepted<DomainEvent>(ended, ...coverEvents(read, position, [ended], context.at));
  }
  if (!company.segments.some((s) => s.id === c.segment)) return rejected('not-found', {what: `segment ${c.segment}`});
  const today = dayOf(context.at, site.zone);
  const fromDay = c.kind === 'quota' ? (c.fromDay ?? today) : today;
  if (c.untilDay <= Math.max(today, fromDay))
    return rejected('invalid', {what: 'a pool ends after the day on which it begins, and after today'});
  const asked = pooled(c, site.zone, fromDay);
  const over = position.pools.filter((p) => p.until <= context.at && p.id !== asked.id);
  const others = position.pools.filter((p) => p.id !== asked.id && !over.includes(p));
  const old = position.pools.find((p) => p.id === asked.id);
  // Changed, it goes on counting what has gone; begun anew after its end, from nothing.
  const pool = {...asked, gone: old !== undefined && old.until > context.at ? old.gone : 0};
  if (others.length >= POOLS_MAX) return rejected('invalid', {what: `more than ${POOLS_MAX} pools of a position`});
  const beside = others.find((p) => p.kind === 'quota' && p.segment === c.segment && overlap(p, pool));
  if (pool.kind === 'quota' && beside !== undefined)
    return rejected('invalid', {what: `the quota ${beside.id} covers a part of the same days: end it first`});
  if (pool.kind === 'protected') {
    // Kept may be what is there by the date at most: of nothing nothing can be kept.
    const {steps} = timelineOf({position, site, policy: company.policy, now: context.at});
    const kept = others.reduce((n, p) => n + unusedOf(p, position.claims, context.at), 0);
    const most = Math.max(0, ...steps.filter((s) => s.at < pool.until).map((s) => s.atp)) - kept;
    const own = usedOf(pool, position.claims, context.at);
    if (pool.quantity > own + most)
      return rejected('insufficient-stock', {
        what: `protected above supply: ${own} claimed by ${c.segment}, ${Math.max(0, most)} to be had besides`,
        left: own + Math.max(0, most),
      });
  }
  const ended = over.map(({id}): DomainEvent => ({type: 'PoolEnded', site: at, item, pool: id, reason: 'over'}));
  const set: DomainEvent[] = [...ended, {type: 'PoolSet', site: at, item, pool, reason: c.reason}];
  return accepted<DomainEvent>(...set, ...coverEvents(read, position, set, context.at));
}

const overlap = (a: Pool, b: Pool): boolean => a.kind === b.kind && a.from < b.until && b.from < a.until;

function pooled(c: CommandOf<'SetPool'>, zone: string, fromDay: DayNumber): Pool {
  return {
    id: c.kind === 'quota' ? `quota ${c.segment} ${fromDay}` : `protected ${c.segment}`,
    segment: c.segment,
    kind: c.kind,
    quantity: c.quantity,
    from: startOfDay(fromDay, zone),
    until: startOfDay(c.untilDay, zone),
    gone: 0,
  };
}
