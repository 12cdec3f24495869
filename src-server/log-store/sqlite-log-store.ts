/**
 * `LogStore` on one SQLite file, `ledger.db` (WAL, synchronous=FULL, one writer at a time).
 *
 *   append ─────────────────────► this thread's connection ─► ledger.db
 *   appendBeside ► append thread ► its own connection ───────────┘
 *
 * Invariants beside the port's: the head row, the rows and the clients' last numbers change in one transaction; memory changes
 * only after it; every line up to `segments · SEGMENT_DECISIONS` is in the audit index, the rest in `tail`; after an I/O error nothing is
 * answered (`guard`).
 */
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import type {AppendAnswer} from './append-message.ts';
import {AppendThread} from './append-thread.ts';
import {findRows, type Seek} from './audit.ts';
import type {ChainedLine} from './chain.ts';
import {type Group, groupWriter, type LogHead, madeReady, sqliteCode} from './group.ts';
import {
  AppendRefused,
  type AuditFilter,
  type ClientOutcome,
  type Head,
  LOG_LIMITS,
  type LogStore,
  LogStoreFailed,
  type MetaValue,
  type NewDecision,
  type SnapshotWriter,
  type StoredDecision,
  type StoredSnapshot,
  type Verification,
} from './log-store.ts';
import {bucketOf, findInSegment, hasTerm, SEGMENT_DECISIONS, type Term, termOf} from './postings.ts';
import {type DecisionRow, lockLedger, openLedger} from './schema.ts';
import {beginSnapshot, readSnapshot, writeSnapshot} from './snapshots.ts';
import {prepareStatements} from './statements.ts';
import {verifyChain} from './verify-chain.ts';

export const LEDGER_FILE = 'ledger.db';
const LOCK_FILE = 'ledger.lock';
const LOG_ID_KEY = 'log-id';

export type LogStoreOptions = {
  readonly newLogId?: () => string;
  /** A bound on the file, in 4 KiB pages; tests use it as a disk that fills up. */
  readonly pagesMax?: number;
};

/** Opens (or creates) the log in a data directory. Throws `LogStoreFailed` when the file is damaged or in use. */
export function openLogStore(dataDir: string, options: LogStoreOptions = {}): LogStore {
  return new SqliteLogStore(dataDir, options);
}

/**
 * Gives a restored backup a new log id, so that desktops whose cursor is ahead of it take a snapshot instead of
 * believing that they are in step. Returns the new id.
 */
export function restoreLog(dataDir: string): string {
  const path = join(dataDir, LEDGER_FILE);
  const opened: Database.Database[] = [];
  try {
    opened.push(lockLedger(join(dataDir, LOCK_FILE)));
    const db = openLedger(path, randomUUID);
    opened.push(db);
    const logId = randomUUID();
    db.prepare('UPDATE meta SET value = ? WHERE key = ?').run(JSON.stringify(logId), LOG_ID_KEY);
    return logId;
  } catch (error) {
    throw new LogStoreFailed(openingError(path, error), error);
  } finally {
    for (const db of opened.reverse()) db.close();
  }
}

class SqliteLogStore implements LogStore {
  readonly logId: string;
  readonly #path: string;
  readonly #options: LogStoreOptions;
  readonly #lock: Database.Database;
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #write: ReturnType<typeof groupWriter>;
  #thread: AppendThread | undefined;
  #failed: LogStoreFailed | undefined;
  #head: LogHead;
  /** Terms of the decisions after the last whole segment, in order. */
  #tail: Uint8Array[];

