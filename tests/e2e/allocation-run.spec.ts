/** An allocation run at the screens: a scarce item, who would gain and who would give, applied and undone, each to its effect. */
import type {Locator, Page} from '@playwright/test';
import type {Command} from '../../src-shared/domain/commands.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {grave} from '../support/axe.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, openPlace, send} from '../support/screens.ts';

type Lots = {
  readonly order: {readonly lots: readonly {readonly allocated: number; readonly current: {readonly day: number}}[]};
};

type Wish = readonly [order: string, customer: string, quantity: number];
/** Customer 2 is of a segment that may come later, customer 1 a key account. */
const RICH_AND_KEY: readonly Wish[] = [
  ['SO-RICH', 'C2', 10],
  ['SO-KEY', 'C1', 5],
];
/** Ten are there, which the first order has; ten more come in 16 days, for the second. */
async function makeScarce(rest: Rest, orders: readonly Wish[] = RICH_AND_KEY): Promise<void> {
  const today = await rest.today();
  const {at} = await rest.get<{at: number}>('/inventory?limit=1');
  const item = {
    id: '29999',
    name: 'Window lantern',
    unit: 'each',
    packs: [],
    multiple: 1,
    weightGrams: 400,
    class: 'A',
    supplier: 'S1',
    leadDays: 10,
    listPrice: 90_000,
    active: true,
  } as const;
  const order = (id: string, customer: string, quantity: number): Command => ({
    type: 'PlaceOrder',
    order: id,
    customer,
    lines: [{item: item.id, quantity, requestedDay: today + 10, site: 'RDG'}],
  });
  await rest.all(
    {type: 'DefineItems', items: [{...item, packs: []}]},
    {type: 'ReceiveStock', site: 'RDG', item: item.id, quantity: 10, into: 'available', reason: 'found'},
    {
      type: 'PlacePurchase',
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: item.id, quantity: 10, expectedAt: at + 16 * DAY_MS, confirmed: true}],
    },
    ...orders.map(([id, customer, quantity]) => order(id, customer, quantity)),
  );
}

/** The row of an order's line; another row may name it as what was asked before. */
const rowOf = (run: Locator, order: string): Locator =>
  run.getByRole('row').filter({has: run.page().getByRole('link', {name: order})});
const daysOf = async (rest: Rest, id: string) =>
  Object.fromEntries(
    (await rest.get<Lots>(`/orders/${id}`)).order.lots.map((lot) => [lot.current.day, lot.allocated] as const),
  );
async function proposeIt(page: Page): Promise<Locator> {
  await openPlace(page, 'Allocation');
  await page.getByRole('row', {name: /29999/}).click();
  await page.keyboard.press('p');
  const run = page.getByRole('region', {name: 'Lines of the run'});
  await expect(rowOf(run, 'SO-KEY')).toContainText('Gains');
  return run;
}

test('a scarce item is proposed, shows who gains and who gives, is applied by keyboard and undone', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await makeScarce(rest);
  const days = (id: string) => daysOf(rest, id);
  const before = {rich: await days('SO-RICH'), key: await days('SO-KEY')};
  const [soon = ''] = Object.keys(before.rich);
  const [late = ''] = Object.keys(before.key);
  expect(Number(late)).toBeGreaterThan(Number(soon));

  const page = await newDesk('priya', ownServer);
  const run = await proposeIt(page);
  await expect(rowOf(run, 'SO-KEY')).toContainText('5 sooner');
  await expect(rowOf(run, 'SO-RICH')).toContainText('Gives');
  await expect(rowOf(run, 'SO-RICH')).toContainText(/after SO-KEY\/1 by strategy/);
  await expect(page.getByText('Gain 1 line')).toBeVisible();
  await expect(page.getByText('Give 1 line')).toBeVisible();
  // A proposal changes nothing.
  expect(await days('SO-KEY')).toEqual(before.key);

  expect(await grave(page, 'a proposed run')).toEqual([]);

  await page.keyboard.press('a');
  await expect(form(page).getByText(/5 units come sooner or get a date, 5 come later/)).toBeVisible();
  await send(page, 'Move 2 lines', 'key account first');
  await expect(page.getByRole('row', {name: /key account first/})).toContainText('applied');
  expect(await days('SO-KEY')).toEqual({[soon]: 5});
  expect(await days('SO-RICH')).toEqual({[soon]: 5, [late]: 5});

  await page.keyboard.press('u');
  await send(page, 'Undo 2 lines', 'they can wait after all');
  await expect(page.getByRole('row', {name: /key account first/})).toContainText(
    'undone by priya: they can wait after all',
  );
  expect(await days('SO-KEY')).toEqual(before.key);
  expect((await rest.get<Lots>('/orders/SO-RICH')).order.lots.every((lot) => lot.current.day === Number(soon))).toBe(
    true,
  );
});

test('the optimiser finds what the strategies do not, in a thread of its own, and says how good its run is', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  // Of one segment: who is asked first, by the order's number, is of tier C, the other of tier B.
  await makeScarce(rest, [
    ['SO-1ST', 'C3', 10],
    ['SO-2ND', 'C5', 10],
  ]);
  const page = await newDesk('priya', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('row', {name: /29999/}).click();
  await page.keyboard.press('p');
  await expect(page.getByText('There is nothing to move.')).toBeVisible();
  await page.keyboard.press('o');
  await expect(page.getByText(/by strategies £[\d.,]+, at most £[\d.,]+: within \d/)).toBeVisible();
  const run = page.getByRole('region', {name: 'Lines of the run'});
  await expect(rowOf(run, 'SO-2ND')).toContainText('Gains');
  await expect(rowOf(run, 'SO-1ST')).toContainText('Gives');
  await page.keyboard.press('a');
  await send(page, 'Move 2 lines', 'worth more there');
  await expect(page.getByRole('row', {name: /worth more there/})).toContainText('optimiser');
});

test('a run that no longer fits is refused where it was made, and moves nothing', async ({ownServer, newDesk}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await makeScarce(rest);
  const before = await daysOf(rest, 'SO-KEY');
  const page = await newDesk('priya', ownServer);
  await proposeIt(page);
  await rest.all({
    type: 'AdvanceLots',
    order: 'SO-RICH',
    to: 'released',
    lots: [{line: 1, lot: 1, quantity: 10}],
  });
  await page.keyboard.press('a');
  await form(page).getByLabel('Reason').fill('key account first');
  await form(page).getByRole('button', {name: 'Move 2 lines'}).click();
  await expect(form(page).getByText('Refused. The work has gone too far for this.')).toBeVisible();
  expect(await daysOf(rest, 'SO-KEY')).toEqual(before);
});
