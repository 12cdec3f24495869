/** Applying an allocation run and undoing it: one decision, all or nothing, and nobody outside it loses a promise. */
import {expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  item,
  MONDAY,
  pickup,
  place,
  receive,
  rules,
  SLOW_AND_FAST,
  segment,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import {type AllocationRun, evolveRuns, LIMITS_ALLOCATION} from './types.ts';

const reason = 'strategic first';
type Move = {lot: number | null; quantity: number; site: string; shipBy: number};
const line = (order: string, ...moves: Move[]) => ({order, line: 1, moves});
const run = (...lines: ReturnType<typeof line>[]): Command => ({
  type: 'ApplyAllocation',
  method: 'by hand',
  reason,
  lines,
});
/** 10 on hand under `rich`, ten more come on Thursday; `poor` waits for half of these. */
const scarce = () =>
  given(
    ...company({customers: [customer('c'), customer('p', {rules: rules({splitSites: false})})]}),
    receive('A', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {order: 'rich', day: TODAY + 1, site: 'A'}),
    place([['x', 5]], {customer: 'p', order: 'poor', day: TODAY + 1, site: 'A'}),
  );
type Book = ReturnType<typeof scarce>['book'];
const lotsOf = (book: Book, order: string) =>
  book.order(order).lots.map((l) => [l.allocated, l.current.day - TODAY, l.first.day - TODAY]);
const runsOf = (book: Book) => book.ledger.read('runs:runs')?.list ?? [];
const leaves = (book: Book, order: string, n = 0) => book.order(order).lots[n]?.current.shipBy ?? 0;

test('a part of a lot gives way to another order: both have dates, the first promises stay', () => {
  const t = scarce();
  const [soon, late] = [leaves(t.book, 'rich'), leaves(t.book, 'poor')];
  expect([lotsOf(t.book, 'rich'), lotsOf(t.book, 'poor')]).toEqual([[[10, 1, 1]], [[5, 3, 3]]]);
  const swap = run(
    line('rich', {lot: 1, quantity: 5, site: 'A', shipBy: late}),
    line('poor', {lot: 1, quantity: 5, site: 'A', shipBy: soon}),
  );
  t.when(swap).thenAccepted();
  expect([lotsOf(t.book, 'rich'), lotsOf(t.book, 'poor')]).toEqual([
    [
      [5, 1, 1],
      [5, 3, 1],
    ],
    [[5, 1, 3]],
  ]);
  const stock = Object.fromEntries(t.book.position('A', 'x').claims.map((c) => [c.id, c.onStock]));
  expect(stock).toEqual({'poor/1.1': 5, 'rich/1.1': 5, 'rich/1.2': 0});
  const made = t.book.ledger.read('runs:runs')?.list.at(-1);
  expect(made).toMatchObject({by: 'tester', method: 'by hand', reason, undone: null});
  t.when({type: 'UndoAllocation', run: made?.id ?? '', reason: 'he said no'}).thenAccepted();
  expect([lotsOf(t.book, 'rich'), lotsOf(t.book, 'poor')]).toEqual([
    [
      [5, 1, 1],
      [5, 1, 1],
    ],
    [[5, 3, 3]],
  ]);
  t.when({type: 'UndoAllocation', run: made?.id ?? '', reason}).thenRejected('nothing-to-do');
});

test('what a lot owes goes on with what of it stays at the site, whichever part keeps its number', () => {
  const t = given(
    ...company({sites: [site('A'), site('B', {rank: 1})], policy: {lockDays: 0}}),
    receive('A', 'x', 10),
    receive('B', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {order: 'patient', day: TODAY + 8, site: 'A'}),
    place([['x', 6]], {order: 'rush', day: TODAY + 1}),
  );
  const owed = () => t.book.position('A', 'x').debts.map((d) => [d.lender, d.borrower, d.quantity]);
  expect(owed()).toEqual([['patient/1.1', 'rush/1.1', 6]]);
  const soon = leaves(t.book, 'rush');
  const moves = [
    {lot: 1, quantity: 4, site: 'A', shipBy: soon + days(1)},
    {lot: 1, quantity: 2, site: 'B', shipBy: soon + days(2)},
  ];
  t.when(run(line('rush', ...moves))).thenAccepted();
  const at = (id: string) => t.book.position(id, 'x').claims.flatMap((c) => (c.id.startsWith('rush') ? [c.id] : []));
  expect([at('A'), at('B')]).toEqual([['rush/1.2'], ['rush/1.1']]);
  for (const [, borrower] of owed()) expect(at('A')).toContain(borrower);
  expect(owed()).not.toEqual([]);
  // Who gives up gives back.
  t.and({type: 'CancelOrder', order: 'rush', by: 'customer', reason});
  expect(owed()).toEqual([]);
});

test('without somebody giving way nobody gains, and half of a run is none', () => {
  const t = scarce();
  const soon = leaves(t.book, 'rich');
  const late = leaves(t.book, 'poor');
  t.when(run(line('poor', {lot: 1, quantity: 5, site: 'A', shipBy: soon}))).thenRejected('cannot-promise', {left: 0});
  const greedy = run(
    line('rich', {lot: 1, quantity: 4, site: 'A', shipBy: late}),
    line('poor', {lot: 1, quantity: 5, site: 'A', shipBy: soon}),
  );
  t.when(greedy).thenRejected('cannot-promise', {left: 4});
  expect(lotsOf(t.book, 'rich')).toEqual([[10, 1, 1]]);
});

test('what is on back order is promised; undone it waits again, unless its promise was missed meanwhile', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 6),
    buy(6, MONDAY + days(2)),
    place([['x', 6]], {order: 'rich', day: TODAY + 1, site: 'A'}),
    place([['x', 9]], {order: 'poor', day: TODAY + 1, site: 'A'}),
  );
  expect(t.book.order('poor').lines[0]?.backordered).toBe(3);
  const soon = leaves(t.book, 'rich');
  t.and({type: 'CancelOrder', order: 'rich', by: 'customer', reason, lines: [{line: 1, quantity: 3}]});
  t.when(run(line('poor', {lot: null, quantity: 3, site: 'A', shipBy: soon}))).thenAccepted();
  expect(t.book.order('poor').lots.map((l) => l.allocated)).toEqual([6, 3]);
  const id = t.book.ledger.read('runs:runs')?.list.at(-1)?.id ?? '';
  const undo: Command = {type: 'UndoAllocation', run: id, reason};
  t.when(undo).thenAccepted();
  expect(t.book.order('poor').lines[0]?.backordered).toBe(3);
  t.and(run(line('poor', {lot: null, quantity: 3, site: 'A', shipBy: soon})), {at: MONDAY + days(5)});
  const again = t.book.ledger.read('runs:runs')?.list.at(-1)?.id ?? '';
  const what = 'lot 1.2 of poor: its dispatch has passed, and its promise stays counted';
  t.when({...undo, run: again}).thenRejected('wrong-stage', {what});
});

