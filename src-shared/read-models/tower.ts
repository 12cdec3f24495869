/** The morning page: what is endangered, promise debt, today's dispatch, late inbound, and what changed. */
import type {Aspect, AtRiskRow} from '../api/rows.ts';
import type {TowerSummary} from '../api/types.ts';
import {dayOf, firstDay, instantAt, isWorkday, weekday, weekOf} from '../domain/calendar.ts';
import {key} from '../domain/events.ts';
import {pickupsOn} from '../domain/master-data/pickups.ts';
import type {Pickup, Site} from '../domain/master-data/types.ts';
import {amountOf} from '../domain/orders/types.ts';
import {DAY_MS, type SiteId} from '../kernel/types.ts';
import type {Change} from './changes-together.ts';
import {notInViewWords} from './coverage.ts';
import type {Hub} from './hub.ts';
import {insideOf, isPast} from './promise-debt.ts';
import {byStake, isEndangered} from './risk.ts';
import {companyOf, companyToday, companyZone, siteName, siteOf, type World} from './world.ts';
import {worstOrders} from './worst-orders.ts';

/** Late inbound lines the morning page names; the rest are a click away. */
const LATE_SHOWN = 20;
const WORST_SHOWN = 40;

/**
 * The morning page, of one site or of all. `whole`: rows are there and every order was looked at; before that its figures are not
 * the company's. What changed is of all sites: a decision may be of none.
 */
