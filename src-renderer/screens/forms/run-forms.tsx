/** Applies a proposed allocation run, and undoes one: each is one decision, all or nothing. */
import {useState} from 'react';
import type {AllocationRunRow, RunProposal} from '../../../src-shared/api/allocation.ts';
import type {CommandOf} from '../../data/commands.ts';
import {count, qty} from '../../ui/format.ts';
import {CommandForm} from './command-form.tsx';
import {ReasonField} from './fields.tsx';

/** `onDone`: it was accepted. */
type FormProps = {readonly onClose: () => void; readonly onDone: () => void};

export function ApplyRunForm({proposal, onClose, onDone}: FormProps & {proposal: RunProposal}) {
  const [reason, setReason] = useState('');
  const {apply, gains, gives} = proposal;
  const lines = apply?.lines.length ?? 0;
  const build = (): CommandOf<'ApplyAllocation'> | string =>
    apply === null
      ? 'There is nothing to move.'
      : reason.trim() === ''
        ? 'A reason is missing.'
        : {...apply, lines: [...apply.lines], reason: reason.trim()};
  return (
    <CommandForm
      title={`Apply the run for ${proposal.items.map(({item}) => item).join(', ')}`}
      submit={`Move ${count(lines, 'line')}`}
      onClose={onClose}
      onAccepted={onDone}
      build={build}
      effect={
        `${qty(gains.units)} units come sooner or get a date, ${qty(gives.units)} come later. ` +
        'All of it is done, or, if something has changed since, nothing. First promises stay counted.'
      }
    >
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </CommandForm>
  );
}

export function UndoRunForm({run, onClose, onDone}: FormProps & {run: AllocationRunRow}) {
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'UndoAllocation'> | string =>
    reason.trim() === '' ? 'A reason is missing.' : {type: 'UndoAllocation', run: run.id, reason: reason.trim()};
  return (
    <CommandForm
      title={`Undo run ${run.id}`}
      submit={`Undo ${count(run.lines, 'line')}`}
      onClose={onClose}
      onAccepted={onDone}
      build={build}
      effect="Each lot goes back to the day and site it had, if none of them was changed since and the stock for it is still there."
    >
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </CommandForm>
  );
}
