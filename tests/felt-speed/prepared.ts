/** A company of any size as a server's data folder: one decision in the log, and the bench's world in its snapshot. */
import {openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import {openAuthority} from '../../src-server/sessions/authority-host.ts';
import {systemDoor} from '../../src-server/sessions/housekeeping.ts';
import {LogClock} from '../../src-server/sessions/log-clock.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {buildWorld, NOW, type Size} from '../bench/world.ts';

/** Fills an empty folder. Takes some 15 s and 1 GB for a million positions. Throws when the folder has a log already. */
export async function prepare(dataDir: string, size: Size): Promise<void> {
  const store = openLogStore(dataDir);
  const host = openAuthority({
    store,
    clock: LogClock.simulated(Date.now, NOW),
    answer: () => ({rows: null, error: 'nobody asks here'}),
    watch: {committed: () => undefined, fatal: fail, progress: () => undefined, warn: fail},
  });
  // The world is no fold of the log: the snapshot stands in for the years that led to it.
  const {ledger} = host.authority;
  buildWorld(size, 7, ledger);
  const company = must(ledger.read('company:company'), 'the world has a company');
  const {name, currency, zone, policy, note} = company;
  const command = {type: 'DefineCompany', company: {name, currency, zone, policy, note}} as const;
  const decision = await host.submit(systemDoor('bench'), 'felt-speed-1', command);
  if (decision.verdict.kind !== 'accepted') fail(decision.verdict);
  host.saveSnapshot();
  store.setMeta('demo-clock', {at: NOW});
  store.close();
}

function fail(why: unknown): never {
  throw why instanceof Error ? why : new Error(JSON.stringify(why));
}
