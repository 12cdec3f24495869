/**
 * The disposable half of the desktop's disk: where the replica stands and the bytes of its columns.
 *
 *   <folder>/cache-<core>-<schema>.db    cursor (one row) · part (name → bytes) · tail (batches since the parts)
 *
 * 1. Rows and cursor change in one transaction. 2. Another core or another schema is another file; the old one is deleted,
 * never migrated. 3. Whatever does not open, does not check or does not unseal is deleted: a snapshot replaces it.
 * Synchronous: it lives in a worker thread (`worker.ts`).
 */
import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import type {CacheContents, StoredPart} from '../../src-shared/engine/ports.ts';
import {hashText} from '../../src-shared/kernel/hash.ts';
import type {Cursor} from '../../src-shared/protocol/frames.ts';
import {type Sealing, sealing} from './sealing.ts';

const SCHEMA = `
create table if not exists cursor(one integer primary key check (one = 1), log_id text not null, seq integer not null,
  view_key text not null, core integer not null) strict;
create table if not exists part(name text primary key, bytes blob not null) strict;
create table if not exists tail(n integer primary key, body blob not null) strict;
create table if not exists closed(one integer primary key check (one = 1)) strict;
`;
/** Pages of 8 kB: column blobs are megabytes, tail rows are kilobytes. */
const PAGE_BYTES = 8_192;

export interface CacheFileOptions {
  readonly folder: string;
  /** `CORE` of the protocol's version file. */
  readonly core: number;
  readonly key: Uint8Array | null;
}

export class CacheFile {
  readonly #options: CacheFileOptions;
  readonly #sealing: Sealing;
  #db: Database.Database;
  #closedCleanly: boolean;

  constructor(options: CacheFileOptions) {
    this.#options = options;
    this.#sealing = sealing(options.key);
    mkdirSync(options.folder, {recursive: true, mode: 0o700});
    this.#deleteFiles((file) => !file.startsWith(this.#name));
    [this.#db, this.#closedCleanly] = this.#open();
  }

  /** Null when there is nothing, or nothing that can be trusted; then the file has been emptied. */
  load(): CacheContents | null {
    try {
      if (!this.#closedCleanly && this.#db.pragma('quick_check', {simple: true}) !== 'ok') return this.#startOver();
      const contents = this.#read();
      return contents === 'untrusted' ? this.#startOver() : contents;
    } catch (error) {
      if (isDamage(error)) return this.#startOver();
      throw error;
    }
  }

  append(cursor: Cursor, batch: Uint8Array): void {
    this.#write(() => {
      // A tail without the rows it continues would be read as an empty company.
      if (!this.#db.prepare('select 1 from cursor').get()) return;
      this.#db.prepare('insert into tail(body) values (?)').run(this.#sealing.seal('tail', batch));
      this.#setCursor(cursor);
    });
  }

  replace(cursor: Cursor, parts: readonly StoredPart[]): void {
    this.#write(() => {
      this.#db.exec('delete from part; delete from tail;');
      const insert = this.#db.prepare('insert into part(name, bytes) values (?, ?)');
      for (const {name, bytes} of parts) insert.run(name, this.#sealing.seal(name, bytes));
      this.#setCursor(cursor);
    });
    // The log holds the parts a second time until it is folded in: do it now, while nobody waits.
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  clear(): void {
    this.#startOver();
  }

  close(): void {
    this.#db.prepare('insert or replace into closed(one) values (1)').run();
    this.#db.close();
  }

  get #name(): string {
    return `cache-${this.#options.core}-${hashText(SCHEMA).toString(36)}.db`;
  }

  #open(): [Database.Database, boolean] {
    try {
      return openFile(join(this.#options.folder, this.#name));
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#deleteFiles(() => true);
      return openFile(join(this.#options.folder, this.#name));
    }
  }

  #read(): CacheContents | null | 'untrusted' {
    const cursor = this.#db.prepare('select log_id logId, seq, view_key viewKey, core from cursor').get() as
      | Cursor
      | undefined;
    if (!cursor) return null;
    const parts: StoredPart[] = [];
    for (const row of this.#db.prepare('select name, bytes from part').iterate() as Iterable<StoredPart>) {
      const bytes = this.#sealing.open(row.name, row.bytes);
      if (!bytes) return 'untrusted';
      parts.push({name: row.name, bytes});
    }
    const tail: Uint8Array[] = [];
    for (const body of this.#db.prepare('select body from tail order by n').pluck().iterate() as Iterable<Uint8Array>) {
      const bytes = this.#sealing.open('tail', body);
      if (!bytes) return 'untrusted';
      tail.push(bytes);
    }
    return {cursor, parts, tail};
  }

  /** The file is deleted, not emptied: what was withdrawn must be gone from the disk. */
  #startOver(): null {
    this.#db.close();
    this.#deleteFiles(() => true);
    [this.#db, this.#closedCleanly] = this.#open();
    return null;
  }

  #write(change: () => void): void {
    this.#db.transaction(change).immediate();
  }

  #setCursor({logId, seq, viewKey, core}: Cursor): void {
    this.#db
      .prepare('insert or replace into cursor(one, log_id, seq, view_key, core) values (1, ?, ?, ?, ?)')
      .run(logId, seq, viewKey, core);
  }

  #deleteFiles(which: (file: string) => boolean): void {
    for (const file of readdirSync(this.#options.folder)) {
      if (/^cache-.*\.db(-wal|-shm|-journal)?$/.test(file) && which(file))
        rmSync(join(this.#options.folder, file), {force: true});
    }
  }
}

function openFile(file: string): [Database.Database, boolean] {
  const db = new Database(file);
  try {
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec(SCHEMA);
    const {changes} = db.prepare('delete from closed').run();
    return [db, changes === 1];
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What a damaged or foreign file answers; anything else (disk full, no rights) is not cured by deleting. */
function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(error.code);
}
