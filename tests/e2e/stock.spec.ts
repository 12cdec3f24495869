/** Stock at the screens: received without a purchase, and the staging area counted. */
import type {Page} from '@playwright/test';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {figure, figureOf, form, openPosition, send} from '../support/screens.ts';

const act = async (page: Page, name: string) => {
  await page.getByRole('button', {name: 'More', exact: true}).click();
  await page.getByRole('menuitem', {name}).click();
};

test('goods are received without a purchase, with a reason, into the state they are in', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('tom');
  const rest = await Rest.as(server.url, 'priya');
  await openPosition(page, '20024', 'RDG');
  const sellable = await figureOf(page, 'Sellable');
  await page.keyboard.press('g');
  await form(page).getByLabel('Quantity').fill('7');
  await expect(form(page).getByText('A reason is missing.')).toBeVisible();
  await send(page, 'Receive 7', 'surplus of the last delivery');
  await expect(figure(page, 'Receiving')).toHaveText('7');
  await expect(figure(page, 'Sellable')).toHaveText(String(sellable));
  await act(page, 'Receive');
  await form(page).getByLabel('Quantity').fill('3');
  await form(page).getByRole('combobox', {name: 'Into'}).click();
  await page.getByRole('option', {name: 'Available (put away)'}).click();
  await send(page, 'Receive 3', 'found behind the rack');
  await expect(figure(page, 'Sellable')).toHaveText(String(sellable + 3));
  expect(await rest.position('RDG', '20024')).toMatchObject({receiving: 7, sellable: sellable + 3});
});

test('fewer in the staging area than orders have picked puts those orders at risk', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const line = {item: '20023', quantity: 5, requestedDay: (await rest.today()) + 6, site: 'RTM'};
  const lots = [{line: 1, lot: 1, quantity: 5}];
  await rest.all(
    {type: 'PlaceOrder', order: 'SO-STAGED', customer: 'C3', lines: [line]},
    {type: 'AdvanceLots', order: 'SO-STAGED', to: 'released', lots},
    {type: 'AdvanceLots', order: 'SO-STAGED', to: 'picked', lots},
  );
  await openPosition(page, '20023', 'RTM');
  await expect(figure(page, 'Staged')).toHaveText('5');
  await act(page, 'Count');
  await form(page).getByRole('combobox', {name: 'Do'}).click();
  await page.getByRole('option', {name: /staging area/}).click();
  await form(page).getByLabel('Counted').fill('3');
  await send(page, 'Record 3');
  await expect(figure(page, 'Staged')).toHaveText('3');
  expect(await rest.position('RTM', '20023')).toMatchObject({staged: 3});
  await expect(async () => {
    const {rows} = await rest.get<{rows: {order: string; uncovered: number}[]}>('/at-risk?limit=500');
    expect(rows.find((row) => row.order === 'SO-STAGED')).toMatchObject({uncovered: 2});
  }).toPass();
});
