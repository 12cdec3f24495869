/** Positions, their claims and their supplies as typed columns, and as the objects a decider reads. */
import type {Claim, Supply, SupplyKind} from '../domain/inventory/types.ts';
import {textsOf} from './columns.ts';
import type {Column, Table} from './table.ts';

export const positionColumns = (t: Table) => ({
  site: t.i32('site'),
  sites: textsOf(t, 'site'),
  item: t.i32('item'),
  items: textsOf(t, 'item'),
  receiving: t.i32('receiving'),
  inspection: t.i32('inspection'),
  available: t.i32('available'),
  counting: t.i32('counting'),
  quarantine: t.i32('quarantine'),
  damaged: t.i32('damaged'),
  staged: t.i32('staged'),
  bound: t.i32('bound'),
  inTransit: t.i32('inTransit'),
  onOrder: t.i32('onOrder'),
  allocated: t.i32('allocated'),
  reserved: t.i32('reserved'),
  inboundClaimed: t.i32('inboundClaimed'),
  aside: t.i32('aside'),
  snapshotAt: t.f64('snapshotAt'),
  claims: t.i32('_claims'),
  supplies: t.i32('_supplies'),
});

const HOLD = 1;
export const claimColumns = (t: Table) => ({
  parent: t.i32('_parent'),
  next: t.i32('_next'),
  id: t.i32('id'),
  ids: textsOf(t, 'id'),
  kind: t.columns.kind as Column,
  quantity: t.i32('quantity'),
  onStock: t.i32('onStock'),
  locked: t.i32('locked'),
  due: t.f64('due'),
  expires: t.f64('expires'),
  author: t.i32('author'),
  authors: textsOf(t, 'author'),
  segment: t.i32('segment'),
  segments: textsOf(t, 'segment'),
  service: t.i32('service'),
  services: textsOf(t, 'service'),
  lasts: t.i32('lasts'),
});
export type ClaimColumns = ReturnType<typeof claimColumns>;

export const isHold = (c: ClaimColumns, row: number): boolean => c.kind[row] === HOLD;

export function readClaim(c: ClaimColumns, row: number): Claim {
  const claim: Claim = {
    id: c.ids.text(c.id[row] as number),
    kind: c.kind[row] === HOLD ? 'hold' : 'allocation',
    quantity: c.quantity[row] as number,
    onStock: c.onStock[row] as number,
    locked: c.locked[row] as number,
    due: c.due[row] as number,
    expires: c.expires[row] as number,
    author: c.authors.text(c.author[row] as number),
    segment: c.segments.text(c.segment[row] as number),
    service: c.services.text(c.service[row] as number),
  };
  const lasts = c.lasts[row] as number;
  return lasts === 0 ? claim : {...claim, lasts};
}

/** All but the id, which is the row's key. */
export function writeClaim(c: ClaimColumns, row: number, claim: Claim): void {
  c.kind[row] = claim.kind === 'hold' ? HOLD : 0;
  c.quantity[row] = claim.quantity;
  c.onStock[row] = claim.onStock;
  c.locked[row] = claim.locked;
  c.due[row] = claim.due;
  c.expires[row] = claim.expires;
  c.author[row] = c.authors.intern(claim.author);
  c.segment[row] = c.segments.intern(claim.segment);
  c.service[row] = c.services.intern(claim.service);
  c.lasts[row] = claim.lasts ?? 0;
}

const SUPPLY_KINDS: readonly SupplyKind[] = ['purchase', 'transfer', 'release'];
export const supplyColumns = (t: Table) => ({
  parent: t.i32('_parent'),
  next: t.i32('_next'),
  id: t.i32('id'),
  ids: textsOf(t, 'id'),
  kind: t.columns.kind as Column,
  quantity: t.i32('quantity'),
  expectedAt: t.f64('expectedAt'),
  usableAt: t.f64('usableAt'),
  confirmed: t.columns.confirmed as Column,
  lasts: t.i32('lasts'),
});
export type SupplyColumns = ReturnType<typeof supplyColumns>;

export const supplyKind = (c: SupplyColumns, row: number): SupplyKind =>
  SUPPLY_KINDS[c.kind[row] as number] as SupplyKind;

export function readSupply(c: SupplyColumns, row: number): Supply {
  const supply: Supply = {
    id: c.ids.text(c.id[row] as number),
    kind: supplyKind(c, row),
    quantity: c.quantity[row] as number,
    expectedAt: c.expectedAt[row] as number,
    usableAt: c.usableAt[row] as number,
    confirmed: c.confirmed[row] === 1,
  };
  const lasts = c.lasts[row] as number;
  return lasts === 0 ? supply : {...supply, lasts};
}

/** All but the id, which is the row's key. */
export function writeSupply(c: SupplyColumns, row: number, supply: Supply): void {
  c.kind[row] = SUPPLY_KINDS.indexOf(supply.kind);
  c.quantity[row] = supply.quantity;
  c.expectedAt[row] = supply.expectedAt;
  c.usableAt[row] = supply.usableAt;
  c.confirmed[row] = supply.confirmed ? 1 : 0;
  c.lasts[row] = supply.lasts ?? 0;
}
