/** Where people of a site work, and where it loads, in which shifts and for how many minutes: of a week, and of days opened or cut. */
import {dayOf, isoDay} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {LIMITS_MASTER, type Shift, type Site, type Zone} from './types.ts';

export function decideZones(
  read: Read,
  c: CommandOf<'SetZones' | 'SetShift'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  if (!context.actsAt(c.site)) return rejected('forbidden');
  const site = read(key('site', c.site));
  if (site === undefined) return rejected('not-found', {what: `site ${c.site}`});
  const today = dayOf(context.at, site.zone);
  const set = (zones: readonly Zone[]): Verdict<DomainEvent> =>
    accepted<DomainEvent>({type: 'ZonesSet', site: c.site, zones, reason: c.reason});
  if (c.type === 'SetShift') return setShift(site, c, today, set);
  const fault = badZones(c.zones, site.zones ?? []);
  if (fault !== null) return rejected('invalid', {what: fault});
  // A shift that goes on keeps the days it has; those that are over tell nobody anything.
  const daysOf = (zone: string, shift: string) =>
    (shiftOf(site, zone, shift)?.days ?? []).filter((d) => d.day >= today);
  return set(c.zones.map((z) => ({...z, shifts: z.shifts.map((s) => ({...s, days: daysOf(z.id, s.name)}))})));
}

const shiftOf = ({zones = []}: Site, zone: string, shift: string): Shift | undefined =>
  zones.find((z) => z.id === zone)?.shifts.find((s) => s.name === shift);

/** The first fault of zones in words, with its place, or null. */
function badZones(zones: CommandOf<'SetZones'>['zones'], before: readonly Zone[]): string | null {
  for (const [i, zone] of zones.entries()) {
    if (zones.findIndex((z) => z.id === zone.id) < i) return `zone ${zone.id} twice`;
    if (zone.dock !== undefined && zones.findIndex((z) => z.dock !== undefined) < i)
      return `zone ${zone.id}: a site has docks once`;
    // Items that are handled in a zone would be handled nowhere.
    const old = before.find((z) => z.id === zone.id);
    if (old !== undefined && (old.dock === undefined) !== (zone.dock === undefined))
      return `zone ${zone.id}: it ${old.dock === undefined ? 'is where people work' : 'is the docks'}; take another code`;
    for (const [n, shift] of zone.shifts.entries()) {
      const place = `zone ${zone.id}, shift ${shift.name}`;
      if (zone.shifts.findIndex((s) => s.name === shift.name) < n) return `${place}: twice`;
      if (shift.from >= shift.until) return `${place}: it must begin before it ends`;
    }
  }
  return null;
}

function setShift(
  site: Site,
  c: CommandOf<'SetShift'>,
  today: number,
  set: (zones: readonly Zone[]) => Verdict<DomainEvent>,
): Verdict<DomainEvent> {
  const shift = shiftOf(site, c.zone, c.shift);
  if (shift === undefined) return rejected('not-found', {what: `shift ${c.shift} of zone ${c.zone} at ${c.site}`});
  if (c.day < today) return rejected('too-late', {what: `${isoDay(c.day)} is over at ${c.site}`});
  if (c.day > today + LIMITS_MASTER.capacityDaysMax)
    return rejected('invalid', {what: `${isoDay(c.day)} is more than ${LIMITS_MASTER.capacityDaysMax} days away`});
  const own = c.minutes === null ? [] : [{day: c.day, minutes: c.minutes}];
  const daysOf = (zone: Zone, {name, days}: Shift): Shift['days'] => {
    const isIt = zone.id === c.zone && name === c.shift;
    const others = days.filter((d) => d.day >= today && !(isIt && d.day === c.day));
    return isIt ? [...others, ...own].sort((a, b) => a.day - b.day) : others;
  };
  const zones = (site.zones ?? []).map((zone) => ({
    ...zone,
    shifts: zone.shifts.map((s) => ({...s, days: daysOf(zone, s)})),
  }));
  // All of a site's: an event says its zones whole.
  const {capacityDaysMax: max} = LIMITS_MASTER;
  const all = zones.reduce((n, zone) => n + zone.shifts.reduce((sum, s) => sum + s.days.length, 0), 0);
  return all > max
    ? rejected('invalid', {what: `more than ${max} days with labour of their own at ${c.site}`})
    : set(zones);
}
