/** The LogStore contract on SQLite, and what only a file with a write-ahead log can be asked. */
import {copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {LogStoreFailed} from '../../src-server/log-store/log-store.ts';
import {LEDGER_FILE, openLogStore, restoreLog} from '../../src-server/log-store/sqlite-log-store.ts';
import {type Damage, decisionAt, decisionsAt, logStoreContract} from './log-store.ts';

logStoreContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-store-'));
  return {
    open: () => {
      mkdirSync(folder, {recursive: true});
      return openLogStore(folder);
    },
    openNearlyFull: () => openLogStore(folder, {pagesMax: 100}),
    damage: (damage) => damageLedger(join(folder, LEDGER_FILE), damage),
    remove: () => rmSync(folder, {recursive: true, force: true}),
  };
});

describe('the SQLite log store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-store-'));
  });
  afterEach(() => rmSync(folder, {recursive: true, force: true}));

  test('a second process or store on the same file is refused in words', () => {
    const store = openLogStore(folder);
    expect(() => openLogStore(folder)).toThrow(/in use by another process/);
    store.close();
  });

  test('a file that is no ledger is refused in words', () => {
    mkdirSync(join(folder, LEDGER_FILE));
    expect(() => openLogStore(folder)).toThrow(LogStoreFailed);
  });

  test('a restored backup is another log with the same history', () => {
    const store = openLogStore(folder);
    store.append(decisionsAt(1, 20));
    const {logId} = store;
    const head = store.head();
    store.close();
    const restored = restoreLog(folder);
    const again = openLogStore(folder);
    expect(again.logId).toBe(restored);
    expect(again.logId).not.toBe(logId);
    expect(again.head()).toEqual(head);
    expect(again.verify()).toEqual({ok: true, decisions: 20});
    again.close();
  });

  test('a copy cut at every frame boundary of its write-ahead log opens with every acknowledged decision', () => {
    const ledger = join(folder, LEDGER_FILE);
    const store = openLogStore(folder);
    // What was acknowledged when the log had that many bytes. A commit's frames lie before its acknowledgement.
    const acknowledged = [{bytes: 0, seq: 0, hash: store.head().hash}];
    for (let group = 0; group < 12; group += 1) {
      const size = [1, 7, 30, 2][group % 4] ?? 1;
      const next = store.head().seq + 1;
      store.append(decisionsAt(next, next + size - 1));
      acknowledged.push({bytes: statSync(`${ledger}-wal`).size, ...store.head()});
      if (group === 6) store.saveSnapshot(next, 1, [['positions', new Uint8Array(20_000)]]);
    }
    copyFileSync(ledger, join(folder, 'db'));
    copyFileSync(`${ledger}-wal`, join(folder, 'wal'));
    store.close();

    const end = statSync(join(folder, 'wal')).size;
    let cuts = 0;
    let torn = 0;
    for (let cut = WAL_HEADER_BYTES; cut <= end; cut += FRAME_BYTES) {
      // At the boundary, and in the middle of the next frame.
      for (const bytes of [cut, Math.min(end, cut + FRAME_BYTES / 2)]) {
        const opened = openCut(folder, bytes);
        const owed = acknowledged.findLast((mark) => mark.bytes <= bytes);
        expect({bytes, ...opened.head}).toEqual({bytes, seq: owed?.seq, hash: owed?.hash});
        expect(opened.verification).toEqual({ok: true, decisions: owed?.seq});
        cuts += 1;
        if (owed?.bytes !== bytes) torn += 1;
      }
    }
    expect(cuts).toBeGreaterThan(100);
    expect(torn).toBeGreaterThan(50);
  });

  test('appending goes on after a torn end', () => {
    const ledger = join(folder, LEDGER_FILE);
    const store = openLogStore(folder);
    store.append(decisionsAt(1, 5));
    const acknowledged = statSync(`${ledger}-wal`).size;
    store.append(decisionsAt(6, 40));
    copyFileSync(ledger, join(folder, 'db'));
    copyFileSync(`${ledger}-wal`, join(folder, 'wal'));
    store.close();
    cutCopy(folder, acknowledged + FRAME_BYTES);
    const again = openLogStore(join(folder, 'cut'));
    expect(again.head().seq).toBe(5);
    again.append([decisionAt(6)]);
    expect(again.verify()).toEqual({ok: true, decisions: 6});
    again.close();
  });
});

/** SQLite's file format: a 32-byte WAL header, then frames of a 24-byte header and one 4 KiB page. */
const WAL_HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4_096;

function openCut(folder: string, bytes: number) {
  cutCopy(folder, bytes);
  const store = openLogStore(join(folder, 'cut'));
  try {
    return {head: store.head(), verification: store.verify()};
  } finally {
    store.close();
  }
}

function cutCopy(folder: string, bytes: number): void {
  const cut = join(folder, 'cut');
  rmSync(cut, {recursive: true, force: true});
  mkdirSync(cut);
  copyFileSync(join(folder, 'db'), join(cut, LEDGER_FILE));
  copyFileSync(join(folder, 'wal'), join(cut, `${LEDGER_FILE}-wal`));
  truncateSync(join(cut, `${LEDGER_FILE}-wal`), bytes);
}

function damageLedger(path: string, damage: Damage): void {
  const db = new Database(path);
  try {
    switch (damage.kind) {
      case 'flip-body': {
        const row = db.prepare<[number], {body: Buffer}>('SELECT body FROM decision WHERE seq = ?').get(damage.seq);
        const body = Buffer.from(row?.body ?? []);
        const at = damage.byte < 0 ? body.length + damage.byte : damage.byte;
        body[at] = (body[at] ?? 0) ^ 1;
        db.prepare('UPDATE decision SET body = ? WHERE seq = ?').run(body, damage.seq);
        return;
      }
      case 'change-actor':
        db.prepare("UPDATE decision SET actor = 'somebody' WHERE seq = ?").run(damage.seq);
        return;
      case 'delete':
        db.prepare('DELETE FROM decision WHERE seq = ?').run(damage.seq);
        return;
      case 'swap':
        db.prepare('UPDATE decision SET seq = -1 WHERE seq = ?').run(damage.seq);
        db.prepare('UPDATE decision SET seq = ? WHERE seq = ?').run(damage.seq, damage.other);
        db.prepare('UPDATE decision SET seq = ? WHERE seq = -1').run(damage.other);
        return;
      case 'flip-snapshot':
        db.prepare("UPDATE snapshot_part SET bytes = x'ff' WHERE id = (SELECT id FROM snapshot WHERE seq = ?)").run(
          damage.seq,
        );
        return;
    }
  } finally {
    db.close();
  }
}
