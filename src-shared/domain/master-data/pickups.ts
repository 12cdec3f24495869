/** Who picks up at a site on a day: its pickups change on days that are known beforehand (decision 39). */
import type {DayNumber} from '../../kernel/types.ts';
import {versionOn} from '../calendar.ts';
import type {Pickup, Site} from './types.ts';

type Picked = Pick<Site, 'pickups' | 'pickupChanges'>;
type Version = {readonly pickups: readonly Pickup[]};
const NOBODY: readonly Pickup[] = [];

export const pickupsOn = ({pickups, pickupChanges: changes}: Picked, day: DayNumber): readonly Pickup[] =>
  changes === undefined ? (pickups ?? NOBODY) : versionOn<Version>({pickups: pickups ?? NOBODY, changes}, day).pickups;

/** All there ever are, by all that is defined. */
export const everyPickup = ({pickups, pickupChanges = []}: Picked): readonly Pickup[] => [
  ...(pickups ?? NOBODY),
  ...pickupChanges.flatMap((change) => change.pickups),
];

/** Those that count on a day or later. */
export const pickupsSince = (site: Picked, day: DayNumber): readonly Pickup[] => [
  ...pickupsOn(site, day),
  ...(site.pickupChanges ?? []).flatMap(({from, pickups}) => (from > day ? pickups : NOBODY)),
];

export const serviceName = ({carrier, service}: Pick<Pickup, 'carrier' | 'service'>): string => `${carrier}/${service}`;
