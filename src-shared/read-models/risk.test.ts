/** What endangers a promise besides supply and time: goods lost from staging, stock taken for another order. */
import {expect, test} from 'vitest';
import {
  buy,
  company,
  customer,
  days,
  hours,
  MONDAY,
  OFFICE,
  pickup,
  place,
  receive,
  SLOW_AND_FAST,
  site,
  TODAY,
} from '../../tests/support/company.ts';
import {type Given, given, type Then} from '../../tests/support/given.ts';
import type {AtRiskRow} from '../api/rows.ts';
import type {Command, CommandOf} from '../domain/commands.ts';
import {must} from '../kernel/assert.ts';
import {promiseAnswer} from './promise-answer.ts';
import {byStake, risksOf} from './risk.ts';
import {riskDetail} from './risk-detail.ts';

const at = {site: 'A', item: 'x'};
const lots = (quantity: number) => [{line: 1, lot: 1, quantity}];
const advance = (to: 'released' | 'picked', quantity: number): Command => ({
  type: 'AdvanceLots',
  order: 'o',
  to,
  lots: lots(quantity),
});
const unpick = (quantity: number, into: CommandOf<'UnpickLots'>['into']): Command => ({
  type: 'UnpickLots',
  order: 'o',
  lots: lots(quantity),
  into,
  reason: 'test',
});
const picked = () =>
  given(
    ...company(),
    receive('A', 'x', 100),
    place([['x', 100]], {order: 'o', site: 'A'}),
    advance('released', 100),
    advance('picked', 100),
  );
const worldOf = ({book}: Given | Then, after = 0) => ({
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at + after,
});
const risks = (t: Given | Then, order = 'o') =>
  risksOf(worldOf(t), t.book.order(order)).map((r) => [r.row.uncovered, r.row.cause]);

test('goods un-picked to the bin endanger nothing; damaged or missing ones leave the lot uncovered', () => {
  expect(risks(picked())).toEqual([]);
  expect(risks(picked().when(unpick(40, 'available')).thenAccepted())).toEqual([]);
  for (const [into, cause] of [
    ['quarantine', '10 in quarantine'],
    ['damaged', '10 damaged'],
    ['missing', 'Short pick: 10 not found'],
  ] as const)
    expect(risks(picked().when(unpick(10, into)).thenAccepted())).toEqual([[10, cause]]);
});

test('staged goods that a count did not find endanger the lots that hold them, until one is un-picked as missing', () => {
  const t = picked()
    .when({type: 'RecordCount', ...at, state: 'staged', counted: 92, reason: 'cycle count'})
    .thenAccepted();
  expect(risks(t)).toEqual([[8, '8 of 100 staged not found']]);
  expect(risks(t.when(unpick(8, 'missing')).thenAccepted())).toEqual([[8, 'Short pick: 8 not found']]);
});

test('stock taken for another order with an override puts the loser on the queue', () => {
  const buy: Command = {
    type: 'PlacePurchase',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 20, expectedAt: MONDAY + days(9), confirmed: true}],
  };
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    buy,
    place([['x', 10]], {order: 'old', day: TODAY + 7, site: 'A'}),
    place([['x', 6]], {order: 'o', day: TODAY + 12, site: 'A'}),
  );
  expect(risks(t, 'old')).toEqual([]);
  const taken = t.when({type: 'ShipLots', order: 'o', lots: lots(6), override: {reason: 'the truck waits'}});
  expect(risks(taken.thenAccepted(), 'old')).toEqual([[6, expect.stringMatching(/^Comes too late: PO-/)]]);
});

