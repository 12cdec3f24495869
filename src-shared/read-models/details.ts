/** The pages that show one thing: a position's future, an order, the tower, a promise check, a search. */

import type {Aspect, AtRiskRow, InventoryRow} from '../api/rows.ts';
import type {LookupHit, OrderDetail, PositionDetail, PromiseAnswer, SearchHit, TowerSummary} from '../api/types.ts';
import {dayOf, instantAt, isWorkday, weekOf} from '../domain/calendar.ts';
import {key, positionKey} from '../domain/events.ts';
import {isLive} from '../domain/inventory/balances.ts';
import {emptyPosition} from '../domain/inventory/evolve.ts';
import type {Company} from '../domain/master-data/types.ts';
import {hasStarted} from '../domain/orders/give-back.ts';
import {lotClaim} from '../domain/orders/place.ts';
import {cancelledOf, statusOf, toShip} from '../domain/orders/status.ts';
import {amountOf, type Order, type OrderLine} from '../domain/orders/types.ts';
import {checkPromise} from '../domain/promise/check.ts';
import {type Destination, deliveryDay, dispatchFrom} from '../domain/promise/delivery.ts';
import {destinationOf, holdClaim} from '../domain/promise/holds.ts';
import {effectiveSupply, timelineOf} from '../domain/promise/timeline.ts';
import type {LinePromise} from '../domain/promise/types.ts';
import {DAY_MS} from '../kernel/types.ts';
import type {Hub} from './hub.ts';
import {orderAspect, orderValue} from './orders.ts';
import {coverage, risksOf, worstOf} from './risk.ts';
import {
  companyOf,
  companyToday,
  companyZone,
  customerName,
  itemName,
  itemOf,
  policyOf,
  siteName,
  siteOf,
  tierOf,
  type World,
} from './world.ts';

export function positionDetail(hub: Hub, site: string, item: string): PositionDetail | null {
  const {world} = hub;
  const place = siteOf(world, site);
  const data = itemOf(world, item);
  const row = world.ledger.positions.find(site, item);
  if (place === undefined || data === undefined || row < 0) return null;
  const position = world.read(positionKey(site, item)) ?? emptyPosition(site, item);
  const now = world.now();
  const today = dayOf(now, place.zone);
  const policy = policyOf(world);
  const timeline = timelineOf({position, site: place, policy, now});
  const nameOf = (claim: {id: string; kind: string; author: string; due: number}) =>
    claim.kind === 'hold'
      ? `${claim.author} (hold)`
      : (orderOfClaim(world, claim.id)?.customerName ?? claim.id.slice(0, claim.id.lastIndexOf('/')));
  return {
    row: hub.inventory.show(row) as InventoryRow,
    item: data,
    site: place,
    elsewhere: (companyOf(world)?.sites ?? [])
      .map(({id}) => id)
      .filter((id) => id !== site && world.ledger.positions.find(id, item) >= 0),
    now,
    today,
    points: timeline.steps.map((s) => ({
      at: s.at,
      day: dayOf(s.at, place.zone),
      supply: s.supply,
      demand: s.demand,
      balance: s.balance,
      atp: s.atp,
      names: [
        ...new Set(position.claims.filter((c) => isLive(c, now) && Math.max(c.due, now) === s.at).map(nameOf)),
      ].slice(0, 3),
    })),
    claims: position.claims
      .filter((c) => isLive(c, now))
      .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1))
      .slice(0, 500)
      .map((c) => {
        const order = c.kind === 'hold' ? null : orderOfClaim(world, c.id);
        return {
          id: c.id,
          kind: c.kind,
          quantity: c.quantity,
          onStock: c.onStock,
          due: c.due,
          expires: c.expires,
          author: c.author,
          order: c.kind === 'hold' ? null : c.id.slice(0, c.id.lastIndexOf('/')),
          customerName: order?.customerName ?? null,
          tier: order?.tier ?? null,
          stage: order?.stage ?? c.kind,
          uncovered: coverage(world, position, c.id, place).short,
        };
      }),
    supplies: [...position.supplies]
      .sort((a, b) => a.usableAt - b.usableAt)
      .map((s) => ({...s, counts: effectiveSupply(s, place, policy, now, today).counts})),
  };
}

