/**
 * The read models of one replica, kept up with its changes: sources of rows, the risk queue, what is on its way, the
 * scorecard's tallies. What time alone changes (risk, what is due) is swept in small slices, so that nobody waits.
 */

import type {TableName} from '../api/rows.ts';
import {idOf, type Key, kindOf} from '../domain/events.ts';
import type {Changes, Ledger} from '../ledger/ledger.ts';
import {Demand} from './demand.ts';
import {Inbound} from './inbound-source.ts';
import {InventorySource} from './inventory.ts';
import {ItemsSource} from './items.ts';
import {scoreSource} from './lists.ts';
import {OrdersSource} from './orders.ts';
import {Pools} from './pools.ts';
import type {Risk} from './risk.ts';
import {RiskQueue} from './risk-queue.ts';
import type {RowSource} from './source.ts';
import {Tallies} from './tallies.ts';
import type {World} from './world.ts';

/**
 * What one slice of the sweep may look at: a few milliseconds together. Lines are of orders with something to do (risk) or
 * just finished (tallies), positions those with claims or supply.
 */
const SLICE = {
  riskLines: 60,
  advice: 8,
  tallyLines: 120,
  rows: 2_000,
  positions: 40,
  lots: 3_000,
  inbound: 200,
  pools: 40,
} as const;

/** The tables that are kept up with changes, each with its changed rows. */
export type Dirty = Readonly<Record<'inventory' | 'items' | 'orders' | 'at-risk' | 'inbound' | 'pools', Set<number>>>;

export class Hub {
  readonly world: World;
  readonly inventory: InventorySource;
  readonly items: ItemsSource;
  readonly orders: OrdersSource;
  readonly #inbound: Inbound;
  readonly #pools: Pools;
  readonly tallies: Tallies;
  readonly #queue: RiskQueue;
  readonly #demand: Demand;
  #warming = true;
  #tallying = true;
  #complete = false;

