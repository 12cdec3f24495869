/** Back orders get what becomes free, first come, by decisions of a system actor; nothing is tried in vain in the log. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  company,
  customer,
  days,
  item,
  MONDAY,
  pickup,
  place,
  receive,
  rules,
  SLOW_AND_FAST,
  site,
} from '../../tests/support/company.ts';
import {door, MemoryAuthority} from '../../tests/support/memory-authority.ts';
import type {Command} from '../domain/commands.ts';
import {key} from '../domain/events.ts';
import type {Order} from '../domain/orders/types.ts';
import {must} from '../kernel/assert.ts';
import {LIMITS} from '../protocol/limits.ts';
import {ALLOCATION} from './door.ts';

const reason = 'test';
const at = {site: 'A', item: 'x'};
const order = (m: MemoryAuthority, id: string): Order => must(m.authority.ledger.read(key('order', id)), id);
const backordered = (m: MemoryAuthority, id: string): number =>
  order(m, id).lines.reduce((n, l) => n + l.open + l.backordered, 0);
const allocations = (m: MemoryAuthority) => m.log.filter((d) => d.clientId === ALLOCATION.clientId);
const waiting = (...wishes: readonly (readonly [string, number])[]): MemoryAuthority => {
  const m = new MemoryAuthority();
  for (const [id, quantity] of wishes) {
    m.now += 60_000;
    m.submit(place([['x', quantity]], {order: id, site: 'A'}));
  }
  return m;
};

const week = (n: number) => Array.from({length: 7}, () => n);
const work = (units: number): Command => ({type: 'SetCapacity', site: 'A', week: week(units), reason});
const lift = (grams: number): Command => ({type: 'SetLift', site: 'A', service: 'K/fast', week: week(grams), reason});
const docks = (minutes: number): Command => ({
  type: 'SetZones',
  site: 'A',
  zones: [
    {
      id: 'out',
      name: 'Docks',
      dock: {kilosPerHour: 6},
      shifts: [{name: 'Day', from: 480, until: 1_080, week: week(minutes)}],
    },
  ],
  reason,
});
const zones = (minutes: number): Command => ({
  type: 'SetZones',
  site: 'A',
  zones: [{id: 'hall', name: 'Hall', shifts: [{name: 'Day', from: 480, until: 1_080, week: week(minutes)}]}],
  reason,
});

test.each<readonly [string, readonly Command[], Command]>([
  ['a receipt', [], receive('A', 'x', 5)],
  [
    'a release from hold',
    [receive('A', 'x', 5), {type: 'HoldStock', ...at, quantity: 5, reason}],
    {type: 'ReleaseStock', ...at, quantity: 5, reason},
  ],
  [
    'a cancelled order',
    [receive('A', 'x', 5), place([['x', 5]], {order: 'other', site: 'A'})],
    {type: 'CancelOrder', order: 'other', by: 'customer', reason},
  ],
  ['an adjustment', [], {type: 'AdjustStock', ...at, state: 'available', delta: 5, reason}],
  ['a count', [], {type: 'RecordCount', ...at, counted: 5, reason}],
  [
    'a purchase order',
    [],
    {
      type: 'PlacePurchase',
      supplier: 'V',
      site: 'A',
      lines: [{item: 'x', quantity: 5, expectedAt: MONDAY + days(2), confirmed: true}],
    },
  ],
  // No day has the hands for it, up to the horizon.
  ['a day that is opened', [receive('A', 'x', 5), work(0)], work(5)],
  [
    'a larger vehicle',
    [
      {type: 'DefineCarrier', carrier: SLOW_AND_FAST},
      {type: 'DefineSite', site: site('A', {pickups: [pickup('fast')]})},
      receive('A', 'x', 5),
      lift(0),
    ],
    lift(500),
  ],
  [
    'a shift that is staffed',
    [
      {type: 'DefineItems', items: [item('x', {handling: {zone: 'hall', seconds: 60}})]},
      zones(0),
      receive('A', 'x', 5),
    ],
    zones(60),
  ],
  ['a door that is opened', [docks(0), receive('A', 'x', 5)], docks(60)],
  [
    'a carrier that comes again',
    [
      {type: 'DefineCarrier', carrier: {...SLOW_AND_FAST, active: false}},
      {type: 'DefineSite', site: site('A', {pickups: [pickup('fast')]})},
      receive('A', 'x', 5),
    ],
    {type: 'DefineCarrier', carrier: SLOW_AND_FAST},
  ],
  [
    'a customer who takes later days',
    [
      {type: 'DefineCustomers', customers: [customer('c', {rules: rules({latestDays: 1})})]},
      {
        type: 'PlacePurchase',
        supplier: 'V',
        site: 'A',
        lines: [{item: 'x', quantity: 5, expectedAt: MONDAY + days(14), confirmed: true}],
      },
    ],
    {type: 'DefineCustomers', customers: [customer('c')]},
  ],
])('after %s a back order gets stock in the same turn', (_what, before, cause) => {
  const m = new MemoryAuthority();
  for (const command of before) m.submit(command);
  m.submit(place([['x', 5]], {order: 'o', site: 'A'}));
  expect(backordered(m, 'o')).toBe(5);
  const decision = m.submit(cause);
  expect(backordered(m, 'o')).toBe(0);
  expect(m.log.at(-1)).toMatchObject({
    seq: decision.seq + 1,
    actor: {user: 'system:allocation', role: 'system'},
    command: {type: 'AllocateOrder', order: 'o'},
    verdict: {kind: 'accepted'},
  });
});

test('first come: who was placed first is served first, the rest goes on waiting', () => {
  const m = waiting(['z-first', 4], ['a-second', 4], ['m-third', 4]);
  m.submit(receive('A', 'x', 6));
  expect(['z-first', 'a-second', 'm-third'].map((id) => backordered(m, id))).toEqual([0, 2, 4]);
  m.submit(receive('A', 'x', 6));
  expect(['z-first', 'a-second', 'm-third'].map((id) => backordered(m, id))).toEqual([0, 0, 0]);
});

test('who cannot use what is there is passed over without a trace, and asked again when there is more', () => {
  const whole = customer('w', {rules: rules({shipComplete: true})});
  const m = new MemoryAuthority(company({customers: [customer('c'), whole]}));
  m.submit(place([['x', 9]], {order: 'whole', customer: 'w', site: 'A'}));
  m.now += 60_000;
  m.submit(place([['x', 3]], {order: 'part', site: 'A'}));
  const head = m.log.length;
  m.submit(receive('A', 'x', 3));
  expect(m.log.slice(head).map((d) => d.command)).toMatchObject([
    {type: 'ReceiveStock'},
    {type: 'AllocateOrder', order: 'part'},
  ]);
  expect(m.log.every((d) => d.clientId !== ALLOCATION.clientId || d.verdict.kind === 'accepted')).toBe(true);
  m.submit(receive('A', 'x', 9));
  expect(backordered(m, 'whole')).toBe(0);
});

test('an order that waits for credit claims nothing', () => {
  const m = new MemoryAuthority(company({customers: [customer('c', {creditLimit: 100})]}));
  m.submit(place([['x', 9]], {order: 'held', site: 'A'}));
  m.submit(receive('A', 'x', 9));
  expect(allocations(m)).toEqual([]);
  m.submit({type: 'ReleaseCredit', order: 'held', reason});
  expect(backordered(m, 'held')).toBe(0);
});

test('a turn is bounded, and the rest follows in the next turns', () => {
  const many = LIMITS.allocationsPerTurn * 2 + 5;
  const m = waiting(...Array.from({length: many}, (_, n) => [`o${n}`, 1] as const));
  m.authority.submit(door('feed'), 'much', receive('A', 'x', many));
  expect(m.authority.takeUncommitted()).toHaveLength(1 + LIMITS.allocationsPerTurn);
  expect(m.authority.allocate()).toBe(true);
  expect(m.authority.allocate()).toBe(false);
  m.commit();
  expect(allocations(m)).toHaveLength(many);
});

test('what the crash took is found again: a restarted authority looks at everybody who waits', () => {
  const m = waiting(['o', 5]);
  m.authority.submit(door('feed'), 'stock', receive('A', 'x', 5));
  // Only the receipt became durable: the process died before the rest of its turn was written.
  m.log.push(must(m.authority.takeUncommitted()[0], 'the receipt'));
  const again = m.restarted();
  expect(backordered(again, 'o')).toBe(5);
  again.authority.allocate();
  again.commit();
  expect(backordered(again, 'o')).toBe(0);
});

test('the same commands make the same log, and no allocation follows from an allocation', () => {
  const step = fc.oneof(
    fc.record({order: fc.integer({min: 1, max: 6}), cancel: fc.boolean()}),
    fc.record({stock: fc.integer({min: -3, max: 6})}),
  );
  const commandOf = (s: {order: number; cancel: boolean} | {stock: number}, n: number): Command => {
    if (!('stock' in s) && s.cancel) return {type: 'CancelOrder', order: `o${s.order}`, by: 'customer', reason};
    if (!('stock' in s)) return place([['x', s.order]], {order: `o${n}`, site: 'A'});
    return {type: 'AdjustStock', ...at, state: 'available', delta: s.stock === 0 ? 1 : s.stock, reason};
  };
  const play = (commands: readonly Command[]) => {
    const m = new MemoryAuthority();
    for (const command of commands) {
      m.now += 1_000;
      m.submit(command);
      // At rest nothing that could be had is left lying.
      const free = m.authority.ledger.read('position:A/x');
      const claimed = (free?.claims ?? []).reduce((sum, c) => sum + c.onStock, 0);
      const waits = [...Array(commands.length).keys()].some(
        (n) => m.authority.ledger.read(key('order', `o${n}`)) !== undefined && backordered(m, `o${n}`) > 0,
      );
      if (waits) expect((free?.available ?? 0) - claimed).toBeLessThanOrEqual(0);
    }
    return m.log;
  };
  fc.assert(
    fc.property(fc.array(step, {maxLength: 25}), (steps) => {
      const commands = steps.map(commandOf);
      const log = play(commands);
      expect(play(commands)).toEqual(log);
      for (const [i, d] of log.entries())
        if (d.clientId === ALLOCATION.clientId)
          expect(d.commandId).toBe(`allocate-${i + 1}-${'order' in d.command ? d.command.order : ''}`);
    }),
    {numRuns: 60, seed: 7},
  );
});
