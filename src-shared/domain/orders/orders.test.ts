import {expect, test} from 'vitest';
import {
  advance,
  buy,
  company,
  customer,
  days,
  hours,
  item,
  MONDAY,
  place,
  receive,
  rules,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Given, given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {freeNow} from '../inventory/balances.ts';
import {bucketSum, statusOf} from './status.ts';

const ship = (quantity: number, more: {lot?: number; override?: boolean} = {}): Command => ({
  type: 'ShipLots',
  order: 'o',
  lots: [{line: 1, lot: more.lot ?? 1, quantity}],
  ...(more.override && {override: {reason: 'it is there'}}),
});
const deliver = (quantity: number): Command => ({type: 'DeliverLots', order: 'o', lots: [{line: 1, lot: 1, quantity}]});
const change = (quantity: number, more: {day?: number; by?: 'customer' | 'us'} = {}): Command => ({
  type: 'ChangeOrderLine',
  order: 'o',
  line: 1,
  quantity,
  by: more.by ?? 'customer',
  reason: 'test',
  ...(more.day !== undefined && {requestedDay: more.day}),
});
const cancel = (quantity?: number, by: 'customer' | 'us' = 'customer'): Command => ({
  type: 'CancelOrder',
  order: 'o',
  by,
  reason: 'test',
  ...(quantity !== undefined && {lines: [{line: 1, quantity}]}),
});
const order = (t: {book: Given['book']}) => t.book.order('o');
const line = (t: {book: Given['book']}) => order(t).lines[0]!;
const free = (t: {book: Given['book']}) => freeNow(t.book.position('A', 'x'), t.book.at);
const ten = [...company(), receive('A', 'x', 10)];

test('who and what an order names must exist, be active and obey the rules', () => {
  const t = given(
    ...company({
      items: [item('x'), item('p', {multiple: 8}), item('old', {active: false})],
      customers: [customer('c'), customer('gone', {active: false})],
    }),
    receive('A', 'x', 10),
  );
  t.when(place([['x', 1]], {customer: 'nobody'})).thenRejected('not-found');
  t.when(place([['x', 1]], {customer: 'gone'})).thenRejected('inactive');
  t.when(place([['nothing', 1]])).thenRejected('not-found');
  t.when(place([['old', 1]])).thenRejected('inactive');
  t.when(place([['p', 15]])).thenRejected('quantity-rule', {left: 8});
  t.when(place([['x', 1]], {order: 'o'}))
    .when(place([['x', 1]], {order: 'o'}))
    .thenRejected('already-exists');
});

test('a manual price needs the right', () => {
  const manual: Command = {
    type: 'PlaceOrder',
    customer: 'c',
    lines: [{item: 'x', quantity: 1, requestedDay: TODAY + 7, unitPrice: 1}],
  };
  given(...ten, {as: 'customer-service'})
    .when(manual)
    .thenRejected('price-needs-right', {left: 10_000});
  given(...ten, {as: 'sales'})
    .when(manual)
    .thenAccepted();
});

test('without back orders a refusal says what is left and the next date', () => {
  const t = given(...ten, buy(20, MONDAY + days(9)));
  t.when(place([['x', 11]], {customer: 'n', site: 'A'})).thenRejected('insufficient-stock', {
    left: 10,
    next: {day: TODAY + 10, zone: 'UTC'},
  });
});

test('with back orders: what there is now, the rest when it comes, and what nobody promised waits', () => {
  const part = given(...ten, buy(5, MONDAY + days(9)), place([['x', 15]], {order: 'o', site: 'A'}));
  expect(order(part).lots.map((l) => [l.allocated, l.first.day])).toEqual([
    [10, TODAY + 7],
    [5, TODAY + 10],
  ]);
  const waits = given(...ten, place([['x', 15]], {order: 'o'}));
  expect(line(waits)).toMatchObject({open: 0, backordered: 5});
  expect(statusOf(order(waits))).toBe('partly allocated');
});

test('ship complete: one site and one day for all lines, or nothing', () => {
  const base = [...company(), receive('A', 'x', 5), receive('B', 'x', 5), receive('B', 'y', 5)];
  const together = given(
    ...base,
    place(
      [
        ['x', 5],
        ['y', 5],
      ],
      {order: 'o', shipComplete: true},
    ),
  );
  expect(order(together).lots.map((l) => l.site)).toEqual(['B', 'B']);
  const never = given(...base, place([['x', 6]], {order: 'o', shipComplete: true}));
  expect(line(never)).toMatchObject({backordered: 6});
});

test('ship complete: nothing is offered beyond the horizon unless it was asked for', () => {
  const far = (day: number) => {
    const t = given(
      ...company({policy: {horizonDays: 10}}),
      buy(5, MONDAY + days(20)),
      place([['x', 5]], {order: 'o', shipComplete: true, site: 'A', day}),
    );
    return order(t).lots.map((l) => l.first.day);
  };
  expect(far(TODAY + 3)).toEqual([]);
  expect(far(TODAY + 30)).toEqual([TODAY + 30]);
  const near = given(
    ...company({policy: {horizonDays: 22}}),
    buy(5, MONDAY + days(20)),
    place([['x', 5]], {order: 'o', shipComplete: true, site: 'A', day: TODAY + 3}),
  );
  expect(order(near).lots).toHaveLength(1);
});

test('over the credit limit an order waits, claims nothing, and gets what there is when it is released', () => {
  const t = given(
    ...company({customers: [customer('c', {creditLimit: 500})]}),
    receive('A', 'x', 10),
    place([['x', 8]], {order: 'o'}),
  );
  expect(statusOf(order(t))).toBe('awaiting credit');
  expect(free(t)).toBe(10);
  t.when(advance('released', 1)).thenRejected('credit-exceeded');
  const released = t.when({type: 'ReleaseCredit', order: 'o', reason: 'paid'}).thenAccepted();
  expect(statusOf(order(released))).toBe('allocated');
  expect(free(released)).toBe(2);
  released.when({type: 'ReleaseCredit', order: 'o', reason: 'again'}).thenRejected('nothing-to-do');
});

test('a change may not take the customer over the limit', () => {
  const t = given(
    ...company({customers: [customer('c', {creditLimit: 500})]}),
    receive('A', 'x', 10),
    place([['x', 4]], {order: 'o'}),
  );
  t.when(change(6)).thenRejected('credit-exceeded', {left: 100});
  expect(t.when(change(5)).thenAccepted().book.ledger.read('customer:c')?.exposure).toBe(500);
});

test('what the author relied on is checked: date, amount, validity', () => {
  const wish = (acceptIf: Record<string, number>): Command =>
    ({...place([['x', 20]], {site: 'A'}), acceptIf}) as Command;
  const t = given(...ten, buy(20, MONDAY + days(9)));
  t.when(wish({latestDay: TODAY + 7})).thenRejected('accept-if-failed', {
    left: 10,
    next: {day: TODAY + 10, zone: 'UTC'},
  });
  t.when(wish({maxAmount: 1_999})).thenRejected('accept-if-failed', {left: 1_999});
  t.when(wish({validUntil: MONDAY - 1})).thenRejected('accept-if-failed');
  const changed = (acceptIf: Record<string, number>): Command => ({...change(20), acceptIf}) as Command;
  const placed = t.when(place([['x', 2]], {order: 'o', site: 'A'}));
  placed.when(changed({maxAmount: 1_999})).thenRejected('accept-if-failed');
  placed.when(changed({validUntil: MONDAY - 1})).thenRejected('accept-if-failed');
});

test('buckets always sum to the ordered quantity, along the whole way', () => {
  const t = given(...ten, place([['x', 12]], {order: 'o', site: 'A'}));
  const steps: Command[] = [
    advance('released', 10),
    advance('picked', 6),
    advance('packed', 5),
    ship(4),
    cancel(1),
    deliver(3),
    receive('A', 'x', 9),
    {type: 'AllocateOrder', order: 'o'},
    advance('released', 1, 2),
    cancel(),
  ];
  for (const step of steps) {
    const verdict = t.book.run(step);
    expect(verdict, JSON.stringify(step)).toMatchObject({kind: 'accepted'});
    expect(bucketSum(order(t), line(t))).toBe(line(t).quantity);
  }
});

test('each unit moves once: a stage cannot take more than the one before holds', () => {
  const t = given(...ten, place([['x', 6]], {order: 'o'}), advance('released', 4));
  t.when(advance('released', 3)).thenRejected('wrong-stage', {left: 2});
  t.when(advance('picked', 5)).thenRejected('wrong-stage', {left: 4});
  t.when({
    type: 'AdvanceLots',
    order: 'o',
    to: 'picked',
    lots: [
      {line: 1, lot: 1, quantity: 3},
      {line: 1, lot: 1, quantity: 3},
    ],
  }).thenRejected('wrong-stage', {left: 1});
  t.when(deliver(1)).thenRejected('wrong-stage', {left: 0});
});

test('the site of a chosen day is no rule of the line', () => {
  const t = given(...company(), receive('A', 'x', 50), receive('B', 'x', 5), {
    type: 'PlaceOrder',
    order: 'o',
    customer: 'c',
    lines: [{item: 'x', quantity: 5, requestedDay: TODAY + 1, site: 'B', chosenDay: TODAY + 2}],
  });
  expect(order(t).lines[0]?.onlySite).toBe('');
});

test('parts cancelled one after the other leave nothing that nobody owes', () => {
  const cheap = item('x', {listPrice: 33});
  const t = given(...company({items: [cheap, item('y')]}), receive('A', 'x', 200), place([['x', 100]], {order: 'o'}));
  const ten: Command = {
    type: 'CancelOrder',
    order: 'o',
    lines: [{line: 1, quantity: 10}],
    by: 'customer',
    reason: 'less',
  };
  expect(t.and(...Array.from({length: 10}, () => ten)).book.ledger.read('customer:c')?.exposure).toBe(0);
});

test('an earlier promise keeps its stock; taken with an override, those due last wait instead and it is said', () => {
  const t = given(
    ...ten,
    buy(10, MONDAY + days(8)),
    place([['x', 10]], {order: 'near', day: TODAY + 7, site: 'A'}),
    place([['x', 10]], {order: 'o', day: TODAY + 20, site: 'A'}),
  );
  t.when(advance('released', 10)).thenRejected('insufficient-stock', {
    what: 'lot 1.1: item x at A is promised to near; take it with an override and a reason, or wait for stock',
    left: 0,
  });
  const released = t.and({...advance('released', 10), override: {reason: 'o leaves first'}} as Command);
  released.when(advance('picked', 10)).thenRejected('insufficient-stock', {left: 0});
  const picked = released
    .when({...advance('picked', 10), override: {reason: 'o leaves first'}} as Command)
    .thenAccepted();
  expect(picked.events('ClaimsCovered')).toMatchObject([
    {claims: [{id: 'near/1.1', onStock: 0}], taken: {by: 'o/1.1', reason: 'o leaves first'}},
  ]);
  expect(free(picked)).toBe(0);
  expect(picked.book.position('A', 'x').claims).toMatchObject([{id: 'near/1.1', quantity: 10, onStock: 0}]);
});

test('one more unit of a line costs the order nothing of what it has', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 11),
    buy(20, MONDAY + days(3)),
    place([['x', 10]], {order: 'o', day: TODAY + 1, site: 'A'}),
    place([['x', 5]], {order: 'late', day: TODAY + 7, site: 'A'}),
  );
  const more = t
    .when({type: 'ChangeOrderLine', order: 'o', line: 1, quantity: 11, by: 'customer', reason: 'one more'})
    .thenAccepted();
  const pegs = Object.fromEntries(more.book.position('A', 'x').claims.map((c) => [c.id, c.onStock]));
  expect(pegs).toEqual({'o/1.2': 11, 'late/1.1': 0});
});

