/** What goes between the engine's thread and the thread of a SQLite file. */
import type {CacheFileOptions} from './cache-file.ts';
import type {OutboxFileOptions} from './outbox-file.ts';

export type WorkerOptions =
  | ({readonly kind: 'cache'} & CacheFileOptions)
  | ({readonly kind: 'outbox'} & OutboxFileOptions);
export type Request = {readonly id: number; readonly call: string; readonly args: readonly unknown[]};
export type Answer =
  | {readonly id: number; readonly ok: true; readonly value: unknown}
  | {readonly id: number; readonly ok: false; readonly error: string};

/**
 * The buffers in a value that may change hands instead of being copied. Of what others gave us (`whole`) only those which a
 * view covers wholly: transferring a part would take away what was not offered. What SQLite gave us is ours, all of it.
 */
export function transferable(value: unknown, whole: boolean): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (one: unknown): void => {
    if (one instanceof Uint8Array) {
      if (one.buffer instanceof ArrayBuffer && (!whole || one.byteLength === one.buffer.byteLength))
        found.add(one.buffer);
    } else if (Array.isArray(one)) one.forEach(visit);
    else if (one !== null && typeof one === 'object') Object.values(one).forEach(visit);
  };
  visit(value);
  return [...found];
}
