/** What one may not do alone is asked for where it was refused, decided by another person, and its fate read by who asked. */
import type {Page} from '@playwright/test';
import type {Command, CommandOf} from '../../src-shared/domain/commands.ts';
import {DEFAULT_POLICY} from '../../src-shared/domain/master-data/types.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {grave} from '../support/axe.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, openPlace, send, typeOrder} from '../support/screens.ts';

type Lots = {
  readonly order: {readonly lots: readonly {readonly allocated: number; readonly current: {readonly day: number}}[]};
};
const ITEM = '29999';

/** An order is cancelled by the word of two. */
const COMPANY: CommandOf<'DefineCompany'>['company'] = {
  name: 'Two signatures',
  currency: 'GBP',
  zone: 'Europe/London',
  policy: {...DEFAULT_POLICY, approvals: {secondPerson: ['CancelOrder']}},
  note: '',
};

/** Ten are there, which the first order has; ten more come in 16 days, for the second. */
async function makeScarce(rest: Rest): Promise<void> {
  const today = await rest.today();
  const {at} = await rest.get<{at: number}>('/inventory?limit=1');
  const item = {id: ITEM, name: 'Window lantern', unit: 'each', multiple: 1, weightGrams: 400, class: 'A'} as const;
  const order = (id: string, customer: string, quantity: number): Command => ({
    type: 'PlaceOrder',
    order: id,
    customer,
    lines: [{item: ITEM, quantity, requestedDay: today + 10, site: 'RDG'}],
  });
  await rest.all(
    {
      type: 'DefineItems',
      items: [{...item, packs: [], supplier: 'S1', leadDays: 10, listPrice: 90_000, active: true}],
    },
    {type: 'ReceiveStock', site: 'RDG', item: ITEM, quantity: 10, into: 'available', reason: 'found'},
    {
      type: 'PlacePurchase',
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: ITEM, quantity: 10, expectedAt: at + 16 * DAY_MS, confirmed: true}],
    },
    order('SO-RICH', 'C2', 10),
    order('SO-KEY', 'C1', 5),
  );
}
const daysOf = async (rest: Rest, id: string) =>
  (await rest.get<Lots>(`/orders/${id}`)).order.lots.map((lot) => [lot.current.day, lot.allocated]);
const dialog = (page: Page) => page.getByRole('dialog', {name: 'Ask for approval'});
const effect = (page: Page) => page.getByRole('region', {name: 'Effect', exact: true});

test('a run is proposed by who may not apply it, approved by who may, and its lines are moved', async ({
  ownServer,
  newDesk,
}) => {
  test.slow(); // two desks and a server of their own
  const rest = await Rest.as(ownServer.url, 'admin');
  await makeScarce(rest);
  const before = await daysOf(rest, 'SO-KEY');
  const [lucy, priya] = [await newDesk('lucy', ownServer), await newDesk('priya', ownServer)];
  await openPlace(lucy, 'Allocation');
  await lucy.getByRole('row', {name: new RegExp(ITEM)}).click();
  await lucy.keyboard.press('p');
  await expect(lucy.getByRole('region', {name: 'Lines of the run'})).toContainText('SO-KEY');
  await lucy.getByRole('button', {name: 'Ask for approval'}).click();
  await form(lucy).getByLabel('Reason').fill('the key account first');
  await form(lucy).getByRole('button', {name: 'Ask for approval'}).click();
  await expect(dialog(lucy)).toContainText('1 line gains: 5 units');
  await expect(dialog(lucy).getByRole('row', {name: /SO-RICH/})).toContainText('Comes later');
  await dialog(lucy).getByLabel('Why it is wanted').fill('their shop opens on Thursday');
  await dialog(lucy).getByRole('button', {name: 'Ask for approval'}).click();
  await expect(lucy.getByText('Asked for approval.')).toBeVisible();
  await lucy.getByRole('link', {name: 'See your requests'}).click();
  await expect(lucy.getByRole('region', {name: 'Requests', exact: true}).last()).toContainText('Waits for Operations');
  expect(await daysOf(rest, 'SO-KEY')).toEqual(before);

  await expect(priya.getByRole('navigation', {name: 'Workspaces'}).getByLabel('1 for you')).toBeVisible();
  await openPlace(priya, 'Approvals');
  await expect(priya.getByText('their shop opens on Thursday').first()).toBeVisible();
  await expect(priya.getByRole('tab', {name: 'As things stand'})).toHaveAttribute('aria-selected', 'true');
  await expect(effect(priya).getByRole('row', {name: /SO-RICH/})).toContainText('Comes later');
  await expect(effect(priya).getByText('differs')).toHaveCount(0);
  await priya.getByRole('tab', {name: 'As lucy stated it'}).click();
  await expect(effect(priya).getByRole('row', {name: /SO-KEY/})).toContainText('Comes sooner');
  expect(await grave(priya, 'a request')).toEqual([]);
  await priya.keyboard.press('a');
  await form(priya).getByLabel('Reason').fill('agreed with the buyer');
  await send(priya, 'Approve it');
  await expect.poll(() => daysOf(rest, 'SO-KEY')).not.toEqual(before);

  await expect(lucy.getByRole('region', {name: 'Requests', exact: true}).last()).toContainText('Approved by priya');
  await expect(lucy.getByText('agreed with the buyer')).toBeVisible();
});

