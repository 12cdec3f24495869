/** A segment that is re-evaluated by itself: its late line gets a sooner day by a receipt, with nobody pressing anything. */
import type {Command} from '../../src-shared/domain/commands.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, send} from '../support/screens.ts';

type Lots = {readonly order: {readonly lots: readonly {readonly current: {readonly day: number}}[]}};
const ITEM = {
  id: '29998',
  name: 'Porch lantern',
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

test('a late line of a segment that asks for it comes sooner by a receipt, another stays; the run is listed and undone', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  const {at} = await rest.get<{at: number}>('/inventory?limit=1');
  const order = (id: string, customer: string): Command => ({
    type: 'PlaceOrder',
    order: id,
    customer,
    lines: [{item: ITEM.id, quantity: 5, requestedDay: today + 5, site: 'RDG'}],
  });
  await rest.all(
    {type: 'DefineItems', items: [{...ITEM, packs: []}]},
    {
      type: 'PlacePurchase',
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: ITEM.id, quantity: 10, expectedAt: at + 16 * DAY_MS, confirmed: true}],
    },
    // Customer 1 is a key account, customer 3 of the trade in the UK.
    order('SO-TRADE', 'C3'),
    order('SO-KEY', 'C1'),
  );
  const day = async (id: string) => (await rest.get<Lots>(`/orders/${id}`)).order.lots.map((lot) => lot.current.day);
  const [late = 0] = await day('SO-KEY');
  expect(late).toBeGreaterThan(today + 5);

  const page = await newDesk('admin', ownServer);
  await follow(page, '#/allocation/segments');
  await page.getByRole('button', {name: 'Key accounts'}).click();
  await form(page)
    .getByRole('checkbox', {name: /Re-evaluate by itself/})
    .check();
  await expect(form(page).getByRole('row', {name: /Key accounts/})).toContainText('by itself');
  await send(page, /^Define \d segments/);
  await expect(page.getByRole('row', {name: /Key accounts/})).toContainText('yes');

  await rest.all({type: 'ReceiveStock', site: 'RDG', item: ITEM.id, quantity: 10, into: 'available', reason: 'found'});
  await expect.poll(() => day('SO-KEY'), {timeout: 20_000}).toEqual([today + 5]);
  expect(await day('SO-TRADE')).toEqual([late]);

  await follow(page, '#/allocation/runs');
  const run = page.getByRole('row', {name: new RegExp(`something changed for ${ITEM.id}`)});
  await expect(run).toContainText('system:reevaluation');
  await expect(run).toContainText('continuous');
  await run.getByRole('button', {name: /^Undo/}).click();
  await send(page, 'Undo 1 line', 'they want it later after all');
  await expect(run).toContainText('undone by admin');
  expect(await day('SO-KEY')).toEqual([late]);
  // It stays undone, whatever comes.
  await rest.all({type: 'ReceiveStock', site: 'RDG', item: ITEM.id, quantity: 1, into: 'available', reason: 'found'});
  await page.waitForTimeout(5_000);
  expect(await day('SO-KEY')).toEqual([late]);
});
