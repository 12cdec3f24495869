/** Picked goods are the lot's: they are un-picked or counted, never moved away under it. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {company, place, receive} from '../../../tests/support/company.ts';
import {type Given, given, type Then} from '../../../tests/support/given.ts';
import type {Command, CommandOf} from '../commands.ts';

const at = {site: 'A', item: 'x'};
const reason = 'test';
const lots = (quantity: number) => [{line: 1, lot: 1, quantity}];
const advance = (to: 'released' | 'picked' | 'packed', quantity: number): Command => ({
  type: 'AdvanceLots',
  order: 'RV-1',
  to,
  lots: lots(quantity),
});
const unpick = (quantity: number, into: CommandOf<'UnpickLots'>['into']): Command => ({
  type: 'UnpickLots',
  order: 'RV-1',
  lots: lots(quantity),
  into,
  reason,
});
const count = (counted: number): Command => ({type: 'RecordCount', ...at, state: 'staged', counted, reason});
const ship = (quantity: number): Command => ({type: 'ShipLots', order: 'RV-1', lots: lots(quantity)});
/** A hundred, all picked for RV-1. */
const picked = () =>
  given(
    ...company(),
    receive('A', 'x', 100),
    place([['x', 100]], {order: 'RV-1', site: 'A'}),
    advance('released', 100),
    advance('picked', 100),
  );
const position = (t: Given | Then) => t.book.position('A', 'x');
const lot = (t: Given | Then) => t.book.order('RV-1').lots[0];

test('what is picked for an order cannot be moved, adjusted or scrapped away; the refusal says what is left and what to do', () => {
  const t = picked().and({type: 'ReceiveStock', ...at, quantity: 3, into: 'staged', reason});
  expect(position(t)).toMatchObject({staged: 103, bound: 100});
  const taking: Command[] = [
    {type: 'MoveStock', ...at, quantity: 4, from: 'staged', to: 'available', reason},
    {type: 'MoveStock', ...at, quantity: 4, from: 'staged', to: 'damaged', reason},
    {type: 'AdjustStock', ...at, state: 'staged', delta: -4, reason},
    {type: 'ScrapStock', ...at, quantity: 4, from: 'staged', reason},
  ];
  for (const command of taking)
    t.when(command).thenRejected('insufficient-stock', {
      what: 'staged: 100 are picked for orders; un-pick them first (to the bin, damaged or missing), or count what is staged',
      left: 3,
    });
  // What nobody picked may go.
  t.when({type: 'ScrapStock', ...at, quantity: 3, from: 'staged', reason}).thenAccepted();
  expect(position(t)).toMatchObject({staged: 100, bound: 100});
  t.when(ship(100)).thenAccepted();
  expect(position(t)).toMatchObject({staged: 0, bound: 0});
});

test('un-picked to the bin: the lot is to be picked again, covered as before, and nobody else gets the units', () => {
  const t = picked().when(unpick(40, 'available')).thenAccepted();
  expect(position(t)).toMatchObject({available: 40, staged: 60, bound: 60});
  expect(position(t).claims).toMatchObject([{id: 'RV-1/1.1', quantity: 40, onStock: 40}]);
  expect(lot(t)).toMatchObject({allocated: 40, picked: 60});
  t.when(place([['x', 1]], {customer: 'n'})).thenRejected('insufficient-stock', {left: 0});
  t.when(unpick(61, 'available')).thenRejected('wrong-stage', {left: 60});
});

test('un-picked as damaged or missing: the units are off the stock, the lot waits for supply and is at risk', () => {
  const damaged = picked().when(unpick(10, 'damaged')).thenAccepted();
  expect(position(damaged)).toMatchObject({available: 0, damaged: 10, staged: 90, bound: 90});
  expect(position(damaged).claims).toMatchObject([{quantity: 10, onStock: 0}]);
  const missing = picked().when(unpick(10, 'missing')).thenAccepted();
  expect(position(missing)).toMatchObject({available: 0, damaged: 0, staged: 90, bound: 90});
  expect(missing.events('StockAdjusted')).toMatchObject([{before: 10, after: 0}]);
});