test('a short pick corrects what the picker looked at and keeps the promise of the rest', () => {
  const t = given(...ten, place([['x', 6]], {order: 'o'}), advance('released', 6))
    .when({type: 'ReportShortPick', order: 'o', line: 1, lot: 1, found: 4})
    .thenAccepted();
  // 10 on the record, 2 of them are not there: 4 picked, 4 left, of which 2 are still this lot's.
  expect(t.book.position('A', 'x')).toMatchObject({available: 4, staged: 4});
  expect(t.book.position('A', 'x').claims).toMatchObject([{quantity: 2, onStock: 2}]);
  expect(order(t).lots[0]).toMatchObject({allocated: 2, released: 0, picked: 4});
});

test('what is picked can no longer be cancelled; a line named twice is cancelled once', () => {
  const t = given(...ten, place([['x', 6]], {order: 'o'}), advance('released', 6), advance('picked', 4));
  t.when(cancel(3)).thenRejected('wrong-stage', {left: 2});
  t.when({type: 'CancelOrder', order: 'o', by: 'us', reason: 'test', lines: [{line: 1}, {line: 1}]}).thenRejected(
    'too-late',
    {left: 0},
  );
  expect(free(t.when(cancel(2)).thenAccepted())).toBe(6);
});

test('a started line keeps what has started; the quantity may change around it, the date may not', () => {
  const t = given(...ten, place([['x', 6]], {order: 'o'}), advance('released', 4), advance('picked', 4));
  t.when(change(6, {day: TODAY + 9})).thenRejected('wrong-stage');
  t.when(change(5)).thenRejected('wrong-stage', {left: 0});
  const more = t.when(change(9)).thenAccepted();
  expect(bucketSum(order(more), line(more))).toBe(9);
  expect(order(more).lots.map((l) => [l.lot, l.allocated, l.picked])).toEqual([
    [1, 2, 4],
    [2, 3, 0],
  ]);
});

