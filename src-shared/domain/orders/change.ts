/** Changes after entry: allocate what waits, change a line, cancel, re-promise, release credit. Stage decides what may still change. */
import type {Units} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {coverEvents} from '../inventory/cover.ts';
import type {Customer} from '../master-data/types.ts';
import {type AskedLine, checkPromise} from '../promise/check.ts';
import {type Destination, promiseOf, requestOf} from '../promise/delivery.ts';
import {refusal} from '../promise/holds.ts';
import {type Staged, staged} from '../staged.ts';
import {acceptIf, checkItem, claimLot, lotClaim, lotsOf, requestSite} from './place.ts';
import {cancelledOf, lineToShip, toShip} from './status.ts';
import {amountOf, type Lot, type NewLot, type Order, type OrderLine, type Request} from './types.ts';

type ChangeCommand = CommandOf<'ChangeOrderLine' | 'CancelOrder' | 'AllocateOrder' | 'RepromiseLot' | 'ReleaseCredit'>;

export function decideChange(read: Read, command: ChangeCommand, context: DecideContext): Verdict<DomainEvent> {
  const order = read(key('order', command.order));
  const customer = order === undefined ? undefined : read(key('customer', order.customer));
  if (order === undefined || customer === undefined) return rejected('not-found', {what: `order ${command.order}`});
  switch (command.type) {
    case 'AllocateOrder':
      return allocate(read, order, customer, context);
    case 'ChangeOrderLine':
      return changeLine(read, order, customer, command, context);
    case 'CancelOrder':
      return cancel(read, order, customer, command, context);
    case 'RepromiseLot':
      return repromise(read, order, customer, command, context);
    default: {
      if (order.credit === 'ok') return rejected('nothing-to-do', {what: 'credit is not held'});
      const stage = staged(read);
      stage.add({type: 'CreditReleased', order: order.id, territory: order.territory, reason: command.reason});
      const after = stage.read(key('order', order.id)) as Order;
      promiseWaiting(stage, after, customer, context);
      return accepted(...stage.events);
    }
  }
}

const destination = (order: Order, customer: Customer): Destination => ({
  country: order.country,
  zone: order.zone,
  rules: customer.rules,
});
const lotsOfLine = (order: Order, line: number): Lot[] => order.lots.filter((l) => l.line === line);
const nextLot = (order: Order, line: number): number =>
  lotsOfLine(order, line).reduce((n, l) => Math.max(n, l.lot), 0) + 1;

function allocate(read: Read, order: Order, customer: Customer, context: DecideContext): Verdict<DomainEvent> {
  if (order.credit === 'held') return rejected('credit-exceeded', {what: `order ${order.id} waits for credit`});
  if (order.lines.every((l) => l.open + l.backordered === 0))
    return rejected('nothing-to-do', {what: 'everything is allocated', left: 0});
  const stage = staged(read);
  const answers = promiseWaiting(stage, order, customer, context);
  if (stage.events.length > 0) return accepted(...stage.events);
  const first = answers[0];
  return rejected('insufficient-stock', {what: `order ${order.id}`, left: first?.left ?? 0, next: first?.next ?? null});
}

/** First come: what is open or backordered gets the best option there is now; a rest without a date stays backordered. */
function promiseWaiting(
  stage: Staged,
  order: Order,
  customer: Customer,
  context: DecideContext,
): ReturnType<typeof checkPromise> {
  const company = stage.read('company:company');
  if (company === undefined) return [];
  const to = destination(order, customer);
  const waiting = order.lines.filter((l) => l.open + l.backordered > 0);
  const asked = waiting.map(
    (l): AskedLine => ({line: l.line, item: l.item, quantity: l.open + l.backordered, requestedDay: l.request.day}),
  );
  const answers = checkPromise({
    read: stage.read,
    company,
    to,
    lines: asked,
    now: context.at,
    shipComplete: order.shipComplete && order.lots.length === 0,
  });
  for (const [i, line] of waiting.entries()) {
    const best = answers[i]?.options[0];
    const lots = splitBySource(
      line,
      lotsOf(line.line, nextLot(order, line.line), 'backordered', best, to, context, 'allocation'),
    );
    if (lots.length > 0) stage.add({type: 'LotsPromised', order: order.id, territory: order.territory, lots});
    for (const lot of lots) claimLot(stage, order.id, lot, line.item, context);
    const rest = line.open - lots.reduce((n, l) => n + (l.from === 'open' ? l.quantity : 0), 0);
    if (rest > 0)
      stage.add({
        type: 'LinesBackordered',
        order: order.id,
        territory: order.territory,
        lines: [{line: line.line, quantity: rest}],
      });
  }
  return answers;
}

