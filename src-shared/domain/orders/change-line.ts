/**
 * A new wish for a line. Which request row it belongs to is decided by E.0 and E.8, so that no change can hide a miss:
 *
 *   by the customer, nothing missed yet   → the new request replaces the old one, which is not counted
 *   by the customer, after a miss         → what is given up counts as failed; a new day, or more units, is a line of its own
 *   by us                                 → the request stays: fewer units are failed, more join it, another day moves the
 *                                           current promise and keeps the first
 *
 * What has started (released or further) keeps its lots: the quantity may change around them, the date may not.
 * The lines of some kits are one wish: they change together, by so many kits, or not at all.
 */
import {must} from '../../kernel/assert.ts';
import type {Instant, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {type CommandOf, LIMITS_COMMAND} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import type {Company, Customer} from '../master-data/types.ts';
import type {AskedLine, Taken} from '../promise/asked.ts';
import {checkPromise} from '../promise/check.ts';
import {refusal} from '../promise/holds.ts';
import {unsold} from '../promise/kits.ts';
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
import {badCount, groupOf, kitOf, liveOf, perOf} from './kit-lines.ts';
import {shipmentCount} from './lots.ts';
import {movePromise} from './move-promise.ts';
import {acceptIf, claimLots, lotClaim, lotsOf, requestAt} from './place.ts';
import {checkItem, overAmount} from './price-lines.ts';
import {type RowPrice, repricedRows} from './reprice.ts';
import {cancelledOf, liveValue, toShip} from './status.ts';
import {amountOf, type Lot, type NewLot, type Order, type OrderLine, type Request} from './types.ts';

type Change = CommandOf<'ChangeOrderLine'>;
/** A line of the wish: there is one, or those of some kits. */
type Row = {
  readonly line: OrderLine;
  /** Lots of the line of which nothing has started. */
  readonly lots: readonly Lot[];
  readonly started: readonly Lot[];
  /** Units of the line that are not cancelled; those in `started`; those that are wished for. */
  readonly live: Units;
  readonly kept: Units;
  readonly quantity: Units;
  /** What the line costs then. */
  readonly priced: RowPrice;
};
/** What a change is about, read once. */
type Subject = {
  readonly stage: Staged;
  readonly company: Company;
  readonly customer: Customer;
  readonly order: Order;
  /** The line that was named. */
  readonly line: OrderLine;
  readonly rows: readonly Row[];
  readonly isStarted: boolean;
  /** Units of the line, or kits, that are not cancelled; those that are wished for. */
  readonly live: Units;
  readonly quantity: Units;
  readonly requestedDay: number;
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
  const bad = badCount(order, line, c);
  if (bad !== null) return {kind: 'rejected', rejection: bad};
  const live = liveOf(order, line);
  const quantity = c.kits ?? c.quantity ?? live;
  const prices = repricedRows(read, order, line, quantity, c.by);
  const rows = groupOf(order, line).map((of): Row => {
    const all = lotsOfLine(order, of.line);
    const started = all.filter(hasStarted);
    return {
      line: of,
      lots: all.filter((l) => !hasStarted(l)),
      started,
      live: live * perOf(order, of),
      kept: started.reduce((n, l) => n + toShip(l) + l.shipped + l.delivered, 0),
      quantity: quantity * perOf(order, of),
      priced: must(prices.get(of.line), `a price of line ${of.line}`),
    };
  });
  const s: Subject = {
    stage: staged(read),
    company,
    customer,
    order,
    line,
    rows,
    isStarted: rows.some(({started}) => started.length > 0),
    live,
    quantity,
    requestedDay: c.requestedDay ?? line.request.day,
    c,
    context,
  };
  const refused = refuseAtOnce(read, s) ?? apply(s);
  return refused === null ? accepted(...s.stage.events) : {kind: 'rejected', rejection: refused};
}

function refuseAtOnce(read: Read, s: Subject): Rejection | null {
  const {line, rows, live, quantity, requestedDay, c} = s;
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
  const kit = kitOf(s.order, line);
  if (line.kit !== undefined && kit === undefined && quantity > live)
    return {
      code: 'quantity-rule',
      what: `line ${c.line} is of kits of which something has left: order more kits by themselves`,
      left: live,
    };
  const begun = rows.find(({started}) => started.length > 0);
  const [furthest] = begun?.started ?? [];
  const onTop = quantity > live && c.by === 'customer' && isMissedWish(s);
  const isLess = rows.some((row) => row.quantity < row.kept);
  // Released work is recalled under the change matrix of the floor (a later issue); until then it is refused with its stage.
  if (begun !== undefined && furthest !== undefined && ((requestedDay !== line.request.day && !onTop) || isLess))
    return {
      code: 'wrong-stage',
      what: `line ${begun.line.line} is ${stageOf(furthest)}`,
      left: Math.min(...rows.map((row) => Math.floor((row.live - row.kept) / perOf(s.order, row.line)))),
    };
  const item = kit?.item ?? line.item;
  return (
    checkItem(read(key('item', item)), {item, quantity}, line.line) ??
    (kit !== undefined && quantity > live ? unsoldParts(read, s, kit.item) : null) ??
    rows
      .map((row) => overAmount(row.line.line, amountOf(row.quantity, row.priced.unitPrice)))
      .find((over) => over !== null) ??
    null
  );
}

/** More of a kit is sold as it would be today: not with a part that is sold no more, or in other packs. */
function unsoldParts(read: Read, {rows, line}: Subject, kit: string): Rejection | null {
  for (const {item} of rows.map((row) => row.line)) {
    const units = rows.reduce((n, row) => n + (row.line.item === item ? row.quantity : 0), 0);
    const fault = unsold(read(key('item', item)), item, units);
    if (fault !== null) return {...fault, what: `line ${line.line}: kit ${kit}: ${fault.what}`};
  }
  return null;
}

/** The row is history: its day has gone, a promise of it was broken, or units of it were given up as failed. */
export const isMissed = (order: Order, line: OrderLine, at: Instant): boolean =>
  at > line.request.until ||
  line.cancelledFailed > 0 ||
  lotsOfLine(order, line.line).some((l) => !hasStarted(l) && l.allocated > 0 && isBroken(l, at));

/** Kits are one request: where a part of them was missed, they were. */
const isMissedWish = ({order, rows, context}: Subject): boolean =>
  rows.some(({line}) => isMissed(order, line, context.at));

function apply(s: Subject): Rejection | null {
  const {order, rows, c, context} = s;
  const answers = c.by === 'us' ? changeByUs(s) : isMissedWish(s) ? changeMissed(s) : replaceRequest(s);
  if ('code' in answers) return answers;
  // From the rows as they came out: parts rounded each by itself, or rows at different prices, are owed as they stand.
  const delta = liveValue(s.stage.read(key('order', order.id)) ?? order) - liveValue(order);
  const over = overCredit(order, s.customer, delta);
  if (over !== null) return over;
  const before = rows.reduce((sum, {line, live}) => sum + amountOf(live, line.unitPrice), 0);
  const refused =
    acceptIf(c.acceptIf, answers, before + delta, context) ??
    (order.credit === 'held' || destination(s.order, s.customer).rules.backorders ? null : refusal(answers));
  if (refused !== null) return refused;
  const apart = partsComplete(s);
  if (apart !== null) return apart;
  for (const {line} of rows)
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

/** What could be had for so many units of each line; nothing while the order waits for credit. */
function ask(s: Subject, asked: readonly AskedLine[], own: readonly Taken[] = []): readonly LinePromise[] {
  const lines = asked.filter((line) => line.quantity > 0);
  if (s.order.credit === 'held' || lines.length === 0) return [];
  return checkPromise({
    read: s.stage.read,
    company: s.company,
    to: destination(s.order, s.customer),
    lines,
    now: s.context.at,
    shipComplete: s.order.shipComplete && !s.isStarted,
    own,
    ...togetherBy(s.order),
  });
}

const answerTo = (answers: readonly LinePromise[], line: number): LinePromise | undefined =>
  answers.find((answer) => answer.line === line);

/** So many more units, or all of them anew, of a line. */
const askedOf = (line: OrderLine, quantity: Units, requestedDay: number, otherShipments?: number): AskedLine => ({
  line: line.line,
  item: line.item,
  quantity,
  requestedDay,
  ...(otherShipments !== undefined && {otherShipments}),
  ...siteOf(line),
  ...(line.kit !== undefined && {kit: line.kit}),
});

// ---- nothing missed: the new request replaces the old one ------------------------------------------------------------

function replaceRequest(s: Subject): readonly LinePromise[] {
  const {stage, order, rows, c, context} = s;
  // Tried first: only what is then promised says which claims go on from which.
  const trial = staged(stage.read);
  for (const {line, lots} of rows) for (const lot of lots) lowerLotClaim(trial, order, line, lot, lot.allocated);
  const asked = rows.map(({line, quantity, kept}) =>
    askedOf(line, quantity - kept, s.requestedDay, shipmentCount(order, line.line, hasStarted)),
  );
  // What he was promised stays his, whatever is kept for others since.
  const own = rows.flatMap(({line, lots}) =>
    lots.map(({site, current: {shipBy: due, service}, allocated}) => ({
      site,
      item: line.item,
      due,
      quantity: allocated,
      service,
    })),
  );
  const answers = ask({...s, stage: trial}, asked, own);
  const to = destination(order, s.customer);
  const claims = rows.flatMap((row, i) => {
    const {line, lots} = row;
    const wish = asked[i] as AskedLine;
    const answer = answerTo(answers, line.line);
    const request = s.isStarted ? line.request : requestAt(stage.read, s.company, to, answer?.options[0], wish);
    const fresh = lotsOf(line.line, nextLot(order, line.line), 'open', answer, to, context, c.reason);
    const goesOn = successors(lots, fresh);
    for (const lot of lots)
      lowerLotClaim(stage, order, line, lot, lot.allocated, goesOn.has(lot) ? 'replaced' : 'cancelled');
    replaceLots(s, row, fresh, request, wish.quantity);
    const afterOf = new Map([...goesOn].map(([old, lot]) => [lot, lotClaim(order.id, old.line, old.lot)]));
    return fresh.map((lot) => ({lot, item: line.item, after: afterOf.get(lot)}));
  });
  claimLots(stage, order.id, claims, context);
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
  {stage, order, c}: Subject,
  {line, lots, quantity, priced}: Row,
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
  const {stage, order, rows, c, context} = s;
  const anotherDay = s.requestedDay !== s.line.request.day && !s.isStarted;
  const back = {by: c.by, reason: c.reason, askedAgain: anotherDay};
  const wanted = rows.map(({line, lots, live, kept, quantity}) => {
    const givenUp = anotherDay ? live - kept : Math.max(0, live - quantity);
    if (givenUp > 0) cancelUnits(stage, order, line, lots, givenUp, back, context);
    return quantity - (live - givenUp);
  });
  return wanted.every((units) => units === 0) ? [] : addLines(s, wanted);
}

/** `wanted`: units of each row, in their order. */
function addLines(s: Subject, wanted: readonly Units[]): readonly LinePromise[] | Rejection {
  const {stage, order, rows, c, context} = s;
  if (order.lines.length + rows.length > LIMITS_COMMAND.orderLinesMax)
    return {code: 'quantity-rule', what: `${order.id} has ${order.lines.length} lines: place a new order`, left: 0};
  const first = order.lines.reduce((n, l) => Math.max(n, l.line), 0) + 1;
  // Asked for no day of its own after the day has gone: wanted now.
  const today = dayOf(context.at, order.zone);
  const asked = rows.map(({line}, i): AskedLine => {
    const requestedDay = c.requestedDay ?? Math.max(line.request.day, today);
    return {...askedOf(line, wanted[i] ?? 0, requestedDay), line: first + i};
  });
  const answers = ask(
    s,
    asked,
    rows.flatMap((row) => givenBack(stage, order, row)),
  );
  const to = destination(order, s.customer);
  const claims = rows.flatMap(({line, priced}, i) => {
    const wish = asked[i] as AskedLine;
    const answer = answerTo(answers, wish.line);
    const fresh = lotsOf(wish.line, 1, 'open', answer, to, context, c.reason);
    const promised = fresh.reduce((n, l) => n + l.quantity, 0);
    const of = {order: order.id, territory: order.territory};
    stage.add({
      type: 'LineAdded',
      ...of,
      line: wish.line,
      after: line.line,
      item: line.item,
      quantity: wish.quantity,
      // One wish: what was asked for the line as a whole earns the break, though only this part of it is a row of its own.
      ...priced,
      request: requestAt(stage.read, s.company, to, answer?.options[0], wish),
      backordered: order.credit === 'held' ? 0 : wish.quantity - promised,
      ...(line.onlySite !== '' && {onlySite: line.onlySite}),
      ...(line.insteadOf !== undefined && {insteadOf: line.insteadOf}),
      // Once the kits have come apart it is a line by itself, also where it is asked anew: it still knows which kits it was of.
      ...(line.kit !== undefined && {kit: kitOf(order, line) === undefined ? line.kit : {...line.kit, group: first}}),
      by: c.by,
      reason: c.reason,
    });
    if (fresh.length > 0) stage.add({type: 'LotsPromised', ...of, lots: fresh});
    return fresh.map((lot) => ({lot, item: line.item}));
  });
  claimLots(stage, order.id, claims, context);
  return answers;
}

/** What he was promised of a line and has given up to ask anew: it stays his. */
function givenBack(stage: Staged, order: Order, {line, lots}: Row): readonly Taken[] {
  const now = stage.read(key('order', order.id))?.lots ?? [];
  return lots.map((l) => {
    const left = now.find((x) => x.line === l.line && x.lot === l.lot)?.allocated ?? 0;
    const given = Math.max(0, l.allocated - left);
    return {site: l.site, item: line.item, due: l.current.shipBy, quantity: given, service: l.current.service};
  });
}

// ---- by us: the request never moves ----------------------------------------------------------------------------------

function changeByUs(s: Subject): readonly LinePromise[] | Rejection {
  const {stage, order, rows, c, context} = s;
  for (const {line, lots, live, quantity} of rows)
    if (quantity < live) cancelUnits(stage, order, line, lots, live - quantity, c, context);
  const answers = s.quantity > s.live ? [...grow(s)] : [];
  if (s.requestedDay === s.line.request.day) return answers;
  const to = destination(order, s.customer);
  const now = stage.read(key('order', order.id)) as Order;
  const moved = rows.flatMap(({line, lots}) =>
    lotsOfLine(now, line.line)
      .filter((l) => l.allocated > 0 && lots.some((old) => old.lot === l.lot))
      .map((lot) => ({line, lot})),
  );
  if (moved.length === 0)
    return {
      code: 'nothing-to-do',
      what: `line ${s.line.line} has no promise to move; the request is the customer's`,
      left: 0,
    };
  for (const {line, lot} of moved) {
    const answer = movePromise({...s, to, line}, lot, s.requestedDay);
    if ('code' in answer) return answer;
    answers.push(answer);
  }
  return answers;
}

/** More units for the same request; what was promised before keeps its promises. */
function grow(s: Subject): readonly LinePromise[] {
  const {stage, order, rows, c, context} = s;
  const asked = rows.map(({line, quantity, live}) =>
    askedOf(line, quantity - live, line.request.day, shipmentCount(order, line.line)),
  );
  const answers = ask(s, asked);
  const to = destination(order, s.customer);
  const held = order.credit === 'held';
  const of = {order: order.id, territory: order.territory};
  const claims = rows.flatMap(({line, priced, quantity, live}) => {
    const more = quantity - live;
    const answer = answerTo(answers, line.line);
    const fresh = lotsOf(line.line, nextLot(order, line.line), 'open', answer, to, context, c.reason);
    const promised = fresh.reduce((n, l) => n + l.quantity, 0);
    stage.add({
      type: 'LineChanged',
      ...of,
      line: line.line,
      quantity: line.quantity + more,
      request: line.request,
      dropLots: [],
      open: line.open + (held ? more : promised),
      backordered: line.backordered + (held ? 0 : more - promised),
      ...(priced.unitPrice !== line.unitPrice && priced),
      by: c.by,
      reason: c.reason,
    });
    if (fresh.length > 0) stage.add({type: 'LotsPromised', ...of, lots: fresh});
    return fresh.map((lot) => ({lot, item: line.item}));
  });
  claimLots(stage, order.id, claims, context);
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
