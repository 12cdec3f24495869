/** Positions as rows: the column form of `PositionWriter`, and the object a decider reads. */

import {noted, type PositionWriter} from '../domain/inventory/evolve.ts';
import {type Load, LoadSum, withLoad} from '../domain/inventory/load.ts';
import type {Batch} from '../domain/inventory/types.ts';
import {
  type Aside,
  type Claim,
  type Debt,
  type Loading,
  NO_ASIDE,
  type Pool,
  type Position,
  type StockState,
  type Supply,
} from '../domain/inventory/types.ts';
import type {Item} from '../domain/master-data/types.ts';
import {assert} from '../kernel/assert.ts';
import {hashText} from '../kernel/hash.ts';
import type {ItemId, SiteId, Units} from '../kernel/types.ts';
import {Columns} from './columns.ts';
import {
  type ClaimColumns,
  claimColumns,
  isHold,
  positionColumns,
  readClaim,
  readSupply,
  type SupplyColumns,
  supplyColumns,
  supplyKind,
  writeClaim,
  writeSupply,
} from './position-columns.ts';
import {SiteSums} from './site-sums.ts';
import {NONE, type Table} from './table.ts';

/** With fewer claims than this, making them is as cheap as adding them up. */
const CLAIMS_SUMMED = 8;
const NO_BATCHES: readonly Batch[] = [];
/** Positions whose sums are kept: the popular ones of a large company. */
const LOADS_MAX = 50_000;

export class PositionRows implements PositionWriter {
  readonly positions: Table;
  readonly claims: Table;
  readonly supplies: Table;
  /** What only few positions have: movements since a third party's snapshot, pools. Replaced, never changed. */
  readonly asides = new Map<number, Aside>();
  /** Positions with a third party's snapshot: few, and asked for with every movement. */
  readonly #snapshots = new Set<number>();
  /** Positions with lots of stock, asked for as often. */
  readonly #dated = new Set<number>();
  #row = NONE;
  #rowOf: Int32Array[] = [];
  /** How often a position was pointed at to be written. */
  #writes = 0;
  readonly #loads = new Map<number, LoadSum>();
  readonly #sums: SiteSums;

  readonly #scopeOf: (site: SiteId) => number;
  readonly #positionColumns: Columns<ReturnType<typeof positionColumns>>;
  readonly #claimColumns: Columns<ClaimColumns>;
  readonly #supplyColumns: Columns<SupplyColumns>;

  /** `scopeOf` gives the scope number of a site's stock; asked only when a position is new. `itemOf`: what is known of an item. */
  constructor(
    {positions, claims, supplies}: Readonly<Record<'positions' | 'claims' | 'supplies', Table>>,
    scopeOf: (site: SiteId) => number,
    itemOf: (item: ItemId) => Item | undefined,
  ) {
    this.#scopeOf = scopeOf;
    this.#sums = new SiteSums((item) => itemOf(this.#positionColumns.now.items.text(item)));
    this.positions = positions;
    this.claims = claims;
    this.supplies = supplies;
    this.#positionColumns = new Columns(positions, positionColumns);
    this.#claimColumns = new Columns(claims, claimColumns);
    this.#supplyColumns = new Columns(supplies, supplyColumns);
  }

  /** The row of a position, or -1. */
  find(site: SiteId, item: ItemId): number {
    const p = this.#positionColumns.now;
    const s = p.sites.find(site);
    const i = p.items.find(item);
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
    this.#writes += 1;
    this.positions.touch(row);
    return row;
  }

