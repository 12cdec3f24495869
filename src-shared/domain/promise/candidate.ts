/** A site that could serve a line, what it has of it, and how much of that can leave when. */

import type {Grams, Instant, ItemId, Units} from '../../kernel/types.ts';
import type {Position} from '../inventory/types.ts';
import type {Site} from '../master-data/types.ts';
import type {AskedLine} from './asked.ts';
import type {WorkLeft} from './capacity.ts';
import {deliveryDay} from './delivery.ts';
import type {Life, Timeline} from './future.ts';
import type {WorkLimit} from './labour.ts';
import type {LiftLeft} from './lift.ts';
import type {Route} from './route.ts';
import type {Way} from './routes.ts';
import type {PromiseLot} from './types.ts';

/** The ways from there, the best for the request first: `route` and `request` are that one's. */
export type Candidate = Way & {
  readonly site: Site;
  readonly ways: readonly Way[];
  readonly position: Position;
  /** What the asker's segment may be promised of it. */
  readonly timeline: Timeline;
  /** The same without the limit of the site's work. */
  readonly stock: Timeline;
  /** The same without anything kept for others, and without quotas. */
  readonly open: Timeline;
  /** What limits the site's work on the item, and the units it can still pick and pack by an instant within them; null = no limit. */
  readonly limits: readonly WorkLimit[];
  readonly work: WorkLeft | null;
  /** What its pickups still take; null = none has a limit. */
  readonly lift: LiftLeft | null;
  /** Of a unit of the item; not looked up where nothing asks for it. */
  readonly grams: Grams;
  /** How long its goods must last that leave on a day; absent = it does not matter. */
  readonly life?: Life | undefined;
  /** The substitute it has; absent = the item asked for. */
  readonly instead?: ItemId | undefined;
};

/** Units that the pickup of a dispatch still takes; infinite where nothing limits it. */
export const takes = ({lift, grams}: Candidate, service: string, dispatch: Instant): Units =>
  lift === null || grams === 0 ? Number.POSITIVE_INFINITY : Math.floor(lift(service, dispatch) / grams);

/** Units that can leave with a dispatch of a way: those there are, as far as the pickup takes them. */
export const unitsAt = (c: Candidate, {route}: Pick<Way, 'route'>, dispatch: Instant): Units =>
  c.lift === null
    ? c.timeline.atpAt(dispatch)
    : Math.min(c.timeline.atpAt(dispatch), takes(c, route.service, dispatch));

/** Units that can leave with the dispatches for the request, by all the ways that are as timely as the best one. */
export function promptly(c: Candidate): Units {
  if (c.lift === null) return c.timeline.atpAt(c.request);
  const day = deliveryDay(c.route, c.request);
  const timely = c.ways.filter((way) => deliveryDay(way.route, way.request) <= day);
  const there = Math.max(...timely.map((way) => c.timeline.atpAt(way.request)));
  return Math.min(
    there,
    timely.reduce((n, way) => n + unitsAt(c, way, way.request), 0),
  );
}

/** What leaves along a route with a dispatch: of the item asked for, or of a substitute. */
export const lotBy = (route: Route, quantity: Units, shipBy: Instant, item?: ItemId): PromiseLot => ({
  site: route.site.id,
  quantity,
  shipBy,
  day: deliveryDay(route, shipBy),
  ...(route.service !== '' && {service: route.service}),
  ...(item !== undefined && {item}),
});

/** Days after the request at which the first dispatch there is arrives; nought when it is in time. */
export const lateness = (line: AskedLine, c: Candidate): number =>
  Math.max(0, deliveryDay(c.route, c.request) - line.requestedDay);

/** Whether a lot is of what a candidate has. */
export const isFrom = (c: Candidate, lot: PromiseLot): boolean => lot.site === c.site.id && lot.item === c.instead;
