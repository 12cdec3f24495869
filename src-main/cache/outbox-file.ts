/**
 * The precious half of the desktop's disk: the commands that wait, and what was refused.
 *
 *   <folder>/outbox.db    client (id, next number) · submission (number → body) · refused (command → body)
 *
 * 1. A command is durable when `add` returns (`synchronous = FULL`). 2. Numbers run without a gap; a gap is a bug of the
 * caller. 3. A file that cannot be read is kept aside for its owner, and a new client id begins.
 * Synchronous: it lives in a worker thread (`worker.ts`).
 */
import {randomUUID} from 'node:crypto';
import {existsSync, mkdirSync, renameSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import type {OutboxContents, RefusedRecord} from '../../src-shared/engine/ports.ts';
import {assert} from '../../src-shared/kernel/assert.ts';
import {type Submission, submissionSchema} from '../../src-shared/protocol/frames.ts';
import {type Sealing, sealing} from './sealing.ts';

/** Almost frozen; a change is a migration and a new number. */
const VERSION = 1;
const SCHEMA = `
create table if not exists client(one integer primary key check (one = 1), client_id text not null,
  next_seq integer not null) strict;
create table if not exists submission(client_seq integer primary key, command_id text not null unique, body blob not null) strict;
create table if not exists refused(command_id text primary key, at integer not null, body blob not null) strict;
`;
/** Refusals kept for the Activity screen; the oldest go first. */
export const REFUSED_KEPT_MAX = 200;

export interface OutboxFileOptions {
  readonly folder: string;
  readonly key: Uint8Array | null;
}

export class OutboxFile {
  readonly #sealing: Sealing;
  #db: Database.Database;
  readonly #file: string;

  constructor({folder, key}: OutboxFileOptions) {
    this.#sealing = sealing(key);
    mkdirSync(folder, {recursive: true, mode: 0o700});
    this.#file = join(folder, 'outbox.db');
    this.#db = this.#open();
  }

  load(): OutboxContents {
    const {clientId, nextSeq} = this.#client();
    const rows = this.#db.prepare('select command_id id, body from submission order by client_seq').all() as {
      id: string;
      body: Uint8Array;
    }[];
    const submissions = rows.map((row) => submissionSchema.safeParse(this.#unseal(row.id, row.body)));
    const refused = this.#db.prepare('select command_id id, at, body from refused order by at, command_id').all() as {
      id: string;
      at: number;
      body: Uint8Array;
    }[];
    if (submissions.some((submission) => !submission.success)) return this.#putAside();
    return {
      clientId,
      nextSeq,
      submissions: submissions.flatMap((submission) => submission.data ?? []),
      refused: refused.flatMap((row) => {
        const body = this.#unseal(row.id, row.body);
        return typeof body === 'string' ? [{commandId: row.id, at: row.at, body}] : [];
      }),
    };
  }

  add(submission: Submission): void {
    this.#db
      .transaction(() => {
        const {nextSeq} = this.#client();
        assert(submission.clientSeq === nextSeq, `submission ${submission.clientSeq} where ${nextSeq} is next`);
        this.#insert(submission);
        this.#db.prepare('update client set next_seq = ?').run(nextSeq + 1);
      })
      .immediate();
  }

  settle(clientSeqs: readonly number[], refused: readonly RefusedRecord[]): void {
    this.#db
      .transaction(() => {
        const remove = this.#db.prepare('delete from submission where client_seq = ?');
        for (const clientSeq of clientSeqs) remove.run(clientSeq);
        const keep = this.#db.prepare('insert or replace into refused(command_id, at, body) values (?, ?, ?)');
        for (const {commandId, at, body} of refused) keep.run(commandId, at, this.#seal(commandId, body));
        this.#db
          .prepare(
            'delete from refused where command_id not in ' +
              '(select command_id from refused order by at desc, command_id desc limit ?)',
          )
          .run(REFUSED_KEPT_MAX);
      })
      .immediate();
  }

  dismiss(commandId: string): void {
    this.#db.prepare('delete from refused where command_id = ?').run(commandId);
  }

  renew(clientId: string, submissions: readonly Submission[]): void {
    this.#db
      .transaction(() => {
        submissions.forEach(({clientSeq}, i) => {
          assert(clientSeq === i + 1, `renewed submissions are numbered from 1, found ${clientSeq} at ${i}`);
        });
        this.#db.exec('delete from submission');
        for (const submission of submissions) this.#insert(submission);
        this.#db.prepare('update client set client_id = ?, next_seq = ?').run(clientId, submissions.length + 1);
      })
      .immediate();
  }

  close(): void {
    this.#db.close();
  }

  #client(): {clientId: string; nextSeq: number} {
    const found = this.#db.prepare('select client_id clientId, next_seq nextSeq from client').get() as
      | {clientId: string; nextSeq: number}
      | undefined;
    assert(found !== undefined, 'an open outbox has a client');
    return found;
  }

  #insert(submission: Submission): void {
    this.#db
      .prepare('insert into submission(client_seq, command_id, body) values (?, ?, ?)')
      .run(submission.clientSeq, submission.commandId, this.#seal(submission.commandId, submission));
  }

  #seal(name: string, value: unknown): Uint8Array {
    return this.#sealing.seal(name, Buffer.from(JSON.stringify(value)));
  }

  #unseal(name: string, body: Uint8Array): unknown {
    const bytes = this.#sealing.open(name, body);
    return bytes ? JSON.parse(Buffer.from(bytes).toString('utf8')) : undefined;
  }

  #open(): Database.Database {
    try {
      return openFile(this.#file);
    } catch (error) {
      if (!(error instanceof Database.SqliteError) || !/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) throw error;
      this.#moveAway();
      return openFile(this.#file);
    }
  }

  /** A command that cannot be read cannot be sent, and skipping it would break the order: the file is kept, a new one begins. */
  #putAside(): OutboxContents {
    this.#db.close();
    this.#moveAway();
    this.#db = openFile(this.#file);
    return this.load();
  }

  #moveAway(): void {
    let n = 1;
    while (existsSync(`${this.#file}.unreadable-${n}`)) n++;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(this.#file + suffix)) renameSync(this.#file + suffix, `${this.#file}.unreadable-${n}${suffix}`);
    }
  }
}

function openFile(file: string): Database.Database {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    const version = Number(db.pragma('user_version', {simple: true}));
    assert(version <= VERSION, `the outbox has version ${version}, written by a newer Signalbox`);
    db.exec(SCHEMA);
    db.pragma(`user_version = ${VERSION}`);
    db.prepare('insert or ignore into client(one, client_id, next_seq) values (1, ?, 1)').run(randomUUID());
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
