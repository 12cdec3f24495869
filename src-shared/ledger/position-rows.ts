/** Positions as rows: the column form of `PositionWriter`, and the object a decider reads. */

import {noted, type PositionWriter} from '../domain/inventory/evolve.ts';
import {
  type Claim,
  type Position,
  type Recent,
  STATES,
  type StockState,
  type Supply,
  type SupplyKind,
} from '../domain/inventory/types.ts';
import type {ItemId, SiteId, Units} from '../kernel/types.ts';
import {Dictionary} from './dictionary.ts';
import {NONE, type Table} from './table.ts';

const SUPPLY_KINDS: readonly SupplyKind[] = ['purchase', 'transfer', 'release'];

export class PositionRows implements PositionWriter {
  readonly positions: Table;
  readonly claims: Table;
  readonly supplies: Table;
  /** Kept only where a third-party snapshot was applied. */
  readonly recents = new Map<number, readonly Recent[]>();
  #row = NONE;
  #rowOf: Int32Array[] = [];

  readonly #scopeOf: (site: SiteId) => number;
  // The state columns at hand: looking them up by name for each of a million events costs more than the write.
  #states: Record<StockState, Int32Array> = {} as Record<StockState, Int32Array>;
  #snapshotAt: Float64Array = new Float64Array(0);
  #sites = new Dictionary();
  #items = new Dictionary();
  #layout = -1;

  /** `scopeOf` gives the scope number of a site's stock; asked only when a position is new. */
  constructor(positions: Table, claims: Table, supplies: Table, scopeOf: (site: SiteId) => number) {
    this.#scopeOf = scopeOf;
    this.positions = positions;
    this.claims = claims;
    this.supplies = supplies;
  }

