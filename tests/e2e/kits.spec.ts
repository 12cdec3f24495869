/** Kits: made at the screen of their parts, promised with what is sold of these by themselves, changed and cancelled by kits. */
import type {Locator, Page} from '@playwright/test';
import type {Item} from '../../src-shared/domain/master-data/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, lines, lookUp, openPosition, send, typeOrder} from '../support/screens.ts';

const item = (id: string, name: string, listPrice: number): Item => ({
  id,
  name,
  unit: 'each',
  packs: [],
  multiple: 1,
  weightGrams: 350,
  class: 'B',
  supplier: 'POTTERY',
  leadDays: 14,
  listPrice,
  active: true,
});

/** Ten cups and six trays at Reading; a cafe that takes no back orders. */
async function openShop(rest: Rest): Promise<void> {
  const stock = (id: string, quantity: number) =>
    ({type: 'ReceiveStock', site: 'RDG', item: id, quantity, into: 'available', reason: 'e2e'}) as const;
  await rest.all(
    {
      type: 'DefineSupplier',
      supplier: {id: 'POTTERY', name: 'Pottery', zone: 'Europe/London', country: 'United Kingdom', active: true},
    },
    {type: 'DefineItems', items: [item('CUP', 'BLUE CUP', 30_000), item('TRAY', 'TEA TRAY', 40_000)]},
    {
      type: 'DefineCustomers',
      customers: [
        {
          id: 'CAFE',
          name: 'Corner Cafe',
          tier: 'B',
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
          },
          creditLimit: 0,
          active: true,
        },
      ],
    },
    stock('CUP', 10),
    stock('TRAY', 6),
  );
}

const kits = (page: Page): Locator => page.getByRole('region', {name: 'Kits'}).last();
const SET = {
  ...item('SET', 'TEA SET', 80_000),
  unit: 'kit',
  parts: [
    {item: 'CUP', per: 2},
    {item: 'TRAY', per: 1},
  ],
};

test('a kit is made of its parts; what contradicts itself is refused at its line, and what can be made follows the stock', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await openShop(rest);
  const page = await newDesk('admin', ownServer);
  await follow(page, '#/inventory?view=kits');
  await expect(page.getByText('There is no kit')).toBeVisible();
  await page.getByRole('button', {name: 'New kit'}).click();
  await form(page).getByLabel('Number').fill('SET');
  await form(page).getByLabel('Name').fill('TEA SET');
  await form(page).getByLabel('Price each, GBP').fill('8.00');
  await lookUp(page, 'Supplier', 'POTTERY');
  await lookUp(page, 'Part 1', 'CUP');
  await form(page).getByLabel('Units of part 1').fill('2');
  await lookUp(page, 'Part 2', 'CUP');
  await form(page).getByRole('button', {name: 'Make the kit'}).click();
  await expect(form(page).getByRole('alert')).toContainText('part 2 (CUP) of kit SET: listed twice');
  await expect(form(page).getByRole('row').nth(2).getByLabel('Refused')).toBeVisible();
  await lookUp(page, 'Part 2', 'TRAY');
  await send(page, 'Make the kit');
  const row = kits(page).getByRole('row', {name: /SET TEA SET/});
  await expect(row).toContainText('2 × CUP BLUE CUP10 free, limits it');
  await expect(row.getByRole('cell').nth(3)).toHaveText('5');
  await expect(row).toContainText('Reading 5');

  await rest.all({
    type: 'PlaceOrder',
    order: 'O-KIT',
    customer: 'CAFE',
    lines: [{item: 'SET', quantity: 3, requestedDay: (await rest.today()) + 6}],
  });
  await expect(row.getByRole('cell').nth(3)).toHaveText('2');
  await row.getByRole('button', {name: 'Change the parts of SET'}).click();
  await form(page).getByLabel('Units of part 1').fill('4');
  await send(page, 'Set the parts');
  await expect(row.getByRole('cell').nth(3)).toHaveText('1');

  await openPosition(page, 'CUP', 'RDG');
  await expect(page.getByRole('region', {name: 'States of the position'})).toContainText('Part of SET TEA SET');
  expect(
    await rest.submit({type: 'ReceiveStock', site: 'RDG', item: 'SET', quantity: 1, into: 'available', reason: 'r'}),
  ).toMatchObject({outcome: 'rejected', code: 'invalid'});
});

