/**
 * What a line costs when its quantity changes: the price for the new quantity by the rules of the day on which the order was
 * placed, as if it had been asked so at once.
 *
 * 1. A manual price stays, also where a list gives the same; so does one agreed by lists that have changed since.
 * 2. By us only more units may earn a lower price: what we cannot send does not cost the customer his quantity break.
 * 3. Once something was shipped the price stands, since that part is owed at it. A cancellation leaves the price of the rest.
 * 4. A line that keeps its quantity keeps its price.
 * 5. A substitute costs what the item it stands in for cost when it was chosen: that was agreed.
 */
import type {UnitPrice, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import {keptSource, type Price, priceOf} from '../prices/price-of.ts';
import type {PricedBy} from '../prices/types.ts';
import {cancelledOf} from './status.ts';
import type {Order, OrderLine} from './types.ts';

/** How the price of a line came about, as far as the lists of today can tell: null where it is not what they give. */
export function pricedBy(read: Read, order: Order, line: OrderLine): Price | null {
  if (line.insteadOf !== undefined || line.manualPrice === true) return null;
  const live = line.quantity - cancelledOf(order, line) + insteadUnits(order, line);
  // Cancelled units may have earned the break that still counts for the rest.
  for (const quantity of [live, line.quantity, line.originalQuantity]) {
    const price = priceFor(read, order, line, quantity);
    if (price?.unitPrice === line.unitPrice) return price;
  }
  return null;
}

/** The price after a change to `quantity`; `pricedBy` is its source, absent where the price stays or is the item's list price. */
export function repriced(
  read: Read,
  order: Order,
  line: OrderLine,
  quantity: Units,
  by: 'customer' | 'us',
): {readonly unitPrice: UnitPrice; readonly pricedBy?: PricedBy} {
  // A row beside it, of what comes on top, is as manual as it is.
  const stays = {
    unitPrice: line.unitPrice,
    ...(line.manualPrice === true && {pricedBy: {source: 'manual'} as const}),
  };
  const left = order.lots.some((lot) => lot.line === line.line && lot.shipped + lot.delivered > 0);
  const live = line.quantity - cancelledOf(order, line);
  const less = by === 'us' && quantity < live;
  if (left || less || quantity === live || pricedBy(read, order, line) === null) return stays;
  const now = priceFor(read, order, line, quantity + insteadUnits(order, line));
  if (now === null || now.unitPrice === line.unitPrice || (by === 'us' && now.unitPrice > line.unitPrice)) return stays;
  const source = keptSource(now);
  return {unitPrice: now.unitPrice, ...(source !== undefined && {pricedBy: source})};
}

/** Units that substitutes send in the line's stead: they were asked in it, and count for its break. */
const insteadUnits = (order: Order, line: OrderLine): Units =>
  order.lines.reduce((n, l) => n + (l.insteadOf?.line === line.line ? l.quantity - cancelledOf(order, l) : 0), 0);

function priceFor(read: Read, {customer, placedAt}: Order, line: OrderLine, quantity: Units): Price | null {
  const company = read('company:company');
  const item = read(key('item', line.item));
  if (company === undefined || item === undefined || quantity === 0) return null;
  return priceOf(read, {
    buyer: read(key('customer', customer)),
    item,
    quantity,
    day: dayOf(placedAt, company.zone),
  });
}
