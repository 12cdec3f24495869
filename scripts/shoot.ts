/**
 * Looks at every screen: two themes, two sizes; over the made-up company also an axe check (WCAG 2.2 AA) at the smaller size.
 *
 *   node scripts/shoot.ts --fake                      made-up company, out/screens
 *   node scripts/shoot.ts --url http://… --user priya --password … --out docs/screens
 *   --only inventory,tower   --sizes 1280x800   --themes light
 *
 * Exits with 1 when a page reports an error or axe finds something.
 */
import {createReadStream, existsSync, mkdirSync, statSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import {type Browser, chromium, type Page} from '@playwright/test';
import {CHROMIUM_ARGS, findChromium} from '../tests/support/chromium.ts';
import {buildWithFakeEngine} from '../tests/support/fake-engine/build.ts';
import {withPalette} from './support/palette-png.ts';

type Scene = {
  readonly name: string;
  readonly link: string;
  /** Another state of the made-up company than the signed-in operations manager's. */
  readonly user?: string;
  readonly act?: (page: Page) => Promise<void>;
  /** Only the made-up company can be in this state on demand. */
  readonly fakeOnly?: boolean;
};

const ROOT = resolve(import.meta.dirname, '..');
const SETTLE_MS = 900;
/** A first snapshot on a busy machine. */
const LIVE_MS_MAX = 120_000;
/** The engine looks at every order once before the queue and the scorecard are whole. */
const SWEEP_MS = 15_000;
const PASSWORD = 'correct-horse-battery';

/** What a page shows while it reads: greyed lists, a grid without rows, rows whose cells are on their way. */
const UNSETTLED =
  '[role="status"][aria-label$="is being read"], [aria-busy="true"], .ag-row.waiting, .skel, .sub:has-text("so far")';
/** Long enough for a chart to be drawn after its figures came, and for a screen's own file to be loaded. */
const STILL_MS = 1_200;
const SETTLED_MS_MAX = 60_000;
/** Until nothing has been on its way for a while. */
async function settled(page: Page): Promise<void> {
  let since = Date.now();
  for (const began = since; Date.now() - since < STILL_MS; ) {
    if (Date.now() - began > SETTLED_MS_MAX) throw new Error(`still reading after ${SETTLED_MS_MAX / 1_000} s`);
    if ((await page.locator(UNSETTLED).filter({visible: true}).count()) > 0) since = Date.now();
    await page.waitForTimeout(100);
  }
}

const chooseRow = async (page: Page) => {
  await page.locator('[row-index="0"] [col-id]').first().click();
  await page.locator('.ag-row-selected').first().waitFor();
};
/** A position with its claims by name: few of a whole book have any. The most claimed may be one large order's, so the next. */
async function chooseClaimed(page: Page): Promise<void> {
  await page.getByRole('columnheader', {name: 'Alloc.'}).click();
  await settled(page);
  await page.locator('[row-index="1"] [col-id]').first().click();
  await page.locator('.ag-row-selected[row-index="1"]').first().waitFor();
}
/** The first row, then a key of its page that opens a form. */
const press = (key: string) => async (page: Page) => {
  await chooseRow(page);
  await settled(page);
  await page.keyboard.press(key);
  await page.getByRole('dialog').waitFor();
};

async function proposeRun(page: Page): Promise<void> {
  await page.getByRole('region', {name: 'Scarce items'}).waitFor();
  await page.keyboard.press('p');
  await page.getByRole('region', {name: 'Lines of the run'}).waitFor();
}
async function optimiseRun(page: Page): Promise<void> {
  await page.getByRole('region', {name: 'Scarce items'}).waitFor();
  await page.keyboard.press('o');
  await page.getByText('by strategies').waitFor();
}
async function applyRun(page: Page): Promise<void> {
  await proposeRun(page);
  await page.keyboard.press('a');
  await page.getByRole('dialog').waitFor();
}

/** Who may not apply a run asks for it. */
async function askForRun(page: Page): Promise<void> {
  await applyRun(page);
  const form = page.getByRole('dialog');
  await form.getByLabel('Reason').fill('Key accounts first');
  await form.getByRole('button', {name: 'Ask for approval'}).click();
  await page.getByRole('dialog', {name: 'Ask for approval'}).waitFor();
}

/** A key of a page whose link opened what it acts on. */
function pressAt(key: string) {
  return async (page: Page) => {
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
  };
}

function openForm(button: string | RegExp) {
  return async (page: Page) => {
    await page.getByRole('button', {name: button}).first().click();
    await page.getByRole('dialog').waitFor();
  };
}
/** Open on Saturdays from a day on, and what that does to whom. */
async function changeHours(page: Page): Promise<void> {
  await openForm('Hours of Leeds')(page);
  const form = page.getByRole('dialog');
  await form.getByRole('button', {name: 'Add a change'}).click();
  await form.getByLabel('From, change 2').fill('2026-08-03');
  await form.getByRole('group', {name: 'Weekdays, change 2'}).getByRole('button', {name: 'Friday'}).click();
  await form.getByRole('button', {name: 'Show them'}).click();
}
async function changeSupplier(page: Page): Promise<void> {
  await openForm('Change Yiwu Trading')(page);
  const form = page.getByRole('dialog');
  await form.getByLabel('Lead in its working days').fill('24');
  await form.getByRole('button', {name: 'Show them'}).click();
}
async function openService(page: Page): Promise<void> {
  await openForm('Change')(page);
  const form = page.getByRole('dialog');
  await form.getByRole('button', {name: 'Standard'}).click();
  await form.getByRole('tab', {name: /^From/}).click();
}
async function changePickups(page: Page): Promise<void> {
  await openForm('Pickups at Reading')(page);
  await page.getByRole('dialog').getByRole('tab', {name: /^From/}).click();
}

const SCENES: readonly Scene[] = [
  {name: 'tower', link: '#/tower'},
  {name: 'tower-floor', link: '#/tower', user: 'tom', fakeOnly: true},
  {name: 'inventory', link: '#/inventory', act: chooseClaimed},
  {name: 'inventory-items', link: '#/inventory?rows=item', act: chooseRow},
  {name: 'orders', link: '#/orders', act: chooseRow},
  {name: 'unknown-order', link: '#/order/NOPE-1', fakeOnly: true},
  {name: 'move-form', link: '#/inventory', act: press('m')},
  {name: 'pick-form', link: '#/orders', act: press('p')},
  {name: 'repromise-form', link: '#/order/SO-10457', act: openRepromise, fakeOnly: true},
  {name: 'purchase-form', link: '#/inbound', act: typePurchase, fakeOnly: true},
  {name: 'cancel-purchase-form', link: '#/inbound?find=PO-', act: press('x'), fakeOnly: true},
  {name: 'receive-transfer-form', link: '#/inbound?find=TR-', act: press('g'), fakeOnly: true},
  {name: 'close-transfer-form', link: '#/inbound?find=TR-', act: press('x'), fakeOnly: true},
  {name: 'receive-form', link: '#/inventory', act: press('g'), fakeOnly: true},
  {name: 'count-form', link: '#/inventory', act: press('c'), fakeOnly: true},
  {name: 'substitutes-form', link: '#/inventory/22423@RDG', act: pressAt('s'), user: 'admin', fakeOnly: true},
  {name: 'take-back-form', link: '#/order/SO-10457', act: pressAt('b'), fakeOnly: true},
  {name: 'change-form', link: '#/order/SO-10457', act: openChange, fakeOnly: true},
  {name: 'return-form', link: '#/order/SO-10457', act: openReturn, fakeOnly: true},
  {name: 'override-form', link: '#/order/SO-10457', act: refusePick, fakeOnly: true},
  {name: 'payment-form', link: '#/order/SO-10457', act: pressAt('m'), user: 'omar', fakeOnly: true},
  {name: 'export', link: '#/at-risk', act: (page) => page.getByRole('button', {name: 'Export'}).click()},
  {name: 'at-risk', link: '#/at-risk', act: chooseRow},
  {name: 'inbound', link: '#/inbound', act: chooseRow},
  {name: 'allocation', link: '#/allocation', act: proposeRun},
  {name: 'allocation-optimised', link: '#/allocation', act: optimiseRun, fakeOnly: true},
  {name: 'allocation-runs', link: '#/allocation/runs'},
  {name: 'allocation-debts', link: '#/allocation/debts'},
  {name: 'allocation-segments', link: '#/allocation/segments'},
  {name: 'allocation-capacity', link: '#/allocation/capacity'},
  {
    name: 'allocation-zones',
    link: '#/allocation/capacity',
    fakeOnly: true,
    act: async (page) => {
      await page.getByRole('button', {name: 'Zones'}).first().click();
      await page.getByRole('button', {name: 'Add a shift to Bulk'}).click();
      await page.getByLabel('Until').nth(2).fill('05:00');
    },
  },
  {
    name: 'allocation-docks',
    link: '#/allocation/capacity',
    fakeOnly: true,
    act: async (page) => {
      await page.getByRole('button', {name: 'Zones'}).first().click();
      await page.getByLabel('Kilograms an hour at a door').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'allocation-doors',
    link: '#/allocation/capacity',
    fakeOnly: true,
    act: async (page) => {
      await page
        .getByRole('button', {name: /^Docks all day/})
        .first()
        .click();
    },
  },
  {
    name: 'allocation-lift',
    link: '#/allocation/capacity',
    fakeOnly: true,
    act: async (page) => {
      await page
        .getByRole('button', {name: /^Change Crossline/})
        .first()
        .click();
      await page.getByRole('dialog').getByLabel('Tue').fill('2000000');
    },
  },
  {name: 'segments-form', link: '#/allocation/segments', act: changeSegments, user: 'admin', fakeOnly: true},
  {name: 'apply-run-form', link: '#/allocation', act: applyRun, fakeOnly: true},
  {name: 'ask-run-form', link: '#/allocation', act: askForRun, user: 'lucy', fakeOnly: true},
  {name: 'approvals', link: '#/approvals'},
  {name: 'approvals-mine', link: '#/approvals?view=mine', fakeOnly: true},
  {name: 'approve-form', link: '#/approvals', act: pressAt('a'), fakeOnly: true},
  {name: 'pools', link: '#/allocation/pools', act: chooseRow},
  {name: 'pool-form', link: '#/allocation/pools', act: press('n'), fakeOnly: true},
  {name: 'safety-form', link: '#/allocation/pools', act: setSafety, fakeOnly: true},
  {name: 'prices', link: '#/prices'},
  {name: 'prices-acts', link: '#/prices', user: 'admin', fakeOnly: true},
  {name: 'price-list-form', link: '#/prices', act: pressAt('n'), user: 'admin', fakeOnly: true},
  {name: 'price-form', link: '#/prices', act: addPrice, user: 'admin', fakeOnly: true},
  {name: 'end-price-form', link: '#/prices', act: endPrice, user: 'admin', fakeOnly: true},
  {name: 'activate-list-form', link: '#/prices', act: deactivateList, user: 'admin', fakeOnly: true},
  {name: 'calendars', link: '#/calendars'},
  {name: 'calendars-carriers', link: '#/calendars/carriers', user: 'admin', fakeOnly: true},
  {name: 'calendars-suppliers', link: '#/calendars/suppliers', user: 'admin', fakeOnly: true},
  {name: 'calendars-customers', link: '#/calendars/customers', user: 'admin', fakeOnly: true},
  {name: 'site-hours-form', link: '#/calendars', act: changeHours, user: 'admin', fakeOnly: true},
  {name: 'pickups-form', link: '#/calendars', act: changePickups, user: 'admin', fakeOnly: true},
  {name: 'carrier-form', link: '#/calendars/carriers', act: openService, user: 'admin', fakeOnly: true},
  {name: 'supplier-form', link: '#/calendars/suppliers', act: changeSupplier, user: 'admin', fakeOnly: true},
  {
    name: 'receiving-form',
    link: '#/calendars/customers',
    act: openForm(/^Receiving days of/),
    user: 'admin',
    fakeOnly: true,
  },
  {name: 'scorecard', link: '#/scorecard'},
  {name: 'activity', link: '#/activity', user: 'activity'},
  {name: 'new-order', link: '#/orders/new?customer=C-2041', act: (page) => typeOrder(page)},
  {
    name: 'new-order-substitute',
    link: '#/orders/new?customer=C-2041',
    act: (page) => typeOrder(page, '240'),
    fakeOnly: true,
  },
  {name: 'new-order-pool', link: '#/orders/new?customer=C-2041', act: takeKept, fakeOnly: true},
  {name: 'new-order-price', link: '#/orders/new?customer=C-2041', act: priceByHand, user: 'admin', fakeOnly: true},
  {name: 'instead-form', link: '#/order/SO-10457', act: openInstead, fakeOnly: true},
  {name: 'palette', link: '#/tower', act: openPalette},
  {name: 'keys', link: '#/inventory', act: (page) => page.keyboard.press('?')},
  {name: 'hold-form', link: '#/inventory/22423@RDG', act: openHold},
  {name: 'refused', link: '#/inventory/22423@RDG', act: refuseHold, fakeOnly: true},
  {name: 'login', link: '#/', user: ''},
  {name: 'offline', link: '#/inventory/22423@RDG', user: 'offline', fakeOnly: true},
  {name: 'loading', link: '#/inventory/22423@RDG', user: 'loading', fakeOnly: true},
  {name: 'failed', link: '#/inventory/22423@RDG', user: 'failed', fakeOnly: true},
  {name: 'empty', link: '#/inbound', user: 'empty', fakeOnly: true},
  {name: 'forbidden', link: '#/activity', user: 'lucy', act: (page) => page.getByRole('tab', {name: 'Audit'}).click()},
];

const {values: options} = parseArgs({
  options: {
    fake: {type: 'boolean', default: false},
    url: {type: 'string'},
    user: {type: 'string', default: 'priya'},
    password: {type: 'string', default: PASSWORD},
    out: {type: 'string', default: 'out/screens'},
    only: {type: 'string'},
    sizes: {type: 'string', default: '1280x800,1920x1080'},
    themes: {type: 'string', default: 'light,dark'},
    build: {type: 'boolean', default: true},
  },
  allowNegative: true,
});

async function main(): Promise<boolean> {
  if (!options.fake && options.url === undefined) {
    console.error('Say --fake, or --url of a running server.');
    return false;
  }
  const out = resolve(ROOT, options.out);
  mkdirSync(out, {recursive: true});
  const built = resolve(ROOT, 'out/fake-renderer');
  if (options.fake && options.build) await buildWithFakeEngine(built);
  const server = options.fake ? await serve(built) : undefined;
  const url =
    server === undefined ? (options.url ?? '') : `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const found = await findChromium();
  Object.assign(process.env, found.env);
  const browser = await chromium.launch({
    // As a person sees them: with their scrollbars, for which the grid keeps room in any case.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    ...(found.executablePath === undefined ? {} : {executablePath: found.executablePath}),
    args: [...CHROMIUM_ARGS, '--font-render-hinting=none'],
  });
  let wrong = 0;
  const wanted = options.only?.split(',');
  const scenes = SCENES.filter(
    (scene) => (wanted?.includes(scene.name) ?? true) && (options.fake || scene.fakeOnly !== true),
  );
  for (const size of options.sizes.split(','))
    for (const theme of options.themes.split(',')) {
      if (!options.fake) wrong += await tour(browser, url, scenes, size, theme, out);
      else for (const scene of scenes) wrong += await shoot(browser, url, scene, size, theme, out);
    }
  console.log(`${wrong} findings`);
  await browser.close();
  server?.close();
  return wrong === 0;
}

async function shoot(
  browser: Browser,
  url: string,
  scene: Scene,
  size: string,
  theme: string,
  out: string,
): Promise<number> {
  const [width = 1280, height = 800] = size.split('x').map(Number);
  const context = await browser.newContext({
    viewport: {width, height},
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' || /AG Grid: (error|warning)/.test(line.text()))
      complaints.push(line.text().slice(0, 300));
  });
  const name = `${scene.name}-${size}-${theme}`;
  try {
    await page.goto(url + scene.link);
    await signIn(page, scene.user ?? (options.fake ? 'priya' : options.user));
    if (scene.name !== 'loading') await settled(page);
    await scene.act?.(page);
    if (scene.name !== 'loading') await settled(page);
  } catch (error) {
    complaints.push(error instanceof Error ? error.message.slice(0, 400) : String(error));
  }
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({path: join(out, `${name}.png`)});
  if (width === 1280) complaints.push(...(await axe(page)));
  for (const complaint of complaints) console.log(`${name}: ${complaint}`);
  await context.close();
  return complaints.length;
}

/** A real company: one sign-in, every scene after the other, once the desk is live and has looked at every order. */
async function tour(
  browser: Browser,
  url: string,
  scenes: readonly Scene[],
  size: string,
  theme: string,
  out: string,
): Promise<number> {
  const [width = 1280, height = 800] = size.split('x').map(Number);
  const context = await browser.newContext({
    viewport: {width, height},
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  await page.getByLabel('User').waitFor();
  if (scenes.some((scene) => scene.name === 'login')) await picture(page, join(out, `login-${size}-${theme}.png`));
  await signIn(page, options.user);
  await page.getByText('Live').first().waitFor({timeout: LIVE_MS_MAX});
  await page.waitForTimeout(SWEEP_MS);
  for (const scene of scenes) {
    if (scene.name === 'login') continue;
    await page.evaluate((link) => {
      location.hash = link;
    }, scene.link);
    try {
      await settled(page);
      await scene.act?.(page);
      await settled(page);
    } catch (error) {
      complaints.push(`${scene.name}: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`);
    }
    await picture(page, join(out, `${scene.name}-${size}-${theme}.png`));
    await page.keyboard.press('Escape');
  }
  for (const complaint of complaints) console.log(`${size} ${theme}: ${complaint}`);
  await context.close();
  return complaints.length;
}

/** For `docs/screens`: at most 200 kB each. */
async function picture(page: Page, file: string): Promise<void> {
  writeFileSync(file, withPalette(await page.screenshot()));
}

async function signIn(page: Page, user: string): Promise<void> {
  await page.getByLabel('User').waitFor();
  if (user === '') return;
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(options.password);
  await page.getByRole('button', {name: 'Sign in'}).click();
  await page.getByRole('navigation', {name: 'Workspaces'}).waitFor();
}

async function axe(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const {violations} = await new AxeBuilder({page: page as never}).withTags(tags).analyze();
  return violations.map((found) => {
    const nodes = found.nodes
      .slice(0, 3)
      .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`);
    return `axe ${found.impact} ${found.id} ×${found.nodes.length}: ${nodes.join(' | ').slice(0, 500)}`;
  });
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', {name: 'Find or do'}).fill('oakh');
}

