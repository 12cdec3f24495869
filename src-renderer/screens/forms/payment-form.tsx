/** A customer's payment: what is owed goes down by it. */
import {useState} from 'react';
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useStatus} from '../../data/engine.tsx';
import {money} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ReasonField} from './fields.tsx';
import {moneyForm, NumberField} from './number-field.tsx';

export function PaymentForm({customer, onClose}: {customer: OrderDetail['customer']; onClose: () => void}) {
  const currency = useStatus()?.company?.currency ?? 'GBP';
  const [amount, setAmount] = useState<number>();
  const [reason, setReason] = useState('');
  const after = customer.exposure - (amount ?? 0);
  const build = (): CommandOf<'RecordPayment'> | string => {
    if (amount === undefined) return 'An amount is missing.';
    if (reason.trim() === '') return 'A reason is missing.';
    return {type: 'RecordPayment', customer: customer.id, amount, reason: reason.trim()};
  };
  const owes =
    after < 0
      ? `${money(-after, currency)} would stand to its credit`
      : `${money(after, currency)} would be owed or ordered`;
  const limit = customer.creditLimit === 0 ? 'no limit' : `a limit of ${money(customer.creditLimit, currency)}`;
  return (
    <CommandForm
      title={`Payment of ${customer.name}`}
      submit={amount === undefined ? 'Record a payment' : `Record ${money(amount, currency)}`}
      onClose={onClose}
      build={build}
      effect={`After it ${owes}, with ${limit}. Orders that wait for credit still wait for who releases them.`}
    >
      <NumberField
        label="Amount"
        form={moneyForm(currency, 1)}
        value={amount}
        onChange={setAmount}
        hint={`${money(customer.exposure, currency)} owed or ordered now`}
        autoFocus
      />
      <ReasonField label="Reason" value={reason} onChange={setReason} />
    </CommandForm>
  );
}
