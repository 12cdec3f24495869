/** What changed is still there after the desktop was closed and started again. */
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, firstPage, signIn, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {openPlace} from '../support/screens.ts';

test('the desktop knows after a restart what changed before it', async ({desktop, server}) => {
  const page = await firstPage(desktop.app);
  await signIn(page, 'priya');
  const rest = await Rest.as(server.url, 'priya');
  const expectedAt = ((await rest.today()) + 5) * DAY_MS;
  const line = {item: '20012', quantity: 9, expectedAt, confirmed: true};
  await rest.all(
    {type: 'PlacePurchase', purchase: 'PO-TOLD', supplier: 'S1', site: 'RDG', lines: [line]},
    {
      type: 'RedateSupply',
      purchase: 'PO-TOLD',
      line: 1,
      expectedAt: expectedAt + 3 * DAY_MS,
      confirmed: true,
      reason: 'storm',
    },
  );
  await openPlace(page, 'Tower');
  await expect(page.getByText('PO-TOLD line 1 slipped 3 d: storm')).toBeVisible();
  const again = await firstPage(await desktop.restart());
  await openPlace(again, 'Tower');
  await expect(again.getByText('PO-TOLD line 1 slipped 3 d: storm')).toBeVisible();
});
