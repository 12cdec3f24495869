/**
 * Which promises are endangered: a transparent rule score, the sum of its reasons, 0…100. Learned risk comes later and
 * keeps the shape: reasons with points, options with the score after.
 *
 *   past ship-by · uncovered quantity · rests on supply (and how late it comes) · hours left with work not started
 */

import type {Aspect, AtRiskRow} from '../api/rows.ts';
import type {RiskDetail} from '../api/types.ts';
import {dayOf} from '../domain/calendar.ts';
import {key, positionKey} from '../domain/events.ts';
import {freeNow, isLive} from '../domain/inventory/balances.ts';
import {emptyPosition} from '../domain/inventory/evolve.ts';
import type {Position} from '../domain/inventory/types.ts';
import type {Site} from '../domain/master-data/types.ts';
import {lotClaim} from '../domain/orders/place.ts';
import {toShip} from '../domain/orders/status.ts';
import {amountOf, type Lot, type Order, type OrderLine} from '../domain/orders/types.ts';
import {effectiveSupply} from '../domain/promise/timeline.ts';
import {HOUR_MS, type Units} from '../kernel/types.ts';
import {companyOf, customerName, itemName, policyOf, siteName, siteOf, tierOf, type World} from './world.ts';

export type Reason = {readonly word: string; readonly points: number; readonly kind: string};
/** Below this score a line is on plan and not on the queue. */
export const RISK_MIN = 20;
export const RISK_STOP = 60;

export type Risk = {readonly row: AtRiskRow; readonly reasons: readonly Reason[]};

/** The endangered lots of an order, and its lines that wait without any promise. */
export function risksOf(world: World, order: Order): Risk[] {
  const out: Risk[] = [];
  for (const lot of order.lots) {
    const line = order.lines.find((l) => l.line === lot.line);
    if (line === undefined || toShip(lot) === 0) continue;
    const risk = lotRisk(world, order, line, lot);
    if (risk !== null) out.push(risk);
  }
  for (const line of order.lines) if (line.open + line.backordered > 0) out.push(waitingRisk(world, order, line));
  return out;
}

/** What will cover a claim: how much of it nothing covers by its due instant, and the supply it waits for. */
export function coverage(
  world: World,
  position: Position,
  claimId: string,
  site: Site,
): {
  readonly short: Units;
  readonly onSupply: Units;
  readonly supply: {id: string; at: number; counts: string} | null;
  readonly free: Units;
} {
  const now = world.now();
  const claim = position.claims.find((c) => c.id === claimId);
  const free = freeNow(position, now);
  if (claim === undefined) return {short: 0, onSupply: 0, supply: null, free};
  const waiting = claim.quantity - claim.onStock;
  if (waiting <= 0 && free >= 0) return {short: 0, onSupply: 0, supply: null, free};
  const policy = policyOf(world);
  const today = dayOf(now, site.zone);
  const before = position.claims.filter(
    (c) => isLive(c, now) && (c.due < claim.due || (c.due === claim.due && c.id <= claim.id)),
  );
  let need = before.reduce((n, c) => n + c.quantity, 0) - position.available;
  const coming = position.supplies
    .map((s) => ({id: s.id, quantity: s.quantity, ...effectiveSupply(s, site, policy, now, today)}))
    .sort((a, b) => a.at - b.at);
  let last: {id: string; at: number; counts: string} | null = null;
  let byDue = 0;
  for (const s of coming) {
    if (need - byDue <= 0) break;
    if (s.counts === 'past fence') {
      last ??= {id: s.id, at: s.at, counts: s.counts};
      continue;
    }
    last = {id: s.id, at: s.at, counts: s.counts};
    if (s.at <= claim.due) byDue += s.quantity;
    else break;
  }
  need -= byDue;
  return {short: Math.max(0, Math.min(claim.quantity, need)), onSupply: Math.max(0, waiting), supply: last, free};
}

function lotRisk(world: World, order: Order, line: OrderLine, lot: Lot): Risk | null {
  const now = world.now();
  const site = siteOf(world, lot.site);
  if (site === undefined) return null;
  const position = world.read(positionKey(lot.site, line.item)) ?? emptyPosition(lot.site, line.item);
  const cover = coverage(world, position, lotClaim(order.id, lot.line, lot.lot), site);
  const quantity = toShip(lot);
  const hoursOver = (now - lot.current.shipBy) / HOUR_MS;
  const reasons = reasonsOf(lot, cover, hoursOver);
  const score = Math.max(
    0,
    Math.min(
      100,
      reasons.reduce((n, r) => n + r.points, 0),
    ),
  );
  if (score < RISK_MIN) return null;
  const eta =
    cover.short > 0 || cover.onSupply > 0
      ? cover.supply?.counts === 'past fence' || cover.supply === null
        ? null
        : cover.supply.at
      : now;
  const hoursLate =
    eta === null
      ? Math.max(24, Math.ceil(hoursOver))
      : Math.max(0, Math.ceil((Math.max(eta, now) - lot.current.shipBy) / HOUR_MS));
  const row = rowOf(world, order, line, {
    lot: lot.lot,
    site: lot.site,
    quantity,
    uncovered: cover.short,
    shipBy: lot.current.shipBy,
    firstDay: lot.first.day,
    hoursLate,
    score,
    reasons,
  });
  return {row, reasons};
}

