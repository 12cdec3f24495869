/** A safety stock at the screens: previewed, set, seen by who asks for it, changed and ended, each to what the promise then says. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, lookUp, openPlace, send, typeOrder} from '../support/screens.ts';

type Promised = {
  readonly lines: readonly {
    readonly left: number;
    readonly options: readonly {readonly onRequest: boolean; readonly binding: unknown}[];
    readonly reductions: readonly {readonly kept: readonly unknown[]}[];
  }[];
};

test('a safety stock is previewed, set, named to who asks, changed and ended; the promise says what it leaves', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: '20005', counted: site === 'RDG' ? 40 : 0, reason: 'counted'});
  const {sellable} = (await rest.position('RDG', '20005')) as {sellable: number};
  const promise = async (customer: string, quantity: number) => {
    const lines = [{item: '20005', quantity, requestedDay: today + 4, site: 'RDG'}];
    const {status, body} = await rest.ask('POST', '/promise', {customer, lines});
    expect(status).toBe(200);
    return (body as Promised).lines[0];
  };
  expect((await promise('C2', sellable))?.left).toBe(sellable);

  const page = await newDesk('priya', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Pools'}).click();
  await expect(page.getByText('Nothing is kept for anybody')).toBeVisible();
  await page.keyboard.press('n');
  await lookUp(page, 'Item', '20005');
  await form(page).getByRole('combobox', {name: 'Site'}).click();
  await page.getByRole('option', {name: 'Reading'}).click();
  await form(page).getByRole('combobox', {name: 'Rule'}).click();
  await page.getByRole('option', {name: 'Safety stock'}).click();
  await form(page).getByLabel('Who may be promised it all the same').click();
  await page.getByRole('option', {name: 'Key accounts', exact: true}).click();
  await form(page).getByLabel('Units').fill('30');
  await form(page).getByLabel('Reason').fill('for the shops that cannot wait');
  const effect = form(page).getByRole('list', {name: 'What it would do'});
  await expect(effect).toContainText(`Others may be promised ${sellable - 30} now, of ${sellable}.`);
  await form(page).getByLabel('Units').fill('60');
  await expect(effect).toContainText('Others may be promised 0 now');
  await expect(effect).toContainText(`${40 - sellable} of it are promised to others already, and that stays.`);
  await expect(effect).toContainText('20 of it are not there.');
  await form(page).getByLabel('Units').fill('30');
  await send(page, 'Safety stock of 30');
  await expect(page.getByRole('heading', {name: 'Safety stock of 30'})).toBeVisible();

  // Customer 2 is no key account: he is promised what is above it, and told why not more.
  expect(await promise('C2', sellable - 30)).toMatchObject({left: sellable - 30, options: [{onRequest: true}]});
  const more = await promise('C2', sellable);
  expect(more).toMatchObject({left: sellable - 30});
  expect(more?.reductions[0]?.kept).toEqual([{kind: 'safety', segment: 'Key accounts', quantity: 30, until: null}]);
  expect((await promise('C1', sellable))?.left).toBe(sellable);
  const lines = [{item: '20005', quantity: sellable - 29, requestedDay: today + 4, site: 'RDG'}];
  const order = {type: 'PlaceOrder', customer: 'C2', lines, acceptIf: {latestDay: today + 10}} as const;
  expect(await rest.submit(order)).toMatchObject({
    outcome: 'rejected',
    code: 'accept-if-failed',
    left: sellable - 30,
  });
  await typeOrder(page, 'C2', '20005', sellable - 29);
  const options = page.getByRole('region', {name: 'Promise options'});
  await expect(options.getByText('30 are safety stock, for Key accounts only.').first()).toBeVisible();
  await expect(options.getByText(/30 safety stock/).first()).toBeVisible();

  // At its position, and changed: then for nobody.
  await follow(page, '#/inventory/20005@RDG');
  await expect(page.getByText('Safety stock, for Key accounts only')).toBeVisible();
  await follow(page, '#/allocation/pools');
  await page.locator('[row-id="RDG/20005/safety"] [col-id="item"]').first().click();
  await expect(page.getByRole('heading', {name: 'Safety stock of 30'})).toBeVisible();
  await page.keyboard.press('e');
  await form(page).getByLabel('Units').fill('12');
  await form(page).getByLabel('Reason').fill('fewer shops');
  await send(page, 'Safety stock of 12');
  await expect.poll(async () => (await promise('C2', sellable))?.left).toBe(sellable - 12);

  await page.locator('[row-id="RDG/20005/safety"] [col-id="item"]').first().click();
  await expect(page.getByRole('heading', {name: 'Safety stock of 12'})).toBeVisible();
  await page.keyboard.press('x');
  await form(page).getByLabel('Reason').fill('the season is over');
  await send(page, 'End it');
  await expect(page.getByText('Nothing is kept for anybody')).toBeVisible();
  expect((await promise('C2', sellable))?.left).toBe(sellable);
});
