/** What is scarce, and what runs have done: counted from the orders. */
import {expect, test} from 'vitest';
import {buy, company, customer, days, MONDAY, place, receive, rules, TODAY} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import {proposalAnswer} from './proposal.ts';
import {byStrategies} from './propose.ts';
import {runRows} from './runs.ts';
import {scarceItems} from './scarce.ts';

const book = () =>
  given(
    ...company(),
    receive('A', 'x', 10),
    buy(6, MONDAY + days(2)),
    place([['x', 10]], {order: 'first', day: TODAY + 1}),
    place([['x', 9]], {order: 'late', day: TODAY + 1}),
    receive('B', 'y', 3),
    place([['y', 3]], {order: 'fine', day: TODAY + 2}),
  ).book;
const worldOf = (the: ReturnType<typeof book>) => ({
  ledger: the.ledger,
  read: the.ledger.read,
  overlaid: () => false,
  seesStock: () => true,
  now: () => the.at,
});

test('back orders, promises after the day asked and stock claimed twice make an item scarce, by money', async () => {
  const the = book();
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
    await Promise.resolve();
  };
  const row = {item: 'x', itemName: 'Item x', backordered: 3, late: 6, overCommitted: 0, lines: 1, money: 900};
  expect(await scarceItems(worldOf(the), pause)).toEqual({total: 1, items: [row]});
  expect(pauses).toBeGreaterThan(0);
  the.run({type: 'RecordCount', site: 'B', item: 'y', counted: 1, reason: 'gone'});
  const {items} = await scarceItems(worldOf(the), pause);
  expect(items.map((i) => [i.item, i.overCommitted])).toEqual([
    ['x', 0],
    ['y', 2],
  ]);
});

test('a proposal says who gains what by how much, and a run that was applied is told with its undoing', async () => {
  const the = book();
  the.run({type: 'CancelOrder', order: 'first', by: 'customer', reason: 'less', lines: [{line: 1, quantity: 4}]});
  const planning = {plan: byStrategies, method: 'strategies', pause: () => Promise.resolve()} as const;
  const run = await proposalAnswer(worldOf(the), {items: ['x']}, '*', planning);
  if (run === null || 'over' in run) throw new Error('no proposal');
  expect(run.verdicts).toEqual({gains: 1, later: 0, keeps: 1, skipped: 0});
  expect(run.gains).toEqual({lines: 1, units: 4, days: 2, money: 400});
  expect(run.lines[0]).toMatchObject({
    order: 'late',
    verdict: 'gains',
    sooner: 4,
    later: 0,
    days: 2,
    before: [{day: TODAY + 3, units: 6}],
    after: [
      {day: TODAY + 1, units: 4},
      {day: TODAY + 3, units: 5},
    ],
  });
  expect([run.was.inTime, run.is.inTime, run.was.dated, run.is.dated]).toEqual([6, 10, 12, 15]);
  if (run.apply === null) throw new Error('nothing to apply');
  the.run({...run.apply, reason: 'test'});
  expect(runRows(worldOf(the))).toMatchObject([
    {method: 'strategies', orders: 1, lines: 1, sooner: 4, later: 0, undone: null},
  ]);
  the.run({type: 'UndoAllocation', run: runRows(worldOf(the))[0]?.id ?? '', reason: 'no'});
  expect(runRows(worldOf(the))[0]?.undone).toMatchObject({reason: 'no'});
});

test('who has a penalty in the contract is asked first, and the proposal says what it costs before and after', async () => {
  const contract = customer('k', {rules: rules({penalty: {perDay: 500, perShortLine: 2_000}})});
  const the = given(
    ...company({customers: [customer('c'), contract]}),
    receive('A', 'x', 10),
    buy(10, MONDAY + days(2)),
    place([['x', 10]], {order: 'first', day: TODAY + 1, site: 'A'}),
    place([['x', 10]], {customer: 'k', order: 'later', day: TODAY + 1, site: 'A'}),
  ).book;
  const planning = {plan: byStrategies, method: 'strategies', pause: () => Promise.resolve()} as const;
  const run = await proposalAnswer(worldOf(the), {items: ['x']}, '*', planning);
  if (run === null || 'over' in run) throw new Error('no proposal');
  // Two days late at 5.00 a day.
  expect([run.was.penalty, run.is.penalty]).toEqual([1_000, 0]);
  expect(run.lines.map((l) => [l.order, l.verdict, l.decided?.by ?? null])).toEqual([
    ['later', 'gains', null],
    ['first', 'later', 'penalty'],
  ]);
});
