/**
 * The read models of one replica, kept up with its changes: sources of rows, the risk queue, open purchase lines, the
 * scorecard's tallies. What time alone changes (risk, what is due) is swept in small slices, so that nobody waits.
 */

import type {Aspect, RowQuery, ScoreLineRow, TableName} from '../api/rows.ts';
import type {KpiId} from '../api/types.ts';
import {weekOf} from '../domain/calendar.ts';
import {idOf, type Key, key, kindOf} from '../domain/events.ts';
import {toShip} from '../domain/orders/status.ts';
import {amountOf, type Order} from '../domain/orders/types.ts';
import {hashText} from '../kernel/hash.ts';
import {DAY_MS} from '../kernel/types.ts';
import type {Changes, Ledger} from '../ledger/ledger.ts';
import {InventorySource} from './inventory.ts';
import {ItemsSource} from './items.ts';
import {type ListSource, purchaseRows, purchaseSource, riskSource, scoreSource} from './lists.ts';
import {OrdersSource} from './orders.ts';
import {type Risk, risksOf, worstOf} from './risk.ts';
import {whyMissed} from './score-why.ts';
import {dueUnits, type Fact, factsOf} from './scorecard.ts';
import type {RowSource} from './source.ts';
import {customerName, itemName, tierOf, type World} from './world.ts';

export type Cut = {
  readonly site?: string | undefined;
  readonly tier?: string | undefined;
  readonly territory?: string | undefined;
};
type Cell = {
  readonly kpi: KpiId;
  readonly week: number;
  readonly site: string;
  readonly tier: string;
  readonly territory: string;
  hits: number;
  due: number;
  values: number[];
};

/** Orders looked at in one slice of the sweep. */
const SLICE_ORDERS = 60;
/** Positions with claims or supply whose dates are reckoned ahead in one slice. */
const SLICE_POSITIONS = 100;
const DEMAND_MS = 28 * DAY_MS;
const NO_RULES = {shortPermille: 0, overPermille: 0};

export class Hub {
  readonly world: World;
  readonly inventory: InventorySource;
  readonly items: ItemsSource;
  readonly orders: OrdersSource;
  readonly risks = riskSource();
  readonly purchases = purchaseSource();
  readonly #riskDetail = new Map<string, Risk>();
  readonly #risksOfOrder = new Map<string, readonly string[]>();
  /** Of orders with a lot on the queue: the worst of them. */
  readonly #aspectOf = new Map<string, Aspect>();
  /** Orders whose worst aspect changed since the rows were last told. */
  readonly #recoloured = new Set<string>();
  readonly #purchaseIds = new Map<string, readonly string[]>();
  /** Facts of orders with nothing left to do, summed; the rest is reckoned when asked. */
  readonly #cells = new Map<string, Cell>();
  /** By row: 0 while an order is open, else a mark of the facts that went into the tallies. */
  #closed = new Float64Array(0);
  /** By row: whose facts they were, as the id's code. */
  #closedId = new Int32Array(0);
  #sweepAt = 0;
  #warming = true;
  #swept = 0;
  #demandNext = new Map<string, number>();

  constructor(world: World) {
    this.world = world;
    this.inventory = new InventorySource(world);
    this.items = new ItemsSource(world, this.inventory);
    this.orders = new OrdersSource(world, (order) => this.#aspectOf.get(order));
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
      case 'purchases':
        return this.purchases;
      default:
        return scoreSource();
    }
  }

  /** Everything anew: after a snapshot or at the start. The sweep fills risk and facts in. */
  reset(): void {
    this.inventory.forgetAll();
    this.orders.forgetAll();
    this.risks.clear();
    this.#riskDetail.clear();
    this.#risksOfOrder.clear();
    this.#aspectOf.clear();
    this.#recoloured.clear();
    this.purchases.clear();
    this.#purchaseIds.clear();
    this.#cells.clear();
    this.#closed = new Float64Array(0);
    this.#sweepAt = 0;
    this.#swept = 0;
    this.#demandNext.clear();
    for (const p of this.world.ledger.all('purchase')) this.#purchase(p.id);
  }

  /** Slices should come quickly: there is something nobody has looked at yet. */
  get brisk(): boolean {
    return this.#warming || !this.complete;
  }

  /** True once every order was looked at since the last reset. */
  get complete(): boolean {
    return this.#swept > 0 || this.world.ledger.tables.orders.live === 0;
  }

