/** Claims that are locked for the floor, as events of now and of logs before core 6 make them. */
import {expect, test} from 'vitest';
import {company, days, MONDAY, place, receive, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {evolvePosition} from './evolve.ts';
import {uncoverEvents} from './spare.ts';
import type {Claim, Position, PositionEvent} from './types.ts';

const at = {site: 'A', item: 'x'};
const made = (id: string, quantity: number, due: number): PositionEvent => ({
  type: 'ClaimMade',
  ...at,
  claim: {id, kind: 'allocation', quantity, onStock: quantity, due, expires: 0, author: ''},
});
const changed = (claim: string, more: {due: number; onStock?: number; locked?: number}): PositionEvent => ({
  type: 'ClaimChanged',
  ...at,
  claim,
  quantity: 10,
  onStock: 10,
  expires: 0,
  ...more,
});
const fold = (...events: PositionEvent[]): Position =>
  events.reduce<Position | undefined>((p, e) => evolvePosition(p, e), undefined) as Position;
const claims = (p: Position) => p.claims.map(({id, onStock, locked, due}) => [id, onStock, locked, due]);

test('an event that does not say what is locked leaves it, as far as stock is under it', () => {
  const due = MONDAY + days(9);
  const p = fold(made('o/1.1', 10, due), changed('o/1.1', {due, locked: 6}));
  expect(claims(p)).toEqual([['o/1.1', 10, 6, due]]);
  expect(claims(evolvePosition(p, changed('o/1.1', {due: due + 1})))).toEqual([['o/1.1', 10, 6, due + 1]]);
  expect(claims(evolvePosition(p, changed('o/1.1', {due, onStock: 4})))).toEqual([['o/1.1', 4, 4, due]]);
  const pick: PositionEvent = {type: 'StockPicked', ...at, quantity: 4, claim: 'o/1.1', occurredAt: MONDAY};
  expect(claims(evolvePosition(p, pick))).toEqual([['o/1.1', 6, 2, due]]);
});

test('in an older log a release is the date of its claim: it folds to that date, and all of it is still locked', () => {
  const t = given(...company(), receive('A', 'x', 10), place([['x', 10]], {order: 'far', day: TODAY + 20, site: 'A'}));
  const lots = [{line: 1, lot: 1, quantity: 10}];
  // As core 5 wrote it.
  t.book.apply(changed('far/1.1', {due: MONDAY}));
  t.book.apply({
    type: 'LotsMoved',
    order: 'far',
    territory: 'UK',
    moves: [{line: 1, lot: 1, from: 'allocated', to: 'released', quantity: 10}],
    occurredAt: MONDAY,
  });
  expect(claims(t.book.position('A', 'x'))).toEqual([['far/1.1', 10, 0, MONDAY]]);
  t.and({
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 10, expectedAt: MONDAY + days(3), confirmed: true}],
  })
    .when(place([['x', 10]], {order: 'o', customer: 'n', day: TODAY + 1, site: 'A'}))
    .thenRejected('insufficient-stock', {left: 0});
  t.when({type: 'AdvanceLots', order: 'far', to: 'picked', lots}).thenAccepted();
});

test('goods taken with an override come from what is locked last of all, however late it is due', () => {
  const claim = (id: string, quantity: number, locked: number, due: number): Claim => ({
    id,
    kind: 'allocation',
    quantity,
    onStock: quantity,
    locked,
    due,
    expires: 0,
    author: '',
    segment: '',
    service: '',
  });
  const p: Position = {
    ...fold(made('none/1.1', 1, MONDAY)),
    available: 20,
    claims: [claim('near/1.1', 10, 0, MONDAY + days(1)), claim('far/1.1', 10, 6, MONDAY + days(9))],
  };
  expect(uncoverEvents(() => undefined, p, {claim: 'x/1.1', quantity: 13}, MONDAY, 'now')).toMatchObject([
    {
      claims: [
        {id: 'far/1.1', onStock: 6},
        {id: 'near/1.1', onStock: 1},
      ],
    },
  ]);
  expect(uncoverEvents(() => undefined, p, {claim: 'x/1.1', quantity: 17}, MONDAY, 'now')).toMatchObject([
    {
      claims: [
        {id: 'far/1.1', onStock: 3},
        {id: 'near/1.1', onStock: 0},
      ],
    },
  ]);
});
