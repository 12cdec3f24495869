/** What a person is told who asks: the substitutes by name and margin, and those beyond the rule to who may approve them. */
import {expect, test} from 'vitest';
import {
  company,
  customer,
  item,
  pickup,
  receive,
  rules,
  SLOW_AND_FAST,
  segment,
  site,
  TODAY,
} from '../../tests/support/company.ts';
import {type Given, given} from '../../tests/support/given.ts';
import type {PromiseAnswer} from '../api/types.ts';
import {must} from '../kernel/assert.ts';
import {promiseAnswer} from './promise-answer.ts';
import {shipmentsFor} from './shipments.ts';

const shop = (substitution?: 'equivalent'): Given =>
  given(
    ...company({
      items: [
        item('blue', {
          listPrice: 25_000,
          substitutes: [
            {item: 'red', kind: 'equivalent'},
            {item: 'gold', kind: 'upgrade'},
          ],
        }),
        item('red', {name: 'RED MUG'}),
        item('gold'),
      ],
      customers: [customer('c', {rules: rules({...(substitution !== undefined && {substitution})})})],
    }),
    receive('A', 'blue', 8),
    receive('A', 'red', 50),
    receive('B', 'gold', 50),
  );
function told({book}: Given, maySubstitute: boolean, order?: string) {
  const world = {
    ledger: book.ledger,
    read: book.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => book.at,
  };
  const lines = [{item: 'blue', quantity: 20, requestedDay: TODAY + 1}];
  return promiseAnswer(world, {customer: 'c', order, lines}, maySubstitute)?.lines[0]?.substitutes ?? [];
}

test('by name, at the price of the item asked for, less the cost of what is sent', () => {
  const t = shop('equivalent').and({
    type: 'SetItemCosts',
    costs: [
      {item: 'blue', cost: 10_000},
      {item: 'red', cost: 12_000},
    ],
  });
  expect(told(t, false).map((o) => [o.insteadName, o.lots.map((lot) => lot.quantity), o.margin])).toEqual([
    // 20 × 2.50 less 8 × 1.00 and 12 × 1.20
    ['RED MUG', [8, 12], 5_000 - 800 - 1_440],
    ['RED MUG', [20], 5_000 - 2_400],
    ['Item gold', [8, 12], undefined],
    ['Item gold', [20], undefined],
  ]);
});

test('beyond the customer’s rule: an upgrade to all, labelled; where he takes none, only to who may approve it', () => {
  expect(told(shop('equivalent'), false).map((o) => o.instead?.needsApproval)).toEqual([false, false, true, true]);
  expect(told(shop(), false)).toEqual([]);
  expect(told(shop(), true).map((o) => o.instead?.needsApproval)).toEqual([true, true, true, true]);
});

test('nothing is offered instead of what is placed already', () => {
  const t = shop('equivalent').and({
    type: 'PlaceOrder',
    order: 'o',
    customer: 'c',
    lines: [{item: 'blue', quantity: 20, requestedDay: TODAY + 1}],
  });
  expect(told(t, true)).not.toEqual([]);
  expect(told(t, true, 'o')).toEqual([]);
});

