/** The worker thread that owns one SQLite file: a cache or an outbox. One request at a time, answered in order. */
import {parentPort, workerData} from 'node:worker_threads';
import {assert} from '../../src-shared/kernel/assert.ts';
import {CacheFile} from './cache-file.ts';
import {type Answer, type Request, transferable, type WorkerOptions} from './calls.ts';

// A Node-API 10 binary on an older Node ends the process without a word.
assert(Number(process.versions.napi) >= 10, 'better-sqlite3 needs Node-API 10 (Node 22.14 or newer)');
const port = parentPort;
assert(port !== null, 'started as a worker');

const options = workerData as WorkerOptions;
// The outbox brings the schemas of every command along; a cache opens without them.
const file = options.kind === 'cache' ? new CacheFile(options) : await openOutbox(options);

port.on('message', ({id, call, args}: Request) => {
  port.postMessage(...answer(id, call, args));
  if (call === 'close') port.close();
});

async function openOutbox(outbox: WorkerOptions & {readonly kind: 'outbox'}) {
  const {OutboxFile} = await import('./outbox-file.ts');
  return new OutboxFile(outbox);
}

function answer(id: number, call: string, args: readonly unknown[]): [Answer, ArrayBuffer[]] {
  try {
    // The caller's types say which methods there are and what they take (`threads.ts`); here the name arrives as text.
    const method = (file as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[call];
    assert(method !== undefined, `no call ${call}`);
    const value = method.apply(file, args as unknown[]);
    return [{id, ok: true, value}, transferable(value, false)];
  } catch (error) {
    return [{id, ok: false, error: error instanceof Error ? error.message : String(error)}, []];
  }
}
