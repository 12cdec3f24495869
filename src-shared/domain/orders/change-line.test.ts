/** kpi.md E.0: no change hides a miss. By us the request never moves; after a miss the customer's new wish is a row of its own. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {company, customer, days, hours, MONDAY, place, receive, TODAY} from '../../../tests/support/company.ts';
import {Book, type Given, given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {bucketSum} from './status.ts';
import type {OrderLine} from './types.ts';

type Change = {readonly by?: 'customer' | 'us'; readonly quantity?: number; readonly day?: number};
const change = ({by = 'customer', quantity, day}: Change): Command => ({
  type: 'ChangeOrderLine',
  order: 'o',
  line: 1,
  by,
  reason: 'test',
  ...(quantity !== undefined && {quantity}),
  ...(day !== undefined && {requestedDay: day}),
});
const DAY = TODAY + 4;
const after = (day: number) => ({at: day * 86_400_000 + hours(30)});
const lines = (t: {book: Given['book']}) => t.book.order('o').lines;
const line = (t: {book: Given['book']}, n = 1) => lines(t).find((l) => l.line === n) as OrderLine;
const lots = (t: {book: Given['book']}, n = 1) => t.book.order('o').lots.filter((l) => l.line === n);
const ten = [...company(), receive('A', 'x', 30)];
const placed = () => given(...ten, place([['x', 10]], {order: 'o', day: DAY, site: 'A'}));

test('by us fewer units are failed units of the same request', () => {
  const t = placed()
    .when(change({by: 'us', quantity: 6}))
    .thenAccepted();
  expect(line(t)).toMatchObject({quantity: 10, cancelledFailed: 4, request: {day: DAY}});
  expect(lots(t)).toMatchObject([{lot: 1, allocated: 6, cancelledFailed: 4, first: {day: DAY}}]);
});

test('by us more units join the same request, and what was promised keeps its promise', () => {
  const before = placed();
  const first = lots(before)[0]?.first;
  const t = before
    .and({at: MONDAY + hours(1)})
    .when(change({by: 'us', quantity: 14}))
    .thenAccepted();
  expect(lines(t)).toHaveLength(1);
  expect(line(t)).toMatchObject({quantity: 14, request: {day: DAY}});
  expect(lots(t)).toMatchObject([
    {lot: 1, allocated: 10, first},
    {lot: 2, allocated: 4},
  ]);
});

test('by us another day moves the current promise: the request and the first promise stay', () => {
  const t = placed()
    .when(change({by: 'us', day: DAY + 3}))
    .thenAccepted();
  expect(line(t)).toMatchObject({request: {day: DAY}, cancelled: 0});
  expect(lots(t)).toMatchObject([{allocated: 10, moves: 1, first: {day: DAY}, current: {day: DAY + 3}}]);
  expect(t.book.position('A', 'x').claims[0]?.due).toBe(lots(t)[0]?.current.shipBy);
  const waits = given(...company(), place([['x', 3]], {order: 'o', day: DAY}));
  waits.when(change({by: 'us', day: DAY + 3})).thenRejected('nothing-to-do', {left: 0});
});

test('by the customer, before anything was missed: the new request replaces the old one', () => {
  const t = placed()
    .when(change({day: DAY + 3}))
    .thenAccepted();
  expect(lines(t)).toHaveLength(1);
  expect(line(t)).toMatchObject({request: {day: DAY + 3}, cancelledFailed: 0});
});

test('by the customer, after the promise was missed: the old row has failed, the new wish is a line of its own', () => {
  const t = placed()
    .and(after(DAY))
    .when(change({day: DAY + 5, quantity: 8}))
    .thenAccepted();
  expect(line(t)).toMatchObject({quantity: 10, cancelledFailed: 10, requestFailed: 0, request: {day: DAY}});
  expect(lots(t)).toMatchObject([{allocated: 0, cancelledFailed: 10}]);
  expect(line(t, 2)).toMatchObject({quantity: 8, item: 'x', originalDay: DAY + 5, request: {day: DAY + 5}});
  expect(lots(t, 2)).toMatchObject([{allocated: 8, first: {day: DAY + 5}}]);
  expect(t.events('LineAdded')).toMatchObject([{line: 2, after: 1}]);
  expect(t.book.ledger.read('customer:c')?.exposure).toBe(800);
});

test('the request had gone, the promise not yet: the request has failed and the promise was not broken', () => {
  const supply: Command = {
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 10, expectedAt: MONDAY + days(7), confirmed: true}],
  };
  const t = given(...company(), supply, place([['x', 10]], {order: 'o', day: DAY, site: 'A'}), after(DAY))
    .when(change({day: DAY + 6}))
    .thenAccepted();
  expect(line(t)).toMatchObject({cancelledFailed: 10, requestFailed: 10, request: {day: DAY}});
  expect(lots(t)).toMatchObject([{cancelled: 10, cancelledFailed: 0}]);
  expect(line(t, 2)).toMatchObject({quantity: 10, request: {day: DAY + 6}});
});

test('a promise moved later by us is broken: changing the day afterwards does not mend it', () => {
  const t = placed()
    .and({type: 'ChangeOrderLine', order: 'o', line: 1, requestedDay: DAY + 3, by: 'us', reason: 'no truck'})
    .when(change({day: DAY + 4}))
    .thenAccepted();
  expect(line(t)).toMatchObject({cancelledFailed: 10, request: {day: DAY}});
  expect(line(t, 2)).toMatchObject({quantity: 10, request: {day: DAY + 4}});
});

test('after a miss more is a line of its own, wanted now; less gives up failed units', () => {
  const more = placed()
    .and(after(DAY))
    .when(change({quantity: 13}))
    .thenAccepted();
  expect(line(more)).toMatchObject({quantity: 10, cancelled: 0, request: {day: DAY}});
  expect(lots(more)).toMatchObject([{lot: 1, allocated: 10, first: {day: DAY}}]);
  expect(line(more, 2)).toMatchObject({quantity: 3, request: {day: DAY + 1}});
  const less = placed()
    .and(after(DAY))
    .when(change({quantity: 7}))
    .thenAccepted();
  expect(lines(less)).toHaveLength(1);
  expect(line(less)).toMatchObject({cancelledFailed: 3});
});

test('a line that had failed units and is raised again leaves them where they were', () => {
  const t = placed()
    .and({type: 'CancelOrder', order: 'o', by: 'us', reason: 'none'})
    .when(change({quantity: 4, day: DAY + 2}));
  expect(line(t.thenAccepted())).toMatchObject({cancelledFailed: 10, request: {day: DAY}});
  expect(line(t, 2)).toMatchObject({quantity: 4, request: {day: DAY + 2}});
});

test('an order does not grow beyond its lines', () => {
  const many = place(
    Array.from({length: 500}, () => ['x', 1] as const),
    {order: 'o', day: DAY},
  );
  const t = given(...company(), receive('A', 'x', 600), many, after(DAY));
  t.when(change({quantity: 3})).thenRejected('quantity-rule', {left: 0});
});

test('a customer without credit or back orders is refused as at entry', () => {
  const t = given(
    ...company({customers: [customer('c', {creditLimit: 1_200})]}),
    receive('A', 'x', 30),
    place([['x', 10]], {order: 'o', day: DAY}),
    after(DAY),
  );
  t.when(change({quantity: 14})).thenRejected('credit-exceeded', {left: 200});
});

test('whatever is changed: a missed request keeps its day and its units, a first promise is never rewritten', () => {
  const wish = fc.record({
    by: fc.constantFrom('customer' as const, 'us' as const),
    quantity: fc.option(fc.integer({min: 1, max: 20}), {nil: undefined}),
    day: fc.option(fc.integer({min: DAY - 2, max: DAY + 9}), {nil: undefined}),
    later: fc.integer({min: 0, max: 60}),
  });
  fc.assert(
    fc.property(fc.array(wish, {minLength: 1, maxLength: 6}), (wishes) => {
      const book = new Book();
      for (const step of [...ten, place([['x', 10]], {order: 'o', day: DAY, site: 'A'})]) book.run(step);
      for (const {later, by, quantity, day} of wishes) {
        book.run({at: book.at + hours(later)});
        const before = book.order('o');
        const first = before.lines[0] as OrderLine;
        const missed = book.at > first.request.until;
        book.run(change({by, ...(quantity !== undefined && {quantity}), ...(day !== undefined && {day})}));
        const now = book.order('o');
        const same = now.lines[0] as OrderLine;
        for (const l of now.lines) expect(bucketSum(now, l)).toBe(l.quantity);
        if (!missed && by === 'customer') continue;
        expect(same.request).toEqual(first.request);
        const due = (l: OrderLine, o: typeof now) =>
          l.quantity -
          l.cancelled +
          l.cancelledFailed -
          o.lots.reduce((n, x) => n + (x.line === 1 ? x.cancelled : 0), 0);
        expect(due(same, now)).toBeGreaterThanOrEqual(due(first, before));
        for (const lot of before.lots)
          expect(now.lots.find((x) => x.line === lot.line && x.lot === lot.lot)?.first).toEqual(lot.first);
      }
    }),
    {numRuns: 150, seed: 20_260_302},
  );
});
