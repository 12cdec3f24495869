/**
 * Who is asking: local accounts, sign-in, tokens, revocation.
 *
 *   password ─┐
 *   one-time ─┼─► session: access token (10 min, signed) + refresh token (12 h, opaque, rotating)
 *   refresh ──┘                    └─► verify ─► account ─► grant (role, sites, territories)
 *
 * Invariants: a revoked account's tokens are worth nothing at once (`tokenVersion`), and listeners hear of it (or of a
 * changed grant) before `revoke` returns, so that live sockets are cut; a refresh token works once, its second use ends its family;
 * when a family ends (or its owner signs out) its access tokens and sockets end with it, those of other sign-ins go on; an
 * unknown user costs the caller the same time as a wrong password and gets the same words; what `npm run account` changes
 * in the file counts at the next question, and within `noticeMs` for sockets that ask nothing.
 */
import {createHash, randomBytes, randomUUID} from 'node:crypto';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {hash, verify as verifyPassword} from '@node-rs/argon2';
import {RateLimiterRes, type RateLimiterSQLite} from 'rate-limiter-flexible';
import {assert} from '../../src-shared/kernel/assert.ts';
import {SIGN_IN_LINK_MINUTES, type SignInRefusalReason} from '../../src-shared/kernel/sign-in.ts';
import type {Grant} from '../../src-shared/visibility/view.ts';
import {AccessTokens} from './access-tokens.ts';
import {type Account, AccountStore} from './account-store.ts';

export const ACCESS_LIMITS = {
  accessTokenMs: 10 * 60_000,
  refreshTokenMs: 12 * 3_600_000,
  signInTokenMs: SIGN_IN_LINK_MINUTES * 60_000,
  /** Failed sign-ins of one user from one address, and of one address, per window. */
  failuresPerUser: 5,
  failuresPerAddress: 60,
  failureWindowS: 15 * 60,
  /** Password checks at once: each takes 19 MiB and a core. */
  passwordChecksAtOnce: 8,
  /** The longest a live session goes on after another program has changed its account. */
  noticeMs: 1_000,
  idCharsMax: 80,
  passwordCharsMax: 256,
  tokenCharsMax: 4_096,
} as const;
const ARGON2ID = {memoryCost: 19_456, timeCost: 2, parallelism: 1} as const;
assert(
  ACCESS_LIMITS.accessTokenMs < ACCESS_LIMITS.refreshTokenMs,
  'an access token must not outlive its refresh token',
);

export type Tokens = {
  readonly accessToken: string;
  /** Real milliseconds since 1970. */
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
};
export type SignedIn = {readonly kind: 'signed-in'; readonly account: Account; readonly tokens: Tokens};
export type SignInRefusal = {
  readonly kind: 'refused';
  readonly reason: SignInRefusalReason;
  readonly retryAfterMs: number | null;
};
export type Verified = {
  readonly kind: 'verified';
  readonly account: Account;
  /** The sign-in the token has grown from. */
  readonly family: string;
  readonly expiresAt: number;
};
export type VerifyRefusal = {readonly kind: 'refused'; readonly reason: 'expired' | 'invalid' | 'revoked'};
export type NewAccount = Grant & {readonly id: string; readonly name: string; readonly password: string};

/** Why running sessions of an account must end: it may do nothing any more, or something else. */
export type CutReason = 'revoked' | 'grant-changed';
/** `family`: only those of one sign-in; absent = all of the account. */
export type OnCut = (user: string, why: CutReason, family?: string) => void;

export type AccessOptions = {
  readonly dataDir: string;
  /** Real milliseconds. */
  readonly now: () => number;
};

/** Opens (or creates) the accounts of a data directory. */
export async function openAccess({dataDir, now}: AccessOptions): Promise<Access> {
  mkdirSync(dataDir, {recursive: true, mode: 0o700});
  const store = new AccountStore(join(dataDir, 'accounts.db'));
  const tokens = await AccessTokens.open(join(dataDir, 'signing-key.json'), now);
  store.forgetExpired(now());
  const {failureWindowS: duration, failuresPerUser, failuresPerAddress, passwordChecksAtOnce: atOnce} = ACCESS_LIMITS;
  const limits = {
    byUser: await store.limiter({keyPrefix: 'user', points: failuresPerUser, duration, atOnce}),
    byAddress: await store.limiter({keyPrefix: 'address', points: failuresPerAddress, duration, atOnce}),
  };
  return new Access(store, tokens, limits, await hashPassword(randomUUID()), now);
}

export class Access {
  readonly #store: AccountStore;
  readonly #tokens: AccessTokens;
  /** Checked in place of an unknown user's, so that the answer takes as long. */
  readonly #decoyHash: string;
  readonly #now: () => number;
  readonly #listeners = new Set<OnCut>();
  readonly #byUser: RateLimiterSQLite;
  readonly #byAddress: RateLimiterSQLite;
  #passwordChecks = 0;
  #watching: NodeJS.Timeout | undefined;

