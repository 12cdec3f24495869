/**
 * Which promises are endangered: a transparent rule score, the sum of its reasons. The points are chosen so that no sum
 * passes 100: scores are never cut, so that the worst of a bad day still have an order. Learned risk comes later and keeps
 * the shape: reasons with points, options with the score after.
 *
 *   past ship-by 40…55 · uncovered 18…30 · supply 4 | 7 | 10 · hours left 8 | 15 (never with past ship-by) · moved 5
 *   cannot go as promised 38 (never with past ship-by)
 *   no date at all 30, and 15…45 once the requested day is over
 */

import type {Aspect, AtRiskRow} from '../api/rows.ts';
import {key} from '../domain/events.ts';
import type {Position} from '../domain/inventory/types.ts';
import type {Site} from '../domain/master-data/types.ts';
import {Going} from '../domain/orders/going.ts';
import {lotClaim} from '../domain/orders/place.ts';
import {toShip} from '../domain/orders/status.ts';
import {amountOf, type Lot, type Order, type OrderLine} from '../domain/orders/types.ts';
import {DAY_MS, HOUR_MS, type SiteId, type Units} from '../kernel/types.ts';
import {COVERED, type Coverage, coverage, missingStaged, NOT_IN_VIEW, notInViewWords, positionIn} from './coverage.ts';
import {debtsOf} from './debts.ts';
import {type ExceptionCells, exceptionCells} from './exception-cells.ts';
import {recommended} from './risk-acts.ts';
import {causeOf, stuckWords} from './risk-cause.ts';
import {companyOf, customerName, itemName, siteName, siteOf, tierOf, type World} from './world.ts';

export type Reason = {readonly word: string; readonly points: number; readonly kind: string};
/** Below this score a lot is on plan and not on the queue. */
export const RISK_MIN = 10;
export const RISK_STOP = 38;

export type Risk = {readonly row: AtRiskRow; readonly reasons: readonly Reason[]};

/** A row of the queue before it is said what to do about it. */
export type Unadvised = Omit<AtRiskRow, 'action'>;
/**
 * What to do about an endangered lot, upon these facts. Finding it tries acts on the decider (`adviceFor`), which costs more than
 * all the rest of a row: who looks at every order again and again may find it later; who shows no advice finds none.
 */
export type Advise = (row: Unadvised, facts: string) => string;
export const unadvised: Advise = () => '';

/** The first thing that would help, tried on the decider. */
export function adviceFor(world: World, row: Unadvised): string {
  const order = world.read(key('order', row.order));
  const line = order?.lines.find((l) => l.line === row.line);
  if (order === undefined || line === undefined) return '';
  const {site, quantity, uncovered} = row;
  const lot = order.lots.find((l) => l.line === row.line && l.lot === row.lot);
  // Never empty: that is said of what is still looked for.
  return recommended(world, {order, line, lot, site, quantity, uncovered}) || 'Nothing known helps now';
}

/** The endangered lots of an order, and its lines that wait without any promise. */
export function risksOf(world: World, order: Order, advise: Advise = (row) => adviceFor(world, row)): Risk[] {
  const out: Risk[] = [];
  // An order's lots share their ways.
  const looked = {world, going: new Going(world.read), order, advise};
  for (const lot of order.lots) {
    const line = order.lines.find((l) => l.line === lot.line);
    if (line === undefined || toShip(lot) === 0) continue;
    const risk = lotRisk(looked, line, lot);
    if (risk !== null) out.push(risk);
  }
  for (const line of order.lines)
    if (line.open + line.backordered > 0) out.push(waitingRisk(world, order, line, advise));
  return out;
}

/** An order that is looked at. */
type Looked = {
  readonly world: World;
  readonly going: Going;
  readonly order: Order;
  readonly advise: Advise;
};

function lotRisk({world, going, order, advise}: Looked, line: OrderLine, lot: Lot): Risk | null {
  const now = world.now();
  const site = siteOf(world, lot.site);
  if (site === undefined) return null;
  const position = positionIn(world, lot.site, line.item);
  if (position === NOT_IN_VIEW) return unseenRisk({world, going, order, advise}, line, lot);
  const cover = coverage(world, position, lotClaim(order.id, lot.line, lot.lot), site);
  const quantity = toShip(lot);
  const missing = missingStaged(position, lot);
  const hoursOver = (now - lot.current.shipBy) / HOUR_MS;
  const stuck = hoursOver > 0 ? null : going.faultOf(order, lot);
  const reasons = [
    ...reasonsOf(lot, cover, missing, hoursOver),
    ...(stuck === null ? [] : [{word: stuckWords(world, lot, stuck), points: RISK_STOP, kind: 'carriage'}]),
    ...unpaid(world, position, lotClaim(order.id, lot.line, lot.lot), site, cover),
  ];
  const score = scoreOf(reasons);
  if (score < RISK_MIN) return null;
  const eta =
    cover.short > 0 || cover.onSupply > 0 || missing > 0
      ? cover.supply?.counts === 'past fence' || cover.supply === null
        ? null
        : cover.supply.at
      : now;
  const hoursLate =
    eta === null
      ? Math.max(24, Math.ceil(hoursOver))
      : Math.max(0, Math.ceil((Math.max(eta, now) - lot.current.shipBy) / HOUR_MS));
  const row = rowOf(world, order, line, advise, {
    lot: lot.lot,
    site: lot.site,
    quantity,
    uncovered: cover.short + missing,
    cause: causeOf(world, order, lot, {position, cover, missing, stuck}),
    shipBy: lot.current.shipBy,
    firstDay: lot.first.day,
    hoursLate,
    score,
  });
  return {row, reasons};
}

