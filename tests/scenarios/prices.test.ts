/**
 * Price lists on a live server: a file becomes entries or nothing at all, and the promise check says the price, its source
 * and the next break.
 */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {contractOf, priceList} from '../support/company.ts';
import {Rest} from '../support/rest.ts';
import {TestServer} from '../support/server.ts';

const ITEM = '20003';
const LIST_PRICE = 27_000;
let server: TestServer;
let admin: Rest;
let today: number;
beforeAll(async () => {
  server = await TestServer.start({demo: false, args: ['--starter', '--speed', '1']});
  admin = await Rest.as(server.url, 'admin');
  today = await admin.today();
  await admin.all(priceList('C1-26', contractOf('C1')), priceList('TRADE'));
});
afterAll(() => server.dispose());

let files = 0;
const send = (csv: string, who = admin) =>
  who.ask('POST', '/imports/prices', {csv: `list,item,from,until,quantity,price\n${csv}`, importId: `p-${++files}`});
type Line = {unitPrice: number; amount: number; pricedBy: object; nextBreak: object | null; margin?: number};
const ask = (quantity: number, who: Rest, customer = 'C1') =>
  who.ask('POST', '/promise', {customer, lines: [{item: ITEM, quantity, requestedDay: today + 7}]});
async function checked(quantity: number, who: Rest, customer = 'C1'): Promise<Line> {
  const {body} = await ask(quantity, who, customer);
  const {unitPrice, amount, pricedBy, nextBreak, margin} = (body as {lines: Line[]}).lines[0] as Line;
  return {unitPrice, amount, pricedBy, nextBreak, ...(margin !== undefined && {margin})};
}

test('rows become quantity breaks of entries, and the promise check prices by them', async () => {
  const desk = await Rest.as(server.url, 'lucy');
  expect(await checked(10, desk)).toEqual({
    unitPrice: LIST_PRICE,
    amount: 2_700,
    pricedBy: {source: 'item'},
    nextBreak: null,
  });
  const rows = [
    `TRADE,${ITEM},2026-01-01,2099-12-31,1,2.65`,
    `C1-26,${ITEM},2026-01-01,,12,2.50`,
    `C1-26,${ITEM},2026-01-01,,48,2.205`,
  ];
  expect((await send(rows.join('\n'))).body).toEqual({rows: 3, imported: 3, results: []});
  expect(await checked(10, desk)).toEqual({
    unitPrice: 26_500,
    amount: 2_650,
    pricedBy: {source: 'everybody', list: 'TRADE', listName: 'List TRADE', from: 1},
    nextBreak: {from: 12, unitPrice: 25_000},
  });
  const contract = {source: 'contract', list: 'C1-26', listName: 'List C1-26'};
  expect(await checked(47, desk)).toMatchObject({pricedBy: {...contract, from: 12}, nextBreak: {from: 48}});
  expect(await checked(48, desk)).toMatchObject({unitPrice: 22_050, amount: 10_584, nextBreak: null});
  expect(await checked(48, desk, 'C3')).toMatchObject({unitPrice: 26_500});
  // A cell that is empty keeps the end; the same quantity again is another price of it.
  expect((await send(`TRADE,${ITEM},2026-01-01,,1,2.60`)).status).toBe(200);
  expect(await checked(1, desk)).toMatchObject({unitPrice: 26_000});
  const fault = (await send(`TRADE,${ITEM},2099-12-31,,1,1`)).body as {data: {faults: {fault: string}[]}};
  expect(fault.data.faults[0]?.fault).toContain('2026-01-01 to 2099-12-31');
});

test('the margin is told to who may see costs only', async () => {
  const [desk, boss] = await Promise.all([Rest.as(server.url, 'lucy'), Rest.as(server.url, 'admin')]);
  expect((await checked(48, desk)).margin).toBeUndefined();
  expect(JSON.stringify((await ask(48, desk)).body)).not.toContain('margin');
  expect(JSON.stringify((await ask(48, boss)).body)).toContain('"margin"');
  // 48 × (2.205 − 0.6 of the list price), no carrier is known.
  expect((await checked(48, boss)).margin).toBe(10_584 - 48 * 162);
});

