/**
 * Short-lived access tokens: EdDSA JWTs under a key pair that stays in the data directory (mode 0600).
 *
 * A token says who, of which sign-in, until when, and which version of the account's tokens; what the account may do is read from the
 * account at each use, so that a changed grant counts at once. `aud`, `iss` and the algorithm are checked, not assumed.
 */
import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import {assert} from '../../src-shared/kernel/assert.ts';

const ALGORITHM = 'EdDSA';
const ISSUER = 'signalbox';
const AUDIENCE = 'signalbox';
const CLOCK_TOLERANCE_S = 5;
const KNOWN_MAX = 2_000;

export type AccessClaims = {
  readonly user: string;
  /** The sign-in it has grown from. */
  readonly family: string;
  readonly tokenVersion: number;
  readonly expiresAt: number;
};
export type TokenFault = 'expired' | 'invalid';

export class AccessTokens {
  readonly #privateKey: CryptoKey;
  readonly #publicKey: CryptoKey;
  readonly #keyId: string;
  readonly #now: () => number;
  /** Tokens whose signature was checked: it does not change, and a REST caller shows the same one thousands of times. */
  readonly #known = new Map<string, AccessClaims>();

  private constructor(keys: {privateKey: CryptoKey; publicKey: CryptoKey; keyId: string}, now: () => number) {
    this.#privateKey = keys.privateKey;
    this.#publicKey = keys.publicKey;
    this.#keyId = keys.keyId;
    this.#now = now;
  }

  /** Reads the key pair, or makes one. Throws when the file holds something else. */
  static async open(path: string, now: () => number): Promise<AccessTokens> {
    const jwk: JWK = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : await makeKey(path);
    // A copied or restored file may have come with wider rights.
    chmodSync(path, 0o600);
    const {d: _private, ...publicJwk} = jwk;
    const privateKey = await importJWK(jwk, ALGORITHM);
    const publicKey = await importJWK(publicJwk, ALGORITHM);
    assert(!(privateKey instanceof Uint8Array) && !(publicKey instanceof Uint8Array), 'a key pair, not a secret');
    return new AccessTokens({privateKey, publicKey, keyId: await calculateJwkThumbprint(publicJwk)}, now);
  }

  /** Signs a token that ends at `expiresAt` (real milliseconds; JWTs count whole seconds). */
  sign({user, family, tokenVersion, expiresAt}: AccessClaims): Promise<string> {
    return new SignJWT({tv: tokenVersion, fam: family})
      .setProtectedHeader({alg: ALGORITHM, kid: this.#keyId})
      .setSubject(user)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(Math.floor(this.#now() / 1_000))
      .setExpirationTime(Math.floor(expiresAt / 1_000))
      .sign(this.#privateKey);
  }

  async read(token: string): Promise<AccessClaims | TokenFault> {
    const known = this.#known.get(token);
    if (known !== undefined && known.expiresAt > this.#now()) return known;
    const claims = await this.#check(token);
    if (typeof claims === 'string') return claims;
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(token, claims);
    return claims;
  }

  async #check(token: string): Promise<AccessClaims | TokenFault> {
    try {
      const {payload} = await jwtVerify(token, this.#publicKey, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(this.#now()),
        requiredClaims: ['sub', 'exp', 'tv', 'fam'],
      });
      const {sub, exp, tv, fam} = payload;
      if (sub === undefined || exp === undefined || typeof tv !== 'number' || typeof fam !== 'string') return 'invalid';
      return {user: sub, family: fam, tokenVersion: tv, expiresAt: exp * 1_000};
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      if (error instanceof errors.JOSEError) return 'invalid';
      throw error;
    }
  }
}

async function makeKey(path: string): Promise<JWK> {
  const {privateKey} = await generateKeyPair(ALGORITHM, {extractable: true});
  const jwk = await exportJWK(privateKey);
  writeFileSync(path, `${JSON.stringify(jwk)}\n`, {mode: 0o600, flag: 'wx'});
  return jwk;
}
