/** The laws of the ledger over random logs of all deciders; the logs come from the simulation's wishes. */
import {expect, test} from 'vitest';
import {compare} from '../../tests/simulation/checks.ts';
import {SimServer} from '../../tests/simulation/server.ts';
import {Wishes} from '../../tests/simulation/wishes.ts';
import {GRANTS} from '../../tests/simulation/world.ts';
import {scopeOf} from '../domain/events.ts';
import {seeded} from '../kernel/random.ts';
import {admits, FULL_VIEW, type View, viewOf} from '../visibility/view.ts';
import {decodeBlock, encodeBlock} from './blocks.ts';
import {Ledger} from './ledger.ts';

const SEEDS = [1, 2, 3, 4, 5, 6];
const VIEWS: readonly View[] = [FULL_VIEW, ...GRANTS.map(viewOf)];

function randomLog(seed: number, length = 250): SimServer {
  const r = seeded(seed);
  const server = new SimServer({});
  const wishes = new Wishes(
    r,
    () => server.authority.ledger,
    () => server.authority.now,
  );
  for (let i = 0; i < length; i++) {
    server.now += r.below(3_600_000);
    server.rest(wishes.next('system'));
    server.commit();
  }
  return server;
}

/** Without a view: everything, also what only the authority holds. */
function fold(log: SimServer['log'], view?: View): Ledger {
  const ledger = new Ledger();
  for (const {verdict} of log)
    if (verdict.kind === 'accepted')
      for (const e of verdict.events) if (view === undefined || admits(view, scopeOf(e))) ledger.apply(e);
  return ledger;
}

test.each(SEEDS)('log %i: fold(filter(log, view)) = restrict(fold(log), view)', (seed) => {
  const {log, authority} = randomLog(seed);
  for (const view of VIEWS) {
    const filtered = fold(log, view);
    expect(filtered.hash(() => true)).toBe(authority.ledger.hash((scope) => admits(view, scope)));
  }
});

test.each(SEEDS)('log %i: blocks of every scope, decoded elsewhere, are the same ledger and go on alike', (seed) => {
  const {log, authority, truth} = randomLog(seed);
  const half = fold(log.slice(0, 150));
  const copy = new Ledger();
  for (const scope of half.scopes.strings.slice(1)) decodeBlock(copy, scope, encodeBlock(half, scope));
  copy.adopted();
  expect(copy.hash(() => true)).toBe(half.hash(() => true));
  for (const {verdict} of log.slice(150))
    if (verdict.kind === 'accepted') for (const e of verdict.events) copy.apply(e);
  expect(copy.hash(() => true)).toBe(authority.ledger.hash(() => true));
  compare(copy, truth);
});

test.each(SEEDS)('log %i: rows written by columns are the objects folded from events', (seed) => {
  const {authority, truth} = randomLog(seed);
  expect(() => compare(authority.ledger, truth)).not.toThrow();
});

test('running hashes are the recomputed ones, also when a removed row served another scope before hashing', () => {
  const {log, authority} = randomLog(7);
  const before = authority.ledger.hash(() => true);
  authority.ledger.rehash();
  expect(authority.ledger.hash(() => true)).toBe(before);
  // One fold hashes after every event, the other only at the end.
  const eager = new Ledger();
  for (const {verdict} of log)
    if (verdict.kind === 'accepted')
      for (const e of verdict.events) {
        eager.apply(e);
        eager.hash(() => true);
      }
  expect(eager.hash(() => true)).toBe(fold(log).hash(() => true));
});

test('the hash sees every kind of difference', () => {
  const {log, authority} = randomLog(8);
  const less = fold(log.slice(0, -1));
  const last = log.findLast((d) => d.verdict.kind === 'accepted' && d.verdict.events.length > 0);
  const without = fold(log.filter((d) => d !== last));
  expect(less.hash(() => true) === authority.ledger.hash(() => true)).toBe(last !== log.at(-1));
  expect(without.hash(() => true)).not.toBe(authority.ledger.hash(() => true));
});
