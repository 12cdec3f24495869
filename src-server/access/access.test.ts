import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {decodeJwt, generateKeyPair, importJWK, SignJWT, UnsecuredJWT} from 'jose';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {ACCESS_LIMITS, type Access, openAccess, type SignedIn, type SignInRefusal} from './access.ts';
import {DEMO_PEOPLE, seedDemoAccounts} from './demo-accounts.ts';

const MINUTE_MS = 60_000;
let dataDir: string;
let access: Access;
let now = 1_800_000_000_000;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'access-'));
  access = await openAccess({dataDir, now: () => now});
  await access.setAccount({
    id: 'priya',
    name: 'Priya',
    password: 'blue tram 9',
    role: 'operations',
    sites: '*',
    territories: '*',
  });
  await access.setAccount({
    id: 'tom',
    name: 'Tom',
    password: 'red tram 8',
    role: 'warehouse',
    sites: ['RDG'],
    territories: [],
  });
});
afterEach(() => {
  access.close();
  rmSync(dataDir, {recursive: true, force: true});
});

const signedIn = (result: SignedIn | SignInRefusal): SignedIn => {
  if (result.kind !== 'signed-in') throw new Error(`not signed in: ${result.reason}`);
  return result;
};

test('the right password signs in and the token says who', async () => {
  const {tokens} = signedIn(await access.login('tom', 'red tram 8', '10.0.0.1'));
  expect(await access.verify(tokens.accessToken)).toMatchObject({
    kind: 'verified',
    account: {id: 'tom', role: 'warehouse', sites: ['RDG'], territories: []},
    expiresAt: tokens.accessExpiresAt,
  });
});

test('a wrong password, an unknown user and a disabled account get the same words', async () => {
  access.setDisabled('tom', true);
  const answers = [
    await access.login('priya', 'wrong', '10.0.0.1'),
    await access.login('nobody', 'wrong', '10.0.0.1'),
    await access.login('tom', 'red tram 8', '10.0.0.1'),
  ];
  expect(answers).toEqual(Array(3).fill({kind: 'refused', reason: 'wrong', retryAfterMs: null}));
});

test('guessing is stopped after five failures, also when all come at once, and not for another address', async () => {
  const answers = await Promise.all(Array.from({length: 8}, () => access.login('priya', 'guess', '10.0.0.2')));
  expect(answers.filter((answer) => answer.kind === 'refused' && answer.reason === 'wrong')).toHaveLength(5);
  const blocked = await access.login('priya', 'blue tram 9', '10.0.0.2');
  expect(blocked).toMatchObject({kind: 'refused', reason: 'too-many', retryAfterMs: expect.any(Number)});
  expect((await access.login('priya', 'blue tram 9', '10.0.0.3')).kind).toBe('signed-in');
});

test('a restart forgives no failures, and only that person’s and address’s count', async () => {
  for (let n = 0; n < 5; n++) await access.login('priya', 'guess', '10.0.0.2');
  await access.login('my secret instead of a name', 'guess', '10.0.0.2');
  access.close();
  expect(readFileSync(join(dataDir, 'accounts.db'), 'latin1')).not.toContain('my secret');
  access = await openAccess({dataDir, now: () => now});
  expect(await access.login('priya', 'blue tram 9', '10.0.0.2')).toMatchObject({reason: 'too-many'});
  expect((await access.login('tom', 'red tram 8', '10.0.0.2')).kind).toBe('signed-in');
  expect((await access.login('priya', 'blue tram 9', '10.0.0.3')).kind).toBe('signed-in');
});

