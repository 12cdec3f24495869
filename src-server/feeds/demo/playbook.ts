/**
 * The book laid over the demo log's calendar: its days shifted so that it ends on a chosen day, and played again from its
 * first day when it has run out. The span is a whole number of weeks, so that a repeated day keeps its weekday.
 */
import {instantAt} from '../../../src-shared/domain/calendar.ts';
import {LIMITS_COMMAND} from '../../../src-shared/domain/commands.ts';
import type {Instant} from '../../../src-shared/kernel/types.ts';
import type {Book, BookLine, BookOrder, BookReturn} from '../order-book/types.ts';
import type {DemoCompany} from './company.ts';
import {HOME_ZONE} from './places.ts';

/** An order as it will be placed; a very long invoice becomes several. */
export type Ask = {
  readonly kind: 'order';
  readonly order: BookOrder;
  readonly part: number;
  readonly lines: readonly BookLine[];
};
export type Back = {readonly kind: 'return'; readonly back: BookReturn};
export type Happening = (Ask | Back) & {readonly day: number; readonly minutes: number};

export class Playbook {
  readonly happenings: readonly Happening[];
  /** The first day of the calendar the book is laid over. */
  readonly firstDay: number;
  /** Days until the book repeats. */
  readonly span: number;
  readonly #sums = new Map<string, Float64Array>();
  readonly #places = new Map<string, {readonly part: number; readonly line: number}>();

  /** `lastDay`: the calendar day on which the book's last day falls. */
  constructor(book: Book, company: DemoCompany, lastDay: number) {
    this.span = Math.ceil((book.lastDay - book.firstDay + 1) / 7) * 7;
    this.firstDay = lastDay - this.span + 1;
    const shift = lastDay - book.lastDay;
    const asks = book.orders.flatMap((order) => this.#asksOf(order, shift));
    const backs = book.returns.map(
      (back): Happening => ({kind: 'return', back, day: back.day + shift, minutes: back.minutes}),
    );
    this.happenings = [...asks, ...backs].sort((a, b) => a.day - b.day || a.minutes - b.minutes);
    this.#forecast(asks, company);
  }

  /** The instant of a happening in a round; round 0 is the history. */
  at(happening: Happening, round: number): Instant {
    return instantAt(happening.day + round * this.span, happening.minutes, HOME_ZONE);
  }

  orderId(invoice: string, part: number, round: number): string {
    return `SO-${invoice}${part === 0 ? '' : `.${part + 1}`}${round === 0 ? '' : `-${round + 1}`}`;
  }

  /** Where a row of an invoice stands: in which part of it, on which line. */
  place(row: number, invoice: string): {readonly part: number; readonly line: number} | undefined {
    return this.#places.get(`${invoice} ${row}`);
  }

  /** What the book will ask of an item where it is looked for first, from one day up to but not including another. */
  demand(site: string, item: string, fromDay: number, toDay: number): number {
    const sums = this.#sums.get(`${site}/${item}`);
    return sums === undefined ? 0 : this.#upTo(sums, toDay) - this.#upTo(sums, fromDay);
  }

  #upTo(sums: Float64Array, day: number): number {
    const days = day - this.firstDay;
    const rounds = Math.floor(days / this.span);
    return rounds * (sums[this.span] as number) + (sums[days - rounds * this.span] as number);
  }

  #asksOf(order: BookOrder, shift: number): Happening[] {
    const parts = Math.ceil(order.lines.length / LIMITS_COMMAND.orderLinesMax);
    return Array.from({length: parts}, (_, part) => {
      const lines = order.lines.slice(part * LIMITS_COMMAND.orderLinesMax, (part + 1) * LIMITS_COMMAND.orderLinesMax);
      for (const [at, {row}] of lines.entries()) this.#places.set(`${order.invoice} ${row}`, {part, line: at + 1});
      return {kind: 'order', order, part, lines, day: order.day + shift, minutes: order.minutes};
    });
  }

  #forecast(asks: readonly Happening[], company: DemoCompany): void {
    const usual = usualQuantities(asks);
    for (const ask of asks) {
      if (ask.kind !== 'order') continue;
      const customer = company.customers.get(ask.order.customer);
      for (const {item, quantity} of ask.lines) {
        const sites = company.items.get(item)?.sites ?? [];
        const site = customer !== undefined && sites.includes(customer.home) ? customer.home : 'RDG';
        const sums = this.#sums.get(`${site}/${item}`) ?? new Float64Array(this.span + 1);
        this.#sums.set(`${site}/${item}`, sums);
        const at = ask.day - this.firstDay + 1;
        // Nobody foresees the odd order for a thousand: a buyer reckons with the usual quantities.
        sums[at] = (sums[at] as number) + Math.min(quantity, usual.get(item) ?? quantity);
      }
    }
    for (const sums of this.#sums.values())
      for (let day = 1; day <= this.span; day += 1) sums[day] = (sums[day] as number) + (sums[day - 1] as number);
  }
}

/** The quantity that all but three of a hundred lines of an item do not exceed. */
function usualQuantities(asks: readonly Happening[]): Map<string, number> {
  const quantities = new Map<string, number[]>();
  for (const ask of asks) {
    if (ask.kind !== 'order') continue;
    for (const {item, quantity} of ask.lines) {
      const list = quantities.get(item);
      if (list === undefined) quantities.set(item, [quantity]);
      else list.push(quantity);
    }
  }
  return new Map(
    [...quantities].map(([item, list]) => {
      list.sort((a, b) => a - b);
      return [item, list[Math.min(list.length - 1, Math.floor(list.length * 0.97))] as number];
    }),
  );
}
