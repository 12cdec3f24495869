/**
 * The demo company behind the server's port: the shipped order book, laid over the last 13 weeks and played on.
 *
 * How far the book is shifted is read back from the orders in the log, so it survives a restart; an import that was cut
 * off goes on from its last decision.
 */
import {dayOf} from '../../../src-shared/domain/calendar.ts';
import type {AuthorityHost} from '../../sessions/authority-host.ts';
import type {Demo} from '../../sessions/demo-port.ts';
import {loadBook} from '../order-book/load-book.ts';
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

export function orderBookDemo({now, seed = DEMO_SEED, book = loadBook()}: OrderBookDemoOptions): Demo {
  const yesterday = dayOf(now, HOME_ZONE) - 1;
  return {
    startAt: setupAt({book, yesterday}),
    open: async (host, tell) => {
      const shifted = shiftedTo(host, book);
      const options: DemoOptions = {book, seed, yesterday: shifted ?? yesterday, tell};
      const fresh = host.authority.head === 0;
      // A log of another company is served as it is: the book's orders are not its orders.
      if (!fresh && shifted === undefined && host.authority.ledger.read('company:company')?.name !== COMPANY.name) {
        tell('This log belongs to another company: the demo company is not played here.');
        return {stop: async () => {}};
      }
      if (host.authority.now < playedAt(options)) {
        for (const line of fresh ? reportLines(book.report) : ['Going on with an import that was cut off']) tell(line);
        await host.bulk(() => importDemo(host, options));
      }
      const stop = startLive(host, options);
      return {stop: async () => stop()};
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
