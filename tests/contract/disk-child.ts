/** Killed by `cache.test.ts`: queues commands and appends batches as fast as the disk takes them, saying what is durable. */
import {openCache, openOutbox} from '../../src-main/cache/threads.ts';
import {batch, cursorAt, submission} from './cache.ts';

const folder = process.argv[2] ?? '';
const worker = new URL('../../src-main/cache/worker.ts', import.meta.url);
const outbox = openOutbox({folder, key: null}, worker);
const cache = openCache({folder, core: 1, key: null}, worker);
await outbox.load();
await cache.load();
process.stdout.write('open\n');

/** Every tenth step the columns are rewritten: the one part says at which position. */
async function append(seq: number): Promise<void> {
  if (seq % 10 === 0) await cache.replace(cursorAt(seq), [{name: 'base', bytes: Uint8Array.from([seq])}]);
  else await cache.append(cursorAt(seq), batch(String(seq)));
}
for (let n = 1; n < 250; n++) {
  await Promise.all([outbox.add(submission(n)), append(n)]);
  process.stdout.write(`${n}\n`);
}
