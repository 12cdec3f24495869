/** Signing in over the server's REST door; keeps the short access token fresh with the rotating refresh token. */

import type {Access, SignedIn, SignInResult} from '../engine/ports.ts';
import {SIGN_IN_REFUSALS, type SignInFailure} from '../kernel/sign-in.ts';

export type HttpAccessOptions = {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** What the host may remember between starts: who it was, and the refresh token where it can be kept safely. */
  readonly remembered: () => Remembered | null;
  readonly remember: (what: Remembered | null) => void;
};
export type Remembered = {readonly who: SignedIn; readonly refreshToken: string | null};

/** Refreshed so long before it ends that a slow network does not make it late. */
const FRESH_MS = 60_000;
type Tokens = {accessToken: string; accessExpiresAt: number; refreshToken: string};

export function httpAccess(options: HttpAccessOptions): Access {
  let tokens: Tokens | null = null;
  let who: SignedIn | null = null;
  let refusal: SignInFailure | null = null;
  let refreshing: Promise<string | null> | null = null;

  const take = (answer: Tokens & {who: SignedIn}): SignInResult => {
    tokens = {
      accessToken: answer.accessToken,
      accessExpiresAt: answer.accessExpiresAt,
      refreshToken: answer.refreshToken,
    };
    who = answer.who;
    refusal = null;
    options.remember({who, refreshToken: answer.refreshToken});
    return {ok: true, who};
  };
  const start = async (body: unknown): Promise<SignInResult> => {
    const answer = await post(options, body).catch(() => null);
    if (answer === null) return {ok: false, reason: 'unreachable', retryAfterMs: 0};
    if (answer.status === 200) return take(answer.body as Tokens & {who: SignedIn});
    return {ok: false, ...refusalOf(answer)};
  };
  const refresh = async (): Promise<string | null> => {
    const token = tokens?.refreshToken ?? options.remembered()?.refreshToken ?? null;
    if (token === null) return null;
    const answer = await post(options, {refreshToken: token});
    if (answer.status !== 200) {
      refusal = refusalOf(answer).reason;
      tokens = null;
      options.remember(who === null ? null : {who, refreshToken: null});
      return null;
    }
    take(answer.body as Tokens & {who: SignedIn});
    return tokens?.accessToken ?? null;
  };
  return {
    signIn: (user, password) => start({user, password}),
    signInWithToken: (signInToken) => start({signInToken}),
    resume: async () => {
      const last = options.remembered();
      who = last?.who ?? null;
      return last === null || last.refreshToken === null ? null : last.who;
    },
    token: async (renew = false) => {
      if (!renew && tokens !== null && tokens.accessExpiresAt - options.now() > FRESH_MS) return tokens.accessToken;
      // One refresh at a time: a rotated token used twice would look stolen.
      refreshing ??= refresh().finally(() => {
        refreshing = null;
      });
      try {
        return await refreshing;
      } catch {
        // Out of reach is not signed out: an old token lets the link try and come back.
        return tokens?.accessToken ?? 'unreachable';
      }
    },
    get refusal() {
      return refusal;
    },
    signOut: async () => {
      const refreshToken = tokens?.refreshToken;
      tokens = null;
      who = null;
      options.remember(null);
      if (refreshToken !== undefined) await endSession(options, refreshToken);
    },
  };
}

function refusalOf({status, body}: Answer): {readonly reason: SignInFailure; readonly retryAfterMs: number} {
  const {data} = (body ?? {}) as {data?: {reason?: string; retryAfterMs?: number}};
  const known = SIGN_IN_REFUSALS.find((reason) => reason === data?.reason) ?? 'failed';
  return {reason: status === 429 ? 'too-many' : known, retryAfterMs: data?.retryAfterMs ?? 0};
}

type Answer = {readonly status: number; readonly body: unknown};

async function post(options: HttpAccessOptions, body: unknown): Promise<Answer> {
  const response = await options.fetch(`${options.url}/api/v1/session`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(body),
  });
  return {status: response.status, body: await response.json().catch(() => ({}))};
}

/** Out of reach is no fault: the token ends by itself. */
async function endSession(options: HttpAccessOptions, refreshToken: string): Promise<void> {
  const headers = {'content-type': 'application/json'};
  const body = JSON.stringify({refreshToken});
  await options.fetch(`${options.url}/api/v1/session`, {method: 'DELETE', headers, body}).catch(() => {});
}
