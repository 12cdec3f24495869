import {expect, test} from 'vitest';
import {holdIdOf, orderIdOf} from '../../src-renderer/data/ids.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {place, receive} from '../support/company.ts';
import {MemoryAuthority} from '../support/memory-authority.ts';

test('a page derives the ids of its hold and its order as the deciders do', () => {
  const memory = new MemoryAuthority();
  memory.submit(receive('A', 'x', 100));
  const order = place([['x', 5]]) as Extract<Command, {type: 'PlaceOrder'}>;
  const held = memory.submit({type: 'HoldPromise', kind: 'typing', lines: order.lines}, undefined, 'c-hold');
  const placed = memory.submit(order, undefined, 'c-order');
  expect(held.verdict).toMatchObject({
    kind: 'accepted',
    events: [{type: 'HoldMade', hold: {id: holdIdOf('c-hold')}}, {}],
  });
  expect(placed.verdict).toMatchObject({kind: 'accepted'});
  expect(memory.authority.ledger.read(`order:${orderIdOf('c-order')}`)).toBeDefined();
});
