/** What is short is sent as its substitute: offered beside the item's own options, chosen, placed, and picked as what it is. */

import {nextWeekday} from '../../src-renderer/ui/dates.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import type {Item} from '../../src-shared/domain/master-data/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, lines, lookUp, openOrder, openPosition, send, typeOrder} from '../support/screens.ts';

const item = (id: string, name: string, listPrice: number, substitutes: Item['substitutes'] = []): Item => ({
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
  substitutes,
});
const stock = (id: string, quantity: number) =>
  ({type: 'ReceiveStock', site: 'RDG', item: id, quantity, into: 'available', reason: 'e2e'}) as const;

/** Blue mugs of which there are eight, red and gold ones; a cafe that takes equivalents. */
async function openShop(rest: Rest): Promise<void> {
  await rest.all(
    {
      type: 'DefineSupplier',
      supplier: {id: 'POTTERY', name: 'Pottery', zone: 'Europe/London', country: 'United Kingdom', active: true},
    },
    {
      type: 'DefineItems',
      items: [
        item('BLUE', 'BLUE MUG', 25_000, [
          {item: 'RED', kind: 'equivalent'},
          {item: 'GOLD', kind: 'upgrade'},
        ]),
        item('RED', 'RED MUG', 25_000),
        item('GOLD', 'GILDED MUG', 60_000),
      ],
    },
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
            backorders: true,
            splitSites: true,
            earlyDays: 0,
            lateDays: 0,
            shortPermille: 0,
            overPermille: 0,
            latestDays: 0,
            minimumShipment: 0,
            substitution: 'equivalent',
          },
          creditLimit: 0,
          active: true,
        },
      ],
    },
    stock('BLUE', 8),
    stock('RED', 50),
    stock('GOLD', 50),
  );
}

test('the rest is sent as an equivalent that the customer takes; an upgrade beyond his rule is only shown', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await openShop(rest);
  const page = await newDesk('lucy', ownServer);
  await typeOrder(page, 'CAFE', 'BLUE', 20);
  const options = page.getByRole('region', {name: 'Promise options'});
  const sends = options.getByRole('row', {name: /^Sends/}).getByRole('cell');
  await expect(sends.nth(1)).toHaveText(
    /8 × BLUE, as asked.*12 × RED RED MUG instead.*an equivalent, at the price of BLUE/,
  );
  const upgrade = options.getByRole('button', {name: /Substitute/}).last();
  await expect(sends.last()).toContainText('beyond the customer’s rule');
  await expect(upgrade).toBeDisabled();
  await options
    .getByRole('button', {name: /Substitute for the rest/})
    .first()
    .click();
  await expect(page.getByText(/as in the chosen option, with RED instead/)).toBeVisible();
  await expect(page.getByText('Held while you type')).toBeVisible();
  await expect.poll(async () => (await rest.position('RDG', 'RED')).sellable).toBe(38);

  await page.getByRole('button', {name: 'Place order'}).click();
  const heading = page.getByRole('heading', {name: /^SO-/});
  await expect(heading).toBeVisible();
  await expect(lines(page).getByText('12 sent as RED, line 2')).toBeVisible();
  await expect(lines(page).getByText('instead of BLUE, line 1: an equivalent, at its price')).toBeVisible();
  const id = await heading.innerText();
  expect(await rest.get(`/orders/${id}`)).toMatchObject({
    order: {
      lines: [
        {item: 'BLUE', originalQuantity: 20, cancelled: 12},
        {item: 'RED', quantity: 12, unitPrice: 25_000, insteadOf: {line: 1, kind: 'equivalent'}},
      ],
    },
  });

  const floor = await newDesk('tom', ownServer);
  const claims = floor.getByRole('region', {name: 'Claims to release and pick'});
  await expect(claims.getByRole('row', {name: new RegExp(`${id}/2\\.1`)})).toContainText('RED');
});

