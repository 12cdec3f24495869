/** What is frozen stays as it was, whatever is written while it is copied and encoded. */
import {expect, test} from 'vitest';
import {SimServer} from '../../tests/simulation/server.ts';
import {Wishes} from '../../tests/simulation/wishes.ts';
import type {DomainEvent} from '../domain/events.ts';
import {type Random, seeded} from '../kernel/random.ts';
import {BlockWriter} from './block-writer.ts';
import {decodeBlock, encodeBlock} from './blocks.ts';
import {Frozen} from './freeze.ts';
import {Ledger} from './ledger.ts';
import {TABLE_IDS} from './schema.ts';
import {Pace, type Slices} from './slices.ts';
import type {Column} from './table.ts';

const ALL = {wants: () => true, guard: true};

function eventsOf(seed: number, commands: number): DomainEvent[] {
  const r = seeded(seed);
  const server = new SimServer({});
  const wishes = new Wishes(
    r,
    () => server.authority.ledger,
    () => server.authority.now,
  );
  for (let i = 0; i < commands; i++) {
    server.now += r.below(3_600_000);
    server.rest(wishes.next('system'));
    server.commit();
  }
  return server.log.flatMap(({verdict}) => (verdict.kind === 'accepted' ? verdict.events : []));
}

function* blocksOf(frozen: Frozen, pace: Pace): Slices<Map<string, Uint8Array>> {
  yield* frozen.copied(pace);
  const writer = yield* BlockWriter.over(frozen.source, pace);
  const blocks = new Map<string, Uint8Array>();
  for (const [number, scope] of frozen.source.scopes.entries())
    if (number > 0) blocks.set(scope, yield* writer.block(number));
  return blocks;
}

/** Drives the slices, with a few events of what is to come between any two of them. */
function beside<T>(slices: Slices<T>, between: () => void): T {
  for (;;) {
    const {done, value} = slices.next();
    if (done === true) return value;
    between();
  }
}

const blocksNow = (ledger: Ledger) =>
  new Map(ledger.scopes.strings.slice(1).map((scope) => [scope, encodeBlock(ledger, scope)]));

test.each([1, 2, 3, 4])('log %i: the blocks are those of the freeze, whatever is applied meanwhile', (seed) => {
  const events = eventsOf(seed, 300);
  const r = seeded(seed);
  const ledger = new Ledger();
  const later = events.splice(Math.floor(events.length / 2));
  const all = later.length;
  for (const e of events) ledger.apply(e);
  const before = blocksNow(ledger);
  const made = beside(blocksOf(new Frozen(ledger, ALL), new Pace(100)), () => {
    for (let n = r.below(6); n > 0 && later.length > 0; n--) ledger.apply(later.shift() as DomainEvent);
  });
  expect(made).toEqual(before);
  expect(later.length).toBeLessThan(all / 2);
  expect(blocksNow(ledger)).not.toEqual(before);
});

test.each([11, 12])('log %i: no event writes a row before it is kept, whichever comes first after a freeze', (seed) => {
  const ledger = new Ledger();
  const rows = () =>
    TABLE_IDS.map((id) => {
      const {alive, scope, columns, schema, count} = ledger.tables[id];
      const names = Object.keys(columns).filter((name) => name in schema.columns || name === '_parent');
      return [alive, scope, ...names.map((name) => columns[name] as Column)].map((c) =>
        Array.from(c.subarray(0, count)),
      );
    });
  for (const event of eventsOf(seed, 200)) {
    const before = rows();
    const frozen = new Frozen(ledger, ALL);
    ledger.apply(event);
    beside(frozen.copied(new Pace(1)), () => undefined);
    const kept = TABLE_IDS.map((id) => frozen.source.tables[id]);
    for (const [n, table] of kept.entries()) {
      const arrays = [table.alive, table.scope, ...Object.values(table.columns)];
      // Where no row was alive there was nothing to keep.
      if (table.count === 0) expect(before[n]?.[0]?.includes(1)).toBe(false);
      else
        expect(
          arrays.map((c) => Array.from(c)),
          `${event.type}, ${TABLE_IDS[n]}`,
        ).toEqual(before[n]);
    }
  }
});