test('the rules of the customer and the carrier hold for a run as for an order', () => {
  const t = scarce();
  const late = leaves(t.book, 'poor');
  const move = (order: string, more: Partial<Move>) =>
    run(line(order, {lot: 1, quantity: 5, site: 'A', shipBy: late, ...more}));
  t.when(move('rich', {quantity: 11})).thenRejected('insufficient-stock', {left: 10});
  t.when(move('rich', {shipBy: late + 1})).thenRejected('too-late');
  t.when(move('rich', {shipBy: MONDAY - 1})).thenRejected('too-late');
  t.when(move('poor', {})).thenRejected('nothing-to-do');
  t.when(move('rich', {lot: 2})).thenRejected('not-found');
  t.and(receive('B', 'x', 20));
  t.when(move('rich', {site: 'B'})).thenRejected('invalid');
  const lots = [{line: 1, lot: 1, quantity: 1}];
  t.and({type: 'AdvanceLots', order: 'rich', to: 'released', lots});
  t.when(move('rich', {})).thenRejected('wrong-stage');
});

const week = (n: number) => [n, n, n, n, n, n, n];
const shifts = [{name: 'day', from: 480, until: 960, week: week(60)}];
const docks = {id: 'docks', name: 'Docks', dock: {kilosPerHour: 6}, shifts};
const service = 'K/fast';
test.each<[string, number, Command]>([
  ['the labour of a zone', 20, {type: 'SetZones', site: 'A', zones: [{id: 'bulk', name: 'Bulk', shifts}], reason}],
  ['the doors of the docks', 20, {type: 'SetZones', site: 'A', zones: [docks], reason}],
  // Until four, of what is done from eight to six.
  ['the units of the site', 8, {type: 'SetCapacity', site: 'A', week: week(60), reason}],
  ['the place on a pickup', 20, {type: 'SetLift', site: 'A', service, week: week(6_000), reason}],
])('moves of a run see what those before them take of %s', (_, left, limit) => {
  // A unit takes a minute and weighs 100 g.
  const handling = {zone: 'bulk', seconds: 60};
  const t = given(
    ...company({
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('fast')]})],
      items: ['x', 'y', 'z'].map((what) => item(what, {...(what !== 'z' && {handling})})),
    }),
    ...['x', 'y', 'z'].map((what) => receive('A', what, 100)),
    place([['z', 1]], {order: 'soon', day: TODAY + 1}),
    place([['x', 40]], {order: 'one', day: TODAY + 8}),
    place([['y', 40]], {order: 'other', day: TODAY + 9}),
  );
  const soon = leaves(t.book, 'soon');
  expect(soon).toBeLessThan(MONDAY + days(1));
  t.and({type: 'CancelOrder', order: 'soon', by: 'customer', reason}, limit);
  const move = {lot: 1, quantity: 40, site: 'A', shipBy: soon, service};
  const both = run(line('one', move), line('other', move));
  t.when(both).thenRejected('cannot-promise', {left});
  for (const order of ['one', 'other']) {
    const alone = t.when(run(line(order, move))).thenAccepted();
    const id = alone.book.ledger.read('runs:runs')?.list.at(-1)?.id ?? '';
    t.when({type: 'UndoAllocation', run: id, reason}).thenAccepted();
  }
});

