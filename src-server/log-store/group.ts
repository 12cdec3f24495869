/**
 * A group of decisions as the file takes it: made ready where it was decided, written where the file is. Both the store's own
 * connection and its append thread write by this.
 */
import Database from 'better-sqlite3';
import {type ChainedLine, chainHash} from './chain.ts';
import {AppendRefused, type NewDecision} from './log-store.ts';
import {checkLine, termsOf} from './new-line.ts';
import {buildSegment, SEGMENT_DECISIONS} from './postings.ts';
import type {prepareStatements} from './statements.ts';

/** Where the log ends: its last line, that line's instant and chain hash. */
export type LogHead = {readonly seq: number; readonly at: number; readonly hash: Uint8Array};

/** Lines that may follow `head`, with their audit terms. Throws `AppendRefused`. */
export function madeReady(head: LogHead, decisions: readonly NewDecision[]): ChainedLine[] {
  let {seq, at} = head;
  return decisions.map((decision) => {
    seq += 1;
    checkLine(decision, seq, at);
    at = decision.at;
    return {...decision, terms: termsOf(decision)};
  });
}

/** A group on its way to the file. */
export type Group = {
  readonly head: LogHead;
  readonly lines: readonly ChainedLine[];
  /** The terms that are not in the audit index yet, when these lines complete a segment of it; else none. */
  readonly tail: readonly Uint8Array[];
};

/** Writes a group, the new head and the segments of the audit index it completes in one transaction. Gives the new head. */
export function groupWriter(
  db: Database.Database,
  sql: ReturnType<typeof prepareStatements>,
): (group: Group) => LogHead {
  const write = db.transaction(({head, lines, tail}: Group): LogHead => {
    let {hash} = head;
    const clients = new Map<string, number>();
    for (const line of lines) {
      hash = chainHash(hash, line);
      clients.set(line.clientId, Math.max(line.clientSeq, clients.get(line.clientId) ?? 0));
      insert(sql, line, hash);
    }
    for (const [clientId, last] of clients) sql.setClient.run(clientId, last);
    const {seq, at} = lines.at(-1) ?? head;
    sql.setHead.run(seq, at, hash);
    const terms = [...tail, ...lines.map((line) => line.terms)];
    for (let start = 0; tail.length > 0 && start + SEGMENT_DECISIONS <= terms.length; start += SEGMENT_DECISIONS)
      insertSegment(sql, terms.slice(start, start + SEGMENT_DECISIONS));
    return {seq, at, hash};
  });
  return (group) => write.immediate(group);
}

function insertSegment(sql: ReturnType<typeof prepareStatements>, terms: readonly Uint8Array[]): void {
  const segment = (sql.lastSegment.get()?.segment ?? 0) + 1;
  for (const [bucket, entries] of buildSegment(terms)) sql.insertSegment.run(bucket, segment, entries);
}

function insert(sql: ReturnType<typeof prepareStatements>, line: ChainedLine, hash: Uint8Array): void {
  const {seq, at, commandId, clientId, clientSeq, actor, outcome, commandType, terms, body} = line;
  try {
    const accepted = outcome === 'accepted' ? 1 : 0;
    sql.insert.run(seq, at, commandId, clientId, clientSeq, actor, accepted, commandType, terms, body, hash);
  } catch (error) {
    if (sqliteCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
    throw new AppendRefused('duplicate-command', seq, `commandId ${commandId} is in the log`);
  }
}

export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}
