/** The queue by order: what one decides about is an order, and one bad purchase endangers many of its lots. */
import type {AtRiskRow} from '../api/rows.ts';
import type {WorstOrder} from '../api/types.ts';
import {byStake} from './risk.ts';

/** One entry an order, at the place of its worst lot in the queue; its money is what all its endangered lots are worth. */
export function worstOrders(lots: readonly AtRiskRow[]): WorstOrder[] {
  const orders = new Map<string, {readonly worst: AtRiskRow; lots: number; money: number}>();
  for (const lot of lots.toSorted(byStake)) {
    const order = orders.get(lot.order);
    if (order === undefined) orders.set(lot.order, {worst: lot, lots: 1, money: lot.money});
    else {
      order.lots += 1;
      order.money += lot.money;
    }
  }
  return [...orders.values()].map(({worst, ...sums}) => ({...worst, ...sums}));
}
