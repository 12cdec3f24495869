/** In a browser: what is not known is said to be so, a page that fails fails alone, and what waits outlives the page. */
import {expect, signIn, test} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {follow, form, openPlace, openPosition, typeOrder} from '../support/screens.ts';

test('who sees no orders is told so, and is not led to pages made of them', async ({newDesk}) => {
  const page = await newDesk('tom');
  await expect(page.getByText(/^Orders are not in your view:/)).toBeVisible();
  const rail = page.getByRole('navigation', {name: 'Workspaces'}).getByRole('link');
  await expect(rail).toHaveText(['Tower', 'Approvals', 'Inventory', 'Allocation', 'Inbound', 'Calendars', 'Activity']);
  for (const link of ['#/orders', '#/at-risk', '#/prices', '#/scorecard']) {
    await follow(page, link);
    await expect(page.getByRole('heading', {name: 'Orders are not in your view'})).toBeVisible();
  }
  await expect(page.getByText(/£0|Every promise/)).toHaveCount(0);
});

test('a page first opened while the line is down is there: all were fetched before', async ({newDesk}) => {
  const page = await newDesk('priya');
  await expect(page.getByRole('heading', {level: 1, name: 'Tower'})).toBeVisible();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  const fetched = () =>
    page.evaluate(() => performance.getEntriesByType('resource').filter((one) => /scorecard-/.test(one.name)).length);
  await expect.poll(fetched, {timeout: 20_000}).toBeGreaterThan(0);
  await page.context().setOffline(true);
  await openPlace(page, 'Scorecard');
  await openPlace(page, 'Inbound');
  await expect(page.getByText('This page could not be shown')).toHaveCount(0);
});

test('a page whose file cannot be had says so, the others work, and it can be tried again', async ({newDesk}) => {
  const page = await newDesk('priya');
  const file = /\/assets\/scorecard-[^/]*\.js/;
  // The page may have been fetched already: a fresh start with its file blocked.
  await page.route(file, (route) => route.abort());
  await page.reload();
  await follow(page, '#/scorecard');
  await expect(page.getByText('This page could not be shown')).toBeVisible();
  await openPlace(page, 'Inventory');
  await expect(page.getByText('This page could not be shown')).toHaveCount(0);
  await follow(page, '#/scorecard');
  await expect(page.getByText('This page could not be shown')).toBeVisible();
  await page.unroute(file);
  await page.getByRole('button', {name: 'Try again'}).click();
  await expect(page.getByRole('button', {name: /^Week \d/})).toBeVisible();
});

test('a request made while the line is down outlives its page, and is sent when its author is back', async ({
  ownServer,
  newDesk,
}) => {
  test.slow();
  const page = await newDesk('priya', ownServer);
  await openPosition(page, '20002', 'RDG');
  await ownServer.kill();
  await expect(page.getByRole('button', {name: /^(Offline|Connecting)/})).toBeVisible({timeout: 20_000});
  await page.getByRole('button', {name: 'Hold', exact: true}).click();
  await form(page).getByLabel('Quantity').fill('3');
  await form(page).getByLabel('Reason').fill('seen damp');
  await form(page)
    .getByRole('button', {name: /^Hold \d/})
    .click();
  await expect(form(page).getByText('It is kept on this computer')).toBeVisible();
  const context = page.context();
  await page.close();

  await ownServer.start();
  const next = await context.newPage();
  await next.goto(ownServer.url);
  await signIn(next, 'priya');
  const rest = await Rest.as(ownServer.url, 'priya');
  await expect.poll(async () => (await rest.position('RDG', '20002')).quarantine, {timeout: 30_000}).toBe(3);
  await openPlace(next, 'Activity');
  await expect(next.getByRole('row').filter({hasText: '3 × 20002'})).toContainText('Done');
});

test('the palette lies over the page, which stays in sight', async ({newDesk}) => {
  const page = await newDesk('priya');
  await page.keyboard.press('Control+k');
  const sheet = page.getByRole('dialog', {name: 'Find or do'});
  await expect(sheet).toBeVisible();
  const ground = await sheet.evaluate((dialog) => getComputedStyle(dialog.parentElement as Element).backgroundColor);
  expect(ground).toBe('rgba(0, 0, 0, 0)');
});

test('a link to a position marks its row and brings it into sight', async ({newDesk}) => {
  const page = await newDesk('priya');
  await openPlace(page, 'Inventory');
  await page.locator('[row-index="0"] [col-id="item"]').first().waitFor();
  await follow(page, '#/inventory/20012@RTM');
  await expect(page.locator('[row-id="RTM/20012"]').first()).toBeInViewport();
  await expect(page.locator('[row-id="RTM/20012"]').first()).toHaveAttribute('aria-selected', 'true');
});

test('holds a page makes by itself while somebody types are not listed as that person’s requests', async ({
  newDesk,
}) => {
  const page = await newDesk('lucy');
  await typeOrder(page, 'C1', '20005', 2);
  await expect(page.getByText('Held while you type')).toBeVisible();
  // Whether the next working day can be met depends on the day the spec runs on; that it was checked does not.
  await expect(page.getByText(/^[01] of 1$/)).toBeVisible();
  await openPlace(page, 'Activity');
  await expect(page.getByText('You have asked for nothing from this desk yet')).toBeVisible();
});
