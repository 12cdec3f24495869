/** Who may ask for a run: whoever sees orders, over the sites in his view. */
import {createRouterClient} from '@orpc/server';
import {expect, test} from 'vitest';
import {buy, company, days, MONDAY, place, receive, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {Hub} from '../read-models/hub.ts';
import type {Engine} from './engine.ts';
import {Proposer} from './proposing.ts';
import {router} from './router.ts';

/** Of an engine, what these questions look at. */
function clientFor(seesOrders: boolean, sites: readonly string[] | '*') {
  const {book} = given(
    ...company(),
    buy(6, MONDAY + days(2)),
    place([['x', 6]], {order: 'late', day: TODAY + 1}),
    receive('B', 'x', 6),
  );
  const hub = new Hub({
    ledger: book.ledger,
    read: book.ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => book.at,
  });
  const clock = {now: () => Date.now(), after: () => () => undefined};
  const engine = {upToDate: () => hub, session: {seesOrders, who: {sites}}, proposer: new Proposer({clock})};
  return createRouterClient(router, {context: {engine: engine as unknown as Engine}});
}

test('who sees no orders is told so, and learns of no dates', async () => {
  const {allocation} = clientFor(false, '*');
  const refusal = {code: 'NOT_FOUND', data: {what: 'orders: none are in your view'}};
  await expect(allocation.scarce()).rejects.toMatchObject(refusal);
  await expect(allocation.propose({items: ['x']})).rejects.toMatchObject(refusal);
});

test('a run moves lots of the sites in view only, and no more items than its limit', async () => {
  const move = async (sites: readonly string[] | '*') =>
    (await clientFor(true, sites).allocation.propose({items: ['x']})).apply?.lines[0]?.moves[0]?.site;
  expect([await move('*'), await move(['A'])]).toEqual(['B', undefined]);
  const items = Array.from({length: 21}, (_, n) => `i${n}`);
  await expect(clientFor(true, '*').allocation.propose({items})).rejects.toMatchObject({code: 'BAD_REQUEST'});
});

test('a host without a solver says that it has none', async () => {
  const steps = async () => {
    for await (const step of await clientFor(true, '*').allocation.optimise({items: ['x']})) return step;
    return null;
  };
  await expect(steps()).rejects.toMatchObject({code: 'NOT_FOUND', data: {what: 'an optimiser: this host has none'}});
});
