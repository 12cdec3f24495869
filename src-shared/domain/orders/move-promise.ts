/**
 * Moving the current promise of a lot: the first promise stays for ever, the claim takes the new date, and the new site where
 * another one has it sooner and the line's rules allow it. What has started stays where it is. Of an order that leaves complete all
 * that waits at the site moves to one day: what is promised for another would not be true.
 */

import {must} from '../../kernel/assert.ts';
import type {SiteId} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {lastsOf} from '../inventory/life.ts';
import {peg} from '../inventory/pegging.ts';
import type {Company, Customer, CustomerRules} from '../master-data/types.ts';
import type {CheckInput} from '../promise/asked.ts';
import {checkPromise} from '../promise/check.ts';
import {promiseOf} from '../promise/delivery.ts';
import type {Destination} from '../promise/route.ts';
import {routeBy} from '../promise/routes.ts';
import type {LinePromise, PromiseLot} from '../promise/types.ts';
import {type Staged, staged} from '../staged.ts';
import {destination, hasStarted, leavesTogether, offerLine, stageOf, togetherBy} from './give-back.ts';
import {Going} from './going.ts';
import {claimLot, lastsOfOrder, lotClaim} from './place.ts';
import {toShip} from './status.ts';
import type {Lot, Order, OrderLine} from './types.ts';

type Move = {
  readonly stage: Staged;
  readonly company: Company;
  readonly to: Destination;
  readonly order: Order;
  readonly line: OrderLine;
  readonly c: {readonly reason: string};
  readonly context: DecideContext;
};

/** Moves one lot's promise, and those of the lots it leaves with, to the best date there is now; the first promise stays for ever. */
export function repromise(
  read: Read,
  order: Order,
  customer: Customer,
  c: CommandOf<'RepromiseLot'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const company = read('company:company');
  const line = order.lines.find((l) => l.line === c.line);
  const lot = order.lots.find((l) => l.line === c.line && l.lot === c.lot);
  if (company === undefined || line === undefined || lot === undefined)
    return rejected('not-found', {what: `lot ${c.line}.${c.lot} of ${order.id}`});
  if (lot.allocated === 0 || lot.released + lot.picked + lot.packed + lot.shipped > 0)
    return rejected('wrong-stage', {what: `lot is ${stageOf(lot)}`});
  const stage = staged(read);
  const to = destination(order, customer);
  const move = {stage, company, to, order, line, c, context};
  const group = leavesWith(order, lot);
  if (group.length > 1) {
    const refused = moveTogether(move, group);
    return refused !== null ? {kind: 'rejected', rejection: refused} : accepted(...stage.events);
  }
  // Nobody promises from a site that is not theirs: their desk does not see its stock and would show another date.
  const sites = sitesFor(company, order, line, lot, to.rules).filter((id) => id === lot.site || context.actsAt(id));
  const moved = movePromise(move, lot, line.request.day, sites);
  return 'code' in moved ? {kind: 'rejected', rejection: moved} : accepted(...stage.events);
}

/** The lot, and where its order leaves complete all lots at its site of which nothing has started. */
export const leavesWith = (order: Order, lot: Lot): readonly Lot[] =>
  leavesTogether(order) && !hasStarted(lot)
    ? order.lots.filter((l) => l.site === lot.site && l.allocated > 0 && !hasStarted(l))
    : [lot];

type LotInput = Omit<CheckInput, 'lines' | 'shipComplete' | 'except'>;

/** What lots that leave together get, from their site, one after the other; none has an option where one of them has none. */
export function answersTogether(input: LotInput, order: Order, lots: readonly Lot[]): readonly LinePromise[] {
  const except = new Set(lots.map((l) => lotClaim(order.id, l.line, l.lot)));
  const rest = {...order, lots: order.lots.filter((l) => !lots.includes(l))};
  const lines = lots.map(({line, allocated, site}, i) => {
    const of = must(
      order.lines.find((l) => l.line === line),
      `line ${line} of ${order.id}`,
    );
    return {line: i + 1, item: of.item, quantity: allocated, requestedDay: of.request.day, site};
  });
  return checkPromise({...input, ...togetherBy(rest), lines, shipComplete: true, except});
}

