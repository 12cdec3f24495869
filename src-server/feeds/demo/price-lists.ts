/**
 * Price lists of the demo company, derived from what the book's customers really paid; nothing is made up but the names.
 *
 * 1. Quantity prices for everybody: of an item that many bought at its list price and some for less, the quantity that best
 * parts the two, where it tells at least 19 of 20 sales right. 2. Contracts: who paid less than the list on most of his lines
 * gets, per item bought so more than once, the price he paid most often, from the smallest quantity he paid it for.
 */
import type {Command} from '../../../src-shared/domain/commands.ts';
import type {ListedPrices, PriceListData} from '../../../src-shared/domain/prices/types.ts';
import type {DayNumber, UnitPrice, Units} from '../../../src-shared/kernel/types.ts';
import type {Book} from '../order-book/types.ts';

/** Sales at the list price and at the lower one that an item must have to tell anything. */
const SALES_MIN = {list: 10, lower: 3} as const;
const TOLD_RIGHT = 0.95;
/** Who has so many lines and paid less on such a share of them has a contract. */
const CONTRACT = {lines: 50, share: 0.6} as const;
const CHUNK = 500;
export const QUANTITY_LIST = 'QTY';

type Sale = {readonly customer: string; readonly quantity: Units; readonly unitPrice: UnitPrice};
export type DemoPrices = {
  readonly lists: readonly PriceListData[];
  readonly prices: readonly {
    readonly list: string;
    readonly item: string;
    readonly from: Units;
    readonly unitPrice: UnitPrice;
  }[];
};

/** `nameOf`: how a customer is called in the demo. */
export function demoPrices(book: Book, nameOf: (customer: string) => string): DemoPrices {
  const cash = new Set(book.customers.filter((c) => c.cash).map((c) => c.id));
  const sales = new Map<string, Sale[]>();
  for (const {customer, lines} of book.orders)
    for (const {item, quantity, unitPrice} of lines)
      if (!cash.has(customer)) into(sales, item, {customer, quantity, unitPrice});
  const list = (id: string, name: string, who: PriceListData['for']): PriceListData => ({
    id,
    name,
    currency: 'GBP',
    for: who,
    active: true,
  });
  const contracts = contractCustomers(book, cash);
  const prices = book.items.flatMap(({id: item, listPrice}) => {
    const of = sales.get(item) ?? [];
    const step = quantityBreak(of, listPrice);
    const own = contracts.flatMap((customer) => {
      const paid = contractPrice(of.filter((s) => s.customer === customer && s.unitPrice < listPrice));
      return paid === null ? [] : [{list: contractId(customer), item, ...paid}];
    });
    return step === null ? own : [{list: QUANTITY_LIST, item, ...step}, ...own];
  });
  return {
    lists: [
      list(QUANTITY_LIST, 'Quantity prices', {kind: 'everybody'}),
      ...contracts.map((customer) =>
        list(contractId(customer), `Contract ${nameOf(customer)}`.slice(0, 120), {kind: 'customer', customer}),
      ),
    ],
    prices,
  };
}

/** Valid from a day on, until further notice. */
export function priceCommands({lists, prices}: DemoPrices, from: DayNumber): Command[] {
  const listed = prices.map(
    ({list, item, from: quantity, unitPrice}): ListedPrices => ({
      list,
      item,
      entries: [{from, breaks: [{from: quantity, unitPrice}]}],
    }),
  );
  return [
    ...lists.map((list) => ({type: 'DefinePriceList', list}) as const),
    ...Array.from(
      {length: Math.ceil(listed.length / CHUNK)},
      (_, n) => ({type: 'DefinePrices', prices: listed.slice(n * CHUNK, (n + 1) * CHUNK)}) as const,
    ),
  ];
}

const contractId = (customer: string): string => `C-${customer}`;

function contractCustomers(book: Book, cash: ReadonlySet<string>): string[] {
  const listPrices = new Map(book.items.map((item) => [item.id, item.listPrice]));
  const seen = new Map<string, {lines: number; less: number}>();
  for (const {customer, lines} of book.orders) {
    const of = seen.get(customer) ?? {lines: 0, less: 0};
    for (const {item, unitPrice} of lines) {
      of.lines += 1;
      if (unitPrice < (listPrices.get(item) ?? 0)) of.less += 1;
    }
    seen.set(customer, of);
  }
  return [...seen]
    .filter(([id, {lines, less}]) => !cash.has(id) && lines >= CONTRACT.lines && less >= lines * CONTRACT.share)
    .map(([id]) => id)
    .sort();
}

/** The lower price most often paid and the quantity that parts it from the list price; null where none does. */
function quantityBreak(sales: readonly Sale[], listPrice: UnitPrice): {from: Units; unitPrice: UnitPrice} | null {
  const lower = mostOften(sales.filter((s) => s.unitPrice < listPrice));
  if (lower === null || lower.sales.length < SALES_MIN.lower) return null;
  const few = sales.filter((s) => s.unitPrice === listPrice);
  if (few.length < SALES_MIN.list) return null;
  let best = {from: 0, right: 0};
  for (const {quantity: from} of lower.sales) {
    const beyond = lower.sales.filter((s) => s.quantity >= from).length;
    if (beyond < SALES_MIN.lower) continue;
    const right = beyond + few.filter((s) => s.quantity < from).length;
    if (right > best.right || (right === best.right && from < best.from)) best = {from, right};
  }
  const told = best.right / (lower.sales.length + few.length);
  return told < TOLD_RIGHT || best.from < 2 ? null : {from: best.from, unitPrice: lower.unitPrice};
}

function contractPrice(less: readonly Sale[]): {from: Units; unitPrice: UnitPrice} | null {
  const paid = mostOften(less);
  if (paid === null || paid.sales.length < 2) return null;
  return {from: Math.min(...paid.sales.map((s) => s.quantity)), unitPrice: paid.unitPrice};
}

/** The price of most sales, of several the lowest. */
function mostOften(sales: readonly Sale[]): {readonly unitPrice: UnitPrice; readonly sales: readonly Sale[]} | null {
  const byPrice = new Map<UnitPrice, Sale[]>();
  for (const sale of sales) into(byPrice, sale.unitPrice, sale);
  const [first] = [...byPrice].sort(([a, x], [b, y]) => y.length - x.length || a - b);
  return first === undefined ? null : {unitPrice: first[0], sales: first[1]};
}

function into<K, V>(map: Map<K, V[]>, k: K, value: V): void {
  const list = map.get(k);
  if (list === undefined) map.set(k, [value]);
  else list.push(value);
}
