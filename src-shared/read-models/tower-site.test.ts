/** The morning page of one site, against the tables its figures open. */
import {expect, test} from 'vitest';
import {company, item, MONDAY, place, receive, site, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {DAY_MS} from '../kernel/types.ts';
import {Hub} from './hub.ts';
import {OrdersSource} from './orders.ts';
import {towerSummary} from './tower.ts';

/** Two sites, an order from each, one of both, one that nobody has a date for, and one that only B may send. */
function hubAt(at: number) {
  const {ledger} = given(
    ...company({items: ['x', 'y', 'z'].map((id) => item(id)), sites: [site('A'), site('B')]}),
    receive('A', 'x', 10),
    receive('B', 'y', 10),
    place([['x', 3]], {order: 'a', day: TODAY + 2}),
    place([['y', 4]], {order: 'b', day: TODAY + 2}),
    place(
      [
        ['x', 5],
        ['y', 5],
      ],
      {order: 'both', day: TODAY + 2},
    ),
    place([['z', 7]], {order: 'none', day: TODAY + 2}),
    {
      type: 'PlaceOrder',
      order: 'pinned',
      customer: 'c',
      lines: [{item: 'z', quantity: 2, requestedDay: TODAY + 2, site: 'B'}],
    },
  ).book;
  const hub = new Hub({ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => at});
  ledger.takeChanges();
  hub.reset();
  while (!hub.advised) hub.sweep();
  return hub;
}

/** The orders a column counts something of, by their sums. */
function counted(hub: Hub, name: string): Record<string, number> {
  const source = new OrdersSource(hub.world, () => undefined);
  const column = source.column(name);
  const sums = [...source.rows()].map((row) => [String((source.show(row) as {id: string}).id), column?.at(row) ?? 0]);
  return Object.fromEntries(sums.filter(([, n]) => n !== 0)) as Record<string, number>;
}
const sum = (counts: Record<string, number>) => Object.values(counts).reduce((n, one) => n + one, 0);

test('an order belongs to each site it leaves from, or else to the one it waits at', () => {
  const hub = hubAt(MONDAY);
  expect(Object.keys(counted(hub, 'site:A')).sort()).toEqual(['a', 'both', 'none']);
  expect(Object.keys(counted(hub, 'site:B')).sort()).toEqual(['b', 'both', 'pinned']);
});

test.each([MONDAY, MONDAY + 3 * DAY_MS, MONDAY + 80 * DAY_MS])(
  'the figures of a site are those of the tables they open, and add up (%d)',
  (at) => {
    const hub = hubAt(at);
    const all = towerSummary(hub, [], true);
    const parts = ['A', 'B'].map((id) => {
      const of = towerSummary(hub, [], true, id);
      expect(of.endangered.lots).toBe([...hub.risks.values()].filter((row) => row.site === id).length);
      expect(of.promiseDebt.lots).toBe(sum(counted(hub, `pastFirst:${id}`)));
      expect(of.shippedToday.due).toBe(sum(counted(hub, `dueToday:${id}`)));
      expect(of.bySite.map((one) => one.site)).toEqual([id]);
      expect(of.worst.every((row) => row.site === id)).toBe(true);
      // Who is in the queue of a site is in its orders too.
      const orders = new Set(Object.keys(counted(hub, `site:${id}`)));
      expect([...hub.risks.values()].filter((row) => row.site === id).every((row) => orders.has(row.order))).toBe(true);
      return of;
    });
    for (const figure of [
      (s: typeof all) => s.endangered.lots,
      (s: typeof all) => s.endangered.money,
      (s: typeof all) => s.promiseDebt.lots,
      (s: typeof all) => s.promiseDebt.money,
      (s: typeof all) => s.shippedToday.due,
    ])
      expect(parts.reduce((n, one) => n + figure(one), 0)).toBe(figure(all));
    expect(all.promiseDebt.lots).toBe(sum(counted(hub, 'pastFirst')));
    expect(all.cutoffs.map((one) => one.site)).toEqual(parts.flatMap((one) => one.cutoffs.map(({site: id}) => id)));
    if (at > MONDAY) expect(all.promiseDebt.lots).toBe(4);
    expect(all.endangered.lots).toBeGreaterThan(0);
  },
);
