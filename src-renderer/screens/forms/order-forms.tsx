/** What a person may do to an order that stands: change a line, cancel, allocate, release credit; the floor's forms stand beside. */
import {useState} from 'react';
import type {LineKit} from '../../../src-shared/api/kits.ts';
import type {OrderDetail} from '../../../src-shared/api/types.ts';
import {type CommandOf, useCommand} from '../../data/commands.ts';
import {useStatus} from '../../data/engine.tsx';
import {count, qty} from '../../ui/format.ts';
import {SendingNote} from '../refusal.tsx';
import {ChangeEffect} from './change-effect.tsx';
import {CommandForm} from './command-form.tsx';
import {CreditFacts} from './credit.tsx';
import {askedDayFault} from './day-fault.ts';
import {useEarliestToday} from './earliest.ts';
import {ChoiceField, DayField, ReasonField, UnitsField} from './fields.tsx';
import {AdvanceForm, DeliverForm, ShortPickForm} from './floor-forms.tsx';
import {ReturnForm, UnpickForm} from './give-back-forms.tsx';
import {InsteadForm} from './instead-form.tsx';
import {PaymentForm} from './payment-form.tsx';
import {RepromiseForm} from './repromise-form.tsx';
import {ShipForm} from './ship-form.tsx';

type By = CommandOf<'CancelOrder'>['by'];
const BY: readonly {key: By; word: string}[] = [
  {key: 'customer', word: 'The customer asked for it'},
  {key: 'us', word: 'We cannot or will not do it'},
];
const NEED_REASON = 'A reason is missing.';

export type OrderAct =
  | {readonly act: 'change'; readonly line: number}
  | {readonly act: 'cancel'; readonly line: number | undefined}
  | {readonly act: 'advance' | 'unpick' | 'ship' | 'deliver'}
  | {readonly act: 'return'; readonly line: number}
  | {readonly act: 'short-pick' | 'repromise'; readonly line: number; readonly lot: number}
  /** `lot` undefined: for what has no date. */
  | {readonly act: 'instead'; readonly line: number; readonly lot: number | undefined}
  | {readonly act: 'allocate'}
  | {readonly act: 'credit' | 'payment'};

export function OrderForm({detail, what, onClose}: {detail: OrderDetail; what: OrderAct; onClose: () => void}) {
  switch (what.act) {
    case 'change':
      return <ChangeForm detail={detail} line={what.line} onClose={onClose} />;
    case 'cancel':
      return <CancelForm detail={detail} line={what.line} onClose={onClose} />;
    case 'advance':
      return <AdvanceForm detail={detail} onClose={onClose} />;
    case 'unpick':
      return <UnpickForm detail={detail} onClose={onClose} />;
    case 'return':
      return <ReturnForm detail={detail} line={what.line} onClose={onClose} />;
    case 'payment':
      return <PaymentForm customer={detail.customer} onClose={onClose} />;
    case 'ship':
      return <ShipForm detail={detail} onClose={onClose} />;
    case 'deliver':
      return <DeliverForm detail={detail} onClose={onClose} />;
    case 'short-pick':
      return <ShortPickForm detail={detail} line={what.line} lot={what.lot} onClose={onClose} />;
    case 'repromise':
      return <RepromiseForm detail={detail} line={what.line} lot={what.lot} onClose={onClose} />;
    case 'instead':
      return <InsteadForm detail={detail} line={what.line} lot={what.lot} onClose={onClose} />;
    case 'allocate':
      return <AllocateForm detail={detail} onClose={onClose} />;
    case 'credit':
      return <CreditForm detail={detail} onClose={onClose} />;
  }
}

type Props = {readonly detail: OrderDetail; readonly onClose: () => void};

