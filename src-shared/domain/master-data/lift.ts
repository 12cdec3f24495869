/** What the pickups of a site take: of a week, and of single days for which a larger or smaller vehicle was agreed. */
import {dayOf, isoDay} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {pickupsSince, serviceName} from './pickups.ts';
import {LIMITS_MASTER, type Lift} from './types.ts';

export function decideLift(
  read: Read,
  c: CommandOf<'SetLift' | 'SetDayLift'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  if (!context.actsAt(c.site)) return rejected('forbidden');
  const site = read(key('site', c.site));
  if (site === undefined) return rejected('not-found', {what: `site ${c.site}`});
  const old = site.lifts?.find((l) => l.service === c.service);
  const today = dayOf(context.at, site.zone);
  const comes = pickupsSince(site, today).some((p) => serviceName(p) === c.service);
  // A service that comes no more may be forgotten, and not be limited anew.
  if (!comes && (old === undefined || c.type === 'SetDayLift' || c.week !== null))
    return rejected('not-found', {what: `a pickup of ${c.service} at ${c.site}`});
  // Days that are over tell nobody anything.
  const days = (old?.days ?? []).filter((d) => d.day >= today);
  const set = (lift: Omit<Lift, 'service'> | null): Verdict<DomainEvent> =>
    accepted<DomainEvent>({type: 'LiftSet', site: c.site, service: c.service, lift, reason: c.reason});
  if (c.type === 'SetLift') return set(c.week === null ? null : {week: c.week, days});
  if (old === undefined)
    return rejected('invalid', {what: `${c.service} at ${c.site} has no lift of a week: set that first`});
  if (c.day < today) return rejected('too-late', {what: `${isoDay(c.day)} is over at ${c.site}`});
  if (c.day > today + LIMITS_MASTER.capacityDaysMax)
    return rejected('invalid', {what: `${isoDay(c.day)} is more than ${LIMITS_MASTER.capacityDaysMax} days away`});
  const others = days.filter((d) => d.day !== c.day);
  if (others.length >= LIMITS_MASTER.capacityDaysMax)
    return rejected('invalid', {what: `more than ${LIMITS_MASTER.capacityDaysMax} days with a lift of their own`});
  const own = c.grams === null ? [] : [{day: c.day, grams: c.grams}];
  return set({week: old.week, days: [...others, ...own].sort((a, b) => a.day - b.day)});
}
