/** A refusal where the command was made: what, why, what is left and the next date; never only a code. */
import {useState} from 'react';
import {UNANSWERED_AFTER_MS} from '../../src-shared/api/limits.ts';
import type {Rejection, Sending} from '../data/commands.ts';
import {useStatus} from '../data/engine.tsx';
import {useRealNow} from '../ui/clock.tsx';
import {dayText} from '../ui/dates.ts';
import {age, qty} from '../ui/format.ts';
import {Signal} from '../ui/signal.tsx';
import {plainWords} from './plain-words.ts';

const WHY: Readonly<Record<Rejection['code'], string>> = {
  forbidden: 'Your role may not do this here.',
  'not-found': 'It is not there, or not in your view.',
  'already-exists': 'It is there already.',
  'insufficient-stock': 'There is not enough free stock.',
  'cannot-promise': 'It cannot be promised as asked.',
  'accept-if-failed': 'It could not be had on the terms you set.',
  'hold-expired': 'The hold ran out before this arrived.',
  'hold-mismatch': 'The hold is for other lines than these.',
  'too-late': 'It is too late for this.',
  'wrong-stage': 'The work has gone too far for this.',
  'wrong-state': 'The stock is not in that state.',
  'quantity-rule': 'The quantity breaks a rule of the item or customer.',
  'price-needs-right': 'A price of your own needs the right “manual price”.',
  'needs-approval': 'This needs somebody’s approval.',
  'credit-exceeded': 'It goes over the customer’s credit limit.',
  inactive: 'It is no longer active.',
  'nothing-to-do': 'There is nothing left to do.',
  'stale-snapshot': 'A newer snapshot has been applied already.',
  invalid: 'It is not valid.',
};

/** What to do about it, where the refusal's own words do not say. */
const DO: Partial<Readonly<Record<Rejection['code'], string>>> = {
  forbidden: 'Ask somebody whose role may.',
  'not-found': 'Look again: somebody may have finished it meanwhile.',
  'hold-expired': 'Hold it again.',
  'hold-mismatch': 'Hold it again as it stands now.',
  'wrong-stage': 'Look where the work stands, and change what is left of it.',
  'wrong-state': 'Look in which state the stock is.',
  'quantity-rule': 'Change the quantity.',
  'needs-approval': 'Do as much as you may, or ask somebody who may do more.',
  'credit-exceeded': 'Finance can release it.',
  inactive: 'Choose another.',
};

/** In a few words; of what is only not valid, what of it. */
export const whyText = ({code, what}: Rejection): string =>
  code === 'invalid' && what !== undefined ? `${plainWords(what)}.` : WHY[code];

/** "12 are left; the rest could be had on Wed 3 Jun." Empty when the refusal says neither. */
export function leftText(rejection: Rejection): string {
  const {code} = rejection;
  // The price that counts is no quantity, and the refusal's own words say it.
  const much = rejection.left === undefined || code === 'price-needs-right' ? '' : qty(rejection.left);
  const left = much === '' ? '' : code === 'needs-approval' ? `up to ${much} by yourself` : `${much} left`;
  const next =
    rejection.next === undefined
      ? ''
      : rejection.next === null
        ? 'no later date is known'
        : `next on ${dayText(rejection.next.day)}`;
  return [left, next].filter((word) => word !== '').join('; ');
}

export function Refusal({rejection}: {rejection: Rejection}) {
  const left = leftText(rejection);
  return (
    <div className="refusal" role="alert">
      <b>Refused. {WHY[rejection.code]}</b>
      {rejection.what !== undefined && <span>About: {plainWords(rejection.what)}</span>}
      {left !== '' && <span className="strong">{left}</span>}
      {rejection.lines?.map((line) => (
        <span key={line.line}>
          Line {line.line}, {line.item}: asked {qty(line.asked)}, {qty(line.left)} left
          {line.next === null ? ', no later date known' : `, all on ${dayText(line.next.day)}`}
        </span>
      ))}
      {DO[rejection.code] !== undefined && <span>{DO[rejection.code]}</span>}
      <span className="code">{rejection.code}</span>
    </div>
  );
}

type SendingProps = {
  readonly sending: Sending;
  readonly offline: boolean;
  /** On what terms it is decided once the line is back. */
  readonly terms?: string;
};

/** What becomes of a command, below its form. */
export function SendingNote({sending, offline, terms = ''}: SendingProps) {
  if (sending.state === 'rejected') return <Refusal rejection={sending.rejection} />;
  if (sending.state === 'failed') {
    return (
      <div className="refusal" role="alert">
        <b>It was not sent.</b>
        <span>{sending.trouble.what}</span>
      </div>
    );
  }
  if (sending.state === 'waiting' && offline) {
    return (
      <div className="heldnote" role="status">
        <b>It waits for the line.</b> <Kept /> {terms} Activity shows what became of it; you may close this form.
      </div>
    );
  }
  if (sending.state === 'issuing' || sending.state === 'waiting') return <Unanswered />;
  return null;
}

/** On its way: after a few seconds it says for how long it has not been answered, and when the server was last heard. */
function Unanswered() {
  const [sentAt] = useState(Date.now);
  const now = useRealNow();
  const heardAt = useStatus()?.heardAt ?? null;
  const waited = now - sentAt;
  if (waited < UNANSWERED_AFTER_MS)
    return (
      <div className="meta" role="status">
        Sent, awaiting the server
      </div>
    );
  return (
    <div className="row tight tone-caution" role="status">
      <Signal aspect="caution" size={10} />
      Sent {age(waited)} ago and not answered yet
      {heardAt === null ? '' : `; the server was last heard ${age(Math.max(0, now - heardAt))} ago`}
    </div>
  );
}

/** How long what waits is kept: true of this host, whichever it is. */
function Kept() {
  const kept = useStatus()?.outboxKept ?? false;
  return kept
    ? 'It is kept on this computer and sent by itself once the line is back and you are signed in here.'
    : 'It is kept only while this page stays open, and sent by itself once the line is back.';
}
