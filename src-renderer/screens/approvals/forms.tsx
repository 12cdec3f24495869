/** Approving, refusing and withdrawing a request. */
import {useState} from 'react';
import type {ApprovalRow} from '../../../src-shared/api/approvals.ts';
import {CommandForm} from '../forms/command-form.tsx';
import {ReasonField} from '../forms/fields.tsx';

export type ApprovalForm = 'approve' | 'refuse' | 'withdraw';
type FormProps = {readonly row: ApprovalRow; readonly onClose: () => void};

export function ApprovalFormOf({form, ...props}: FormProps & {form: ApprovalForm}) {
  return form === 'withdraw' ? <Withdraw {...props} /> : <Decide {...props} approve={form === 'approve'} />;
}

function Decide({row, onClose, approve}: FormProps & {approve: boolean}) {
  const [reason, setReason] = useState('');
  return (
    <CommandForm
      title={`${approve ? 'Approve' : 'Refuse'} ${row.id}`}
      submit={approve ? 'Approve it' : 'Refuse it'}
      onClose={onClose}
      build={() =>
        reason.trim() === ''
          ? 'A reason is missing.'
          : {type: 'DecideApproval', approval: row.id, approve, reason: reason.trim()}
      }
      effect={
        approve
          ? [
              `${row.what}. It is done at once, by your rights, for ${row.by};`,
              'if it cannot be done any more, nothing is, and the request stays open.',
            ].join(' ')
          : `Nothing is done, and ${row.by} reads your reason.`
      }
    >
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </CommandForm>
  );
}

function Withdraw({row, onClose}: FormProps) {
  return (
    <CommandForm
      title={`Withdraw ${row.id}`}
      submit="Withdraw it"
      onClose={onClose}
      build={() => ({type: 'WithdrawApproval', approval: row.id})}
      effect={`${row.what}. Nobody is asked any more, and nothing is done.`}
    >
      {null}
    </CommandForm>
  );
}