test('what is late says why it is late: the supplier, the step of the floor, a claim; never only that it is', () => {
  const buy: Command = {
    type: 'PlacePurchase',
    purchase: 'PO-1',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'y', quantity: 20, expectedAt: MONDAY + days(2), confirmed: true}],
  };
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    buy,
    place([['x', 10]], {order: 'shelf', day: TODAY + 1, site: 'A'}),
    place([['y', 20]], {order: 'supply', day: TODAY + 4, site: 'A'}),
    place([['x', 5]], {order: 'none', day: TODAY + 1, site: 'A'}),
  );
  const world = worldOf(t, days(8));
  const of = (order: string) => risksOf(world, t.book.order(order)).map((r) => r.row);
  expect(of('shelf')).toMatchObject([
    {cause: 'On the shelf, not released', action: 'Release 10 to the floor', daysLate: 7},
  ]);
  expect(of('supply')).toMatchObject([{cause: 'Supplier V late with PO-1/1', action: 'Chase PO-1/1'}]);
  expect(of('none')).toMatchObject([{cause: 'No supply known for 5', action: 'Tell the customer: no supply', lot: 0}]);
  expect(['shelf', 'supply', 'none'].flatMap(of).some((row) => /past its ship-by|d ago/.test(row.cause))).toBe(false);
});

test('"Do this" is the first of what the panel of the lot recommends', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    receive('B', 'x', 30),
    receive('A', 'y', 4),
    place([['x', 10]], {order: 'a', day: TODAY + 1, site: 'A'}),
    place([['y', 6]], {order: 'b', day: TODAY + 2, site: 'A'}),
    {type: 'RecordCount', ...at, state: 'available', counted: 4, reason: 'cycle count'},
  );
  const seen = [0, 1, 3, 9].flatMap((n) =>
    ['a', 'b'].flatMap((order) => {
      const world = worldOf(t, days(n));
      return risksOf(world, t.book.order(order)).map((risk) => {
        expect(risk.row.action).toBe(riskDetail(world, risk).options[0]?.what);
        return risk.row.action;
      });
    }),
  );
  expect(new Set(seen).size).toBeGreaterThan(1);
});

test('of lots in the same state and as many days late the money decides; days late go before it, the likely late first', () => {
  const row = (id: string, aspect: AtRiskRow['aspect'], daysLate: number, money: number, score: number) =>
    ({id, aspect, daysLate, money, score}) as AtRiskRow;
  const sorted = [
    row('cheap', 'stop', 0, 21, 60),
    row('dear', 'stop', 0, 93_100, 41),
    row('risk', 'caution', 0, 900_000, 30),
    row('old', 'stop', 3, 50, 50),
  ].sort(byStake);
  expect(sorted.map((one) => one.id)).toEqual(['old', 'dear', 'cheap', 'risk']);
});

test('stock that is lost is promised from a site that has it, before anything is moved or put off; the form asks the same rule', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', day: TODAY + 4}),
    receive('B', 'x', 12),
    {type: 'RecordCount', ...at, state: 'available', counted: 4, reason: 'cycle count'},
  );
  const world = worldOf(t);
  const [risk] = risksOf(world, t.book.order('o'));
  expect(risk?.row).toMatchObject({uncovered: 6, action: 'Promise it from Site B'});
  const [first, ...rest] = riskDetail(world, must(risk, 'a risk')).options;
  expect(first).toMatchObject({scoreAfter: 0, command: {type: 'RepromiseLot', order: 'o', lot: 1}});
  expect(rest.filter((option) => option.command?.type === 'RepromiseLot')).toEqual([]);
  const ask = (more: {site?: string} = {}) =>
    promiseAnswer(
      world,
      {
        customer: 'c',
        order: 'o',
        lot: {line: 1, lot: 1},
        lines: [{item: 'x', quantity: 10, requestedDay: TODAY + 4, ...more}],
      },
      false,
    )?.lines[0]?.options[0]?.lots[0];
  expect(ask()).toMatchObject({site: 'B', day: TODAY + 4, quantity: 10});
  expect(ask({site: 'A'})).toBeUndefined();
});

