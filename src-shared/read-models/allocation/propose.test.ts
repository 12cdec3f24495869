/** A proposal is what the orders show once it is applied; nobody loses a date by it, and undone all is as it was. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {unserved} from '../../../tests/simulation/lots-truth.ts';
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
  receiveLot,
  rules,
  SLOW_AND_FAST,
  segment,
  site,
  TODAY,
} from '../../../tests/support/company.ts';
import {Book, given} from '../../../tests/support/given.ts';
import {HALT} from '../../allocation/greedy.ts';
import {highsSolver} from '../../allocation/highs-solver.ts';
import {optimise} from '../../allocation/optimise.ts';
import type {Command} from '../../domain/commands.ts';
import {STRATEGIES} from '../../domain/master-data/types.ts';
import {toShip} from '../../domain/orders/status.ts';
import type {Order} from '../../domain/orders/types.ts';
import {must} from '../../kernel/assert.ts';
import type {World} from '../world.ts';
import {byStrategies, linesOfCommand, type Planner, type Proposed, propose} from './propose.ts';
import {sitesOfRun} from './run-lines.ts';

const worldOf = (book: Book): World => ({
  ledger: book.ledger,
  read: book.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => book.at,
});
type How = {readonly plan?: Planner; readonly sites?: readonly string[]};
async function proposed(
  book: Book,
  items: readonly string[],
  {plan = byStrategies, sites}: How = {},
): Promise<Proposed> {
  const of = must(book.ledger.read('company:company'), 'a company');
  const scope = {items, sites: sitesOfRun(of, '*', sites)};
  const answer = await propose(worldOf(book), of, scope, {plan, pause: () => Promise.resolve()});
  if ('over' in answer) throw new Error(answer.over);
  return answer;
}
const highs = highsSolver();
const optimised: Planner = async (problem) => {
  const solver = await highs;
  return (await optimise(problem, {...HALT, solver, elapsedMs: () => 0, limitMs: 60_000, gap: 0, nodesMax: 50})).plan;
};
const applyOf = ({asked}: Proposed): Command => ({
  type: 'ApplyAllocation',
  method: 'strategies',
  reason: 'test',
  lines: [...linesOfCommand(asked)],
});
const verdicts = ({asked}: Proposed) => Object.fromEntries(asked.map((a) => [a.planned.id, a.planned.verdict]));

/** 10 on hand under `rich` (tier C), ten more on Thursday; `key` (tier A) has half of these. */
const scarce = (strategies: {readonly A: 'win' | 'gain' | 'redistribute'; readonly C: (typeof STRATEGIES)[number]}) =>
  given(
    ...company({
      customers: [customer('a', {tier: 'A'}), customer('c', {tier: 'C'})],
      segments: [segment('key', {tiers: ['A'], strategy: strategies.A}), segment('rest', {strategy: strategies.C})],
    }),
    receive('A', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {customer: 'c', order: 'rich', day: TODAY + 1, site: 'A'}),
    place([['x', 5]], {customer: 'a', order: 'key', day: TODAY + 1, site: 'A'}),
  ).book;

test('the first class takes the sooner day from a segment that may lose it, which gets the later one', async () => {
  const book = scarce({A: 'gain', C: 'fill'});
  const run = await proposed(book, ['x']);
  expect(verdicts(run)).toEqual({'key/1': 'gains', 'rich/1': 'later'});
  expect(run.asked.map((a) => [a.line.id, a.pieces.map((p) => [p.move.quantity, p.from, p.to])])).toEqual([
    ['key/1', [[5, TODAY + 3, TODAY + 1]]],
    ['rich/1', [[5, TODAY + 1, TODAY + 3]]],
  ]);
  expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
  expect(book.order('key').lots.map((l) => l.current.day)).toEqual([TODAY + 1]);
});

