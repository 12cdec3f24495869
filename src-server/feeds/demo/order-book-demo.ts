/**
 * The demo company behind the server's port: the shipped order book, laid over the last 13 weeks and played on.
 *
 * How far the book is shifted is kept when the import is done; an import that was cut off reads it back from the orders in
 * the log and goes on from its last decision.
 */
import {z} from 'zod';
import {dayOf} from '../../../src-shared/domain/calendar.ts';
import type {AuthorityHost} from '../../sessions/authority-host.ts';
import type {Demo} from '../../sessions/demo-port.ts';
import {loadBook, loadBookAside} from '../order-book/load-book.ts';
import {reportLines} from '../order-book/report.ts';
import type {Book} from '../order-book/types.ts';
import {COMPANY} from './company.ts';
import {type DemoOptions, importDemo, playedAt, setupAt} from './import-demo.ts';
import {HOME_ZONE} from './places.ts';
import {startLive} from './start-live.ts';

export const DEMO_SEED = 'Harland & Moor';

export type OrderBookDemoOptions = {
  /** Real milliseconds; the book ends on the day before. */
  readonly now: number;
  readonly seed?: string;
  /** The shipped book unless another is given. */
  readonly book?: Book;
};

export function orderBookDemo({now, seed = DEMO_SEED, book}: OrderBookDemoOptions): Demo {
  const yesterday = dayOf(now, HOME_ZONE) - 1;
  let loaded = book;
  const theBook = () => {
    loaded ??= loadBook();
    return loaded;
  };
  return {
    startAt: () => setupAt({book: theBook(), yesterday}),
    open: async (host, tell, memo) => {
      const imported = IMPORTED.safeParse(memo.read());
      // The past is there: the company opens at once, and the book to play on from follows while people look at it.
      if (imported.success) return playOn(host, book, {seed, yesterday: imported.data.yesterday, tell});
      const shifted = shiftedTo(host, theBook());
      const options: DemoOptions = {book: theBook(), seed, yesterday: shifted ?? yesterday, tell};
      const fresh = host.authority.head === 0;
      // A log of another company is served as it is: the book's orders are not its orders.
      if (!fresh && shifted === undefined && host.authority.ledger.read('company:company')?.name !== COMPANY.name) {
        tell('This log belongs to another company: the demo company is not played here.');
        return {stop: async () => {}};
      }
      if (host.authority.now < playedAt(options)) {
        for (const line of fresh ? reportLines(options.book.report) : ['Going on with an import that was cut off'])
          tell(line);
        await host.bulk(() => importDemo(host, options));
      }
      memo.write({yesterday: options.yesterday});
      const stop = startLive(host, options);
      return {stop: async () => stop()};
    },
  };
}

/** What is kept of a finished import: the day its last day fell on. */
const IMPORTED = z.object({yesterday: z.number().int()});

/** Plays on as soon as the book is there. */
function playOn(
  host: AuthorityHost,
  given: Book | undefined,
  options: Omit<DemoOptions, 'book'>,
): {stop(): Promise<void>} {
  let stop: (() => void) | undefined;
  let stopped = false;
  const loading = given === undefined ? loadBookAside() : Promise.resolve(given);
  loading.then(
    (book) => {
      if (!stopped) stop = startLive(host, {...options, book});
    },
    (error: unknown) => options.tell(`the demo does not play on: ${String(error)}`),
  );
  return {
    stop: async () => {
      stopped = true;
      stop?.();
    },
  };
}

/** The day on which the book's last day fell when this log was imported, or undefined when no order of the book is left. */
function shiftedTo(host: AuthorityHost, book: Book): number | undefined {
  const days = new Map(book.orders.map(({invoice, day}) => [invoice, day]));
  const span = Math.ceil((book.lastDay - book.firstDay + 1) / 7) * 7;
  const {orders} = host.authority.ledger.tables;
  for (let row = 0; row < orders.count; row += 1) {
    if (orders.alive[row] !== 1 || orders.text('placedBy', row) !== 'feed-erp') continue;
    const [, invoice = '', , round = '1'] = /^SO-([A-Z0-9]+)(\.\d+)?(?:-(\d+))?$/.exec(orders.text('id', row)) ?? [];
    const day = days.get(invoice);
    if (day === undefined) continue;
    return dayOf(orders.number('placedAt', row), HOME_ZONE) - (Number(round) - 1) * span - day + book.lastDay;
  }
  return undefined;
}
