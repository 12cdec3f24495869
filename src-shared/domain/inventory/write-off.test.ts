/** One limit for correcting the record, whichever way: adjusted, counted or scrapped; in units and in money, per role. */
import {test} from 'vitest';
import {company, days, item, MONDAY, place, receive} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import type {Role} from '../decider.ts';
import type {Policy} from '../master-data/types.ts';

const at = {site: 'A', item: 'x'};
const reason = 'test';
const scrap = (quantity: number, from: 'available' | 'damaged' = 'damaged'): Command => ({
  type: 'ScrapStock',
  ...at,
  quantity,
  from,
  reason,
});
const adjust = (delta: number): Command => ({type: 'AdjustStock', ...at, state: 'available', delta, reason});
const count = (counted: number): Command => ({type: 'RecordCount', ...at, counted, reason});
const damage = (quantity: number): Command => ({
  type: 'MoveStock',
  ...at,
  quantity,
  from: 'available',
  to: 'damaged',
  reason,
});
const book = (policy: Partial<Policy>, as: Role = 'warehouse') =>
  given(...company({policy, items: [item('x', {listPrice: 20_000})]}), receive('A', 'x', 900_000), {as});

test('moving to the damaged and scrapping there is a write-off like any other', () => {
  const t = book({adjustLimitUnits: 100, adjustLimitValue: 1_000_000_000}).and(damage(890_000));
  t.when(scrap(890_000)).thenRejected('needs-approval', {
    what: [
      'a write-off of 890000 units worth 1780000.00 GBP:',
      'warehouse may book 100 units and 10000000.00 GBP; more is for operations or administrator',
    ].join(' '),
    left: 100,
  });
  t.when(scrap(101, 'available')).thenRejected('needs-approval', {left: 100});
  t.when(scrap(100)).thenAccepted();
});

test('adjustment, count and write-off meet the same limit, in units and in money', () => {
  for (const [policy, left] of [
    [{adjustLimitUnits: 7, adjustLimitValue: 1_000_000}, 7],
    [{adjustLimitUnits: 1_000, adjustLimitValue: 600}, 3],
  ] as const) {
    const t = book(policy);
    for (const more of [adjust(-left - 1), adjust(left + 1), count(900_000 - left - 1), scrap(left + 1, 'available')])
      t.when(more).thenRejected('needs-approval', {left});
    t.when(scrap(left, 'available')).thenAccepted();
    t.when(adjust(-left)).thenAccepted();
    t.when(count(900_000 - 3 * left)).thenAccepted();
  }
});

test('the right lifts the limit, and a line of the policy for a role sets it, with the right or without', () => {
  book({adjustLimitUnits: 5}, 'operations').when(scrap(5_000, 'available')).thenAccepted();
  const own: Partial<Policy> = {
    adjustLimitUnits: 5,
    correctionLimits: [
      {role: 'operations', units: 50, value: 1_000_000},
      {role: 'warehouse', units: 8, value: 1_000_000},
    ],
  };
  book(own, 'operations').when(scrap(51, 'available')).thenRejected('needs-approval', {left: 50});
  book(own).when(scrap(9, 'available')).thenRejected('needs-approval', {left: 8});
  book(own).when(scrap(8, 'available')).thenAccepted();
});

test('a receipt that no purchase stands behind is a correction upwards, whatever state it goes into', () => {
  const t = book({adjustLimitUnits: 100, adjustLimitValue: 1_000_000});
  for (const into of ['available', 'damaged', 'receiving'] as const) {
    const found = (quantity: number): Command => ({type: 'ReceiveStock', ...at, quantity, into, reason: 'found'});
    t.when(found(101)).thenRejected('needs-approval', {
      what: [
        'a receipt without a purchase order of 101 units worth 202.00 GBP:',
        'warehouse may book 100 units and 10000.00 GBP; more is for operations or administrator',
      ].join(' '),
      left: 100,
    });
    t.when(found(100)).thenAccepted();
  }
  book({adjustLimitUnits: 100}, 'operations')
    .when({type: 'ReceiveStock', ...at, quantity: 5_000, into: 'available', reason: 'found'})
    .thenAccepted();
});

test('what a purchase brings is received whatever its size', () => {
  const lines = [{item: 'x', quantity: 5_000, expectedAt: MONDAY + days(1), confirmed: true}];
  given(...company({policy: {adjustLimitUnits: 10}, items: [item('x', {listPrice: 20_000})]}), {
    type: 'PlacePurchase',
    purchase: 'P',
    supplier: 'V',
    site: 'A',
    lines,
  })
    .and({as: 'warehouse'})
    .when({type: 'ReceivePurchase', purchase: 'P', lines: [{line: 1, quantity: 5_000}], into: 'available'})
    .thenAccepted();
});

test('a short pick is a count difference: what is not found comes under the same limit, what is found does not count', () => {
  const lots = [{line: 1, lot: 1, quantity: 700}];
  const short = (found: number): Command => ({type: 'ReportShortPick', order: 'O', line: 1, lot: 1, found});
  const released = (as: Role) =>
    given(
      ...company({
        policy: {adjustLimitUnits: 100, adjustLimitValue: 1_000_000},
        items: [item('x', {listPrice: 20_000})],
      }),
      receive('A', 'x', 1_000),
      place([['x', 700]], {order: 'O'}),
      {type: 'AdvanceLots', order: 'O', to: 'released', lots},
      {as},
    );
  const t = released('warehouse');
  for (const found of [0, 599])
    t.when(short(found)).thenRejected('needs-approval', {
      what: [
        `short pick lot 1.1: a difference of ${700 - found} units worth ${(700 - found) * 2}.00 GBP:`,
        'warehouse may book 100 units and 10000.00 GBP; more is for operations or administrator',
      ].join(' '),
      left: 100,
    });
  t.when(short(600)).thenAccepted();
  released('operations').when(short(0)).thenAccepted();
});
