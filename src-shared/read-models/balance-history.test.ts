import fc from 'fast-check';
import {expect, test} from 'vitest';
import {BalanceHistory, type Movement} from './balance-history.ts';
import {movementsOf, type Told} from './entries.ts';

const movement = fc.record({
  at: fc.nat(50),
  onHand: fc.integer({min: -9, max: 9}),
  available: fc.integer({min: -9, max: 9}),
});

test('in whatever order movements arrive, every balance is the sum of what happened until then', () => {
  fc.assert(
    fc.property(fc.array(movement, {maxLength: 2_000, size: 'max'}), (list) => {
      const all: Movement[] = list.map((m, i) => ({...m, seq: i + 1}));
      const history = new BalanceHistory();
      for (const m of all) history.insert(m);
      for (let at = -1; at <= 51; at++) {
        const until = all.filter((m) => m.at <= at);
        expect(history.balanceAt(at)).toEqual({onHand: sum(until, 'onHand'), available: sum(until, 'available')});
      }
      const order = [...all].sort((a, b) => b.at - a.at || b.seq - a.seq);
      expect(history.newest(10).map((m) => m.seq)).toEqual(order.slice(0, 10).map((m) => m.seq));
      const newest = history.newest(1)[0];
      if (newest !== undefined) expect(newest.balance).toEqual(history.balanceAt(51));
    }),
    {numRuns: 30},
  );
});

const sum = (list: readonly Movement[], name: 'onHand' | 'available'): number => list.reduce((n, m) => n + m[name], 0);

test('a movement told late stands where it happened, and every later balance shown counts it', () => {
  const at = {site: 'A', item: 'x'};
  const told = (seq: number, occurredAt: number, quantity: number): Told => ({
    seq,
    at: 1_000 + seq,
    actor: {user: 'u', role: 'warehouse'},
    command: {type: 'ReceiveStock', ...at, quantity, into: 'available', reason: 'found', occurredAt},
    verdict: {
      kind: 'accepted',
      events: [{type: 'StockReceived', ...at, quantity, into: 'available', reason: 'found', occurredAt}],
    },
  });
  const rows = movementsOf([told(1, 100, 5), told(2, 300, 1), told(3, 200, 10)], 'A', 'x', 10);
  expect(rows.map((r) => [r.seq, r.occurredAt, r.delta, r.balance])).toEqual([
    [2, 300, 1, 16],
    [3, 200, 10, 15],
    [1, 100, 5, 5],
  ]);
});
