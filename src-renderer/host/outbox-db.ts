/**
 * The browser's outbox on disk: IndexedDB of the server's origin, one slot per page that is open for a person.
 *
 *   slot (id, user, client id, next number) · submission (slot, number) · refused (slot, command)
 *
 * 1. A command is durable when `add` resolves (`durability: strict`). 2. Two pages never share a slot, so never a client
 * id: whoever works with one holds a Web Lock on its name until the page is gone. 3. A page takes over a slot that nobody
 * holds, first of all one with commands waiting; only when all are taken it begins one. 4. A slot that cannot be read is
 * put aside for its owner, and a new one begins.
 */
import type {Outbox, OutboxContents, RefusedRecord} from '../../src-shared/engine/ports.ts';
import {assert} from '../../src-shared/kernel/assert.ts';
import {type Submission, submissionSchema} from '../../src-shared/protocol/frames.ts';

/** What the outbox needs of its host. */
export type OutboxHost = {
  readonly databases: IDBFactory;
  readonly locks: Pick<LockManager, 'request'>;
  readonly newId: () => string;
  readonly user: string;
};

const NAME = 'signalbox.outbox';
const VERSION = 1;
const STORES = ['slot', 'submission', 'refused'] as const;
type Store = (typeof STORES)[number];
/** Refusals kept for the Activity screen; the oldest go first. */
const REFUSED_KEPT_MAX = 200;
/** The page before a reload lets go of its slot within this time; a slot with waiting commands is worth it. */
const HANDOVER_MS = 1_500;
const HANDOVER_STEP_MS = 50;

type Slot = {readonly id: string; readonly user: string; readonly clientId: string; readonly nextSeq: number};
type Kept = {readonly slot: string; readonly clientSeq: number; readonly submission: unknown};
type Refused = RefusedRecord & {readonly slot: string};

/** Opens this page's outbox. Rejects where there is no such store: the caller then keeps commands in memory and says so. */
export async function openOutboxDb(host: OutboxHost): Promise<Outbox> {
  const db = await openDb(host.databases);
  const {slot, release} = await takeSlot(db, host);
  return outboxOver(db, slot, release);
}

function outboxOver(db: IDBDatabase, slot: string, release: () => void): Outbox {
  const write = (run: (stores: Stores) => Promise<void>) => inOne(db, 'readwrite', run);
  return {
    kept: true,
    load: () => inOne(db, 'readonly', (stores) => contentsOf(stores, slot)),
    add: (submission) =>
      write(async ({slot: slots, submission: waiting}) => {
        const {nextSeq, ...rest} = await got<Slot>(slots.get(slot));
        assert(submission.clientSeq === nextSeq, `submission ${submission.clientSeq} where ${nextSeq} is next`);
        waiting.add({slot, clientSeq: nextSeq, submission} satisfies Kept);
        slots.put({...rest, nextSeq: nextSeq + 1} satisfies Slot);
      }),
    settle: (clientSeqs, refused) =>
      write(async ({submission: waiting, refused: kept}) => {
        for (const clientSeq of clientSeqs) waiting.delete([slot, clientSeq]);
        for (const record of refused) kept.put({...record, slot} satisfies Refused);
        const all = (await got<Refused[]>(kept.getAll(rangeOf(slot)))).sort(newestFirst);
        for (const {commandId} of all.slice(REFUSED_KEPT_MAX)) kept.delete([slot, commandId]);
      }),
    dismiss: (commandId) => write(async ({refused}) => void refused.delete([slot, commandId])),
    renew: (clientId, submissions) =>
      write(async ({slot: slots, submission: waiting}) => {
        const before = await got<Slot>(slots.get(slot));
        waiting.delete(rangeOf(slot));
        submissions.forEach((submission, i) => {
          assert(
            submission.clientSeq === i + 1,
            `renewed submissions are numbered from 1, found ${submission.clientSeq}`,
          );
          waiting.add({slot, clientSeq: submission.clientSeq, submission} satisfies Kept);
        });
        slots.put({...before, clientId, nextSeq: submissions.length + 1} satisfies Slot);
      }),
    close: async () => {
      db.close();
      release();
    },
  };
}

async function contentsOf(stores: Stores, slot: string): Promise<OutboxContents> {
  const [{clientId, nextSeq}, kept, refused] = await Promise.all([
    got<Slot>(stores.slot.get(slot)),
    got<Kept[]>(stores.submission.getAll(rangeOf(slot))),
    got<Refused[]>(stores.refused.getAll(rangeOf(slot))),
  ]);
  return {
    clientId,
    nextSeq,
    submissions: kept.map(({submission}) => submissionSchema.parse(submission) as Submission),
    refused: refused
      .sort((a, b) => -newestFirst(a, b))
      .map(({commandId, at, body}): RefusedRecord => ({commandId, at, body})),
  };
}

