/** Asking for approval of the very command that was refused: its effect is shown to who asks, and kept with the request. */
import {Button, Modal, Textarea} from '@mantine/core';
import {type FormEvent, useState} from 'react';
import {useAnswer} from '../../data/answer.ts';
import {type Command, type CommandOf, type Sending, useCommand} from '../../data/commands.ts';
import {useEngine, useStatus} from '../../data/engine.tsx';
import {linkTo} from '../../ui/router.ts';
import {plainWords} from '../plain-words.ts';
import {leftText, whyText} from '../refusal-words.ts';
import {commandSubject, commandWord} from '../words.ts';
import {EffectView} from './effect-table.tsx';

const NOTE_CHARS_MAX = 400;
const NOTHING: CommandOf<'AskApproval'>['shown'] = {summary: [], rows: [], more: 0};
type Askable = CommandOf<'AskApproval'>['command'];

/** In a refusal: the way to ask, and that it was asked. `before`: done as it is asked for, and not while one only looks. */
export function AskFor({command, before}: {command: Command; before?: (() => void) | undefined}) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  if (askableOf(command) === null) return null;
  if (asked) return <AskedNote />;
  return (
    <span>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        Ask for approval
      </Button>
      {open && (
        <AskForm
          command={command}
          before={before}
          onClose={() => setOpen(false)}
          onAsked={() => {
            setOpen(false);
            setAsked(true);
          }}
        />
      )}
    </span>
  );
}

/** What belongs to approvals is not asked for. */
function askableOf(command: Command): Askable | null {
  switch (command.type) {
    case 'AskApproval':
    case 'DecideApproval':
    case 'WithdrawApproval':
    case 'ArchiveApproval':
      return null;
    case 'PlaceOrder': {
      // A hold lasts while one types; whoever decides comes later.
      const {hold: _, ...rest} = command;
      return rest;
    }
    default:
      return command;
  }
}

export const AskedNote = () => (
  <div className="donenote" role="status">
    <b>Asked for approval.</b> Nothing is changed until somebody approves it.{' '}
    <a className="link" href={linkTo('approvals', [], {view: 'mine'})}>
      See your requests
    </a>
  </div>
);

type AskFormProps = {
  /** With its hold, if it has one: what that keeps does not count against what is shown of it. */
  readonly command: Command;
  readonly before?: (() => void) | undefined;
  readonly onClose: () => void;
  readonly onAsked: () => void;
};

export function AskForm({command, before, onClose, onAsked}: AskFormProps) {
  const {client} = useEngine();
  const askable = askableOf(command);
  const first = 'reason' in command && typeof command.reason === 'string' ? command.reason : '';
  const [note, setNote] = useState(first);
  const effect = useAnswer(
    askable === null ? undefined : JSON.stringify(askable),
    (signal) => client.approvals.effect({command}, {signal}),
    true,
  );
  const {sending, issue} = useCommand(onAsked);
  const ready = effect.data !== undefined || effect.trouble !== undefined;
  const busy = sending.state === 'issuing' || sending.state === 'waiting';
  const missing = note.trim() === '' ? 'Say why it is wanted.' : undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (askable === null || missing !== undefined || busy || !ready) return;
    before?.();
    issue({type: 'AskApproval', command: askable, note: note.trim(), shown: effect.data?.shown ?? NOTHING});
  };
  return (
    <Modal opened onClose={onClose} title="Ask for approval" size={760}>
      <form className="form" onSubmit={onSubmit}>
        <div className="strong">
          {commandWord(command.type)} <span className="sub">{commandSubject(command)}</span>
        </div>
        <section className="effect-box" aria-label="What it would do">
          {!ready && <div className="pad sub">What it would do is being reckoned</div>}
          {effect.data != null && <EffectView effect={effect.data} />}
          {ready && effect.data == null && (
            <div className="pad sub">What it would do cannot be told from this desk; the request goes without it.</div>
          )}
        </section>
        <Textarea
          size="xs"
          label="Why it is wanted"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={NOTE_CHARS_MAX}
          rows={2}
          data-autofocus
        />
        <div className="sub">
          It goes to the lowest role that may approve it, with what you see here. Nothing is changed until then, and
          nothing is kept for it while it waits.
        </div>
        <AskTrouble sending={sending} />
        <div className="row acts">
          {missing !== undefined && <span className="sub grow">{missing}</span>}
          <Button variant="default" onClick={onClose}>
            {busy ? 'Close' : 'Do not ask'}
          </Button>
          <Button type="submit" disabled={missing !== undefined || busy || !ready}>
            Ask for approval
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function AskTrouble({sending}: {sending: Sending}) {
  const offline = useStatus()?.connection !== 'live';
  if (sending.state === 'failed')
    return (
      <div className="refusal" role="alert">
        <b>It was not sent.</b>
        <span>{sending.trouble.what}</span>
      </div>
    );
  if (sending.state === 'waiting')
    return (
      <div className="meta" role="status">
        {offline ? 'It waits for the line, and is asked by itself once the line is back.' : 'Sent, awaiting the server'}
      </div>
    );
  if (sending.state !== 'rejected') return null;
  const {rejection} = sending;
  return (
    <div className="refusal" role="alert">
      <b>It cannot be asked for. {whyText(rejection)}</b>
      {rejection.what !== undefined && <span>About: {plainWords(rejection.what)}</span>}
      {leftText(rejection) !== '' && <span className="strong">{leftText(rejection)}</span>}
    </div>
  );
}
