/**
 * What a customer owes and has ordered, by random lives at prices that do not divide:
 *
 *   exposure = Σ open orders + Σ receivables − Σ payments
 *            = Σ over lines of  amount(ordered − cancelled) − amount(returned)  −  Σ payments
 *
 * An open order becomes a receivable by shipping, which moves no money: the sum is the same before and after.
 */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  company,
  contractOf,
  customer,
  days,
  MONDAY,
  place,
  priceList,
  prices,
  receive,
  TODAY,
} from '../../../tests/support/company.ts';
import {Book} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {key} from '../events.ts';
import {toShip} from './status.ts';
import {amountOf, type Order} from './types.ts';

const FOUNDED: readonly Command[] = [
  ...company({customers: [customer('c')]}),
  priceList('K', contractOf('c')),
  prices('K', 'x', [
    [1, 3_333],
    [5, 2_777],
    [9, 1_111],
  ]),
  receive('A', 'x', 100_000),
];
const step = fc.record({
  what: fc.constantFrom('place', 'change', 'changeByUs', 'cancel', 'ship', 'ship', 'ship', 'return', 'pay', 'wait'),
  order: fc.nat(1),
  quantity: fc.integer({min: 1, max: 12}),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The commands of a step; none where there is nothing for it. */
function commandsOf(book: Book, {what, order: n, quantity}: Step): Command[] {
  const id = `o${n}`;
  const order = book.ledger.read(key('order', id));
  if (what === 'pay') return [{type: 'RecordPayment', customer: 'c', amount: quantity, reason: 'bank'}];
  if (order === undefined)
    return what === 'place'
      ? [
          place(
            [
              ['x', quantity],
              ['x', 13 - quantity],
            ],
            {order: id},
          ),
        ]
      : [];
  const by = what === 'changeByUs' ? 'us' : 'customer';
  switch (what) {
    case 'change':
    case 'changeByUs':
      return [{type: 'ChangeOrderLine', order: id, line: 1, quantity, by, reason: 'r'}];
    case 'cancel':
      return [
        {type: 'CancelOrder', order: id, lines: [{line: 1 + (n % 2), quantity: 1 + (quantity % 3)}], by, reason: 'r'},
      ];
    case 'return': {
      const line = order.lots.find((l) => l.shipped > 0)?.line ?? 1;
      return [{type: 'RecordReturn', order: id, line, quantity: 1, site: 'A', into: 'inspection', reason: 'r'}];
    }
    case 'ship':
      return shipped(order, quantity);
    default:
      return [];
  }
}

function shipped(order: Order, quantity: number): Command[] {
  const lot = order.lots.find((l) => toShip(l) > 0 && l.allocated > 0);
  if (lot === undefined) return [];
  const lots = [{line: lot.line, lot: lot.lot, quantity: Math.min(quantity, lot.allocated)}];
  const on = {order: order.id, lots};
  return [
    {type: 'AdvanceLots', to: 'released', ...on},
    {type: 'AdvanceLots', to: 'picked', ...on},
    {type: 'AdvanceLots', to: 'packed', ...on},
    {type: 'ShipLots', ...on},
  ];
}

/** From the log alone: every unit ever ordered at the last price said, less cancelled, less returned, less paid. */
function owed(book: Book): {readonly open: number; readonly receivable: number} {
  let open = 0;
  let receivable = 0;
  for (const n of [0, 1]) {
    const order = book.ledger.read(key('order', `o${n}`));
    for (const l of order?.lines ?? []) {
      const lots = (order?.lots ?? []).filter((x) => x.line === l.line);
      const left = lots.reduce((sum, x) => sum + x.shipped + x.delivered, 0);
      const inside = l.open + l.backordered + lots.reduce((sum, x) => sum + toShip(x), 0);
      const all = amountOf(left + inside, l.unitPrice);
      const gone = amountOf(left, l.unitPrice);
      receivable += gone - amountOf(l.returned, l.unitPrice);
      open += all - gone;
    }
  }
  return {open, receivable};
}

test('property: exposure is open orders and receivables less payments, to the penny, after every step', () => {
  const done = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(step, {minLength: 10, maxLength: 40}), (steps) => {
      const book = new Book();
      for (const c of FOUNDED) book.run(c);
      let paid = 0;
      for (const s of steps) {
        if (s.what === 'wait') book.at = Math.min(book.at + days(3), MONDAY + days(40));
        for (const c of commandsOf(book, s)) {
          if (book.run(c)?.kind !== 'accepted') continue;
          done.set(s.what, (done.get(s.what) ?? 0) + 1);
          if (c.type === 'RecordPayment') paid += c.amount;
        }
        const {open, receivable} = owed(book);
        expect(book.ledger.read(key('customer', 'c'))?.exposure).toBe(open + receivable - paid);
      }
    }),
    {numRuns: 400, seed: 11},
  );
  for (const what of ['place', 'change', 'changeByUs', 'cancel', 'ship', 'return', 'pay'])
    expect(done.get(what) ?? 0, what).toBeGreaterThan(100);
});

test('an order that takes open orders and receivables over the limit waits for credit; a payment makes room for the next', () => {
  const book = new Book();
  const limited = company({customers: [customer('c', {creditLimit: 2_500})]});
  for (const c of [...limited, receive('A', 'x', 500), place([['x', 10]], {order: 'o0'})]) book.run(c);
  const ship = shipped(book.order('o0'), 10);
  for (const c of ship) expect(book.run(c)?.kind).toBe('accepted');
  // £10 is owed for what left, £10 is ordered: £5 are left.
  book.run(place([['x', 10]], {order: 'o1'}));
  book.run(place([['x', 6]], {order: 'o2', day: TODAY + 9}));
  expect([book.order('o1').credit, book.order('o2').credit]).toEqual(['ok', 'held']);
  expect(book.order('o2').lots).toEqual([]);
  book.run({type: 'CancelOrder', order: 'o2', by: 'customer', reason: 'r'});
  book.run({type: 'RecordPayment', customer: 'c', amount: 100, reason: 'bank'});
  book.run(place([['x', 6]], {order: 'o3'}));
  expect(book.order('o3').credit).toBe('ok');
});
