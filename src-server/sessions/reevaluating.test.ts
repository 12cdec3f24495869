/** A server re-evaluates segments that ask for it: by itself, once, and again after a restart. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import type {Command} from '../../src-shared/domain/commands.ts';
import {key} from '../../src-shared/domain/events.ts';
import type {Segment} from '../../src-shared/domain/master-data/types.ts';
import {
  buy,
  company,
  customer,
  days,
  item,
  MONDAY,
  place,
  receive,
  segment,
  TODAY,
} from '../../tests/support/company.ts';
import {openLogStore} from '../log-store/sqlite-log-store.ts';
import {openAuthority} from './authority-host.ts';
import {startHousekeeping, systemDoor} from './housekeeping.ts';
import {LogClock} from './log-clock.ts';
import {REEVALUATING_LIMITS, Reevaluation} from './reevaluating.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

const {quietMs, patienceMs, itemsPerRound} = REEVALUATING_LIMITS;
const reason = 'test';
let ids = 0;

/** A server's log in a folder, and its re-evaluation on a clock that is set by hand. */
function opened(dir: string) {
  const store = openLogStore(dir);
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    // The host first: what it still has to write goes nowhere once the store is closed.
    host.close();
    store.close();
  };
  cleanups.push(close);
  const host = openAuthority({
    store,
    clock: LogClock.simulated(() => 0, MONDAY),
    answer: () => ({rows: null, error: null}),
    watch: {
      committed: () => {},
      fatal: (error) => {
        throw error;
      },
      progress: () => {},
      warn: () => {},
    },
  });
  const real = {ms: 0};
  const told: string[] = [];
  const reevaluation = new Reevaluation(
    host,
    systemDoor('reevaluation'),
    () => real.ms,
    (line) => told.push(line),
  );
  host.onCommitted((decisions) => reevaluation.note(decisions));
  const submit = async (...commands: readonly Command[]) => {
    const decided = await host.submitAll(
      systemDoor('test'),
      commands.map((command) => ({commandId: `c-${++ids}`, command})),
    );
    for (const {verdict, command} of decided)
      if (verdict.kind === 'rejected') throw new Error(`${command.type}: ${JSON.stringify(verdict.rejection)}`);
  };
  const quiet = async () => {
    real.ms += quietMs;
    return await reevaluation.round();
  };
  const dayOf = (order: string) =>
    host.authority.ledger.read(key('order', order))?.lots.map((l) => [l.allocated, l.current.day - TODAY]);
  const runs = () => host.authority.ledger.read('runs:runs')?.list ?? [];
  return {host, close, real, told, reevaluation, submit, quiet, dayOf, runs};
}
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'reevaluating-'));
  cleanups.push(() => rmSync(dir, {recursive: true}));
  return dir;
}

const SEGMENTS: readonly Segment[] = [segment('key', {tiers: ['A'], continuous: true}), segment('rest')];
const founded = (segments = SEGMENTS): Command[] => [
  ...company({customers: [customer('a', {tier: 'A'}), customer('c', {tier: 'C'})], segments}),
  buy(10, MONDAY + days(9)),
  place([['x', 5]], {customer: 'c', order: 'other', day: TODAY + 1, site: 'A'}),
  place([['x', 5]], {customer: 'a', order: 'key', day: TODAY + 1, site: 'A'}),
];
const LATE = [[5, 10]];
const SOON = [[5, 1]];

test('after a quiet time a late line of the segment comes sooner by one decision; the other stays, and nothing follows', async () => {
  const t = opened(folder());
  await t.submit(...founded());
  expect(await t.quiet()).toBe(0);
  await t.submit(receive('A', 'x', 7));
  t.real.ms += quietMs - 1;
  expect(await t.reevaluation.round()).toBe(0);
  expect(await t.quiet()).toBe(1);
  expect([t.dayOf('key'), t.dayOf('other')]).toEqual([SOON, LATE]);
  expect(t.runs()).toMatchObject([
    {by: 'system:reevaluation', method: 'continuous', reason: 'something changed for x'},
  ]);
  const {head} = t.host.authority;
  // Its own effect is looked at once, and comes to nothing.
  for (let n = 0; n < 5; n++) expect(await t.quiet()).toBe(0);
  expect(t.host.authority.head).toBe(head);
});

test('who goes on changing things is not waited for forever', async () => {
  const t = opened(folder());
  await t.submit(...founded());
  await t.quiet();
  await t.submit(receive('A', 'x', 7));
  let moved = 0;
  for (let at = 0; at < patienceMs && moved === 0; at += quietMs - 500) {
    await t.submit(receive('A', 'x', 1));
    t.real.ms += quietMs - 500;
    moved = await t.reevaluation.round();
    if (at < patienceMs - 2 * quietMs) expect(moved).toBe(0);
  }
  expect(moved).toBe(1);
});

test('what was not looked at when the process ended is found by the next', async () => {
  const dir = folder();
  const t = opened(dir);
  await t.submit(...founded());
  await t.quiet();
  await t.submit(receive('A', 'x', 7));
  t.close();
  const next = opened(dir);
  expect(next.dayOf('key')).toEqual(LATE);
  await next.reevaluation.round();
  expect(await next.quiet()).toBe(1);
  expect([next.dayOf('key'), next.dayOf('other')]).toEqual([SOON, LATE]);
});

