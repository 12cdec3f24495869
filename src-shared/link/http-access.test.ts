import {expect, test} from 'vitest';
import {SIGN_IN_REFUSALS} from '../kernel/sign-in.ts';
import {httpAccess} from './http-access.ts';

const answering = (status: number, body: unknown) =>
  httpAccess({
    url: 'http://tower',
    fetch: async () => new Response(JSON.stringify(body), {status}),
    now: () => 0,
    remembered: () => null,
    remember: () => undefined,
  });

test('why the server refused a sign-in comes through as one of the known reasons, never as its text', async () => {
  for (const reason of SIGN_IN_REFUSALS) {
    const access = answering(401, {message: 'Not signed in', data: {reason}});
    expect(await access.signIn('priya', 'x')).toEqual({ok: false, reason, retryAfterMs: 0});
  }
  const busy = answering(429, {message: 'Too many attempts', data: {retryAfterMs: 90_000}});
  expect(await busy.signInWithToken('x')).toEqual({ok: false, reason: 'too-many', retryAfterMs: 90_000});
  for (const odd of [answering(401, {data: {reason: 'moon'}}), answering(500, null), answering(502, 'no json')])
    expect(await odd.signIn('priya', 'x')).toEqual({ok: false, reason: 'failed', retryAfterMs: 0});
});

test('why the server gives no token any more is kept until somebody signs in again', async () => {
  const tokens = {accessToken: 'a', accessExpiresAt: 1, refreshToken: 'r'};
  const who = {user: 'priya', name: 'Priya', role: 'operations', sites: '*', territories: '*'} as const;
  const answers = [
    {status: 200, body: {...tokens, who}},
    {status: 401, body: {data: {reason: 'disabled'}}},
    {status: 200, body: {...tokens, who}},
  ];
  const access = httpAccess({
    url: 'http://tower',
    fetch: async () => {
      const {status, body} = answers.shift() ?? {status: 500, body: null};
      return new Response(JSON.stringify(body), {status});
    },
    now: () => 0,
    remembered: () => null,
    remember: () => undefined,
  });
  await access.signIn('priya', 'x');
  expect(access.refusal).toBeNull();
  expect(await access.token(true)).toBeNull();
  expect(access.refusal).toBe('disabled');
  await access.signIn('priya', 'x');
  expect(access.refusal).toBeNull();
});
