/**
 * How long the server's event loop stands still for a snapshot: a desk says hello to a server that has no snapshot set, while
 * others go on submitting. Turns are counted in the main thread's own processor time, which a busy machine does not stretch.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import {AuthorityHost} from '../../src-server/sessions/authority-host.ts';
import {systemDoor} from '../../src-server/sessions/housekeeping.ts';
import {LogClock} from '../../src-server/sessions/log-clock.ts';
import {logReader} from '../../src-server/sessions/stored-log.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import type {Ledger} from '../../src-shared/ledger/ledger.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../../src-shared/protocol/version.ts';
import {Authority} from '../../src-shared/sync/authority.ts';
import {type Row, slower} from './measure.ts';
import {itemId, NOW, type Size, siteId} from './world.ts';

/** What a turn may take at a million positions. */
const TURN_MS = 50;
const SUBMIT_EVERY_MS = 5;

export async function snapshotTurns(ledger: Ledger, size: Size): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  const store = openLogStore(folder);
  const host = hostOver(ledger, store);
  const random = seeded(23);
  let decisions = 0;
  const submit = () => {
    const at = {site: siteId(random.below(size.sites)), item: itemId(random.below(size.items))};
    decisions += 1;
    return host.submit(systemDoor('bench'), `turns-${decisions}`, {
      type: 'ReceiveStock',
      ...at,
      quantity: 1,
      into: 'available',
      reason: 'bench',
    });
  };
  await submit();
  // The hashes of a world that was never hashed are no part of a snapshot's cost in a server that has run for a minute.
  ledger.hash(() => true);
  const busy = setInterval(() => void submit(), SUBMIT_EVERY_MS);
  const start = performance.now();
  const first = await longestTurn(() => hello(host, 'first'));
  const seconds = (performance.now() - start) / 1_000;
  const made = decisions;
  const second = await longestTurn(() => hello(host, 'second'));
  clearInterval(busy);
  host.end('first', 'shutting-down', null);
  host.end('second', 'shutting-down', null);
  await submit();
  store.close();
  rmSync(folder, {recursive: true, force: true});
  return slower(
    'longest turn for a snapshot nobody has',
    'ms',
    {ours: first.longest, floor: TURN_MS},
    1,
    [
      `floor is the limit; ${first.total.toFixed(0)} ms of processor in ${seconds.toFixed(1)} s beside ${made} commits`,
      `a second desk ${second.longest.toFixed(0)} ms`,
    ].join('; '),
  );
}

function hostOver(ledger: Ledger, store: ReturnType<typeof openLogStore>): AuthorityHost {
  const fail = (why: unknown): never => {
    throw new Error(String(why));
  };
  const clock = LogClock.simulated(Date.now, NOW);
  const authority = new Authority({
    logId: store.logId,
    ledger,
    head: 0,
    lastAt: 0,
    floor: 0,
    log: logReader(store),
    now: () => clock.now(),
    speed: () => 1,
    simulated: true,
  });
  return new AuthorityHost(authority, {
    store,
    clock,
    answer: () => ({rows: null, error: 'nobody asks here'}),
    watch: {committed: () => undefined, fatal: fail, progress: () => undefined, warn: fail},
  });
}

/** Resolves when the desk has its snapshot. */
function hello(host: AuthorityHost, id: string): Promise<void> {
  return new Promise((resolve) => {
    host.connect(
      id,
      {clientId: id, grant: {role: 'operations', sites: '*', territories: '*'}, actor: {user: id, role: 'operations'}},
      {send: (frame) => void (frame[0] === 'snapshot-end' && resolve()), close: () => undefined},
    );
    const protocol = {min: PROTOCOL_MIN, max: PROTOCOL};
    host.receive(id, ['hello', {protocol, core: CORE, clientId: id, cursor: null, why: null, sentAt: 0}, 1]);
  });
}

/** Main thread's processor milliseconds of the turns of the event loop from the start of `run` to its end. */
async function longestTurn(run: () => Promise<void>): Promise<{longest: number; total: number}> {
  let running = true;
  let longest = 0;
  let total = 0;
  let since = process.threadCpuUsage();
  void run().finally(() => {
    running = false;
  });
  while (running) {
    await new Promise((resolve) => setImmediate(resolve));
    const {user, system} = process.threadCpuUsage(since);
    since = process.threadCpuUsage();
    longest = Math.max(longest, (user + system) / 1_000);
    total += (user + system) / 1_000;
  }
  return {longest, total};
}
