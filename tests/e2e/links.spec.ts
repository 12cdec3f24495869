/** A place has a link, and a link leads to its place: after a reload, in both hosts, for whoever is signed in. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, openOrder} from '../support/screens.ts';

test('a link opens an order, and a reload keeps the person and the place', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('anke');
  const rest = await Rest.as(server.url, 'anke');
  const {rows} = await rest.get<{rows: readonly {id: string}[]}>('/orders?limit=1');
  const id = rows[0]?.id ?? '';
  await openOrder(page, id);
  await page.reload();
  await expect(page.getByRole('heading', {name: id})).toBeVisible({timeout: 20_000});
  await expect(page.getByText('Anke Visser')).toBeVisible();
  await expect(page.getByLabel(/password/i)).toHaveCount(0);
});

test('a link to an order that is not there, or to no screen, says so', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('anke');
  await follow(page, '#/order/SO-NOWHERE');
  await expect(page.getByText('SO-NOWHERE')).toHaveText(['There is no order SO-NOWHERE in your view']);
  await page.getByRole('button', {name: 'Find an order (Ctrl K)'}).click();
  await expect(page.getByRole('dialog', {name: 'Find or do'})).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'All orders'}).click();
  await expect(page.getByRole('region', {name: 'Lines and lots'})).toBeVisible(); // of the first: nobody has chosen
  await follow(page, '#/nonsense/1');
  await expect(page.getByRole('heading', {name: 'This link leads nowhere'})).toBeVisible();
});
