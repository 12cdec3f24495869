/** What the table says of an order whose date is only of a part of it. */
import {expect, test} from 'vitest';
import {company, place, receive, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {must} from '../kernel/assert.ts';
import {orderDetail} from './order-detail.ts';
import {OrdersSource, orderAspect} from './orders.ts';
import {risksOf, worstOf} from './risk.ts';

test('units that nobody has a date for stand beside the day promised, and the order is never on plan with them', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 918),
    place([['x', 1_000]], {order: 'part'}),
    place([['y', 900]], {order: 'none'}),
    receive('B', 'y', 1),
    place([['y', 1]], {order: 'all'}),
  );
  const {ledger} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => t.book.at};
  const source = new OrdersSource(world, (id) => worstOf(risksOf(world, t.book.order(id))));
  const row = (id: string) => source.show(source.find(id));
  expect(row('part')).toMatchObject({units: 1_000, undated: 82, promisedDay: expect.any(Number), aspect: 'caution'});
  expect(row('none')).toMatchObject({units: 900, undated: 900, promisedDay: null, aspect: 'caution'});
  expect(row('all')).toMatchObject({units: 1, undated: 0, promisedDay: expect.any(Number), aspect: 'wait'});
  expect(orderAspect(world, t.book.order('part'), undefined)).toBe('caution');
});

test('the page of an order says which request is missed, as a change of its line is decided', () => {
  const t = given(...company(), receive('A', 'x', 10), place([['x', 10]], {order: 'o', day: TODAY + 2}));
  const detail = (at: number) =>
    orderDetail(
      {ledger: t.book.ledger, read: t.book.ledger.read, overlaid: () => false, seesStock: () => true, now: () => at},
      'o',
    );
  const {until} = must(t.book.order('o').lines[0], 'a line').request;
  expect(detail(until)?.lines[0]?.missed).toBe(false);
  expect(detail(until + 1)?.lines[0]?.missed).toBe(true);
  const more: Command = {
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    quantity: 12,
    by: 'customer',
    reason: 'more',
  };
  const added = t
    .and({at: until + 1})
    .when(more)
    .thenAccepted();
  expect(added.book.order('o').lines.map(({quantity}) => quantity)).toEqual([10, 2]);
});

test('a lot says how many others are promised anew with it: those of an order that leaves complete, until a part has gone', () => {
  const lines = [
    ['x', 2],
    ['y', 3],
  ] as const;
  const shipComplete = true;
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    receive('A', 'y', 10),
    place(lines, {order: 'whole', shipComplete}),
    place(lines, {order: 'parts'}),
    place(lines, {order: 'begun', shipComplete}),
    {type: 'ShipLots', order: 'begun', lots: [{line: 1, lot: 1, quantity: 1}], override: {reason: 'urgent'}},
  );
  const {ledger} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => t.book.at};
  const along = (id: string) => orderDetail(world, id)?.lines.flatMap((line) => line.lots.map((lot) => lot.along));
  expect([along('whole'), along('parts'), along('begun')]).toEqual([
    [1, 1],
    [0, 0],
    [0, 0],
  ]);
});
