/**
 * The call at 10:15: a customer asks for goods that the screen of yesterday would have promised. Some are reserved for another
 * order, the rest stand in a bin that is being counted. The agent sees both, and the next day it can leave, before she says yes.
 */
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, lines, openPosition, typeOrder} from '../support/screens.ts';

const ITEM = '20006';
const company = (typingHoldMs: number, lockDays: number) => ({
  name: 'Starter Supplies',
  currency: 'GBP',
  zone: 'Europe/London',
  note: 'A made-up company',
  policy: {
    version: 2,
    lateOffsetDays: 2,
    lateFenceDays: 7,
    horizonDays: 30,
    lockDays,
    typingHoldMs,
    optionHoldMs: 900_000,
    quoteHoldMs: 172_800_000,
    adjustLimitUnits: 500,
  },
});

test('both facts and the next feasible day before committing, a hold that others see and that lapses, a receipt', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  await rest.all({type: 'DefineCompany', company: company(5_000, 2)});
  for (const site of ['LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: ITEM, counted: 0, reason: 'none'});
  const {sellable, allocated} = (await rest.position('RDG', ITEM)) as {sellable: number; allocated: number};
  const taken = Math.floor(sellable / 2);
  await rest.all(
    {
      type: 'PlaceOrder',
      order: 'SO-OTHER',
      customer: 'C3',
      lines: [{item: ITEM, quantity: taken, requestedDay: today + 3, site: 'RDG'}],
    },
    {type: 'OpenCount', site: 'RDG', item: ITEM, reason: 'a bin does not agree'},
    {
      type: 'PlacePurchase',
      purchase: 'PO-NEXT',
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: ITEM, quantity: 200, expectedAt: (today + 6) * DAY_MS, confirmed: true}],
    },
  );
  const lucy = await newDesk('lucy', ownServer);
  const other = await newDesk('priya', ownServer);
  await openPosition(other, ITEM, 'RDG');

  await typeOrder(lucy, 'C1', ITEM, 8);
  const options = lucy.getByRole('region', {name: 'Promise options'});
  await expect(options.getByText(new RegExp(`${taken + allocated} allocated to orders`)).first()).toBeVisible();
  await expect(options.getByText(`${sellable - taken} in a bin under count`, {exact: false}).first()).toBeVisible();
  await expect(options.getByText(/waits for PO-NEXT\/1, usable/).first()).toBeVisible();
  await expect(options.getByRole('row', {name: /^Delivers/})).toContainText(/working days? late/);

  const claims = other.getByRole('region', {name: 'Claims by name'});
  await expect(claims.getByText('Being quoted')).toBeVisible();
  await expect(claims.getByText(/Held by lucy, ends in/)).toBeVisible();
  // Her machine is gone: nobody renews the hold, and nobody has to act for it to end.
  await lucy.close();
  await expect(claims.getByText('Being quoted')).toHaveCount(0, {timeout: 20_000});

  const again = await newDesk('lucy', ownServer);
  await typeOrder(again, 'C1', ITEM, 8);
  await expect(again.getByText('Held while you type')).toBeVisible();
  await again.getByRole('button', {name: 'Place order'}).click();
  await expect(again.getByRole('heading', {name: /^SO-/})).toBeVisible();
  await expect(lines(again).getByText('8 allocated')).toBeVisible();
  const told = again.getByRole('region', {name: 'Story of the order'}).getByText(/^Line 1: 8 from Reading for/);
  await expect(told).toContainText('PO-NEXT');
});

test('a rush order of a key account borrows from a later one: the price before, both dates kept after', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  for (const site of ['LDS', 'RTM'])
    await rest.all({type: 'RecordCount', site, item: ITEM, counted: 0, reason: 'none'});
  const {sellable} = (await rest.position('RDG', ITEM)) as {sellable: number};
  await rest.all(
    {
      type: 'PlaceOrder',
      order: 'SO-PATIENT',
      customer: 'C3',
      lines: [{item: ITEM, quantity: sellable, requestedDay: today + 18, site: 'RDG'}],
    },
    {
      type: 'PlacePurchase',
      purchase: 'PO-BACK',
      supplier: 'S1',
      site: 'RDG',
      lines: [{item: ITEM, quantity: 200, expectedAt: (today + 7) * DAY_MS, confirmed: true}],
    },
  );
  const promised = async () =>
    (await rest.get<{order: {lots: {current: object; first: object}[]}}>('/orders/SO-PATIENT')).order.lots.map(
      ({current, first}) => ({current, first}),
    );
  const before = await promised();
  const page = await newDesk('priya', ownServer);
  await typeOrder(page, 'C1', ITEM, 6);
  const options = page.getByRole('region', {name: 'Promise options'});
  await expect(options.getByRole('row', {name: /^Borrows from/})).toContainText(
    /6 from Customer 3, who ships .* paid back by PO-BACK/,
  );
  await page.getByRole('button', {name: 'Place order'}).click();
  await expect(page.getByRole('heading', {name: /^SO-/})).toBeVisible();
  expect(await promised()).toEqual(before);
  await openPosition(page, ITEM, 'RDG');
  const claims = page.getByRole('region', {name: 'Claims by name'});
  await expect(claims.getByText(/Lent 6 to SO-.*, back with PO-BACK/)).toBeVisible();
  await expect(claims.getByText(/Borrowed 6 from SO-PATIENT, back with PO-BACK/)).toBeVisible();

  // The list of all that is lent opens to both orders.
  await follow(page, '#/allocation/debts');
  const debt = page.getByRole('region', {name: 'Debts'}).getByRole('row', {name: /SO-PATIENT/});
  await expect(debt).toContainText(/20\d\d\d.*6.*Customer 1.*SO-PATIENT.*Customer 3.*PO-BACK.*in time/);
  await expect(page.getByText('1 debt, 6 units')).toBeVisible();
  await rest.all({
    type: 'RedateSupply',
    purchase: 'PO-BACK',
    line: 1,
    expectedAt: (today + 40) * DAY_MS,
    confirmed: true,
    reason: 'the ship is late',
  });
  await expect(debt).toContainText('6 not in time');
  await debt.getByRole('link', {name: 'SO-PATIENT'}).click();
  await expect(page.getByRole('heading', {name: /^SO-PATIENT/})).toBeVisible();
});