test('lines that leave together are one shipment, dearer than each and cheaper than both; apart they are two', () => {
  const bands = [
    {band: '1', upToGrams: 1_000, price: 500},
    {band: '1', upToGrams: 5_000, price: 800},
  ];
  const by = {...SLOW_AND_FAST, services: SLOW_AND_FAST.services.map((one) => ({...one, rates: bands}))};
  const {book} = given(
    ...company({
      carriers: [by],
      items: [item('x', {weightGrams: 300}), item('y', {weightGrams: 300})],
      sites: [site('A', {pickups: [pickup('fast')]})],
    }),
    receive('A', 'x', 9),
    receive('A', 'y', 9),
  );
  const world = {
    ledger: book.ledger,
    read: book.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => book.at,
  };
  const asked = (days: number) => {
    const lines = ['x', 'y'].map((of, i) => ({item: of, quantity: 3, requestedDay: TODAY + 1 + i * days}));
    return must(promiseAnswer(world, {customer: 'c', lines}, false), 'an answer');
  };
  const costs = ({shipments}: PromiseAnswer) => shipments.map(({grams, freight}) => [grams, freight]);
  const together = asked(0);
  expect(together.lines.map((l) => l.options[0]?.lots[0]?.freight)).toEqual([500, 500]);
  expect(costs(together)).toEqual([[1_800, 800]]);
  expect(costs(asked(1))).toEqual([
    [900, 500],
    [900, 500],
  ]);
  const lots = asked(0).lines.flatMap((l) => (l.options[0]?.lots ?? []).map((lot) => ({...lot, item: l.item})));
  expect(shipmentsFor(world, 'c', lots)).toEqual(together.shipments);
  expect(shipmentsFor(world, 'nobody', lots)).toBeNull();
  // Whom no carrier has a price for has shipments all the same.
  const own = given(...company(), receive('A', 'x', 9)).book;
  const bare = {...world, ledger: own.ledger, read: own.ledger.read};
  const lines = [{item: 'x', quantity: 3, requestedDay: TODAY + 1}];
  expect(costs(must(promiseAnswer(bare, {customer: 'c', lines}, false), 'an answer'))).toEqual([
    [expect.any(Number), null],
  ]);
});

test('freight is that of the day on which it leaves, of a lot and of a shipment', () => {
  const services = SLOW_AND_FAST.services.map((one) => ({
    ...one,
    changes: [{from: TODAY + 7, lanes: one.lanes, rates: one.rates.map((rate) => ({...rate, price: rate.price + 90}))}],
  }));
  const {book} = given(
    ...company({carriers: [{...SLOW_AND_FAST, services}], sites: [site('A', {pickups: [pickup('fast')]})]}),
    receive('A', 'x', 9),
  );
  const world = {
    ledger: book.ledger,
    read: book.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => book.at,
  };
  const freight = (day: number) => {
    const lines = [{item: 'x', quantity: 3, requestedDay: TODAY + day}];
    const answer = must(promiseAnswer(world, {customer: 'c', lines}, false), 'an answer');
    return [answer.lines[0]?.options[0]?.lots[0]?.freight, answer.shipments[0]?.freight];
  };
  // For Monday in a week it leaves on Friday, for the day after on the Monday.
  expect([freight(7), freight(8)]).toEqual([
    [1_500, 1_500],
    [1_590, 1_590],
  ]);
});

test('beyond pools: what the first option takes of whose kept units, line by line; by who may not, nothing is taken', () => {
  const {book} = given(
    ...company({
      customers: [customer('k', {tier: 'A'}), customer('c', {tier: 'C'})],
      segments: [segment('key', {tiers: ['A']}), segment('rest')],
    }),
    receive('A', 'x', 20),
    ...(['key', 'rest'] as const).map((of) => ({
      type: 'SetPool' as const,
      site: 'A',
      item: 'x',
      segment: of,
      kind: of === 'key' ? ('protected' as const) : ('quota' as const),
      quantity: of === 'key' ? 15 : 8,
      untilDay: TODAY + 20,
      reason: 'test',
    })),
  );
  const world = {
    ledger: book.ledger,
    read: book.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => book.at,
  };
  const lines = [3, 7].map((quantity) => ({item: 'x', quantity, requestedDay: TODAY + 1}));
  const ask = (customerId: string, beyondPools: boolean) =>
    promiseAnswer(world, {customer: customerId, beyondPools, lines}, false)?.lines.map(({options, pools}) => [
      options[0]?.onRequest,
      (pools ?? []).map(({segmentName, kind, units, of}) => [segmentName, kind, units, of]),
    ]);
  expect(ask('c', false)).toEqual([
    [true, []],
    [false, []],
  ]);
  // Five are for anybody: the first line has three of them, the second two and five of those kept; two more than the quota leaves.
  expect(ask('c', true)).toEqual([
    [true, []],
    [
      true,
      [
        ['Segment key', 'protected', 5, 15],
        ['Segment rest', 'quota', 2, 5],
      ],
    ],
  ]);
  expect(ask('k', true)).toEqual([
    [true, []],
    [true, []],
  ]);
});
