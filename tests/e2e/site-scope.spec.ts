/** The site chosen in the frame: every page is of it, with the same figures, or says that it is of all sites. */
import type {Page} from '@playwright/test';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {openPlace} from '../support/screens.ts';

async function choose(page: Page, site: string): Promise<void> {
  await page.evaluate((id) => localStorage.setItem('signalbox.site', JSON.stringify(id)), site);
  await page.reload();
  await expect(page.getByRole('navigation', {name: 'Workspaces'})).toBeVisible();
}

const statusOf = (page: Page) => page.getByRole('contentinfo');
const firstNumber = (text: string): number => Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', '') ?? Number.NaN);

test('the tower of a site says what its queue and its scorecard say', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('helen');
  for (const site of ['RDG', 'RTM', '']) {
    await choose(page, site);
    await openPlace(page, 'Tower');
    const head = page.locator('.tower-head');
    await expect(head.getByText('still counting')).toHaveCount(0);
    await expect(page.getByRole('row').filter({hasText: 'Rotterdam'})).toHaveCount(site === 'RDG' ? 0 : 1);
    const lots = firstNumber(await head.locator('a.headcell b').innerText());
    const tile = await page.locator('.tile').first().innerText();
    await openPlace(page, 'At risk');
    await expect(statusOf(page)).toContainText(new RegExp(`^${lots} endangered lots?`));
    await openPlace(page, 'Scorecard');
    await expect(page.locator('.tile').first()).toHaveText(tile, {useInnerText: true});
  }
});

test('orders are those with something that leaves from the site', async ({tower}) => {
  const {page, server} = tower;
  const rest = await Rest.as(server.url, 'admin');
  const requestedDay = (await rest.today()) + 14;
  const reason = 'for the scope';
  await rest.all(
    {type: 'ReceiveStock', site: 'RTM', item: '20023', quantity: 5, into: 'available', reason},
    {
      type: 'PlaceOrder',
      order: 'SO-ROTTERDAM',
      customer: 'C3',
      lines: [{item: '20023', quantity: 1, requestedDay, site: 'RTM'}],
    },
  );
  await tower.signIn('priya');
  const totals: Record<string, number> = {};
  for (const site of ['RDG', 'RTM', '']) {
    await choose(page, site);
    await openPlace(page, 'Orders');
    await expect(page.locator('[row-index="0"] [col-id="id"]').first()).toBeVisible();
    await expect(page.getByRole('gridcell', {name: 'SO-ROTTERDAM'})).toHaveCount(site === 'RDG' ? 0 : 1);
    totals[site] = firstNumber(await statusOf(page).innerText());
  }
  expect(totals.RTM).toBeLessThan(totals[''] ?? 0);
  expect(totals.RDG).toBeLessThan(totals[''] ?? 0);
});

test('what no site cuts says so, once one is chosen', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  for (const name of ['Prices', 'Activity']) {
    await openPlace(page, name);
    await expect(page.getByText('All sites', {exact: true})).toHaveCount(0);
  }
  await choose(page, 'RTM');
  for (const name of ['Prices', 'Activity', 'Allocation']) {
    await openPlace(page, name);
    await expect(page.locator('.pagebar').getByText('All sites', {exact: true})).toBeVisible();
  }
  await page.getByRole('tab', {name: 'Capacity'}).click();
  await expect(page.getByText('Rotterdam', {exact: true}).last()).toBeVisible();
  await expect(page.getByRole('cell', {name: 'Reading', exact: true})).toHaveCount(0);
});
