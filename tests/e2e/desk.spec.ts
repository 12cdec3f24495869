/** A person's work at the screens, on a real server and a real engine: what they ask for is done, or refused in place. */
import type {Page} from '@playwright/test';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {openPosition} from '../support/screens.ts';

/** The first row of a grid, chosen. */
async function chooseFirst(page: Page, grid: string): Promise<void> {
  const region = page.getByRole('region', {name: grid, exact: true}).last();
  await region.locator('.ag-row:not(.waiting)[row-index="0"] [col-id="aspect"]').first().click();
}

async function openPlace(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', {name: 'Workspaces'}).getByRole('link', {name}).click();
  await expect(page.getByRole('heading', {level: 1, name})).toBeVisible();
}

test('an order is checked while it is typed, held, placed, and opens as an order', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await openPlace(page, 'Orders');
  await page.getByRole('button', {name: 'New order'}).click();
  await page.getByRole('combobox', {name: 'Customer'}).click();
  await page.getByRole('option').first().click();
  await page.getByRole('combobox', {name: 'Item of line 1'}).click();
  await page.getByRole('option').nth(1).click();
  await page.getByLabel('Quantity of line 1').fill('2');
  await expect(page.getByRole('heading', {name: /^Promise for /})).toBeVisible();
  await expect(page.getByText('Held while you type')).toBeVisible();
  await page.getByRole('button', {name: 'Place order'}).click();
  await expect(page.getByRole('heading', {name: /^SO-/})).toBeVisible();
  await expect(page.getByRole('region', {name: 'Lines and lots'}).getByText('allocated')).toBeVisible();
});

test('stock is held and released, and the figures of the position follow', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await openPlace(page, 'Inventory');
  await chooseFirst(page, 'Positions');
  const states = page.getByRole('region', {name: 'States of the position'});
  await expect(states.getByText('Sellable')).toBeVisible();
  await page.keyboard.press('h');
  await page.getByRole('dialog').getByLabel('Quantity').fill('2');
  await page.getByRole('dialog').getByLabel('Reason').fill('looked odd');
  await page.getByRole('button', {name: 'Hold 2'}).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(states.getByText('Quarantine')).toBeVisible();
  await page.keyboard.press('l');
  await page.getByRole('dialog').getByLabel('Reason').fill('is fine');
  await page.getByRole('button', {name: /^Release \d/}).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(states.getByText('Quarantine')).toHaveCount(0);
});

test('promised goods are held by right: the refusal says whose they are and offers it', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const {available} = (await rest.position('RDG', '20021')) as {available: number};
  const {sellable} = (await rest.position('RDG', '20021')) as {sellable: number};
  const requestedDay = (await rest.today()) + 4;
  const lines = [{item: '20021', quantity: sellable, requestedDay, site: 'RDG'}];
  await rest.all({type: 'PlaceOrder', order: 'SO-RECALL', customer: 'C2', lines});
  await openPosition(page, '20021', 'RDG');
  await page.keyboard.press('h');
  const form = page.getByRole('dialog');
  await form.getByLabel('Quantity').fill(String(available));
  await form.getByLabel('Reason').fill('glass in it');
  await page.getByRole('button', {name: `Hold ${available}`}).click();
  await expect(form.getByRole('alert')).toContainText(/0 are promised to nobody, the rest is promised to .*SO-RECALL/);
  await form.getByLabel('Do it all the same').check();
  await form.getByLabel('Reason for the override').fill('recalled by the maker');
  await page.getByRole('button', {name: `Hold ${available}`}).click();
  await expect(form).toHaveCount(0);
  expect(await rest.position('RDG', '20021')).toMatchObject({available: 0, quarantine: available});
});

test('a refusal stands in the form with its reason, and in Activity afterwards', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await openPlace(page, 'Inventory');
  await chooseFirst(page, 'Positions');
  await page.getByRole('button', {name: 'Hold', exact: true}).click();
  await page.getByRole('dialog').getByLabel('Quantity').fill('999999');
  await page.getByRole('dialog').getByLabel('Reason').fill('too much');
  await page.getByRole('button', {name: /^Hold 999/}).click();
  await expect(page.getByRole('alert')).toContainText('Refused.');
  await expect(page.getByRole('alert')).toContainText('left');
  await page.keyboard.press('Escape');
  await openPlace(page, 'Activity');
  await page.getByRole('tab', {name: /^Refused/}).click();
  await expect(page.getByRole('region', {name: 'My requests'}).last()).toContainText('Hold stock');
  await page.getByRole('button', {name: 'Dismiss'}).first().click();
});

test('the keyboard moves through a grid, lists its keys and finds an order', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('lucy');
  await openPlace(page, 'Orders');
  await expect(page.locator('[row-index="0"] [col-id="id"]').first()).toHaveText(/^SO-/);
  await expect(page.getByRole('heading', {name: /^SO-/})).toBeVisible();
  const first = await page.getByRole('heading', {name: /^SO-/}).textContent();
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', {name: /^SO-/})).not.toHaveText(first ?? '');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', {name: 'Keys'})).toContainText('new order');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', {name: 'Find or do'}).fill(first ?? '');
  // Until the answer is there the list has what can be done without it.
  await page
    .getByRole('option', {name: first ?? ''})
    .first()
    .click();
  await expect(page.getByRole('heading', {name: first ?? ''})).toBeVisible();
});

test('a role without a right sees which right and who may grant it', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('lucy');
  await openPlace(page, 'Activity');
  await page.getByRole('tab', {name: 'Audit'}).click();
  await expect(page.getByRole('heading', {name: /needs the right/})).toBeVisible();
});
