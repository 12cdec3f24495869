/**
 * The contract of `LogStore` as a suite over a factory, so that every implementation answers the same questions.
 * `tamper` and `breakDisk` are the implementation's own ways to damage its storage behind the store's back.
 */
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {AppendRefused, type LogStore, LogStoreFailed, type NewDecision} from '../../src-server/log-store/log-store.ts';
import {SEGMENT_DECISIONS} from '../../src-server/log-store/postings.ts';

export type Damage =
  | {readonly kind: 'flip-body'; readonly seq: number; readonly byte: number}
  | {readonly kind: 'change-actor'; readonly seq: number}
  | {readonly kind: 'delete'; readonly seq: number}
  | {readonly kind: 'swap'; readonly seq: number; readonly other: number}
  | {readonly kind: 'flip-snapshot'; readonly seq: number};

/** One place on disk: opened, closed, damaged and opened again. */
export interface LogStorePlace {
  open(): LogStore;
  /** Opens with so little room that a large append fails for lack of it. */
  openNearlyFull(): LogStore;
  /** Changes stored bytes while no store is open. */
  damage(damage: Damage): void;
  remove(): void;
}

export function decisionAt(seq: number, change: Partial<NewDecision> = {}): NewDecision {
  return {
    seq,
    at: 1_000 + seq * 10,
    commandId: `command-${seq}`,
    clientId: `client-${seq % 3}`,
    clientSeq: Math.ceil(seq / 3),
    actor: seq % 5 === 0 ? 'lucy' : 'priya',
    outcome: seq % 4 === 0 ? 'rejected' : 'accepted',
    body: new TextEncoder().encode(JSON.stringify({seq, note: 'x'.repeat(seq % 50)})),
    commandType: seq % 2 === 0 ? 'PlaceOrder' : 'AdjustStock',
    keys: [`position/A/${seq % 7}`, `order/${seq}`],
    ...change,
  };
}

export function decisionsAt(from: number, to: number): NewDecision[] {
  return Array.from({length: to - from + 1}, (_, index) => decisionAt(from + index));
}

export function logStoreContract(name: string, newPlace: () => LogStorePlace): void {
  describe(`${name} keeps the contract of LogStore`, () => {
    let place: LogStorePlace;
    const opened: LogStore[] = [];
    const open = (): LogStore => {
      const store = place.open();
      opened.push(store);
      return store;
    };
    beforeEach(() => {
      place = newPlace();
    });
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
      place.remove();
    });

    describe('the order of the log', () => {
      orderLaws(() => open());
    });
    describe('what is asked of it', () => {
      queryLaws(() => open());
    });
    describe('a group beside the caller', () => {
      besideLaws(
        () => open(),
        () => place,
      );
    });
    describe('the chain', () => {
      chainLaws(
        () => open(),
        () => place,
      );
    });
    describe('opening, closing, snapshots', () => {
      lifeLaws(
        () => open(),
        () => place,
      );
    });
  });
}