  constructor(dataDir: string, options: LogStoreOptions) {
    this.#path = join(dataDir, LEDGER_FILE);
    this.#options = options;
    const opened: Database.Database[] = [];
    try {
      this.#lock = lockLedger(join(dataDir, LOCK_FILE));
      opened.push(this.#lock);
      this.#db = openLedger(this.#path, options.newLogId ?? randomUUID, options.pagesMax);
      opened.push(this.#db);
      this.#sql = prepareStatements(this.#db);
      const head = this.#sql.head.get();
      const logId = this.#sql.meta.get(LOG_ID_KEY);
      if (head === undefined || logId === undefined) throw new Error('ledger.db lacks its head or its id');
      this.logId = String(JSON.parse(logId.value));
      this.#head = head;
      const indexed = (this.#sql.lastSegment.get()?.segment ?? 0) * SEGMENT_DECISIONS;
      this.#tail = this.#sql.terms.all(indexed).map((row) => row.terms);
      this.#write = groupWriter(this.#db, this.#sql);
    } catch (error) {
      for (const db of opened) db.close();
      throw new LogStoreFailed(openingError(this.#path, error), error);
    }
  }

  head(): Head {
    this.#refuseIfFailed();
    return {seq: this.#head.seq, hash: Buffer.from(this.#head.hash).toString('hex')};
  }

  append(decisions: readonly NewDecision[]): void {
    if (decisions.length === 0) return;
    this.#guardWrite('append', () => {
      const lines = madeReady(this.#head, decisions);
      this.#appended(this.#write(this.#groupOf(lines)), lines);
    });
  }

  appendBeside(decisions: readonly NewDecision[], done: (error: unknown) => void): void {
    this.#refuseIfFailed();
    if (!this.#db.open) throw new LogStoreFailed('append', new Error('the store is closed'));
    const lines = madeReady(this.#head, decisions);
    this.#thread ??= new AppendThread(this.#path, this.#options.pagesMax);
    this.#thread.append(this.#groupOf(lines), (answer) => done(this.#heard(answer, lines)));
  }

  settle(): void {
    this.#thread?.settle();
  }

  read(fromSeqExclusive: number, limit: number): StoredDecision[] {
    return this.#guard('read', () =>
      this.#sql.read.all(fromSeqExclusive, clamp(limit, LOG_LIMITS.readRowsMax)).map(toStored),
    );
  }

  findCommand(commandId: string): StoredDecision | undefined {
    return this.#guard('findCommand', () => {
      const row = this.#sql.byCommand.get(commandId);
      return row && toStored(row);
    });
  }

  lastClientSeq(clientId: string): number {
    return this.#guard('lastClientSeq', () => this.#sql.client.get(clientId)?.last_seq ?? 0);
  }

  outcomes(clientId: string, last: number): ClientOutcome[] {
    return this.#guard('outcomes', () => {
      if (this.#sql.client.get(clientId) === undefined) return [];
      const found: ClientOutcome[] = [];
      const rows = findRows(this.#seek(), [termOf.client(clientId)], this.#head.seq + 1, 1);
      for (const row of rows) {
        if (found.length >= last) break;
        if (row.client_id !== clientId) continue;
        const {clientSeq, commandId, seq, outcome} = toStored(row);
        found.push({clientSeq, commandId, seq, outcome});
        // A client's numbers rise along the log: below 1 there is nothing older to look for.
        if (row.client_seq <= 1) break;
      }
      return found.reverse();
    });
  }

  audit(filter: AuditFilter): StoredDecision[] {
    return this.#guard('audit', () => {
      const limit = clamp(filter.limit, LOG_LIMITS.auditRowsMax);
      const below = Math.min(
        filter.beforeSeq ?? this.#head.seq + 1,
        filter.toAt === undefined ? this.#head.seq + 1 : this.#firstSeqAt(filter.toAt + 1),
      );
      const from = filter.fromAt === undefined ? 1 : this.#firstSeqAt(filter.fromAt);
      const found: StoredDecision[] = [];
      if (limit === 0) return found;
      for (const row of findRows(this.#seek(), auditTerms(filter), below, from)) {
        const stored = toStored(row);
        if (filter.actor !== undefined && stored.actor !== filter.actor) continue;
        if (filter.outcome !== undefined && stored.outcome !== filter.outcome) continue;
        found.push(stored);
        if (found.length >= limit) break;
      }
      return found;
    });
  }

  saveSnapshot(seq: number, core: number, parts: Iterable<readonly [name: string, bytes: Uint8Array]>): void {
    this.#guardWrite('saveSnapshot', () => {
      this.#refuseAhead(seq);
      writeSnapshot(this.#db, seq, core, parts);
    });
  }

  beginSnapshot(seq: number, core: number): SnapshotWriter {
    this.#refuseAhead(seq);
    const writer = this.#guardWrite('beginSnapshot', () => beginSnapshot(this.#db, seq, core));
    return {
      add: (name, bytes) => this.#guardWrite('snapshot part', () => writer.add(name, bytes)),
      finish: () => this.#guardWrite('snapshot end', () => writer.finish()),
    };
  }

  latestSnapshot(core: number): StoredSnapshot | undefined {
    return this.#guard('latestSnapshot', () => readSnapshot(this.#db, core, this.#head.seq));
  }

  verify(onProgress?: (done: number, total: number) => void): Verification {
    return this.#guard('verify', () => verifyChain(this.#db, onProgress));
  }

  meta(key: string): MetaValue | undefined {
    return this.#guard('meta', () => {
      const row = this.#sql.meta.get(key);
      return row && (JSON.parse(row.value) as MetaValue);
    });
  }

