/**
 * Snapshots beside the log: named parts, each with its own checksum, because SQLite has none. They are caches: a damaged
 * one is passed over for the older one, and without any the log is folded from the start.
 */
import {createHash} from 'node:crypto';
import type Database from 'better-sqlite3';
import {LOG_LIMITS, type SnapshotWriter, type StoredSnapshot} from './log-store.ts';

type Part = {name: string; sha256: Uint8Array; bytes: Uint8Array};

/** Writes a snapshot in one transaction. */
export function writeSnapshot(
  db: Database.Database,
  seq: number,
  core: number,
  parts: Iterable<readonly [name: string, bytes: Uint8Array]>,
): void {
  const write = db.transaction(() => {
    const writer = beginSnapshot(db, seq, core);
    for (const [name, bytes] of parts) writer.add(name, bytes);
    writer.finish();
  });
  write.immediate();
}

/**
 * Writes a snapshot part by part, each in a transaction of its own. Parts come first and their snapshot last: what a crash
 * left of an unfinished one belongs to no snapshot, and is cleared away by the next. Finishing forgets all but the newest
 * `LOG_LIMITS.snapshotsKept`.
 */
export function beginSnapshot(db: Database.Database, seq: number, core: number): SnapshotWriter {
  db.exec('DELETE FROM snapshot_part WHERE id NOT IN (SELECT id FROM snapshot)');
  const newest = db.prepare<[], {id: number}>('SELECT coalesce(max(id), 0) AS id FROM snapshot').get();
  const id = (newest?.id ?? 0) + 1;
  const insert = db.prepare('INSERT INTO snapshot_part VALUES (?, ?, ?, ?)');
  return {
    add: (name, bytes) => void insert.run(id, name, sha256(bytes), bytes),
    finish: () => {
      const finish = db.transaction(() => {
        db.prepare('INSERT INTO snapshot(id, seq, core) VALUES (?, ?, ?)').run(id, seq, core);
        const kept = 'SELECT id FROM snapshot ORDER BY id DESC LIMIT ?';
        db.prepare(`DELETE FROM snapshot_part WHERE id NOT IN (${kept})`).run(LOG_LIMITS.snapshotsKept);
        db.prepare(`DELETE FROM snapshot WHERE id NOT IN (${kept})`).run(LOG_LIMITS.snapshotsKept);
      });
      finish();
    },
  };
}

/** The newest snapshot of `core` whose parts are whole and that the log (`head`) has reached. */
export function readSnapshot(db: Database.Database, core: number, head: number): StoredSnapshot | undefined {
  const candidates = db
    .prepare<[number, number], {id: number; seq: number}>(
      'SELECT id, seq FROM snapshot WHERE core = ? AND seq <= ? ORDER BY id DESC',
    )
    .all(core, head);
  const read = db.prepare<[number], Part>('SELECT name, sha256, bytes FROM snapshot_part WHERE id = ? ORDER BY rowid');
  for (const {id, seq} of candidates) {
    const parts = read.all(id);
    if (parts.every((part) => sha256(part.bytes).equals(part.sha256))) {
      return {seq, parts: new Map(parts.map((part) => [part.name, part.bytes]))};
    }
  }
  return undefined;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
