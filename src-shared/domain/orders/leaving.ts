/** Whether a promised lot can still leave as promised: services end and calendars change, and promises do not move by themselves. */
import type {Instant} from '../../kernel/types.ts';
import {dayOf, isWorkday} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import {destinationOf} from '../promise/holds.ts';
import {leavesOn} from '../promise/route.ts';
import {routeBy} from '../promise/routes.ts';
import type {Lot, Order} from './types.ts';

/**
 * `service`: the promised service no longer goes there, so nobody comes for it. `day`: nobody picks up on the day of its ship-by. A lot
 * promised by its site's own dispatch asks only that the site works. Null where it leaves, or where its ship-by is over.
 */
export function notLeaving(read: Read, order: Order, lot: Lot, now: Instant): 'service' | 'day' | null {
  const site = read(key('site', lot.site));
  const {service = '', shipBy} = lot.current;
  if (site === undefined || shipBy < now) return null;
  const day = dayOf(shipBy, site.zone);
  if (service === '') return isWorkday(site.calendar, day) ? null : 'day';
  const customer = destinationOf(read, order.customer);
  if (customer === undefined) return null;
  const route = routeBy(read, site, {...customer, country: order.country, zone: order.zone}, service);
  if (route === undefined) return 'service';
  return leavesOn(route, day) ? null : 'day';
}
