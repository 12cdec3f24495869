/** The labour of zones and shifts, and the doors of docks, at the screens: set, used up by promises, named where they bind, opened. */
import type {Command} from '../../src-shared/domain/commands.ts';
import type {Item} from '../../src-shared/domain/master-data/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, openPlace, send, typeOrder} from '../support/screens.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Two minutes of work in the zone of what is packed on pallets. */
const BENCH: Item = {
  id: '20005',
  name: 'Garden bench',
  unit: 'each',
  packs: [],
  multiple: 1,
  weightGrams: 9_000,
  class: 'A',
  supplier: 'S1',
  leadDays: 7,
  listPrice: 400_000,
  active: true,
  handling: {zone: 'bulk', seconds: 120},
};

test('a zone is given shifts, what they cannot do is not promised, the agent is told where, and a shift is opened', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  await rest.all({type: 'DefineItems', items: [BENCH]});
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: BENCH.id, counted: site === 'RDG' ? 900 : 0, reason: 'counted'});
  const page = await newDesk('priya', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Capacity'}).click();
  await page
    .getByRole('row', {name: /^Reading/})
    .getByRole('button', {name: 'Zones'})
    .click();
  await form(page).getByRole('button', {name: 'Add a zone'}).click();
  await form(page).getByLabel('Code').fill('bulk');
  await form(page).getByLabel('Zone', {exact: true}).fill('Bulk');
  await form(page).getByLabel('Shift', {exact: true}).fill('early');
  await form(page).getByLabel('From').fill('08:00');
  // What is wrong is said where it is.
  await form(page).getByLabel('Until').fill('07:00');
  await expect(form(page).getByText('before it begins')).toBeVisible();
  await form(page).getByLabel('Until').fill('14:00');
  await expect(form(page).getByText('before it begins')).toHaveCount(0);
  for (const day of DAYS) await form(page).getByLabel(day).fill('60');
  await form(page).getByRole('button', {name: 'Add a shift to Bulk'}).click();
  await form(page)
    .getByRole('button', {name: /^Take shift/})
    .last()
    .click();
  await send(page, 'Set the zones', 'the rota of the yard');
  const row = page.getByRole('row', {name: /^Bulk, early/});
  await expect(row.getByText('08:00–14:00, Mon–Sun 60 min')).toBeVisible();

  const order: Command = {
    type: 'PlaceOrder',
    customer: 'C2',
    lines: [{item: BENCH.id, quantity: 600, requestedDay: today + 10, site: 'RDG'}],
    acceptIf: {latestDay: today + 10},
  };
  expect(await rest.submit(order)).toMatchObject({outcome: 'rejected', code: 'accept-if-failed'});
  await typeOrder(page, 'C2', BENCH.id, 800);
  const options = page.getByRole('region', {name: 'Promise options'});
  await expect(
    options
      .getByText(/Reading has the units, and can pick [\d,]+ more in Bulk \(early shift\) by the dispatch of/)
      .first(),
  ).toBeVisible();

  await follow(page, '#/allocation/capacity');
  // The next working day is opened.
  await row
    .getByRole('button', {name: / of 60 min$/})
    .nth(1)
    .click();
  await form(page).getByLabel('Minutes of labour in that shift').fill('2000000');
  await expect(form(page).getByText('At most 1,000,000', {exact: true})).toBeVisible();
  await form(page).getByLabel('Minutes of labour in that shift').fill('2400');
  await send(page, 'Set the shift', 'help from Leeds');
  await expect(row.getByText(/own day/)).toBeVisible();
  expect(await rest.submit(order)).toMatchObject({outcome: 'accepted'});

  // Cut again it is a finding in words; what was promised stays.
  await row.getByRole('button', {name: / of 2,400 min$/}).click();
  await form(page).getByLabel('Minutes of labour in that shift').fill('0');
  await send(page, 'Set the shift', 'they went home');
  await expect(page.getByText(/early shift, zone Bulk: [\d,]+ %/)).toBeVisible();
});

test('a site is given docks, what its doors cannot load is not promised, the agent is told so, and a day is opened and cut', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  // Nine kilos each, whatever the zone it is handled in.
  await rest.all({type: 'DefineItems', items: [BENCH]});
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: BENCH.id, counted: site === 'RDG' ? 900 : 0, reason: 'counted'});
  const page = await newDesk('tom', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Capacity'}).click();
  await page
    .getByRole('row', {name: /^Reading/})
    .getByRole('button', {name: 'Zones'})
    .click();
  await form(page).getByRole('button', {name: 'Add docks'}).click();
  await expect(form(page).getByRole('button', {name: 'Add docks'})).toBeDisabled();
  await form(page).getByLabel('Kilograms an hour at a door').fill('25');
  for (const day of DAYS) await form(page).getByLabel(day).fill('2');
  await send(page, 'Set the zones', 'two doors of the yard');
  const row = page.getByRole('row', {name: /^Docks, all day/});
  await expect(row.getByText('08:00–18:00, Mon–Sun 2 doors')).toBeVisible();

  // Ten hours of two doors are half a tonne a day.
  const order: Command = {
    type: 'PlaceOrder',
    customer: 'C2',
    lines: [{item: BENCH.id, quantity: 600, requestedDay: today + 10, site: 'RDG'}],
    acceptIf: {latestDay: today + 10},
  };
  expect(await rest.submit(order)).toMatchObject({outcome: 'rejected', code: 'accept-if-failed'});
  const agent = await newDesk('lucy', ownServer);
  await typeOrder(agent, 'C2', BENCH.id, 800);
  const options = agent.getByRole('region', {name: 'Promise options'});
  await expect(
    options.getByText(/Reading has the units, and its docks can load [\d,]+ more by the dispatch of/).first(),
  ).toBeVisible();
  // What was typed there is let go.
  await follow(agent, '#/allocation/capacity');

  // The next working day is opened.
  await row
    .getByRole('button', {name: / of 1,200 min$/})
    .nth(1)
    .click();
  await expect(form(page).getByText(/a door that is open all of it has 600$/)).toBeVisible();
  await form(page).getByLabel('Minutes of doors in that shift').fill('12000');
  await send(page, 'Set the shift', 'the doors of the old hall');
  await expect(row.getByText(/own day/)).toBeVisible();
  await expect.poll(async () => (await rest.submit(order)).outcome).toBe('accepted');

  // Cut again it is a finding in words; what was promised stays.
  await row.getByRole('button', {name: / of 12,000 min$/}).click();
  await form(page).getByLabel('Minutes of doors in that shift').fill('0');
  await send(page, 'Set the shift', 'the old hall is let');
  await expect(page.getByText(/Docks, all day: [\d,]+ %/)).toBeVisible();
});

test('who may not set zones sees them and has no act', async ({ownServer, newDesk}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const shifts = [{name: 'early', from: 480, until: 840, week: DAYS.map(() => 60)}];
  await rest.all({type: 'SetZones', site: 'RDG', zones: [{id: 'bulk', name: 'Bulk', shifts}], reason: 'rota'});
  const page = await newDesk('lucy', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Capacity'}).click();
  await expect(page.getByRole('row', {name: /^Bulk, early/})).toBeVisible();
  await expect(page.getByRole('button', {name: 'Zones'})).toHaveCount(0);
  await expect(page.getByRole('button', {name: /min$/})).toHaveCount(0);
});