function orderLaws(open: () => LogStore): void {
  test('a group is read back as it was appended', () => {
    const store = open();
    expect(store.head().seq).toBe(0);
    store.append(decisionsAt(1, 64));
    const {commandType: _type, keys: _keys, ...stored} = decisionAt(7);
    const read = store.read(6, 1)[0];
    expect({...read, body: Buffer.from(read?.body ?? [])}).toEqual({...stored, body: Buffer.from(stored.body)});
    expect(store.read(0, 100).map((line) => line.seq)).toEqual(Array.from({length: 64}, (_, at) => at + 1));
    expect(store.head().seq).toBe(64);
  });

  test.each([
    ['a gap after the head', () => [decisionAt(5)]],
    ['a gap inside the group', () => [decisionAt(4), decisionAt(6)]],
    ['a seq that exists', () => [decisionAt(3)]],
    ['a seq of zero', () => [decisionAt(0)]],
  ])('%s is refused and nothing is written', (_what, group) => {
    const store = open();
    store.append(decisionsAt(1, 3));
    const before = store.head();
    expect(() => store.append(group())).toThrow(AppendRefused);
    expect(store.head()).toEqual(before);
    expect(store.read(0, 100)).toHaveLength(3);
  });

  test('a commandId that is in the log is refused, with its whole group, and the store goes on', () => {
    const store = open();
    store.append(decisionsAt(1, 3));
    const before = store.head();
    const group = [decisionAt(4), decisionAt(5), decisionAt(6, {commandId: 'command-2'})];
    expect(() => store.append(group)).toThrow(expect.objectContaining({reason: 'duplicate-command', seq: 6}));
    expect(store.head()).toEqual(before);
    expect(store.findCommand('command-4')).toBeUndefined();
    expect(store.lastClientSeq('client-1')).toBe(1);
    store.append(decisionsAt(4, 6));
    expect(store.verify()).toEqual({ok: true, decisions: 6});
  });

  test('a commandId twice in one group is refused', () => {
    const store = open();
    expect(() => store.append([decisionAt(1), decisionAt(2, {commandId: 'command-1'})])).toThrow(AppendRefused);
    expect(store.head().seq).toBe(0);
  });

  test('an instant before its predecessor is refused', () => {
    const store = open();
    store.append([decisionAt(1, {at: 500})]);
    expect(() => store.append([decisionAt(2, {at: 499})])).toThrow(expect.objectContaining({reason: 'clock-fell'}));
    store.append([decisionAt(2, {at: 500})]);
  });
}

function queryLaws(open: () => LogStore): void {
  test('a command is found by its id', () => {
    const store = open();
    store.append(decisionsAt(1, 9));
    expect(store.findCommand('command-8')?.seq).toBe(8);
    expect(store.findCommand('command-80')).toBeUndefined();
  });

  test("a client's last number and outcomes are known", () => {
    const store = open();
    expect(store.lastClientSeq('client-1')).toBe(0);
    store.append(decisionsAt(1, 30));
    expect(store.lastClientSeq('client-1')).toBe(10);
    expect(store.outcomes('client-1', 3)).toEqual([
      {clientSeq: 8, commandId: 'command-22', seq: 22, outcome: 'accepted'},
      {clientSeq: 9, commandId: 'command-25', seq: 25, outcome: 'accepted'},
      {clientSeq: 10, commandId: 'command-28', seq: 28, outcome: 'rejected'},
    ]);
    expect(store.outcomes('client-1', 100)).toHaveLength(10);
    expect(store.outcomes('nobody', 100)).toEqual([]);
  });

  test('the audit equals a plain filter over all decisions, whatever is asked', () => {
    const store = open();
    const total = 2 * SEGMENT_DECISIONS + 300;
    const all = decisionsAt(1, total);
    for (let from = 0; from < total; from += 500) store.append(all.slice(from, from + 500));
    const edge = SEGMENT_DECISIONS * 10 + 1_000;
    const filters = [
      {},
      {actor: 'lucy'},
      {outcome: 'rejected' as const},
      {commandType: 'PlaceOrder'},
      {key: 'position/A/3'},
      {key: 'order/77'},
      {key: `order/${total}`},
      {key: 'order/none'},
      {actor: 'lucy', outcome: 'rejected' as const, key: 'position/A/5'},
      {fromAt: edge - 25, toAt: edge + 25},
      {actor: 'priya', fromAt: 2_000, toAt: 30_000},
      {key: 'position/A/3', beforeSeq: SEGMENT_DECISIONS + 1},
      {key: 'position/A/3', beforeSeq: SEGMENT_DECISIONS},
      {toAt: 0},
      {fromAt: 10_000_000},
    ];
    for (const filter of filters) {
      for (const limit of [1, 40, 1_000]) {
        const expected = plainAudit(all, {...filter, limit});
        expect({filter, limit, seqs: store.audit({...filter, limit}).map((line) => line.seq)}).toEqual({
          filter,
          limit,
          seqs: expected,
        });
      }
    }
  });

  test('facts about the log are kept', () => {
    const store = open();
    expect(store.meta('demo-clock')).toBeUndefined();
    store.setMeta('demo-clock', {at: 5, speed: 144});
    store.setMeta('demo-clock', {at: 6, speed: 144});
    expect(store.meta('demo-clock')).toEqual({at: 6, speed: 144});
  });
}

