/**
 * Whether a lot can go as it is promised, by the calendars, carriers and pickups there are now: its dispatch that day, and there by
 * the day promised. What was promised before they changed keeps its date until somebody promises it anew.
 */
import {dayOf} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import {deliveryDay, dispatchThatDay} from '../promise/delivery.ts';
import {asDriven, type Route} from '../promise/route.ts';
import {routeBy, routesOf} from '../promise/routes.ts';
import {destination} from './give-back.ts';
import type {Lot, Order} from './types.ts';

/** Its service goes there no more; nobody picks up that day by its ship-by; it would arrive later than promised. */
export type GoingFault = 'service' | 'dispatch' | 'delivery';

/** What keeps the lots of an order from going as promised; null where they can. Routes are found once for each customer and site. */
export class Going {
  readonly #read: Read;
  readonly #routes = new Map<string, readonly Route[]>();

  constructor(read: Read) {
    this.#read = read;
  }

  faultOf(order: Order, {site, current: {service, shipBy, day}}: Lot): GoingFault | null {
    const own = this.#routesOf(order, site, service);
    if (own.length === 0) return 'service';
    // A later cut-off of the same day takes it as well.
    const going = own.filter((r) => (dispatchThatDay(r, dayOf(shipBy, r.site.zone)) ?? shipBy - 1) >= shipBy);
    if (going.length === 0) return 'dispatch';
    return going.some((route) => deliveryDay(asDriven(route), shipBy) <= day) ? null : 'delivery';
  }

  /** By its service; promised by nobody in particular, it goes by whoever comes. */
  #routesOf(order: Order, id: string, service: string | undefined): readonly Route[] {
    const place = [id, service, order.customer, order.country, order.zone].join('\n');
    const known = this.#routes.get(place);
    if (known !== undefined) return known;
    const site = this.#read(key('site', id));
    const customer = this.#read(key('customer', order.customer));
    const to = customer === undefined ? undefined : destination(order, customer);
    const routes =
      site === undefined || to === undefined
        ? []
        : service === undefined
          ? routesOf(this.#read, site, to)
          : [routeBy(this.#read, site, to, service)].filter((route) => route !== undefined);
    this.#routes.set(place, routes);
    return routes;
  }
}
