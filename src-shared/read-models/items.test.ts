import fc from 'fast-check';
import {expect, test} from 'vitest';
import {company, item, MONDAY, place, receive} from '../../tests/support/company.ts';
import type {Book} from '../../tests/support/given.ts';
import {given} from '../../tests/support/given.ts';
import type {ItemRow, RowQuery} from '../api/rows.ts';
import {Hub} from './hub.ts';
import {Window} from './windows.ts';

const ITEMS = ['x', 'y', 'z', 'unused'];
const book = () => given(...company({items: ITEMS.map((id) => item(id, {class: id === 'x' ? 'A' : 'B'}))})).book;

function hubOf(the: Book): Hub {
  const hub = new Hub({
    ledger: the.ledger,
    read: the.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => MONDAY,
  });
  hub.reset();
  the.ledger.takeChanges();
  return hub;
}
const query = (more: Partial<RowQuery> = {}): RowQuery => ({
  table: 'items',
  filters: [],
  search: '',
  sort: [],
  ...more,
});
const shown = (hub: Hub, asked: RowQuery) => [...new Window('w', asked, hub.items).all()] as ItemRow[];

test('an item is one row with its sites side by side, and an item without a position is none', () => {
  const the = book();
  for (const step of [receive('A', 'x', 5), receive('B', 'x', 7), receive('B', 'y', 3), place([['x', 4]], {site: 'A'})])
    the.run(step);
  const rows = shown(hubOf(the), query());
  expect(rows.map((r) => [r.item, r.sellable, r.onHand, r.allocated])).toEqual([
    ['x', 8, 12, 4],
    ['y', 3, 3, 0],
  ]);
  expect(rows[0]?.sites).toMatchObject({A: {sellable: 1}, B: {sellable: 7}});
  expect(Object.keys(rows[1]?.sites ?? {})).toEqual(['B']);
});

test('rows sort by one site’s figure, a site without the item last, and filter by class and search', () => {
  const the = book();
  for (const step of [receive('A', 'x', 5), receive('A', 'y', 9), receive('B', 'z', 1)]) the.run(step);
  const hub = hubOf(the);
  const by = (column: string) => query({sort: [{column, descending: true}]});
  expect(shown(hub, by('sellable:A')).map((r) => r.item)).toEqual(['y', 'x', 'z']);
  expect(shown(hub, by('sellable')).map((r) => r.item)).toEqual(['y', 'x', 'z']);
  expect(shown(hub, query({filters: [{column: 'class', op: 'in', values: ['A']}]})).map((r) => r.item)).toEqual(['x']);
  expect(shown(hub, query({filters: [{column: 'sellable:B', op: 'min', values: [1]}]})).map((r) => r.item)).toEqual([
    'z',
  ]);
  expect(shown(hub, query({search: 'item y'})).map((r) => r.item)).toEqual(['y']);
});

test('whatever happens, the row told as changed is the item’s and every sum is its positions’', () => {
  const step = fc.record({
    site: fc.constantFrom('A', 'B'),
    item: fc.constantFrom('x', 'y', 'z'),
    quantity: fc.integer({min: 1, max: 40}),
    what: fc.constantFrom('receive', 'order', 'hold'),
  });
  fc.assert(
    fc.property(fc.array(step, {maxLength: 40}), (steps) => {
      const the = book();
      const hub = hubOf(the);
      const known = new Map(shown(hub, query()).map((r) => [r.item, JSON.stringify(r)]));
      for (const {site, item: id, quantity, what} of steps) {
        if (what === 'receive') the.run(receive(site, id, quantity));
        else if (what === 'order') the.run(place([[id, quantity]], {site}));
        else the.run({type: 'HoldStock', site, item: id, quantity, reason: 'test'});
        const dirty = hub.change(the.ledger.takeChanges(), []);
        const told = [...dirty.items].map((row) => hub.items.show(row).item);
        for (const row of shown(hub, query())) {
          if (known.get(row.item) !== JSON.stringify(row)) expect(told).toContain(row.item);
          known.set(row.item, JSON.stringify(row));
          // The window is of positions: these fields are theirs.
          const at = [...new Window('p', {...query(), table: 'inventory'}, hub.inventory).all()].filter(
            (p) => p !== null && 'sellable' in p && 'siteName' in p && 'item' in p && p.item === row.item,
          ) as unknown as {sellable: number; onHand: number; atp7: number; onOrder: number; inTransit: number}[];
          const sum = (of: (p: (typeof at)[number]) => number) => at.reduce((n, p) => n + of(p), 0);
          const columns = ['sellable', 'onHand', 'atp7', 'coming'] as const;
          const code = [...hub.items.rows()].find((r) => hub.items.show(r).item === row.item) ?? -1;
          expect(columns.map((name) => row[name])).toEqual([
            sum((p) => p.sellable),
            sum((p) => p.onHand),
            sum((p) => p.atp7),
            sum((p) => p.onOrder + p.inTransit),
          ]);
          expect(columns.map((name) => hub.items.column(name)?.at(code))).toEqual(columns.map((name) => row[name]));
        }
      }
    }),
    {numRuns: 40},
  );
});
