/** Moving parts of lots, and of back orders, to other sites and dispatches: all give back first, then each is promised anew. */
import {DAY_MS, type Units} from '../../kernel/types.ts';
import type {DecideContext, Rejection} from '../decider.ts';
import {key, positionKey} from '../events.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import type {Company} from '../master-data/types.ts';
import {destination, nextLot, offerLine, stageOf} from '../orders/give-back.ts';
import {departure, shipmentCount} from '../orders/lots.ts';
import {claimLot, lotClaim} from '../orders/place.ts';
import {toShip} from '../orders/status.ts';
import type {Lot, Order, OrderLine} from '../orders/types.ts';
import type {Taken} from '../promise/asked.ts';
import {deliveryDay, leavesAt, promiseOf} from '../promise/delivery.ts';
import {entitled, entitledAs} from '../promise/entitled.ts';
import type {Life} from '../promise/future.ts';
import {withinLimits, workLimits} from '../promise/labour.ts';
import {liftLeft, weightOf} from '../promise/lift.ts';
import type {Destination} from '../promise/route.ts';
import {routeBy} from '../promise/routes.ts';
import {lastsUntil, lifeDays} from '../promise/shelf-life.ts';
import {timelineOf} from '../promise/timeline.ts';
import type {Staged} from '../staged.ts';
import type {Leaves, RunMove} from './types.ts';

export type Piece = {
  readonly order: string;
  readonly line: number;
  /** The lot it is taken from; null = the line's back order. */
  readonly lot: number | null;
  readonly quantity: Units;
  readonly to: Omit<Leaves, 'day'>;
};

/** What is known of a piece once it was looked at. */
type Known = {
  readonly piece: Piece;
  readonly order: Order;
  readonly line: OrderLine;
  readonly lot: Lot | null;
  readonly to: Destination;
  readonly day: number;
};

/**
 * What was done to each piece, in the order of the pieces' dispatches; or the refusal that names the first that cannot be.
 * `back`: an undo.
 */
export function movePieces(
  stage: Staged,
  pieces: readonly Piece[],
  {reason, back = false}: {readonly reason: string; readonly back?: boolean},
  context: DecideContext,
): readonly RunMove[] | Rejection {
  const company = stage.read('company:company');
  if (company === undefined) return {code: 'not-found', what: 'company'};
  const known: Known[] = [];
  for (const piece of pieces) {
    const found = lookAt(stage, piece, back, context);
    if ('code' in found) return found;
    known.push(found);
  }
  const over = moreThanThere(known);
  if (over !== null) return over;
  for (const of of byLot(known).values()) giveUp(stage, of);
  const moves: RunMove[] = [];
  const again = new Map<string, Units>();
  const soonest = [...known].sort((a, b) => a.piece.to.shipBy - b.piece.to.shipBy || (name(a) < name(b) ? -1 : 1));
  for (const one of soonest) {
    const of = `${one.order.id}/${one.line.item}/${one.piece.to.site}`;
    const short = tooFew(stage, company, one, given(known, one, again.get(of) ?? 0), context);
    if (short !== null) return short;
    again.set(of, (again.get(of) ?? 0) + one.piece.quantity);
    moves.push(promise(stage, one, reason, context));
  }
  const touched = new Map(known.map((k) => [`${k.line.item}`, new Set<string>()]));
  for (const {line, lot} of known) if (lot !== null) touched.get(line.item)?.add(lot.site);
  for (const [item, sites] of touched) offerLine(stage, item, sites, context);
  return brokenRule(stage, known) ?? moves;
}

const name = ({piece}: {readonly piece: Piece}): string => `${piece.order}/${piece.line}.${piece.lot ?? 'back order'}`;

