/** The server pulled from under both hosts: they say how old what they show is, keep what is asked for, and settle it later. */
import type {Page} from '@playwright/test';
import {expect, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {figure, form, openPlace, openPosition} from '../support/screens.ts';

const BACK_MS = 40_000;

async function hold(page: Page, quantity: number, reason: string): Promise<void> {
  await page.getByRole('button', {name: 'Hold', exact: true}).click();
  await form(page).getByLabel('Quantity').fill(String(quantity));
  await form(page).getByLabel('Reason').fill(reason);
  await form(page)
    .getByRole('button', {name: /^Hold \d/})
    .click();
}

test('without the server both say so with the age of their data; requests wait, and settle when it is back', async ({
  ownServer,
  newDesk,
}) => {
  test.slow();
  const page = await newDesk('priya', ownServer);
  await openPosition(page, '20002', 'RDG');
  await expect(page.getByRole('button', {name: /^Live/})).toBeVisible();

  await ownServer.kill();
  await expect(page.getByRole('button', {name: /^Offline since \d\d:\d\d.* old$/})).toBeVisible({timeout: 20_000});
  await expect(page.getByText('The line to the server is broken.')).toBeVisible();
  await hold(page, 3, 'seen damp');
  await expect(form(page).getByText('It waits for the line.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(figure(page, 'Quarantine')).toHaveText('3');
  await hold(page, 99_999, 'more than there is');
  await expect(form(page).getByText('It waits for the line.')).toBeVisible();
  await page.keyboard.press('Escape');
  await openPlace(page, 'Activity');
  const mine = page.getByRole('region', {name: 'My requests'}).last();
  await expect(mine.getByRole('row').filter({hasText: '3 × 20002'})).toContainText('Waits for the line');
  await expect(mine.getByRole('row').filter({hasText: '99999 × 20002'})).toContainText(/Likely to be refused|Waits/);

  await ownServer.start();
  await expect(page.getByRole('button', {name: /^Live/})).toBeVisible({timeout: BACK_MS});
  await expect(mine.getByRole('row').filter({hasText: /^\D*Hold stock3 × 20002/})).toContainText('Done');
  const refused = mine.getByRole('row').filter({hasText: '99999 × 20002'}).filter({hasText: 'Refused'});
  await expect(refused).toContainText('There is not enough free stock.');
  const rest = await Rest.as(ownServer.url, 'priya');
  expect(await rest.position('RDG', '20002')).toMatchObject({quarantine: 3});

  await refused.getByRole('button', {name: 'Try again'}).click();
  const decided = async () => {
    const query = '/audit?commandType=HoldStock&outcome=rejected';
    const {decisions} = await rest.get<{decisions: readonly {commandId: string}[]}>(query);
    return new Set(decisions.map((one) => one.commandId)).size;
  };
  await expect.poll(decided, {message: 'a new command with an id of its own'}).toBe(2);
});
