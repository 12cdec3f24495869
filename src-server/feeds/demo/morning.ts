/**
 * What is done once a day: the service desk moves promises that were missed, warehouses send each other stock and count some bins,
 * quality puts something on hold, and customers pay. That orders long done leave the desks is the server's housekeeping.
 */
import {dayOf, isWorkday, weekday} from '../../../src-shared/domain/calendar.ts';
import {HOUR_MS} from '../../../src-shared/kernel/types.ts';
import type {Table} from '../../../src-shared/ledger/table.ts';
import {HOME_ZONE, SITES} from './places.ts';
import {type Sim, siteOf, stockOf} from './sim.ts';
import {morningAfter} from './supply.ts';

const COUNTS_A_DAY = 5;
const TRANSFER_LINES_MAX = 25;
const PAYS_EVERY_DAYS = 28;
const POOLS_A_WEEK = 4;

/** Promises that were missed for want of stock get a new date, most of them. */
export function repromise(sim: Sim): void {
  const {lots, claims} = sim.ledger.tables;
  const allocated = lots.i32('allocated');
  const shipBy = lots.f64('currentShipBy');
  const late: {order: number; line: number; lot: number}[] = [];
  for (const row of living(lots)) {
    if ((allocated[row] as number) === 0 || (shipBy[row] as number) > sim.at - 12 * HOUR_MS) continue;
    late.push({
      order: lots.i32('_parent')[row] as number,
      line: lots.number('line', row),
      lot: lots.number('lot', row),
    });
  }
  for (const {order, line, lot} of late) {
    const id = sim.ledger.tables.orders.text('id', order);
    const claim = claims.find(`${id}/${line}.${lot}`);
    const covered = claim >= 0 && claims.number('onStock', claim) >= claims.number('quantity', claim);
    if (covered || sim.chance.of('repromise', `${id} ${line}.${lot} ${dayOf(sim.at, HOME_ZONE)}`) > 0.3) continue;
    sim.issue('feed-desk', {type: 'RepromiseLot', order: id, line, lot, reason: 'Supply is late'});
  }
}

/** Stock that is over at one site goes to claims that wait at another. */
export function transfer(sim: Sim): void {
  const {positions} = sim.ledger.tables;
  const waiting = positions.i32('inboundClaimed');
  const wanted = new Map<string, {item: string; quantity: number}[]>();
  for (const row of living(positions)) {
    const need = waiting[row] as number;
    if (need === 0) continue;
    const site = positions.text('site', row);
    const item = positions.text('item', row);
    if (sim.chance.of('transfer', `${site} ${item} ${dayOf(sim.at, HOME_ZONE)}`) > 0.15) continue;
    const from = SITES.find(({id}) => id !== site && stockOf(sim, id, item).free >= need * 3);
    if (from === undefined || positions.number('inTransit', row) > 0) continue;
    const route = `${from.id} ${site}`;
    const list = wanted.get(route) ?? [];
    if (list.length < TRANSFER_LINES_MAX) list.push({item, quantity: need});
    wanted.set(route, list);
  }
  for (const [route, lines] of wanted) {
    const [from = '', to = ''] = route.split(' ');
    const command = {
      type: 'ShipTransfer',
      from,
      to,
      transfer: `TR-${from}-${to}-${dayOf(sim.at, HOME_ZONE)}`,
      ...sim.stamp(),
    } as const;
    const verdict = sim.issue('feed-wms', {...command, lines});
    if (verdict.kind === 'accepted') continue;
    const short = new Set(verdict.rejection.lines?.map((line) => line.item));
    const rest = lines.filter(({item}) => !short.has(item));
    if (rest.length > 0 && rest.length < lines.length) sim.issue('feed-wms', {...command, lines: rest});
  }
}