/** Why a lot is endangered: each reason with its points. */
function reasonsOf(lot: Lot, cover: ReturnType<typeof coverage>, hoursOver: number): Reason[] {
  const quantity = toShip(lot);
  const reasons: Reason[] = [];
  if (hoursOver > 0)
    reasons.push({
      word:
        hoursOver < 48
          ? `${Math.ceil(hoursOver)} h past its ship-by`
          : `${Math.floor(hoursOver / 24)} d past its ship-by`,
      points: 60 + Math.min(20, Math.floor(hoursOver / 6)),
      kind: 'late',
    });
  if (cover.short > 0)
    reasons.push({
      word: `${cover.short} of ${quantity} uncovered by its ship-by`,
      points: Math.round(30 + (25 * cover.short) / Math.max(1, quantity)),
      kind: 'uncovered',
    });
  if (cover.onSupply > 0 && cover.supply !== null) {
    const late = cover.supply.at > lot.current.shipBy;
    const word =
      cover.supply.counts === 'past fence'
        ? `${cover.supply.id} is overdue past its fence`
        : cover.supply.counts === 'late'
          ? `${cover.supply.id} is overdue`
          : late
            ? `${cover.supply.id} comes after the ship-by`
            : `Rests on ${cover.supply.id}`;
    reasons.push({word, points: cover.supply.counts !== 'yes' ? 22 : late ? 18 : 12, kind: 'supply'});
  }
  const hoursLeft = -hoursOver;
  if (hoursLeft >= 0 && hoursLeft < 4 && lot.picked + lot.packed < quantity)
    reasons.push({
      word: `${Math.max(0, Math.floor(hoursLeft * 60))} min to ship-by, not picked`,
      points: 22,
      kind: 'time',
    });
  else if (hoursLeft >= 0 && hoursLeft < 24 && cover.short > 0)
    reasons.push({word: `${Math.floor(hoursLeft)} h to ship-by`, points: 12, kind: 'time'});
  if (lot.moves > 0)
    reasons.push({
      word: `Promise moved ${lot.moves === 1 ? 'once' : `${lot.moves} times`} already`,
      points: 5,
      kind: 'order',
    });
  if (lot.picked + lot.packed === quantity) reasons.push({word: 'Picked and staged', points: -15, kind: 'progress'});
  return reasons;
}

function waitingRisk(world: World, order: Order, line: OrderLine): Risk {
  const quantity = line.open + line.backordered;
  const now = world.now();
  const reasons: Reason[] = [
    {
      word: order.credit === 'held' ? 'Waits for credit' : `${quantity} without any date`,
      points: 45,
      kind: order.credit === 'held' ? 'credit' : 'uncovered',
    },
  ];
  const over = (now - line.request.shipBy) / HOUR_MS;
  if (over > 0)
    reasons.push({
      word: `Asked for ${Math.max(1, Math.floor(over / 24))} d ago`,
      points: Math.min(45, 20 + Math.floor(over / 24)),
      kind: 'late',
    });
  const site = order.lots.find((l) => l.line === line.line)?.site ?? companyOf(world)?.sites[0]?.id ?? '';
  const score = Math.min(
    100,
    reasons.reduce((n, r) => n + r.points, 0),
  );
  return {
    row: rowOf(world, order, line, {
      lot: 0,
      site,
      quantity,
      uncovered: quantity,
      shipBy: line.request.shipBy,
      firstDay: null,
      hoursLate: Math.max(0, Math.ceil(over)),
      score,
      reasons,
    }),
    reasons,
  };
}

type RowInput = {
  lot: number;
  site: string;
  quantity: Units;
  uncovered: Units;
  shipBy: number;
  firstDay: number | null;
  hoursLate: number;
  score: number;
  reasons: readonly Reason[];
};
function rowOf(world: World, order: Order, line: OrderLine, r: RowInput): AtRiskRow {
  const aspect: Aspect = r.score >= RISK_STOP ? 'stop' : 'caution';
  const cause = [...r.reasons].sort((a, b) => b.points - a.points)[0]?.word ?? '';
  return {
    id: `${order.id}/${line.line}.${r.lot}`,
    order: order.id,
    line: line.line,
    lot: r.lot,
    customer: order.customer,
    customerName: customerName(world, order.customer),
    tier: tierOf(world, order.customer),
    item: line.item,
    itemName: itemName(world, line.item),
    site: r.site,
    siteName: siteName(world, r.site),
    aspect,
    score: r.score,
    quantity: r.quantity,
    uncovered: r.uncovered,
    money: amountOf(r.quantity, line.unitPrice),
    shipBy: r.shipBy,
    siteZone: siteOf(world, r.site)?.zone ?? 'UTC',
    hoursLate: r.hoursLate,
    firstDay: r.firstDay,
    zone: order.zone,
    cause,
    action: nextAction(world, order, line, r),
  };
}