test('a cancelled line can be raised again, but not re-dated without a quantity', () => {
  const t = given(...ten, place([['x', 6]], {order: 'o'}), cancel());
  t.when({
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    requestedDay: TODAY + 9,
    by: 'customer',
    reason: 'test',
  }).thenRejected('wrong-stage');
  const again = t.when(change(3)).thenAccepted();
  expect(order(again).lots.filter((l) => l.allocated > 0)).toMatchObject([{allocated: 3}]);
  expect(bucketSum(order(again), line(again))).toBe(line(again).quantity);
});

test('returns come back where nothing is sellable, never more than left, and lower the exposure', () => {
  const t = given(...ten, place([['x', 6]], {order: 'o'}), ship(6));
  const back = (quantity: number): Command => ({
    type: 'RecordReturn',
    order: 'o',
    line: 1,
    quantity,
    site: 'A',
    into: 'quarantine',
    reason: 'broken',
  });
  t.when(back(7)).thenRejected('quantity-rule', {left: 6});
  const returned = t.when(back(2)).thenAccepted();
  expect(returned.book.position('A', 'x')).toMatchObject({available: 4, quarantine: 2});
  expect(returned.book.ledger.read('customer:c')?.exposure).toBe(400);
  returned.when(back(5)).thenRejected('quantity-rule', {left: 4});
});

