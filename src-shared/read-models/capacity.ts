/** The work of the sites in view, day by day: what they can pick, what is promised of it, and what is left (F.4). */
import type {SiteWork} from '../api/types.ts';
import {dayOf, isWorkday} from '../domain/calendar.ts';
import {key} from '../domain/events.ts';
import {capacityOn, plannedOn} from '../domain/promise/capacity.ts';
import {companyOf, siteOf, type World} from './world.ts';

/** So many calendar days from today on: two weeks, as far as work is planned by the day. */
const DAYS = 14;
/** A day so full that the next order may not fit. */
const NEARLY = 0.9;

/** `sees`: its stock is in view; of another nobody could tell what is promised. */
export function siteWork(world: World, sees: (site: string) => boolean): readonly SiteWork[] {
  const now = world.now();
  return (companyOf(world)?.sites ?? []).flatMap(({id}): SiteWork[] => {
    const site = siteOf(world, id);
    const load = world.read(key('work', id));
    if (site === undefined || load === undefined || !sees(id)) return [];
    const today = dayOf(now, site.zone);
    const planned = plannedOn(load, site, now);
    const days = Array.from({length: DAYS}, (_, i) => today + i).map((day) => {
      const can = site.capacity === undefined ? null : capacityOn(site, day, now);
      const units = planned(day);
      return {
        day,
        capacity: can,
        planned: units,
        left: can === null ? null : can - units,
        isOwn: site.capacity?.days.some((d) => d.day === day) === true,
        aspect: aspectOf(can, units),
        works: isWorkday(site.calendar, day) || (can ?? 0) > 0 || units > 0,
      };
    });
    return [{site: id, name: site.name, zone: site.zone, week: site.capacity?.week ?? null, days}];
  });
}

function aspectOf(can: number | null, units: number): SiteWork['days'][number]['aspect'] {
  if (can === null) return 'wait';
  if (units > can) return 'stop';
  return units > can * NEARLY ? 'caution' : 'clear';
}