function besideLaws(open: () => LogStore, place: () => LogStorePlace): void {
  const beside = (store: LogStore, group: readonly NewDecision[]) =>
    new Promise<unknown>((done) => store.appendBeside(group, done));

  test('is in the log when it is said to be, and the chain is that of any other grouping', async () => {
    const store = open();
    store.append(decisionsAt(1, 3));
    const done = beside(store, decisionsAt(4, 9));
    expect(store.head().seq).toBe(3);
    expect(await done).toBeUndefined();
    expect(store.head().seq).toBe(9);
    expect(store.findCommand('command-7')?.seq).toBe(7);
    expect(await beside(store, [decisionAt(10)])).toBeUndefined();
    const {hash} = store.head();
    expect(store.verify()).toEqual({ok: true, decisions: 10});
    store.close();
    place().remove();
    const again = open();
    again.append(decisionsAt(1, 10));
    expect(again.head().hash).toBe(hash);
  });

  test('can be waited for where one stands, and every other write waits for it', () => {
    const store = open();
    const heard: string[] = [];
    store.appendBeside(decisionsAt(1, 5), () => heard.push('first'));
    store.settle();
    expect(heard).toEqual(['first']);
    expect(store.head().seq).toBe(5);
    store.settle();
    store.appendBeside(decisionsAt(6, 8), () => heard.push('second'));
    store.setMeta('company', 'Aldgate Supply');
    expect(heard).toEqual(['first', 'second']);
    store.appendBeside(decisionsAt(9, 10), () => heard.push('third'));
    store.append(decisionsAt(11, 12));
    expect(heard).toEqual(['first', 'second', 'third']);
    expect(store.verify()).toEqual({ok: true, decisions: 12});
  });

  test('closing waits for it', () => {
    const store = open();
    const heard: unknown[] = [];
    store.appendBeside(decisionsAt(1, 5), (error) => heard.push(error));
    store.close();
    expect(heard).toEqual([undefined]);
    expect(() => store.appendBeside(decisionsAt(6, 7), () => undefined)).toThrow(LogStoreFailed);
    const again = open();
    expect(again.head().seq).toBe(5);
    again.append(decisionsAt(6, 7));
  });

  test('that breaks a rule of the log is refused whole, and the store goes on', async () => {
    const store = open();
    store.append(decisionsAt(1, 3));
    expect(() => store.appendBeside([decisionAt(5)], () => undefined)).toThrow(
      expect.objectContaining({reason: 'gap', seq: 5}),
    );
    const refused = await beside(store, [decisionAt(4), decisionAt(5, {commandId: 'command-2'})]);
    expect(refused).toBeInstanceOf(AppendRefused);
    expect(refused).toMatchObject({reason: 'duplicate-command', seq: 5});
    expect(store.head().seq).toBe(3);
    expect(await beside(store, decisionsAt(4, 6))).toBeUndefined();
    expect(store.verify()).toEqual({ok: true, decisions: 6});
  });

  test('completes segments of the audit index as any other', async () => {
    const store = open();
    const total = 2 * SEGMENT_DECISIONS + 10;
    const all = decisionsAt(1, total);
    for (let from = 0; from < total; from += 700)
      expect(await beside(store, all.slice(from, from + 700))).toBeUndefined();
    const found = (some: LogStore) => some.audit({key: 'position/A/3', limit: 1_000}).map((line) => line.seq);
    const expected = plainAudit(all, {key: 'position/A/3', limit: 1_000});
    expect(found(store)).toEqual(expected);
    store.close();
    expect(found(open())).toEqual(expected);
  });

  test('that the disk does not take says so, and everything after it', async () => {
    const store = place().openNearlyFull();
    try {
      const failed = await beside(store, [decisionAt(1, {body: new Uint8Array(2_000_000)})]);
      expect(failed).toBeInstanceOf(LogStoreFailed);
      expect(() => store.read(0, 10)).toThrow(LogStoreFailed);
      expect(() => store.append([decisionAt(1)])).toThrow(LogStoreFailed);
    } finally {
      store.close();
    }
    expect(open().head().seq).toBe(0);
  });
}

