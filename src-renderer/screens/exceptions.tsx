/** The exception of a queue row: whose it is, what its clock says, what was done about it; and the forms to see to it. */
import {Select, Textarea, TextInput} from '@mantine/core';
import {useState} from 'react';
import type {AtRiskRow} from '../../src-shared/api/rows.ts';
import type {RiskDetail} from '../../src-shared/api/types.ts';
import type {CommandOf} from '../data/commands.ts';
import {useMay, useStatus} from '../data/engine.tsx';
import {useNow} from '../ui/clock.tsx';
import {dayOf, instantOf, instantText, nextWeekday} from '../ui/dates.ts';
import {Facts} from '../ui/pane.tsx';
import {clockWords, ownerWords, RESOLUTION_WORDS, TYPE_WORDS} from './exception-words.ts';
import {CommandForm} from './forms/command-form.tsx';
import {ChoiceField, DayField, ReasonField} from './forms/fields.tsx';
import {ROLE_WORDS} from './words.ts';

export type ExceptionForm = 'hand over' | 'snooze' | 'note' | 'resolve';
type Told = NonNullable<RiskDetail['exception']>;
type Line = Pick<AtRiskRow, 'order' | 'line'>;

/** Whose it is and how long they have; its history under it. */
export function ExceptionFacts({row, exception}: {row: AtRiskRow; exception: RiskDetail['exception']}) {
  const now = useNow(30_000);
  if (exception === null) return <div className="pad sub">The server has not opened an exception for it yet.</div>;
  const {closed, snoozedUntil, goneSince, history} = exception;
  const at = (instant: number) => instantText(instant, row.siteZone, now);
  return (
    <>
      <div className="pad">
        <Facts
          rows={[
            ['Owner', ownerWords(row)],
            [
              'Clock',
              <span key="clock" className={row.overdue === 1 ? 'tone-stop strong' : ''}>
                {closed === null ? `${clockWords(row)} of working time, due ${at(exception.due)}` : 'stopped'}
              </span>,
            ],
            ['Severity', `${exception.severity}, ${TYPE_WORDS[exception.type]}`],
            row.state === 'snoozed' && snoozedUntil !== null ? ['Snoozed until', at(snoozedUntil)] : undefined,
            goneSince === null ? undefined : ['Cause gone', `since ${at(goneSince)}; closes by itself if it stays so`],
            closed === null
              ? undefined
              : ['Closed', `${closed.code.replaceAll('-', ' ')}, ${closed.by}: ${closed.reason}`],
          ]}
        />
      </div>
      <History history={history} at={at} />
    </>
  );
}

function History({history, at}: {history: Told['history']; at: (instant: number) => string}) {
  return (
    <section aria-label="History of the exception">
      {[...history].reverse().map((entry) => (
        <div key={`${entry.at} ${entry.act} ${entry.note}`} className="story">
          <span className="grow">
            <b>{entry.act}</b>
            {entry.note === '' ? '' : ` ${entry.note}`}
            <span className="meta block">{entry.by}</span>
          </span>
          <span className="meta nowrap">{at(entry.at)}</span>
        </div>
      ))}
    </section>
  );
}

/** What whoever is signed in may do about it now. */
export function useExceptionActs(row: AtRiskRow | undefined) {
  const may = useMay();
  const isOpen = row !== undefined && (row.state === 'open' || row.state === 'overdue' || row.state === 'snoozed');
  return {
    take: isOpen && row.takenBy === '' && may('TakeException'),
    act: isOpen && may('ResolveException'),
  };
}

type FormProps = {readonly of: Line; readonly onClose: () => void};
export function ExceptionFormOf({form, ...props}: FormProps & {form: ExceptionForm}) {
  if (form === 'hand over') return <HandOver {...props} />;
  if (form === 'snooze') return <Snooze {...props} />;
  return form === 'note' ? <Note {...props} /> : <Resolve {...props} />;
}

const NEED_REASON = 'A reason is missing.';
type OwnerRole = CommandOf<'HandOverException'>['role'];
const OWNERS: readonly OwnerRole[] = ['customer-service', 'sales', 'finance', 'operations', 'administrator'];

function HandOver({of: {order, line}, onClose}: FormProps) {
  const [role, setRole] = useState<OwnerRole>('operations');
  const [user, setUser] = useState('');
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'HandOverException'> | string => {
    if (reason.trim() === '') return NEED_REASON;
    const whom = user.trim() === '' ? {} : {user: user.trim()};
    return {type: 'HandOverException', order, line, role, ...whom, reason: reason.trim()};
  };
  return (
    <CommandForm title={`Hand over ${order} line ${line}`} submit="Hand over" onClose={onClose} build={build}>
      <Select
        label="To"
        value={role}
        onChange={(next) => next !== null && setRole(next as OwnerRole)}
        data={OWNERS.map((one) => ({value: one, label: ROLE_WORDS[one]}))}
        allowDeselect={false}
      />
      <TextInput
        label="Person"
        description="empty: everybody of the role"
        value={user}
        onChange={(event) => setUser(event.currentTarget.value)}
        maxLength={40}
      />
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </CommandForm>
  );
}

/** Until the morning of a day, in the company's zone. */
const MORNING = 8 * 60;
function Snooze({of: {order, line}, onClose}: FormProps) {
  const zone = useStatus()?.company?.zone ?? 'UTC';
  const now = useNow(60_000);
  const [day, setDay] = useState<number | undefined>(nextWeekday(dayOf(now, zone)));
  const [reason, setReason] = useState('');
  const build = (): CommandOf<'SnoozeException'> | string => {
    if (day === undefined) return 'A day is missing.';
    if (reason.trim() === '') return NEED_REASON;
    return {type: 'SnoozeException', order, line, until: instantOf(day, MORNING, zone), reason: reason.trim()};
  };
  return (
    <CommandForm
      title={`Snooze ${order} line ${line}`}
      submit="Snooze"
      onClose={onClose}
      build={build}
      effect="Hidden from the queue until 08:00 of that day, or until it gets worse. Its clock goes on."
    >
      <DayField label="Until" value={day} onChange={setDay} />
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </CommandForm>
  );
}

function Note({of: {order, line}, onClose}: FormProps) {
  const [note, setNote] = useState('');
  return (
    <CommandForm
      title={`Note on ${order} line ${line}`}
      submit="Add the note"
      onClose={onClose}
      build={() =>
        note.trim() === '' ? 'A note is missing.' : {type: 'NoteException', order, line, note: note.trim()}
      }
    >
      <Textarea
        size="xs"
        label="Note"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={400}
        rows={3}
        data-autofocus
      />
    </CommandForm>
  );
}

type Code = CommandOf<'ResolveException'>['code'];
function Resolve({of: {order, line}, onClose}: FormProps) {
  const [code, setCode] = useState<Code>('customer-agreed');
  const [reason, setReason] = useState('');
  return (
    <CommandForm
      title={`Resolve ${order} line ${line}`}
      submit="Resolve"
      onClose={onClose}
      build={() =>
        reason.trim() === '' ? NEED_REASON : {type: 'ResolveException', order, line, code, reason: reason.trim()}
      }
      effect="It leaves the queue though its cause is still there, and comes back only when it gets worse, or is gone and returns."
    >
      <ChoiceField label="How" value={code} onChange={setCode} choices={RESOLUTION_WORDS} />
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </CommandForm>
  );
}