  /** Takes in what changed; gives the rows of each table that did. */
  change(
    changes: Changes,
    overlaid: readonly Key[],
  ): Record<'inventory' | 'items' | 'orders' | 'at-risk' | 'purchases', Set<number>> {
    const {ledger} = this.world;
    const dirty = {
      inventory: new Set(changes.positions),
      items: new Set<number>(),
      orders: new Set(changes.orders),
      'at-risk': new Set<number>(),
      purchases: new Set<number>(),
    };
    const orders = new Set<string>();
    for (const row of changes.orders)
      if (ledger.tables.orders.alive[row] === 1) orders.add(ledger.tables.orders.text('id', row));
    this.#reopen(changes.orders);
    for (const row of changes.positions) {
      this.#claimants(row, orders);
      this.#stagers(row, orders);
    }
    for (const k of [...overlaid, ...changes.docs]) this.#touch(k, dirty, orders);
    this.inventory.forget(dirty.inventory);
    for (const row of dirty.inventory) dirty.items.add(this.items.rowOf(row));
    this.orders.forget(dirty.orders);
    for (const id of orders) for (const row of this.#risk(id)) dirty['at-risk'].add(row);
    for (const row of this.#recolour()) dirty.orders.add(row);
    return dirty;
  }

  /** One slice of the sweep: risk by the clock, closed orders into the tallies, demand of four weeks. Gives changed rows. */
  sweep(): {readonly 'at-risk': Set<number>; readonly orders: Set<number>} {
    const {orders} = this.world.ledger.tables;
    const dirty = new Set<number>();
    this.#warming = this.inventory.warm(SLICE_POSITIONS);
    for (let n = 0; n < SLICE_ORDERS && this.#sweepAt < orders.count; n++, this.#sweepAt++) {
      if (orders.alive[this.#sweepAt] !== 1) continue;
      if (this.#isClosed(this.#sweepAt)) continue;
      const order = this.world.ledger.orders.read(this.#sweepAt);
      for (const row of this.#risk(order.id)) dirty.add(row);
      this.#close(this.#sweepAt, order);
    }
    if (this.#sweepAt >= orders.count) {
      this.#sweepAt = 0;
      this.#swept += 1;
      this.#demand();
    }
    return {'at-risk': dirty, orders: new Set(this.#recolour())};
  }

  riskOf(id: string): Risk | undefined {
    return this.#riskDetail.get(id);
  }

  /** Facts of every order in the cut: closed ones from the tallies, open ones as they are now. Yields now and then. */
  *facts(cut: Cut): Generator<{
    kpi: KpiId;
    week: number;
    site: string;
    tier: string;
    territory: string;
    hits: number;
    due: number;
    values: readonly number[];
  } | null> {
    for (const cell of this.#cells.values()) if (inCut(cell, cut)) yield cell;
    const {orders} = this.world.ledger.tables;
    for (let row = 0; row < orders.count; row++) {
      if (orders.alive[row] !== 1 || this.#isClosed(row)) continue;
      const order = this.world.ledger.orders.read(row);
      const tier = tierOf(this.world, order.customer);
      for (const f of this.#factsOf(order)) {
        const fact = {...f, tier, territory: order.territory, values: f.kpi === 'cycle-median' ? [f.hits] : []};
        if (inCut(fact, cut)) yield fact;
      }
      if (row % 50 === 49) yield null;
    }
  }

  /** The request rows behind one figure of one week. */
  scoreLines(query: RowQuery): ListSource<ScoreLineRow> {
    const source = scoreSource();
    const wanted = (name: string) => query.filters.find((f) => f.column === name)?.values[0];
    const kpi = String(wanted('kpi') ?? 'otif-first');
    const week = Number(wanted('week') ?? weekOf(Math.floor(this.world.now() / DAY_MS)));
    const {orders} = this.world.ledger.tables;
    const candidates = this.#ordersOfWeek(week);
    for (let row = 0; row < orders.count; row++) {
      if (orders.alive[row] !== 1 || (!candidates.has(row) && kpi !== 'cycle-median')) continue;
      const order = this.world.ledger.orders.read(row);
      for (const f of this.#factsOf(order))
        if (f.kpi === kpi && f.week === week)
          source.put(`${order.id}/${f.line}/${f.day}/${f.site}`, this.#scoreLine(order, f));
    }
    return source;
  }

  #ordersOfWeek(week: number): Set<number> {
    const {lines, lots} = this.world.ledger.tables;
    const rows = new Set<number>();
    for (let r = 0; r < lines.count; r++)
      if (lines.alive[r] === 1 && weekOf(lines.number('requestDay', r)) === week) rows.add(lines.number('_parent', r));
    for (let r = 0; r < lots.count; r++)
      if (
        lots.alive[r] === 1 &&
        (weekOf(lots.number('firstDay', r)) === week || weekOf(lots.number('currentDay', r)) === week)
      )
        rows.add(lots.number('_parent', r));
    return rows;
  }

  #scoreLine(order: Order, f: Fact): ScoreLineRow {
    const lines = f.line === 0 ? order.lines : order.lines.filter((l) => l.line === f.line);
    const lots = order.lots.filter((l) => f.line === 0 || l.line === f.line);
    const line = lines[0];
    const units = lines.reduce(
      (n, l) =>
        n +
        dueUnits(
          l,
          order.lots.filter((x) => x.line === l.line),
        ),
      0,
    );
    const open = lines.reduce((n, l) => n + l.open + l.backordered, 0) + lots.reduce((n, l) => n + toShip(l), 0);
    const shipped = lots.reduce((n, l) => n + l.shipped, 0);
    return {
      id: `${order.id}/${f.line}/${f.day}/${f.site}`,
      order: order.id,
      line: f.line,
      customer: order.customer,
      customerName: customerName(this.world, order.customer),
      tier: tierOf(this.world, order.customer),
      item: f.line === 0 ? '' : (line?.item ?? ''),
      itemName: f.line === 0 ? `${lines.length} lines` : itemName(this.world, line?.item ?? ''),
      site: f.site,
      quantity: units,
      filled: lines.reduce((n, l) => n + l.shippedByRequest, 0),
      delivered: lots.reduce((n, l) => n + l.delivered, 0),
      value: lines.reduce((n, l) => n + amountOf(l.quantity - l.cancelled, l.unitPrice), 0),
      requestedDay: Math.max(...lines.map((l) => l.request.day)),
      firstDay: lots.length === 0 ? null : Math.max(...lots.map((l) => l.first.day)),
      currentDay: lots.length === 0 ? null : Math.max(...lots.map((l) => l.current.day)),
      deliveredAt: Math.max(0, ...lots.map((l) => l.deliveredAt)) || null,
      zone: order.zone,
      hit: f.hits >= f.due && f.due > 0,
      state: open > 0 ? 'still open' : shipped > 0 ? 'on its way' : 'delivered',
      againstDay: f.day,
      why: whyMissed({fact: f, units, open, shipped, order, lots}),
    };
  }

  #factsOf(order: Order): Fact[] {
    return factsOf(order, this.world.read(key('customer', order.customer))?.rules ?? NO_RULES, this.world.now());
  }

  #isClosed(row: number): boolean {
    return (this.#closed[row] ?? 0) !== 0;
  }

  /**
   * Closed orders that changed. A row that another order may take is free again, its facts stay summed: an archived order
   * has left the rows, not the figures. Facts that are no longer what was summed cannot be taken out of a sum of many: all
   * is summed anew by the next sweeps, and until then reckoned when asked.
   */
  #reopen(rows: readonly number[]): void {
    const {tables, orders} = this.world.ledger;
    for (const row of rows) {
      if (!this.#isClosed(row)) continue;
      if (tables.orders.alive[row] !== 1 || tables.orders.i32('id')[row] !== this.#closedId[row]) {
        this.#closed[row] = 0;
        continue;
      }
      const order = orders.read(row);
      const facts = this.#factsOf(order);
      if (!this.#isOpen(order) && (markOf(facts) === this.#closed[row] || this.#restate(row, order, facts))) continue;
      this.#cells.clear();
      this.#closed.fill(0);
      return;
    }
  }

  #isOpen(order: Order): boolean {
    const now = this.world.now();
    return (
      order.lines.some((l) => l.open + l.backordered > 0 || l.request.until >= now) ||
      order.lots.some((l) => toShip(l) + l.shipped > 0 || l.first.until >= now || l.current.until >= now)
    );
  }

  /** An order with nothing left to do goes into the tallies once. */
  #close(row: number, order: Order): void {
    if (this.#isOpen(order)) return;
    if (row >= this.#closed.length) {
      const grown = new Float64Array(Math.max(1024, row + 1, this.#closed.length * 2));
      grown.set(this.#closed);
      this.#closed = grown;
      const ids = new Int32Array(grown.length);
      ids.set(this.#closedId);
      this.#closedId = ids;
    }
    const facts = this.#factsOf(order);
    this.#closed[row] = markOf(facts);
    this.#closedId[row] = this.world.ledger.tables.orders.i32('id')[row] as number;
    const tier = tierOf(this.world, order.customer);
    for (const f of facts) {
      const cell = this.#cell(f, tier, order.territory);
      cell.hits += f.hits;
      cell.due += f.due;
      if (f.kpi === 'cycle-median') cell.values.push(f.hits);
    }
  }

  #cell(f: Fact, tier: string, territory: string): Cell {
    const name = `${f.kpi}|${f.week}|${f.site}|${tier}|${territory}`;
    let cell = this.#cells.get(name);
    if (cell === undefined) {
      cell = {kpi: f.kpi, week: f.week, site: f.site, tier, territory, hits: 0, due: 0, values: []};
      this.#cells.set(name, cell);
    }
    return cell;
  }

  /**
   * Goods come back long after an order was summed, every day: that alone can be taken out of the sums, because the order
   * with nothing returned gives the facts that went in. True when it was that.
   */
  #restate(row: number, order: Order, facts: readonly Fact[]): boolean {
    const before = this.#factsOf({...order, lines: order.lines.map((l) => ({...l, returned: 0}))});
    if (markOf(before) !== this.#closed[row]) return false;
    const tier = tierOf(this.world, order.customer);
    const perfect = (f: Fact) => f.kpi === 'perfect-order';
    for (const f of before.filter(perfect)) this.#cell(f, tier, order.territory).hits -= f.hits;
    for (const f of facts.filter(perfect)) this.#cell(f, tier, order.territory).hits += f.hits;
    this.#closed[row] = markOf(facts);
    return true;
  }

  #demand(): void {
    const {lots, lines, orders} = this.world.ledger.tables;
    const since = this.world.now() - DEMAND_MS;
    this.#demandNext = new Map();
    const parents = lots.i32('_parent');
    for (let r = 0; r < lots.count; r++) {
      if (lots.alive[r] !== 1 || lots.number('shippedAt', r) < since) continue;
      const order = parents[r] as number;
      const line = this.world.ledger.orders
        .linesOf(order)
        .find((l) => lines.number('line', l) === lots.number('line', r));
      if (line === undefined || orders.alive[order] !== 1) continue;
      const name = `${lots.text('site', r)}/${lines.text('item', line)}`;
      this.#demandNext.set(
        name,
        (this.#demandNext.get(name) ?? 0) + lots.number('shipped', r) + lots.number('delivered', r),
      );
    }
    this.inventory.demand.clear();
    for (const [name, units] of this.#demandNext) this.inventory.demand.set(name, units);
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

  #touch(k: Key, dirty: Record<'inventory' | 'orders' | 'purchases', Set<number>>, orders: Set<string>): void {
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
      case 'purchase': {
        for (const row of this.#purchase(id)) dirty.purchases.add(row);
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

  #purchase(id: string): number[] {
    const rows = purchaseRows(this.world, id);
    const now = new Map(rows.map((r) => [r.id, r]));
    const touched = [
      ...(this.#purchaseIds.get(id) ?? []).filter((old) => !now.has(old)).map((old) => this.purchases.put(old, null)),
      ...rows.map((r) => this.purchases.put(r.id, r)),
    ];
    this.#purchaseIds.set(id, [...now.keys()]);
    return touched;
  }

  /** Rows of orders whose aspect is another one now. */
  #recolour(): number[] {
    const rows = [...this.#recoloured].map((id) => this.world.ledger.orders.find(id)).filter((row) => row >= 0);
    this.#recoloured.clear();
    return rows;
  }

  #risk(orderId: string): number[] {
    const order = this.world.read(key('order', orderId));
    const risks = order === undefined ? [] : risksOf(this.world, order);
    const before = this.#risksOfOrder.get(orderId) ?? [];
    if (risks.length === 0 && before.length === 0) return [];
    const now = new Set(risks.map((r) => r.row.id));
    const touched: number[] = [];
    for (const id of before) {
      if (now.has(id)) continue;
      this.#riskDetail.delete(id);
      touched.push(this.risks.put(id, null));
    }
    for (const r of risks) {
      const old = this.#riskDetail.get(r.row.id);
      this.#riskDetail.set(r.row.id, r);
      if (old === undefined || JSON.stringify(old.row) !== JSON.stringify(r.row))
        touched.push(this.risks.put(r.row.id, r.row));
    }
    const worst = worstOf(risks);
    if (worst !== this.#aspectOf.get(orderId)) {
      if (worst === undefined) this.#aspectOf.delete(orderId);
      else this.#aspectOf.set(orderId, worst);
      this.#recoloured.add(orderId);
    }
    if (now.size === 0) this.#risksOfOrder.delete(orderId);
    else this.#risksOfOrder.set(orderId, [...now]);
    return touched;
  }
}

/** Never 0: that stands for open. */
const markOf = (facts: readonly Fact[]): number =>
  1 + hashText(facts.map((f) => `${f.kpi} ${f.week} ${f.hits} ${f.due} ${f.site}`).join('|'));

const inCut = (f: {readonly site: string; readonly tier: string; readonly territory: string}, cut: Cut): boolean =>
  (cut.site === undefined || f.site === cut.site) &&
  (cut.tier === undefined || f.tier === cut.tier) &&
  (cut.territory === undefined || f.territory === cut.territory);
