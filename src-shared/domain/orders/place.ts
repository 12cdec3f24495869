/**
 * Placing an order: one decision checks everything and claims everything (B.1). Lines that share an item are summed
 * because each line sees what the earlier ones took; any refusal refuses the whole order and says what is left per line.
 */

import {shortId} from '../../kernel/hash.ts';
import type {DayNumber, Instant, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, type Verdict, withoutRight} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import {NO_LOT} from '../inventory/life.ts';
import {hadOnStock, peg} from '../inventory/pegging.ts';
import {segmentFor} from '../inventory/pooled.ts';
import {badOrderRules} from '../master-data/rules.ts';
import {kindOf} from '../master-data/substitutes.ts';
import type {Company, Customer} from '../master-data/types.ts';
import {type AskedLine, askedLines} from '../promise/asked.ts';
import {noSite} from '../promise/check.ts';
import {badChoice, badSubstitute} from '../promise/chosen.ts';
import {promiseOf, requestOf} from '../promise/delivery.ts';
import {doorOf, offerFreed, refusal} from '../promise/holds.ts';
import {asksForKit, badKits, refusedAsAsked} from '../promise/kits.ts';
import {pastDay} from '../promise/request-day.ts';
import type {Destination} from '../promise/route.ts';
import {routesOrOwn} from '../promise/routes.ts';
import {lastsUntil} from '../promise/shelf-life.ts';
import type {LinePromise, PromiseOption} from '../promise/types.ts';
import {type Staged, staged} from '../staged.ts';
import {when} from '../stated-time.ts';
import {answersFor} from './confirm-hold.ts';
import {type PricedLines, pricedApart} from './kit-lines.ts';
import {type Priced, priceLines, priceMoved} from './price-lines.ts';
import {amountWith, ownPart, type Part, substitutedParts, substitutedUnits, tooManyLines} from './substituted.ts';
import type {NewLot, Request} from './types.ts';

/** The claim of a lot: unique in the log, anonymous to who may not see the order. */
export const lotClaim = (order: string, line: number, lot: number): string => `${order}/${line}.${lot}`;

export function placeOrder(read: Read, c: CommandOf<'PlaceOrder'>, context: DecideContext): Verdict<DomainEvent> {
  const wish = wishOf(read, c, context);
  if ('code' in wish) return {kind: 'rejected', rejection: wish};
  const verdict = placeWish(read, c, wish, context);
  return verdict.kind === 'accepted' ? verdict : {...verdict, rejection: refusedAsAsked(verdict.rejection, wish.lines)};
}

/** An order whose lines may be asked so: each kit by its parts, at what these cost. */
type Wish = PricedLines & {
  readonly company: Company;
  readonly customer: Customer;
  readonly id: string;
  readonly at: Instant;
  readonly shipComplete: boolean;
};

function wishOf(read: Read, c: CommandOf<'PlaceOrder'>, context: DecideContext): Wish | Rejection {
  const company = read('company:company');
  const customer = read(key('customer', c.customer));
  if (company === undefined || customer === undefined) return {code: 'not-found', what: `customer ${c.customer}`};
  if (!customer.active) return {code: 'inactive', what: `customer ${c.customer}`};
  const where = noSite(read, company, c.lines) ?? pastDay(read, company, c.lines, context) ?? badKits(read, c.lines);
  if (where !== null) return where;
  const at = when(c.occurredAt, context);
  const priced = priceLines(read, {buyer: customer, day: dayOf(at, company.zone)}, c.lines, context);
  if ('code' in priced) return priced;
  const id = orderId(read, c, context);
  if (id === null) return {code: 'already-exists', what: `order ${c.order}`};
  // Who gets a kit gets all of it at once, unless whoever asks says that its parts may come apart.
  const shipComplete = c.shipComplete ?? (customer.rules.shipComplete || asksForKit(read, c.lines));
  const bad =
    priceMoved(c.acceptIf?.unitPrices, priced) ??
    needsRight(c, customer, shipComplete, context) ??
    badOrderRules(customer, c.rules, context) ??
    badChoice(read, c.lines, shipComplete) ??
    badSubstitute(read, c.lines, doorOf(customer), context);
  return bad ?? {company, customer, id, at, shipComplete, ...pricedApart(read, c.lines, priced)};
}

