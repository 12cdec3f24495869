/** The orders table: one row per order, summed from its lines and lots. */
import type {AnyRow, Aspect, OrderRow} from '../api/rows.ts';
import {instantAt} from '../domain/calendar.ts';
import {key} from '../domain/events.ts';
import {liveValue, type OrderStatus, statusOf, toShip} from '../domain/orders/status.ts';
import type {Lot, Order} from '../domain/orders/types.ts';
import type {Instant, SiteId} from '../kernel/types.ts';
import {isPast} from './promise-debt.ts';
import {waitingSite} from './risk.ts';
import {day, instant, money, number, type RowSource, type SourceColumn, text} from './source.ts';
import {companyToday, companyZone, customerName, tierOf, type World} from './world.ts';

/** In the order of the work. */
export const ORDER_STATUSES: readonly OrderStatus[] = [
  'awaiting credit',
  'backordered',
  'partly allocated',
  'confirmed',
  'allocated',
  'released',
  'picking',
  'packed',
  'partly shipped',
  'shipped',
  'delivered',
  'cancelled',
];
type Due = {readonly site: SiteId; readonly at: Instant};
type Summary = {
  status: number;
  lines: number;
  units: number;
  open: number;
  undated: number;
  value: number;
  requestedDay: number;
  promisedDay: number;
  firstDay: number;
  waits: boolean;
  /** Where its lots leave from, and whose concern its units without a date are: an order belongs to all of these. */
  sites: readonly SiteId[];
  /** Last dispatches of the first promises of lots with units; the last instants of those with units still here. */
  dues: readonly Due[];
  debts: readonly Due[];
};

export class OrdersSource implements RowSource {
  readonly searched = ['id', 'reference', 'customer', 'customerName'];
  readonly exported = [
    text('id', 'Order'),
    text('customerName', 'Customer'),
    text('tier', 'Tier'),
    text('territory', 'Territory'),
    text('status', 'Status'),
    instant('placedAt', 'Placed, customer time', 'zone'),
    number('lines', 'Lines'),
    number('units', 'Units'),
    number('open', 'Open units'),
    money('value', 'Value'),
    day('requestedDay', 'Asked for'),
    day('promisedDay', 'Promised now'),
    number('undated', 'Units without a date'),
    day('firstDay', 'First promise'),
    text('reference', 'Reference'),
  ];
  readonly #world: World;
  readonly #known = new Map<number, Summary>();

  readonly #risk: (order: string) => Aspect | undefined;

  /** `risk` says how endangered an order's worst lot is; undefined when all are on plan. */
  constructor(world: World, risk: (order: string) => Aspect | undefined) {
    this.#world = world;
    this.#risk = risk;
  }

  rows(): Uint32Array {
    const t = this.#world.ledger.tables.orders;
    const rows = new Uint32Array(t.live);
    let n = 0;
    for (let row = 0; row < t.count; row++) if (t.alive[row] === 1) rows[n++] = row;
    return rows;
  }
  has(row: number): boolean {
    return this.#world.ledger.tables.orders.alive[row] === 1;
  }
  find(id: string): number {
    return this.#world.ledger.orders.find(id);
  }
  forget(rows: Iterable<number>): void {
    for (const row of rows) this.#known.delete(row);
  }
  forgetAll(): void {
    this.#known.clear();
  }

