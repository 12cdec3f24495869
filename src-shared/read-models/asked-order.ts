/**
 * An order as it was asked, for the scorecard: a substitute's line is part of the request it stands in for (E.0: one row per line
 * and requested delivery), so that a request served late by half is not half a hit. It counts as in full because it was accepted
 * before shipment (kpi.md); once the customer asks for one of the two lines on another day, they are two requests.
 */
import type {Order, OrderLine, Request} from '../domain/orders/types.ts';

/** The same order where nothing was substituted. */
export function asAsked(order: Order): Order {
  const into = new Map<number, number>();
  for (const line of order.lines) {
    const asked = line.insteadOf && order.lines.find((l) => l.line === line.insteadOf?.line);
    if (asked !== undefined && isSame(asked.request, line.request)) into.set(line.line, asked.line);
  }
  if (into.size === 0) return order;
  return {
    ...order,
    lines: order.lines
      .filter((line) => !into.has(line.line))
      .map((line) => order.lines.filter((l) => into.get(l.line) === line.line).reduce(together, line)),
    lots: order.lots.map((lot) => ({...lot, line: into.get(lot.line) ?? lot.line})),
  };
}

/** The same day of the customer; the last dispatch for it is another from another site. */
const isSame = (a: Request, b: Request): boolean => a.day === b.day && a.from === b.from && a.until === b.until;

/** Units of both; the first shipment is the earlier one, and what left at that moment of either. */
function together(a: OrderLine, b: OrderLine): OrderLine {
  const shipped = [a, b].filter((line) => line.firstShippedAt > 0);
  const firstShippedAt = shipped.length === 0 ? 0 : Math.min(...shipped.map((line) => line.firstShippedAt));
  return {
    ...a,
    quantity: a.quantity + b.quantity,
    open: a.open + b.open,
    backordered: a.backordered + b.backordered,
    cancelled: a.cancelled + b.cancelled,
    cancelledFailed: a.cancelledFailed + b.cancelledFailed,
    requestFailed: a.requestFailed + b.requestFailed,
    returned: a.returned + b.returned,
    shippedByRequest: a.shippedByRequest + b.shippedByRequest,
    deliveredInRequest: a.deliveredInRequest + b.deliveredInRequest,
    firstShippedAt,
    firstShipped: shipped.reduce((n, line) => n + (line.firstShippedAt === firstShippedAt ? line.firstShipped : 0), 0),
  };
}
