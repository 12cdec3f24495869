/** What is promised stays his and can be picked: under the lock window, under pools that come later, through holds and undo. */
import {describe, expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  item,
  MONDAY,
  place,
  receive,
  rules,
  segment,
  TODAY,
} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import type {Command} from './commands.ts';

const at = {site: 'A', item: 'x'};
const reason = 'test';
const lots = (quantity: number) => [{line: 1, lot: 1, quantity}];
const release = (order: string, quantity: number): Command => ({
  type: 'AdvanceLots',
  order,
  to: 'released',
  lots: lots(quantity),
});
const lose = (quantity: number): Command => ({
  type: 'AdjustStock',
  ...at,
  state: 'available',
  delta: -quantity,
  reason,
});
const keep = (quantity: number, of: string, untilDay = TODAY + 20): Command => ({
  type: 'SetPool',
  ...at,
  segment: of,
  kind: 'protected',
  quantity,
  untilDay,
  reason,
});
const TREE = [segment('top', {tiers: ['A']}), segment('rest')];
const never = rules({backorders: false});

test('after a loss the lock window keeps nobody from the stock: who is due sooner is picked', () => {
  for (const more of [[], [buy(4, MONDAY + days(1))]]) {
    const t = given(
      ...company({policy: {lockDays: 2}}),
      receive('A', 'x', 10),
      place([['x', 6]], {order: 'a', day: TODAY + 1, site: 'A'}),
      place([['x', 4]], {order: 'b', day: TODAY + 2, site: 'A'}),
      lose(4),
      ...more,
    );
    t.when(release('b', 4)).thenRejected('insufficient-stock');
    t.when(release('a', 6)).thenAccepted();
  }
});

describe('what is kept for others since', () => {
  const scene = () =>
    given(
      ...company({segments: TREE, customers: [customer('key', {tier: 'A'}), customer('n', {rules: never})]}),
      receive('A', 'x', 20),
      place([['x', 10]], {customer: 'n', order: 'o', day: TODAY + 1, site: 'A'}),
      keep(10, 'top'),
      lose(5),
    );
  const change = (more: object): Command => ({
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    by: 'customer',
    reason,
    ...more,
  });

  test('leaves a promise as it is when its line is changed, and holds for what comes on top', () => {
    const t = scene();
    t.when(change({quantity: 11})).thenRejected('insufficient-stock', {left: 10});
    t.when(change({quantity: 9})).thenAccepted();
    expect(t.book.order('o').lots.map((l) => [l.allocated, l.current.day])).toContainEqual([9, TODAY + 1]);
  });

  test('and when it is moved to a later day', () => {
    const t = scene().and(change({requestedDay: TODAY + 2}));
    expect(
      t.book
        .order('o')
        .lots.filter((l) => l.allocated > 0)
        .map((l) => [l.allocated, l.current.day]),
    ).toEqual([[10, TODAY + 2]]);
  });
});

test('a promise of one period is no claim on the quota of another', () => {
  const quota: Command = {
    type: 'SetPool',
    ...at,
    segment: 'rest',
    kind: 'quota',
    quantity: 5,
    fromDay: TODAY + 7,
    untilDay: TODAY + 20,
    reason,
  };
  const t = given(
    ...company({segments: TREE, customers: [customer('n', {rules: never})]}),
    receive('A', 'x', 60),
    quota,
    place([['x', 20]], {customer: 'n', order: 'o', day: TODAY + 2, site: 'A'}),
  );
  const later = (requestedDay: number): Command => ({
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    by: 'customer',
    reason,
    requestedDay,
  });
  t.when(later(TODAY + 9)).thenRejected('insufficient-stock', {left: 5});
  t.when(later(TODAY + 3)).thenAccepted();
});

