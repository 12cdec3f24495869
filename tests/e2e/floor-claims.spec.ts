/** The floor's own place: who sees no orders releases and picks by the claims on his stock, to its effect at the REST door. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, send} from '../support/screens.ts';

test('a supervisor without orders in view releases and picks by label, and his title bar names his site', async ({
  tower,
}) => {
  const {page, server} = tower;
  const rest = await Rest.as(server.url, 'priya');
  const requestedDay = (await rest.today()) + 4;
  await rest.all({
    type: 'PlaceOrder',
    order: 'SO-LABEL',
    customer: 'C1',
    lines: [{item: '20006', quantity: 3, requestedDay, site: 'RDG'}],
  });
  await tower.signIn('tom');
  await expect(page.getByRole('button', {name: 'Sites: Reading'})).toBeVisible();
  const row = page.getByRole('region', {name: 'Claims to release and pick'}).getByRole('row', {name: /SO-LABEL\/1\.1/});
  await expect(row).toContainText('on the shelf');
  for (const [choice, button] of [
    [undefined, 'Release to the floor'],
    ['Picked', 'Picked'],
  ] as const) {
    await row.getByRole('button', {name: 'Act'}).click();
    if (choice !== undefined) {
      await form(page).getByLabel('Step').first().click();
      await page.getByRole('option', {name: choice, exact: true}).click();
    }
    await send(page, button);
  }
  await expect(row).toHaveCount(0);
  const {order} = await rest.get<{order: {lots: readonly {picked: number}[]}}>('/orders/SO-LABEL');
  expect(order.lots.map((lot) => lot.picked)).toEqual([3]);
});
