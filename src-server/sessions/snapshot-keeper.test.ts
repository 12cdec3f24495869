import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {must} from '../../src-shared/kernel/assert.ts';
import {type Up} from '../../src-shared/protocol/frames.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../../src-shared/protocol/version.ts';
import {company, MONDAY, place, receive} from '../../tests/support/company.ts';
import {door, MemoryAuthority} from '../../tests/support/memory-authority.ts';
import type {LogStore} from '../log-store/log-store.ts';
import {openLogStore} from '../log-store/sqlite-log-store.ts';
import {type AuthorityHost, openAuthority} from './authority-host.ts';
import {LogClock} from './log-clock.ts';
import {SnapshotKeeper} from './snapshot-keeper.ts';
import {partsOf} from './stored-snapshot.ts';

let folder: string;
let store: LogStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-snapshots-'));
  store = openLogStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, {recursive: true, force: true});
});

const NO_PAUSE = {quietMs: 0, storeEveryBusy: 1_000, sliceMs: 0, pauseMs: 0};

const fail = (why: unknown): never => {
  throw why instanceof Error ? why : new Error(String(why));
};
const open = (): AuthorityHost =>
  openAuthority({
    store,
    clock: LogClock.simulated(() => 0, MONDAY),
    answer: () => ({rows: null, error: 'nobody asks here'}),
    watch: {committed: () => undefined, fatal: fail, progress: () => undefined, warn: fail},
  });
const HELLO: Up = [
  'hello',
  {protocol: {min: PROTOCOL_MIN, max: PROTOCOL}, core: CORE, clientId: 'desk', cursor: null, why: null, sentAt: 0},
  1,
];
/** What the desk is told, word by word. */
function desk(host: AuthorityHost): string[] {
  const heard: string[] = [];
  host.connect('desk', door('desk'), {send: ([word]) => void heard.push(word), close: () => heard.push('closed')});
  host.receive('desk', HELLO);
  return heard;
}
const submitAll = (host: AuthorityHost) =>
  host.submitAll(
    door('feed'),
    [...company(), receive('A', 'x', 100)].map((command, n) => ({commandId: `c${n}`, command})),
  );

test('a hello that finds no set is served in a later turn; orders are decided and told meanwhile', async () => {
  const host = open();
  await submitAll(host);
  const heard = desk(host);
  expect(heard).toEqual(['welcome']);
  const decided = await host.submit(door('feed'), 'while', place([['x', 1]]));
  expect(decided.verdict.kind).toBe('accepted');
  await vi.waitFor(() => expect(heard).toContain('snapshot-end'));
  const after = await host.submit(door('feed'), 'after', place([['x', 1]]));
  await vi.waitFor(() => expect(heard.at(-1)).toBe('batch'));
  expect(after.seq).toBe(host.authority.durable);
  host.close();
});

test('after a start the stored snapshot serves the first desk at once', async () => {
  const host = open();
  await submitAll(host);
  host.close();
  const again = open();
  expect(again.authority.snapshot?.seq).toBe(again.authority.durable);
  expect(desk(again)).toContain('snapshot-end');
  expect(again.authority.preparing).toBe(false);
  again.close();
});

test('what is read back is the set that was stored', async () => {
  const host = open();
  await submitAll(host);
  host.saveSnapshot();
  const set = must(host.authority.snapshot, 'a set');
  const again = open();
  expect(again.authority.snapshot?.seq).toBe(set.seq);
  expect(again.authority.snapshot?.sums).toEqual(set.sums);
  expect([...partsOf(must(again.authority.snapshot, 'a set'))].map(([name, bytes]) => [name, ...bytes])).toEqual(
    [...partsOf(set)].map(([name, bytes]) => [name, ...bytes]),
  );
});

