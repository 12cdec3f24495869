/** What the risk queue says of an order, a finding a line: what an exception is opened for. Its lots are summed. */
import type {CommandOf} from '../domain/commands.ts';
import type {ExceptionType} from '../domain/exceptions/policy.ts';
import type {Order} from '../domain/orders/types.ts';
import {byStake, isEndangered, type Risk, risksOf, unadvised} from './risk.ts';
import type {World} from './world.ts';

export type Seen = CommandOf<'WatchExceptions'>['seen'][number];

export function findingsOf(world: World, order: Order): Seen[] {
  const ofLine = new Map<number, Risk['row'][]>();
  for (const {row} of risksOf(world, order, unadvised)) {
    if (!isEndangered(row)) continue;
    const rows = ofLine.get(row.line) ?? [];
    if (rows.length === 0) ofLine.set(row.line, rows);
    rows.push(row);
  }
  const seen: Seen[] = [];
  for (const [line, rows] of ofLine) {
    const [worst] = rows.sort(byStake);
    if (worst === undefined || worst.site === '') continue;
    const type = typeOf(order, rows);
    const money = rows.reduce((sum, row) => sum + row.money, 0);
    seen.push({
      order: order.id,
      line,
      type,
      money,
      site: worst.site,
      cause: CAUSE[type],
    });
  }
  return seen;
}

/** Everybody who sees the order reads it, whatever stock he sees: what of the stock is the cause stands in his own queue. */
const CAUSE: Readonly<Record<ExceptionType, string>> = {
  'credit-hold': 'its order waits for credit',
  'back-order': 'units of it have no date',
  'endangered-promise': 'its promise is endangered',
};

/** The nearest to its cause: credit before a date, a date before goods. */
const typeOf = (order: Order, rows: readonly Risk['row'][]): ExceptionType =>
  order.credit === 'held' ? 'credit-hold' : rows.some(({lot}) => lot === 0) ? 'back-order' : 'endangered-promise';