test('a line for one site, and a lot that is with the floor, are not offered from elsewhere', () => {
  const before = (day: number, from?: string) => [
    ...company(),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', day, ...(from !== undefined && {site: from})}),
    receive('B', 'x', 12),
  ];
  const lost: Command = {type: 'RecordCount', ...at, state: 'available', counted: 4, reason: 'cycle count'};
  const offered = (t: Given) => risksOf(worldOf(t), t.book.order('o')).map((r) => r.row.action);
  expect(offered(given(...before(TODAY + 4, 'A'), lost))).toEqual(['Move 6 from Site B']);
  expect(offered(given(...before(TODAY + 4), advance('released', 10), lost))).toEqual(['Move 6 from Site B']);
});

/** Two lines that leave together. */
const together = [
  ...company(),
  receive('A', 'x', 10),
  receive('A', 'y', 2),
  place(
    [
      ['x', 4],
      ['y', 2],
    ],
    {order: 'o', site: 'A', shipComplete: true},
  ),
];

test('of an order that leaves complete, what lies ready waits for the line that lacks its stock, and that is what to see to', () => {
  const t = given(...together)
    .when({type: 'RecordCount', site: 'A', item: 'y', state: 'available', counted: 0, reason: 'cycle count'})
    .thenAccepted();
  const world = worldOf(t, days(9));
  const found = risksOf(world, t.book.order('o')).map(({row}) => [row.line, row.cause, row.action]);
  expect(found.find(([line]) => line === 1)).toEqual([1, 'Waits for line 2, ships complete', 'See to line 2 first']);
  expect(found.find(([line]) => line === 2)?.[1]).toBe('Stock lost: 2 fewer than claimed');
});

test('what is there is helped by its next step; it is shipped only from the lane', () => {
  const packed = {type: 'AdvanceLots', order: 'o', to: 'packed', lots: lots(100)} as const;
  const placed = given(...company(), receive('A', 'x', 100), place([['x', 100]], {order: 'o', site: 'A'}));
  const released = placed.when(advance('released', 100)).thenAccepted();
  const picked = released.when(advance('picked', 100)).thenAccepted();
  const actions = () =>
    risksOf(worldOf(picked, days(9)), picked.book.order('o')).map(({row}) => [row.cause, row.action]);
  expect(actions()).toEqual([['Picked, not packed', 'Have 100 packed']]);
  picked.when(packed).thenAccepted();
  expect(actions()).toEqual([['Packed, not shipped', 'Ship 100 now']]);
});

test('an order that leaves complete is shipped whole from the lane', () => {
  const both = (to: 'released' | 'picked' | 'packed'): Command => ({
    type: 'AdvanceLots',
    order: 'o',
    to,
    lots: [
      {line: 1, lot: 1, quantity: 4},
      {line: 2, lot: 1, quantity: 2},
    ],
  });
  const lane = given(...together, both('released'), both('picked'), both('packed'));
  const world = worldOf(lane, days(9));
  const [first] = risksOf(world, lane.book.order('o'));
  expect(first?.row.action).toBe('Ship the order now');
});

test('a lot whose dispatch is no more is likely late though its goods are there, until it is promised anew', () => {
  const A = site('A', {pickups: [pickup('slow'), pickup('fast')]});
  const closed = {...A, calendar: {...OFFICE, holidays: [TODAY + 2]}};
  const t = given(
    ...company({carriers: [SLOW_AND_FAST], sites: [A]}),
    receive('A', 'x', 9),
    place([['x', 5]], {order: 'o', day: TODAY + 4}),
    place([['x', 4]], {order: 'p', day: TODAY + 3}),
  );
  expect([risks(t), risks(t, 'p')]).toEqual([[], []]);
  t.and({type: 'DefineSite', site: closed});
  expect([risks(t), risks(t, 'p')]).toEqual([[[0, 'No dispatch by its ship-by any more']], []]);
  const [risk] = risksOf(worldOf(t), t.book.order('o'));
  const found = must(risk, 'a risk');
  expect([found.row.aspect, found.row.score, found.row.action]).toEqual([
    'stop',
    38,
    'Promise it by Carrier K Service slow',
  ]);
  const {options} = riskDetail(worldOf(t), found);
  expect(options.map(({what, scoreAfter}) => [what, scoreAfter])).toContainEqual([
    'Promise it by Carrier K Service slow',
    0,
  ]);
  expect(options.filter(({command}) => command?.type === 'RepromiseLot')).toHaveLength(1);
  // Once its ship-by has passed, that is what is wrong with it.
  expect(risksOf(worldOf(t, days(2) + hours(9)), t.book.order('o'))[0]?.reasons.map(({kind}) => kind)).not.toContain(
    'carriage',
  );
  t.and({type: 'RepromiseLot', order: 'o', line: 1, lot: 1, reason: 'closed that day'});
  expect(risks(t)).toEqual([]);
  expect(t.book.order('o').lots[0]?.current).toMatchObject({day: TODAY + 3, service: 'K/slow'});
});

