import {expect, test} from 'vitest';
import {company, days, MONDAY, place, receive, TODAY} from '../../tests/support/company.ts';
import {door, MemoryAuthority} from '../../tests/support/memory-authority.ts';
import {touchedKeys} from './decision.ts';

test('a decision is found by the orders it took stock from, and those only', () => {
  const m = new MemoryAuthority([
    ...company(),
    receive('A', 'x', 12),
    {
      type: 'PlacePurchase',
      supplier: 'V',
      site: 'A',
      lines: [{item: 'x', quantity: 20, expectedAt: MONDAY + days(9), confirmed: true}],
    },
    place([['x', 8]], {order: 'old', day: TODAY + 7, site: 'A'}),
    {type: 'HoldPromise', kind: 'quote', lines: [{item: 'x', quantity: 4, requestedDay: TODAY + 9, site: 'A'}]},
    place([['x', 6]], {order: 'new', day: TODAY + 12, site: 'A'}),
  ]);
  const [hold] = m.authority.ledger.docs('hold').keys();
  const lots = [{line: 1, lot: 1, quantity: 5}];
  const taken = m.submit({type: 'ShipLots', order: 'new', lots, override: {reason: 'now'}}, door('tom', 'warehouse'));
  // Those due last lose first: the hold is due after the order.
  expect([...touchedKeys(taken)].sort()).toEqual([`hold:${hold}`, 'order:new', 'order:old', 'position:A/x']);
  expect(touchedKeys(m.submit(receive('A', 'x', 9)))).toEqual(['position:A/x']);
});
