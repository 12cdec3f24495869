/** Calendars, carriers and pickups at the screens, each to what the REST door then promises, and to what it says would be broken. */
import type {Locator, Page} from '@playwright/test';
import {instantAt} from '../../src-shared/domain/calendar.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, lookUp, openPlace, send} from '../support/screens.ts';

const ITEM = '20005';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const iso = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
/** The Monday two or three weeks ahead. */
const mondayAfter = (today: number): number => today + 14 + ((7 - ((today + 3) % 7)) % 7);

const carrier: Command = {
  type: 'DefineCarrier',
  carrier: {
    id: 'K',
    name: 'Kestrel',
    days: {workdays: EVERY_DAY, holidays: []},
    services: [
      {
        id: 'fast',
        name: 'Overnight',
        lanes: [{from: '*', country: '*', days: 1, band: 'near'}],
        rates: [{band: 'near', upToGrams: 30_000, price: 1_990}],
      },
    ],
    active: true,
  },
};
const reading: Command = {
  type: 'DefineSite',
  site: {
    id: 'RDG',
    name: 'Reading',
    zone: 'Europe/London',
    country: 'United Kingdom',
    kind: 'own',
    calendar: {workdays: [1, 2, 3, 4, 5], opens: 480, closes: 1_080, holidays: []},
    dispatchBy: 960,
    pickups: [{carrier: 'K', service: 'fast', workdays: EVERY_DAY, cutoff: 960}],
    receivingMinutes: 60,
    inspectionMinutes: 60,
    putawayMinutes: 60,
    transitDays: {'*': 2},
    rank: 0,
  },
};

/** What the floor has set is no part of what is defined, and stays. */
const floor: readonly Command[] = [
  {type: 'SetLift', site: 'RDG', service: 'K/fast', week: EVERY_DAY.map(() => 10_000_000), reason: 'a van'},
  {
    type: 'SetZones',
    site: 'RDG',
    zones: [
      {id: 'hall', name: 'Hall', shifts: [{name: 'Day', from: 480, until: 1_080, week: EVERY_DAY.map(() => 600)}]},
    ],
    reason: 'the rota',
  },
];

type Lot = {
  readonly day: number;
  readonly service?: string | null;
  readonly shipBy: number;
  readonly freight?: number;
};
type Promised = {readonly lines: {options: {lots: Lot[]}[]}[]};
/** The day on which 3 units asked for a day would be delivered, and by which service, at the REST door. */
async function promised(rest: Rest, day: number): Promise<Lot> {
  const lines = [{item: ITEM, quantity: 3, requestedDay: iso(day), site: 'RDG'}];
  const {status, body} = await rest.ask('POST', '/promise', {customer: 'C1', lines});
  const lot = (body as Promised).lines?.[0]?.options[0]?.lots[0];
  if (status !== 200 || lot === undefined) throw new Error(`POST /promise: ${status} ${JSON.stringify(body)}`);
  return lot;
}

/** An hour of a day on the clock of London. */
const leaves = (day: number, hour: number): number => instantAt(day, hour * 60, 'Europe/London');

const days = (page: Page, of: string | RegExp): Locator => form(page).getByRole('group', {name: of});
const refused = (rest: Rest, command: Command) =>
  rest.ask('POST', '/commands', {commandId: crypto.randomUUID(), command});

