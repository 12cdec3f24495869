/**
 * What must be so of money, computed another way: each line costs what the lists say, found by looking at all of them, and
 * what a customer owes and has ordered moves by exactly what his orders and payments moved.
 */
import {dayOf} from '../../src-shared/domain/calendar.ts';
import type {AnyState, DomainEvent, Key, States} from '../../src-shared/domain/events.ts';
import type {OrderEvent} from '../../src-shared/domain/orders/types.ts';
import {assert, must} from '../../src-shared/kernel/assert.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';

type All = ReadonlyMap<Key, AnyState>;
type Placed = Extract<OrderEvent, {type: 'OrderPlaced'}>;

/** `before`: what each touched aggregate was; `after`: everything as it is now. */
export function checkMoney(d: Decision, before: ReadonlyMap<Key, AnyState | undefined>, after: All): void {
  if (d.verdict.kind !== 'accepted') return;
  for (const e of d.verdict.events) if (e.type === 'OrderPlaced') checkPrices(d, e, after);
  checkOwed(d, d.verdict.events, before, after);
  if (d.command.type === 'DefinePrices')
    for (const [k, state] of after) if (k.startsWith('prices:')) checkDays(k, state);
}

function checkPrices(d: Decision, order: Placed, all: All): void {
  const customer = must(all.get(`customer:${order.customer}`), order.customer) as States['customer'];
  const {zone} = must(all.get('company:company'), 'company') as States['company'];
  for (const [i, line] of wholeLines(order).entries()) {
    const said = d.command.type === 'PlaceOrder' ? d.command.lines[i]?.unitPrice : undefined;
    const counts = cheapestSource(all, customer, line, dayOf(order.placedAt, zone));
    const why = `${order.order}/${line.line} at ${line.unitPrice}`;
    assert(line.unitPrice === (said ?? counts), `${why}: the lists say ${counts}`);
    const mayPrice = d.actor.role === 'sales' || d.actor.role === 'administrator' || d.actor.role === 'system';
    assert(line.unitPrice === counts || mayPrice, `${why}: a manual price by ${d.actor.role}`);
  }
}

type Whole = {readonly line: number; readonly item: string; readonly quantity: number; readonly unitPrice: number};
/** The lines as they were asked: those of some kits are one, of so many kits at what their parts cost together. */
function wholeLines({lines}: Placed): readonly Whole[] {
  return lines.flatMap((line): Whole[] => {
    const {kit} = line;
    if (kit === undefined) return [line];
    if (kit.group !== line.line) return [];
    const parts = lines.filter((l) => l.kit?.group === kit.group);
    const unitPrice = parts.reduce((n, l) => n + l.unitPrice * (l.kit?.per ?? 0), 0);
    return [{line: line.line, item: kit.item, quantity: line.quantity / kit.per, unitPrice}];
  });
}

/** Every break of every active list that is for the customer; the most specific, then the highest quantity. */
function cheapestSource(all: All, c: States['customer'], {item, quantity}: Whole, day: number): number {
  const found: {rank: number; from: number; unitPrice: number}[] = [];
  for (const [k, state] of all) {
    if (!k.startsWith('prices:') || (state as States['prices']).item !== item) continue;
    for (const entry of (state as States['prices']).entries) {
      const list = must(all.get(`pricelist:${entry.list}`), entry.list) as States['pricelist'];
      const rank = rankFor(list, c);
      if (rank < 0 || !list.active || day < entry.from || day > (entry.until ?? day)) continue;
      for (const one of entry.breaks) if (one.from <= quantity) found.push({rank, ...one});
    }
  }
  const [best] = found.sort((a, b) => a.rank - b.rank || b.from - a.from);
  return best?.unitPrice ?? (must(all.get(`item:${item}`), item) as States['item']).listPrice;
}

function rankFor({for: who}: States['pricelist'], c: States['customer']): number {
  if (who.kind === 'customer') return who.customer === c.id ? 0 : -1;
  if (who.kind === 'tier') return who.tier === c.tier ? 1 : -1;
  if (who.kind === 'territory') return who.territory === c.territory ? 2 : -1;
  return 3;
}

/** No day twice: entries in the order of their days, each ended before the next. */
function checkDays(k: string, state: AnyState): void {
  let free = -1;
  for (const {from, until} of (state as States['prices']).entries) {
    assert(from > free, `${k}: two prices on day ${from}`);
    free = until ?? Number.POSITIVE_INFINITY;
  }
}

function checkOwed(
  d: Decision,
  events: readonly DomainEvent[],
  before: ReadonlyMap<Key, AnyState | undefined>,
  after: All,
): void {
  const moved = new Map<string, number>();
  const add = (customer: string, amount: number) => moved.set(customer, (moved.get(customer) ?? 0) + amount);
  for (const e of events) if (e.type === 'ExposureChanged') add(e.customer, e.delta);
  for (const [k, old] of before) {
    if (!k.startsWith('order:')) continue;
    const now = after.get(k) as States['order'] | undefined;
    // An archived order is gone; what is owed for it stays.
    if (now !== undefined) add(now.customer, worth(old as States['order'] | undefined) - worth(now));
  }
  if (d.command.type === 'RecordPayment') add(d.command.customer, d.command.amount);
  for (const [customer, rest] of moved)
    assert(rest === 0, `${d.command.type} #${d.seq}: ${customer} owes ${rest} more than orders and payments say`);
}

/** What is ordered and owed for, by each line's units. */
function worth(order: States['order'] | undefined): number {
  let sum = 0;
  for (const l of order?.lines ?? []) {
    const cancelled = (order?.lots ?? []).reduce((n, x) => n + (x.line === l.line ? x.cancelled : 0), l.cancelled);
    sum += rounded((l.quantity - cancelled) * l.unitPrice) - rounded(l.returned * l.unitPrice);
  }
  return sum;
}

/** Minor units of a product of units and a price: half up. */
const rounded = (product: number): number => Math.round(product / 100);