  constructor(world: World) {
    this.world = world;
    this.inventory = new InventorySource(world);
    this.items = new ItemsSource(world, this.inventory);
    this.#queue = new RiskQueue(world);
    this.orders = new OrdersSource(world, (order) => this.#queue.aspectOf(order));
    this.tallies = new Tallies(world);
    this.#demand = new Demand(world);
    this.#inbound = new Inbound(world);
    this.#pools = new Pools(world);
  }

  get risks(): RiskQueue['rows'] {
    return this.#queue.rows;
  }

  get inbound(): Inbound['rows'] {
    return this.#inbound.rows;
  }

  get pools(): Pools['rows'] {
    return this.#pools.rows;
  }

  source(table: TableName): RowSource {
    switch (table) {
      case 'inventory':
        return this.inventory;
      case 'items':
        return this.items;
      case 'orders':
        return this.orders;
      case 'at-risk':
        return this.risks;
      case 'inbound':
        return this.inbound;
      case 'pools':
        return this.pools;
      default:
        return scoreSource();
    }
  }

  /** Everything anew: after a snapshot or at the start. The sweep fills risk and facts in. */
  reset(): void {
    this.inventory.forgetAll();
    this.orders.forgetAll();
    this.#queue.clear();
    this.tallies.clear();
    this.#demand.clear();
    this.#warming = true;
    this.#tallying = true;
    this.#complete = false;
    this.#inbound.reset();
    this.#pools.reset();
  }

  /** Slices should come quickly: there is something nobody has looked at yet. */
  get brisk(): boolean {
    return this.#warming || this.#tallying || this.#queue.pressing || !this.complete;
  }

  /** Endangered lots about which it is still looked for what to do. */
  get unadvised(): number {
    return this.#queue.unadvised;
  }

  /** True when it is known for every endangered lot what to do about it. */
  get advised(): boolean {
    return this.complete && this.#queue.unadvised === 0;
  }

  /** True once every order with something to do was looked at since the last reset. */
  get complete(): boolean {
    return this.#complete || this.world.ledger.tables.orders.live === 0;
  }

  /** Takes in what changed; gives the rows of each table that did. */
  change(changes: Changes, overlaid: readonly Key[]): Dirty {
    const {ledger} = this.world;
    const dirty = {
      inventory: new Set(changes.positions),
      items: new Set<number>(),
      orders: new Set(changes.orders),
      'at-risk': new Set<number>(),
      inbound: new Set<number>(),
      pools: new Set<number>(),
    };
    const orders = new Set<string>();
    for (const row of changes.orders)
      if (ledger.tables.orders.alive[row] === 1) orders.add(ledger.tables.orders.text('id', row));
    this.tallies.reopen(changes.orders);
    for (const row of changes.positions) {
      this.#claimants(row, orders);
      this.#stagers(row, orders);
      for (const one of this.#bringing(row)) dirty.inbound.add(one);
    }
    for (const k of [...overlaid, ...changes.docs]) this.#touch(k, dirty, orders);
    // With what is pending: the touched positions are in it by now.
    for (const row of dirty.inventory) for (const one of this.#kept(row)) dirty.pools.add(one);
    this.inventory.forget(dirty.inventory);
    for (const row of dirty.inventory) dirty.items.add(this.items.rowOf(row));
    this.orders.forget(dirty.orders);
    for (const id of orders) for (const row of this.#queue.look(id)) dirty['at-risk'].add(row);
    for (const row of this.#queue.recoloured()) dirty.orders.add(row);
    return dirty;
  }

  /** One slice of the sweep: risk and lateness by the clock, closed orders into the tallies, demand of four weeks. Gives changed rows. */
  sweep(): Pick<Dirty, 'at-risk' | 'orders' | 'inbound' | 'pools'> {
    this.#warming = this.inventory.warm(SLICE.positions);
    const {touched, done} = this.#queue.sweep(SLICE.riskLines, SLICE.rows);
    this.#complete ||= done;
    touched.push(...this.advise());
    // What is endangered comes first; figures of weeks that are over can wait for it, and are reckoned when asked.
    if (this.#complete && !this.tallies.sweep(SLICE.tallyLines, SLICE.rows)) this.#tallying = false;
    const demand = this.#demand.sweep(SLICE.lots);
    if (demand !== null) this.inventory.demand = demand;
    const inbound = new Set(this.#inbound.sweep(SLICE.inbound));
    const pools = new Set(this.#pools.sweep(SLICE.pools));
    return {'at-risk': new Set(touched), orders: new Set(this.#queue.recoloured()), inbound, pools};
  }

  /** Finds what to do about some endangered lots; gives their rows. */
  advise(most: number = SLICE.advice): number[] {
    return this.#queue.advise(most);
  }

  /** Rows of what is coming to a position, where its claims changed what is said of them. */
  #bringing(row: number): number[] {
    const {positions}: Ledger['tables'] = this.world.ledger.tables;
    if (positions.alive[row] !== 1) return [];
    return this.#inbound.position(positions.text('site', row), positions.text('item', row));
  }

  /** Rows of what is kept of a position, and its quotas. */
  #kept(row: number): number[] {
    const {positions}: Ledger['tables'] = this.world.ledger.tables;
    if (positions.alive[row] !== 1) return [];
    return this.#pools.position(positions.text('site', row), positions.text('item', row));
  }

  riskOf(id: string): Risk | undefined {
    return this.#queue.riskOf(id);
  }

  #claimants(row: number, orders: Set<string>): void {
    const {positions, claims}: Ledger['tables'] = this.world.ledger.tables;
    if (positions.alive[row] !== 1) return;
    const next = claims.i32('_next');
    for (let c = positions.i32('_claims')[row] as number; c >= 0; c = next[c] as number) {
      if (claims.number('kind', c) === 1) continue;
      const id = claims.text('id', c);
      orders.add(id.slice(0, id.lastIndexOf('/')));
    }
  }

  /** Lots whose staged goods a count did not find: rare, so all lots are looked through. */
  #stagers(row: number, orders: Set<string>): void {
    const {positions, lots, lines, orders: table}: Ledger['tables'] = this.world.ledger.tables;
    if (positions.alive[row] !== 1 || positions.number('bound', row) <= positions.number('staged', row)) return;
    const site = positions.text('site', row);
    const item = positions.text('item', row);
    const picked = lots.i32('picked');
    const packed = lots.i32('packed');
    for (let r = 0; r < lots.count; r++) {
      if ((picked[r] as number) + (packed[r] as number) === 0 || lots.alive[r] !== 1 || lots.text('site', r) !== site)
        continue;
      const order = lots.i32('_parent')[r] as number;
      const line = lots.number('line', r);
      const of = this.world.ledger.orders.linesOf(order).find((l) => lines.number('line', l) === line);
      if (of !== undefined && lines.text('item', of) === item) orders.add(table.text('id', order));
    }
  }

  #touch(k: Key, dirty: Record<'inventory' | 'orders' | 'inbound', Set<number>>, orders: Set<string>): void {
    const {ledger} = this.world;
    const id = idOf(k);
    switch (kindOf(k)) {
      case 'position': {
        const row = ledger.positions.find(id.slice(0, id.indexOf('/')), id.slice(id.indexOf('/') + 1));
        if (row >= 0) dirty.inventory.add(row);
        return;
      }
      case 'order': {
        const row = ledger.orders.find(id);
        if (row >= 0) dirty.orders.add(row);
        orders.add(id);
        return;
      }
      case 'exception':
        orders.add(id.slice(0, id.lastIndexOf('/')));
        return;
      case 'purchase':
      case 'transfer': {
        for (const row of this.#inbound.document(kindOf(k) as 'purchase' | 'transfer', id)) dirty.inbound.add(row);
        return;
      }
      case 'item':
      case 'site':
      case 'company':
        return this.inventory.forgetAll();
      default:
        return;
    }
  }
}
