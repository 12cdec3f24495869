/** A slice of the shipped book, small enough to be imported in a second, and a log in a folder of its own to play it on. */
import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type DemoOptions, setupAt} from '../../src-server/feeds/demo/import-demo.ts';
import {readText, SHIPPED_BOOK} from '../../src-server/feeds/order-book/load-book.ts';
import {readBook} from '../../src-server/feeds/order-book/read-book.ts';
import type {Book} from '../../src-server/feeds/order-book/types.ts';
import {openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import {type AuthorityHost, openAuthority} from '../../src-server/sessions/authority-host.ts';
import {LogClock} from '../../src-server/sessions/log-clock.ts';
import {type Decision, decodeDecision} from '../../src-shared/sync/decision.ts';

const FIRST = '2011-11-07';
const LAST = '2011-11-20';
/** One customer of so many, by number; cash customers are left out. */
const CUSTOMERS = 20;

/** Two whole weeks of some customers. */
export function sliceOfBook(): Book {
  const [header = '', ...rows] = readText(SHIPPED_BOOK).split('\n');
  const kept = rows.filter((row) => {
    const [date, customer] = /,(\d{4}-\d\d-\d\d) [\d:]+,[\d.-]+,(\d*),/.exec(row)?.slice(1) ?? [];
    return date !== undefined && date >= FIRST && date <= LAST && customer !== '' && Number(customer) % CUSTOMERS === 0;
  });
  return readBook([header, ...kept].join('\n'));
}

/** A Tuesday. */
const YESTERDAY = 20_500;

export function optionsOf(book: Book, seed = 'slice'): DemoOptions {
  return {book, seed, yesterday: YESTERDAY, tell: () => {}, detailDays: 8};
}

export class DemoLog {
  readonly #dir = mkdtempSync(join(tmpdir(), 'signalbox-feed-'));
  #store = openLogStore(this.#dir);
  clock: LogClock;
  host: AuthorityHost;

  constructor(options: DemoOptions) {
    this.clock = LogClock.simulated(Date.now, setupAt(options));
    this.host = this.#open();
  }

  /** Ends the process, as it were, and starts another on the same folder. */
  restart(): void {
    const at = this.host.authority.now;
    this.#store.close();
    this.#store = openLogStore(this.#dir);
    this.clock = LogClock.simulated(Date.now, at);
    this.host = this.#open();
  }

  decisions(): Decision[] {
    return this.#store.read(0, 50_000).map((line) => decodeDecision(line.body));
  }

  /** Of everything that was decided, in order. */
  hash(): string {
    const hash = createHash('sha256');
    for (const {body} of this.#store.read(0, 50_000)) hash.update(body);
    return hash.digest('hex');
  }

  dispose(): void {
    this.#store.close();
    rmSync(this.#dir, {recursive: true, force: true});
  }

  #open(): AuthorityHost {
    return openAuthority({
      store: this.#store,
      clock: this.clock,
      answer: () => ({rows: null, error: null}),
      watch: {
        committed: () => {},
        fatal: (error) => {
          throw error;
        },
        progress: () => {},
        warn: () => {},
      },
    });
  }
}
