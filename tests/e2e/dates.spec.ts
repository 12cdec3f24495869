/** A day that cannot be meant is said at its field, before anything is asked, held or sent. */
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, openPlace, typeOrder} from '../support/screens.ts';

test('an order for a day that has passed is neither held nor placed', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await typeOrder(page, 'C1', '20016', 5);
  const place = page.getByRole('button', {name: 'Place order'});
  await expect(place).toBeEnabled();
  const field = page.getByRole('textbox', {name: 'Asked for'});
  await field.fill('2020-01-01');
  await expect(field).toHaveAccessibleDescription('This day has passed');
  await expect(place).toBeDisabled();
  await expect(place).toHaveAttribute('title', 'Asked for: This day has passed.');
  await expect(page.getByText(/working days late|Not held/)).toHaveCount(0);
  await field.fill('9999-01-01');
  await expect(field).toHaveAccessibleDescription('Not a day of this century');
  await expect(page.getByText(/validation/)).toHaveCount(0);
});

test('a purchase is not re-dated to a day that nobody can mean', async ({tower}) => {
  const {page, server} = tower;
  const rest = await Rest.as(server.url, 'priya');
  const expectedAt = ((await rest.today()) + 5) * DAY_MS + DAY_MS / 2;
  const line = {item: '20009', quantity: 100, expectedAt, confirmed: true};
  await rest.all({type: 'PlacePurchase', purchase: 'PO-DATES', supplier: 'S1', site: 'RDG', lines: [line]});
  await tower.signIn('priya');
  await openPlace(page, 'Inbound');
  await page.locator('[col-id="document"]').getByText('PO-DATES').click();
  await page.getByRole('button', {name: 'Re-date', exact: true}).click();
  const field = form(page).getByLabel('Expected on');
  await form(page).getByLabel('Reason').fill('a slip');
  for (const [day, words] of [
    ['2020-01-01', 'More than a year ago'],
    ['2343-01-01', 'Not a day of this century'],
    ['2033-01-01', 'More than three years ahead'],
  ] as const) {
    await field.fill(day);
    await expect(field).toHaveAccessibleDescription(words);
    await expect(form(page).getByText(`Expected on: ${words}.`)).toBeVisible();
    await expect(form(page).getByRole('button', {name: /^Re-date to/})).toBeDisabled();
  }
});
