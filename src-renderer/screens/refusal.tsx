/** A refusal where the command was made: what, why, what is left and the next date; never only a code. */
import {useState} from 'react';
import {UNANSWERED_AFTER_MS} from '../../src-shared/api/limits.ts';
import type {Command, Rejection, Sending} from '../data/commands.ts';
import {useStatus} from '../data/engine.tsx';
import {useRealNow} from '../ui/clock.tsx';
import {dayText} from '../ui/dates.ts';
import {age, qty} from '../ui/format.ts';
import {Signal} from '../ui/signal.tsx';
import {AskFor} from './approvals/ask-form.tsx';
import {plainWords} from './plain-words.ts';
import {DO, isTurned, leftText, WHY} from './refusal-words.ts';

type RefusalProps = {
  readonly rejection: Rejection;
  readonly command: Command;
  readonly beforeAsk?: (() => void) | undefined;
};

function Refusal({rejection, command, beforeAsk}: RefusalProps) {
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
      {isTurned(rejection) && <AskFor command={command} before={beforeAsk} />}
      <span className="code">{rejection.code}</span>
    </div>
  );
}

type SendingProps = {
  readonly sending: Sending;
  readonly offline: boolean;
  /** On what terms it is decided once the line is back. */
  readonly terms?: string;
  /** Done as approval is asked for: a hold that would count against what is asked for is dropped. */
  readonly beforeAsk?: () => void;
};

/** What becomes of a command, below its form. */
export function SendingNote({sending, offline, terms = '', beforeAsk}: SendingProps) {
  if (sending.state === 'rejected')
    return <Refusal rejection={sending.rejection} command={sending.command} beforeAsk={beforeAsk} />;
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
