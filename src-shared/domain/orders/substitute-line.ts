/**
 * A substitute for units of a line that is placed already: the customer was asked and takes it. What waits of the line is given
 * up, what is least certain first, and a line that stands in for it is promised at once, at the price of what was asked.
 *
 *   placed    line 1: 20 blue for Tuesday, 8 promised for it, 12 without a date
 *   chosen    12 red instead
 *   order     line 1: 8 blue to come, 12 of it cancelled by the customer's own choice
 *             line 2: 12 red for Tuesday, instead of line 1
 *
 * 1. A miss stays counted (E.0): what was promised and broken, or asked and not served in time, counts as failed when it is
 *    given up, and what the substitute serves is asked on top. Nothing was missed: it is the same request, as at order entry.
 * 2. It is that or nothing: where the substitute is not there whole, the line stays as it is. Who says no day takes it no later than
 *    the last of what he gives up, or than he asked where that had no date: nobody trades tomorrow's for what comes in three weeks.
 * 3. What he gives up leaves him its work and its place on the pickup: the substitute goes with them.
 */
import type {DayNumber, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {type CommandOf, LIMITS_COMMAND} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import {kindOf} from '../master-data/substitutes.ts';
import type {Company, Customer} from '../master-data/types.ts';
import type {Taken} from '../promise/asked.ts';
import {checkPromise} from '../promise/check.ts';
import {badSubstitute} from '../promise/chosen.ts';
import {refusal} from '../promise/holds.ts';
import {type Staged, staged} from '../staged.ts';
import {cancelUnits, destination, hasStarted, lotsOfLine, offerLine, siteOf} from './give-back.ts';
import {acceptIf, claimLots, lotsOf, requestAt} from './place.ts';
import {liveValue} from './status.ts';
import type {Lot, Order, OrderLine} from './types.ts';

type Command = CommandOf<'SubstituteLine'>;

/** What of a line nobody has begun: without a date, or promised and still to be released. Of one lot, only that. */
type Waiting = {readonly line: OrderLine; readonly lots: readonly Lot[]; readonly units: Units};
function waitingOf(order: Order, line: OrderLine, lot: number | undefined): Waiting {
  const lots = lotsOfLine(order, line.line).filter(
    (l) => !hasStarted(l) && l.allocated > 0 && (lot === undefined || l.lot === lot),
  );
  const undated = lot === undefined ? line.open + line.backordered : 0;
  const of = lot === undefined ? line : {...line, open: 0, backordered: 0};
  return {line: of, lots, units: lots.reduce((n, l) => n + l.allocated, undated)};
}

export function substituteLine(
  read: Read,
  order: Order,
  customer: Customer,
  c: Command,
  context: DecideContext,
): Verdict<DomainEvent> {
  const line = order.lines.find((l) => l.line === c.line);
  const company = read('company:company');
  if (line === undefined || company === undefined)
    return rejected('not-found', {what: `line ${c.line} of ${order.id}`});
  const waiting = waitingOf(order, line, c.lot);
  const quantity = c.quantity ?? waiting.units;
  const refused = refuse(read, order, customer, line, {item: c.item, quantity, left: waiting.units}, context);
  if (refused !== null) return {kind: 'rejected', rejection: refused};
  const stage = staged(read);
  const {lots} = waiting;
  cancelUnits(
    stage,
    order,
    waiting.line,
    lots,
    quantity,
    {by: 'customer', reason: c.reason, askedAgain: true},
    context,
  );
  const givenUp = lots.flatMap((lot) => givenUpOf(stage, order, line, lot));
  const not = sendInstead(stage, {company, order, customer, line, quantity, givenUp, c}, context);
  if (not !== null) return {kind: 'rejected', rejection: not};
  offerLine(
    stage,
    line.item,
    lots.map((l) => l.site),
    context,
  );
  // Rows are rounded each by itself.
  const delta = liveValue(stage.read(key('order', order.id)) ?? order) - liveValue(order);
  const owes = {customer: order.customer, territory: order.territory, why: `change of ${order.id}`};
  if (delta !== 0) stage.add({type: 'ExposureChanged', ...owes, delta});
  return accepted(...stage.events);
}

/** What of a lot has just been given up. */
type GivenUp = Taken & {readonly day: DayNumber};
function givenUpOf(stage: Staged, order: Order, {item}: OrderLine, was: Lot): readonly GivenUp[] {
  const now = stage.read(key('order', order.id))?.lots.find((l) => l.line === was.line && l.lot === was.lot);
  const quantity = was.allocated - (now?.allocated ?? 0);
  const {shipBy: due, service, day} = was.current;
  return quantity === 0 ? [] : [{site: was.site, item, due, quantity, service, day}];
}

type Instead = {
  readonly company: Company;
  readonly order: Order;
  readonly customer: Customer;
  readonly line: OrderLine;
  readonly quantity: Units;
  readonly givenUp: readonly GivenUp[];
  readonly c: Command;
};

/** The line that stands in, with its lots and claims; the refusal where it is not there whole, or not in time. */
function sendInstead(stage: Staged, s: Instead, context: DecideContext): Rejection | null {
  const {company, order, customer, line, quantity, givenUp, c} = s;
  const {read} = stage;
  const missed = context.at > line.request.until;
  const to = destination(order, customer);
  const number = order.lines.reduce((n, l) => Math.max(n, l.line), 0) + 1;
  const requestedDay = missed ? Math.max(line.request.day, dayOf(context.at, order.zone)) : line.request.day;
  const asked = {line: number, item: c.item, quantity, requestedDay, ...siteOf(line)};
  const answers = checkPromise({
    read,
    company,
    to,
    lines: [asked],
    now: context.at,
    shipComplete: false,
    own: givenUp,
  });
  const latestDay = Math.max(line.request.day, ...givenUp.map((g) => g.day));
  // Where that day is over, any day is better than none.
  const wish = c.acceptIf ?? (latestDay < dayOf(context.at, order.zone) ? undefined : {latestDay});
  const not = refusal(answers) ?? acceptIf(wish, answers, 0, context);
  if (not !== null) return not;
  const of = {order: order.id, territory: order.territory};
  const fresh = lotsOf(number, 1, 'open', answers[0], to, context, c.reason);
  // Another day is another request; asked again for the same day it is the same one.
  const again = requestedDay !== line.request.day;
  const request = again ? requestAt(read, company, to, answers[0]?.options[0], asked) : line.request;
  stage.add({
    type: 'LineAdded',
    ...of,
    line: number,
    after: line.line,
    item: c.item,
    quantity,
    unitPrice: line.unitPrice,
    ...(line.manualPrice === true && {pricedBy: {source: 'manual'} as const}),
    request,
    backordered: 0,
    ...(line.onlySite !== '' && {onlySite: line.onlySite}),
    insteadOf: {line: line.line, kind: kindOf(read, line.item, c.item) ?? 'equivalent'},
    by: 'customer',
    reason: c.reason,
  });
  stage.add({type: 'LotsPromised', ...of, lots: fresh});
  claimLots(
    stage,
    order.id,
    fresh.map((lot) => ({lot, item: c.item})),
    context,
  );
  return null;
}

function refuse(
  read: Read,
  order: Order,
  customer: Customer,
  line: OrderLine,
  {item, quantity, left}: {readonly item: string; readonly quantity: Units; readonly left: Units},
  context: DecideContext,
): Rejection | null {
  const what = `line ${line.line} of ${order.id}`;
  if (order.credit === 'held') return {code: 'credit-exceeded', what: `order ${order.id} waits for credit`};
  if (line.insteadOf !== undefined)
    return {code: 'invalid', what: `${what} stands in for line ${line.insteadOf.line}: choose another for that one`};
  if (line.kit !== undefined)
    return {
      code: 'invalid',
      what: `${what} is a part of kit ${line.kit.item}: another item makes another kit; cancel its kits and order the parts`,
    };
  if (order.shipComplete)
    return {code: 'quantity-rule', what: `${order.id} leaves complete: cancel the line and order ${item} by itself`};
  if (quantity === 0 || quantity > left) return {code: 'wrong-stage', what: `${what}: only what waits`, left};
  if (order.lines.length >= LIMITS_COMMAND.orderLinesMax)
    return {code: 'quantity-rule', what: `${order.id} has ${order.lines.length} lines: place a new order`, left: 0};
  const asked = {item: line.item, quantity, chosenItem: item};
  const bad = badSubstitute(read, [asked], {rules: customer.rules}, context);
  return bad === null ? null : {...bad, what: bad.what?.replace(/^line 1/, `line ${line.line}`)};
}
