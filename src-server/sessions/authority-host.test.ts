import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Down, Up} from '../../src-shared/protocol/frames.ts';
import {LIMITS} from '../../src-shared/protocol/limits.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../../src-shared/protocol/version.ts';
import {company, MONDAY, place, receive} from '../../tests/support/company.ts';
import {door} from '../../tests/support/memory-authority.ts';
import type {LogStore} from '../log-store/log-store.ts';
import {openLogStore} from '../log-store/sqlite-log-store.ts';
import {type AuthorityHost, HOST_LIMITS, openAuthority} from './authority-host.ts';
import {startIntegrityWatch} from './integrity-watch.ts';
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

const hello = (clientId: string): Up => [
  'hello',
  {protocol: {min: PROTOCOL_MIN, max: PROTOCOL}, core: CORE, clientId, cursor: null, why: null, sentAt: 0},
  1,
];
/** A desk that has its snapshot; gives what it hears from then on. */
async function desk(host: AuthorityHost, id: string): Promise<Down[]> {
  const heard: Down[] = [];
  host.connect(id, door(id), {send: (frame) => void heard.push(frame), close: () => undefined});
  host.receive(id, hello(id));
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

test('what is decided while a group is on its way is the next group, and is answered with that', async () => {
  const host = await opened();
  const groups: number[] = [];
  host.onCommitted((decisions) => groups.push(decisions.length));
  const durableAtAnswer = (id: string) => order(host, id).then(({seq}) => [seq, host.authority.durable] as const);
  const first = durableAtAnswer('one');
  await onItsWay(host);
  const others = [durableAtAnswer('two'), durableAtAnswer('three')];
  for (const [seq, durable] of await Promise.all([first, ...others])) expect(durable).toBeGreaterThanOrEqual(seq);
  expect((await first)[1]).toBe((await first)[0]);
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

/** So much to do that something is always decided and not durable: a group is told only after the next was decided. */
function busy(host: AuthorityHost): {stop(): void; readonly groups: number} {
  const append = store.appendBeside.bind(store);
  let n = 0;
  let running = true;
  vi.spyOn(store, 'appendBeside').mockImplementation((decisions, done) =>
    append(decisions, (error) => {
      if (running) void order(host, `busy-${n++}`);
      done(error);
    }),
  );
  // A flush tells of a group at once: it goes on all the same.
  host.onCommitted(() => void (running && order(host, `busy-${n++}`)));
  void order(host, 'busy');
  return {
    stop: () => {
      running = false;
    },
    get groups() {
      return n;
    },
  };
}

test('a hello is served, however busy it is', async () => {
  const host = await opened();
  const load = busy(host);
  await vi.waitFor(() => expect(load.groups).toBeGreaterThan(5));
  const before = load.groups;
  let welcomed: number | undefined;
  const outlet = {
    send: ([type]: Down) => {
      if (type === 'welcome') welcomed = load.groups;
    },
    close: () => undefined,
  };
  host.connect('late', door('late'), outlet);
  host.receive('late', hello('late'));
  await vi.waitFor(() => expect(welcomed).toBeDefined());
  load.stop();
  // Not at the next hash that is due, many groups later: at the next group.
  expect((welcomed ?? 0) - before).toBeLessThan(10);
  host.close();
  expect(fatal).toEqual([]);
});

test('every desk gets the hashes that are due, however busy it is', async () => {
  const host = await opened();
  const bodies: Uint8Array[] = [];
  host.connect('looks', door('looks'), {
    send: ([type], bytes) => void (type === 'batch' && bytes !== null && bodies.push(bytes)),
    close: () => undefined,
  });
  host.receive('looks', hello('looks'));
  await vi.waitFor(() => expect(host.authority.preparing).toBe(false));
  const before = LIMITS.hashEvery - host.authority.head - 10;
  const receipts = Array.from({length: before}, (_, n) => ({commandId: `r${n}`, command: receive('A', 'x', 1)}));
  await host.submitAll(feed, receipts);
  const load = busy(host);
  const acknowledge = setInterval(() => host.receive('looks', ['ack', {seq: host.authority.durable}, 1]), 1);
  await vi.waitFor(() => expect(host.authority.durable).toBeGreaterThan(LIMITS.hashEvery + 10), {timeout: 10_000});
  clearInterval(acknowledge);
  load.stop();
  const hashes = bodies
    .map((bytes) => JSON.parse(new TextDecoder().decode(bytes)).hash)
    .filter((hash) => hash !== null);
  expect(hashes.length).toBeGreaterThan(0);
  host.close();
}, 30_000);

test('the integrity meter comes to its end, however busy it is', async () => {
  const host = await opened();
  const load = busy(host);
  const watch = startIntegrityWatch(host, store, (line) => fatal.push(line));
  expect(await watch.check()).toEqual([]);
  watch.stop();
  load.stop();
  host.close();
  expect(fatal).toEqual([]);
});

test('back orders are asked to the last, turn by turn, when nothing else comes', async () => {
  const host = await opened();
  const waiting = 3 * LIMITS.allocationsPerTurn;
  await host.submitAll(
    feed,
    Array.from({length: waiting}, (_, n) => ({commandId: `b${n}`, command: place([['y', 1]], {order: `b${n}`})})),
  );
  await host.submit(feed, 'receipt', receive('A', 'y', waiting));
  const open = () =>
    Array.from({length: waiting}, (_, n) => host.authority.ledger.read(`order:b${n}`)?.lots.length ?? 0).filter(
      (lots) => lots === 0,
    ).length;
  await vi.waitFor(() => expect(open()).toBe(0), {timeout: 5_000});
  await vi.waitFor(() => expect(host.authority.durable).toBe(host.authority.head));
  host.close();
});

test('an append that fails at once ends it as one that fails later', async () => {
  const host = await opened();
  vi.spyOn(store, 'appendBeside').mockImplementation(() => {
    throw new Error('no thread');
  });
  await expect(order(host, 'lost')).rejects.toThrow('no thread');
  expect(fatal).toHaveLength(1);
});

test('a host that is closed appends nothing more', async () => {
  const host = await opened();
  host.close();
  const beside = vi.spyOn(store, 'appendBeside');
  host.authority.submit(feed, 'late', place([['x', 1]]));
  await expect(order(host, 'later')).rejects.toThrow('closed');
  const append = vi.spyOn(store, 'append');
  host.flush();
  await new Promise((done) => setTimeout(done, 20));
  expect(append).not.toHaveBeenCalled();
  expect(beside).not.toHaveBeenCalled();
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
