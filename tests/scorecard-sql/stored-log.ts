/** A log on disk, folded here, its scorecard laid beside SQL's: for a company that somebody else played. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import type {LogStore} from '../../src-server/log-store/log-store.ts';
import {openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import {Hub} from '../../src-shared/read-models/hub.ts';
import {type Decision, decodeDecision} from '../../src-shared/sync/decision.ts';
import {cellsOfHub, cyclesOfHub} from './compare.ts';
import {exportDecisions} from './export.ts';
import {figuresFromSql} from './figures.ts';

export type StoredLogReport = {
  readonly decisions: number;
  readonly orders: number;
  readonly cells: number;
  readonly faults: readonly string[];
};

/** The server must not be running on `dataDir`. The figures are those at the log's last instant. */
export function compareStoredLog(dataDir: string): StoredLogReport {
  const store = openLogStore(dataDir);
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-sql-'));
  const db = exportDecisions(decisionsOf(store), join(folder, 'dump.db'));
  try {
    const {ledger, at} = fold(store);
    const hub = new Hub({ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => at});
    hub.reset();
    const sql = figuresFromSql(db, at);
    const faults: string[] = [];
    const cells = cellsOfHub(hub);
    for (const cell of cells)
      if (!sql.cells.some((one) => isDeepStrictEqual(one, cell))) faults.push(`only here: ${JSON.stringify(cell)}`);
    for (const cell of sql.cells)
      if (!cells.some((one) => isDeepStrictEqual(one, cell))) faults.push(`only in SQL: ${JSON.stringify(cell)}`);
    if (!isDeepStrictEqual(cyclesOfHub(hub), sql.cycles)) faults.push('a median of the cycle differs');
    for (const one of sql.wronglyMarked.slice(0, 3))
      faults.push(`a cancellation is marked wrongly: ${JSON.stringify(one)}`);
    return {
      decisions: store.head().seq,
      orders: ledger.tables.orders.live,
      cells: cells.length + sql.cycles.length,
      faults,
    };
  } finally {
    db.close();
    store.close();
    rmSync(folder, {recursive: true, force: true});
  }
}

function fold(store: LogStore): {readonly ledger: Ledger; readonly at: number} {
  const ledger = new Ledger();
  let at = 0;
  for (const decision of decisionsOf(store)) {
    at = decision.at;
    if (decision.verdict.kind === 'accepted') for (const event of decision.verdict.events) ledger.apply(event);
  }
  return {ledger, at};
}

function* decisionsOf(store: LogStore): Generator<Decision> {
  for (let seq = 0; seq < store.head().seq; ) {
    for (const line of store.read(seq, 1_000)) {
      yield decodeDecision(line.body);
      seq = line.seq;
    }
  }
}