test('a back order takes nothing of what is kept because its order moves something else', () => {
  const t = given(
    ...company({segments: TREE}),
    receive('A', 'x', 5),
    place([['x', 10]], {order: 'o', day: TODAY + 1, site: 'A'}),
    place([['y', 1]], {order: 'late', day: TODAY + 5, site: 'A'}),
    receive('A', 'y', 1),
    buy(6, MONDAY + days(2)),
    keep(6, 'top'),
  );
  const shipBy = t.book.order('o').lots[0]?.current.shipBy ?? 0;
  const day3 = shipBy + days(3);
  const run = (...moves: {lot: number | null; quantity: number; shipBy: number}[]): Command => ({
    type: 'ApplyAllocation',
    method: 'by hand',
    reason,
    lines: [{order: 'o', line: 1, moves: moves.map((m) => ({...m, site: 'A'}))}],
  });
  expect(t.book.order('o').lines[0]?.backordered).toBe(5);
  const back = {lot: null, quantity: 5, shipBy: day3};
  t.when(run(back)).thenRejected('cannot-promise', {left: 0});
  t.when(run(back, {lot: 1, quantity: 5, shipBy: day3})).thenRejected('cannot-promise');
});

test('after a loss the window still holds for who is due sooner', () => {
  const t = given(
    ...company({policy: {lockDays: 5}}),
    receive('A', 'x', 10),
    place([['x', 5]], {order: 'a', day: TODAY + 2, site: 'A'}),
    place([['x', 5]], {order: 'b', day: TODAY + 4, site: 'A'}),
    lose(1),
    buy(5, MONDAY + days(1)),
  );
  t.when(release('b', 5)).thenRejected('insufficient-stock', {left: 4});
  t.when(release('a', 5)).thenAccepted();
});

test('kept stock is not sent to another site, but by right', () => {
  const t = given(...company({segments: TREE}), receive('A', 'x', 10), keep(8, 'top'));
  const send = (quantity: number): Command => ({
    type: 'ShipTransfer',
    from: 'A',
    to: 'B',
    lines: [{item: 'x', quantity}],
  });
  t.and({as: 'warehouse'});
  t.when(send(3)).thenRejected('needs-approval', {left: 2});
  t.when(send(2)).thenAccepted();
  t.and({as: 'operations'});
  t.when(send(8)).thenAccepted();
});

test('a pool whose date alone changes goes on counting, one that is over makes room', () => {
  const t = given(
    ...company({segments: TREE, customers: [customer('key', {tier: 'A'})]}),
    receive('A', 'x', 20),
    keep(10, 'top'),
    place([['x', 6]], {customer: 'key', order: 'o', day: TODAY + 1, site: 'A'}),
    release('o', 6),
    {type: 'AdvanceLots', order: 'o', to: 'picked', lots: lots(6)},
    keep(10, 'top', TODAY + 30),
  );
  expect(t.book.position('A', 'x').pools).toMatchObject([{quantity: 10, gone: 6}]);
  t.and({at: MONDAY + days(31)}, {...keep(5, 'rest', TODAY + 40)});
  expect(t.book.position('A', 'x').pools.map((p) => p.id)).toEqual(['protected rest']);
});

test('a debt goes from the hold to the order that takes it, and ends with a borrower who gives up', () => {
  const hold: Command = {
    type: 'HoldPromise',
    kind: 'option',
    lines: [{item: 'x', quantity: 6, requestedDay: TODAY + 1, site: 'A'}],
  };
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {order: 'patient', day: TODAY + 8, site: 'A'}),
    hold,
  );
  const id = t.book.events.find((e) => e.type === 'HoldMade')?.hold.id ?? '';
  expect(t.book.position('A', 'x').debts).toEqual([
    {lender: 'patient/1.1', borrower: `${id}/1`, quantity: 6, since: MONDAY},
  ]);
  t.and(place([['x', 6]], {order: 'rush', day: TODAY + 1, site: 'A', hold: id}));
  expect(t.book.position('A', 'x').debts).toEqual([
    {lender: 'patient/1.1', borrower: 'rush/1.1', quantity: 6, since: MONDAY},
  ]);
  t.and({type: 'CancelOrder', order: 'rush', by: 'customer', reason});
  expect(t.book.position('A', 'x').debts).toEqual([]);
});

