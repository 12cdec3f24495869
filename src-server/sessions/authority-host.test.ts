import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Down, Up} from '../../src-shared/protocol/frames.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../../src-shared/protocol/version.ts';
import {company, MONDAY, place, receive} from '../../tests/support/company.ts';
import {door} from '../../tests/support/memory-authority.ts';
import type {LogStore} from '../log-store/log-store.ts';
import {openLogStore} from '../log-store/sqlite-log-store.ts';
import {type AuthorityHost, HOST_LIMITS, openAuthority} from './authority-host.ts';
import {LogClock} from './log-clock.ts';

let folder: string;
let store: LogStore;
const fatal: unknown[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-host-'));
  store = openLogStore(folder);
  fatal.length = 0;
});
afterEach(() => {
  store.close();
  rmSync(folder, {recursive: true, force: true});
});

const feed = door('feed');
async function opened(): Promise<AuthorityHost> {
  const host = openAuthority({
    store,
    clock: LogClock.simulated(() => 0, MONDAY),
    answer: () => ({rows: null, error: 'nobody asks here'}),
    watch: {
      committed: () => undefined,
      fatal: (error) => fatal.push(error),
      progress: () => undefined,
      warn: (what) => fatal.push(what),
    },
  });
  const commands = [...company(), receive('A', 'x', 100)];
  await host.submitAll(
    feed,
    commands.map((command, n) => ({commandId: `c${n}`, command})),
  );
  return host;
}
const order = (host: AuthorityHost, id: string) => host.submit(feed, id, place([['x', 1]]));

/** A desk that has its snapshot; gives what it hears from then on. */
async function desk(host: AuthorityHost, id: string): Promise<Down[]> {
  const heard: Down[] = [];
  host.connect(id, door(id), {send: (frame) => void heard.push(frame), close: () => undefined});
  const hello = {
    protocol: {min: PROTOCOL_MIN, max: PROTOCOL},
    core: CORE,
    clientId: id,
    cursor: null,
    why: null,
    sentAt: 0,
  };
  host.receive(id, ['hello', hello, 1]);
  await vi.waitFor(() => expect(heard.some(([type]) => type === 'snapshot-end')).toBe(true));
  heard.length = 0;
  return heard;
}
const submitted = (commandId: string, clientSeq: number): Up => [
  'submit',
  {submissions: [{commandId, clientSeq, basis: 0, command: place([['x', 1]])}]},
  1,
];
/** Waits until a group is with the append thread. */
async function onItsWay(host: AuthorityHost): Promise<void> {
  const {durable} = host.authority;
  await new Promise(setImmediate);
  expect(host.authority.durable).toBe(durable);
}

test('what is decided while a group is on its way is the next group', async () => {
  const host = await opened();
  const groups: number[] = [];
  host.onCommitted((decisions) => groups.push(decisions.length));
  const first = order(host, 'one');
  await onItsWay(host);
  const others = [order(host, 'two'), order(host, 'three')];
  const answered: string[] = [];
  void first.then(() => answered.push('first'));
  void Promise.all(others).then(() => answered.push('others'));
  await vi.waitFor(() => expect(answered).toEqual(['first', 'others']));
  expect(groups).toEqual([1, 2]);
  expect(store.head().seq).toBe(host.authority.head);
  host.close();
  expect(fatal).toEqual([]);
});

test('a flush leaves nothing on its way', async () => {
  const host = await opened();
  const first = order(host, 'one');
  await onItsWay(host);
  const second = order(host, 'two');
  host.flush();
  expect(host.authority.durable).toBe(host.authority.head);
  expect(store.head().seq).toBe(host.authority.head);
  await Promise.all([first, second]);
  host.close();
  expect(store.verify()).toMatchObject({ok: true});
});

test('a hello while groups follow each other is served all the same', async () => {
  const host = await opened();
  let running = true;
  let orders = 0;
  const busy = (async () => {
    for (; running; orders++)
      await Promise.all([order(host, `a${orders}`), new Promise(setImmediate).then(() => order(host, `b${orders}`))]);
  })();
  await desk(host, 'late');
  running = false;
  await busy;
  expect(orders).toBeGreaterThan(0);
  host.close();
  expect(fatal).toEqual([]);
});

test('whoever asked hears at once, the others a moment later', async () => {
  const host = await opened();
  const asks = await desk(host, 'asks');
  const looks = await desk(host, 'looks');
  vi.useFakeTimers({toFake: ['performance', 'setTimeout', 'clearTimeout']});
  // Long after everything that was told so far.
  vi.advanceTimersByTime(1_000_000);
  try {
    host.receive('asks', submitted('mine', 1));
    host.flush();
    expect([asks.length, looks.length]).toEqual([1, 1]);
    host.receive('asks', submitted('another', 2));
    host.flush();
    expect(asks.at(-1)?.[1]).toMatchObject({own: [{commandId: 'another', rejection: null}]});
    expect(looks).toHaveLength(1);
    vi.advanceTimersByTime(HOST_LIMITS.fanOutEveryMs);
    expect(looks).toHaveLength(2);
    expect(asks).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
  host.close();
});

test('a group that the disk does not take ends it: nobody is told, who waits is refused', async () => {
  const host = await opened();
  const heard = await desk(host, 'desk');
  vi.spyOn(store, 'appendBeside').mockImplementation(
    (_, done) => void setImmediate(() => done(new Error('the disk is full'))),
  );
  host.receive('desk', submitted('lost', 1));
  await expect(order(host, 'also lost')).rejects.toThrow('the disk is full');
  expect(fatal).toHaveLength(1);
  expect(heard.filter(([type]) => type === 'batch')).toEqual([]);
  await expect(order(host, 'later')).rejects.toThrow('the disk is full');
  expect(fatal).toHaveLength(1);
});