test('what may be sent instead is said at the drill, in its order, and a refusal stands at its line', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  // A working day, whatever today is: on another no option could be chosen.
  const requestedDay = nextWeekday((await rest.today()) + 19);
  const instead = (order: string, chosenItem: string) =>
    rest.submit({
      type: 'PlaceOrder',
      order,
      customer: 'C5',
      lines: [{item: '20005', quantity: 2, requestedDay, chosenDay: requestedDay, chosenItem}],
    });
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: '20005', counted: 0, reason: 'counted'});
  expect(await instead('O-1', '20006')).toMatchObject({outcome: 'rejected'});

  const page = await newDesk('admin', ownServer);
  await openPosition(page, '20005', 'RDG');
  await page.keyboard.press('s');
  await lookUp(page, 'Substitute 1', '20005');
  await form(page).getByRole('button', {name: 'Set the substitutes'}).click();
  await expect(form(page).getByRole('alert')).toContainText(
    'substitute 1 (20005) of item 20005: it is the item itself',
  );
  await expect(form(page).getByRole('row').nth(1).getByLabel('Refused')).toBeVisible();
  await lookUp(page, 'Substitute 1', '20007');
  await lookUp(page, 'Substitute 2', '20006');
  await form(page).getByRole('combobox', {name: 'Kind 1'}).click();
  await page.getByRole('option', {name: 'better: an upgrade'}).click();
  await form(page).getByRole('button', {name: 'Move substitute 2 up'}).click();
  await send(page, 'Set the substitutes');
  const states = page.getByRole('region', {name: 'States of the position'});
  await expect(states).toContainText('Or send 20006 Item 20006, 20007 Item 20007 (upgrade)');
  expect(await instead('O-2', '20006')).toMatchObject({outcome: 'accepted'});
  const {order} = await rest.get<{order: {lines: unknown}}>('/orders/O-2');
  expect(order.lines).toMatchObject([
    {item: '20005', quantity: 2},
    {item: '20006', insteadOf: {line: 1, kind: 'equivalent'}},
  ]);

  await page.keyboard.press('s');
  await form(page).getByRole('button', {name: 'Take substitute 1 away'}).click();
  await send(page, 'Set the substitutes');
  await expect(states).not.toContainText('20006');
  expect(await instead('O-3', '20006')).toMatchObject({outcome: 'rejected'});
  expect(await instead('O-4', '20007')).toMatchObject({outcome: 'accepted'});
});

test('who may not define items has no such act', async ({ownServer, newDesk}) => {
  const page = await newDesk('priya', ownServer);
  await openPosition(page, '20005', 'RDG');
  await page.getByRole('button', {name: 'More'}).click();
  await expect(page.getByRole('menuitem', {name: 'Move'})).toBeVisible();
  await expect(page.getByRole('menuitem', {name: 'Substitutes'})).toHaveCount(0);
});

test('a line that is placed and short is sent as its substitute, from the order and as what the queue recommends', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await openShop(rest);
  const today = await rest.today();
  const order = (id: string, quantity: number): Command => ({
    type: 'PlaceOrder',
    order: id,
    customer: 'CAFE',
    lines: [{item: 'BLUE', quantity, requestedDay: today + 4}],
  });
  await rest.all(order('SO-SHORT', 20), order('SO-NONE', 5));
  type Line = {item: string; quantity: number; cancelled: number; insteadOf?: object; request: {day: number}};
  const linesOf = async (id: string) => (await rest.get<{order: {lines: Line[]}}>(`/orders/${id}`)).order.lines;

  const page = await newDesk('lucy', ownServer);
  await openOrder(page, 'SO-SHORT');
  await expect(lines(page)).toContainText('12 backordered: no supply is known');
  await lines(page).getByRole('button', {name: 'Substitute'}).click();
  await expect(form(page)).toContainText(
    /12 × BLUE without a date, asked for .*, at £2.50. Corner Cafe takes equivalents./,
  );
  const offers = form(page).getByRole('table', {name: 'What could be sent instead'});
  await expect(offers.getByRole('row').nth(1)).toContainText('RED RED MUGan equivalent12 Reading');
  await expect(offers.getByRole('row').nth(2)).toContainText(
    'the customer takes equivalents only, and it is an upgrade',
  );
  await expect(offers.getByRole('radio', {name: 'Send GOLD'})).toBeDisabled();
  await form(page).getByLabel('Units').fill('60');
  await expect(form(page).getByText('Nothing can be sent instead of so many.')).toBeVisible();
  await form(page).getByLabel('Units').fill('12');
  await send(page, 'Send 12 × RED', 'they like red as well');
  await expect(lines(page)).toContainText('12 sent as RED, line 2');
  const [asked, red] = await linesOf('SO-SHORT');
  expect(asked).toMatchObject({item: 'BLUE', quantity: 20, cancelled: 12});
  expect(red).toMatchObject({item: 'RED', quantity: 12, insteadOf: {line: 1, kind: 'equivalent'}});
  expect(red?.request).toEqual(asked?.request);

  await follow(page, '#/at-risk?find=SO-NONE');
  await page.locator('[row-id^="SO-NONE"] [col-id="order"]').first().click();
  const best = page.getByRole('row', {name: /recommended/});
  await expect(best).toContainText('Send 5 × RED instead');
  await expect(best).toContainText('ask the customer first');
  await best.getByRole('button').click();
  await send(page, 'Send 5 × RED', 'asked by phone');
  await expect.poll(() => linesOf('SO-NONE')).toMatchObject([{cancelled: 5}, {item: 'RED', quantity: 5}]);
});
