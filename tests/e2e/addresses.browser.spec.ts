/** What is typed into a browser's address line; the desktop has none. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';

test('an address typed in the browser leads to its place, and one that is none says so', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('anke');
  const rest = await Rest.as(server.url, 'anke');
  const {rows} = await rest.get<{rows: readonly {id: string}[]}>('/orders?limit=1');
  const id = rows[0]?.id ?? '';
  await page.goto(new URL(`/order/${id}`, server.url).href);
  await expect(page).toHaveURL(new RegExp(`/#/order/${id}$`));
  await expect(page.getByRole('heading', {name: id})).toBeVisible({timeout: 20_000});
  const answer = await page.goto(new URL('/nonsense/1', server.url).href);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', {name: 'This address leads nowhere'})).toBeVisible();
});
