/** A customer's contract with quantity breaks, from the desk to what REST says: as typed, as placed, as changed. */
import type {Page} from '@playwright/test';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, lines, openOrder, openPlace, send, typeOrder} from '../support/screens.ts';

const ITEM = '20003';

test('a contract prices the line as it is typed, placed and changed, and its next break is said', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const breaks = [
    {from: 12, unitPrice: 25_000},
    {from: 48, unitPrice: 22_500},
  ];
  await rest.all(
    {
      type: 'DefinePriceList',
      list: {
        id: 'C1-26',
        name: 'Contract 2026',
        currency: 'GBP',
        for: {kind: 'customer', customer: 'C1'},
        active: true,
      },
    },
    {type: 'DefinePrices', prices: [{list: 'C1-26', item: ITEM, entries: [{from: 0, breaks}]}]},
  );
  const page = await newDesk('lucy', ownServer);
  await typeOrder(page, 'C1', ITEM, 10);
  const line = page.getByRole('region', {name: 'Order lines'}).getByRole('row').nth(1);
  await expect(line).toContainText('£2.70List price · 12 or more: £2.50');
  await expect(line).toContainText('£27.00');
  const asked = page.getByLabel('Quantity of line 1');
  await asked.fill('12');
  await expect(line).toContainText('£2.50Contract from 12 · 48 or more: £2.25');
  await asked.fill('48');
  await expect(line).toContainText('£2.25Contract from 48');
  await expect(line).toContainText('£108');
  // What it cost is not for this desk.
  await expect(line).not.toContainText('margin');
  await expect(line.getByTitle('Contract from 48, Contract 2026 (C1-26)')).toBeVisible();

  await openPlace(page, 'Prices');
  await page.getByRole('link', {name: 'C1-26'}).click();
  const listed = page.getByRole('region', {name: 'Prices of the list'}).getByRole('row').nth(1);
  await expect(listed).toContainText(`${ITEM} Item ${ITEM}`);
  await expect(listed).toContainText('12: £2.50 · 48: £2.25');
  await expect(listed).toContainText('counts now');

  await typeOrder(page, 'C1', ITEM, 48);
  await expect(line).toContainText('£2.25Contract from 48');
  await page.getByRole('button', {name: 'Place order'}).click();
  const heading = page.getByRole('heading', {name: /^SO-/});
  await expect(heading).toBeVisible();
  const id = await heading.innerText();
  const order = () => rest.get<{customer: {exposure: number}}>(`/orders/${id}`);
  const placed = await order();
  expect(placed).toMatchObject({
    value: 10_800,
    order: {lines: [{item: ITEM, quantity: 48, unitPrice: 22_500}]},
    lines: [{pricedBy: {source: 'contract', list: 'C1-26', from: 48}}],
  });

  await openOrder(page, id);
  await lines(page).getByRole('button', {name: 'Change'}).click();
  await form(page).getByLabel('Quantity').fill('20');
  const effect = form(page).getByRole('table', {name: 'The line now and after the change'});
  await expect(effect.getByRole('row', {name: /^Price/}).getByRole('cell')).toHaveText([
    'Price',
    '£2.25Contract from 48',
    '£2.50Contract from 12',
  ]);
  await expect(effect.getByRole('row', {name: /^Value/})).toContainText('£50.00');
  await send(page, 'Change the line', 'takes fewer');
  await expect(lines(page).getByRole('row').nth(1)).toContainText('£2.50Contract');
  expect(await order()).toMatchObject({
    value: 5_000,
    order: {lines: [{quantity: 20, unitPrice: 25_000}]},
    customer: {exposure: placed.customer.exposure - 10_800 + 5_000},
  });
});

test('who may see costs is told the margin of a line', async ({ownServer, newDesk}) => {
  const page = await newDesk('admin', ownServer);
  await typeOrder(page, 'C1', ITEM, 10);
  // Standard cost is 0.6 of the list price, and no carrier is known.
  await expect(page.getByRole('region', {name: 'Order lines'}).getByRole('row').nth(1)).toContainText('margin £10.80');
});

