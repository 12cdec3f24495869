/**
 * What one order has at one site, read straight from the columns: the floor looks at every order a dozen times, and most
 * of an order's hundred fields are none of its business.
 */
import type {Site} from '../../../src-shared/domain/master-data/types.ts';
import {lotClaim} from '../../../src-shared/domain/orders/place.ts';
import type {Instant, Units} from '../../../src-shared/kernel/types.ts';
import {type Sim, siteOf} from './sim.ts';

export type Bucket = 'allocated' | 'released' | 'picked' | 'packed' | 'shipped';
export type UnitLot = Readonly<Record<Bucket, Units>> & {
  readonly line: number;
  readonly lot: number;
  readonly shipBy: Instant;
  readonly shippedAt: Instant;
  /** By which carrier's service it goes. */
  readonly service: string;
};
export type Unit = {
  readonly order: string;
  readonly site: Site;
  /** Lots with something still to be done, by line and lot. */
  readonly lots: readonly UnitLot[];
  readonly shipComplete: boolean;
  readonly zone: string;
  readonly country: string;
  /** What chance is asked about. */
  readonly about: string;
};

/** Null when there is no such order, or it waits for credit. */
export function readUnit(sim: Sim, order: string, siteId: string): Unit | null {
  const {orders, lots} = sim.ledger.tables;
  const row = orders.find(order);
  if (row < 0 || orders.number('creditHeld', row) === 1) return null;
  const wanted = lots.dictionaries.site?.find(siteId) ?? -1;
  const sites = lots.i32('site');
  const column = {
    allocated: lots.i32('allocated'),
    released: lots.i32('released'),
    picked: lots.i32('picked'),
    packed: lots.i32('packed'),
    shipped: lots.i32('shipped'),
    line: lots.i32('line'),
    lot: lots.i32('lot'),
    shipBy: lots.f64('currentShipBy'),
    shippedAt: lots.f64('shippedAt'),
  };
  const out: UnitLot[] = [];
  const next = lots.i32('_next');
  for (let at = orders.i32('_lots')[row] as number; at >= 0; at = next[at] as number) {
    if (sites[at] !== wanted) continue;
    const lot: UnitLot = {
      allocated: column.allocated[at] as number,
      released: column.released[at] as number,
      picked: column.picked[at] as number,
      packed: column.packed[at] as number,
      shipped: column.shipped[at] as number,
      line: column.line[at] as number,
      lot: column.lot[at] as number,
      shipBy: column.shipBy[at] as number,
      shippedAt: column.shippedAt[at] as number,
      service: lots.text('currentService', at),
    };
    if (lot.allocated + lot.released + lot.picked + lot.packed + lot.shipped > 0) out.push(lot);
  }
  return {
    order,
    site: siteOf(sim, siteId),
    lots: out.sort((a, b) => a.line - b.line || a.lot - b.lot),
    shipComplete: orders.number('shipComplete', row) === 1,
    zone: orders.text('zone', row),
    country: orders.text('country', row),
    about: `${order}@${siteId}`,
  };
}

/** True when all the lot still needs rests on stock. */
export function isCovered(sim: Sim, order: string, lot: UnitLot): boolean {
  const {claims} = sim.ledger.tables;
  const row = claims.find(lotClaim(order, lot.line, lot.lot));
  return row >= 0 && (claims.i32('onStock')[row] as number) >= lot.allocated;
}

/** The items of an order by line. */
export function itemsOf(sim: Sim, order: string): Map<number, string> {
  const {orders, lines} = sim.ledger.tables;
  const row = orders.find(order);
  const out = new Map<number, string>();
  if (row < 0) return out;
  const next = lines.i32('_next');
  for (let at = orders.i32('_lines')[row] as number; at >= 0; at = next[at] as number)
    out.set(lines.number('line', at), lines.text('item', at));
  return out;
}
