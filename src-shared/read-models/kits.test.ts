/** What is told of kits: as many as can be ordered, the part that limits them, price and margin, and what a change would do. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {advance, company, customer, item, place, receive, rules, site, TODAY} from '../../tests/support/company.ts';
import {type Given, given, type Step} from '../../tests/support/given.ts';
import type {CommandOf} from '../domain/commands.ts';
import {must} from '../kernel/assert.ts';
import {kitRows} from './kits.ts';
import {changedPrice} from './line-price.ts';
import {orderDetail} from './order-detail.ts';
import {type PromiseAsk, promiseAnswer} from './promise-answer.ts';
import type {World} from './world.ts';

const ITEMS = [
  item('cup', {name: 'CUP', listPrice: 30_000}),
  item('tray', {name: 'TRAY', listPrice: 40_000}),
  item('set', {
    listPrice: 80_000,
    parts: [
      {item: 'cup', per: 2},
      {item: 'tray', per: 1},
    ],
  }),
];
const CUSTOMERS = [customer('n', {rules: rules({backorders: false})})];
const shop = (...steps: readonly Step[]): Given => given(...company({items: ITEMS, customers: CUSTOMERS}), ...steps);
const worldOf = ({book}: {book: Given['book']}): World => ({
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at,
});
const DAY = TODAY + 7;
function ask(t: {book: Given['book']}, quantity: number, more: Partial<PromiseAsk> = {}) {
  const lines = [{item: 'set', quantity, requestedDay: DAY}];
  return must(promiseAnswer(worldOf(t), {customer: 'n', lines, ...more}, false), 'an answer');
}

test('an inquiry answers by kits: how many, which part limits them, their price and what they earn', () => {
  const t = shop(receive('A', 'cup', 9), receive('A', 'tray', 6), {
    type: 'SetItemCosts',
    costs: [
      {item: 'cup', cost: 10_000},
      {item: 'tray', cost: 20_000},
    ],
  });
  const [line] = ask(t, 4).lines;
  expect([line?.left, line?.kit?.binding, line?.unitPrice, line?.amount]).toEqual([4, 'cup', 80_000, 3_200]);
  // 32.00 less eight cups at 1.00 and four trays at 2.00.
  expect(line?.margin).toBe(1_600);
  expect(line?.options).toMatchObject([{short: 0, onRequest: true}]);
  expect(line?.kit?.parts.map((p) => [p.itemName, p.per, p.quantity, p.left])).toEqual([
    ['CUP', 2, 8, 9],
    ['TRAY', 1, 4, 6],
  ]);
  const more = ask(t, 5);
  expect([more.lines[0]?.left, more.lines[0]?.options, more.rules.shipComplete]).toEqual([4, [], true]);
  expect(JSON.stringify(more)).not.toContain('leftAt');
});

test('kits that share a part with another line see what it takes', () => {
  const t = shop(receive('A', 'cup', 9), receive('A', 'tray', 6));
  const lines = [
    {item: 'cup', quantity: 5, requestedDay: DAY},
    {item: 'set', quantity: 4, requestedDay: DAY},
  ];
  const [cup, set] = ask(t, 0, {lines}).lines;
  expect([cup?.kit, cup?.left, set?.left, set?.line]).toEqual([undefined, 9, 2, 2]);
});

test('a kit with a part that is sold no more says so', () => {
  const t = shop({type: 'DefineItems', items: [item('tray', {active: false})]});
  expect(ask(t, 1).lines[0]?.kit?.fault).toBe('its part tray is sold no more');
  expect(kitRows(worldOf(t)).rows[0]?.fault).toBe('its part tray is sold no more');
});

test('the list says how many each site can make, and of which part there is too little', () => {
  const t = shop(receive('A', 'cup', 9), receive('A', 'tray', 6), receive('B', 'cup', 3), receive('B', 'tray', 1));
  expect(kitRows(worldOf(t)).rows).toMatchObject([
    {
      definition: {id: 'set'},
      canMake: 5,
      binding: 'cup',
      sites: [
        {site: 'A', kits: 4},
        {site: 'B', kits: 1},
      ],
      parts: [
        {item: 'cup', free: 12},
        {item: 'tray', free: 7},
      ],
    },
  ]);
});

test('of an order: its kits, what they cost each, and what a change of them would do', () => {
  const t = shop(receive('A', 'cup', 9), receive('A', 'tray', 6), place([['set', 3]], {order: 'o', customer: 'n'}));
  const detail = must(orderDetail(worldOf(t), 'o'), 'o');
  expect(detail.lines.map((l) => l.kit)).toEqual(
    [1, 2].map(() => ({item: 'set', itemName: 'Item set', kits: 3, cancellable: 3, unitPrice: 80_000})),
  );
  const to = {order: 'o', line: 2, quantity: 4, requestedDay: DAY, by: 'customer'} as const;
  expect(changedPrice(worldOf(t), to)).toMatchObject({unitPrice: 80_000, value: 3_200});
  const [line] = ask(t, 4, {order: 'o', line: 2}).lines;
  expect([line?.left, line?.unitPrice, line?.options[0]?.short]).toEqual([4, 80_000, 0]);
});

test('of kits of which some are picked it is told how many can be cancelled, and so many can', () => {
  const t = shop(
    receive('A', 'cup', 9),
    receive('A', 'tray', 6),
    place([['set', 4]], {order: 'o', customer: 'n'}),
    advance('released', 3),
    advance('picked', 3),
  );
  const told = must(orderDetail(worldOf(t), 'o'), 'o').lines.map((l) => l.kit);
  // Three cups are of two kits.
  expect(told.map((kit) => [kit?.kits, kit?.cancellable])).toEqual([
    [4, 2],
    [4, 2],
  ]);
  const cancel = (kits: number): CommandOf<'CancelOrder'> => ({
    type: 'CancelOrder',
    order: 'o',
    by: 'customer',
    reason: 'fewer',
    lines: [{line: 1, kits}],
  });
  t.when(cancel(3)).thenRejected('wrong-stage');
  t.when(cancel(must(told[0], 'a kit').cancellable)).thenAccepted();
});

test('as many kits as are told can be ordered, and not one more: complete, and with parts that come apart', () => {
  const stock = fc.array(fc.tuple(fc.nat(9), fc.nat(5)), {minLength: 1, maxLength: 3});
  fc.assert(
    fc.property(stock, fc.boolean(), (units, shipComplete) => {
      const names = units.map((_, i) => 'ABC'[i] as string);
      const t = given(
        ...company({items: ITEMS, customers: CUSTOMERS, sites: names.map((id) => site(id))}),
        ...units.flatMap(([cups, trays], i) => [
          ...(cups > 0 ? [receive(names[i] as string, 'cup', cups)] : []),
          ...(trays > 0 ? [receive(names[i] as string, 'tray', trays)] : []),
        ]),
      );
      const {left, kit} = must(ask(t, 1, {shipComplete}).lines[0], 'a line');
      const order = (n: number) => place([['set', n]], {order: `o${n}`, customer: 'n', shipComplete});
      expect(t.when(order(left + 1)).verdict.kind).toBe('rejected');
      const of = (at: number) => units.reduce((n, one) => n + (one[at] ?? 0), 0);
      if (!shipComplete)
        expect([left, kit?.binding]).toEqual([
          Math.min(Math.floor(of(0) / 2), of(1)),
          Math.floor(of(0) / 2) <= of(1) ? 'cup' : 'tray',
        ]);
      if (left > 0) expect(t.when(order(left)).verdict.kind).toBe('accepted');
    }),
    {numRuns: 200},
  );
});

test('of a customer who takes a line from one site each part may have its own, unless the kits leave complete', () => {
  const oneSite = customer('n', {rules: rules({backorders: false, splitSites: false})});
  const t = shop({type: 'DefineCustomers', customers: [oneSite]}, receive('A', 'cup', 8), receive('B', 'tray', 3));
  const left = (shipComplete: boolean) => ask(t, 1, {shipComplete}).lines[0]?.left;
  expect([left(false), left(true)]).toEqual([3, 0]);
  const order = (n: number) => place([['set', n]], {order: `o${n}`, customer: 'n', shipComplete: false});
  t.when(order(4)).thenRejected('insufficient-stock');
  t.when(order(3)).thenAccepted();
});
