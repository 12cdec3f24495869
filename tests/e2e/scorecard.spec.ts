/** Every figure of the scorecard opens to the rows that make it: as many as it says, and they add up to it. */
import type {Page} from '@playwright/test';
import {expect, test} from '../support/e2e.ts';
import {follow, openPlace} from '../support/screens.ts';
import {TestServer} from '../support/server.ts';

let server: TestServer;
test.beforeAll(async () => {
  server = await TestServer.start({demo: false, program: 'tests/scorecard-sql/lives-child.ts'});
});
test.afterAll(() => server.dispose());

const number = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''));
const sumOf = (page: Page) => page.getByRole('note', {name: 'Sum of the list'});
const ORDERS = ['Order fill', 'Perfect order', 'Order cycle, median'];

/** The cells of a column of the list, of all its rows: a grid draws only those in sight. */
async function cellsOf(page: Page, column: string): Promise<string[]> {
  const list = page.getByRole('region', {name: 'Lines counted'});
  const seen = new Map<number, string>();
  // Read anew with each look: the count of the list before may stand a moment longer.
  const listed = async () => number((await page.locator('.subbar .sub').innerText()).split(' ')[0]);
  let rows = await listed();
  // Rows that are still being read when they are looked at are looked at again.
  for (let looks = 0, top = 0; seen.size !== rows && looks < 400; looks += 1, top = (top + 300) % (rows * 40)) {
    const now = await listed();
    if (now !== rows) seen.clear();
    rows = now;
    await list.evaluate((grid, to) => {
      const scrolls = [...grid.querySelectorAll('*')].filter((one) => one.scrollHeight > one.clientHeight + 1);
      for (const one of scrolls) if (/auto|scroll/.test(getComputedStyle(one).overflowY)) one.scrollTop = to;
    }, top);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const cells = list.locator(`.ag-row:not(.waiting) [col-id="${column}"]`);
    const shown = await cells.evaluateAll((all) =>
      all.map((one) => [Number(one.closest('[row-index]')?.getAttribute('row-index')), one.textContent ?? ''] as const),
    );
    for (const [row, text] of shown) if (text !== '') seen.set(row, text);
  }
  expect(seen.size, `${column} of all rows`).toBe(rows);
  return [...seen].sort(([a], [b]) => a - b).map(([, text]) => text);
}

const sum = (list: readonly number[]): number => list.reduce((n, x) => n + x, 0);

test('each tile opens to as many rows as it counts, and what they add up to is its figure', async ({newDesk}) => {
  const page = await newDesk('priya', server);
  await openPlace(page, 'Scorecard');
  const tiles = page.locator('.tiles .tile');
  await expect(tiles).toHaveCount(15);
  const view = (name: string) => page.getByRole('tablist', {name: 'Lines'}).getByRole('tab', {name, exact: true});
  const unseen: string[] = [];
  for (const tile of await tiles.all()) {
    const name = await tile.locator('.tile-name').innerText();
    const [, foot = ''] = await tile.locator('.tile-foot > span').allInnerTexts();
    await tile.click();
    await expect(page.getByRole('heading', {level: 2, name, exact: true})).toBeVisible();
    const listed = page.locator('.subbar .sub');
    if (name === 'Order cycle, median') {
      await checkMedian(page, number(foot.split(' ')[0]), await tile.locator('.fig').innerText());
      continue;
    }
    const [missed, due] = foot.split(' missed of ').map(number) as [number, number];
    if (missed === 0 || missed === due) unseen.push(name);
    const units = name.startsWith('Unit fill');
    const word = ORDERS.includes(name) ? 'order' : 'line';
    await view('Missed').click();
    await expect(sumOf(page), name).toContainText(
      new RegExp(`^${missed.toLocaleString('en-GB')} ${units ? 'unit' : word}s? missed`),
    );
    if (!units) await expect(listed, name).toHaveText(new RegExp(`^${missed.toLocaleString('en-GB')} ${word}s?$`));
    const met = page.getByRole('region', {name: 'Lines counted'}).getByLabel('Met', {exact: true});
    if (missed > 0) await expect(met, name).toHaveCount(0);
    if (units) {
      const filled = (await cellsOf(page, 'counted')).map((cell) => cell.split(' / ').map(number) as [number, number]);
      expect(sum(filled.map(([has, of]) => of - has)), name).toBe(missed);
    }
    await view('All due').click();
    await expect(sumOf(page), name).toContainText(`${foot} ${units ? 'unit' : word}`);
    if (!units) await expect(listed, name).toHaveText(new RegExp(`^${due.toLocaleString('en-GB')} ${word}s?$`));
  }
  // A company in which a figure is all or nothing could not tell its misses from what met it.
  expect(unseen).toEqual([]);
});

async function checkMedian(page: Page, orders: number, figure: string): Promise<void> {
  await page.getByRole('tab', {name: 'All completed'}).click();
  await expect(sumOf(page)).toContainText(`Median ${figure} of ${orders} orders`);
  const days = (await cellsOf(page, 'counted')).map(Number);
  expect(days).toHaveLength(orders);
  expect(days).toEqual(days.toSorted((a, b) => b - a));
  const rising = days.toReversed();
  expect(`${rising[Math.ceil(rising.length / 2) - 1]?.toFixed(1)} d`).toBe(figure);
  const above = days.filter((one) => one > 7).length;
  await expect(sumOf(page)).toContainText(`, ${above} above 7.0 d`);
  await page.getByRole('tab', {name: 'Above target'}).click();
  await expect(page.locator('.subbar .sub')).toHaveText(new RegExp(`^${above} orders?$`));
}

test('promise debt opens to the lots that make it', async ({newDesk}) => {
  const page = await newDesk('priya', server);
  const debt = page.getByRole('region', {name: 'Promise debt'});
  await expect(debt.locator('.fig')).toBeVisible();
  const money = await debt.locator('.fig').innerText();
  const lots = /^[\d,]+ lots?/.exec(await debt.locator('.meta').first().innerText())?.[0] ?? '';
  expect(number(lots.split(' ')[0])).toBeGreaterThan(0);
  await debt.locator('.fig').click();
  await expect(page.getByRole('heading', {level: 1, name: 'Promise debt'})).toBeVisible();
  await expect(sumOf(page)).toContainText(`${money} in ${lots}`);
  // By days: what is past was promised for a day before today.
  for (const since of await page.getByRole('gridcell').and(page.locator('[col-id="why"]')).allInnerTexts())
    expect(since).toMatch(/^[1-9]\d* d past$/);
  await follow(page, '#/tower');
});