test('a run keeps within the work of the site, and what it proposes can be applied', async () => {
  const wanting = (...work: Command[]) => {
    const late = [15, 16, 17].map((n) => place([['x', 8]], {customer: 'a', order: `o${n}`, day: TODAY + 1, site: 'A'}));
    const {book} = given(
      ...company({
        customers: [customer('a', {tier: 'A'})],
        items: [item('x', {handling: {zone: 'bulk', seconds: 60}}), item('y')],
      }),
      buy(30, MONDAY + days(9)),
      ...late,
      receive('A', 'x', 30),
      ...work,
    );
    return book;
  };
  const sooner = (run: Proposed) =>
    run.asked.flatMap((a) => a.pieces.filter((p) => p.to === TODAY + 1)).reduce((n, p) => n + p.move.quantity, 0);
  expect(sooner(await proposed(wanting(), ['x']))).toBe(24);
  // Ten an hour short of eight hours until the dispatch of today: eight units.
  const week = [10, 10, 10, 10, 10, 0, 0];
  const shifts = [{name: 'day', from: 480, until: 1_080, week}];
  const limits: readonly Command[] = [
    {type: 'SetCapacity', site: 'A', week, reason: 'ill'},
    // The same in minutes of the zone in which a unit takes one.
    {type: 'SetZones', site: 'A', zones: [{id: 'bulk', name: 'Bulk', shifts}], reason: 'ill'},
    // And of a door that loads one of 100 g a minute.
    {type: 'SetZones', site: 'A', zones: [{id: 'out', name: 'Out', dock: {kilosPerHour: 6}, shifts}], reason: 'ill'},
  ];
  for (const limit of limits)
    for (const plan of [byStrategies, optimised]) {
      const book = wanting(limit);
      const run = await proposed(book, ['x'], {plan});
      expect(sooner(run)).toBe(8);
      expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
    }
});

test('the work of a day ends with the last pickup that counts that day, which changes on a known day', async () => {
  const pickupChanges = [{from: TODAY, pickups: [pickup('fast', {cutoff: 10 * 60})]}];
  const {book} = given(
    ...company({carriers: [SLOW_AND_FAST], sites: [site('A', {pickups: [pickup('fast')], pickupChanges})]}),
    place([['x', 9]], {order: 'o', day: TODAY + 1, site: 'A'}),
    buy(9, MONDAY + days(9)),
    receive('A', 'x', 9),
    {type: 'SetCapacity', site: 'A', week: [10, 10, 10, 10, 10, 0, 0], reason: 'ill'},
  );
  const run = await proposed(book, ['x']);
  // One an hour, and two hours until it comes.
  expect(run.asked.flatMap((a) => a.pieces.filter((p) => p.to === TODAY + 1)).map((p) => p.move.quantity)).toEqual([2]);
  expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
});

test('a run puts no more on a pickup than it takes, of all items together', async () => {
  const wanting = (...lift: Command[]) => {
    const late = [15, 16, 17].map((n) =>
      place(
        [
          ['x', 4],
          ['y', 2],
        ],
        {customer: 'a', order: `o${n}`, day: TODAY + 1, site: 'A'},
      ),
    );
    const {book} = given(
      ...company({
        customers: [customer('a', {tier: 'A'})],
        carriers: [SLOW_AND_FAST],
        sites: [site('A', {pickups: [pickup('fast')]})],
        items: [item('x', {weightGrams: 1_000}), item('y', {weightGrams: 2_000})],
      }),
      receive('A', 'x', 4),
      place([['x', 4]], {customer: 'a', order: 'o1', day: TODAY + 1, site: 'A'}),
      buy(12, MONDAY + days(9)),
      {
        type: 'PlacePurchase',
        supplier: 'V',
        site: 'A',
        lines: [{item: 'y', quantity: 6, expectedAt: MONDAY + days(9), confirmed: true}],
      },
      ...late,
      receive('A', 'x', 12),
      receive('A', 'y', 6),
      ...lift,
    );
    return book;
  };
  const grams = (run: Proposed, to: number) =>
    run.asked
      .flatMap((a) => a.pieces.filter((p) => p.to === to).map((p) => [p.move.quantity, a.line.line.item] as const))
      .reduce((n, [units, what]) => n + units * (what === 'x' ? 1_000 : 2_000), 0);
  expect(grams(await proposed(wanting(), ['x', 'y']), TODAY + 1)).toBe(24_000);
  // Four kilos of the first are an order's of the run already.
  const week = [12_500, 8_500, 0, 0, 0, 0, 0];
  for (const plan of [byStrategies, optimised]) {
    const book = wanting({type: 'SetLift', site: 'A', service: 'K/fast', week, reason: 'a small van'});
    const run = await proposed(book, ['x', 'y'], {plan});
    expect([grams(run, TODAY + 1), grams(run, TODAY + 2)]).toEqual([8_000, 8_000]);
    expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
  }
});