test('a segment that asks from now on is looked at whole; one that asks for nothing leaves no trace', async () => {
  const t = opened(folder());
  await t.submit(...founded([segment('key', {tiers: ['A']}), segment('rest')]), receive('A', 'x', 7));
  const {head} = t.host.authority;
  for (let n = 0; n < 3; n++) expect(await t.quiet()).toBe(0);
  expect(t.host.authority.head).toBe(head);
  await t.submit({type: 'DefineSegments', segments: [...SEGMENTS]});
  await t.quiet();
  expect(await t.quiet()).toBe(1);
  expect(t.dayOf('key')).toEqual(SOON);
});

test('a zone that gets more hands is looked at, and who changes customers all day holds up nothing', async () => {
  const t = opened(folder());
  const zone = (minutes: number): Command => ({
    type: 'SetZones',
    site: 'A',
    zones: [
      {
        id: 'hall',
        name: 'Hall',
        shifts: [{name: 'Day', from: 480, until: 1_080, week: Array<number>(7).fill(minutes)}],
      },
    ],
    reason,
  });
  await t.submit(
    ...company({customers: [customer('a', {tier: 'A'})], segments: SEGMENTS}),
    {type: 'DefineItems', items: [item('x', {handling: {zone: 'hall', seconds: 60}})]},
    zone(1),
    receive('A', 'x', 7),
    place([['x', 3]], {customer: 'a', order: 'key', day: TODAY + 1, site: 'A'}),
  );
  for (let n = 0; n < 3; n++) await t.quiet();
  const inTime = () => t.dayOf('key')?.reduce((n, [units = 0, day]) => n + (day === 1 ? units : 0), 0);
  expect(inTime()).toBeLessThan(3);
  await t.submit(zone(1_000));
  for (let at = 0; at < 2 * patienceMs && inTime() !== 3; at += 1_000) {
    await t.submit({type: 'DefineCustomers', customers: [customer('a', {tier: 'A', name: `Name ${at}`})]});
    t.real.ms += 1_000;
    await t.reevaluation.round();
  }
  expect(inTime()).toBe(3);
});

test('undone by a person it stays undone, and the run says what it left', async () => {
  const t = opened(folder());
  await t.submit(...founded(), receive('A', 'x', 7));
  await t.quiet();
  await t.quiet();
  expect(t.dayOf('key')).toEqual(SOON);
  await t.submit({type: 'UndoAllocation', run: t.runs()[0]?.id ?? '', reason});
  for (let n = 0; n < 3; n++) expect(await t.quiet()).toBe(0);
  expect(t.dayOf('key')).toEqual(LATE);
  await t.submit(place([['x', 5]], {customer: 'a', order: 'more', day: TODAY + 1, site: 'A'}), receive('A', 'x', 9));
  await t.submit(
    place([['x', 40]], {customer: 'a', order: 'large', day: TODAY + 1, site: 'A'}),
    buy(60, MONDAY + days(9)),
  );
  await t.submit(receive('A', 'x', 60));
  await t.quiet();
  const run = t.runs().at(-1);
  expect(run?.moves.map((m) => m.order)).not.toContain('key');
  expect(run?.skipped).toEqual([{order: 'key', line: 1, why: `somebody undid ${t.runs()[0]?.id}, which moved it`}]);
});

test('a round takes so many items at most, and the rounds come to an end with all of them', async () => {
  const t = opened(folder());
  const ids = Array.from({length: itemsPerRound + 7}, (_, n) => `i${n}`);
  const items = ids.map((id) => item(id));
  await t.submit(
    ...company({customers: [customer('a', {tier: 'A'})], segments: SEGMENTS}),
    {type: 'DefineItems', items},
    {
      type: 'PlacePurchase',
      supplier: 'V',
      site: 'A',
      lines: ids.map((id) => ({item: id, quantity: 5, expectedAt: MONDAY + days(9), confirmed: true})),
    },
    ...ids.map((id) => place([[id, 5]], {customer: 'a', order: `o-${id}`, day: TODAY + 1, site: 'A'})),
  );
  for (let n = 0; n < 4; n++) await t.quiet();
  await t.submit(...ids.map((id) => receive('A', id, 5)));
  const turns = [await t.quiet(), await t.quiet(), await t.quiet()];
  expect(Math.max(...turns)).toBe(itemsPerRound);
  expect(turns.reduce((sum, n) => sum + n, 0)).toBe(ids.length);
});

test('a server does it by itself', {timeout: 20_000}, async () => {
  const t = opened(folder());
  await t.submit(...founded());
  const stop = startHousekeeping(
    t.host,
    (error) => {
      throw error;
    },
    () => {},
  );
  cleanups.push(stop);
  await t.submit(receive('A', 'x', 7));
  await expect.poll(() => t.dayOf('key'), {timeout: 15_000}).toEqual(SOON);
  expect(t.dayOf('other')).toEqual(LATE);
});
