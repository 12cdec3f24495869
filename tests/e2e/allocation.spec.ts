/** What is kept for a segment at the screens: set, seen by who asks for it, ended, each to its effect. */
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, lookUp, openPlace, send, typeOrder} from '../support/screens.ts';

const iso = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

test('stock is kept for a segment by keyboard, others are told for whom and until when, and it is ended again', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: '20005', counted: site === 'RDG' ? 40 : 0, reason: 'counted'});
  const {sellable} = (await rest.position('RDG', '20005')) as {sellable: number};
  const page = await newDesk('priya', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Pools'}).click();
  await expect(page.getByText('Nothing is kept for anybody')).toBeVisible();
  await page.keyboard.press('n');
  await lookUp(page, 'Item', '20005');
  await form(page).getByRole('combobox', {name: 'Site'}).click();
  await page.getByRole('option', {name: 'Reading'}).click();
  await form(page).getByLabel('Units').fill('41');
  await form(page)
    .getByLabel('Kept before')
    .fill(iso(today + 20));
  await form(page).getByLabel('Reason').fill('window display');
  await form(page).getByRole('button', {name: 'Keep 41'}).click();
  await expect(form(page).getByText(/protected above supply/)).toBeVisible();
  await form(page).getByLabel('Units').fill('30');
  await send(page, 'Keep 30');
  await expect(page.getByRole('heading', {name: 'Keep 30 for Key accounts'})).toBeVisible();

  // Customer 2 is no key account: the rest is for him, and he is told who has it.
  await typeOrder(page, 'C2', '20005', 15);
  const options = page.getByRole('region', {name: 'Promise options'});
  await expect(options.getByText(/30 are kept for Key accounts until/).first()).toBeVisible();
  await expect(options.getByText(/30 kept for Key accounts/).first()).toBeVisible();
  const refused = await rest.submit({
    type: 'PlaceOrder',
    customer: 'C2',
    lines: [{item: '20005', quantity: 15, requestedDay: today + 4, site: 'RDG'}],
    acceptIf: {latestDay: today + 10},
  });
  expect(refused).toMatchObject({outcome: 'rejected', code: 'accept-if-failed', left: sellable - 30});

  await follow(page, '#/allocation/pools');
  await page.locator('[row-id="RDG/20005/protected key"] [col-id="item"]').first().click();
  await expect(page.getByRole('heading', {name: 'Keep 30 for Key accounts'})).toBeVisible();
  await page.keyboard.press('x');
  await form(page).getByLabel('Reason').fill('display is cancelled');
  await send(page, 'End it');
  await expect(page.getByText('Nothing is kept for anybody')).toBeVisible();
  await rest.all({
    type: 'PlaceOrder',
    customer: 'C2',
    lines: [{item: '20005', quantity: 15, requestedDay: today + 4, site: 'RDG'}],
    acceptIf: {latestDay: today + 10},
  });
});
