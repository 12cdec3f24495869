/** Signing in. Says why it was refused and when to try again; never which half was wrong. */
import {Button, TextInput} from '@mantine/core';
import {type FormEvent, useEffect, useRef, useState} from 'react';
import type {Status} from '../../src-shared/api/types.ts';
import {type Trouble, troubleOf} from '../data/client.ts';
import {useEngine} from '../data/engine.tsx';
import {age} from '../ui/format.ts';
import {Mark} from '../ui/title-bar.tsx';
import {noticeWord} from './words.ts';

const WHY: Readonly<Record<string, string>> = {
  'bad-credentials': 'User and password do not belong together.',
  'rate-limited': 'Too many tries.',
  'token-used': 'This sign-in link has been used or is too old. Sign in with your password.',
  disabled: 'This account is switched off. Ask an administrator.',
};

export function Login({status, token}: {status: Status | undefined; token: string | undefined}) {
  const {client} = useEngine();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const tokenTried = useRef(false);
  const run = async (signIn: () => Promise<unknown>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await signIn();
    } catch (error) {
      setTrouble(troubleOf(error));
    }
    setBusy(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link's token is good for one try
  useEffect(() => {
    if (token === undefined || tokenTried.current) return;
    tokenTried.current = true;
    void run(() => client.session.signInWithToken({token}));
  }, [token, client]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void run(() => client.session.signIn({user: user.trim(), password}));
  };
  return (
    <div className="login">
      <aside className="side">
        <span className="row">
          <Mark /> <b>Signalbox</b>
        </span>
        <p className="quiet">One ledger of the promise: what is in stock, what is coming, and what we told whom.</p>
        <p className="quiet notice">{status?.notice == null ? '' : noticeWord(status.notice)}</p>
      </aside>
      <main>
        <form onSubmit={onSubmit}>
          <h1>Sign in{status?.company == null ? '' : ` to ${status.company.name}`}</h1>
          <TextInput
            label="User"
            autoComplete="username"
            autoFocus
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <TextInput
            type="password"
            label="Password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {trouble !== undefined && <SignInTrouble trouble={trouble} />}
          <Button type="submit" disabled={busy || user.trim() === '' || password === ''}>
            {busy ? 'Signing in' : 'Sign in'}
          </Button>
        </form>
      </main>
    </div>
  );
}

function SignInTrouble({trouble}: {trouble: Trouble}) {
  const again =
    trouble.retryAfterMs === undefined || trouble.retryAfterMs === 0
      ? ''
      : ` Try again in ${age(trouble.retryAfterMs)}.`;
  const why = trouble.code === 'offline' ? 'The server cannot be reached.' : (WHY[trouble.what] ?? trouble.what);
  return (
    <div className="refusal" role="alert">
      <b>Not signed in.</b>
      <span>
        {why}
        {again}
      </span>
    </div>
  );
}