test('packed goods are unpacked last, and free stock at the site covers the lot again at once', () => {
  const t = picked()
    .and(advance('packed', 30), receive('A', 'x', 5))
    .when(unpick(75, 'quarantine'))
    .thenAccepted();
  expect(lot(t)).toMatchObject({allocated: 75, picked: 0, packed: 25});
  expect(position(t)).toMatchObject({available: 5, quarantine: 75, staged: 25, bound: 25});
  expect(position(t).claims).toMatchObject([{quantity: 75, onStock: 5}]);
});

test('a count of the staging area may find fewer than lots hold: then they are at risk until un-picked as missing', () => {
  const t = picked().when(count(92)).thenAccepted();
  expect(position(t)).toMatchObject({staged: 92, bound: 100});
  t.when(ship(100)).thenRejected('insufficient-stock', {left: 92});
  t.when(unpick(93, 'available')).thenRejected('insufficient-stock', {left: 92});
  // Written off by the count already: not a second time.
  const un = t.when(unpick(8, 'missing')).thenAccepted();
  expect(un.events('StockAdjusted')).toEqual([]);
  expect(position(un)).toMatchObject({available: 0, staged: 92, bound: 92});
  un.when(ship(92)).thenAccepted();
  expect(position(un)).toMatchObject({staged: 0, bound: 0});
});

test('a loss in staging is a write-off: beyond the limit of the role it needs the right', () => {
  const t = picked().and({as: 'warehouse'});
  const limited = given(
    ...company({policy: {adjustLimitUnits: 5}}),
    receive('A', 'x', 100),
    place([['x', 100]], {order: 'RV-1', site: 'A'}),
    advance('released', 100),
    advance('picked', 100),
    {as: 'warehouse'},
  );
  limited.when(unpick(6, 'missing')).thenRejected('needs-approval', {left: 5});
  limited.when(count(94)).thenRejected('needs-approval', {left: 5});
  limited.when(unpick(6, 'damaged')).thenAccepted();
  t.when(unpick(6, 'missing')).thenAccepted();
});

test('staged covers what lots hold, whatever is tried, unless a count found fewer', () => {
  const step = fc.oneof(
    fc
      .record({
        type: fc.constant('MoveStock' as const),
        quantity: fc.integer({min: 1, max: 9}),
        to: fc.constantFrom('available' as const, 'damaged' as const, 'quarantine' as const),
      })
      .map(({quantity, to}): Command => ({type: 'MoveStock', ...at, quantity, from: 'staged', to, reason})),
    fc
      .integer({min: 1, max: 9})
      .map((n): Command => ({type: 'AdjustStock', ...at, state: 'staged', delta: -n, reason})),
    fc
      .integer({min: 1, max: 9})
      .map((quantity): Command => ({type: 'ScrapStock', ...at, quantity, from: 'staged', reason})),
    fc
      .integer({min: 1, max: 4})
      .map((quantity): Command => ({type: 'ReceiveStock', ...at, quantity, into: 'staged', reason})),
    fc.integer({min: 1, max: 9}).map((n) => advance('picked', n)),
    fc.integer({min: 1, max: 9}).map((n) => advance('packed', n)),
    fc
      .tuple(
        fc.integer({min: 1, max: 9}),
        fc.constantFrom('available' as const, 'damaged' as const, 'missing' as const),
      )
      .map(([n, into]) => unpick(n, into)),
    fc.integer({min: 1, max: 9}).map(ship),
  );
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(step, {minLength: 5, maxLength: 25}), (steps) => {
      const t = given(
        ...company(),
        receive('A', 'x', 30),
        place([['x', 30]], {order: 'RV-1', site: 'A'}),
        advance('released', 30),
      );
      for (const command of steps) {
        if (t.when(command).verdict.kind === 'accepted') accepted += 1;
        const {staged, bound} = position(t);
        expect(bound).toBe((lot(t)?.picked ?? 0) + (lot(t)?.packed ?? 0));
        expect(staged).toBeGreaterThanOrEqual(bound);
      }
    }),
    {numRuns: 60, seed: 39},
  );
  expect(accepted).toBeGreaterThan(100);
});
