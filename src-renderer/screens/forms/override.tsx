/**
 * Taking what the record or somebody else's promise forbids: offered only where a refusal says that it is possible, and only
 * to who holds the right. With its reason; the refusal's own words stay beside the choice.
 */
import {Checkbox} from '@mantine/core';
import {type ReactNode, useState} from 'react';
import type {Rejection} from '../../data/commands.ts';
import {useSession} from '../../data/engine.tsx';
import {ReasonField} from './fields.tsx';

export function useOverride(): {
  readonly onRejected: (rejection: Rejection) => void;
  /** What the command carries; empty without an override. */
  readonly over: {readonly override?: {readonly reason: string}};
  readonly missing: string | null;
  readonly fields: ReactNode;
} {
  const rights = useSession()?.rights ?? [];
  const [refused, setRefused] = useState<Rejection>();
  const [on, setOn] = useState(false);
  const [reason, setReason] = useState('');
  const text = reason.trim();
  const mine = refused?.override !== undefined && rights.includes(refused.override);
  const over = mine && on ? {override: {reason: text}} : {};
  return {
    onRejected: (rejection) => rejection.override !== undefined && setRefused(rejection),
    over,
    missing: mine && on && text === '' ? 'A reason for the override is missing.' : null,
    fields: refused !== undefined && (
      <>
        {mine ? (
          <Checkbox
            size="xs"
            label="Do it all the same, by my right to override"
            description={refused.what}
            checked={on}
            onChange={(event) => setOn(event.currentTarget.checked)}
          />
        ) : (
          <div className="sub">Operations or a warehouse supervisor may do it with an override.</div>
        )}
        {mine && on && <ReasonField label="Reason for the override" value={reason} onChange={setReason} autoFocus />}
        {mine && on && refused.code === 'insufficient-stock' && (
          <div className="sub">
            Whoever it was promised to keeps the promise and waits for supply, who is due last first.
          </div>
        )}
      </>
    ),
  };
}