test('only a finished order is archived', () => {
  const t = given(...ten, place([['x', 6]], {order: 'o'}));
  t.when({type: 'ArchiveOrder', order: 'o'}).thenRejected('wrong-stage');
  const done = t.when(ship(6)).and(deliver(6)).when({type: 'ArchiveOrder', order: 'o'}).thenAccepted();
  expect(done.book.ledger.read('order:o')).toBeUndefined();
});

test('minimum shipment and latest date of the customer hold', () => {
  const picky = customer('c', {rules: rules({minimumShipment: 5, latestDays: 2})});
  const t = given(
    ...company({customers: [picky]}),
    receive('A', 'x', 3),
    buy(20, MONDAY + days(9)),
    place([['x', 8]], {order: 'o'}),
  );
  expect(order(t).lots).toEqual([]);
  expect(line(t)).toMatchObject({backordered: 8});
  // Nor where the rest has no date at all.
  const few = given(...company({customers: [picky]}), receive('A', 'x', 3), place([['x', 8]], {order: 'o'}));
  expect([order(few).lots, line(few).backordered]).toEqual([[], 8]);
});

test('the dispatch at the cut-off second is in, one later is the next working day', () => {
  const cut = MONDAY + hours(8);
  const soon = (now: number) =>
    order(given(...ten, {at: now}, place([['x', 1]], {order: 'o', day: TODAY}))).lots[0]?.first;
  expect(soon(cut)).toMatchObject({shipBy: cut, day: TODAY + 1});
  expect(soon(cut + 1)).toMatchObject({shipBy: cut + days(1), day: TODAY + 2});
});

test('a line for one site only is served from no other, also when it waited', () => {
  const t = given(...company(), place([['x', 5]], {order: 'o', site: 'A'}), receive('B', 'x', 9));
  expect(order(t).lots).toEqual([]);
  const served = t.and(receive('A', 'x', 5), {type: 'AllocateOrder', order: 'o'});
  expect(order(served).lots.map((l) => [l.site, l.allocated])).toEqual([['A', 5]]);
});

test('an order that leaves complete is not taken apart: not by a change, a shipment, or at the desk', () => {
  const c = customer('c', {rules: rules({shipComplete: true})});
  const t = given(
    ...company({customers: [c]}),
    receive('A', 'x', 10),
    receive('A', 'y', 5),
    receive('B', 'x', 20),
    place(
      [
        ['x', 10],
        ['y', 5],
      ],
      {order: 'o'},
    ),
  );
  t.when({
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    quantity: 12,
    by: 'customer',
    reason: 'two more',
  }).thenRejected('cannot-promise');
  const part: Command = {type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 3}]};
  t.when(part).thenRejected('needs-approval', {left: 15});
  t.when({...part, override: {reason: 'the customer asked for three now'}} as Command).thenAccepted();
  t.and({as: 'customer-service'})
    .when(place([['x', 1]], {shipComplete: false}))
    .thenRejected('needs-approval');
});