test('a service that stops, and a carrier that drives less, are said in their own words', () => {
  const A = site('A', {pickups: [pickup('slow'), pickup('fast')]});
  const order = place([['x', 5]], {order: 'o', day: TODAY + 4});
  const t = given(...company({carriers: [SLOW_AND_FAST], sites: [A]}), receive('A', 'x', 9), order);
  t.and({type: 'DefineSite', site: {...A, pickups: [pickup('fast')]}});
  expect(risks(t)).toEqual([[0, 'Carrier K Service slow no longer goes from Site A']]);
  const carrier = {...SLOW_AND_FAST, days: {...SLOW_AND_FAST.days, holidays: [TODAY + 4]}};
  t.and({type: 'DefineSite', site: A}, {type: 'DefineCarrier', carrier});
  expect(risks(t)).toEqual([[0, 'Would arrive after its promised day']]);
});

test('what was promised by nobody in particular goes by whoever comes in its place', () => {
  const order = place([['x', 5]], {order: 'o', day: TODAY + 4, site: 'A'});
  const t = given(...company({carriers: [SLOW_AND_FAST], sites: [site('A')]}), receive('A', 'x', 9), order);
  const by = (...pickups: ReturnType<typeof pickup>[]) => t.and({type: 'DefineSite', site: site('A', {pickups})});
  by(pickup('slow'), pickup('fast', {cutoff: 17 * 60}));
  expect(risks(t)).toEqual([]);
  by(pickup('fast', {cutoff: 9 * 60}));
  expect(risks(t)).toEqual([[0, 'No dispatch by its ship-by any more']]);
  by(pickup('slow'));
  expect(risks(t)).toEqual([[0, 'Would arrive after its promised day']]);
});

test('it is promised anew for the same day too, and what is with the floor needs a carrier', () => {
  const A = site('A', {pickups: [pickup('slow')]});
  const fridays = customer('c', {receives: {workdays: [5], holidays: []}});
  const t = given(
    ...company({carriers: [SLOW_AND_FAST], sites: [A], customers: [fridays]}),
    receive('A', 'x', 9),
    place([['x', 5]], {order: 'o', day: TODAY + 4}),
    {type: 'DefineSite', site: {...A, calendar: {...OFFICE, holidays: [TODAY + 2]}}},
  );
  const told = () => risksOf(worldOf(t), t.book.order('o')).map(({row}) => row.action);
  expect(told()).toEqual(['Promise it by Carrier K Service slow']);
  const anew: Command = {type: 'RepromiseLot', order: 'o', line: 1, lot: 1, reason: 'closed that day'};
  t.when(anew).thenAccepted();
  expect(t.book.order('o').lots[0]?.current).toMatchObject({day: TODAY + 4, shipBy: MONDAY + days(1) + hours(8)});
  t.when(anew).thenRejected('nothing-to-do');
  t.and(advance('released', 5), {type: 'DefineSite', site: {...A, calendar: {...OFFICE, holidays: [TODAY + 1]}}});
  expect(told()).toEqual(['Find another carrier']);
});