/** Some bins of each site, counted in the evening. */
export function count(sim: Sim): void {
  const today = dayOf(sim.at, HOME_ZONE);
  for (const site of SITES) {
    if (!isWorkday(siteOf(sim, site.id).calendar, today)) continue;
    for (let n = 0; n < COUNTS_A_DAY; n += 1) {
      const about = `${site.id} ${today} ${n}`;
      const position = somePosition(sim, site.id, about);
      if (position === undefined || position.available < 0) continue;
      const book = position.available + position.counting;
      const off = sim.chance.of('count', about) < 0.14 ? sim.chance.pick('off', about, [-3, -2, -1, -1, 1, 2]) : 0;
      sim.issue('feed-wms', {
        type: 'RecordCount',
        site: site.id,
        item: position.item,
        counted: Math.max(0, book + off),
        reason: 'Cycle count',
        ...sim.stamp(),
      });
    }
  }
}

/** Now and then something has to be looked at more closely, and is planned to come back. */
export function holdForQuality(sim: Sim): void {
  const today = dayOf(sim.at, HOME_ZONE);
  for (const {id: site} of SITES) {
    const about = `${site} hold ${today}`;
    if (sim.chance.of('hold', about) > 0.4) continue;
    const position = somePosition(sim, site, about);
    if (position === undefined) continue;
    const quantity = Math.floor(stockOf(sim, site, position.item).free * (0.2 + 0.4 * sim.chance.of('share', about)));
    if (quantity < 6) continue;
    const reason = sim.chance.pick('why', about, [
      'Glaze check',
      'Label missing',
      'Carton crushed',
      'Safety certificate awaited',
    ]);
    const releaseAt = morningAfter(sim, site, sim.chance.whole('for', about, 2, 6));
    sim.issue('feed-wms', {type: 'HoldStock', site, item: position.item, quantity, reason, releaseAt});
  }
}

/** Once a week some of what sells best is kept for the strategic customers, and one thing is limited for the small ones. */
export function keep(sim: Sim): void {
  const today = dayOf(sim.at, HOME_ZONE);
  if (weekday(today) !== 1) return;
  for (const {id: site} of SITES) {
    for (let n = 0; n < POOLS_A_WEEK; n += 1) {
      const about = `${site} keep ${today} ${n}`;
      const position = somePosition(sim, site, about);
      if (position === undefined) continue;
      const {free} = stockOf(sim, site, position.item);
      const isQuota = n === 0;
      const quantity = Math.floor(free * (isQuota ? 0.5 : 0.25));
      if (quantity < 6) continue;
      sim.issue('feed-desk', {
        type: 'SetPool',
        site,
        item: position.item,
        segment: isQuota ? 'small' : 'strategic',
        kind: isQuota ? 'quota' : 'protected',
        quantity,
        untilDay: today + (isQuota ? 7 : sim.chance.whole('keep for', about, 5, 12)),
        reason: isQuota ? 'Sold out last month' : 'For the shops with a window display',
      });
    }
  }
}

/** Each customer pays every four weeks, most of what is owed. */
export function pay(sim: Sim): void {
  const today = dayOf(sim.at, HOME_ZONE);
  for (const {id, exposure} of sim.ledger.all('customer')) {
    if (exposure <= 0 || sim.chance.whole('pay day', id, 0, PAYS_EVERY_DAYS - 1) !== today % PAYS_EVERY_DAYS) continue;
    const share = exposure < 10_000 ? 1 : 0.55 + 0.4 * sim.chance.of('pays', `${id} ${today}`);
    sim.issue('feed-bank', {
      type: 'RecordPayment',
      customer: id,
      amount: Math.max(1, Math.round(exposure * share)),
      reason: 'Bank transfer',
      ...sim.stamp(),
    });
  }
}

function somePosition(sim: Sim, site: string, about: string) {
  const {positions} = sim.ledger.tables;
  if (positions.count === 0) return undefined;
  for (let n = 0; n < 40; n += 1) {
    const row = sim.chance.whole('position', `${about} ${n}`, 0, positions.count - 1);
    if (positions.alive[row] === 1 && positions.text('site', row) === site && positions.number('available', row) > 0)
      return sim.ledger.positions.read(row);
  }
  return undefined;
}

function* living(table: Table): Generator<number> {
  for (let row = 0; row < table.count; row += 1) if (table.alive[row] === 1) yield row;
}