function orderOfClaim(world: World, claim: string): {customerName: string; tier: string; stage: string} | null {
  const slash = claim.lastIndexOf('/');
  const order = world.read(key('order', claim.slice(0, slash)));
  if (order === undefined) return null;
  const [line, lot] = claim
    .slice(slash + 1)
    .split('.')
    .map(Number);
  const found = order.lots.find((l) => l.line === line && l.lot === lot);
  return {
    customerName: customerName(world, order.customer),
    tier: tierOf(world, order.customer),
    stage: found !== undefined && found.released > 0 ? 'released' : 'allocated',
  };
}

export function orderDetail(world: World, id: string): OrderDetail | null {
  const order = world.read(key('order', id));
  const customer = order === undefined ? undefined : world.read(key('customer', order.customer));
  if (order === undefined || customer === undefined) return null;
  return {
    order,
    status: statusOf(order),
    customer,
    value: orderValue(order),
    aspect: orderAspect(order, worstOf(risksOf(world, order))),
    lines: order.lines.map((line) => ({
      line: line.line,
      itemName: itemName(world, line.item),
      value: amountOf(line.quantity - line.cancelled, line.unitPrice),
      ...unitsOf(order, line),
      lots: order.lots
        .filter((l) => l.line === line.line)
        .map((lot) => {
          const site = siteOf(world, lot.site);
          const position = world.read(positionKey(lot.site, line.item));
          const claim = position?.claims.find((c) => c.id === lotClaim(order.id, lot.line, lot.lot));
          const cover =
            site === undefined || position === undefined
              ? null
              : coverage(world, position, lotClaim(order.id, lot.line, lot.lot), site);
          const expected =
            toShip(lot) === 0
              ? 'left'
              : claim === undefined
                ? 'staged'
                : // First of all: stock that was counted away leaves a claim that names it.
                  cover?.short
                  ? `${cover.short} uncovered`
                  : claim.onStock >= claim.quantity
                    ? 'on stock'
                    : cover?.supply
                      ? `on ${cover.supply.id}`
                      : 'waits';
          return {
            ...lot,
            siteName: siteName(world, lot.site),
            siteZone: site?.zone ?? 'UTC',
            onStock: claim?.onStock ?? 0,
            expected,
          };
        }),
    })),
  };
}

function unitsOf(order: Order, line: OrderLine): {live: number; toGo: number; started: number} {
  const lots = order.lots.filter((l) => l.line === line.line);
  return {
    live: line.quantity - cancelledOf(order, line),
    toGo: line.open + line.backordered + lots.reduce((n, l) => n + toShip(l), 0),
    started: lots.filter(hasStarted).reduce((n, l) => n + toShip(l) + l.shipped + l.delivered, 0),
  };
}

export type PromiseAsk = {
  readonly customer?: string | undefined;
  readonly hold?: string | undefined;
  readonly order?: string | undefined;
  readonly lot?: {readonly line: number; readonly lot: number} | undefined;
  readonly line?: number | undefined;
  readonly lines: readonly {
    readonly item: string;
    readonly quantity: number;
    readonly requestedDay: number;
    readonly site?: string | undefined;
  }[];
};

/** An inquiry: holds nothing; the same function that decides, at the replica's position. */
export function promiseAnswer(world: World, ask: PromiseAsk): PromiseAnswer | null {
  const company = companyOf(world);
  const to = destinationOf(world.read, ask.customer);
  if (company === undefined || to === undefined) return null;
  const except = new Set<string>();
  const hold = ask.hold === undefined ? undefined : world.read(key('hold', ask.hold));
  for (const l of hold?.lines ?? []) except.add(holdClaim(hold?.id ?? '', l.n));
  const order = ask.order === undefined ? undefined : world.read(key('order', ask.order));
  for (const l of order?.lots ?? [])
    if (
      (ask.lot === undefined || (l.line === ask.lot.line && l.lot === ask.lot.lot)) &&
      (ask.line === undefined || (l.line === ask.line && !hasStarted(l)))
    )
      except.add(lotClaim(order?.id ?? '', l.line, l.lot));
  const lines = ask.lines.map((l, i) => ({
    line: i + 1,
    item: l.item,
    quantity: l.quantity,
    requestedDay: l.requestedDay,
    site: l.site,
  }));
  const answers = checkPromise({
    read: world.read,
    company,
    // A lot goes where its order goes, wherever the customer is today.
    to:
      (ask.lot === undefined && ask.line === undefined) || order === undefined
        ? to
        : {...to, country: order.country, zone: order.zone},
    lines,
    now: world.now(),
    shipComplete: to.rules.shipComplete || ask.lot !== undefined,
    except,
    explain: true,
  });
  const priced = answers.map((a) => {
    const unitPrice = itemOf(world, a.item)?.listPrice ?? 0;
    return {...a, itemName: itemName(world, a.item), unitPrice, amount: amountOf(a.quantity, unitPrice)};
  });
  const amount = priced.reduce((n, l) => n + l.amount, 0);
  const customer = ask.customer === undefined ? undefined : world.read(key('customer', ask.customer));
  return {
    lines: priced,
    amount,
    soonest: soonestDay(world, company, to, answers),
    today: dayOf(world.now(), to.zone),
    zone: to.zone,
    at: world.now(),
    credit:
      customer === undefined
        ? null
        : {
            limit: customer.creditLimit,
            exposure: customer.exposure,
            after: customer.exposure + amount,
            ok: customer.creditLimit === 0 || customer.exposure + amount <= customer.creditLimit,
          },
  };
}