function placeWish(
  read: Read,
  c: CommandOf<'PlaceOrder'>,
  {company, customer, id, at, shipComplete, lines, priced}: Wish,
  context: DecideContext,
): Verdict<DomainEvent> {
  const to = doorOf(customer, c.rules);
  const stage = staged(read);
  const asked = askedLines(lines.map(({line}) => line));
  const {answers, ended, after} = answersFor(stage, c, {company, to, lines: asked, shipComplete}, context);
  const parts = substitutedParts(answers);
  const amount = amountWith(asked, priced, parts);
  const stale = acceptIf(c.acceptIf, answers, amount, context);
  if (stale !== null) return {kind: 'rejected', rejection: stale};
  const refused =
    optionGone(asked, answers) ?? tooManyLines(asked, parts) ?? (to.rules.backorders ? null : refusal(answers));
  if (refused !== null) return {kind: 'rejected', rejection: refused};

  const held = customer.creditLimit > 0 && customer.exposure + amount > customer.creditLimit;
  const lots = held ? [] : answers.flatMap((a) => lotsOf(a.line, 1, 'open', ownPart(a), to, context, 'order entry'));
  const promised = (line: number): Units => lots.reduce((n, lot) => n + (lot.line === line ? lot.quantity : 0), 0);
  stage.add({
    type: 'OrderPlaced',
    order: id,
    territory: customer.territory,
    customer: c.customer,
    placedAt: at,
    placedBy: context.asker ?? context.actor.user,
    zone: to.zone,
    country: to.country,
    shipComplete,
    ...(c.rules !== undefined && {rules: c.rules}),
    credit: held ? 'held' : 'ok',
    reference: c.reference ?? '',
    lots,
    lines: asked.map((l, i) => ({
      line: l.line,
      item: l.item,
      quantity: l.quantity,
      unitPrice: priced[i]?.unitPrice ?? 0,
      ...(priced[i]?.pricedBy !== undefined && {pricedBy: priced[i].pricedBy}),
      request: requestAt(read, company, to, answers[i]?.options[0], l),
      backordered: held ? 0 : l.quantity - promised(l.line) - substitutedUnits(parts, l.line),
      ...onlySiteOf(l),
      ...(l.kit !== undefined && {kit: l.kit}),
    })),
  });
  const {territory} = customer;
  stage.add({type: 'ExposureChanged', customer: c.customer, territory, delta: amount, why: `order ${id}`});
  const goesOn = (lot: NewLot) => after.get(lot.line)?.[lot.lot - 1];
  const own = lots.map((lot) => ({lot, item: asked[lot.line - 1]?.item as string, after: goesOn(lot)}));
  const placing = {order: id, territory: customer.territory, read, to, asked, priced, held};
  claimLots(stage, id, [...own, ...addSubstitutes(stage, parts, placing, context)], context, ended?.id);
  if (ended !== null) offerFreed(stage, ended, context);
  return accepted(...stage.events);
}

/** The site of a chosen option is that option's, not a rule of the line. */
const onlySiteOf = ({site, chosenDay}: AskedLine): {readonly onlySite?: string} =>
  site !== undefined && chosenDay === undefined ? {onlySite: site} : {};

type Placing = {
  readonly read: Read;
  readonly to: Destination;
  readonly order: string;
  readonly territory: string;
  readonly asked: readonly AskedLine[];
  readonly priced: readonly Priced[];
  /** It waits for credit: nothing is promised yet. */
  readonly held: boolean;
};