test('hours that change on a known day: promises after it go by the new, before by the old, and what would break is named', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const monday = mondayAfter(await rest.today());
  await rest.all(carrier, reading, ...floor);
  // Nobody leaves on a Saturday: for a Sunday it has to come a day early.
  expect(await promised(rest, monday - 1)).toMatchObject({day: monday - 2});
  expect(await promised(rest, monday + 6)).toMatchObject({day: monday + 5});

  const page = await newDesk('admin', ownServer);
  await openPlace(page, 'Calendars');
  await page.getByRole('button', {name: 'Hours of Reading'}).click();
  await form(page).getByRole('button', {name: 'Add a change'}).click();
  await expect(form(page).getByText('The first day of a change is missing.')).toBeVisible();
  await form(page).getByLabel('From, change 1').fill(iso(monday));
  await days(page, 'Weekdays, change 1').getByRole('button', {name: 'Saturday'}).click();
  await form(page).getByLabel('Closes, change 1').fill('17:00');
  await expect(form(page).getByText('Every open promise can go as it is promised.')).toBeVisible();
  await send(page, 'Set the hours');
  await expect(page.getByRole('row', {name: /Reading/})).toContainText('Mon–Sat 08:00–17:00');
  expect(await promised(rest, monday - 1)).toMatchObject({day: monday - 2});
  expect(await promised(rest, monday + 6)).toMatchObject({day: monday + 6});

  // A promise that leaves on a day that would then be closed is named before anything is sent, and keeps its day all the same.
  await rest.all({
    type: 'PlaceOrder',
    order: 'SO-SUNDAY',
    customer: 'C1',
    lines: [{item: ITEM, quantity: 3, requestedDay: monday + 6, site: 'RDG'}],
  });
  await page.getByRole('button', {name: 'Hours of Reading'}).click();
  await days(page, 'Weekdays, change 1').getByRole('button', {name: 'Saturday'}).click();
  await expect(form(page).getByText('1 open lot of 1 order')).toBeVisible();
  await form(page).getByRole('button', {name: 'Show them'}).click();
  const broken = form(page).getByRole('region', {name: 'Promises that could not be kept'}).getByRole('row').nth(1);
  await expect(broken).toContainText('SO-SUNDAY');
  await expect(broken).toContainText('no dispatch that day by then');
  await send(page, 'Set the hours');
  expect(await promised(rest, monday + 6)).toMatchObject({day: monday + 5});
  const {order} = await rest.get<{order: {lots: {current: {day: number}}[]}}>('/orders/SO-SUNDAY');
  expect(order.lots[0]?.current.day).toBe(monday + 6);
  // It stands on the queue, with what to do about it.
  await follow(page, '#/at-risk?find=SO-SUNDAY');
  await expect(page.getByText('No dispatch by its ship-by any more').first()).toBeVisible();
  await expect(page.getByText('Promise it by Kestrel Overnight').first()).toBeVisible();
});

test('an impossible calendar is refused at its field and at the REST door in the same words', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const monday = mondayAfter(await rest.today());
  await rest.all(carrier, reading);
  const page = await newDesk('admin', ownServer);
  await follow(page, '#/calendars/sites');
  await page.getByRole('button', {name: 'Hours of Reading'}).click();
  await form(page).getByLabel('Closes').fill('08:00');
  await expect(form(page).getByRole('alert')).toHaveText('it must open before it closes');
  await expect(form(page).getByRole('button', {name: 'Set the hours'})).toBeDisabled();
  await form(page).getByLabel('Closes').fill('18:00');
  for (const n of [1, 2]) {
    await form(page).getByRole('button', {name: 'Add a change'}).click();
    await form(page).getByLabel(`From, change ${n}`).fill(iso(monday));
  }
  await expect(form(page).getByRole('alert')).toHaveText(/^it must begin after the one before, from Mon /);
  await expect(form(page).getByLabel('From, change 2')).toHaveAttribute('aria-invalid', 'true');
  await form(page).getByRole('button', {name: 'Take out change 2'}).click();
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    await days(page, 'Open on').getByRole('button', {name: day}).click();
  await expect(form(page).getByRole('alert')).toHaveText('no working day');

  if (reading.type !== 'DefineSite') throw new Error('it defines a site');
  const {calendar} = reading.site;
  const {opens, closes} = calendar;
  const answers = [
    {...calendar, closes: 480},
    {...calendar, workdays: []},
    {...calendar, changes: [0, 0].map((n) => ({from: monday + n, workdays: [1], opens, closes}))},
  ].map(async (one) => {
    const {body} = await refused(rest, {...reading, site: {...reading.site, calendar: one}});
    return JSON.stringify(body);
  });
  const [hours, empty, order] = await Promise.all(answers);
  expect(hours).toContain('calendar: it must open before it closes');
  expect(empty).toContain('calendar: no working day');
  expect(order).toContain(`it must begin after the one before, from ${iso(monday)}`);
});

