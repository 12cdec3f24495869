/**
 * Random lives of orders over some weeks, played through the real server's door on the demo log's clock: placed with
 * splits, changed, cancelled by either side, promises moved, picked short, shipped in parts, delivered early, late, or
 * reported late. Seeded: the same seed plays the same company.
 */
import {randomUUID} from 'node:crypto';
import type {AuthorityHost} from '../../src-server/sessions/authority-host.ts';
import {systemDoor} from '../../src-server/sessions/housekeeping.ts';
import type {Command, OrderLineInput} from '../../src-shared/domain/commands.ts';
import {key} from '../../src-shared/domain/events.ts';
import {destination} from '../../src-shared/domain/orders/give-back.ts';
import {statusOf, toShip} from '../../src-shared/domain/orders/status.ts';
import type {Lot, LotBucket, Order} from '../../src-shared/domain/orders/types.ts';
import {dispatchFrom} from '../../src-shared/domain/promise/delivery.ts';
import {routesOf} from '../../src-shared/domain/promise/routes.ts';
import {type Random, seeded} from '../../src-shared/kernel/random.ts';
import {DAY_MS, HOUR_MS} from '../../src-shared/kernel/types.ts';
import {company, customer, item, priceList, prices, rules, site, supplier} from '../support/company.ts';

export type LivesOptions = {
  readonly seed: number;
  readonly weeks: number;
  readonly ordersPerDay: number;
  /** Called after every step of the clock. */
  readonly stepped?: () => void;
};
export type LivesReport = {readonly orders: number; readonly accepted: Readonly<Record<string, number>>};

/** Sunday 2026-03-01 00:00 UTC: the weeks played cross both continents' changes of the clock. */
export const LIVES_START = Date.UTC(2026, 2, 1);
const STEP_MS = 3 * HOUR_MS;
const ITEMS = 10;
export const LIVES_SITES = ['A', 'B', 'C'] as const;
const ZONES = ['Europe/London', 'America/Chicago', 'Australia/Sydney', 'UTC'] as const;
const CUSTOMERS = 12;

export function playLives(host: AuthorityHost, options: LivesOptions): LivesReport {
  const lives = new Lives(host, options);
  lives.found();
  const end = LIVES_START + options.weeks * 7 * DAY_MS;
  for (let at = LIVES_START + STEP_MS; at <= end; at += STEP_MS) {
    host.clock.set(at);
    lives.step();
    host.flush();
    options.stepped?.();
  }
  return {orders: lives.placed, accepted: Object.fromEntries(lives.accepted)};
}

class Lives {
  placed = 0;
  readonly accepted = new Map<string, number>();
  readonly #host: AuthorityHost;
  readonly #r: Random;
  readonly #options: LivesOptions;
  readonly #live = new Set<string>();
  /** When a closed order may be archived, log milliseconds. */
  readonly #closed = new Map<string, number>();
  readonly #purchases: {readonly id: string; at: number; readonly quantity: number}[] = [];
  readonly #door = systemDoor('lives');

  constructor(host: AuthorityHost, options: LivesOptions) {
    this.#host = host;
    this.#options = options;
    this.#r = seeded(options.seed);
  }