/** Moves each part from the line it was asked in to a line of its own, with its lots; gives these. */
function addSubstitutes(stage: Staged, parts: readonly Part[], p: Placing, context: DecideContext): LotOf[] {
  const all: LotOf[] = [];
  const of = {order: p.order, territory: p.territory};
  for (const [i, {line, item, quantity, answer}] of parts.entries()) {
    const asked = p.asked[line - 1] as AskedLine;
    const request = stage.read(key('order', p.order))?.lines.find((l) => l.line === line)?.request;
    if (request === undefined) throw new Error('bug: a substitute of a line that was not placed');
    const number = p.asked.length + 1 + i;
    const by = {by: 'customer', reason: `${item} instead of ${asked.item}`} as const;
    const lots = p.held ? [] : lotsOf(number, 1, 'open', answer, p.to, context, by.reason);
    stage.add(
      {type: 'LineCancelled', ...of, line, from: 'open', quantity, failed: false, ...by},
      {
        type: 'LineAdded',
        ...of,
        line: number,
        after: line,
        item,
        quantity,
        unitPrice: p.priced[line - 1]?.unitPrice ?? 0,
        ...(p.priced[line - 1]?.pricedBy?.source === 'manual' && {pricedBy: {source: 'manual'}}),
        // It is the same request: the asked line's own.
        request,
        backordered: 0,
        ...onlySiteOf(asked),
        insteadOf: {line, kind: kindOf(p.read, asked.item, item) ?? 'equivalent'},
        ...by,
      },
    );
    if (lots.length > 0) stage.add({type: 'LotsPromised', ...of, lots});
    all.push(...lots.map((lot) => ({lot, item})));
  }
  return all;
}

/** Asked for as one option and no other: then it is that or nothing. */
const isChosen = (l: AskedLine): boolean =>
  l.chosenLots !== undefined || l.chosenService !== undefined || l.chosenItem !== undefined;

/** Lots from the answer's first option, numbered from `first`. */
export function lotsOf(
  line: number,
  first: number,
  from: 'open' | 'backordered',
  answer: LinePromise | undefined,
  to: Destination,
  context: DecideContext,
  reason: string,
): NewLot[] {
  return (answer?.options[0]?.lots ?? []).map((lot, i) => ({
    line,
    lot: first + i,
    site: lot.site,
    quantity: lot.quantity,
    from,
    promise: promiseOf(to, lot, context.at, context.actor.user, reason),
    // What is there in time needs no reason for another part that is not.
    ...(answer?.receipt !== undefined &&
      (lot.day > answer.requested.day || answer.options[0]?.onRequest === true) && {receipt: answer.receipt}),
  }));
}

/** What the order asks beyond the customer's rules and the pools, by who holds the right. */
function needsRight(
  {customer: id, pools}: CommandOf<'PlaceOrder'>,
  {rules}: Customer,
  shipComplete: boolean,
  context: DecideContext,
): Rejection | null {
  if (rules.shipComplete && !shipComplete && !context.may('override-shipment'))
    return {code: 'needs-approval', what: `parts for customer ${id}, who takes complete orders only`};
  return pools !== undefined && !context.may('override-pool')
    ? {
        code: 'needs-approval',
        what: withoutRight(context, 'override-pool', 'what is kept for other customers, or more than a quota'),
      }
    : null;
}

function optionGone(asked: readonly AskedLine[], answers: readonly LinePromise[]): Rejection | null {
  const gone = asked.find((l, i) => isChosen(l) && answers[i]?.options.length === 0);
  return gone === undefined
    ? null
    : {code: 'cannot-promise', what: `line ${gone.line}: the option that was chosen is no more`, left: 0};
}

type LotOf = {
  readonly lot: NewLot;
  readonly item: string;
  /** The claim that it goes on from: of the hold, or of a lot that is given up for it. */
  readonly after?: string | undefined;
};
/**
 * The claims of new lots of one order, soonest due first: who leaves first takes the stock, who leaves later waits for supply.
 * `hold`: the one that the order takes over.
 */
export function claimLots(
  stage: Staged,
  order: string,
  lots: readonly LotOf[],
  context: DecideContext,
  hold?: string,
): void {
  const sorted = lots.length < 2 ? lots : [...lots].sort((a, b) => a.lot.promise.shipBy - b.lot.promise.shipBy);
  for (const {lot, item, after} of sorted) claimLot(stage, order, lot, item, context, {hold, after});
}

