/**
 * The fixtures of `tests/e2e`: a server on a folder of its own, and the tower open on it, in Electron or in a browser.
 *
 *   test('…', async ({tower}) => { await tower.signIn('priya'); await expect(tower.page.getByRole(…)).toBeVisible(); });
 *
 * Specs in `*.spec.ts` run in both hosts. Where a spec needs Electron's main process it is `*.desktop.spec.ts` and takes `desktop`.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {
  type Browser,
  test as base,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Page,
} from '@playwright/test';
import {DEMO_PASSWORD, TestServer} from './server.ts';

export {expect};

export interface HostOptions {
  host: 'electron' | 'browser';
}

/** The tower as a person has it before them. */
export interface Tower {
  readonly page: Page;
  readonly server: TestServer;
  /** Fills the login form with a demo account and waits until it is gone. */
  signIn(user: string, page?: Page): Promise<void>;
}

interface WorkerFixtures {
  /** One server for all specs of a worker; specs that stop it or need it untouched take `ownServer`. */
  readonly server: TestServer;
}
interface Fixtures {
  readonly ownServer: TestServer;
  /** Arguments of the desktop app besides those of the harness. */
  readonly desktop: Desktop;
  readonly tower: Tower;
  /** Opens the tower once more, as somebody else's computer would: an engine of its own, signed in. */
  readonly newDesk: NewDesk;
  /** Every uncaught error and AG Grid complaint of the page, and what a dialog cut off; the fixture fails the spec when there is one. */
  readonly calm: undefined;
}
export type NewDesk = (user: string, on?: TestServer) => Promise<Page>;
/** The desktop app on a profile of its own. */
export interface Desktop {
  readonly app: ElectronApplication;
  readonly userData: string;
  /** Ends the app and starts it again on the same profile. */
  restart(): Promise<ElectronApplication>;
}

/** Specs are about screens and doors, not about the demo's figures: the small company starts at once and stands still. */
const STARTER = {demo: false, args: ['--starter']};

export const test = base.extend<Fixtures & HostOptions, WorkerFixtures>({
  host: ['browser', {option: true}],

  server: [
    async ({browserName: _}, use) => {
      const server = await TestServer.start(STARTER);
      await use(server);
      await server.dispose();
    },
    {scope: 'worker', timeout: 180_000},
  ],

  ownServer: [
    async ({browserName: _}, use) => {
      const server = await TestServer.start(STARTER);
      await use(server);
      await server.dispose();
    },
    {timeout: 180_000},
  ],

  desktop: async ({server}, use) => {
    const userData = mkdtempSync(join(tmpdir(), 'signalbox-desktop-'));
    let app = await launchDesktop(userData, server.url);
    await use({
      get app() {
        return app;
      },
      userData,
      async restart() {
        await app.close();
        app = await launchDesktop(userData, server.url);
        return app;
      },
    });
    await app.close();
    rmSync(userData, {recursive: true, force: true, maxRetries: 5});
  },

  page: async ({host, server, browser}, use) => {
    const desk = await openDesk(host, browser, server.url);
    await use(desk.page);
    await desk.close();
  },

  newDesk: async ({host, server, browser}, use) => {
    const desks: Desk[] = [];
    await use(async (user, on = server) => {
      const desk = await openDesk(host, browser, on.url);
      desks.push(desk);
      await signIn(desk.page, user);
      return desk.page;
    });
    for (const desk of desks) await desk.close();
  },

  calm: [
    async ({page}, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (line) => {
        const text = line.text();
        const ours = line.type() === 'error' && !NETWORK.test(text);
        if (ours || /AG Grid: (error|warning)|Content Security Policy/.test(text)) complaints.push(text);
      });
      await page.addInitScript(watchDialogs);
      await page.evaluate(watchDialogs);
      await use(undefined);
      const cut = page.isClosed() ? [] : await page.evaluate(() => [...(window.cutOff ?? [])]).catch(() => []);
      expect([...complaints, ...cut]).toEqual([]);
    },
    {auto: false},
  ],

  tower: async ({page, server, calm: _}, use) => {
    await use({page, server, signIn: (user, on = page) => signIn(on, user)});
  },
});

declare global {
  interface Window {
    cutOff?: Set<string>;
  }
}
/** In the page: looks at every dialog that is ever open, whether something is wider than it, or a button beside it. */
function watchDialogs(): void {
  if (window.cutOff !== undefined) return;
  const cut = new Set<string>();
  window.cutOff = cut;
  const wide = (one: Element) => one.scrollWidth > one.clientWidth + 1;
  setInterval(() => {
    for (const dialog of document.querySelectorAll('[role="dialog"]')) {
      const name = `the dialog "${dialog.querySelector('h2')?.textContent ?? ''}" cuts off`;
      const {right} = dialog.getBoundingClientRect();
      for (const part of dialog.querySelectorAll('.form, .mantine-Modal-body'))
        if (wide(part)) cut.add(`${name} a part`);
      for (const button of dialog.querySelectorAll('button'))
        if (button.getBoundingClientRect().right > right + 1) cut.add(`${name} ${button.textContent}`);
    }
  }, 50);
}

/** What Chromium itself says of a refused password or a server that is gone. */
const NETWORK = /Failed to load resource|WebSocket connection to/;

type Desk = {readonly page: Page; close(): Promise<void>};

async function openDesk(host: HostOptions['host'], browser: Browser, url: string): Promise<Desk> {
  if (host === 'electron') {
    const userData = mkdtempSync(join(tmpdir(), 'signalbox-desktop-'));
    const app = await launchDesktop(userData, url);
    const close = async () => {
      await app.close();
      rmSync(userData, {recursive: true, force: true, maxRetries: 5});
    };
    return {page: await firstPage(app), close};
  }
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, locale: 'en-GB'});
  const page = await context.newPage();
  await page.goto(url);
  return {page, close: () => context.close()};
}

/** Starts the built desktop app on a profile and a server. The caller closes it. */
export function launchDesktop(
  userData: string,
  serverUrl: string,
  args: readonly string[] = [],
): Promise<ElectronApplication> {
  return electron.launch({
    args: [resolve(import.meta.dirname, '../..'), `--user-data-dir=${userData}`, `--server=${serverUrl}`, ...args],
    // The stand-in then has a keyring: what the desktop keeps is sealed, and a sign-in outlives the app.
    env: {...(process.env as Record<string, string>), STANDIN_KEYRING: '1'},
    timeout: 60_000,
  });
}

/** The app's first window once it shows our page: a window begins at about:blank, which is loaded at once. */
export async function firstPage(app: ElectronApplication): Promise<Page> {
  return shown(await app.firstWindow());
}

/** A window's page once it is ours. */
export async function shown(page: Page): Promise<Page> {
  await expect(page.locator('#root')).toBeAttached({timeout: 30_000});
  return page;
}

/** Fills the login form with a demo account and waits until it is gone. */
export async function signIn(page: Page, user: string): Promise<void> {
  await page
    .getByLabel(/user|name/i)
    .first()
    .fill(user);
  await page.getByLabel(/password/i).fill(DEMO_PASSWORD);
  await page.getByRole('button', {name: /sign in/i}).click();
  await expect(page.getByLabel(/password/i)).toHaveCount(0, {timeout: 30_000});
}