test.each(STRATEGIES)('with %s a run takes nobody’s date for want of work that was there', async (strategy) => {
  const {book} = given(
    ...company({
      customers: [customer('a', {tier: 'A'})],
      segments: [segment('all', {strategy})],
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('slow', {cutoff: 600}), pickup('fast', {cutoff: 960})]})],
    }),
    receive('A', 'x', 1_000),
    {type: 'SetCapacity', site: 'A', week: [100, 100, 100, 100, 100, 0, 0], reason: 'rota'},
    place([['x', 70]], {customer: 'a', order: 'soon', day: TODAY + 1, site: 'A'}),
    place([['x', 250]], {customer: 'a', order: 'large', day: TODAY + 8, site: 'A'}),
    {at: MONDAY + 150 * 60_000},
  );
  const before = new Map(['soon', 'large'].map((id) => [id, book.order(id).lots.map((l) => l.current.day)]));
  const run = await proposed(book, ['x']);
  for (const a of run.asked)
    for (const p of a.pieces)
      expect(p.to ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(p.from ?? Number.POSITIVE_INFINITY);
  expect([...before.keys()]).toHaveLength(2);
});

test('who gives up all is given what is then left', async () => {
  const run = await proposed(scarce({A: 'gain', C: 'lose'}), ['x']);
  expect(verdicts(run)).toEqual({'key/1': 'gains', 'rich/1': 'later'});
});

test('nobody loses a date without another: the run is made again without who would', async () => {
  const book = given(
    ...company({
      customers: [customer('a', {tier: 'A'}), customer('c', {tier: 'C'})],
      segments: [segment('key', {tiers: ['A'], strategy: 'redistribute'}), segment('rest', {strategy: 'fill'})],
    }),
    receive('A', 'x', 10),
    place([['x', 10]], {customer: 'c', order: 'rich', day: TODAY + 1, site: 'A'}),
    place([['x', 5]], {customer: 'a', order: 'key', day: TODAY + 1, site: 'A'}),
  ).book;
  const run = await proposed(book, ['x']);
  expect(verdicts(run)).toEqual({'key/1': 'keeps', 'rich/1': 'skipped'});
  expect(run.asked.find((a) => a.line.id === 'rich/1')?.held).toBe('no later date is known for it');
  expect(linesOfCommand(run.asked)).toEqual([]);
});

test('who must keep and cannot halts the item, and is named', async () => {
  const book = scarce({A: 'win', C: 'redistribute'});
  book.run({type: 'RecordCount', site: 'A', item: 'x', counted: 0, reason: 'fire'});
  book.run({type: 'CancelPurchaseLine', purchase: 'PO', line: 1, reason: 'gone'} as unknown as Command);
  for (const p of book.ledger.all('purchase'))
    book.run({type: 'CancelPurchaseLine', purchase: p.id, line: 1, reason: 'gone'});
  const run = await proposed(book, ['x']);
  expect(run.plan.broken).toMatchObject([{line: 'key/1', strategy: 'win', short: 5}]);
  expect(verdicts(run)).toEqual({'key/1': 'skipped', 'rich/1': 'skipped'});
});

test('what may not be moved is listed with its reason and keeps its claims', async () => {
  const book = scarce({A: 'gain', C: 'fill'});
  const both: [string, number][] = [
    ['x', 1],
    ['y', 1],
  ];
  for (const step of [
    receive('A', 'y', 5),
    place(both, {customer: 'a', order: 'whole', shipComplete: true, day: TODAY + 8}),
    {type: 'AdvanceLots', order: 'rich', to: 'released', lots: [{line: 1, lot: 1, quantity: 10}]},
  ] satisfies Command[])
    expect(book.run(step)).toMatchObject({kind: 'accepted'});
  const run = await proposed(book, ['x']);
  expect(run.lines.filter((l) => l.skipped !== null).map((l) => [l.id, l.skipped])).toEqual([
    ['whole/1', 'its order leaves complete, with other lines'],
  ]);
  // What the floor has begun is not of the run: nothing is left to take.
  expect(verdicts(run)).toEqual({'key/1': 'keeps'});
});

test('a quota of one site does not limit another', async () => {
  const book = given(
    ...company({
      customers: [customer('a', {tier: 'A'}), customer('c', {tier: 'C'})],
      segments: [segment('key', {tiers: ['A'], strategy: 'gain'}), segment('rest', {strategy: 'redistribute'})],
    }),
    place([['x', 9]], {customer: 'a', order: 'key', day: TODAY + 1}),
    receive('A', 'x', 9),
    receive('B', 'x', 6),
    {
      type: 'SetPool',
      site: 'A',
      item: 'x',
      segment: 'key',
      kind: 'quota',
      quantity: 2,
      fromDay: TODAY,
      untilDay: TODAY + 60,
      reason: 'q',
    },
  ).book;
  const run = await proposed(book, ['x']);
  const bySite = new Map<string, number>();
  for (const a of run.asked) for (const leg of a.legs) bySite.set(leg.site, (bySite.get(leg.site) ?? 0) + leg.units);
  expect([bySite.get('A'), bySite.get('B')]).toEqual([2, 6]);
  expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
});

