/** A shop of mugs: blue, which is short, red, its equivalent, and gold, its upgrade; what is offered, and how it is asked for. */
import type {CommandOf, OrderLineInput} from '../../src-shared/domain/commands.ts';
import type {CustomerRules} from '../../src-shared/domain/master-data/types.ts';
import type {CheckInput} from '../../src-shared/domain/promise/asked.ts';
import {checkPromise} from '../../src-shared/domain/promise/check.ts';
import {doorOf} from '../../src-shared/domain/promise/holds.ts';
import type {PromiseOption} from '../../src-shared/domain/promise/types.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {company, customer, item, receive, rules, TODAY} from './company.ts';
import {type Given, given} from './given.ts';

export const DAY = TODAY + 1;
export const BLUE = item('blue', {
  listPrice: 25_050,
  substitutes: [
    {item: 'red', kind: 'equivalent'},
    {item: 'gold', kind: 'upgrade'},
  ],
});
export const ITEMS = [BLUE, item('red', {listPrice: 19_900}), item('gold', {listPrice: 90_000})];
export const mugs = (
  more: Partial<CustomerRules> = {substitution: 'equivalent'},
  of: Partial<Parameters<typeof customer>[1]> = {},
) =>
  company({
    items: ITEMS,
    customers: [customer('c', {rules: rules(more), ...of}), customer('n', {rules: rules({backorders: false})})],
  });
/** Eight blue at A, and plenty of red at B. */
export const STOCK = [receive('A', 'blue', 8), receive('B', 'red', 50), receive('B', 'gold', 50)];
export const shop = (more?: Partial<CustomerRules>): Given => given(...mugs(more), ...STOCK);

export type Asked = Pick<OrderLineInput, 'item' | 'quantity'> & Partial<OrderLineInput>;
export function ask(t: {book: Given['book']}, lines: readonly Asked[], more: Partial<CheckInput> = {}) {
  const {read} = t.book.ledger;
  const to = doorOf(must(read('customer:c'), 'a customer'));
  return checkPromise({
    read,
    company: must(read('company:company'), 'a company'),
    to,
    now: t.book.at,
    shipComplete: to.rules.shipComplete,
    substitutes: 'by-rule',
    lines: lines.map((l, i) => ({requestedDay: DAY, ...l, line: i + 1})),
    ...more,
  });
}
export const offers = (t: {book: Given['book']}, quantity: number, more?: Partial<CheckInput>) =>
  ask(t, [{item: 'blue', quantity}], more)[0]?.substitutes ?? [];
/** How an option is asked for. */
export function chosen(o: PromiseOption): Partial<OrderLineInput> {
  const lots = o.lots.map(({site: at, day, quantity, service, item: of}) => ({
    site: at,
    day,
    quantity,
    ...(service !== undefined && {service}),
    ...(of !== undefined && {item: of}),
  }));
  const [only] = lots;
  if (lots.length > 1 || only === undefined) return {chosenLots: lots};
  return {
    site: only.site,
    chosenDay: only.day,
    ...('service' in only && {chosenService: only.service}),
    ...('item' in only && {chosenItem: only.item}),
  };
}
export const order = (line: Asked, more: Partial<CommandOf<'PlaceOrder'>> = {}): CommandOf<'PlaceOrder'> => ({
  type: 'PlaceOrder',
  order: 'o',
  customer: 'c',
  lines: [{requestedDay: DAY, ...line}],
  ...more,
});
export const RED = {item: 'blue', quantity: 12, site: 'B', chosenDay: DAY, chosenItem: 'red'};
export const PART: Asked = {
  item: 'blue',
  quantity: 20,
  chosenLots: [
    {site: 'A', day: DAY, quantity: 8},
    {site: 'B', day: DAY, quantity: 12, item: 'red'},
  ],
};
export const wordsOf = (o: PromiseOption) => [
  o.instead?.item,
  o.instead?.kind,
  o.instead?.needsApproval,
  o.lots.map((lot) => [lot.quantity, lot.item ?? 'blue', lot.day - TODAY]),
];
