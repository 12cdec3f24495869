/** The prepared statements of the SQLite log store. Raw SQL: this is the server's write path. */
import type Database from 'better-sqlite3';
import type {DecisionRow} from './schema.ts';

const COLUMNS = 'seq, at, command_id, client_id, client_seq, actor, accepted, body';

export function prepareStatements(db: Database.Database) {
  return {
    head: db.prepare<[], {seq: number; at: number; hash: Uint8Array}>('SELECT seq, at, hash FROM head'),
    setHead: db.prepare('UPDATE head SET seq = ?, at = ?, hash = ? WHERE one = 1'),
    insert: db.prepare('INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    read: db.prepare<[number, number], DecisionRow>(
      `SELECT ${COLUMNS} FROM decision WHERE seq > ? ORDER BY seq LIMIT ?`,
    ),
    row: db.prepare<[number], DecisionRow>(`SELECT ${COLUMNS} FROM decision WHERE seq = ?`),
    rowsBelow: db.prepare<[number, number, number], DecisionRow>(
      `SELECT ${COLUMNS} FROM decision WHERE seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ?`,
    ),
    at: db.prepare<[number], {at: number}>('SELECT at FROM decision WHERE seq = ?'),
    byCommand: db.prepare<[string], DecisionRow>(`SELECT ${COLUMNS} FROM decision WHERE command_id = ?`),
    client: db.prepare<[string], {last_seq: number}>('SELECT last_seq FROM client WHERE client_id = ?'),
    setClient: db.prepare(
      'INSERT INTO client VALUES (?, ?) ON CONFLICT DO UPDATE SET last_seq = max(last_seq, excluded.last_seq)',
    ),
    terms: db.prepare<[number], {terms: Uint8Array}>('SELECT terms FROM decision WHERE seq > ? ORDER BY seq'),
    lastSegment: db.prepare<[], {segment: number | null}>('SELECT max(segment) AS segment FROM touched'),
    insertSegment: db.prepare('INSERT INTO touched VALUES (?, ?, ?)'),
    segment: db.prepare<[number, number], {entries: Uint8Array}>(
      'SELECT entries FROM touched WHERE bucket = ? AND segment = ?',
    ),
    meta: db.prepare<[string], {value: string}>('SELECT value FROM meta WHERE key = ?'),
    setMeta: db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value'),
  };
}
