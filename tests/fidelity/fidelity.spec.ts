/**
 * What the stand-in for Electron's binary may be trusted for: these specs pass on it and on real Electron (REAL_ELECTRON=1).
 * They use a small app of their own, not the product.
 */
import {resolve} from 'node:path';
import {type ElectronApplication, _electron as electron, expect, type Page, test} from '@playwright/test';

interface Bridge {
  readonly n: number;
  readonly nested: unknown;
  add(a: number, b: number): number;
  thrower(): never;
  echo(...args: unknown[]): Promise<unknown>;
  fail(): Promise<never>;
  onPong(listen: (n: number) => void): void;
  ping(n: number): void;
  fromMain(): unknown;
  env(): unknown;
}
/** What the page and the main process of the small app keep on their global object. */
type Here = typeof globalThis & {readonly api: Bridge; readonly leak?: number; log: string[]; veto: boolean};

async function launch(env: Record<string, string> = {}): Promise<{app: ElectronApplication; page: Page}> {
  const app = await electron.launch({
    args: [resolve(import.meta.dirname, 'app')],
    env: {...(process.env as Record<string, string>), ...env},
  });
  return {app, page: await app.firstWindow()};
}

test('the bridge carries values, functions, errors and ports', async () => {
  const {app, page} = await launch();
  await expect(page.locator('h1')).toHaveText('hi');
  const seen = await page.evaluate(async () => {
    const {api, leak} = globalThis as Here;
    const pong = new Promise((done) => api.onPong(done));
    api.ping(41);
    const {port1, port2} = new MessageChannel();
    const echoed = new Promise<Record<string, unknown>>((done) => {
      port1.onmessage = (event) => done(event.data);
    });
    window.postMessage('port', '*', [port2]);
    port1.postMessage({
      d: new Date(5),
      u: new Uint8Array([1, 2, 255]),
      m: new Map([[1, 'x']]),
      x: undefined,
      big: 10n ** 20n,
    });
    const message = (error: unknown) => (error as Error).message;
    const echo = (await echoed) as {d: Date; u: Uint8Array; m: Map<number, string>; big: bigint};
    const http = await fetch('/echo', {method: 'POST', body: 'bödy', headers: {'x-a': '1'}});
    let threw = '';
    try {
      api.thrower();
    } catch (error) {
      threw = message(error);
    }
    return {
      sum: api.add(2, 3),
      n: api.n,
      nested: api.nested,
      env: api.env(),
      leak: typeof leak,
      frozen: Object.isFrozen(api),
      threw,
      fail: await api.fail().catch(message),
      echo: await api.echo('a', {b: [1]}),
      pong: await pong,
      port: [
        echo.d instanceof Date,
        echo.u instanceof Uint8Array,
        [...echo.u],
        echo.m.get(1),
        'x' in echo,
        String(echo.big),
      ],
      http: [http.status, await http.json()],
    };
  });
  expect(seen).toEqual({
    sum: 5,
    n: 1,
    nested: {list: [1, 'two', null]},
    env: {sandboxed: true, type: 'renderer', isolated: true},
    leak: 'undefined',
    frozen: true,
    threw: 'sync boom',
    fail: "Error invoking remote method 'fail': TypeError: boom",
    echo: ['a', {b: [1]}],
    pong: 42,
    port: [true, true, [1, 2, 255], 'x', true, '100000000000000000000'],
    http: [201, {method: 'POST', t: 'bödy', h: '1'}],
  });
  await expect.poll(() => page.evaluate(() => (globalThis as Here).api.fromMain())).toEqual([['main got', 'hello']]);
  expect(
    await app.evaluate(({app, BrowserWindow}) => [
      app.getName(),
      app.getVersion(),
      BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
    ]),
  ).toEqual(['fidelity', '1.2.3', 'app://host/index.html']);
  await app.close();
});

test('navigation and window.open ask first, and a window may veto its closing', async () => {
  const {app, page} = await launch();
  await page.locator('#ext').click();
  await page.evaluate(() => void window.open('https://example.net/'));
  await page.locator('#nav').click({noWaitAfter: true});
  await expect
    .poll(() => app.evaluate(() => (globalThis as Here).log))
    .toEqual(['open https://example.com/', 'open https://example.net/', 'nav https://example.org/']);
  await app.evaluate(({BrowserWindow}) => {
    (globalThis as Here).veto = true;
    BrowserWindow.getAllWindows()[0]?.close();
  });
  expect(await app.evaluate(({BrowserWindow}) => BrowserWindow.getAllWindows().length)).toBe(1);
  await app.evaluate(() => {
    (globalThis as Here).veto = false;
  });
  const closed = app.waitForEvent('close');
  await app.evaluate(({BrowserWindow}) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined);
  await closed;
});

test('a fragment changes without a new page', async () => {
  const {app, page} = await launch();
  await expect(page.locator('h1')).toHaveText('hi');
  await page.evaluate(() => {
    document.title = 'kept';
  });
  await app.evaluate(({BrowserWindow}) => BrowserWindow.getAllWindows()[0]?.loadURL('app://host/index.html#/there'));
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/there');
  expect(await page.title()).toBe('kept');
  await app.close();
});

test('a preload that needs Node fails as it does in a sandbox', async () => {
  const {app, page} = await launch({BAD_PRELOAD: '1'});
  await expect(page.locator('h1')).toHaveText('hi');
  expect(await page.evaluate(() => typeof (globalThis as Here).api)).toBe('undefined');
  expect(await app.evaluate(() => (globalThis as Here).log)).toEqual([
    expect.stringContaining('module not found: node:fs'),
  ]);
  await app.close();
});