test.each<[string, Command]>([
  ['the labour of a zone', {type: 'SetZones', site: 'A', zones: [{id: 'bulk', name: 'Bulk', shifts}], reason}],
  ['the doors of the docks', {type: 'SetZones', site: 'A', zones: [docks], reason}],
  ['the units of the site', {type: 'SetCapacity', site: 'A', week: week(60), reason}],
  ['the place on a pickup', {type: 'SetLift', site: 'A', service, week: week(4_000), reason}],
])('a day that is over is no further over after a run, whoever goes first: %s', (_, limit) => {
  const handling = {zone: 'bulk', seconds: 60};
  const asked = (requestedDay: number) => ({item: 'x', quantity: 100, requestedDay});
  const t = given(
    ...company({
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('fast')]})],
      items: ['x', 'y'].map((what) => item(what, {handling})),
    }),
    ...['x', 'y'].map((what) => receive('A', what, 300)),
    {type: 'PlaceOrder', customer: 'c', order: 'over', lines: [asked(TODAY + 1), asked(TODAY + 9)]},
    place([['y', 40]], {order: 'first', day: TODAY + 9}),
    limit,
  );
  const [soon, late] = [leaves(t.book, 'over'), leaves(t.book, 'over', 1)];
  // The order changes the days of its two lines with each other; another moves to the day that is over, before it.
  const to = (shipBy: number, quantity: number) => ({lot: 1, quantity, site: 'A', shipBy, service});
  const changed = (of: number, more: number) =>
    run(
      line('over', to(late, 100)),
      {...line('over', to(soon, of)), line: 2},
      ...(more > 0 ? [line('first', to(soon, more))] : []),
    );
  expect(t.when(changed(100, 0)).thenAccepted().book.order('over').lots[1]?.current.shipBy).toBe(soon);
  t.when({type: 'UndoAllocation', run: runsOf(t.book).at(-1)?.id ?? '', reason}).thenAccepted();
  t.when(changed(100, 1)).thenRejected('cannot-promise', {left: 99});
  t.when(changed(61, 40)).thenRejected('cannot-promise', {left: 60});
  t.when(changed(60, 40)).thenAccepted();
});

test('a quota that is used beyond what it is now is no further beyond it after a run', () => {
  const quota = (quantity: number): Command => ({
    type: 'SetPool',
    site: 'A',
    item: 'x',
    segment: 'all',
    kind: 'quota',
    quantity,
    fromDay: TODAY,
    untilDay: TODAY + 4,
    reason,
  });
  const asked = (requestedDay: number) => ({item: 'x', quantity: 100, requestedDay});
  const t = given(
    ...company({segments: [segment('all')]}),
    receive('A', 'x', 500),
    {type: 'PlaceOrder', customer: 'c', order: 'over', lines: [asked(TODAY + 1), asked(TODAY + 9)]},
    place([['x', 40]], {order: 'first', day: TODAY + 9}),
    quota(40),
  );
  const [soon, late] = [leaves(t.book, 'over'), leaves(t.book, 'over', 1)];
  const to = (shipBy: number, quantity: number) => ({lot: 1, quantity, site: 'A', shipBy});
  const changed = (of: number, more: number) =>
    run(line('over', to(late, 100)), {...line('over', to(soon, of)), line: 2}, line('first', to(soon, more)));
  t.when(changed(100, 1)).thenRejected('cannot-promise', {left: 99});
  t.when(changed(60, 40)).thenAccepted();
});

