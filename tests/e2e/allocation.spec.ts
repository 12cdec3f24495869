/** What is kept for a segment at the screens: set, seen by who asks for it, ended, each to its effect. */
import type {Page} from '@playwright/test';
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

test('who may take what is kept sees what it takes from whom, and says why; who may not sees who may', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: '20005', counted: site === 'RDG' ? 40 : 0, reason: 'counted'});
  const pool = {site: 'RDG', item: '20005', segment: 'key', untilDay: today + 20, reason: 'window display'} as const;
  await rest.all({type: 'SetPool', kind: 'protected', quantity: 30, ...pool});
  // Who waited has been served by now: that is asked after a decision, and this is one.
  const {sellable} = (await rest.position('RDG', '20005')) as {sellable: number};
  const free = sellable - 30;
  const note = (page: Page) => page.getByRole('region', {name: 'What is kept for others'});

  const lucy = await newDesk('lucy', ownServer);
  await typeOrder(lucy, 'C2', '20005', free + 5);
  await expect(note(lucy)).toContainText(/30 kept for Key accounts at Reading until/);
  await expect(note(lucy).getByRole('checkbox', {name: 'Take it all the same, if it is approved'})).toBeVisible();
  await expect(note(lucy)).toContainText('Operations or an administrator may take it, with a reason');
  await lucy.close();

  const page = await newDesk('priya', ownServer);
  await typeOrder(page, 'C2', '20005', free + 5);
  await note(page).getByRole('checkbox').check();
  await expect(note(page)).toContainText(
    /20005: takes 5 of the 30 kept for Key accounts at Reading until .*; 25 stay kept/,
  );
  await expect(page.getByRole('button', {name: 'Place order'})).toBeDisabled();
  await note(page).getByLabel('Reason for taking it').fill('the display can be smaller');
  await page.getByRole('button', {name: 'Place order'}).click();
  await expect(page.getByRole('heading', {name: /^SO-/})).toBeVisible();
  const id = await page.getByRole('heading', {name: /^SO-/}).innerText();
  await expect(page.getByRole('region', {name: 'Story of the order'})).toContainText('the display can be smaller');
  type Lots = {readonly order: {readonly lots: readonly {readonly allocated: number; readonly site: string}[]}};
  expect((await rest.get<Lots>(`/orders/${id}`)).order.lots).toMatchObject([{allocated: free + 5, site: 'RDG'}]);
  // Only 25 of those kept are there now: nobody else may have one of them.
  const more = {type: 'PlaceOrder', customer: 'C2', acceptIf: {latestDay: today + 10}} as const;
  const lines = [{item: '20005', quantity: 1, requestedDay: today + 4, site: 'RDG'}];
  expect(await rest.submit({...more, lines})).toMatchObject({outcome: 'rejected', left: 0});
});
