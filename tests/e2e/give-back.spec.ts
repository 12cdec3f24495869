/** What comes back, at the order's screen: picked goods, returned ones, money; and picking what is promised to others. */
import type {Command} from '../../src-shared/domain/commands.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, lines, openOrder, send} from '../support/screens.ts';

const button = (name: string) => ({name, exact: true});

test('what is promised to others is picked only with an override that the refusal offered; and taken back', async ({
  tower,
}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const today = await rest.today();
  const at = {site: 'RTM', item: '20022'};
  const order = (id: string, requestedDay: number): Command => ({
    type: 'PlaceOrder',
    order: id,
    customer: 'C2',
    lines: [{...at, quantity: 10, requestedDay}],
  });
  const coming = {item: at.item, quantity: 50, expectedAt: (today + 6) * DAY_MS + DAY_MS / 3, confirmed: true};
  await rest.all(
    {type: 'RecordCount', ...at, counted: 10, reason: 'known'},
    order('SO-HOLDER', today + 5),
    {type: 'PlacePurchase', supplier: 'S1', site: at.site, lines: [coming]},
    order('SO-RUSH', today + 20),
    {
      type: 'AdvanceLots',
      order: 'SO-RUSH',
      to: 'released',
      lots: [{line: 1, lot: 1, quantity: 10}],
      override: {reason: 'rush'},
    },
  );
  await openOrder(page, 'SO-RUSH');
  await page.getByRole('button', button('Pick')).click();
  await expect(form(page).getByRole('checkbox')).toHaveCount(0);
  await form(page).getByRole('button', button('Pick 10')).click();
  await expect(page.getByRole('alert')).toContainText('is promised to SO-HOLDER');
  await expect(page.getByRole('alert')).toContainText('insufficient-stock');
  await form(page).getByRole('checkbox', {name: 'Do it all the same, by my right to override'}).check();
  await expect(form(page).getByText('A reason for the override is missing.')).toBeVisible();
  await form(page).getByLabel('Reason for the override').fill('the customer stands at the gate');
  await send(page, 'Pick 10');
  await expect(lines(page).getByText('10 picked')).toBeVisible();
  expect(await rest.get('/orders/SO-RUSH')).toMatchObject({order: {lots: [{picked: 10}]}});

  await page.keyboard.press('b');
  await expect(form(page).getByLabel(/^Line 1/)).toHaveValue('10');
  await form(page)
    .getByLabel(/^Line 1/)
    .fill('4');
  await send(page, 'Take back 4', 'the customer has left');
  await expect(lines(page).getByText(/4 allocated, 6 picked/)).toBeVisible();
  expect(await rest.get('/orders/SO-RUSH')).toMatchObject({order: {lots: [{allocated: 4, picked: 6}]}});
  expect(await rest.position(at.site, at.item)).toMatchObject({available: 4, staged: 6});
});

test('delivered goods come back into inspection, and the customer owes less', async ({tower}) => {
  const {page, server} = tower;
  await tower.signIn('priya');
  const rest = await Rest.as(server.url, 'priya');
  const line = {item: '20019', quantity: 6, requestedDay: (await rest.today()) + 4, site: 'RDG'};
  const lots = [{line: 1, lot: 1, quantity: 6}];
  await rest.all(
    {type: 'PlaceOrder', order: 'SO-BACK', customer: 'C4', lines: [line]},
    {type: 'ShipLots', order: 'SO-BACK', lots},
    {type: 'DeliverLots', order: 'SO-BACK', lots},
  );
  const before = await exposure(rest, 'C4');
  await openOrder(page, 'SO-BACK');
  await lines(page).getByRole('button', button('Return')).click();
  await expect(form(page).getByLabel('Came back')).toHaveValue('6');
  await form(page).getByLabel('Came back').fill('8');
  await form(page).getByLabel('Reason').fill('chipped');
  await form(page).getByRole('button', {name: 'Record 8 units returned'}).click();
  await expect(page.getByRole('alert')).toContainText('more than was shipped');
  await expect(page.getByRole('alert')).toContainText('6 left');
  await form(page).getByLabel('Came back').fill('2');
  await send(page, 'Record 2 units returned');
  await expect(lines(page).getByText('2 returned')).toBeVisible();
  expect(await rest.position('RDG', '20019')).toMatchObject({inspection: 2});
  expect(await exposure(rest, 'C4')).toBeLessThan(before);
});

test('finance records a payment where the customer’s credit stands; others see no way to', async ({tower, newDesk}) => {
  const {page, server} = tower;
  await tower.signIn('omar');
  const rest = await Rest.as(server.url, 'priya');
  const line = {item: '20010', quantity: 4, requestedDay: (await rest.today()) + 4};
  await rest.all({type: 'PlaceOrder', order: 'SO-OWED', customer: 'C5', lines: [line]});
  const before = await exposure(rest, 'C5');
  await openOrder(page, 'SO-OWED');
  await page.getByRole('button', button('Payment')).click();
  await expect(form(page).getByText('An amount is missing.')).toBeVisible();
  await form(page).getByLabel('Amount').fill('7.25');
  await send(page, 'Record £7.25', 'bank transfer 4711');
  expect(await exposure(rest, 'C5')).toBe(before - 725);

  const desk = await newDesk('lucy');
  await openOrder(desk, 'SO-OWED');
  await expect(desk.getByText(/, no limit/)).toBeVisible();
  await expect(desk.getByRole('button', button('Payment'))).toHaveCount(0);
});

/** What a customer owes and has ordered, minor units, as the promise check has it. */
async function exposure(rest: Rest, customer: string): Promise<number> {
  const requestedDay = (await rest.today()) + 5;
  const {status, body} = await rest.ask('POST', '/promise', {
    customer,
    lines: [{item: '20001', quantity: 1, requestedDay}],
  });
  expect(status).toBe(200);
  return (body as {credit: {exposure: number}}).credit.exposure;
}
