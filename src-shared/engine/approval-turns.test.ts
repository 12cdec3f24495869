/** Requests for approval go on by the clock alone: a desk on which nothing happens counts them, and asks for its list again. */
import {expect, test} from 'vitest';
import {MONDAY, place} from '../../tests/support/company.ts';
import type {CommandOf} from '../domain/commands.ts';
import {must} from '../kernel/assert.ts';
import {Engine} from './engine.ts';
import {memoryOutbox, noCache} from './memory.ts';
import type {HostClock} from './ports.ts';

/** A clock one moves by hand. */
function handClock(start: number) {
  let now = start;
  let timers: {at: number; run: () => void}[] = [];
  const clock: HostClock = {
    now: () => now,
    after: (ms, run) => {
      const timer = {at: now + ms, run};
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
  const pass = (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      timers = timers.filter((one) => one !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = until;
  };
  return {clock, pass};
}

test('a request is counted, and the list told, when it becomes one’s own and when it is over, though nothing is decided', async () => {
  const {clock, pass} = handClock(MONDAY);
  const who = {user: 'admin', name: 'Admin', role: 'administrator', sites: ['A'], territories: []} as const;
  const engine = new Engine({
    clock,
    access: {resume: async () => who} as never,
    link: {open: () => undefined, send: () => undefined, close: () => undefined},
    newId: () => 'id',
    storesOf: async () => ({cache: noCache(), outbox: memoryOutbox('c-1')}),
  });
  await engine.start();
  pass(1_000);
  const {ledger} = must(engine.session, 'a session').replica;
  ledger.apply({
    type: 'ApprovalAsked',
    approval: 'R',
    scope: 'stock/A',
    at: MONDAY,
    by: 'lucy',
    role: 'customer-service',
    command: place([['x', 1]]) as CommandOf<'PlaceOrder'>,
    note: 'wanted',
    shown: {summary: [], rows: [], more: 0},
    why: '',
    steps: [
      {role: 'operations', from: MONDAY},
      {role: 'administrator', from: MONDAY + 6_000},
    ],
    expires: MONDAY + 12_000,
  });
  /** How many wait, and when the windows were last told that something changed. */
  const after = (ms: number) => {
    pass(ms);
    return [engine.status.value.toApprove, engine.changed.value.at - MONDAY] as const;
  };
  const [none, told] = after(3_000);
  expect(none).toBe(0);
  expect(told).toBeLessThan(4_000);
  const [own, toldOwn] = after(3_000);
  expect(own).toBe(1);
  expect(toldOwn).toBeGreaterThanOrEqual(6_000);
  const [over, toldOver] = after(6_000);
  expect(over).toBe(0);
  expect(toldOver).toBeGreaterThanOrEqual(12_000);
  await engine.stop();
});
