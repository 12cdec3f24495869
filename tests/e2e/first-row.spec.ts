/** Before anybody has chosen, the pane beside a table shows its first row: no choice, no step back, no focus taken. */
import type {Page} from '@playwright/test';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {cell, figure, follow, lines, shownIds, sortBy} from '../support/screens.ts';

const marked = (page: Page) => page.locator('.ag-row[aria-selected="true"]').first();

/** What a page could change by itself, and must not. */
const untouched = (page: Page) =>
  page.evaluate(() => ({
    steps: history.length,
    link: location.hash,
    inGrid: (document.activeElement?.closest('.ag-root') ?? null) !== null,
  }));

/** Opens a page that nobody has chosen on, and gives its first row's id once it is marked. */
async function firstOf(page: Page, link: string, grid: string): Promise<string> {
  await follow(page, link);
  const {steps} = await untouched(page);
  await expect(marked(page)).toHaveAttribute('row-index', '0');
  expect(await untouched(page)).toEqual({steps, link, inGrid: false});
  return (await shownIds(page, grid))[0] ?? '';
}

test('inventory, orders, inbound and the queue show their first row, whose address stays the page’s own', async ({
  tower,
}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const at = {site: 'RTM', item: '20022'};
  const today = await rest.today();
  const coming = {item: '20023', quantity: 10, expectedAt: (today + 6) * DAY_MS, confirmed: true};
  // Promised from stock that a count then does not find: the queue has a row.
  await rest.all(
    {type: 'PlacePurchase', purchase: 'PO-ROW', supplier: 'S1', site: 'LDS', lines: [coming]},
    {type: 'PlaceOrder', order: 'SO-ROW', customer: 'C2', lines: [{...at, quantity: 1, requestedDay: today + 4}]},
    {type: 'RecordCount', ...at, counted: 0, reason: 'water'},
  );
  const [, item] = (await firstOf(page, '#/inventory', 'Positions')).split('/');
  await expect(page.getByRole('heading', {name: new RegExp(`^${item} at `)})).toBeVisible();
  await expect(figure(page, 'Sellable')).toBeVisible();
  const turned = await firstOf(page, '#/inventory?rows=item', 'Items');
  await expect(page.getByRole('heading', {name: new RegExp(`^${turned} at `)})).toBeVisible();
  await expect(figure(page, 'Sellable')).toBeVisible();
  const order = await firstOf(page, '#/orders', 'Orders');
  await expect(page.getByRole('heading', {name: order, exact: true})).toBeVisible();
  await expect(lines(page).locator('tbody').first()).toBeVisible();
  const [purchase, line] = (await firstOf(page, '#/inbound?find=PO-ROW', 'Inbound lines')).split('/');
  await expect(page.getByRole('heading', {name: `${purchase} line ${line}`})).toBeVisible();
  await expect(page.getByRole('region', {name: 'Inbound line', exact: true})).toContainText('Harbour Goods');
  const lot = await firstOf(page, '#/at-risk', 'Ranked queue');
  await expect(page.getByRole('heading', {name: `${lot.split('/')[0]} line `})).toBeVisible();
  await expect(page.getByRole('region', {name: 'Why and what would help'})).toContainText('at stake');
});

test('a person’s choice wins: the marked row by a click, the next by J; a link before all', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  const first = await firstOf(page, '#/orders', 'Orders');
  await cell(page, first, 'status').click();
  await expect(page).toHaveURL(new RegExp(`#/order/${first}$`));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', {name: 'No order chosen'})).toBeVisible();
  await expect(marked(page)).toHaveCount(0);
  await page.getByLabel('Filter by order or customer').fill('SO-');
  await expect(marked(page)).toHaveAttribute('row-id', first);
  await page.getByLabel('Filter by order or customer').blur();
  await page.keyboard.press('j');
  const second = (await shownIds(page, 'Orders'))[1] ?? '';
  await expect(page).toHaveURL(new RegExp(`#/order/${second}$`));
  await page.getByLabel('Filter by order or customer').fill('');
  await page.waitForTimeout(600); // longer than the first of other rows would take
  await expect(marked(page)).toHaveAttribute('row-id', second);
});

test('the first row stays when rows change and are ranked again, and other rows bring theirs', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  await firstOf(page, '#/inventory', 'Positions');
  await sortBy(page, 'Sellable');
  await expect
    .poll(async () =>
      Number((await page.locator('[row-index="0"] [col-id="sellable"]').first().innerText()).replaceAll(',', '')),
    )
    .toBeGreaterThan(100);
  await expect(marked(page)).toHaveAttribute('row-index', '0');
  const top = (await shownIds(page, 'Positions'))[0] ?? '';
  const [site = '', item = ''] = top.split('/');
  const {sellable} = await rest.position(site, item);
  await rest.all({type: 'AdjustStock', site, item, state: 'available', delta: 1 - Number(sellable), reason: 'gone'});
  await expect(cell(page, top, 'sellable')).toHaveText('1');
  await page.getByRole('button', {name: /^Re-rank/}).click();
  await expect.poll(async () => (await shownIds(page, 'Positions'))[0]).not.toBe(top);
  await page.waitForTimeout(600); // longer than another first row would take
  await expect(page.getByRole('heading', {name: new RegExp(`^${item} at `)})).toBeVisible();
  await page.getByLabel('Filter by item').fill('20015');
  await expect(page.getByRole('heading', {name: /^20015 at /})).toBeVisible();
  await page.getByLabel('Filter by item').fill('nothing is called so');
  await expect(page.getByRole('heading', {name: 'No row chosen'})).toBeVisible();
  await expect(page).not.toHaveURL(/@/);
});
