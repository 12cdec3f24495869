/** The work of a site's days at the screens: limited, used up by promises, opened by a supervisor. */
import type {Command} from '../../src-shared/domain/commands.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, openPlace, send, typeOrder} from '../support/screens.ts';

test('a day that is full is not promised again, the agent is told so, and a supervisor opens it', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  for (const site of ['RDG', 'LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: '20005', counted: site === 'RDG' ? 900 : 0, reason: 'counted'});
  const page = await newDesk('priya', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Capacity'}).click();
  const row = page.getByRole('row', {name: /Reading/});
  await expect(row.getByText('no limit')).toBeVisible();
  await row.getByRole('button', {name: 'Limit'}).click();
  for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']) await form(page).getByLabel(day).fill('40');
  await form(page).getByLabel('Reason').fill('two pickers are ill');
  await send(page, 'Set the week');
  await expect(row.getByText('Mon–Sun 40')).toBeVisible();

  // More than can be picked until then: the agent is told, and it is not promised for that day.
  await typeOrder(page, 'C2', '20005', 800);
  const options = page.getByRole('region', {name: 'Promise options'});
  await expect(
    options.getByText(/Reading has the units, and can pick [\d,]+ more by the dispatch of/).first(),
  ).toBeVisible();
  const order: Command = {
    type: 'PlaceOrder',
    customer: 'C2',
    lines: [{item: '20005', quantity: 800, requestedDay: today + 10, site: 'RDG'}],
    acceptIf: {latestDay: today + 10},
  };
  expect(await rest.submit(order)).toMatchObject({outcome: 'rejected', code: 'accept-if-failed'});

  await follow(page, '#/allocation/capacity');
  // The next working day is opened.
  await row
    .getByRole('button', {name: / of 40$/})
    .nth(1)
    .click();
  await form(page).getByLabel('Units it can pick that whole day').fill('5000');
  await form(page).getByLabel('Reason').fill('help from Leeds');
  await send(page, 'Set the day');
  await expect(row.getByText(/own day/)).toBeVisible();
  expect(await rest.submit(order)).toMatchObject({outcome: 'accepted'});
});

test('who may not set the work of a site sees it and has no act', async ({ownServer, newDesk}) => {
  const page = await newDesk('lucy', ownServer);
  await openPlace(page, 'Allocation');
  await page.getByRole('tab', {name: 'Capacity'}).click();
  await expect(page.getByRole('row', {name: /Reading/})).toBeVisible();
  await expect(page.getByRole('button', {name: 'Limit'})).toHaveCount(0);
});