test('a kit and its part by itself are promised together or not at all; the order is changed and cancelled by kits', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await openShop(rest);
  await rest.all({type: 'DefineItems', items: [SET]});
  const page = await newDesk('lucy', ownServer);
  await typeOrder(page, 'CAFE', 'SET', 4);
  const entry = page.getByRole('region', {name: 'Order lines'});
  await expect(entry.getByRole('row', {name: /CUP BLUE CUP/})).toContainText('8');
  await expect(entry.getByRole('row', {name: /TRAY TEA TRAY/})).toContainText('4');
  await expect(page.getByText(/^All 4 kits can be had/)).toBeVisible();
  await expect(page.getByText('leaves complete, since it has a kit')).toBeVisible();

  // Each fits alone: five cups beside four sets are three too many.
  await lookUp(page, 'Item of line 2', 'CUP');
  await page.getByLabel('Quantity of line 2').fill('5');
  await expect(page.getByText(/This customer takes no back orders/)).toBeVisible();
  await expect(page.getByRole('button', {name: /Place order/})).toBeDisabled();
  const requestedDay = (await rest.today()) + 6;
  expect(
    await rest.submit({
      type: 'PlaceOrder',
      customer: 'CAFE',
      lines: [
        {item: 'SET', quantity: 4, requestedDay},
        {item: 'CUP', quantity: 5, requestedDay},
      ],
    }),
  ).toMatchObject({outcome: 'rejected', code: 'insufficient-stock'});
  await page.getByLabel('Quantity of line 2').fill('2');
  await expect(page.getByText('Held while you type')).toBeVisible();
  await expect.poll(async () => (await rest.position('RDG', 'CUP')).sellable).toBe(0);
  await page.getByRole('button', {name: 'Place order'}).click();
  const heading = page.getByRole('heading', {name: /^SO-/});
  await expect(heading).toBeVisible();
  const id = await heading.innerText();
  const head = lines(page).getByRole('row', {name: /SET kit TEA SET/});
  await expect(head).toContainText('1–2');
  await expect(head.getByRole('cell').nth(2)).toHaveText('4');
  await expect(head.getByRole('cell').nth(4)).toHaveText('£32.00');
  const of = async () => (await rest.get<{order: {lines: object[]; shipComplete: boolean}}>(`/orders/${id}`)).order;
  expect(await of()).toMatchObject({
    shipComplete: true,
    lines: [
      {item: 'CUP', quantity: 8, kit: {item: 'SET', group: 1, per: 2}},
      {item: 'TRAY', quantity: 4, kit: {item: 'SET', group: 1, per: 1}},
      {item: 'CUP', quantity: 2},
    ],
  });

  await head.getByRole('button', {name: 'Change'}).click();
  await form(page).getByLabel('Kits').fill('3');
  await expect(form(page)).toContainText('3 for');
  await send(page, 'Change the kits', 'one less');
  await expect(head.getByRole('cell').nth(2)).toHaveText('3');
  expect((await of()).lines).toMatchObject([{quantity: 6}, {quantity: 3}, {quantity: 2}]);
  await head.getByRole('button', {name: 'Cancel'}).click();
  await form(page).getByLabel('Kits').fill('2');
  await send(page, 'Cancel the kits', 'two less');
  await expect(head.getByRole('cell').nth(2)).toHaveText('1');
  await expect.poll(async () => (await rest.position('RDG', 'CUP')).sellable).toBe(6);
  expect(
    await rest.submit({type: 'CancelOrder', order: id, lines: [{line: 1}], by: 'customer', reason: 'one part'}),
  ).toMatchObject({outcome: 'rejected', code: 'quantity-rule'});
});

test('an inquiry answers by kits and names the part that binds; parts that may come apart leave from several sites', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await openShop(rest);
  await rest.all(
    {type: 'DefineItems', items: [SET]},
    {type: 'ReceiveStock', site: 'LDS', item: 'TRAY', quantity: 9, into: 'available', reason: 'e2e'},
    {type: 'ReceiveStock', site: 'LDS', item: 'CUP', quantity: 1, into: 'available', reason: 'e2e'},
    {type: 'RecordCount', site: 'RDG', item: 'TRAY', counted: 1, reason: 'e2e'},
  );
  const page = await newDesk('lucy', ownServer);
  await typeOrder(page, 'CAFE', 'SET', 4);
  await expect(
    page.getByText('1 kit of 4 could be had by the asked date: no one site has all the parts of more.'),
  ).toBeVisible();
  await expect(page.getByRole('button', {name: /Place order/})).toBeDisabled();
  await page.getByLabel('Parts of its kits may come apart').click();
  await expect(page.getByText(/^All 4 kits can be had/)).toBeVisible();
  await expect(page.getByText('Held while you type')).toBeVisible();
  await page.getByRole('button', {name: 'Place order'}).click();
  const heading = page.getByRole('heading', {name: /^SO-/});
  await expect(heading).toBeVisible();
  const id = await heading.innerText();
  const {order} = await rest.get<{order: {lots: {site: string; line: number}[]; shipComplete: boolean}}>(
    `/orders/${id}`,
  );
  expect(order.shipComplete).toBe(false);
  expect(new Set(order.lots.map((lot) => lot.site))).toEqual(new Set(['LDS', 'RDG']));
});
