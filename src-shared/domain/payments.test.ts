import {expect, test} from 'vitest';
import {company, days, MONDAY, place, receive} from '../../tests/support/company.ts';
import {given} from '../../tests/support/given.ts';
import {EXPECTED_DATE_LIMITS} from '../kernel/expected-days.ts';
import type {Command} from './commands.ts';
import {key} from './events.ts';

const pay = (amount: number): Command => ({type: 'RecordPayment', customer: 'c', amount, reason: 'transfer'});
/** Owes £10.00: ten at £1. */
const owing = () => given(...company(), receive('A', 'x', 100), place([['x', 10]], {order: 'O'}));

test('finance records what is paid up to what the customer owes and has ordered; more is for an administrator', () => {
  const t = owing().and({as: 'finance'});
  t.when(pay(1_001)).thenRejected('needs-approval', {
    what: 'amount: more than c owes and has ordered; more is for an administrator',
    left: 1_000,
  });
  t.when(pay(400)).thenAccepted();
  t.when(pay(601)).thenRejected('needs-approval', {left: 600});
  t.when(pay(600)).thenAccepted();
  expect(t.book.ledger.read(key('customer', 'c'))?.exposure).toBe(0);
  t.when(pay(1)).thenRejected('needs-approval', {left: 0});
  owing().and({as: 'administrator'}).when(pay(5_000)).thenAccepted();
});

test('a payment of nothing is none; taking one back is for an administrator or the bank', () => {
  for (const as of ['finance', 'administrator', 'system'] as const) {
    owing().and({as}).when(pay(0)).thenRejected('invalid', {what: 'amount: a payment of nothing'});
  }
  owing().and({as: 'finance'}).when(pay(-100_000_000)).thenRejected('needs-approval', {
    what: 'amount: taking a payment back is for an administrator, with the reason',
  });
  for (const as of ['administrator', 'system'] as const) {
    const t = owing().and({as}).when(pay(-500)).thenAccepted();
    expect(t.book.ledger.read(key('customer', 'c'))?.exposure).toBe(1_500);
  }
});

test('the bank’s feed is believed beyond what is owed, and an opening return is worth nothing or more', () => {
  owing().when(pay(5_000)).thenAccepted();
  const back = (value: number): Command => ({
    type: 'RecordOpeningReturn',
    customer: 'c',
    item: 'x',
    quantity: 1,
    value,
    reason: 'before our time',
  });
  owing().when(back(-1)).thenRejected('invalid');
  owing().when(back(100)).thenAccepted();
});

test('what is expected is expected within reason: purchases, re-dating, transfers, planned releases', () => {
  const {daysBackMax, daysAheadMax} = EXPECTED_DATE_LIMITS;
  const reason = 'test';
  const buy = (expectedAt: number, purchase = 'P'): Command => ({
    type: 'PlacePurchase',
    purchase,
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 5, expectedAt, confirmed: true}],
  });
  const commands: readonly ((at: number) => Command)[] = [
    (at) => buy(at, 'Q'),
    (expectedAt) => ({type: 'RedateSupply', purchase: 'P', line: 1, expectedAt, confirmed: true, reason}),
    (expectedAt) => ({type: 'ShipTransfer', from: 'A', to: 'B', expectedAt, lines: [{item: 'x', quantity: 1}]}),
  ];
  for (const command of commands) {
    const t = () => given(...company(), receive('A', 'x', 100), buy(MONDAY + days(3)));
    t()
      .when(command(0))
      .thenRejected('invalid', {
        what: expect.stringContaining(`1970-01-01T00:00:00Z is more than ${daysBackMax} days back`) as never,
      });
    t()
      .when(command(Date.UTC(2343, 0, 1)))
      .thenRejected('invalid', {
        what: expect.stringContaining(`is more than ${daysAheadMax} days ahead`) as never,
      });
    t()
      .when(command(MONDAY - days(daysBackMax) - 1))
      .thenRejected('invalid');
    t()
      .when(command(MONDAY + days(daysAheadMax) + 1))
      .thenRejected('invalid');
    t()
      .when(command(MONDAY - days(daysBackMax)))
      .thenAccepted();
    t()
      .when(command(MONDAY + days(daysAheadMax)))
      .thenAccepted();
  }
  given(...company(), receive('A', 'x', 9))
    .when({type: 'HoldStock', site: 'A', item: 'x', quantity: 1, reason, releaseAt: Date.UTC(2343, 0, 1)})
    .thenRejected('invalid');
});
