import {expect, test} from 'vitest';
import {customer, item, rules} from '../../../tests/support/company.ts';
import {lifeCommand, minimumLifeCommand} from './life-draft.ts';

test('an item gets a shelf life, another, or none, and stays what it is otherwise', () => {
  const plain = item('x', {multiple: 6});
  expect(lifeCommand(plain, undefined)).toBe('Nothing would change.');
  expect(lifeCommand(plain, 90)).toEqual({type: 'DefineItems', items: [{...plain, lifeDays: 90}]});
  expect(lifeCommand({...plain, lifeDays: 90}, 90)).toBe('Nothing would change.');
  const without = lifeCommand({...plain, lifeDays: 90}, undefined);
  expect(without).toEqual({type: 'DefineItems', items: [plain]});
});

test('a customer asks for so many days, or for none, and keeps his other rules', () => {
  const any = customer('c', {rules: rules({latestDays: 3})});
  const asks = {...any, rules: {...any.rules, minimumLifeDays: 30}};
  expect(minimumLifeCommand(any, 0)).toBe('Nothing would change.');
  expect(minimumLifeCommand(any, undefined)).toContain('missing');
  expect(minimumLifeCommand(any, 30)).toEqual({type: 'DefineCustomers', customers: [asks]});
  expect(minimumLifeCommand(asks, 0)).toEqual({type: 'DefineCustomers', customers: [any]});
});
