/** What every `Cache` and every `Outbox` must keep, whatever is under it. Called by `cache.test.ts` for each implementation. */
import {describe, expect, test} from 'vitest';
import type {Cache, Outbox, StoredPart} from '../../src-shared/engine/ports.ts';
import type {Cursor, Submission} from '../../src-shared/protocol/frames.ts';

export interface Place<Port> {
  /** Opens what is there; a second open of a durable place finds what was written. */
  open(): Port;
  /** Whether what was written survives `close` and `open`. */
  readonly durable: boolean;
}

export const cursorAt = (seq: number, viewKey = 'v1'): Cursor => ({logId: 'log-1', seq, viewKey, core: 1});
export const batch = (text: string): Uint8Array => new TextEncoder().encode(text);
export const part = (name: string, ...bytes: number[]): StoredPart => ({name, bytes: Uint8Array.from(bytes)});
export const submission = (clientSeq: number, basis = 0): Submission => ({
  commandId: `command-${clientSeq}`,
  clientSeq,
  basis,
  command: {type: 'ReleaseHold', hold: `H-${clientSeq}`},
});

export function cacheContract(name: string, place: () => Place<Cache>): void {
  describe(`a cache on ${name}`, () => {
    test('is empty at first', async () => {
      const cache = place().open();
      expect(await cache.load()).toBeNull();
      await cache.close();
    });

    test('gives back parts, tail and cursor exactly, the tail in order', async () => {
      const cache = place().open();
      await cache.replace(cursorAt(5), [part('stock/onHand', 1, 2, 255), part('stock/empty')]);
      await cache.append(cursorAt(6), batch('six'));
      await cache.append(cursorAt(9), batch('seven to nine: ü'));
      const contents = await cache.load();
      expect(contents?.cursor).toEqual(cursorAt(9));
      expect(byName(contents?.parts)).toEqual({'stock/onHand': [1, 2, 255], 'stock/empty': []});
      expect(contents?.tail.map((bytes) => new TextDecoder().decode(bytes))).toEqual(['six', 'seven to nine: ü']);
      await cache.close();
    });

    test('a replacement leaves nothing of the view before it', async () => {
      const cache = place().open();
      await cache.replace(cursorAt(5), [part('stock/a', 1), part('stock/withdrawn', 2)]);
      await cache.append(cursorAt(6), batch('old'));
      await cache.replace(cursorAt(6, 'v2'), [part('stock/a', 9)]);
      const contents = await cache.load();
      expect(contents?.cursor).toEqual(cursorAt(6, 'v2'));
      expect(byName(contents?.parts)).toEqual({'stock/a': [9]});
      expect(contents?.tail).toEqual([]);
      await cache.close();
    });

    test('a batch that continues nothing is not kept', async () => {
      const cache = place().open();
      await cache.append(cursorAt(6), batch('six'));
      expect(await cache.load()).toBeNull();
      await cache.close();
    });

    test('an appended batch stays usable by its owner', async () => {
      const cache = place().open();
      const bytes = batch('mine');
      await cache.replace(cursorAt(1), []);
      await cache.append(cursorAt(2), bytes);
      expect(new TextDecoder().decode(bytes)).toBe('mine');
      await cache.close();
    });

    test('a part of a larger buffer is stored without its neighbours, which stay usable', async () => {
      const cache = place().open();
      const whole = Uint8Array.from([1, 2, 3, 4]);
      await cache.replace(cursorAt(1), [{name: 'middle', bytes: whole.subarray(1, 3)}]);
      expect([...whole]).toEqual([1, 2, 3, 4]);
      expect(byName((await cache.load())?.parts)).toEqual({middle: [2, 3]});
      await cache.close();
    });

    test('calls take effect in the order they were made, awaited or not', async () => {
      const cache = place().open();
      const calls = [cache.replace(cursorAt(0), [part('a', 1)])];
      for (let seq = 1; seq <= 50; seq++) calls.push(cache.append(cursorAt(seq), batch(String(seq))));
      await Promise.all(calls);
      const contents = await cache.load();
      expect(contents?.tail.map((bytes) => Number(new TextDecoder().decode(bytes)))).toEqual(range(1, 50));
      expect(contents?.cursor.seq).toBe(50);
      await cache.close();
    });

    test('is empty after being cleared, and usable', async () => {
      const cache = place().open();
      await cache.replace(cursorAt(5), [part('a', 1)]);
      await cache.clear();
      expect(await cache.load()).toBeNull();
      await cache.replace(cursorAt(7), [part('b', 2)]);
      expect((await cache.load())?.cursor.seq).toBe(7);
      await cache.close();
    });

    test('survives being closed and opened, where it is durable', async () => {
      const where = place();
      const first = where.open();
      await first.replace(cursorAt(5), [part('a', 1)]);
      await first.append(cursorAt(6), batch('six'));
      await first.close();
      const second = where.open();
      const contents = await second.load();
      expect(contents?.cursor.seq).toBe(where.durable ? 6 : undefined);
      await second.close();
    });
  });
}