function lookAt(stage: Staged, piece: Piece, back: boolean, context: DecideContext): Known | Rejection {
  const order = stage.read(key('order', piece.order));
  const line = order?.lines.find((l) => l.line === piece.line);
  const customer = order === undefined ? undefined : stage.read(key('customer', order.customer));
  if (order === undefined || line === undefined || customer === undefined)
    return {code: 'not-found', what: `line ${piece.line} of ${piece.order}`};
  const lot = piece.lot === null ? null : order.lots.find((l) => l.line === line.line && l.lot === piece.lot);
  if (lot === undefined) return {code: 'not-found', what: `lot ${piece.line}.${piece.lot} of ${piece.order}`};
  if (lot !== null && isSame(leavesNow(lot), piece.to))
    return {code: 'nothing-to-do', what: `${name({piece})} leaves so already`};
  const site = stage.read(key('site', piece.to.site));
  if (site === undefined || !context.actsAt(site.id) || (lot !== null && !context.actsAt(lot.site)))
    return {code: 'not-found', what: `${name({piece})}: site ${piece.to.site}`};
  if (lot !== null && lot.released + lot.picked + lot.packed + lot.shipped > 0)
    return {code: 'wrong-stage', what: `${name({piece})} is ${stageOf(lot)}`};
  if (line.onlySite !== '' && line.onlySite !== site.id)
    return {code: 'invalid', what: `${name({piece})}: the line is for ${line.onlySite} only`};
  const to = destination(order, customer);
  const route = routeBy(stage.read, site, to, piece.to.service ?? '');
  const {shipBy} = piece.to;
  if (route === undefined || shipBy < context.at || !leavesAt(route, shipBy))
    return {code: 'too-late', what: `${name({piece})}: nothing leaves ${site.id} that way at that time any more`};
  const day = deliveryDay(route, shipBy);
  const known = {piece, order, line, lot, to, day};
  // What goes back to what it was is judged by what was promised then.
  return (back ? null : brokenByPiece(stage, known, context)) ?? known;
}

/** What an order would be refused for as well: whole packs, back orders, the latest day, the horizon of the policy. */
function brokenByPiece(stage: Staged, {piece, line, lot, to, day}: Known, context: DecideContext): Rejection | null {
  const refuse = (what: string, left?: Units): Rejection => ({
    code: 'quantity-rule',
    what: `${name({piece})}: ${what}`,
    ...(left !== undefined && {left}),
  });
  const {quantity} = piece;
  const pack = stage.read(key('item', line.item))?.multiple ?? 1;
  // What is no whole number of packs already (a short pick) moves whole.
  if (quantity % pack !== 0 && quantity !== (lot === null ? line.backordered : lot.allocated))
    return refuse(`multiples of ${pack}`, quantity - (quantity % pack));
  const {latestDays, backorders} = to.rules;
  const later = day > line.request.day && (lot === null || day > lot.current.day);
  if (later && !backorders) return refuse('the customer takes nothing later than asked');
  if (latestDays > 0 && day > line.request.day + latestDays)
    return refuse(`the customer takes it ${latestDays} days late at most`);
  const horizon = context.at + (stage.read('company:company')?.policy.horizonDays ?? 0) * DAY_MS;
  return piece.to.shipBy > Math.max(horizon, line.request.shipBy, lot?.current.shipBy ?? 0)
    ? refuse('it lies beyond the days that may be promised')
    : null;
}

/** A refusal where pieces take more of a lot, or of a back order, than there is. */
function moreThanThere(known: readonly Known[]): Rejection | null {
  const taken = new Map<string, Units>();
  for (const one of known) {
    const of = name(one);
    const sum = (taken.get(of) ?? 0) + one.piece.quantity;
    taken.set(of, sum);
    const there = one.lot === null ? one.line.backordered : one.lot.allocated;
    if (sum > there) return {code: 'insufficient-stock', what: `${of} has fewer units to move`, left: there};
  }
  return null;
}

/** The pieces of each lot; those of back orders are of none. */
function byLot(known: readonly Known[]): ReadonlyMap<Lot, readonly Known[]> {
  const groups = new Map<Lot, Known[]>();
  for (const one of known) if (one.lot !== null) groups.set(one.lot, [...(groups.get(one.lot) ?? []), one]);
  return groups;
}

