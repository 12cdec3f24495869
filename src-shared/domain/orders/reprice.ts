/**
 * What a line costs when its quantity changes: the price for the new quantity by the rules of the day on which the order was
 * placed, as if it had been asked so at once.
 *
 * 1. A manual price stays, also where a list gives the same; so does one agreed by lists that have changed since.
 * 2. By us only more units may earn a lower price: what we cannot send does not cost the customer his quantity break.
 * 3. Once something was shipped the price stands, since that part is owed at it. A cancellation leaves the price of the rest.
 * 4. A line that keeps its quantity keeps its price.
 * 5. The parts of a kit cost together what the kit does, by kits.
 * 6. A substitute costs what the item it stands in for cost when it was chosen: that was agreed.
 */
import type {UnitPrice, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {key, type Read} from '../events.ts';
import {apportionedTo} from '../prices/kit-price.ts';
import {keptSource, type Price, priceOf} from '../prices/price-of.ts';
import type {PricedBy} from '../prices/types.ts';
import {askedPrice, groupOf, kitOf, liveOf, perOf, withListPrices} from './kit-lines.ts';
import {cancelledOf} from './status.ts';
import type {Order, OrderLine} from './types.ts';

/** What a line costs after a change; `pricedBy` is absent where the price stays or is the item's list price. */
export type RowPrice = {readonly unitPrice: UnitPrice; readonly pricedBy?: PricedBy};

/**
 * How the price of a line came about, or of the kit it is a part of, as far as the lists of today can tell: null where it is not what
 * they give.
 */
export function pricedBy(read: Read, order: Order, line: OrderLine): Price | null {
  const isApart = line.kit !== undefined && kitOf(order, line) === undefined;
  if (line.insteadOf !== undefined || line.manualPrice === true || isApart) return null;
  const live = liveOf(order, line) + insteadUnits(order, line);
  const per = perOf(order, line);
  const was = askedPrice(order, line);
  // Cancelled units may have earned the break that still counts for the rest.
  for (const quantity of [live, line.quantity / per, line.originalQuantity / per]) {
    const price = priceFor(read, order, line, quantity);
    if (price !== null && costs(read, order, line, price).includes(was)) return price;
  }
  return null;
}

/** The price after a change to `quantity`: of a line, or of the kit it is a part of, and then for so many kits. */
export function repriced(read: Read, order: Order, line: OrderLine, quantity: Units, by: 'customer' | 'us'): RowPrice {
  const was = askedPrice(order, line);
  // A row beside it, of what comes on top, is as manual as it is.
  const stays = {
    unitPrice: was,
    ...(line.manualPrice === true && {pricedBy: {source: 'manual'} as const}),
  };
  const rows = groupOf(order, line);
  const left = order.lots.some((lot) => lot.shipped + lot.delivered > 0 && rows.some((l) => l.line === lot.line));
  const live = liveOf(order, line);
  const less = by === 'us' && quantity < live;
  if (left || less || quantity === live || pricedBy(read, order, line) === null) return stays;
  const now = priceFor(read, order, line, quantity + insteadUnits(order, line));
  if (now === null) return stays;
  const amounts = costs(read, order, line, now);
  if (amounts.includes(was) || (by === 'us' && Math.min(...amounts) > was)) return stays;
  const source = keptSource(now);
  return {unitPrice: now.unitPrice, ...(source !== undefined && {pricedBy: source})};
}

/** The same for each line of the wish, by its number: the parts of a kit share its new price, or keep theirs. */
export function repricedRows(...of: Parameters<typeof repriced>): ReadonlyMap<number, RowPrice> {
  const [read, order, line] = of;
  const whole = repriced(...of);
  const rows = groupOf(order, line);
  if (kitOf(order, line) === undefined) return new Map([[line.line, whole]]);
  const stays = whole.unitPrice === askedPrice(order, line);
  const prices = stays ? [] : shares(read, order, line, whole.unitPrice);
  return new Map(rows.map((l, i) => [l.line, {...whole, unitPrice: prices[i] ?? l.unitPrice}]));
}

/** What each part of a line's kit costs where the kit costs so much. */
function shares(read: Read, order: Order, line: OrderLine, price: UnitPrice): readonly UnitPrice[] {
  const parts = groupOf(order, line).map((l) => ({item: l.item, per: perOf(order, l)}));
  return apportionedTo(price, withListPrices(read, parts));
}

/** What a line comes to at a price: the price, and of a kit also what its parts come to once each was rounded. */
function costs(read: Read, order: Order, line: OrderLine, {unitPrice}: Price): readonly UnitPrice[] {
  if (kitOf(order, line) === undefined) return [unitPrice];
  const prices = shares(read, order, line, unitPrice);
  return [unitPrice, groupOf(order, line).reduce((sum, l, i) => sum + (prices[i] ?? 0) * perOf(order, l), 0)];
}

/** Units that substitutes send in the line's stead: they were asked in it, and count for its break. */
const insteadUnits = (order: Order, line: OrderLine): Units =>
  order.lines.reduce((n, l) => n + (l.insteadOf?.line === line.line ? l.quantity - cancelledOf(order, l) : 0), 0);

function priceFor(read: Read, order: Order, line: OrderLine, quantity: Units): Price | null {
  const {customer, placedAt} = order;
  const company = read('company:company');
  const item = read(key('item', kitOf(order, line)?.item ?? line.item));
  if (company === undefined || item === undefined || quantity === 0) return null;
  return priceOf(read, {
    buyer: read(key('customer', customer)),
    item,
    quantity,
    day: dayOf(placedAt, company.zone),
  });
}
