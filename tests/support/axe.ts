/** What axe (WCAG 2.2 AA) finds on a page as it stands. */
import AxeBuilder from '@axe-core/playwright';
import {expect, type Page} from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** A grid's rows are alike: a few of them stand for all, and the look takes seconds instead of a minute. */
const MORE_ROWS = '.ag-row:nth-child(n+5)';
/** Impacts that keep somebody from working. */
const GRAVE = ['serious', 'critical'];

/** The serious findings, each with its place; `where` names the page. */
export async function grave(page: Page, where: string): Promise<string[]> {
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
