/** Signing in. Says why it was refused and when to try again; never which half was wrong. */
import {Button, TextInput} from '@mantine/core';
import {type FormEvent, useEffect, useRef, useState} from 'react';
import type {Status} from '../../src-shared/api/types.ts';
import {SIGN_IN_FAILURES, SIGN_IN_LINK_MINUTES, type SignInFailure} from '../../src-shared/kernel/sign-in.ts';
import {type Trouble, troubleOf} from '../data/client.ts';
import {useEngine} from '../data/engine.tsx';
import {count} from '../ui/format.ts';
import {Mark} from '../ui/title-bar.tsx';
import {DISABLED_WORDS, noticeWord} from './words.ts';

const WHY: Readonly<Record<SignInFailure, string>> = {
  wrong: 'The user or the password is not right. Check both; an administrator can set another password.',
  expired:
    `This sign-in link has worked once already, or is older than ${SIGN_IN_LINK_MINUTES} minutes. ` +
    'Sign in with your password, or ask for another link.',
  disabled: DISABLED_WORDS,
  'too-many': 'There were too many tries.',
  unreachable: 'The server cannot be reached. Check the line, then try again.',
  failed: 'The server gave an answer that is not understood. Try again; if it stays so, tell an administrator.',
};
/** As the api allows. */
const USER_CHARS_MAX = 80;
const PASSWORD_CHARS_MAX = 200;

export function Login({status, token}: {status: Status | undefined; token: string | undefined}) {
  const {client} = useEngine();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const ended = status?.notice?.code === 'disabled';
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
        <p className="quiet notice">{status?.notice == null || ended ? '' : noticeWord(status.notice)}</p>
      </aside>
      <main>
        <form onSubmit={onSubmit}>
          <h1>Sign in{status?.company == null ? '' : ` to ${status.company.name}`}</h1>
          <TextInput
            label="User"
            autoComplete="username"
            autoFocus
            value={user}
            maxLength={USER_CHARS_MAX}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <TextInput
            type="password"
            label="Password"
            autoComplete="current-password"
            value={password}
            maxLength={PASSWORD_CHARS_MAX}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {trouble === undefined && ended && (
            <div className="refusal" role="alert">
              <b>Signed out.</b>
              <span>{DISABLED_WORDS}</span>
            </div>
          )}
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
  const reason = SIGN_IN_FAILURES.find((one) => one === trouble.what);
  return (
    <div className="refusal" role="alert">
      <b>Not signed in.</b>
      <span>
        {reason === undefined ? trouble.what : WHY[reason]}
        {againWords(trouble.retryAfterMs ?? 0)}
      </span>
    </div>
  );
}

/** Rounded up: who comes when it says is not too early. */
function againWords(ms: number): string {
  if (ms <= 0) return '';
  const seconds = Math.ceil(ms / 1_000);
  return ` Try again in ${seconds < 60 ? count(seconds, 'second') : count(Math.ceil(seconds / 60), 'minute')}.`;
}
