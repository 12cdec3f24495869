/** By which service it goes: the dearer one keeps the day, the cheaper one is for whoever takes it later, and the story says why. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {lines, typeOrder} from '../support/screens.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const service = (id: string, name: string, days: number, price: number) => ({
  id,
  name,
  lanes: [{from: '*', country: '*', days, band: 'near'}],
  rates: [{band: 'near', upToGrams: 30_000, price}],
});
const pickup = (id: string) => ({carrier: 'K', service: id, workdays: EVERY_DAY, cutoff: 1_439});

test('a dearer service keeps the day, the cheaper one can be chosen, and the story of the order says why', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  await rest.all(
    {
      type: 'DefineCarrier',
      carrier: {
        id: 'K',
        name: 'Kestrel',
        days: {workdays: EVERY_DAY, holidays: []},
        services: [service('slow', 'Economy', 6, 450), service('fast', 'Overnight', 1, 1_990)],
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
        pickups: [pickup('slow'), pickup('fast')],
        receivingMinutes: 60,
        inspectionMinutes: 60,
        putawayMinutes: 60,
        transitDays: {'*': 2},
        rank: 0,
      },
    },
  );
  const page = await newDesk('priya', ownServer);
  await typeOrder(page, 'C1', '20003', 5);
  const options = page.getByRole('region', {name: 'Promise options'});
  const goesBy = options.getByRole('row', {name: /^Goes by/}).getByRole('cell');
  await expect(goesBy).toHaveText(['Kestrel Overnight, £19.90', 'Kestrel Economy, £4.50']);
  await options.getByRole('button', {name: /Cheaper, later/}).click();
  await expect(page.getByText(/as in the chosen option/)).toBeVisible();
  await page.getByRole('button', {name: 'Place order'}).click();
  await expect(page.getByRole('heading', {name: /^SO-/})).toBeVisible();
  await expect(lines(page).getByText(/leaves by .* by Kestrel Economy/)).toBeVisible();
  await expect(
    page.getByRole('region', {name: 'Story of the order'}).getByText(/^Line 1: 5 from Reading for/),
  ).toContainText('by Kestrel Economy');
});
