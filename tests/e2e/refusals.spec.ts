/** What cannot be done is refused where it was asked: what is left, when the rest could be had, or which right is missing. */
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, type Tower, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, openPlace, openPosition, send, typeOrder} from '../support/screens.ts';

const NO_BACKORDERS = {
  shipComplete: false,
  backorders: false,
  splitSites: true,
  earlyDays: 0,
  lateDays: 0,
  shortPermille: 0,
  overPermille: 0,
  latestDays: 0,
  minimumShipment: 0,
};

test('an order beyond the stock says what is left and from when all of it could be had', async ({tower}) => {
  const {page, server} = tower;
  const admin = await Rest.as(server.url, 'admin');
  const expectedAt = ((await admin.today()) + 20) * DAY_MS + DAY_MS / 2;
  const {rows} = await admin.get<{rows: readonly {atp0: number}[]}>('/inventory?item=20011');
  const free = rows.reduce((sum, row) => sum + row.atp0, 0);
  await admin.all(
    {
      type: 'DefineCustomers',
      customers: [
        {
          id: 'C90',
          name: 'Now or never',
          tier: 'A',
          territory: 'UK',
          country: 'United Kingdom',
          zone: 'Europe/London',
          rules: NO_BACKORDERS,
          creditLimit: 0,
          active: true,
        },
      ],
    },
    {
      type: 'PlacePurchase',
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: '20011', quantity: 500, expectedAt, confirmed: true}],
    },
  );
  await tower.signIn('lucy');
  await typeOrder(page, 'C90', '20011', free + 10);
  await expect(page.getByText(/^Not held: There is not enough free stock/)).toBeVisible();
  await expect(page.getByText('no back orders', {exact: true})).toBeVisible();
  await expect(page.getByText(`takes no back orders, and ${free + 10} units of it have no date`)).toBeVisible();
  await expect(page.getByRole('button', {name: /^Place order/})).toBeDisabled();
  await expect(page.getByText(`${free} left`).first()).toBeVisible();
  await expect(page.getByText(/(all|next) on \w{3} \d+ \w{3}|soonest/).first()).toBeVisible();
});

/** Enters an order of more than one site has, for who takes a line from one, and lets it come from several. */
async function enterSplit({page, server}: Pick<Tower, 'page' | 'server'>): Promise<void> {
  const admin = await Rest.as(server.url, 'admin');
  const {rows} = await admin.get<{rows: readonly {atp0: number}[]}>('/inventory?item=20017');
  await admin.all({
    type: 'DefineCustomers',
    customers: [
      {
        id: 'C91',
        name: 'One van only',
        tier: 'B',
        territory: 'UK',
        country: 'United Kingdom',
        zone: 'Europe/London',
        rules: {...NO_BACKORDERS, splitSites: false},
        creditLimit: 0,
        active: true,
      },
    ],
  });
  await typeOrder(page, 'C91', '20017', Math.max(...rows.map((row) => row.atp0)) + 1);
  await expect(page.getByText('a line from one site only, no back orders')).toBeVisible();
  await expect(page.getByRole('button', {name: /^Place order/})).toBeDisabled();
  await page.getByRole('button', {name: 'Other rules for this order'}).click();
  await page.getByLabel('A line may come from several sites').check();
  await expect(page.getByRole('button', {name: 'Place order', exact: true})).toBeEnabled();
  await page.getByRole('button', {name: 'Place order', exact: true}).click();
}

test('rules of one order that are not its customer’s are asked for by who lacks the right', async ({tower}) => {
  await tower.signIn('lucy');
  await enterSplit(tower);
  const why = tower.page.getByText('a line from several sites for customer C91, who does not take that');
  await expect(why.first()).toBeVisible();
  await expect(tower.page.getByRole('button', {name: 'Ask for approval'}).first()).toBeVisible();
});

test('they are the order’s by who holds it, and stand on its page', async ({tower}) => {
  await tower.signIn('priya');
  await enterSplit(tower);
  await expect(tower.page.getByRole('region', {name: 'Lines and lots'})).toBeVisible();
  await expect(tower.page.getByText('a line from several sites', {exact: true})).toBeVisible();
});

test('stock that is not there is not transferred; what was typed stays', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await openPosition(page, '20012', 'RTM');
  await page.getByRole('button', {name: 'Transfer', exact: true}).click();
  await form(page).getByLabel('Quantity').fill('9999');
  await form(page)
    .getByRole('button', {name: /^Transfer 9,999/})
    .click();
  await expect(page.getByRole('alert')).toContainText('There is not enough free stock.');
  await expect(page.getByRole('alert')).toContainText(/\d+ left/);
  await expect(form(page).getByLabel('Quantity')).toHaveValue('9,999');
  await form(page).getByLabel('Quantity').fill('1');
  await send(page, /^Transfer 1 to/);
});

test('a role sees no button for what it may not do, and the REST door refuses it too', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('helen');
  await openPlace(page, 'Orders');
  await page.locator('[row-index="0"] [col-id="id"]').first().click();
  await expect(page.getByRole('region', {name: 'Lines and lots'})).toBeVisible();
  for (const name of ['New order', 'Cancel order', 'Change', 'Ship', 'Allocate'])
    await expect(page.getByRole('button', {name, exact: true})).toHaveCount(0);
  await openPosition(page, '20013', 'RDG');
  for (const name of ['Adjust', 'Hold', 'Transfer', 'Count'])
    await expect(page.getByRole('button', {name, exact: true})).toHaveCount(0);
  const rest = await Rest.as(server.url, 'helen');
  const hold = {type: 'HoldStock', site: 'RDG', item: '20013', quantity: 1, reason: 'no right'} as const;
  expect(await rest.submit(hold)).toMatchObject({outcome: 'rejected', code: 'forbidden'});
});

test('a person of one warehouse sees that warehouse only, at the screens and through REST', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('tom');
  await openPlace(page, 'Inventory');
  await expect(page.locator('[row-index="0"] [col-id="siteName"]').first()).toHaveText('Reading');
  await expect(page.getByText('24 of 24 positions')).toBeVisible();
  const rest = await Rest.as(server.url, 'tom');
  expect(await rest.get('/inventory?site=LDS')).toMatchObject({rows: []});
  const elsewhere = {
    type: 'AdjustStock',
    site: 'LDS',
    item: '20013',
    state: 'available',
    delta: 1,
    reason: 'x',
  } as const;
  expect(await rest.submit(elsewhere)).toMatchObject({outcome: 'rejected', code: 'forbidden'});
});
