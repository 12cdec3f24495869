/** The day a customer may ask for: not one that has passed at the site when the order is made. */
import {dayOf, isoDay} from '../calendar.ts';
import type {DecideContext, Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import type {Company} from '../master-data/types.ts';
import {backdateDays} from '../stated-time.ts';

type Asked = {readonly requestedDay?: number | undefined; readonly site?: string | undefined};

/**
 * The refusal that names the first line whose day has passed, or null. Today is the line's site's; where no site is named,
 * the earliest today of the company's sites. A feed that brings history may state days as far back as it may state times.
 */
export function pastDay(
  read: Read,
  company: Company,
  lines: readonly Asked[],
  context: DecideContext,
  first = 1,
): Rejection | null {
  const back = context.actor.role === 'system' ? backdateDays(read) : 0;
  const today = (site: string | undefined): number => {
    const ids = site === undefined ? company.sites.map((s) => s.id) : [site];
    const zones = ids.map((id) => read(key('site', id))?.zone).filter((zone) => zone !== undefined);
    return Math.min(...(zones.length === 0 ? [company.zone] : zones).map((zone) => dayOf(context.at, zone)));
  };
  for (const [i, line] of lines.entries()) {
    if (line.requestedDay === undefined) continue;
    const earliest = today(line.site) - back;
    if (line.requestedDay >= earliest) continue;
    return {
      code: 'invalid',
      what: `line ${first + i}: requested for ${isoDay(line.requestedDay)}, which has passed; ask for ${isoDay(earliest)} or later`,
    };
  }
  return null;
}
