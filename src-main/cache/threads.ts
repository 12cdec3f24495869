/**
 * `Cache` and `Outbox` for the engine: each in a worker thread of its own, so that a queued command never waits for a
 * snapshot to be written, and neither ever blocks the thread that pumps the windows.
 */
import {Worker} from 'node:worker_threads';
import type {Cache, CacheContents, Outbox, OutboxContents} from '../../src-shared/engine/ports.ts';
import type {CacheFileOptions} from './cache-file.ts';
import {type Answer, transferable, type WorkerOptions} from './calls.ts';
import type {OutboxFileOptions} from './outbox-file.ts';

/** Opens the cache in `folder`. `worker` is the address of the built or the source `worker.ts`. */
export function openCache(options: CacheFileOptions, worker: URL): Cache {
  const call = thread({kind: 'cache', ...options}, worker);
  return {
    load: () => call<CacheContents | null>('load', []),
    append: (cursor, batch) => call('append', [cursor, batch]),
    // Only here may bytes change hands; the engine still uses what it appends.
    replace: (cursor, parts) => call('replace', [cursor, parts], transferable(parts, true)),
    clear: () => call('clear', []),
    close: () => call('close', []),
  };
}

/** Opens the outbox in `folder`. A call that fails rejects; a command is durable when `add` resolves. */
export function openOutbox(options: OutboxFileOptions, worker: URL): Outbox {
  const call = thread({kind: 'outbox', ...options}, worker);
  return {
    kept: true,
    load: () => call<OutboxContents>('load', []),
    add: (submission) => call('add', [submission]),
    settle: (clientSeqs, refused) => call('settle', [clientSeqs, refused]),
    dismiss: (commandId) => call('dismiss', [commandId]),
    renew: (clientId, submissions) => call('renew', [clientId, submissions]),
    close: () => call('close', []),
  };
}

type Call = <T>(call: string, args: readonly unknown[], transfer?: readonly ArrayBuffer[]) => Promise<T>;
type Waiting = {readonly done: (value: never) => void; readonly fail: (error: Error) => void};

/** Calls into a worker; once it is gone every call, waiting or new, is refused with the reason. */
function thread(options: WorkerOptions, file: URL): Call {
  const worker = new Worker(file, {workerData: options, name: `signalbox ${options.kind}`});
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let gone: Error | undefined;
  const end = (why: Error) => {
    gone ??= why;
    for (const {fail} of waiting.values()) fail(gone);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    // Its type is that of the method called, which the thread answers by number only.
    if (answer.ok) call?.done(answer.value as never);
    else call?.fail(new Error(`${options.kind}: ${answer.error}`));
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error(`the ${options.kind} is closed`)));
  return (call, args, transfer = []) =>
    new Promise((done, fail) => {
      if (gone) return fail(gone);
      const id = ++lastId;
      waiting.set(id, {done, fail});
      worker.postMessage({id, call, args}, transfer);
    });
}
