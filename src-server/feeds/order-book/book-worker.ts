/** The thread of `loadBookAside`. */
import {parentPort} from 'node:worker_threads';
import {loadBook} from './load-book.ts';

parentPort?.postMessage(loadBook());