export function outboxContract(name: string, place: () => Place<Outbox>): void {
  describe(`an outbox on ${name}`, () => {
    test('begins with an id of its own and the number 1', async () => {
      const [one, other] = [place().open(), place().open()];
      const [a, b] = [await one.load(), await other.load()];
      expect(a).toMatchObject({nextSeq: 1, submissions: [], refused: []});
      expect(a.clientId).not.toBe('');
      expect(a.clientId).not.toBe(b.clientId);
      await Promise.all([one.close(), other.close()]);
    });

    test('keeps what was added, in order, until it is settled', async () => {
      const outbox = place().open();
      for (const n of [1, 2, 3]) await outbox.add(submission(n, 40 + n));
      expect((await outbox.load()).submissions).toEqual([submission(1, 41), submission(2, 42), submission(3, 43)]);
      await outbox.settle([1, 2], []);
      const left = await outbox.load();
      expect(left.submissions).toEqual([submission(3, 43)]);
      expect(left.nextSeq).toBe(4);
      await outbox.close();
    });

    test('a number is never given twice, also when everything is settled', async () => {
      const outbox = place().open();
      await outbox.add(submission(1));
      await outbox.settle([1], []);
      expect((await outbox.load()).nextSeq).toBe(2);
      await expect(outbox.add(submission(1))).rejects.toThrow();
      await outbox.close();
    });

    test('what is settled twice is settled', async () => {
      const outbox = place().open();
      await outbox.add(submission(1));
      await outbox.settle([1], [refusal(1)]);
      await outbox.settle([1], [refusal(1)]);
      expect(await outbox.load()).toMatchObject({submissions: [], refused: [refusal(1)]});
      await outbox.close();
    });

    test('keeps refusals until dismissed, the newest 200 of them', async () => {
      const outbox = place().open();
      for (const n of range(1, 205)) await outbox.settle([n], [refusal(n)]);
      const kept = (await outbox.load()).refused.map((record) => record.commandId);
      expect(kept).toHaveLength(200);
      expect(kept).not.toContain('command-5');
      expect(kept).toContain('command-6');
      await outbox.dismiss('command-6');
      expect((await outbox.load()).refused.map((record) => record.commandId)).not.toContain('command-6');
      await outbox.close();
    });

    test('a renewed client starts at 1 with what still waits', async () => {
      const outbox = place().open();
      for (const n of [1, 2, 3]) await outbox.add(submission(n));
      await outbox.settle([1], []);
      const renumbered = [
        {...submission(2), clientSeq: 1},
        {...submission(3), clientSeq: 2},
      ];
      await outbox.renew('client-new', renumbered);
      expect(await outbox.load()).toMatchObject({clientId: 'client-new', nextSeq: 3, submissions: renumbered});
      await outbox.add({...submission(4), clientSeq: 3});
      expect((await outbox.load()).submissions).toHaveLength(3);
      await outbox.close();
    });

    test('survives being closed and opened, its id included', async () => {
      const where = place();
      if (!where.durable) return;
      const first = where.open();
      await first.add(submission(1));
      await first.settle([], [refusal(9)]);
      const before = await first.load();
      await first.close();
      const second = where.open();
      expect(await second.load()).toEqual(before);
      await second.close();
    });
  });
}

const refusal = (n: number) => ({commandId: `command-${n}`, at: n, body: `{"code":"insufficient-stock","n":${n}}`});

export function range(from: number, to: number): number[] {
  return Array.from({length: to - from + 1}, (_, i) => from + i);
}

function byName(parts: readonly StoredPart[] = []): Record<string, number[]> {
  return Object.fromEntries(parts.map(({name, bytes}) => [name, [...bytes]]));
}