test('a line is promised for the day it was asked for or later, though only an earlier one were free', async () => {
  const quota = {site: 'A', item: 'x', segment: 'all', kind: 'quota', quantity: 0, reason: 'q'} as const;
  const capped = given(
    ...company({sites: [site('A')], segments: [segment('all')]}),
    place([['x', 5]], {order: 'late', day: TODAY + 9}),
    {type: 'SetPool', ...quota, fromDay: TODAY + 6, untilDay: TODAY + 60},
    receive('A', 'x', 5),
  ).book;
  expect((await proposed(capped, ['x'])).asked.map((one) => one.pieces)).toEqual([[]]);
  const book = given(...company(), place([['x', 5]], {order: 'late', day: TODAY + 9}), receive('A', 'x', 5)).book;
  expect((await proposed(book, ['x'])).asked[0]?.pieces.map((p) => [p.move.lot, p.to])).toEqual([[null, TODAY + 9]]);
});

test('orders held for credit, small rests and lines in many lots are left out, each with its reason', async () => {
  const held = given(
    ...company({customers: [customer('c', {creditLimit: 100}), customer('m', {rules: rules({minimumShipment: 4})})]}),
    receive('A', 'x', 4),
    place([['x', 2]], {order: 'held', day: TODAY + 2}),
    place([['x', 6]], {customer: 'm', order: 'rest', day: TODAY + 2}),
    {type: 'AdvanceLots', order: 'rest', to: 'released', lots: [{line: 1, lot: 1, quantity: 4}]},
  ).book;
  expect(held.order('held').credit).toBe('held');
  expect((await proposed(held, ['x'])).lines.map((l) => [l.id, l.skipped])).toEqual([
    ['held/1', 'its order is held for credit'],
    ['rest/1', 'what is left of it is less than a shipment of 4'],
  ]);

  const many = given(
    ...company(),
    receive('A', 'x', 11),
    place([['x', 11]], {order: 'many', day: TODAY + 1, site: 'A'}),
  ).book;
  const first = many.order('many').lots[0]?.current.shipBy ?? 0;
  const working = Array.from({length: 15}, (_, n) => n).filter((n) => n % 7 < 5);
  const moves = working.slice(1, 11).map((n) => ({lot: 1, quantity: 1, site: 'A', shipBy: first + days(n)}));
  expect(
    many.run({type: 'ApplyAllocation', method: 'by hand', reason: 'spread', lines: [{order: 'many', line: 1, moves}]}),
  ).toMatchObject({kind: 'accepted'});
  expect((await proposed(many, ['x'])).lines.map((l) => l.skipped)).toEqual(['it is in more than 10 lots']);
});

test('what is kept for a segment and for a part of it is kept from others side by side', async () => {
  const pool = (of: string, quantity: number): Command => ({
    type: 'SetPool',
    site: 'A',
    item: 'x',
    segment: of,
    kind: 'protected',
    quantity,
    untilDay: TODAY + 60,
    reason: 'kept',
  });
  const book = given(
    ...company({
      customers: [customer('a', {tier: 'A'}), customer('c', {tier: 'C'})],
      segments: [
        segment('key', {tiers: ['A']}),
        segment('part', {parent: 'key', customers: ['a']}),
        segment('rest', {strategy: 'redistribute'}),
      ],
    }),
    place([['x', 10]], {order: 'o', day: TODAY + 1, site: 'A'}),
    receive('A', 'x', 10),
    pool('key', 4),
    pool('part', 3),
  ).book;
  const run = await proposed(book, ['x']);
  expect(run.asked.map((a) => [a.held, a.legs.map((leg) => leg.units)])).toEqual([[null, [3]]]);
});

/** Back orders of `fresh`, who needs it good for 30 days, and of `any`; then these lots come, good for so many days from today. */
const byLots = (...lots: readonly (readonly [units: number, lasts: number])[]) =>
  given(
    ...company({
      customers: [
        customer('fresh', {tier: 'A', rules: rules({minimumLifeDays: 30})}),
        customer('any', {tier: 'B'}),
        customer('c', {rules: rules({minimumLifeDays: 30})}),
      ],
      items: [item('x', {lifeDays: 90}), item('y')],
    }),
    place([['x', 4]], {customer: 'any', order: 'any', day: TODAY + 1, site: 'A'}),
    place([['x', 6]], {customer: 'fresh', order: 'fresh', day: TODAY + 1, site: 'A'}),
    ...lots.map(([quantity, lasts]) => receiveLot('A', 'x', quantity, lasts)),
  ).book;