/** Chooses whatever the company has first: the scene is the page, not the item. */
async function typeOrder(page: Page, quantity = '120'): Promise<void> {
  const chooseFirst = async (name: string) => {
    await page.getByRole('combobox', {name}).click();
    await page.getByRole('option').first().click();
  };
  if ((await page.getByRole('combobox', {name: 'Customer'}).inputValue()) === '') await chooseFirst('Customer');
  await chooseFirst('Item of line 1');
  await page.getByLabel('Quantity of line 1').fill(quantity);
  await page.getByRole('combobox', {name: 'Item of line 2'}).click();
  await page.getByRole('option').nth(2).click();
  await page.getByLabel('Quantity of line 1').focus();
}

async function priceByHand(page: Page): Promise<void> {
  await typeOrder(page);
  await page.getByRole('button', {name: 'Price line 1 by hand'}).click();
  await page.getByLabel('Price each').fill('10.95');
  await page.getByLabel('Reason for the price').fill('Matches the offer they had');
}

async function openInstead(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Substitute'}).first().click();
  await page.getByRole('table', {name: 'What could be sent instead'}).waitFor();
}

async function takeKept(page: Page): Promise<void> {
  await typeOrder(page, '240');
  await page.getByRole('checkbox', {name: /Take it all the same/}).check();
  await page.getByLabel('Reason for taking it').fill('Their shops open on Friday');
}