  constructor(
    store: AccountStore,
    tokens: AccessTokens,
    limits: {readonly byUser: RateLimiterSQLite; readonly byAddress: RateLimiterSQLite},
    decoyHash: string,
    now: () => number,
  ) {
    this.#store = store;
    this.#tokens = tokens;
    this.#byUser = limits.byUser;
    this.#byAddress = limits.byAddress;
    this.#decoyHash = decoyHash;
    this.#now = now;
  }

  /** Signs in by password. `address` is the caller's IP; failures are counted by user and address together, and by address. */
  async login(user: string, password: string, address: string): Promise<SignedIn | SignInRefusal> {
    if (user.length > ACCESS_LIMITS.idCharsMax || password.length > ACCESS_LIMITS.passwordCharsMax) return WRONG;
    // Before it is counted: who is told to come again in a second has not failed.
    if (this.#passwordChecks >= ACCESS_LIMITS.passwordChecksAtOnce) return tooMany(1_000);
    this.#passwordChecks += 1;
    try {
      const limited = await this.#consume(user, address);
      if (limited !== undefined) return limited;
      this.#notice();
      const asked = this.#store.passwordHash(user);
      const right = await verifyPassword(asked ?? this.#decoyHash, password);
      // Read after the check: the account may have been disabled meanwhile, or have got another password.
      const account = this.#usable(user);
      if (!right || account === undefined || this.#store.passwordHash(user) !== asked) return WRONG;
      await this.#forgive(user, address);
      return await this.#session(account, randomUUID());
    } finally {
      this.#passwordChecks -= 1;
    }
  }

  /** A one-time token for a sign-in link; ten minutes, one use. */
  newSignInToken(user: string): string {
    assert(this.#usable(user) !== undefined, `no account ${user} to make a sign-in link for`);
    const token = randomBytes(32).toString('base64url');
    this.#store.addSignIn(token, user, this.#now() + ACCESS_LIMITS.signInTokenMs);
    return token;
  }

  async redeem(token: string): Promise<SignedIn | SignInRefusal> {
    if (token.length > ACCESS_LIMITS.tokenCharsMax) return EXPIRED;
    const user = this.#store.takeSignIn(token, this.#now());
    const account = user === undefined ? undefined : this.#usable(user);
    return account === undefined ? EXPIRED : this.#session(account, randomUUID());
  }

  /** Rotates: the token given is spent. A token that was spent before ends every session grown from the same sign-in. */
  async refresh(token: string): Promise<SignedIn | SignInRefusal> {
    if (token.length > ACCESS_LIMITS.tokenCharsMax) return EXPIRED;
    const row = this.#store.spendRefresh(token);
    if (row === undefined) return EXPIRED;
    if (row.used) {
      this.#endFamily(row);
      return EXPIRED;
    }
    const account = this.#usable(row.user);
    // Who holds its token was signed in, and may know why he is not any more.
    if (this.#store.account(row.user)?.disabled === true) return DISABLED;
    if (account === undefined || account.tokenVersion !== row.tokenVersion || row.expiresAt <= this.#now())
      return EXPIRED;
    return this.#session(account, row.family);
  }

  /** Ends the session a refresh token belongs to (sign-out on one device). */
  signOut(refreshToken: string): void {
    const row = this.#store.spendRefresh(refreshToken);
    if (row !== undefined) this.#endFamily(row);
  }

  async verify(accessToken: string): Promise<Verified | VerifyRefusal> {
    if (accessToken.length > ACCESS_LIMITS.tokenCharsMax) return {kind: 'refused', reason: 'invalid'};
    const claims = await this.#tokens.read(accessToken);
    if (typeof claims === 'string') return {kind: 'refused', reason: claims};
    const account = this.#usable(claims.user);
    if (account === undefined || account.tokenVersion !== claims.tokenVersion)
      return {kind: 'refused', reason: 'revoked'};
    if (!this.#store.hasFamily(claims.family)) return {kind: 'refused', reason: 'revoked'};
    return {kind: 'verified', account, family: claims.family, expiresAt: claims.expiresAt};
  }

  /** Everything the account holds is worth nothing from now on. Listeners are called before this returns. */
  revoke(user: string): void {
    this.#change(user, {}, 'revoked');
  }

  setDisabled(user: string, disabled: boolean): void {
    this.#change(user, {disabled}, 'revoked');
  }

  /** Changes role, sites or territories. Tokens stay good; running sessions end and come back with the new view. */
  setGrant(user: string, grant: Grant): void {
    this.#change(user, grant, 'grant-changed');
  }

  /** Adds an account or replaces its name, grant and password. */
  async setAccount({id, name, password, role, sites, territories}: NewAccount): Promise<void> {
    assert(id.length > 0 && id.length <= ACCESS_LIMITS.idCharsMax, 'an account id of 1 to 80 characters');
    assert(role !== 'system', 'system actors have no password');
    const passwordHash = await hashPassword(password);
    this.#notice();
    const before = this.#store.account(id);
    const tokenVersion = (before?.tokenVersion ?? 0) + 1;
    this.#store.save({id, name, role, sites, territories, tokenVersion, disabled: false}, passwordHash);
    if (before !== undefined) this.#cut(id, 'revoked');
  }

  /** Whether this is the account's password, without limit or session: for set-up code, not for a door. */
  async hasPassword(user: string, password: string): Promise<boolean> {
    return verifyPassword(this.#store.passwordHash(user) ?? this.#decoyHash, password);
  }

  /** The account as it is now, or undefined when there is none or it is disabled. Cheap: asked on every command. */
  current(user: string): Account | undefined {
    return this.#usable(user);
  }

  /** Whether a sign-in has not been ended. */
  goesOn(family: string): boolean {
    return this.#store.hasFamily(family);
  }

  accounts(): Account[] {
    this.#notice();
    return this.#store.accounts();
  }

  /** Hears of every account whose sessions must end. Returns the way to stop hearing. */
  onCut(listen: OnCut): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  /** Looks for changes by other programs every `noticeMs`, so that live sessions end too. A file that cannot be read goes to `onError`. */
  watch(onError: (error: unknown) => void): void {
    this.#watching ??= setInterval(() => {
      try {
        this.#notice();
      } catch (error) {
        onError(error);
      }
    }, ACCESS_LIMITS.noticeMs).unref();
  }

  close(): void {
    clearInterval(this.#watching);
    this.#listeners.clear();
    this.#store.close();
  }

  async #session(account: Account, family: string): Promise<SignedIn> {
    const now = this.#now();
    const refreshToken = randomBytes(32).toString('base64url');
    const refreshExpiresAt = now + ACCESS_LIMITS.refreshTokenMs;
    const accessExpiresAt = now + ACCESS_LIMITS.accessTokenMs;
    const {id: user, tokenVersion} = account;
    this.#store.forgetExpired(now);
    this.#store.addRefresh(refreshToken, {family, user, tokenVersion, expiresAt: refreshExpiresAt});
    const accessToken = await this.#tokens.sign({user, family, tokenVersion, expiresAt: accessExpiresAt});
    return {kind: 'signed-in', account, tokens: {accessToken, accessExpiresAt, refreshToken, refreshExpiresAt}};
  }

  /** Takes over what another program wrote to the accounts, and cuts whom it touches. */
  #notice(): void {
    for (const {id, before, after} of this.#store.readAgain()) {
      if (before === undefined) continue;
      const revoked = after === undefined || after.disabled || after.tokenVersion !== before.tokenVersion;
      this.#cut(id, revoked ? 'revoked' : 'grant-changed');
    }
  }

  #usable(user: string): Account | undefined {
    this.#notice();
    const account = this.#store.account(user);
    return account === undefined || account.disabled ? undefined : account;
  }

  #change(user: string, change: Partial<Account>, why: CutReason): void {
    this.#notice();
    const account = this.#store.account(user);
    const passwordHash = this.#store.passwordHash(user);
    assert(account !== undefined && passwordHash !== undefined, `no account ${user}`);
    const tokenVersion = account.tokenVersion + (why === 'revoked' ? 1 : 0);
    this.#store.save({...account, ...change, id: user, tokenVersion}, passwordHash);
    this.#cut(user, why);
  }

  /** Its refresh tokens, its access tokens and its sockets, at once. */
  #endFamily({user, family}: {readonly user: string; readonly family: string}): void {
    this.#store.forgetFamily(family);
    for (const listen of this.#listeners) listen(user, 'revoked', family);
  }

  #cut(user: string, why: CutReason): void {
    // Of an account that was switched off they stay, worth nothing, to be told so.
    if (why === 'revoked' && this.#store.account(user)?.disabled !== true) this.#store.forgetUser(user);
    for (const listen of this.#listeners) listen(user, why);
  }

  /** Counts the attempt before the check, so that many at once cannot slip past the count. */
  async #consume(user: string, address: string): Promise<SignInRefusal | undefined> {
    try {
      await this.#byAddress.consume(address);
      await this.#byUser.consume(attemptOf(user, address));
      return undefined;
    } catch (limit) {
      if (limit instanceof RateLimiterRes) return tooMany(limit.msBeforeNext);
      throw limit;
    }
  }

  async #forgive(user: string, address: string): Promise<void> {
    await this.#byUser.delete(attemptOf(user, address));
    await this.#byAddress.reward(address);
  }
}

/** Hashed: what is typed as a name may be a password in the wrong field, and this lies on disk. */
const attemptOf = (user: string, address: string): string =>
  createHash('sha256').update(`${user}\n${address}`).digest('base64url');

const WRONG: SignInRefusal = {kind: 'refused', reason: 'wrong', retryAfterMs: null};
const EXPIRED: SignInRefusal = {kind: 'refused', reason: 'expired', retryAfterMs: null};
const DISABLED: SignInRefusal = {kind: 'refused', reason: 'disabled', retryAfterMs: null};
const tooMany = (retryAfterMs: number): SignInRefusal => ({kind: 'refused', reason: 'too-many', retryAfterMs});

function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID);
}
