import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {AtRiskRow} from '../api/rows.ts';
import {byStake} from './risk.ts';
import {worstOrders} from './worst-orders.ts';

type Facts = {order: string; line: number; aspect: 'stop' | 'caution'; daysLate: number; money: number; score: number};
const lot = (facts: Facts): AtRiskRow =>
  ({...facts, id: `${facts.order}/${facts.line}.1`, lot: 1, cause: `cause of line ${facts.line}`}) as AtRiskRow;
const calm = {aspect: 'caution', daysLate: 0, money: 1_000, score: 20} as const;

test('an order stands once, where its worst lot stands, and is worth all its endangered lots', () => {
  const rows = [
    lot({...calm, order: 'A', line: 1, money: 9_000}),
    lot({...calm, order: 'B', line: 1}),
    lot({...calm, order: 'A', line: 2, money: 500}),
    lot({...calm, order: 'B', line: 2, aspect: 'stop', daysLate: 3}),
  ];
  expect(worstOrders(rows).map(({order, line, lots, money}) => ({order, line, lots, money}))).toEqual([
    {order: 'B', line: 2, lots: 2, money: 2_000},
    {order: 'A', line: 1, lots: 2, money: 9_500},
  ]);
});

test('whatever the queue: every order once, in its order, and no lot or money is lost', () => {
  const facts = fc.record({
    order: fc.constantFrom('A', 'B', 'C', 'D'),
    line: fc.integer({min: 1, max: 9}),
    aspect: fc.constantFrom('stop' as const, 'caution' as const),
    daysLate: fc.integer({min: 0, max: 3}),
    money: fc.integer({min: 0, max: 900}),
    score: fc.integer({min: 10, max: 90}),
  });
  const queue = fc.uniqueArray(facts, {selector: ({order, line}) => `${order}/${line}`, maxLength: 20});
  fc.assert(
    fc.property(queue, (found) => {
      const rows = found.map(lot);
      const orders = worstOrders(rows);
      expect(orders.map(({order}) => order)).toEqual([...new Set(rows.toSorted(byStake).map(({order}) => order))]);
      expect(orders.reduce((n, {lots}) => n + lots, 0)).toBe(rows.length);
      expect(orders.reduce((n, {money}) => n + money, 0)).toBe(rows.reduce((n, {money}) => n + money, 0));
    }),
  );
});