  /** Rebuilds the index after the columns were filled from outside. */
  reindex(): void {
    this.#rowOf = [];
    this.#loads.clear();
    this.#sums.clear();
    this.#snapshots.clear();
    this.#dated.clear();
    for (const [row, {batches}] of this.asides) if (batches.length > 0) this.#dated.add(row);
    const {snapshotAt} = this.#positionColumns.now;
    const {alive, count, dictionaries} = this.positions;
    const sites = this.positions.i32('site');
    const items = this.positions.i32('item');
    const width = dictionaries.item?.size ?? 0;
    for (let row = 0; row < count; row++) {
      if (alive[row] !== 1) continue;
      const site = sites[row] as number;
      if (snapshotAt[row] !== 0) this.#snapshots.add(row);
      let ofSite = this.#rowOf[site];
      if (ofSite === undefined) {
        ofSite = new Int32Array(Math.max(64, width)).fill(NONE);
        this.#rowOf[site] = ofSite;
      }
      ofSite[items[row] as number] = row;
    }
  }

  /**
   * A position as it is now. Many claims are made into objects only when somebody looks at them one by one, which must be
   * before anything is written; their sums (`loadOf`) are there at once.
   */
  read(row: number): Position {
    const p = this.#positionColumns.now;
    const states = {
      site: p.sites.text(p.site[row] as number),
      item: p.items.text(p.item[row] as number),
      receiving: p.receiving[row] as number,
      inspection: p.inspection[row] as number,
      available: p.available[row] as number,
      counting: p.counting[row] as number,
      quarantine: p.quarantine[row] as number,
      damaged: p.damaged[row] as number,
      staged: p.staged[row] as number,
      bound: p.bound[row] as number,
    };
    const rest = {
      supplies: this.suppliesOf(row),
      snapshotAt: p.snapshotAt[row] as number,
      ...(this.asides.get(row) ?? NO_ASIDE),
    };
    const load = this.#loadOf(row);
    if (load === null) return {...states, claims: this.claimsOf(row), ...rest};
    const writes = this.#writes;
    let claims: readonly Claim[] | undefined;
    const look = (): readonly Claim[] => {
      assert(writes === this.#writes, 'a position was kept while the ledger changed');
      return this.claimsOf(row);
    };
    const position: Position = {
      ...states,
      get claims() {
        claims ??= look();
        return claims;
      },
      ...rest,
    };
    return withLoad(position, load);
  }

  /** How many claims a position has, counted no further than `most`. */
  #claimsUpTo(row: number, most: number): number {
    const {next} = this.#claimColumns.now;
    let n = 0;
    for (let at = this.#positionColumns.now.claims[row] as number; at >= 0 && n < most; at = next[at] as number) n += 1;
    return n;
  }

  /** The sums of many claims, kept for positions read lately and changed with each claim; null where claims are few. */
  #loadOf(row: number): Load | null {
    const kept = this.#loads.get(row);
    if (kept !== undefined) return kept.load;
    if (this.#claimsUpTo(row, CLAIMS_SUMMED) < CLAIMS_SUMMED) return null;
    const sum = new LoadSum();
    this.#addClaims(row, sum);
    if (this.#loads.size >= LOADS_MAX) this.#loads.clear();
    this.#loads.set(row, sum);
    return sum.load;
  }

  #addClaims(row: number, sum: LoadSum): void {
    const c = this.#claimColumns.now;
    for (let at = this.#positionColumns.now.claims[row] as number; at >= 0; at = c.next[at] as number) {
      if (c.expires[at] !== 0) sum.add(readClaim(c, at));
      else {
        const [quantity, onStock, locked] = [c.quantity[at], c.onStock[at], c.locked[at]];
        sum.lasting(c.due[at] as number, quantity as number, onStock as number, locked as number);
      }
    }
  }

  /** What all claims of a site ask of it, in sum. */
  workAt(site: SiteId): Load {
    const p = this.#positionColumns.now;
    const code = p.sites.find(site);
    if (code < 0) return {lasting: [], expiring: []};
    return this.#sums.work(code, () => {
      const sum = new LoadSum();
      for (const row of this.#rowOf[code] ?? []) if (row >= 0) this.#addClaims(row, sum);
      return sum;
    });
  }

