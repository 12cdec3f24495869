/**
 * Back orders get stock without somebody clicking. What a decision made free is noted by item; the orders that wait for
 * these items are offered to the authority one after the other, first come (placed first, then by id).
 *
 *   decision ──what it freed──► waiting orders ──next()──► AllocateOrder of the system actor, after the decision
 *
 * 1. An order that joined the queue because of an earlier decision keeps its place: who was placed first is asked first.
 * 2. An allocation frees nothing, so what is allocated never notes anything: there is no loop.
 */
import type {DomainEvent} from '../domain/events.ts';
import {frees, opens} from '../domain/inventory/outlook.ts';
import type {Instant} from '../kernel/types.ts';
import type {Ledger} from '../ledger/ledger.ts';

type Waiting = {readonly id: string; readonly placedAt: Instant};

export class BackOrders {
  readonly #ledger: Ledger;
  /** First come, first. */
  #queue: Waiting[] = [];
  readonly #queued = new Set<string>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  get size(): number {
    return this.#queue.length;
  }

  /** Queues the orders that wait for an item of which `events` made more available, now or on a date, or whose customer
   * takes what he did not; all where a site can do more. */
  note(events: readonly DomainEvent[]): void {
    const {orders, tables} = this.#ledger;
    if (orders.waiting.size === 0) return;
    if (events.some(opens)) return this.noteAll();
    const items = new Set<string>();
    // Who takes later days, parts or other sites now may have a date.
    const customers = new Set<string>();
    for (const e of events) {
      if (frees(e)) items.add(e.item);
      if (e.type === 'CustomerDefined') customers.add(e.customer.id);
    }
    if (items.size + customers.size === 0) return;
    this.#join(
      (row, order) =>
        items.has(tables.lines.text('item', row)) ||
        (customers.size > 0 && customers.has(tables.orders.text('customer', order))),
    );
  }

  /** Everybody who waits: after a start, when nobody knows what was freed since they were asked last. */
  noteAll(): void {
    this.#join(() => true);
  }

  /** The order to be asked next; it leaves the queue. */
  next(): string | undefined {
    const first = this.#queue.shift();
    if (first !== undefined) this.#queued.delete(first.id);
    return first?.id;
  }

  #join(wanted: (line: number, order: number) => boolean): void {
    const {orders, tables} = this.#ledger;
    const parents = tables.lines.i32('_parent');
    const before = this.#queue.length;
    for (const row of orders.waiting) {
      const order = parents[row] as number;
      if (!wanted(row, order)) continue;
      const id = tables.orders.text('id', order);
      if (this.#queued.has(id) || tables.orders.number('creditHeld', order) === 1) continue;
      this.#queued.add(id);
      this.#queue.push({id, placedAt: tables.orders.number('placedAt', order)});
    }
    if (this.#queue.length > before) this.#queue.sort((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : 1));
  }
}
