/** What is on its way, at the screens: bought, cancelled with its promises in sight, received and closed from another site. */
import type {Page} from '@playwright/test';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, lookUp, openPlace, send} from '../support/screens.ts';

const button = (name: string) => ({name, exact: true});
const iso = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const detail = (page: Page) => page.getByRole('region', {name: 'Inbound line', exact: true});

/** A row leaves when the list is ranked again, never by itself. */
async function gone(page: Page, row: string): Promise<void> {
  await page.getByRole('button', {name: /^Re-rank/}).click();
  await expect(page.locator(`[row-id="${row}"]`)).toHaveCount(0);
}

/** Opens Inbound on one purchase and chooses its first line. */
async function choose(page: Page, document: string): Promise<void> {
  await follow(page, `#/inbound?find=${document}`);
  await page.locator(`[row-id="${document}/1"] [col-id="document"]`).first().click();
  await expect(page.getByRole('heading', {name: new RegExp(`^${document} line `)})).toBeVisible();
}

test('a purchase of several items is placed from a line of the same supplier, by keyboard', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const today = await rest.today();
  const coming = {item: '20018', quantity: 10, expectedAt: (today + 6) * DAY_MS, confirmed: true};
  await rest.all({type: 'PlacePurchase', purchase: 'PO-NEAR', supplier: 'S1', site: 'LDS', lines: [coming]});
  await choose(page, 'PO-NEAR');
  await page.keyboard.press('n');
  await expect(form(page).getByRole('combobox', {name: 'Supplier'})).toHaveValue('S1 Harbour Goods');
  await expect(form(page).getByRole('combobox', {name: 'To'})).toHaveValue('Leeds');
  await expect(form(page).getByText('Add a line.')).toBeVisible();
  await lookUp(page, 'Item of line 1', '20019');
  await form(page).getByLabel('Quantity of line 1').fill('120');
  await expect(form(page).getByText(/sellable, 0 coming/)).toBeVisible();
  await lookUp(page, 'Item of line 2', '20020');
  await form(page).getByLabel('Quantity of line 2').fill('30');
  // Ten days are the item's usual lead time; the second line is told another day, first one that has passed.
  await expect(form(page).getByLabel('Expected day of line 1')).toHaveValue(iso(today + 10));
  await form(page)
    .getByLabel('Expected day of line 2')
    .fill(iso(today - 1));
  await expect(form(page).getByText('20020 is expected in the past.')).toBeVisible();
  await form(page)
    .getByLabel('Expected day of line 2')
    .fill(iso(today + 21));
  await send(page, 'Order 150 units');
  expect(await rest.position('LDS', '20019')).toMatchObject({onOrder: 120, nextReceipt: today + 10});
  expect(await rest.position('LDS', '20020')).toMatchObject({onOrder: 30});
});

test('a purchase line is cancelled with the promises that rest on it named before', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const today = await rest.today();
  const at = {site: 'RTM', item: '20021'};
  await rest.all(
    {type: 'RecordCount', ...at, counted: 0, reason: 'water'},
    {
      type: 'PlacePurchase',
      purchase: 'PO-GONE',
      supplier: 'S1',
      site: 'RTM',
      lines: [{item: '20021', quantity: 60, expectedAt: (today + 4) * DAY_MS + DAY_MS / 3, confirmed: true}],
    },
    {
      type: 'PlaceOrder',
      order: 'SO-RESTS',
      customer: 'C2',
      lines: [{item: '20021', quantity: 25, requestedDay: today + 14, site: 'RTM'}],
    },
  );
  await choose(page, 'PO-GONE');
  await expect(detail(page)).toContainText('25 promised from it');
  await detail(page).page().keyboard.press('x');
  const lost = form(page).getByRole('region', {name: 'Promises that lose their cover'});
  await expect(lost).toContainText('1 promise would lack 25 units in time');
  await expect(lost).toContainText('Customer 2');
  await expect(lost).toContainText('SO-RESTS');
  await expect(form(page).getByRole('button', {name: 'Cancel 60'})).toBeDisabled();
  await send(page, 'Cancel 60', 'supplier is out of it');
  await gone(page, 'PO-GONE/1');
  expect(await rest.position('RTM', '20021')).toMatchObject({onOrder: 0});
  const {rows} = await rest.get<{rows: {order: string; uncovered: number}[]}>('/at-risk?limit=500');
  expect(rows.find((row) => row.order === 'SO-RESTS')).toMatchObject({uncovered: 25});
});

test('a transfer is received in part, and its rest closed with the loss', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  await rest.all({
    type: 'ShipTransfer',
    transfer: 'TR-E2E',
    from: 'RDG',
    to: 'LDS',
    lines: [
      {item: '20022', quantity: 8},
      {item: '20023', quantity: 5},
    ],
  });
  const before = await rest.position('LDS', '20022');
  await openPlace(page, 'Inbound');
  await page.getByRole('tab', {name: 'Transfers'}).click();
  await page.locator('[row-id="TR-E2E/t1"] [col-id="document"]').first().click();
  await detail(page).locator('xpath=..').getByRole('button', button('Receive')).click();
  await expect(form(page).getByLabel('Arrived of line 1')).toHaveValue('8');
  await expect(form(page).getByLabel('Arrived of line 2')).toHaveValue('5');
  await form(page).getByLabel('Arrived of line 1').fill('9');
  await form(page).getByRole('button', button('Receive 14')).click();
  await expect(page.getByRole('alert')).toContainText('line 1: more than is under way');
  await expect(page.getByRole('alert')).toContainText('8 left');
  await expect(page.getByRole('alert')).toContainText('quantity-rule');
  await form(page).getByLabel('Arrived of line 1').fill('6');
  await expect(form(page).getByText('2 stay under way.')).toBeVisible();
  await form(page).getByRole('combobox', {name: 'Into'}).click();
  await page.getByRole('option', {name: 'Available (put away)'}).click();
  await send(page, 'Receive 11');
  const after = await rest.position('LDS', '20022');
  expect(after).toMatchObject({available: Number(before.available) + 6, inTransit: 2});
  expect(await rest.position('LDS', '20023')).toMatchObject({inTransit: 0});

  await gone(page, 'TR-E2E/t2');
  await page.locator('[row-id="TR-E2E/t1"] [col-id="document"]').first().click();
  await page.getByRole('button', button('Close with a loss')).click();
  await expect(form(page).getByLabel('Lost of line 1')).toHaveValue('2');
  await expect(form(page).getByText('No promise loses its cover')).toBeVisible();
  await send(page, 'Write off 2 units', 'fell off the lorry');
  await gone(page, 'TR-E2E/t1');
  expect(await rest.position('LDS', '20022')).toMatchObject({available: after.available, inTransit: 0});
});

test('who may not buy sees what is on its way and no way to buy it', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('tom');
  await openPlace(page, 'Inbound');
  await expect(page.getByRole('button', button('New purchase'))).toHaveCount(0);
  await page.keyboard.press('n');
  await expect(form(page)).toHaveCount(0);
});
