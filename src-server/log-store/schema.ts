/**
 * The tables of `ledger.db` and how the file is opened.
 *
 * `synchronous=FULL` in WAL mode: a commit returns after its frames are on the disk. A server has two connections to the file
 * (its own and its append thread's) and keeps `ledger.lock` to itself, so that a second process on the same data directory is
 * refused instead of interleaving two chains. (Do not open ledger.db by plain file calls in the server's process: closing such
 * a handle drops POSIX locks; copy it with `backup`.)
 */
import Database from 'better-sqlite3';

/** A decision's columns as queries read them. */
export type DecisionRow = {
  readonly seq: number;
  readonly at: number;
  readonly command_id: string;
  readonly client_id: string;
  readonly client_seq: number;
  readonly actor: string;
  readonly accepted: number;
  readonly body: Uint8Array;
};

const SCHEMA_VERSION = 1;

const TABLES = `
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE head(one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL);
  CREATE TABLE decision(
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    command_id TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL,
    client_seq INTEGER NOT NULL,
    actor TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    command_type TEXT NOT NULL,
    terms BLOB NOT NULL,
    body BLOB NOT NULL,
    hash BLOB NOT NULL
  );
  CREATE TABLE client(client_id TEXT PRIMARY KEY, last_seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE touched(bucket INTEGER, segment INTEGER, entries BLOB NOT NULL, PRIMARY KEY (bucket, segment)) WITHOUT ROWID;
  CREATE TABLE snapshot(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, core INTEGER NOT NULL);
  CREATE TABLE snapshot_part(id INTEGER, name TEXT, sha256 BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (id, name));
`;

/** WAL pages (4 KiB) before SQLite moves them into the file: fewer, larger checkpoints suit group commits. */
const CHECKPOINT_PAGES = 4_000;
const CACHE_KIB = 64 * 1024;
/** How long a write of one connection waits for the other's: a group takes milliseconds, a checkpoint some hundred. */
const BUSY_MS_MAX = 60_000;
const LOCK_MS_MAX = 2_000;

/** Opens or creates the ledger file. Throws what SQLite throws; `newLogId` is asked only for a new file. */
export function openLedger(path: string, newLogId: () => string, pagesMax?: number): Database.Database {
  const db = connectLedger(path, {pagesMax, fileMustExist: false});
  try {
    db.transaction(() => createTables(db, newLogId)).immediate();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A connection to the ledger file. */
type Connecting = {readonly pagesMax: number | undefined; readonly fileMustExist: boolean};
export function connectLedger(path: string, {pagesMax, fileMustExist}: Connecting): Database.Database {
  assertNodeApi();
  const db = new Database(path, {timeout: BUSY_MS_MAX, fileMustExist});
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma(`cache_size = -${CACHE_KIB}`);
    if (pagesMax !== undefined) db.pragma(`max_page_count = ${pagesMax}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Keeps the ledger at `path` to this process until the lock is closed, or the process ends in whatever way. */
export function lockLedger(path: string): Database.Database {
  const lock = new Database(path, {timeout: LOCK_MS_MAX});
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** better-sqlite3 13 ends an older Node with a bare segmentation fault; say it in words first. */
export function assertNodeApi(): void {
  if (Number(process.versions.napi) >= 10) return;
  throw new Error(`Node ${process.version} is too old: the log store needs Node 22.14 or newer (Node-API 10)`);
}

function createTables(db: Database.Database, newLogId: () => string): void {
  const version = db.pragma('user_version', {simple: true});
  if (version === SCHEMA_VERSION) return;
  if (version !== 0) throw new Error(`ledger.db has schema ${String(version)}; this server knows ${SCHEMA_VERSION}`);
  db.exec(TABLES);
  db.prepare('INSERT INTO head VALUES (1, 0, 0, zeroblob(32))').run();
  db.prepare('INSERT INTO meta VALUES (?, ?)').run('log-id', JSON.stringify(newLogId()));
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
}
