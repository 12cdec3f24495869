/** What is kept for a segment stays on the shelf for it, whoever else's promises rest on what (decision 29). */
import {describe, expect, test} from 'vitest';
import {
  advance,
  buy,
  company,
  customer,
  days,
  hours,
  MONDAY,
  place,
  receive,
  rules,
  segment,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Book, given, type Step} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import type {Command} from '../commands.ts';

const never = rules({backorders: false});
const PEOPLE = [customer('key', {tier: 'A', rules: never}), customer('eu', {tier: 'B', territory: 'EU', rules: never})];
const TREE = [segment('top', {tiers: ['A']}), segment('rest')];
const keep = (quantity: number, untilDay = TODAY + 7, of = 'top'): Command => ({
  type: 'SetPool',
  site: 'A',
  item: 'x',
  segment: of,
  kind: 'protected',
  quantity,
  untilDay,
  reason: 'test',
});
const wants = (who: string, quantity: number, day: number, order = who) =>
  place([['x', quantity]], {customer: who, order, day, site: 'A'});
/** Ten on hand, five kept for top, ten more come tomorrow; what leaves within two days keeps the stock it rests on. */
const book = (...more: Step[]) =>
  given(
    ...company({segments: TREE, customers: PEOPLE, policy: {lockDays: 2}}),
    receive('A', 'x', 10),
    keep(5),
    buy(10, MONDAY + days(1)),
    ...more,
  );
const onStock = (b: Book) => Object.fromEntries(b.position('A', 'x').claims.map((c) => [c.id, c.onStock]));

test('who is served by supply in time waits for it, and what is kept can be promised to its segment at once', () => {
  const t = book(wants('eu', 8, TODAY + 3));
  expect(onStock(t.book)).toEqual({'eu/1.1': 5});
  t.when(wants('key', 5, TODAY)).thenAccepted();
  expect(onStock(t.book)).toEqual({'eu/1.1': 5, 'key/1.1': 5});
});

test('what becomes free covers who waits, but not with what is kept', () => {
  const t = book(wants('eu', 5, TODAY, 'first'), wants('eu', 8, TODAY + 3));
  expect(onStock(t.book)).toEqual({'first/1.1': 5, 'eu/1.1': 0});
  t.and({type: 'CancelOrder', order: 'first', by: 'customer', reason: 'test'});
  expect(onStock(t.book)).toEqual({'eu/1.1': 5});
  t.and({type: 'EndPool', site: 'A', item: 'x', pool: 'protected top', reason: 'test'});
  expect(onStock(t.book)).toEqual({'eu/1.1': 8});
});

test('a smaller protection gives free what it kept', () => {
  const t = book(wants('eu', 8, TODAY + 3), keep(3));
  expect(onStock(t.book)).toEqual({'eu/1.1': 7});
});

test('supply slips, and the older promise takes what is kept rather than be missed', () => {
  const t = book(wants('eu', 8, TODAY + 3));
  const purchase = t.book.events.find((e) => e.type === 'PurchasePlaced')?.purchase.id ?? '';
  const later = MONDAY + days(9);
  t.and({type: 'RedateSupply', purchase, line: 1, expectedAt: later, confirmed: true, reason: 'port'});
  expect(onStock(t.book)).toEqual({'eu/1.1': 8});
});

test('nobody picks what is kept for others while his own supply is on its way; without supply he does', () => {
  const t = book(wants('eu', 8, TODAY + 3, 'o'));
  t.when(advance('released', 8)).thenRejected('insufficient-stock', {
    left: 5,
    what: expect.stringContaining('kept for Segment top'),
  });
  t.and(advance('released', 5), advance('picked', 5));
  expect(t.book.position('A', 'x').available).toBe(5);
  // Past its fence the supply counts no longer, and the promise is due.
  t.and({at: MONDAY + days(10) + hours(1)});
  t.when(advance('released', 3)).thenAccepted();
});

test('what a claim rests on already is its own, whatever is kept since', () => {
  const t = given(
    ...company({segments: TREE, customers: PEOPLE, policy: {lockDays: 0}}),
    receive('A', 'x', 10),
    wants('eu', 4, TODAY + 9, 'o'),
    keep(6, TODAY + 14),
  );
  t.when(advance('released', 4)).thenAccepted();
  expect(onStock(t.book)).toEqual({'o/1.1': 4});
});

test('what a claim for later rests on is kept all the same for who comes sooner: sooner he waits for supply that is in time', () => {
  const t = book(wants('eu', 8, TODAY + 10));
  expect(onStock(t.book)).toEqual({'eu/1.1': 8});
  const sooner = t.and({
    type: 'ChangeOrderLine',
    order: 'eu',
    line: 1,
    requestedDay: TODAY + 3,
    by: 'customer',
    reason: 'test',
  });
  expect(onStock(sooner.book)).toEqual({'eu/1.2': 5});
  sooner.when(wants('key', 5, TODAY)).thenAccepted();
});

test('a lender nobody pays back keeps his stock: the higher class takes what is kept for the lower', () => {
  const tree = [segment('top', {tiers: ['A']}), segment('home', {territories: ['EU']}), segment('rest')];
  const people = [...PEOPLE, customer('far', {tier: 'B', territory: 'US', rules: never})];
  const home = keep(3, TODAY + 7, 'home');
  const t = given(
    ...company({segments: tree, customers: people, policy: {lockDays: 0}}),
    receive('A', 'x', 10),
    keep(5, TODAY + 7),
    home,
    wants('far', 6, TODAY + 14),
    wants('key', 3, TODAY + 3),
  );
  expect(onStock(t.book)).toEqual({'far/1.1': 6, 'key/1.1': 3});
});