test('rows in many pieces, grown, removed and used again while they are copied, are those of the freeze', () => {
  const ledger = new Ledger();
  const r = seeded(5);
  for (let i = 0; i < 9_000; i++) receive(ledger, `i${i}`, r);
  for (let i = 0; i < 9_000; i += 3) expected(ledger, `i${i}`, `PO-${i}`);
  const before = blocksNow(ledger);
  let i = 0;
  const made = beside(blocksOf(new Frozen(ledger, ALL), new Pace(1_000)), () => {
    for (let n = 0; n < 40; n++, i++) {
      // A row that was there, one that is new (the columns grow), one that goes and comes again.
      receive(ledger, `i${r.below(9_000)}`, r);
      receive(ledger, `n${i}`, r);
      const gone = (i % 3_000) * 3;
      ledger.apply({
        type: 'SupplyReduced',
        site: 'A',
        item: `i${gone}`,
        supply: `PO-${gone}`,
        quantity: 5,
        reason: 'test',
      });
      expected(ledger, `i${r.below(9_000)}`, `NEW-${i}`);
    }
  });
  expect(i).toBeGreaterThan(3_000);
  expect(made).toEqual(before);
  const copy = new Ledger();
  for (const [scope, bytes] of made) decodeBlock(copy, scope, bytes);
  copy.adopted();
  expect(copy.tables.positions.live).toBe(9_000);
});

test('without the guard what is written meanwhile gets in: the guard is what keeps it out', () => {
  const ledger = new Ledger();
  const r = seeded(6);
  for (let i = 0; i < 6_000; i++) receive(ledger, `i${i}`, r);
  const before = blocksNow(ledger);
  const made = beside(blocksOf(new Frozen(ledger, {wants: () => true, guard: false}), new Pace(1_000)), () => {
    for (let n = 0; n < 50; n++) receive(ledger, `i${r.below(6_000)}`, r);
  });
  expect(made).not.toEqual(before);
});

test('only what is wanted is copied, and nobody is watched when the copy is whole', () => {
  const ledger = new Ledger();
  const r = seeded(7);
  for (let i = 0; i < 5_000; i++) receive(ledger, `i${i}`, r);
  receive(ledger, 'x', r, 'B');
  const nothing = new Frozen(ledger, {wants: () => false, guard: true});
  beside(nothing.copied(new Pace(1)), () => undefined);
  expect(nothing.source.tables.positions.count).toBe(0);
  expect(ledger.tables.positions.watcher).toBeNull();
  const b = new Frozen(ledger, {wants: (scope) => scope === 'stock/B', guard: true});
  expect(ledger.tables.positions.watcher).not.toBeNull();
  beside(b.copied(new Pace(1)), () => undefined);
  const writer = beside(BlockWriter.over(b.source, new Pace(1)), () => undefined);
  const number = b.source.scopes.indexOf('stock/B');
  expect(beside(writer.block(number), () => undefined)).toEqual(encodeBlock(ledger, 'stock/B'));
});

test('hashing in pieces ends at the hash of one go', () => {
  const events = eventsOf(9, 120);
  const whole = new Ledger();
  const pieces = new Ledger();
  let turns = 0;
  for (const e of events) {
    whole.apply(e);
    pieces.apply(e);
    if (turns++ % 3 === 0) pieces.settle(2);
  }
  pieces.rehash();
  turns = 0;
  while (!pieces.settle(10)) turns++;
  expect(turns).toBeGreaterThan(5);
  expect(pieces.sums()).toEqual(whole.sums());
});

function receive(ledger: Ledger, item: string, r: Random, site = 'A'): void {
  const quantity = 1 + r.below(500);
  ledger.apply({type: 'StockReceived', site, item, quantity, into: 'available', reason: 'test', occurredAt: 0});
}

function expected(ledger: Ledger, item: string, id: string): void {
  const supply = {id, kind: 'purchase', quantity: 5, expectedAt: 1, usableAt: 2, confirmed: true} as const;
  ledger.apply({type: 'SupplyExpected', site: 'A', item, supply});
}
