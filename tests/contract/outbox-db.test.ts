/** The browser's outbox: the same contract as the desktop's, and what many pages of one browser ask of it besides. */
import 'fake-indexeddb/auto';
import {randomUUID} from 'node:crypto';
import {IDBFactory} from 'fake-indexeddb';
import {describe, expect, test} from 'vitest';
import {openOutboxDb} from '../../src-renderer/host/outbox-db.ts';
import type {Outbox} from '../../src-shared/engine/ports.ts';
import {outboxContract, submission} from './cache.ts';

const open = (databases: IDBFactory, user = 'priya'): Promise<Outbox> =>
  openOutboxDb({databases, locks: navigator.locks, newId: randomUUID, user});

/** The contract opens without waiting; every call then waits for the opening. */
function later(opening: Promise<Outbox>): Outbox {
  return {
    kept: true,
    load: async () => (await opening).load(),
    add: async (one) => (await opening).add(one),
    settle: async (seqs, refused) => (await opening).settle(seqs, refused),
    dismiss: async (id) => (await opening).dismiss(id),
    renew: async (id, all) => (await opening).renew(id, all),
    close: async () => (await opening).close(),
  };
}

outboxContract('IndexedDB', () => {
  const databases = new IDBFactory();
  return {open: () => later(open(databases)), durable: true};
});

describe('the browser’s outbox', () => {
  test('two pages of one person never share a client id', async () => {
    const databases = new IDBFactory();
    const pages = await Promise.all([open(databases), open(databases), open(databases)]);
    const ids = await Promise.all(pages.map(async (page) => (await page.load()).clientId));
    expect(new Set(ids).size).toBe(3);
    await Promise.all(pages.map((page) => page.close()));
  });

  test('a page that comes after one that went takes over what waits there, not an empty one', async () => {
    const databases = new IDBFactory();
    const [first, second] = [await open(databases), await open(databases)];
    await second.add(submission(1));
    const {clientId} = await second.load();
    await first.close();
    await second.close();
    const next = await open(databases);
    expect(await next.load()).toMatchObject({clientId, nextSeq: 2, submissions: [submission(1)]});
    await next.close();
  });

  test('a reload waits for the page before it, which lets go of what waits a moment later', async () => {
    const databases = new IDBFactory();
    const before = await open(databases);
    const other = await open(databases);
    await other.close();
    await before.add(submission(1));
    setTimeout(() => void before.close(), 200);
    const after = await open(databases);
    expect((await after.load()).submissions).toEqual([submission(1)]);
    await after.close();
  });

  test('what waits belongs to its person: another one at the same browser has an outbox of their own', async () => {
    const databases = new IDBFactory();
    const mine = await open(databases, 'priya');
    await mine.add(submission(1));
    const {clientId} = await mine.load();
    await mine.close();
    const others = await open(databases, 'lucy');
    expect(await others.load()).toMatchObject({nextSeq: 1, submissions: []});
    expect((await others.load()).clientId).not.toBe(clientId);
    await others.close();
  });

  test('a command that cannot be read is put aside with its client id, and a new one begins', async () => {
    const databases = new IDBFactory();
    const first = await open(databases);
    const {clientId} = await first.load();
    await first.add({...submission(1), command: {type: 'OfAnotherVersion'} as never});
    await first.close();
    const next = await open(databases);
    expect(await next.load()).toMatchObject({nextSeq: 1, submissions: []});
    expect((await next.load()).clientId).not.toBe(clientId);
    await next.close();
  });

  test('a number out of order is refused and changes nothing', async () => {
    const outbox = await open(new IDBFactory());
    await expect(outbox.add(submission(2))).rejects.toThrow('where 1 is next');
    expect(await outbox.load()).toMatchObject({nextSeq: 1, submissions: []});
    await outbox.close();
  });
});