/** A lot takes from one bucket of its line; one that needs both is cut in two. Backordered first: it waits longest. */
function splitBySource(line: OrderLine, lots: ReturnType<typeof lotsOf>): ReturnType<typeof lotsOf> {
  let waiting = line.backordered;
  const out: ReturnType<typeof lotsOf> = [];
  let n = lots[0]?.lot ?? 1;
  for (const lot of lots) {
    const fromWaiting = Math.min(waiting, lot.quantity);
    waiting -= fromWaiting;
    if (fromWaiting > 0) out.push({...lot, lot: n++, quantity: fromWaiting, from: 'backordered'});
    if (lot.quantity > fromWaiting) out.push({...lot, lot: n++, quantity: lot.quantity - fromWaiting, from: 'open'});
  }
  return out;
}

/** Gives back a lot's claim, whole or in part, and lets who waits have it. */
export function lowerLotClaim(
  stage: Staged,
  order: Order,
  line: OrderLine,
  lot: Lot,
  quantity: Units,
  context: DecideContext,
): void {
  const position = stage.read(positionKey(lot.site, line.item));
  const claim = position?.claims.find((c) => c.id === lotClaim(order.id, lot.line, lot.lot));
  if (position === undefined || claim === undefined) return;
  const left = Math.max(0, claim.quantity - quantity);
  const at = {site: lot.site, item: line.item};
  const event: DomainEvent =
    left === 0
      ? {type: 'ClaimReleased', ...at, claim: claim.id, why: 'cancelled'}
      : {
          type: 'ClaimChanged',
          ...at,
          claim: claim.id,
          quantity: left,
          onStock: Math.min(left, claim.onStock),
          due: claim.due,
          expires: 0,
        };
  stage.add(event, ...coverEvents(position, [event], context.at));
}

/**
 * A new wish for a line: what has not been started is given back and promised again. What has started (released or
 * further) keeps its lots: the quantity may change around them, the date may not.
 */
function changeLine(
  read: Read,
  order: Order,
  customer: Customer,
  c: CommandOf<'ChangeOrderLine'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const line = order.lines.find((l) => l.line === c.line);
  const company = read('company:company');
  if (line === undefined || company === undefined)
    return rejected('not-found', {what: `line ${c.line} of ${order.id}`});
  const all = lotsOfLine(order, line.line);
  const started = all.filter((l) => l.released + l.picked + l.packed + l.shipped + l.delivered > 0);
  const lots = all.filter((l) => !started.includes(l));
  const live = line.quantity - cancelledOf(order, line);
  const quantity = c.quantity ?? live;
  const requestedDay = c.requestedDay ?? line.request.day;
  if (quantity === 0) return rejected('wrong-stage', {what: `line ${c.line} is cancelled: say the quantity`, left: 0});
  if (quantity === live && requestedDay === line.request.day)
    return rejected('nothing-to-do', {what: 'nothing would change'});
  const kept = started.reduce((n, l) => n + toShip(l) + l.shipped + l.delivered, 0);
  const furthest = started[0];
  // Released work is recalled under the change matrix of the floor (a later issue); until then it is refused with its stage.
  if (furthest !== undefined && (requestedDay !== line.request.day || quantity < kept))
    return rejected('wrong-stage', {what: `line ${c.line} is ${stageOf(furthest)}`, left: live - kept});
  const bad = checkItem(read(key('item', line.item)), {item: line.item, quantity}, line.line);
  if (bad !== null) return {kind: 'rejected', rejection: bad};

  const to = destination(order, customer);
  const stage = staged(read);
  for (const lot of lots) lowerLotClaim(stage, order, line, lot, lot.allocated, context);
  const asked: AskedLine = {line: line.line, item: line.item, quantity: quantity - kept, requestedDay};
  const shipComplete = order.shipComplete && furthest === undefined;
  const answers =
    order.credit === 'held' || asked.quantity === 0
      ? []
      : checkPromise({read: stage.read, company, to, lines: [asked], now: context.at, shipComplete});
  const delta = amountOf(quantity, line.unitPrice) - amountOf(live, line.unitPrice);
  const refused =
    acceptIf(c.acceptIf, answers, amountOf(quantity, line.unitPrice), context) ??
    (order.credit === 'held' || customer.rules.backorders ? null : refusal(answers)) ??
    overCredit(order, customer, delta);
  if (refused !== null) return {kind: 'rejected', rejection: refused};
  const option = answers[0]?.options[0];
  const request =
    furthest === undefined ? requestOf(requestSite(read, company, option, asked), to, requestedDay) : line.request;
  const fresh = lotsOf(line.line, nextLot(order, line.line), 'open', option, to, context, c.reason);
  replaceLots(stage, order, line, {lots, fresh, request, asked: asked.quantity, quantity}, c);
  for (const lot of fresh) claimLot(stage, order.id, lot, line.item, context);
  const of = {customer: order.customer, territory: order.territory};
  if (delta !== 0) stage.add({type: 'ExposureChanged', ...of, delta, why: `change of ${order.id}`});
  return accepted(...stage.events);
}

type Replacement = {
  readonly lots: readonly Lot[];
  readonly fresh: readonly NewLot[];
  readonly request: Request;
  /** Units outside the lots that stay. */
  readonly asked: Units;
  /** Of the whole line, without what is cancelled. */
  readonly quantity: Units;
};