/** The next act in a few words; the detail offers it as a command. */
function nextAction(world: World, order: Order, line: OrderLine, r: RowInput): string {
  if (order.credit === 'held') return 'Ask for credit release';
  if (r.uncovered > 0) {
    const donor = donorSite(world, line.item, r.site, r.uncovered);
    if (donor !== null)
      return r.lot === 0
        ? `Allocate from ${siteName(world, donor)}`
        : `Move ${r.uncovered} from ${siteName(world, donor)}`;
    const quarantine = world.read(positionKey(r.site, line.item))?.quarantine ?? 0;
    if (quarantine > 0 && r.lot !== 0) return `Release ${Math.min(quarantine, r.uncovered)} from hold`;
    const supply = r.reasons.find((x) => x.kind === 'supply');
    return supply === undefined
      ? r.lot === 0
        ? 'Wait for supply, tell the customer'
        : 'Re-promise, tell the customer'
      : 'Chase the supplier for a date';
  }
  return r.reasons.some((x) => x.kind === 'late' || x.kind === 'time') ? 'Pick and ship first' : 'Watch the receipt';
}

export function donorSite(world: World, item: string, except: string, quantity: Units): string | null {
  for (const {id} of companyOf(world)?.sites ?? []) {
    if (id === except) continue;
    const position = world.read(positionKey(id, item));
    if (position !== undefined && Math.min(position.available, freeNow(position, world.now())) >= quantity) return id;
  }
  return null;
}

/** The detail of one queue row: its reasons, and what would help with the score after. */
export function riskDetail(world: World, risk: Risk): RiskDetail {
  const {row, reasons} = risk;
  const options: {
    what: string;
    effect: string;
    scoreAfter: number;
    command: RiskDetail['options'][number]['command'];
  }[] = [];
  const without = (...kinds: string[]) =>
    Math.max(
      0,
      reasons.filter((r) => !kinds.includes(r.kind)).reduce((n, r) => n + r.points, 0),
    );
  const donor = row.uncovered > 0 ? donorSite(world, row.item, row.site, row.uncovered) : null;
  if (row.lot === 0)
    options.push({
      what: `Allocate ${row.quantity} now`,
      effect:
        donor === null
          ? 'no free stock at any site; the best later date is promised'
          : `${siteName(world, donor)} has it free`,
      scoreAfter: donor === null ? row.score : 10,
      command: {type: 'AllocateOrder', order: row.order},
    });
  else if (donor !== null)
    options.push({
      what: `Move ${row.uncovered} from ${siteName(world, donor)}`,
      effect: `a transfer to ${row.siteName}; it covers this claim when received`,
      scoreAfter: without('uncovered', 'supply') + 10,
      command: {type: 'ShipTransfer', from: donor, to: row.site, lines: [{item: row.item, quantity: row.uncovered}]},
    });
  const quarantine = world.read(positionKey(row.site, row.item))?.quarantine ?? 0;
  if (row.lot !== 0 && row.uncovered > 0 && quarantine > 0) {
    const quantity = Math.min(quarantine, row.uncovered);
    options.push({
      what: `Release ${quantity} from hold`,
      effect: quantity < row.uncovered ? `still ${row.uncovered - quantity} short` : 'covers it at once',
      scoreAfter: quantity < row.uncovered ? row.score - 10 : without('uncovered', 'supply'),
      command: {type: 'ReleaseStock', site: row.site, item: row.item, quantity, reason: `for ${row.order}`},
    });
  }
  if (row.lot !== 0 && row.uncovered === 0) {
    const order = world.read(key('order', row.order));
    const lot = order?.lots.find((l) => l.line === row.line && l.lot === row.lot);
    if (lot !== undefined)
      options.push({
        what: `Ship ${row.quantity} now`,
        effect: 'stock is there; it leaves before anything else',
        scoreAfter: 0,
        command: {type: 'ShipLots', order: row.order, lots: [{line: row.line, lot: row.lot, quantity: row.quantity}]},
      });
  }
  if (row.lot !== 0)
    options.push({
      what: 'Re-promise to the best date',
      effect: 'the first promise is broken and stays on record',
      scoreAfter: without('uncovered', 'supply', 'late', 'time') + 5,
      command: {type: 'RepromiseLot', order: row.order, line: row.line, lot: row.lot, reason: 'at risk'},
    });
  return {row, reasons, options};
}