  /** Some are also of one site: `pastFirst:RDG`. */
  column(asked: string): SourceColumn | undefined {
    const t = this.#world.ledger.tables.orders;
    const [name = '', site] = asked.split(':');
    const isOf = (due: Due) => site === undefined || due.site === site;
    switch (name) {
      case 'id':
      case 'customer':
      case 'territory':
      case 'reference': {
        const column = t.i32(name);
        return {
          kind: 'text',
          at: (row) => column[row] as number,
          array: column,
          strings: t.dictionaries[name]?.strings ?? [],
        };
      }
      case 'customerName':
        return this.#byCustomer((id) => customerName(this.#world, id));
      case 'tier':
        return this.#byCustomer((id) => tierOf(this.#world, id));
      case 'placedAt':
        return {kind: 'number', at: (row) => t.number('placedAt', row)};
      case 'status':
        return {kind: 'text', at: (row) => this.summary(row).status, strings: ORDER_STATUSES};
      case 'aspect':
        return {kind: 'number', at: (row) => ASPECTS.indexOf(this.#aspect(t.text('id', row), this.summary(row)))};
      case 'lines':
      case 'units':
      case 'open':
      case 'undated':
      case 'value':
      case 'requestedDay':
      case 'promisedDay':
      case 'firstDay':
        return {kind: 'number', at: (row) => this.summary(row)[name]};
      // Lots past their first promise and still here, as the morning page counts them (promise debt).
      case 'pastFirst':
        return {
          kind: 'number',
          at: (row) => this.summary(row).debts.filter((due) => isPast(due.at, this.#world.now()) && isOf(due)).length,
        };
      case 'dueToday':
        return {kind: 'number', at: this.#dueToday(isOf)};
      // 1 where the order belongs to the site.
      case 'site':
        return {kind: 'number', at: (row) => (this.summary(row).sites.includes(site ?? '') ? 1 : 0)};
      default:
        return undefined;
    }
  }

  /** Lots whose first promise is to leave on the company's today. */
  #dueToday(isOf: (due: Due) => boolean): (row: number) => number {
    const zone = companyZone(this.#world);
    const today = companyToday(this.#world);
    const from = instantAt(today, 0, zone);
    const to = instantAt(today + 1, 0, zone);
    return (row) => this.summary(row).dues.filter((due) => due.at >= from && due.at < to && isOf(due)).length;
  }

  show(row: number): AnyRow {
    const t = this.#world.ledger.tables.orders;
    const id = t.text('id', row);
    const s = this.#world.overlaid(key('order', id))
      ? summarise(this.#world, this.#world.read(key('order', id)) as Order)
      : this.summary(row);
    const customer = t.text('customer', row);
    return {
      id,
      customer,
      customerName: customerName(this.#world, customer),
      tier: tierOf(this.#world, customer),
      territory: t.text('territory', row),
      placedAt: t.number('placedAt', row),
      status: ORDER_STATUSES[s.status] as OrderStatus,
      lines: s.lines,
      units: s.units,
      open: s.open,
      undated: s.undated,
      value: s.value,
      requestedDay: s.requestedDay,
      promisedDay: s.promisedDay || null,
      firstDay: s.firstDay || null,
      zone: t.text('zone', row),
      aspect: this.#aspect(id, s),
      reference: t.text('reference', row),
    } satisfies OrderRow;
  }

  summary(row: number): Summary {
    let s = this.#known.get(row);
    if (s === undefined) {
      s = summarise(this.#world, this.#world.ledger.orders.read(row));
      this.#known.set(row, s);
    }
    return s;
  }

  #aspect(id: string, s: Summary): Aspect {
    return aspectOf(s, this.#risk(id));
  }

  #byCustomer(say: (id: string) => string): SourceColumn {
    const t = this.#world.ledger.tables.orders;
    const column = t.i32('customer');
    return {
      kind: 'text',
      at: (row) => column[row] as number,
      array: column,
      strings: (t.dictionaries.customer?.strings ?? []).map(say),
    };
  }
}

const ASPECTS: readonly Aspect[] = ['stop', 'caution', 'wait', 'clear'];

/** Units that are wanted and in no lot: nobody has said a day for them. */
const undatedOf = (order: Order): number => order.lines.reduce((n, l) => n + l.open + l.backordered, 0);

/** Where what it has is or was, and where what it lacks is looked for. */
function sitesOf(world: World, order: Order): SiteId[] {
  const withUnits = order.lots.filter((l) => toShip(l) + l.shipped + l.delivered > 0);
  const waiting = order.lines.filter((l) => l.open + l.backordered > 0).map((line) => waitingSite(world, order, line));
  const found = [...withUnits.map((l) => l.site), ...waiting];
  // All of it is cancelled: where it was to leave from.
  return [...new Set(found.length > 0 ? found : order.lots.map((l) => l.site))];
}

const dueOf = ({site, first}: Lot): Due => ({site, at: first.shipBy});

function summarise(world: World, order: Order): Summary {
  const status = statusOf(order);
  const undated = undatedOf(order);
  const open = undated + order.lots.reduce((n, l) => n + toShip(l), 0);
  const waits = status === 'backordered' || status === 'awaiting credit' || order.lines.some((l) => l.backordered > 0);
  return {
    status: ORDER_STATUSES.indexOf(status),
    lines: order.lines.length,
    units: order.lines.reduce((n, l) => n + l.quantity, 0),
    open,
    undated,
    value: liveValue(order),
    requestedDay: Math.min(...order.lines.map((l) => l.request.day)),
    promisedDay: Math.max(0, ...order.lots.map((l) => l.current.day)),
    firstDay: Math.max(0, ...order.lots.map((l) => l.first.day)),
    waits,
    dues: order.lots.filter((l) => toShip(l) + l.shipped + l.delivered > 0).map(dueOf),
    debts: order.lots.filter((l) => toShip(l) > 0).map(({site, first}) => ({site, at: first.until})),
    sites: sitesOf(world, order),
  };
}

/** As endangered as its worst lot: the same word as in the queue. */
const aspectOf = (s: Summary, risk: Aspect | undefined): Aspect =>
  risk ?? (s.waits ? 'caution' : s.open > 0 ? 'wait' : 'clear');

/** The aspect of an order as in the table. */
export const orderAspect = (world: World, order: Order, risk: Aspect | undefined): Aspect =>
  aspectOf(summarise(world, order), risk);