  /** The row of a position, or -1. */
  find(site: SiteId, item: ItemId): number {
    if (this.#layout !== this.positions.layout) this.#relook();
    const s = this.#sites.find(site);
    const i = this.#items.find(item);
    return s < 0 || i < 0 ? NONE : (this.#rowOf[s]?.[i] ?? NONE);
  }

  /** The row of a position by the codes of its site and item in the positions' dictionaries, or -1. */
  findByCode(site: number, item: number): number {
    return this.#rowOf[site]?.[item] ?? NONE;
  }

  /** Points the writer at a position, making its row when there is none. */
  at(site: SiteId, item: ItemId): number {
    let row = this.find(site, item);
    if (row < 0) {
      row = this.positions.add(this.#scopeOf(site));
      this.positions.setText('site', row, site);
      this.positions.setText('item', row, item);
      this.#index(row);
    }
    this.#row = row;
    this.positions.touch(row);
    return row;
  }

  /** Rebuilds the index after the columns were filled from outside. */
  reindex(): void {
    this.#rowOf = [];
    this.#layout = -1;
    const {alive, count, dictionaries} = this.positions;
    const sites = this.positions.i32('site');
    const items = this.positions.i32('item');
    const width = dictionaries.item?.size ?? 0;
    for (let row = 0; row < count; row++) {
      if (alive[row] !== 1) continue;
      const site = sites[row] as number;
      let ofSite = this.#rowOf[site];
      if (ofSite === undefined) {
        ofSite = new Int32Array(Math.max(64, width)).fill(NONE);
        this.#rowOf[site] = ofSite;
      }
      ofSite[items[row] as number] = row;
    }
  }

  read(row: number): Position {
    const p = this.positions;
    const n = (name: string) => p.number(name, row);
    return {
      site: p.text('site', row),
      item: p.text('item', row),
      receiving: n('receiving'),
      inspection: n('inspection'),
      available: n('available'),
      counting: n('counting'),
      quarantine: n('quarantine'),
      damaged: n('damaged'),
      staged: n('staged'),
      bound: n('bound'),
      claims: this.claimsOf(row),
      supplies: this.suppliesOf(row),
      snapshotAt: n('snapshotAt'),
      recent: this.recents.get(row) ?? [],
    };
  }

  claimsOf(row: number): Claim[] {
    const out: Claim[] = [];
    const next = this.claims.i32('_next');
    for (let c = this.positions.i32('_claims')[row] as number; c >= 0; c = next[c] as number)
      out.push(this.#claimAt(c));
    return out;
  }

  suppliesOf(row: number): Supply[] {
    const out: Supply[] = [];
    const next = this.supplies.i32('_next');
    for (let s = this.positions.i32('_supplies')[row] as number; s >= 0; s = next[s] as number)
      out.push(this.#supplyAt(s));
    return out;
  }

  add(state: StockState, delta: Units): void {
    if (this.#layout !== this.positions.layout) this.#relook();
    const column = this.#states[state];
    column[this.#row] = (column[this.#row] as number) + delta;
  }

  bind(delta: Units): void {
    this.#bump('bound', delta);
  }

  claim(id: string): Claim | undefined {
    const row = this.#child(this.claims, id);
    return row < 0 ? undefined : this.#claimAt(row);
  }

  setClaim(id: string, claim: Claim | null): void {
    const t = this.claims;
    let row = this.#child(t, id);
    if (row >= 0) this.#countClaim(row, -1);
    if (claim === null) return row < 0 ? undefined : this.#unlink(t, '_claims', row);
    if (row < 0) row = this.#link(t, '_claims', id);
    (t.columns.kind as Uint8Array)[row] = claim.kind === 'hold' ? 1 : 0;
    t.i32('quantity')[row] = claim.quantity;
    t.i32('onStock')[row] = claim.onStock;
    t.f64('due')[row] = claim.due;
    t.f64('expires')[row] = claim.expires;
    t.setText('author', row, claim.author);
    t.touch(row);
    this.#countClaim(row, 1);
  }

  supply(id: string): Supply | undefined {
    const row = this.#child(this.supplies, id);
    return row < 0 ? undefined : this.#supplyAt(row);
  }

  setSupply(id: string, supply: Supply | null): void {
    const t = this.supplies;
    let row = this.#child(t, id);
    if (row >= 0) this.#countSupply(row, -1);
    if (supply === null) return row < 0 ? undefined : this.#unlink(t, '_supplies', row);
    if (row < 0) row = this.#link(t, '_supplies', id);
    (t.columns.kind as Uint8Array)[row] = SUPPLY_KINDS.indexOf(supply.kind);
    t.i32('quantity')[row] = supply.quantity;
    t.f64('expectedAt')[row] = supply.expectedAt;
    t.f64('usableAt')[row] = supply.usableAt;
    (t.columns.confirmed as Uint8Array)[row] = supply.confirmed ? 1 : 0;
    t.touch(row);
    this.#countSupply(row, 1);
  }

  note(at: number, delta: Units): void {
    if (this.#layout !== this.positions.layout) this.#relook();
    if ((this.#snapshotAt[this.#row] as number) > 0)
      this.recents.set(this.#row, noted(this.recents.get(this.#row) ?? [], at, delta));
  }

  snapshot(at: number): void {
    this.positions.f64('snapshotAt')[this.#row] = at;
    this.recents.set(
      this.#row,
      (this.recents.get(this.#row) ?? []).filter((m) => m.at > at),
    );
  }

  #relook(): void {
    this.#states = Object.fromEntries(STATES.map((s) => [s, this.positions.i32(s)])) as Record<StockState, Int32Array>;
    this.#snapshotAt = this.positions.f64('snapshotAt');
    this.#sites = this.positions.dictionaries.site as Dictionary;
    this.#items = this.positions.dictionaries.item as Dictionary;
    this.#layout = this.positions.layout;
  }

  #claimAt(row: number): Claim {
    const t = this.claims;
    return {
      id: t.text('id', row),
      kind: t.number('kind', row) === 1 ? 'hold' : 'allocation',
      quantity: t.number('quantity', row),
      onStock: t.number('onStock', row),
      due: t.number('due', row),
      expires: t.number('expires', row),
      author: t.text('author', row),
    };
  }

  #supplyAt(row: number): Supply {
    const t = this.supplies;
    return {
      id: t.text('id', row),
      kind: SUPPLY_KINDS[t.number('kind', row)] as SupplyKind,
      quantity: t.number('quantity', row),
      expectedAt: t.number('expectedAt', row),
      usableAt: t.number('usableAt', row),
      confirmed: t.number('confirmed', row) === 1,
    };
  }

  // Ids are unique in the whole table; a row of another position is not ours.
  #child(t: Table, id: string): number {
    const row = t.find(id);
    return row >= 0 && t.i32('_parent')[row] === this.#row ? row : NONE;
  }

  #link(t: Table, head: string, id: string): number {
    const row = t.add(this.positions.scope[this.#row] as number);
    t.setKey(row, id);
    linkChild(t, this.positions.i32(head), this.#row, row);
    return row;
  }

  #unlink(t: Table, head: string, row: number): void {
    unlinkChild(t, this.positions.i32(head), this.#row, row);
    t.remove(row);
  }

  #countClaim(row: number, sign: 1 | -1): void {
    const quantity = this.claims.number('quantity', row);
    const onStock = this.claims.number('onStock', row);
    this.#bump(this.claims.number('kind', row) === 1 ? 'reserved' : 'allocated', sign * onStock);
    this.#bump('inboundClaimed', sign * (quantity - onStock));
  }

  #countSupply(row: number, sign: 1 | -1): void {
    const kind = this.supplies.number('kind', row);
    if (kind !== 2) this.#bump(kind === 1 ? 'inTransit' : 'onOrder', sign * this.supplies.number('quantity', row));
  }

  #bump(name: string, delta: number): void {
    const column = this.positions.i32(name);
    column[this.#row] = (column[this.#row] as number) + delta;
  }

  #index(row: number): void {
    const s = this.positions.number('site', row);
    const i = this.positions.number('item', row);
    let ofSite = this.#rowOf[s];
    if (ofSite === undefined || i >= ofSite.length) {
      const grown = new Int32Array(
        Math.max(64, i + 1, (ofSite?.length ?? 0) * 2, this.positions.dictionaries.item?.size ?? 0),
      ).fill(NONE);
      if (ofSite !== undefined) grown.set(ofSite);
      ofSite = grown;
      this.#rowOf[s] = ofSite;
    }
    ofSite[i] = row;
  }
}

/** Puts a child at the head of its parent's list. */
export function linkChild(t: Table, heads: Int32Array, parent: number, row: number): void {
  t.i32('_parent')[row] = parent;
  t.i32('_next')[row] = heads[parent] as number;
  heads[parent] = row;
}

export function unlinkChild(t: Table, heads: Int32Array, parent: number, row: number): void {
  const next = t.i32('_next');
  if (heads[parent] === row) {
    heads[parent] = next[row] as number;
    return;
  }
  let at = heads[parent] as number;
  while (at >= 0 && next[at] !== row) at = next[at] as number;
  if (at >= 0) next[at] = next[row] as number;
}
