/** What a floor without orders has before it. */
import {expect, test} from 'vitest';
import {company, days, hours, MONDAY, place, receive, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {must} from '../kernel/assert.ts';
import {floorWork} from './floor.ts';
import {Hub} from './hub.ts';
import {positionDetail} from './position-detail.ts';

test('claims stand by when they must leave, with the label of their lot; what is picked counts as staged', () => {
  const lots = [{line: 1, lot: 1, quantity: 4}];
  const t = given(
    ...company(),
    receive('A', 'x', 20),
    receive('B', 'y', 5),
    place([['x', 6]], {order: 'late', day: TODAY + 7, site: 'A'}),
    place([['x', 4]], {order: 'soon', day: TODAY + 2, site: 'A'}),
    place([['x', 4]], {order: 'done', day: TODAY + 2, site: 'A'}),
    place([['y', 5]], {order: 'there', day: TODAY + 3, site: 'B'}),
    {type: 'AdvanceLots', order: 'done', to: 'released', lots},
    {type: 'AdvanceLots', order: 'done', to: 'picked', lots},
  );
  const {ledger} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => t.book.at};
  const all = floorWork(world, undefined);
  expect(all.claims.map((claim) => [claim.label, claim.site, claim.quantity, claim.onStock])).toEqual([
    ['soon/1.1', 'A', 4, 4],
    ['there/1.1', 'B', 5, 5],
    ['late/1.1', 'A', 6, 6],
  ]);
  expect(all).toMatchObject({total: 3, units: 15});
  expect(all.staged.map(({site, units}) => [site, units])).toEqual([
    ['A', 4],
    ['B', 0],
  ]);
  expect(floorWork(world, 'B')).toMatchObject({total: 1, units: 5, staged: [{site: 'B'}]});
});

test('a claim says what the others of its order in view wait for, and nothing of sites out of view or of other orders', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 20),
    ...['A', 'B'].map((site): Command => {
      const lines = [{item: 'y', quantity: 8, expectedAt: MONDAY + days(2), confirmed: true}];
      return {type: 'PlacePurchase', purchase: `P-${site}`, supplier: 'V', site, lines};
    }),
    {
      type: 'PlaceOrder',
      order: 'two',
      customer: 'c',
      lines: [
        {item: 'x', quantity: 6, requestedDay: TODAY + 9, site: 'A'},
        {item: 'y', quantity: 5, requestedDay: TODAY + 9, site: 'A'},
        {item: 'y', quantity: 3, requestedDay: TODAY + 9, site: 'B'},
      ],
    },
    place([['x', 4]], {order: 'one', day: TODAY + 9, site: 'A'}),
  );
  const {ledger} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => t.book.at};
  const others = (site?: string) => floorWork(world, site).claims.map((claim) => [claim.label, claim.othersToCome]);
  expect(others('A')).toEqual([
    ['one/1.1', 0],
    ['two/1.1', 5],
    ['two/2.1', 0],
  ]);
  expect(new Map(others().map(([label, n]) => [label, n])).get('two/1.1')).toBe(8);
});

test('what is released stays where its promise puts it, and says how much is to be picked now; a position says the same', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 20),
    place([['x', 6]], {order: 'late', day: TODAY + 7, site: 'A'}),
    place([['x', 4]], {order: 'soon', day: TODAY + 2, site: 'A'}),
    {at: MONDAY + hours(2)},
    {type: 'AdvanceLots', order: 'late', to: 'released', lots: [{line: 1, lot: 1, quantity: 5}]},
  );
  const {ledger} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => t.book.at};
  const shipBy = (order: string) => t.book.order(order).lots[0]?.current.shipBy;
  expect(floorWork(world, 'A').claims.map((claim) => [claim.label, claim.due, claim.released])).toEqual([
    ['soon/1.1', shipBy('soon'), 0],
    ['late/1.1', shipBy('late'), 5],
  ]);
  const hub = new Hub(world);
  hub.reset();
  const detail = must(positionDetail(hub, 'A', 'x'), 'the position');
  expect(detail.claims.map((claim) => [claim.id, claim.due, claim.stage])).toEqual([
    ['soon/1.1', shipBy('soon'), 'allocated'],
    ['late/1.1', shipBy('late'), 'released'],
  ]);
  expect(detail.points.map(({demand, names}) => [demand, names])).toEqual([
    [5, ['Customer c']],
    [4, ['Customer c']],
    [1, ['Customer c']],
  ]);
});