/** All of them to the first day on which they can leave together; a refusal that names what keeps them. */
function moveTogether(move: Move, lots: readonly Lot[]): Rejection | null {
  const {stage, company, to, order, context} = move;
  const answers = answersTogether({read: stage.read, company, to, now: context.at}, order, lots);
  const going = new Going(stage.read);
  let moved = 0;
  for (const [i, lot] of lots.entries()) {
    const answer = answers[i];
    const best = answer?.options[0]?.lots[0];
    if (answer === undefined || best === undefined) return keptBy(order, lots, answers);
    const {day, shipBy, service} = lot.current;
    const isSame = best.day === day && best.shipBy === shipBy && best.service === service;
    if (isSame && going.faultOf(order, lot) === null) continue;
    moved += 1;
    const item = answer.item;
    redateLot(move, lot, item, {best, receipt: answer.receipt});
  }
  return moved === 0 ? {code: 'nothing-to-do', what: 'the date would stay the same'} : null;
}

/** `order O leaves complete: line 5 has no date`. */
function keptBy(order: Order, lots: readonly Lot[], answers: readonly LinePromise[]): Rejection {
  const at = answers.findIndex((a) => a.left < a.quantity && a.next === null);
  const {left = 0, next = null} = answers[at] ?? {};
  const who = at < 0 ? 'its lines have no day in common' : `line ${lots[at]?.line}`;
  return {code: 'cannot-promise', what: `order ${order.id} leaves complete: ${who}`, left, next};
}

/**
 * The sites a lot may leave from, its own first. Another one only where the line is not for one site, the customer takes the
 * line from several or all of it goes there, and the lot is not one of several that leave together.
 */
export function sitesFor(
  company: Company,
  order: Order,
  line: OrderLine,
  lot: Lot,
  rules: Pick<CustomerRules, 'splitSites'>,
): readonly SiteId[] {
  const own = [lot.site];
  if (line.onlySite !== '' || hasStarted(lot)) return own;
  const others = order.lots.filter((l) => l.line !== lot.line || l.lot !== lot.lot);
  const waits = order.lines.some((l) => l.open + l.backordered > 0);
  if (order.shipComplete && (waits || others.some((l) => toShip(l) > 0))) return own;
  const ofLine = others.filter((l) => l.line === lot.line && toShip(l) + l.shipped + l.delivered > 0);
  const fits = (site: SiteId) => rules.splitSites || ofLine.every((l) => l.site === site);
  return [...own, ...company.sites.map((s) => s.id).filter((id) => id !== lot.site && fits(id))];
}

/**
 * What a whole lot can get at the best of these sites: the soonest day from `day` on; the first site, its own, among equals,
 * and when there is none anywhere.
 */
export function answerForLot(
  input: LotInput,
  {order, lot, item, day}: {readonly order: Order; readonly lot: Lot; readonly item: string; readonly day: number},
  sites: readonly SiteId[],
): LinePromise | undefined {
  const asked = {line: lot.line, item, quantity: lot.allocated, requestedDay: day};
  const except = new Set([lotClaim(order.id, lot.line, lot.lot)]);
  const arrives = (answer: LinePromise | undefined): number =>
    Math.max(day, answer?.options[0]?.lots[0]?.day ?? Number.POSITIVE_INFINITY);
  let best: LinePromise | undefined;
  for (const site of sites) {
    const [answer] = checkPromise({...input, lines: [{...asked, site}], shipComplete: true, except});
    if (best === undefined || arrives(answer) < arrives(best)) best = answer;
    if (arrives(best) === day) break;
  }
  return best;
}

