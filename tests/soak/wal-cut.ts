/**
 * A copy of the store, cut at the frame boundaries of its write-ahead log and in the middle of frames: it opens with every
 * acknowledged decision, and with whole groups only: a group whose commit lies before the cut may be there before it was
 * acknowledged (the audit index is written between the two), half of one never.
 */
import {copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {LEDGER_FILE, openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import {decisionsAt} from '../contract/log-store.ts';

export type WalCutReport = {
  readonly frames: number;
  readonly cuts: number;
  readonly torn: number;
  readonly decisions: number;
  readonly faults: readonly string[];
};
type Mark = {readonly bytes: number; readonly seq: number; readonly hash: string};

/** SQLite's file format: a 32-byte WAL header, then frames of a 24-byte header and one 4 KiB page. */
const WAL_HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4_096;
/** Every boundary of the last ones is cut; of those before, one in so many. */
const LAST_FRAMES = 300;
const ONE_IN = 12;
/** Reading the whole chain takes longer than the cut: one in so many is read. */
const VERIFY_ONE_IN = 10;

export function cutWriteAheadLog({groups, seed}: {readonly groups: number; readonly seed: number}): WalCutReport {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-wal-'));
  try {
    const marks = fill(folder, groups, seed);
    const end = statSync(join(folder, 'wal')).size;
    const frames = Math.floor((end - WAL_HEADER_BYTES) / FRAME_BYTES);
    const faults: string[] = [];
    let cuts = 0;
    let torn = 0;
    for (let frame = frames; frame >= 0; frame -= 1) {
      if (frames - frame > LAST_FRAMES && frame % ONE_IN !== 0) continue;
      const boundary = WAL_HEADER_BYTES + frame * FRAME_BYTES;
      for (const bytes of [boundary, Math.min(end, boundary + FRAME_BYTES / 2)]) {
        cuts += 1;
        const last = marks.findLastIndex((mark) => mark.bytes <= bytes);
        const owed = marks[last];
        if (owed?.bytes !== bytes) torn += 1;
        const fault = openCut(folder, bytes, [owed, marks[last + 1]], cuts % VERIFY_ONE_IN === 0);
        if (fault !== null) faults.push(`cut at ${bytes}: ${fault}`);
      }
    }
    return {frames, cuts, torn, decisions: marks.at(-1)?.seq ?? 0, faults};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Appends groups of random size; gives what was acknowledged when the log had so many bytes. */
function fill(folder: string, groups: number, seed: number): Mark[] {
  const random = seeded(seed);
  const store = openLogStore(folder);
  const ledger = join(folder, LEDGER_FILE);
  const marks: Mark[] = [{bytes: 0, ...store.head()}];
  for (let group = 0; group < groups; group += 1) {
    const next = store.head().seq + 1;
    store.append(decisionsAt(next, next + random.below(12)));
    const {size} = statSync(`${ledger}-wal`);
    // A checkpoint lets the log begin anew: what came before it lies in the file for good.
    if (size < (marks.at(-1)?.bytes ?? 0)) break;
    marks.push({bytes: size, ...store.head()});
  }
  copyFileSync(ledger, join(folder, 'db'));
  copyFileSync(`${ledger}-wal`, join(folder, 'wal'));
  store.close();
  return marks;
}

function openCut(
  folder: string,
  bytes: number,
  [owed, next]: readonly (Mark | undefined)[],
  whole: boolean,
): string | null {
  const cut = join(folder, 'cut');
  rmSync(cut, {recursive: true, force: true});
  mkdirSync(cut);
  copyFileSync(join(folder, 'db'), join(cut, LEDGER_FILE));
  copyFileSync(join(folder, 'wal'), join(cut, `${LEDGER_FILE}-wal`));
  truncateSync(join(cut, `${LEDGER_FILE}-wal`), bytes);
  const store = openLogStore(cut);
  try {
    const {seq, hash} = store.head();
    const is = (mark: Mark | undefined) => mark !== undefined && seq === mark.seq && hash === mark.hash;
    if (!is(owed) && !is(next)) return `stands at ${seq}, acknowledged was ${owed?.seq}`;
    const verification = whole ? store.verify() : null;
    return verification?.ok === false ? `the chain breaks at ${verification.seq}` : null;
  } finally {
    store.close();
  }
}