test('goods are sent for once: a second transfer is not advised while the first is on its way, though it comes too late', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', site: 'A', day: TODAY + 1}),
    receive('B', 'x', 50),
    {type: 'RecordCount', ...at, state: 'available', counted: 4, reason: 'cycle count'},
  );
  const moves = (of: Given | Then) => {
    const world = worldOf(of);
    const risk = must(risksOf(world, of.book.order('o'))[0], 'a risk');
    return {
      action: risk.row.action,
      moves: riskDetail(world, risk).options.filter((option) => option.command?.type === 'ShipTransfer'),
    };
  };
  const before = moves(t);
  expect(before).toMatchObject({action: 'Move 6 from Site B', moves: [{what: 'Move 6 from Site B'}]});
  const sent = t.and(must(before.moves[0]?.command, 'a command'));
  const after = moves(sent);
  expect(after.moves).toEqual([]);
  expect(after.action).not.toMatch(/^Move/);
});

test('what a lot rested on and is gone is its cause, also where more is to come', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', site: 'A', day: TODAY + 1}),
    buy(20, MONDAY + days(9)),
    {type: 'RecordCount', ...at, state: 'available', counted: 4, reason: 'cycle count'},
  );
  expect(risks(t)).toEqual([[6, 'Stock lost: 6 fewer than claimed']]);
});

test('what lies on the dock is put away before anything is sent for', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', site: 'A', day: TODAY + 1}),
    receive('B', 'x', 50),
    {type: 'RecordCount', ...at, state: 'available', counted: 4, reason: 'cycle count'},
    {type: 'ReceiveStock', ...at, quantity: 20, into: 'receiving', reason: 'test'},
  );
  const [risk] = risksOf(worldOf(t), t.book.order('o'));
  expect(risk?.row).toMatchObject({cause: '20 on the dock, not put away', action: 'Have 6 put away'});
});

test('what is kept for others at another site is not sent for; without it the next best is advised, never nothing', () => {
  const kept = (...more: readonly Command[]) =>
    given(
      ...company(),
      receive('A', 'x', 5),
      place([['x', 5]], {order: 'o', site: 'A', day: TODAY + 1}),
      receive('B', 'x', 20),
      {type: 'SetPool', site: 'B', item: 'x', kind: 'safety', segments: [], quantity: 20, reason: 'test'},
      ...more,
    );
  const lost = kept({type: 'RecordCount', ...at, state: 'available', counted: 0, reason: 'test'});
  const [risk] = risksOf(worldOf(lost), lost.book.order('o'));
  expect(risk?.row.action).toBe('Tell the customer');
  expect(riskDetail(worldOf(lost), must(risk, 'a risk')).options.map((o) => o.command?.type)).not.toContain(
    'ShipTransfer',
  );
  const waits = kept(place([['x', 5]], {order: 'w', day: TODAY + 1}));
  const [without] = risksOf(worldOf(waits), waits.book.order('w'));
  expect(without?.row.action).toMatch(/^(Promise the best date|Tell the customer)/);
});

test('a part of what is lacking, in the house, comes after what brings all of it', () => {
  const t = given(
    ...company(),
    receive('A', 'x', 10),
    place([['x', 10]], {order: 'o', site: 'A', day: TODAY + 1}),
    receive('B', 'x', 50),
    {type: 'RecordCount', ...at, state: 'available', counted: 0, reason: 'test'},
    {type: 'ReceiveStock', ...at, quantity: 1, into: 'inspection', reason: 'test'},
  );
  const [risk] = risksOf(worldOf(t), t.book.order('o'));
  const options = riskDetail(worldOf(t), must(risk, 'a risk')).options.map((o) => o.what);
  expect(risk?.row.action).toBe('Move 10 from Site B');
  expect(options).toEqual(expect.arrayContaining(['Move 10 from Site B', 'Have 1 inspected']));
});
