import {expect, test} from 'vitest';
import {company, days, MONDAY, place, receive, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {must} from '../kernel/assert.ts';
import {Hub} from './hub.ts';
import {adviceFor, byStake} from './risk.ts';

const LOTS = 60;
/** Orders that nothing is there for; the first ones are worth least. */
const uncovered = () => {
  const t = given(
    ...company(),
    ...Array.from({length: LOTS}, (_, n) => place([['x', n + 1]], {order: `o${n}`, day: TODAY + 2})),
  );
  const {ledger} = t.book;
  const hub = new Hub({
    ledger,
    read: ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => MONDAY + days(3),
  });
  ledger.takeChanges();
  hub.reset();
  const of = (n: number) => hub.risks.get(`o${n}/1.0`);
  const rows = () => [...Array(LOTS).keys()].map(of).filter((row) => row !== undefined);
  return {t, hub, of, rows};
};

test('what to do is found some lots at a time, the highest stakes first, until it is found for all', () => {
  const {hub, rows} = uncovered();
  while (!hub.complete) hub.sweep();
  const first = rows();
  expect(first).toHaveLength(LOTS);
  const advised = first.filter((row) => row.action !== '');
  expect(advised.length).toBeGreaterThan(0);
  expect(advised.length).toBeLessThan(LOTS / 2);
  expect(hub.advised).toBe(false);
  const best = [...first].sort(byStake).slice(0, 5);
  expect(best.every((row) => row.action !== '')).toBe(true);
  while (!hub.advised) hub.sweep();
  for (const row of rows()) expect(row.action).toBe(adviceFor(hub.world, row));
  expect(rows().every((row) => row.action !== '')).toBe(true);
});

test('other facts are not told with the old advice, and get theirs with the next slice', () => {
  const {t, hub, of} = uncovered();
  while (!hub.advised) hub.sweep();
  expect(of(9)?.action).not.toBe('');
  t.when({type: 'ChangeOrderLine', order: 'o9', line: 1, quantity: 4, by: 'customer', reason: 'test'}).thenAccepted();
  t.when({type: 'CancelOrder', order: 'o8', by: 'customer', reason: 'test'}).thenAccepted();
  hub.change(t.book.ledger.takeChanges(), []);
  expect(of(8)).toBeUndefined();
  expect(of(9)).toMatchObject({quantity: 4, action: ''});
  expect(hub.advise(8)).toHaveLength(1);
  expect(of(9)?.action).toBe(adviceFor(hub.world, must(of(9), 'the row')));
  expect(hub.advise(8)).toEqual([]);
});

test('few orders of many lines are advised to the end, and what leaves the queue before its turn is no trouble', () => {
  const lines = Array.from({length: 100}, () => ['x', 1] as const);
  const t = given(
    ...company(),
    place(lines, {order: 'big'}),
    place(lines, {order: 'gone'}),
    place(lines, {order: 'more'}),
  );
  const {ledger} = t.book;
  const hub = new Hub({
    ledger,
    read: ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => MONDAY + days(9),
  });
  ledger.takeChanges();
  hub.reset();
  hub.sweep();
  hub.sweep();
  t.when({type: 'CancelOrder', order: 'gone', by: 'customer', reason: 'test'}).thenAccepted();
  hub.change(ledger.takeChanges(), []);
  for (let n = 0; !hub.advised; n++) {
    expect(n).toBeLessThan(200);
    hub.sweep();
  }
  expect(hub.risks.rows()).toHaveLength(200);
  // Sweeping on renews old advice; that is no reason to hurry.
  for (let n = 0; n < 50; n++) {
    hub.sweep();
    expect(hub.brisk && hub.unadvised > 0).toBe(false);
  }
});

test('advice is found anew after some rounds: elsewhere stock may have come', () => {
  const {t, hub, of} = uncovered();
  while (!hub.advised) hub.sweep();
  const before = of(9)?.action;
  t.when(receive('B', 'x', 10)).thenAccepted();
  // Not even told of: only the sweeps come by.
  hub.world.ledger.takeChanges();
  for (let n = 0; n < 400 && of(9)?.action === before; n++) hub.sweep();
  expect(of(9)?.action).not.toBe(before);
});

test('what to do is found briskly for more lots than anybody reads, and for the rest without haste', () => {
  const lines = Array.from({length: 200}, () => ['x', 1] as const);
  const t = given(...company(), ...Array.from({length: 12}, (_, n) => place(lines, {order: `o${n}`})));
  const {ledger} = t.book;
  const hub = new Hub({
    ledger,
    read: ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => MONDAY + days(3),
  });
  ledger.takeChanges();
  hub.reset();
  while (hub.brisk) hub.sweep();
  expect(hub.unadvised).toBeGreaterThan(0);
  expect(hub.unadvised).toBeLessThanOrEqual(400);
  while (!hub.advised) hub.sweep();
});