async function typePurchase(page: Page): Promise<void> {
  await press('n')(page);
  await page.getByRole('option').first().click();
  for (const n of [1, 2]) {
    await page.getByRole('combobox', {name: `Item of line ${n}`}).click();
    await page
      .getByRole('option')
      .nth(3 * n - 3)
      .click();
    await page.getByLabel(`Quantity of line ${n}`).fill(String(240 / n));
  }
  // Sooner than the supplier can, on a day on which it does not work.
  await page.getByLabel('Expected day of line 2').fill('2026-07-05');
}

/** One more, one changed and one gone, with the pools that are left of it. */
async function changeSegments(page: Page): Promise<void> {
  await pressAt('n')(page);
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', {name: 'Name'}).fill('Garden centres in the south');
  await form.getByRole('combobox', {name: 'Territories'}).click();
  await page.getByRole('option', {name: 'UK South'}).click();
  await page.keyboard.press('Escape');
  await form.getByRole('button', {name: 'Trade'}).click();
  await form.getByRole('button', {name: 'Remove'}).click();
  await form.getByRole('button', {name: 'With a contract'}).click();
  await form.getByRole('button', {name: 'Garden centres'}).click();
}

async function setSafety(page: Page): Promise<void> {
  await press('n')(page);
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', {name: 'Rule'}).click();
  await page.getByRole('option', {name: 'Safety stock'}).click();
  await form.getByLabel('Units').fill('72');
  await form.getByRole('list', {name: 'What it would do'}).waitFor();
}

