/** What a pickup takes at the screens: limited, used up by promises, opened for a day; by the next, or not in time. */
import type {Command} from '../../src-shared/domain/commands.ts';
import type {Item} from '../../src-shared/domain/master-data/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, openPlace, send, typeOrder} from '../support/screens.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const COMPANY: readonly Command[] = [
  {
    type: 'DefineCarrier',
    carrier: {
      id: 'K',
      name: 'Kestrel',
      days: {workdays: EVERY_DAY, holidays: []},
      services: [
        {
          id: 'van',
          name: 'Overnight',
          lanes: [{from: '*', country: '*', days: 1, band: 'near'}],
          rates: [{band: 'near', upToGrams: 30_000, price: 900}],
        },
      ],
      active: true,
    },
  },
  {
    type: 'DefineSite',
    site: {
      id: 'RDG',
      name: 'Reading',
      zone: 'Europe/London',
      country: 'United Kingdom',
      kind: 'own',
      calendar: {workdays: EVERY_DAY, opens: 480, closes: 1_080, holidays: []},
      dispatchBy: 960,
      pickups: [{carrier: 'K', service: 'van', workdays: EVERY_DAY, cutoff: 1_439}],
      receivingMinutes: 60,
      inspectionMinutes: 60,
      putawayMinutes: 60,
      transitDays: {'*': 2},
      rank: 0,
    },
  },
];

test('a full pickup is not promised again, the agent is told so, and a larger vehicle for a day takes more', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  await rest.all(...COMPANY, {type: 'DefineItems', items: [MUG]});
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: MUG.id, counted: site === 'RDG' ? 900 : 0, reason: 'counted'});
  const page = await newDesk('priya', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Capacity'}).click();
  const row = page.getByRole('row', {name: /Kestrel Overnight/});
  await expect(row.getByText('takes all there is')).toBeVisible();
  await row.getByRole('button', {name: 'Limit Kestrel Overnight at Reading'}).click();
  for (const day of DAYS.slice(0, 6)) await form(page).getByLabel(day).fill('40');
  await form(page).getByLabel('Reason').fill('the van holds no more');
  // What is wrong is said where it is.
  await expect(form(page).getByText('Sun is missing; a day on which it takes nothing is 0.')).toBeVisible();
  await form(page).getByLabel('Sun').fill('2000000');
  await expect(form(page).getByText('At most 1,000,000 kg', {exact: true})).toBeVisible();
  await expect(form(page).getByRole('button', {name: 'Set the week'})).toBeDisabled();
  await form(page).getByLabel('Sun').fill('40');
  await send(page, 'Set the week');
  await expect(row.getByText('takes Mon–Sun 40 kg')).toBeVisible();

  // A mug weighs half a kilo: 80 of them fill the van of a day.
  const order = (quantity: number): Command => ({
    type: 'PlaceOrder',
    customer: 'C2',
    lines: [{item: MUG.id, quantity, requestedDay: today + 3, site: 'RDG'}],
    acceptIf: {latestDay: today + 3},
  });
  await rest.all(order(50));
  await expect(row.getByRole('button', {name: /: 25 kg of 40 kg$/})).toBeVisible();
  await typeOrder(page, 'C2', MUG.id, 300);
  const options = page.getByRole('region', {name: 'Promise options'});
  await expect(
    options.getByText(/^The pickup of Kestrel Overnight at Reading on .* takes \d+ more\.$/).first(),
  ).toBeVisible();
  expect(await rest.submit(order(31))).toMatchObject({outcome: 'rejected', code: 'accept-if-failed', left: 30});

  await follow(page, '#/allocation/capacity');
  await row.getByRole('button', {name: /: 25 kg of 40 kg$/}).click();
  await expect(form(page).getByText('40 kg now, 40 kg by the week; 25 kg leave with it')).toBeVisible();
  await form(page).getByLabel('Kilograms it takes that day').fill('60.5');
  await expect(form(page).getByText('35.5 kg more can be promised with it.')).toBeVisible();
  await form(page).getByLabel('Reason').fill('the lorry comes');
  await send(page, 'Set the day');
  await expect(row.getByText(/own day/)).toBeVisible();
  expect(await rest.submit(order(31))).toMatchObject({outcome: 'accepted'});
  await expect(row.getByRole('button', {name: /: 40.5 kg of 60.5 kg$/})).toBeVisible();
});

test('who may not set what a pickup takes sees it and has no act', async ({ownServer, newDesk}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await rest.all(...COMPANY);
  const page = await newDesk('lucy', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Capacity'}).click();
  await expect(page.getByRole('row', {name: /Kestrel Overnight/})).toBeVisible();
  await expect(page.getByRole('button', {name: /^Limit/})).toHaveCount(0);
});

const MUG: Item = {
  id: '20005',
  name: 'Mug, half a kilo',
  unit: 'each',
  packs: [],
  multiple: 1,
  weightGrams: 500,
  class: 'A',
  supplier: 'S1',
  leadDays: 7,
  listPrice: 40_000,
  active: true,
};