const newestFirst = (a: Refused, b: Refused): number => b.at - a.at || (a.commandId < b.commandId ? 1 : -1);

// ---- slots ---------------------------------------------------------------------------------------------------------

type Taken = {readonly slot: string; readonly release: () => void};

async function takeSlot(db: IDBDatabase, host: OutboxHost): Promise<Taken> {
  const slots = await slotsOf(db, host.user);
  const waiting = slots.filter((one) => one.waiting > 0).map((one) => one.id);
  const others = slots.filter((one) => one.waiting === 0).map((one) => one.id);
  for (let waited = 0; waited <= HANDOVER_MS; waited += HANDOVER_STEP_MS) {
    const taken = await firstFree(db, host, waiting);
    if (taken !== null) return taken;
    if (waiting.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, HANDOVER_STEP_MS));
  }
  return (await firstFree(db, host, others)) ?? newSlot(db, host);
}

async function firstFree(db: IDBDatabase, host: OutboxHost, slots: readonly string[]): Promise<Taken | null> {
  for (const slot of slots) {
    const release = await lock(host, slot);
    if (release === null) continue;
    if (await isReadable(db, slot)) return {slot, release};
    await putAside(db, slot);
    release();
  }
  return null;
}

async function newSlot(db: IDBDatabase, host: OutboxHost): Promise<Taken> {
  const slot: Slot = {id: host.newId(), user: host.user, clientId: `web-${host.newId()}`, nextSeq: 1};
  const release = await lock(host, slot.id);
  assert(release !== null, 'a new slot is nobody’s');
  await inOne(db, 'readwrite', async (stores) => void stores.slot.add(slot));
  return {slot: slot.id, release};
}

const slotsOf = (db: IDBDatabase, user: string): Promise<readonly {readonly id: string; readonly waiting: number}[]> =>
  inOne(db, 'readonly', async (stores) => {
    const mine = (await got<Slot[]>(stores.slot.getAll())).filter((slot) => slot.user === user);
    return Promise.all(
      mine.map(async ({id}) => ({id, waiting: await got<number>(stores.submission.count(rangeOf(id)))})),
    );
  });

const isReadable = (db: IDBDatabase, slot: string): Promise<boolean> =>
  inOne(db, 'readonly', (stores) => contentsOf(stores, slot)).then(
    () => true,
    () => false,
  );

/** Nobody's user name has a line break: the slot is kept and never opened again. */
const putAside = (db: IDBDatabase, slot: string): Promise<void> =>
  inOne(db, 'readwrite', async ({slot: slots}) => {
    const found = await got<Slot>(slots.get(slot));
    slots.put({...found, user: `${found.user}\nunreadable`} satisfies Slot);
  });

/** The way to let go, or null when another page has it. */
function lock({locks}: OutboxHost, slot: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const hold = (granted: Lock | null) => {
      if (granted === null) return resolve(null);
      return new Promise<void>((release) => resolve(() => release()));
    };
    locks.request(`${NAME}.${slot}`, {ifAvailable: true}, hold).catch(reject);
  });
}

// ---- the store -----------------------------------------------------------------------------------------------------

type Stores = Readonly<Record<Store, IDBObjectStore>>;

const rangeOf = (slot: string): IDBKeyRange => IDBKeyRange.bound([slot], [slot, []]);

function openDb(databases: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = databases.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('slot', {keyPath: 'id'});
      asked.result.createObjectStore('submission', {keyPath: ['slot', 'clientSeq']});
      asked.result.createObjectStore('refused', {keyPath: ['slot', 'commandId']});
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error('the outbox cannot be opened'));
    asked.onblocked = () => reject(new Error('another page holds an older outbox'));
  });
}

/** Runs in one transaction; resolves with what `run` gave once it is on disk. A failing `run` changes nothing. */
function inOne<T>(db: IDBDatabase, mode: 'readonly' | 'readwrite', run: (stores: Stores) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORES, mode, {durability: 'strict'});
    let given: {readonly value: T} | undefined;
    let why: unknown;
    transaction.oncomplete = () => (given === undefined ? reject(why) : resolve(given.value));
    transaction.onabort = () => reject(why ?? transaction.error ?? new Error('the outbox was not written'));
    const stores = Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)])) as Stores;
    run(stores).then(
      (value) => {
        given = {value};
      },
      (error: unknown) => {
        why = error;
        abort(transaction);
      },
    );
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // it has ended by itself: `why` says the rest
  }
}

function got<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new Error('the outbox cannot be read'));
  });
}