test('who may prices a line by hand with a reason; it is manual wherever the price is shown, and no list changes it', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const lucy = await newDesk('lucy', ownServer);
  await typeOrder(lucy, 'C1', ITEM, 10);
  const line = (page: Page) => page.getByRole('region', {name: 'Order lines'}).getByRole('row').nth(1);
  await expect(line(lucy)).toContainText('£2.70List price');
  await lucy.getByRole('button', {name: 'Price line 1 by hand'}).click();
  await expect(lucy.getByRole('region', {name: 'Price by hand'})).toContainText('ask for approval');
  await lucy.close();

  const page = await newDesk('anke', ownServer);
  await typeOrder(page, 'C1', ITEM, 10);
  await page.getByRole('button', {name: 'Price line 1 by hand'}).click();
  const own = page.getByRole('region', {name: 'Price by hand'});
  await own.getByLabel('Price each').fill('2.4x');
  await expect(own.getByText('It is no price.')).toBeVisible();
  await own.getByLabel('Price each').fill('2.40');
  await expect(line(page)).toContainText('£2.40Manual price');
  await expect(line(page)).toContainText('£24.00');
  await expect(own).toContainText('The lists ask £2.70.');
  const place = page.getByRole('button', {name: 'Place order'});
  await expect(place).toBeDisabled();
  await own.getByLabel('Reason for the price').fill('matched an offer');
  await place.click();
  const heading = page.getByRole('heading', {name: /^SO-/});
  await expect(heading).toBeVisible();
  const id = await heading.innerText();
  await expect(lines(page).getByRole('row').nth(1)).toContainText('£2.40Manual price');
  await expect(page.getByRole('region', {name: 'Story of the order'})).toContainText('matched an offer');

  // A list that asks just that for more: by hand it stays by hand.
  const list = {id: 'ALL', name: 'Everybody', currency: 'GBP', for: {kind: 'everybody'}, active: true} as const;
  const breaks = [
    {from: 1, unitPrice: 24_000},
    {from: 20, unitPrice: 20_000},
  ];
  await rest.all(
    {type: 'DefinePriceList', list},
    {type: 'DefinePrices', prices: [{list: 'ALL', item: ITEM, entries: [{from: 0, breaks}]}]},
    {type: 'ChangeOrderLine', order: id, line: 1, quantity: 20, by: 'customer', reason: 'takes more'},
  );
  await expect(lines(page).getByRole('row').nth(1)).toContainText('£48.00');
  await expect(lines(page).getByRole('row').nth(1)).toContainText('£2.40Manual price');
  expect(await rest.get(`/orders/${id}`)).toMatchObject({
    value: 4_800,
    order: {lines: [{quantity: 20, unitPrice: 24_000}]},
    lines: [{pricedBy: {source: 'manual'}}],
  });
});

test('a list price that changes between check and placing is said, old and new, and asked once more', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const page = await newDesk('lucy', ownServer);
  await typeOrder(page, 'C1', ITEM, 10);
  const line = page.getByRole('region', {name: 'Order lines'}).getByRole('row').nth(1);
  // The answer for ten, not the one kept from the first that was typed.
  await expect(line).toContainText('£27.00');
  await expect(line).toContainText('£2.70List price');
  const list = {id: 'ALL', name: 'Everybody', currency: 'GBP', for: {kind: 'everybody'}, active: true} as const;
  const entries = [{from: 0, breaks: [{from: 1, unitPrice: 28_000}]}];
  await rest.all({type: 'DefinePriceList', list}, {type: 'DefinePrices', prices: [{list: 'ALL', item: ITEM, entries}]});
  await expect(page.getByRole('alert')).toContainText(`Line 1, ${ITEM}: £2.70 was shown, £2.80 counts now.`);
  const place = page.getByRole('button', {name: 'Place order'});
  await expect(place).toBeDisabled();
  await page.getByRole('button', {name: 'Go on with the new price'}).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await place.click();
  const heading = page.getByRole('heading', {name: /^SO-/});
  await expect(heading).toBeVisible();
  expect(await rest.get(`/orders/${await heading.innerText()}`)).toMatchObject({
    order: {lines: [{quantity: 10, unitPrice: 28_000}]},
  });
});
