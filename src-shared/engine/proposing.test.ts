/** The optimiser behind the engine: a stream that ends in a proposal, worth no less than the strategies', and can be stopped. */
import {expect, test} from 'vitest';
import {buy, company, customer, days, MONDAY, place, receive, segment, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {highsSolver} from '../allocation/highs-solver.ts';
import type {Solver} from '../allocation/solver.ts';
import type {RunStep} from '../api/allocation.ts';
import {Proposer} from './proposing.ts';

const clock = {now: () => Date.now(), after: () => () => undefined};
const ASK = {items: ['x'], limitSeconds: 20};

/** Three customers want more than there is until Thursday. */
function scarce() {
  const {book} = given(
    ...company({
      customers: [customer('a', {tier: 'A'}), customer('b', {tier: 'B'}), customer('c', {tier: 'C'})],
      segments: [segment('all', {sort: ['placed']})],
    }),
    receive('A', 'x', 10),
    buy(30, MONDAY + days(2)),
    place([['x', 9]], {customer: 'c', order: 'o1', day: TODAY + 1, site: 'A'}),
    place([['x', 6]], {customer: 'b', order: 'o2', day: TODAY + 1, site: 'A'}),
    place([['x', 7]], {customer: 'a', order: 'o3', day: TODAY + 1, site: 'A'}),
  );
  return {
    book,
    world: {
      ledger: book.ledger,
      read: book.ledger.read,
      overlaid: () => false,
      seesStock: () => true,
      now: () => book.at,
    },
  };
}
async function lastOf(steps: AsyncIterable<unknown>): Promise<RunStep[]> {
  const all: RunStep[] = [];
  for await (const step of steps) all.push(step as RunStep);
  return all;
}

test('the proposal says what it is worth beside the strategies and the bound, and is accepted', async () => {
  const {book, world} = scarce();
  const solver = await highsSolver();
  const proposer = new Proposer({clock, openSolver: () => solver});
  const steps = await lastOf(proposer.optimise(world, ASK, '*'));
  const last = steps.at(-1);
  if (last?.kind !== 'proposal') throw new Error('no proposal');
  const {optimised, apply} = last.proposal;
  expect(optimised?.value).toBeGreaterThan(optimised?.greedy ?? Number.POSITIVE_INFINITY);
  expect(optimised?.bound).toBeGreaterThanOrEqual(optimised?.value ?? Number.POSITIVE_INFINITY);
  expect(apply?.method).toBe('optimiser');
  if (apply === null) throw new Error('nothing to apply');
  expect(book.run({...apply, reason: 'worth more'})).toMatchObject({kind: 'accepted'});
  // The first class has what is there first.
  expect(book.order('o3').lots.map((l) => [l.allocated, l.current.day])).toEqual([[7, TODAY + 1]]);
  expect(proposer.state).toBe('free');
});

test('stopped, it answers with the best so far; meanwhile nobody else may begin, and afterwards the solver is closed', async () => {
  const {world} = scarce();
  let ended: () => void = () => undefined;
  let closed = 0;
  // A solver that never finds anything, until it is stopped.
  const stuck: Solver = {
    solve: () =>
      new Promise((done) => {
        ended = () => done({status: 'stopped', values: null, bound: Number.POSITIVE_INFINITY});
      }),
    stop: () => ended(),
    close: () => {
      closed += 1;
    },
  };
  const proposer = new Proposer({clock, openSolver: () => stuck});
  const steps = lastOf(proposer.optimise(world, ASK, '*'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(proposer.state).toBe('busy');
  proposer.stop();
  const last = (await steps).at(-1);
  expect(last).toMatchObject({kind: 'proposal'});
  expect(closed).toBe(1);
  expect(proposer.state).toBe('free');
  expect(new Proposer({clock}).state).toBe('none');
});
