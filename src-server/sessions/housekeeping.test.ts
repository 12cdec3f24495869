/** What the passing of time does to a log of its own: orders long done leave it, and nothing that somebody may still ask for. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import type {Command} from '../../src-shared/domain/commands.ts';
import {key} from '../../src-shared/domain/events.ts';
import {company, days, MONDAY, place, receive, TODAY} from '../../tests/support/company.ts';
import {openLogStore} from '../log-store/sqlite-log-store.ts';
import {ARCHIVING_LIMITS, Archiving} from './archiving.ts';
import {openAuthority} from './authority-host.ts';
import {archiveOrders, startHousekeeping, systemDoor} from './housekeeping.ts';
import {LogClock} from './log-clock.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

/** A host on a clock that is set by hand, as a real server's log is after the weeks have gone by. */
async function opened(commands: readonly Command[]) {
  const dir = mkdtempSync(join(tmpdir(), 'housekeeping-'));
  cleanups.push(() => rmSync(dir, {recursive: true}));
  const store = openLogStore(dir);
  cleanups.push(() => store.close());
  const clock = LogClock.simulated(() => 0, MONDAY);
  const host = openAuthority({
    store,
    clock,
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
  const door = systemDoor('test');
  let ids = 0;
  const submit = async (more: readonly Command[]) => {
    const decided = await host.submitAll(
      door,
      more.map((command) => ({commandId: `c-${++ids}`, command})),
    );
    for (const {verdict, command} of decided)
      if (verdict.kind === 'rejected') throw new Error(`${command.type}: ${JSON.stringify(verdict.rejection)}`);
  };
  await submit(commands);
  const archiving = new Archiving(host.authority.ledger);
  const round = () => archiveOrders(host, systemDoor('clock'), archiving);
  const there = (order: string) => host.authority.ledger.read(key('order', order)) !== undefined;
  return {host, clock, submit, round, there};
}

const lots = [{line: 1, lot: 1, quantity: 1}];
const delivered = (order: string): Command[] => [
  place([['x', 1]], {order}),
  {type: 'ShipLots', order, lots},
  {type: 'DeliverLots', order, lots},
];
const cancelled = (order: string): Command[] => [
  place([['x', 1]], {order}),
  {type: 'CancelOrder', order, by: 'customer', reason: 'changed their mind'},
];

test('orders done longer ago than the policy says leave; open ones, shipped ones and those due later stay', async () => {
  const t = await opened([
    ...company(),
    receive('A', 'x', 100),
    ...delivered('done'),
    ...cancelled('gone'),
    place([['x', 1]], {order: 'open'}),
    place([['x', 1]], {order: 'shipped'}),
    {type: 'ShipLots', order: 'shipped', lots},
    place([['x', 1]], {order: 'later', day: TODAY + 25}),
    {type: 'CancelOrder', order: 'later', by: 'customer', reason: 'no need'},
  ]);
  // Asked for and promised within a week; 112 days after that at the earliest.
  t.clock.set(MONDAY + days(112));
  expect(await t.round()).toBe(0);
  t.clock.set(MONDAY + days(112 + 9));
  expect(await t.round()).toBe(2);
  const places = ['done', 'gone', 'open', 'shipped', 'later'].map(t.there);
  expect(places).toEqual([false, false, true, true, true]);
  t.clock.set(MONDAY + days(112 + 30));
  expect(await t.round()).toBe(1);
  expect(t.there('later')).toBe(false);
  // The log keeps what the desks forget, and a second round has nothing to do.
  expect(await t.round()).toBe(0);
  const archived = t.host
    .read(0, 1_000)
    .filter(({command, verdict}) => command.type === 'ArchiveOrder' && verdict.kind === 'accepted');
  expect(archived.map(({actor}) => actor.user)).toEqual(Array(3).fill('system:clock'));
});

test('the policy says when', async () => {
  const t = await opened([...company({policy: {archiveDays: 98}}), receive('A', 'x', 1), ...delivered('done')]);
  t.clock.set(MONDAY + days(98 + 9));
  expect(await t.round()).toBe(1);
});

test('a turn is bounded, and the turns come to an end with every done order gone, however many open ones lie between', async () => {
  const many = ARCHIVING_LIMITS.ordersPerTurn * 2 + 30;
  const open = Array.from({length: ARCHIVING_LIMITS.readsPerTurn + 20}, (_, n) =>
    place([['y', 1]], {order: `open-${n}`}),
  );
  const done = Array.from({length: many}, (_, n) => cancelled(`gone-${n}`)).flat();
  const t = await opened([...company(), receive('A', 'x', 100), ...open, ...done]);
  t.clock.set(MONDAY + days(140));
  const turns: number[] = [];
  for (let n = 0; n < 8; n += 1) turns.push(await t.round());
  expect(Math.max(...turns)).toBe(ARCHIVING_LIMITS.ordersPerTurn);
  expect(turns.reduce((sum, count) => sum + count, 0)).toBe(many);
  expect(t.host.authority.ledger.tables.orders.live).toBe(open.length);
});

test('a server does it by itself', async () => {
  const t = await opened([...company(), receive('A', 'x', 1), ...delivered('done')]);
  t.clock.set(MONDAY + days(130));
  const stop = startHousekeeping(
    t.host,
    (error) => {
      throw error;
    },
    () => {},
  );
  cleanups.push(stop);
  await expect.poll(() => t.there('done'), {timeout: 10_000}).toBe(false);
});