test('one address cannot try many users; whoever knows the password comes in until then, one after the other', async () => {
  const guess = (n: number) => access.login(`user-${n}`, 'guess', '10.0.0.4');
  const tries = ACCESS_LIMITS.failuresPerAddress;
  for (let at = 0; at < tries - 6; at += 6) await Promise.all([0, 1, 2, 3, 4, 5].map((n) => guess(at + n)));
  for (let n = 0; n < 5; n++) await guess(tries + n);
  expect((await access.login('priya', 'blue tram 9', '10.0.0.4')).kind).toBe('signed-in');
  expect((await access.login('tom', 'red tram 8', '10.0.0.4')).kind).toBe('signed-in');
  await guess(0);
  expect(await access.login('priya', 'blue tram 9', '10.0.0.4')).toMatchObject({reason: 'too-many'});
});

test('many who sign in rightly at once are told to come again in a second, and are not counted as failures', async () => {
  let refused = 0;
  while (refused <= ACCESS_LIMITS.failuresPerAddress) {
    const answers = await Promise.all(Array.from({length: 30}, () => access.login('priya', 'blue tram 9', '10.0.0.5')));
    refused += answers.filter((answer) => answer.kind === 'refused').length;
    expect(answers.filter((answer) => answer.kind === 'signed-in').length).toBeGreaterThan(0);
  }
  expect((await access.login('tom', 'red tram 8', '10.0.0.5')).kind).toBe('signed-in');
});

test('an access token ends after ten minutes', async () => {
  const {tokens} = signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1'));
  const start = now;
  now += ACCESS_LIMITS.accessTokenMs + MINUTE_MS;
  expect(await access.verify(tokens.accessToken)).toEqual({kind: 'refused', reason: 'expired'});
  now = start;
});

test('revocation makes every token worthless at once and listeners hear of it', async () => {
  const {tokens} = signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1'));
  const heard: string[] = [];
  const stop = access.onCut((user, why) => heard.push(`${user} ${why}`));
  access.revoke('priya');
  expect(heard).toEqual(['priya revoked']);
  expect(await access.verify(tokens.accessToken)).toEqual({kind: 'refused', reason: 'revoked'});
  expect((await access.refresh(tokens.refreshToken)).kind).toBe('refused');
  stop();
  access.revoke('priya');
  expect(heard).toEqual(['priya revoked']);
  expect((await access.login('priya', 'blue tram 9', '10.0.0.1')).kind).toBe('signed-in');
});

test('a changed grant ends running sessions, and the same tokens then carry the new one', async () => {
  const {tokens} = signedIn(await access.login('tom', 'red tram 8', '10.0.0.1'));
  const heard: string[] = [];
  access.onCut((user, why) => heard.push(`${user} ${why}`));
  access.setGrant('tom', {role: 'warehouse', sites: ['LDS'], territories: []});
  expect(heard).toEqual(['tom grant-changed']);
  expect(await access.verify(tokens.accessToken)).toMatchObject({account: {sites: ['LDS']}});
  expect((await access.refresh(tokens.refreshToken)).kind).toBe('signed-in');
});

test('what another program changes counts at the next question; whom it does not touch keeps the session', async () => {
  const tom = signedIn(await access.login('tom', 'red tram 8', '10.0.0.1')).tokens;
  const priya = access.current('priya');
  const heard: string[] = [];
  access.onCut((user, why) => heard.push(`${user} ${why}`));
  const other = await openAccess({dataDir, now: () => now});
  try {
    other.setGrant('tom', {role: 'warehouse', sites: ['LDS'], territories: []});
    expect(await access.verify(tom.accessToken)).toMatchObject({kind: 'verified', account: {sites: ['LDS']}});
    other.setDisabled('tom', true);
    expect(await access.verify(tom.accessToken)).toEqual({kind: 'refused', reason: 'revoked'});
    expect((await access.refresh(tom.refreshToken)).kind).toBe('refused');
    expect(await access.login('tom', 'red tram 8', '10.0.0.1')).toMatchObject({reason: 'wrong'});
    other.setDisabled('tom', false);
    expect((await access.login('tom', 'red tram 8', '10.0.0.1')).kind).toBe('signed-in');
    // The old token stays worthless: it is of a version before.
    expect(await access.verify(tom.accessToken)).toEqual({kind: 'refused', reason: 'revoked'});
    await other.setAccount({id: 'ann', name: 'Ann', password: 'x 1', role: 'sales', sites: '*', territories: '*'});
    expect((await access.login('ann', 'x 1', '10.0.0.1')).kind).toBe('signed-in');
  } finally {
    other.close();
  }
  expect(heard).toEqual(['tom grant-changed', 'tom revoked', 'tom revoked']);
  expect(access.current('priya')).toBe(priya);
});

