/** The lines of an order that are parts of kits: what they cost when it is placed, and which of them are one. */
import {must} from '../../kernel/assert.ts';
import type {UnitPrice, Units} from '../../kernel/types.ts';
import type {OrderLineInput} from '../commands.ts';
import type {Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import {partsOf} from '../master-data/kits.ts';
import {apportioned} from '../prices/kit-price.ts';
import {type Exploded, explode} from '../promise/kits.ts';
import type {OfKit} from '../promise/types.ts';
import type {Priced} from './price-lines.ts';
import {cancelledOf} from './status.ts';
import {amountOf, type Order, type OrderLine} from './types.ts';

export type PricedLines = {readonly lines: readonly Exploded<OrderLineInput>[]; readonly priced: readonly Priced[]};

/** The lines as they are promised: of each kit its parts, which together cost what it does. `priced`: by line as asked. */
export function pricedApart(read: Read, asked: readonly OrderLineInput[], priced: readonly Priced[]): PricedLines {
  const lines = explode(asked, (line, i) => {
    const parts = partsOf(read(key('item', line.item)));
    return parts.length === 0 ? [] : apportioned(priceAt(priced, i).unitPrice, withListPrices(read, parts));
  });
  return {
    lines,
    priced: lines.map(({asked: n, line}) => {
      const whole = priceAt(priced, n - 1);
      if (line.kit === undefined) return whole;
      const unitPrice = line.unitPrice ?? 0;
      return {...whole, unitPrice, amount: amountOf(line.quantity, unitPrice)};
    }),
  };
}

const priceAt = (priced: readonly Priced[], i: number): Priced => must(priced[i], `a price of line ${i + 1}`);

export const withListPrices = <P extends {readonly item: string}>(read: Read, parts: readonly P[]) =>
  parts.map((part) => ({...part, listPrice: read(key('item', part.item))?.listPrice ?? 0}));

/**
 * The kit that a line is changed and cancelled with. Once something of its kits has left they have come apart: what is still to come
 * can be cancelled by its line, or nobody could ever give it up.
 */
export function kitOf({lines, lots}: Order, {kit}: OrderLine): OfKit | undefined {
  if (kit === undefined) return undefined;
  const isOfIt = (line: number) => lines.some((l) => l.line === line && l.kit?.group === kit.group);
  return lots.some((lot) => lot.shipped + lot.delivered > 0 && isOfIt(lot.line)) ? undefined : kit;
}

/** The lines that are changed and cancelled as one: of a part all that its kits consist of, else the line alone. */
export const groupOf = (order: Order, line: OrderLine): readonly OrderLine[] =>
  kitOf(order, line) === undefined ? [line] : order.lines.filter((l) => l.kit?.group === line.kit?.group);

/** Units of a line in one of what it is changed in: a kit, or a unit of it. */
export const perOf = (order: Order, line: OrderLine): Units => kitOf(order, line)?.per ?? 1;

/** Kits of a part's line, or units of another, that are not cancelled. */
export const liveOf = (order: Order, line: OrderLine): Units =>
  (line.quantity - cancelledOf(order, line)) / perOf(order, line);

/** Kits that can still be cancelled, or units of another line: neither picked nor further. */
export const cancellable = (order: Order, line: OrderLine): Units =>
  Math.min(
    ...groupOf(order, line).map((l) => {
      const lots = order.lots.reduce((n, lot) => n + (lot.line === l.line ? lot.allocated + lot.released : 0), 0);
      return Math.floor((l.open + l.backordered + lots) / perOf(order, l));
    }),
  );

/** What one of it costs as it was asked: the kit of all its lines. */
export const askedPrice = (order: Order, line: OrderLine): UnitPrice =>
  groupOf(order, line).reduce((sum, l) => sum + l.unitPrice * perOf(order, l), 0);

/**
 * The refusal where a wish does not count kits of a line that is a part of some, or counts them of another; null where it fits. Also
 * another day is for all of a kit, and says so by its number: nobody moves or cancels all of it who meant one part.
 */
export function badCount(
  order: Order,
  line: OrderLine,
  wish: {readonly quantity?: Units | undefined; readonly kits?: Units | undefined},
): Rejection | null {
  const kit = kitOf(order, line);
  if (kit === undefined)
    return wish.kits === undefined ? null : {code: 'invalid', what: `line ${line.line} is changed by its quantity`};
  if (wish.kits !== undefined && wish.quantity === undefined) return null;
  const lines = groupOf(order, line).map((l) => l.line);
  return {
    code: 'quantity-rule',
    what: `line ${line.line} is a part of kit ${kit.item}: say how many kits, and lines ${lines.join(', ')} change together`,
    left: liveOf(order, line),
  };
}
