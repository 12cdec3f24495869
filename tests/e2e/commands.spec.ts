/** Every command a person can issue at the screens: its effect stands in the grid, in the drill and at the REST door. */
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {
  cell,
  figure,
  figureOf,
  follow,
  form,
  lines,
  openOrder,
  openPlace,
  openPosition,
  send,
} from '../support/screens.ts';

const iso = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

test('a line is changed, one is shipped, one is cancelled', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const requestedDay = (await rest.today()) + 4;
  const asked = ['20005', '20006'].map((item, i) => ({item, quantity: 6 - i, requestedDay}));
  await rest.all({type: 'PlaceOrder', order: 'SO-LINES', customer: 'C2', lines: asked});

  await openOrder(page, 'SO-LINES');
  await lines(page).getByRole('button', {name: 'Change'}).first().click();
  await form(page).getByLabel('Quantity').fill('9');
  await send(page, 'Change the line', 'needs more');
  await expect(lines(page).getByText('9 allocated')).toBeVisible();

  await page.getByRole('button', {name: 'Ship', exact: true}).click();
  await form(page)
    .getByLabel(/^Line 2/)
    .fill('0');
  await send(page, 'Ship');
  await expect(lines(page).getByText('9 shipped')).toBeVisible();

  await lines(page).getByRole('button', {name: 'Cancel'}).last().click();
  await send(page, 'Cancel the line', 'not wanted');
  await expect(lines(page).getByText('5 cancelled').first()).toBeVisible();
  await expect(cell(page, 'SO-LINES', 'status')).toHaveText('shipped');
  expect(await rest.get('/orders/SO-LINES')).toMatchObject({
    status: 'shipped',
    order: {
      lots: [
        {line: 1, shipped: 9},
        {line: 2, cancelled: 5},
      ],
      lines: [{quantity: 9}, {}],
    },
  });
});

test('what a change would do is read whole, and its buttons are in the dialog, however many parts it has', async ({
  tower,
}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const requestedDay = (await rest.today()) + 4;
  const lines3 = [{item: '20009', quantity: 3, requestedDay, site: 'RDG'}];
  await rest.all(
    {type: 'PlaceOrder', order: 'SO-PARTS', customer: 'C2', lines: lines3},
    {type: 'AdvanceLots', order: 'SO-PARTS', to: 'released', lots: [{line: 1, lot: 1, quantity: 1}]},
    ...[9, 16, 23].map((days) => ({
      type: 'PlacePurchase' as const,
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: '20009', quantity: 700, expectedAt: (requestedDay + days) * DAY_MS, confirmed: true}],
    })),
  );
  await openOrder(page, 'SO-PARTS');
  await lines(page).getByRole('button', {name: 'Change'}).first().click();
  await form(page).getByLabel('Quantity').fill('2500');
  const effect = form(page).getByRole('table', {name: 'The line now and after the change'});
  await expect(effect).toContainText(/3 keep their promise: 1 released .*; \d+ for \w{3} \d+ \w{3}, .* without a date/);
  const dialog = await form(page).boundingBox();
  for (const name of ['Keep as it is', 'Change the line']) {
    const button = await form(page).getByRole('button', {name}).boundingBox();
    expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThan((dialog?.x ?? 0) + (dialog?.width ?? 0));
  }
});

test('shipping offers what rests on stock, not what waits for supply', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const {rows} = await rest.get<{rows: readonly {site: string; atp0: number}[]}>('/inventory?item=20014');
  const free = rows.find((row) => row.site === 'RDG')?.atp0 ?? 0;
  const requestedDay = (await rest.today()) + 40;
  const expectedAt = (requestedDay - 20) * DAY_MS;
  const line = {item: '20014', quantity: free + 300, requestedDay, site: 'RDG'};
  await rest.all(
    {
      type: 'PlacePurchase',
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: '20014', quantity: 300, expectedAt, confirmed: true}],
    },
    {type: 'PlaceOrder', order: 'SO-HALF', customer: 'C2', lines: [line]},
  );
  await openOrder(page, 'SO-HALF');
  await page.getByRole('button', {name: 'Ship', exact: true}).click();
  await expect(form(page).getByLabel(/^Line 1/)).toHaveValue(String(free));
  await send(page, 'Ship');
  await expect(lines(page).getByText(`${free} shipped`)).toBeVisible();
});

