/**
 * A desk whose disk fails once. The command alone is refused, nothing of it is shown or sent, and the next one is kept
 * under the number it would have had; over each of the three outboxes.
 */
import 'fake-indexeddb/auto';
import {randomUUID} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {IDBFactory, IDBObjectStore} from 'fake-indexeddb';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {OutboxFile} from '../../src-main/cache/outbox-file.ts';
import {openOutboxDb} from '../../src-renderer/host/outbox-db.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {memoryOutbox} from '../../src-shared/engine/memory.ts';
import {OutboxKeeper} from '../../src-shared/engine/outbox-keeper.ts';
import type {Outbox} from '../../src-shared/engine/ports.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import {Replica, type ReplicaEffect} from '../../src-shared/sync/replica.ts';

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true});
});

const release = (n: number): Command => ({type: 'ReleaseHold', hold: `H-${n}`});
type Failing = {readonly outbox: Outbox; readonly breakDisk: () => void; readonly mendDisk: () => void};

/** The file's own transaction fails, as it does when the disk is full: a trigger refuses every row. */
function onSqlite(): Failing {
  const folder = mkdtempSync(join(tmpdir(), 'failing-outbox-'));
  folders.push(folder);
  const file = new OutboxFile({folder, key: null});
  const other = new Database(join(folder, 'outbox.db'));
  const outbox: Outbox = {
    kept: true,
    load: async () => file.load(),
    add: async (submission) => file.add(submission),
    settle: async (seqs, refused) => file.settle(seqs, refused),
    dismiss: async (id) => file.dismiss(id),
    renew: async (id, submissions) => file.renew(id, submissions),
    close: async () => {
      other.close();
      file.close();
    },
  };
  return {
    outbox,
    breakDisk: () =>
      other.exec("create trigger full before insert on submission begin select raise(abort, 'disk full'); end"),
    mendDisk: () => other.exec('drop trigger full'),
  };
}

/** The browser's quota is used up: writing the row fails inside the transaction. */
async function onIndexedDb(): Promise<Failing> {
  const host = {databases: new IDBFactory(), locks: navigator.locks, newId: randomUUID, user: 'priya'};
  const outbox = await openOutboxDb(host);
  return {
    outbox,
    breakDisk: () => {
      vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
        throw new DOMException('full', 'QuotaExceededError');
      });
    },
    mendDisk: () => vi.restoreAllMocks(),
  };
}

function inMemory(): Failing {
  const outbox = memoryOutbox('tab');
  let broken = false;
  return {
    outbox: {...outbox, add: (submission) => (broken ? Promise.reject(new Error('full')) : outbox.add(submission))},
    breakDisk: () => {
      broken = true;
    },
    mendDisk: () => {
      broken = false;
    },
  };
}

async function desk(outbox: Outbox) {
  const {clientId, nextSeq, submissions} = await outbox.load();
  const effects: ReplicaEffect[] = [];
  const replica = new Replica({
    state: {ledger: new Ledger(), cursor: null, view: null},
    clientId,
    nextSeq,
    submissions,
    actor: {user: 'priya', role: 'operations'},
    grant: {role: 'operations', sites: '*', territories: '*'},
    logNow: () => 0,
    speed: () => 1,
  });
  const keeper = new OutboxKeeper(outbox, replica, (more) => effects.push(...more));
  const waiting = () => replica.pending.map(({commandId, clientSeq}) => `${clientSeq} ${commandId}`);
  return {replica, keeper, waiting, effects};
}