const unitsOf = (run: Proposed) =>
  Object.fromEntries(run.asked.map((a) => [a.line.id, a.legs.reduce((sum, leg) => sum + leg.units, 0)]));

test('goods that are kept by lots are given to whom they last long enough for, and what is applied says until when', async () => {
  const book = byLots([5, 20], [5, 60]);
  const run = await proposed(book, ['x']);
  expect(unitsOf(run)).toEqual({'any/1': 4, 'fresh/1': 5});
  expect(run.asked.map((a) => a.held)).toEqual([null, null]);
  expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
  expect(book.position('A', 'x').claims.map((c) => [c.id, c.quantity, c.lasts])).toEqual([
    ['fresh/1.1', 5, TODAY + 31],
    ['any/1.1', 4, TODAY + 1],
  ]);
  // Nothing fresh has come: the first class gets nothing of it, the second what it takes.
  expect(unitsOf(await proposed(byLots([9, 20]), ['x']))).toEqual({'any/1': 4, 'fresh/1': 0});
});

test('what others outside the run were promised of the fresh goods stays theirs', async () => {
  const book = byLots([3, 20], [6, 60]);
  const line = {item: 'x', quantity: 4, requestedDay: TODAY + 1, site: 'A'};
  expect(book.run({type: 'HoldPromise', kind: 'option', customer: 'c', lines: [line]})).toMatchObject({
    kind: 'accepted',
  });
  const run = await proposed(book, ['x']);
  expect(unitsOf(run)).toEqual({'any/1': 3, 'fresh/1': 2});
  expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
});

test('the optimiser asks no line of goods that are kept by lots otherwise than the strategies', async () => {
  const runs = await Promise.all(
    [byStrategies, optimised].map((plan) => proposed(byLots([5, 20], [5, 60]), ['x'], {plan})),
  );
  expect(runs.map(unitsOf)).toEqual([
    {'any/1': 4, 'fresh/1': 5},
    {'any/1': 4, 'fresh/1': 5},
  ]);
});

test('a safety stock is given to whom it is for, and of the others nobody gets more than is above it', async () => {
  const scene = (...segments: string[]) =>
    given(
      ...company({
        sites: [site('A')],
        customers: [customer('a', {tier: 'A'}), customer('c', {tier: 'C'})],
        segments: [segment('key', {tiers: ['A']}), segment('rest', {strategy: 'redistribute'})],
      }),
      place([['x', 6]], {customer: 'a', order: 'inside', day: TODAY + 1, site: 'A'}),
      place([['x', 6]], {customer: 'c', order: 'outside', day: TODAY + 1, site: 'A'}),
      receive('A', 'x', 10),
      {type: 'SetPool', site: 'A', item: 'x', kind: 'safety', segments, quantity: 7, reason: 'buffer'},
    ).book;
  const units = async (book: Book) => {
    const run = await proposed(book, ['x']);
    if (run.asked.some((a) => a.pieces.length > 0)) expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
    return run.asked.map((a) => [a.line.id, a.held, a.legs.reduce((n, leg) => n + leg.units, 0)]);
  };
  expect(await units(scene('key'))).toEqual([
    ['inside/1', null, 6],
    ['outside/1', null, 0],
  ]);
  expect(await units(scene())).toEqual([
    ['inside/1', null, 3],
    ['outside/1', null, 0],
  ]);
  expect(await units(scene('key', 'rest'))).toEqual([
    ['inside/1', null, 6],
    ['outside/1', null, 4],
  ]);
});

// ---- any small company -----------------------------------------------------------------------------------------------

