/** Re-hashes the stored chain line by line and compares its end with the head row. */
import type Database from 'better-sqlite3';
import {chainHash, GENESIS} from './chain.ts';
import type {Verification} from './log-store.ts';

type ChainRow = {
  readonly seq: number;
  readonly at: number;
  readonly command_id: string;
  readonly client_id: string;
  readonly client_seq: number;
  readonly actor: string;
  readonly accepted: number;
  readonly command_type: string;
  readonly terms: Uint8Array;
  readonly body: Uint8Array;
  readonly hash: Uint8Array;
};

const PAGE_ROWS = 1_000;

/** Says which line is the first that does not fit, or how many decisions were found whole. */
export function verifyChain(db: Database.Database, onProgress?: (done: number, total: number) => void): Verification {
  const head = db.prepare<[], {seq: number; hash: Uint8Array}>('SELECT seq, hash FROM head').get();
  if (head === undefined) return {ok: false, seq: 0, why: 'the head row is missing'};
  const page = db.prepare<[number, number], ChainRow>('SELECT * FROM decision WHERE seq > ? ORDER BY seq LIMIT ?');
  let seq = 0;
  let previous = GENESIS;
  for (;;) {
    const rows = page.all(seq, PAGE_ROWS);
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.seq !== seq + 1) return {ok: false, seq: seq + 1, why: `decision ${seq + 1} is missing`};
      const hash = hashRow(previous, row);
      if (!hash.equals(row.hash)) return {ok: false, seq: row.seq, why: `decision ${row.seq} does not match its hash`};
      previous = hash;
      seq = row.seq;
    }
    onProgress?.(seq, head.seq);
  }
  if (seq !== head.seq) return {ok: false, seq: seq + 1, why: `the log ends at ${seq}, its head says ${head.seq}`};
  if (!Buffer.from(head.hash).equals(previous))
    return {ok: false, seq, why: 'the head does not match the last decision'};
  return {ok: true, decisions: seq};
}

function hashRow(previous: Uint8Array, row: ChainRow): Buffer {
  return chainHash(previous, {
    seq: row.seq,
    at: row.at,
    commandId: row.command_id,
    clientId: row.client_id,
    clientSeq: row.client_seq,
    actor: row.actor,
    outcome: row.accepted === 1 ? 'accepted' : 'rejected',
    commandType: row.command_type,
    terms: row.terms,
    body: row.body,
  });
}
