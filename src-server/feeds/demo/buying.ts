/**
 * The buyers: opening stock, and every week a look at each supplier's items per site. They reckon with the demand of the
 * coming weeks, rightly on the average and wrongly on each item; so shelves run out as they do.
 */
import {dayOf, weekday} from '../../../src-shared/domain/calendar.ts';
import type {DemoItem} from './company.ts';
import {HOME_ZONE, SITES, SUPPLIERS} from './places.ts';
import {type Sim, stockOf, waitingUnits} from './sim.ts';
import {slotAfter} from './supply.ts';

/** Spread of the forecast's error (of its logarithm), by class. */
const ERROR = {A: 0.38, B: 0.46, C: 0.55} as const;
/** Days of demand kept beyond lead and review. */
const SAFETY_DAYS = {A: 4, B: 4, C: 3} as const;
/** Days of demand a purchase covers. */
const COVER_DAYS = {A: 14, B: 21, C: 30} as const;
const REVIEW_DAYS = 7;
/** Lines of one purchase order. */
const LINES_MAX = 200;

/** What lies on the shelves on the first day. */
export function openingStock(sim: Sim): void {
  const today = dayOf(sim.at, HOME_ZONE);
  for (const item of sim.company.items.values()) {
    for (const site of item.sites) {
      const days =
        item.from.usualDays +
        REVIEW_DAYS +
        Math.round(COVER_DAYS[item.class] * sim.chance.of('opening', `${site} ${item.id}`));
      const quantity = rounded(item, forecast(sim, item, site, today, days));
      if (quantity === 0) continue;
      sim.issue('feed-wms', {
        type: 'ReceiveStock',
        site,
        item: item.id,
        quantity,
        into: 'available',
        reason: 'Opening stock (simulated)',
      });
    }
  }
}

/** The purchase orders of a day: each supplier has its weekday. */
export function buy(sim: Sim): void {
  const today = dayOf(sim.at, HOME_ZONE);
  const waiting = waitingUnits(sim);
  for (const [at, supplier] of SUPPLIERS.entries()) {
    if ((at % 5) + 1 !== weekday(today)) continue;
    for (const {id: site} of SITES) {
      const wanted = [...sim.company.items.values()]
        .filter((item) => item.supplier === supplier.id && item.sites.includes(site))
        .map((item) => ({
          item: item.id,
          quantity: toOrder(sim, item, site, today, site === 'RDG' ? (waiting.get(item.id) ?? 0) : 0),
        }))
        .filter(({quantity}) => quantity > 0)
        .slice(0, LINES_MAX);
      if (wanted.length === 0) continue;
      const about = `${supplier.id} ${site} ${today}`;
      const expectedAt = slotAfter(sim, site, supplier.usualDays + sim.chance.whole('lead', about, -1, 2), about);
      const confirmed = sim.chance.of('confirmed', about) < 0.9;
      sim.issue('feed-buying', {
        type: 'PlacePurchase',
        purchase: `PO-${supplier.id}-${site}-${today}`,
        supplier: supplier.id,
        site,
        lines: wanted.map((line) => ({...line, expectedAt, confirmed})),
        ...sim.stamp(),
      });
    }
  }
}

/** Up to the cover once the stock falls under what lead, review and safety will take. */
function toOrder(sim: Sim, item: DemoItem, site: string, today: number, waiting: number): number {
  const stock = stockOf(sim, site, item.id);
  const there = stock.free + stock.coming - waiting;
  const needed = item.from.usualDays + REVIEW_DAYS + SAFETY_DAYS[item.class];
  if (there >= forecast(sim, item, site, today, needed)) return 0;
  return rounded(item, forecast(sim, item, site, today, needed + COVER_DAYS[item.class]) - there);
}

/** The buyers' idea of the coming days: the book's own demand, off by an error that stays for some weeks. */
function forecast(sim: Sim, item: DemoItem, site: string, today: number, days: number): number {
  const asked = sim.playbook.demand(site, item.id, today, today + days);
  const weeks = Math.floor((today + sim.chance.whole('mind', item.id, 0, 20)) / 21);
  const error = ERROR[item.class] * sim.chance.normal('forecast', `${site} ${item.id} ${weeks}`);
  return asked * Math.exp(error);
}

/** Up to whole inners. */
function rounded(item: DemoItem, quantity: number): number {
  const inner = item.packs[0]?.units ?? 1;
  return Math.max(0, Math.ceil(quantity / inner)) * inner;
}
