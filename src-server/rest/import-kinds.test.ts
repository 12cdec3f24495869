import {expect, test} from 'vitest';
import {company, customer, rules, SLOW_AND_FAST} from '../../tests/support/company.ts';
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
