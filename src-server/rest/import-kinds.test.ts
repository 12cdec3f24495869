import {expect, test} from 'vitest';
import {itemSchema} from '../../src-shared/domain/master-data/types.ts';
import {company, customer, item, rules, SLOW_AND_FAST} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {KINDS} from './import-kinds.ts';

test('a file that says nothing of receiving days and preferred services leaves them as they are', () => {
  const known = customer('c', {
    receives: {workdays: [2, 4], holidays: []},
    rules: rules({services: ['K/slow'], lateDays: 2}),
  });
  const {read} = given(
    ...company({customers: [customer('n')]}),
    {type: 'DefineCarrier', carrier: SLOW_AND_FAST},
    {type: 'DefineCustomers', customers: [known]},
  ).book.ledger;
  const commandOf = (id: string) => KINDS.customers?.commandOf([{id, creditLimit: 700}], read);
  expect(commandOf('c')).toEqual({type: 'DefineCustomers', customers: [{...known, creditLimit: 700}]});
  expect(commandOf('n')).toEqual({type: 'DefineCustomers', customers: [{...customer('n'), creditLimit: 700}]});
});

test('a file that prices a kit, or goods kept by lots, leaves them what they are: parts, life, handling and what stands in', () => {
  const kit = item('set', {parts: [{item: 'cup', per: 3}]});
  const milk = item('milk', {
    lifeDays: 20,
    handling: {zone: 'cold', seconds: 5},
    substitutes: [{item: 'cup', kind: 'equivalent'}],
  });
  // Between them they have all that an item can have.
  expect(Object.keys({...kit, ...milk}).sort()).toEqual(Object.keys(itemSchema.shape).sort());
  const t = given(...company({items: [item('cup'), milk, kit]}));
  const rows = ['set', 'milk'].map((id) => ({id, listPrice: 123_400}));
  const command = KINDS.items?.commandOf(rows, t.book.ledger.read);
  expect(command).toEqual({type: 'DefineItems', items: [kit, milk].map((one) => ({...one, listPrice: 123_400}))});
});