test('an order that leaves complete moves whole or not at all', () => {
  const t = given(...company(), receive('A', 'x', 10), receive('A', 'y', 10), buy(10, MONDAY + days(2)));
  t.and(
    place([['x', 10]], {order: 'other', day: TODAY + 4, site: 'A'}),
    place(
      [
        ['x', 4],
        ['y', 4],
      ],
      {order: 'whole', day: TODAY + 8, shipComplete: true},
    ),
  );
  const now = t.book.order('whole').lots.map((l) => [l.line, l.current.shipBy]);
  expect(new Set(now.map(([, at]) => at)).size).toBe(1);
  const shipBy = leaves(t.book, 'other');
  const move = (n: number) => ({order: 'whole', line: n, moves: [{lot: 1, quantity: 4, site: 'A', shipBy}]});
  t.when({type: 'ApplyAllocation', method: 'by hand', reason, lines: [move(2)]}).thenRejected('quantity-rule');
  t.when({type: 'ApplyAllocation', method: 'by hand', reason, lines: [move(1), move(2)]}).thenAccepted();
});

test('a continuous run is the system’s, makes nobody later, and says what it left', () => {
  const t = scarce();
  const [soon, late] = [leaves(t.book, 'rich'), leaves(t.book, 'poor')];
  const swap = {
    ...run(
      line('rich', {lot: 1, quantity: 5, site: 'A', shipBy: late}),
      line('poor', {lot: 1, quantity: 5, site: 'A', shipBy: soon}),
    ),
    method: 'continuous',
  } as Command;
  t.when(swap).thenRejected('cannot-promise', {what: 'line 1 of rich would be later: that is for a person'});
  t.and(receive('A', 'x', 5));
  const skipped = [{order: 'rich', line: 1, why: 'no better day is known'}];
  const gain = {...run(line('poor', {lot: 1, quantity: 5, site: 'A', shipBy: soon})), method: 'continuous', skipped};
  t.and({as: 'operations'})
    .when(gain as Command)
    .thenRejected('forbidden');
  t.and({as: 'system'})
    .when(gain as Command)
    .thenAccepted();
  expect(lotsOf(t.book, 'poor')).toEqual([[5, 1, 3]]);
  const made = t.book.ledger.read('runs:runs')?.list.at(-1);
  expect(made).toMatchObject({method: 'continuous', skipped, undone: null});
  t.and({as: 'operations'})
    .when({type: 'UndoAllocation', run: made?.id ?? '', reason})
    .thenAccepted();
  expect(lotsOf(t.book, 'poor')).toEqual([[5, 3, 3]]);
});

test('however many runs the system makes, those of people stay to be undone, and the other way round', () => {
  const made = (id: string, method: AllocationRun['method']): AllocationRun => {
    const leg = {site: 'A', shipBy: 0, day: 0};
    const moves = [{order: 'o', line: 1, lot: 1, quantity: 1, from: null, to: leg}];
    return {id, at: 0, by: 'b', method, reason, moves, undone: null};
  };
  const {runsKept} = LIMITS_ALLOCATION;
  const after = (before: readonly AllocationRun[], method: AllocationRun['method']) =>
    Array.from({length: runsKept + 5}, (_, n) => made(`${method} ${n}`, method)).reduce(
      (runs, one) => evolveRuns(runs, {type: 'AllocationApplied', run: one}),
      {list: before},
    ).list;
  const people = after([], 'by hand');
  expect(people.map((r) => r.id)).toEqual(Array.from({length: runsKept}, (_, n) => `by hand ${n + 5}`));
  const both = after(people, 'continuous');
  expect(both.map((r) => r.method)).toEqual([
    ...Array(runsKept).fill('by hand'),
    ...Array(runsKept).fill('continuous'),
  ]);
  expect(both.at(-1)?.id).toBe(`continuous ${runsKept + 4}`);
});
