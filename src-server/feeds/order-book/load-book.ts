/** The book from a file: gzipped or plain CSV. */
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {Worker} from 'node:worker_threads';
import {gunzipSync} from 'node:zlib';
import {readBook} from './read-book.ts';
import type {Book} from './types.ts';

/** The trimmed copy that is shipped: the last 13 weeks, CC0 (see NOTICE). */
export const SHIPPED_BOOK = resolve(import.meta.dirname, '../../../resources/demo/order-book.csv.gz');
const BYTES_MAX = 512 * 1024 * 1024;

/** Throws when the file is missing, larger than 512 MiB, or not an order book. */
export function loadBook(path: string = SHIPPED_BOOK): Book {
  return readBook(readText(path));
}

/** The shipped book, read in another thread: a hundred thousand rows would hold everybody up for a second. */
export async function loadBookAside(): Promise<Book> {
  const worker = new Worker(new URL('./book-worker.ts', import.meta.url));
  try {
    const [book] = (await once(worker, 'message')) as [Book];
    return book;
  } finally {
    await worker.terminate();
  }
}

/** The text of a CSV file, unpacked where the name ends in `.gz`. */
export function readText(path: string): string {
  const bytes = readFileSync(path);
  const plain = path.endsWith('.gz') ? gunzipSync(bytes, {maxOutputLength: BYTES_MAX}) : bytes;
  if (plain.byteLength > BYTES_MAX) throw new Error(`${path}: more than ${BYTES_MAX} bytes`);
  return plain.toString('utf8');
}