/** The day by which all lines can arrive: each from the sites that have all of it free, else any of it, else from any. */
function soonestDay(world: World, company: Company, to: Destination, lines: readonly LinePromise[]): number | null {
  const from = company.sites.map(({id}) => siteOf(world, id)).filter((site) => site !== undefined);
  const days = lines.map(({quantity, reductions}) => {
    const having = (least: number) =>
      from.filter((site) => reductions.some((one) => one.site === site.id && one.free >= least));
    const sites = [having(quantity), having(1), from].find((some) => some.length > 0) ?? [];
    return Math.min(...sites.map((site) => deliveryDay(site, to, dispatchFrom(site, world.now()))));
  });
  const last = Math.max(...days);
  return Number.isFinite(last) ? last : null;
}

export type Change = TowerSummary['changes'][number];

/** Late purchase lines the morning page names; the rest are a click away. */
const LATE_SHOWN = 20;

/** The morning page. `whole`: rows are there and every order was looked at; before that its figures are not the company's. */
export function towerSummary(hub: Hub, changes: readonly Change[], whole: boolean): TowerSummary {
  const {world} = hub;
  const now = world.now();
  const rows = [...hub.risks.values()];
  const worst = [...rows].sort((a, b) => b.score - a.score || b.money - a.money || (a.id < b.id ? -1 : 1)).slice(0, 40);
  const today = companyToday(world);
  const debt = promiseDays(world, today);
  const late = [...hub.purchases.values()].filter((p) => p.expectedAt < now && p.daysLate > 0);
  return {
    at: now,
    today,
    week: weekOf(today),
    complete: whole,
    endangered: {
      money: total(rows),
      lines: rows.length,
      customers: new Set(rows.map((r) => r.customer)).size,
      tierA: new Set(rows.filter((r) => r.tier === 'A').map((r) => r.customer)).size,
    },
    bySite: (companyOf(world)?.sites ?? []).map(({id}) =>
      bySite(
        world,
        id,
        rows.filter((r) => r.site === id),
      ),
    ),
    promiseDebt: {money: debt.money, lines: debt.lines, weekAgo: debt.weekAgo, trend: debt.trend},
    shippedToday: {due: debt.due, shipped: debt.shipped, missed: debt.missed, trend: debt.shares},
    cutoffs: (companyOf(world)?.sites ?? []).flatMap(({id}) => cutoffs(hub, id)),
    worst,
    lateInboundLines: late.length,
    lateInbound: late
      .sort((a, b) => b.claimed - a.claimed || b.daysLate - a.daysLate || (a.id < b.id ? -1 : 1))
      .slice(0, LATE_SHOWN)
      .map((p) => ({
        purchase: p.purchase,
        line: p.line,
        supplierName: p.supplierName,
        itemName: p.itemName,
        site: p.site,
        daysLate: p.daysLate,
        quantity: p.open,
        claims: p.claimed,
      })),
    changes,
  };
}

const total = (rows: readonly AtRiskRow[]): number => rows.reduce((n, r) => n + r.money, 0);

