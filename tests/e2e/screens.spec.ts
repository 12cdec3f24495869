/** Every screen opens, complains of nothing, and axe (WCAG 2.2 AA) finds nothing serious, in both themes. */
import AxeBuilder from '@axe-core/playwright';
import type {Page} from '@playwright/test';
import {expect, test} from '../support/e2e.ts';
import {figure, follow, openPlace, typeOrder} from '../support/screens.ts';

const PLACES = ['Tower', 'Orders', 'At risk', 'Inventory', 'Inbound', 'Prices', 'Scorecard', 'Activity'] as const;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** A grid's rows are alike: a few of them stand for all, and the look takes seconds instead of a minute. */
const MORE_ROWS = '.ag-row:nth-child(n+5)';
/** Impacts that keep somebody from working. */
const GRAVE = ['serious', 'critical'];

async function grave(page: Page, where: string): Promise<string[]> {
  // A button that has just come alive is between two colours.
  await expect.poll(() => page.evaluate(() => document.getAnimations().length), where).toBe(0);
  // One page only: Electron opens no second one for axe.
  const {violations} = await new AxeBuilder({page: page as never})
    .withTags(TAGS)
    .options({resultTypes: ['violations'], elementRef: false})
    .exclude(MORE_ROWS)
    .setLegacyMode(true)
    .analyze();
  return violations
    .filter((found) => GRAVE.includes(found.impact ?? ''))
    .map((found) => `${where}: ${found.id} at ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen opens calmly and is accessible (${colorScheme})`, async ({tower}) => {
    test.slow();
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
