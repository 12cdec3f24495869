/** No price of the demo's lists is made up: each was paid, for the quantity it says, by whom it is for. */
import {beforeAll, expect, test} from 'vitest';
import {key} from '../../../src-shared/domain/events.ts';
import {Book as Ledgered} from '../../../tests/support/given.ts';
import {loadBook} from '../order-book/load-book.ts';
import type {Book} from '../order-book/types.ts';
import {Chance} from './chance.ts';
import {companyOf, type DemoCompany, masterCommands} from './company.ts';
import {QUANTITY_LIST} from './price-lists.ts';

let book: Book;
let company: DemoCompany;
beforeAll(() => {
  book = loadBook();
  company = companyOf(book, new Chance('prices'));
});

test('every price was paid at least twice from its quantity on, by its customer where it is a contract', () => {
  const {lists, prices} = company.prices;
  expect(lists.length).toBeGreaterThan(5);
  expect(prices.filter((p) => p.list === QUANTITY_LIST).length).toBeGreaterThan(200);
  const paid = new Map<string, number[]>();
  for (const {customer, lines} of book.orders)
    for (const {item, quantity, unitPrice} of lines)
      for (const who of [customer, '*']) {
        const at = `${who} ${item} ${unitPrice}`;
        paid.set(at, [...(paid.get(at) ?? []), quantity]);
      }
  for (const {list, item, from, unitPrice} of prices) {
    const who = lists.find((one) => one.id === list)?.for;
    const customer = who?.kind === 'customer' ? who.customer : '*';
    const quantities = paid.get(`${customer} ${item} ${unitPrice}`) ?? [];
    expect(quantities.filter((q) => q >= from).length, `${list} ${item} from ${from}`).toBeGreaterThanOrEqual(2);
    expect(unitPrice).toBeLessThan(company.items.get(item)?.listPrice ?? 0);
  }
});

test('the commands are accepted, and a contract is kept under its customer', () => {
  const ledgered = new Ledgered();
  for (const command of masterCommands(company, 20_000))
    expect(ledgered.run(command), command.type).toMatchObject({kind: 'accepted'});
  const lists = [...ledgered.ledger.all('pricelist')].map((list) => list.id);
  expect(lists).toContain(QUANTITY_LIST);
  const [contract] = company.prices.prices.filter((p) => p.list !== QUANTITY_LIST);
  const customer = contract?.list.slice(2) ?? '';
  const territory = ledgered.ledger.read(key('customer', customer))?.territory;
  expect(ledgered.ledger.read(key('prices', `contract/${territory}/${customer}/${contract?.item}`))?.entries).toEqual([
    {list: contract?.list, from: 20_000, breaks: [{from: contract?.from, unitPrice: contract?.unitPrice}]},
  ]);
});
