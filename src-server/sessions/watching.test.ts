/** A server opens, escalates and closes exceptions by itself, once each, and goes on after a restart. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import type {Command} from '../../src-shared/domain/commands.ts';
import {key} from '../../src-shared/domain/events.ts';
import {isGoneLongEnough} from '../../src-shared/domain/exceptions/decide.ts';
import {exceptionId} from '../../src-shared/domain/exceptions/types.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import {MINUTE_MS} from '../../src-shared/kernel/types.ts';
import {findingsOf} from '../../src-shared/read-models/findings.ts';
import {company, hours, MONDAY, place, receive} from '../../tests/support/company.ts';
import {openLogStore} from '../log-store/sqlite-log-store.ts';
import {openAuthority} from './authority-host.ts';
import {systemDoor} from './housekeeping.ts';
import {LogClock} from './log-clock.ts';
import {Watching} from './watching.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});
const reason = 'test';
let ids = 0;

function opened(dir: string, from = MONDAY) {
  const store = openLogStore(dir);
  const clock = LogClock.simulated(() => 0, from);
  let isOpen = true;
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
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    host.close();
    store.close();
  };
  cleanups.push(close);
  const watching = new Watching(host, systemDoor('exceptions'), () => performance.now());
  host.onCommitted((decisions) => watching.note(decisions));
  const submit = async (...commands: readonly Command[]) =>
    await host.submitAll(
      systemDoor('test'),
      commands.map((command) => ({commandId: `c-${++ids}`, command})),
    );
  const {ledger} = host.authority;
  const of = (id: string) => ledger.read(key('exception', id));
  return {host, close, watching, submit, of, ledger, pass: (ms: number) => clock.set(clock.now() + ms)};
}
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'watching-'));
  cleanups.push(() => rmSync(dir, {recursive: true}));
  return dir;
}
const lose = (n: number): Command => ({
  type: 'AdjustStock',
  site: 'A',
  item: 'x',
  state: 'available',
  delta: -n,
  reason,
});

test('what is endangered has one exception, which closes when the cause was gone for a while; at rest nothing is written', async () => {
  const dir = folder();
  const t = opened(dir);
  await t.submit(...company(), receive('A', 'x', 5), place([['x', 5]], {order: 'O'}));
  expect(await t.watching.round()).toBe(0);
  await t.submit(lose(2));
  expect(await t.watching.round()).toBe(1);
  expect(t.of('O/1')).toMatchObject({type: 'endangered-promise', closed: null, owner: 'operations'});
  expect(await t.watching.round()).toBe(0);
  await t.submit(receive('A', 'x', 2));
  expect(await t.watching.round()).toBe(1);
  expect(t.of('O/1')?.goneSince).not.toBeNull();
  expect(await t.watching.round()).toBe(0);
  const {now} = t.host.authority;
  t.close();
  // No state but the log: another process closes it.
  const again = opened(dir, now + 15 * MINUTE_MS);
  expect(await again.watching.round()).toBe(1);
  expect(again.of('O/1')?.closed).toMatchObject({code: 'cause-gone', by: 'system:exceptions'});
  expect(await again.watching.round()).toBe(0);
});

test('a clock that ran out is told once a step', async () => {
  const t = opened(folder());
  await t.submit(...company(), receive('A', 'x', 5), place([['x', 5]], {order: 'O'}), lose(2));
  await t.watching.round();
  t.pass(hours(24 * 2));
  await t.watching.round();
  await t.watching.round();
  expect(t.of('O/1')).toMatchObject({owner: 'administrator', user: null});
  const {head} = t.host.authority;
  await t.watching.round();
  expect(t.host.authority.head).toBe(head);
});

test('law: after it ran, what is open is what is endangered or was until a while ago', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const r = seeded(seed);
    const t = opened(folder());
    await t.submit(...company(), receive('A', 'x', 20));
    for (let step = 0; step < 40; step++) {
      const at = {site: 'A', item: 'x'};
      const order = `O${r.below(12)}`;
      await t.submit(
        r.pick<Command>([
          place([['x', 1 + r.below(6)]], {order}),
          lose(1 + r.below(4)),
          receive('A', 'x', 1 + r.below(8)),
          {type: 'HoldStock', ...at, quantity: 1 + r.below(5), reason},
          {type: 'CancelOrder', order, by: 'us', reason},
          {type: 'ArchiveOrder', order},
        ]),
      );
      t.pass(r.below(40) * MINUTE_MS);
      // An event leads to another: what was gone is due at once when time has passed.
      while ((await t.watching.round()) > 0);
      check(t, `seed ${seed}, step ${step}`);
    }
    t.close();
  }
}, 60_000);

function check({host, ledger}: ReturnType<typeof opened>, where: string): void {
  const {now} = host.authority;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => now};
  const risks = new Set<string>();
  for (let row = 0; row < ledger.tables.orders.count; row++) {
    if (ledger.tables.orders.alive[row] !== 1) continue;
    for (const {order, line} of findingsOf(world, ledger.orders.read(row))) risks.add(exceptionId(order, line));
  }
  const open = [...ledger.all('exception')].filter(({closed}) => closed === null);
  for (const id of risks)
    expect(
      open.some((e) => exceptionId(e.order, e.line) === id),
      `${where}: ${id}`,
    ).toBe(true);
  for (const e of open) {
    const isEndangered = risks.has(exceptionId(e.order, e.line));
    expect(isEndangered || !isGoneLongEnough(e, 15, now), `${where}: ${e.order} stays open`).toBe(true);
    expect(isEndangered === (e.goneSince === null), `${where}: ${e.order} since when`).toBe(true);
  }
}