test('a carrier, its pickups and a customer’s receiving days are set at the screens and promise from then on', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const monday = mondayAfter(await rest.today());
  // Nobody delivers on a Saturday yet.
  expect(await promised(rest, monday + 5)).toMatchObject({day: monday + 7});
  const page = await newDesk('admin', ownServer);
  await openPlace(page, 'Calendars');
  await page.getByRole('tab', {name: 'Carriers'}).click();
  await expect(page.getByText('There is no carrier yet')).toBeVisible();
  await page.keyboard.press('n');
  await form(page).getByLabel('Id', {exact: true}).fill('K');
  await form(page).getByLabel('Name', {exact: true}).fill('Kestrel');
  await days(page, 'Drives on').getByRole('button', {name: 'Saturday'}).click();
  await form(page).getByRole('button', {name: 'New service'}).click();
  await form(page).getByLabel('Id of the service').fill('fast');
  await form(page).getByLabel('Name of the service').fill('Overnight');
  await form(page).getByLabel('Up to kg, price 1').pressSequentially('30.05');
  await form(page).getByLabel('Price 1', {exact: true}).pressSequentially('19.90');
  await form(page).getByRole('button', {name: 'Add a lane'}).click();
  await expect(form(page).getByRole('alert')).toHaveText('two lanes from * to *');
  await form(page).getByLabel('To, lane 2').fill('Netherlands');
  await form(page).getByLabel('Days, lane 2').fill('3');
  await form(page).getByLabel('Margin, lane 2').fill('1');
  await send(page, 'Make the carrier');
  await expect(page.getByRole('heading', {name: 'K: Kestrel'})).toBeVisible();
  await expect(page.getByRole('region', {name: 'Overnight'})).toContainText('30.05 kg£19.90');
  await expect(page.getByRole('region', {name: 'Overnight'})).toContainText('3 + 1 margin');

  await page.getByRole('tab', {name: 'Sites'}).click();
  await page.getByRole('button', {name: 'Pickups at Reading'}).click();
  await form(page).getByRole('button', {name: 'Add a pickup'}).click();
  await days(page, 'Days of pickup 1').getByRole('button', {name: 'Friday'}).click();
  await form(page).getByLabel('Cut-off of pickup 1').fill('15:30');
  await form(page).getByRole('button', {name: 'Add a pickup'}).click();
  await expect(form(page).getByRole('alert')).toHaveText('a second cut-off for the same weekday and tier');
  await form(page).getByRole('button', {name: 'Take out pickup 2'}).click();
  await send(page, 'Set the pickups');
  await expect(page.getByRole('row', {name: /Reading/})).toContainText('Kestrel Overnight Mon–Thu 15:30');
  // Nobody picks up on Fridays now: for a Saturday it comes on Friday, by Kestrel.
  expect(await promised(rest, monday + 5)).toMatchObject({day: monday + 4, service: 'K/fast'});
  expect(await promised(rest, monday + 8)).toMatchObject({day: monday + 8, service: 'K/fast'});

  await page.getByRole('tab', {name: 'Customers'}).click();
  await lookUp(page, 'Receiving days of', 'C1');
  for (const day of ['Monday', 'Tuesday', 'Thursday', 'Friday'])
    await days(page, 'Takes goods in on').getByRole('button', {name: day}).click();
  await send(page, 'Set the days');
  await expect(page.getByRole('row', {name: /Customer 1/})).toContainText('Wed');
  expect(await promised(rest, monday + 8)).toMatchObject({day: monday + 9});
});

