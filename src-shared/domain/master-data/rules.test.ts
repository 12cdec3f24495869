/** Rules of a customer that contradict each other, or name what there is not, are refused with their place. */
import {test} from 'vitest';
import {company, customer, rules, SLOW_AND_FAST} from '../../../tests/support/company.ts';
import {given} from '../../../tests/support/given.ts';
import type {Command} from '../commands.ts';
import type {CustomerData} from './types.ts';

const define = (more: Partial<CustomerData>): Command => ({
  type: 'DefineCustomers',
  customers: [customer('good'), customer('bad', more)],
});
const book = () => given(...company(), {type: 'DefineCarrier', carrier: SLOW_AND_FAST});

test.each<[string, Partial<CustomerData>, {code: 'invalid' | 'not-found'; what: string}]>([
  [
    'nothing later, and yet days late',
    {rules: rules({backorders: false, latestDays: 3})},
    {
      code: 'invalid',
      what: 'rules of customer bad: nothing later than asked is taken (backorders), and yet up to 3 days late (latestDays)',
    },
  ],
  [
    'a service of nobody',
    {rules: rules({services: ['K/slow', 'K/none']})},
    {code: 'not-found', what: 'rules of customer bad: service K/none, which no carrier offers'},
  ],
  [
    'a service twice',
    {rules: rules({services: ['K/slow', 'K/slow']})},
    {code: 'invalid', what: 'rules of customer bad: service K/slow is preferred twice'},
  ],
  [
    'a weekday twice',
    {receives: {workdays: [1, 2, 1], holidays: []}},
    {code: 'invalid', what: 'receiving days of customer bad: weekday 1 twice'},
  ],
])('%s: refused, and nobody of the file is defined', (_, more, {code, what}) => {
  const t = book();
  t.when(define(more)).thenRejected(code, {what});
  t.when({type: 'PlaceOrder', customer: 'good', lines: [{item: 'x', quantity: 1, requestedDay: 20_600}]}).thenRejected(
    'not-found',
  );
});

test('what agrees is taken', () => {
  book()
    .when(
      define({
        rules: rules({latestDays: 3, services: ['K/slow', 'K/fast']}),
        receives: {workdays: [1, 5], holidays: []},
      }),
    )
    .thenAccepted();
});
