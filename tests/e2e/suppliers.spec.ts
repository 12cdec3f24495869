/** A supplier's days and lead at the screens, each to the date that a purchase then has at the REST door. */
import type {Page} from '@playwright/test';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, lookUp, openPlace, send} from '../support/screens.ts';

const iso = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const isOpen = (day: number): boolean => (day + 3) % 7 < 5;
/** So many of Monday to Friday after a day; from a day off they count from the next that is none. */
function workdaysAfter(from: number, count: number): number {
  let day = from;
  while (!isOpen(day)) day++;
  for (let left = count; left > 0; ) if (isOpen(++day)) left--;
  return day;
}

/** Opens Inbound on one purchase and chooses its first line. */
async function choose(page: Page, document: string): Promise<void> {
  await follow(page, `#/inbound?find=${document}`);
  await page.locator(`[row-id="${document}/1"] [col-id="document"]`).first().click();
  await expect(page.getByRole('heading', {name: new RegExp(`^${document} line `)})).toBeVisible();
}

test('a lead that is said dates what is bought without a date; what it would make too soon is named before', async ({
  ownServer,
  newDesk,
}) => {
  const rest = await Rest.as(ownServer.url, 'admin');
  const today = await rest.today();
  const near = workdaysAfter(today, 6);
  await rest.all({
    type: 'PlacePurchase',
    purchase: 'PO-NEAR',
    supplier: 'S1',
    site: 'LDS',
    lines: [{item: '20018', quantity: 10, expectedAt: near * DAY_MS + DAY_MS / 2, confirmed: false}],
  });
  const page = await newDesk('admin', ownServer);
  await openPlace(page, 'Calendars');
  await page.getByRole('tab', {name: 'Suppliers'}).click();
  await expect(page.getByRole('row', {name: /Harbour Goods/})).toContainText('not known');
  await page.getByRole('button', {name: 'Change Harbour Goods'}).click();
  const lead = form(page).getByLabel('Lead in its working days');
  await form(page).getByLabel('Works on any day').uncheck();
  await lead.fill('5');
  await expect(form(page).getByText('No open purchase would be dated sooner than the supplier can.')).toBeVisible();
  await lead.fill('8');
  await expect(form(page).getByText('1 open line of 1 purchase')).toBeVisible();
  await form(page).getByRole('button', {name: 'Show them'}).click();
  const soon = form(page).getByRole('region', {name: 'Purchases that would be dated too soon'});
  await expect(soon.getByRole('row').nth(1)).toContainText('PO-NEAR');
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    await form(page).getByRole('group', {name: 'Works on'}).getByRole('button', {name: day}).click();
  await expect(form(page).getByRole('alert')).toHaveText('no working day');
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    await form(page).getByRole('group', {name: 'Works on'}).getByRole('button', {name: day}).click();
  await send(page, 'Set the supplier');
  await expect(page.getByRole('row', {name: /Harbour Goods/})).toContainText('Mon–Fri');
  await expect(page.getByRole('row', {name: /Harbour Goods/})).toContainText('8 working days');

  // The form proposes the date and says why; sent without one, the authority reckons the same.
  const earliest = workdaysAfter(today, 8);
  await choose(page, 'PO-NEAR');
  await page.keyboard.press('n');
  await expect(form(page).getByRole('combobox', {name: 'Supplier'})).toHaveValue('S1 Harbour Goods');
  await expect(form(page).getByRole('combobox', {name: 'To'})).toHaveValue('Leeds');
  await expect(
    form(page).getByText(/at the earliest: ordered today, Harbour Goods takes 8 working days/),
  ).toBeVisible();
  await lookUp(page, 'Item of line 1', '20019');
  await form(page).getByLabel('Quantity of line 1').fill('7');
  const day = form(page).getByLabel('Expected day of line 1');
  await expect(day).toHaveValue(iso(earliest));
  await expect(form(page).getByRole('status')).toHaveCount(0);
  await send(page, 'Order 7 units');
  await expect.poll(() => rest.position('LDS', '20019')).toMatchObject({onOrder: 7, nextReceipt: earliest});

  // A typed day (the dock takes it in on Monday) is sent as it is typed, and warned of; what is confirmed is the supplier’s word.
  await choose(page, 'PO-NEAR');
  await page.keyboard.press('n');
  await lookUp(page, 'Item of line 1', '20020');
  await form(page).getByLabel('Quantity of line 1').fill('3');
  let saturday = today + 1;
  while ((saturday + 3) % 7 !== 5) saturday++;
  await day.fill(iso(saturday));
  const warned = form(page).getByRole('status');
  await expect(warned).toContainText('Sooner than Harbour Goods can');
  await expect(warned).toContainText('Harbour Goods does not work on Sat');
  await form(page).getByLabel('The supplier has confirmed these dates').check();
  await expect(warned).toHaveCount(0);
  await form(page).getByLabel('The supplier has confirmed these dates').uncheck();
  await send(page, 'Order 3 units');
  await expect.poll(() => rest.position('LDS', '20020')).toMatchObject({onOrder: 3, nextReceipt: saturday + 2});

  // A new date is looked at by the day of the order.
  await choose(page, 'PO-NEAR');
  await page.getByRole('button', {name: 'Re-date'}).first().click();
  await expect(form(page).getByRole('status')).toContainText('Sooner than Harbour Goods can');
  await form(page)
    .getByLabel('Expected on')
    .fill(iso(workdaysAfter(today, 12)));
  await expect(form(page).getByRole('status')).toHaveCount(0);
});