  get #now(): number {
    return this.#host.authority.now;
  }

  found(): void {
    const sites = LIVES_SITES.map((id, n) => site(id, {zone: ZONES[n % 2] ?? 'UTC', transitDays: {'*': 1 + n}}));
    const customers = Array.from({length: CUSTOMERS}, (_, n) =>
      customer(`c${n}`, {
        zone: ZONES[n % ZONES.length] ?? 'UTC',
        tier: (['A', 'B', 'C'] as const)[n % 3] ?? 'C',
        territory: n % 2 === 0 ? 'UK' : 'EU',
        rules: rules({
          earlyDays: n % 3,
          lateDays: n % 4 === 3 ? 1 : 0,
          shortPermille: n % 5 === 4 ? 200 : 0,
          backorders: n % 6 !== 5,
          shipComplete: n % 7 === 6,
        }),
      }),
    );
    // Each item but the first stands in for the one before it.
    const items = Array.from({length: ITEMS}, (_, n) =>
      item(`i${n}`, {
        listPrice: 10_000 + n * 3_333,
        ...(n + 1 < ITEMS && {substitutes: [{item: `i${n + 1}`, kind: 'equivalent'}]}),
      }),
    );
    this.#run(...company({sites, items, customers}), {type: 'DefineSupplier', supplier: supplier('V')});
    // Breaks within what a change moves a quantity by, so that lines change their price.
    this.#run(
      priceList('Q'),
      ...items.map(({id, listPrice}) =>
        prices('Q', id, [
          [5, listPrice - 1_111],
          [9, listPrice - 2_345],
        ]),
      ),
    );
    for (const at of LIVES_SITES)
      for (let n = 0; n < ITEMS; n += 1)
        this.#run({
          type: 'ReceiveStock',
          site: at,
          item: `i${n}`,
          quantity: 20 + this.#r.below(60),
          into: 'available',
          reason: 'opening',
        });
  }

  step(): void {
    const wanted = (this.#options.ordersPerDay * STEP_MS) / DAY_MS;
    for (let n = 0; n < Math.floor(wanted) + (this.#r.chance(wanted % 1) ? 1 : 0); n += 1) this.#place();
    if (this.#r.chance(0.3)) this.#buy();
    for (const purchase of this.#purchases.filter((one) => one.at <= this.#now)) {
      if (!this.#r.chance(0.3)) continue;
      purchase.at = Number.POSITIVE_INFINITY;
      const lines = [{line: 1, quantity: purchase.quantity}];
      this.#run({type: 'ReceivePurchase', purchase: purchase.id, lines, into: 'available'});
    }
    for (const id of this.#live) {
      const order = this.#host.authority.ledger.read(key('order', id));
      if (order !== undefined) this.#advance(order);
    }
    for (const [id, at] of this.#closed) {
      if (at > this.#now) continue;
      this.#closed.delete(id);
      if (this.#r.chance(0.7)) this.#run({type: 'ArchiveOrder', order: id});
    }
  }

  #place(): void {
    const r = this.#r;
    const order = `O${this.placed}`;
    const today = Math.floor(this.#now / DAY_MS);
    const asked = Array.from({length: 1 + r.below(3)}, () => ({
      item: `i${r.below(ITEMS)}`,
      quantity: 1 + r.below(r.chance(0.1) ? 60 : 15),
      requestedDay: today + 1 + r.below(8),
    }));
    const lines = r.chance(0.15) ? asked.map((line, n) => (n === 0 ? this.#instead(line) : line)) : asked;
    const done = this.#run({type: 'PlaceOrder', order, customer: `c${r.below(CUSTOMERS)}`, lines});
    if (!done) return;
    if (lines !== asked) this.#count('PlaceOrder with a substitute');
    this.placed += 1;
    this.#live.add(order);
  }

  /** The same line, all of it or the part that is missing as the item's substitute, by a day that is often late. */
  #instead(line: OrderLineInput): OrderLineInput {
    const r = this.#r;
    const item = `i${Math.min(ITEMS - 1, Number(line.item.slice(1)) + 1)}`;
    const day = line.requestedDay + r.below(5);
    if (line.quantity === 1 || r.chance(0.5)) return {...line, chosenItem: item, chosenDay: day};
    const own = 1 + r.below(line.quantity - 1);
    const chosenLots = [
      {site: r.pick(LIVES_SITES), day: line.requestedDay, quantity: own},
      {site: r.pick(LIVES_SITES), day, quantity: line.quantity - own, item},
    ];
    return {...line, chosenLots};
  }

  #buy(): void {
    const r = this.#r;
    const quantity = 40 + r.below(80);
    const purchase = `P${this.#purchases.length}`;
    const expectedAt = this.#now + (1 + r.below(6)) * DAY_MS;
    // One item is never bought again: back orders get what comes at once, and some must grow old.
    const lines = [{item: `i${1 + r.below(ITEMS - 1)}`, quantity, expectedAt, confirmed: true}];
    const done = this.#run({type: 'PlacePurchase', purchase, supplier: 'V', site: r.pick(LIVES_SITES), lines});
    if (done) this.#purchases.push({id: purchase, quantity, at: expectedAt + r.below(4) * DAY_MS});
  }

  #advance(order: Order): void {
    const r = this.#r;
    const status = statusOf(order);
    if (status === 'delivered' || status === 'cancelled') {
      this.#live.delete(order.id);
      this.#closed.set(order.id, this.#now + (14 + r.below(14)) * DAY_MS);
      if (status === 'delivered' && r.chance(0.1)) this.#goBack(order);
      return;
    }
    const waits = order.lines.some((line) => line.open + line.backordered > 0);
    const fate = r.float();
    if (fate < 0.03) this.#change(order);
    else if (fate < 0.05) this.#cancel(order);
    else if (fate < 0.24 && waits) this.#run({type: 'AllocateOrder', order: order.id});
    // Promised for later than asked, and the asked day has gone: some ask for yet another day.
    const late = order.lines.find(
      (l) =>
        l.request.until < this.#now &&
        order.lots.some((lot) => lot.line === l.line && lot.allocated > 0 && lot.first.until > this.#now),
    );
    if (late !== undefined && r.chance(0.1)) this.#change(order, late);
    if (r.chance(0.05)) this.#reallocate(order);
    if (r.chance(0.06)) this.#substitute(order);
    for (const lot of order.lots) this.#move(order, lot);
  }

  /** What waits of a line, or a part of it, comes as the item's substitute: before or after its request, or a promise of it, was missed. */
  #substitute(order: Order): void {
    const r = this.#r;
    const line = r.pick(order.lines);
    const n = Number(line.item.slice(1));
    const waits = line.open + line.backordered;
    if (n + 1 >= ITEMS || line.insteadOf !== undefined) return;
    const quantity = waits > 0 && r.chance(0.5) ? 1 + r.below(waits) : undefined;
    this.#run({
      type: 'SubstituteLine',
      order: order.id,
      line: line.line,
      item: `i${n + 1}`,
      reason: 'asked by phone',
      // Also what comes later than what is given up: that has to count right too.
      ...(r.chance(0.6) && {acceptIf: {latestDay: Number.MAX_SAFE_INTEGER}}),
      ...(quantity !== undefined && {quantity}),
    });
  }

  /** An allocation run moves a part of a lot to a later dispatch; some runs are undone. */
  #reallocate(order: Order): void {
    const r = this.#r;
    const read = this.#host.authority.ledger.read;
    const lot = order.lots.find((l) => l.allocated > 0);
    const site = read(key('site', lot?.site ?? ''));
    const customer = read(key('customer', order.customer));
    if (lot === undefined || site === undefined || customer === undefined) return;
    const [route] = routesOf(read, site, destination(order, customer));
    if (route === undefined) return;
    const from = Math.max(lot.current.shipBy, this.#now);
    const move = {
      lot: lot.lot,
      quantity: 1 + r.below(lot.allocated),
      site: lot.site,
      shipBy: dispatchFrom(route, from + (1 + r.below(4)) * DAY_MS),
    };
    const lines = [{order: order.id, line: lot.line, moves: [move]}];
    this.#run({type: 'ApplyAllocation', method: 'by hand', reason: 'scarce', lines});
    const run = read('runs:runs')?.list.at(-1);
    if (run !== undefined && r.chance(0.3)) this.#run({type: 'UndoAllocation', run: run.id, reason: 'was wrong'});
  }

  /** What is nearly due moves on; now and then something is done late, or reported late. */
  #move(order: Order, lot: Lot): void {
    const r = this.#r;
    const urgent = lot.current.shipBy - this.#now < 18 * HOUR_MS;
    if (!r.chance(urgent ? 0.7 : 0.05)) return;
    const part = (bucket: LotBucket) => (r.chance(0.15) ? 1 + r.below(lot[bucket]) : lot[bucket]);
    const ref = (bucket: LotBucket) => [{line: lot.line, lot: lot.lot, quantity: part(bucket)}];
    const occurredAt = this.#now - (r.chance(0.2) ? r.below(10 * HOUR_MS) : 0);
    const {id} = order;
    if (lot.shipped > 0 && this.#now - lot.shippedAt > (6 + r.below(60)) * HOUR_MS)
      this.#run({type: 'DeliverLots', order: id, lots: ref('shipped'), occurredAt});
    if (lot.packed > 0) this.#run({type: 'ShipLots', order: id, lots: ref('packed'), occurredAt});
    else if (lot.picked > 0) this.#run({type: 'AdvanceLots', order: id, to: 'packed', lots: ref('picked')});
    else if (lot.released > 0 && r.chance(0.08))
      this.#run({type: 'ReportShortPick', order: id, line: lot.line, lot: lot.lot, found: r.below(lot.released)});
    else if (lot.released > 0) this.#run({type: 'AdvanceLots', order: id, to: 'picked', lots: ref('released')});
    else if (lot.allocated > 0 && (r.chance(0.04) || (this.#now > lot.current.shipBy && r.chance(0.5))))
      this.#run({type: 'RepromiseLot', order: id, line: lot.line, lot: lot.lot, reason: 'supply'});
    else if (lot.allocated > 0) this.#run({type: 'AdvanceLots', order: id, to: 'released', lots: ref('allocated')});
  }

  #change(order: Order, line = this.#r.pick(order.lines)): void {
    const r = this.#r;
    this.#run({
      type: 'ChangeOrderLine',
      order: order.id,
      line: line.line,
      by: r.chance(0.3) ? 'us' : 'customer',
      reason: 'asked by phone',
      ...(r.chance(0.6) && {quantity: Math.max(1, line.quantity + r.below(9) - 4)}),
      ...(r.chance(0.6) && {requestedDay: line.request.day + r.below(5)}),
    });
  }

  #cancel(order: Order): void {
    const r = this.#r;
    const line = r.pick(order.lines);
    const left =
      line.open + line.backordered + order.lots.reduce((n, lot) => n + (lot.line === line.line ? toShip(lot) : 0), 0);
    const lines = r.chance(0.3) ? undefined : [{line: line.line, quantity: 1 + r.below(Math.max(1, left))}];
    const by = r.chance(0.5) ? 'us' : 'customer';
    this.#run({type: 'CancelOrder', order: order.id, ...(lines && {lines}), by, reason: `said ${by}`});
  }

  #goBack(order: Order): void {
    const line = this.#r.pick(order.lines);
    this.#run({
      type: 'RecordReturn',
      order: order.id,
      line: line.line,
      quantity: 1,
      site: 'A',
      into: 'inspection',
      reason: 'did not fit',
    });
  }

  /** Decides at once; the group becomes durable at the end of the step. */
  #run(...commands: readonly Command[]): boolean {
    let all = true;
    for (const command of commands) {
      const {verdict} = this.#host.authority.submit(this.#door, randomUUID(), command);
      all = all && verdict.kind === 'accepted';
      if (verdict.kind === 'accepted') this.#count(command.type);
    }
    return all;
  }

  #count(what: string): void {
    this.accepted.set(what, (this.accepted.get(what) ?? 0) + 1);
  }
}
