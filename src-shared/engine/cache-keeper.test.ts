/** What stands under "What changed" outlives the engine where there is a cache: what was told, and the decisions since. */
import {expect, test} from 'vitest';
import {Ledger} from '../ledger/ledger.ts';
import type {Cursor} from '../protocol/frames.ts';
import {CORE} from '../protocol/version.ts';
import type {Told} from '../read-models/changes-together.ts';
import type {Replica} from '../sync/replica.ts';
import {CacheKeeper, loadCache} from './cache-keeper.ts';
import {memoryCache, noCache} from './memory.ts';

const clock = {now: () => 0, after: () => () => undefined};
const told: Told[] = [
  {seq: 7, at: 1, aspect: 'stop', what: 'PO-1 line 1 slipped 5 d: late', link: 'inventory/inbound'},
];
const cursor = (seq: number) => ({seq, core: CORE}) as Cursor;
// A keeper reads where the replica stands and its rows, nothing else.
const replica = {cursor: cursor(7), ledger: new Ledger()} as unknown as Replica;
const batch = (from: number, to: number): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({from, to, at: to, decisions: [{seq: to, at: to, user: 'priya', events: []}]}),
  );

test('what was told is kept with the state it was told of, and the decisions after it stand ready to be told', async () => {
  const cache = memoryCache();
  const keeper = new CacheKeeper(cache, clock, replica, () => told, false);
  await keeper.close(true);
  await cache.append(cursor(8), batch(7, 8));
  const {past, cursor: at} = await loadCache(cache);
  expect(at?.seq).toBe(8);
  expect(past.told).toEqual(told);
  expect(past.since.map((d) => d.seq)).toEqual([8]);
});

test('without a cache, or with one that does not fit together, nothing is told', async () => {
  expect((await loadCache(noCache())).past).toEqual({told: [], since: []});
  const cache = memoryCache();
  await new CacheKeeper(cache, clock, replica, () => told, false).close(true);
  await cache.append(cursor(12), batch(11, 12));
  await cache.append(cursor(15), batch(14, 15));
  expect((await loadCache(cache)).past).toEqual({told: [], since: []});
});