test('where the policy wants a second person, who holds the right asks in place, and reads why it was refused', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await rest.all({type: 'DefineCompany', company: COMPANY});
  const today = await rest.today();
  await rest.all({
    type: 'PlaceOrder',
    order: 'SO-TWO',
    customer: 'C1',
    lines: [{item: '20003', quantity: 2, requestedDay: today + 7}],
  });
  const [priya, admin] = [await newDesk('priya', ownServer), await newDesk('admin', ownServer)];
  await priya.goto(`${priya.url().split('#')[0]}#/order/SO-TWO`);
  await priya.getByRole('button', {name: 'Cancel order'}).click();
  await form(priya).getByLabel('Reason').fill('ordered twice');
  await form(priya)
    .getByRole('button', {name: /^Cancel/})
    .last()
    .click();
  await expect(form(priya)).toContainText('This needs somebody’s approval.');
  await form(priya).getByRole('button', {name: 'Ask for approval'}).click();
  await expect(dialog(priya).getByRole('row', {name: /SO-TWO/})).toContainText('Is cancelled');
  await dialog(priya).getByRole('button', {name: 'Ask for approval'}).click();
  await expect(priya.getByText('Asked for approval.')).toBeVisible();
  await priya.getByRole('link', {name: 'See your requests'}).click();
  await expect(priya.getByRole('button', {name: 'Approve'})).toHaveCount(0);

  await openPlace(admin, 'Approvals');
  await admin.getByRole('button', {name: 'Refuse'}).click();
  await form(admin).getByLabel('Reason').fill('the customer wants both');
  await send(admin, 'Refuse it');
  await expect(priya.getByText('the customer wants both')).toBeVisible();
  const {status} = await rest.get<{status: string}>('/orders/SO-TWO');
  expect(status).not.toBe('cancelled');
});

test('an order beyond what is kept for others is refused to customer service, asked for there, and placed by who may', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: '20005', counted: site === 'RDG' ? 40 : 0, reason: 'counted'});
  const {sellable, allocated} = (await rest.position('RDG', '20005')) as {sellable: number; allocated: number};
  const pool = {site: 'RDG', item: '20005', segment: 'key', untilDay: today + 20, reason: 'window display'} as const;
  await rest.all({type: 'SetPool', kind: 'protected', quantity: 30, ...pool});
  const lucy = await newDesk('lucy', ownServer);
  await typeOrder(lucy, 'C2', '20005', sellable - 25);
  const note = lucy.getByRole('region', {name: 'What is kept for others'});
  await note.getByRole('checkbox').check();
  await expect(note.getByRole('list', {name: 'What it takes from whom'})).toContainText('takes 5 of the 30 kept');
  await note.getByLabel('Reason for taking it').fill('his window is empty');
  await lucy.getByRole('button', {name: 'Place order', exact: true}).click();
  await expect(lucy.getByRole('alert')).toContainText('This needs somebody’s approval.');
  await lucy.getByRole('button', {name: 'Ask for approval'}).click();
  await expect(dialog(lucy).getByRole('row', {name: /20005/})).toContainText('Is promised');
  await dialog(lucy).getByLabel('Why it is wanted').fill('he ordered first');
  await dialog(lucy).getByRole('button', {name: 'Ask for approval'}).click();
  await expect(lucy.getByText('Asked for approval.')).toBeVisible();

  const priya = await newDesk('priya', ownServer);
  await openPlace(priya, 'Approvals');
  await expect(priya.getByText('beyond what is kept for others').first()).toBeVisible();
  await priya.getByRole('button', {name: 'Approve'}).click();
  await form(priya).getByLabel('Reason').fill('he may');
  await send(priya, 'Approve it');
  const got = async () => Number((await rest.position('RDG', '20005')).allocated);
  await expect.poll(got).toBe(Number(allocated) + sellable - 25);
  await lucy.getByRole('link', {name: 'See your requests'}).click();
  await expect(lucy.getByText('Approved by priya').first()).toBeVisible();
  await lucy.getByRole('region', {name: 'Request', exact: true}).getByRole('link', {name: /^SO-/}).first().click();
  await expect(lucy.getByText(/asked for by lucy, approved by priya/)).toBeVisible();
});

test('who only looks at what would be asked for keeps the hold; once it is asked for, nothing is kept', async ({
  ownServer,
  newDesk,
}) => {
  const lucy = await newDesk('lucy', ownServer);
  await typeOrder(lucy, 'C1', '20003', 2);
  await lucy.getByRole('button', {name: 'Price line 1 by hand'}).click();
  const own = lucy.getByRole('region', {name: 'Price by hand'});
  await own.getByLabel('Price each').fill('1.00');
  await own.getByLabel('Reason for the price').fill('matched an offer');
  await expect(lucy.getByText('Held while you type')).toBeVisible();
  await lucy.getByRole('button', {name: 'Place order', exact: true}).click();
  await lucy.getByRole('button', {name: 'Ask for approval'}).click();
  await expect(dialog(lucy)).toContainText('nothing is kept for it while it waits');
  await dialog(lucy).getByRole('button', {name: 'Do not ask'}).click();
  await expect(dialog(lucy)).toHaveCount(0);
  await expect(lucy.getByText('Held while you type')).toBeVisible();
  await lucy.getByRole('button', {name: 'Ask for approval'}).click();
  await dialog(lucy).getByLabel('Why it is wanted').fill('his offer is in writing');
  await dialog(lucy).getByRole('button', {name: 'Ask for approval'}).click();
  await expect(lucy.getByText('Asked for approval.')).toBeVisible();
  await expect(lucy.getByText('Held while you type')).toHaveCount(0);
});