function bySite(world: World, site: string, rows: readonly AtRiskRow[]): TowerSummary['bySite'][number] {
  const worst = [...rows].sort((a, b) => b.score - a.score || b.money - a.money)[0];
  return {
    site,
    siteName: siteName(world, site),
    lines: rows.length,
    money: total(rows),
    cause: worst?.cause ?? 'Nothing endangered',
    aspect: worst?.aspect ?? 'clear',
  };
}

const TREND_DAYS = 14;
/**
 * By first-promise day in the company's calendar: what was due each of the last days and what of it left in time, and the
 * value of lots past their first promise and not shipped (promise debt), today and at the end of each day.
 */
function promiseDays(world: World, today: number) {
  const {lots, orders} = world.ledger.tables;
  const due = Array.from({length: TREND_DAYS}, () => 0);
  const kept = Array.from({length: TREND_DAYS}, () => 0);
  const missed = Array.from({length: TREND_DAYS}, () => 0);
  const debt = Array.from({length: TREND_DAYS}, () => 0);
  const zone = companyZone(world);
  const dayEnds = Array.from({length: TREND_DAYS}, (_, i) => instantAt(today - TREND_DAYS + 1 + i, 1439, zone));
  let debtLines = 0;
  const parents = lots.i32('_parent');
  const byId = world.ledger.orders;
  for (let r = 0; r < lots.count; r++) {
    if (lots.alive[r] !== 1) continue;
    const shipBy = lots.number('firstShipBy', r);
    const left = lots.number('shipped', r) + lots.number('delivered', r);
    const inside =
      lots.number('allocated', r) + lots.number('released', r) + lots.number('picked', r) + lots.number('packed', r);
    if (left + inside === 0 || shipBy < (dayEnds[0] as number) - 40 * DAY_MS) continue;
    const shippedAt = left > 0 ? lots.number('shippedAt', r) : Number.POSITIVE_INFINITY;
    const day = dayOf(shipBy, zone) - (today - TREND_DAYS + 1);
    if (day >= 0 && day < TREND_DAYS) {
      due[day] = (due[day] as number) + 1;
      if (shippedAt <= shipBy && inside === 0) kept[day] = (kept[day] as number) + 1;
      else if (shipBy <= world.now()) missed[day] = (missed[day] as number) + 1;
    }
    const late = inside > 0 || shippedAt > shipBy;
    if (!late || shipBy > world.now()) continue;
    const order = parents[r] as number;
    const line = byId
      .linesOf(order)
      .find((l) => world.ledger.tables.lines.number('line', l) === lots.number('line', r));
    const price = line === undefined ? 0 : world.ledger.tables.lines.number('unitPrice', line);
    if (inside > 0 && orders.alive[order] === 1) debtLines++;
    dayEnds.forEach((end, i) => {
      const at = i === TREND_DAYS - 1 ? world.now() : end;
      if (shipBy <= at && (inside > 0 || shippedAt > at))
        debt[i] = (debt[i] as number) + amountOf(inside > 0 ? inside : left, price);
    });
  }
  const last = TREND_DAYS - 1;
  return {
    money: debt[last] as number,
    lines: debtLines,
    trend: debt,
    due: due[last] as number,
    shipped: kept[last] as number,
    missed: missed[last] as number,
    weekAgo: since(world) < (dayEnds[last - 7] as number) ? (debt[last - 7] as number) : null,
    // What must leave later today is neither kept nor missed yet.
    shares: due.map((_, i) => {
      const settled = (kept[i] as number) + (missed[i] as number);
      return settled === 0 ? null : (kept[i] as number) / settled;
    }),
  };
}

/** When the first order that is still here was placed. */
function since(world: World): number {
  const {orders} = world.ledger.tables;
  const placedAt = orders.f64('placedAt');
  let first = Number.POSITIVE_INFINITY;
  for (let row = 0; row < orders.count; row++)
    if (orders.alive[row] === 1) first = Math.min(first, placedAt[row] as number);
  return first;
}