/** The lot's claim is lowered by what moves; what moves of it as a part becomes a lot of its own, with the same first promise. */
function giveUp(stage: Staged, pieces: readonly Known[]): void {
  const of = pieces[0] as Known;
  const lot = of.lot as Lot;
  const {order, line} = of;
  const id = lotClaim(order.id, lot.line, lot.lot);
  const at = {site: lot.site, item: line.item};
  const claim = stage.read(positionKey(lot.site, line.item))?.claims.find((c) => c.id === id);
  if (claim === undefined) return;
  const left = claim.quantity - pieces.reduce((n, k) => n + k.piece.quantity, 0);
  const why = pieces.some(({piece}) => piece.to.site === lot.site) ? 'replaced' : 'moved';
  if (left <= 0) return stage.add({type: 'ClaimReleased', ...at, claim: id, why});
  const {onStock, due} = claim;
  stage.add({
    type: 'ClaimChanged',
    ...at,
    claim: id,
    quantity: left,
    onStock: Math.min(left, onStock),
    due,
    expires: 0,
  });
}

/**
 * What the order gives up of this item at the site in the run and was not promised again there yet: it stays its own whatever is kept
 * for others. `again`: units of the order and item that were.
 */
function given(known: readonly Known[], {order, line, lot, piece}: Known, again: Units): readonly Taken[] {
  // What was on back order was promised to nobody.
  if (lot === null) return [];
  let rest = again;
  const isOwn = (k: Known) => k.lot?.site === piece.to.site && k.order.id === order.id && k.line.item === line.item;
  return known
    .filter(isOwn)
    .map(({lot: of, piece: {quantity}}) => {
      const {site, current} = of as Lot;
      return {due: current.shipBy, service: current.service, site, quantity};
    })
    .sort((a, b) => a.due - b.due)
    .map(({due, service, site, quantity}) => {
      const used = Math.min(rest, quantity);
      rest -= used;
      return {site, item: line.item, due, quantity: quantity - used, service};
    });
}

/** The refusal of a piece for which the future does not leave enough, or null. */
function tooFew(
  stage: Staged,
  company: Company,
  one: Known,
  own: readonly Taken[],
  context: DecideContext,
): Rejection | null {
  const {piece, line, to} = one;
  const site = stage.read(key('site', piece.to.site));
  if (site === undefined) return {code: 'not-found', what: `site ${piece.to.site}`};
  const position = stage.read(positionKey(site.id, line.item)) ?? emptyPosition(site.id, line.item);
  const open = timelineOf({position, site, policy: company.policy, now: context.at, life: lifeAsked(stage, one)});
  const before = stage.base(positionKey(site.id, line.item))?.claims ?? [];
  const asked = {...entitledAs({company, to, now: context.at, own}, position), before};
  const there = entitled(open, asked).atpAt(piece.to.shipBy);
  const asker = {read: stage.read, before: stage.base, now: context.at, lines: []};
  const work = withinLimits(workLimits(asker, site, line.item, []));
  const lift = liftLeft(asker, site, []);
  const grams = weightOf(stage.read, line.item);
  const taken =
    lift === null || grams === 0 ? there : Math.floor(lift(piece.to.service ?? '', piece.to.shipBy) / grams);
  const left = Math.min(there, work?.(piece.to.shipBy) ?? there, taken);
  return left >= piece.quantity
    ? null
    : {code: 'cannot-promise', what: `${name(one)}: ${site.id} has too few left for it; preview the run again`, left};
}

/** Which departure it is is known: its goods must last until the day that its claim will say, and no longer. */
function lifeAsked({read}: Staged, {line, to, day}: Known): Life | undefined {
  const fresh = lifeDays(read, line.item);
  const lasts = lastsUntil(read, line.item, to.rules, day);
  return fresh === 0 ? undefined : {fresh, needs: () => lasts};
}

