/**
 * Speed as felt, in Chromium, on a company of 50,000 positions; SIGNALBOX_SCALE=large makes it 1,000,000 positions and
 * 100,000 orders. Prints figures. Asserts only that nothing is beyond all measure of the same machine at rest: machines
 * are noisy, and the targets are judged on medians by `npm run bench -- --only felt`.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import type {ElectronApplication, Page} from '@playwright/test';
import {itemId, SIZES, siteId} from '../bench/world.ts';
import {test as base, expect, firstPage, launchDesktop, signIn} from '../support/e2e.ts';
import {Rest} from '../support/rest.ts';
import {cell, lookUp, openPlace, openPosition, typeOrder} from '../support/screens.ts';
import {TestServer} from '../support/server.ts';
import {type Figure, quantile, report} from './figures.ts';
import {filterPainted, idlePaint, promisePainted, scrolled, seenIn, sortPainted, watchCell} from './in-page.ts';
import {changesFor} from './load.ts';
import {prepare} from './prepared.ts';

const SCALE = process.env.SIGNALBOX_SCALE === 'large' ? 'large' : 'small';
const SIZE = SIZES[SCALE];
const CHANGES_PER_SECOND = 1_000;
/** Beyond so many frames of the same page at rest something is stuck, whatever the machine; the first paint is the wire's. */
const STUCK = 300;
const READY_MS = 120_000;
const LINES = 10;
const TENS = SCALE === 'large' ? 100 : 20;

const test = base.extend<object, {world: TestServer}>({
  world: [
    async ({browserName: _}, use) => {
      const data = mkdtempSync(join(tmpdir(), 'signalbox-felt-'));
      await prepare(data, SIZE);
      const server = await TestServer.start({data, demo: false, args: ['--starter', '--speed', '1']});
      await use(server);
      await server.dispose();
      rmSync(data, {recursive: true, force: true, maxRetries: 5});
    },
    {scope: 'worker', timeout: 300_000},
  ],
});
test.setTimeout(SCALE === 'large' ? 600_000 : 180_000);
test.use({actionTimeout: 60_000});

test('the screens answer as one expects of a tool at hand', async ({world, browser}) => {
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, locale: 'en-GB'});
  const page = await context.newPage();
  await page.goto(world.url);
  const rest = await Rest.as(world.url, 'priya');
  const figures: Figure[] = [];
  await signIn(page, 'priya');
  const coldFrom = Date.now();
  await openPlace(page, 'Inventory');
  await expect(page.locator('[row-index="0"] [col-id="item"]').first()).not.toBeEmpty({timeout: READY_MS});
  const cold = Date.now() - coldFrom;
  await expect(page.getByRole('button', {name: /^Live/})).toBeVisible({timeout: READY_MS});
  await page.waitForTimeout(2_000);
  const idle = quantile(await times(5, () => page.evaluate(idlePaint)), 0.5);
  figures.push({name: 'first useful paint, cold (whole company over the wire)', ms: cold, idle, target: 15_000});

  await page.evaluate(sortPainted, 'SKU'); // the first sort makes the rank of the texts
  const sorts: number[] = [];
  for (const column of ['Sellable', '+7 d', 'Sellable', '+7 d', 'Sellable'])
    sorts.push(await page.evaluate(sortPainted, column));
  figures.push({name: 'grid sort → painted', ms: quantile(sorts, 0.5), idle, target: 150});
  const filters: number[] = [];
  for (const n of [4_321, 77, 1_234, 2_222, 3_105]) filters.push(await page.evaluate(filterPainted, itemId(n)));
  figures.push({name: 'filter → painted', ms: quantile(filters, 0.5), idle, target: 150});
  await page.getByLabel('Filter by item').fill('');
  await unsort(page, 'Sellable');
  await expect(page.locator('[row-index="5"] [col-id="item"]').first()).not.toBeEmpty();

  figures.push(...(await scrolling(page, rest)));
  figures.push(...(await otherDesk(page, rest, idle)));

  await typeOrder(page, 'C512', itemId(2), 3);
  const pause = 150; // what the page waits after the last key before it asks
  const checks: number[] = [];
  for (const quantity of [11, 12, 13, 14, 15]) checks.push((await page.evaluate(promisePainted, quantity)) - pause);
  figures.push({
    name: 'promise check → painted, beyond the typing pause',
    ms: quantile(checks, 0.5),
    idle,
    target: 100,
  });
  // An order of ten lines, asked of every site.
  for (let line = 2; line <= LINES; line += 1) {
    await lookUp(page, `Item of line ${line}`, itemId(line + 2));
    await page.getByLabel(`Quantity of line ${line}`, {exact: true}).fill(String(line));
  }
  await page.getByLabel('Quantity of line 1', {exact: true}).click();
  const tens: number[] = [];
  for (let n = 0; n < TENS; n += 1) tens.push((await page.evaluate(promisePainted, 100 + n)) - pause);
  figures.push({
    name: `promise check of ${LINES} lines → painted, 99th of ${TENS}`,
    ms: quantile(tens, 0.99),
    idle,
    target: 100,
  });
  await context.close();
  report(figures);
  for (const figure of figures.slice(1)) expect.soft(figure.ms, figure.name).toBeLessThan(STUCK * figure.idle);
});

