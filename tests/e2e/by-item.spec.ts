/** The inventory turned: one row per item, its sites side by side. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {cell, figure, follow, openPlace} from '../support/screens.ts';

test('turned, an item is one row whose sites change in place, and a site’s figure opens that site', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  await openPlace(page, 'Inventory');
  await page.getByRole('radiogroup', {name: 'One row per'}).getByText('By item').click();
  await expect(page.getByText('24 of 24 items')).toBeVisible();
  await follow(page, '#/inventory?rows=item&find=20018');
  await expect(cell(page, '20018', 'sellable:LDS')).toBeVisible();
  const number = async (column: string) => Number((await cell(page, '20018', column).innerText()).replaceAll(',', ''));
  const [all, leeds] = [await number('sellable'), await number('sellable:LDS')];
  const rest = await Rest.as(server.url, 'priya');
  const more = {site: 'LDS', item: '20018', quantity: 7, into: 'available', reason: 'found'} as const;
  await rest.all({type: 'ReceiveStock', ...more});
  await expect(cell(page, '20018', 'sellable:LDS')).toHaveText(String(leeds + 7));
  await expect(cell(page, '20018', 'sellable')).toHaveText((all + 7).toLocaleString('en-GB'));
  await cell(page, '20018', 'sellable:LDS').click();
  await expect(page.getByRole('heading', {name: '20018 at Leeds'})).toBeVisible();
  await expect(figure(page, 'Sellable')).toHaveText(String(leeds + 7));
  await page.getByRole('region', {name: 'States of the position'}).getByRole('button', {name: 'Rotterdam'}).click();
  await expect(page.getByRole('heading', {name: '20018 at Rotterdam'})).toBeVisible();
});
