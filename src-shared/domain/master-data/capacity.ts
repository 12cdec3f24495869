/** What a site can pick and pack: of a week, and of single days that a supervisor opened or cut. */
import {dayOf, isoDay} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {type Capacity, LIMITS_MASTER} from './types.ts';

export function decideCapacity(
  read: Read,
  c: CommandOf<'SetCapacity' | 'SetDayCapacity'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  if (!context.actsAt(c.site)) return rejected('forbidden');
  const site = read(key('site', c.site));
  if (site === undefined) return rejected('not-found', {what: `site ${c.site}`});
  const today = dayOf(context.at, site.zone);
  // Days that are over tell nobody anything.
  const days = (site.capacity?.days ?? []).filter((d) => d.day >= today);
  const set = (capacity: Capacity | null): Verdict<DomainEvent> =>
    accepted<DomainEvent>({type: 'CapacitySet', site: c.site, capacity, reason: c.reason});
  if (c.type === 'SetCapacity') return set(c.week === null ? null : {week: c.week, days});
  if (site.capacity === undefined)
    return rejected('invalid', {what: `${c.site} has no capacity of a week: set that first`});
  if (c.day < today) return rejected('too-late', {what: `${isoDay(c.day)} is over at ${c.site}`});
  if (c.day > today + LIMITS_MASTER.capacityDaysMax)
    return rejected('invalid', {what: `${isoDay(c.day)} is more than ${LIMITS_MASTER.capacityDaysMax} days away`});
  const others = days.filter((d) => d.day !== c.day);
  if (others.length >= LIMITS_MASTER.capacityDaysMax)
    return rejected('invalid', {what: `more than ${LIMITS_MASTER.capacityDaysMax} days with a capacity of their own`});
  const own = c.units === null ? [] : [{day: c.day, units: c.units}];
  return set({week: site.capacity.week, days: [...others, ...own].sort((a, b) => a.day - b.day)});
}
