/** The desktop without its server: it says so, keeps its company, opens it again from the cache, and comes back by itself. */
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, firstPage, launchDesktop, shown, signIn, test} from '../support/e2e.ts';

test('a second window is on the same engine: signed in, with the same company', async ({server}) => {
  const userData = mkdtempSync(join(tmpdir(), 'signalbox-two-'));
  const app = await launchDesktop(userData, server.url);
  const first = await firstPage(app);
  await signIn(first, 'priya');
  const [second] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(({Menu}) => Menu.getApplicationMenu()?.getMenuItemById('file.new-window')?.click()),
  ]);
  await shown(second);
  await expect(second.getByRole('navigation', {name: 'Workspaces'})).toBeVisible();
  await expect(second.getByText('Priya Nair')).toBeVisible();
  await app.close();
  rmSync(userData, {recursive: true, force: true, maxRetries: 5});
});

test('without a server the tower opens from its cache, says that it is offline, and comes back', async ({
  ownServer,
}) => {
  const userData = mkdtempSync(join(tmpdir(), 'signalbox-offline-'));
  const serverUrl = ownServer.url;
  const online = await launchDesktop(userData, serverUrl);
  const page = await firstPage(online);
  await signIn(page, 'priya');
  await expect(page.getByRole('button', {name: /^Live/})).toBeVisible();
  await ownServer.stop();
  await expect(page.getByRole('button', {name: /^Offline since/})).toBeVisible({timeout: 20_000});
  await online.close();
  const folders = readdirSync(join(userData, 'tower'), {withFileTypes: true}).filter((entry) => entry.isDirectory());
  expect(folders).toHaveLength(1);

  const offline = await launchDesktop(userData, serverUrl);
  const again = await firstPage(offline);
  await expect(again.getByText('Priya Nair')).toBeVisible();
  await expect(again.getByRole('button', {name: /^Offline since/})).toBeVisible({timeout: 20_000});
  await expect(again.getByText('Starter Supplies').first()).toBeVisible();
  await ownServer.start();
  await expect(again.getByRole('button', {name: /^Live/})).toBeVisible({timeout: 40_000});
  await offline.close();
  rmSync(userData, {recursive: true, force: true, maxRetries: 5});
});
