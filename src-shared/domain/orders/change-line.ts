/**
 * A new wish for a line. Which request row it belongs to is decided by E.0 and E.8, so that no change can hide a miss:
 *
 *   by the customer, nothing missed yet   → the new request replaces the old one, which is not counted
 *   by the customer, after a miss         → what is given up counts as failed; a new day, or more units, is a line of its own
 *   by us                                 → the request stays: fewer units are failed, more join it, another day moves the
 *                                           current promise and keeps the first
 *
 * What has started (released or further) keeps its lots: the quantity may change around them, the date may not.
 */
import type {Instant, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {type CommandOf, LIMITS_COMMAND} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import type {Company, Customer} from '../master-data/types.ts';
import type {AskedLine, Taken} from '../promise/asked.ts';
import {checkPromise} from '../promise/check.ts';
import {refusal} from '../promise/holds.ts';
import {pastDay} from '../promise/request-day.ts';
import type {LinePromise} from '../promise/types.ts';
import {type Staged, staged} from '../staged.ts';
import {
  cancelUnits,
  destination,
  hasStarted,
  isBroken,
  lotsOfLine,
  lowerLotClaim,
  nextLot,
  offerLine,
  siteOf,
  stageOf,
  togetherBy,
} from './give-back.ts';
import {shipmentCount} from './lots.ts';
import {movePromise} from './move-promise.ts';
import {acceptIf, claimLots, lotClaim, lotsOf, requestAt} from './place.ts';
import {checkItem, overAmount} from './price-lines.ts';
import {repriced} from './reprice.ts';
import {cancelledOf, liveValue, toShip} from './status.ts';
import {amountOf, type Lot, type NewLot, type Order, type OrderLine, type Request} from './types.ts';

type Change = CommandOf<'ChangeOrderLine'>;
/** What a change is about, read once. */
type Subject = {
  readonly stage: Staged;
  readonly company: Company;
  readonly customer: Customer;
  readonly order: Order;
  readonly line: OrderLine;
  /** Lots of the line of which nothing has started. */
  readonly lots: readonly Lot[];
  readonly started: readonly Lot[];
  /** Units of the line that are not cancelled; those in `started`. */
  readonly live: Units;
  readonly kept: Units;
  readonly quantity: Units;
  readonly requestedDay: number;
  /** What the line costs then. */
  readonly priced: ReturnType<typeof repriced>;
  readonly c: Change;
  readonly context: DecideContext;
};

export function changeLine(
  read: Read,
  order: Order,
  customer: Customer,
  c: Change,
  context: DecideContext,
): Verdict<DomainEvent> {
  const line = order.lines.find((l) => l.line === c.line);
  const company = read('company:company');
  if (line === undefined || company === undefined)
    return rejected('not-found', {what: `line ${c.line} of ${order.id}`});
  const all = lotsOfLine(order, line.line);
  const started = all.filter(hasStarted);
  const live = line.quantity - cancelledOf(order, line);
  const quantity = c.quantity ?? live;
  const s: Subject = {
    stage: staged(read),
    company,
    customer,
    order,
    line,
    lots: all.filter((l) => !hasStarted(l)),
    started,
    live,
    kept: started.reduce((n, l) => n + toShip(l) + l.shipped + l.delivered, 0),
    quantity,
    requestedDay: c.requestedDay ?? line.request.day,
    priced: repriced(read, order, line, quantity, c.by),
    c,
    context,
  };
  const refused = refuseAtOnce(read, s) ?? apply(s);
  return refused === null ? accepted(...s.stage.events) : {kind: 'rejected', rejection: refused};
}

function refuseAtOnce(read: Read, s: Subject): Rejection | null {
  const {line, live, kept, quantity, requestedDay, c} = s;
  if (quantity === 0) return {code: 'wrong-stage', what: `line ${c.line} is cancelled: say the quantity`, left: 0};
  if (quantity === live && requestedDay === line.request.day)
    return {code: 'nothing-to-do', what: 'nothing would change'};
  const moved = requestedDay === line.request.day ? [] : [{requestedDay}];
  const past = pastDay(read, s.company, moved, s.context, c.line);
  if (past !== null) return past;
  const {insteadOf} = line;
  // An upgrade is sold at the price of what was asked: only for what was missing of it.
  if (insteadOf !== undefined && quantity > live)
    return {
      code: 'quantity-rule',
      what: `line ${c.line} stands in for line ${insteadOf.line}: ask for more there, or order ${line.item} by itself`,
      left: live,
    };
  const furthest = s.started[0];
  const onTop = quantity > live && c.by === 'customer' && isMissed(s.order, line, s.context.at);
  // Released work is recalled under the change matrix of the floor (a later issue); until then it is refused with its stage.
  if (furthest !== undefined && ((requestedDay !== line.request.day && !onTop) || quantity < kept))
    return {code: 'wrong-stage', what: `line ${c.line} is ${stageOf(furthest)}`, left: live - kept};
  return (
    checkItem(read(key('item', line.item)), {item: line.item, quantity}, line.line) ??
    overAmount(line.line, amountOf(quantity, s.priced.unitPrice))
  );
}

/** The row is history: its day has gone, a promise of it was broken, or units of it were given up as failed. */
export const isMissed = (order: Order, line: OrderLine, at: Instant): boolean =>
  at > line.request.until ||
  line.cancelledFailed > 0 ||
  lotsOfLine(order, line.line).some((l) => !hasStarted(l) && l.allocated > 0 && isBroken(l, at));

function apply(s: Subject): Rejection | null {
  const {order, line, live, c, context} = s;
  const answers =
    c.by === 'us' ? changeByUs(s) : isMissed(order, line, context.at) ? changeMissed(s) : replaceRequest(s);
  if ('code' in answers) return answers;
  // From the rows as they came out: parts rounded each by itself, or rows at different prices, are owed as they stand.
  const delta = liveValue(s.stage.read(key('order', order.id)) ?? order) - liveValue(order);
  const over = overCredit(order, s.customer, delta);
  if (over !== null) return over;
  const refused =
    acceptIf(c.acceptIf, answers, amountOf(live, line.unitPrice) + delta, context) ??
    (order.credit === 'held' || s.customer.rules.backorders ? null : refusal(answers));
  if (refused !== null) return refused;
  const apart = partsComplete(s);
  if (apart !== null) return apart;
  offerLine(
    s.stage,
    line.item,
    lotsOfLine(order, line.line).map((l) => l.site),
    context,
  );
  const of = {customer: order.customer, territory: order.territory};
  if (delta !== 0) s.stage.add({type: 'ExposureChanged', ...of, delta, why: `change of ${order.id}`});
  return null;
}

/** What could be had for so many units; nothing while the order waits for credit. */
function ask(s: Subject, asked: AskedLine, own: readonly Taken[] = []): readonly LinePromise[] {
  if (s.order.credit === 'held' || asked.quantity === 0) return [];
  return checkPromise({
    read: s.stage.read,
    company: s.company,
    to: destination(s.order, s.customer),
    lines: [asked],
    now: s.context.at,
    shipComplete: s.order.shipComplete && s.started.length === 0,
    own,
    ...togetherBy(s.order),
  });
}

// ---- nothing missed: the new request replaces the old one ------------------------------------------------------------

function replaceRequest(s: Subject): readonly LinePromise[] {
  const {stage, order, line, lots, c, context} = s;
  // Tried first: only what is then promised says which claims go on from which.
  const trial = staged(stage.read);
  for (const lot of lots) lowerLotClaim(trial, order, line, lot, lot.allocated);
  const asked = {
    line: line.line,
    item: line.item,
    quantity: s.quantity - s.kept,
    requestedDay: s.requestedDay,
    otherShipments: shipmentCount(order, line.line, hasStarted),
    ...siteOf(line),
  };
  // What he was promised stays his, whatever is kept for others since.
  const own = lots.map(({site, current: {shipBy: due, service}, allocated}) => ({
    site,
    item: line.item,
    due,
    quantity: allocated,
    service,
  }));
  const answers = ask({...s, stage: trial}, asked, own);
  const option = answers[0]?.options[0];
  const to = destination(order, s.customer);
  const request = s.started.length === 0 ? requestAt(stage.read, s.company, to, option, asked) : line.request;
  const fresh = lotsOf(line.line, nextLot(order, line.line), 'open', answers[0], to, context, c.reason);
  const goesOn = successors(lots, fresh);
  for (const lot of lots)
    lowerLotClaim(stage, order, line, lot, lot.allocated, goesOn.has(lot) ? 'replaced' : 'cancelled');
  replaceLots(s, fresh, request, asked.quantity);
  const afterOf = new Map([...goesOn].map(([old, lot]) => [lot, lotClaim(order.id, old.line, old.lot)]));
  claimLots(
    stage,
    order.id,
    fresh.map((lot) => ({lot, item: line.item, after: afterOf.get(lot)})),
    context,
  );
  return answers;
}

/** Which new lot takes the place of which that is given up: one for one, at the same site. */
function successors(lots: readonly Lot[], fresh: readonly NewLot[]): ReadonlyMap<Lot, NewLot> {
  const left = [...fresh];
  const found = new Map<Lot, NewLot>();
  for (const old of lots) {
    const at = left.findIndex((lot) => lot.site === old.site);
    for (const lot of at < 0 ? [] : left.splice(at, 1)) found.set(old, lot);
  }
  return found;
}

/** The line takes its new quantity and lots. Lots that hold something cancelled stay as its record, emptied. */
function replaceLots(
  {stage, order, line, lots, quantity, priced, c}: Subject,
  fresh: readonly NewLot[],
  request: Request,
  asked: Units,
): void {
  const of = {order: order.id, territory: order.territory};
  const emptied = lots.filter((l) => l.cancelled > 0 && l.allocated > 0);
  const promised = fresh.reduce((n, l) => n + l.quantity, 0);
  const held = order.credit === 'held';
  stage.add({
    type: 'LineChanged',
    ...of,
    line: line.line,
    quantity: quantity + cancelledOf(order, line) + emptied.reduce((n, l) => n + l.allocated, 0),
    request,
    dropLots: lots.filter((l) => l.cancelled === 0).map((l) => l.lot),
    open: held ? asked : promised,
    backordered: held ? 0 : asked - promised,
    ...(priced.unitPrice !== line.unitPrice && priced),
    by: c.by,
    reason: c.reason,
  });
  for (const lot of emptied)
    stage.add({
      type: 'LotCancelled',
      ...of,
      line: line.line,
      lot: lot.lot,
      from: 'allocated',
      quantity: lot.allocated,
      by: c.by,
      failed: false,
      reason: `replaced: ${c.reason}`,
    });
  if (fresh.length > 0) stage.add({type: 'LotsPromised', ...of, lots: fresh});
}

// ---- after a miss: the old row stays, the new wish is a row of its own -----------------------------------------------

function changeMissed(s: Subject): readonly LinePromise[] | Rejection {
  const {stage, order, line, lots, live, kept, quantity, c, context} = s;
  const anotherDay = s.requestedDay !== line.request.day && s.started.length === 0;
  const givenUp = anotherDay ? live - kept : Math.max(0, live - quantity);
  const back = {by: c.by, reason: c.reason, askedAgain: anotherDay};
  if (givenUp > 0) cancelUnits(stage, order, line, lots, givenUp, back, context);
  const wanted = quantity - (live - givenUp);
  return wanted === 0 ? [] : addLine(s, wanted);
}

function addLine(s: Subject, quantity: Units): readonly LinePromise[] | Rejection {
  const {stage, order, line, c, context} = s;
  if (order.lines.length >= LIMITS_COMMAND.orderLinesMax)
    return {code: 'quantity-rule', what: `${order.id} has ${order.lines.length} lines: place a new order`, left: 0};
  const number = order.lines.reduce((n, l) => Math.max(n, l.line), 0) + 1;
  // Asked for no day of its own after the day has gone: wanted now.
  const today = dayOf(context.at, order.zone);
  const requestedDay = c.requestedDay ?? Math.max(line.request.day, today);
  const asked = {line: number, item: line.item, quantity, requestedDay, ...siteOf(line)};
  // What he was promised and has given up to ask anew stays his.
  const now = stage.read(key('order', order.id))?.lots ?? [];
  const own = s.lots.map((l) => {
    const left = now.find((x) => x.line === l.line && x.lot === l.lot)?.allocated ?? 0;
    const given = Math.max(0, l.allocated - left);
    return {site: l.site, item: line.item, due: l.current.shipBy, quantity: given, service: l.current.service};
  });
  const answers = ask(s, asked, own);
  const option = answers[0]?.options[0];
  const to = destination(order, s.customer);
  const fresh = lotsOf(number, 1, 'open', answers[0], to, context, c.reason);
  const promised = fresh.reduce((n, l) => n + l.quantity, 0);
  const of = {order: order.id, territory: order.territory};
  stage.add({
    type: 'LineAdded',
    ...of,
    line: number,
    after: line.line,
    item: line.item,
    quantity,
    // One wish: what was asked for the line as a whole earns the break, though only this part of it is a row of its own.
    ...s.priced,
    request: requestAt(stage.read, s.company, to, option, asked),
    backordered: order.credit === 'held' ? 0 : quantity - promised,
    ...(line.onlySite !== '' && {onlySite: line.onlySite}),
    ...(line.insteadOf !== undefined && {insteadOf: line.insteadOf}),
    by: c.by,
    reason: c.reason,
  });
  if (fresh.length > 0) stage.add({type: 'LotsPromised', ...of, lots: fresh});
  claimLots(
    stage,
    order.id,
    fresh.map((lot) => ({lot, item: line.item})),
    context,
  );
  return answers;
}

// ---- by us: the request never moves ----------------------------------------------------------------------------------

function changeByUs(s: Subject): readonly LinePromise[] | Rejection {
  const {stage, order, line, lots, live, quantity, c, context} = s;
  if (quantity < live) cancelUnits(stage, order, line, lots, live - quantity, c, context);
  const answers = quantity > live ? [...grow(s, quantity - live)] : [];
  if (s.requestedDay === line.request.day) return answers;
  const to = destination(order, s.customer);
  const moved = lotsOfLine(stage.read(key('order', order.id)) as Order, line.line).filter(
    (l) => l.allocated > 0 && lots.some((old) => old.lot === l.lot),
  );
  if (moved.length === 0)
    return {
      code: 'nothing-to-do',
      what: `line ${line.line} has no promise to move; the request is the customer's`,
      left: 0,
    };
  for (const lot of moved) {
    const answer = movePromise({...s, to}, lot, s.requestedDay);
    if ('code' in answer) return answer;
    answers.push(answer);
  }
  return answers;
}

/** More units for the same request; what was promised before keeps its promises. */
function grow({stage, company, customer, order, line, c, context, ...s}: Subject, more: Units): readonly LinePromise[] {
  const asked = {
    line: line.line,
    item: line.item,
    quantity: more,
    requestedDay: line.request.day,
    otherShipments: shipmentCount(order, line.line),
    ...siteOf(line),
  };
  const answers = ask({stage, company, customer, order, line, c, context, ...s}, asked);
  const to = destination(order, customer);
  const fresh = lotsOf(line.line, nextLot(order, line.line), 'open', answers[0], to, context, c.reason);
  const promised = fresh.reduce((n, l) => n + l.quantity, 0);
  const held = order.credit === 'held';
  const of = {order: order.id, territory: order.territory};
  stage.add({
    type: 'LineChanged',
    ...of,
    line: line.line,
    quantity: line.quantity + more,
    request: line.request,
    dropLots: [],
    open: line.open + (held ? more : promised),
    backordered: line.backordered + (held ? 0 : more - promised),
    ...(s.priced.unitPrice !== line.unitPrice && s.priced),
    by: c.by,
    reason: c.reason,
  });
  if (fresh.length > 0) stage.add({type: 'LotsPromised', ...of, lots: fresh});
  claimLots(
    stage,
    order.id,
    fresh.map((lot) => ({lot, item: line.item})),
    context,
  );
  return answers;
}

/** An order that leaves complete stays together: a change may not send a line from another site or with another dispatch. */
function partsComplete({stage, order, line}: Subject): Rejection | null {
  if (!order.shipComplete || !isTogether(order)) return null;
  const after = stage.read(key('order', order.id));
  if (after === undefined || isTogether(after)) return null;
  return {
    code: 'cannot-promise',
    what: `line ${line.line} could not leave with the others, and ${order.id} ships complete: order it by itself, or move the whole order`,
  };
}

const isTogether = ({lots, lines}: Order): boolean =>
  lines.every((l) => l.open + l.backordered === 0) &&
  new Set(lots.filter((l) => toShip(l) > 0).map((l) => `${l.site} ${l.current.shipBy} ${l.current.service}`)).size <= 1;

/** A change may not do what an order may not: take the customer over the limit. An order that already waits for credit may grow. */
function overCredit(order: Order, customer: Customer, delta: number): Rejection | null {
  if (
    order.credit === 'held' ||
    delta <= 0 ||
    customer.creditLimit === 0 ||
    customer.exposure + delta <= customer.creditLimit
  )
    return null;
  return {
    code: 'credit-exceeded',
    what: `customer ${customer.id}`,
    left: Math.max(0, customer.creditLimit - customer.exposure),
  };
}