/**
 * A lot whose stock is not in view. Nobody here can say that nothing is missing, so it is on the queue whatever is known of it,
 * with what its order tells: its dates, its stage, whether it can still go. It is endangered only by that.
 */
function unseenRisk({world, going, order, advise}: Looked, line: OrderLine, lot: Lot): Risk {
  const hoursOver = (world.now() - lot.current.shipBy) / HOUR_MS;
  const stuck = hoursOver > 0 ? null : going.faultOf(order, lot);
  const unseen = notInViewWords(world, [lot.site]);
  const reasons = [
    {word: unseen, points: 0, kind: 'unknown'},
    ...reasonsOf(lot, COVERED, 0, hoursOver),
    ...(stuck === null ? [] : [{word: stuckWords(world, lot, stuck), points: RISK_STOP, kind: 'carriage'}]),
  ];
  const row = rowOf(world, order, line, advise, {
    lot: lot.lot,
    site: lot.site,
    quantity: toShip(lot),
    uncovered: null,
    cause: order.credit === 'held' ? 'Waits for credit' : unseen,
    shipBy: lot.current.shipBy,
    firstDay: lot.first.day,
    hoursLate: Math.max(0, Math.ceil(hoursOver)),
    score: scoreOf(reasons),
  });
  return {row, reasons};
}

/**
 * What was borrowed and is not paid back in time endangers both: the lender is short, and the borrower's stock will be asked for.
 * In the place of the supply's reason: a lot has one of the two.
 */
function unpaid(world: World, position: Position, claim: string, site: Site, cover: Coverage): Reason[] {
  if (cover.onSupply > 0 || !position.claims.some((c) => c.id === claim)) return [];
  return debtsOf(world, position, claim, site)
    .filter((d) => d.short > 0 && !d.lends)
    .slice(0, 1)
    .map((d) => ({
      word: `${d.quantity} borrowed from ${d.with}, not paid back in time`,
      points: 10,
      kind: 'supply',
    }));
}

