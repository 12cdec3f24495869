/** The tree of segments at the screens: added, moved and removed with what changes before it is sent, to what REST then keeps for whom. */
import type {Page} from '@playwright/test';
import type {Command} from '../../src-shared/domain/commands.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, send} from '../support/screens.ts';

const ITEM = '20005';
const row = (page: Page, name: string) =>
  form(page).getByRole('region', {name: 'Segments and what changes'}).getByRole('row').filter({hasText: name});
const pick = async (page: Page, field: string, option: string | RegExp) => {
  await form(page).getByRole('combobox', {name: field}).click();
  await page.getByRole('option', {name: option}).first().click();
};
const keep = (segment: string, quantity: number, untilDay: number): Command => ({
  type: 'SetPool',
  site: 'RDG',
  item: ITEM,
  segment,
  kind: 'protected',
  quantity,
  untilDay,
  reason: 'window display',
});

test('segments are defined as previewed, and stock is then kept for who falls in the new one', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: ITEM, counted: site === 'RDG' ? 40 : 0, reason: 'counted'});
  const {sellable} = (await rest.position('RDG', ITEM)) as {sellable: number};
  await rest.all(keep('uk', 3, today + 20));
  expect(await rest.submit(keep('dutch-shops', 5, today + 20))).toMatchObject({outcome: 'rejected', code: 'not-found'});

  const page = await newDesk('admin', ownServer);
  await follow(page, '#/allocation/segments');
  await expect(page.getByRole('button', {name: 'Export'})).toBeVisible();
  await page.keyboard.press('n');
  await form(page).getByRole('textbox', {name: 'Name'}).fill('Dutch shops');
  await expect(form(page).getByText(/Dutch shops takes everybody, so nobody is left for Export/)).toBeVisible();
  await expect(form(page).getByRole('textbox', {name: 'Id'})).toHaveValue('dutch-shops');
  await pick(page, 'Territories', 'EU');
  await page.keyboard.press('Escape');
  await pick(page, 'Tiers', 'Tier B');
  await page.keyboard.press('Escape');
  await expect(row(page, 'Dutch shops')).toContainText('0 → 2');
  await expect(row(page, 'Dutch shops')).toContainText('new');
  await expect(row(page, 'Export')).toContainText('3 → 1');

  // By keyboard it goes to the top; then the trade in the UK goes, whose pool would be for nobody.
  await row(page, 'Dutch shops').getByRole('button').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(row(page, '').nth(1)).toContainText('Dutch shops');
  await row(page, 'UK trade').getByRole('button').click();
  await form(page).getByRole('button', {name: 'Remove'}).click();
  await expect(row(page, 'UK trade')).toContainText('2 → 0');
  await expect(row(page, 'Export')).toContainText('3');
  const notes = form(page).getByRole('region', {name: 'What else changes'});
  await expect(notes).toContainText('1 pool would be for nobody: end it under Pools first');
  await expect(notes).toContainText(`UK trade: keep 3 × ${ITEM} Item ${ITEM} at Reading`);
  await send(page, 'Define 3 segments');
  await expect(page.getByRole('button', {name: 'Dutch shops'})).toBeVisible();
  await expect(page.getByRole('button', {name: 'UK trade'})).toHaveCount(0);

  // A pool of a segment that is gone can still be ended.
  await rest.all({type: 'EndPool', site: 'RDG', item: ITEM, pool: 'protected uk', reason: 'nobody is in it'});
  await rest.all(keep('dutch-shops', sellable - 5, today + 20));
  expect(await rest.submit(keep('uk', 4, today + 20))).toMatchObject({outcome: 'rejected', code: 'not-found'});
  const order = (customer: string, quantity: number): Command => ({
    type: 'PlaceOrder',
    customer,
    lines: [{item: ITEM, quantity, requestedDay: today + 4, site: 'RDG'}],
    acceptIf: {latestDay: today + 10},
  });
  expect(await rest.submit(order('C3', 6))).toMatchObject({outcome: 'rejected', left: 5});
  await rest.all(order('C8', 6));
});

test('what somebody else defines meanwhile is not overwritten, and Escape keeps all as it is', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const page = await newDesk('admin', ownServer);
  await follow(page, '#/allocation/segments');
  await page.getByRole('button', {name: 'UK trade'}).click();
  await form(page).getByRole('textbox', {name: 'Name'}).fill('Britain');
  await expect(form(page).getByRole('button', {name: 'Define 3 segments'})).toBeEnabled();
  await rest.all({type: 'DefineSegments', segments: [{id: 'all', name: 'Everybody', strategy: 'fill', sort: []}]});
  await expect(form(page).getByText(/Somebody else has changed the segments/)).toBeVisible();
  await expect(form(page).getByRole('button', {name: 'Define 3 segments'})).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(form(page)).toHaveCount(0);
  await expect(page.getByRole('button', {name: 'Everybody'})).toBeVisible();
});

test('who may not define segments sees them without acts', async ({ownServer, newDesk}) => {
  const page = await newDesk('priya', ownServer);
  await follow(page, '#/allocation/segments');
  await expect(page.getByRole('cell', {name: 'UK trade'})).toBeVisible();
  await expect(page.getByRole('button', {name: /segment/i})).toHaveCount(0);
  await expect(page.getByRole('button', {name: 'UK trade'})).toHaveCount(0);
});
