/** The book from a file: gzipped or plain CSV. */
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
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

/** The text of a CSV file, unpacked where the name ends in `.gz`. */
export function readText(path: string): string {
  const bytes = readFileSync(path);
  const plain = path.endsWith('.gz') ? gunzipSync(bytes, {maxOutputLength: BYTES_MAX}) : bytes;
  if (plain.byteLength > BYTES_MAX) throw new Error(`${path}: more than ${BYTES_MAX} bytes`);
  return plain.toString('utf8');
}
