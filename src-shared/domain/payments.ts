/**
 * What customers paid and brought back from before our time. A payment lowers what is owed and so releases credit: a slip of
 * the keyboard must not. The bank's feed says what happened and is believed; a person's payment has limits.
 *
 *   0 < amount ≤ what the customer owes and has ordered        beyond it, or taking one back: an administrator, with the reason
 */
import type {CommandOf} from './commands.ts';
import {accepted, type DecideContext, type Role, rejected, type Verdict} from './decider.ts';
import {type DomainEvent, key, type Read} from './events.ts';
import {when} from './stated-time.ts';

/** Who may record a payment beyond what is owed, or take one back. */
const MAY_CORRECT_PAYMENTS: readonly Role[] = ['administrator', 'system'];

type MoneyCommand = CommandOf<'RecordPayment' | 'RecordOpeningReturn'>;

export function decidePayments(read: Read, c: MoneyCommand, context: DecideContext): Verdict<DomainEvent> {
  const customer = read(key('customer', c.customer));
  if (customer === undefined) return rejected('not-found', {what: `customer ${c.customer}`});
  const of = {customer: c.customer, territory: customer.territory};
  if (c.type === 'RecordOpeningReturn') {
    if (c.value < 0) return rejected('invalid', {what: 'value: a return is worth nothing or more'});
    const {item, quantity, value, reason} = c;
    const occurredAt = when(c.occurredAt, context);
    return accepted<DomainEvent>({type: 'OpeningReturnRecorded', ...of, item, quantity, value, occurredAt, reason});
  }
  if (c.amount === 0) return rejected('invalid', {what: 'amount: a payment of nothing'});
  if (!MAY_CORRECT_PAYMENTS.includes(context.actor.role)) {
    const left = Math.max(0, customer.exposure);
    if (c.amount < 0)
      return rejected('needs-approval', {
        what: 'amount: taking a payment back is for an administrator, with the reason',
        left,
      });
    if (c.amount > left)
      return rejected('needs-approval', {
        what: `amount: more than ${c.customer} owes and has ordered; more is for an administrator`,
        left,
      });
  }
  return accepted<DomainEvent>({type: 'ExposureChanged', ...of, delta: -c.amount, why: c.reason});
}
