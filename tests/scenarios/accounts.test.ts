/** Accounts changed by `account.ts` beside a running server: what a person holds ends there, not at the next start. */
import {execFile} from 'node:child_process';
import {resolve} from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {positionKey} from '../../src-shared/domain/events.ts';
import {DEMO_PASSWORD, TestServer} from '../support/server.ts';
import {type DeskOptions, SocketDesk, signIn} from '../support/socket-desk.ts';

const PROGRAM = resolve(import.meta.dirname, '../../src-server/account.ts');
/** The server looks every second; the rest is for a busy machine. */
const NOTICED_MS = 5_000;
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({demo: false, args: ['--starter']});
});
afterAll(() => server.dispose());

const account = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [PROGRAM, '--data', server.data, ...args]);

async function desk(user: string): Promise<{desk: SocketDesk; options: DeskOptions}> {
  const options = await signIn(server.url, user, DEMO_PASSWORD);
  const opened = new SocketDesk(options);
  await opened.connect();
  return {desk: opened, options};
}

const who = async ({token}: DeskOptions): Promise<number> =>
  (await fetch(`${server.url}/api/v1/session`, {headers: {authorization: `Bearer ${token}`}})).status;

test('a disabled account: token refused, live session ended, sign-in refused; enabled, it signs in again', async () => {
  const lucy = await desk('lucy');
  const priya = await desk('priya');
  expect(await who(lucy.options)).toBe(200);
  expect((await account('--disable', 'lucy')).stdout).toContain('lucy is disabled');
  expect(await who(lucy.options)).toBe(401);
  await lucy.desk.until(() => lucy.desk.goodbyes.includes('unauthenticated'), NOTICED_MS);
  await expect(lucy.desk.connect()).rejects.toThrow('unauthenticated');
  await expect(signIn(server.url, 'lucy', DEMO_PASSWORD)).rejects.toThrow('401');
  expect((await account('--enable', 'lucy')).stdout).toContain('may sign in again');
  expect(await who(lucy.options)).toBe(401);
  const again = await desk('lucy');
  expect(again.desk.replica.online).toBe(true);
  // Whom it does not concern notices nothing.
  expect(priya.desk.goodbyes).toEqual([]);
  expect(await who(priya.options)).toBe(200);
  again.desk.close();
  priya.desk.close();
});

test('a live session that asks nothing ends by itself within seconds', async () => {
  const omar = await desk('omar');
  await account('--disable', 'omar');
  await omar.desk.until(() => omar.desk.goodbyes.includes('unauthenticated'), NOTICED_MS);
  expect(omar.desk.replica.online).toBe(false);
});

test('another grant reaches a live desk: it comes back with the same token and the new view', async () => {
  const tom = await desk('tom');
  expect(tom.desk.replica.view?.stock).toEqual(['RDG']);
  await account('--grant', 'tom', '--role', 'warehouse', '--sites', 'LDS', '--territories', '');
  await tom.desk.until(() => tom.desk.goodbyes.includes('view-changed'), NOTICED_MS);
  await tom.desk.connect();
  expect(tom.desk.replica.view?.stock).toEqual(['LDS']);
  expect(tom.desk.replica.ledger.read(positionKey('RDG', '20001'))).toBeUndefined();
  expect(tom.desk.replica.ledger.read(positionKey('LDS', '20001'))).toBeDefined();
  tom.desk.close();
});

test('an account that is not there and a role that is none are said, and change nothing', async () => {
  await expect(account('--disable', 'nobody')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no account nobody'),
  });
  await expect(account('--grant', 'tom', '--role', 'king')).rejects.toMatchObject({code: 1});
});