async function addPrice(page: Page): Promise<void> {
  await pressAt('p')(page);
  await page.getByRole('combobox', {name: 'Item'}).click();
  await page.getByRole('option').first().click();
  await page.getByRole('textbox', {name: 'Price 1'}).fill('10.5');
  await page.getByRole('textbox', {name: 'Quantity 2'}).fill('48');
  await page.getByRole('textbox', {name: 'Price 2'}).fill('9,95');
  await page.getByRole('textbox', {name: 'Quantity 3'}).focus();
}

async function endPrice(page: Page): Promise<void> {
  await page
    .getByRole('button', {name: /^End the price/})
    .first()
    .click();
}

async function deactivateList(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Deactivate'}).click();
}

async function openRepromise(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Re-promise'}).first().click();
  await page.getByRole('table', {name: 'Dates there are'}).waitFor();
}

async function openChange(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Change', exact: true}).first().click();
  await page.getByLabel('Quantity').fill('24');
}

async function openReturn(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Return', exact: true}).first().click();
}

/** The refusal that offers an override. */
async function refusePick(page: Page): Promise<void> {
  await pressAt('p')(page);
  await page.getByRole('combobox', {name: 'Stage'}).click();
  await page.getByRole('option', {name: 'Pick'}).click();
  await page.getByRole('button', {name: /^Pick \d/}).click();
  await page.getByRole('alert').waitFor();
}

async function openHold(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Hold', exact: true}).click();
}

async function refuseHold(page: Page): Promise<void> {
  await openHold(page);
  await page.getByLabel('Reason').fill('refuse');
  await page.getByRole('button', {name: /^Hold \d/}).click();
  await page.getByRole('alert').waitFor();
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
const CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'";

/** The built page under the policy it is served with in earnest. */
function serve(root: string): Promise<Server> {
  const server = createServer((request, response) => {
    const asked = decodeURI((request.url ?? '/').split('?')[0] ?? '/');
    const path = join(root, asked === '/' ? 'index.html' : asked);
    if (!path.startsWith(root) || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
    });
    createReadStream(path).pipe(response);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

process.exitCode = (await main()) ? 0 : 1;