test('a password changed by another program while the old one is checked does not sign in', async () => {
  const other = await openAccess({dataDir, now: () => now});
  const late = access.login('tom', 'red tram 8', '10.0.0.1');
  const set = other.setAccount({
    id: 'tom',
    name: 'Tom',
    password: 'new',
    role: 'warehouse',
    sites: '*',
    territories: [],
  });
  const [answer] = await Promise.all([late, set]);
  // Whichever came first: a session that was made before the change is worth nothing after it.
  if (answer.kind === 'signed-in') expect((await access.verify(answer.tokens.accessToken)).kind).toBe('refused');
  expect((await access.login('tom', 'red tram 8', '10.0.0.1')).kind).toBe('refused');
  expect((await access.login('tom', 'new', '10.0.0.1')).kind).toBe('signed-in');
  other.close();
});

test('a refresh token works once; its second use ends all that grew from it', async () => {
  const first = signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1')).tokens;
  const second = signedIn(await access.refresh(first.refreshToken)).tokens;
  const third = signedIn(await access.refresh(second.refreshToken)).tokens;
  expect(await access.refresh(first.refreshToken)).toMatchObject({reason: 'expired'});
  expect(await access.refresh(third.refreshToken)).toMatchObject({reason: 'expired'});
  expect(await access.refresh('made up')).toMatchObject({reason: 'expired'});
});

test('a refresh token ends after twelve hours and by signing out', async () => {
  const start = now;
  const {tokens} = signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1'));
  now += ACCESS_LIMITS.refreshTokenMs + 1;
  expect(await access.refresh(tokens.refreshToken)).toMatchObject({reason: 'expired'});
  now = start;
  const other = signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1')).tokens;
  access.signOut(other.refreshToken);
  expect(await access.refresh(other.refreshToken)).toMatchObject({reason: 'expired'});
});

test('with a sign-in its access tokens end at once, and its sockets are told; other sign-ins go on', async () => {
  const login = async () => signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1')).tokens;
  const [one, other, third] = [await login(), await login(), await login()];
  const heard: string[] = [];
  access.onCut((user, why, family) => heard.push(`${user} ${why} ${typeof family}`));
  access.signOut(one.refreshToken);
  expect(await access.verify(one.accessToken)).toEqual({kind: 'refused', reason: 'revoked'});
  const renewed = signedIn(await access.refresh(other.refreshToken)).tokens;
  expect(await access.verify(other.accessToken)).toMatchObject({kind: 'verified'});
  await access.refresh(other.refreshToken);
  for (const {accessToken} of [other, renewed])
    expect(await access.verify(accessToken)).toEqual({kind: 'refused', reason: 'revoked'});
  expect(await access.verify(third.accessToken)).toMatchObject({kind: 'verified'});
  expect(heard).toEqual(Array(2).fill('priya revoked string'));
});

test('who was signed in when his account was switched off is told so; his tokens stay worthless when it is on again', async () => {
  const {tokens} = signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1'));
  access.setDisabled('priya', true);
  expect(await access.refresh(tokens.refreshToken)).toEqual({kind: 'refused', reason: 'disabled', retryAfterMs: null});
  expect(await access.refresh('made up')).toMatchObject({reason: 'expired'});
  access.setDisabled('priya', false);
  expect(await access.refresh(tokens.refreshToken)).toMatchObject({reason: 'expired'});
  expect((await access.verify(tokens.accessToken)).kind).toBe('refused');
});