test('an order that no stock covers is allocated by itself when stock comes, and cancelled whole', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const requestedDay = (await rest.today()) + 4;
  const line = {item: '20007', quantity: 5_000, requestedDay};
  await rest.all({type: 'PlaceOrder', order: 'SO-SHORT', customer: 'C2', lines: [line]});
  await openOrder(page, 'SO-SHORT');
  await expect(lines(page).getByText(/backordered: no supply is known/)).toBeVisible();
  const stock = {site: 'RDG', item: '20007', quantity: 6_000, into: 'available', reason: 'found'} as const;
  await rest.all({type: 'ReceiveStock', ...stock});

  // Nobody has to ask: the server offers what comes to those who wait, and there is nothing left to allocate.
  await expect(lines(page).getByText(/backordered/)).toHaveCount(0);
  await expect(page.getByRole('button', {name: 'Allocate', exact: true})).toHaveCount(0);
  await expect(cell(page, 'SO-SHORT', 'status')).toHaveText('allocated');

  await page.getByRole('button', {name: 'Cancel order'}).click();
  await send(page, 'Cancel the order', 'asked by phone');
  await expect(page.getByRole('button', {name: 'Cancel order'})).toHaveCount(0);
  expect(await rest.get('/orders/SO-SHORT')).toMatchObject({status: 'cancelled'});
});

test('stock is adjusted, held and transferred; figures agree with the REST door', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  await openPosition(page, '20008', 'LDS');
  const onHand = await figureOf(page, 'On hand');

  await page.getByRole('button', {name: 'Adjust', exact: true}).click();
  const there = form(page).getByLabel('There are');
  await there.fill(String(Number(await there.inputValue()) + 5));
  await send(page, 'Adjust by +5', 'found behind the rack');
  await expect(figure(page, 'On hand')).toHaveText(String(onHand + 5));

  await page.getByRole('button', {name: 'Hold', exact: true}).click();
  await form(page).getByLabel('Quantity').fill('2');
  await send(page, 'Hold 2', 'wet box');
  await expect(figure(page, 'Quarantine')).toHaveText('2');

  await page.getByRole('button', {name: 'Transfer', exact: true}).click();
  await form(page).getByLabel('Quantity').fill('3');
  await send(page, 'Transfer 3 to Reading');
  await expect(figure(page, 'On hand')).toHaveText(String(onHand + 2));
  await follow(page, '#/inventory/20008@LDS?find=20008');
  await expect(cell(page, 'LDS/20008', 'onHand')).toHaveText(String(onHand + 2));
  const sellable = await figureOf(page, 'Sellable');
  expect(await rest.position('LDS', '20008')).toMatchObject({onHand: onHand + 2, quarantine: 2, sellable});
  await openPosition(page, '20008', 'RDG');
  await expect(figure(page, 'In transit')).toHaveText('3');
  expect(await rest.position('RDG', '20008')).toMatchObject({inTransit: 3});
});

test('inbound supply is given another date, and its position shows it', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const today = await rest.today();
  const line = {item: '20009', quantity: 100, expectedAt: (today + 5) * DAY_MS + DAY_MS / 2, confirmed: true};
  await rest.all({type: 'PlacePurchase', purchase: 'PO-E2E', supplier: 'S1', site: 'RDG', lines: [line]});
  await openPlace(page, 'Inbound');
  await page.locator('[col-id="document"]').getByText('PO-E2E').click();
  await expect(page.getByRole('heading', {name: 'PO-E2E line 1'})).toBeVisible();
  await page.getByRole('button', {name: 'Re-date', exact: true}).click();
  await form(page)
    .getByLabel('Expected on')
    .fill(iso(today + 12));
  await send(page, /^Re-date to/, 'the ship is late');
  await expect(page.getByRole('region', {name: 'Inbound line', exact: true})).toContainText('1 time');
  expect(Math.floor(Number((await rest.position('RDG', '20009')).nextReceipt))).toBeGreaterThanOrEqual(today + 12);
});
