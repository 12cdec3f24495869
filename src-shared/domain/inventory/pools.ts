/**
 * Setting a pool and ending it: what is kept for a segment must be there to be kept, and no two quotas count the same units. A
 * safety stock may be more than there is: then nobody else is promised anything until there is.
 */
import type {Instant} from '../../kernel/types.ts';
import {dayOf, startOfDay} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {noStockOf} from '../master-data/kits.ts';
import type {Policy, Site} from '../master-data/types.ts';
import {timelineOf} from '../promise/timeline.ts';
import {coverEvents} from './cover.ts';
import {emptyPosition} from './evolve.ts';
import {ALWAYS, keepsOf, segmentsOf, usedOf} from './pooled.ts';
import type {Pool, Position} from './types.ts';

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
  const none = noStockOf(read, item);
  if (none !== null) return {kind: 'rejected', rejection: none};
  const position = read(positionKey(at, item)) ?? emptyPosition(at, item);
  if (c.type === 'EndPool') {
    if (!position.pools.some((p) => p.id === c.pool))
      return rejected('not-found', {what: `pool ${c.pool} of ${item} at ${at}`});
    const ended: DomainEvent = {type: 'PoolEnded', site: at, item, pool: c.pool, reason: c.reason};
    // What was kept is anybody's now.
    return accepted<DomainEvent>(ended, ...coverEvents(read, position, [ended], context.at));
  }
  const asked = pooled(c, site, context.at);
  if ('code' in asked) return {kind: 'rejected', rejection: asked};
  const unknown = segmentsOf(asked).find((id) => !company.segments.some((s) => s.id === id));
  if (unknown !== undefined) return rejected('not-found', {what: `segment ${unknown}`});
  const over = position.pools.filter((p) => p.until <= context.at && p.id !== asked.id);
  const others = position.pools.filter((p) => p.id !== asked.id && !over.includes(p));
  const old = position.pools.find((p) => p.id === asked.id);
  // Changed, it goes on counting what has gone; begun anew after its end, from nothing.
  const pool = {...asked, gone: old !== undefined && old.until > context.at ? old.gone : 0};
  if (others.length >= POOLS_MAX) return rejected('invalid', {what: `more than ${POOLS_MAX} pools of a position`});
  const refused = contradicts(position, {pool, others}, {site, policy: company.policy}, context);
  if (refused !== null) return {kind: 'rejected', rejection: refused};
  const ended = over.map(({id}): DomainEvent => ({type: 'PoolEnded', site: at, item, pool: id, reason: 'over'}));
  const set: DomainEvent[] = [...ended, {type: 'PoolSet', site: at, item, pool, reason: c.reason}];
  return accepted<DomainEvent>(...set, ...coverEvents(read, position, set, context.at));
}

/** What speaks against a pool beside the others of its position: a quota for the same days, or too little to keep. */
function contradicts(
  position: Position,
  {pool, others}: {readonly pool: Pool; readonly others: readonly Pool[]},
  {site, policy}: {readonly site: Site; readonly policy: Policy},
  {at: now}: DecideContext,
): Rejection | null {
  const beside = others.find((p) => p.kind === 'quota' && p.segment === pool.segment && overlap(p, pool));
  if (pool.kind === 'quota' && beside !== undefined)
    return {code: 'invalid', what: `the quota ${beside.id} covers a part of the same days: end it first`};
  if (pool.kind !== 'protected') return null;
  // Kept may be what is there by the date at most: of nothing nothing can be kept.
  const {steps} = timelineOf({position, site, policy, now});
  // A safety stock is of what is above what is kept.
  const kept = others.reduce((n, p) => n + (p.kind === 'safety' ? 0 : keepsOf(p, position.claims, now)), 0);
  const most = Math.max(0, ...steps.filter((s) => s.at < pool.until).map((s) => s.atp)) - kept;
  const own = usedOf(pool, position.claims, now);
  if (pool.quantity <= own + most) return null;
  return {
    code: 'insufficient-stock',
    what: `protected above supply: ${own} claimed by ${pool.segment}, ${Math.max(0, most)} to be had besides`,
    left: own + Math.max(0, most),
  };
}

const overlap = (a: Pool, b: Pool): boolean => a.kind === b.kind && a.from < b.until && b.from < a.until;

/** The pool that a command asks for, or what it lacks. */
function pooled(c: CommandOf<'SetPool'>, {zone}: Site, now: Instant): Pool | Rejection {
  const {kind, quantity, segment, segments, untilDay} = c;
  if (kind === 'safety') {
    if (segment !== undefined || c.fromDay !== undefined || untilDay !== undefined)
      return {code: 'invalid', what: 'a safety stock has no end, and names who may have it in `segments`'};
    if (quantity === 0) return {code: 'invalid', what: 'a safety stock of 0 keeps nothing: end it instead'};
    const who = [...new Set(segments ?? [])];
    return {id: SAFETY, segment: '', segments: who, kind, quantity, from: 0, until: ALWAYS, gone: 0};
  }
  if (segment === undefined || segments !== undefined || untilDay === undefined)
    return {code: 'invalid', what: 'a pool is for one segment, and ends on a day'};
  const today = dayOf(now, zone);
  const fromDay = kind === 'quota' ? (c.fromDay ?? today) : today;
  if (untilDay <= Math.max(today, fromDay))
    return {code: 'invalid', what: 'a pool ends after the day on which it begins, and after today'};
  const id = kind === 'quota' ? `quota ${segment} ${fromDay}` : `protected ${segment}`;
  return {id, segment, kind, quantity, from: startOfDay(fromDay, zone), until: startOfDay(untilDay, zone), gone: 0};
}

/** The safety stock of a position: it has one. */
const SAFETY = 'safety';