/** The claim of a new lot: on the stock that it needs by its date, else on dated supply. */
export function claimLot(
  stage: Staged,
  order: string,
  lot: NewLot,
  item: string,
  context: DecideContext,
  {after, hold}: {readonly after?: string | undefined; readonly hold?: string | undefined} = {},
): void {
  const segment = segmentOfOrder(stage.read, order);
  const position = stage.read(positionKey(lot.site, item)) ?? emptyPosition(lot.site, item);
  const id = lotClaim(order, lot.line, lot.lot);
  const due = lot.promise.shipBy;
  // Of the order, and of the hold it goes on from.
  const ids = [`${order}/`, ...(hold === undefined ? [] : [`${hold}/`])];
  const had = hadOnStock(stage, positionKey(lot.site, item), {ids, segment, due}, context.at);
  const lasts = lastsOfOrder(stage.read, order, item, lot.promise.day);
  const wanted = {id, quantity: lot.quantity, due, segment, had, lasts, isNew: true} as const;
  const {onStock, events} = peg(stage.read, position, wanted, context.at);
  stage.add(...events, {
    type: 'ClaimMade',
    site: lot.site,
    item,
    claim: {
      id,
      kind: 'allocation',
      quantity: lot.quantity,
      onStock,
      due,
      expires: 0,
      author: '',
      ...(segment !== '' && {segment}),
      ...(lot.promise.service !== undefined && {service: lot.promise.service}),
      ...(after !== undefined && {after}),
      ...(lasts !== NO_LOT && {lasts}),
    },
  });
}

/** The day until which goods of an item must last that an order gets on a day; 0 = it does not matter. */
export function lastsOfOrder(read: Read, order: string, item: string, day: DayNumber): DayNumber {
  const customer = read(key('customer', read(key('order', order))?.customer ?? ''));
  return customer === undefined ? NO_LOT : lastsUntil(read, item, customer.rules, day);
}

/** The segment an order's claims are made for: its customer's of today. */
export function segmentOfOrder(read: Read, order: string): string {
  const segments = read('company:company')?.segments ?? [];
  const customer = segments.length === 0 ? undefined : read(key('customer', read(key('order', order))?.customer ?? ''));
  return customer === undefined ? '' : segmentFor(segments, {...customer, customer: customer.id});
}

/** The request's last dispatch is reckoned from the site that serves it, else from the first site. */
export function requestAt(
  read: Read,
  company: Company,
  to: Destination,
  option: PromiseOption | undefined,
  line: AskedLine,
): Request {
  const site = read(key('site', option?.lots[0]?.site ?? line.site ?? company.sites[0]?.id ?? ''));
  if (site === undefined) throw new Error('bug: an order without any site');
  return requestOf(site, routesOrOwn(read, site, to), to, line.requestedDay);
}

function orderId(read: Read, c: CommandOf<'PlaceOrder'>, context: DecideContext): string | null {
  if (c.order !== undefined) return read(key('order', c.order)) === undefined ? c.order : null;
  for (let n = 0; ; n++) {
    const id = `SO-${shortId(`${context.commandId}#${n}`, 8)}`;
    if (read(key('order', id)) === undefined) return id;
  }
}

/** What the author relied on; `amount` is what the order or the changed line would cost, minor units. */
export function acceptIf(
  wish: CommandOf<'PlaceOrder'>['acceptIf'],
  answers: readonly LinePromise[],
  amount: number,
  context: DecideContext,
): Rejection | null {
  if (wish === undefined) return null;
  if (wish.validUntil !== undefined && context.at > wish.validUntil)
    return {code: 'accept-if-failed', what: 'the wish is no longer valid'};
  if (wish.maxAmount !== undefined && amount > wish.maxAmount)
    return {code: 'accept-if-failed', what: 'amount', left: wish.maxAmount};
  return wish.latestDay === undefined ? null : tooLate(answers, wish.latestDay);
}

/** A refusal when any line comes later than `latestDay` or not whole. */
function tooLate(answers: readonly LinePromise[], latestDay: number): Rejection | null {
  const late = answers.find(
    (a) => (a.options[0]?.short ?? a.quantity) > 0 || (a.options[0]?.lots ?? []).some((l) => l.day > latestDay),
  );
  if (late === undefined) return null;
  return {
    code: 'accept-if-failed',
    what: `line ${late.line}: item ${late.item}`,
    left: late.left,
    next: late.next,
    lines: [{line: late.line, item: late.item, asked: late.quantity, left: late.left, next: late.next}],
  };
}
