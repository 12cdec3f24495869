/** Whose promises a lot would leave without goods that last long enough, if it were good until another day. */
import {expect, test} from 'vitest';
import {company, customer, item, place, receiveLot, rules, TODAY} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {lostByLot} from './at-loss.ts';

test('who was promised goods that would be too old is named with what he would lack, and nobody else', () => {
  const t = given(
    ...company({
      items: [item('x', {lifeDays: 90})],
      customers: [customer('any'), customer('fresh', {rules: rules({minimumLifeDays: 30})})],
    }),
    receiveLot('A', 'x', 5, 20, 'old'),
    receiveLot('A', 'x', 6, 60, 'new'),
    place([['x', 4]], {customer: 'fresh', order: 'f', day: TODAY + 1, site: 'A'}),
    place([['x', 6]], {customer: 'any', order: 'a', day: TODAY + 2, site: 'A'}),
  );
  const {ledger, at} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => at};
  const lost = (batch: string, lasts: number) =>
    lostByLot(world, {site: 'A', item: 'x', batch, lasts: TODAY + lasts}).map((p) => [
      p.order,
      p.customerName,
      p.short,
    ]);
  expect(lost('new', 31)).toEqual([]);
  expect(lost('new', 30)).toEqual([['f', 'Customer fresh', 4]]);
  // Spoilt, it is there for neither of them.
  expect(lost('new', -1)).toEqual([
    ['f', 'Customer fresh', 4],
    ['a', 'Customer any', 1],
  ]);
  expect(lost('old', -1)).toEqual([['a', 'Customer any', 4]]);
  expect(lost('old', 25)).toEqual([]);
});