export function towerSummary(hub: Hub, changes: readonly Change[], whole: boolean, site?: SiteId): TowerSummary {
  const {world} = hub;
  const now = world.now();
  const isOf = (at: SiteId) => site === undefined || at === site;
  const sites = (companyOf(world)?.sites ?? []).map(({id}) => id).filter(isOf);
  const queue = [...hub.risks.values()].filter((r) => isOf(r.site));
  const rows = queue.filter(isEndangered);
  const unseen = queue.filter((r) => r.uncovered === null);
  const orders = worstOrders(rows);
  const today = companyToday(world);
  const debt = promiseDays(world, today, site);
  const late = [...hub.inbound.values()].filter((p) => p.expectedAt < now && p.daysLate > 0 && isOf(p.site));
  return {
    at: now,
    today,
    week: weekOf(today),
    complete: whole,
    endangered: {
      money: total(rows),
      lots: rows.length,
      orders: orders.length,
      customers: new Set(rows.map((r) => r.customer)).size,
      tierA: new Set(rows.filter((r) => r.tier === 'A').map((r) => r.customer)).size,
    },
    notInView: {
      sites: sites.filter((id) => !world.seesStock(id)).map((id) => siteName(world, id)),
      lots: unseen.length,
      money: total(unseen),
    },
    bySite: sites.map((id) =>
      bySite(
        world,
        id,
        rows.filter((r) => r.site === id),
      ),
    ),
    promiseDebt: {money: debt.money, lots: debt.lots, weekAgo: debt.weekAgo, trend: debt.trend},
    shippedToday: {due: debt.due, shipped: debt.shipped, missed: debt.missed, trend: debt.shares},
    cutoffs: sites.flatMap((id) => cutoffs(hub, id)),
    worst: orders.slice(0, WORST_SHOWN),
    lateInboundLines: late.length,
    lateInbound: late
      .sort((a, b) => b.claimed - a.claimed || b.daysLate - a.daysLate || (a.id < b.id ? -1 : 1))
      .slice(0, LATE_SHOWN)
      .map((p) => ({
        document: p.document,
        line: p.line,
        fromName: p.fromName,
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
  const worst = [...rows].sort(byStake)[0];
  const inView = world.seesStock(site);
  return {
    site,
    siteName: siteName(world, site),
    lots: rows.length,
    money: total(rows),
    inView,
    cause: mainCause(rows) ?? (inView ? 'Nothing endangered' : notInViewWords(world, [site])),
    aspect: worst?.aspect ?? (inView ? 'clear' : 'wait'),
  };
}

/** The cause with the most money at stake; undefined where nothing is. */
function mainCause(rows: readonly AtRiskRow[]): string | undefined {
  const causes = [...Map.groupBy(rows, (r) => r.cause)].map(([cause, of]) => ({cause, money: total(of)}));
  return causes.sort((a, b) => b.money - a.money || (a.cause < b.cause ? -1 : 1))[0]?.cause;
}

const TREND_DAYS = 14;
/**
 * By the day of the first promise's dispatch in the company's calendar: what was to leave each of the last days and what of it
 * left in time. And the value of lots past the delivery day of their first promise and not shipped (promise debt), today and
 * at the end of each day.
 */
function promiseDays(world: World, today: number, site: SiteId | undefined) {
  const {lots, orders} = world.ledger.tables;
  const due = Array.from({length: TREND_DAYS}, () => 0);
  const kept = Array.from({length: TREND_DAYS}, () => 0);
  const missed = Array.from({length: TREND_DAYS}, () => 0);
  const debt = Array.from({length: TREND_DAYS}, () => 0);
  const zone = companyZone(world);
  const dayEnds = Array.from({length: TREND_DAYS}, (_, i) => instantAt(today - TREND_DAYS + 1 + i, 1439, zone));
  let debtLots = 0;
  const siteCode = site === undefined ? undefined : (lots.dictionaries.site?.find(site) ?? -1);
  const parents = lots.i32('_parent');
  const byId = world.ledger.orders;
  for (let r = 0; r < lots.count; r++) {
    if (lots.alive[r] !== 1 || (siteCode !== undefined && lots.number('site', r) !== siteCode)) continue;
    const shipBy = lots.number('firstShipBy', r);
    const left = lots.number('shipped', r) + lots.number('delivered', r);
    const inside = insideOf(lots, r);
    // What left long ago is in no day of the trend; what is still here is owed however old.
    if (left + inside === 0 || (inside === 0 && shipBy < (dayEnds[0] as number) - 40 * DAY_MS)) continue;
    const shippedAt = left > 0 ? lots.number('shippedAt', r) : Number.POSITIVE_INFINITY;
    const day = dayOf(shipBy, zone) - (today - TREND_DAYS + 1);
    if (day >= 0 && day < TREND_DAYS) {
      due[day] = (due[day] as number) + 1;
      if (shippedAt <= shipBy && inside === 0) kept[day] = (kept[day] as number) + 1;
      else if (shipBy <= world.now()) missed[day] = (missed[day] as number) + 1;
    }
    const until = lots.number('firstUntil', r);
    if (!isPast(until, world.now()) || (inside === 0 && shippedAt <= until)) continue;
    const order = parents[r] as number;
    const line = byId
      .linesOf(order)
      .find((l) => world.ledger.tables.lines.number('line', l) === lots.number('line', r));
    const price = line === undefined ? 0 : world.ledger.tables.lines.number('unitPrice', line);
    if (inside > 0 && orders.alive[order] === 1) debtLots++;
    dayEnds.forEach((end, i) => {
      const at = i === TREND_DAYS - 1 ? world.now() : end;
      if (isPast(until, at) && (inside > 0 || shippedAt > at))
        debt[i] = (debt[i] as number) + amountOf(inside > 0 ? inside : left, price);
    });
  }
  const last = TREND_DAYS - 1;
  return {
    money: debt[last] as number,
    lots: debtLots,
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

/** With less time than this a cut-off before which something is still to be picked is tight. */
const TIGHT_MS = 2 * 3_600_000;

/** The cut-offs still to come of a site's day (or its next working day), each with the work before it and after the one before. */
function cutoffs(hub: Hub, id: string): TowerSummary['cutoffs'] {
  const {world} = hub;
  const site = siteOf(world, id);
  if (site === undefined) return [];
  const now = world.now();
  const today = dayOf(now, site.zone);
  const day = firstDay(
    today,
    1,
    (d) => isWorkday(site.calendar, d) && cutoffsOn(world, site, d).some((at) => at >= now),
  );
  // No carrier works on any of its days.
  if (day === null) return [];
  const ahead = cutoffsOn(world, site, day).filter((at) => at >= now);
  const before = instantAt(day, 0, site.zone);
  const {lots} = world.ledger.tables;
  const siteCode = lots.dictionaries.site?.find(id) ?? -1;
  const risks = [...hub.risks.values()].filter((r) => r.site === id && r.lot !== 0);
  return ahead.map((at, i) => {
    const after = ahead[i - 1] ?? 0;
    let all = 0;
    let units = 0;
    let toPick = 0;
    let ready = 0;
    for (let r = 0; r < lots.count; r++) {
      if (lots.alive[r] !== 1 || lots.number('site', r) !== siteCode) continue;
      const shipBy = lots.number('currentShipBy', r);
      const inside = insideOf(lots, r);
      if (shipBy > at || shipBy <= after || (shipBy < before && inside === 0)) continue;
      all++;
      units += inside + lots.number('shipped', r) + lots.number('delivered', r);
      const staged = lots.number('picked', r) + lots.number('packed', r);
      ready += staged;
      toPick += inside - staged;
    }
    const uncovered = world.seesStock(id)
      ? risks.reduce((n, r) => n + (r.shipBy > after && r.shipBy <= at ? (r.uncovered ?? 0) : 0), 0)
      : null;
    // What is picked or packed waits for the lorry: only what is not may be too late for it.
    const aspect: Aspect =
      uncovered !== null && uncovered > 0
        ? 'stop'
        : toPick > 0 && at - now < TIGHT_MS
          ? 'caution'
          : uncovered === null
            ? 'wait'
            : 'clear';
    return {site: id, siteName: site.name, zone: site.zone, at, lots: all, units, toPick, ready, uncovered, aspect};
  });
}

/** When somebody picks up on a day, rising: each carrier's cut-off for anybody, or the site's own. */
function cutoffsOn(world: World, site: Site, day: number): number[] {
  const comes = ({carrier: id, workdays}: Pickup): boolean => {
    const carrier = world.read(key('carrier', id));
    return carrier?.active === true && isWorkday(carrier.days, day) && workdays.includes(weekday(day));
  };
  const pickups = pickupsOn(site, day);
  const all = pickups.length === 0 ? [site.dispatchBy] : pickups.filter(comes).map((p) => p.cutoff);
  return [...new Set(all)].sort((a, b) => a - b).map((one) => instantAt(day, one, site.zone));
}