describe('what a claim rested on stays its own through a replacement', () => {
  const later = {at: MONDAY + 60_000};
  const held = (quantity: number, more: {replaces?: string; customer?: string} = {}): Command => ({
    type: 'HoldPromise',
    kind: 'option',
    customer: 'eu',
    lines: [{item: 'x', quantity, requestedDay: TODAY + 3, site: 'A'}],
    ...more,
  });
  const holdOf = (b: Book) => must([...b.ledger.all('hold')][0], 'hold').id;
  const scene = (...more: Step[]) =>
    given(
      ...company({segments: TREE, customers: PEOPLE, policy: {lockDays: 2}}),
      receive('A', 'x', 10),
      buy(10, MONDAY + days(1)),
      ...more,
    );

  test('a hold becomes an order', () => {
    const t = scene(held(8), keep(10, TODAY + 7));
    const hold = holdOf(t.book);
    t.when(place([['x', 8]], {customer: 'eu', order: 'o', day: TODAY + 3, site: 'A', hold})).thenAccepted();
    expect(onStock(t.book)).toEqual({'o/1.1': 8});
  });

  test('a hold is replaced by a smaller one; for another segment it has nothing to stay', () => {
    const t = scene(held(8), keep(10, TODAY + 7), later);
    t.and(held(7, {replaces: holdOf(t.book)}));
    expect(Object.values(onStock(t.book))).toEqual([7]);
    const u = scene(keep(5, TODAY + 7), held(5, {customer: 'key'}));
    u.and(held(8, {replaces: holdOf(u.book)}));
    expect(Object.values(onStock(u.book))).toEqual([5]);
  });

  test('a line of a hold that is checked anew keeps what it rested on', () => {
    const t = scene(held(8), keep(10, TODAY + 7));
    const hold = holdOf(t.book);
    t.when(place([['x', 7]], {customer: 'eu', order: 'o', day: TODAY + 3, site: 'A', hold})).thenAccepted();
    expect(onStock(t.book)).toEqual({'o/1.1': 7});
  });

  test('a hold that has run out gave nothing up, and an order is no hold', () => {
    const t = scene(held(8), keep(10, TODAY + 7));
    const hold = holdOf(t.book);
    t.and({at: MONDAY + hours(2)}, held(8, {replaces: hold}));
    expect(
      t.book
        .position('A', 'x')
        .claims.filter((c) => c.id !== `${hold}/1`)
        .map((c) => c.onStock),
    ).toEqual([0]);
    const u = scene(
      wants('eu', 10, TODAY + 6, 'o'),
      receive('A', 'x', 10),
      keep(10, TODAY + 9),
      buy(20, MONDAY + days(2)),
    );
    const two: Command = {
      type: 'HoldPromise',
      kind: 'option',
      customer: 'eu',
      lines: [1, 8].map((n) => ({item: 'x', quantity: 10, requestedDay: TODAY + n, site: 'A'})),
      replaces: 'o',
    };
    u.and(two);
    expect(u.book.position('A', 'x').claims.reduce((n, c) => n + c.onStock, 0)).toBeLessThanOrEqual(10);
  });

  test('asked anew after a miss', () => {
    const t = given(
      ...company({segments: TREE, customers: PEOPLE, policy: {lockDays: 0}}),
      receive('A', 'x', 10),
      wants('eu', 10, TODAY + 1, 'o'),
      buy(10, MONDAY + days(10)),
      keep(10, TODAY + 20),
      {at: MONDAY + days(2)},
    );
    t.and({
      type: 'ChangeOrderLine',
      order: 'o',
      line: 1,
      quantity: 10,
      requestedDay: TODAY + 7,
      by: 'customer',
      reason: 'test',
    });
    expect(
      t.book
        .order('o')
        .lots.filter((l) => l.allocated > 0)
        .map((l) => l.current.day),
    ).toEqual([TODAY + 7]);
  });

  test('a line is changed', () => {
    const t = scene(wants('eu', 8, TODAY + 3, 'o'), keep(10, TODAY + 7));
    t.and({type: 'ChangeOrderLine', order: 'o', line: 1, quantity: 7, by: 'customer', reason: 'test'});
    expect(onStock(t.book)).toEqual({'o/1.2': 7});
    t.when(advance('released', 7, 2)).thenAccepted();
  });
});

test('an override that takes from another order only needs no right to go beyond pools', () => {
  const t = given(
    ...company({
      segments: TREE,
      customers: [...PEOPLE, customer('c', {tier: 'B', territory: 'UK'})],
      policy: {lockDays: 0},
    }),
    receive('A', 'x', 10),
    wants('c', 5, TODAY + 6, 'old'),
    buy(20, MONDAY + days(10)),
    wants('c', 6, TODAY + 20, 'o'),
    keep(5, TODAY + 30),
    {as: 'warehouse'},
  );
  const ship: Command = {type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 6}]};
  t.when(ship).thenRejected('insufficient-stock');
  t.when({...ship, override: {reason: 'the lorry waits'}} as Command).thenAccepted();
});

test('an override takes what is promised to others; what is kept only by who may go beyond pools', () => {
  const t = book(wants('eu', 8, TODAY + 3, 'o'), advance('released', 5));
  const override = {reason: 'the lorry waits'};
  t.and({...advance('released', 3), override} as Command, {as: 'warehouse'});
  t.when({...advance('picked', 8), override} as Command).thenRejected('needs-approval', {
    what: expect.stringContaining('kept for Segment top'),
  });
  t.and({as: 'operations'});
  t.when({...advance('picked', 8), override} as Command).thenAccepted();
});
