/** Of goods that are kept by lots what has no lot is not sellable: nobody can be promised it. */
import {expect, test} from 'vitest';
import {company, customer, item, place, receive, receiveLot, rules, TODAY} from '../../tests/support/company.ts';
import {type Given, given, type Then} from '../../tests/support/given.ts';
import type {Command} from '../domain/commands.ts';
import {InventorySource} from './inventory.ts';

const becomesByLots: Command = {type: 'DefineItems', items: [item('x', {lifeDays: 90}), item('y')]};
const wants = (quantity: number, order: string): Command =>
  place([['x', quantity]], {customer: 'never', order, day: TODAY, site: 'A'});
/** A row as it is shown, by the columns and by the object of what is pending. */
function rowOf(t: Given | Then, overlaid: boolean) {
  const {ledger, at} = t.book;
  const world = {ledger, read: ledger.read, overlaid: () => overlaid, seesStock: () => true, now: () => at};
  const source = new InventorySource(world);
  const row = ledger.positions.find('A', 'x');
  const shown = source.show(row);
  const column = (name: string) => {
    const found = source.column(name);
    return found?.kind === 'number' ? found.at(row) : undefined;
  };
  if (!overlaid) expect([column('sellable'), column('noLot')]).toEqual([shown.sellable, shown.noLot]);
  return [shown.sellable, shown.noLot, shown.atp0, shown.why];
}

test.each([false, true])(
  'sellable is what can be promised, and what has no lot stands beside it (pending: %s)',
  (overlaid) => {
    const people = [customer('c'), customer('never', {rules: rules({backorders: false})})];
    const t = given(...company({customers: people}), receive('A', 'x', 10), wants(4, 'before'));
    expect(rowOf(t, overlaid)).toEqual([6, 0, 6, 'Free stock']);
    t.and(becomesByLots);
    expect(rowOf(t, overlaid)).toEqual([0, 6, 0, 'Nothing free']);
    t.when(wants(1, 'o')).thenRejected('insufficient-stock', {left: 0});
    t.and(receiveLot('A', 'x', 5, 60));
    expect(rowOf(t, overlaid)).toEqual([5, 6, 5, 'Free stock']);
    // Who asked before it was kept by lots rests on what has none.
    t.and(wants(3, 'p'));
    expect(rowOf(t, overlaid)).toEqual([2, 6, 2, 'Free stock']);
    const batch = {id: 'L60', lasts: TODAY + 60};
    t.and({
      type: 'LabelStock',
      site: 'A',
      item: 'x',
      state: 'available',
      quantity: 8,
      batch,
      reason: 'read from the label',
    });
    // Two of the four rest on lots now.
    expect(rowOf(t, overlaid)).toEqual([8, 0, 8, 'Free stock']);
  },
);
