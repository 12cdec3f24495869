/** What the table says of an order whose date is only of a part of it. */
import {expect, test} from 'vitest';
import {company, place, receive} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
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
  const world = {ledger, read: ledger.read, overlaid: () => false, now: () => t.book.at};
  const source = new OrdersSource(world, (id) => worstOf(risksOf(world, t.book.order(id))));
  const row = (id: string) => source.show(source.find(id));
  expect(row('part')).toMatchObject({units: 1_000, undated: 82, promisedDay: expect.any(Number), aspect: 'caution'});
  expect(row('none')).toMatchObject({units: 900, undated: 900, promisedDay: null, aspect: 'caution'});
  expect(row('all')).toMatchObject({units: 1, undated: 0, promisedDay: expect.any(Number), aspect: 'wait'});
  expect(orderAspect(t.book.order('part'), undefined)).toBe('caution');
});