/** Why a lot is endangered: each reason with its points. */
function reasonsOf(lot: Lot, cover: Coverage, missing: Units, hoursOver: number): Reason[] {
  const quantity = toShip(lot);
  const reasons: Reason[] = [];
  if (missing > 0)
    reasons.push({
      word: `${missing} of ${lot.picked + lot.packed} staged not found`,
      // With what is uncovered besides no more than one reason of all of it.
      points: Math.round((cover.short > 0 ? 0 : 18) + (12 * missing) / Math.max(1, quantity)),
      kind: 'uncovered',
    });
  if (hoursOver > 0)
    reasons.push({
      word:
        hoursOver < 48
          ? `${Math.ceil(hoursOver)} h past its ship-by`
          : `${Math.floor(hoursOver / 24)} d past its ship-by`,
      points: 40 + Math.min(15, Math.floor(hoursOver / 12)),
      kind: 'late',
    });
  if (cover.short > 0)
    reasons.push({
      word: `${cover.short} of ${quantity} uncovered by its ship-by`,
      points: Math.round(18 + (12 * cover.short) / Math.max(1, quantity)),
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
    reasons.push({word, points: cover.supply.counts !== 'yes' ? 10 : late ? 7 : 4, kind: 'supply'});
  }
  const hoursLeft = -hoursOver;
  if (hoursLeft >= 0 && hoursLeft < 4 && lot.picked + lot.packed < quantity)
    reasons.push({
      word: `${Math.max(0, Math.floor(hoursLeft * 60))} min to ship-by, not picked`,
      points: 15,
      kind: 'time',
    });
  else if (hoursLeft >= 0 && hoursLeft < 24 && cover.short > 0)
    reasons.push({word: `${Math.floor(hoursLeft)} h to ship-by`, points: 8, kind: 'time'});
  if (lot.moves > 0)
    reasons.push({
      word: `Promise moved ${lot.moves === 1 ? 'once' : `${lot.moves} times`} already`,
      points: 5,
      kind: 'order',
    });
  if (lot.picked + lot.packed === quantity && missing === 0)
    reasons.push({word: 'Picked and staged', points: -10, kind: 'progress'});
  return reasons;
}

function waitingRisk(world: World, order: Order, line: OrderLine, advise: Advise): Risk {
  const quantity = line.open + line.backordered;
  const now = world.now();
  const reasons: Reason[] = [
    {
      word: order.credit === 'held' ? 'Waits for credit' : `${quantity} without any date`,
      points: 30,
      kind: order.credit === 'held' ? 'credit' : 'uncovered',
    },
  ];
  const over = (now - line.request.shipBy) / HOUR_MS;
  if (over > 0)
    reasons.push({
      word: `Asked for ${Math.max(1, Math.floor(over / 24))} d ago`,
      points: 15 + Math.min(30, Math.floor(over / 24)),
      kind: 'late',
    });
  const site = waitingSite(world, order, line);
  return {
    row: rowOf(world, order, line, advise, {
      lot: 0,
      site,
      quantity,
      uncovered: quantity,
      shipBy: line.request.shipBy,
      firstDay: null,
      hoursLate: Math.max(0, Math.ceil(over)),
      cause: order.credit === 'held' ? 'Waits for credit' : `No supply known for ${quantity}`,
      score: scoreOf(reasons),
    }),
    reasons,
  };
}

/** Whose concern a line's units without a date are: of its only site, of that of its lots, else of the company's first. */
export function waitingSite(world: World, order: Order, line: OrderLine): SiteId {
  if (line.onlySite !== '') return line.onlySite;
  return order.lots.find((l) => l.line === line.line)?.site ?? companyOf(world)?.sites[0]?.id ?? '';
}

const scoreOf = (reasons: readonly Reason[]): number =>
  Math.max(
    0,
    reasons.reduce((n, r) => n + r.points, 0),
  );

/** How endangered the worst of these is; undefined when there is none, `wait` where of all of them nothing is known to be wrong. */
export const worstOf = (risks: readonly Risk[]): Aspect | undefined =>
  SEVERITY.find((aspect) => risks.some((r) => r.row.aspect === aspect));

/** Of rows of the queue, the worst first. */
const SEVERITY: readonly AtRiskRow['aspect'][] = ['stop', 'caution', 'wait'];

/** By what is known. A lot whose stock is not in view is on the queue without being endangered. */
export const isEndangered = ({aspect}: Pick<AtRiskRow, 'aspect'>): boolean => aspect !== 'wait';

type RowInput = {
  lot: number;
  site: string;
  quantity: Units;
  uncovered: Units | null;
  cause: string;
  shipBy: number;
  firstDay: number | null;
  hoursLate: number;
  score: number;
};
function rowOf(world: World, order: Order, line: OrderLine, advise: Advise, r: RowInput): AtRiskRow {
  const row: Omit<Unadvised, keyof ExceptionCells> = {
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
    aspect: r.score >= RISK_STOP ? 'stop' : r.score >= RISK_MIN ? 'caution' : 'wait',
    score: r.score,
    quantity: r.quantity,
    uncovered: r.uncovered,
    money: amountOf(r.quantity, line.unitPrice),
    shipBy: r.shipBy,
    siteZone: siteOf(world, r.site)?.zone ?? 'UTC',
    hoursLate: r.hoursLate,
    daysLate: Math.max(0, Math.floor((world.now() - r.shipBy) / DAY_MS)),
    firstDay: r.firstDay,
    zone: order.zone,
    cause: r.cause,
  };
  const whole: Unadvised = {...row, ...exceptionCells(world, order.id, line.line)};
  return {...whole, action: advise(whole, `${r.quantity} ${r.uncovered} ${r.shipBy} ${r.cause}`)};
}

/** What of a row decides its place on the queue. */
export type Stake = Pick<AtRiskRow, 'overdue' | 'aspect' | 'daysLate' | 'money' | 'score' | 'id'>;

/**
 * The queue's order: what waits longer than its clock allows first; then the likely late before the rest, what is not known
 * to be endangered last; then by whole days past the ship-by; among these the money at stake decides (B.20), not how much of
 * a day it is late. `docs/decisions/0017`, `0043`.
 */
export const byStake = (a: Stake, b: Stake): number =>
  b.overdue - a.overdue ||
  SEVERITY.indexOf(a.aspect) - SEVERITY.indexOf(b.aspect) ||
  b.daysLate - a.daysLate ||
  b.money - a.money ||
  b.score - a.score ||
  (a.id < b.id ? -1 : 1);
