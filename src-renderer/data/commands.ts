/**
 * Issuing a command and seeing it through.
 *
 *   idle ──issue──► issuing ──durable──► waiting ──settled──► accepted | rejected
 *                      └──outbox full──► failed
 *
 * A refusal is shown where the command was made. While the line is down it stays `waiting`; the outbox keeps it.
 */
import {useCallback, useLayoutEffect, useRef, useState} from 'react';
import type {ActivityEntry} from '../../src-shared/api/types.ts';
import {type Trouble, troubleOf} from './client.ts';
import {useEngine} from './engine.tsx';

export type Command = ActivityEntry['command'];
export type CommandOf<Type extends Command['type']> = Extract<Command, {readonly type: Type}>;
export type Rejection = NonNullable<ActivityEntry['rejection']>;

export type Sending =
  | {readonly state: 'idle'}
  | {readonly state: 'issuing'}
  | {readonly state: 'waiting'; readonly commandId: string}
  | {readonly state: 'accepted'; readonly entry: ActivityEntry}
  | {readonly state: 'rejected'; readonly rejection: Rejection; readonly command: Command}
  | {readonly state: 'failed'; readonly trouble: Trouble};

const IDLE: Sending = {state: 'idle'};

export function useCommand(onAccepted?: (entry: ActivityEntry) => void): {
  readonly sending: Sending;
  readonly issue: (command: Command) => void;
  readonly reset: () => void;
} {
  const {client} = useEngine();
  const [sending, setSending] = useState<Sending>(IDLE);
  const accepted = useRef(onAccepted);
  useLayoutEffect(() => {
    accepted.current = onAccepted;
  });
  const round = useRef(0);
  const issue = useCallback(
    (command: Command) => {
      const mine = ++round.current;
      const show = (next: Sending) => mine === round.current && setSending(next);
      const run = async () => {
        show({state: 'issuing'});
        const {commandId} = await client.commands.issue({command});
        show({state: 'waiting', commandId});
        const entry = await client.commands.settled({commandId});
        if (entry.rejection !== null) return show({state: 'rejected', rejection: entry.rejection, command});
        show({state: 'accepted', entry});
        if (mine === round.current) accepted.current?.(entry);
      };
      run().catch((error: unknown) => show({state: 'failed', trouble: troubleOf(error)}));
    },
    [client],
  );
  const reset = useCallback(() => {
    round.current++;
    setSending(IDLE);
  }, []);
  return {sending, issue, reset};
}
