import {expect, test} from 'vitest';
import type {TableName} from '../../src-shared/api/rows.ts';
import {Hub} from '../../src-shared/read-models/hub.ts';
import {orderedRows} from '../../src-shared/read-models/windows.ts';
import {FULL_VIEW} from '../../src-shared/visibility/view.ts';
import {company, days, MONDAY, place, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {afterPlaced, afterStake} from './places.ts';
import {atRiskPage, ordersPage} from './tables.ts';

const steps = Array.from({length: 12}, (_, n) =>
  place([['x', ((n * 7) % 5) + 1]], {order: `o${n}`, day: TODAY + 1 + (n % 3)}),
);
const hub = (() => {
  const {ledger} = given(...company(), ...steps).book;
  const made = new Hub({
    ledger,
    read: ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => MONDAY + days(3),
  });
  made.reset();
  while (!made.advised) made.sweep();
  return made;
})();
const models = {hub, view: FULL_VIEW};
const screen = (table: TableName, columns: readonly string[], up: readonly string[] = []) => {
  const sort = columns.map((column) => ({column, descending: !up.includes(column)}));
  const source = hub.source(table);
  return [...orderedRows(source, {table, filters: [], sort, search: ''})].map((row) => source.show(row).id);
};

test('the queue over REST is ranked as on the screen, in pages as in one', () => {
  const whole = atRiskPage(models, {limit: 1_000}).rows.map((row) => row.id);
  expect(whole.length).toBe(12);
  const ranked = screen('at-risk', ['aspect', 'daysLate', 'money', 'score'], ['aspect']);
  const key = (id: string) => {
    const {aspect, daysLate, money, score} = hub.risks.get(id) ?? {};
    return [aspect, daysLate, money, score];
  };
  // Equals in all four go by id here and by row there.
  expect(whole.map(key)).toEqual(ranked.map(key));
  const paged: string[] = [];
  let next: string | null | undefined;
  do {
    const page = atRiskPage(models, {limit: 5, after: afterStake.parse(next ?? undefined)});
    paged.push(...page.rows.map((row) => row.id));
    next = page.next;
  } while (next !== null);
  expect(paged).toEqual(whole);
});

test('orders over REST begin with the newest as on the screen, in pages as in one', () => {
  const whole = screen('orders', ['placedAt']);
  const paged: string[] = [];
  let next: string | null | undefined;
  do {
    const page = ordersPage(models, {limit: 5, after: afterPlaced.parse(next ?? undefined)});
    paged.push(...page.rows.map((row) => row.id));
    next = page.next;
  } while (next !== null);
  expect([paged.length, paged]).toEqual([12, whole]);
});

test.each(['', 'o1', 'stop~x~1~1~o1', '-1~2'])('a place that no page gave is refused: %j', (place) => {
  expect([afterStake.safeParse(place).success, afterPlaced.safeParse(place).success]).toEqual([false, false]);
});
