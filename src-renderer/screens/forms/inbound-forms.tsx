/** What a person may do to a purchase's line: give it another date, receive it, cancel what is open of it. */
import {Checkbox} from '@mantine/core';
import {useState} from 'react';
import type {InboundRow} from '../../../src-shared/api/rows.ts';
import type {CommandOf} from '../../data/commands.ts';
import {useNow} from '../../ui/clock.tsx';
import {dayOf, instantOf, instantText, minutesOf} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';
import {AtLoss} from './at-loss.tsx';
import {Caution} from './caution.tsx';
import {CommandForm} from './command-form.tsx';
import {expectedFault} from './day-fault.ts';
import {ChoiceField, DayField, ReasonField, TimeField, UnitsField} from './fields.tsx';
import {INTO, type Into, intoEffect} from './into.ts';
import {useLot} from './lot-fields.tsx';
import {useSupplierTimes} from './supplier-times.ts';
import {dayWarning} from './supplier-words.ts';

type FormProps = {readonly row: InboundRow; readonly onClose: () => void};

export function RedateForm({row, onClose}: FormProps) {
  const now = useNow(60_000);
  const [day, setDay] = useState<number | undefined>(dayOf(row.expectedAt, row.siteZone));
  const [minutes, setMinutes] = useState(minutesOf(row.expectedAt, row.siteZone));
  const [confirmed, setConfirmed] = useState(row.confirmed);
  const [reason, setReason] = useState('');
  const at = day === undefined ? undefined : instantOf(day, minutes, row.siteZone);
  const {from: supplier, site, document: purchase} = row;
  const times = useSupplierTimes({supplier, site, purchase, days: day === undefined ? [] : [day]});
  const warning = times == null || day === undefined ? undefined : dayWarning(times, day, confirmed);
  const build = (): CommandOf<'RedateSupply'> | string => {
    if (at === undefined) return 'A date is missing.';
    if (at === row.expectedAt && confirmed === row.confirmed) return 'Nothing would change.';
    if (reason.trim() === '') return 'A reason is missing.';
    return {
      type: 'RedateSupply',
      purchase: row.document,
      line: row.line,
      expectedAt: at,
      confirmed,
      reason: reason.trim(),
    };
  };
  return (
    <CommandForm
      title={`Re-date ${row.document} line ${row.line}`}
      submit={at === undefined ? 'Re-date' : `Re-date to ${instantText(at, row.siteZone, now)}`}
      onClose={onClose}
      build={build}
      effect={
        <>
          {qty(row.open)} × {row.item} {row.itemName}; {qty(row.claimed)} of it is claimed. First confirmed for{' '}
          {instantText(row.firstExpectedAt, row.siteZone, now)}, which is kept.
        </>
      }
    >
      <div className="two">
        <DayField label="Expected on" value={day} onChange={setDay} error={expectedFault(at, now)} />
        <TimeField label="At" value={minutes} onChange={setMinutes} />
      </div>
      {warning !== undefined && <Caution words={warning} />}
      <Checkbox
        size="xs"
        label="The supplier has confirmed this date"
        checked={confirmed}
        onChange={(event) => setConfirmed(event.currentTarget.checked)}
      />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

export function ReceiveForm({row, onClose}: FormProps) {
  const [quantity, setQuantity] = useState<number | undefined>(row.open);
  const [into, setInto] = useState<Into>('receiving');
  const lot = useLot(row.lifeDays, row.siteZone);
  const build = (): CommandOf<'ReceivePurchase'> | string => {
    if (quantity === undefined) return 'A quantity is missing.';
    if (lot.missing !== null) return lot.missing;
    const lines = [{line: row.line, quantity, ...lot.batch}];
    return {type: 'ReceivePurchase', purchase: row.document, lines, into};
  };
  return (
    <CommandForm
      title={`Receive ${row.document} line ${row.line}`}
      submit={quantity === undefined ? 'Receive' : `Receive ${qty(quantity)}`}
      onClose={onClose}
      build={build}
      effect={`${row.item} ${row.itemName} from ${row.fromName}. ${intoEffect(into)}`}
    >
      <div className="two">
        <UnitsField label="Quantity" value={quantity} onChange={setQuantity} hint={`${qty(row.open)} open`} autoFocus />
        <ChoiceField label="Into" value={into} onChange={setInto} choices={INTO} />
      </div>
      {lot.fields}
    </CommandForm>
  );
}

export function CancelPurchaseForm({row, onClose}: FormProps) {
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'CancelPurchaseLine'> | string =>
    reason.trim() === ''
      ? 'A reason is missing.'
      : {type: 'CancelPurchaseLine', purchase: row.document, line: row.line, reason: reason.trim()};
  const received = row.quantity - row.open;
  return (
    <CommandForm
      title={`Cancel ${row.document} line ${row.line}`}
      submit={`Cancel ${qty(row.open)}`}
      onClose={onClose}
      build={build}
      size={620}
      effect={
        received > 0 ? `What has arrived of it stays: only the ${qty(row.open)} still open are cancelled.` : undefined
      }
    >
      <div className="sub">
        {qty(row.open)} × {row.item} {row.itemName} from {row.fromName} will not come.
      </div>
      <AtLoss row={row} lines={[{line: row.line, quantity: row.open}]} />
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </CommandForm>
  );
}