test('the desktop opens from its cache, and its main process stays free under 1,000 changes a second', async ({
  world,
}) => {
  const userData = mkdtempSync(join(tmpdir(), 'signalbox-felt-desk-'));
  const first = await launchDesktop(userData, world.url);
  const page = await firstPage(first);
  await signIn(page, 'priya');
  await openPlace(page, 'Inventory');
  await expect(page.getByRole('button', {name: /^Live/})).toBeVisible({timeout: READY_MS});
  await expect(page.locator('[row-index="0"] [col-id="item"]').first()).not.toBeEmpty({timeout: READY_MS});
  await page.waitForTimeout(3_000); // the cache is written behind the screens
  await first.close();

  const began = Date.now();
  const app = await launchDesktop(userData, world.url, ['signalbox://inventory']);
  const again = await firstPage(app);
  const shell = Date.now() - began;
  await expect(again.locator('[row-index="0"] [col-id="item"]').first()).not.toBeEmpty({timeout: READY_MS});
  const warm = Date.now() - began;
  const idlePaintMs = await again.evaluate(idlePaint);
  await expect(again.getByRole('button', {name: /^Live/})).toBeVisible({timeout: READY_MS});
  await again.waitForTimeout(3_000);

  const rest = await Rest.as(world.url, 'priya');
  const idleMain = await delayOf(app, async () => new Promise((done) => setTimeout(done, 4_000)));
  const here = monitorEventLoopDelay({resolution: 5});
  here.enable();
  let accepted = 0;
  const busyMain = await delayOf(app, async () => {
    accepted = await changesFor(rest, SIZE, CHANGES_PER_SECOND, 6);
  });
  here.disable();
  await app.close();
  rmSync(userData, {recursive: true, force: true, maxRetries: 5});
  process.stdout.write(`\n${accepted} changes accepted in about 6 s; the shell alone took ${shell} ms to its page\n`);
  report([
    {name: 'first useful paint, warm cache (from the page on)', ms: warm - shell, idle: idlePaintMs, target: 1_500},
    {name: 'event-loop delay of main, p99, 1,000 changes/s', ms: busyMain.p99, idle: idleMain.p99, target: 20},
    {
      name: 'event-loop delay of main, max, 1,000 changes/s',
      ms: busyMain.max,
      idle: idleMain.max,
      target: idleMain.max + 30,
    },
    {
      name: 'event-loop delay of an idle loop beside it, p99',
      ms: here.percentile(99) / 1e6,
      idle: idleMain.p99,
      target: 20,
    },
  ]);
  expect(accepted).toBeGreaterThan(0);
  expect(warm).toBeLessThan(60_000);
});

/** Until the grid is in its own order again: by site within an item, so that a filter by item shows the first sites. */
async function unsort(page: Page, column: string): Promise<void> {
  const header = page.getByRole('columnheader', {name: column});
  await expect(async () => {
    if ((await header.getAttribute('aria-sort')) !== 'none') await header.click();
    await expect(header).toHaveAttribute('aria-sort', 'none', {timeout: 500});
  }).toPass({timeout: 20_000});
}

/** The same scroll over rows that stand still and over rows that change. */
async function scrolling(page: Page, rest: Rest): Promise<Figure[]> {
  const still = await page.evaluate(scrolled, 3_000);
  const changing = changesFor(rest, SIZE, CHANGES_PER_SECOND, 3);
  const live = await page.evaluate(scrolled, 3_000);
  await changing;
  const idle = quantile(still.frames, 0.95);
  const blank = {
    name: 'scrolling: longest time a row stood empty',
    ms: live.blankMs,
    idle: Math.max(still.blankMs, idle),
  };
  return [
    {
      name: 'scrolling: p95 frame while 1,000 changes/s arrive',
      ms: quantile(live.frames, 0.95),
      idle,
      target: 33,
      times: 1.3,
    },
    {...blank, target: 100},
  ];
}

/** A change made elsewhere, from the request that makes it to its paint here: the server's commit is within. */
async function otherDesk(page: Page, rest: Rest, idle: number): Promise<Figure[]> {
  const [site, item] = [siteId(1), itemId(40)];
  const id = `${site}/${item}`;
  await openPosition(page, item, site);
  await page.getByLabel('Filter by item').fill(item);
  await expect(cell(page, id, 'receiving')).toBeVisible();
  await page.evaluate(watchCell, {row: id, column: 'receiving'});
  let figure = Number((await rest.position(site, item)).receiving);
  const asked = new Map<string, number>();
  for (let n = 0; n < 60; n++) {
    figure += 1;
    asked.set(figure.toLocaleString('en-GB'), Date.now());
    await rest.all({type: 'ReceiveStock', site, item, quantity: 1, into: 'receiving', reason: 'felt'});
    await page.waitForTimeout(120);
  }
  await expect(cell(page, id, 'receiving')).toHaveText(figure.toLocaleString('en-GB'));
  const seen = await page.evaluate(seenIn);
  const waits = [...asked].flatMap(([text, at]) => (seen[text] === undefined ? [] : [seen[text] - at]));
  return [
    {name: 'a change elsewhere → painted here, p50', ms: quantile(waits, 0.5), idle, target: 250},
    {name: 'a change elsewhere → painted here, p99', ms: quantile(waits, 0.99), idle, target: 250},
  ];
}

type Delay = {readonly p99: number; readonly max: number};

/** The event-loop delay of Electron's main process while something happens, ms beyond the timer's own 5. */
async function delayOf(app: ElectronApplication, during: () => Promise<unknown>): Promise<Delay> {
  await app.evaluate(() => {
    const {monitorEventLoopDelay: monitor} = process.getBuiltinModule('node:perf_hooks');
    const histogram = monitor({resolution: 5});
    histogram.enable();
    (globalThis as {felt?: typeof histogram}).felt = histogram;
  });
  await during();
  return app.evaluate(() => {
    type Felt = {disable(): boolean; percentile(share: number): number; readonly max: number};
    const {felt} = globalThis as {felt?: Felt};
    felt?.disable();
    return {p99: (felt?.percentile(99) ?? 0) / 1e6 - 5, max: (felt?.max ?? 0) / 1e6 - 5};
  });
}

async function times(n: number, run: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < n; i++) all.push(await run());
  return all;
}
