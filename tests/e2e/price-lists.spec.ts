/** Price lists at the screens: made, filled, ended and switched off, each to what an order placed at the REST door then costs. */
import type {Page} from '@playwright/test';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, lookUp, openPlace, send} from '../support/screens.ts';

const ITEM = '20003';
const iso = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const entries = (page: Page) => page.getByRole('region', {name: 'Prices of the list'}).getByRole('row');
const typePrices = async (page: Page, ...breaks: readonly (readonly [number, string])[]) => {
  for (const [i, [from, price]] of breaks.entries()) {
    await form(page)
      .getByRole('textbox', {name: `Quantity ${i + 1}`})
      .fill(String(from));
    await form(page)
      .getByRole('textbox', {name: `Price ${i + 1}`})
      .fill(price);
  }
};

/** What a line of so many costs a unit when it is placed now; customer 5 is of tier B. */
async function costs(rest: Rest, order: string, quantity: number): Promise<unknown> {
  const requestedDay = (await rest.today()) + 20;
  await rest.all({type: 'PlaceOrder', order, customer: 'C5', lines: [{item: ITEM, quantity, requestedDay}]});
  const {lines} = (await rest.get<{order: {lines: unknown[]}}>(`/orders/${order}`)).order;
  return (lines[0] as {unitPrice: number}).unitPrice;
}

test('a list is made and filled by keyboard, prices what is placed, and is switched off and on', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  const page = await newDesk('admin', ownServer);
  await openPlace(page, 'Prices');
  await expect(page.getByRole('button', {name: 'New list'})).toBeVisible();
  await page.keyboard.press('n');
  await form(page).getByLabel('Id').fill('TB');
  await form(page).getByLabel('Name').fill('Tier B of this year');
  await form(page).getByRole('combobox', {name: 'For'}).click();
  await page.getByRole('option', {name: 'A tier'}).click();
  await form(page).getByRole('combobox', {name: 'Tier'}).click();
  await page.getByRole('option', {name: 'Tier B'}).click();
  await send(page, 'Make the list');
  await expect(page.getByRole('heading', {name: 'TB: Tier B of this year'})).toBeVisible();
  await page.keyboard.press('n');
  await form(page).getByLabel('Id').fill('TB');
  await expect(form(page).getByText('There is one already')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(form(page)).toHaveCount(0);

  await page.keyboard.press('p');
  await lookUp(page, 'Item', ITEM);
  await typePrices(page, [1, '2,50'], [48, '£2.25']);
  await send(page, 'Add the price');
  await expect(entries(page).nth(1)).toContainText(`${ITEM} Item ${ITEM}`);
  await expect(entries(page).nth(1)).toContainText('1: £2.50 · 48: £2.25');
  await expect(entries(page).nth(1)).toContainText('Today on');
  expect(await costs(rest, 'O-1', 10)).toBe(25_000);
  expect(await costs(rest, 'O-2', 48)).toBe(22_500);

  await page.getByRole('button', {name: 'Deactivate'}).click();
  await send(page, 'Deactivate it');
  await expect(page.getByText('not active, so nothing is priced by it')).toBeVisible();
  expect(await costs(rest, 'O-3', 10)).toBe(27_000);
  await page.getByRole('button', {name: 'Activate'}).click();
  await send(page, 'Activate it');
  await expect(page.getByRole('button', {name: 'Deactivate'})).toBeVisible();
  expect(await costs(rest, 'O-4', 10)).toBe(25_000);

  // The next price ends what goes on the day before it; then it is withdrawn, and the first is ended for good.
  await page.keyboard.press('p');
  await lookUp(page, 'Item', ITEM);
  await form(page)
    .getByLabel('From', {exact: true})
    .fill(iso(today + 10));
  await form(page)
    .getByRole('checkbox', {name: /^End 1: £2.50 · 48: £2.25 the day before/})
    .check();
  await typePrices(page, [1, '2.6']);
  await send(page, 'Add the price');
  await expect(entries(page)).toHaveCount(3);
  await expect(entries(page).nth(2)).toContainText('1: £2.60');
  await entries(page)
    .nth(2)
    .getByRole('button', {name: /^Withdraw/})
    .click();
  await send(page, 'Withdraw it');
  await expect(entries(page)).toHaveCount(2);
  await entries(page).nth(1).getByRole('button', {name: /^End/}).click();
  await form(page)
    .getByLabel('Last day')
    .fill(iso(today - 1));
  await send(page, 'Withdraw it');
  await expect(page.getByText('No price fits')).toBeVisible();
  expect(await costs(rest, 'O-5', 10)).toBe(27_000);
});

test('an overlap is refused at the days, with the list and the days it is with', async ({ownServer, newDesk}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  const list = (id: string) =>
    ({
      type: 'DefinePriceList',
      list: {id, name: `List ${id}`, currency: 'GBP', for: {kind: 'everybody'}, active: true},
    }) as const;
  await rest.all(list('OLD'), list('NEW'), {
    type: 'DefinePrices',
    prices: [{list: 'OLD', item: ITEM, entries: [{from: today - 9, breaks: [{from: 1, unitPrice: 26_000}]}]}],
  });
  const page = await newDesk('admin', ownServer);
  await follow(page, '#/prices/NEW');
  await page.getByRole('button', {name: 'Add a price'}).click();
  await lookUp(page, 'Item', ITEM);
  await typePrices(page, [1, '2.55']);
  await form(page).getByRole('button', {name: 'Add the price'}).click();
  await expect(
    form(page).getByText(/^\w+ \d+ \w+ on overlaps .* on of list OLD .*end one before the other begins$/),
  ).toBeVisible();
  for (const day of ['From', 'Last day'])
    await expect(form(page).getByLabel(day, {exact: true})).toHaveAttribute('aria-invalid', 'true');
  // Another place's link does not make it a form for another list.
  await follow(page, '#/prices/OLD');
  await expect(form(page).getByRole('heading', {name: 'Add a price to NEW: List NEW'})).toBeVisible();
  await page.keyboard.press('Escape');
  await entries(page).nth(1).getByRole('button', {name: /^End/}).click();
  await send(page, 'End it today');
  await follow(page, '#/prices/NEW');
  await page.getByRole('button', {name: 'Add a price'}).click();
  await lookUp(page, 'Item', ITEM);
  await typePrices(page, [1, '2.55']);
  await form(page)
    .getByLabel('From', {exact: true})
    .fill(iso(today + 1));
  await send(page, 'Add the price');
  await expect(entries(page).nth(1)).toContainText('to come');
});

test('who may not define price lists sees them without acts', async ({ownServer, newDesk}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await rest.all({
    type: 'DefinePriceList',
    list: {id: 'ALL', name: 'For all', currency: 'GBP', for: {kind: 'everybody'}, active: true},
  });
  const page = await newDesk('lucy', ownServer);
  await openPlace(page, 'Prices');
  await expect(page.getByRole('heading', {name: 'ALL: For all'})).toBeVisible();
  await expect(page.getByRole('button', {name: /list|price|activate/i})).toHaveCount(0);
});