const CUSTOMERS = ['a', 'b', 'c', 'd'];
const rulesArb = fc.record({
  splitSites: fc.boolean(),
  shipComplete: fc.boolean(),
  latestDays: fc.constantFrom(0, 0, 5),
  minimumShipment: fc.constantFrom(0, 0, 3),
});
const companyArb = fc.record({
  strategies: fc.array(fc.constantFrom(...STRATEGIES), {minLength: 4, maxLength: 4}),
  nested: fc.boolean(),
  carrier: fc.boolean(),
  rules: fc.array(rulesArb, {minLength: 4, maxLength: 4}),
  multiple: fc.constantFrom(1, 1, 2),
});
const n = (max: number) => fc.integer({min: 1, max});
const stepArb = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      who: fc.constantFrom(...CUSTOMERS),
      what: fc.constantFrom('x', 'x', 'y'),
      more: fc.constantFrom('', '', '', 'x', 'y'),
      quantity: n(12),
      day: fc.integer({min: 1, max: 9}),
      site: fc.constantFrom('', '', 'A', 'B'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('receive' as const),
      site: fc.constantFrom('A', 'B'),
      what: fc.constantFrom('x', 'x', 'y'),
      quantity: n(14),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({do: fc.constant('buy' as const), quantity: n(14), day: fc.integer({min: 1, max: 8})}),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('count' as const),
      site: fc.constantFrom('A', 'B'),
      quantity: fc.integer({min: 0, max: 9}),
    }),
  },
  {weight: 1, arbitrary: fc.record({do: fc.constant('cancel' as const), order: n(6), quantity: n(5)})},
  {weight: 1, arbitrary: fc.record({do: fc.constant('release' as const), order: n(6), quantity: n(4)})},
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('pool' as const),
      site: fc.constantFrom('A', 'B'),
      kind: fc.constantFrom('protected' as const, 'quota' as const, 'safety' as const),
      segment: fc.constantFrom('s0', 's1', 's2'),
      quantity: n(8),
      day: fc.integer({min: 1, max: 12}),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('lift' as const),
      service: fc.constantFrom('K/slow', 'K/fast'),
      grams: fc.integer({min: 0, max: 1_500}),
    }),
  },
);
type StepOf = typeof stepArb extends fc.Arbitrary<infer T> ? T : never;

/** Where the item is kept by lots: what each customer asks its goods to last, and the days until which what comes in is good. */
const livesArb = fc.record({
  minimum: fc.array(fc.constantFrom(0, 0, 2, 5), {minLength: 4, maxLength: 4}),
  lasts: fc.array(n(14), {minLength: 6, maxLength: 6}),
});
type Lives = typeof livesArb extends fc.Arbitrary<infer T> ? T : never;

function commandOf(step: StepOf, count: number, lives: Lives | null): Command {
  switch (step.do) {
    case 'order': {
      const lines: [string, number][] = [[step.what, step.quantity * 2]];
      if (step.more !== '') lines.push([step.more, 2]);
      const at = step.site === '' ? {} : {site: step.site};
      return place(lines, {customer: step.who, order: `o${count}`, day: TODAY + step.day, ...at});
    }
    case 'receive':
      return lives === null || step.what !== 'x'
        ? receive(step.site, step.what, step.quantity)
        : receiveLot(step.site, step.what, step.quantity, lives.lasts[count % 6] ?? 1);
    case 'buy':
      return buy(step.quantity, MONDAY + days(step.day));
    case 'count':
      return {type: 'RecordCount', site: step.site, item: 'x', counted: step.quantity, reason: 'count'};
    case 'cancel':
      return {
        type: 'CancelOrder',
        order: `o${step.order}`,
        by: 'customer',
        reason: 'less',
        lines: [{line: 1, quantity: step.quantity}],
      };
    case 'release':
      return {
        type: 'AdvanceLots',
        order: `o${step.order}`,
        to: 'released',
        lots: [{line: 1, lot: 1, quantity: step.quantity}],
      };
    case 'lift': {
      const {service, grams} = step;
      return {type: 'SetLift', site: 'A', service, week: Array.from({length: 7}, () => grams), reason: 'van'};
    }
    case 'pool': {
      const {site: at, kind, segment: of, quantity} = step;
      const from = kind === 'quota' ? {fromDay: TODAY} : {};
      if (kind === 'safety')
        return {
          type: 'SetPool',
          site: at,
          item: 'x',
          segments: quantity > 5 ? [] : [of],
          kind,
          quantity,
          reason: 'pool',
        };
      return {
        type: 'SetPool',
        site: at,
        item: 'x',
        segment: of,
        kind,
        quantity,
        untilDay: TODAY + step.day,
        reason: 'pool',
        ...from,
      };
    }
  }
}

function bookOf(
  c: typeof companyArb extends fc.Arbitrary<infer T> ? T : never,
  steps: readonly StepOf[],
  lives: Lives | null,
): Book {
  const tiers = ['A', 'B', 'C', 'C'] as const;
  const book = new Book();
  const segments = ['s0', 's1', 's2', 's3'].map((id, i) =>
    segment(id, {
      strategy: c.strategies[i] ?? 'skip',
      ...(i === 1 && c.nested ? {parent: 's0', customers: ['a']} : {}),
      ...(i === 0 ? {tiers: ['A', 'B']} : i === 3 ? {} : {customers: [CUSTOMERS[i] ?? '']}),
    }),
  );
  const found = company({
    customers: CUSTOMERS.map((id, i) => {
      const minimumLifeDays = lives?.minimum[i] ?? 0;
      return customer(id, {tier: tiers[i] ?? 'C', rules: rules({...c.rules[i], minimumLifeDays})});
    }),
    items: [item('x', {multiple: c.multiple, ...(lives !== null && {lifeDays: 10})}), item('y')],
    segments,
    ...(c.carrier && {
      carriers: [SLOW_AND_FAST],
      sites: [site('A', {pickups: [pickup('slow'), pickup('fast')]}), site('B')],
    }),
  });
  for (const command of found) expect(book.run(command)).toMatchObject({kind: 'accepted'});
  for (const [i, step] of steps.entries()) book.run(commandOf(step, i, lives));
  return book;
}

