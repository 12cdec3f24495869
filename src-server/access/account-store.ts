/**
 * People and their tokens on disk: `accounts.db`, a file of its own, because names can be erased and the log cannot.
 *
 * Invariants: secrets are stored as hashes only (argon2id for passwords, SHA-256 for random tokens, which need no salt);
 * a refresh token is marked used, never deleted before it expires, so that its second use is noticed; what another program
 * (`npm run account`) writes is known after the next `readAgain`.
 */
import {createHash} from 'node:crypto';
import Database from 'better-sqlite3';
import {RateLimiterSQLite} from 'rate-limiter-flexible';
import {ROLES, type Role} from '../../src-shared/domain/decider.ts';
import type {Grant, Parts} from '../../src-shared/visibility/view.ts';

export type Account = Grant & {
  readonly id: string;
  readonly name: string;
  /** Raised by every revocation; a token of another version is worth nothing. */
  readonly tokenVersion: number;
  readonly disabled: boolean;
};

/** An account that another program changed; `after` is undefined when it is gone. */
export type OutsideChange = {
  readonly id: string;
  readonly before: Account | undefined;
  readonly after: Account | undefined;
};

export type RefreshRow = {
  readonly family: string;
  readonly user: string;
  readonly tokenVersion: number;
  readonly expiresAt: number;
  readonly used: boolean;
};

type Known = {readonly account: Account; readonly passwordHash: string; readonly row: string};

type UserRow = {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly sites: string;
  readonly territories: string;
  readonly password_hash: string;
  readonly token_version: number;
  readonly disabled: number;
};

const SCHEMA_VERSION = 1;
const TABLES = `
  CREATE TABLE user(
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, sites TEXT NOT NULL, territories TEXT NOT NULL,
    password_hash TEXT NOT NULL, token_version INTEGER NOT NULL, disabled INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE refresh(
    token_hash BLOB PRIMARY KEY, family TEXT NOT NULL, user TEXT NOT NULL, token_version INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, used INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE sign_in(token_hash BLOB PRIMARY KEY, user TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
`;

const SWEEP_MS = 5 * 60_000;

export class AccountStore {
  readonly #db: Database.Database;
  /** Accounts are few and asked for on every command, so they are kept in memory. */
  #accounts = new Map<string, Known>();
  /** SQLite's count of commits by other connections: the one question that tells whether the file is as we know it. */
  readonly #version: Database.Statement<[], number>;
  /** Asked with every request, so it has an index. */
  readonly #family: Database.Statement<[string], number>;
  #seenVersion: number;
  readonly #sweeps: NodeJS.Timeout[] = [];

  constructor(path: string) {
    this.#db = new Database(path, {timeout: 2_000});
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.transaction(() => this.#createTables()).immediate();
    this.#version = this.#db.prepare<[], number>('PRAGMA data_version').pluck();
    this.#db.exec('CREATE INDEX IF NOT EXISTS refresh_family ON refresh(family)');
    this.#family = this.#db.prepare<[string], number>('SELECT 1 FROM refresh WHERE family = ? LIMIT 1').pluck();
    this.#seenVersion = this.#versionNow();
    this.#accounts = this.#read();
  }

  /**
   * Reads the file again where another program has written to it; gives the accounts it changed. Cheap when nobody has.
   * Throws for a file that holds something else, and then at every further call: who is asking is not known.
   */
  readAgain(): readonly OutsideChange[] {
    const version = this.#versionNow();
    if (version === this.#seenVersion) return [];
    const before = this.#accounts;
    const after = this.#read();
    const changes: OutsideChange[] = [];
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(id), after.get(id)];
      // The same row keeps its object: whoever holds it still holds the account as it is.
      if (was !== undefined && was.row === is?.row) after.set(id, was);
      else changes.push({id, before: was?.account, after: is?.account});
    }
    this.#accounts = after;
    this.#seenVersion = version;
    return changes;
  }

  /** Counts in the same file: who waits for a restart to go on guessing waits in vain. By the real clock, as the limiter does. */
  async limiter({
    atOnce,
    ...limit
  }: {
    readonly keyPrefix: string;
    readonly points: number;
    readonly duration: number;
    /** So many are counted that may still be given back, because they are being checked. */
    readonly atOnce: number;
  }): Promise<RateLimiterSQLite> {
    const made = await new Promise<RateLimiterSQLite>((resolve, reject) => {
      const limiter: RateLimiterSQLite = new RateLimiterSQLite(
        {
          ...limit,
          // Who is over it whatever is given back is refused from memory, for the rest of the time: no file is written for him.
          inMemoryBlockOnConsumed: limit.points + atOnce + 1,
          storeClient: this.#db,
          storeType: 'better-sqlite3',
          tableName: 'attempt',
        },
        (error) => (error === undefined || error === null ? resolve(limiter) : reject(error)),
      );
    });
    const sweep = this.#db.prepare('DELETE FROM attempt WHERE expire < ?');
    sweep.run(Date.now());
    this.#sweeps.push(setInterval(() => sweep.run(Date.now()), SWEEP_MS).unref());
    return made;
  }

