/** A customer who takes a line in at most so many shipments: when it is ordered, while it waits, when it is changed, in a run. */
import {expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  MONDAY,
  place,
  receive,
  rules,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Given, given, type Then} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';
import {checkPromise} from '../promise/check.ts';
import {destinationOf} from '../promise/holds.ts';

const SITES = [site('A'), site('B'), site('C')];
const takesIn = (shipmentsMax: number, more = {}) =>
  company({sites: SITES, customers: [customer('c', {rules: rules({shipmentsMax, ...more})})]});
const wants = (quantity: number, order = 'o') => place([['x', quantity]], {order, day: TODAY + 1});
const lots = (t: Given | Then, order = 'o') =>
  t.book.order(order).lots.map((l) => [l.site, l.current.day - TODAY, l.allocated]);
const waits = (t: Given | Then) => t.book.order('o').lines[0]?.backordered;

test('the sites that have most, where all of them together would be more shipments', () => {
  const stock = [receive('A', 'x', 2), receive('B', 'x', 6), receive('C', 'x', 5)];
  expect(lots(given(...takesIn(2), ...stock, wants(11)))).toEqual([
    ['B', 1, 6],
    ['C', 1, 5],
  ]);
  // Of 12 two shipments are 11: one of them now, and the other when the rest has a date.
  const short = given(...takesIn(2), ...stock, wants(12));
  expect([lots(short), waits(short)]).toEqual([[['B', 1, 6]], 6]);
  expect(lots(given(...takesIn(3), ...stock, wants(12)))).toHaveLength(3);
});

test('what there is now and the rest later are two; who takes one gets all of it later', () => {
  const supply: Command[] = [receive('A', 'x', 3), buy(9, MONDAY + days(3))];
  expect(lots(given(...takesIn(2), ...supply, wants(8)))).toEqual([
    ['A', 1, 3],
    ['A', 4, 5],
  ]);
  expect(lots(given(...takesIn(1), ...supply, wants(8)))).toEqual([['A', 4, 8]]);
});

test('what waits is served whole when only one shipment is left for it', () => {
  const allocate: Command = {type: 'AllocateOrder', order: 'o'};
  const t = given(...takesIn(2), receive('A', 'x', 3), wants(8));
  expect([lots(t), waits(t)]).toEqual([[['A', 1, 3]], 5]);
  const some = t.and(receive('B', 'x', 4)).when(allocate);
  expect([lots(some), waits(some)]).toEqual([[['A', 1, 3]], 5]);
  const all = t
    .and(receive('C', 'x', 5))
    .when(allocate)
    .thenAccepted();
  expect(lots(all)).toEqual([
    ['A', 1, 3],
    ['C', 1, 5],
  ]);
});

test('more of a line goes with what has a shipment already, or in one that is left', () => {
  const more = (quantity: number): Command => ({
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    quantity,
    by: 'customer',
    reason: 'more',
  });
  const t = given(...takesIn(2), receive('A', 'x', 4), receive('B', 'x', 4), receive('C', 'x', 4), wants(8));
  const grown = t.when(more(12)).thenAccepted();
  // Three shipments would have all of it: two of four are one of four and a rest that waits for the other.
  expect(grown.book.order('o').lots.filter((l) => l.allocated > 0)).toHaveLength(1);
  expect(waits(grown)).toBe(8);
});

test('a choice of more lots than he takes is refused, and why it is not sooner is said', () => {
  const t = given(...takesIn(1), receive('A', 'x', 4), receive('B', 'x', 4), buy(9, MONDAY + days(3)));
  const {read} = t.book.ledger;
  const [answer] = checkPromise({
    read,
    company: must(read('company:company'), 'company'),
    to: must(destinationOf(read, 'c'), 'c'),
    lines: [{line: 1, item: 'x', quantity: 7, requestedDay: TODAY + 1}],
    now: MONDAY,
    shipComplete: false,
  });
  expect(answer?.options.map((o) => [o.lots.length, o.binding])).toEqual([[1, {kind: 'shipments', left: 4, most: 1}]]);
  const chosen: Command = {
    type: 'PlaceOrder',
    customer: 'c',
    lines: [
      {
        item: 'x',
        quantity: 7,
        requestedDay: TODAY + 1,
        chosenLots: [
          {site: 'A', day: TODAY + 1, quantity: 4},
          {site: 'B', day: TODAY + 1, quantity: 3},
        ],
      },
    ],
  };
  t.when(chosen).thenRejected('cannot-promise');
});

test('no shipment is under the smallest that he takes: the larger gives up what it lacks, or the rest waits', () => {
  const of = [...takesIn(3, {minimumShipment: 10}), receive('B', 'x', 10)];
  expect(lots(given(...of, receive('A', 'x', 20), wants(25)))).toEqual([
    ['A', 1, 15],
    ['B', 1, 10],
  ]);
  const short = given(...of, receive('A', 'x', 10), wants(15));
  expect([lots(short).map(([, day, units]) => [day, units]), waits(short)]).toEqual([[[1, 10]], 5]);
});
