/** The desktop's disk: the contracts on SQLite, with and without a key, and what SQLite alone has to stand. */
import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {openCache, openOutbox} from '../../src-main/cache/threads.ts';
import {memoryCache, memoryOutbox} from '../../src-shared/engine/memory.ts';
import {batch, cacheContract, cursorAt, outboxContract, part, range, submission} from './cache.ts';

const WORKER = new URL('../../src-main/cache/worker.ts', import.meta.url);
const KEY = Uint8Array.from(range(1, 32));
const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'signalbox-cache-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) rmSync(made, {recursive: true, force: true});
});
const cacheAt = (where: string, core = 1, key: Uint8Array | null = null) =>
  openCache({folder: where, core, key}, WORKER);
const outboxAt = (where: string, key: Uint8Array | null = null) => openOutbox({folder: where, key}, WORKER);
const fileOf = (where: string) => join(where, readdirSync(where).find((file) => /^cache-.*\.db$/.test(file)) ?? 'none');

for (const [name, key] of [
  ['SQLite', null],
  ['SQLite with a key', KEY],
] as const) {
  cacheContract(name, () => {
    const where = folder();
    return {open: () => cacheAt(where, 1, key), durable: true};
  });
  outboxContract(name, () => {
    const where = folder();
    return {open: () => outboxAt(where, key), durable: true};
  });
}

cacheContract('memory', () => ({open: memoryCache, durable: false}));
outboxContract('memory', () => ({open: () => memoryOutbox(randomUUID()), durable: false}));

describe('the cache file', () => {
  test('of another core is deleted, not read', async () => {
    const where = folder();
    const old = cacheAt(where, 1);
    await old.replace(cursorAt(5), [part('a', 1)]);
    await old.close();
    const name = fileOf(where);
    const next = cacheAt(where, 2);
    expect(await next.load()).toBeNull();
    expect(existsSync(name)).toBe(false);
    await next.close();
  });

  test.each(['its first page', 'a column', 'its middle'])(
    'with a damaged place (%s) answers empty and is replaced',
    async (what) => {
      const where = folder();
      const cache = cacheAt(where);
      await cache.replace(cursorAt(5), [{name: 'big', bytes: new Uint8Array(200_000).fill(7)}]);
      await cache.close();
      const file = fileOf(where);
      if (what === 'a column') flipByte(file, statSync(file).size - 20_000);
      else if (what === 'its middle') writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2));
      else writeAt(file, 0, Buffer.alloc(4_096, 0x5a));
      const again = cacheAt(where);
      expect(await again.load()).toBeNull();
      await again.replace(cursorAt(8), [part('a', 1)]);
      expect((await again.load())?.cursor.seq).toBe(8);
      await again.close();
    },
  );

  test('does not open with another key, and shows nothing of its contents', async () => {
    const where = folder();
    const cache = cacheAt(where, 1, KEY);
    await cache.replace(cursorAt(5), [{name: 'names', bytes: batch('Harrogate Gift Company'.repeat(50))}]);
    await cache.close();
    expect(readFileSync(fileOf(where)).includes('Harrogate')).toBe(false);
    const other = cacheAt(where, 1, Uint8Array.from(range(2, 33)));
    expect(await other.load()).toBeNull();
    await other.close();
  });

  test('a cleared cache leaves no byte on disk', async () => {
    const where = folder();
    const cache = cacheAt(where);
    await cache.replace(cursorAt(5), [{name: 'names', bytes: batch('Harrogate Gift Company'.repeat(500))}]);
    await cache.clear();
    const found = readdirSync(where).filter((file) => readFileSync(join(where, file)).includes('Harrogate'));
    expect(found).toEqual([]);
    await cache.close();
  });
});

describe('the outbox file', () => {
  test('that cannot be read is kept aside, and a new client begins', async () => {
    const where = folder();
    const outbox = outboxAt(where);
    await outbox.add(submission(1));
    const {clientId} = await outbox.load();
    await outbox.close();
    writeAt(join(where, 'outbox.db'), 0, Buffer.alloc(4_096, 0x5a));
    const again = outboxAt(where);
    const fresh = await again.load();
    expect(fresh).toMatchObject({nextSeq: 1, submissions: []});
    expect(fresh.clientId).not.toBe(clientId);
    expect(readdirSync(where)).toContain('outbox.db.unreadable-1');
    await again.close();
  });

  test('refuses a gap in the numbers', async () => {
    const outbox = outboxAt(folder());
    await expect(outbox.add(submission(2))).rejects.toThrow('1 is next');
    await outbox.close();
  });
});

describe('a kill at any moment', () => {
  test('loses no command whose add was acknowledged, and leaves cursor and rows in step', {
    timeout: 120_000,
  }, async () => {
    let acknowledged = 0;
    for (const round of range(1, 8)) {
      const where = folder();
      const said = await killed(where, 40 + round * 25);
      acknowledged += said.added;
      const outbox = outboxAt(where);
      const {submissions, nextSeq} = await outbox.load();
      expect(submissions.map((s) => s.clientSeq)).toEqual(range(1, submissions.length));
      expect(submissions.length).toBeGreaterThanOrEqual(said.added);
      expect(nextSeq).toBe(submissions.length + 1);
      await outbox.close();
      const cache = cacheAt(where);
      const contents = await cache.load();
      const tail = contents?.tail.map((bytes) => Number(new TextDecoder().decode(bytes))) ?? [];
      const [base] = contents?.parts[0]?.bytes ?? [];
      if (contents) expect(tail).toEqual(range((base ?? 0) + 1, contents.cursor.seq));
      await cache.close();
    }
    expect(acknowledged).toBeGreaterThan(20); // not vacuous
  });
});

/** Runs the child until it has worked for a while, kills it without a word, and answers what it had acknowledged. */
function killed(where: string, afterMs: number): Promise<{added: number}> {
  const child = spawn(process.execPath, [new URL('./disk-child.ts', import.meta.url).pathname, where], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  return new Promise((done) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (text === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      text += chunk;
    });
    child.on('close', () => done({added: (text.match(/\n/g) ?? []).length - 1}));
  });
}

function flipByte(file: string, at: number): void {
  const bytes = readFileSync(file);
  writeAt(file, at, Buffer.from([(bytes[at] ?? 0) ^ 0xff]));
}

function writeAt(file: string, at: number, bytes: Uint8Array): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}