  /** The same of what leaves by one service, in grams, with what is picked for it. */
  liftAt(site: SiteId, service: string): Load {
    const code = this.#positionColumns.now.sites.find(site);
    return code < 0
      ? {lasting: [], expiring: []}
      : this.#sums.lift(code, service, (...told) => this.#tellLeaving(code, ...told));
  }

  /** The same of all that leaves. */
  dockAt(site: SiteId): Load {
    const code = this.#positionColumns.now.sites.find(site);
    return code < 0
      ? {lasting: [], expiring: []}
      : this.#sums.dock(code, (...told) => this.#tellLeaving(code, ...told));
  }

  #tellLeaving(
    site: number,
    ofClaim: (item: number, claim: Claim) => void,
    ofLoads: (item: number, loads: readonly Loading[]) => void,
  ): void {
    const {item} = this.#positionColumns.now;
    for (const row of this.#rowOf[site] ?? []) {
      if (row < 0) continue;
      this.#tellClaims(row, ofClaim);
      ofLoads(item[row] as number, this.asides.get(row)?.loads ?? []);
    }
  }

  /** What is handled in a zone of a site asks of it, in seconds of labour. */
  labourAt(site: SiteId, zone: string): Load {
    const code = this.#positionColumns.now.sites.find(site);
    if (code < 0) return {lasting: [], expiring: []};
    return this.#sums.labour(code, zone, (told) => {
      for (const row of this.#rowOf[code] ?? []) if (row >= 0) this.#tellClaims(row, told);
    });
  }

  #tellClaims(row: number, told: (item: number, claim: Claim) => void): void {
    const {item, claims} = this.#positionColumns.now;
    const c = this.#claimColumns.now;
    for (let at = claims[row] as number; at >= 0; at = c.next[at] as number)
      told(item[row] as number, readClaim(c, at));
  }

  /** What items weigh, or where and how long they are handled, has changed. */
  remeasure(): void {
    this.#sums.remeasure();
  }

  claimsOf(row: number): Claim[] {
    const out: Claim[] = [];
    const c = this.#claimColumns.now;
    for (let at = this.#positionColumns.now.claims[row] as number; at >= 0; at = c.next[at] as number)
      out.push(readClaim(c, at));
    return out;
  }

  /** The ids of its claims; null where there are more than so many. */
  claimIds(row: number, most: number): readonly string[] | null {
    const ids: string[] = [];
    const c = this.#claimColumns.now;
    for (let at = this.#positionColumns.now.claims[row] as number; at >= 0; at = c.next[at] as number) {
      if (ids.length === most) return null;
      ids.push(c.ids.text(c.id[at] as number));
    }
    return ids;
  }

  suppliesOf(row: number): Supply[] {
    const out: Supply[] = [];
    const c = this.#supplyColumns.now;
    for (let at = this.#positionColumns.now.supplies[row] as number; at >= 0; at = c.next[at] as number)
      out.push(readSupply(c, at));
    return out;
  }

  add(state: StockState, delta: Units): void {
    const column = this.#positionColumns.now[state];
    column[this.#row] = (column[this.#row] as number) + delta;
  }

  bind(delta: Units): void {
    bump(this.#positionColumns.now.bound, this.#row, delta);
  }

  claim(id: string): Claim | undefined {
    const row = this.#child(this.claims, id);
    return row < 0 ? undefined : readClaim(this.#claimColumns.now, row);
  }

  setClaim(id: string, claim: Claim | null): void {
    const t = this.claims;
    let row = this.#child(t, id);
    const sum = this.#loads.get(this.#row);
    const old = row < 0 ? null : readClaim(this.#claimColumns.now, row);
    if (old !== null) {
      this.#countClaim(row, -1);
      sum?.remove(old);
    }
    if (claim !== null) sum?.add(claim);
    const {site, item} = this.#positionColumns.now;
    this.#sums.changed(site[this.#row] as number, item[this.#row] as number, old, claim);
    if (claim === null) return row < 0 ? undefined : this.#unlink(t, '_claims', row);
    if (row < 0) row = this.#link(t, '_claims', id);
    t.touch(row);
    writeClaim(this.#claimColumns.now, row, claim);
    this.#countClaim(row, 1);
  }

  supply(id: string): Supply | undefined {
    const row = this.#child(this.supplies, id);
    return row < 0 ? undefined : readSupply(this.#supplyColumns.now, row);
  }

  setSupply(id: string, supply: Supply | null): void {
    const t = this.supplies;
    let row = this.#child(t, id);
    if (row >= 0) this.#countSupply(row, -1);
    if (supply === null) return row < 0 ? undefined : this.#unlink(t, '_supplies', row);
    if (row < 0) row = this.#link(t, '_supplies', id);
    t.touch(row);
    writeSupply(this.#supplyColumns.now, row, supply);
    this.#countSupply(row, 1);
  }

  note(at: number, delta: Units): void {
    if (this.#snapshots.has(this.#row)) this.#setAside({recent: noted(this.#aside.recent, at, delta)});
  }

  snapshot(at: number): void {
    this.#positionColumns.now.snapshotAt[this.#row] = at;
    this.#snapshots.add(this.#row);
    this.#setAside({recent: this.#aside.recent.filter((m) => m.at > at)});
  }

  pools(): readonly Pool[] {
    return this.#aside.pools;
  }

  setPools(pools: readonly Pool[]): void {
    this.#setAside({pools});
  }

  debts(): readonly Debt[] {
    return this.#aside.debts;
  }

  setDebts(debts: readonly Debt[]): void {
    this.#setAside({debts});
  }

  loads(): readonly Loading[] {
    return this.#aside.loads;
  }

  setLoads(loads: readonly Loading[]): void {
    const {site, item} = this.#positionColumns.now;
    this.#sums.loaded(site[this.#row] as number, item[this.#row] as number, this.#aside.loads, loads);
    this.#setAside({loads});
  }

  /** Whether a row has lots of stock, and whether any has. */
  isDated(row: number): boolean {
    return this.#dated.has(row);
  }
  get hasDated(): boolean {
    return this.#dated.size > 0;
  }

  batches(): readonly Batch[] {
    return this.#dated.has(this.#row) ? this.#aside.batches : NO_BATCHES;
  }

  setBatches(batches: readonly Batch[]): void {
    if (batches.length > 0) this.#dated.add(this.#row);
    else this.#dated.delete(this.#row);
    this.#setAside({batches});
  }

  units(state: StockState): Units {
    return this.#positionColumns.now[state][this.#row] as number;
  }

  get #aside(): Aside {
    return this.asides.get(this.#row) ?? NO_ASIDE;
  }

  #setAside(more: Partial<Aside>): void {
    const aside = {...this.#aside, ...more};
    const {pools, debts, loads, batches} = aside;
    const kept = pools.length + debts.length + loads.length + batches.length;
    if (aside.recent.length + kept === 0) this.asides.delete(this.#row);
    else this.asides.set(this.#row, aside);
    if (more.recent === undefined)
      this.#positionColumns.now.aside[this.#row] =
        kept === 0 ? 0 : hashText(JSON.stringify([pools, debts, loads, batches]));
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
    const c = this.#claimColumns.now;
    const p = this.#positionColumns.now;
    const onStock = c.onStock[row] as number;
    bump(isHold(c, row) ? p.reserved : p.allocated, this.#row, sign * onStock);
    bump(p.inboundClaimed, this.#row, sign * ((c.quantity[row] as number) - onStock));
  }

  #countSupply(row: number, sign: 1 | -1): void {
    const c = this.#supplyColumns.now;
    const p = this.#positionColumns.now;
    const kind = supplyKind(c, row);
    if (kind !== 'release')
      bump(kind === 'transfer' ? p.inTransit : p.onOrder, this.#row, sign * (c.quantity[row] as number));
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

function bump(column: Int32Array, row: number, delta: number): void {
  column[row] = (column[row] as number) + delta;
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
