/**
 * The scorecard's tallies: facts of orders with nothing left to do are summed once, the rest is reckoned when asked. A
 * summed order that changes after all is taken out again where that can be told apart, else everything is summed anew.
 */
import type {KpiId} from '../api/types.ts';
import {key} from '../domain/events.ts';
import {toShip} from '../domain/orders/status.ts';
import type {Order} from '../domain/orders/types.ts';
import {hashText} from '../kernel/hash.ts';
import {type Fact, factsOf} from './score-facts.ts';
import {tierOf, type World} from './world.ts';

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

const NO_RULES = {shortPermille: 0, overPermille: 0};

/** What an order contributes to the scorecard now. */
export const orderFacts = (world: World, order: Order): Fact[] =>
  factsOf(order, world.read(key('customer', order.customer))?.rules ?? NO_RULES, world.now());

export class Tallies {
  readonly #world: World;
  readonly #cells = new Map<string, Cell>();
  /** By row: 0 while an order is open, else a mark of the facts that went into the sums. */
  #closed = new Float64Array(0);
  /** By row: whose facts they were, as the id's code. */
  #closedId = new Int32Array(0);
  #at = 0;

  constructor(world: World) {
    this.#world = world;
  }

  clear(): void {
    this.#cells.clear();
    this.#closed = new Float64Array(0);
    this.#at = 0;
  }

  /** Sums some of the orders that are not: at most so many lines, and a look at `orders` rows. False at the end of a round. */
  sweep(lines: number, orders: number): boolean {
    const table = this.#world.ledger.tables.orders;
    let left = lines;
    for (let n = 0; n < orders && left > 0; n++, this.#at++) {
      if (this.#at >= table.count) {
        this.#at = 0;
        return false;
      }
      if (table.alive[this.#at] !== 1 || this.#isClosed(this.#at)) continue;
      const order = this.#world.ledger.orders.read(this.#at);
      left -= order.lines.length;
      this.#close(this.#at, order);
    }
    return true;
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
    const {orders} = this.#world.ledger.tables;
    // Which orders are not summed is settled before the first pause: one that is summed during it must not be missed.
    const rows: number[] = [];
    for (let row = 0; row < orders.count; row++) if (orders.alive[row] === 1 && !this.#isClosed(row)) rows.push(row);
    for (const cell of this.#cells.values()) if (inCut(cell, cut)) yield cell;
    for (const [n, row] of rows.entries()) {
      if (orders.alive[row] !== 1) continue;
      const order = this.#world.ledger.orders.read(row);
      const tier = tierOf(this.#world, order.customer);
      for (const f of orderFacts(this.#world, order)) {
        const fact = {...f, tier, territory: order.territory, values: f.kpi === 'cycle-median' ? [f.hits] : []};
        if (inCut(fact, cut)) yield fact;
      }
      if (n % 50 === 49) yield null;
    }
  }

  /**
   * Closed orders that changed. A row that another order may take is free again, its facts stay summed: an archived order
   * has left the rows, not the figures. Facts that are no longer what was summed cannot be taken out of a sum of many: all
   * is summed anew by the next sweeps, and until then reckoned when asked.
   */
  reopen(rows: readonly number[]): void {
    const {tables, orders} = this.#world.ledger;
    for (const row of rows) {
      if (!this.#isClosed(row)) continue;
      if (tables.orders.alive[row] !== 1 || tables.orders.i32('id')[row] !== this.#closedId[row]) {
        this.#closed[row] = 0;
        continue;
      }
      const order = orders.read(row);
      const facts = orderFacts(this.#world, order);
      if (!this.#isOpen(order) && (markOf(facts) === this.#closed[row] || this.#restate(row, order, facts))) continue;
      this.#cells.clear();
      this.#closed.fill(0);
      return;
    }
  }

  #isOpen(order: Order): boolean {
    const now = this.#world.now();
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
    const facts = orderFacts(this.#world, order);
    this.#closed[row] = markOf(facts);
    this.#closedId[row] = this.#world.ledger.tables.orders.i32('id')[row] as number;
    const tier = tierOf(this.#world, order.customer);
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
    const before = orderFacts(this.#world, {...order, lines: order.lines.map((l) => ({...l, returned: 0}))});
    if (markOf(before) !== this.#closed[row]) return false;
    const tier = tierOf(this.#world, order.customer);
    const perfect = (f: Fact) => f.kpi === 'perfect-order';
    for (const f of before.filter(perfect)) this.#cell(f, tier, order.territory).hits -= f.hits;
    for (const f of facts.filter(perfect)) this.#cell(f, tier, order.territory).hits += f.hits;
    this.#closed[row] = markOf(facts);
    return true;
  }

  #isClosed(row: number): boolean {
    return (this.#closed[row] ?? 0) !== 0;
  }
}

/** Never 0: that stands for open. */
const markOf = (facts: readonly Fact[]): number =>
  1 + hashText(facts.map((f) => `${f.kpi} ${f.week} ${f.hits} ${f.due} ${f.site}`).join('|'));

const inCut = (f: {readonly site: string; readonly tier: string; readonly territory: string}, cut: Cut): boolean =>
  (cut.site === undefined || f.site === cut.site) &&
  (cut.tier === undefined || f.tier === cut.tier) &&
  (cut.territory === undefined || f.territory === cut.territory);