function ChangeForm({detail, line, onClose}: Props & {line: number}) {
  const {order} = detail;
  const old = order.lines.find((one) => one.line === line);
  const view = detail.lines.find((one) => one.line === line);
  // What was cancelled is gone from the line: a change starts from what is left of it.
  const kit = view?.kit ?? null;
  const live = kit?.kits ?? view?.live ?? 0;
  const allLeft = view !== undefined && view.toGo === 0;
  const [quantity, setQuantity] = useState<number | undefined>(live);
  const [day, setDay] = useState<number | undefined>(old?.request.day);
  const [by, setBy] = useState<By>('customer');
  const earliest = useEarliestToday();
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'ChangeOrderLine'> | string => {
    if (old === undefined) return 'The line is gone.';
    if (quantity === undefined || day === undefined) return 'A quantity or date is missing.';
    if (quantity === live && day === old.request.day)
      return allLeft ? 'All of it has left; only more units can be asked for.' : 'Nothing would change.';
    if (reason.trim() === '') return NEED_REASON;
    return {
      type: 'ChangeOrderLine',
      order: order.id,
      line,
      // Of kits another day is said for all of them.
      ...(kit !== null ? {kits: quantity} : quantity === live ? {} : {quantity}),
      ...(day === old.request.day ? {} : {requestedDay: day}),
      by,
      reason: reason.trim(),
    };
  };
  return (
    <CommandForm
      title={kit === null ? `Change ${order.id} line ${line}` : `Change kits ${kit.item} of ${order.id}`}
      submit={kit === null ? 'Change the line' : 'Change the kits'}
      onClose={onClose}
      build={build}
      effect={
        old === undefined || view === undefined ? (
          ''
        ) : (
          <ChangeEffect detail={detail} view={view} quantity={quantity} day={day} by={by} />
        )
      }
    >
      <div className="two">
        <UnitsField
          label={kit === null ? 'Quantity' : 'Kits'}
          value={quantity}
          onChange={setQuantity}
          hint={
            old === undefined
              ? undefined
              : `${qty(live)} now, ${qty(old.originalQuantity / (kit === null ? 1 : (old.kit?.per ?? 1)))} asked first`
          }
          autoFocus
        />
        <DayField
          label="Asked for"
          value={day}
          onChange={setDay}
          error={day === old?.request.day ? undefined : askedDayFault(day, earliest)}
        />
      </div>
      <ChoiceField label="Because" value={by} onChange={setBy} choices={BY} />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

/** `with all their parts; empty: all 4`. */
const emptyKitsWords = ({kits, cancellable}: LineKit): string =>
  cancellable === kits
    ? `with all their parts; empty: all ${qty(kits)}`
    : `with all their parts; empty: the ${qty(cancellable)} of ${qty(kits)} of which nothing is picked`;

function CancelForm({detail, line, onClose}: Props & {line: number | undefined}) {
  const {order} = detail;
  const kit = detail.lines.find((one) => one.line === line)?.kit ?? null;
  const [quantity, setQuantity] = useState<number | undefined>();
  const [by, setBy] = useState<By>('customer');
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'CancelOrder'> | string => {
    if (reason.trim() === '') return NEED_REASON;
    if (kit?.cancellable === 0) return 'Of every kit something is picked: none can be cancelled.';
    const units = quantity ?? kit?.cancellable;
    const of = units === undefined ? {} : kit === null ? {quantity: units} : {kits: units};
    const part = line === undefined ? {} : {lines: [{line, ...of}]};
    return {type: 'CancelOrder', order: order.id, by, reason: reason.trim(), ...part};
  };
  const what =
    line === undefined
      ? `${order.id}, all ${count(order.lines.length, 'line')}`
      : kit === null
        ? `${order.id} line ${line}`
        : `kits ${kit.item} of ${order.id}`;
  return (
    <CommandForm
      title={`Cancel ${what}`}
      submit={line === undefined ? 'Cancel the order' : kit === null ? 'Cancel the line' : 'Cancel the kits'}
      onClose={onClose}
      build={build}
      effect="Frees what is claimed. Cancelled by us, or after a missed promise, it counts as failed in the scorecard."
    >
      {line !== undefined && (
        <UnitsField
          label={kit === null ? 'Quantity' : 'Kits'}
          value={quantity}
          onChange={setQuantity}
          hint={kit === null ? 'empty: all that is left' : emptyKitsWords(kit)}
          autoFocus
        />
      )}
      <ChoiceField label="Because" value={by} onChange={setBy} choices={BY} />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

function AllocateForm({detail, onClose}: Props) {
  return (
    <CommandForm
      title={`Allocate ${detail.order.id}`}
      submit="Allocate"
      onClose={onClose}
      build={() => ({type: 'AllocateOrder', order: detail.order.id})}
      effect="Claims stock and dated supply for what is open or backordered, first come first served. No promise already made is broken."
    >
      {null}
    </CommandForm>
  );
}

function CreditForm({detail, onClose}: Props) {
  const [reason, setReason] = useState('');
  return (
    <CommandForm
      title={`Release credit for ${detail.order.id}`}
      submit="Release credit"
      onClose={onClose}
      build={() =>
        reason.trim() === '' ? NEED_REASON : {type: 'ReleaseCredit', order: detail.order.id, reason: reason.trim()}
      }
      effect={`${detail.customer.name} is over its limit with this order. Released, it is promised and claims stock at once.`}
    >
      <CreditFacts detail={detail} />
      <ReasonField value={reason} onChange={setReason} />
    </CommandForm>
  );
}

/** For acts without a form of their own: issues at once, and says in place what became of it. */
export function useActInPlace() {
  const offline = useStatus()?.connection !== 'live';
  const {sending, issue} = useCommand();
  return {issue, busy: sending.state === 'issuing', note: <SendingNote sending={sending} offline={offline} />};
}
