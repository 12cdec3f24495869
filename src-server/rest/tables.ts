/**
 * Tables for the REST door: the screens' own row sources over the authority's ledger, cut to the asker's view, in pages.
 *
 * One set of sources serves every view: a row lies in one scope, so a view is a choice of rows; only money derived from
 * cost is blanked where cost is not in view. A page's `next` is a row number: rows keep theirs for life.
 */
import type {AnyRow} from '../../src-shared/api/rows.ts';
import {stockScope} from '../../src-shared/domain/scope.ts';
import {InventorySource} from '../../src-shared/read-models/inventory.ts';
import {OrdersSource} from '../../src-shared/read-models/orders.ts';
import {type Risk, risksOf} from '../../src-shared/read-models/risk.ts';
import type {RowSource} from '../../src-shared/read-models/source.ts';
import {matcher} from '../../src-shared/read-models/windows.ts';
import type {World} from '../../src-shared/read-models/world.ts';
import type {Authority} from '../../src-shared/sync/authority.ts';
import {admits, type View} from '../../src-shared/visibility/view.ts';
import type {AtRiskQuery, InventoryQuery, OrdersQuery, Page} from './services.ts';

/** Lateness and days of cover change with the clock alone; so old may a derived number be, real milliseconds. */
const DERIVED_MS_MAX = 10_000;

export class RestTables {
  readonly #authority: Authority;
  readonly #realNow: () => number;
  readonly #inventory: InventorySource;
  readonly #orders: OrdersSource;
  readonly #world: World;
  #derivedAt = 0;
  #risks: {readonly seq: number; readonly list: readonly Risk[]} = {seq: -1, list: []};

  constructor(authority: Authority, realNow: () => number) {
    this.#authority = authority;
    this.#realNow = realNow;
    const {ledger} = authority;
    this.#world = {ledger, read: ledger.read, overlaid: () => false, now: () => authority.now};
    this.#inventory = new InventorySource(this.#world);
    this.#orders = new OrdersSource(this.#world);
  }

  inventory(view: View, {site, item, search, limit, after}: InventoryQuery): Page {
    this.#refresh();
    const filters = {site, item};
    const page = this.#page(this.#inventory, 'positions', {view, filters, search, limit, after});
    return view.cost ? page : {...page, rows: page.rows.map((row) => ({...row, excess: null}))};
  }

  orders(view: View, {status, customer, search, limit, after}: OrdersQuery): Page {
    this.#refresh();
    return this.#page(this.#orders, 'orders', {view, filters: {status, customer}, search, limit, after});
  }

  /** Worst first; equals by id. `next` is the last row's score and id. */
  atRisk(view: View, {site, limit, after}: AtRiskQuery): Page {
    this.#refresh();
    const {ledger} = this.#authority;
    const {orders} = ledger.tables;
    const inView = this.#worstFirst().filter(({row}) => {
      const order = ledger.orders.find(row.order);
      const inOrders = order >= 0 && admits(view, ledger.scopes.text(orders.scope[order] ?? 0));
      return inOrders && admits(view, stockScope(row.site)) && (site === undefined || site.includes(row.site));
    });
    const start = after === undefined ? 0 : inView.findIndex((risk) => placeOf(risk) > after);
    const rows = start < 0 ? [] : inView.slice(start, start + limit);
    const last = rows.at(-1);
    const more = last !== undefined && start + rows.length < inView.length;
    return this.#stamp(
      rows.map(({row}) => row),
      more ? placeOf(last) : null,
    );
  }

  #worstFirst(): readonly Risk[] {
    const seq = this.#authority.durable;
    if (this.#risks.seq !== seq) {
      const list: Risk[] = [];
      for (const row of this.#orders.rows()) list.push(...risksOf(this.#world, this.#world.ledger.orders.read(row)));
      list.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      this.#risks = {seq, list};
    }
    return this.#risks.list;
  }

  #page(source: RowSource, table: 'positions' | 'orders', asked: Asked): Page {
    const {ledger} = this.#authority;
    const {scope} = ledger.tables[table];
    const filters = Object.entries(asked.filters).flatMap(([column, values]) =>
      values === undefined ? [] : [{column, op: 'in' as const, values}],
    );
    const name = table === 'positions' ? 'inventory' : 'orders';
    const matches = matcher(source, {table: name, filters, sort: [], search: asked.search ?? ''});
    const first = asked.after === undefined ? 0 : Number(asked.after) + 1;
    const rows: AnyRow[] = [];
    let last: number | null = null;
    for (const row of source.rows()) {
      if (row < first || !admits(asked.view, ledger.scopes.text(scope[row] ?? 0)) || !matches(row)) continue;
      if (rows.length === asked.limit) return this.#stamp(rows, String(last));
      rows.push(source.show(row));
      last = row;
    }
    return this.#stamp(rows, null);
  }

  #stamp(rows: readonly AnyRow[], next: string | null): Page {
    return {rows, next, seq: this.#authority.durable, at: this.#authority.now};
  }

  /** Derived numbers of changed rows are reckoned again; all of them when the clock has moved on. */
  #refresh(): void {
    const changes = this.#authority.ledger.takeChanges();
    const now = this.#realNow();
    if (changes.all || changes.docs.length > 0 || now - this.#derivedAt > DERIVED_MS_MAX) {
      this.#derivedAt = now;
      this.#inventory.forgetAll();
      this.#orders.forgetAll();
      this.#risks = {seq: -1, list: []};
      return;
    }
    this.#inventory.forget(changes.positions);
    this.#orders.forget(changes.orders);
  }
}

type Asked = {
  readonly view: View;
  readonly filters: Readonly<Record<string, string[] | undefined>>;
  readonly search: string | undefined;
  readonly limit: number;
  readonly after: string | undefined;
};

/** Sorts by score falling, then by id: scores are 0…100. */
function placeOf({row}: Risk): string {
  return `${String(1_000 - row.score).padStart(4, '0')}~${row.id}`;
}
