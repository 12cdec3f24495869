/**
 * A way from a site to a customer's door. It leaves at a wall-clock cut-off in the site's zone on days on which site and carrier
 * work, drives in the carrier's working days, and arrives on a day on which the carrier delivers and the customer takes in.
 */
import type {DayNumber, Minor} from '../../kernel/types.ts';
import {type Changing, isWorkday, versionOn, weekday} from '../calendar.ts';
import type {Asker} from '../master-data/segments.ts';
import type {CustomerRules, Site, WorkingDays} from '../master-data/types.ts';

export type Destination = {
  /** Who asks; without it nobody in particular, for whom nothing is kept. */
  readonly asker?: Asker | undefined;
  readonly country: string;
  readonly zone: string;
  readonly tier: 'A' | 'B' | 'C';
  readonly rules: CustomerRules;
  /** When goods are taken in; without it, whenever somebody delivers. */
  readonly receives?: WorkingDays | undefined;
};

/** What counts of a way on a day: that on which it leaves, in the site's zone. */
export type Terms = {
  /** Transit in the carrier's working days, as it is promised. */
  readonly days: number;
  /** So many of these days are a margin (F.3): mostly it takes as many less. */
  readonly margin: number;
  /** From Monday: the minute on the site's wall clock by which it must be ready; null when nobody picks up. */
  readonly cutoffs: readonly (number | null)[];
  /** What a shipment of that weight costs, minor units; infinite where nobody said. */
  readonly price: (grams: number) => Minor;
};
/** `changes`: lanes, prices and pickups as they are known to be from a day on. */
export type Route = Changing<Terms> & {
  readonly site: Site;
  readonly to: Destination;
  /** `carrier/service`; '' where no carrier is known. */
  readonly service: string;
  readonly carrier: WorkingDays;
};

export const termsOn = (route: Route, day: DayNumber): Terms => versionOn<Terms>(route, day);
export const cutoffOn = (route: Route, day: DayNumber): number | null =>
  termsOn(route, day).cutoffs[weekday(day) - 1] ?? null;

/** A pickup on that day: the site works, and the service comes. */
export const leavesOn = (route: Route, day: DayNumber): boolean =>
  isWorkday(route.site.calendar, day) &&
  (route.service === '' || isWorkday(route.carrier, day)) &&
  cutoffOn(route, day) !== null;

/** The carrier delivers and the customer takes in. */
export const arrivesOn = (route: Route, day: DayNumber): boolean =>
  isWorkday(route.carrier, day) && (route.to.receives === undefined || isWorkday(route.to.receives, day));

/** The same way as it is driven when nothing goes wrong: what can be on time, though it would not be promised. */
export function asDriven(route: Route): Route {
  const {changes = []} = route;
  if (route.margin === 0 && changes.every(({margin}) => margin === 0)) return route;
  const driven = {...route, days: route.days - route.margin, margin: 0};
  return changes.length === 0
    ? driven
    : {...driven, changes: changes.map((one) => ({...one, days: one.days - one.margin, margin: 0}))};
}
