/** Changes after entry: allocate what waits, change a line, cancel, re-promise, release credit. Stage decides what may still change. */
import type {Minor, Units} from '../../kernel/types.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, type Read} from '../events.ts';
import type {Customer} from '../master-data/types.ts';
import type {AskedLine} from '../promise/asked.ts';
import {checkPromise} from '../promise/check.ts';
import {type Staged, staged} from '../staged.ts';
import {changeLine} from './change-line.ts';
import {cancelUnits, destination, lotsOfLine, nextLot, offerLine, siteOf} from './give-back.ts';
import {badCount, cancellable, groupOf, kitOf, perOf} from './kit-lines.ts';
import {shipmentCount} from './lots.ts';
import {repromise} from './move-promise.ts';
import {claimLots, lotsOf} from './place.ts';
import {cancelledOf, lineToShip} from './status.ts';
import {substituteLine} from './substitute-line.ts';
import {amountOf, type Order, type OrderLine} from './types.ts';

type ChangeCommand = CommandOf<
  'ChangeOrderLine' | 'SubstituteLine' | 'CancelOrder' | 'AllocateOrder' | 'RepromiseLot' | 'ReleaseCredit'
>;

export function decideChange(read: Read, command: ChangeCommand, context: DecideContext): Verdict<DomainEvent> {
  const order = read(key('order', command.order));
  const customer = order === undefined ? undefined : read(key('customer', order.customer));
  if (order === undefined || customer === undefined) return rejected('not-found', {what: `order ${command.order}`});
  switch (command.type) {
    case 'AllocateOrder':
      return allocate(read, order, customer, context);
    case 'ChangeOrderLine':
      return changeLine(read, order, customer, command, context);
    case 'SubstituteLine':
      return substituteLine(read, order, customer, command, context);
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
    (l): AskedLine => ({
      line: l.line,
      item: l.item,
      quantity: l.open + l.backordered,
      requestedDay: l.request.day,
      otherShipments: shipmentCount(order, l.line),
      ...siteOf(l),
      ...(l.kit !== undefined && {kit: l.kit}),
    }),
  );
  const answers = checkPromise({
    read: stage.read,
    company,
    to,
    lines: asked,
    now: context.at,
    shipComplete: order.shipComplete && order.lots.length === 0,
  });
  const all: Parameters<typeof claimLots>[2][number][] = [];
  for (const [i, line] of waiting.entries()) {
    const lots = splitBySource(
      line,
      lotsOf(line.line, nextLot(order, line.line), 'backordered', answers[i], to, context, 'allocation'),
    );
    if (lots.length > 0) stage.add({type: 'LotsPromised', order: order.id, territory: order.territory, lots});
    all.push(...lots.map((lot) => ({lot, item: line.item})));
    const rest = line.open - lots.reduce((n, l) => n + (l.from === 'open' ? l.quantity : 0), 0);
    if (rest > 0)
      stage.add({
        type: 'LinesBackordered',
        order: order.id,
        territory: order.territory,
        lines: [{line: line.line, quantity: rest}],
      });
  }
  claimLots(stage, order.id, all, context);
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

/** Cancels lines, or all that has not been picked. What counts as failed: by us, or after a promise was missed or moved by us (E.0). */
function cancel(
  read: Read,
  order: Order,
  customer: Customer,
  c: CommandOf<'CancelOrder'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const stage = staged(read);
  const wanted = c.lines ?? allToCancel(order);
  if (wanted.length === 0) return rejected('too-late', {what: 'everything has left or is cancelled', left: 0});
  let value = 0;
  for (const w of wanted) {
    // As the earlier ones of this command left it: a line may be named twice.
    const now = stage.read(key('order', order.id)) ?? order;
    const line = now.lines.find((l) => l.line === w.line);
    if (line === undefined) return rejected('not-found', {what: `line ${w.line} of ${order.id}`});
    const bad = badCount(now, line, w);
    if (bad !== null) return {kind: 'rejected', rejection: bad};
    const left = cancellable(now, line);
    const quantity = w.kits ?? w.quantity ?? left;
    if (left === 0 || quantity > left)
      return rejected(left === 0 ? 'too-late' : 'wrong-stage', {
        what: `line ${w.line}: picked, packed or shipped`,
        left,
      });
    for (const row of groupOf(now, line)) value += cancelOf(stage, now, row, quantity * perOf(now, row), c, context);
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

/** Every line of which something is to ship, the lines of some kits once. */
function allToCancel(order: Order): NonNullable<CommandOf<'CancelOrder'>['lines']> {
  const lines = order.lines.filter((l) => lineToShip(order, l) > 0);
  return lines.flatMap((l) => {
    if (kitOf(order, l) === undefined) return [{line: l.line}];
    const isFirst = lines.find((x) => x.kit?.group === l.kit?.group) === l;
    return isFirst ? [{line: l.line, kits: cancellable(order, l)}] : [];
  });
}

/** Cancels units of a line; gives what is owed less for it, minor units. */
function cancelOf(
  stage: Staged,
  now: Order,
  line: OrderLine,
  quantity: Units,
  c: CommandOf<'CancelOrder'>,
  context: DecideContext,
): Minor {
  const lots = lotsOfLine(now, line.line);
  cancelUnits(stage, now, line, lots, quantity, c, context);
  offerLine(
    stage,
    line.item,
    lots.map((l) => l.site),
    context,
  );
  // The difference of totals: parts rounded each by itself would leave a rest that nobody owes.
  const live = line.quantity - cancelledOf(now, line);
  return amountOf(live, line.unitPrice) - amountOf(live - quantity, line.unitPrice);
}