test('where the stock a borrower gives up goes to somebody sooner, nobody owes the lender any more', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {order: 'patient', day: TODAY + 8, site: 'A'}),
    place([['x', 6]], {order: 'rush', day: TODAY + 1, site: 'A'}),
    place([['x', 4]], {order: 'other', day: TODAY + 4, site: 'A'}),
    {type: 'CancelOrder', order: 'rush', by: 'customer', reason},
  );
  const stock = Object.fromEntries(t.book.position('A', 'x').claims.map((c) => [c.id, c.onStock]));
  expect(stock).toEqual({'patient/1.1': 6, 'other/1.1': 4});
  expect(t.book.position('A', 'x').debts).toEqual([]);
});

describe('a run obeys what an order obeys', () => {
  const run = (order: string, ...moves: {lot: number | null; quantity: number; shipBy: number}[]): Command => ({
    type: 'ApplyAllocation',
    method: 'by hand',
    reason,
    lines: [{order, line: 1, moves: moves.map((m) => ({...m, site: 'A'}))}],
  });
  const scene = () =>
    given(
      ...company({
        items: [item('x', {multiple: 8}), item('y')],
        customers: [customer('c'), customer('n', {rules: never})],
      }),
      receive('A', 'x', 64),
      place([['x', 16]], {order: 'o', day: TODAY + 1, site: 'A'}),
      place([['x', 16]], {customer: 'n', order: 'strict', day: TODAY + 1, site: 'A'}),
      place([['x', 8]], {order: 'later', day: TODAY + 4, site: 'A'}),
    );
  const shipBy = (t: ReturnType<typeof scene>) => t.book.order('later').lots[0]?.current.shipBy ?? 0;

  test('whole packs, back orders, the horizon', () => {
    const t = scene();
    const at4 = shipBy(t);
    t.when(run('o', {lot: 1, quantity: 3, shipBy: at4})).thenRejected('quantity-rule', {left: 0});
    t.when(run('o', {lot: 1, quantity: 8, shipBy: at4})).thenAccepted();
    t.when(run('strict', {lot: 1, quantity: 8, shipBy: at4})).thenRejected('quantity-rule');
    t.when(run('o', {lot: 1, quantity: 8, shipBy: at4 + days(392)})).thenRejected('quantity-rule');
  });

  test('what leaves complete is not promised in part', () => {
    const t = given(
      ...company(),
      place(
        [
          ['x', 4],
          ['y', 4],
        ],
        {order: 'whole', day: TODAY + 1, shipComplete: true},
      ),
    );
    t.and(receive('A', 'x', 9), place([['x', 1]], {order: 'one', day: TODAY + 4, site: 'A'}));
    const move = run('whole', {lot: null, quantity: 4, shipBy: t.book.order('one').lots[0]?.current.shipBy ?? 0});
    t.when(move).thenRejected('quantity-rule');
  });

  test('its size is limited in all, and nobody undoes it who does not act at its sites', () => {
    const t = scene();
    const many = Array.from({length: 101}, () => ({
      order: 'o',
      line: 1,
      moves: Array.from({length: 20}, () => ({lot: 1, quantity: 8, site: 'A', shipBy: shipBy(t)})),
    }));
    t.when({type: 'ApplyAllocation', method: 'by hand', reason, lines: many}).thenRejected('quantity-rule', {
      left: 2_000,
    });
    t.and(run('o', {lot: 1, quantity: 8, shipBy: shipBy(t)}));
    const undo: Command = {type: 'UndoAllocation', run: t.book.ledger.read('runs:runs')?.list[0]?.id ?? '', reason};
    t.and({as: 'operations', sites: ['B']});
    t.when(undo).thenRejected('not-found');
    t.and({as: 'operations'});
    t.when(undo).thenAccepted();
  });
});