  setMeta(key: string, value: MetaValue): void {
    if (key === LOG_ID_KEY) throw new RangeError('the log id is minted with the file; use restoreLog');
    this.#guardWrite('setMeta', () => this.#sql.setMeta.run(key, JSON.stringify(value)));
  }

  close(): void {
    this.#thread?.close();
    this.#thread = undefined;
    if (this.#db.open) this.#db.close();
    this.#lock.close();
  }

  /** How a group of the append thread came out: undefined once it is in memory too, or the error. */
  #heard(answer: AppendAnswer, lines: readonly ChainedLine[]): unknown {
    try {
      if (answer === 'closed') throw new LogStoreFailed('append: the thread was closed', answer);
      if ('refused' in answer) throw new AppendRefused(answer.refused, answer.seq, answer.detail);
      if ('failed' in answer) {
        this.#failed = new LogStoreFailed(`append: ${answer.failed}`, answer);
        throw this.#failed;
      }
      this.#appended(answer.head, lines);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  #groupOf(lines: readonly ChainedLine[]): Group {
    const completes = this.#tail.length + lines.length >= SEGMENT_DECISIONS;
    return {head: this.#head, lines, tail: completes ? this.#tail : []};
  }

  /** Memory follows the file: a group that failed leaves no trace. */
  #appended(head: LogHead, lines: readonly ChainedLine[]): void {
    this.#head = head;
    for (const {terms} of lines) this.#tail.push(terms);
    if (this.#tail.length >= SEGMENT_DECISIONS)
      this.#tail = this.#tail.slice(this.#tail.length - (this.#tail.length % SEGMENT_DECISIONS));
  }

  #seek(): Seek {
    const tailStart = this.#head.seq - this.#tail.length + 1;
    return {
      tailStart,
      segments: Math.floor((tailStart - 1) / SEGMENT_DECISIONS),
      tailHas: (seq, term) => hasTerm(this.#tail[seq - tailStart] ?? new Uint8Array(0), term),
      offsets: (segment, term: Term) => {
        const row = this.#sql.segment.get(bucketOf(term), segment);
        return row === undefined ? [] : findInSegment(row.entries, term);
      },
      row: (seq) => this.#sql.row.get(seq),
      rowsBelow: (seq, from, limit) => this.#sql.rowsBelow.all(seq, from, limit),
    };
  }

  /** The first seq whose instant is at or after `at`; instants never fall along the log, so a binary search does. */
  #firstSeqAt(at: number): number {
    let low = 1;
    let high = this.#head.seq + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#sql.at.get(middle);
      if (row !== undefined && row.at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #refuseAhead(seq: number): void {
    if (seq > this.#head.seq)
      throw new RangeError(`a snapshot of ${seq} cannot be ahead of the log at ${this.#head.seq}`);
  }

  #refuseIfFailed(): void {
    if (this.#failed !== undefined) throw this.#failed;
  }

  /** Two connections write in turn: this one waits for the append thread's group. */
  #guardWrite<T>(what: string, run: () => T): T {
    this.settle();
    return this.#guard(what, run);
  }

  #guard<T>(what: string, run: () => T): T {
    this.#refuseIfFailed();
    try {
      return run();
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
      this.#failed = new LogStoreFailed(`${what}: ${String(sqliteCode(error))}`, error);
      throw this.#failed;
    }
  }
}

function auditTerms(filter: AuditFilter): Term[] {
  const terms: Term[] = [];
  if (filter.key !== undefined) terms.push(termOf.key(filter.key));
  if (filter.actor !== undefined) terms.push(termOf.actor(filter.actor));
  if (filter.commandType !== undefined) terms.push(termOf.commandType(filter.commandType));
  if (filter.outcome !== undefined) terms.push(termOf.outcome(filter.outcome));
  return terms;
}

function toStored(row: DecisionRow): StoredDecision {
  return {
    seq: row.seq,
    at: row.at,
    commandId: row.command_id,
    clientId: row.client_id,
    clientSeq: row.client_seq,
    actor: row.actor,
    outcome: row.accepted === 1 ? 'accepted' : 'rejected',
    body: row.body,
  };
}

function clamp(limit: number, max: number): number {
  return Math.max(0, Math.min(Math.floor(limit), max));
}

function openingError(path: string, error: unknown): string {
  const code = sqliteCode(error);
  if (code === 'SQLITE_BUSY') return `${path} is in use by another process; stop that server first`;
  return `cannot open ${path}: ${error instanceof Error ? error.message : String(error)}`;
}
