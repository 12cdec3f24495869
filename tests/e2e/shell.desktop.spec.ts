/** The desktop's shell, whatever the screens show: isolation, windows, menu, links. No server is needed for it. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ElectronApplication} from '@playwright/test';
import {expect, firstPage, launchDesktop, shown, test as withServer} from '../support/e2e.ts';

const NOWHERE = 'http://127.0.0.1:9';
/** What a shell spec may look for in a page. */
type PageGlobals = typeof globalThis & {
  readonly desktop?: Record<string, unknown>;
  readonly require?: unknown;
  readonly process?: unknown;
};
type Opened = {opened?: string[]};

const test = withServer.extend<{userData: string; shell: ElectronApplication}>({
  userData: async ({browserName: _}, use) => {
    const made = mkdtempSync(join(tmpdir(), 'signalbox-shell-'));
    await use(made);
    rmSync(made, {recursive: true, force: true, maxRetries: 5});
  },
  shell: async ({userData}, use) => {
    const app = await launchDesktop(userData, NOWHERE);
    await use(app);
    await app.close().catch(() => undefined); // a spec may have closed it
  },
});

test('a page has no Node, and of the desktop it knows two facts', async ({shell}) => {
  const page = await firstPage(shell);
  const seen = await page.evaluate(() => {
    const here = globalThis as PageGlobals;
    return {
      node: [typeof here.require, typeof here.process],
      facts: Object.keys(here.desktop ?? {}),
      frozen: Object.isFrozen(here.desktop),
    };
  });
  expect(seen).toEqual({node: ['undefined', 'undefined'], facts: ['platform', 'version'], frozen: true});
});

test('windows are isolated and sandboxed', async ({shell}) => {
  await firstPage(shell);
  const preferences = await shell.evaluate(({BrowserWindow}) => {
    const window = BrowserWindow.getAllWindows()[0];
    const {webContents} = window as unknown as {webContents: {getLastWebPreferences?(): Record<string, unknown>}};
    return webContents.getLastWebPreferences?.() ?? null;
  });
  expect(preferences).toMatchObject({contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true});
});

test('the page is served under a policy without inline or evaluated script', async ({shell}) => {
  const page = await firstPage(shell);
  const policy = await page.evaluate(async () =>
    (await fetch(location.pathname)).headers.get('content-security-policy'),
  );
  expect(policy).toContain("script-src 'self';");
  const evaluated = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "inline"';
    document.head.append(script);
    return document.title;
  });
  expect(evaluated).not.toBe('inline');
});

test('the menu opens a second window and goes to a workspace in the focused one', async ({shell}) => {
  const first = await firstPage(shell);
  const click = (id: string) =>
    shell.evaluate(({Menu}, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);
  // A window takes the focus when it is shown, which is later than its page is there.
  const visible = (n: number) =>
    expect
      .poll(() =>
        shell.evaluate(({BrowserWindow}) => BrowserWindow.getAllWindows().filter((w) => w.isVisible()).length),
      )
      .toBe(n);
  await visible(1);
  const [second] = await Promise.all([shell.waitForEvent('window'), click('file.new-window')]);
  await shown(second);
  await visible(2);
  await click('go.inventory');
  await expect.poll(() => second.evaluate(() => location.hash)).toBe('#/inventory');
  expect(await first.evaluate(() => location.hash)).not.toBe('#/inventory');
  await second.close();
  await expect.poll(() => shell.evaluate(({BrowserWindow}) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the menu changes the theme of every page', async ({shell}) => {
  const page = await firstPage(shell);
  await shell.evaluate(({Menu}) => Menu.getApplicationMenu()?.getMenuItemById('view.theme.dark')?.click());
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
});

test('a link to the web opens outside, any other goes nowhere', async ({shell}) => {
  const page = await firstPage(shell);
  await shell.evaluate(({shell: outside}) => {
    const seen: string[] = [];
    (globalThis as Opened).opened = seen;
    outside.openExternal = async (url) => void seen.push(url);
  });
  const before = page.url();
  await page.evaluate(() => {
    window.open('https://example.com/x');
    window.open('file:///etc/passwd');
    location.href = 'https://example.org/';
  });
  await expect.poll(() => shell.evaluate(() => (globalThis as Opened).opened)).toEqual(['https://example.com/x']);
  expect(page.url()).toBe(before);
  expect(await shell.evaluate(({BrowserWindow}) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a window opens where it was, at the size it had', async ({shell, userData}) => {
  await firstPage(shell);
  await shell.evaluate(({BrowserWindow}) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({x: 40, y: 30, width: 1111, height: 777}),
  );
  await shell.close();
  const again = await launchDesktop(userData, NOWHERE);
  await firstPage(again);
  const bounds = await again.evaluate(({BrowserWindow}) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(bounds).toMatchObject({width: 1111, height: 777});
  await again.close();
});

test('a deep link brings the open window to a place; one that is none changes nothing', async ({shell}) => {
  const page = await firstPage(shell);
  const arrive = (link: string) =>
    shell.evaluate(({app}, word) => void app.emit('second-instance', {}, ['signalbox', word], '.', {}), link);
  await arrive('signalbox://order/SO-1042?tab=history');
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/order/SO-1042?tab=history');
  await arrive('signalbox://order/<script>');
  expect(await page.evaluate(() => location.hash)).toBe('#/order/SO-1042?tab=history');
});

test('the app starts at a deep link', async ({userData}) => {
  const app = await launchDesktop(userData, NOWHERE, ['signalbox://scorecard']);
  const page = await firstPage(app);
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/scorecard');
  await app.close();
});

test('the page is not lost on reload', async ({shell}) => {
  const page = await firstPage(shell);
  await page.reload();
  await expect(page.locator('#root')).toBeAttached();
});
