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
 * The buffers in a value that may change hands instead of being copied: those which a view covers wholly. A part of a
 * larger buffer is copied, since transferring it would take away what was not offered.
 */
export function transferable(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  visit(value, found);
  return [...found];
}

function visit(value: unknown, found: Set<ArrayBuffer>): void {
  if (value instanceof Uint8Array) {
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) found.add(value.buffer);
  } else if (Array.isArray(value)) for (const one of value) visit(one, found);
  else if (value !== null && typeof value === 'object') for (const one of Object.values(value)) visit(one, found);
}
