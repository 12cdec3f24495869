/**
 * `LogStore` on one SQLite file, `ledger.db` (WAL, synchronous=FULL, one writer).
 *
 * Invariants beside the port's: the head row, the rows and the clients' last numbers change in one transaction; every
 * line up to `segments · SEGMENT_DECISIONS` is in the audit index, the rest in `tail`; after an I/O error nothing is
 * answered (`guard`).
 */
import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {findRows, type Seek} from './audit.ts';
import {chainHash} from './chain.ts';
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
import {checkLine, termsOf} from './new-line.ts';
import {bucketOf, buildSegment, findInSegment, hasTerm, SEGMENT_DECISIONS, type Term, termOf} from './postings.ts';
import {type DecisionRow, openLedger} from './schema.ts';
import {beginSnapshot, readSnapshot, writeSnapshot} from './snapshots.ts';
import {prepareStatements} from './statements.ts';
import {verifyChain} from './verify-chain.ts';

export const LEDGER_FILE = 'ledger.db';
const LOG_ID_KEY = 'log-id';

export type LogStoreOptions = {
  readonly newLogId?: () => string;
  /** A bound on the file, in 4 KiB pages; tests use it as a disk that fills up. */
  readonly pagesMax?: number;
};

/** Opens (or creates) the log in a data directory. Throws `LogStoreFailed` when the file is damaged or in use. */
export function openLogStore(dataDir: string, options: LogStoreOptions = {}): LogStore {
  return new SqliteLogStore(join(dataDir, LEDGER_FILE), options);
}

/**
 * Gives a restored backup a new log id, so that desktops whose cursor is ahead of it take a snapshot instead of
 * believing that they are in step. Returns the new id.
 */
export function restoreLog(dataDir: string): string {
  const db = openLedger(join(dataDir, LEDGER_FILE), randomUUID);
  try {
    const logId = randomUUID();
    db.prepare('UPDATE meta SET value = ? WHERE key = ?').run(JSON.stringify(logId), LOG_ID_KEY);
    return logId;
  } finally {
    db.close();
  }
}

class SqliteLogStore implements LogStore {
  readonly logId: string;
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #appendGroup: (decisions: readonly NewDecision[]) => Pending;
  #failed: LogStoreFailed | undefined;
  #seq: number;
  #at: number;
  #hash: Uint8Array;
  /** Terms of the decisions after the last whole segment, in order. */
  #tail: Uint8Array[];

