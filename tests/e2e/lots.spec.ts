/** Goods that are kept by lots, at the screens: received with their lot, promised for as long as they are good, held by their lot. */
import type {Command} from '../../src-shared/domain/commands.ts';
import type {Item} from '../../src-shared/domain/master-data/types.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {figure, follow, form, lookUp, openPosition, send, typeOrder} from '../support/screens.ts';

const GLUE: Item = {
  id: '20990',
  name: 'Craft glue',
  unit: 'each',
  packs: [],
  multiple: 1,
  weightGrams: 200,
  class: 'B',
  supplier: 'S1',
  leadDays: 7,
  listPrice: 12_000,
  active: true,
  lifeDays: 180,
};
const iso = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

test('a lot is received, who needs fresh goods is promised no old ones and told why, a lot is held', async ({
  ownServer,
  newDesk,
}) => {
  test.slow();
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  const at = {site: 'RDG', item: GLUE.id};
  const old = {id: 'G-OLD', lasts: today + 30};
  const stock = {type: 'ReceiveStock', ...at, into: 'available', reason: 'opening'} as const;
  await rest.all(
    {type: 'DefineItems', items: [GLUE]},
    {...stock, quantity: 40, batch: old},
    {
      type: 'DefineCustomers',
      customers: [
        {
          id: 'C91',
          name: 'Fresh Only',
          tier: 'A',
          territory: 'UK',
          country: 'United Kingdom',
          zone: 'Europe/London',
          rules: {
            shipComplete: false,
            backorders: false,
            splitSites: true,
            earlyDays: 0,
            lateDays: 0,
            shortPermille: 0,
            overPermille: 0,
            latestDays: 0,
            minimumShipment: 0,
            minimumLifeDays: 90,
          },
          creditLimit: 0,
          active: true,
        },
      ],
    },
  );
  expect(await rest.submit({...stock, quantity: 1})).toMatchObject({outcome: 'rejected', code: 'invalid'});

  const page = await newDesk('priya', ownServer);
  await openPosition(page, GLUE.id, 'RDG');
  await expect(page.getByText('Lot G-OLD')).toBeVisible();
  await page.keyboard.press('g');
  await form(page).getByLabel('Quantity').fill('25');
  await expect(form(page).getByText('The lot is missing.')).toBeVisible();
  await form(page).getByLabel('Lot', {exact: true}).fill('G-NEW');
  const day = form(page).getByLabel('Good until');
  await day.fill(iso(today - 1));
  await expect(form(page).getByText('This day has passed')).toBeVisible();
  await day.fill(iso(today + 181));
  await expect(form(page).getByText('Longer than fresh goods are good: 180 days from today.')).toBeVisible();
  await day.fill(iso(today + 170));
  await expect(form(page).getByText('Longer than fresh goods')).toHaveCount(0);
  await form(page).getByRole('combobox', {name: 'Into'}).click();
  await page.getByRole('option', {name: 'Available (put away)'}).click();
  await send(page, 'Receive 25', 'a sample lot');
  await expect(page.getByText('Lot G-NEW')).toBeVisible();
  await expect(figure(page, 'Sellable')).toHaveText('65');

  await typeOrder(page, 'C91', GLUE.id, 30);
  await expect(page.getByText('40 not good for as long as this customer needs').first()).toBeVisible();
  await expect(page.getByText('25 left').first()).toBeVisible();
  const line = {item: GLUE.id, requestedDay: today + 10};
  const order = (quantity: number): Command => ({type: 'PlaceOrder', customer: 'C91', lines: [{...line, quantity}]});
  expect(await rest.submit(order(26))).toMatchObject({outcome: 'rejected', code: 'insufficient-stock', left: 25});
  await rest.all(order(25));

  await openPosition(page, GLUE.id, 'RDG');
  await page.keyboard.press('h');
  await form(page).getByRole('combobox', {name: 'Lot'}).click();
  await page.getByRole('option', {name: /^G-OLD: 40, good until/}).click();
  await form(page).getByLabel('Quantity').fill('40');
  await send(page, 'Hold 40', 'recalled by the maker');
  await expect(figure(page, 'Quarantine')).toHaveText('40');
  expect(await rest.position('RDG', GLUE.id)).toMatchObject({quarantine: 40, available: 25, sellable: 0});

  // The day of the new lot was typed wrong: who was promised it is named before, and stays promised.
  await page.keyboard.press('e');
  await form(page).getByRole('combobox', {name: 'Which lot'}).click();
  await page.getByRole('option', {name: /^G-NEW: 25, good until/}).click();
  await expect(form(page).getByText('Nothing would change.')).toBeVisible();
  await form(page).getByLabel('Lot', {exact: true}).fill('G-OLD');
  await expect(form(page).getByText('the day must be the same')).toBeVisible();
  // Renamed by another hand meanwhile: no other lot takes its place under this one.
  const renamed = {type: 'CorrectLot', ...at, reason: 'read wrong'} as const;
  await rest.all({...renamed, batch: 'G-NEW', newBatch: 'G-MID'});
  await expect(form(page).getByText('Lot G-NEW is not here any more.')).toBeVisible();
  await expect(form(page).getByRole('button', {name: 'Correct the lot'})).toBeDisabled();
  await rest.all({...renamed, batch: 'G-MID', newBatch: 'G-NEW'});
  await expect(form(page).getByRole('button', {name: 'Correct G-NEW'})).toBeVisible();
  await form(page)
    .getByLabel('Good until')
    .fill(iso(today + 60));
  const lost = form(page).getByRole('region', {name: 'Promises that lose their cover'});
  await expect(lost).toContainText('1 promise would lack 25 units in time');
  await expect(lost).toContainText('Fresh Only');
  await form(page).getByLabel('Lot', {exact: true}).fill('G-NEW-2');
  await send(page, 'Correct G-NEW', 'read from the pallet');
  await expect(page.getByText('Lot G-NEW-2')).toBeVisible();
  await page.getByRole('tab', {name: 'Movements'}).click();
  await expect(
    page.getByText(`Lot G-NEW, good until ${iso(today + 170)} is G-NEW-2, good until ${iso(today + 60)}, 25 of it`),
  ).toBeVisible();
  expect(await rest.submit(order(1))).toMatchObject({outcome: 'rejected', code: 'insufficient-stock', left: 0});
});