/** The line takes its new quantity and lots. Lots that hold something cancelled stay as its record, emptied. */
function replaceLots(
  stage: Staged,
  order: Order,
  line: OrderLine,
  {lots, fresh, request, asked, quantity}: Replacement,
  c: CommandOf<'ChangeOrderLine'>,
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

const stageOf = (lot: Lot): string =>
  lot.delivered > 0
    ? 'delivered'
    : lot.shipped > 0
      ? 'shipped'
      : lot.packed > 0
        ? 'packed'
        : lot.picked > 0
          ? 'picked'
          : 'released';

/** Cancels lines, or all that has not been picked. What counts as failed: by us, or after a promise was missed or moved by us (E.0). */
function cancel(
  read: Read,
  order: Order,
  customer: Customer,
  c: CommandOf<'CancelOrder'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const stage = staged(read);
  const wanted: readonly {readonly line: number; readonly quantity?: number | undefined}[] =
    c.lines ?? order.lines.filter((l) => lineToShip(order, l) > 0).map((l) => ({line: l.line}));
  if (wanted.length === 0) return rejected('too-late', {what: 'everything has left or is cancelled', left: 0});
  let value = 0;
  for (const w of wanted) {
    // As the earlier ones of this command left it: a line may be named twice.
    const now = stage.read(key('order', order.id)) ?? order;
    const line = now.lines.find((l) => l.line === w.line);
    if (line === undefined) return rejected('not-found', {what: `line ${w.line} of ${order.id}`});
    const lots = lotsOfLine(now, line.line);
    const left = line.open + line.backordered + lots.reduce((n, l) => n + l.allocated + l.released, 0);
    const quantity = w.quantity ?? left;
    if (left === 0 || quantity > left)
      return rejected(left === 0 ? 'too-late' : 'wrong-stage', {
        what: `line ${w.line}: picked, packed or shipped`,
        left,
      });
    cancelUnits(stage, now, line, lots, quantity, c, context);
    value += amountOf(quantity, line.unitPrice);
  }
  stage.add({
    type: 'ExposureChanged',
    customer: customer.id,
    territory: order.territory,
    delta: -value,
    why: `cancelled in ${order.id}`,
  });
  return accepted(...stage.events);
}

function cancelUnits(
  stage: Staged,
  order: Order,
  line: OrderLine,
  lots: readonly Lot[],
  quantity: Units,
  c: {readonly by: 'customer' | 'us'; readonly reason: string},
  context: DecideContext,
): void {
  let rest = quantity;
  const common = {order: order.id, territory: order.territory, line: line.line, by: c.by, reason: c.reason};
  // What is least certain goes first: open, backordered, then lots with the latest promise.
  for (const from of ['open', 'backordered'] as const) {
    const n = Math.min(rest, line[from]);
    if (n > 0)
      stage.add({
        type: 'LineCancelled',
        ...common,
        from,
        quantity: n,
        failed: c.by === 'us' || (from === 'backordered' && context.at > line.request.until),
      });
    rest -= n;
  }
  for (const lot of [...lots].sort((a, b) => b.current.shipBy - a.current.shipBy || b.lot - a.lot)) {
    for (const from of ['allocated', 'released'] as const) {
      const n = Math.min(rest, lot[from]);
      if (n === 0) continue;
      // A promise moved to an earlier day was not broken.
      const failed = c.by === 'us' || context.at > lot.first.until || lot.current.until > lot.first.until;
      stage.add({type: 'LotCancelled', ...common, lot: lot.lot, from, quantity: n, failed});
      lowerLotClaim(stage, order, line, lot, n, context);
      rest -= n;
    }
  }
}

/** Moves one lot's promise to the best date there is now; the first promise stays for ever. */
function repromise(
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
  const to = destination(order, customer);
  const claim = lotClaim(order.id, lot.line, lot.lot);
  const [answer] = checkPromise({
    read,
    company,
    to,
    lines: [{line: c.line, item: line.item, quantity: lot.allocated, requestedDay: line.request.day, site: lot.site}],
    now: context.at,
    shipComplete: true,
    except: new Set([claim]),
  });
  const best = answer?.options[0]?.lots[0];
  if (best === undefined)
    return rejected('cannot-promise', {
      what: `lot ${c.line}.${c.lot}`,
      left: answer?.left ?? 0,
      next: answer?.next ?? null,
    });
  if (best.shipBy === lot.current.shipBy && best.day === lot.current.day)
    return rejected('nothing-to-do', {what: 'the date would stay the same'});
  const old = read(positionKey(lot.site, line.item))?.claims.find((x) => x.id === claim);
  const events: DomainEvent[] = [
    {
      type: 'LotRepromised',
      order: order.id,
      territory: order.territory,
      line: c.line,
      lot: c.lot,
      promise: promiseOf(to, best, context.at, context.actor.user, c.reason),
      by: 'us',
    },
  ];
  if (old !== undefined)
    events.push({
      type: 'ClaimChanged',
      site: lot.site,
      item: line.item,
      claim,
      quantity: old.quantity,
      onStock: old.onStock,
      due: best.shipBy,
      expires: 0,
    });
  return accepted(...events);
}