describe.each([
  ['SQLite', async () => onSqlite()],
  ['IndexedDB', onIndexedDb],
  ['memory', async () => inMemory()],
])('one failed write on %s', (_name, place) => {
  test('refuses that command alone; the next ones are kept under the numbers that follow without a gap', async () => {
    const {outbox, breakDisk, mendDisk} = await place();
    const {keeper, waiting, effects} = await desk(outbox);
    expect(await keeper.keep('a', release(1))).toEqual({commandId: 'a'});
    breakDisk();
    const before = effects.length;
    expect(await keeper.keep('b', release(2))).toEqual({refused: 'not-kept'});
    expect(effects).toHaveLength(before);
    mendDisk();
    expect(await keeper.keep('c', release(3))).toEqual({commandId: 'c'});
    expect(await keeper.keep('d', release(4))).toEqual({commandId: 'd'});
    expect(waiting()).toEqual(['1 a', '2 c', '3 d']);
    const held = await outbox.load();
    expect(held.nextSeq).toBe(4);
    expect(held.submissions.map((submission) => submission.commandId)).toEqual(['a', 'c', 'd']);
    await keeper.close();
  });

  test('while several are issued at once refuses those it met, and keeps the order of the others', async () => {
    const {outbox, breakDisk, mendDisk} = await place();
    const {keeper, waiting} = await desk(outbox);
    breakDisk();
    const first = ['a', 'b', 'c'].map((id, n) => keeper.keep(id, release(n)));
    await Promise.all(first);
    mendDisk();
    const later = await Promise.all(['d', 'e'].map((id, n) => keeper.keep(id, release(n))));
    expect(await Promise.all(first)).toEqual(Array(3).fill({refused: 'not-kept'}));
    expect(later).toEqual([{commandId: 'd'}, {commandId: 'e'}]);
    expect(waiting()).toEqual(['1 d', '2 e']);
    await keeper.close();
  });
});

describe('a write whose end is not known', () => {
  test('that reached the disk counts as kept, and no number is given twice', async () => {
    const memory = memoryOutbox('tab');
    let once = true;
    const outbox: Outbox = {
      ...memory,
      add: async (submission) => {
        await memory.add(submission);
        if (once) {
          once = false;
          throw new Error('the answer was lost');
        }
      },
    };
    const {keeper, waiting} = await desk(outbox);
    expect(await keeper.keep('a', release(1))).toEqual({commandId: 'a'});
    expect(await keeper.keep('b', release(2))).toEqual({commandId: 'b'});
    expect(waiting()).toEqual(['1 a', '2 b']);
  });

  test('is refused while the outbox cannot be asked; asked later, what it holds is issued before anything new', async () => {
    const memory = memoryOutbox('tab');
    let deaf = false;
    const outbox: Outbox = {
      ...memory,
      load: () => (deaf ? Promise.reject(new Error('gone')) : memory.load()),
      add: async (submission) => {
        await memory.add(submission);
        if (deaf) throw new Error('gone');
      },
    };
    const {keeper, waiting} = await desk(outbox);
    deaf = true;
    expect(await keeper.keep('a', release(1))).toEqual({refused: 'not-kept'});
    expect(await keeper.keep('b', release(2))).toEqual({refused: 'not-kept'});
    deaf = false;
    expect(await keeper.keep('c', release(3))).toEqual({commandId: 'c'});
    expect(waiting()).toEqual(['1 a', '2 c']);
  });

  test('after a fork nothing is kept under the client id that was given up, also when renewing fails at first', async () => {
    const memory = memoryOutbox('old');
    let broken = true;
    const outbox: Outbox = {
      ...memory,
      renew: (id, submissions) => (broken ? Promise.reject(new Error('full')) : memory.renew(id, submissions)),
    };
    const {keeper, waiting, replica} = await desk(outbox);
    await keeper.keep('a', release(1));
    const meanwhile = keeper.keep('b', release(2));
    replica.clientId = 'new';
    replica.pending = [];
    replica.nextSeq = 1;
    keeper.forked();
    expect(await meanwhile).toEqual({refused: 'not-kept'});
    broken = false;
    expect(await keeper.keep('c', release(3))).toEqual({commandId: 'c'});
    expect(waiting()).toEqual(['1 c']);
    expect(await memory.load()).toMatchObject({clientId: 'new', nextSeq: 2, submissions: [{commandId: 'c'}]});
  });
});