function chainLaws(open: () => LogStore, place: () => LogStorePlace): void {
  test('the same decisions give the same chain in any grouping', () => {
    const store = open();
    store.append(decisionsAt(1, 10));
    const hash = store.head().hash;
    store.close();
    place().remove();
    const again = open();
    for (const decision of decisionsAt(1, 10)) again.append([decision]);
    expect(again.head().hash).toBe(hash);
  });

  test.each([
    ['the first byte of a body flipped', {kind: 'flip-body', seq: 20, byte: 0}, 20],
    ['the last byte of a body flipped', {kind: 'flip-body', seq: 20, byte: -1}, 20],
    ['an actor changed beside the body', {kind: 'change-actor', seq: 11}, 11],
    ['the first decision deleted', {kind: 'delete', seq: 1}, 1],
    ['a decision deleted in the middle', {kind: 'delete', seq: 20}, 20],
    ['the last decision deleted', {kind: 'delete', seq: 40}, 40],
    ['two neighbours swapped', {kind: 'swap', seq: 20, other: 21}, 20],
    ['two far decisions swapped', {kind: 'swap', seq: 3, other: 33}, 3],
  ] satisfies [string, Damage, number][])('verification notices %s', (_what, damage, seq) => {
    const store = open();
    store.append(decisionsAt(1, 40));
    expect(store.verify()).toEqual({ok: true, decisions: 40});
    store.close();
    place().damage(damage);
    expect(open().verify()).toEqual(expect.objectContaining({ok: false, seq}));
  });

  test('verification says how far it is', () => {
    const store = open();
    store.append(decisionsAt(1, 40));
    const steps: number[][] = [];
    store.verify((done, total) => steps.push([done, total]));
    expect(steps.at(-1)).toEqual([40, 40]);
  });
}