  account(id: string): Account | undefined {
    return this.#accounts.get(id)?.account;
  }

  passwordHash(id: string): string | undefined {
    return this.#accounts.get(id)?.passwordHash;
  }

  accounts(): Account[] {
    return [...this.#accounts.values()].map((entry) => entry.account);
  }

  /** Writes an account whole. The caller raises `tokenVersion` where a live session must end. */
  save(account: Account, passwordHash: string): void {
    const row: UserRow = {
      id: account.id,
      name: account.name,
      role: account.role,
      sites: JSON.stringify(account.sites),
      territories: JSON.stringify(account.territories),
      password_hash: passwordHash,
      token_version: account.tokenVersion,
      disabled: account.disabled ? 1 : 0,
    };
    this.#db
      .prepare(
        `INSERT OR REPLACE INTO user
         VALUES (@id, @name, @role, @sites, @territories, @password_hash, @token_version, @disabled)`,
      )
      .run(row);
    this.#accounts.set(row.id, knownOf(row));
  }

  addRefresh(token: string, row: Omit<RefreshRow, 'used'>): void {
    this.#db
      .prepare('INSERT INTO refresh VALUES (?, ?, ?, ?, ?, 0)')
      .run(hashToken(token), row.family, row.user, row.tokenVersion, row.expiresAt);
  }

  /** Marks a refresh token used and says what it was; `used` tells whether it had been used before. */
  spendRefresh(token: string): RefreshRow | undefined {
    const hash = hashToken(token);
    const row = this.#db
      .prepare<[Buffer], {family: string; user: string; token_version: number; expires_at: number; used: number}>(
        'SELECT family, user, token_version, expires_at, used FROM refresh WHERE token_hash = ?',
      )
      .get(hash);
    if (row === undefined) return undefined;
    this.#db.prepare('UPDATE refresh SET used = 1 WHERE token_hash = ?').run(hash);
    return {
      family: row.family,
      user: row.user,
      tokenVersion: row.token_version,
      expiresAt: row.expires_at,
      used: row.used === 1,
    };
  }

  /** Whether a sign-in goes on: it has refresh tokens, used or not, until it is ended or the last of them expires. */
  hasFamily(family: string): boolean {
    return this.#family.get(family) !== undefined;
  }

  forgetFamily(family: string): void {
    this.#db.prepare('DELETE FROM refresh WHERE family = ?').run(family);
  }

  forgetUser(user: string): void {
    this.#db.prepare('DELETE FROM refresh WHERE user = ?').run(user);
    this.#db.prepare('DELETE FROM sign_in WHERE user = ?').run(user);
  }

  addSignIn(token: string, user: string, expiresAt: number): void {
    this.#db.prepare('INSERT INTO sign_in VALUES (?, ?, ?)').run(hashToken(token), user, expiresAt);
  }

  /** Takes a one-time token out and says whose it was; undefined when unknown, used or expired. */
  takeSignIn(token: string, now: number): string | undefined {
    return this.#db
      .prepare<[Buffer], {user: string; expires_at: number}>(
        'DELETE FROM sign_in WHERE token_hash = ? RETURNING user, expires_at',
      )
      .all(hashToken(token))
      .filter((row) => row.expires_at > now)
      .at(0)?.user;
  }

  forgetExpired(now: number): void {
    this.#db.prepare('DELETE FROM refresh WHERE expires_at <= ?').run(now);
    this.#db.prepare('DELETE FROM sign_in WHERE expires_at <= ?').run(now);
  }

  close(): void {
    for (const timer of this.#sweeps.splice(0)) clearInterval(timer);
    if (this.#db.open) this.#db.close();
  }

  #createTables(): void {
    const version = this.#db.pragma('user_version', {simple: true});
    if (version === SCHEMA_VERSION) return;
    if (version !== 0)
      throw new Error(`accounts.db has schema ${String(version)}; this server knows ${SCHEMA_VERSION}`);
    this.#db.exec(TABLES);
    this.#db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }

  #versionNow(): number {
    return this.#version.get() ?? 0;
  }

  #read(): Map<string, Known> {
    const rows = this.#db.prepare<[], UserRow>('SELECT * FROM user').all();
    return new Map(rows.map((row) => [row.id, knownOf(row)]));
  }
}

function knownOf(row: UserRow): Known {
  const account: Account = {
    id: row.id,
    name: row.name,
    role: roleOf(row.role),
    sites: partsOf(row.sites),
    territories: partsOf(row.territories),
    tokenVersion: row.token_version,
    disabled: row.disabled === 1,
  };
  return {account, passwordHash: row.password_hash, row: JSON.stringify(row)};
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function roleOf(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined) throw new Error(`accounts.db names an unknown role: ${text}`);
  return role;
}

function partsOf(json: string): Parts {
  const parts: unknown = JSON.parse(json);
  if (parts === '*') return '*';
  if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
  throw new Error(`accounts.db holds parts that are neither "*" nor names: ${json}`);
}
