/** The core's rows: folding, sorting and filtering, opening a cache, the first snapshot's bytes and turns. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import type {DomainEvent} from '../../src-shared/domain/events.ts';
import {seeded} from '../../src-shared/kernel/random.ts';
import {encodeBlocks} from '../../src-shared/ledger/blocks.ts';
import type {Ledger} from '../../src-shared/ledger/ledger.ts';
import {fromParts, toParts} from '../../src-shared/ledger/parts.ts';
import {InventorySource} from '../../src-shared/read-models/inventory.ts';
import {radixSort} from '../../src-shared/read-models/radix.ts';
import {orderedRows} from '../../src-shared/read-models/windows.ts';
import type {World} from '../../src-shared/read-models/world.ts';
import {faster, inTurns, type Row, slower} from './measure.ts';
import {snapshotTurns} from './turns.ts';
import {itemId, NOW, type Size, siteId} from './world.ts';

const ROUNDS = 7;

export async function coreRows(ledger: Ledger, size: Size): Promise<Row[]> {
  return [
    await folding(ledger, size),
    ...(await sorting(ledger)),
    await opening(ledger),
    snapshot(ledger, size),
    await snapshotTurns(ledger, size),
  ];
}

/**
 * 200,000 stock events against the same updates as bare writes to the same columns: the floor reads each event's type and
 * quantity and is told its row.
 */
async function folding(ledger: Ledger, size: Size): Promise<Row> {
  const random = seeded(11);
  const events: DomainEvent[] = [];
  const rows: number[] = [];
  for (let i = 0; i < 200_000; i++) {
    const site = siteId(random.below(size.sites));
    const item = itemId(random.below(size.items));
    events.push(
      i % 2 === 0
        ? {type: 'StockReceived', site, item, quantity: 3, into: 'receiving', reason: 'bench', occurredAt: NOW}
        : {
            type: 'StockMoved',
            site,
            item,
            quantity: 3,
            from: 'receiving',
            to: 'available',
            reason: 'bench',
            occurredAt: NOW,
          },
    );
    rows.push(ledger.positions.find(site, item));
  }
  // As they arrive: parsed from a batch.
  const parsed = JSON.parse(JSON.stringify(events)) as DomainEvent[];
  const {positions} = ledger.tables;
  const ours = () => {
    for (const e of parsed) ledger.apply(e);
    ledger.takeChanges();
  };
  const t = await inTurns(ROUNDS, ours, () => {
    const receiving = positions.i32('receiving');
    const available = positions.i32('available');
    for (let i = 0; i < parsed.length; i++) {
      const e = parsed[i] as DomainEvent;
      const row = rows[i] as number;
      if (e.type === 'StockReceived') receiving[row] = (receiving[row] as number) + e.quantity;
      else if (e.type === 'StockMoved') {
        receiving[row] = (receiving[row] as number) - e.quantity;
        available[row] = (available[row] as number) + e.quantity;
      }
    }
  });
  return slower('fold 200,000 stock events', 'ms', t, 10, 'floor: the same updates as bare writes at known rows');
}

async function sorting(ledger: Ledger): Promise<Row[]> {
  const world: World = {ledger, read: ledger.read, overlaid: () => false, seesStock: () => true, now: () => NOW};
  const source = new InventorySource(world);
  const {positions} = ledger.tables;
  const sort = await inTurns(
    ROUNDS,
    () =>
      orderedRows(source, {
        table: 'inventory',
        filters: [],
        search: '',
        sort: [{column: 'available', descending: false}],
      }),
    () => bareSort(source.rows(), positions.i32('available')),
  );
  const sites = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => siteId(n));
  const codes = new Set(sites.map((s) => positions.dictionaries.site?.find(s) as number));
  const filter = await inTurns(
    ROUNDS,
    () =>
      orderedRows(source, {
        table: 'inventory',
        filters: [{column: 'site', op: 'in', values: sites}],
        search: '',
        sort: [{column: 'available', descending: true}],
      }),
    () => {
      const site = positions.i32('site');
      const all = source.rows();
      let n = 0;
      for (let i = 0; i < all.length; i++) if (codes.has(site[all[i] as number] as number)) all[n++] = all[i] as number;
      bareSort(all.slice(0, n), positions.i32('available'));
    },
  );
  return [
    slower(
      `sort ${positions.live.toLocaleString('en-GB')} positions`,
      'ms',
      sort,
      1.5,
      'floor: bare radix sort of the same column',
    ),
    slower('filter 10 sites and sort', 'ms', filter, 1.5, 'floor: bare loop and radix sort'),
  ];
}

function bareSort(rows: Uint32Array, column: Int32Array): void {
  const keys = new Uint32Array(rows.length);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows.length; i++) least = Math.min(least, column[rows[i] as number] as number);
  for (let i = 0; i < rows.length; i++) keys[i] = (column[rows[i] as number] as number) - least;
  radixSort(rows, keys);
}

/** The cache file opened into a usable ledger, against reading the same blobs. */
async function opening(ledger: Ledger): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  const db = new Database(join(folder, 'cache.db'));
  db.pragma('journal_mode = WAL');
  db.exec('create table part(name text primary key, bytes blob)');
  const insert = db.prepare('insert into part values (?, ?)');
  db.transaction(() => {
    for (const {name, bytes} of toParts(ledger)) insert.run(name, bytes);
  })();
  const read = () => db.prepare('select name, bytes from part').all() as {name: string; bytes: Uint8Array}[];
  const t = await inTurns(ROUNDS, () => fromParts(read()), read);
  db.close();
  rmSync(folder, {recursive: true, force: true});
  return slower('open the cache', 'ms', t, 2, 'floor: reading the same blobs from SQLite');
}

function snapshot(ledger: Ledger, size: Size): Row {
  const start = performance.now();
  let bytes = 0;
  for (const [, block] of encodeBlocks(ledger, () => true)) bytes += block.length;
  const seconds = (performance.now() - start) / 1000;
  const limit = 20 * 1024 * 1024 * Math.max(0.02, (size.sites * size.items) / 1_000_000);
  return faster(
    'first snapshot, whole view',
    'bytes',
    {ours: limit, floor: bytes},
    1,
    `${(bytes / 1024 / 1024).toFixed(1)} MiB in ${seconds.toFixed(1)} s; ours is the limit, floor the size`,
  );
}
