/** What read models look at: the visible state (confirmed with pending on top), the log's clock, and master data by id. */

import {dayOf} from '../domain/calendar.ts';
import {type Key, key, type Read} from '../domain/events.ts';
import {type Company, DEFAULT_POLICY, type Item, type Policy, type Site} from '../domain/master-data/types.ts';
import type {Instant, SiteId} from '../kernel/types.ts';
import type {Ledger} from '../ledger/ledger.ts';

export type World = {
  readonly ledger: Ledger;
  readonly read: Read;
  /** Keys whose visible state differs from the confirmed one. */
  readonly overlaid: (key: Key) => boolean;
  /** False: the stock of the site is not in view, so that nothing may be concluded from what is not there. */
  readonly seesStock: (site: SiteId) => boolean;
  readonly now: () => Instant;
};

export const companyOf = (world: World): Company | undefined => world.read('company:company');
export const policyOf = (world: World): Policy => companyOf(world)?.policy ?? DEFAULT_POLICY;
export const siteOf = (world: World, id: string): Site | undefined => world.read(key('site', id));
export const siteName = (world: World, id: string): string => siteOf(world, id)?.name ?? id;
export const itemOf = (world: World, id: string): Item | undefined => world.read(key('item', id));
export const itemName = (world: World, id: string): string => itemOf(world, id)?.name ?? id;
export const customerName = (world: World, id: string): string => world.read(key('customer', id))?.name ?? id;
export const tierOf = (world: World, id: string): 'A' | 'B' | 'C' => world.read(key('customer', id))?.tier ?? 'C';
/** `Crossline Parcels Express`; null where it goes by no known carrier. */
export function serviceName(world: World, service: string | undefined): string | null {
  if (service === undefined) return null;
  const [id = '', of = ''] = service.split('/');
  const carrier = world.read(key('carrier', id));
  const found = carrier?.services.find((one) => one.id === of);
  return carrier === undefined || found === undefined ? service : `${carrier.name} ${found.name}`;
}
export const companyZone = (world: World): string => companyOf(world)?.zone ?? 'UTC';
export const companyToday = (world: World): number => dayOf(world.now(), companyZone(world));
