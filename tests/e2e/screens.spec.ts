/** Every screen opens, complains of nothing, and axe (WCAG 2.2 AA) finds nothing serious, in both themes. */
import {grave} from '../support/axe.ts';
import {expect, test} from '../support/e2e.ts';
import {figure, follow, openPlace, typeOrder} from '../support/screens.ts';

const PLACES = [
  'Tower',
  'Orders',
  'At risk',
  'Inventory',
  'Allocation',
  'Inbound',
  'Prices',
  'Scorecard',
  'Calendars',
  'Approvals',
  'Activity',
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen opens calmly and is accessible (${colorScheme})`, async ({tower}) => {
    // Some twenty pages, each looked at by axe.
    test.setTimeout(300_000);
    const {page} = tower;
    await page.emulateMedia({colorScheme, reducedMotion: 'reduce'});
    const found = await grave(page, 'Sign in');
    await tower.signIn('priya');
    for (const place of PLACES) {
      await openPlace(page, place);
      await expect(page.getByRole('status', {name: 'The page is being read'})).toHaveCount(0);
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      // These have rows, of which the first stands in the pane beside.
      if (place === 'Orders') await expect(page.getByRole('region', {name: 'Lines and lots'})).toBeVisible();
      if (place === 'Inventory') await expect(figure(page, 'Sellable')).toBeVisible();
      found.push(...(await grave(page, place)));
    }
    for (const view of ['Runs', 'Debts', 'Pools', 'Capacity', 'Segments']) {
      await follow(page, `#/allocation/${view.toLowerCase()}`);
      await expect(page.getByRole('tab', {name: view})).toHaveAttribute('aria-selected', 'true');
      found.push(...(await grave(page, view)));
    }
    for (const view of ['Carriers', 'Customers']) {
      await follow(page, `#/calendars/${view.toLowerCase()}`);
      await expect(page.getByRole('tab', {name: view})).toHaveAttribute('aria-selected', 'true');
      found.push(...(await grave(page, `calendars of ${view}`)));
    }
    await openPlace(page, 'Orders');
    await page.locator('[row-index="0"] [col-id="id"]').first().click();
    await expect(page.getByRole('region', {name: 'Story of the order'})).toBeVisible();
    found.push(...(await grave(page, 'an order')));
    await follow(page, '#/inventory/20001@RDG');
    await expect(page.getByRole('region', {name: 'States of the position'})).toBeVisible();
    found.push(...(await grave(page, 'a position')));
    await page.keyboard.press('h');
    await expect(page.getByRole('dialog')).toBeVisible();
    found.push(...(await grave(page, 'a form')));
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'More', exact: true}).click();
    await expect(page.getByRole('menuitem', {name: 'Move'})).toBeVisible();
    found.push(...(await grave(page, 'more acts')));
    await page.keyboard.press('Escape');
    await follow(page, '#/inventory?rows=item');
    await expect(page.locator('[row-index="0"] [col-id="sellable:LDS"]').first()).toBeVisible();
    found.push(...(await grave(page, 'the inventory by item')));
    await page.getByRole('button', {name: 'Export'}).click();
    await expect(page.getByRole('menuitem', {name: 'Excel workbook'})).toBeVisible();
    found.push(...(await grave(page, 'an export')));
    await page.keyboard.press('Escape');
    await openPlace(page, 'Orders');
    await page.locator('[row-index="0"] [col-id="id"]').first().click();
    await expect(page.getByRole('region', {name: 'Lines and lots'})).toBeVisible();
    await page.keyboard.press('p');
    await expect(page.getByRole('dialog')).toBeVisible();
    found.push(...(await grave(page, 'the floor’s form')));
    await page.keyboard.press('Escape');
    await typeOrder(page, 'C1', '20001', 2);
    await expect(page.getByText('Held while you type')).toBeVisible();
    found.push(...(await grave(page, 'a new order')));
    expect(found).toEqual([]);
  });
}