/** Promises one piece and claims it; gives what was done. */
function promise(stage: Staged, one: Known, reason: string, context: DecideContext): RunMove {
  const {piece, line, to} = one;
  const order = stage.read(key('order', piece.order)) as Order;
  const of = {order: order.id, territory: order.territory};
  const leaves: Leaves = {...piece.to, day: one.day};
  const date = promiseOf(to, leaves, context.at, context.actor.user, reason);
  const from = one.lot === null ? null : leavesNow(one.lot);
  const {site} = leaves;
  const {quantity} = piece;
  let n = nextLot(order, line.line);
  if (one.lot === null) {
    const lot = {line: line.line, lot: n, site, quantity, from: 'backordered', promise: date} as const;
    stage.add({type: 'LotsPromised', ...of, lots: [lot]});
  } else {
    const {lot: source, first} = one.lot;
    const now = order.lots.find((l) => l.line === line.line && l.lot === source);
    if (now?.allocated === quantity) n = source;
    else {
      const lot = {line: line.line, lot: n, site: one.lot.site, quantity, promise: first};
      stage.add({type: 'LotSplit', ...of, line: line.line, lot: source, lots: [lot]});
    }
    const moved = {line: line.line, lot: n, promise: date, by: 'us', ...(site !== one.lot.site && {site})} as const;
    stage.add({type: 'LotRepromised', ...of, ...moved});
  }
  const fresh = {line: line.line, lot: n, site, quantity, from: 'open', promise: date} as const;
  claimLot(stage, order.id, fresh, line.item, context, {after: goneClaim(stage, one)});
  return {order: order.id, line: line.line, lot: n, quantity, from, to: leaves};
}

/** The claim at the piece's site that its lot has given up whole, by id: what it owed goes on with what first stays there. */
function goneClaim({read}: Staged, {piece, order, line, lot}: Known): string | undefined {
  if (lot === null || lot.site !== piece.to.site) return undefined;
  const id = lotClaim(order.id, lot.line, lot.lot);
  const position = read(positionKey(lot.site, line.item));
  return position === undefined || position.claims.some((c) => c.id === id) ? undefined : id;
}

const leavesNow = ({site, current: {shipBy, day, service}}: Lot): Leaves => ({
  site,
  shipBy,
  day,
  ...(service !== undefined && {service}),
});
const isSame = (a: Piece['to'], b: Piece['to']): boolean =>
  a.site === b.site && a.shipBy === b.shipBy && (a.service ?? '') === (b.service ?? '');

/** What the customer's rules say of all lots of an order together, as they stand after the moves. */
function brokenRule(stage: Staged, known: readonly Known[]): Rejection | null {
  for (const {order: before, line, to} of known) {
    const order = stage.read(key('order', before.id)) as Order;
    const {minimumShipment, splitSites, shipmentsMax = Number.POSITIVE_INFINITY} = to.rules;
    const what = `line ${line.line} of ${order.id}`;
    // What was so before the run is not its fault.
    const worse = (count: (o: Order) => number, most: number) => count(order) > Math.max(most, count(before));
    const sites = (o: Order) => new Set(waiting(o, line.line).map((l) => l.site)).size;
    if (!splitSites && worse(sites, 1))
      return {code: 'quantity-rule', what: `${what}: the customer takes it from one site only`};
    const departures = (o: Order) => new Set(waiting(o).map(departure)).size;
    const inPart = (o: Order) => (waiting(o).length > 0 && o.lines.some((l) => l.open + l.backordered > 0) ? 1 : 0);
    if (order.shipComplete && (worse(departures, 1) || worse(inPart, 0)))
      return {code: 'quantity-rule', what: `${order.id} leaves complete: move all of it or nothing`};
    // What waits will need one more.
    const shipments = (o: Order) =>
      shipmentCount(o, line.line) + (o.lines.some((l) => l.line === line.line && l.open + l.backordered > 0) ? 1 : 0);
    if (worse(shipments, shipmentsMax))
      return {
        code: 'quantity-rule',
        what: `${what}: the customer takes it in ${shipmentsMax} shipments`,
        left: shipmentsMax,
      };
    const small = (o: Order) => smallShipments(waiting(o, line.line), line.request.day, minimumShipment);
    if (worse(small, line.quantity < minimumShipment ? 1 : 0))
      return {code: 'quantity-rule', what: `${what}: no shipment under ${minimumShipment}`, left: minimumShipment};
  }
  return null;
}

const waiting = ({lots}: Order, line?: number): readonly Lot[] =>
  lots.filter((l) => toShip(l) > 0 && (line === undefined || l.line === line));

/** Departures by the requested day with less than so many units of a line, in however many lots. */
function smallShipments(lots: readonly Lot[], day: number, minimum: Units): number {
  const units = new Map<string, Units>();
  for (const lot of lots)
    if (lot.current.day <= day) units.set(departure(lot), (units.get(departure(lot)) ?? 0) + toShip(lot));
  return [...units.values()].filter((n) => n < minimum).length;
}