test('overlaps, doubled breaks, unknown lists and items are refused with row, place and reason, and nothing is taken', async () => {
  const before = (await admin.get<{seq: number}>('/orders?limit=1')).seq;
  const {status, body} = await send(
    [
      'TRADE,20005,2026-01-01,2026-06-30,1,2',
      'TRADE,20005,2026-06-30,,1,3',
      'NONE,20005,2026-01-01,,1,2',
      'TRADE,NONE,2026-01-01,,1,2',
    ].join('\n'),
  );
  expect(status).toBe(422);
  expect((body as {data: object}).data).toEqual({
    faults: [
      {
        row: 2,
        column: 'item',
        fault: [
          'invalid: item 20005 of list TRADE: 2026-01-01 to 2026-06-30 overlaps 2026-06-30 on',
          '2026-06-30 to 2026-06-30: end one before the other begins',
        ].join(' '),
      },
      {row: 3, column: 'list', fault: 'not-found: list NONE'},
      {row: 4, column: 'item', fault: 'not-found: item NONE of list TRADE'},
    ],
  });
  const many = Array.from({length: 13}, (_, n) => `TRADE,20005,2026-01-01,,${n + 1},2`);
  expect((await send(many.join('\n'))).body).toMatchObject({
    data: {faults: [{row: 13, fault: 'invalid: item 20005 of list TRADE: 2026-01-01 on: 13 prices, at most 12'}]},
  });
  const twice = [
    'TRADE,20005,2026-01-01,2026-06-30,1,2',
    'TRADE,20005,2026-01-01,,10,1.9',
    'TRADE,20005,2026-01-01,2026-07-31,20,1.8',
    'TRADE,20005,2026-01-01,2026-06-30,10,1.95',
    'TRADE,20005,2026-01-01,2026-06-30,10,1.9',
  ];
  expect((await send(twice.join('\n'))).body).toMatchObject({
    data: {
      faults: [
        {row: 3, column: 'until', fault: 'another day than row 1 says for the same entry'},
        {row: 4, column: 'price', fault: 'another price than row 2 says for the same quantity'},
      ],
    },
  });
  expect((await send('TRADE,20005,2026-02-30,,1,2')).body).toMatchObject({data: {faults: [{row: 1, column: 'from'}]}});
  expect((await admin.get<{seq: number}>('/orders?limit=1')).seq).toBe(before);
  const sales = await Rest.as(server.url, 'lucy');
  expect((await send('TRADE,20005,2026-01-01,,1,2', sales)).status).toBe(404);
});

test('over REST days are dates, and a list in another currency or a price for nobody is refused with the reason', async () => {
  const submit = async (command: object) => {
    const {body} = await admin.ask('POST', '/commands', {commandId: `r-${++files}`, command});
    return (body as {results: {outcome: string; code?: string; what?: string}[]}).results[0];
  };
  const entries = [{from: '2026-01-01', until: '2099-12-31', breaks: [{from: 6, unitPrice: 20_000}]}];
  expect(await submit({type: 'DefinePrices', prices: [{list: 'TRADE', item: '20007', entries}]})).toMatchObject({
    outcome: 'accepted',
  });
  const lines = [{item: '20007', quantity: 6, requestedDay: today + 7}];
  expect((await admin.ask('POST', '/promise', {lines})).body).toMatchObject({
    lines: [{unitPrice: 20_000, pricedBy: {source: 'everybody', list: 'TRADE', from: 6}}],
  });
  const list = {id: 'N', name: 'N', currency: 'EUR', for: {kind: 'everybody'}, active: true};
  expect(await submit({type: 'DefinePriceList', list})).toMatchObject({
    outcome: 'rejected',
    what: 'currency EUR of list N: prices are in GBP',
  });
});