test('an item is said to be good for so many days, a customer asks for some of them, and what is promised goes by both', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  const {lifeDays: _, ...plain} = GLUE;
  const stock = {type: 'ReceiveStock', site: 'RDG', item: GLUE.id, into: 'available', reason: 'opening'} as const;
  await rest.all({type: 'DefineItems', items: [plain]}, {...stock, quantity: 12});
  const page = await newDesk('admin', ownServer);
  await openPosition(page, GLUE.id, 'RDG');
  await expect(figure(page, 'Sellable')).toHaveText('12');
  await page.keyboard.press('d');
  await expect(form(page).getByText('Nothing would change.')).toBeVisible();
  await form(page).getByLabel('Days for which it is good').fill('180');
  await send(page, 'Set the shelf life');
  // What is there has no lot, and is promised to nobody until somebody names it.
  await expect(figure(page, 'No lot')).toHaveText('12');
  await expect(figure(page, 'Sellable')).toHaveText('0');
  expect(await rest.submit({...stock, quantity: 1})).toMatchObject({outcome: 'rejected', code: 'invalid'});
  await rest.all({...stock, quantity: 5, batch: {id: 'G1', lasts: today + 60}});
  await expect(figure(page, 'Sellable')).toHaveText('5');

  const left = async () => {
    const lines = [{item: GLUE.id, quantity: 5, requestedDay: today + 10}];
    const answer = await rest.submit({type: 'PlaceOrder', customer: 'C2', lines, acceptIf: {latestDay: today + 10}});
    return answer.outcome === 'rejected' ? answer.left : 5;
  };
  await follow(page, '#/calendars/customers');
  await lookUp(page, 'Shelf life for', 'C2');
  await form(page).getByLabel('Days left at delivery, at least').fill('90');
  await send(page, 'Set the days');
  await expect(page.getByRole('row', {name: /Customer 2/})).toContainText('90');
  expect(await left()).toBe(0);
  await page.getByRole('button', {name: 'Shelf life for Customer 2'}).click();
  await form(page).getByLabel('Days left at delivery, at least').fill('30');
  await send(page, 'Set the days');
  expect(await left()).toBe(5);
});
