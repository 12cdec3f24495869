/**
 * The floor's list for a view without orders: the claims on the stock of the sites in view, those that can be picked first,
 * by when they must leave. A claim names its lot and says how much of it is released; what is picked has no claim any more:
 * of it a site knows the units only (decision 0003). Whether an order has to leave complete is the order's, and not in such a
 * view; what its other claims here wait for is.
 */
import type {FloorWork} from '../api/types.ts';
import {isLive} from '../domain/inventory/balances.ts';
import {companyOf, itemName, siteOf, type World} from './world.ts';

/** Claims of a page: a shift's work at a large site; the rest comes as these leave. */
const CLAIMS_MAX = 300;

export function floorWork(world: World, site: string | undefined): FloorWork {
  const {ledger} = world;
  const now = world.now();
  const table = ledger.tables.positions;
  const sites = (companyOf(world)?.sites ?? []).filter(({id}) => site === undefined || id === site);
  const staged = new Map(sites.map(({id}) => [id, 0]));
  const claims: FloorWork['claims'][number][] = [];
  const toCome = new Map<string, number>();
  let units = 0;
  const first = table.i32('_claims');
  for (let row = 0; row < table.count; row++) {
    if (table.alive[row] !== 1) continue;
    const at = table.text('site', row);
    const before = staged.get(at);
    if (before === undefined) continue;
    staged.set(at, before + table.number('bound', row));
    if ((first[row] as number) < 0) continue;
    const position = ledger.positions.read(row);
    for (const claim of position.claims) {
      if (claim.kind !== 'allocation' || !isLive(claim, now)) continue;
      units += claim.quantity;
      toCome.set(orderOf(claim.id), (toCome.get(orderOf(claim.id)) ?? 0) + claim.quantity - claim.onStock);
      claims.push({
        label: claim.id,
        site: position.site,
        item: position.item,
        itemName: itemName(world, position.item),
        quantity: claim.quantity,
        onStock: claim.onStock,
        released: claim.locked,
        othersToCome: 0,
        due: claim.due,
        zone: siteOf(world, position.site)?.zone ?? 'UTC',
      });
    }
  }
  // What nobody can pick yet must not push what can be picked out of sight.
  claims.sort((a, b) => Number(b.onStock > 0) - Number(a.onStock > 0) || a.due - b.due || (a.label < b.label ? -1 : 1));
  return {
    total: claims.length,
    units,
    staged: [...staged].map(([id, bound]) => ({site: id, siteName: siteOf(world, id)?.name ?? id, units: bound})),
    claims: claims.slice(0, CLAIMS_MAX).map((claim) => ({
      ...claim,
      othersToCome: (toCome.get(orderOf(claim.label)) ?? 0) - (claim.quantity - claim.onStock),
    })),
  };
}

/** `SO-1042/3.1` is of SO-1042. */
const orderOf = (label: string): string => label.slice(0, label.lastIndexOf('/'));