test('a log that fails while a set is made ends it: nobody is served any more', async () => {
  let failed: unknown;
  const host = openAuthority({
    store,
    clock: LogClock.simulated(() => 0, MONDAY),
    answer: () => ({rows: null, error: null}),
    watch: {
      committed: () => undefined,
      fatal: (error) => {
        failed = error;
      },
      progress: () => undefined,
      warn: fail,
    },
  });
  await submitAll(host);
  const heard = desk(host);
  vi.spyOn(store, 'append').mockImplementation(() => fail('the disk is full'));
  await expect(host.submit(door('feed'), 'lost', place([['x', 1]]))).rejects.toThrow('the disk is full');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(failed).toBeInstanceOf(Error);
  expect(heard.filter((word) => word !== 'welcome')).toEqual([]);
});

test('a snapshot that is due is stored a part a turn, from a set of its own position', async () => {
  const m = new MemoryAuthority([...company(), receive('A', 'x', 10)], [], {snapshotStepValues: 100});
  m.preparing = false;
  const written: string[] = [];
  const shell = {perform: () => undefined, failed: fail};
  const keeper = new SnapshotKeeper(
    m.authority,
    {
      saveSnapshot: () => fail('in one go'),
      beginSnapshot: (seq) => {
        written.push(`begin ${seq}`);
        return {add: (name) => written.push(`${name} beside ${m.log.length}`), finish: () => written.push('finish')};
      },
    },
    shell,
    {...NO_PAUSE, storeEvery: m.log.length, storeEveryBusy: m.log.length},
  );
  keeper.committed(true);
  while (!written.includes('finish')) {
    m.submit(receive('A', 'x', 1));
    keeper.committed(true);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const {seq, blocks} = must(m.authority.snapshot, 'a set');
  expect(written[0]).toBe(`begin ${seq}`);
  expect(written).toHaveLength(blocks.size + 3);
  expect(new Set(written.slice(1, -1).map((line) => line.split(' beside ')[1])).size).toBeGreaterThan(2);
  expect(seq).toBeLessThan(m.log.length);
  keeper.stop();
});

test('a store that fails in the middle of a snapshot is told, and nothing goes on', async () => {
  const m = new MemoryAuthority([...company(), receive('A', 'x', 10)]);
  m.preparing = false;
  const failed = vi.fn<(why: string) => void>();
  const keeper = new SnapshotKeeper(
    m.authority,
    {
      saveSnapshot: fail,
      beginSnapshot: () => ({add: () => fail('the disk is full'), finish: () => fail('never')}),
    },
    {
      perform: () => undefined,
      failed: (error) => {
        failed(String(error));
        keeper.stop();
      },
    },
    {...NO_PAUSE, storeEvery: 1, sliceMs: 1},
  );
  keeper.committed(true);
  await vi.waitFor(() => expect(failed).toHaveBeenCalled());
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(failed.mock.calls).toEqual([['Error: the disk is full']]);
});

test('a snapshot that is due waits for a quiet moment, but not for ever', async () => {
  const begun: number[] = [];
  const keep = (m: MemoryAuthority, storeEveryBusy: number) =>
    new SnapshotKeeper(
      m.authority,
      {
        saveSnapshot: fail,
        beginSnapshot: (seq) => {
          begun.push(seq);
          return {add: () => undefined, finish: () => undefined};
        },
      },
      {perform: () => undefined, failed: fail},
      {storeEvery: 1, storeEveryBusy, quietMs: 60, sliceMs: 1, pauseMs: 0},
    );
  const commitFor = async (m: MemoryAuthority, keeper: SnapshotKeeper, ms: number) => {
    for (const until = performance.now() + ms; performance.now() < until; ) {
      m.submit(receive('A', 'x', 1));
      keeper.committed(true);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const patient = new MemoryAuthority([...company(), receive('A', 'x', 10)]);
  patient.preparing = false;
  const keeper = keep(patient, 1_000_000);
  await commitFor(patient, keeper, 300);
  expect(begun).toEqual([]);
  await vi.waitFor(() => expect(begun).toEqual([patient.log.length]));
  keeper.stop();

  const busy = new MemoryAuthority([...company(), receive('A', 'x', 10)]);
  busy.preparing = false;
  const pressed = keep(busy, busy.log.length + 5);
  await commitFor(busy, pressed, 300);
  expect(begun.length).toBeGreaterThan(1);
  pressed.stop();
});
