/** The floor's own commands at the screens: release, pick short, pick, pack, deliver; move and count; another date for a lot. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {figure, figureOf, form, lines, openOrder, openPlace, openPosition, send} from '../support/screens.ts';

const button = (name: string) => ({name, exact: true});

test('an order is released, picked short, packed, shipped and delivered from its drill', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const requestedDay = (await rest.today()) + 4;
  const line = {item: '20015', quantity: 6, requestedDay, site: 'RDG'};
  await rest.all({type: 'PlaceOrder', order: 'SO-FLOOR', customer: 'C2', lines: [line]});
  await openOrder(page, 'SO-FLOOR');

  await page.getByRole('button', button('Release')).click();
  await send(page, 'Release 6');
  await expect(lines(page).getByText('6 released')).toBeVisible();

  await lines(page).getByRole('button', button('Short pick')).click();
  await form(page).getByLabel('Found').fill('6');
  await expect(form(page).getByText('All 6 are there: pick them.')).toBeVisible();
  await form(page).getByLabel('Found').fill('4');
  await send(page, 'Report 2 missing');
  await expect(lines(page).getByText(/2 allocated, 4 picked/)).toBeVisible();

  await page.getByRole('button', button('Release')).click();
  await form(page).getByRole('combobox', {name: 'Stage'}).click();
  await page.getByRole('option', {name: 'Pack'}).click();
  await send(page, 'Pack 4');
  await page.getByRole('button', button('Ship')).click();
  await form(page)
    .getByLabel(/^Line 1/)
    .fill('4');
  await send(page, 'Ship');
  await expect(lines(page).getByText('4 shipped')).toBeVisible();
  await page.getByRole('button', button('Delivered')).click();
  await send(page, 'Record 4 delivered');
  await expect(lines(page).getByText('4 delivered')).toBeVisible();
  expect(await rest.get('/orders/SO-FLOOR')).toMatchObject({order: {lots: [{allocated: 2, delivered: 4}]}});
});

test('stock is moved between states, counted and frozen for a count; a refusal is said in the form', async ({
  tower,
}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  await openPosition(page, '20016', 'LDS');
  const sellable = await figureOf(page, 'Sellable');
  const act = async (name: string) => {
    await page.getByRole('button', button('More')).click();
    await page.getByRole('menuitem', {name}).click();
  };
  await act('Move');
  await form(page).getByLabel('Quantity').fill('99999');
  await form(page).getByLabel('Reason').fill('forklift');
  await form(page).getByRole('button', {name: 'Move 99,999'}).click();
  await expect(page.getByRole('alert')).toContainText('There is not enough free stock.');
  await form(page).getByLabel('Quantity').fill('2');
  await send(page, 'Move 2');
  await expect(figure(page, 'Damaged')).toHaveText('2');

  await act('Count');
  await form(page).getByRole('combobox', {name: 'Do'}).click();
  await page.getByRole('option', {name: /^Open a count/}).click();
  await send(page, 'Open the count');
  await expect(figure(page, 'Counting')).toHaveText(String(sellable - 2));
  await expect(figure(page, 'Sellable')).toHaveText('0');
  await act('Count');
  await form(page)
    .getByLabel('Counted')
    .fill(String(sellable - 1));
  await send(page, `Record ${sellable - 1}`);
  await expect(figure(page, 'Sellable')).toHaveText(String(sellable - 1));
  expect(await rest.position('LDS', '20016')).toMatchObject({damaged: 2, counting: 0, sellable: sellable - 1});
});

test('a lot that lost its stock gets another date, chosen among those there are', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const today = await rest.today();
  const at = {site: 'RDG', item: '20017'};
  const line = {item: '20017', quantity: 5, requestedDay: today + 3, site: 'RDG'};
  await rest.all({type: 'PlaceOrder', order: 'SO-LATE', customer: 'C2', lines: [line]});
  const expectedAt = (today + 9) * 86_400_000 + 36_000_000;
  const coming = {item: '20017', quantity: 500, expectedAt, confirmed: true};
  await rest.all({type: 'PlacePurchase', purchase: 'PO-LATE', supplier: 'S1', site: 'RDG', lines: [coming]});
  await rest.all({type: 'RecordCount', ...at, counted: 0, reason: 'water'});
  await openOrder(page, 'SO-LATE');
  await lines(page).getByRole('button', button('Re-promise')).click();
  const dates = form(page).getByRole('table', {name: 'Dates there are'});
  await expect(dates.getByRole('row').nth(1)).toContainText('this promise moves here');
  await expect(dates.getByRole('row').nth(1)).toContainText(/PO-LATE/);
  await send(page, /^Promise /, 'stock was lost');
  await expect(lines(page).getByText(/first /)).toBeVisible();
  const {order} = await rest.get<{order: {lots: {first: {day: number}; current: {day: number}}[]}}>('/orders/SO-LATE');
  expect(order.lots[0]?.current.day).toBeGreaterThan(today + 8);
  expect(order.lots[0]?.first.day).toBeLessThan(order.lots[0]?.current.day ?? 0);
});

test('a lot that lost its stock leaves from a site that has it, on its day', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const line = {item: '20018', quantity: 2, requestedDay: (await rest.today()) + 7};
  await rest.all({type: 'PlaceOrder', order: 'SO-NEXT', customer: 'C2', lines: [line]});
  type Lots = {order: {lots: {site: string; current: {day: number}}[]}};
  const lot = async () => (await rest.get<Lots>('/orders/SO-NEXT')).order.lots[0];
  const before = await lot();
  const site = before?.site ?? '';
  await rest.all({type: 'RecordCount', site, item: '20018', counted: 0, reason: 'water'});
  await openOrder(page, 'SO-NEXT');
  await lines(page).getByRole('button', button('Re-promise')).click();
  const dates = form(page).getByRole('table', {name: 'Dates there are'});
  await expect(dates.getByRole('row').nth(1)).toContainText('leaves from there');
  await send(page, /^Promise /, 'stock was lost');
  await expect.poll(async () => (await lot())?.site).not.toBe(site);
  expect((await lot())?.current.day).toBe(before?.current.day);
});

test('a promise is not moved from the queue by one click: its form says the date, and leaving it changes nothing', async ({
  tower,
}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const line = {item: '20014', quantity: 2, requestedDay: (await rest.today()) + 7};
  await rest.all({type: 'PlaceOrder', order: 'SO-QUEUED', customer: 'C2', lines: [line]});
  type Lots = {order: {lots: {site: string; current: {day: number}}[]}};
  const lot = async () => (await rest.get<Lots>('/orders/SO-QUEUED')).order.lots[0];
  const before = await lot();
  await rest.all({type: 'RecordCount', site: before?.site ?? '', item: '20014', counted: 0, reason: 'water'});
  await openPlace(page, 'At risk');
  await page.locator('[row-id="SO-QUEUED/1.1"] [col-id="order"]').first().click();
  const act = page.getByRole('main').locator('.linkbutton', {hasText: /^(Promise it from|Re-promise)/});
  await act.first().click();
  await expect(form(page).getByRole('table', {name: 'Dates there are'})).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(form(page)).toHaveCount(0);
  expect(await lot()).toEqual(before);
  await act.first().click();
  await send(page, /^Promise /, 'stock was lost');
  await expect.poll(async () => (await lot())?.site).not.toBe(before?.site);
});