/** The earliest date from `day` on at which one of the sites has the whole lot; a refusal when there is none, or nothing changes. */
export function movePromise(
  {stage, company, to, order, line, c, context}: Move,
  lot: Lot,
  day: number,
  sites: readonly SiteId[] = [lot.site],
): LinePromise | Rejection {
  const others = {...order, lots: order.lots.filter((l) => l.line !== lot.line || l.lot !== lot.lot)};
  const input = {read: stage.read, company, to, now: context.at, ...togetherBy(others)};
  const answer = answerForLot(input, {order, lot, item: line.item, day}, sites);
  const best = answer?.options[0]?.lots[0];
  if (answer === undefined || best === undefined)
    return {
      code: 'cannot-promise',
      what: `lot ${lot.line}.${lot.lot}`,
      left: answer?.left ?? 0,
      next: answer?.next ?? null,
    };
  // For the same day nothing moves, unless it cannot go as it was to.
  const fault = new Going(stage.read).faultOf(order, lot);
  const own = stage.read(key('site', lot.site));
  const goes = own !== undefined && routeBy(stage.read, own, to, lot.current.service ?? '') !== undefined;
  const stays = goes ? lot.current.day : best.shipBy === lot.current.shipBy ? best.day : null;
  if (fault === null && best.site === lot.site && best.day === stays && lot.current.shipBy >= context.at)
    return {code: 'nothing-to-do', what: 'the date would stay the same'};
  redateLot({stage, to, order, c, context}, lot, line.item, {best, receipt: answer.receipt});
  return answer;
}

type Found = {readonly best: PromiseLot; readonly receipt: LinePromise['receipt']};
/** The lot is promised as was found, and its claim goes with it. */
function redateLot(
  {stage, to, order, c, context}: Pick<Move, 'stage' | 'to' | 'order' | 'c' | 'context'>,
  lot: Lot,
  item: string,
  {best, receipt}: Found,
): void {
  const promise = promiseOf(to, best, context.at, context.actor.user, c.reason);
  stage.add({
    type: 'LotRepromised',
    order: order.id,
    territory: order.territory,
    line: lot.line,
    lot: lot.lot,
    promise,
    by: 'us',
    ...(best.site !== lot.site && {site: best.site}),
    ...(receipt !== undefined && {receipt}),
  });
  if (best.site === lot.site) return redateClaim(stage, order, lot, item, best, context);
  const at = {site: lot.site, item};
  const claim = lotClaim(order.id, lot.line, lot.lot);
  if (stage.read(positionKey(lot.site, item))?.claims.some((x) => x.id === claim))
    stage.add({type: 'ClaimReleased', ...at, claim, why: 'moved'});
  const moved = {line: lot.line, lot: lot.lot, site: best.site, quantity: lot.allocated, promise};
  claimLot(stage, order.id, {...moved, from: 'open'}, item, context);
  offerLine(stage, item, [lot.site], context);
}

/** The claim at the lot's own site takes the date of the new promise, and the stock that it needs by then. */
function redateClaim(
  stage: Staged,
  order: Order,
  lot: Lot,
  item: string,
  {shipBy: due, day, service}: PromiseLot,
  context: DecideContext,
): void {
  const claim = lotClaim(order.id, lot.line, lot.lot);
  const position = stage.read(positionKey(lot.site, item));
  const old = position?.claims.find((x) => x.id === claim);
  if (position === undefined || old === undefined) return;
  const {quantity, segment} = old;
  const lasts = lastsOfOrder(stage.read, order.id, item, day);
  const {onStock, events} = peg(stage.read, position, {id: claim, quantity, due, segment, lasts}, context.at);
  const leaves = {
    due,
    ...((service ?? '') !== old.service && {service: service ?? ''}),
    ...(lasts !== lastsOf(old) && {lasts}),
  };
  stage.add(...events, {type: 'ClaimChanged', site: lot.site, item, claim, quantity, onStock, ...leaves, expires: 0});
}