/** Today's (or the next working day's) dispatch of a site and the work before it. */
function cutoffs(hub: Hub, id: string): TowerSummary['cutoffs'] {
  const {world} = hub;
  const site = siteOf(world, id);
  if (site === undefined) return [];
  const now = world.now();
  let day = dayOf(now, site.zone);
  if (instantAt(day, site.dispatchBy, site.zone) < now) day++;
  for (let n = 0; n < 14 && !isWorkday(site.calendar, day); n++) day++;
  const out: TowerSummary['cutoffs'][number][] = [];
  const {lots} = world.ledger.tables;
  const at = instantAt(day, site.dispatchBy, site.zone);
  const before = instantAt(day, 0, site.zone);
  let all = 0;
  let units = 0;
  let left = 0;
  const siteCode = lots.dictionaries.site?.find(id) ?? -1;
  for (let r = 0; r < lots.count; r++) {
    if (lots.alive[r] !== 1 || lots.number('site', r) !== siteCode) continue;
    const shipBy = lots.number('currentShipBy', r);
    const inside =
      lots.number('allocated', r) + lots.number('released', r) + lots.number('picked', r) + lots.number('packed', r);
    if (shipBy > at || (shipBy < before && inside === 0)) continue;
    all++;
    units += inside + lots.number('shipped', r) + lots.number('delivered', r);
    left += inside;
  }
  const uncovered = [...hub.risks.values()]
    .filter((r) => r.site === id && r.lot !== 0 && r.shipBy <= at)
    .reduce((n, r) => n + r.uncovered, 0);
  const aspect: Aspect = uncovered > 0 ? 'stop' : left > 0 && at - now < 2 * 3_600_000 ? 'caution' : 'clear';
  out.push({site: id, siteName: site.name, zone: site.zone, at, lots: all, units, left, uncovered, aspect});
  return out;
}

const HITS = 12;
export function search(world: World, text: string): SearchHit[] {
  const needle = text.trim().toLowerCase();
  if (needle === '') return [];
  const hits: SearchHit[] = [];
  const orders = world.ledger.tables.orders;
  const exact = orders.find(text.trim().toUpperCase());
  if (exact >= 0) hits.push(orderHit(world, exact));
  for (let row = orders.count - 1; row >= 0 && hits.length < HITS; row--) {
    if (
      orders.alive[row] === 1 &&
      row !== exact &&
      (orders.text('id', row).toLowerCase().includes(needle) ||
        orders.text('reference', row).toLowerCase().includes(needle))
    )
      hits.push(orderHit(world, row));
  }
  for (const h of [
    ...lookup(world, 'item', text, HITS).map((x) => ({kind: 'item' as const, ...x})),
    ...lookup(world, 'customer', text, HITS).map((x) => ({kind: 'customer' as const, ...x})),
  ])
    hits.push({kind: h.kind, id: h.id, label: h.label, detail: h.detail});
  for (const p of world.ledger.all('purchase'))
    if (hits.length < 3 * HITS && p.id.toLowerCase().includes(needle))
      hits.push({
        kind: 'purchase',
        id: p.id,
        label: p.id,
        detail: `${world.read(key('supplier', p.supplier))?.name ?? p.supplier}, ${p.lines.length} lines`,
      });
  return hits.slice(0, 3 * HITS);
}

const orderHit = (world: World, row: number): SearchHit => {
  const t = world.ledger.tables.orders;
  return {
    kind: 'order',
    id: t.text('id', row),
    label: t.text('id', row),
    detail: customerName(world, t.text('customer', row)),
  };
};

export function lookup(
  world: World,
  kind: 'item' | 'customer' | 'site' | 'supplier',
  text: string,
  limit: number,
): LookupHit[] {
  const needle = text.trim().toLowerCase();
  const starts: LookupHit[] = [];
  const holds: LookupHit[] = [];
  for (const [id, doc] of world.ledger.docs(kind)) {
    const value = doc.value as {
      name: string;
      tier?: string;
      country?: string;
      listPrice?: number;
      multiple?: number;
      active?: boolean;
    };
    if (value.active === false) continue;
    const name = value.name.toLowerCase();
    const at =
      id.toLowerCase().startsWith(needle) || name.startsWith(needle)
        ? starts
        : id.toLowerCase().includes(needle) || name.includes(needle)
          ? holds
          : null;
    at?.push({
      id,
      label: value.name,
      detail: kind === 'customer' ? `${id}, tier ${value.tier}, ${value.country}` : id,
      ...(value.listPrice !== undefined && {unitPrice: value.listPrice}),
      ...(value.multiple !== undefined && {multiple: value.multiple}),
    });
    if (starts.length >= limit) break;
  }
  return [...starts, ...holds].slice(0, limit);
}
