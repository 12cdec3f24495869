/** Who picks up at a site, being typed: now, and from a day on. */
import type {CommandOf} from '../../data/commands.ts';
import {type DraftVersion, keptVersions, versionFault} from './version-draft.ts';

type Site = CommandOf<'DefineSite'>['site'];
type Pickup = NonNullable<Site['pickups']>[number];
export type Tier = 'all' | NonNullable<Pickup['tier']>;
export type DraftPickup = Omit<Pickup, 'tier' | 'carrier' | 'service'> & {
  readonly key: number;
  /** `carrier/service`. */
  readonly by: string;
  readonly tier: Tier;
};
export type DraftPickups = {readonly pickups: readonly DraftPickup[]};
/** What it begins with, and the changes by their days. */
export type PickupsDraft = DraftPickups & {readonly changes: readonly DraftVersion<DraftPickups>[]};

/** As in `LIMITS_MASTER`. */
const PICKUPS_MAX = 40;
const WEEKDAYS = [1, 2, 3, 4, 5];

const draftOf = ({carrier, service, tier, ...pickup}: Pickup, i: number): DraftPickup => ({
  ...pickup,
  key: i + 1,
  by: `${carrier}/${service}`,
  tier: tier ?? 'all',
});
function pickupOf({key: _, by, tier, ...pickup}: DraftPickup): Pickup {
  const [carrier = '', service = ''] = by.split('/');
  return {carrier, service, ...pickup, ...(tier !== 'all' && {tier})};
}

/** As they are defined, without what ended so long ago that nothing asks for it. */
export function pickupsDraft({pickups = [], pickupChanges}: Site, today: number): PickupsDraft {
  const {base, changes} = keptVersions<{pickups: Pickup[]}>({pickups}, pickupChanges, today);
  return {
    pickups: base.pickups.map(draftOf),
    changes: changes.map((one, i) => ({key: i + 1, from: one.from, pickups: one.pickups.map(draftOf)})),
  };
}

export const mayAddPickup = (pickups: readonly DraftPickup[]): boolean => pickups.length < PICKUPS_MAX;
/** One more like the last; the first by a service. */
export function withPickup(pickups: readonly DraftPickup[], service: string): readonly DraftPickup[] {
  const {by, workdays, cutoff} = pickups.at(-1) ?? {by: service, workdays: WEEKDAYS, cutoff: 960};
  return [...pickups, {key: 1 + Math.max(0, ...pickups.map((one) => one.key)), by, workdays, cutoff, tier: 'all'}];
}

/** The first thing that is missing, in words, and of which version by its key. */
export function missingOfPickups({
  pickups,
  changes,
}: PickupsDraft): {readonly version: number; readonly what: string} | null {
  for (const one of [{key: 0, from: 0, pickups}, ...changes]) {
    if (one.from === undefined) return {version: one.key, what: 'The first day of a change is missing.'};
    const empty = one.pickups.findIndex(({workdays}) => workdays.length === 0);
    if (empty >= 0) return {version: one.key, what: `Pickup ${empty + 1} is on no day.`};
  }
  return null;
}

/** The site with them; only of what misses nothing. */
export function withPickups({pickups: _, pickupChanges: __, ...others}: Site, {pickups, changes}: PickupsDraft): Site {
  return {
    ...others,
    ...(pickups.length > 0 && {pickups: pickups.map(pickupOf)}),
    ...(changes.length > 0 && {
      pickupChanges: changes.map((one) => ({from: one.from ?? 0, pickups: one.pickups.map(pickupOf)})),
    }),
  };
}

/** Of which version a refusal is, by key, and of which of its pickups, from 1; undefined: of the whole version. */
export type PickupFault = {readonly version: number; readonly pickup: number | undefined; readonly words: string};
export function pickupFault(fault: string | undefined, {changes}: PickupsDraft): PickupFault | undefined {
  if (fault === undefined) return undefined;
  const {change, words} = fault.startsWith(AT) ? versionFault(fault.slice(AT.length)) : {change: null, words: fault};
  const version = change === null ? 0 : (changes[change]?.key ?? 0);
  const [, n, own] = /^pickup (\d+) \([^)]*\): (.*)$/.exec(words) ?? [];
  return n === undefined || own === undefined
    ? {version, pickup: undefined, words}
    : {version, pickup: Number(n), words: own};
}
const AT = 'pickups: ';