type Dated = readonly (readonly [day: number, units: number])[];
const datedOf = (order: Order, line: number): Dated =>
  order.lots.filter((l) => l.line === line && toShip(l) > 0).map((l) => [l.current.day, toShip(l)]);
function judged(asked: number, before: Dated, after: Dated): string {
  const by = (dated: Dated, day: number) => dated.reduce((sum, [d, u]) => sum + (Math.max(d, asked) <= day ? u : 0), 0);
  const turns = [...before, ...after].map(([d]) => Math.max(d, asked));
  const more = turns.some((d) => by(after, d) > by(before, d));
  const less = turns.some((d) => by(after, d) < by(before, d));
  return less ? 'later' : more ? 'gains' : 'keeps';
}
/** All that is promised of an order, however it is cut into lots. */
const promised = ({lots, lines}: Order): unknown => {
  const parts = new Map<string, number>();
  for (const l of lots) {
    const at = `${l.line} ${l.site} ${l.current.day} ${l.current.shipBy} ${l.current.service ?? ''} ${l.first.day}`;
    if (toShip(l) > 0) parts.set(at, (parts.get(at) ?? 0) + toShip(l));
  }
  return [[...parts].sort(([a], [b]) => (a < b ? -1 : 1)), lines.map((l) => [l.line, l.backordered])];
};
function all({ledger}: Book): Order[] {
  const rows = Array.from({length: ledger.tables.orders.count}, (_, row) => row);
  return rows.filter((row) => ledger.tables.orders.alive[row] === 1).map((row) => ledger.orders.read(row));
}
const NOTHING = {moved: 0, gains: 0, later: 0, refusedItems: 0, undone: 0, undoRefused: 0};
/** Units of the item that are promised and that no goods are there for which last long enough, found by the simulator's own matching. */
const withoutGoods = (book: Book): number =>
  ['A', 'B'].reduce((sum, at) => {
    const usable = ({usableAt}: {readonly usableAt: number}) => Math.max(usableAt, book.at);
    return sum + unserved(book.ledger.read, book.position(at, 'x'), book.at, usable);
  }, 0);

async function holds(plan: Planner, numRuns: number, byLots = false): Promise<typeof NOTHING> {
  const seen = {...NOTHING};
  await fc.assert(
    fc.asyncProperty(
      companyArb,
      fc.array(stepArb, {minLength: 6, maxLength: 22}),
      fc.boolean(),
      byLots ? livesArb : fc.constant(null),
      async (c, steps, oneSite, lives) => {
        const book = bookOf(c, steps, lives);
        const bare = byLots ? withoutGoods(book) : 0;
        const before = new Map(all(book).map((o) => [o.id, o]));
        const run = await proposed(book, ['x'], {plan, ...(oneSite && {sites: ['A']})});
        const isRefused = run.asked.some((a) => a.held?.includes('refused') === true);
        seen.refusedItems += isRefused ? 1 : 0;
        // Where nothing is kept for anybody, and no pickup was cut, the planner and the decider never differ.
        if (isRefused) expect(steps.some((s) => s.do === 'pool' || (c.carrier && s.do === 'lift'))).toBe(true);
        const lines = linesOfCommand(run.asked);
        for (const {planned, line} of run.asked)
          if (planned.skipped !== null) expect(lines.some((l) => `${l.order}/${l.line}` === line.id)).toBe(false);
        if (lines.length === 0) return;
        expect(book.run(applyOf(run))).toMatchObject({kind: 'accepted'});
        if (byLots) expect(withoutGoods(book)).toBeLessThanOrEqual(bare);
        seen.moved += 1;
        for (const {planned, line, demand} of run.asked) {
          const was = must(before.get(line.order.id), 'its order');
          const now = book.order(line.order.id);
          const verdict = judged(line.line.request.day, datedOf(was, line.line.line), datedOf(now, line.line.line));
          expect([line.id, verdict]).toEqual([line.id, planned.verdict === 'skipped' ? 'keeps' : planned.verdict]);
          if (demand.treatment.strategy === 'win') expect(promised(now)).toEqual(promised(was));
          if (demand.treatment.strategy === 'gain') expect(verdict).not.toBe('later');
          if (verdict === 'gains' || verdict === 'later') seen[verdict] += 1;
        }
        for (const order of all(book)) {
          const was = must(before.get(order.id), 'it was there');
          const mine = new Set(lines.filter((l) => l.order === order.id).map((l) => l.line));
          const others = (o: Order) => o.lots.filter((l) => !mine.has(l.line));
          expect(others(order)).toEqual(others(was));
        }
        const id = book.ledger.read('runs:runs')?.list.at(-1)?.id ?? '';
        const undone = must(book.run({type: 'UndoAllocation', run: id, reason: 'undo'}), 'a command');
        // Undoing is checked as any promise is: a pool or a lift set since, or stock lost, may stand against it.
        if (!steps.some((s) => s.do === 'pool' || s.do === 'count' || s.do === 'lift'))
          expect(undone).toMatchObject({kind: 'accepted'});
        if (undone.kind === 'rejected') {
          seen.undoRefused += 1;
          return;
        }
        seen.undone += 1;
        for (const order of all(book))
          expect(promised(order)).toEqual(promised(must(before.get(order.id), 'it was there')));
      },
    ),
    {numRuns, seed: 28},
  );
  return seen;
}

