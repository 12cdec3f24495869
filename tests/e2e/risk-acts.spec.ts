/** What the queue recommends is done once, and goods move only after their author was told what that means. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, openPlace, send} from '../support/screens.ts';

test('goods are sent for from the queue once, after a word on what that means', async ({ownServer, newDesk}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const {sellable} = await rest.position('RDG', '20007');
  const {rows} = await rest.get<{rows: readonly {requestedDay: number}[]}>('/orders?limit=1');
  const requestedDay = (rows[0]?.requestedDay ?? 0) + 1;
  const line = {item: '20007', quantity: Number(sellable), requestedDay, site: 'RDG'};
  await rest.all(
    {type: 'PlaceOrder', order: 'SO-LOST', customer: 'C1', lines: [line]},
    {type: 'ReceiveStock', site: 'LDS', item: '20007', quantity: 500, into: 'available', reason: 'test'},
    {type: 'AdjustStock', site: 'RDG', item: '20007', state: 'available', delta: -1, reason: 'test'},
  );
  const page = await newDesk('priya', ownServer);
  await openPlace(page, 'At risk');
  await page.locator('[row-index="0"] [col-id="order"]').first().click();
  const help = page.getByRole('region', {name: 'Why and what would help'});
  await help.getByRole('button', {name: 'Move 1 from Leeds'}).click();
  await expect(form(page)).toContainText('at neither site until they are received');
  const transfers = async () =>
    (await rest.get<{rows: readonly {inTransit: number}[]}>('/inventory?item=20007&site=RDG')).rows[0]?.inTransit;
  const before = await transfers();
  await send(page, 'Move 1 from Leeds');
  await expect.poll(transfers).toBe((before ?? 0) + 1);
  // In time, it is on plan; too late, the same is not offered again.
  await expect(page.getByRole('button', {name: 'Move 1 from Leeds'})).toHaveCount(0);
});