  constructor(path: string, options: LogStoreOptions) {
    try {
      this.#db = openLedger(path, options.newLogId ?? randomUUID);
      if (options.pagesMax !== undefined) this.#db.pragma(`max_page_count = ${options.pagesMax}`);
      this.#sql = prepareStatements(this.#db);
      const head = this.#sql.head.get();
      const logId = this.#sql.meta.get(LOG_ID_KEY);
      if (head === undefined || logId === undefined) throw new Error('ledger.db lacks its head or its id');
      this.logId = String(JSON.parse(logId.value));
      this.#seq = head.seq;
      this.#at = head.at;
      this.#hash = head.hash;
      const indexed = (this.#sql.lastSegment.get()?.segment ?? 0) * SEGMENT_DECISIONS;
      this.#tail = this.#sql.terms.all(indexed).map((row) => row.terms);
      const group = this.#db.transaction((decisions: readonly NewDecision[]) => this.#insert(decisions));
      this.#appendGroup = (decisions) => group.immediate(decisions);
    } catch (error) {
      throw new LogStoreFailed(openingError(path, error), error);
    }
  }

  head(): Head {
    this.#refuseIfFailed();
    return {seq: this.#seq, hash: Buffer.from(this.#hash).toString('hex')};
  }

  append(decisions: readonly NewDecision[]): void {
    if (decisions.length === 0) return;
    this.#guard('append', () => {
      const pending = this.#appendGroup(decisions);
      // Memory changes only after the commit: a group that failed must leave no trace.
      this.#seq = pending.seq;
      this.#at = pending.at;
      this.#hash = pending.hash;
      for (const terms of pending.terms) this.#tail.push(terms);
      if (this.#tail.length >= SEGMENT_DECISIONS) this.#indexTail();
    });
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
      const rows = findRows(this.#seek(), [termOf.client(clientId)], this.#seq + 1, 1);
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
        filter.beforeSeq ?? this.#seq + 1,
        filter.toAt === undefined ? this.#seq + 1 : this.#firstSeqAt(filter.toAt + 1),
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
    this.#guard('saveSnapshot', () => {
      this.#refuseAhead(seq);
      writeSnapshot(this.#db, seq, core, parts);
    });
  }

  beginSnapshot(seq: number, core: number): SnapshotWriter {
    this.#refuseAhead(seq);
    const writer = this.#guard('beginSnapshot', () => beginSnapshot(this.#db, seq, core));
    return {
      add: (name, bytes) => this.#guard('snapshot part', () => writer.add(name, bytes)),
      finish: () => this.#guard('snapshot end', () => writer.finish()),
    };
  }

  latestSnapshot(core: number): StoredSnapshot | undefined {
    return this.#guard('latestSnapshot', () => readSnapshot(this.#db, core, this.#seq));
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
    this.#guard('setMeta', () => this.#sql.setMeta.run(key, JSON.stringify(value)));
  }

  close(): void {
    if (this.#db.open) this.#db.close();
  }

  #insert(decisions: readonly NewDecision[]): Pending {
    let seq = this.#seq;
    let at = this.#at;
    let hash = this.#hash;
    const allTerms: Uint8Array[] = [];
    const clients = new Map<string, number>();
    for (const decision of decisions) {
      seq += 1;
      checkLine(decision, seq, at);
      at = decision.at;
      const terms = termsOf(decision);
      hash = chainHash(hash, {...decision, terms});
      allTerms.push(terms);
      clients.set(decision.clientId, Math.max(decision.clientSeq, clients.get(decision.clientId) ?? 0));
      this.#insertRow(decision, terms, hash);
    }
    for (const [clientId, last] of clients) this.#sql.setClient.run(clientId, last);
    this.#sql.setHead.run(seq, at, hash);
    return {seq, at, hash, terms: allTerms};
  }

  #insertRow(decision: NewDecision, terms: Uint8Array, hash: Uint8Array): void {
    try {
      this.#sql.insert.run(
        decision.seq,
        decision.at,
        decision.commandId,
        decision.clientId,
        decision.clientSeq,
        decision.actor,
        decision.outcome === 'accepted' ? 1 : 0,
        decision.commandType,
        terms,
        decision.body,
        hash,
      );
    } catch (error) {
      if (sqliteCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      throw new AppendRefused('duplicate-command', decision.seq, `commandId ${decision.commandId} is in the log`);
    }
  }

  /** Moves whole segments from the tail into the index. A crash before it only means that `open` finds a longer tail. */
  #indexTail(): void {
    const write = this.#db.transaction(() => {
      let segment = this.#sql.lastSegment.get()?.segment ?? 0;
      for (let start = 0; start + SEGMENT_DECISIONS <= this.#tail.length; start += SEGMENT_DECISIONS) {
        segment += 1;
        const rows = buildSegment(this.#tail.slice(start, start + SEGMENT_DECISIONS));
        for (const [bucket, entries] of rows) this.#sql.insertSegment.run(bucket, segment, entries);
      }
    });
    write.immediate();
    this.#tail = this.#tail.slice(this.#tail.length - (this.#tail.length % SEGMENT_DECISIONS));
  }

  #seek(): Seek {
    const tailStart = this.#seq - this.#tail.length + 1;
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
    let high = this.#seq + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#sql.at.get(middle);
      if (row !== undefined && row.at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #refuseAhead(seq: number): void {
    if (seq > this.#seq) throw new RangeError(`a snapshot of ${seq} cannot be ahead of the log at ${this.#seq}`);
  }

  #refuseIfFailed(): void {
    if (this.#failed !== undefined) throw this.#failed;
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

type Pending = {
  readonly seq: number;
  readonly at: number;
  readonly hash: Uint8Array;
  readonly terms: readonly Uint8Array[];
};

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

function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}

function openingError(path: string, error: unknown): string {
  const code = sqliteCode(error);
  if (code === 'SQLITE_BUSY') return `${path} is in use by another process; stop that server first`;
  return `cannot open ${path}: ${error instanceof Error ? error.message : String(error)}`;
}