test('in any company the proposal is accepted, is what the orders then show, harms nobody it may not, and can be undone', async () => {
  const seen = await holds(byStrategies, 1_000);
  expect(seen.moved).toBeGreaterThan(60);
  expect(seen.gains).toBeGreaterThan(60);
  expect(seen.later).toBeGreaterThan(10);
  // And where something is, hardly ever: 9 of 1,966 once.
  expect(seen.refusedItems).toBeLessThan(8);
});

test('so it is of goods that are kept by lots, and leaves nobody without goods that last until he needs them', async () => {
  const seen = await holds(byStrategies, 1_000, true);
  expect(seen.moved).toBeGreaterThan(60);
  expect(seen.gains).toBeGreaterThan(60);
  expect(seen.refusedItems).toBeLessThan(8);
});

test('so is the optimiser’s', async () => {
  const seen = await holds(optimised, 120);
  expect(seen.moved).toBeGreaterThan(20);
  expect(seen.gains).toBeGreaterThan(20);
});

test('a run plans with dispatches that are: a service that ends has none after it, and one that has ended is no lane', async () => {
  const saturdays = (from: number) => ({...SLOW_AND_FAST.days, changes: [{from: TODAY + from, workdays: [6]}]});
  const run = async (from: number) => {
    const {book} = given(
      ...company({
        carriers: [{...SLOW_AND_FAST, days: saturdays(from)}],
        sites: [site('A', {pickups: [pickup('slow')]})],
      }),
      buy(4, MONDAY + days(1)),
      buy(4, MONDAY + days(9)),
    );
    const late: Command = {
      type: 'PlaceOrder',
      order: 'late',
      customer: 'c',
      lines: [{item: 'x', quantity: 8, requestedDay: TODAY + 1, site: 'A'}],
    };
    book.run(late);
    return (await proposed(book, ['x'])).asked.flatMap(({planned}) => planned.after.map((lot) => lot.at));
  };
  const dispatches = [...(await run(20)), ...(await run(7)), ...(await run(0))];
  expect(dispatches.every(Number.isFinite)).toBe(true);
  expect(dispatches.length).toBeGreaterThan(0);
});

test('a run reckons with the price of the day on which it leaves: where the cheaper becomes the dearer, it goes by the other', async () => {
  const [slow, fast] = SLOW_AND_FAST.services as [Service, Service];
  const {lanes} = fast;
  const dearer = {
    ...slow,
    lanes,
    changes: [{from: TODAY + 4, lanes, rates: [{...must(slow.rates[0], 'one'), price: 9_000}]}],
  };
  const run = async (comes: number) => {
    const {book} = given(
      ...company({
        carriers: [{...SLOW_AND_FAST, services: [dearer, fast]}],
        sites: [site('A', {pickups: [pickup('slow'), pickup('fast')]})],
      }),
      place([['x', 4]], {order: 'late', day: TODAY + 1, site: 'A'}),
      buy(4, MONDAY + days(comes)),
    );
    const [asked] = (await proposed(book, ['x'])).asked;
    return asked?.planned.after.map(({service, freight}) => [service, freight]);
  };
  expect(await run(1)).toEqual([['K/slow', 500]]);
  expect(await run(7)).toEqual([['K/fast', 1_500]]);
});
type Service = (typeof SLOW_AND_FAST.services)[number];
