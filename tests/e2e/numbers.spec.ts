/** What a number field does not understand it keeps, says so, and lets nothing be sent: no character is left out to make a number. */
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {form, openPosition, send, typeOrder} from '../support/screens.ts';

const WRONG = [
  ['1.5', 'Whole units only'],
  ['12,5', 'Whole units only'],
  ['2e3', 'Whole units only'],
  ['1/2', 'Whole units only'],
  ['-5', '0 or more'],
  ['99,999,999,999', 'At most 1,000,000,000'],
] as const;

test('stock is adjusted to what was typed, or not at all', async ({tower}) => {
  const {page, server} = tower;
  const rest = await Rest.as(server.url, 'priya');
  const before = await rest.position('RDG', '20015');
  await tower.signIn('priya');
  await openPosition(page, '20015', 'RDG');
  await page.getByRole('button', {name: 'Adjust', exact: true}).click();
  const field = form(page).getByLabel('There are');
  await form(page).getByLabel('Reason').fill('counted again');
  for (const [typed, words] of WRONG) {
    await field.fill('');
    await field.pressSequentially(typed);
    await field.blur();
    await expect(field).toHaveValue(typed);
    await expect(field).toHaveAccessibleDescription(words);
    await expect(form(page).getByText(`There are: ${words}.`)).toBeVisible();
    await expect(form(page).getByRole('button', {name: 'Adjust stock'})).toBeDisabled();
    await field.press('Enter');
  }
  await field.fill(' 1 250 ');
  await field.press('ArrowUp');
  await expect(field).toHaveValue('1,251');
  await send(page, /^Adjust by/);
  const {onHand} = await rest.position('RDG', '20015');
  expect(Number(onHand) - Number(before.onHand)).toBe(1_251 - Number(before.available));
});

test('an order line with a quantity that is none is not complete', async ({tower}) => {
  const {page} = tower;
  await tower.signIn('priya');
  await typeOrder(page, 'C1', '20016', 5);
  const place = page.getByRole('button', {name: 'Place order'});
  await expect(place).toBeEnabled();
  const field = page.getByLabel('Quantity of line 1');
  for (const [typed, words] of WRONG.filter(([typed]) => typed !== '-5')) {
    await field.fill(typed);
    await field.blur();
    await expect(field).toHaveValue(typed);
    await expect(field).toHaveAccessibleDescription(words);
    await expect(place).toBeDisabled();
    await expect(place).toHaveAttribute('title', `Quantity of line 1: ${words}.`);
  }
  await field.fill('7');
  await expect(place).toBeEnabled();
});
