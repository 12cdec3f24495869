/** What leaves together: the shipments that lots of an order not placed yet would make, and what each costs as a whole. */
import type {OfferedShipment} from '../api/types.ts';
import {destinationOf} from '../domain/promise/holds.ts';
import type {Destination} from '../domain/promise/route.ts';
import {freightOf, routeBy} from '../domain/promise/routes.ts';
import type {Instant, ItemId, SiteId, Units} from '../kernel/types.ts';
import {itemOf, serviceName, siteName, siteOf, type World} from './world.ts';

export type SentLot = {
  readonly site: SiteId;
  readonly shipBy: Instant;
  readonly service?: string | undefined;
  readonly item: ItemId;
  readonly quantity: Units;
};

/**
 * One shipment for each site, dispatch and service, in the order in which they leave, with its weight in grams and its freight in
 * minor units; null where no carrier said what it costs.
 */
export function shipmentsOf(world: World, to: Destination, lots: readonly SentLot[]): readonly OfferedShipment[] {
  const weights = new Map<string, {readonly lot: SentLot; grams: number}>();
  for (const lot of lots) {
    const together = `${lot.site} ${lot.shipBy} ${lot.service ?? ''}`;
    const grams = lot.quantity * (itemOf(world, lot.item)?.weightGrams ?? 0);
    const known = weights.get(together);
    if (known === undefined) weights.set(together, {lot, grams});
    else known.grams += grams;
  }
  return [...weights.values()]
    .sort((a, b) => a.lot.shipBy - b.lot.shipBy || (a.lot.site < b.lot.site ? -1 : 1))
    .map(({lot: {site, shipBy, service}, grams}) => {
      const from = siteOf(world, site);
      const route = from === undefined ? undefined : routeBy(world.read, from, to, service ?? '');
      const price = route === undefined ? undefined : freightOf(route, shipBy, grams);
      const name = serviceName(world, service);
      return {
        site,
        siteName: siteName(world, site),
        shipBy,
        ...(service !== undefined && {service}),
        ...(name !== null && {serviceName: name}),
        grams,
        freight: price !== undefined && Number.isFinite(price) ? price : null,
      };
    });
}

/** The same for a customer; null where he is not known. */
export function shipmentsFor(
  world: World,
  customer: string | undefined,
  lots: readonly SentLot[],
): readonly OfferedShipment[] | null {
  const to = destinationOf(world.read, customer);
  return to === undefined ? null : shipmentsOf(world, to, lots);
}