function lifeLaws(open: () => LogStore, place: () => LogStorePlace): void {
  test('everything is there after it is opened again', () => {
    const first = open();
    first.append(decisionsAt(1, SEGMENT_DECISIONS + 52));
    first.setMeta('company', 'Aldgate Supply');
    const before = first.head();
    const logId = first.logId;
    first.close();
    const second = open();
    expect(second.logId).toBe(logId);
    expect(second.head()).toEqual(before);
    expect(second.meta('company')).toBe('Aldgate Supply');
    expect(second.audit({key: `order/${SEGMENT_DECISIONS + 50}`, limit: 5})).toHaveLength(1);
    expect(second.lastClientSeq('client-0')).toBe(700);
    second.append([decisionAt(before.seq + 1)]);
    expect(second.verify()).toEqual({ok: true, decisions: before.seq + 1});
  });

  test('the newest snapshot of a core is found whole, two are kept', () => {
    const store = open();
    store.append(decisionsAt(1, 30));
    expect(store.latestSnapshot(1)).toBeUndefined();
    for (const seq of [10, 20, 30]) store.saveSnapshot(seq, seq === 20 ? 2 : 1, [['positions', new Uint8Array([seq])]]);
    expect(store.latestSnapshot(1)?.seq).toBe(30);
    expect([...(store.latestSnapshot(1)?.parts ?? [])].map(([name, bytes]) => [name, ...bytes])).toEqual([
      ['positions', 30],
    ]);
    expect(store.latestSnapshot(2)?.seq).toBe(20);
    store.saveSnapshot(30, 2, []);
    expect(store.latestSnapshot(2)).toEqual({seq: 30, parts: new Map()});
    expect(store.latestSnapshot(3)).toBeUndefined();
  });

  test('a snapshot whose parts fail to come is not half there', () => {
    const store = open();
    store.append(decisionsAt(1, 5));
    store.saveSnapshot(4, 1, [['a', new Uint8Array([1])]]);
    const broken = function* (): Generator<[string, Uint8Array]> {
      yield ['a', new Uint8Array([2])];
      throw new Error('encoder broke');
    };
    expect(() => store.saveSnapshot(5, 1, broken())).toThrow('encoder broke');
    expect(store.latestSnapshot(1)?.seq).toBe(4);
  });

  test('a snapshot written part by part is there when it is finished and not before; appends go on meanwhile', () => {
    const store = open();
    store.append(decisionsAt(1, 5));
    store.saveSnapshot(4, 1, [['a', new Uint8Array([1])]]);
    const writer = store.beginSnapshot(5, 1);
    writer.add('a', new Uint8Array([2]));
    store.append(decisionsAt(6, 7));
    writer.add('b', new Uint8Array([3]));
    expect(store.latestSnapshot(1)).toMatchObject({seq: 4, parts: new Map([['a', Buffer.from([1])]])});
    writer.finish();
    const found = store.latestSnapshot(1);
    expect(found?.seq).toBe(5);
    expect([...(found?.parts ?? [])].map(([name, bytes]) => [name, ...bytes])).toEqual([
      ['a', 2],
      ['b', 3],
    ]);
    expect(() => store.beginSnapshot(8, 1)).toThrow('ahead of the log');
  });

  test('what a crash left of an unfinished snapshot belongs to none and is cleared away', () => {
    const store = open();
    store.append(decisionsAt(1, 5));
    store.saveSnapshot(4, 1, [['a', new Uint8Array([1])]]);
    store.beginSnapshot(5, 1).add('left', new Uint8Array([2]));
    store.close();
    const again = open();
    expect(again.latestSnapshot(1)?.seq).toBe(4);
    again.saveSnapshot(5, 1, [['a', new Uint8Array([3])]]);
    expect([...(again.latestSnapshot(1)?.parts ?? [])].map(([name, bytes]) => [name, ...bytes])).toEqual([['a', 3]]);
  });

  test('a damaged snapshot is passed over for the one before', () => {
    const store = open();
    store.append(decisionsAt(1, 30));
    store.saveSnapshot(10, 1, [['a', new Uint8Array([1, 2])]]);
    store.saveSnapshot(20, 1, [['a', new Uint8Array([3, 4])]]);
    store.close();
    place().damage({kind: 'flip-snapshot', seq: 20});
    expect(open().latestSnapshot(1)?.seq).toBe(10);
  });

  test('after a failed disk everything is refused until it is opened again, and nothing acknowledged is lost', () => {
    const store = place().openNearlyFull();
    store.append(decisionsAt(1, 3));
    const big = decisionAt(4, {body: new Uint8Array(3_000_000)});
    expect(() => store.append([big])).toThrow(LogStoreFailed);
    expect(() => store.append([decisionAt(4)])).toThrow(LogStoreFailed);
    expect(() => store.read(0, 1)).toThrow(LogStoreFailed);
    expect(() => store.head()).toThrow(LogStoreFailed);
    store.close();
    const again = open();
    expect(again.head().seq).toBe(3);
    again.append([decisionAt(4)]);
    expect(again.verify()).toEqual({ok: true, decisions: 4});
  });
}

type PlainFilter = Parameters<LogStore['audit']>[0];

function plainAudit(all: readonly NewDecision[], filter: PlainFilter): number[] {
  return all
    .filter((line) => filter.actor === undefined || line.actor === filter.actor)
    .filter((line) => filter.outcome === undefined || line.outcome === filter.outcome)
    .filter((line) => filter.commandType === undefined || line.commandType === filter.commandType)
    .filter((line) => filter.key === undefined || line.keys.includes(filter.key))
    .filter((line) => line.at >= (filter.fromAt ?? 0) && line.at <= (filter.toAt ?? Number.MAX_SAFE_INTEGER))
    .filter((line) => line.seq < (filter.beforeSeq ?? Number.MAX_SAFE_INTEGER))
    .map((line) => line.seq)
    .reverse()
    .slice(0, filter.limit);
}