test('lanes, prices and a cut-off that change on a known day: what leaves from it goes by the new, before by the old', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  const monday = mondayAfter(today);
  await rest.all(carrier, reading, {
    type: 'PlaceOrder',
    order: 'SO-FRIDAY',
    customer: 'C1',
    lines: [{item: ITEM, quantity: 3, requestedDay: monday + 4, site: 'RDG'}],
  });
  expect(await promised(rest, monday + 3)).toMatchObject({
    day: monday + 3,
    shipBy: leaves(monday + 2, 16),
    freight: 1_990,
  });

  // From that Monday on the lane takes three days and costs more.
  const page = await newDesk('admin', ownServer);
  await follow(page, '#/calendars/carriers');
  await page.getByRole('button', {name: 'Change', exact: true}).click();
  await form(page).getByRole('button', {name: 'Overnight'}).click();
  await form(page).getByRole('button', {name: 'Plan a change'}).click();
  await expect(form(page).getByText('The first day of a change of Overnight is missing.')).toBeVisible();
  await form(page)
    .getByLabel('First day of the change')
    .fill(iso(today - 1));
  await expect(form(page).getByRole('alert')).toHaveText(/^it begins before .*: what has left has left as it was$/);
  await form(page).getByLabel('First day of the change').fill(iso(monday));
  await form(page).getByLabel('Days, lane 1').fill('3');
  await form(page).getByLabel('Price 1', {exact: true}).fill('25.00');
  // The order that leaves on Thursday for Friday could not be there then.
  await expect(form(page).getByText('1 open lot of 1 order')).toBeVisible();
  await form(page).getByRole('button', {name: 'Show them'}).click();
  const broken = form(page).getByRole('region', {name: 'Promises that could not be kept'}).getByRole('row').nth(1);
  await expect(broken).toContainText('SO-FRIDAY');
  await expect(broken).toContainText('would arrive later');
  await send(page, 'Set the carrier');
  await expect(page.getByRole('region', {name: /^Overnight from Mon/})).toContainText('£25.00');
  expect(await promised(rest, monday + 3)).toMatchObject({day: monday + 3, shipBy: leaves(monday, 16), freight: 2_500});
  // What is there before leaves by the lane of old.
  expect(await promised(rest, monday - 3)).toMatchObject({
    day: monday - 3,
    shipBy: leaves(monday - 4, 16),
    freight: 1_990,
  });

  // And the van comes an hour earlier.
  await page.getByRole('tab', {name: 'Sites'}).click();
  await page.getByRole('button', {name: 'Pickups at Reading'}).click();
  await form(page).getByRole('button', {name: 'Plan a change'}).click();
  await form(page).getByLabel('First day of the change').fill(iso(monday));
  await form(page).getByLabel('Cut-off of pickup 1').fill('15:00');
  await send(page, 'Set the pickups');
  await expect(page.getByRole('row', {name: /Reading/})).toContainText('Kestrel Overnight Mon–Sun 15:00');
  expect(await promised(rest, monday + 3)).toMatchObject({day: monday + 3, shipBy: leaves(monday, 15)});
  expect(await promised(rest, monday - 3)).toMatchObject({shipBy: leaves(monday - 4, 16)});
  const {order} = await rest.get<{order: {lots: {current: {day: number}}[]}}>('/orders/SO-FRIDAY');
  expect(order.lots[0]?.current.day).toBe(monday + 4);

  // Withdrawn, the van comes at four again.
  await page.getByRole('button', {name: 'Pickups at Reading'}).click();
  await form(page)
    .getByRole('tab', {name: /^From Mon/})
    .click();
  await form(page).getByRole('button', {name: 'Withdraw it'}).click();
  await send(page, 'Set the pickups');
  await expect(page.getByRole('row', {name: /Reading/})).not.toContainText('15:00');
  expect(await promised(rest, monday + 3)).toMatchObject({shipBy: leaves(monday, 16)});

  if (reading.type !== 'DefineSite') throw new Error('it defines a site');
  const pickupChanges = [{from: today - 1, pickups: []}];
  const {body} = await refused(rest, {...reading, site: {...reading.site, pickupChanges}});
  expect(JSON.stringify(body)).toContain(`pickups: change 1 (from ${iso(today - 1)}): it begins before ${iso(today)}`);
});

test('who may not define them sees calendars and carriers without acts', async ({ownServer, newDesk}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await rest.all(carrier, reading);
  const page = await newDesk('lucy', ownServer);
  await openPlace(page, 'Calendars');
  await expect(page.getByRole('row', {name: /Reading/})).toContainText('Kestrel Overnight Mon–Sun 16:00');
  await expect(page.getByRole('button', {name: /^(Hours|Pickups)/})).toHaveCount(0);
  await page.getByRole('tab', {name: 'Carriers'}).click();
  await expect(page.getByRole('heading', {name: 'K: Kestrel'})).toBeVisible();
  await expect(page.getByRole('button', {name: /carrier|Change/i})).toHaveCount(0);
});