test('a sign-in link works once and for ten minutes', async () => {
  const token = access.newSignInToken('priya');
  expect(signedIn(await access.redeem(token)).account.id).toBe('priya');
  expect(await access.redeem(token)).toMatchObject({reason: 'expired'});
  const late = access.newSignInToken('priya');
  const start = now;
  now += ACCESS_LIMITS.signInTokenMs;
  expect(await access.redeem(late)).toMatchObject({reason: 'expired'});
  now = start;
});

test('tokens of another issuer, audience, key or algorithm are refused', async () => {
  const key = await importJWK(JSON.parse(readFileSync(join(dataDir, 'signing-key.json'), 'utf8')), 'EdDSA');
  const {privateKey: foreignKey} = await generateKeyPair('EdDSA');
  const {tokens} = signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1'));
  const {fam} = decodeJwt(tokens.accessToken);
  const token = (issuer: string, audience: string, claims: object = {tv: 1, fam}) =>
    new SignJWT({...claims})
      .setSubject('priya')
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now / 1_000)
      .setExpirationTime(now / 1_000 + 60)
      .setProtectedHeader({alg: 'EdDSA'});
  expect(await access.verify(await token('signalbox', 'signalbox').sign(key))).toMatchObject({kind: 'verified'});
  const bad = [
    await token('elsewhere', 'signalbox').sign(key),
    await token('signalbox', 'elsewhere').sign(key),
    await token('signalbox', 'signalbox').sign(foreignKey),
    // Of no sign-in.
    await token('signalbox', 'signalbox', {tv: 1}).sign(key),
    new UnsecuredJWT({tv: 1, fam})
      .setSubject('priya')
      .setIssuer('signalbox')
      .setAudience('signalbox')
      .setExpirationTime(now / 1_000 + 60)
      .encode(),
    await new SignJWT({tv: 1, fam})
      .setSubject('priya')
      .setIssuer('signalbox')
      .setAudience('signalbox')
      .setProtectedHeader({alg: 'HS256'})
      .setExpirationTime(now / 1_000 + 60)
      .sign(new Uint8Array(32)),
    'no.token.atall',
    '',
    'x'.repeat(10_000),
  ];
  for (const text of bad) expect(await access.verify(text)).toEqual({kind: 'refused', reason: 'invalid'});
});

test('accounts and the key survive a restart, and no secret lies there in the clear', async () => {
  const {tokens} = signedIn(await access.login('priya', 'blue tram 9', '10.0.0.1'));
  const link = access.newSignInToken('priya');
  access.close();
  expect(statSync(join(dataDir, 'signing-key.json')).mode & 0o777).toBe(0o600);
  const bytes = readFileSync(join(dataDir, 'accounts.db'), 'latin1');
  expect(bytes).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  for (const secret of ['blue tram 9', tokens.refreshToken, link]) expect(bytes).not.toContain(secret);
  access = await openAccess({dataDir, now: () => now});
  expect((await access.verify(tokens.accessToken)).kind).toBe('verified');
  expect((await access.refresh(tokens.refreshToken)).kind).toBe('signed-in');
});

test('demo accounts: one per role, made once, with a fixed password where one is given', async () => {
  const password = await seedDemoAccounts(access, undefined);
  expect(password).toMatch(/^[a-z2-9]{12}$/);
  expect(await seedDemoAccounts(access, undefined)).toBeNull();
  expect((await access.login('omar', password ?? '', '10.0.0.9')).kind).toBe('signed-in');
  expect(await seedDemoAccounts(access, 'for scripts')).toBe('for scripts');
  expect(await seedDemoAccounts(access, 'for scripts')).toBeNull();
  for (const person of DEMO_PEOPLE) {
    expect(signedIn(await access.login(person.id, 'for scripts', '10.0.0.9')).account).toMatchObject(person);
  }
});
