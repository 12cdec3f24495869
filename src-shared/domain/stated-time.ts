/**
 * When something happened in business. Only feeds say it (one clock a log: a person's command is dated by the authority),
 * and not just anything: what is stated moves figures of weeks that people have read already.
 *
 *   floor ≤ occurredAt ≤ now        floor = the thing's own previous stage, and at most `backdateDays` of the policy
 */
import {DAY_MS, type Instant, MINUTE_MS} from '../kernel/types.ts';
import {isoInstant} from './calendar.ts';
import type {Command} from './commands.ts';
import type {DecideContext, Rejection} from './decider.ts';
import {key, type Read} from './events.ts';
import {DEFAULT_POLICY} from './master-data/types.ts';
import type {Order} from './orders/types.ts';

/** Clocks of feeds differ from the log's by so much without anybody noticing: what is that far ahead happened now. */
export const STATED_SKEW_MS = MINUTE_MS;

/** Business time: as a feed stated it (checked by `statedTimeRefusal`), else the log's clock. */
export const when = (occurredAt: Instant | undefined, context: DecideContext): Instant =>
  Math.min(occurredAt ?? context.at, context.at);

/** Days back a feed may state. */
export const backdateDays = (read: Read): number =>
  read('company:company')?.policy.backdateDays ?? DEFAULT_POLICY.backdateDays ?? 0;

/** The refusal of a command that states a time it may not state, or null. */
export function statedTimeRefusal(read: Read, command: Command, context: DecideContext): Rejection | null {
  const stated = 'occurredAt' in command ? command.occurredAt : undefined;
  if (stated === undefined) return null;
  if (context.actor.role !== 'system')
    return {
      code: 'forbidden',
      what: 'occurredAt: only a feed says when something happened; leave it out, the clock of the log dates what people do',
    };
  if (stated > context.at + STATED_SKEW_MS)
    return {
      code: 'invalid',
      what: `occurredAt: ${isoInstant(stated)} is in the future; the log stands at ${isoInstant(context.at)}`,
    };
  const days = backdateDays(read);
  if (stated < context.at - days * DAY_MS)
    return {
      code: 'too-late',
      what: [
        `occurredAt: ${isoInstant(stated)} is more than ${days} days back, the most the policy allows;`,
        'leave it out or raise the policy',
      ].join(' '),
    };
  const floor = floorOf(read, command);
  return floor === null || stated >= floor.at
    ? null
    : {code: 'invalid', what: `occurredAt: ${isoInstant(stated)} is before ${floor.what} at ${isoInstant(floor.at)}`};
}

type Floor = {readonly at: Instant; readonly what: string};

/** What must have happened before it could; null where nothing did, or there is no such thing. */
function floorOf(read: Read, c: Command): Floor | null {
  switch (c.type) {
    case 'AdvanceLots':
    case 'ReportShortPick':
    case 'UnpickLots':
    case 'ShipLots': {
      const order = read(key('order', c.order));
      return order === undefined ? null : placed(order);
    }
    case 'DeliverLots': {
      const order = read(key('order', c.order));
      return order === undefined ? null : firstShipped(order, new Set(c.lots.map((l) => l.line)));
    }
    case 'RecordReturn': {
      const order = read(key('order', c.order));
      return order === undefined ? null : firstShipped(order, new Set([c.line]));
    }
    case 'ReceivePurchase': {
      const purchase = read(key('purchase', c.purchase));
      return purchase === undefined ? null : {at: purchase.placedAt, what: `purchase order ${purchase.id} was placed`};
    }
    case 'ReceiveTransfer':
    case 'CloseTransfer': {
      const transfer = read(key('transfer', c.transfer));
      return transfer === undefined ? null : {at: transfer.shippedAt, what: `transfer ${transfer.id} was shipped`};
    }
    default:
      return null;
  }
}

const placed = (order: Order): Floor => ({at: order.placedAt, what: `order ${order.id} was placed`});

/** The earliest shipment of any of these lines, the latest of them over the lines; the order's placing where none is on record. */
function firstShipped(order: Order, lines: ReadonlySet<number>): Floor {
  const times = order.lines.filter((l) => lines.has(l.line)).map((l) => l.firstShippedAt);
  const at = Math.max(order.placedAt, ...times);
  return at === order.placedAt ? placed(order) : {at, what: `the first shipment of order ${order.id}`};
}
