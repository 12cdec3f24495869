/**
 * A form that issues one command: fields, the refusal in place, and what waits. Closes by itself when accepted: the
 * changed row says the rest.
 */
import {Button, Modal} from '@mantine/core';
import {type FormEvent, type ReactNode, useEffect, useEffectEvent, useState} from 'react';
import {type Command, type Rejection, useCommand} from '../../data/commands.ts';
import {useSession, useStatus} from '../../data/engine.tsx';
import {AskedNote, AskForm} from '../approvals/ask-form.tsx';
import {SendingNote} from '../refusal.tsx';
import {FieldFaults, useFieldFaults} from './field-faults.tsx';

type CommandFormProps = {
  readonly title: string;
  /** A verb with its object: "Hold 36". */
  readonly submit: string;
  readonly onClose: () => void;
  /** The command, or what is missing in the fields. */
  readonly build: () => Command | string;
  readonly children: ReactNode;
  /** Said before the button: what this will do. */
  readonly effect?: ReactNode;
  readonly size?: number;
  readonly onAccepted?: () => void;
  /** The refusal stands in the form; what it makes possible is the caller's. */
  readonly onRejected?: (rejection: Rejection) => void;
};

export function CommandForm(props: CommandFormProps) {
  const {title, submit, onClose, build, children, effect, size = 460} = props;
  const offline = useStatus()?.connection !== 'live';
  const {sending, issue, reset} = useCommand(() => {
    props.onAccepted?.();
    onClose();
  });
  const refused = sending.state === 'rejected' ? sending.rejection : undefined;
  const tell = useEffectEvent((rejection: Rejection) => props.onRejected?.(rejection));
  useEffect(() => {
    if (refused !== undefined) tell(refused);
  }, [refused]);
  const {fault, report} = useFieldFaults();
  const built = fault ?? build();
  const busy = sending.state === 'issuing' || sending.state === 'waiting';
  const [asking, setAsking] = useState<Command>();
  const [asked, setAsked] = useState(false);
  const asks = useSession()?.asks ?? [];
  const isAsk = typeof built !== 'string' && asks.includes(built.type);
  // What stands in a dialog over this one bubbles up to it.
  const isOwn = (event: FormEvent) => event.currentTarget.contains(event.target as Node);
  const onSubmit = (event: FormEvent) => {
    if (!isOwn(event)) return;
    event.preventDefault();
    if (typeof built === 'string' || busy) return;
    if (isAsk) setAsking(built);
    else issue(built);
  };
  const onChange = (event: FormEvent) => {
    if (!busy && isOwn(event)) reset();
  };
  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      <form className="form" onSubmit={onSubmit} onChange={onChange}>
        <FieldFaults value={report}>{children}</FieldFaults>
        {effect !== undefined && <div className="sub">{effect}</div>}
        <SendingNote sending={sending} offline={offline} />
        {asked && <AskedNote />}
        <div className="row acts">
          {typeof built === 'string' && !busy && <span className="sub grow">{built}</span>}
          <Button variant="default" onClick={onClose}>
            {busy || asked ? 'Close' : 'Keep as it is'}
          </Button>
          <Button type="submit" disabled={typeof built === 'string' || busy || asked}>
            {isAsk ? 'Ask for approval' : submit}
          </Button>
        </div>
      </form>
      {asking !== undefined && (
        <AskForm
          command={asking}
          onClose={() => setAsking(undefined)}
          onAsked={() => {
            setAsking(undefined);
            setAsked(true);
          }}
        />
      )}
    </Modal>
  );
}
