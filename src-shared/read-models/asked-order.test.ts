import {expect, test} from 'vitest';
import {must} from '../../src-shared/kernel/assert.ts';
import {given} from '../../tests/support/given.ts';
import {mugs, order, PART, STOCK} from '../../tests/support/mugs.ts';
import {asAsked} from './asked-order.ts';

const placed = given(...mugs(), ...STOCK)
  .when(order(PART))
  .thenAccepted()
  .book.order('o');
const [blue, red] = [must(placed.lines[0], 'blue'), must(placed.lines[1], 'red')];

test('a substitute is part of the request it stands in for: units of both, the earlier first shipment, lots of one line', () => {
  const more = {
    open: 1,
    backordered: 2,
    cancelledFailed: 3,
    requestFailed: 4,
    returned: 5,
    shippedByRequest: 6,
    deliveredInRequest: 7,
  };
  const lines = [
    {...blue, ...more, firstShippedAt: 900, firstShipped: 8},
    {...red, ...more, firstShippedAt: 800, firstShipped: 12},
  ];
  const asked = asAsked({...placed, lines});
  expect(asked.lines).toMatchObject([
    {
      line: 1,
      item: 'blue',
      quantity: 32,
      cancelled: 12,
      open: 2,
      backordered: 4,
      cancelledFailed: 6,
      requestFailed: 8,
      returned: 10,
      shippedByRequest: 12,
      deliveredInRequest: 14,
      firstShippedAt: 800,
      firstShipped: 12,
    },
  ]);
  expect(asked.lots.map((lot) => [lot.line, lot.allocated])).toEqual([
    [1, 8],
    [1, 12],
  ]);
});

test('two requests once one of them is asked for on another day; an order without substitutes is as it is', () => {
  const later = {...placed, lines: [blue, {...red, request: {...red.request, day: red.request.day + 1}}]};
  expect(asAsked(later)).toBe(later);
  const plain = {...placed, lines: [blue]};
  expect(asAsked(plain)).toBe(plain);
});
